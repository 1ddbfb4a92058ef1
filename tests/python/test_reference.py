"""The program against the independent reference of the notice, body by body.

Set GUIJU_SEED for other bodies; the seed is printed with every failure.
"""

import csv
import itertools
import json
import os

import pytest

from tests.reference import sheet
from tests.reference.bodies import write_jsonl
from tests.reference.compare import asked_by_deduction, differences, load_result, shown
from tests.reference.readings import alternatives
from tests.reference.yangquan import evaluate

SEED = int(os.environ.get("GUIJU_SEED", "20230831"))
SHOWN = 3  # mismatching bodies printed in full
MOVED = 5  # bodies, at least, that a reading must change for its comparison to mean anything
COLUMNS = ["id", "name", "score", "score_low", "score_high", "grade", "opinion", "possible",
           "settled", "needs_confirmation", *sheet.ROWS, "unknown", "error"]


def write_bodies(folder, count, seed):
    """A JSON lines file of random bodies."""
    print(f"{count} bodies of seed {seed} "
          f"(python3 -m tests.reference.bodies --count {count} --seed {seed})")
    path = folder / "bodies.jsonl"
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        write_jsonl(out, count, seed)
    return path


def run_evaluate(guiju, rules, facts, output, *options):
    """Evaluates a file into another; complete bodies leave exit code 0."""
    done = guiju("evaluate", rules, facts, *options, "--output", output)
    if done.returncode != 0:
        pytest.fail(f"guiju evaluate {' '.join(options)}: exit {done.returncode}\n"
                    f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}", pytrace=False)
    assert output.is_file(), "no output file was written"


def check_lines(facts, output, look):
    """Looks at every body beside its result line; fails with the first few that differ."""
    mismatched, report = 0, []
    with open(facts, encoding="utf-8") as bodies, open(output, encoding="utf-8") as results:
        for body_line, result_line in itertools.zip_longest(bodies, results):
            if body_line is None or result_line is None:
                pytest.fail("more results than bodies" if body_line is None
                            else f"no result for {json.loads(body_line)['id']}", pytrace=False)
            body = json.loads(body_line)
            try:
                result = load_result(result_line)
                lines = look(body, result)
                if (result["id"], result["name"]) != (body["id"], body["name"]):
                    lines.insert(0, f"this is the result of {result['id']} {result['name']}")
            except (ValueError, KeyError, TypeError) as problem:
                lines = [f"unusable result: {type(problem).__name__}: {problem}",
                         result_line[:1000]]
            if lines:
                mismatched += 1
                if mismatched <= SHOWN:
                    report.append(f"{body['id']}:\n  " + "\n  ".join(lines) + f"\n{body_line}")
    if mismatched:
        pytest.fail(f"{mismatched} bodies differ; the first:\n" + "\n".join(report), pytrace=False)
    output.unlink()  # hundreds of megabytes


def compare_with_reference(guiju, rules, folder, count, seed, readings):
    """Every result of a file of random bodies. Other readings must bear on some of them."""
    facts = write_bodies(folder, count, seed)
    output = folder / "results.jsonl"
    options = [word for name, option in readings.items()
               for word in ("--reading", f"{name}={option}")]
    run_evaluate(guiju, rules, facts, output, "--format", "jsonl", *options)
    moved = []

    def look(body, result):
        expected = evaluate(body, readings)
        if readings and len(moved) < MOVED and expected != evaluate(body):
            moved.append(body["id"])
        return differences(result, expected, readings)

    check_lines(facts, output, look)
    assert not readings or len(moved) == MOVED, "the bodies do not put this reading to the test"


def test_default_readings(guiju, rules, tmp_path):
    compare_with_reference(guiju, rules, tmp_path, 20_000, SEED, {})


@pytest.mark.parametrize("number, name, option",
                         [(n, *pair) for n, pair in enumerate(alternatives(), 1)],
                         ids=[f"{name}={option}" for name, option in alternatives()])
def test_other_reading(guiju, rules, tmp_path, number, name, option):
    compare_with_reference(guiju, rules, tmp_path, 1_000, SEED + number, {name: option})


def test_all_readings_at_once(guiju, rules, tmp_path):
    """Readings together, each at its last option: none may lean on another's default."""
    compare_with_reference(guiju, rules, tmp_path, 1_000, SEED + 100, dict(alternatives()))


def test_ledger_asks_what_each_deduction_asks(guiju, rules, tmp_path):
    facts = write_bodies(tmp_path, 2_000, SEED + 200)
    output = tmp_path / "results.jsonl"
    run_evaluate(guiju, rules, facts, output, "--format", "jsonl")

    def look(body, result):
        ours, theirs = asked_by_deduction(result), evaluate(body)["asked"]
        return [f"{name}: guiju asked {shown(ours.get(name, 0))}, reference "
                f"{shown(theirs.get(name, 0))}"
                for name in sorted(ours.keys() | theirs.keys())
                if ours.get(name) != theirs.get(name)]

    check_lines(facts, output, look)


def test_csv_says_what_jsonl_says(guiju, rules, tmp_path):
    facts = write_bodies(tmp_path, 2_000, SEED + 300)
    output, table = tmp_path / "results.jsonl", tmp_path / "results.csv"
    run_evaluate(guiju, rules, facts, output, "--format", "jsonl")
    run_evaluate(guiju, rules, facts, table, "--format", "csv")
    with open(table, encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        assert reader.fieldnames == COLUMNS
        rows = list(reader)
    assert len(rows) == 2_000
    waiting = iter(rows)

    def look(body, result):
        row, score = next(waiting), result["score"]
        wanted = {"id": body["id"], "name": body["name"], "score": score["value"],
                  "score_low": score["low"], "score_high": score["high"],
                  "grade": result["grade"]["value"], "opinion": result["opinion"]["code"],
                  "needs_confirmation": str(result["opinion"]["needs_confirmation"]).lower(),
                  "error": None}
        if "override" in result["opinion"]:
            wanted["opinion"] += ">" + result["opinion"]["override"]["code"]
        wanted.update((p["id"], p["score"]) for p in result["parts"] if p["id"] in sheet.ROWS)
        return [f"{column}: CSV {row[column]!r}, JSON lines {value!r}"
                for column, value in wanted.items() if row[column] != (value or "")]

    check_lines(facts, output, look)
