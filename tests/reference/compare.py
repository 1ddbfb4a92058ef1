"""Compares a result object of the engine (contract: one JSON line a body) with the reference.

Every difference is one readable line of text; an empty list means agreement.
"""

import json
import re
from fractions import Fraction
from functools import lru_cache

from . import sheet
from .opinion import IN_PRINCIPLE
from .readings import chosen

MARKS = sheet.marks_of_parts()
DECIMAL = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")


def refuse_float(text):
    """For json.loads(parse_float=…): a points value that is no string would be a binary float."""
    raise ValueError(f"the number {text} is not a decimal string")


def load_result(line):
    """One line of the program's JSON lines. ValueError where it is not JSON or holds a float."""
    return json.loads(line, parse_float=refuse_float, parse_constant=refuse_float)


@lru_cache(maxsize=4096)  # few values come up again and again
def points(text):
    """A points value: a decimal string in its shortest form. ValueError otherwise."""
    if not isinstance(text, str) or not DECIMAL.fullmatch(text) or text == "-0":
        raise ValueError(f"{text!r} is no decimal string in shortest form")
    return Fraction(text)


def shown(value):
    """A value as a person reads it: a decimal where it has an end, else n/d."""
    if not isinstance(value, Fraction):
        return str(value)
    for places in range(7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = f"{abs(scaled.numerator):0{places + 1}}"
            whole = digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"
            return ("-" if value < 0 else "") + whole
    return f"{value.numerator}/{value.denominator}"


def finite(value):
    """Whether the value has a finite decimal."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def hundredths_half_up(value):
    """Rounded half up to 0.01, for values of 0 or more."""
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


class Comparison:
    """Collects differences."""

    def __init__(self):
        self.lines = []

    def same(self, what, ours, theirs):
        """Notes a difference between the engine's (`ours`) and the reference's value (`theirs`)."""
        if ours != theirs:
            self.lines.append(f"{what}: guiju {shown(ours)}, reference {shown(theirs)}")

    def holds(self, what, condition):
        """Notes what does not hold."""
        if not condition:
            self.lines.append(what)


def compare_score(c, score, expected):
    """The number compared with the line; `exact` beside it where the decimal never ends."""
    c.same("score.of", points(score["of"]), expected["of"])
    if expected["score"] is None:
        c.same("score", [score["value"], score["low"], score["high"]], [None, None, None])
        return
    c.same("score.low and high", [score["low"], score["high"]], [score["value"]] * 2)
    if finite(expected["score"]):
        c.same("score.value", points(score["value"]), expected["score"])
        c.same("score.exact", score.get("exact"), None)
    else:
        c.same("score.exact", Fraction(score["exact"]), expected["score"])
        c.same("score.value", points(score["value"]), hundredths_half_up(expected["score"]))


def compare_parts(c, parts, expected):
    """Every node once, in document order by kind, with marks, score and state."""
    for kind in "CIR":
        c.same(f"the parts {kind}…", [p["id"] for p in parts if p["id"][0] == kind],
               sorted(p for p in MARKS if p[0] == kind))
    c.same("number of parts", len(parts), len(MARKS))
    for part in parts:
        name = part["id"]
        if name not in MARKS:
            continue
        c.same(f"{name} marks", points(part["marks"]), MARKS[name])
        c.same(f"{name} score", points(part["score"]), expected["parts"][name])
        c.same(f"{name} low and high", [part["low"], part["high"]], [part["score"]] * 2)
        if name in sheet.ROWS:
            left_out = name in expected["not_applicable"]
            c.same(f"{name} state", part["state"], "not_applicable" if left_out else "scored")


def compare_ledger(c, ledger, parts):
    """The ledger adds up: line by line, and row by row to the engine's own scores."""
    applied = dict.fromkeys(sheet.ROWS, Fraction(0))
    for number, line in enumerate(ledger, 1):
        amounts = [line.get(key) for key in ("asked", "applied", "absorbed")]
        if line["kind"] != "deduction" and None in amounts:
            continue  # a step that asks for nothing, such as a rescaling
        asked, took, absorbed = map(points, amounts)
        where = f"ledger line {number} ({line['deduction']} in {line['part']})"
        if asked != took + absorbed:
            c.lines.append(f"{where}: asked {shown(asked)} is not applied {shown(took)} + absorbed "
                           f"{shown(absorbed)}")
        if line["kind"] == "deduction":
            c.same(f"{where} state", line["state"], "applied")
            c.holds(f"{where}: no row of the sheet", line["part"] in applied)
            c.holds(f"{where}: a negative amount", asked >= 0 and took >= 0 and absorbed >= 0)
            applied[line["part"]] = applied.get(line["part"], Fraction(0)) + took
    for part in parts:
        if part["id"] in sheet.ROWS:
            left = points(part["marks"]) - applied[part["id"]]
            if left != points(part["score"]):
                c.lines.append(f"ledger of {part['id']}: marks less what was applied is "
                               f"{shown(left)}, its score {part['score']}")


def compare_opinion(c, result, expected):
    """Opinion, grade, grounds and what falls due."""
    opinion, grade = result["opinion"], result["grade"]
    c.same("opinion", opinion["code"], expected["opinion"])
    c.same("opinion.possible", opinion["possible"], [expected["opinion"]])
    c.same("opinion.settled", opinion["settled"], True)
    c.same("needs_confirmation", opinion["needs_confirmation"], expected["needs_confirmation"])
    c.same("confirmation", opinion.get("confirmation"), expected["confirmation"])
    override = opinion.get("override")
    if override is not None:
        override = {key: value for key, value in override.items() if key != "label"}
    c.same("override", override, expected["override"])
    c.same("grade", grade["value"], expected["grade"])
    c.same("grade.possible", grade["possible"],
           [] if expected["grade"] is None else [expected["grade"]])
    c.same("grounds", [g["clause"] for g in result["grounds"]], expected["grounds"])
    c.same("states of the grounds", [g["state"] for g in result["grounds"]],
           ["holds"] * len(expected["grounds"]))
    c.same("due", [(d["what"], d["on"]) for d in result["due"]],
           [(what, str(day)) for what, day in expected["due"]])
    c.same("due in principle", [d["what"] for d in result["due"] if d.get("needs_confirmation")],
           [what for what, _ in expected["due"] if what in IN_PRINCIPLE])


def differences(result, expected, readings=None):
    """Everything in which `result` (the engine's) departs from `expected` (evaluate's) or from the
    contract for a complete body."""
    c = Comparison()
    if result.get("errors"):
        return [f"errors: {json.dumps(result['errors'], ensure_ascii=False)}"]
    for what, step in (
            ("score", lambda: compare_score(c, result["score"], expected)),
            ("parts", lambda: compare_parts(c, result["parts"], expected)),
            ("ledger", lambda: compare_ledger(c, result["ledger"], result["parts"])),
            ("opinion", lambda: compare_opinion(c, result, expected)),
            ("coverage.marks", lambda: c.same(
                "coverage.marks", points(result["coverage"]["marks"]), expected["coverage"])),
            ("coverage.of", lambda: c.same("coverage.of", points(result["coverage"]["of"]),
                                           Fraction(92))),
            ("unknown", lambda: c.same("unknown", result["unknown"], [])),
            ("readings", lambda: c.same("readings", result["readings"], chosen(readings))),
            ("trial", lambda: c.same("inputs.trial", result["inputs"]["trial"], bool(readings)))):
        try:
            step()
        except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as problem:
            c.lines.append(f"{what}: not as the contract says: {type(problem).__name__}: {problem}")
    return c.lines


def asked_by_deduction(result):
    """Points asked by each deduction id, from the ledger, without those that asked nothing."""
    asked = {}
    for line in result["ledger"]:
        if line["kind"] == "deduction" and points(line["asked"]) > 0:
            name = line["deduction"]
            asked[name] = asked.get(name, Fraction(0)) + points(line["asked"])
    return asked
