"""Random well-typed expressions: what `guiju eval` says is possible while facts are unknown holds the
value that it gives when they are known."""

import json
import random
import re
from fractions import Fraction

import pytest

RULES = """\
guiju: 1
id: sets
facts:
  n: {label: 数, type: count, max: 9}
  x: {label: 小数, type: number, min: -5, max: 5}
  p: {label: 甲, type: boolean}
  k: {label: 类, type: choice, choices: [ab, 合格]}
  t: {label: 文, type: text}
  on: {label: 日期, type: date}
  l: {label: 项, type: list, fields: {v: {label: 值, type: count, max: 9}, d: {label: 日, type: date}}}
rubric: {parts: [{id: P, marks: 5}]}
"""
KNOWN = ("{id: A, n: 3, x: -0.75, p: true, k: 合格, t: 示例 text, on: 2024-02-29, l: [{v: 4, d: 2021-05-15},"
         " {v: 0, d: 2024-01-31}, {v: 9, d: 2023-12-31}]}\n")
# Some fields and facts known, others not; the list as a whole is.
PARTLY = ("{id: A, x: -0.75, k: 合格, l: [{v: 4}, {d: 2024-01-31}, {v: 9, d: 2023-12-31}]}\n")

# Type -> plain expressions | templates: <type> stands for an expression of it, {a|b} for one of them.
GRAMMAR = {
    "num": (["n", "x", "0", "1", "2", "-1", "0.5", "7", "10 ** 38", "10 ** -38", "10 ** 40", "l[1].v",
             "9999999999999999999999999999999999"],
            ["(<num> {+|-|*|/} <num>)"] * 5 + [
                "(<num>) ** {0|1|2|3|-1|-2|20|300}", "{abs|floor|ceiling}(<num>)", "-<num>",
                "{decimal|round half up|round half down|round up|floor}(<num>, {0|2|-3|18})",
                "modulo(<num>, <num>)", "(if <boo> then <num> else <num>)",
                "{sum|min|max|mean|median|product}(<nums>)", "{min|max|sum}(<num>, <num>, <num>)",
                "count({<nums>|<dates>|<texts>})", "(<nums>)[{1|-1|n|2|<num>}]",
                "string length(<text>)", "{year|month|day|day of year|week of year}(<date>)",
                "(<date>).{year|month|day|weekday}", "(<date> - <date>).days",
                "(<months>).{years|months}", "(<months> / <months>)", "(<days> / <days>)",
                "reverse(<records>)[1].v"]),
    "boo": (["p", "true", "false", "n > 3", 'k = "ab"'],
            ["(<num> {<|<=|>|>=|=|!=} <num>)"] * 3 + [
                "(<date> {<|<=|=|!=} <date>)", "(<text> {=|!=} <text>)", "(<boo> {and|or} <boo>)",
                "not(<boo>)", "(<num> in {(|[}<num>..<num>{)|]})",
                "({some|every} e in <nums> satisfies e < <num>)",
                "({some|every} e in <records> satisfies e.v < <num>)",
                "list contains(<nums>, <num>)", "{contains|starts with|ends with}(<text>, <text>)",
                "{even|odd}(<num>)", "{before|after}(<num>, [<num>..<num>])",
                "(<months> < <months>)",
                "{overlaps|includes|during|starts|finishes|meets}([<date>..<date>), [<date>..<date>])"]),
    "text": (["k", "t", '"ab"', '""', '"合格"'],
             ["(<text> + <text>)", "string({<num>|<boo>|<date>|<text>|<months>|<days>})",
              "substring(<text>, {1|-1|2|<num>})", "{upper case|lower case}(<text>)",
              "{substring before|substring after}(<text>, <text>)",
              "(if <boo> then <text> else <text>)", "{day of week|month of year}(<date>)",
              "(<texts>)[{1|-1|n}]"]),
    "date": (["on", '@"2024-01-31"', '@"2023-02-28"', "l[-1].d", '@"0001-01-01"', '@"9999-12-31"'],
             ["(<date> {+|-} <months>)", "(<date> {+|-} <days>)",
              "date({2024|2000 + n|<num>}, {2|n}, {28|n + 20})",
              "{month_end|previous_month_end}(<date>)", "{min|max}(<dates>)",
              "(if <boo> then <date> else <date>)", "(<dates>)[1]"]),
    "months": (['@"P1M"', '@"P1Y2M"', '@"P0M"', '-@"P3M"'],
               ["(<months> {+|-} <months>)", "(<months> * <num>)", "(<months> / {2|n|<num>})",
                "abs(<months>)", "years and months duration(<date>, <date>)"]),
    "days": (['@"P1D"', '@"P30D"', '@"P0D"'],
             ["(<days> {+|-} <days>)", "(<days> * <num>)", "(<date> - <date>)"]),
    "nums": (["l.v", "[1, 2, 3]", "[]", "[n, x]", "[n, 1, n]"],
             ["(for e in <nums> return {e|e * 2|<num>})",
              "(for e in <records> return {e.v|e.v + n|<num>})",
              "(for e in {1|n|-2}..{n|3|0} return e)", "reverse(<nums>)",
              "concatenate(<nums>, <nums>)", "append(<nums>, <num>)",
              "{distinct values|mode}(<nums>)", "(<nums>)[item {<|>|=} <num>]",
              "sublist(<nums>, {1|-1|n})", "remove(<nums>, {1|-1|n})",
              "insert before(<nums>, {1|n}, <num>)", "index of(<nums>, <num>)"]),
    "records": (["l"], ["<records>[v > <num>]", "reverse(<records>)", "remove(<records>, 1)",
                        "<records>[item.d < <date>]", "sublist(<records>, 1, 1)"]),
    "dates": (["l.d"], ["[<date>, <date>]", "(for e in <records> return e.d)"]),
    "texts": (["[k, t]"], ["[<text>, <text>]", "(for e in <nums> return string(e))"]),
}


def made(pick, kind, depth):
    plain, templates = GRAMMAR[kind]
    template = pick.choice(plain if depth == 0 else templates)
    chosen = re.sub(r"\{([^{}]*)\}", lambda m: pick.choice(m[1].split("|")), template)
    return re.sub(r"<(\w+)>", lambda m: made(pick, m[1], pick.randrange(depth) if depth else 0),
                  chosen)


def answers(guiju, folder, expressions, facts):
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    (folder / "facts.yaml").write_text(facts, encoding="utf-8")
    (folder / "expressions.txt").write_text("\n".join(expressions), encoding="utf-8")
    done = guiju("eval", "--rules", "rules.yaml", "--facts", "facts.yaml", "--expressions",
                 "expressions.txt", "--format", "json", cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]


def bound(text, kind):
    """A bound or value as something with an order."""
    if kind == "number":
        return Fraction(text)
    if kind == "duration of days":
        return int(text.replace("P", "").replace("D", ""))
    found = re.fullmatch(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?", text)
    if kind == "duration":
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return -months if found[1] else months
    return text  # a date


def holds(possible, known):
    """Whether the value of `known` is among what `possible` says."""
    kind, value = known["type"], known["value"]
    if possible["value"] is not None:
        return (possible["value"], possible.get("exact")) == (value, known.get("exact"))
    if kind == "boolean":
        return str(value).lower() in possible["possible"]
    if kind == "text":
        return "possible" not in possible or json.dumps(value, ensure_ascii=False) in (
            possible["possible"])
    if kind.startswith("list"):
        return True  # that every element is possible is tested in expression_sets_test.cc
    value = bound(known.get("exact", value), kind)
    # Bounds without a finite form are shown with 34 digits.
    slack = 1 + Fraction(1, 10 ** 33) if kind == "number" else 1
    low, high = (possible.get(end) and bound(possible[end], kind) for end in ("low", "high"))
    if kind == "number":
        return (low is None or low - abs(low) * (slack - 1) <= value) and (
            high is None or value <= high + abs(high) * (slack - 1))
    return (low is None or low <= value) and (high is None or value <= high)


@pytest.mark.parametrize("seed", range(2))
def test_what_is_possible_holds_what_is(guiju, tmp_path, seed):
    pick = random.Random(seed)
    kinds = [kind for kind in GRAMMAR if kind != "records"]
    expressions = [text for text in (made(pick, pick.choice(kinds), pick.randrange(1, 5))
                                     for _ in range(5000)) if len(text) < 2000]
    known = answers(guiju, tmp_path, expressions, KNOWN)
    partly = answers(guiju, tmp_path, expressions, PARTLY)
    nothing = answers(guiju, tmp_path, expressions, "{id: A}\n")
    assert len(known) == len(partly) == len(nothing) == len(expressions)
    checked = open_ones = 0
    for one, *others in zip(known, partly, nothing):
        if "errors" in one:
            continue
        for other in others:
            if "errors" in other:  # an operand that is not evaluated where the facts are known
                continue
            checked += 1
            open_ones += other["value"] is None
            assert holds(other, one), (one, other)
    assert checked > 5000 and open_ones > 1000
    codes = {error["name"] for one in known for error in one.get("errors", ())}
    assert codes - {"not_whole_here", "date_out_of_range", "division_by_zero_here", "no_such_item",
                    "types_differ", "no_such_character", "empty_list", "division_by_zero",
                    "no_such_date_here", "bad_position", "wrong_expression_type", "number_too_large",
                    "option_not_declared", "list_items_differ"} == set()
