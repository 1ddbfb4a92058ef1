"""`guiju eval`: values as text and JSON, on plain facts, on a body of a rule file, or on none."""

import json

import pytest

from tests.python.cli_support import MADE_UP, check_golden

RULES = "rules/yangquan-2023"
PLAIN = """\
own: 2
ok: true
on: 2023-12-31
name: 示例
机构 类别: 学校
nums: [1, 2, 3.5]
none: []
batches: [{day: 2021-05-15, persons: 30, fine: true}, {day: 2023-07-08, persons: 10, fine: null}]
"""
SMALL = """\
guiju: 1
id: small
facts:
  errors: {label: 错误例数, type: count}
  late: {label: 逾期, type: boolean, default: false}
  kind: {label: 类别, type: choice, choices: [甲, 乙]}
  on: {label: 日期, type: date, default: as_of}
parameters:
  line: {label: 合格线, value: 6}
readings:
  way: {where: R1, clause: 扣1分, question: 怎么扣, options: {once: 一次, each: 每次}, default: once, because: 原文}
derived:
  rate: {label: 差错率, value: 10 / errors}
rubric:
  parts:
  - id: R1
    marks: 10
    deductions:
    - {id: R1a, points: 1, each: errors, under: {way: each}}
    - {id: R1a, points: 1, when: errors > 0, under: {way: once}}
    - {id: R1b, points: 1, when: late or kind = "乙" or on < @"2020-01-01" or rate > 100}
"""

VALUES = [
    ("1/3 + 1/6", "0.5"), ("1/3", "0.3333333333333333333333333333333333 (1/3)"), ("-0.50", "-0.5"),
    ("[1/3, 2]", "[0.3333333333333333333333333333333333 (1/3), 2]"), ("[]", "[]"),
    ('"a\\"b"', '"a\\"b"'), ("1 < 2", "true"), ('@"2024-02-29"', '@"2024-02-29"'),
    ('@"P14M"', '@"P1Y2M"'), ('@"P3D" * -2', '@"-P6D"'),
    ("2 ** 100", "1267650600228229401496703205376"),
    ("2 ** 200", "1.606938044258990275541962092341163E+60"), ("10 ** 40 / 10 ** 39", "10"),
    ("10 ** -30", "0.000000000000000000000000000001"),
]
ON_FACTS = [
    ("own + 0.1", "2.1"), ("ok and own > 1", "true"), ('on + @"P2M"', '@"2024-02-29"'),
    ('name + "甲"', '"示例甲"'), ("`机构 类别`", '"学校"'), ("nums[-1]", "3.5"), ("none", "[]"),
    ("count(none)", "0"), ("batches.persons", "[30, 10]"),
    ("batches[1]", '{day: @"2021-05-15", persons: 30, fine: true}'),
    ("batches[persons < 20].day", '[@"2023-07-08"]'), ("batches[item.persons < 20][1].persons", "10"),
    ("for b in batches return b.persons * 2", "[60, 20]"),
    ("some n in nums satisfies n > 3", "true"),
]


def value(done):
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout.removesuffix("\n")


def one(guiju, *words, **how):
    """The object of one expression."""
    done = guiju("eval", *words, "--format", "json", **how)
    (line,) = done.stdout.splitlines()
    return json.loads(line)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    path = tmp_path_factory.mktemp("facts") / "plain.yaml"
    path.write_text(PLAIN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("small") / "rules.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.mark.parametrize("expression, text", VALUES)
def test_without_facts(guiju, expression, text):
    assert value(guiju("eval", expression)) == text


@pytest.mark.parametrize("expression, text", ON_FACTS)
def test_on_plain_facts(guiju, plain, expression, text):
    assert value(guiju("eval", expression, "--facts", plain)) == text


def test_a_negative_number_is_no_option(guiju, plain):
    assert value(guiju("eval", "--", "-3 + 1")) == "-2"
    assert value(guiju("eval", "(-3)")) == "-3"
    assert value(guiju("eval", "-3 + 1")) == "-2"
    assert value(guiju("eval", "--set", "own=5", "--facts", plain, "-own")) == "-5"
    assert "“-x”" in guiju("eval", "1", "-x").stderr


def test_values_are_written_as_expressions_that_have_the_same_value(guiju, plain):
    for expression, text in VALUES + ON_FACTS:
        if "(" in text or "{" in text or "E+" in text:
            continue
        assert value(guiju("eval", text, "--facts", plain)) == text, expression


def test_json_facts_and_standard_input(guiju, tmp_path):
    path = tmp_path / "facts.json"
    path.write_text('{"n": 1.5e2, "t": "a\\u4e2db", "l": [{"x": 1}, {"x": 2}]}', encoding="utf-8")
    assert value(guiju("eval", "n + count(l[x > 1])", "--facts", path)) == "151"
    assert value(guiju("eval", "t", "--facts", path)) == '"a中b"'
    assert value(guiju("eval", "a", "--facts", "-", stdin="a: 3\n")) == "3"


@pytest.mark.parametrize("expression, wanted", [
    ("1/3", {"type": "number", "value": "0.3333333333333333333333333333333333", "exact": "1/3"}),
    ("0.50", {"type": "number", "value": "0.5"}),
    ("own > 1", {"type": "boolean", "value": True}),
    ("name", {"type": "text", "value": "示例"}),
    ("on", {"type": "date", "value": "2023-12-31"}),
    ('@"P14M"', {"type": "duration", "value": "P1Y2M"}),
    ('on - @"2023-12-01"', {"type": "duration of days", "value": "P30D"}),
    ("nums", {"type": "list of numbers", "value": ["1", "2", "3.5"]}),
    ("[]", {"type": "list", "value": []}),
    ("batches[1].fine", {"type": "boolean", "value": True}),
    ("batches[1]", {"type": "record",
                    "value": {"day": "2021-05-15", "persons": "30", "fine": True}}),
    ("batches[2].fine", {"type": "boolean", "value": None, "possible": ["false", "true"],
                         "unknown": ["batches[2].fine"]}),
    ("batches.fine", {"type": "list of booleans", "value": None, "unknown": ["batches[2].fine"]}),
])
def test_json(guiju, plain, expression, wanted):
    assert one(guiju, expression, "--facts", plain) == {"expression": expression, **wanted}


def test_unknown_facts_leave_what_is_possible(guiju, small):
    rules = ("--rules", small)
    assert value(guiju("eval", "errors * 2", *rules)) == "尚不能确定：0–2000000000；未知：errors"
    assert value(guiju("eval", "errors * 2", *rules, "--lang", "en")) == (
        "not certain: 0–2000000000; unknown: errors")
    assert value(guiju("eval", "kind", *rules, "--lang", "en")) == (
        'not certain: "甲", "乙"; unknown: kind')
    assert one(guiju, "3 / (errors + 2)", *rules) == {
        "expression": "3 / (errors + 2)", "type": "number", "value": None,
        "low": one(guiju, "3 / 1000000002")["value"], "high": "1.5", "unknown": ["errors"]}


def test_a_rule_file_lends_its_names(guiju, small, tmp_path):
    facts = tmp_path / "facts.yaml"
    facts.write_text("- {id: A, errors: 3, kind: 甲, on: 2023-09-01}\n"
                     "- {id: B, errors: 0, kind: 乙, on: 2023-09-01}\n", encoding="utf-8")
    words = ("--rules", small, "--facts", facts, "--id", "A")
    for expression, text in [("错误例数 + line", "9"), ("way", '"once"'), ("total", "9"), ("R1", "9"),
                             ("score >= line", "true"), ("rate", f"{'3.' + '3' * 33} (10/3)"),
                             ("late", "false"), ("on", '@"2023-09-01"')]:
        assert value(guiju("eval", expression, *words)) == text
    assert value(guiju("eval", "R1", *words, "--reading", "way=each")) == "7"
    assert value(guiju("eval", "way", *words, "--reading", "way=each")) == '"each"'
    assert value(guiju("eval", "R1", *words, "--set", "late=true")) == "8"
    assert value(guiju("eval", "errors", "--rules", small, "--set", "errors=4")) == "4"
    assert value(guiju("eval", "on", "--rules", small, "--as-of", "2024-01-02")) == '@"2024-01-02"'
    several = guiju("eval", "errors", "--rules", small, "--facts", facts)
    assert (several.returncode, several.stdout) == (1, "") and "有 2 个机构" in several.stderr
    none = guiju("eval", "errors", "--rules", small, "--facts", facts, "--id", "Z")
    assert (none.returncode, none.stdout) == (1, "") and "“Z”" in none.stderr


def test_a_problem_inside_a_named_expression_points_at_its_name(guiju, small):
    done = guiju("eval", "1 + rate", "--rules", small, "--set", "errors=0", "--lang", "en")
    assert done.returncode == 1
    assert done.stderr == ("expression:1:5: error[GJ5001]: division by zero for these facts\n"
                           "    1 | 1 + rate\n      |     ^~~~\n")
    # The score needs the rate, too, unless the kind may make it needless; other names do not.
    known = ["--set", "errors=0", "--set", "on=2024-01-01"]
    failed = guiju("eval", "score", "--rules", small, *known, "--set", "kind=甲", "--lang", "en")
    assert failed.returncode == 1 and "there is no score" in failed.stderr
    assert value(guiju("eval", "score", "--rules", small, *known)) == "9"
    assert value(guiju("eval", "errors", "--rules", small, "--set", "errors=0")) == "0"


def test_the_first_rule_set(guiju):
    words = ("--rules", RULES, "--facts", MADE_UP, "--id", "S01")
    assert value(guiju("eval", "score", *words)) == "92"
    assert value(guiju("eval", "R01 + R02", *words)) == value(guiju("eval", "R02 + R01", *words))


def test_facts_with_errors(guiju, small, tmp_path):
    facts = tmp_path / "facts.yaml"
    facts.write_text("{id: A, errors: -3}\n", encoding="utf-8")
    done = guiju("eval", "errors", "--rules", small, "--facts", facts)
    assert (done.returncode, done.stdout) == (1, "") and "-3" in done.stderr
    facts.write_text("a: null\nb: 1\n", encoding="utf-8")
    done = guiju("eval", "b", "--facts", facts, "--lang", "en")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{facts}:1:4: error[GJ4072]" in done.stderr
    done = guiju("eval", "b", "--facts", tmp_path / "missing.yaml")
    assert (done.returncode, done.stdout) == (2, "") and "missing.yaml" in done.stderr
    assert guiju("eval", "b", "--rules", tmp_path / "missing").returncode == 2


def test_several_expressions(guiju, plain, tmp_path):
    path = tmp_path / "expressions.txt"
    path.write_text("# 注释\n\n  own * 2  \r\nown +\n\tnums[9]\nname\n", encoding="utf-8")
    done = guiju("eval", "--expressions", path, "--facts", plain, "--lang", "en")
    assert done.returncode == 1
    assert done.stdout == 'own * 2 → 4\nown + → error\nnums[9] → error\nname → "示例"\n'
    assert f"{path}:4:5: error[GJ2040]" in done.stderr
    assert f"{path}:5:2: error[GJ5012]: the list has 3 items; there is no item 9" in done.stderr
    lines = guiju("eval", "--expressions", path, "--facts", plain, "--format", "json").stdout
    found = [json.loads(line) for line in lines.splitlines()]
    assert [f["expression"] for f in found] == ["own * 2", "own +", "nums[9]", "name"]
    assert found[2]["errors"][0]["name"] == "no_such_item"
    assert (found[2]["errors"][0]["line"], found[2]["errors"][0]["column"]) == (5, 2)
    assert guiju("eval", "--expressions", tmp_path / "none").returncode == 2
    assert value(guiju("eval", "--expressions", "-", stdin="1 + 1\n2 * 3")) == (
        "1 + 1 → 2\n2 * 3 → 6")


def test_output(guiju, tmp_path):
    path = tmp_path / "value.txt"
    done = guiju("eval", "1 + 1", "--output", path)
    assert (done.returncode, done.stdout) == (0, "")
    assert path.read_text(encoding="utf-8") == "2\n"
    assert guiju("eval", "1 + 1", "--output", tmp_path / "no" / "value.txt").returncode == 2


ERRORS = [
    "own +", "onw + 1", '"a" + 1', "nums[0]", "nums[1.5]", "nums[4]", "nums[item]", "nums[name]",
    "sqrt(own)", "today()", "number(name)", "split(name, name)", "replace(name, name, name)",
    "string join(nums)", "flatten(nums)", "sort(nums, own)", "exp(1)", "meets(1, [1..2])",
    "get value(batches, name)", "list replace(nums, 1, 2)", 'date and time("2023-01-01T00:00:00")',
    "date(2023, 2, 29)", "date(2023.5, 1, 1)", '@"P1D" * 0.5', '@"P1Y" * 10 ** 38', '@"P9999999D" + @"P1D"', 'sum(@"P9999999D", @"P1D")',
     '@"P1M" + @"P1D"', "on + 1", "on.hour",
    '@"PT12H"', "even(0.5)", "10 ** 1001", "10 ** 1000 ** 7", "(10 ** 1000) ** 7", "1 / (own - 2)",
    "min([])", "median([])", "product([])", 'substring("abc", 4)', 'substring("abc", 0)',
    'substring("abc", 1, 0)', 'upper case("straße")', "for x in nums", "for x in nums, y in nums return x",
    "for x in nums return [x]", "for x in 1..200000 return x", "sublist(nums, 2, 5)",
    "count(for i in 1..100000 return count(for j in 1..1000 return j))", "batches[1] = batches[2]",
    "null", "own instance of number", "{a: 1}", "nums = nums", "name < name", "item", "score",
    "[own, name]", "if ok then 1 else name", "own in 1..3", "(", "",
]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_messages(guiju, plain, language):
    """What is refused, and what people are told; nothing has a value."""
    text = ""
    for expression in ERRORS:
        done = guiju("eval", expression, "--facts", plain, "--lang", language)
        assert (done.returncode, done.stdout) == (1, ""), expression
        assert done.stderr.startswith("expression:1:"), expression
        text += done.stderr + "\n"
    check_golden(f"eval.{language}.txt", text)
