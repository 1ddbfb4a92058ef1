"""The 41 rows of annex 3 in the order of the document, each under its clause.

A row is a function that yields (deduction id, points asked) for everything it takes away. What of
that is applied is decided in `sheet.py`.
"""

from fractions import Fraction
from typing import NamedTuple


class Row(NamedTuple):
    """One row of annex 3."""

    marks: Fraction
    clause: str
    rule: object  # (Facts, readings) -> (deduction id, points asked), …


ROWS = {}
HALF = Fraction(1, 2)
TWO_FIFTHS = Fraction(2, 5)  # 0.4分
ONE_AND_A_HALF = Fraction(3, 2)  # 1.5分


def row(row_id, marks, clause):
    """Enters the function below it as the row's rule."""
    def enter(rule):
        ROWS[row_id] = Row(Fraction(marks), clause, rule)
        return rule
    return enter


def listed(reading, *defects):
    """“A、B扣x分”: any of the listed defects, or under listed_defects=all every one of them."""
    return all(defects) if reading["listed_defects"] == "all" else any(defects)


# ---- C1 机构信用（5分） ----

@row("R01", 2, "证照等资料不齐的扣1分，有行政处罚或其它违规处理记录的扣1分")
def r01(f, reading):
    if not f["licences_complete"]:
        yield "R01a", Fraction(1)
    if f["penalty_record_count"] > 0:
        times = f["penalty_record_count"] if reading["penalty_records"] == "per_record" else 1
        yield "R01b", Fraction(1) * times


@row("R02", 2, "没有签订评价质量承诺书扣1分，没有落实承诺事项的每项扣0.5分")
def r02(f, reading):
    if f["commitment_signed"]:
        yield "R02b", HALF * f["commitment_unmet_count"]
    elif reading["unsigned_commitment"] == "independent":
        yield "R02a", Fraction(1)
        yield "R02b", HALF * f["commitment_unmet_count"]
    elif reading["unsigned_commitment"] == "unsigned_only":
        yield "R02a", Fraction(1)
    else:  # all_unmet: nothing promised counts as kept, the whole row is lost
        yield "R02a", Fraction(2)


@row("R03", 1, "宣传工作存在虚假宣传的扣1分")
def r03(f, reading):
    if f["false_publicity_found"]:
        yield "R03a", Fraction(1)


# ---- C2 内部管理（12分） ----

@row("R04", 2, "缺1岗位扣0.5分，扣完为止")
def r04(f, reading):
    yield "R04a", HALF * f["posts_missing_count"]


@row("R05", 1, "查阅机构岗位，有一项无职责扣0.5分")
def r05(f, reading):
    yield "R05a", HALF * f["posts_without_duties_count"]


@row("R06", TWO_FIFTHS, "未按规定设立账簿、未制作财务会计报表扣0.4分")
def r06(f, reading):
    if listed(reading, not f["account_books_kept"], not f["financial_statements_made"]):
        yield "R06a", TWO_FIFTHS


@row("R07", TWO_FIFTHS, "账目不清、资产管理不规范扣0.4分")
def r07(f, reading):
    if listed(reading, not f["accounts_clear"], not f["assets_managed"]):
        yield "R07a", TWO_FIFTHS


@row("R08", TWO_FIFTHS, "收费依据不清扣0.4分")
def r08(f, reading):
    if not f["fee_basis_clear"]:
        yield "R08a", TWO_FIFTHS


@row("R09", TWO_FIFTHS, "未使用正规有效收费票据扣0.4分")
def r09(f, reading):
    if not f["valid_fee_receipts_used"]:
        yield "R09a", TWO_FIFTHS


@row("R10", TWO_FIFTHS,
     "无年度财务审计报告扣0.4分；无报告，但提供了暂缺报告的有效原因说明，不扣分")
def r10(f, reading):
    missing, excused = f["audit_report_years_missing"], f["audit_report_years_excused"]
    if reading["audit_exemption"] == "any_note":
        lost = missing > 0 and excused == 0
    else:
        lost = missing > excused
    if lost:
        yield "R10a", TWO_FIFTHS


@row("R11", 1, "无劳动合同及无工资发放记录扣1分")
def r11(f, reading):
    no_contract = f["staff_without_contract_count"] > 0
    no_payroll = f["staff_without_payroll_count"] > 0
    if reading["staff_records"] == "either" and (no_contract or no_payroll):
        yield "R11a", Fraction(1)
    if reading["staff_records"] == "both" and no_contract and no_payroll:
        yield "R11a", Fraction(1)
    if reading["staff_records"] == "half_each":
        yield "R11a", HALF * [no_contract, no_payroll].count(True)


@row("R12", 5, "已开展评价的每个职业（工种），自有考评员不足2/3的扣0.5分，不足1/3的扣1分，"
               "无自有考评员的扣1.5分")
def r12(f, reading):
    for occupation in f.evaluated_occupations():
        own = occupation["own_examiners"]
        if own == 0:
            yield "R12c", ONE_AND_A_HALF
            continue
        if reading["examiner_base"] == "own_and_hired":
            base = own + occupation["hired_examiners"]
        else:
            base = occupation["required_examiners"]
        share = Fraction(own, base)
        if share < Fraction(1, 3):
            yield "R12b", Fraction(1)
        elif share < Fraction(2, 3):
            yield "R12a", HALF


@row("R13", 1, "未组织内部质量督导员培训认证扣1分")
def r13(f, reading):
    lost = not f["supervisor_training_held"]
    if reading["supervisor_training"] == "training_and_certified":
        lost = lost or not f["supervisor_certified"]
    if lost:
        yield "R13a", Fraction(1)


# ---- C3 评价组织实施（60分） ----

@row("R14", 2, "未制定年度评价工作计划扣2分")
def r14(f, reading):
    missing = f["annual_plan_years_missing"]
    lost = missing > 0
    if reading["annual_plan"] == "all_years":
        lost = lost and missing >= f["annual_plan_years_required"]
    if lost:
        yield "R14a", Fraction(2)


@row("R15", 3, "评价计划内容不完整、信息不准确扣3分")
def r15(f, reading):
    if listed(reading, f["plans_incomplete_count"] > 0, f["plans_inaccurate_count"] > 0):
        yield "R15a", Fraction(3)


@row("R16", 3, "未按计划执行扣3分")
def r16(f, reading):
    if f["batches_off_plan_count"] > 0:
        yield "R16a", Fraction(3)


@row("R17", 1, "未在醒目位置进行公示少一项内容扣0.5分")
def r17(f, reading):
    yield "R17a", HALF * f["notices_missing_count"]


@row("R18", 3, "发现有1例考生不符合报名条件扣1分，审核过程不清晰、无记录各扣1分")
def r18(f, reading):
    yield "R18a", Fraction(1) * f["ineligible_candidates_count"]


@row("R19", 2, "发现有1例考生不符合报名条件扣1分，审核过程不清晰、无记录各扣1分")
def r19(f, reading):
    if not f["review_process_clear"]:
        yield "R19a", Fraction(1)
    if not f["review_records_kept"]:
        yield "R19b", Fraction(1)


@row("R20", 3, "发现考试计划中人员配备不齐全，扣1.5分；发现考试计划与现场配备人员不一致扣1.5分")
def r20(f, reading):
    if not f["staffing_plan_complete"]:
        yield "R20a", ONE_AND_A_HALF
    if not f["staffing_matches_onsite"]:
        yield "R20b", ONE_AND_A_HALF


@row("R21", 2, "评价场地不满足安全和功能需求扣2分")
def r21(f, reading):
    if listed(reading, not f["venue_safe"], not f["venue_functional"]):
        yield "R21a", Fraction(2)


@row("R22", 2, "设施设备不满足评价功能和安全需求扣2分")
def r22(f, reading):
    if listed(reading, not f["equipment_safe"], not f["equipment_functional"]):
        yield "R22a", Fraction(2)


@row("R23", 1, "设施设备运行不良扣1分")
def r23(f, reading):
    if not f["equipment_running_well"]:
        yield "R23a", Fraction(1)


@row("R24", 8, "试卷未密封进行阅卷的每批次扣4分，考评员阅卷评分有明显错误的每处扣1分")
def r24(f, reading):
    yield "R24a", Fraction(4) * f["unsealed_marking_batches_count"]
    yield "R24b", Fraction(1) * f["marking_errors_count"]


@row("R25", 1, "成绩出现1例错误扣0.2分，扣完为止。")
def r25(f, reading):
    yield "R25a", Fraction(1, 5) * f["tally_errors_count"]


@row("R26", 3, "考评人员、核分人员未按规定签名每处扣1分")
def r26(f, reading):
    yield "R26a", Fraction(1) * f["missing_signatures_count"]


@row("R27", 10, "已开展认定评价职业（工种）中，无自建题库的，每项扣3分，题库建设不符合国标的，"
                "每项扣2分。")
def r27(f, reading):
    for occupation in f.evaluated_occupations():
        if not occupation["own_item_bank"]:
            yield "R27a", Fraction(3)
            if reading["item_bank"] == "cumulative":
                yield "R27b", Fraction(2)
        elif not occupation["bank_meets_standard"]:
            yield "R27b", Fraction(2)


@row("R28", 2, "试卷无正规交接、保管记录扣2分")
def r28(f, reading):
    if listed(reading, not f["paper_handover_recorded"], not f["paper_custody_recorded"]):
        yield "R28a", Fraction(2)


@row("R29", 3, "考生申报材料有缺失扣3分")
def r29(f, reading):
    if f["application_files_missing_count"] > 0:
        yield "R29a", Fraction(3)


@row("R30", 3, "试卷档案有缺失扣3分")
def r30(f, reading):
    if f["exam_files_missing_count"] > 0:
        yield "R30a", Fraction(3)


@row("R31", 2, "名册档案有缺失扣2分")
def r31(f, reading):
    if f["certificate_registers_missing_count"] > 0:
        yield "R31a", Fraction(2)


@row("R32", 2, "监控清晰度差不符合要求扣2分")
def r32(f, reading):
    if not f["video_clarity_ok"]:
        yield "R32a", Fraction(2)


@row("R33", 2, "监控不齐全、未能全覆盖各扣2分")
def r33(f, reading):
    if not f["video_complete"]:
        yield "R33a", Fraction(2)
    if not f["video_full_coverage"]:
        yield "R33b", Fraction(2)


@row("R34", 2, "监控存档无检索目录扣2分")
def r34(f, reading):
    if not f["video_index_exists"]:
        yield "R34a", Fraction(2)


# ---- C4 评价质量管理（15分） ----

@row("R35", 2, "1个批次未派遣内部质量督导员扣1分，扣完为止")
def r35(f, reading):
    yield "R35a", Fraction(1) * f["batches_without_supervisor_count"]


@row("R36", 2, "1个批次无督导反馈记录扣1分，扣完为止")
def r36(f, reading):
    yield "R36a", Fraction(1) * f["batches_without_feedback_count"]


@row("R37", 2, "对违规违纪行为无处理记录扣2分")
def r37(f, reading):
    if f["violations_count"] > 0 and f["violations_unrecorded_count"] > 0:
        yield "R37a", Fraction(2)


@row("R38", 2, "未及时处理投诉扣2分")
def r38(f, reading):
    if f["complaints_count"] > 0 and f["complaints_late_count"] > 0:
        yield "R38a", Fraction(2)


@row("R39", 3, "无相关制度扣3分，制度不健全，落实不到位扣2分")
def r39(f, reading):
    if not f["quality_rules_exist"]:
        yield "R39a", Fraction(3)
        return
    unsound = not f["quality_rules_sound"]
    not_implemented = not f["quality_rules_implemented"]
    if reading["quality_rules"] == "either_once" and (unsound or not_implemented):
        yield "R39b", Fraction(2)
    if reading["quality_rules"] == "both_needed" and unsound and not_implemented:
        yield "R39b", Fraction(2)
    if reading["quality_rules"] == "each":
        yield "R39b", Fraction(2) * [unsound, not_implemented].count(True)


@row("R40", 1, "人员未签订质量管理责任书扣1分")
def r40(f, reading):
    if f["staff_without_pledge_count"] > 0:
        yield "R40a", Fraction(1)


@row("R41", 3, "有任一投诉、举报属实，每起扣1分")
def r41(f, reading):
    yield "R41a", Fraction(1) * f["substantiated_complaints_count"]
