"""What a clean body says about every row, and for every row random ways of being at fault.

A fault is a set of facts that usually, not always, costs points under the default readings: some
cost them only under another reading, some not at all, which is what the comparison needs too.
"""

# row: the facts it reads and their faultless values
CLEAN = {
    "R01": {"licences_complete": True, "penalty_record_count": 0},
    "R02": {"commitment_signed": True, "commitment_unmet_count": 0},
    "R03": {"false_publicity_found": False},
    "R04": {"posts_missing_count": 0},
    "R05": {"posts_without_duties_count": 0},
    "R06": {"account_books_kept": True, "financial_statements_made": True},
    "R07": {"accounts_clear": True, "assets_managed": True},
    "R08": {"fee_basis_clear": True},
    "R09": {"valid_fee_receipts_used": True},
    "R10": {"audit_report_years_missing": 0, "audit_report_years_excused": 0},
    "R11": {"staff_without_contract_count": 0, "staff_without_payroll_count": 0},
    "R13": {"supervisor_training_held": True, "supervisor_certified": True},
    "R14": {"annual_plan_years_required": 2, "annual_plan_years_missing": 0},
    "R15": {"plans_incomplete_count": 0, "plans_inaccurate_count": 0},
    "R16": {"batches_off_plan_count": 0},
    "R17": {"notices_missing_count": 0},
    "R18": {"ineligible_candidates_count": 0},
    "R19": {"review_process_clear": True, "review_records_kept": True},
    "R20": {"staffing_plan_complete": True, "staffing_matches_onsite": True},
    "R21": {"venue_safe": True, "venue_functional": True},
    "R22": {"equipment_safe": True, "equipment_functional": True},
    "R23": {"equipment_running_well": True},
    "R24": {"unsealed_marking_batches_count": 0, "marking_errors_count": 0},
    "R25": {"tally_errors_count": 0},
    "R26": {"missing_signatures_count": 0},
    "R28": {"paper_handover_recorded": True, "paper_custody_recorded": True},
    "R29": {"application_files_missing_count": 0},
    "R30": {"exam_files_missing_count": 0},
    "R31": {"certificate_registers_missing_count": 0},
    "R32": {"video_clarity_ok": True},
    "R33": {"video_complete": True, "video_full_coverage": True},
    "R34": {"video_index_exists": True},
    "R35": {"batches_without_supervisor_count": 0},
    "R36": {"batches_without_feedback_count": 0},
    "R37": {"violations_count": 0, "violations_unrecorded_count": 0},
    "R38": {"complaints_count": 0, "complaints_late_count": 0},
    "R39": {"quality_rules_exist": True, "quality_rules_sound": True,
            "quality_rules_implemented": True},
    "R40": {"staff_without_pledge_count": 0},
    "R41": {"substantiated_complaints_count": 0},
}

# 其中: (the part, the whole); a fault keeps the part within the whole except now and then
PARTS_OF = {
    "audit_report_years_excused": "audit_report_years_missing",
    "annual_plan_years_missing": "annual_plan_years_required",
    "violations_unrecorded_count": "violations_count",
    "complaints_late_count": "complaints_count",
}


def chance(rng, part, whole):
    """True `part` times in `whole`."""
    return rng.randrange(whole) < part


def pick(rng, weighted):
    """One of [(weight, value), …]."""
    at = rng.randrange(sum(weight for weight, _ in weighted))
    for weight, value in weighted:
        if at < weight:
            return value
        at -= weight
    raise AssertionError("weights")


def some_count(rng):
    """At least one; mostly few, now and then far above any row's marks."""
    return pick(rng, ((50, 1), (20, 2), (10, 3), (6, 4), (8, rng.randrange(5, 30)),
                      (1, rng.randrange(100, 10000))))


def fault(rng, row):
    """Facts of `row` with at least one of them changed."""
    clean = CLEAN[row]
    names = list(clean)
    changed = [name for name in names if chance(rng, 1, 2)] or [rng.choice(names)]
    facts = {}
    for name in names:
        if isinstance(clean[name], bool):
            facts[name] = (not clean[name]) if name in changed else clean[name]
        else:
            facts[name] = some_count(rng) if name in changed else clean[name]
    for part, whole in PARTS_OF.items():
        if part in facts and chance(rng, 19, 20):
            facts[whole] = max(facts[whole], 1)
            facts[part] = min(facts[part], facts[whole])
    return facts


def harmless(rng, row):
    """Facts of `row` that cost nothing under the default readings."""
    if row == "R10":
        years = rng.randrange(1, 4)
        return {"audit_report_years_missing": years, "audit_report_years_excused": years}
    if row == "R13":
        return {"supervisor_training_held": True, "supervisor_certified": False}
    if row == "R14":
        return {"annual_plan_years_required": rng.randrange(0, 5), "annual_plan_years_missing": 0}
    if row == "R37":
        return {"violations_count": some_count(rng), "violations_unrecorded_count": 0}
    if row == "R38":
        return {"complaints_count": some_count(rng), "complaints_late_count": 0}
    return dict(CLEAN[row])


def occupation(rng, number, quality):
    """One line of annex 2. `quality`: "clean", "mixed" or "bad". The ratios stand at or beside
    1/3 and 2/3 most of the time."""
    required = pick(rng, ((8, 3), (6, 6), (4, 9), (2, 1), (2, 2), (2, 4), (1, 300),
                          (3, rng.randrange(1, 40))))
    third, two_thirds = required // 3, required * 2 // 3
    own = {
        "clean": pick(rng, ((2, required), (2, -(-required * 2 // 3)), (1, required + 2))),
        "mixed": pick(rng, ((2, required), (2, third), (2, two_thirds), (1, third + 1),
                            (1, max(0, third - 1)), (1, max(0, two_thirds - 1)), (1, 0))),
        "bad": pick(rng, ((3, 0), (2, max(0, third - 1)), (2, third), (1, two_thirds))),
    }[quality]
    hired = pick(rng, ((3, 0), (2, own * 2), (2, own * 2 + 1), (2, (own + 1) // 2), (1, own),
                       (2, rng.randrange(0, 12))))
    poor = {"clean": 0, "mixed": 2, "bad": 5}[quality]
    record = {
        "name": f"示例职业{number}",
        "code": f"4-{rng.randrange(1, 15):02}-{rng.randrange(1, 10):02}-{rng.randrange(1, 20):02}",
        "trade": f"示例工种{number}",
        "own_examiners": own, "required_examiners": required, "hired_examiners": hired,
        "own_item_bank": not chance(rng, poor, 10),
        "bank_meets_standard": not chance(rng, poor, 10),
    }
    evaluated = pick(rng, ((12, None), (6, True), (2, False)))  # left out means true
    if evaluated is not None:
        record["evaluated"] = evaluated
    if evaluated is False and chance(rng, 1, 3):  # R12 and R27 leave it out
        del record["own_examiners"], record["own_item_bank"]
    return record
