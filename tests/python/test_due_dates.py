"""Dates that follow from a result, and their shift to a working day by a list of holidays."""

import json
from datetime import date, timedelta

import pytest
import yaml

from tests.python.cli_support import made_up, objects, write_lines
from tests.python.test_reference import SEED, check_lines, run_evaluate, write_bodies
from tests.reference.opinion import working_day
from tests.reference.yangquan import evaluate

LIST = "examples/holidays/2023-2024.yaml"


def days_of(items):
    """The days of a list of dates and ranges, in plain Python."""
    for item in items:
        first, _, last = item.partition("..")
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last or first):
            yield day
            day += timedelta(days=1)


@pytest.fixture(scope="module")
def calendar(repo):
    listed = yaml.load((repo / LIST).read_text(encoding="utf-8"), yaml.BaseLoader)
    return set(days_of(listed["holidays"])), set(days_of(listed["workdays"]))


@pytest.fixture
def due(guiju, rules, repo, tmp_path):
    """The dates of S11, rectification served on a day, with a list of holidays."""

    def run(served, text=None, name="holidays.yaml", file=None, code=0):
        path = file or tmp_path / name
        if text is not None:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        facts = write_lines(tmp_path / "facts.jsonl",
                            [{**made_up(repo)["S11"], "opinion_served_on": served}])
        done = guiju("evaluate", rules, facts, "--format", "jsonl", "--holidays", path, "--lang",
                     "en")
        assert done.returncode == code, done.stdout + done.stderr
        return objects(done.stdout)[0] if code == 0 else done.stderr

    return run


def test_every_listed_worked_day_is_a_weekend_day(calendar):
    holidays, worked = calendar
    assert all(day.weekday() >= 5 for day in worked) and not holidays & worked


def test_without_a_list_nothing_is_shifted(guiju, rules, repo, tmp_path):
    facts = write_lines(tmp_path / "facts.jsonl", [made_up(repo)["S11"]])
    result = objects(guiju("evaluate", rules, facts, "--format", "jsonl").stdout)[0]
    assert all("shifted" not in entry for entry in result["due"])


@pytest.mark.parametrize("served, plain, shifted", [
    ("2023-07-29", "2023-09-29", "2023-10-07"),  # 中秋 to 国庆; the Saturday after is worked
    ("2023-08-07", "2023-10-07", "2023-10-07"),
    ("2023-08-14", "2023-10-14", "2023-10-16"),  # a Saturday
    ("2023-10-31", "2023-12-31", "2024-01-02"),  # over the year's end
    ("2023-12-31", "2024-02-29", "2024-02-29"),  # clamped to the month's end, a Thursday
    ("2023-12-12", "2024-02-12", "2024-02-18"),  # 春节; the Sunday after it is worked
])
def test_the_shifted_date_stands_beside_the_plain_one(due, repo, served, plain, shifted):
    result = due(served, file=repo / LIST)
    assert result["due"][0] == {"what": "rectify", "on": plain, "shifted": shifted}
    assert "holidays_not_listed" not in [note["code"] for note in result["notes"]]


def test_a_date_outside_the_list_is_not_shifted_and_says_so(due, repo):
    result = due("2024-10-28", file=repo / LIST)  # to Saturday 2024-12-28, then Sunday, Monday
    assert [(d["on"], d["shifted"]) for d in result["due"]] == [
        ("2024-12-28", "2024-12-30"), ("2024-12-29", "2024-12-30")]
    result = due("2024-10-31", "[2024-12-31]")  # the day after would be in 2025
    assert [(d["on"], d["shifted"]) for d in result["due"]] == [
        ("2024-12-31", None), ("2025-01-01", None)]
    notes = [note["message"] for note in result["notes"] if note["code"] == "holidays_not_listed"]
    assert len(notes) == 2 and "2024-12-31" in notes[0] and "rectify" in notes[0]


def test_a_list_may_say_how_far_it_reaches(due):
    text = "{holidays: [2023-10-01], to: 2023-10-13, from: 2023-09-15}"
    assert due("2023-08-13", text)["due"][0]["shifted"] == "2023-10-13"
    assert due("2023-08-14", text)["due"][0]["shifted"] is None
    assert due("2023-07-14", text)["due"][0]["shifted"] is None


def test_lists_of_every_form_say_the_same(due):
    forms = {
        "a.yaml": "holidays: [2023-09-29..2023-10-06]\nworkdays: [2023-10-07]\nsource: 示例\n",
        "a.json": '{"holidays": ["2023-09-29..2023-10-06"], "workdays": ["2023-10-07"]}',
        "a.csv": "date,kind\n2023-09-29..2023-10-06,holiday\n2023-10-07,workday\n",
        "b.csv": "\ufeff日期,类型\r\n2023-09-29..2023-10-06,放假\r\n\r\n2023-10-07,上班\r\n",
        "a.txt": "# 国庆\n2023-09-29 .. 2023-10-06   # 中秋、国庆\n  2023-10-07 , workday\n",
    }
    for name, text in forms.items():
        assert due("2023-07-29", text, name)["due"][0]["shifted"] == "2023-10-07", name
    bare = due("2023-07-29", "- 2023-09-29..2023-10-06\n", "bare.yaml")
    assert bare["due"][0]["shifted"] == "2023-10-09"


@pytest.mark.parametrize("name, text, where, code", [
    ("a.yaml", "holidays: [2023-10-01, 2023-02-29]\n", "1:24", "GJ1040"),
    ("a.yaml", "holidays: [2023-10-01]\nfrom: soon\n", "2:7", "GJ1040"),
    ("a.yaml", "holidays: [2023-10-01, 2023-10-01]\n", "1:24", "GJ1041"),
    ("a.yaml", "holidays: [2023-10-07]\nworkdays: [2023-10-07]\n", "2:12", "GJ1041"),
    ("a.yaml", "holidays: [2023-10-06..2023-10-01]\n", "1:12", "GJ1042"),
    ("a.yaml", "holidays: [2023-01-01..2024-01-02]\n", "1:12", "GJ1042"),
    ("a.yaml", "holiday: [2023-10-01]\n", "1:1", "GJ1043"),
    ("a.yaml", "holidays: 2023-10-01\n", "1:11", "GJ1043"),
    ("a.yaml", "2023-10-01\n", "1:1", "GJ1043"),
    ("a.yaml", "workdays: [2023-10-07]\n", "1:1", "GJ1043"),
    ("a.yaml", "holidays: [2023-10-01]\nworkdays: [2023-10-09]\n", "2:12", "GJ5070"),
    ("a.yaml", "holidays: [2023-10-01\n", "1:", "GJ10"),
    ("a.csv", "2023-10-01\n2023-10-02,假\n", "2:1", "GJ1043"),
    ("a.csv", "2023-10-01\ndate,kind\n", "2:1", "GJ1043"),
    ("a.csv", "2023-10-01\n\n2023.10.02\n", "3:1", "GJ1040"),
    ("a.csv", b"2023-10-01\n\xff\n", "2:1", "GJ1003"),
    ("a.csv", "", "1:1", "GJ1043"),
    ("a.csv", "\n".join(f"{year}-01-01..{year}-12-31" for year in range(2000, 2060)), "55:1",
     "GJ1044"),
])
def test_a_list_with_an_error_is_refused(due, name, text, where, code):
    error = due("2023-07-29", text, name, code=1)
    assert f"{name}:{where}" in error and code in error


def test_a_list_that_cannot_be_read(due, tmp_path):
    assert "GJ1001" in due("2023-07-29", file=tmp_path / "none.yaml", code=2)
    large = tmp_path / "large.csv"
    large.write_text("# " + "x" * (1 << 20) + "\n", encoding="utf-8")
    assert "GJ1002" in due("2023-07-29", file=large, code=1)


def test_explain_shows_both(guiju, rules, repo, tmp_path):
    facts = write_lines(tmp_path / "facts.jsonl",
                        [{**made_up(repo)["S11"], "opinion_served_on": "2023-10-31"}])
    text = guiju("explain", rules, facts, "--id", "S11", "--holidays", LIST, "--lang", "zh").stdout
    assert "整改期限：2023-12-31，遇休息日顺延至 2024-01-02（四(二)）" in text
    assert "整改期满，再次评估自：2024-01-01，遇休息日顺延至 2024-01-02（四(二)）" in text
    assert "；须由人确认" in text
    page = guiju("explain", rules, facts, "--id", "S11", "--holidays", LIST, "--format", "html").stdout
    assert "遇休息日顺延至 2024-01-02" in page


def test_shifted_dates_of_random_bodies(guiju, rules, repo, calendar, tmp_path):
    """The program against plain Python, over bodies whose dates lie in and around the list."""
    facts = write_bodies(tmp_path, 2_000, SEED + 400)
    output = tmp_path / "results.jsonl"
    run_evaluate(guiju, rules, facts, output, "--format", "jsonl", "--holidays", LIST)
    seen = {True: 0, False: 0}

    def look(body, result):
        wanted = []
        for what, day in evaluate(body)["due"]:
            then = working_day(day, *calendar)
            seen[then == day] += 1
            wanted.append((what, str(day), then and str(then)))
        found = [(d["what"], d["on"], d["shifted"]) for d in result["due"]]
        return [] if found == wanted else [f"due: guiju {found}, reference {wanted}"]

    check_lines(facts, output, look)
    assert min(seen.values()) > 100, seen


def test_a_clock_is_never_read(guiju, rules, repo, tmp_path):
    """A date comes from facts or --as-of: without either, what rests on it is unknown."""
    body = {k: v for k, v in made_up(repo)["S01"].items() if k != "evaluated_on"}
    facts = write_lines(tmp_path / "facts.jsonl", [body])
    without = objects(guiju("evaluate", rules, facts, "--format", "jsonl").stdout)[0]
    assert "evaluated_on" in without["unknown"] and without["inputs"]["as_of"] is None
    stated = objects(guiju("evaluate", rules, facts, "--format", "jsonl", "--as-of",
                           "2023-09-20").stdout)[0]
    assert stated["opinion"]["code"] == "renew" and stated["inputs"]["as_of"] == "2023-09-20"
    assert json.dumps(without) != json.dumps(stated)


@pytest.mark.parametrize("first, days, on", [
    ("2023-12-31", 0, "2024-02-29"), ("2023-12-31", 1, "2024-03-01"),
    ("2023-12-31", 36_600, "2124-05-15"), ("9999-10-30", 1, "9999-12-31"),
    ("9999-10-31", 1, None), ("9999-12-31", 0, None), ("9990-01-01", 36_600, None)])
def test_days_after_the_months(guiju, tmp_path, first, days, on):
    (tmp_path / "rules.yaml").write_text(
        "guiju: 1\nid: example\nfacts:\n  first: {label: 起算日, type: date}\nrubric:\n  parts:\n"
        "  - id: R1\n    marks: 5\nopinions: {pass: {label: 通过}}\n"
        "opinion: [{clause: 一, otherwise: true, opinion: pass}]\n"
        f"due: [{{what: again, from: first, months: 2, days: {days}}}]\n", encoding="utf-8")
    if on is not None:
        ends = date(2024, 2, 29) if first == "2023-12-31" else date(9999, 12, 30)
        assert str(ends + timedelta(days=days)) == on
    facts = write_lines(tmp_path / "facts.jsonl", [{"id": "A", "first": first}])
    result = objects(guiju("evaluate", tmp_path, facts, "--format", "jsonl").stdout)[0]
    if on is None:
        assert [e["code"] for e in result["errors"]] == ["date_out_of_range"]
    else:
        assert result["due"] == [{"what": "again", "on": on}]
