"""Cases of the DMN test kit (tests/tck/cases.jsonl): the kit's value, or an error; never another one.

`python3 tests/tck/kit.py CHECKOUT` runs the whole kit; with `--select tests/tck/cases.jsonl` it
writes the file anew.
"""

import importlib.util
import json
import os

import pytest

from tests.python.conftest import REPO

SPEC = importlib.util.spec_from_file_location("kit", REPO / "tests" / "tck" / "kit.py")
kit = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(kit)
HEAD, *CASES = [json.loads(line) for line in
                (REPO / "tests" / "tck" / "cases.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def verdicts(repo):
    program = os.environ.get("GUIJU_BIN") or repo / "build" / "bin" / "guiju"
    return [(case, verdict, why) for case, verdict, why in kit.judged(str(program), CASES)]


def test_every_case_has_the_verdict_it_had(verdicts):
    changed = [(case["origin"], case["expression"], case["verdict"], verdict, why)
               for case, verdict, why in verdicts if verdict != case["verdict"]]
    assert changed == []


def test_no_case_gives_another_value_than_the_kit(verdicts):
    assert [case["origin"] for case, verdict, _ in verdicts if verdict == "wrong"] == []


def test_the_selection_is_worth_running():
    assert HEAD["licence"] == "Apache-2.0" and HEAD["commit"]
    passed = [case for case in CASES if case["verdict"] == "pass"]
    assert len(passed) > 350 and len({c["origin"].split("/")[1] for c in passed}) > 50
    assert {case["verdict"] for case in CASES} == {"pass", "null", "refused"}


@pytest.mark.parametrize("got, expected, same", [
    ("0.3333333333333333333333333333333333", {"type": "number", "value": "0.3333333333"}, True),
    ("0.34", {"type": "number", "value": "0.3"}, False),
    ("1.10", {"type": "number", "value": "1.1"}, True),
    ("a", {"type": "number", "value": "1"}, False),
    ("P1Y2M", {"type": "duration", "value": "P14M"}, True),
    ("P30D", {"type": "duration", "value": "P1M"}, False),
    ("true", {"type": "boolean", "value": "true"}, False),
    (True, {"type": "boolean", "value": "true"}, True),
    (["1"], {"type": "list", "value": [{"type": "number", "value": "1"}]}, True),
    (["1", "2"], {"type": "list", "value": [{"type": "number", "value": "1"}]}, False),
    ("2017-01-01", {"type": "date", "value": "2017-01-02"}, False),
    ("x", {"type": "time", "value": "x"}, False),
])
def test_the_judge(got, expected, same):
    assert kit.same(got, expected) is same


def test_another_value_is_wrong_and_an_error_is_not():
    number = {"expected": {"type": "number", "value": "1"}}
    assert kit.judge(number, {"type": "number", "value": "2"})[0] == "wrong"
    assert kit.judge(number, {"type": "number", "value": "1"})[0] == "pass"
    refused = {"errors": [{"code": "GJ2127", "name": "refused_function"}]}
    assert kit.judge(number, refused) == ("refused", "GJ2127 refused_function")
    null = {"expected": {"type": "null", "value": None}}
    assert kit.judge(null, refused)[0] == "null"
    assert kit.judge(null, {"type": "number", "value": "2"})[0] == "wrong"
