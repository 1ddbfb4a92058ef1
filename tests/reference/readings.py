"""The sixteen clauses that can be read in more than one way: options, the default first."""

READINGS = {
    # 四(三) 与附件3: 百分制，但附件3各类合计只有92分
    "total_basis": ("printed", "credited", "scaled"),
    # R01: 处罚记录按次扣还是只扣一次
    "penalty_records": ("once", "per_record"),
    # R02: 未签承诺书时未落实事项是否另扣
    "unsigned_commitment": ("independent", "unsigned_only", "all_unmet"),
    # R06 R07 R15 R21 R22 R28: “A、B扣x分”是任一还是全部
    "listed_defects": ("any", "all"),
    # R10: 有效原因说明须覆盖每个缺报告年度还是任一说明即可
    "audit_exemption": ("each_year", "any_note"),
    # R11: “无劳动合同及无工资发放记录”
    "staff_records": ("either", "both", "half_each"),
    # R12: 2/3、1/3 以什么为基数
    "examiner_base": ("required", "own_and_hired"),
    # R13: “培训认证”是否要求取得认证
    "supervisor_training": ("training", "training_and_certified"),
    # R14: 缺一年还是全缺才扣
    "annual_plan": ("any_year", "all_years"),
    # R18 R19: 合并单元格的扣分各归本行还是共用5分
    "review_cell": ("by_row", "pooled"),
    # R27: 无自建题库与不符合国标能否叠加
    "item_bank": ("exclusive", "cumulative"),
    # R33: “各扣2分”超过本行2分
    "coverage_points": ("row_limit", "item_limit"),
    # R39: 制度不健全、落实不到位
    "quality_rules": ("either_once", "both_needed", "each"),
    # 四(一)5: “考场秩序混乱，有组织舞弊”
    "cheating": ("organised_cheating", "both", "either"),
    # 四(二)2: “及”是并且还是或者
    "legal_person": ("either", "both"),
    # 四(一)7 与四(二)3: 不足60分是终止备案还是限期整改
    "below_line": ("terminate", "rectify_first"),
}


def chosen(readings=None):
    """Every reading's option: the default unless `readings` says. ValueError where unknown."""
    result = {name: options[0] for name, options in READINGS.items()}
    for name, option in (readings or {}).items():
        if option not in READINGS.get(name, ()):
            raise ValueError(f"no reading {name}={option}")
        result[name] = option
    return result


def alternatives():
    """Every (reading, option) that is not a default."""
    return [(name, option) for name, options in READINGS.items() for option in options[1:]]
