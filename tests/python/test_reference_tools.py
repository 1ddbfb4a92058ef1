"""The generator of random bodies, and the comparison: that it covers what it must, and that each
kind of difference is found. Needs no program."""

import ast
import copy
import json
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from tests.reference import compare, sheet
from tests.reference.bodies import bodies
from tests.reference.opinion import IN_PRINCIPLE
from tests.reference.readings import alternatives, chosen
from tests.reference.yangquan import evaluate

SEED = 7


@pytest.fixture(scope="module")
def sample():
    """Random bodies with what the reference says of them."""
    return [(body, evaluate(body)) for body in bodies(3_000, SEED)]


# ---- the generator ----

def test_totals_are_spread_about_the_lines(sample):
    totals = [expected["total"] for _, expected in sample]
    near = sum(52 <= total <= 68 for total in totals)
    assert len(sample) * 3 // 10 <= near <= len(sample) * 45 // 100
    for line in ("60", "59.9", "60.1", "52", "51.9", "55.2", "55.1"):
        assert totals.count(Fraction(line)) >= 10, line
    assert totals.count(92) >= 100 and min(totals) < 10


def test_everything_occurs(sample):
    asked = Counter(name for _, expected in sample for name in expected["asked"])
    assert len(asked) == 51 and min(asked.values()) >= 20
    grounds = Counter(g for _, expected in sample for g in expected["grounds"])
    assert set(grounds) == {"六(一)", "四(三)", *(f"四(一){n}" for n in range(1, 8)),
                            *(f"四(二){n}" for n in range(1, 4))}
    assert min(grounds.values()) >= 10
    opinions = Counter((e["opinion"], e["needs_confirmation"]) for _, e in sample)
    assert set(opinions) == {
        ("revoke", True), ("terminate", True), ("defer_renewal", True), ("defer_renewal", False),
        ("suspend", True), ("suspend", False), ("renew", False), ("normal", False),
        ("out_of_scope", False), ("terminate", False), ("revoke", False)}
    assert {what for _, e in sample for what, _ in e["due"]} == {
        "rectify", "second_evaluation", "grace_ends"}
    said = Counter((e["confirmation"]["counts"], e["opinion"] == "terminate")
                   for _, e in sample if e["confirmation"])
    assert set(said) == {(a, b) for a in (True, False) for b in (True, False)}
    assert {e["override"]["code"] == e["opinion"] for _, e in sample if e["override"]} == {True, False}
    left_out = {row for _, e in sample for row in e["not_applicable"]}
    assert left_out == set(sheet.ROWS)
    occupations = [o for body, _ in sample for o in body.get("occupations", ())]
    ratios = {Fraction(o["own_examiners"], o["required_examiners"])
              for o in occupations if "own_examiners" in o}
    assert {Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1)} <= ratios
    assert {len(b["occupations"]) for b, _ in sample if "occupations" in b} == set(range(7))
    assert {"batches" in body for body, _ in sample} == {True, False}


def test_bodies_are_complete_under_every_reading(sample):
    for name, option in alternatives():
        for body, _ in sample[:300]:
            evaluate(body, {name: option})


def test_bodies_hold_no_floats(sample):
    def refuse(text):
        raise AssertionError(text)
    for body, _ in sample:
        assert json.loads(json.dumps(body), parse_float=refuse) == body


def test_the_same_seed_gives_the_same_bodies(sample):
    again = list(bodies(50, SEED))
    assert again == [body for body, _ in sample[:50]]
    assert again != list(bodies(50, SEED + 1))
    assert len({body["id"] for body, _ in sample}) == len(sample)


def test_command_line_writes_the_bodies(sample, repo):
    done = subprocess.run(
        [sys.executable, "-m", "tests.reference.bodies", "--count", "40", "--seed", str(SEED)],
        cwd=repo, capture_output=True, check=True, timeout=60)
    lines = done.stdout.decode("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [body for body, _ in sample[:40]]


def test_no_float_and_nothing_of_the_engine_in_the_reference(repo):
    allowed = {"argparse", "itertools", "calendar", "datetime", "fractions", "functools", "json", "random",
               "re", "sys", "typing"}
    files = sorted(Path(repo, "tests", "reference").glob("*.py"))
    assert len(files) >= 7
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), path
            assert not (isinstance(node, ast.Name) and node.id in ("float", "open")), path
            if isinstance(node, ast.Import):
                assert {name.name for name in node.names} <= allowed, path
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                assert node.module in allowed, path


# ---- the comparison ----

def as_result(body, expected, readings=None):
    """The result object an engine that agrees with the reference would give."""
    def text(value):
        return None if value is None else compare.shown(value)
    marks = sheet.marks_of_parts()
    score, grade, code = expected["score"], expected["grade"], expected["opinion"]
    result = {
        "id": body["id"], "name": body["name"], "readings": chosen(readings),
        "inputs": {"trial": bool(readings)},
        "score": {key: text(score) for key in ("value", "low", "high")},
        "grade": {"value": grade, "possible": [] if grade is None else [grade]},
        "opinion": {"code": code, "possible": [code], "settled": True,
                    "needs_confirmation": expected["needs_confirmation"]},
        "grounds": [{"clause": g, "state": "holds"} for g in expected["grounds"]],
        "coverage": {"marks": text(expected["coverage"]), "of": "92"},
        "parts": [], "ledger": [], "unknown": [],
        "due": [{"what": what, "on": str(day), "needs_confirmation": what in IN_PRINCIPLE}
                for what, day in expected["due"]],
    }
    for key in ("confirmation", "override"):
        if expected[key] is not None:
            result["opinion"][key] = expected[key]
    result["score"]["of"] = text(expected["of"])
    if score is not None and not compare.finite(score):
        rounded = text(compare.hundredths_half_up(score))
        result["score"] |= {"value": rounded, "low": rounded, "high": rounded,
                            "exact": f"{score.numerator}/{score.denominator}"}
    for part in sorted(marks):
        points = text(expected["parts"][part])
        state = "not_applicable" if part in expected["not_applicable"] else "scored"
        result["parts"].append({"id": part, "marks": text(marks[part]), "score": points,
                                "low": points, "high": points, "state": state})
        lost = marks[part] - expected["parts"][part]
        if part in sheet.ROWS and lost > 0:
            result["ledger"].append(
                {"part": part, "deduction": f"{part}a", "kind": "deduction", "state": "applied",
                 "asked": text(lost + 1), "applied": text(lost), "absorbed": "1"})
    return result


def test_agreement_is_no_difference(sample):
    for body, expected in sample[:300]:
        assert compare.differences(as_result(body, expected), expected) == []
    for name, option in alternatives():
        for body, _ in sample[:50]:
            expected = evaluate(body, {name: option})
            result = as_result(body, expected, {name: option})
            assert compare.differences(result, expected, {name: option}) == []


def part_of(result, name):
    return next(part for part in result["parts"] if part["id"] == name)


def faulty_line(result):
    return {"part": "R01", "deduction": "R01a", "kind": "deduction", "state": "applied",
            "asked": "1", "applied": "1", "absorbed": "0"}


TAMPERINGS = {
    "score.value": lambda r: r["score"].update(value="91.9", low="91.9", high="91.9"),
    "score.low and high": lambda r: r["score"].update(low="91"),
    "score.of": lambda r: r["score"].update(of="100"),
    "score.exact": lambda r: r["score"].update(exact="92/1"),
    "R17 score": lambda r: part_of(r, "R17").update(score="0.5", low="0.5", high="0.5"),
    "I08 score": lambda r: part_of(r, "I08").update(score="0.5", low="0.5", high="0.5"),
    "C3 marks": lambda r: part_of(r, "C3").update(marks="61"),
    "R17 state": lambda r: part_of(r, "R17").update(state="not_applicable"),
    "R17 low and high": lambda r: part_of(r, "R17").update(low="0"),
    "number of parts": lambda r: r["parts"].append({"id": "X1"}),
    "the parts R": lambda r: r["parts"].remove(part_of(r, "R41")),
    "ledger of R01": lambda r: r["ledger"].append(faulty_line(r)),
    "is not applied": lambda r: r["ledger"].append({**faulty_line(r), "absorbed": "1"}),
    "no row of the sheet": lambda r: r["ledger"].append({**faulty_line(r), "part": "I01"}),
    "a negative amount": lambda r: r["ledger"].append({**faulty_line(r), "asked": "0",
                                                       "absorbed": "-1"}),
    "(R01a in R01) state": lambda r: r["ledger"].append({**faulty_line(r), "state": "possible"}),
    "opinion:": lambda r: r["opinion"].update(code="normal"),
    "opinion.possible": lambda r: r["opinion"].update(possible=["renew", "terminate"]),
    "opinion.settled": lambda r: r["opinion"].update(settled=False),
    "needs_confirmation": lambda r: r["opinion"].update(needs_confirmation=True),
    "confirmation:": lambda r: r["opinion"].update(confirmation={"opinion": None}),
    "override:": lambda r: r["opinion"].update(override={"code": "terminate", "label": ""}),
    "due in principle": lambda r: r["due"].append(
        {"what": "grace_ends", "on": "2023-11-30", "needs_confirmation": True}),
    "grade:": lambda r: r["grade"].update(value="不合格"),
    "grade.possible": lambda r: r["grade"].update(possible=["合格", "不合格"]),
    "grounds:": lambda r: r["grounds"].clear(),
    "states of the grounds": lambda r: r["grounds"][0].update(state="possible"),
    "due": lambda r: r["due"].append({"what": "rectify", "on": "2023-11-30"}),
    "coverage.marks": lambda r: r["coverage"].update(marks="91"),
    "coverage.of": lambda r: r["coverage"].update(of="100"),
    "unknown": lambda r: r["unknown"].append("cohort"),
    "readings": lambda r: r["readings"].update(cheating="both"),
    "inputs.trial": lambda r: r["inputs"].update(trial=True),
    "errors": lambda r: r.update(errors=[{"code": "E"}]),
    "shortest form": lambda r: r["score"].update(value="92.0", low="92.0", high="92.0"),
    "KeyError: 'grade'": lambda r: r.pop("grade"),
    "ledger: not as the contract says": lambda r: r["ledger"].append({"kind": "deduction"}),
}


@pytest.mark.parametrize("found", TAMPERINGS)
def test_every_kind_of_difference_is_found(sample, found):
    body, expected = next((b, e) for b, e in sample if e["opinion"] == "renew"
                          and e["total"] == 92 and not e["not_applicable"] and not e["due"]
                          and not e["confirmation"] and not e["override"])
    result = as_result(copy.deepcopy(body), expected)
    TAMPERINGS[found](result)
    lines = compare.differences(result, expected)
    assert any(found in line for line in lines), lines


def test_points_are_decimal_strings():
    assert [compare.points(t) for t in ("0", "60", "0.4", "-1.25")] == [
        0, 60, Fraction(2, 5), Fraction(-5, 4)]
    for wrong in ("60.0", ".5", "5.", "1e2", "+1", "007", "-0", "", " 1", 1, None, "245/3"):
        with pytest.raises(ValueError):
            compare.points(wrong)
    for line in ('{"score": 59.9}', '{"score": NaN}'):
        with pytest.raises(ValueError):
            compare.load_result(line)


@pytest.mark.parametrize("value, text", [("92", "92"), ("2/5", "0.4"), ("1/8", "0.125"),
                                         ("245/3", "245/3"), ("-1/20", "-0.05"), ("0", "0")])
def test_values_are_shown_as_decimals(value, text):
    assert compare.shown(Fraction(value)) == text
