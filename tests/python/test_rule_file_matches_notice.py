"""rules/yangquan-2023/rules.yaml against the tables of the notice in tests/data/notice: every id,
mark, point, label, condition and quoted word. Reads the file as plain YAML, so needs no program."""

import csv
import re
from fractions import Fraction

import pytest
import yaml

# The tables describe samples in English; the rule file says the same to its Chinese readers.
SAMPLES = {
    "": None,
    "1 year + 3 batches, different occupations and levels": "1个年度和3个批次，不同职业（工种）不同等级",
    "3 batches, different occupations and levels": "3个批次，不同职业（工种）不同等级",
    "3 batches, different occupations and levels, at least 20 persons in all": "3个批次，不同职业（工种）不同等级，总人数不低于20人",
    "3 batches": "3个批次",
    "3 occupations": "3个职业（工种）",
}
DEFAULTS = {
    "occupations.evaluated": "true",
    "second_evaluation": "false",
    "evaluated_on": "as_of",
    "batches": "not_given",
}
GROUNDS = [
    "六(一)",
    *(f"四(一){n}" for n in range(1, 8)),
    *(f"四(二){n}" for n in range(1, 4)),
    "四(三)",
]


@pytest.fixture(scope="module")
def table(repo):
    """Reads a table: table("facts") -> rows as dicts."""

    def read(name):
        with open(repo / "tests" / "data" / "notice" / f"{name}.csv", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture(scope="module")
def rule_file(rules):
    """The rule file as plain YAML; every scalar stays the text it is written as."""
    return yaml.load((rules / "rules.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)


@pytest.fixture(scope="module")
def printed(table):
    """Annex 3 by row, merged cells filled in."""
    rows = {row["row"]: row for row in table("annex3")}
    for row in rows.values():
        for key in ("method", "standard"):
            if row[key].startswith("="):
                row[key] = rows[row[key][1:]][key]
        if row["sample"].startswith("as "):
            row["sample"] = rows[row["sample"][3:]]["sample"]
        row["standard"] = row["standard"].removesuffix(" (cell merged with R19)")
    return rows


def categories(rule_file):
    return rule_file["rubric"]["parts"]


def items(rule_file):
    return [item for category in categories(rule_file) for item in category["parts"]]


def rows_of(rule_file):
    return [row for item in items(rule_file) for row in item["parts"]]


def deductions_of(row):
    """(deduction, its group or None) in document order."""
    for entry in row["deductions"]:
        members = entry.get("first") or entry.get("all")
        yield from ((member, entry) for member in members) if members else [(entry, None)]


def in_force(rule_file, *entries):
    """Whether all entries apply under the default readings."""
    for entry in entries:
        for reading, options in ((entry or {}).get("under") or {}).items():
            options = [options] if isinstance(options, str) else options
            if rule_file["readings"][reading]["default"] not in options:
                return False
    return True


def under_defaults(rule_file, expression):
    """`if reading = "option" then A else B` as it stands under the default readings."""
    found = re.fullmatch(r'if (\w+) = "(\w+)" then (.+) else (.+)', expression)
    if not found or found[1] not in rule_file["readings"]:
        return expression
    reading, option, then, otherwise = found.groups()
    return then if rule_file["readings"][reading]["default"] == option else otherwise


# ---- the tree ----


def test_four_categories_nineteen_items_forty_one_rows(rule_file):
    assert [part["id"] for part in categories(rule_file)] == ["C1", "C2", "C3", "C4"]
    assert [part["id"] for part in items(rule_file)] == [f"I{n:02}" for n in range(1, 20)]
    assert [part["id"] for part in rows_of(rule_file)] == [f"R{n:02}" for n in range(1, 42)]


def test_categories_and_items_hold_their_rows_with_the_printed_marks(rule_file, printed):
    found = [
        (
            row["id"],
            category["title"],
            category["marks"],
            item["title"],
            item["marks"],
            row["title"],
            row["marks"],
        )
        for category in categories(rule_file)
        for item in category["parts"]
        for row in item["parts"]
    ]
    assert found == [
        (
            row["row"],
            row["category"],
            row["category_mark"],
            row["item"],
            row["item_mark"],
            row["content"],
            row["mark"],
        )
        for row in printed.values()
    ]


def test_marks_add_up_to_every_item_every_category_and_92(rule_file):
    total = Fraction(0)
    for category in categories(rule_file):
        for item in category["parts"]:
            assert Fraction(item["marks"]) == sum(
                Fraction(row["marks"]) for row in item["parts"]
            ), item["id"]
        assert Fraction(category["marks"]) == sum(
            Fraction(i["marks"]) for i in category["parts"]
        ), category["id"]
        total += Fraction(category["marks"])
    assert total == 92 == Fraction(rule_file["rubric"]["discrepancy"]["sum"])
    assert rule_file["rubric"]["declared"] == "100"


def test_rows_quote_clause_method_and_sample(rule_file, printed):
    for row in rows_of(rule_file):
        expected = printed[row["id"]]
        assert row["clause"] == expected["standard"], row["id"]
        assert row["method"] == expected["method"], row["id"]
        assert row.get("sample") == SAMPLES[expected["sample"]], row["id"]


# ---- deductions ----


def test_every_deduction_is_there_once_under_the_defaults(rule_file, table):
    found = [
        deduction["id"]
        for row in rows_of(rule_file)
        for deduction, group in deductions_of(row)
        if in_force(rule_file, deduction, group)
    ]
    assert found == [row["id"] for row in table("deductions")]
    assert len(found) == len(set(found)) == 51
    assert {
        deduction["id"] for row in rows_of(rule_file) for deduction, _ in deductions_of(row)
    } == set(found)


def test_deductions_have_the_points_conditions_and_clauses_of_the_table(rule_file, table):
    expected = {row["id"]: row for row in table("deductions")}
    for row in rows_of(rule_file):
        for deduction, group in deductions_of(row):
            if not in_force(rule_file, deduction, group):
                continue
            want = expected[deduction["id"]]
            assert want["row"] == row["id"]
            assert Fraction(deduction["points"]) == Fraction(want["points"]), deduction["id"]
            assert deduction["clause"] == want["clause"], deduction["id"]
            if want["kind"] == "each":
                assert deduction["each"] == want["condition_or_count"] and "when" not in deduction
                continue
            condition = want["condition_or_count"]
            if row.get("not_applicable_when") == "not charges_fees":
                condition = condition.removeprefix("charges_fees and ")  # already said by the row
            assert under_defaults(rule_file, deduction["when"]) == condition, deduction["id"]
            assert "each" not in deduction
            assert (group is not None and "first" in group) == ("first that holds" in want["kind"])
            if want["kind"].startswith("each occupation"):
                assert (group["for_each"], group["where"]) == ("occupations", "evaluated")


def test_only_r08_and_r09_do_not_apply_by_a_fact(rule_file):
    assert [row["id"] for row in rows_of(rule_file) if "not_applicable_when" in row] == [
        "R08",
        "R09",
    ]


def test_every_deduction_quotes_its_row(rule_file):
    for row in rows_of(rule_file):
        for deduction, _ in deductions_of(row):
            assert deduction["clause"] in row["clause"], deduction["id"]


def test_points_that_differ_from_the_clause_say_why(rule_file):
    for row in rows_of(rule_file):
        for deduction, _ in deductions_of(row):
            stated = re.findall(r"扣([0-9.]+)分", deduction["clause"])
            differs = deduction["points"] not in stated
            assert differs == ("clause_differs" in deduction), (deduction["id"], stated)


# ---- facts ----


def test_facts_are_those_of_the_table(rule_file, table):
    found = {}
    for fact, declared in rule_file["facts"].items():
        found[fact] = declared
        for field, inner in declared.get("fields", {}).items():
            found[f"{fact}.{field}"] = inner
    rows = {row["id"]: row for row in table("facts")}
    assert set(found) == set(rows)
    for fact, row in rows.items():
        kind, _, choices = row["type"].partition(" ")
        declared = found[fact]
        assert (declared["label"], declared["type"], declared.get("unit", "")) == (
            row["label"],
            kind,
            row["unit"],
        ), fact
        assert declared.get("choices", []) == (
            [c.strip() for c in choices.split(",")] if choices else []
        ), fact
        assert declared.get("default") == DEFAULTS.get(fact), fact
        assert bool(declared.get("note")) >= bool(row["note"]), fact
    assert found["occupations.required_examiners"]["min"] == "1"


# ---- readings ----


def test_readings_have_the_options_and_the_default_of_the_table(rule_file, table):
    rows = {row["id"]: row for row in table("readings")}
    assert list(rule_file["readings"]) == list(rows)
    for reading, declared in rule_file["readings"].items():
        default, *others = rows[reading]["options_default_first"].split("; ")
        assert list(declared["options"]) == [default, *others], reading
        assert declared["default"] == default
        assert declared["where"] == rows[reading]["where"]
        for words in (declared["question"], declared["because"], *declared["options"].values()):
            assert re.search(r"[\u4e00-\u9fff]", words), (reading, words)


def test_every_option_is_spoken_of(rules, rule_file):
    """Each reading steers something: by `under`, or named in a condition."""
    below = (rules / "rules.yaml").read_text(encoding="utf-8").split("\nrubric:\n")[1]
    for reading, declared in rule_file["readings"].items():
        options = set(re.findall(rf'{reading}(?: = "|: )(\w+)', below))
        for listed in re.findall(rf"{reading}: \[([^\]]+)\]", below):
            options |= {option.strip() for option in listed.split(",")}
        assert options and options <= set(declared["options"]), reading
        # in an `if` or a shared limit the default is what is left
        assert options >= set(declared["options"]) - {declared["default"]}, reading


# ---- outcome ----


def test_grounds_are_those_of_the_notice_in_its_order(rule_file):
    found = [row["clause"] for row in rule_file["opinion"]]
    assert list(dict.fromkeys(found)) == GROUNDS
    for row in rule_file["opinion"]:
        assert row["text"], row["clause"]
        if row["clause"].startswith("四(一)"):
            assert (row["opinion"], row["grade"]) == ("terminate", "不合格")
        if row["clause"].startswith("四(二)"):
            assert row["opinion"] == {"by": "cohort", "2020": "defer_renewal", "2021": "suspend"}


def test_opinions_in_the_order_of_the_document(rule_file):
    assert list(rule_file["opinions"]) == [
        "revoke",
        "terminate",
        "defer_renewal",
        "suspend",
        "renew",
        "normal",
        "out_of_scope",
    ]
    confirmed = [
        code
        for code, row in rule_file["opinions"].items()
        if row.get("needs_confirmation") == "true"
    ]
    assert confirmed == ["revoke", "terminate"]


def test_the_pass_line_and_the_evaluation_period(rule_file):
    values = {name: row["value"] for name, row in rule_file["parameters"].items()}
    assert values["pass_line"] == "60"
    assert (
        values["evaluation_from"] == '@"2023-08-31"' and values["evaluation_to"] == '@"2023-10-31"'
    )


def test_annex_4_has_six_columns_open_to_their_cohorts(rule_file):
    columns = rule_file["report"]["columns"]
    assert [column["label"][:3] for column in columns] == [
        "（一）",
        "（二）",
        "（三）",
        "（四）",
        "（五）",
        "（六）",
    ]
    assert [column.get("only") for column in columns] == [
        None,
        ["2020"],
        ["2020"],
        ["2021"],
        ["2021"],
        None,
    ]
    ticks = [code for column in columns for code in column.get("opinions", [])]
    assert sorted(ticks) == sorted(set(rule_file["opinions"]) - {"out_of_scope"})
