"""guiju evaluate: the formats and their agreement, order, errors, trials, files."""

import csv
import io
import json
import os
import stat

import pytest

from tests.python.cli_support import MADE_UP, check_golden, made_up, objects, width, write_lines
from tests.reference.bodies import write_jsonl

RULES = "rules/yangquan-2023"
FORMATS = ["table", "json", "jsonl", "csv", "html"]
ROWS = [f"R{n:02}" for n in range(1, 42)]


def run(guiju, *words, code=0, **options):
    done = guiju("evaluate", RULES, *words, **options)
    assert done.returncode == code, done.stderr
    return done.stdout


def read_csv(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def results(guiju):
    return objects(run(guiju, MADE_UP, "--format", "jsonl"))


# ---- formats ----

def test_the_table_of_the_example(guiju):
    check_golden("made-up-table-zh.txt", run(guiju, MADE_UP))
    check_golden("made-up-table-en.txt", run(guiju, MADE_UP, "--lang", "en"))


def test_table_columns_line_up_with_chinese_text(guiju):
    lines = run(guiju, MADE_UP).splitlines()
    rule = [n for n, line in enumerate(lines) if set(line) == {"-"}]
    full = width(lines[rule[0]])
    scored = [line for line in lines[rule[0]:rule[1]] if line.strip() and line.rstrip()[-1].isdigit()
              and "小计" not in line and "合计" not in line]
    assert len(scored) > 15
    assert {width(line) for line in scored} == {full}


def test_json_is_an_array_of_the_same_objects_as_json_lines(guiju, results):
    assert json.loads(run(guiju, MADE_UP, "--format", "json")) == results


def test_json_of_no_bodies_is_an_empty_array(guiju, tmp_path):
    empty = write_lines(tmp_path / "empty.jsonl", [])
    assert json.loads(run(guiju, empty, "--format", "json")) == []
    assert run(guiju, empty, "--format", "jsonl") == ""
    assert len(run(guiju, empty, "--format", "csv").splitlines()) == 1


def test_keys_of_the_result_object_in_the_contract_s_order(results):
    assert list(results[0]) == [
        "id", "name", "rules", "engine", "readings", "inputs", "score", "grade", "opinion",
        "grounds", "coverage", "parts", "ledger", "unknown", "notes", "due"]
    assert [p["id"] for p in results[0]["parts"] if p["id"][0] == "R"] == ROWS
    for result in results:
        assert "marks_differ_from_declared" in [note["code"] for note in result["notes"]]
        for line in result["ledger"]:
            assert list(line)[:5] == ["part", "deduction", "kind", "clause", "occurrences"]


def test_csv_says_what_json_says(guiju, results):
    rows = read_csv(run(guiju, MADE_UP, "--format", "csv"))
    assert len(rows) == len(results)
    assert list(rows[0]) == ["id", "name", "score", "score_low", "score_high", "grade", "opinion",
                             "possible", "settled", "needs_confirmation", *ROWS, "unknown", "error"]
    for row, result in zip(rows, results):
        score, opinion = result["score"], result["opinion"]
        assert [row["score"], row["score_low"], row["score_high"]] == [
            score[key] or "" for key in ("value", "low", "high")], row["id"]
        assert row["grade"] == (result["grade"]["value"] or "")
        assert row["opinion"] == opinion["code"]
        assert row["possible"].split() == opinion["possible"]
        assert row["settled"] == json.dumps(opinion["settled"])
        assert row["needs_confirmation"] == json.dumps(opinion["needs_confirmation"])
        assert row["unknown"].split() == result["unknown"], row["id"]
        parts = {part["id"]: part["score"] or "" for part in result["parts"]}
        assert {name: row[name] for name in ROWS} == {name: parts[name] for name in ROWS}, row["id"]
        assert row["error"] == ""


def test_the_page_holds_the_table_and_a_sheet_for_everyone_in_it(guiju, results):
    page = run(guiju, MADE_UP, "--format", "html")
    inside = [n for n, r in enumerate(results, 1) if r["opinion"]["code"] != "out_of_scope"]
    for number in inside:
        assert page.count(f'id="body-{number}"') == 1
        assert page.count(f'href="#body-{number}"') == 1
    assert page.count('class="sheet"') == len(inside)
    assert "评估意见" in page and "<script" not in page


# ---- order, threads, input ----

@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Random bodies, among them some with errors and some whose id stands twice."""
    path = tmp_path_factory.mktemp("many") / "many.jsonl"
    text = io.StringIO()
    write_jsonl(text, 1500, 11)
    lines = text.getvalue().splitlines()
    lines[700] = '{"id": "broken", "posts_missing_count": -1}'
    lines[900] = lines[3]
    lines[1400] = "not json"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("form", FORMATS)
def test_bytes_do_not_depend_on_the_number_of_threads(guiju, many, form):
    outputs = set()
    for jobs in (1, 2, 5):
        done = guiju("evaluate", RULES, many, "--format", form, "--jobs", jobs)
        assert done.returncode == 1
        outputs.add((done.stdout, done.stderr))
    assert len(outputs) == 1


def test_every_line_of_input_gives_one_line_in_order(guiju, many):
    output = objects(run(guiju, many, "--format", "jsonl", "--jobs", 3, code=1))
    assert len(output) == 1500
    ids = []
    for line in many.read_text(encoding="utf-8").splitlines():
        ids.append(json.loads(line)["id"] if line[0] == "{" else None)
    assert [result["id"] for result in output] == ids
    assert [n for n, r in enumerate(output) if r["opinion"]["code"] == "error"] == [700, 900, 1400]


def test_standard_input_is_json_lines(guiju, results, repo):
    text = "".join(json.dumps(body, ensure_ascii=False) + "\n" for body in made_up(repo).values())
    assert objects(run(guiju, "-", "--format", "jsonl", stdin=text)) == results


def test_several_files_are_one_stream(guiju, results, repo, tmp_path):
    bodies = list(made_up(repo).values())
    first = write_lines(tmp_path / "a.jsonl", bodies[:10])
    second = tmp_path / "b.json"
    second.write_text(json.dumps(bodies[10:], ensure_ascii=False), encoding="utf-8")
    assert objects(run(guiju, first, second, "--format", "jsonl")) == results


# ---- errors ----

def test_errors_keep_their_place_and_the_rest_is_evaluated(guiju, repo, tmp_path):
    bodies = made_up(repo)
    wrong = {"id": "W", "name": "示例", "posts_missing_count": 1.5, "posts_mising_count": 1,
             "occupations": [{"required_examiners": 0}]}
    path = write_lines(tmp_path / "facts.jsonl", [bodies["S01"], wrong, bodies["S02"]])
    done = guiju("evaluate", RULES, path, "--format", "jsonl")
    assert done.returncode == 1
    first, error, last = objects(done.stdout)
    assert (first["id"], last["id"]) == ("S01", "S02")
    assert list(error) == ["id", "name", "rules", "errors", "opinion"]
    assert error["opinion"] == {"code": "error"}
    assert [e["fact"] for e in error["errors"]] == [
        "posts_missing_count", "posts_mising_count", "occupations[1].required_examiners"]
    for entry in error["errors"]:
        assert list(entry) == ["code", "file", "line", "fact", "message"]
        assert (entry["file"], entry["line"]) == (str(path), 2)
    assert "是不是" in error["errors"][1]["message"]
    assert done.stderr.splitlines()[0] == "guiju: 1 个机构的数据有错误，没有评估（共 3 个）："
    assert f"{path}:2: posts_missing_count: " in done.stderr


def test_a_summary_names_the_first_few(guiju, tmp_path):
    path = write_lines(tmp_path / "f.jsonl", [{"id": f"b{n}", "posts_missing_count": -n - 1}
                                              for n in range(9)])
    done = guiju("evaluate", RULES, path, "--format", "csv", "--lang", "en")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0] == "guiju: 9 bodies not evaluated because of errors in the data (of 9):"
    assert len(lines) == 7 and lines[-1] == "  and 4 more, see the output"
    rows = read_csv(done.stdout)
    assert {row["opinion"] for row in rows} == {"error"}
    assert rows[0]["error"].endswith(" posts_missing_count")


@pytest.mark.parametrize("form", FORMATS)
def test_the_other_filing_of_a_terminated_body_is_named(guiju, repo, tmp_path, form):
    """By the name that both state; the results themselves stay as they are."""
    bodies = made_up(repo)
    terminated, renewed = bodies["S09"], {**bodies["S01"], "name": bodies["S09"]["name"]}
    facts = write_lines(tmp_path / "f.jsonl", [terminated, renewed, bodies["S02"]])
    done = guiju("evaluate", RULES, facts, "--format", form)
    assert done.returncode == 0
    warning = "S01 示例机构09：与S09（终止备案*）同名；同一机构的另一项备案被取消或终止，是否影响本项备案须由人核对"
    if form in ("table", "html"):
        assert done.stderr == f"guiju: 同名的机构，请核对（1）：\n  {warning}\n"
        assert done.stdout.count(warning) == 1
    else:
        assert done.stderr == "" and warning not in done.stdout
    alone = write_lines(tmp_path / "g.jsonl", [renewed])
    if form == "jsonl":
        assert done.stdout.splitlines()[1] == run(guiju, alone, "--format", form).strip()


@pytest.mark.parametrize("form", FORMATS)
def test_an_id_used_twice_is_an_error_of_the_second_body(guiju, repo, tmp_path, form):
    bodies = made_up(repo)
    first = write_lines(tmp_path / "a.jsonl", [bodies["S01"], bodies["S02"]])
    second = write_lines(tmp_path / "b.jsonl", [bodies["S03"], {**bodies["S04"], "id": "S02"}])
    done = guiju("evaluate", RULES, first, second, "--format", form)
    assert done.returncode == 1
    assert f"{second}:2: id: " in done.stderr and f"{first}:2" in done.stderr
    if form == "jsonl":
        output = objects(done.stdout)
        assert [r["opinion"]["code"] for r in output] == ["renew", "renew", "renew", "error"]
        assert output[3]["errors"][0]["code"] == "duplicate_id"
    if form == "csv":
        assert read_csv(done.stdout)[3]["error"] == "duplicate_id id"
    if form == "table":
        assert "数据有错误，未评估（1）" in done.stdout and "共 3" in done.stdout
    if form == "html":
        assert done.stdout.count('class="sheet"') == 3


def test_broken_rules_stop_before_any_output(guiju, tmp_path):
    broken = tmp_path / "rules.yaml"
    broken.write_text("guiju: 1\nid: x\nfacts: {}\nrubric: {parts: [{id: A, marks: x}]}\n", encoding="utf-8")
    done = guiju("evaluate", tmp_path, MADE_UP, "--format", "jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{broken}:4:" in done.stderr


# ---- trials ----

def test_a_reading_or_a_set_fact_makes_a_trial_in_every_format(guiju):
    for words in (["--reading", "staff_records=both"], ["--set", "posts_missing_count=4"]):
        assert all(r["inputs"]["trial"] for r in objects(run(guiju, MADE_UP, "--format", "jsonl", *words)))
        for form in ("table", "html"):
            assert "试算" in run(guiju, MADE_UP, "--format", form, *words)
    assert "试算" not in run(guiju, MADE_UP)


def test_the_default_reading_named_is_no_trial(guiju, results):
    named = objects(run(guiju, MADE_UP, "--format", "jsonl", "--reading", "staff_records=either"))
    assert named == results


def test_set_by_label_and_to_unknown(guiju, repo, tmp_path):
    path = write_lines(tmp_path / "one.jsonl", [made_up(repo)["S01"]])
    by_label = objects(run(guiju, path, "--format", "jsonl", "--set", "缺岗数=3"))[0]
    assert by_label["score"]["value"] == "90.5"
    assert by_label["inputs"]["set"] == {"posts_missing_count": 3}
    unknown = objects(run(guiju, path, "--format", "jsonl", "--set", "posts_missing_count="))[0]
    assert unknown["inputs"]["set"] == {"posts_missing_count": None}
    assert (unknown["score"]["low"], unknown["score"]["high"]) == ("90", "92")
    assert unknown["unknown"] == ["posts_missing_count"]


def test_as_of_is_the_date_of_evaluation_where_none_is_stated(guiju, repo, tmp_path):
    body = {**made_up(repo)["S01"]}
    del body["evaluated_on"]
    path = write_lines(tmp_path / "one.jsonl", [body])
    with_date = objects(run(guiju, path, "--format", "jsonl", "--as-of", "2023-09-20"))[0]
    assert with_date["inputs"]["as_of"] == "2023-09-20" and not with_date["inputs"]["trial"]
    assert with_date["opinion"]["code"] == "renew"
    assert "default_taken" in [note["code"] for note in with_date["notes"]]
    without = objects(run(guiju, path, "--format", "jsonl"))[0]
    assert without["inputs"]["as_of"] is None and "evaluated_on" in without["unknown"]


def test_a_scaled_score_has_its_exact_form(guiju, repo, tmp_path):
    path = write_lines(tmp_path / "one.jsonl", [made_up(repo)["S02"]])
    words = [path, "--reading", "total_basis=scaled", "--format"]
    score = objects(run(guiju, *words, "jsonl"))[0]["score"]
    assert (score["value"], score["exact"], score["of"]) == ("94.46", "4345/46", "100")
    assert read_csv(run(guiju, *words, "csv"))[0]["score"] == "94.46"


# ---- output files ----

@pytest.mark.parametrize("form", FORMATS)
def test_output_to_a_file_is_what_standard_output_gets(guiju, tmp_path, form):
    path = tmp_path / "out"
    done = guiju("evaluate", RULES, MADE_UP, "--format", form, "--output", path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert path.read_text(encoding="utf-8") == run(guiju, MADE_UP, "--format", form)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


def test_output_replaces_a_file_and_keeps_a_link(guiju, tmp_path):
    target = tmp_path / "real.csv"
    target.write_text("old", encoding="utf-8")
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    run(guiju, MADE_UP, "--format", "csv", "--output", link)
    assert link.is_symlink() and target.read_text(encoding="utf-8").startswith("id,name")


def test_output_that_cannot_be_written_is_2_and_leaves_nothing(guiju, tmp_path):
    for path in (tmp_path / "no" / "out.csv", tmp_path):
        done = guiju("evaluate", RULES, MADE_UP, "--output", path)
        assert done.returncode == 2 and "无法写入" in done.stderr
    done = guiju("evaluate", RULES, MADE_UP, "--output", "/dev/full", "--format", "csv")
    assert done.returncode == 2 and "/dev/full" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_output_with_data_errors_is_still_complete(guiju, tmp_path):
    facts = write_lines(tmp_path / "f.jsonl", [{"id": "a"}, {"id": "b", "cohort": 1999}])
    done = guiju("evaluate", RULES, facts, "--format", "csv", "--output", tmp_path / "out.csv")
    assert done.returncode == 1
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()) == 3
