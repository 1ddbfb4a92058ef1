"""What explain says to find out next: the first unknown facts, each answer evaluated."""

import json

from cli_support import MADE_UP

RULES = "rules/yangquan-2023"


def explained(guiju, name, *options):
    """The JSON of one body."""
    done = guiju("explain", RULES, MADE_UP, "--id", name, "--format", "json", *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_answers_are_those_of_a_trial(guiju):
    """Every answer told is what --set gives."""
    found = explained(guiju, "S13")
    assert [entry["fact"] for entry in found["inspect"]] == found["unknown"][:5]
    seen = 0
    for entry in found["inspect"]:
        for answer in entry["answers"]:
            value = json.dumps(answer["value"])
            trial = explained(guiju, "S13", "--set", f"{entry['fact']}={value}")
            for key in ("value", "low", "high"):
                assert answer["score"][key] == trial["score"][key], entry
            assert answer["opinion"]["code"] == trial["opinion"]["code"]
            assert answer["opinion"]["possible"] == trial["opinion"]["possible"]
            assert answer["grade"] == trial["grade"]
            seen += 1
    assert seen >= 8


def test_the_first_fact_can_leave_the_fewest_opinions(guiju):
    """The order: by the fewest opinions that an answer leaves."""
    found = explained(guiju, "S13")
    best = [min(len(answer["opinion"]["possible"]) for answer in entry["answers"])
            for entry in found["inspect"]]
    assert best == sorted(best)


def test_nothing_to_inspect_where_all_is_known(guiju):
    """A complete body has none."""
    assert explained(guiju, "S01")["inspect"] == []


def test_the_limit_of_steps_is_told(guiju):
    """Too few steps: the bounds stay sound, and a note says that they may be too wide."""
    done = guiju("evaluate", RULES, MADE_UP, "--format", "jsonl", "--bound-steps", "1")
    notes = {}
    for line in done.stdout.splitlines():
        result = json.loads(line)
        notes[result["id"]] = {note["code"] for note in result.get("notes", ())}
    assert "bounds_not_exact" in notes["S13"]
    assert "bounds_not_exact" not in notes["S01"]


def test_wrong_limits_are_refused(guiju):
    """Nothing but a number from 1."""
    for wrong in ("0", "-1", "many", "1.5", "99999999999999999999"):
        done = guiju("evaluate", RULES, MADE_UP, "--bound-steps", wrong)
        assert done.returncode == 2, wrong
        assert "--bound-steps" in done.stderr
