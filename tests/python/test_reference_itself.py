"""The reference, on its own: every deduction, boundary and reading of the notice, each with a body
worked out by hand. Needs no program; test_reference_opinion.py goes on from the score."""

from fractions import Fraction

import pytest

from tests.reference import sheet
from tests.reference.example import EXPIRED, LOSES_32, LOSES_32_1, LOSES_36_8, LOSES_40
from tests.reference.example import body, occupation
from tests.reference.facts import Incomplete
from tests.reference.readings import READINGS, alternatives, chosen
from tests.reference.yangquan import evaluate


def points(text):
    return Fraction(text)


# ---- the sheet ----

def test_marks_add_up_as_printed():
    marks = sheet.marks_of_parts()
    assert [len([p for p in marks if p[0] == kind]) for kind in "CIR"] == [4, 19, 41]
    assert list(sheet.ROWS) == [f"R{n:02}" for n in range(1, 42)]
    assert [marks[f"C{n}"] for n in range(1, 5)] == [5, 12, 60, 15]
    in_items = []
    for category, _, _, items in sheet.CATEGORIES:
        assert marks[category] == sum(marks[item] for item, _, _, _ in items)
        for item, _, _, rows in items:
            assert marks[item] == sum(marks[r] for r in rows)
            in_items += rows
    assert in_items == list(sheet.ROWS)
    assert [i for _, _, _, items in sheet.CATEGORIES for i, _, _, _ in items] == [
        f"I{n:02}" for n in range(1, 20)]
    assert sum(sheet.ROWS[r].marks for r in sheet.ROWS) == 92


def test_a_clean_body_has_everything():
    result = evaluate(body())
    assert result["total"] == result["score"] == result["of"] == result["coverage"] == 92
    assert result["parts"] == sheet.marks_of_parts()
    assert (result["opinion"], result["grade"], result["grounds"]) == ("renew", "合格", ["四(三)"])
    assert result["asked"] == {} and not result["needs_confirmation"] and result["due"] == []


# (deduction, 扣N分 in its clause, facts, points lost, points asked)
DEDUCTIONS = [
    ("R01a", "1", {"licences_complete": False}, "1", "1"),
    ("R01b", "1", {"penalty_record_count": 3}, "1", "1"),
    ("R02a", "1", {"commitment_signed": False}, "1", "1"),
    ("R02b", "0.5", {"commitment_unmet_count": 3}, "1.5", "1.5"),
    ("R03a", "1", {"false_publicity_found": True}, "1", "1"),
    ("R04a", "0.5", {"posts_missing_count": 5}, "2", "2.5"),
    ("R05a", "0.5", {"posts_without_duties_count": 1}, "0.5", "0.5"),
    ("R06a", "0.4", {"account_books_kept": False}, "0.4", "0.4"),
    ("R07a", "0.4", {"assets_managed": False}, "0.4", "0.4"),
    ("R08a", "0.4", {"fee_basis_clear": False}, "0.4", "0.4"),
    ("R09a", "0.4", {"valid_fee_receipts_used": False}, "0.4", "0.4"),
    ("R10a", "0.4", {"audit_report_years_missing": 2, "audit_report_years_excused": 1}, "0.4",
     "0.4"),
    ("R11a", "1", {"staff_without_payroll_count": 1}, "1", "1"),
    ("R12c", "1.5", {"occupations": [occupation(own_examiners=0)] * 4}, "5", "6"),
    ("R12b", "1", {"occupations": [occupation(own_examiners=1, required_examiners=4)]}, "1", "1"),
    ("R12a", "0.5", {"occupations": [occupation(own_examiners=1)] * 2}, "1", "1"),
    ("R13a", "1", {"supervisor_training_held": False}, "1", "1"),
    ("R14a", "2", {"annual_plan_years_missing": 1}, "2", "2"),
    ("R15a", "3", {"plans_inaccurate_count": 2}, "3", "3"),
    ("R16a", "3", {"batches_off_plan_count": 1}, "3", "3"),
    ("R17a", "0.5", {"notices_missing_count": 3}, "1", "1.5"),
    ("R18a", "1", {"ineligible_candidates_count": 4}, "3", "4"),
    ("R19a", "1", {"review_process_clear": False}, "1", "1"),
    ("R19b", "1", {"review_records_kept": False}, "1", "1"),
    ("R20a", "1.5", {"staffing_plan_complete": False}, "1.5", "1.5"),
    ("R20b", "1.5", {"staffing_matches_onsite": False}, "1.5", "1.5"),
    ("R21a", "2", {"venue_functional": False}, "2", "2"),
    ("R22a", "2", {"equipment_safe": False}, "2", "2"),
    ("R23a", "1", {"equipment_running_well": False}, "1", "1"),
    ("R24a", "4", {"unsealed_marking_batches_count": 1}, "4", "4"),
    ("R24b", "1", {"marking_errors_count": 9}, "8", "9"),
    ("R25a", "0.2", {"tally_errors_count": 3}, "0.6", "0.6"),
    ("R26a", "1", {"missing_signatures_count": 2}, "2", "2"),
    ("R27a", "3", {"occupations": [occupation(own_item_bank=False)] * 4}, "10", "12"),
    ("R27b", "2", {"occupations": [occupation(bank_meets_standard=False)] * 2}, "4", "4"),
    ("R28a", "2", {"paper_custody_recorded": False}, "2", "2"),
    ("R29a", "3", {"application_files_missing_count": 1}, "3", "3"),
    ("R30a", "3", {"exam_files_missing_count": 7}, "3", "3"),
    ("R31a", "2", {"certificate_registers_missing_count": 1}, "2", "2"),
    ("R32a", "2", {"video_clarity_ok": False}, "2", "2"),
    ("R33a", "2", {"video_complete": False}, "2", "2"),
    ("R33b", "2", {"video_full_coverage": False}, "2", "2"),
    ("R34a", "2", {"video_index_exists": False}, "2", "2"),
    ("R35a", "1", {"batches_without_supervisor_count": 1}, "1", "1"),
    ("R36a", "1", {"batches_without_feedback_count": 3}, "2", "3"),
    ("R37a", "2", {"violations_count": 1, "violations_unrecorded_count": 1}, "2", "2"),
    ("R38a", "2", {"complaints_count": 2, "complaints_late_count": 1}, "2", "2"),
    ("R39a", "3", {"quality_rules_exist": False, "quality_rules_sound": False}, "3", "3"),
    ("R39b", "2", {"quality_rules_implemented": False}, "2", "2"),
    ("R40a", "1", {"staff_without_pledge_count": 2}, "1", "1"),
    ("R41a", "1", {"substantiated_complaints_count": 2}, "2", "2"),
]


def test_all_51_deductions_are_tried():
    assert len({entry[0] for entry in DEDUCTIONS}) == len(DEDUCTIONS) == 51


@pytest.mark.parametrize("deduction, rate, facts, lost, asked", DEDUCTIONS,
                         ids=[entry[0] for entry in DEDUCTIONS])
def test_deduction(deduction, rate, facts, lost, asked):
    result, row = evaluate(body(**facts)), deduction[:3]
    assert result["asked"] == {deduction: points(asked)}
    assert result["parts"][row] == sheet.ROWS[row].marks - points(lost)
    assert result["total"] == 92 - points(lost)
    clause = sheet.ROWS[row].clause
    assert f"扣{rate}分" in clause


@pytest.mark.parametrize("facts, row, lost", [
    # a row never goes below 0, whether or not 扣完为止 is printed
    ({"licences_complete": False, "penalty_record_count": 9}, "R01", "2"),
    ({"commitment_signed": False, "commitment_unmet_count": 2}, "R02", "2"),
    ({"commitment_signed": False, "commitment_unmet_count": 3}, "R02", "2"),
    ({"posts_missing_count": 4}, "R04", "2"),
    ({"unsealed_marking_batches_count": 1, "marking_errors_count": 3}, "R24", "7"),
    ({"unsealed_marking_batches_count": 2, "marking_errors_count": 1}, "R24", "8"),
    ({"tally_errors_count": 5}, "R25", "1"),
    ({"tally_errors_count": 6}, "R25", "1"),
    ({"video_complete": False, "video_full_coverage": False}, "R33", "2"),
    ({"review_process_clear": False, "review_records_kept": False}, "R19", "2"),
    ({"substantiated_complaints_count": 4}, "R41", "3"),
    # an explained year costs nothing, as long as every missing year is explained
    ({"audit_report_years_missing": 2, "audit_report_years_excused": 2}, "R10", "0"),
    ({"audit_report_years_missing": 0, "audit_report_years_excused": 1}, "R10", "0"),
    # nothing to record, nothing unrecorded, whatever is stated
    ({"violations_count": 0, "violations_unrecorded_count": 2}, "R37", "0"),
    ({"violations_count": 2, "violations_unrecorded_count": 0}, "R37", "0"),
    ({"complaints_count": 0, "complaints_late_count": 1}, "R38", "0"),
    ({"complaints_count": 1, "complaints_late_count": 0}, "R38", "0"),
    ({"quality_rules_sound": False, "quality_rules_implemented": False}, "R39", "2"),
    ({"supervisor_certified": False}, "R13", "0"),
])
def test_floor_and_exemptions(facts, row, lost):
    result = evaluate(body(**facts))
    assert result["parts"][row] == sheet.ROWS[row].marks - points(lost)


@pytest.mark.parametrize("own, required, lost", [
    (0, 1, "1.5"), (0, 300, "1.5"), (1, 300, "1"),
    (1, 4, "1"), (1, 3, "0.5"), (2, 6, "0.5"), (99, 300, "1"), (100, 300, "0.5"),  # not 不足1/3
    (199, 300, "0.5"), (200, 300, "0"), (2, 3, "0"), (4, 6, "0"), (3, 5, "0.5"),  # not 不足2/3
    (1, 1, "0"), (1, 2, "0.5"), (5, 3, "0"),
    (333333333333333333, 10**18, "1"), (666666666666666667, 10**18, "0"),
])
def test_examiner_ratio(own, required, lost):
    given = occupation(own_examiners=own, required_examiners=required)
    assert evaluate(body(occupations=[given]))["parts"]["R12"] == 5 - points(lost)


def test_each_evaluated_occupation_counts():
    lines = [occupation(own_examiners=0, own_item_bank=False, bank_meets_standard=False),
             occupation(own_examiners=1, evaluated=True, bank_meets_standard=False),
             occupation(own_examiners=0, own_item_bank=False, evaluated=False)]
    result = evaluate(body(occupations=lines))
    assert (result["parts"]["R12"], result["parts"]["R27"]) == (3, 5)
    assert result["asked"] == {"R12c": points("1.5"), "R12a": points("0.5"), "R27a": 3, "R27b": 2}
    assert evaluate(body(occupations=[]))["total"] == 92


def test_not_applicable_rows_keep_their_marks():
    result = evaluate(body(not_applicable=["R15", "R27"], plans_incomplete_count=None,
                           occupations=[occupation(own_examiners=0, own_item_bank=None)]))
    assert result["parts"]["R15"] == 3 and result["parts"]["R27"] == 10
    assert result["parts"]["R12"] == points("3.5")
    assert result["coverage"] == 79 and result["not_applicable"] == {"R15", "R27"}
    with pytest.raises(ValueError):
        evaluate(body(not_applicable=["I01"]))


def test_no_fees_no_fee_rows():
    result = evaluate(body(charges_fees=False, fee_basis_clear=None,
                           valid_fee_receipts_used=False))
    assert result["not_applicable"] == {"R08", "R09"}
    assert result["coverage"] == points("91.2") and result["total"] == 92
    both = body(not_applicable=["R08", "R09"], charges_fees=None)
    assert evaluate(both)["coverage"] == points("91.2")


def test_unknown_is_never_no():
    # read by nothing under the default readings, or only where there is something to count
    optional = {"id", "name", "published_on", "supervisor_certified", "annual_plan_years_required",
                "violations_unrecorded_count", "complaints_late_count"}
    given = body()
    assert optional < set(given)
    for missing in given:
        if missing in optional:
            assert evaluate(body(**{missing: None}))["total"] == 92
        else:
            with pytest.raises(Incomplete):
                evaluate(body(**{missing: None}))
    with pytest.raises(Incomplete):
        evaluate(body(occupations=[occupation(evaluated=None)]))
    with pytest.raises(Incomplete):
        evaluate(body() | {"licences_complete": None})


# ---- the line ----

@pytest.mark.parametrize("facts, basis, total, score, passes", [
    ({}, "printed", "92", "92", True),
    (LOSES_32, "printed", "60", "60", True),
    (LOSES_32_1, "printed", "59.9", "59.9", False),
    (LOSES_40, "printed", "52", "52", False),
    (LOSES_40, "credited", "52", "60", True),
    ({**LOSES_40, "tally_errors_count": 1}, "credited", "51.8", "59.8", False),
    (LOSES_36_8, "scaled", "55.2", "60", True),
    ({**LOSES_36_8, "tally_errors_count": 1}, "scaled", "55", "1375/23", False),
    (LOSES_32_1, "scaled", "59.9", "2995/46", True),
    ({}, "scaled", "92", "100", True),
    ({}, "credited", "92", "100", True),
])
def test_line(facts, basis, total, score, passes):
    result = evaluate(body(**facts), {"total_basis": basis})
    assert (result["total"], result["score"]) == (points(total), points(score))
    assert result["of"] == (92 if basis == "printed" else 100)
    assert result["opinion"] == ("renew" if passes else "terminate")
    assert result["grade"] == ("合格" if passes else "不合格")
    assert result["grounds"] == (["四(三)"] if passes else ["四(一)7"])


# ---- readings ----

UNSIGNED = {"commitment_signed": False, "commitment_unmet_count": 1}
# (reading, option, facts, what to look at, by default, under the option)
READING_CASES = [
    ("total_basis", "credited", LOSES_40, "opinion", "terminate", "renew"),
    ("total_basis", "scaled", LOSES_36_8, "opinion", "terminate", "renew"),
    ("penalty_records", "per_record", {"penalty_record_count": 2}, "R01", "1", "0"),
    ("penalty_records", "per_record", {"penalty_record_count": 3}, "R01", "1", "0"),
    ("unsigned_commitment", "unsigned_only", UNSIGNED, "R02", "0.5", "1"),
    ("unsigned_commitment", "all_unmet", UNSIGNED, "R02", "0.5", "0"),
    ("unsigned_commitment", "all_unmet", {"commitment_signed": False}, "R02", "1", "0"),
    ("listed_defects", "all", {"account_books_kept": False}, "R06", "0", "0.4"),
    ("listed_defects", "all", {"accounts_clear": False}, "R07", "0", "0.4"),
    ("listed_defects", "all", {"plans_incomplete_count": 1}, "R15", "0", "3"),
    ("listed_defects", "all", {"venue_safe": False}, "R21", "0", "2"),
    ("listed_defects", "all", {"equipment_functional": False}, "R22", "0", "2"),
    ("listed_defects", "all", {"paper_handover_recorded": False}, "R28", "0", "2"),
    ("audit_exemption", "any_note",
     {"audit_report_years_missing": 2, "audit_report_years_excused": 1}, "R10", "0", "0.4"),
    ("staff_records", "both", {"staff_without_contract_count": 1}, "R11", "0", "1"),
    ("staff_records", "half_each", {"staff_without_contract_count": 1}, "R11", "0", "0.5"),
    ("examiner_base", "own_and_hired",
     {"occupations": [occupation(own_examiners=3, hired_examiners=7)]}, "R12", "5", "4"),
    ("supervisor_training", "training_and_certified", {"supervisor_certified": False}, "R13", "1",
     "0"),
    ("annual_plan", "all_years", {"annual_plan_years_missing": 1}, "R14", "0", "2"),
    ("review_cell", "pooled", {"ineligible_candidates_count": 4}, "R19", "2", "1"),
    ("item_bank", "cumulative", {"occupations": [occupation(own_item_bank=False)]}, "R27", "7",
     "5"),
    ("coverage_points", "item_limit", {"video_complete": False, "video_full_coverage": False},
     "R34", "2", "0"),
    ("quality_rules", "both_needed", {"quality_rules_sound": False}, "R39", "1", "3"),
    ("quality_rules", "each",
     {"quality_rules_sound": False, "quality_rules_implemented": False}, "R39", "1", "0"),
    ("cheating", "both", {"organised_cheating_found": True}, "grounds", ["四(一)5"], ["四(三)"]),
    ("cheating", "either", {"exam_disorder_found": True}, "grounds", ["四(三)"], ["四(一)5"]),
    ("legal_person", "both", EXPIRED, "grounds", ["四(二)2"], ["四(三)"]),
    ("below_line", "rectify_first", LOSES_32_1, "grounds", ["四(一)7"], ["四(二)3"]),
]


def test_every_other_option_has_a_case():
    assert len(READINGS) == 16 and len(alternatives()) == 21
    assert {(name, option) for name, option, *_ in READING_CASES} == set(alternatives())


@pytest.mark.parametrize("name, option, facts, where, default, changed", READING_CASES)
def test_reading_changes(name, option, facts, where, default, changed):
    for readings, wanted in ((None, default), ({name: option}, changed)):
        result = evaluate(body(**facts), readings)
        if where in sheet.ROWS:
            assert result["parts"][where] == points(wanted)
        else:
            assert result[where] == wanted


@pytest.mark.parametrize("readings, facts, scores", [
    # where another option agrees with the default, or stops
    ({"staff_records": "both"},
     {"staff_without_contract_count": 1, "staff_without_payroll_count": 2}, {"R11": "0"}),
    ({"staff_records": "half_each"},
     {"staff_without_contract_count": 1, "staff_without_payroll_count": 2}, {"R11": "0"}),
    ({"listed_defects": "all"}, {"venue_safe": False, "venue_functional": False}, {"R21": "0"}),
    ({"listed_defects": "all"}, {"plans_incomplete_count": 1, "plans_inaccurate_count": 1},
     {"R15": "0"}),
    ({"audit_exemption": "any_note"}, {"audit_report_years_missing": 1}, {"R10": "0"}),
    ({"annual_plan": "all_years"},
     {"annual_plan_years_missing": 2, "annual_plan_years_required": 2}, {"R14": "0"}),
    ({"annual_plan": "all_years"},
     {"annual_plan_years_missing": 0, "annual_plan_years_required": 0}, {"R14": "2"}),
    ({"quality_rules": "each"}, {"quality_rules_sound": False}, {"R39": "1"}),
    ({"quality_rules": "each"}, {"quality_rules_exist": False, "quality_rules_sound": False},
     {"R39": "0"}),
    ({"quality_rules": "both_needed"},
     {"quality_rules_sound": False, "quality_rules_implemented": False}, {"R39": "1"}),
    ({"quality_rules": "both_needed"}, {"quality_rules_exist": False}, {"R39": "0"}),
    ({"unsigned_commitment": "unsigned_only"}, {"commitment_unmet_count": 3}, {"R02": "0.5"}),
    ({"unsigned_commitment": "all_unmet"}, {"commitment_unmet_count": 3}, {"R02": "0.5"}),
    ({"supervisor_training": "training_and_certified"}, {"supervisor_training_held": False},
     {"R13": "0"}),
    ({"item_bank": "cumulative"},
     {"occupations": [occupation(own_item_bank=False), occupation(bank_meets_standard=False)]},
     {"R27": "3"}),
    ({"penalty_records": "per_record"}, {"penalty_record_count": 1}, {"R01": "1"}),
    # own / (own + hired): exactly 1/3, exactly 2/3, none of one's own
    ({"examiner_base": "own_and_hired"},
     {"occupations": [occupation(own_examiners=1, hired_examiners=2)]}, {"R12": "4.5"}),
    ({"examiner_base": "own_and_hired"},
     {"occupations": [occupation(own_examiners=2, hired_examiners=1)]}, {"R12": "5"}),
    ({"examiner_base": "own_and_hired"},
     {"occupations": [occupation(own_examiners=0, hired_examiners=0)]}, {"R12": "3.5"}),
    # one limit of 5 over both rows; the excess wraps round; rows not applicable take none of it
    ({"review_cell": "pooled"}, {"ineligible_candidates_count": 9}, {"R18": "0", "R19": "0"}),
    ({"review_cell": "pooled"}, {"ineligible_candidates_count": 4, "review_records_kept": False},
     {"R18": "0", "R19": "0"}),
    ({"review_cell": "pooled"}, {"ineligible_candidates_count": 1, "review_records_kept": False},
     {"R18": "2", "R19": "1"}),
    ({"review_cell": "pooled"}, {"ineligible_candidates_count": 9, "not_applicable": ["R19"]},
     {"R18": "0", "R19": "2"}),
    ({"coverage_points": "item_limit"},
     {"video_complete": False, "video_full_coverage": False, "video_index_exists": False},
     {"R32": "0", "R33": "0", "R34": "0"}),
    ({"coverage_points": "item_limit"},
     {"video_complete": False, "video_full_coverage": False, "not_applicable": ["R34"]},
     {"R32": "0", "R33": "0", "R34": "2"}),
    ({"coverage_points": "item_limit"}, {"video_complete": False, "video_clarity_ok": False},
     {"R32": "0", "R33": "0", "R34": "2"}),
])
def test_reading_boundaries(readings, facts, scores):
    parts = evaluate(body(**facts), readings)["parts"]
    assert {row: parts[row] for row in scores} == {r: points(s) for r, s in scores.items()}


def test_unknown_readings_are_errors():
    for readings in ({"total_basis": "other"}, {"other": "printed"}):
        with pytest.raises(ValueError):
            chosen(readings)
