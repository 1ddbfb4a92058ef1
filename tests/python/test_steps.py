"""Steps in the making of a score say what they take and on which facts, in JSON and in words."""

import json
from fractions import Fraction

import pytest
import yaml

from tests.python.cli_support import objects, plain
from tests.python.conftest import REPO

WORKED = sorted(path.name.removesuffix(".cases.yaml")
                for path in (REPO / "examples" / "language").glob("*.cases.yaml"))


def bodies(name):
    """The facts of the cases of a worked rule file, as bodies."""
    path = REPO / "examples" / "language" / f"{name}.cases.yaml"
    cases = plain(yaml.safe_load(path.read_text(encoding="utf-8")))
    for number, case in enumerate(cases["cases"], 1):
        body = {"id": f"K{number}", **cases.get("base", {}).get(case.get("from"), {}),
                **case.get("facts", {})}
        if "not_applicable" in case:
            body["not_applicable"] = case["not_applicable"]
        yield body


def evaluated(guiju, name, tmp_path):
    path = tmp_path / "bodies.jsonl"
    path.write_text("".join(json.dumps(b, ensure_ascii=False) + "\n" for b in bodies(name)),
                    encoding="utf-8")
    done = guiju("evaluate", f"examples/language/{name}.yaml", path, "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    return objects(done.stdout)


def close(a, b):
    """Equal but for the 34 digits to which points without an end are shown."""
    return abs(a - b) < Fraction(1, 10**25)


@pytest.mark.parametrize("name", WORKED)
def test_every_ledger_adds_up_from_what_is_shown(guiju, name, tmp_path):
    rules = yaml.safe_load((REPO / "examples" / "language" / f"{name}.yaml")
                           .read_text(encoding="utf-8"))
    inside = {}   # part -> it and the parts in it

    def walk(part, above):
        for known in (*above, part["id"]):
            inside.setdefault(known, set()).add(part["id"])
        for child in part.get("parts", []):
            walk(child, (*above, part["id"]))

    for part in rules["rubric"]["parts"]:
        walk(part, ())
    checked = 0
    for result in evaluated(guiju, name, tmp_path):
        if any(line["state"] == "possible" for line in result["ledger"]):
            continue
        for part in result["parts"]:
            lines = [line for line in result["ledger"] if line["part"] in inside[part["id"]]]
            come_to = Fraction(part.get("start", part["marks"])) + sum(
                Fraction(line["applied"]) * (1 if line["kind"] == "award" else -1)
                for line in lines)
            assert close(come_to, Fraction(part["score"])), (result["id"], part)
            assert all(Fraction(line["asked"]) == Fraction(line["applied"]) +
                       Fraction(line["absorbed"]) for line in lines)
            checked += 1
    assert checked >= 5


def test_steps_name_their_facts(guiju, tmp_path):
    result = evaluated(guiju, "adjustments", tmp_path)[6]
    steps = {line["deduction"]: line for line in result["ledger"] if line["kind"] == "adjust"}
    assert {name: line["facts"] for name, line in steps.items()} == {
        "alter": {"altered": True}, "strength": {"strengthened": True}, "monitor": {"monitored": True}}
    result = evaluated(guiju, "formula", tmp_path)[4]
    facts = {line["part"]: line["facts"] for line in result["ledger"] if line["kind"] == "value"}
    assert facts["rate_points"] == {"treated": "90", "inflow": "101"}
    result = evaluated(guiju, "means", tmp_path)[4]
    (line,) = [line for line in result["ledger"] if line["kind"] == "rescale"]
    assert (line["part"], line["applied"], line["facts"]) == ("office", "-7", {"charges": False})


def test_explanations_of_steps_name_their_facts(guiju, tmp_path):
    evaluated(guiju, "gate", tmp_path)
    done = guiju("explain", "examples/language/gate.yaml", tmp_path / "bodies.jsonl", "--id", "K5",
                 "--lang", "en")
    lines = done.stdout.splitlines()
    at = lines.index("  counts as 0: 发生责任事故的，总分按0分计, takes 85")
    assert lines[at + 1] == "    facts: 发生责任事故 yes"
