"""Attained bounds and exactly the opinions that are possible: the program on bodies with unknown
facts, and with open readings, against every completion of them in the reference.

Set GUIJU_SEED for other bodies; the seed is printed with every failure.
"""

import json
import os
import random
from fractions import Fraction

import pytest

from tests.reference.bodies import random_body
from tests.reference.compare import load_result, points
from tests.reference.completions import dig, enumerate_all
from tests.reference.facts import Incomplete
from tests.reference.readings import READINGS

SEED = int(os.environ.get("GUIJU_SEED", "20230831"))


def exact(score, key):
    """A bound of the score as a fraction: exact where it has no finite decimal."""
    fraction = score.get(f"{key}_exact") or (score.get("exact") if key != "value" else None)
    return Fraction(fraction) if fraction else points(score[key])


def differences(result, reached, mattering):
    """What the program says of an open body, beside what its completions reach."""
    out = []

    def same(what, ours, theirs):
        if ours != theirs:
            out.append(f"{what}: {ours}, reached {theirs}")

    score = result["score"]
    if reached.scores:
        same("low", exact(score, "low"), min(reached.scores))
        same("high", exact(score, "high"), max(reached.scores))
    else:
        same("score", (score["low"], score["high"]), (None, None))
    certain = len(set(reached.scores)) == 1 and not reached.unscored
    same("score is certain", score["value"] is not None, certain)
    same("opinions", set(result["opinion"]["possible"]), reached.opinions)
    same("settled", result["opinion"]["settled"], len(reached.opinions) == 1)
    same("grades", set(result["grade"]["possible"]), reached.grades)
    same("needs_confirmation", result["opinion"]["needs_confirmation"],
         reached.needs_confirmation)
    for part in result["parts"]:
        same(part["id"], (points(part["low"]), points(part["high"])), reached.parts[part["id"]])
    same("grounds", {ground["clause"]: ground["state"] for ground in result["grounds"]},
         {clause: "holds" if count == reached.count else "possible"
          for clause, count in reached.grounds.items()})
    same("unknown", set(result["unknown"]), mattering)
    return out


def cases(count, most_holes, most_readings):
    """(open body, holes, open readings), of bodies that the reference can complete."""
    made, number = [], 0
    while len(made) < count:
        number += 1
        rng = random.Random(f"completions {SEED} {number}")
        body, holes = dig(rng, random_body(rng, number), rng.randrange(1, most_holes + 1))
        readings = rng.sample(sorted(READINGS), rng.randrange(1, most_readings + 1)) \
            if most_readings else []
        try:
            made.append((body, holes, readings, enumerate_all(body, holes, readings)))
        except Incomplete:
            continue  # a fact that only matters in some completions was left out as well
        assert number < 3 * count + 50, "too few bodies can be completed"
    return made


def check(guiju, rules, tmp_path, made, options):
    """Evaluates the bodies in one run and compares each."""
    print(f"seed {SEED}")
    facts = tmp_path / "open.jsonl"
    facts.write_text("".join(json.dumps(body, ensure_ascii=False) + "\n" for body, *_ in made),
                     encoding="utf-8")
    done = guiju("evaluate", rules, facts, "--format", "jsonl", *options)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = done.stdout.splitlines()
    assert len(lines) == len(made)
    inexact = 0
    for line, (body, _, readings, (reached, mattering)) in zip(lines, made):
        result = load_result(line)
        if any(note["code"] == "bounds_not_exact" for note in result["notes"]):
            inexact += 1
            continue
        wrong = differences(result, reached, mattering)
        assert not wrong, "\n".join([f"{body['id']} under {readings}:", *wrong,
                                     json.dumps(body, ensure_ascii=False)])
    assert inexact <= len(made) // 50, f"{inexact} of {len(made)} are not exact"


def test_every_completion(guiju, rules, tmp_path):
    """Bounds of score and parts are reached, opinions are exactly those reached, and `unknown` lists
    exactly the facts that matter."""
    check(guiju, rules, tmp_path, cases(400, 5, 0), [])


@pytest.mark.parametrize("number", range(12))
def test_every_completion_under_open_readings(guiju, rules, tmp_path, number):
    """The same where two readings are open as well."""
    rng = random.Random(f"readings {SEED} {number}")
    readings = rng.sample(sorted(READINGS), 2)
    made = []
    for at in range(40):
        body, holes = dig(rng, random_body(rng, at + 1), rng.randrange(1, 3))
        try:
            made.append((body, holes, readings, enumerate_all(body, holes, readings)))
        except Incomplete:
            continue
    assert len(made) >= 20
    options = [word for name in readings for word in ("--reading", f"{name}=open")]
    check(guiju, rules, tmp_path, made, options)
