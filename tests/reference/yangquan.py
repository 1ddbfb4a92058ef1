"""One body in, the whole result out: an independent reference of 阳人社函〔2023〕221号.

Slow and obvious on purpose. Points are Fractions throughout.
"""

from fractions import Fraction

from . import opinion, sheet
from .facts import Facts
from .readings import chosen

PRINTED_MARKS = Fraction(92)  # annex 3 adds up to 92, the notice says 百分制


def compared_score(total, basis):
    """(the score compared with the line, out of how many) under a reading of total_basis."""
    if basis == "credited":
        return total + 8, Fraction(100)
    if basis == "scaled":
        return total * 100 / PRINTED_MARKS, Fraction(100)
    return total, PRINTED_MARKS


def evaluate(body, readings=None):
    """Evaluates a complete body; `readings` names the options that differ from the defaults.

    Gives: parts {id: Fraction}, not_applicable (rows), asked {deduction: Fraction}, total, score
    (None where there is none), of, grade (None likewise), opinion (as computed), grounds,
    needs_confirmation, confirmation and override (None where not given), coverage (marks), due
    [(what, date)]. Raises Incomplete for a missing fact that matters, and
    ValueError for an unknown reading or row.
    """
    reading = chosen(readings)
    f = Facts(body)

    parts, asked, left_out = sheet.score_rows(f, reading)
    coverage = sum(sheet.ROWS[r].marks for r in sheet.ROWS if r not in left_out)
    total = Fraction(0)
    for category, _, _, items in sheet.CATEGORIES:
        parts[category] = Fraction(0)
        for item, _, _, rows in items:
            parts[item] = sum((parts[r] for r in rows), Fraction(0))
            parts[category] += parts[item]
        total += parts[category]

    score, of = compared_score(total, reading["total_basis"])
    code, grounds, needs_confirmation = opinion.decide(f, score, reading)
    if code in ("out_of_scope", "revoke"):
        score = grade = None
    else:
        failed = score < opinion.LINE or any(g.startswith("四(一)") for g in grounds)
        grade = "不合格" if failed else "合格"

    still, confirmation, override = opinion.determined(body, code, needs_confirmation)
    in_effect = override["code"] if override else code
    return {
        "parts": parts, "not_applicable": left_out, "asked": asked, "total": total,
        "score": score, "of": of, "grade": grade, "opinion": code, "grounds": grounds,
        "needs_confirmation": still, "confirmation": confirmation, "override": override,
        "coverage": Fraction(coverage), "due": opinion.due_dates(f, in_effect),
    }
