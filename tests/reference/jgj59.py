"""JGJ 59-2011: sheet of safety management item by item, other sheets by subtotals, the summary sheet.

Exact (Fraction), for complete bodies, without the program. `rows` are those of table B.1 as transcribed:
dictionaries by its headings.
"""

from fractions import Fraction

FULL_TIME, OTHER = "专职安全人员", "其他人员"
SHEETS = ["安全管理", "文明施工", "扣件式钢管脚手架", "门式钢管脚手架", "碗扣式钢管脚手架",
          "承插型盘扣式钢管脚手架", "满堂脚手架", "悬挑式脚手架", "附着式升降脚手架", "高处作业吊篮",
          "基坑工程", "模板支架", "高处作业", "施工用电", "物料提升机", "施工升降机", "塔式起重机",
          "起重吊装", "施工机具"]  # tables B.1 to B.19
WITHOUT_GUARD = {"高处作业", "施工机具"}
# Item of the summary sheet: its marks, the numbers of its tables.
ITEMS = {"I01": (10, [1]), "I02": (15, [2]), "I03": (10, range(3, 11)), "I04": (10, [11]),
         "I05": (10, [12]), "I06": (10, [13]), "I07": (10, [14]), "I08": (10, [15, 16]),
         "I09": (10, [17, 18]), "I10": (5, [19])}
GUARD_ITEMS = 6  # of table B.1; four general ones follow


def criteria(rows):
    """(fact, item number, kind, least, most) of table B.1; most None for a person."""
    seen, out = {}, []
    for row in rows:
        item = int(row["no"])
        seen[item] = seen.get(item, 0) + 1
        low, _, high = row["deduct"].partition("~")
        out.append((f"b{item}_{seen[item]}", item, row["unit"], int(low), int(high or low)))
    return out


def random_record(random, sheet):
    tenths = random.choice([0, 390, 395, 400, 405, 450, 600] + [random.randint(0, 600)])
    general = random.randint(0, 400)
    out = {"sheet": sheet, "assessor": random.choice([FULL_TIME, OTHER])}
    if random.randrange(10) < 3:
        out["sheet_marks"] = random.choice([90, 95, 80, "99.5"])
    if sheet in WITHOUT_GUARD:
        total = random.randint(0, 800)
    else:
        total = min(tenths + general, 800)
        tenths = min(tenths, total)
        out["guard_points"] = f"{tenths // 10}.{tenths % 10}"
        out["guard_zero"] = random.randrange(10) == 0
    out["sheet_points"] = f"{total // 10}.{total % 10}"
    return out


def random_body(random, number, rows):
    """From a faultless site to a bad one; some items without a sheet, some with several."""
    faults = random.choice([0, 2, 5, 10, 30])  # in a hundred
    body = {"id": f"B{number}", "sheets": []}
    for fact, _, kind, least, most in criteria(rows):
        found = random.randrange(100) < faults
        if kind == "fixed":
            body[fact] = found
        elif kind == "range":
            body[fact] = random.randint(least, most) if found else 0
        else:
            body[fact] = random.randint(1, 6) if found else 0
    there = random.choice([1, 4, 9])  # in ten
    for sheet in SHEETS[1:]:
        if random.randrange(10) < there:
            for _ in range(random.choice([1, 1, 1, 2, 3])):
                body["sheets"].append(random_record(random, sheet))
    if random.randrange(10) < 3:
        body["sheets"].append(random_record(random, SHEETS[0]))
    random.shuffle(body["sheets"])
    absent = [f"B01_{item}" for item in (7, 8, 9, 10) if random.randrange(7) == 0]
    if absent:
        body["not_applicable"] = absent
    return body


def by_criteria(body, parts, rows):
    """Table B.1 item by item."""
    absent = set(body.get("not_applicable", []))
    lost = {}
    for fact, item, kind, least, _ in criteria(rows):
        value = body[fact]
        points = least * value if kind != "range" else value
        lost[item] = lost.get(item, 0) + points
    got, of = 0, 0
    for item, points in lost.items():
        parts[f"B01_{item}"] = max(0, 10 - points)
        if f"B01_{item}" in absent:
            parts[f"B01_{item}"] = 10
            continue
        got, of = got + max(0, 10 - points), of + 10
    guard = [parts[f"B01_{item}"] for item in range(1, GUARD_ITEMS + 1)]
    parts["B01G"] = sum(guard)
    if min(guard) == 0 or sum(guard) < 40:
        return Fraction(0)
    return Fraction(got * 100, of)


def by_subtotals(records, by_person):
    """One sheet from what each assessor found; none where nobody filled it in."""
    groups = {FULL_TIME: [], OTHER: []}
    for record in records:
        points = Fraction(record["sheet_points"]) * 100 / Fraction(record.get("sheet_marks", 100))
        if record["sheet"] not in WITHOUT_GUARD and (
                record["guard_zero"] or Fraction(record["guard_points"]) < 40):
            points = Fraction(0)
        groups[record["assessor"]].append(points)
    weights = {FULL_TIME: Fraction(6, 10), OTHER: Fraction(4, 10)}
    total, weight = Fraction(0), Fraction(0)
    for group, found in groups.items():
        if found and by_person:
            total, weight = total + weights[group] * sum(found), weight + weights[group] * len(found)
        elif found:
            total, weight = total + weights[group] * sum(found) / len(found), weight + weights[group]
    return total / weight


def evaluate(body, rows, by_person=False):
    parts, zero = {}, False
    got, of = Fraction(0), 0
    for item, (marks, tables) in ITEMS.items():
        found = []
        for number in tables:
            records = [r for r in body["sheets"] if r["sheet"] == SHEETS[number - 1]]
            if number == 1 and not records:
                parts["B01"] = by_criteria(body, parts, rows)
                found.append(parts["B01"])
            elif records:
                name = "B01S" if number == 1 else f"B{number:02}"
                parts[name] = by_subtotals(records, by_person)
                found.append(parts[name])
        if not found:
            continue
        zero = zero or 0 in found
        parts[item] = marks * sum(found) / len(found) / 100
        got, of = got + parts[item], of + marks
    score = got * 100 / of
    parts["SUMMARY"] = score
    grade = ("不合格" if zero or score < 70 else "合格" if score < 80 else "优良")
    return {"score": score, "parts": parts, "grade": grade, "opinion": None, "results": {}}
