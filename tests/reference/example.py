"""A faultless body worked out by hand, and sets of faults with a known total, to start examples
from."""

from . import opinion
from .faults import CLEAN


def occupation(**changes):
    """A faultless line of annex 2."""
    return {"name": "示例职业", "own_examiners": 3, "required_examiners": 3, "hired_examiners": 0,
            "own_item_bank": True, "bank_meets_standard": True, **changes}


def body(**changes):
    """A body without fault; a change to None takes the fact away."""
    facts = {"id": "example", "name": "示例机构", "cohort": 2020, "charges_fees": True,
             "occupations": [occupation()], "inactive_two_years": False,
             "audit_issues_open_count": 0, "published_on": "2020-12-01",
             "evaluated_on": "2023-09-15", "legal_certificate_valid_until": "2030-01-01"}
    for row in CLEAN.values():
        facts.update(row)
    facts.update(dict.fromkeys(opinion.FINDINGS, False))
    facts.update(changes)
    return {name: value for name, value in facts.items() if value is not None}


LOSES_32 = {  # 92 - 32 = 60
    "plans_incomplete_count": 1, "batches_off_plan_count": 1, "ineligible_candidates_count": 3,
    "staffing_plan_complete": False, "staffing_matches_onsite": False, "marking_errors_count": 8,
    "missing_signatures_count": 3, "application_files_missing_count": 1,
    "exam_files_missing_count": 1, "substantiated_complaints_count": 3}
# one complaint fewer, 1.1 more: 59.9
LOSES_32_1 = {**LOSES_32, "substantiated_complaints_count": 2, "posts_without_duties_count": 1,
              "accounts_clear": False, "tally_errors_count": 1}
LOSES_36_8 = {**LOSES_32, "annual_plan_years_missing": 1, "certificate_registers_missing_count": 1,
              "account_books_kept": False, "assets_managed": False}
LOSES_40 = {**LOSES_32, "annual_plan_years_missing": 1, "certificate_registers_missing_count": 1,
            "video_index_exists": False, "complaints_count": 1, "complaints_late_count": 1}

EXPIRED = {"legal_certificate_valid_until": "2023-09-14"}  # the day before the evaluation
