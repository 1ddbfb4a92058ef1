"""Annex 3, the score sheet: categories, items and rows with their printed marks, and what of the
points asked is applied: a row stays within 0 and its marks.
"""

from fractions import Fraction

from .rows import ROWS

# (category, title, printed marks): items as (item, title, printed marks, rows)
CATEGORIES = (
    ("C1", "机构信用", 5, (
        ("I01", "基本情况", 2, ("R01",)),
        ("I02", "承诺机制", 2, ("R02",)),
        ("I03", "宣传报道", 1, ("R03",)))),
    ("C2", "内部管理", 12, (
        ("I04", "岗位设置", 3, ("R04", "R05")),
        ("I05", "财务管理", 2, ("R06", "R07", "R08", "R09", "R10")),
        ("I06", "人员管理", 7, ("R11", "R12", "R13")))),
    ("C3", "评价组织实施", 60, (
        ("I07", "工作计划", 8, ("R14", "R15", "R16")),
        ("I08", "公开公示", 1, ("R17",)),
        ("I09", "申报条件审查", 5, ("R18", "R19")),
        ("I10", "工作人员配备", 3, ("R20",)),
        ("I11", "场地设备维护", 5, ("R21", "R22", "R23")),
        ("I12", "成绩评阅", 12, ("R24", "R25", "R26")),
        ("I13", "题库管理维护", 12, ("R27", "R28")),
        ("I14", "档案管理", 8, ("R29", "R30", "R31")),
        ("I15", "视频监控设施设备使用", 6, ("R32", "R33", "R34")))),
    ("C4", "评价质量管理", 15, (
        ("I16", "质量督导", 4, ("R35", "R36")),
        ("I17", "违纪违规处理", 4, ("R37", "R38")),
        ("I18", "质量管理责任书", 4, ("R39", "R40")),
        ("I19", "质量投诉", 3, ("R41",)))),
)


def not_applicable_rows(f):
    """Rows that deduct nothing: those the body declares; R08 and R09 where no fee is charged."""
    declared = set(f.get("not_applicable", ()))
    unknown = declared - set(ROWS)
    if unknown:
        raise ValueError(f"not_applicable names no row: {sorted(unknown)}")
    if not {"R08", "R09"} <= declared and not f["charges_fees"]:
        declared |= {"R08", "R09"}
    return declared


def sharing_rows(reading):
    """Rows that share one limit under the chosen readings, in document order."""
    groups = []
    if reading["review_cell"] == "pooled":
        groups.append(("R18", "R19"))  # the merged cell's 5分
    if reading["coverage_points"] == "item_limit":
        groups.append(("R32", "R33", "R34"))  # the item's 6分
    return groups


def score_rows(f, reading):
    """(score by row, asked by deduction, rows not applicable). Rows stay within 0 and marks."""
    left_out = not_applicable_rows(f)
    asked, taken, excess = {}, {}, {}
    for row_id, entry in ROWS.items():
        own = Fraction(0)
        if row_id not in left_out:
            for deduction, points in entry.rule(f, reading):
                own += points
                if points > 0:
                    asked[deduction] = asked.get(deduction, 0) + points
        taken[row_id] = min(own, entry.marks)
        excess[row_id] = own - taken[row_id]
    for group in sharing_rows(reading):
        # What a row cannot take goes to the next one in document order, then wraps round. A row
        # that is not applicable takes no part: it keeps its full marks.
        for n, giver in enumerate(group):
            for taker in group[n + 1:] + group[:n]:
                if taker not in left_out:
                    moved = min(excess[giver], ROWS[taker].marks - taken[taker])
                    taken[taker] += moved
                    excess[giver] -= moved
    scores = {row_id: entry.marks - taken[row_id] for row_id, entry in ROWS.items()}
    return scores, asked, left_out


def marks_of_parts():
    """Printed marks of every category, item and row."""
    marks = {row_id: entry.marks for row_id, entry in ROWS.items()}
    for category, _, category_marks, items in CATEGORIES:
        marks[category] = Fraction(category_marks)
        for item, _, item_marks, _ in items:
            marks[item] = Fraction(item_marks)
    return marks
