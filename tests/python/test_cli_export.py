"""guiju export --dmn: models that are well formed and closed, and test cases that say what evaluate says.
That another engine computes the same is checked by `make test-integrations`."""

import json
import re
import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest

from tests.python.cli_support import check_golden

RULES = "rules/yangquan-2023"
MODEL = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
TEST = "{http://www.omg.org/spec/DMN/20160719/testcase}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"

SMALL = """\
guiju: 1
id: small-1
title: 示例 <小> & "表"
facts:
  lit-rooms: {label: 照明合格的教室, type: count}
  rooms: {label: 教室, type: count, min: 1}
  plan: {label: 有计划, type: boolean, default: true}
  kind: {label: 类别, type: choice, choices: [学校, '企业"甲"']}
  on: {label: 日期, type: date}
  jobs: {label: 职业, type: list, fields: {own: {label: 自有, type: count}, required: {label: 应配, type: count, min: 1}}}
readings:
  each_or_once:
    where: R1
    clause: 无计划的扣1分
    question: 扣几分
    options: {one: 扣1分, two: 扣2分}
    default: one
    because: 示例
rubric:
  parts:
  - id: R1
    marks: 5
    deductions:
    - {id: R1a, points: 1, when: not plan, under: {each_or_once: one}, clause: 无计划的扣1分}
    - {id: R1a, points: 2, when: not plan, under: {each_or_once: two}, clause: 无计划的扣1分, clause_differs: 读法}
    - {id: R1b, points: 2, when: '`lit-rooms` / rooms < 2/3'}
  - id: R2
    marks: 5
    deductions:
    - for_each: jobs
      first:
      - {id: R2a, points: 1.5, when: own = 0}
      - {id: R2b, points: 0.5, when: own / required < 2/3}
score:
- {value: total * 10 / 3, of: 34, shown: {rounding: half_up, step: 0.01}}
opinions: {fix: {label: 整改}, good: {label: 通过}}
opinion:
- {clause: 一, when: score < 20 or on + @"P2M" < @"2024-02-29", opinion: fix}
- {clause: 二, otherwise: true, opinion: {by: kind, 学校: good, '企业"甲"': fix}}
grades: [优, 良]
grade:
- {when: R1 = 5, grade: 优}
- {grade: 良}
"""
BODY = {"id": "A", "name": "示例甲 <1>", "lit-rooms": 1, "rooms": 3, "kind": '企业"甲"',
        "on": "2024-01-31", "jobs": [{"own": 2, "required": 2}, {"own": 0, "required": 1}]}


@pytest.fixture(name="small")
def fixture_small(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def export(guiju, *words, code=0):
    done = guiju("export", "--dmn", *words)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def model(guiju, *words):
    return ET.fromstring(export(guiju, *words).stdout)


def texts(root, decision):
    """All FEEL texts of one decision."""
    found = root.find(f"{MODEL}decision[@name='{decision}']")
    return [t.text for t in found.iter(f"{MODEL}text")]


def test_a_small_model_is_as_it_was(guiju, small):
    text = export(guiju, small, "--lang", "en").stdout
    check_golden("export-small-en.dmn",
                 re.sub(r'exporterVersion="[^"]*"', 'exporterVersion="…"', text))


@pytest.mark.parametrize("rules", ["small", RULES])
def test_a_model_is_closed(guiju, small, rules):
    root = model(guiju, small if rules == "small" else rules)
    assert root.tag == f"{MODEL}definitions" and root.get("namespace").startswith("urn:guiju:")
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) > 10
    assert all(re.fullmatch(r"[\w.-]+", i) for i in ids)
    elements = {e.get("id"): e for e in root}
    names = {e.get("name"): e for e in root if e.tag != f"{MODEL}itemDefinition"}
    types = {e.get("name") for e in root.iter(f"{MODEL}itemDefinition")}
    types |= {"string", "number", "boolean", "date", "Any"}
    for element in root.iter():
        if element.get("href"):
            assert element.get("href")[1:] in elements
        if element.get("typeRef"):
            assert element.get("typeRef") in types
        if element.tag == f"{MODEL}typeRef":
            assert element.text in types
    for decision in root.iter(f"{MODEL}decision"):
        required = {elements[e.get("href")[1:]].get("name") for e in decision.iter()
                    if e.get("href")}
        words = {w for t in decision.iter(f"{MODEL}text")
                 for w in re.findall(r"[^\W\d][\w]*", re.sub(r'"(?:[^"\\]|\\.)*"', "", t.text))}
        # What a text names it requires, and what it requires it may see.
        own = {v.get("name") for v in decision.iter(f"{MODEL}variable")}
        fields = {w for t in decision.iter(f"{MODEL}text") for w in re.findall(r"\.(\w+)", t.text)}
        assert (words & set(names)) - own - fields <= required, decision.get("name")


def test_conditions_are_exact_and_defaults_are_written_out(guiju, small):
    root = model(guiju, small)
    assert texts(root, "R1b") == ["if lit_rooms * 3 < 2 * rooms then 2 else 0"]
    assert texts(root, "plan_or_default") == ["if plan = null then true else plan"]
    assert texts(root, "R1a") == ["if not(plan_or_default) then 1 else 0"]
    assert texts(root, "score") == [
        "if facts_complete and has_score then total * 10 / 3 else null"]
    # A score without a finite decimal form is compared with a margin that its rounding cannot reach.
    assert "score < 19.99999999999999999999" in texts(root, "ground_1")[0]
    table = root.find(f"{MODEL}businessKnowledgeModel[@name='R2_first']//{MODEL}decisionTable")
    assert table.get("hitPolicy") == "FIRST"
    rows = [[e.find(f"{MODEL}text").text for e in rule if e.tag.endswith("Entry")]
            for rule in table.iter(f"{MODEL}rule")]
    assert rows == [["0", "-", "1.5"], ["-", "true", "0.5"], ["-", "-", "0"]]


def test_a_reading_is_folded_and_named(guiju, small):
    root = model(guiju, small, "--reading", "each_or_once=two", "--lang", "en")
    assert texts(root, "R1a") == ["if not(plan_or_default) then 2 else 0"]
    assert "reading each_or_once: two 扣2分" in root.find(f"{MODEL}description").text


def test_test_cases_say_what_evaluate_says(guiju, small, tmp_path):
    facts, tests, output = (tmp_path / n for n in ("facts.jsonl", "tests.xml", "model.dmn"))
    other = {**BODY, "id": "B", "plan": False, "lit-rooms": 2, "jobs": []}
    facts.write_text("".join(json.dumps(b, ensure_ascii=False) + "\n" for b in (BODY, other)),
                     encoding="utf-8")
    done = export(guiju, small, facts, "--output", output, "--tests", tests)
    assert done.stdout == done.stderr == ""
    root = ET.parse(tests).getroot()
    assert root.tag == f"{TEST}testCases" and root.find(f"{TEST}modelName").text == "model.dmn"
    lines = guiju("evaluate", small, facts, "--format", "jsonl").stdout.splitlines()
    results = [json.loads(line) for line in lines]
    inputs = {i.get("name") for i in ET.parse(output).getroot().iter(f"{MODEL}inputData")}
    for case, result in zip(root.findall(f"{TEST}testCase"), results, strict=True):
        assert (case.get("id"), case.get("name")) == (result["id"], result["name"])
        assert {i.get("name") for i in case.iter(f"{TEST}inputNode")} == inputs
        expected = {n.get("name"): [v.text for v in n.iter(f"{TEST}value")]
                    for n in case.iter(f"{TEST}resultNode")}
        assert expected["R1"] == [result["parts"][0]["score"]]
        assert expected["R2"] == [result["parts"][1]["score"]]
        exact = result["score"]["exact"] if "exact" in result["score"] else result["score"]["value"]
        assert abs(Fraction(expected["score"][0]) - Fraction(exact)) < Fraction(1, 10**30)
        assert expected["opinion"] == [result["opinion"]["code"]]
        assert expected["grade"] == [result["grade"]["value"]]
        assert expected["grounds"] == [g["clause"] for g in result["grounds"]]
    first = root.find(f"{TEST}testCase")
    default = first.find(f"{TEST}inputNode[@name='plan']/{TEST}value")
    assert default.get(NIL) == "true"  # left to the model's own default


def test_a_body_is_no_test_case_where_a_fact_is_missing_that_matters(guiju, small, tmp_path):
    facts, tests = tmp_path / "facts.jsonl", tmp_path / "tests.xml"
    # Without examiners of its own nobody asks how many a job needs.
    fine = {**BODY, "id": "A", "jobs": [{"own": 0}]}
    bodies = [fine, {**BODY, "id": "B", "jobs": [{"own": 1}]}, {**BODY, "id": "C", "rooms": None},
              {**BODY, "id": "D", "rooms": -1}]
    facts.write_text("".join(json.dumps(b, ensure_ascii=False) + "\n" for b in bodies),
                     encoding="utf-8")
    done = export(guiju, small, facts, "--output", tmp_path / "m.dmn", "--tests", tests, "--lang",
                  "en", code=1)
    cases = ET.parse(tests).getroot().findall(f"{TEST}testCase")
    assert [c.get("id") for c in cases] == ["A"]
    assert "guiju: B: no test case: not known: 职业: 应配\n" in done.stderr
    assert "guiju: C: no test case: not known: 教室\n" in done.stderr
    assert "1 written; not written: 2 with facts missing, 1 with errors" in done.stderr


def test_what_has_no_form_in_dmn_is_an_error_at_its_place(guiju, tmp_path):
    path = tmp_path / "rules.yaml"
    parts = ", ".join(f"P{i}" for i in range(31))
    rows = "".join(f"  - {{id: P{i}, marks: 1, deductions: [{{id: P{i}a, points: 1, each: n}}]}}\n"
                   for i in range(31))
    path.write_text("guiju: 1\nid: big\nfacts:\n  n: {label: 例数, type: count}\n"
                    "rubric:\n  shared_limits:\n"
                    f"  - {{parts: [{parts}], because: 示例}}\n  parts:\n{rows}"
                    "  - {id: Q, marks: 1, deductions: [{id: Qa, points: 1, when: n * 0.0001 > "
                    "123456789012345678 * 123456789012345678}]}\n", encoding="utf-8")
    done = export(guiju, path, "--lang", "en", code=1)
    assert done.stdout == ""
    assert "rules.yaml:9:10: error[GJ7101]: 'shared_limits' has no form in DMN" in done.stderr
    assert "error[GJ7102]: a number has more than 34 significant digits" in done.stderr


# Of what expressions can say: exported, or refused by name at its place, and never a crash.
@pytest.mark.parametrize("condition, refused", [
    ("modulo(a, 2) = 1", "modulo"), ("even(a)", "even"), ('on + @"P3D" > @"2024-01-01"', "add_days"),
    ('on - @"2024-01-01" > @"P10D"', "days"), ('t + "x" = "yx"', "join"), ("string length(t) > 3", "text_length"),
    ("xs[1].n > 2", "at"), ("count(for x in xs return x.n * 2) > 1", "map"),
    ("sum(for x in xs return x.n + a) > 1", "map"), ("sum(for i in 1..3 return i * a) > 1", None),
    ("median(xs.n) > 2", "median"), ("list contains(distinct values(xs.n), 2)", "distinct"),
    ('substring(t, 2) = "b"', "substring"), ("product(xs.n) > 3", "product"),
    ("a in [1..b]", ""), ("on.year > 2020", ""), ("max(a, b) > 2", ""), ("missing(m) or m > 2", ""),
])
def test_every_condition_is_exported_or_refused_at_its_place(guiju, tmp_path, condition, refused):
    path = tmp_path / "rules.yaml"
    path.write_text("guiju: 1\nid: x\nfacts:\n  a: {type: count, max: 9}\n  b: {type: count, max: 9}\n"
                    "  m: {type: count, max: 9, missing: known}\n  on: {type: date}\n  t: {type: text}\n"
                    "  xs: {type: list, fields: {n: {type: count, max: 9}}}\nrubric:\n  parts:\n  - id: R\n"
                    f"    marks: 5\n    deductions: [{{id: Ra, points: 1, when: '{condition}'}}]\n", encoding="utf-8")
    done = guiju("export", "--dmn", path, "--lang", "en")
    if refused == "":
        assert done.returncode == 0, done.stderr
        ET.fromstring(done.stdout)
    else:
        assert (done.returncode, done.stdout) == (1, ""), done.stderr
        assert re.search(r"rules\.yaml:14:\d+: error\[GJ7101\]", done.stderr), done.stderr
        assert refused is None or f"'{refused}'" in done.stderr


def test_a_rule_file_with_errors_gives_no_model(guiju, tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(SMALL.replace("when: not plan", "when: not plam", 1), encoding="utf-8")
    output = tmp_path / "m.dmn"
    done = export(guiju, path, "--output", output, code=1)
    assert "GJ" in done.stderr and not output.exists()


@pytest.mark.parametrize("words,said", [
    (["export", RULES], "--dmn"),
    (["export", "--dmn", RULES, "--tests", "t.xml"], "FACTS"),
    (["export", "--dmn", RULES, "facts.yaml"], "--tests"),
    (["export", "--dmn"], "RULES"),
    (["export", "--dmn", RULES, "--reading", "below_line=x"], "rectify_first"),
])
def test_wrong_usage(guiju, words, said):
    done = guiju(*words)
    assert done.returncode == 2 and said in done.stderr and done.stdout == ""
