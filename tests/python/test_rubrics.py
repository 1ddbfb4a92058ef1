"""The rubrics of rules/ that are no notice of ours: each against a second, independent computation on
random complete bodies, and against the tables that it was taken from.

Set GUIJU_SEED for other bodies; the seed is printed with every failure.
"""

import csv
import json
import os
import random
import subprocess
import sys
from fractions import Fraction
from functools import partial

import pytest
import yaml

from tests.python.cli_support import objects, write_lines
from tests.python.conftest import REPO
from tests.reference import dod_800_171, jgj59, news2

SEED = int(os.environ.get("GUIJU_SEED", "59800171"))
BODIES = 2500


def table(path, delimiter=","):
    with open(REPO / path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


REQUIREMENTS = table("rules/dod-800-171/requirements.csv")
TABLE_B1 = table("tests/data/jgj59/table_B1.tsv", "\t")
SITE = partial(jgj59.random_body, rows=TABLE_B1)
RUBRICS = {
    "news2": (news2.random_body, news2.evaluate, ()),
    "dod-800-171": (partial(dod_800_171.random_body, rows=REQUIREMENTS),
                    partial(dod_800_171.evaluate, rows=REQUIREMENTS), ()),
    "jgj59": (SITE, partial(jgj59.evaluate, rows=TABLE_B1), ()),
    "jgj59 by person": (SITE, partial(jgj59.evaluate, rows=TABLE_B1, by_person=True),
                        ("--reading", "assessor_weights=by_person")),
}


def number(entry):
    """A value of a result as a Fraction; a rounded one has its exact form beside it."""
    value = entry.get("exact", entry.get("value", entry.get("score")))
    return None if value is None else Fraction(value)


def close(part, expected):
    """A part is equal, or (where it has no end) the same in 34 digits."""
    shown = Fraction(part["score"])
    return shown == expected or abs(shown - expected) < Fraction(1, 10 ** 28)


def differences(result, expected):
    out = []
    if number(result["score"]) != expected["score"]:
        out.append(f"score {result['score']}, not {expected['score']}")
    parts = {part["id"]: part for part in result["parts"]}
    for name, value in expected["parts"].items():
        if not close(parts[name], Fraction(value)):
            out.append(f"{name} {parts[name]['score']}, not {value}")
    if result["grade"]["value"] != expected["grade"]:
        out.append(f"grade {result['grade']}, not {expected['grade']}")
    if result["opinion"]["code"] != expected["opinion"]:
        out.append(f"opinion {result['opinion']}, not {expected['opinion']}")
    columns = {name: column["value"] for name, column in result.get("results", {}).items()}
    if columns != expected["results"]:
        out.append(f"results {columns}, not {expected['results']}")
    if result["unknown"] or not result["opinion"]["settled"]:
        out.append(f"a complete body leaves {result['unknown']} unknown")
    return out


def parents(rules):
    """Part -> the part it is in, of a rule file."""
    out = {}

    def walk(parts, parent):
        for part in parts:
            out[part["id"]] = parent
            walk(part.get("parts", []), part["id"])

    walk(yaml.safe_load(rules.read_text(encoding="utf-8"))["rubric"]["parts"], None)
    return out


def adds_up(result, above):
    """The ledger comes to the scores: what a part starts from, what its own parts changed, its lines."""
    out, sums = [], {}
    parts = {part["id"]: part for part in result["parts"]}
    start = {name: Fraction(part.get("start", part["marks"])) for name, part in parts.items()}
    for name, part in parts.items():
        sums[name] = sums.get(name, 0) + start[name]
        if above[name]:
            sums[above[name]] = sums.get(above[name], 0) + Fraction(part["score"]) - start[name]
    for line in result["ledger"]:
        asked, applied, absorbed = (Fraction(line[k]) for k in ("asked", "applied", "absorbed"))
        if asked != applied + absorbed or absorbed < 0:
            out.append(f"{line['part']} {line['deduction']}: {asked} = {applied} + {absorbed}")
        sums[line["part"]] += applied if line["kind"] == "award" else -applied
    for name, part in parts.items():
        if not close(part, sums[name]):
            out.append(f"the ledger of {name} comes to {sums[name]}, not {part['score']}")
    return out


@pytest.mark.parametrize("name", RUBRICS)
def test_agrees_with_an_independent_computation(guiju, repo, tmp_path, name):
    make, evaluate, options = RUBRICS[name]
    rules = f"rules/{name.split()[0]}"
    print(f"seed {SEED}, {BODIES} bodies")
    source = random.Random(f"{SEED} {name}")
    bodies = [make(source, index) for index in range(BODIES)]
    facts = write_lines(tmp_path / "bodies.jsonl", bodies)
    done = guiju("evaluate", rules, facts, "--format", "jsonl", *options)
    assert (done.returncode, done.stderr) == (0, "")
    results = objects(done.stdout)
    assert [result["id"] for result in results] == [body["id"] for body in bodies]
    above = parents(repo / rules / "rules.yaml")
    wrong, seen = [], set()
    for body, result in zip(bodies, results):
        expected = evaluate(body)
        seen.add((expected["grade"], expected["opinion"], *expected["results"].values()))
        problems = differences(result, expected) + adds_up(result, above)
        if problems:
            wrong.append(f"{json.dumps(body, ensure_ascii=False)}\n  " + "\n  ".join(problems))
    assert not wrong, f"{len(wrong)} of {BODIES} differ:\n" + "\n".join(wrong[:3])
    assert len(seen) >= 3, f"the bodies reach {seen} only"


def test_csv_agrees_with_the_full_results(guiju, tmp_path):
    """The short way through an evaluation, on the same bodies."""
    for name, (make, _, options) in RUBRICS.items():
        source = random.Random(f"{SEED} {name}")
        facts = write_lines(tmp_path / "bodies.jsonl", [make(source, i) for i in range(300)])
        rules = f"rules/{name.split()[0]}"
        full = objects(guiju("evaluate", rules, facts, "--format", "jsonl", *options).stdout)
        done = guiju("evaluate", rules, facts, "--format", "csv", *options)
        rows = list(csv.DictReader(done.stdout.splitlines()))
        assert len(rows) == len(full)
        for row, result in zip(rows, full):
            assert row["score"] == (result["score"]["value"] or "")
            assert row["grade"] == (result["grade"]["value"] or "")
            for part in result["parts"]:
                if part["id"] in row:
                    assert row[part["id"]] == part["score"], (row["id"], part)
            for column, value in result.get("results", {}).items():
                assert row[column] == (value["value"] or "")


def test_an_error_leaves_every_csv_column_in_its_place(guiju, tmp_path):
    facts = write_lines(tmp_path / "bodies.jsonl", [{"id": "A", "pulse": -1}, {"id": "B", "pulse": 60}])
    done = guiju("evaluate", "rules/news2", facts, "--format", "csv")
    assert done.returncode == 1
    header, bad, good = list(csv.reader(done.stdout.splitlines()))
    assert len(header) == len(bad) == len(good)
    assert bad[header.index("opinion")] == "error"
    assert "pulse" in bad[header.index("error")]


@pytest.mark.parametrize("name", ["news2", "dod-800-171", "jgj59"])
def test_cases_exercise_everything(guiju, name):
    done = guiju("test", f"rules/{name}", "--coverage", "--lang", "en")
    assert done.returncode == 0, done.stdout
    assert "never exercised" not in done.stdout, done.stdout
    assert "deductions: " in done.stdout
    assert "0/0" not in done.stdout


def test_dod_rules_are_what_the_generator_writes(repo):
    folder = repo / "rules" / "dod-800-171"
    subprocess.run([sys.executable, folder / "make_rules.py", "--check"], check=True)


def test_dod_generator_notices_a_change(repo, tmp_path):
    folder = repo / "rules" / "dod-800-171"
    for name in ("make_rules.py", "requirements.csv"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "rules.yaml").write_bytes((folder / "rules.yaml").read_bytes() + b"\n")
    done = subprocess.run([sys.executable, tmp_path / "make_rules.py", "--check"], check=False,
                          capture_output=True, text=True)
    assert done.returncode == 1 and "rules.yaml" in done.stderr


def test_dod_table_gives_the_published_extremes():
    points = [int(row["points_if_not_met"] or 0) for row in REQUIREMENTS]
    assert len(REQUIREMENTS) == 110
    # 42 of 5 points and the two that may be partial, 14 of 3, 51 of 1, the system security plan.
    assert [points.count(value) for value in (5, 3, 1, 0)] == [44, 14, 51, 1]
    assert 110 - sum(points) == -203


def test_news2_cases_are_those_published(repo):
    """Every published case stands in the cases file, under its name and with its three results."""
    published = table("tests/data/news2/cases.csv")
    assert len(published) == 19
    cases = yaml.safe_load((repo / "rules/news2/news2.cases.yaml").read_text(encoding="utf-8"))
    base, by_name = cases["base"]["well"], {case["name"]: case for case in cases["cases"]}
    for row in published:
        case = by_name[row["case"]]
        facts = {**base, **case.get("facts", {})}
        assert set(facts) == {name for name in row if not name.startswith(("expected", "case"))}
        for name, value in facts.items():
            if isinstance(value, bool):
                assert row[name] == ("Yes" if value else "No")
            else:
                assert Fraction(row[name]) == Fraction(str(value))
        assert case["expect"] == {
            "score": int(row["expected_total"]),
            "results": {"risk": row["expected_clinical_risk"],
                        "monitoring": row["expected_monitoring"]}}


def test_jgj59_has_every_criterion_of_table_b1(repo):
    """Item, words, and points of the 47 criteria, in the table's order."""
    rules = yaml.safe_load((repo / "rules/jgj59/rules.yaml").read_text(encoding="utf-8"))
    assert len(TABLE_B1) == 47

    def walk(parts):
        for part in parts:
            yield part
            yield from walk(part.get("parts", []))

    found = []
    for part in walk(rules["rubric"]["parts"]):
        for deduction in part.get("deductions", []):
            fact = deduction.get("each", deduction.get("amount", deduction.get("when")))
            amount = (f"{deduction['range'][0]}~{deduction['range'][1]}" if "range" in deduction
                      else str(deduction["points"]))
            unit = ("range" if "range" in deduction
                    else "per person" if "each" in deduction else "fixed")
            found.append((part["title"], rules["facts"][fact]["label"], amount, unit))
            assert deduction["clause"].startswith(rules["facts"][fact]["label"] + "，")
    assert found == [(row["item"], row["criterion"], row["deduct"], row["unit"]) for row in TABLE_B1]


# ---- what a user sees

def met(**others):
    """A DoD assessment with everything met but what is given, by number with _ for the points."""
    body = {"id": "A", **{row["id"]: "met" for row in REQUIREMENTS}}
    return {**body, **{name[1:].replace("_", "."): value for name, value in others.items()}}


def test_explain_names_the_fact_that_makes_the_difference(guiju, tmp_path):
    """3.12.2 rests on 109 facts, of which one is the reason."""
    facts = write_lines(tmp_path / "a.jsonl", [met(_3_8_6="not_met_unplanned")])
    text = guiju("explain", "rules/dod-800-171", facts, "--id", "A", "--lang", "en").stdout
    assert "facts: 3.8.6 not_met_unplanned; 3.1.1 met" in text.replace("3.12.2 met; ", "")
    assert "and more, 109 in all" in text
    assert "CMMC 二级状态 CMMC level 2 status: No CMMC status\n" in text
    assert len(max(text.splitlines(), key=len)) < 400


def test_explain_of_a_zeroed_sheet(guiju, repo, tmp_path):
    """Example A: the zeroed sheet is said, unending decimals are short, grade lines are told."""
    cases = yaml.safe_load((repo / "rules/jgj59/jgj59.cases.yaml").read_text(encoding="utf-8"))
    facts = write_lines(tmp_path / "a.jsonl", [{"id": "A", **cases["base"]["例题A"]}])
    text = guiju("explain", "rules/jgj59", facts, "--id", "A").stdout
    assert "得分      72.1（准确值 649/9），满分 100\n" in text
    assert "等级      不合格\n" in text
    assert "  缺项折算，加 7.211111… 分\n" in text
    assert "这张表为零分：6 施工用电\n" in text
    assert "没有“塔式起重机与起重吊装”的分项检查评分表，按缺项折算\n" in text
    assert "没有得分，也没有扣分：B14\n" in text
    assert "分数线 70（等级“合格”）：72.1 − 70 = 2.1，在此线以上\n" in text
    # Records of other sheets are counted, not listed for each of the nineteen.
    assert "B14a 专职安全人员评分；保证项目有一项为零分，或小计不足40分的，不得分：8条记录不在其列\n" in text
    assert "B14a 专职安全人员评分；保证项目有一项为零分，或小计不足40分的，不得分，施工用电（第6条）：没有这种情形" in text
    assert not any(char * 8 in text for char in "16")


@pytest.mark.parametrize("name", ["news2", "dod-800-171", "jgj59"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_templates_can_be_filled_in(guiju, tmp_path, name, language):
    """Every fact stands in the template with the parts that read it; empty, nothing is known."""
    done = guiju("template", f"rules/{name}", "--lang", language)
    assert (done.returncode, done.stderr) == (0, "")
    unread = [line for line in done.stdout.splitlines()
              if line.startswith("# ") and ("；不" in line or ": number" in line)
              and "用于" not in line and "read by" not in line]
    assert not unread
    path = tmp_path / "a.yaml"
    path.write_text(done.stdout.replace("\nid:\n", "\nid: A\n"), encoding="utf-8")
    result = objects(guiju("evaluate", f"rules/{name}", path, "--format", "jsonl").stdout)[0]
    assert result["unknown"] and result["score"]["value"] is None


def test_default_of_a_number_stands_in_template_and_schema(guiju):
    """Regression: such a default was read past the end of a list."""
    template = guiju("template", "rules/jgj59").stdout
    assert "应得分：数（分），不小于 1，不大于 100；不填取 100 分；" in template
    schema = json.loads(guiju("schema", "rules/jgj59").stdout)
    assert "不填取：100" in json.dumps(schema, ensure_ascii=False)


def test_table_and_page_show_the_result_columns(guiju, tmp_path):
    facts = write_lines(tmp_path / "a.jsonl", [met(), {**met(_3_12_4="not_met"), "id": "B"}])
    shown = guiju("evaluate", "rules/dod-800-171", facts).stdout
    assert "Final Level 2" in shown
    page = tmp_path / "a.html"
    done = guiju("evaluate", "rules/dod-800-171", facts, "--format", "html", "--output", page)
    assert done.returncode == 0
    text = page.read_text(encoding="utf-8")
    assert "<dt>CMMC 二级状态 CMMC level 2 status</dt><dd>Final Level 2</dd>" in text
    assert "<dt>CMMC 二级状态 CMMC level 2 status</dt><dd>无</dd>" in text
