"""`guiju evaluate --sheet`, `--decided` and `--against`, against plain Python."""

import copy
import csv
import io
import json
import os
import random
from fractions import Fraction

import pytest

from tests.python.cli_support import MADE_UP, check_golden, made_up, objects, write_lines
from tests.python.test_rubrics import RUBRICS
from tests.reference import sheet as rubric
from tests.reference.bodies import bodies
from tests.reference.compare import differences, load_result, shown
from tests.reference.facts import Incomplete
from tests.reference.sheets import merge
from tests.reference.yangquan import evaluate

SEED = int(os.environ.get("GUIJU_SEED", "20230831"))
LABELS = {"occupations": "name", "batches": "batch_no"}
FIXED = ("id", "name", "cohort")  # what the variants do not change
TEXTS = ("level", "name", "batch_no", "occupation", "code")

RULES = """
guiju: 1
id: sheets
version: 1
facts:
  safe: {label: 场地安全, type: boolean, default: true}
  errors: {label: 错误例数, type: count, unit: 例}
  rate: {label: 合格率, type: number, missing: {value: 1}}
  checked: {label: 检查次数, type: count, missing: known}
  fraud: {label: 弄虚作假, type: finding}
  rooms: {label: 教室, type: list, record_label: no, fields: {no: {label: 编号, type: text}, lit: {label: 照明合格, type: boolean}}}
rubric:
  parts:
  - {id: R1, title: 管理, marks: 10, deductions: [
      {id: R1a, points: 1, each: errors}, {id: R1b, points: 2, when: not safe}, {id: R1c, points: 5, when: fraud}]}
  - {id: R2, title: 教室, marks: 5, deductions: [{id: R2a, for_each: rooms, points: 1, when: not lit}]}
  - {id: R3, title: 合格率, marks: 2, deductions: [{id: R3a, points: 2, when: rate < 0.5}]}
  - {id: R4, title: 检查, marks: 1, deductions: [{id: R4a, points: 1, when: missing(checked)}]}
"""


def changed(rng, body):
    """The body as another assessor might see it: some facts otherwise, some left out."""
    out = copy.deepcopy(body)
    names = [name for name in out if name not in (*FIXED, "not_applicable")]
    for name in rng.sample(names, rng.randrange(0, min(8, len(names)) + 1)):
        value = out[name]
        if rng.randrange(5) == 0:
            del out[name]
        elif isinstance(value, bool):
            out[name] = not value
        elif isinstance(value, dict) and "value" not in value:
            out[name] = {**value, "by": "示例复查人"}  # a confirmation or an override
        elif isinstance(value, dict):
            out[name] = {**value, "value": not value["value"], "by": "示例复查人"}
        elif isinstance(value, int):
            out[name] = value + 1
        elif isinstance(value, list) and value:
            change_list(rng, value)
    if rng.randrange(4) == 0:
        rows = set(out.get("not_applicable", ()))
        out["not_applicable"] = sorted(rows ^ {rng.choice(sorted(rubric.ROWS))})
    return out


def change_list(rng, records):
    kind = rng.randrange(4)
    if kind == 0:
        records.pop(rng.randrange(len(records)))
    elif kind == 1:
        rng.shuffle(records)
    else:
        record = rng.choice(records)
        field = rng.choice([key for key in record if key not in TEXTS] or ["persons"])
        value = record.get(field)
        record[field] = not value if isinstance(value, bool) else (
            value + 1 if isinstance(value, int) else value)


def results(done):
    return {result["id"]: result for result in map(load_result, done.stdout.splitlines())}


def random_sheets(tmp_path, count, seed):
    """`count` bodies on two or three sheets each: (sheets by body id, command-line words)."""
    rng = random.Random(f"sheets {seed}")
    print(f"{count} bodies of seed {seed}")
    everything = [[body, changed(rng, body), changed(rng, body)] for body in bodies(count, seed)]
    words = []
    for number, label in enumerate("甲乙丙"):
        path = write_lines(tmp_path / f"sheet{number}.jsonl", [row[number] for row in everything])
        words += ["--sheet", f"{label}={path}"]
    return {row[0]["id"]: row for row in everything}, words


def test_sheets_are_merged_as_plain_python_merges_them(guiju, rules, tmp_path):
    """The merged body gives what the same facts give when they are written down."""
    by_id, words = random_sheets(tmp_path, 150, SEED)
    found = results(guiju("evaluate", rules, *words, "--format", "jsonl"))
    merged, compared, disputed_rows = [], 0, 0
    for name, sheets in by_id.items():
        body, open_paths, rows = merge(sheets, LABELS)
        paths = sorted(d["fact"] for d in found[name]["disagreements"])
        expected = sorted([*open_paths, *(f"not_applicable[{row}]" for row in rows)])
        assert paths == expected, (SEED, name)
        assert all(d["state"] == "open" for d in found[name]["disagreements"])
        disputed_rows += bool(rows)
        merged.append(body)
    plain = results(guiju("evaluate", rules, write_lines(tmp_path / "merged.jsonl", merged),
                          "--format", "jsonl"))
    for name, sheets in by_id.items():
        if merge(sheets, LABELS)[2]:
            continue
        compared += 1
        for key in ("score", "grade", "opinion", "parts", "ledger", "unknown", "due", "coverage"):
            assert found[name][key] == plain[name][key], (SEED, name, key)
    assert compared > 50 and disputed_rows > 20


def test_a_body_s_own_sheet_lies_within_the_merged_result(guiju, rules, tmp_path):
    """Whoever is right in the end: what the sheets disagree on stays open for each of them."""
    rng = random.Random(f"within {SEED}")
    first, second = [], []
    for body in bodies(150, SEED + 1):
        first.append(body)
        second.append(changed(rng, body))
        for other in second[-1:]:
            for name, value in body.items():
                other.setdefault(name, value)  # both state everything
    words = []
    for label, sheet in (("甲", first), ("乙", second)):
        words += ["--sheet", f"{label}={write_lines(tmp_path / (label + '.jsonl'), sheet)}"]
    found = results(guiju("evaluate", rules, *words, "--format", "jsonl"))
    open_ = 0
    for sheet in ("甲", "乙"):
        alone = results(guiju("evaluate", rules, tmp_path / f"{sheet}.jsonl", "--format", "jsonl"))
        for name, result in alone.items():
            merged = found[name]
            open_ += not merged["opinion"]["settled"]
            assert set(result["opinion"]["possible"]) <= set(merged["opinion"]["possible"]), (SEED, name)
            assert set(result["grade"]["possible"]) <= set(merged["grade"]["possible"])
            for part, whole in zip(result["parts"], merged["parts"]):
                assert Fraction(whole["low"]) <= Fraction(part["low"]), (SEED, name, part["id"])
                assert Fraction(whole["high"]) >= Fraction(part["high"]), (SEED, name, part["id"])
            if result["score"]["low"] is not None:
                assert Fraction(merged["score"]["low"]) <= Fraction(result["score"]["low"])
                assert Fraction(merged["score"]["high"]) >= Fraction(result["score"]["high"])
    assert open_ > 10


def test_what_is_decided_holds(guiju, rules, tmp_path):
    """With everything decided as the first sheet has it, the result is that of the reference."""
    by_id, words = random_sheets(tmp_path, 60, SEED + 2)
    decided = []
    for name, sheets in by_id.items():
        body = {key: value for key, value in sheets[0].items() if key != "name"}
        decided.append({"not_applicable": [], **body})
    path = write_lines(tmp_path / "decided.jsonl", decided)
    done = guiju("evaluate", rules, *words, "--decided", path, "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    compared = 0
    for name, result in results(done).items():
        body = by_id[name][0]
        kept = {d["fact"] for d in result["disagreements"] if d["state"] == "open"}
        assert kept == set(), (SEED, name)
        compared += 1
        assert differences(result, evaluate(body)) == [], (SEED, name)
    assert compared == 60


def test_against_is_what_the_reference_loses(guiju, rules, tmp_path):
    """Points lost by each, the difference, its order and the facts behind it."""
    rng = random.Random(f"against {SEED}")
    here = list(bodies(200, SEED + 3))
    there = [changed(rng, body) for body in here]
    for body, other in zip(here, there):
        for name, value in body.items():
            other.setdefault(name, value)
    done = guiju("evaluate", rules, write_lines(tmp_path / "city.jsonl", here), "--against",
                 write_lines(tmp_path / "self.jsonl", there), "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    differing = compared = 0
    for body, other, (name, result) in zip(here, there, results(done).items()):
        against = result["against"]
        assert (name, against["state"]) == (body["id"], "compared")
        try:
            mine, theirs = evaluate(body), evaluate(other)
        except Incomplete:  # a row that now applies needs facts that the body leaves out
            continue
        compared += 1
        assert against["opinion"]["code"] == theirs["opinion"]
        if None not in (mine["score"], theirs["score"]):
            assert Fraction(against["difference"]["value"]) == mine["score"] - theirs["score"]
        else:
            assert against["difference"] is None
        # A refusal or a body out of scope has no score, but its rows are still compared.
        lost = {row: (entry.marks - mine["parts"][row], entry.marks - theirs["parts"][row])
                for row, entry in rubric.ROWS.items()}
        found = {row["id"]: row for row in against["parts"]}
        assert set(found) == set(lost)
        for row, (city, own) in lost.items():
            assert Fraction(found[row]["lost"]["value"]) == city, (SEED, name, row)
            assert Fraction(found[row]["against"]["value"]) == own, (SEED, name, row)
            assert Fraction(found[row]["difference"]["value"]) == city - own, (SEED, name, row)
        order = list(rubric.ROWS)
        assert [row["id"] for row in against["parts"]] == sorted(
            order, key=lambda row: (-abs(lost[row][0] - lost[row][1]), order.index(row)))
        scalars = {f["fact"] for f in against["facts"] if "[" not in f["fact"]}
        value = lambda stated: stated["value"] if isinstance(stated, dict) else stated
        assert {s for s in scalars if not isinstance(body.get(s), list)} == {
            key for key in set(body) | set(other)
            if key not in (*FIXED, "not_applicable", "confirmation", "override")
            and not isinstance(body.get(key), list) and value(body.get(key)) != value(other.get(key))}, (SEED, name)
        for row in against["parts"]:
            if Fraction(row["difference"]["value"]) != 0:
                differing += 1
                assert row["facts"], (SEED, name, row)
    assert differing > 100 and compared > 150


def test_unknown_facts_make_differences_ranges(guiju, rules, tmp_path):
    here = list(bodies(80, SEED + 4))
    rng = random.Random(f"ranges {SEED}")
    there = []
    for body in here:
        names = [name for name in body if name not in FIXED]
        for sheet in (body, copy.deepcopy(body)):
            for name in rng.sample(names, rng.randrange(0, 4)):
                sheet.pop(name, None)
        there.append(sheet)
    files = [write_lines(tmp_path / f"{name}.jsonl", sheets)
             for name, sheets in (("here", here), ("there", there))]
    alone = [results(guiju("evaluate", rules, path, "--format", "jsonl")) for path in files]
    done = results(guiju("evaluate", rules, files[0], "--against", files[1], "--format", "jsonl"))
    open_ = 0
    for name, result in done.items():
        parts = [{p["id"]: p for p in one[name]["parts"]} for one in alone]
        for row in result["against"]["parts"]:
            mine, theirs = (one[row["id"]] for one in parts)
            low = Fraction(theirs["low"]) - Fraction(mine["high"])
            high = Fraction(theirs["high"]) - Fraction(mine["low"])
            assert (Fraction(row["difference"]["low"]), Fraction(row["difference"]["high"])) == (
                low, high), (SEED, name, row)
            assert (row["difference"]["value"] is None) == (low != high)
            open_ += low != high
        for key in ("score", "grade", "opinion"):
            assert result["against"][key] == alone[1][name][key]
            assert result[key] == alone[0][name][key]
    assert open_ > 10


@pytest.fixture
def small(tmp_path):
    """Writes files beside the small rule file: small(甲=text) -> folder."""
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")

    def write(**files):
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return tmp_path
    return write


def sheets_of(guiju, folder, *more, labels="甲乙"):
    words = [word for label in labels for word in ("--sheet", f"{label}={label}.yaml")]
    return guiju("evaluate", "rules.yaml", *words, *more, cwd=folder)


A = "{id: A, name: 示例甲, errors: 1, fraud: 否, checked: 1, rooms: [{no: 101, lit: 是}, {no: 102, lit: 否}]}\n"
B = "{id: A, name: 示例甲, errors: 3, fraud: {value: false, by: 示例专家}, checked: 2, rate: 0.4, rooms: [{no: 102, lit: 否}, {no: 101, lit: 否}]}\n"


def test_a_disagreement_is_neither_missing_nor_a_default(guiju, small):
    """`missing: known` and `missing: {value: …}` answer for what nobody states, not for this."""
    both = small(甲=A.replace("checked: 1", "checked: 1, rate: 0.9"), 乙=B)
    (result,) = objects(sheets_of(guiju, both, "--format", "jsonl").stdout)
    parts = {p["id"]: p for p in result["parts"]}
    assert (parts["R3"]["low"], parts["R3"]["high"]) == ("0", "2")
    assert parts["R4"]["score"] == "1"
    neither = small(甲="{id: A, errors: 1, rooms: []}", 乙="{id: A, errors: 1, rooms: []}")
    (result,) = objects(sheets_of(guiju, neither, "--format", "jsonl").stdout)
    parts = {p["id"]: p for p in result["parts"]}
    assert (parts["R3"]["score"], parts["R4"]["score"]) == ("2", "0")


def test_disagreements_in_every_format(guiju, small):
    folder = small(甲=A, 乙=B, 定="{id: A, errors: 3}\n")
    (result,) = objects(sheets_of(guiju, folder, "--decided", "定.yaml", "--format", "jsonl").stdout)
    assert result["sheets"] == ["甲", "乙"]
    assert result["disagreements"] == [
        {"fact": "errors", "values": {"甲": 1, "乙": 3}, "state": "decided", "decided": 3},
        {"fact": "checked", "values": {"甲": 1, "乙": 2}, "state": "open"},
        {"fact": "rooms[1].lit", "values": {"甲": True, "乙": False}, "state": "open"}]
    assert [n["code"] for n in result["notes"]] == [
        "sheets_disagree", "sheets_decided", "only_in_sheet", "default_taken"]
    table = sheets_of(guiju, folder, "--decided", "定.yaml")
    assert "错误例数：甲 1 例；乙 3 例；决定：3 例\n" in table.stdout
    assert "照明合格：甲 是；乙 否（待决定）\n" in table.stdout
    assert "2 处不一致待决定" in table.stderr and table.returncode == 0
    (line,) = csv.DictReader(io.StringIO(sheets_of(guiju, folder, "--decided", "定.yaml",
                                                   "--format", "csv").stdout))
    assert (line["disagreements"], line["decided"]) == ("checked rooms[1].lit", "errors")
    page = sheets_of(guiju, folder, "--decided", "定.yaml", "--format", "html").stdout
    assert "<li>错误例数：甲 1 例；乙 3 例；决定：3 例</li>" in page


def test_a_body_that_a_sheet_lacks_is_evaluated_and_told(guiju, small):
    folder = small(甲=f"- {A}- {{id: C, errors: 0, fraud: 否, checked: 1, rooms: []}}\n", 乙=f"- {B}")
    done = sheets_of(guiju, folder, "--format", "jsonl")
    found = {r["id"]: r for r in objects(done.stdout)}
    assert done.returncode == 0 and found["C"]["sheets"] == ["甲"]
    assert found["C"]["disagreements"] == [] and found["C"]["score"]["value"] == "18"
    assert "sheet_without_body" in [n["code"] for n in found["C"]["notes"]]
    assert "不在全部评分表里" in done.stderr and "C" in done.stderr


@pytest.mark.parametrize("sheet, code", [
    (f"- {A}- {A}", "duplicate_id"), ("- {id: A, errors: -1}", "count_negative"),
    ("- {id: A, mistakes: 1}", "undeclared_fact")])
def test_an_error_in_one_sheet_is_the_body_s(guiju, small, sheet, code):
    done = sheets_of(guiju, small(甲=sheet, 乙=f"- {B}- {{id: C}}"), "--format", "jsonl")
    found = {r["id"]: r for r in objects(done.stdout)}
    assert done.returncode == 1
    assert [e["code"] for e in found["A"]["errors"]] == [code]
    assert found["A"]["errors"][0]["file"] == "甲.yaml"
    assert found["C"]["opinion"]["code"] is None  # the others are evaluated


def test_wrong_use_of_sheets(guiju, small):
    folder = small(甲=A, 乙=B)

    def said(*words):
        done = guiju("evaluate", "rules.yaml", *words, "--lang", "en", cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        return done.stderr
    assert "sheet '甲' is given twice" in said("--sheet", "甲=甲.yaml", "--sheet", "甲=乙.yaml")
    assert "expected LABEL=FILE" in said("--sheet", "甲.yaml", "--sheet", "乙=乙.yaml")
    assert "expected LABEL=FILE" in said("--sheet", "=甲.yaml", "--sheet", "乙=乙.yaml")
    assert "cannot be shown" in said("--sheet", "甲\n=甲.yaml", "--sheet", "乙=乙.yaml")
    assert "two sheets or more" in said("--sheet", "甲=甲.yaml")
    assert "either FACTS or --sheet" in said("甲.yaml", "--sheet", "甲=甲.yaml", "--sheet", "乙=乙.yaml")
    assert "--decided needs --sheet" in said("甲.yaml", "--decided", "乙.yaml")
    assert "cannot read file '丙.yaml'" in said("--sheet", "甲=甲.yaml", "--sheet", "丙=丙.yaml")
    assert "cannot read file '无.yaml'" in said("甲.yaml", "--against", "无.yaml")
    assert "only once" in said("-", "--against", "-")
    many = [word for n in range(21) for word in ("--sheet", f"{n}=甲.yaml")]
    assert "at most 20 sheets, not 21" in said(*many)
    assert guiju("evaluate", "rules.yaml", *many[:40], cwd=folder).returncode == 0


def test_a_decision_for_no_body_is_an_error(guiju, small):
    folder = small(甲=A, 乙=B, 定="{id: B, errors: 3}\n")
    done = sheets_of(guiju, folder, "--decided", "定.yaml", "--format", "jsonl")
    assert done.returncode == 1 and "决定里的机构“B”不在任何评分表里" in done.stderr
    assert len(objects(done.stdout)) == 1


def test_too_many_disputed_rows(guiju, rules, repo, tmp_path):
    body = made_up(repo)["S01"]
    def run(rows):
        words = []
        for label, sheet in (("甲", body), ("乙", {**body, "not_applicable": rows})):
            words += ["--sheet", f"{label}={write_lines(tmp_path / (label + '.jsonl'), [sheet])}"]
        return guiju("evaluate", rules, *words, "--format", "jsonl")
    names = list(rubric.ROWS)
    (result,) = objects(run(names[:8]).stdout)
    assert result["score"]["low"] is not None
    done = run(names[:9])
    (result,) = objects(done.stdout)
    assert done.returncode == 1 and [e["code"] for e in result["errors"]] == ["too_many_disputed_rows"]


def test_a_disputed_row_is_evaluated_both_ways(guiju, rules, repo, tmp_path):
    """The result allows what explicit not_applicable lists give, in every combination, and no more."""
    everything = made_up(repo)
    rng = random.Random(f"rows {SEED}")
    for name in rng.sample(sorted(everything), 6):
        body = {key: value for key, value in everything[name].items() if key != "not_applicable"}
        disputed = sorted(rng.sample(sorted(rubric.ROWS), 3))
        words = []
        for label, sheet in (("甲", body), ("乙", {**body, "not_applicable": disputed})):
            words += ["--sheet", f"{label}={write_lines(tmp_path / (label + '.jsonl'), [sheet])}"]
        (merged,) = objects(guiju("evaluate", rules, *words, "--format", "jsonl").stdout)
        each = [{**body, "id": f"{name} {mask}",
                 "not_applicable": [row for i, row in enumerate(disputed) if mask >> i & 1]}
                for mask in range(8)]
        alone = objects(guiju("evaluate", rules, write_lines(tmp_path / "each.jsonl", each),
                              "--format", "jsonl").stdout)
        for key, choose in (("low", min), ("high", max)):
            scores = [Fraction(r["score"][key]) for r in alone if r["score"][key] is not None]
            assert merged["score"][key] == (shown(choose(scores)) if scores else None), (SEED, name)
            for i, part in enumerate(merged["parts"]):
                assert Fraction(part[key]) == choose(Fraction(r["parts"][i][key]) for r in alone)
        for key in ("grade", "opinion"):
            assert set(merged[key]["possible"]) == {v for r in alone for v in r[key]["possible"]}
        moving = {row for i, row in enumerate(disputed) for mask in range(8)
                  if any(alone[mask][k] != alone[mask ^ 1 << i][k]
                         for k in ("score", "grade", "opinion"))}
        assert {u for u in merged["unknown"] if u.startswith("not_applicable")} == {
            f"not_applicable[{row}]" for row in moving}, (SEED, name)


@pytest.mark.parametrize("name", ["jgj59", "news2", "dod-800-171"])
def test_against_under_other_rubrics(guiju, name, repo, tmp_path):
    """Means, awards, formulas and rubrics without marks lost: what each lost is marks less score."""
    make = RUBRICS[name][0]
    rng = random.Random(f"rubrics {SEED}")
    here, there = ([make(rng, number) for number in range(1, 41)] for _ in range(2))
    files = [write_lines(tmp_path / f"{n}.jsonl", sheets) for n, sheets in (("a", here), ("b", there))]
    folder = repo / "rules" / name
    alone = [{r["id"]: r for r in objects(guiju("evaluate", folder, path, "--format", "jsonl").stdout)}
             for path in files]
    done = guiju("evaluate", folder, files[0], "--against", files[1], "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    moved = 0
    for result in objects(done.stdout):
        mine, theirs = ({p["id"]: p for p in one[result["id"]]["parts"]} for one in alone)
        for row in result["against"]["parts"]:
            marks = Fraction(mine[row["id"]]["marks"])
            lost = [marks - Fraction(one[row["id"]]["score"]) for one in (mine, theirs)]
            found = [Fraction(row[key].get("exact", row[key]["value"]))
                     for key in ("lost", "against", "difference")]
            close = [abs(a - b) < Fraction(1, 10**28)
                     for a, b in zip(found, [*lost, lost[0] - lost[1]])]
            assert all(close), (SEED, result["id"], row)
            moved += found[2] != 0
        assert result["against"]["score"] == alone[1][result["id"]]["score"]
    assert moved > 40
    same = guiju("evaluate", folder, files[0], "--against", files[0])
    assert "比较了 40 个机构，40 个完全一致" in same.stdout


def test_bodies_in_one_file_only_are_told_both_ways(guiju, small):
    here = f"- {A}- {{id: B, errors: 1, fraud: 否, rooms: []}}\n- {{id: E, errors: -1}}\n"
    there = f"- {B}- {{id: C, name: 示例丙, errors: 1, fraud: 否, checked: 1, rooms: []}}\n- {{id: E, errors: 1}}\n- {{errors: 2}}\n"
    folder = small(甲=here, 乙=there)
    done = guiju("evaluate", "rules.yaml", "甲.yaml", "--against", "乙.yaml", "--format", "json",
                 cwd=folder)
    found = {r["id"]: r for r in json.loads(done.stdout)}
    assert {name: r["against"]["state"] for name, r in found.items()} == {
        "A": "compared", "B": "missing", "E": "uncompared", "C": "only", None: "only"}
    assert found["C"]["opinion"] == {"code": "missing"} and found["C"]["against"]["score"]["value"]
    assert found[None]["against"]["errors"][0]["code"] == "missing_id"
    assert done.returncode == 1
    assert "对照表里没有的机构（1）：B" in done.stderr and "只在对照表里的机构（2）" in done.stderr
    text = guiju("evaluate", "rules.yaml", "甲.yaml", "--against", "乙.yaml", cwd=folder).stdout
    assert "对照表里没有的机构（1）：\n  B\n" in text and "  C 示例丙：得分 17\n" in text
    lines = list(csv.DictReader(io.StringIO(guiju(
        "evaluate", "rules.yaml", "甲.yaml", "--against", "乙.yaml", "--format", "csv",
        cwd=folder).stdout)))
    assert [(line["id"], line["opinion"], line["against_state"]) for line in lines] == [
        ("A", "", "compared"), ("B", "", "missing"), ("E", "error", "uncompared"),
        ("C", "missing", "only"), ("", "missing", "only")]
    assert all(len(line) == len(lines[0]) and None not in line for line in lines)


def test_an_error_there_is_told_and_the_body_still_evaluated(guiju, small):
    folder = small(甲=A, 乙=f"- {B}- {B}")
    done = guiju("evaluate", "rules.yaml", "甲.yaml", "--against", "乙.yaml", "--format", "jsonl",
                 cwd=folder)
    (result,) = objects(done.stdout)
    assert result["score"]["value"] == "16" and done.returncode == 1
    assert result["against"]["state"] == "error"
    assert result["against"]["errors"][0]["code"] == "duplicate_id"
    assert "duplicate" not in done.stderr and "未能比较" in done.stderr


def test_the_same_bytes_for_any_number_of_threads(guiju, rules, tmp_path):
    by_id, words = random_sheets(tmp_path, 600, SEED + 5)
    own = write_lines(tmp_path / "own.jsonl", [sheets[2] for sheets in by_id.values()][:500])
    for form in ("table", "json", "csv", "html"):
        one, more = (guiju("evaluate", rules, *words, "--against", own, "--format", form, "--jobs", n)
                     for n in (1, 4))
        assert one.stdout and (one.stdout, one.stderr) == (more.stdout, more.stderr)


def made_up_sheets(repo, folder):
    """Of four made-up bodies: two assessors' sheets, a decision, and what the bodies say themselves."""
    first = [body for name, body in made_up(repo).items() if name in ("S01", "S02", "S03", "S13")]
    second, own = copy.deepcopy(first), copy.deepcopy(first)
    second[0].update(posts_missing_count=2, not_applicable=["R08"])
    second[0]["exam_disorder_found"] = {"value": True, "by": "示例评估员乙", "on": "2023-09-20"}
    second[0]["occupations"].reverse()
    second[0]["occupations"][0]["own_examiners"] = 1
    second[1]["occupations"].pop()
    del second[2]
    own[0].update(licences_complete=False)
    own[1].update(tally_errors_count=0, posts_missing_count=0, licences_complete=True)
    own[2].update(marking_errors_count=0, missing_signatures_count=0, commitment_signed=False,
                  licences_complete=False, tally_errors_count=9, posts_missing_count=9)
    own[3].update(id="S99", name="示例机构99")
    decided = [{"id": "S01", "not_applicable": [], "exam_disorder_found": {
        "value": False, "by": "示例复核组", "on": "2023-09-25", "because": "示例：录像未见混乱"}}]
    for name, sheet in (("甲", first), ("乙", second), ("决定", decided), ("自评", own)):
        write_lines(folder / f"{name}.jsonl", sheet)
    return ["--sheet", "甲=甲.jsonl", "--sheet", "乙=乙.jsonl", "--decided", "决定.jsonl",
            "--against", "自评.jsonl"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reports_of_the_made_up_bodies(guiju, rules, repo, tmp_path, language):
    words = made_up_sheets(repo, tmp_path)
    done = guiju("evaluate", rules, *words, "--lang", language, cwd=tmp_path)
    check_golden(f"sheets-{language}.txt", done.stdout + "---- 标准错误\n" + done.stderr)


def test_page_and_lines_of_the_made_up_bodies(guiju, rules, repo, tmp_path):
    words = made_up_sheets(repo, tmp_path)
    page = guiju("evaluate", rules, *words, "--format", "html", cwd=tmp_path).stdout
    sections = [part.partition("</section>")[0] for part in page.split('<section class="against">')]
    check_golden("sheets.html", "----\n".join(sections[1:]))
    lines = guiju("evaluate", rules, *words, "--format", "csv", cwd=tmp_path).stdout
    check_golden("sheets.csv", lines)
    found = objects(guiju("evaluate", rules, *words, "--format", "jsonl", cwd=tmp_path).stdout)
    kept = [{key: result.get(key) for key in ("id", "disagreements", "notes", "against")}
            for result in found]
    for result in kept:  # rows that lost nothing on either side say nothing more
        if "parts" in result["against"]:
            result["against"]["parts"] = [
                row for row in result["against"]["parts"] if row["facts"]]
    check_golden("sheets.json", json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
