"""Random complete bodies for the comparison and for benchmarks.

    python3 -m tests.reference.bodies --count N --seed S > bodies.jsonl

Body i of a seed is the same whatever the count. Totals are steered: about a third of them lies
within 52..68, where the outcome depends on tenths and on the readings, many exactly on a line.
"""

import argparse
import json
import random
import sys
from datetime import date, timedelta
from fractions import Fraction

from . import sheet
from .facts import Facts
from .faults import CLEAN, chance, fault, harmless, occupation, pick
from .opinion import FINDINGS
from .readings import chosen

DEFAULTS = chosen()
FULL = Fraction(92)
STEERED = list(CLEAN)  # R12 and R27 come with the occupations
# Totals on and beside the lines: 60 as printed, 52 with the 8 points credited, 55.2 scaled
LINES = [Fraction(n, 10) for n in (600, 600, 600, 599, 599, 598, 601, 520, 519, 552, 551, 553)]
SMALL = ["R25", "R06", "R07", "R08", "R09", "R10", "R05", "R17", "R04", "R02"]  # to fill up with
LEVELS = ("初级", "中级", "高级", "技师", "高级技师")
TYPES = ("自主评价企业", "自主评价院校", "社会培训评价组织")
BECAUSE = ("示例：经专家组核实", "示例：查阅档案“考场记录”后认定", "示例, 现场查勘")
GRACE_EDGES = ("2023-08-30", "2023-08-31", "2023-10-31", "2023-11-01")
SERVICE_EDGES = ("2023-12-31", "2023-12-30", "2023-12-29", "2024-12-29", "2024-12-31", "2023-10-31",
                 "2023-08-31", "2023-09-30")


def lost(facts, row):
    """Points `row` loses under the default readings."""
    entry = sheet.ROWS[row]
    asked = sum((points for _, points in entry.rule(facts, DEFAULTS)), Fraction(0))
    return min(asked, entry.marks)


def steer(rng, facts, target, left_out):
    """Puts rows at fault in random order for as long as the total does not fall below `target`."""
    total = FULL - sum(lost(facts, r) for r in ("R12", "R27") if r not in left_out)
    rows = [r for r in STEERED if r not in left_out]
    rng.shuffle(rows)
    small = [r for r in SMALL if r not in left_out]
    for row in rows + small + small:
        room = lost(facts, row) + total - target
        if total <= target:
            break
        changes = fault(rng, row)
        after = lost(Facts({**facts, **changes}), row)
        if after <= room:
            total += lost(facts, row) - after
            facts.update(changes)


def scored_facts(rng, facts, left_out):
    """Fills in everything the sheet reads."""
    for row in STEERED:
        facts.update(harmless(rng, row) if chance(rng, 1, 4) else CLEAN[row])
    kind = pick(rng, ((12, "clean"), (26, "light"), (30, "line"), (26, "heavy"), (3, "hopeless")))
    quality = {"clean": "clean", "light": pick(rng, ((2, "clean"), (1, "mixed"))),
               "line": pick(rng, ((1, "clean"), (2, "mixed"), (1, "bad"))),
               "heavy": pick(rng, ((1, "mixed"), (2, "bad"))), "hopeless": "bad"}[kind]
    facts["occupations"] = [occupation(rng, n + 1, quality) for n in range(rng.randrange(0, 7))]
    if kind == "light":
        for row in rng.sample(STEERED, rng.randrange(1, 8)):
            facts.update(fault(rng, row))
    elif kind == "heavy":
        part = rng.randrange(4, 9)
        for row in STEERED:
            if chance(rng, part, 10):
                facts.update(fault(rng, row))
    elif kind == "hopeless":
        for row in STEERED:
            facts.update(fault(rng, row))
            for name, faultless in CLEAN[row].items():
                if isinstance(faultless, bool):
                    facts[name] = not faultless
    elif kind == "line":
        at = rng.choice(LINES) if chance(rng, 2, 3) else Fraction(rng.randrange(500, 700), 10)
        steer(rng, facts, at, left_out)


def rows_left_out(rng):
    """`not_applicable`: mostly nothing, sometimes any rows."""
    if chance(rng, 5, 6):
        return []
    return sorted(rng.sample(sorted(sheet.ROWS), pick(rng, ((4, 1), (3, 2), (2, 4), (1, 12)))))


def forget_irrelevant(rng, facts, left_out):
    """Leaves out facts that nothing can depend on: the body stays complete without them."""
    for row in left_out:
        if row in CLEAN and chance(rng, 1, 2):
            for name in CLEAN[row]:
                del facts[name]
    if {"R12", "R27"} <= set(left_out) and chance(rng, 1, 2):
        del facts["occupations"]
    if {"R08", "R09"} <= set(left_out) and chance(rng, 1, 2):
        del facts["charges_fees"]
    elif not facts["charges_fees"] and chance(rng, 1, 2):
        facts.pop("fee_basis_clear", None)
        facts.pop("valid_fee_receipts_used", None)


def random_day(rng, first, last):
    """A day within [first, last]; one in four at the end of its month."""
    day = first + timedelta(days=rng.randrange((last - first).days + 1))
    if chance(rng, 1, 4):
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return day


def activity(rng, facts, evaluated_on):
    """四(一)1: the publication and either the batches or the stated fact."""
    edges = (date(2021, 8, 31), date(2021, 9, 1), date(2021, 8, 30), date(2020, 2, 29))
    published = rng.choice(edges) if chance(rng, 1, 3) else random_day(
        rng, date(2020, 6, 1), date(2022, 3, 1))
    if chance(rng, 1, 40):
        published = evaluated_on - timedelta(days=rng.randrange(0, 40))
    if chance(rng, 1, 2):
        facts["inactive_two_years"] = chance(rng, 1, 20)
        if chance(rng, 2, 3):
            facts["published_on"] = str(published)
        return
    facts["published_on"] = str(published)
    if chance(rng, 1, 2):
        facts["inactive_two_years"] = chance(rng, 1, 4)  # the batches decide, whatever it says
    day, days = published, []
    for _ in range(pick(rng, ((1, 0), (1, 1), (6, rng.randrange(2, 8))))):
        day += timedelta(days=rng.randrange(0, 600))
        days.append(day)
    if chance(rng, 1, 4):
        days += [published - timedelta(days=rng.randrange(1, 900)),
                 evaluated_on + timedelta(days=rng.randrange(-30, 60))]
    rng.shuffle(days)
    facts["batches"] = [
        {"batch_no": f"{n + 1:03}", "occupation": f"示例职业{rng.randrange(1, 7)}",
         "level": rng.choice(LEVELS), "exam_date": str(day), "persons": rng.randrange(0, 120)}
        for n, day in enumerate(days)]


def finding(rng, found, on):
    """A finding as true/false, or with who, when and why."""
    if chance(rng, 3, 4):
        return found
    return {"value": found, "by": "专家评估组", "on": str(on), "because": rng.choice(BECAUSE)}


def opinion_facts(rng, facts):
    """Fills in what 四 and 六 read."""
    cohort = pick(rng, ((9, 2020), (9, 2021), (2, 2022)))
    facts["cohort"] = str(cohort) if chance(rng, 1, 3) else cohort
    facts["body_type"] = rng.choice(TYPES)
    evaluated_on = pick(rng, (
        (8, random_day(rng, date(2023, 9, 6), date(2023, 9, 30))),
        (1, date(2023, 10, 31)), (1, date(2023, 9, 1)), (1, date(2024, 3, 1))))
    facts["evaluated_on"] = str(evaluated_on)
    activity(rng, facts, evaluated_on)
    suspected = chance(rng, 1, 5)
    for name in FINDINGS:
        found = suspected and chance(rng, 1, 6) and (
            name != "refused_without_cause" or chance(rng, 1, 2))
        facts[name] = finding(rng, found, evaluated_on)
    facts["audit_issues_open_count"] = pick(rng, ((17, 0), (2, 1), (1, 3)))
    valid_for = pick(rng, ((16, rng.randrange(1, 2000)), (2, 0), (2, -1), (1, -400)))
    facts["legal_certificate_valid_until"] = str(evaluated_on + timedelta(days=valid_for))
    if chance(rng, 3, 10):
        facts["second_evaluation"] = chance(rng, 1, 2)
    if chance(rng, 3, 5):
        facts["opinion_served_on"] = rng.choice(SERVICE_EDGES) if chance(rng, 1, 2) else str(
            random_day(rng, date(2023, 9, 20), date(2024, 3, 20)))
    if chance(rng, 2, 3):
        facts["filing_expires_on"] = rng.choice(GRACE_EDGES) if chance(rng, 1, 2) else str(
            random_day(rng, date(2023, 6, 1), date(2024, 1, 31)))


CODES = ("revoke", "terminate", "defer_renewal", "suspend", "renew", "normal", "out_of_scope")


def determinations(rng):
    """Now and then a confirmation, of the right opinion or of another one, or an override."""
    def said(**more):
        return {**more, "by": "示例局务会", "on": str(random_day(rng, date(2023, 9, 20),
                                                                 date(2024, 3, 20))),
                "because": rng.choice(BECAUSE)}

    found = {}
    if chance(rng, 1, 4):
        named = pick(rng, ((2, "terminate"), (1, None), (2, rng.choice(CODES))))
        found["confirmation"] = said() if named is None else said(opinion=named)
    if chance(rng, 1, 10):
        found["override"] = said(opinion=rng.choice(CODES))
    return found


def random_body(rng, i):
    """A complete random body, ready for JSON: every fact that matters is given, under whichever
    reading. `i` (from 1) numbers it."""
    left_out = rows_left_out(rng)
    facts = Facts({"charges_fees": chance(rng, 9, 10)})
    scored_facts(rng, facts, left_out)
    opinion_facts(rng, facts)
    forget_irrelevant(rng, facts, left_out)
    if left_out or chance(rng, 1, 20):
        facts["not_applicable"] = left_out
    items = list(facts.items())
    if chance(rng, 1, 8):
        rng.shuffle(items)  # the order of an object's members means nothing
    items += determinations(rng).items()
    return {"id": f"example-{i}", "name": f"示例机构{i}", **dict(items)}


def bodies(count, seed):
    """`count` random bodies, one after the other."""
    for i in range(1, count + 1):
        yield random_body(random.Random(f"guiju {seed} {i}"), i)


def write_jsonl(out, count, seed):
    """Writes them to the text stream `out`, one a line."""
    for body in bodies(count, seed):
        out.write(json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n")


def main(argv=None):
    """The command line."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.reference.bodies",
                                     description="writes random complete bodies as JSON lines")
    parser.add_argument("--count", type=int, required=True, help="how many bodies")
    parser.add_argument("--seed", type=int, required=True, help="the same seed, the same bodies")
    arguments = parser.parse_args(argv)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        write_jsonl(sys.stdout, arguments.count, arguments.seed)
        sys.stdout.flush()
    except BrokenPipeError:  # `| head` has seen enough
        sys.stdout = None


if __name__ == "__main__":
    main()
