"""The range functions of expressions against the formulas of DMN 1.3, table 78, on all small cases."""

import itertools
import json
from collections import namedtuple

Range = namedtuple("Range", "start end start_in end_in")


def before(a, b):
    if not isinstance(a, Range) and not isinstance(b, Range):
        return a < b
    if not isinstance(a, Range):
        return a < b.start or (a == b.start and not b.start_in)
    if not isinstance(b, Range):
        return a.end < b or (a.end == b and not a.end_in)
    return a.end < b.start or ((not a.end_in or not b.start_in) and a.end == b.start)


def meets(a, b):
    return a.end_in and b.start_in and a.end == b.start


def overlaps(a, b):
    return ((a.end > b.start or (a.end == b.start and a.end_in and b.start_in))
            and (a.start < b.end or (a.start == b.end and a.start_in and b.end_in)))


def overlaps_before(a, b):
    return ((a.start < b.start or (a.start == b.start and a.start_in and not b.start_in))
            and (a.end > b.start or (a.end == b.start and a.end_in and b.start_in))
            and (a.end < b.end or (a.end == b.end and (not a.end_in or b.end_in))))


def finishes(a, b):
    if not isinstance(a, Range):
        return b.end_in and b.end == a
    return (a.end_in == b.end_in and a.end == b.end
            and (a.start > b.start or (a.start == b.start and (not a.start_in or b.start_in))))


def starts(a, b):
    if not isinstance(a, Range):
        return b.start == a and b.start_in
    return (a.start == b.start and a.start_in == b.start_in
            and (a.end < b.end or (a.end == b.end and (not a.end_in or b.end_in))))


def includes(a, b):
    if not isinstance(b, Range):
        return ((a.start < b < a.end) or (a.start == b and a.start_in)
                or (a.end == b and a.end_in))
    return ((a.start < b.start or (a.start == b.start and (a.start_in or not b.start_in)))
            and (a.end > b.end or (a.end == b.end and (a.end_in or not b.end_in))))


def coincides(a, b):
    return a == b


def exchanged(function):
    return lambda a, b: function(b, a)


FUNCTIONS = {
    "before": (before, "pp pr rp rr"), "after": (exchanged(before), "pp pr rp rr"),
    "meets": (meets, "rr"), "met by": (exchanged(meets), "rr"),
    "overlaps": (overlaps, "rr"), "overlaps before": (overlaps_before, "rr"),
    "overlaps after": (exchanged(overlaps_before), "rr"),
    "finishes": (finishes, "pr rr"), "finished by": (exchanged(finishes), "rp rr"),
    "starts": (starts, "pr rr"), "started by": (exchanged(starts), "rp rr"),
    "includes": (includes, "rp rr"), "during": (exchanged(includes), "pr rr"),
    "coincides": (coincides, "pp rr"),
}
POINTS = [1, 2, 3]
RANGES = [Range(start, end, first, last) for start, end in [(1, 2), (1, 3), (2, 3)]
          for first in (True, False) for last in (True, False)]


def text(side):
    if not isinstance(side, Range):
        return str(side)
    return f"{'(['[side.start_in]}{side.start}..{side.end}{')]'[side.end_in]}"


def test_every_function_on_every_pair_of_small_ranges(guiju, tmp_path):
    cases = []
    for name, (function, forms) in FUNCTIONS.items():
        for form in forms.split():
            sides = [POINTS if kind == "p" else RANGES for kind in form]
            cases += [(f"{name}({text(a)}, {text(b)})", function(a, b))
                      for a, b in itertools.product(*sides)]
    path = tmp_path / "expressions.txt"
    path.write_text("".join(case + "\n" for case, _ in cases), encoding="utf-8")
    done = guiju("eval", "--expressions", path, "--format", "json")
    assert done.returncode == 0, done.stderr
    found = [json.loads(line)["value"] for line in done.stdout.splitlines()]
    wrong = [(case, wanted, got) for (case, wanted), got in zip(cases, found, strict=True)
             if got is not wanted]
    assert len(cases) > 2000 and wrong == []
    values = [value for _, value in cases]
    assert min(values.count(True), values.count(False)) > 300


def test_a_function_takes_only_its_forms(guiju):
    for name, (_, forms) in FUNCTIONS.items():
        for form in {"pp", "pr", "rp", "rr"} - set(forms.split()):
            sides = ", ".join("1" if kind == "p" else "[1..2]" for kind in form)
            done = guiju("eval", f"{name}({sides})")
            assert done.returncode == 1 and "GJ2133" in done.stderr, (name, form)
