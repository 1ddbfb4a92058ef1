"""examples/yangquan-2023: the roster carries names only, and the made-up bodies show everything the
example promises: every opinion, every deduction, the lines, floors, unknowns, rows left out."""

import csv
import re
from datetime import date
from fractions import Fraction

import pytest
import yaml

from tests.reference.compare import asked_by_deduction, differences, load_result, points
from tests.reference.yangquan import evaluate

# id: (score or low–high, opinion, grounds that hold)
EXPECTED = {
    "S01": ("92", "renew", ["四(三)"]),
    "S02": ("86.9", "renew", ["四(三)"]),
    "S03": ("60", "renew", ["四(三)"]),
    "S04": ("59.9", "terminate", ["四(一)7"]),
    "S05": ("91.5", "renew", ["四(三)"]),
    "S06": ("74", "renew", ["四(三)"]),
    "S07": ("92", "normal", ["四(三)"]),
    "S08": (None, "revoke", ["六(一)"]),
    "S09": ("91.6", "terminate", ["四(一)2"]),
    "S10": ("89", "terminate", ["四(一)3", "四(二)1"]),
    "S11": ("91.5", "defer_renewal", ["四(二)1"]),
    "S12": (("81", "92"), "renew", ["四(三)"]),
    "S13": (("59", "63"), "undetermined", []),
    "S14": ("38.5", "terminate", ["四(一)7"]),
    "S15": ("90.5", "normal", ["四(三)"]),
    "S16": (None, "revoke", ["六(一)"]),
    "S17": ("90", "terminate", ["四(一)1"]),
    "S18": ("91", "suspend", ["四(二)2"]),
    "S19": ("89", "suspend", ["四(二)3"]),
    "S20": ("54.5", "terminate", ["四(一)7"]),
    "S21": ("92", "undetermined", []),
    "S22": (None, "out_of_scope", []),
}
# Refused, out of scope, or with unknown facts: the reference is for complete bodies.
INCOMPLETE = {"S08", "S12", "S13", "S16", "S21"}
OPINIONS = {
    "2020": {"revoke", "terminate", "defer_renewal", "renew", "undetermined"},
    "2021": {"revoke", "terminate", "suspend", "normal", "undetermined"},
}
FILINGS = ["id", "name", "cohort", "body_type"]


def plain(value):
    """YAML values as they stand in JSON: dates as text."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return str(value) if isinstance(value, date) else value


@pytest.fixture(scope="module")
def example(repo):
    return repo / "examples" / "yangquan-2023"


@pytest.fixture(scope="module")
def annex1(repo):
    with open(repo / "tests" / "data" / "notice" / "annex1.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def roster(example):
    return yaml.safe_load((example / "roster.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made_up(example):
    text = (example / "made-up.yaml").read_text(encoding="utf-8")
    return {body["id"]: body for body in plain(yaml.safe_load(text))}


def run(guiju, rules, facts, *options):
    """The result objects of a facts file, in order."""
    done = guiju("evaluate", rules, facts, "--format", "jsonl", *options)
    assert done.returncode == 0, done.stderr
    return [load_result(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def roster_results(guiju, rules, example):
    return run(guiju, rules, example / "roster.yaml")


@pytest.fixture(scope="module")
def results(guiju, rules, example):
    return {result["id"]: result for result in run(guiju, rules, example / "made-up.yaml")}


def lines(result, deduction):
    return [line for line in result["ledger"] if line["deduction"] == deduction]


def part(result, name):
    return next(entry for entry in result["parts"] if entry["id"] == name)


def labels(found):
    return [line["record"]["label"] for line in found]


# ---- the folder ----


def test_the_folder_holds_two_facts_files(example):
    assert sorted(path.name for path in example.iterdir()) == [
        "README.md",
        "made-up.yaml",
        "roster.yaml",
    ]


# ---- the roster ----


def test_roster_is_annex_1_with_nothing_added(roster, annex1):
    assert [body["id"] for body in roster] == [f"F{n:02}" for n in range(1, 22)]
    assert [list(body) for body in roster] == [FILINGS] * 21
    assert [(b["name"], str(b["cohort"]), b["body_type"]) for b in roster] == [
        (row["name_as_printed"], row["cohort"], row["body_type"]) for row in annex1
    ]
    assert [str(b["cohort"]) for b in roster].count("2020") == 13


def test_roster_lies_within_0_and_92_and_is_undetermined(roster_results, roster):
    assert len(roster_results) == 21
    for result, body in zip(roster_results, roster):
        assert (result["id"], result["name"]) == (body["id"], body["name"])
        assert result["score"]["value"] is None
        assert (result["score"]["low"], result["score"]["high"], result["score"]["of"]) == (
            "0",
            "92",
            "92",
        )
        assert result["opinion"]["code"] == "undetermined" and not result["opinion"]["settled"]
        assert result["opinion"]["needs_confirmation"]
        later = ["defer_renewal", "renew"] if body["cohort"] == 2020 else ["suspend", "normal"]
        assert result["opinion"]["possible"] == ["revoke", "terminate", *later]
        assert [g for g in result["grounds"] if g["state"] == "holds"] == []
        assert {"licences_complete", "occupations", "refused_without_cause"} <= set(
            result["unknown"]
        )
        assert not {"batches", "cohort", "second_evaluation"} & set(result["unknown"])


# ---- the made-up bodies ----


def test_bodies_have_the_roster_s_cohorts_and_kinds_and_one_more(made_up, annex1):
    bodies = list(made_up.values())
    assert [body["name"] for body in bodies] == [f"示例机构{n:02}" for n in range(1, 23)]
    assert [(str(b["cohort"]), b["body_type"]) for b in bodies[:21]] == [
        (row["cohort"], row["body_type"]) for row in annex1
    ]
    assert bodies[21]["cohort"] == 2022


def test_only_roles_are_named(made_up):
    named = [
        fact["by"] for body in made_up.values() for fact in body.values() if isinstance(fact, dict)
    ]
    assert named and set(named) == {"示例专家组"}


def test_every_body_comes_out_as_said(results):
    found = {}
    for name, result in results.items():
        score = result["score"]
        shown = (
            score["value"]
            if score["value"] is not None or score["low"] is None
            else (score["low"], score["high"])
        )
        holding = [g["clause"] for g in result["grounds"] if g["state"] == "holds"]
        if result["opinion"]["code"] == "revoke":
            holding = holding[:1]
        found[name] = (shown, result["opinion"]["code"], holding)
    assert found == EXPECTED


def test_complete_bodies_agree_with_the_reference(results, made_up):
    for name, body in made_up.items():
        if name in INCOMPLETE or name == "S22":
            continue
        expected = evaluate(body)
        assert differences(results[name], expected) == [], name
        assert asked_by_deduction(results[name]) == expected["asked"], name


def test_every_opinion_in_both_cohorts(results, made_up):
    for cohort, expected in OPINIONS.items():
        found = {
            results[name]["opinion"]["code"]
            for name, body in made_up.items()
            if str(body["cohort"]) == cohort
        }
        assert found == expected, cohort


def test_every_deduction_takes_points_somewhere(results, repo):
    with open(repo / "tests" / "data" / "notice" / "deductions.csv", encoding="utf-8") as file:
        expected = {row["id"] for row in csv.DictReader(file)}
    taken = {
        line["deduction"]
        for result in results.values()
        for line in result["ledger"]
        if line["state"] == "applied" and points(line["applied"]) > 0
    }
    assert taken == expected and len(expected) == 51


def test_sixty_passes_and_a_tenth_less_fails(results):
    assert (results["S03"]["score"]["value"], results["S03"]["grade"]["value"]) == ("60", "合格")
    assert (results["S04"]["score"]["value"], results["S04"]["grade"]["value"]) == (
        "59.9",
        "不合格",
    )


def test_exactly_two_thirds_lose_nothing_and_exactly_one_third_half_a_point(results, made_up):
    occupations = made_up["S05"]["occupations"]
    two_thirds = [
        o["name"] for o in occupations if 3 * o["own_examiners"] == 2 * o["required_examiners"]
    ]
    one_third = [
        o["name"] for o in occupations if 3 * o["own_examiners"] == o["required_examiners"]
    ]
    assert len(two_thirds) == 2 and len(one_third) == 1
    assert labels(lines(results["S05"], "R12a")) == one_third
    assert not lines(results["S05"], "R12b") and not lines(results["S05"], "R12c")
    left_out = [o["name"] for o in occupations if not o["evaluated"]]
    assert left_out and not set(left_out) & {
        line["record"]["label"] for line in results["S05"]["ledger"] if line["record"]
    }


def test_floors_absorb_what_a_row_cannot_lose(results):
    absorbed = {
        line["deduction"]: (line["asked"], line["applied"], line["absorbed"])
        for line in results["S06"]["ledger"]
        if points(line["absorbed"]) > 0
    }
    assert absorbed == {
        "R04a": ("4.5", "2", "2.5"),
        "R05a": ("2", "1", "1"),
        "R18a": ("5", "3", "2"),
        "R24b": ("11", "8", "3"),
        "R25a": ("1.6", "1", "0.6"),
        "R41a": ("5", "3", "2"),
    }


def test_ledgers_add_up_in_every_body(results):
    checked = 0
    for name, result in results.items():
        for entry in result["parts"]:
            if not entry["id"].startswith("R") or entry["state"] == "unknown":
                continue
            taken = sum(
                (
                    points(line["applied"])
                    for line in result["ledger"]
                    if line["part"] == entry["id"]
                ),
                Fraction(0),
            )
            assert points(entry["marks"]) - taken == points(entry["score"]), (name, entry["id"])
            checked += 1
    assert checked > 700


def test_refusals_have_no_score_and_say_who_found_it(results, made_up):
    for name in ("S08", "S16"):
        result = results[name]
        assert (result["score"]["value"], result["score"]["low"], result["score"]["high"]) == (
            None,
            None,
            None,
        )
        assert result["grade"] == {"value": None, "possible": []}
        assert result["opinion"]["needs_confirmation"] and result["opinion"]["settled"]
        finding = result["grounds"][0]["finding"]
        assert finding["because"] == made_up[name]["refused_without_cause"]["because"]


def test_a_veto_outweighs_a_high_score(results):
    assert points(results["S09"]["score"]["value"]) > 90
    assert results["S09"]["grade"]["value"] == "不合格"


def test_the_computed_gap_of_two_years_needs_no_stated_fact(results, made_up):
    assert "inactive_two_years" not in made_up["S17"] and made_up["S17"]["batches"]
    assert results["S17"]["unknown"] == []


def test_needs_confirmation_where_only_a_person_s_finding_decides(results):
    assert results["S19"]["opinion"]["needs_confirmation"]
    assert not results["S18"]["opinion"]["needs_confirmation"]


def test_unknown_facts_give_bounds_and_what_is_missing(results):
    settled, open_ = results["S12"], results["S13"]
    assert settled["opinion"]["settled"] and settled["grade"]["value"] == "合格"
    assert set(settled["unknown"]) == {
        "posts_missing_count",
        "certificate_registers_missing_count",
        "video_clarity_ok",
        "video_index_exists",
        "occupations[2].own_item_bank",
        "occupations[2].bank_meets_standard",
    }
    assert open_["opinion"]["possible"] == ["terminate", "renew"]
    assert open_["grade"] == {"value": None, "possible": ["合格", "不合格"]}
    assert set(open_["unknown"]) == {
        "video_complete",
        "video_full_coverage",
        "quality_rules_sound",
        "quality_rules_implemented",
    }


def test_an_open_finding_leaves_the_opinion_open(results):
    result = results["S21"]
    assert result["score"]["value"] == "92"
    assert result["opinion"]["possible"] == ["terminate", "normal"]
    assert result["unknown"] == ["organised_cheating_found"]
    assert "exam_disorder" in [note["code"] for note in result["notes"]]


def test_rows_that_do_not_apply_by_list_and_by_fact(results, made_up):
    left_out = {
        entry["id"] for entry in results["S07"]["parts"] if entry["state"] == "not_applicable"
    }
    assert (
        left_out >= set(made_up["S07"]["not_applicable"])
        and len(made_up["S07"]["not_applicable"]) == 11
    )
    assert results["S07"]["coverage"] == {"marks": "59", "of": "92"}
    assert [part(results["S15"], row)["state"] for row in ("R08", "R09")] == ["not_applicable"] * 2
    assert results["S15"]["coverage"]["marks"] == "91.2"


def test_due_dates(results):
    assert results["S11"]["due"] == [
        {"what": "rectify", "on": "2024-02-29"},
        {"what": "second_evaluation", "on": "2024-03-01", "needs_confirmation": True}]
    assert results["S15"]["due"] == [
        {"what": "grace_ends", "on": "2023-11-30", "needs_confirmation": True}]


def test_contradictory_facts_are_noted(results):
    codes = [note["code"] for note in results["S14"]["notes"]]
    for code in ("part_exceeds_whole", "count_exceeds_sample", "bank_contradicted"):
        assert code in codes


def test_2022_is_out_of_scope(results):
    result = results["S22"]
    assert result["score"]["value"] is None and result["grounds"] == [] and result["due"] == []
    assert result["opinion"]["settled"] and not result["opinion"]["needs_confirmation"]


def test_one_body_depends_on_how_the_total_is_read(guiju, rules, example):
    read = {
        result["id"]: result
        for result in run(
            guiju, rules, example / "made-up.yaml", "--reading", "total_basis=credited"
        )
    }
    assert (read["S20"]["score"]["value"], read["S20"]["score"]["of"]) == ("62.5", "100")
    assert read["S20"]["opinion"]["code"] == "normal" and read["S20"]["inputs"]["trial"]
    assert read["S14"]["opinion"]["code"] == "terminate"


def test_the_table_shows_every_filing_in_scope_once_and_ticks_what_is_certain(
    guiju, rules, example, made_up
):
    done = guiju("evaluate", rules, example / "made-up.yaml", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^ *\d+ +(示例机构\d\d) .*$", done.stdout, re.MULTILINE)
    in_scope = [
        body["name"]
        for cohort in (2020, 2021)
        for body in made_up.values()
        if body["cohort"] == cohort
    ]
    assert rows == in_scope and len(in_scope) == 21
    for name, line in re.findall(r"^ *\d+ +示例机构\d\d +(S\d\d) (.*)$", done.stdout, re.MULTILINE):
        assert line.count("√") == (EXPECTED[name][1] != "undetermined"), line
    assert "示例机构22" in done.stdout
