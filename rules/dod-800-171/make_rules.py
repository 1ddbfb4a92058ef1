#!/usr/bin/env python3
"""Writes rules.yaml from requirements.csv: one row a requirement, one fact and one deduction a row.

    python3 rules/dod-800-171/make_rules.py            writes rules.yaml beside this file
    python3 rules/dod-800-171/make_rules.py --check    exit 1 where rules.yaml is not what would be written

requirements.csv holds the points of section 5 and annex A of the NIST SP 800-171 DoD Assessment
Methodology, version 1.2.1 of 24 June 2020 (a work of the United States government), read in a public
text copy (repository MacTechSolutionsLLC/mactech, compliance/cmmc/NIST_Methodology.md); section and
annex agree on all 110 requirements. Change the table and run this; do not edit rules.yaml.
"""

import csv
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent

FAMILIES = [
    ("3.1", "AC", "访问控制", "Access Control"),
    ("3.2", "AT", "安全意识与培训", "Awareness and Training"),
    ("3.3", "AU", "审计与问责", "Audit and Accountability"),
    ("3.4", "CM", "配置管理", "Configuration Management"),
    ("3.5", "IA", "标识与鉴别", "Identification and Authentication"),
    ("3.6", "IR", "事件响应", "Incident Response"),
    ("3.7", "MA", "维护", "Maintenance"),
    ("3.8", "MP", "介质保护", "Media Protection"),
    ("3.9", "PS", "人员安全", "Personnel Security"),
    ("3.10", "PE", "物理保护", "Physical Protection"),
    ("3.11", "RA", "风险评估", "Risk Assessment"),
    ("3.12", "CA", "安全评估", "Security Assessment"),
    ("3.13", "SC", "系统与通信保护", "System and Communications Protection"),
    ("3.14", "SI", "系统与信息完整性", "System and Information Integrity"),
]
PLAN = "3.12.2"  # plans of action: follows from the other findings as well
SECURITY_PLAN = "3.12.4"  # without a system security plan there is no score
UNENFORCED = ("3.1.12", "3.1.16", "3.1.18")  # not permitted, but no policy enforces that: 1 point
# 32 CFR 170.21(a)(2)(iii), as commentary lists them: may not stay open under a conditional status.
NEVER_OPEN = ("3.1.20", "3.1.22", "3.10.3", "3.10.4", "3.10.5")
ENCRYPTION = "3.13.11"  # the one requirement above 1 point that may stay open, where it is partial

PARTIAL = {
    "3.5.3": "multifactor authentication only for remote and privileged users",
    "3.13.11": "encryption is employed but not FIPS-validated",
}

HEAD = """\
# Made by make_rules.py from requirements.csv; do not edit.
#
# NIST SP 800-171 DoD Assessment Methodology, version 1.2.1: the score of a contractor's implementation of
# 110 security requirements. It starts at 110 and each requirement that is not met takes 5, 3 or 1; there is
# no floor, so the lowest score is -203.
#
# One fact a requirement, named by its number in facts files (a CSV file has one column a requirement):
#   met                   implemented, or an equally effective measure is approved
#   temporary_deficiency  a temporary deficiency under a plan of action: counts as met
#   not_applicable        approved as not applicable: counts as met
#   not_permitted         remote access, wireless access or mobile devices are not permitted: counts as met
#   unenforced_…          not permitted, but no policy enforces that: takes 1 instead of 5
#   partial_…             the partial implementation that the methodology itself names: takes 3 instead of 5
#   not_met_…             not implemented
#   …_planned/_unplanned  whether a plan of action covers it. A plan does not turn unmet into met, but an
#                         unmet requirement without one makes 3.12.2 not met as well.
#
# The CMMC level 2 status is not in the methodology: it follows commentary on 32 CFR 170.21 and 170.24.
guiju: 1
id: dod-800-171
version: "1.2.1"
title: NIST SP 800-171 DoD Assessment Methodology 美国国防部 800-171 评估方法
source:
  document: NIST SP 800-171 DoD Assessment Methodology, Version 1.2.1
  issued: 2020-06-24
  issuer: Office of the Under Secretary of Defense for Acquisition and Sustainment
"""


def fact(requirement):
    return "r_" + requirement.replace(".", "_")


def states(row):
    if row["id"] == SECURITY_PLAN:
        return ["met", "not_met"]
    out = ["met", "temporary_deficiency", "not_applicable"]
    if row["no_deduction_when"]:
        out.append("not_permitted")
    if row["id"] in UNENFORCED:
        out += ["unenforced_planned", "unenforced_unplanned"]
    if row["partial_points"]:
        out += ["partial_planned", "partial_unplanned"]
    return out + ["not_met_planned", "not_met_unplanned"]


def one_of(requirement, state):
    return f'{fact(requirement)} in ("{state}_planned", "{state}_unplanned")'


def wrapped(names):
    """The names as lines of a list in an expression, within 100 columns."""
    lines = [""]
    for name in names:
        item = name + ("," if name != names[-1] else "")
        if len(lines[-1]) + len(item) > 88:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + item
    return lines


def facts(rows):
    yield "facts:"
    for row in rows:
        yield f"  {fact(row['id'])}:"
        yield f"    label: {row['id']}"
        yield "    type: choice"
        yield f"    choices: [{', '.join(states(row))}]"


def derived(rows):
    """Findings that follow from the requirements' own."""
    yield "derived:"
    yield "  states:"
    yield "    label: all requirements"
    yield "    value: >-"
    yield "      ["
    for line in wrapped([fact(row["id"]) for row in rows if row["id"] != SECURITY_PLAN]):
        yield f"      {line}"
    yield "      ]"
    yield "  unplanned:"
    yield "    label: an unmet requirement lacks a plan of action"
    yield "    clause: 3.12.2 is assessed as not met where any unmet requirement has no plan of action"
    yield "    value: >-"
    yield '      list contains(states, "not_met_unplanned")'
    yield '      or list contains(states, "partial_unplanned")'
    yield '      or list contains(states, "unenforced_unplanned")'
    yield "  above_one_point:"
    yield "    label: requirements worth more than 1 point"
    yield "    value: >-"
    yield "      ["
    heavy = [row["id"] for row in rows if row["points_if_not_met"] in ("3", "5")]
    for line in wrapped([fact(requirement) for requirement in heavy]):
        yield f"      {line}"
    yield "      ]"
    yield "  barred:"
    yield "    label: an open requirement that no conditional status allows"
    yield "    clause: 32 CFR 170.21(a)(2)(ii) and (iii), as commentary lists them"
    yield "    value: >-"
    yield "      unplanned"
    yield '      or list contains(above_one_point, "not_met_planned")'
    yield '      or list contains(above_one_point, "unenforced_planned")'
    for requirement in PARTIAL:
        if requirement != ENCRYPTION:
            yield f'      or {fact(requirement)} = "partial_planned"'
    for requirement in NEVER_OPEN:
        yield f'      or {fact(requirement)} = "not_met_planned"'


def deduction(name, points, when, clause, indent):
    return [
        f"{indent}- id: {name}",
        f"{indent}  points: {points}",
        f"{indent}  when: {when}",
        f"{indent}  clause: {clause}",
    ]


def requirement_lines(row, family):
    number = row["id"]
    name = f"{family}.L2-{number}"
    points = row["points_if_not_met"]
    when = one_of(number, "not_met")
    if number == PLAN:
        when += " or unplanned"
    clause = f"{number} not met takes {points}"
    tiers = []
    if row["partial_points"]:
        tiers.append((f"{name}-partial", row["partial_points"], one_of(number, "partial"),
                      f"{number} takes {row['partial_points']} where {PARTIAL[number]}"))
    if number in UNENFORCED:
        tiers.append((f"{name}-unenforced", 1, one_of(number, "unenforced"),
                      f"{number} takes 1 where it is not permitted but no policy enforces that"))
    indent = " " * 6
    if not tiers:
        return deduction(name, points, when, clause, indent)
    out = [f"{indent}- first:"]
    for tier in [(name, points, when, clause)] + tiers:
        out += deduction(*tier, indent + "  ")
    return out


def rubric(rows):
    yield "rubric:"
    yield "  declared: 110"
    yield "  parts:"
    yield "  - id: ASSESSMENT"
    yield "    title: 评估得分 Assessment score"
    yield "    start: 110"
    yield "    parts:"
    for prefix, family, chinese, english in FAMILIES:
        mine = [row for row in rows if row["id"].rsplit(".", 1)[0] == prefix]
        yield f"    - id: {family}"
        yield f"      title: {chinese} {english} ({prefix})"
        yield "      start: 0"
        yield "      floor: none"
        yield "      deductions:"
        for row in mine:
            if row["id"] != SECURITY_PLAN:
                yield from requirement_lines(row, family)


OUTCOME = f"""\
opinions:
  scored: {{label: 已评分 Assessment completed}}
  not_completed: {{label: 未完成评估，不予评分 Assessment could not be completed}}
opinion:
- clause: {SECURITY_PLAN}
  text: without a system security plan the assessment cannot be completed and there is no score
  when: {fact(SECURITY_PLAN)} = "not_met"
  opinion: not_completed
  score: none
- clause: scored
  text: every requirement is scored
  otherwise: true
  opinion: scored

# From commentary, not from the methodology: 110 passes; 88 (80 %) or more passes for a time, where what is
# open may be open. A body without a score has no status.
results:
  cmmc_level_2:
    label: CMMC 二级状态 CMMC level 2 status
    rows:
    - {{when: score = 110, value: Final Level 2}}
    - {{when: score >= 88 and not barred, value: Conditional Level 2}}
    - {{value: No CMMC status}}
"""


def text():
    with open(HERE / "requirements.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    blocks = [facts(rows), derived(rows), rubric(rows)]
    return "\n".join([HEAD] + ["\n".join(block) + "\n" for block in blocks] + [OUTCOME])


def main():
    out = HERE / "rules.yaml"
    if sys.argv[1:] == ["--check"]:
        if out.read_bytes() != text().encode():
            sys.exit(f"{out.name} is not what make_rules.py writes")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        out.write_bytes(text().encode())


if __name__ == "__main__":
    main()
