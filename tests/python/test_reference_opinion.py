"""The reference, on its own: grounds, opinions and dates, each with a body worked out by hand.
Needs no program."""

from datetime import date

import pytest

from tests.reference import opinion
from tests.reference.example import EXPIRED, LOSES_32, LOSES_32_1, body
from tests.reference.yangquan import evaluate

OPEN_ISSUE = {"audit_issues_open_count": 1}

# ---- grounds and opinions ----

@pytest.mark.parametrize("facts, grounds", [
    ({"inactive_two_years": True}, ["四(一)1"]),
    ({"false_filing_found": True}, ["四(一)2"]),
    ({"serious_out_of_scope_found": True}, ["四(一)3"]),
    ({"forged_application_found": True}, ["四(一)4"]),
    ({"irregular_registration_tolerated": True}, ["四(一)4"]),
    ({"organised_cheating_found": True}, ["四(一)5"]),
    ({"certificates_without_assessment_found": True}, ["四(一)6"]),
    ({"forged_scores_found": {"value": True, "by": "专家评估组"}}, ["四(一)6"]),
    (LOSES_32_1, ["四(一)7"]),
    ({**LOSES_32_1, "substandard_found": True, "false_filing_found": True},
     ["四(一)2", "四(一)7", "四(二)3"]),
    ({"exam_disorder_found": True}, None),
    ({"forged_scores_found": {"value": False, "by": "专家评估组"}}, None),
])
@pytest.mark.parametrize("cohort, passed", [(2020, "renew"), ("2021", "normal")])
def test_termination(facts, grounds, cohort, passed):
    result = evaluate(body(cohort=cohort, **facts))
    if grounds is None:
        assert (result["opinion"], result["grounds"]) == (passed, ["四(三)"])
        assert not result["needs_confirmation"] and result["grade"] == "合格"
    else:
        assert (result["opinion"], result["grounds"]) == ("terminate", grounds)
        assert result["needs_confirmation"] and result["grade"] == "不合格"
        assert result["score"] == result["total"]


@pytest.mark.parametrize("facts, readings, grounds, confirm", [
    ({"audit_issues_open_count": 1}, {}, ["四(二)1"], False),
    (EXPIRED, {}, ["四(二)2"], False),
    ({"annual_review_issue_found": True}, {}, ["四(二)2"], True),
    ({**EXPIRED, "annual_review_issue_found": True}, {}, ["四(二)2"], False),
    ({**EXPIRED, "annual_review_issue_found": True}, {"legal_person": "both"}, ["四(二)2"], True),
    ({"substandard_found": True}, {}, ["四(二)3"], True),
    ({"substandard_found": True, "annual_review_issue_found": True}, {}, ["四(二)2", "四(二)3"],
     True),
    ({"substandard_found": True, "audit_issues_open_count": 2}, {}, ["四(二)1", "四(二)3"], False),
    (LOSES_32_1, {"below_line": "rectify_first"}, ["四(二)3"], False),
    ({**LOSES_32_1, "substandard_found": True}, {"below_line": "rectify_first"}, ["四(二)3"],
     False),
])
@pytest.mark.parametrize("cohort, code", [("2020", "defer_renewal"), (2021, "suspend")])
def test_rectification(facts, readings, grounds, confirm, cohort, code):
    result = evaluate(body(cohort=cohort, **facts), readings)
    assert (result["opinion"], result["grounds"]) == (code, grounds)
    assert result["needs_confirmation"] is confirm
    assert result["grade"] == ("不合格" if result["score"] < 60 else "合格")


def test_certificate_is_valid_through_the_printed_day():
    result = evaluate(body(legal_certificate_valid_until="2023-09-15"))
    assert result["opinion"] == "renew"


def test_second_evaluation_below_the_line():
    first = {"below_line": "rectify_first"}
    again = evaluate(body(**LOSES_32_1, second_evaluation=True), first)
    assert (again["opinion"], again["grounds"]) == ("terminate", ["四(一)7", "四(二)3"])
    passed = evaluate(body(**LOSES_32, second_evaluation=True), first)
    assert passed["opinion"] == "renew"
    assert evaluate(body(**LOSES_32_1, second_evaluation=False))["grounds"] == ["四(一)7"]


@pytest.mark.parametrize("below_line", ["terminate", "rectify_first"])
def test_refusal_leaves_no_score(below_line):
    result = evaluate(
        body(**LOSES_32_1, refused_without_cause=True, substandard_found=True,
             forged_scores_found=True, second_evaluation=True), {"below_line": below_line})
    assert (result["opinion"], result["needs_confirmation"]) == ("revoke", True)
    assert result["score"] is None and result["grade"] is None
    assert result["grounds"] == ["六(一)", "四(一)6", "四(二)3"]
    bare = evaluate(body(**LOSES_32_1, refused_without_cause={"value": True}),
                    {"below_line": below_line})
    assert bare["grounds"] == ["六(一)"] and bare["parts"]["R15"] == 0


@pytest.mark.parametrize("cohort", [2022, "2022"])
def test_out_of_scope_before_everything_else(cohort):
    result = evaluate(body(cohort=cohort, refused_without_cause=True, forged_scores_found=True,
                           filing_expires_on="2023-09-30", opinion_served_on="2023-10-08"))
    assert result["opinion"] == "out_of_scope" and result["grounds"] == []
    assert result["score"] is None and result["grade"] is None and result["due"] == []
    assert not result["needs_confirmation"]


# ---- dates ----

@pytest.mark.parametrize("day, months, then", [
    ("2023-12-31", 2, "2024-02-29"), ("2022-12-31", 2, "2023-02-28"),
    ("2023-12-29", 2, "2024-02-29"), ("2023-12-30", 2, "2024-02-29"),
    ("2023-07-31", 2, "2023-09-30"), ("2023-09-30", 2, "2023-11-30"),
    ("2023-11-15", 2, "2024-01-15"), ("2023-10-31", 2, "2023-12-31"),
    ("2020-02-29", 24, "2022-02-28"), ("2022-02-28", 24, "2024-02-28"),
])
def test_months_clamp_to_the_months_end(day, months, then):
    assert str(opinion.add_months(date.fromisoformat(day), months)) == then


@pytest.mark.parametrize("day, before", [
    ("2023-09-01", "2023-08-31"), ("2023-09-30", "2023-08-31"), ("2024-03-31", "2024-02-29"),
    ("2024-01-01", "2023-12-31")])
def test_end_of_month_before(day, before):
    assert str(opinion.end_of_month_before(date.fromisoformat(day))) == before


@pytest.mark.parametrize("published, evaluated, exams, inactive", [
    ("2021-08-31", "2023-09-15", [], True),  # to 2023-08-31: two years to the day
    ("2021-09-01", "2023-09-15", [], False),
    ("2021-08-31", "2023-10-01", [], True),
    ("2020-12-01", "2023-09-15", ["2022-01-01"], False),
    ("2020-12-01", "2023-09-15", ["2022-12-01"], True),  # the gap before the batch
    ("2020-12-01", "2023-09-15", ["2022-11-30"], False),
    ("2020-12-01", "2023-09-15", ["2021-08-31"], True),  # the gap after it
    ("2020-12-01", "2023-09-15", ["2021-09-01"], False),
    ("2020-12-01", "2023-09-15", ["2023-09-01", "2020-11-30"], True),  # outside the window
    ("2020-12-01", "2023-09-15", ["2023-08-31", "2022-06-01"], False),  # in any order
    ("2020-02-29", "2022-03-20", [], True), ("2022-02-28", "2024-03-15", [], True),
    ("2022-03-01", "2024-03-15", [], False),
    ("2023-09-10", "2023-09-15", [], False),  # published after the window's end
])
def test_two_years_without_batch(published, evaluated, exams, inactive):
    given = body(published_on=published, evaluated_on=evaluated, inactive_two_years=not inactive,
                 batches=[{"exam_date": day} for day in exams])
    assert evaluate(given)["grounds"] == (["四(一)1"] if inactive else ["四(三)"])


def test_batches_not_given_leave_it_to_the_stated_fact():
    assert evaluate(body(inactive_two_years=True, published_on=None))["grounds"] == ["四(一)1"]
    assert evaluate(body(inactive_two_years=None, batches=[]))["grounds"] == ["四(一)1"]


@pytest.mark.parametrize("facts, due", [
    ({**OPEN_ISSUE, "opinion_served_on": "2023-12-31"}, [("rectify", "2024-02-29"), ("second_evaluation", "2024-03-01")]),
    ({**OPEN_ISSUE, "opinion_served_on": "2023-09-30"}, [("rectify", "2023-11-30"), ("second_evaluation", "2023-12-01")]),
    (OPEN_ISSUE, []),
    ({"opinion_served_on": "2023-09-30"}, []),
    ({"forged_scores_found": True, "opinion_served_on": "2023-09-30"}, []),
    ({"filing_expires_on": "2023-08-30"}, []),
    ({"filing_expires_on": "2023-08-31"}, [("grace_ends", "2023-10-31")]),
    ({"filing_expires_on": "2023-10-31"}, [("grace_ends", "2023-12-31")]),
    ({"filing_expires_on": "2023-11-01"}, []),
    ({"filing_expires_on": "2023-09-30", "refused_without_cause": True},
     [("grace_ends", "2023-11-30")]),
    ({"filing_expires_on": "2023-09-30", "substandard_found": True,
      "opinion_served_on": "2023-10-08"},
     [("rectify", "2023-12-08"), ("second_evaluation", "2023-12-09"), ("grace_ends", "2023-11-30")]),
])
def test_due(facts, due):
    given = evaluate(body(**facts))["due"]
    assert [(what, str(day)) for what, day in given] == due


HOLIDAYS = {date(2023, 12, 30), date(2023, 12, 31), date(2024, 1, 1), date(2023, 10, 2)}
WORKED = {date(2023, 10, 7)}


@pytest.mark.parametrize("day, then", [
    ("2023-10-02", "2023-10-03"), ("2023-10-07", "2023-10-07"), ("2023-10-08", "2023-10-09"),
    ("2023-12-29", "2023-12-29"), ("2023-12-30", "2024-01-02"), ("2024-02-29", "2024-02-29"),
    ("2024-03-02", "2024-03-04"), ("2025-01-02", None), ("2022-12-31", None)])
def test_working_day(day, then):
    found = opinion.working_day(date.fromisoformat(day), HOLIDAYS, WORKED)
    assert (found and str(found)) == then


# ---- what persons determine ----

WHO = {"by": "示例局务会", "on": "2023-10-08", "because": "核对无误"}


@pytest.mark.parametrize("named, computed, counts", [
    ("terminate", "terminate", True), (None, "terminate", True), ("renew", "terminate", False),
    ("suspend", "defer_renewal", False), (None, "renew", True)])
def test_a_confirmation_counts_for_what_it_names(named, computed, counts):
    said = WHO if named is None else {"opinion": named, **WHO}
    still, shown, override = opinion.determined({"confirmation": said}, computed, True)
    assert (still, override) == (not counts, None)
    assert shown == {"opinion": named, **WHO, "counts": counts}
    assert opinion.determined({"confirmation": said}, computed, False)[0] is False


def test_dates_follow_an_overriding_opinion():
    given = {"opinion": "suspend", **WHO}
    result = evaluate(body(opinion_served_on="2023-12-31", override=given))
    assert (result["opinion"], result["override"]) == ("renew", {"code": "suspend", **WHO})
    assert [what for what, _ in result["due"]] == ["rectify", "second_evaluation"]
    assert opinion.determined({"override": given}, "terminate", True)[0] is True
