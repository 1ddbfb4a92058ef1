"""What the tests of the Python package share: random bodies of every rule set, and what the program
says of them."""

import csv
import json
import os
import random
from functools import partial

from tests.python.conftest import REPO
from tests.reference import dod_800_171, jgj59, news2
from tests.reference.bodies import random_body

SEED = os.environ.get("GUIJU_SEED", "1")
RULE_SETS = ("yangquan-2023", "dod-800-171", "jgj59", "news2")


def table(path, delimiter=","):
    """Rows of a table that the references go by."""
    with open(REPO / path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def bodies_of(rule_set, count):
    """Random bodies of a rule set, by the references' own generators."""
    print(f"GUIJU_SEED={SEED}")
    make = {
        "yangquan-2023": random_body,
        "dod-800-171": partial(dod_800_171.random_body,
                               rows=table("rules/dod-800-171/requirements.csv")),
        "jgj59": partial(jgj59.random_body, rows=table("tests/data/jgj59/table_B1.tsv", "\t")),
        "news2": news2.random_body,
    }[rule_set]
    return [make(random.Random(f"package {SEED} {rule_set} {i}"), i) for i in range(1, count + 1)]


def with_gaps(bodies):
    """Bodies of which some facts are left out, stated as unknown, or wrong."""
    out = []
    for number, body in enumerate(bodies):
        rng = random.Random(f"gaps {SEED} {number}")
        made = {}
        for key, value in body.items():
            chance = rng.randrange(20)
            if key in ("id", "name") or chance > 3:
                made[key] = value
            elif chance == 1:
                made[key] = None
            elif chance == 2 and rng.randrange(6) == 0:
                made[key] = rng.choice([-1, "not a value", [], {"x": 1}])
        out.append(made)
    return out


def as_lines(bodies):
    """JSON lines for the program."""
    return "".join(json.dumps(body, ensure_ascii=False) + "\n" for body in bodies)


def program_lines(run, rule_set, bodies, *arguments, file="-"):
    """The program's result of each body, a line each, as text; the name of the file is left out."""
    done = run("evaluate", REPO / "rules" / rule_set, file, "--format", "jsonl", "--lang", "zh",
               *arguments, stdin=as_lines(bodies))
    assert done.returncode in (0, 1), done.stderr
    return [line.replace('"file":"-"', '"file":null') for line in done.stdout.splitlines()]
