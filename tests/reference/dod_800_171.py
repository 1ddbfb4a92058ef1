"""The DoD Assessment Methodology's score and the CMMC level 2 status, without the program.

`rows` are those of the table of requirements: dictionaries by its headings.
"""

FAMILIES = {"3.1": "AC", "3.2": "AT", "3.3": "AU", "3.4": "CM", "3.5": "IA", "3.6": "IR",
            "3.7": "MA", "3.8": "MP", "3.9": "PS", "3.10": "PE", "3.11": "RA", "3.12": "CA",
            "3.13": "SC", "3.14": "SI"}
# 32 CFR 170.21(a)(2)(iii), as commentary lists them.
NEVER_OPEN = {"3.1.20", "3.1.22", "3.10.3", "3.10.4", "3.10.5"}


def states(row):
    if row["id"] == "3.12.4":
        return ["met"] * 20 + ["not_met"]
    out = ["met", "temporary_deficiency", "not_applicable"]
    if row["no_deduction_when"]:
        out.append("not_permitted")
    if row["id"] in ("3.1.12", "3.1.16", "3.1.18"):
        out += ["unenforced_planned", "unenforced_unplanned"]
    if row["partial_points"]:
        out += ["partial_planned", "partial_unplanned"]
    return out + ["not_met_planned", "not_met_unplanned"]


def random_body(random, number, rows):
    """From nearly all met to nearly nothing; without a plan of action seldom enough to matter."""
    good = random.choice([0, 30, 80, 95, 99, 100])  # in a hundred
    unplanned = random.choice([0, 0, 5, 100])
    light = random.randrange(10) < 4  # only what may stay open for a time
    body = {"id": f"B{number}"}
    for row in rows:
        state = "met"
        if random.randrange(100) >= good:
            state = random.choice(states(row))
            if light and row["points_if_not_met"] in ("3", "5") and "partial" not in state:
                state = "met"
            if state.endswith("_unplanned") and random.randrange(100) >= unplanned:
                state = state.replace("_unplanned", "_planned")
        body[row["id"]] = state  # facts by their label
    return body


def points(row, state):
    kind = state.rsplit("_", 1)[0]
    if kind == "not_met":
        return int(row["points_if_not_met"])
    if kind == "partial":
        return int(row["partial_points"])
    return 1 if kind == "unenforced" else 0


def evaluate(body, rows):
    taken = dict.fromkeys(FAMILIES.values(), 0)
    barred = False
    unplanned = any(state.endswith("_unplanned") for state in body.values())
    for row in rows:
        number, state = row["id"], body[row["id"]]
        if number == "3.12.4":
            continue
        lost = points(row, state)
        if number == "3.12.2" and unplanned:
            lost = 3
        taken[FAMILIES[number.rsplit(".", 1)[0]]] += lost
        if lost:
            worth = int(row["points_if_not_met"])
            excepted = number == "3.13.11" and lost == 3
            barred = barred or number in NEVER_OPEN or (worth > 1 and not excepted)
    score = 110 - sum(taken.values())
    parts = {family: -lost for family, lost in taken.items()}
    parts["ASSESSMENT"] = score
    if body["3.12.4"] == "not_met":
        return {"score": None, "parts": parts, "grade": None, "opinion": "not_completed",
                "results": {"cmmc_level_2": None}}
    status = ("Final Level 2" if score == 110
              else "Conditional Level 2" if score >= 88 and not barred and not unplanned
              else "No CMMC status")
    return {"score": score, "parts": parts, "grade": None, "opinion": "scored",
            "results": {"cmmc_level_2": status}}
