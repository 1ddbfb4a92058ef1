"""四 评估处理 and 六 工作要求: which grounds hold, which opinion (评估意见) follows, what falls due."""

from calendar import monthrange
from datetime import date, timedelta

from .facts import Facts

LINE = 60  # 六十分以上为合格; 以上 includes 60

FINDINGS = (  # a person's to judge, never the program's
    "refused_without_cause", "false_filing_found", "serious_out_of_scope_found",
    "forged_application_found", "irregular_registration_tolerated", "exam_disorder_found",
    "organised_cheating_found", "certificates_without_assessment_found", "forged_scores_found",
    "annual_review_issue_found", "substandard_found",
)

# 六(三): a filing that expires during the evaluation may go on for two months
EVALUATION_FROM, EVALUATION_TO = date(2023, 8, 31), date(2023, 10, 31)


def add_months(day, months):
    """The same-numbered day so many months later, or that month's last day where it is shorter."""
    count = day.year * 12 + (day.month - 1) + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def end_of_month_before(day):
    """The last day of the month before."""
    return day.replace(day=1) - timedelta(days=1)


def two_years_without_batch(f):
    """四(一)1: two years or more between the publication, neighbouring batches and the end of the
    month before the evaluation (自公布备案资质起至评估前一个月)."""
    if "batches" not in f:
        return f["inactive_two_years"]
    first, last = f.day("published_on"), end_of_month_before(f.day("evaluated_on"))
    exams = [batch.day("exam_date") for batch in f.records("batches")]
    days = sorted([first, last] + [day for day in exams if first <= day <= last])
    return any(later >= add_months(earlier, 24) for earlier, later in zip(days, days[1:]))


def cheating(f, reading):
    """四(一)5 考场秩序混乱，有组织舞弊的."""
    disorder, organised = f.found("exam_disorder_found"), f.found("organised_cheating_found")
    if reading["cheating"] == "both":
        return disorder and organised
    if reading["cheating"] == "either":
        return disorder or organised
    return organised


def legal_person(f, reading):
    """四(二)2 法人登记证明已不在有效期内及…存在影响单位法人资质合规性问题的. The certificate is
    valid through the printed day."""
    expired = f.day("legal_certificate_valid_until") < f.day("evaluated_on")
    issue = f.found("annual_review_issue_found")
    return expired and issue if reading["legal_person"] == "both" else expired or issue


def grounds_of_four(f, score, reading):
    """The grounds of 四(一) and 四(二) that hold, in the notice's order. Without a score (None)
    those that rest on it do not arise."""
    below = score is not None and score < LINE
    rectify_first = reading["below_line"] == "rectify_first"
    second = f.get("second_evaluation", False)
    clauses = (
        # 1、对自备案以来连续两年未开展职业技能等级评价工作的,原则上全部清退。
        ("四(一)1", two_years_without_batch(f)),
        # 2、备案申请中故意提供虚假承诺、虚假资料的;
        ("四(一)2", f.found("false_filing_found")),
        # 3、严重超出备案范围开展评价工作的;
        ("四(一)3", f.found("serious_out_of_scope_found")),
        # 4、…伪造申报资料或证件,或纵容参评人员违规报名的;
        ("四(一)4", f.found("forged_application_found")
         or f.found("irregular_registration_tolerated")),
        # 5、考场秩序混乱,有组织舞弊的;
        ("四(一)5", cheating(f, reading)),
        # 6、未经评价,直接颁发证书或伪造虚假成绩颁发证书的;
        ("四(一)6", f.found("certificates_without_assessment_found")
         or f.found("forged_scores_found")),
        # 7、评估结果不合格的。
        ("四(一)7", below and (second or not rectify_first)),
        # 1、对涉及审计提出问题整改不到位的;
        ("四(二)1", f["audit_issues_open_count"] > 0),
        # 2、法人登记证明…
        ("四(二)2", legal_person(f, reading)),
        # 3、评估结果不达标准的。
        ("四(二)3", f.found("substandard_found") or (rectify_first and below)),
    )
    return [clause for clause, holds in clauses if holds]


def decide(f, score, reading):
    """(opinion code, grounds that hold, needs confirmation). `score` is the one compared with the
    line; a refusal leaves it out of account."""
    cohort = str(f["cohort"])
    if cohort not in ("2020", "2021"):
        return "out_of_scope", [], False  # 2022年9月份备案的…不列入本次评估对象
    if f.found("refused_without_cause"):  # 六(一): 视为不再开展…，取消其备案资质
        return "revoke", ["六(一)"] + grounds_of_four(f, None, reading), True
    grounds = grounds_of_four(f, score, reading)
    if any(g.startswith("四(一)") for g in grounds):
        return "terminate", grounds, True
    if grounds:  # all of 四(二)
        without_findings = Facts({**f, **{finding: False for finding in FINDINGS}})
        still = grounds_of_four(without_findings, score, reading)
        on_findings = not any(g in still for g in grounds)
        return ("defer_renewal" if cohort == "2020" else "suspend"), grounds, on_findings
    return ("renew" if cohort == "2020" else "normal"), ["四(三)"], False


DETERMINED_BY = ("by", "on", "because")
IN_PRINCIPLE = ("second_evaluation", "grace_ends")  # 视情, 原则上: a person's to grant


def determined(body, code, needs_confirmation):
    """What persons say of the computed opinion `code`: (needs confirmation still, confirmation,
    override), the last two as a result shows them, None where not given."""
    confirmation, override = body.get("confirmation"), body.get("override")
    if confirmation is not None:
        named = confirmation.get("opinion")
        counts = named in (None, code)  # one given for another opinion confirms nothing
        needs_confirmation = needs_confirmation and not counts
        confirmation = {"opinion": named, **{k: confirmation[k] for k in DETERMINED_BY},
                        "counts": counts}
    if override is not None:
        override = {"code": override["opinion"], **{k: override[k] for k in DETERMINED_BY}}
    return needs_confirmation, confirmation, override


def working_day(day, holidays, worked):
    """The first working day on or after `day`: no holiday, and no Saturday or Sunday but a worked
    one. None where the year of a day on the way has no holidays listed: nobody knows it."""
    years = {holiday.year for holiday in holidays}
    while day.year in years:
        if day in worked or (day not in holidays and day.weekday() < 5):
            return day
        day += timedelta(days=1)
    return None


def due_dates(f, code):
    """What falls due: (what, date), the rectification first. `code` is the opinion in effect."""
    due = []
    if code in ("defer_renewal", "suspend") and "opinion_served_on" in f:
        ends = add_months(f.day("opinion_served_on"), 2)  # 限期2个月内完成整改,
        due.append(("rectify", ends))
        due.append(("second_evaluation", ends + timedelta(days=1)))  # 再视情况决定…
    if code != "out_of_scope" and "filing_expires_on" in f:
        expires = f.day("filing_expires_on")
        if EVALUATION_FROM <= expires <= EVALUATION_TO:
            due.append(("grace_ends", add_months(expires, 2)))
    return due
