"""`guiju readings` and open readings, against evaluations under every explicit choice of readings."""

import csv
import io
import itertools
import json
import random
from fractions import Fraction

import pytest
import yaml

from tests.python.cli_support import MADE_UP, check_golden, made_up, objects, write_lines
from tests.reference.bodies import write_jsonl

ASPECTS = ("score", "grade", "opinion")
# Of every kind: the score rule, rows, a shared limit, rows of the opinion table.
SOME = ("total_basis", "listed_defects", "examiner_base", "item_bank", "quality_rules",
        "coverage_points", "review_cell", "cheating", "below_line")

# Each of three readings spares one point of three; the line is crossed where all three do. The
# fourth matters only together with the first, and the fifth to no body.
TOGETHER = """
guiju: 1
id: together
version: 1
facts:
  late_count: {type: count, label: 迟到次数}
  checked: {type: boolean, label: 已核对}
readings:
  a: {where: A, clause: 甲, question: 如何, options: {strict: 扣, mild: 不扣}, default: strict, because: 例}
  b: {where: B, clause: 乙, question: 如何, options: {strict: 扣, mild: 不扣}, default: strict, because: 例}
  c: {where: C, clause: 丙, question: 如何, options: {strict: 扣, mild: 不扣, open: 扣2分}, default: strict, because: 例}
  d: {where: A, clause: 丁, question: 如何, options: {plain: 不另扣, more: 另扣}, default: plain, because: 例}
  e: {where: D, clause: 戊, question: 如何, options: {plain: 不扣, more: 扣}, default: plain, because: 例}
rubric:
  declared: 10
  parts:
  - {id: A, title: 甲, marks: 1, deductions: [
      {id: A1, points: 1, when: 'late_count > 0', under: {a: strict}, clause: 甲},
      {id: A2, points: 1, when: 'late_count > 0', under: {d: more}, clause: 丁}]}
  - {id: B, title: 乙, marks: 1, deductions: [
      {id: B1, points: 1, when: 'late_count > 0', under: {b: strict}, clause: 乙}]}
  - {id: C, title: 丙, marks: 2, deductions: [
      {id: C1, points: 1, when: 'late_count > 0', under: {c: strict}, clause: 丙},
      {id: C2, points: 2, when: 'late_count > 0', under: {c: open}, clause: 丙}]}
  - {id: D, title: 丁, marks: 6, deductions: [
      {id: D1, points: 1, when: 'not checked', under: {e: more}, clause: 戊}]}
score: [{value: total, of: 10}]
opinions:
  pass: {label: 通过}
  fail: {label: 不通过}
opinion:
- {clause: 一, text: 不满10分, when: 'score < 10', opinion: fail}
- {clause: 二, text: 满10分, when: 'score >= 10', opinion: pass}
"""


def readings_of(rules):
    return yaml.safe_load((rules / "rules.yaml").read_text(encoding="utf-8"))["readings"]


def alternatives(readings, names=None):
    """Every option but the default: (reading, option)."""
    return [(name, option) for name in names or readings for option in readings[name]["options"]
            if option != readings[name]["default"]]


def evaluated(guiju, rules, facts, chosen, *more):
    """Results by id under explicit readings."""
    words = [word for name, option in chosen for word in ("--reading", f"{name}={option}")]
    done = guiju("evaluate", rules, facts, "--format", "jsonl", *words, *more)
    assert done.returncode in (0, 1), done.stderr
    return {result["id"]: result for result in objects(done.stdout)}


def asked(guiju, rules, facts, *more):
    done = guiju("readings", rules, facts, "--format", "json", *more)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def standing(result):
    """What readings compares, of a result object or of an entry of the answer."""
    score = tuple(result["score"][key] for key in ("value", "low", "high"))
    return {"score": score, "grade": (result["grade"]["value"], tuple(result["grade"]["possible"])),
            "opinion": tuple(result["opinion"]["possible"])}


@pytest.fixture(scope="module")
def facts(repo, tmp_path_factory):
    """Random bodies, every third with facts left out, and the made-up ones."""
    path = tmp_path_factory.mktemp("readings") / "bodies.jsonl"
    with path.open("w", encoding="utf-8") as file:
        write_jsonl(file, 40, 20231)
    bodies = objects(path.read_text(encoding="utf-8"))
    rng = random.Random(7)
    for body in bodies[::3]:
        keys = [key for key in body if key not in ("id", "name")]
        for key in rng.sample(keys, 3):
            del body[key]
    return write_lines(path, bodies + list(made_up(repo).values()))


def test_single_readings_are_what_evaluate_gives(guiju, rules, facts):
    readings = readings_of(rules)
    answer = asked(guiju, rules, facts)
    plain = evaluated(guiju, rules, facts, [])
    assert [body["id"] for body in answer["bodies"]] == list(plain)
    for body in answer["bodies"]:
        assert standing(body["result"]) == standing(plain[body["id"]])
    moved = {}
    for number, (name, option) in enumerate(alternatives(readings)):
        other = evaluated(guiju, rules, facts, [(name, option)])
        for body in answer["bodies"]:
            entry = body["alone"][number]
            before, after = standing(plain[body["id"]]), standing(other[body["id"]])
            assert (entry["reading"], entry["option"]) == (name, option)
            assert standing(entry) == after, (body["id"], name, option)
            changes = [aspect for aspect in ASPECTS if before[aspect] != after[aspect]]
            assert entry["changes"] == changes
            for aspect in changes:
                sets = [one["readings"] for one in body["depends"][aspect]]
                assert [name] in sets
                moved[number, aspect] = moved.get((number, aspect), 0) + 1
    for number, option in enumerate(answer["totals"]["options"]):
        for aspect in ASPECTS:
            assert option[aspect + "s"] == moved.get((number, aspect), 0)
        for aspect in ("grade", "opinion"):
            moves = option[aspect + "_moves"]
            assert sum(move["bodies"] for move in moves) == option[aspect + "s"]
            assert all(move["from"] != move["to"] for move in moves)
    assert sum(moved.values()) > 100  # the bodies are worth asking about


def test_smallest_sets_are_those_of_brute_force(guiju, rules, facts):
    readings = readings_of(rules)
    answer = asked(guiju, rules, facts, "--combinations", "20000")
    plain = {body["id"]: body for body in answer["bodies"]}
    changed = {}  # (id, aspect) -> sets of readings that change it
    runs = [[one] for one in alternatives(readings, SOME)]
    runs += [[one, other] for one, other in itertools.combinations(alternatives(readings, SOME), 2)
             if one[0] != other[0]]
    for chosen in runs:
        for name, result in evaluated(guiju, rules, facts, chosen).items():
            before, after = standing(plain[name]["result"]), standing(result)
            for aspect in ASPECTS:
                if before[aspect] != after[aspect]:
                    key = (name, aspect)
                    changed.setdefault(key, set()).add(frozenset(one for one, _ in chosen))
    pairs = 0
    for name, body in plain.items():
        for aspect in ASPECTS:
            found = changed.get((name, aspect), set())
            least = {one for one in found if not any(other < one for other in found)}
            told = {frozenset(one["readings"]) for one in body["depends"][aspect]}
            told = {one for one in told if len(one) <= 2 and one <= set(SOME)}
            assert told == least, (name, aspect)
            pairs += sum(len(one) == 2 for one in told)
    assert pairs > 0


def test_sets_hold_what_they_say(guiju, rules, facts):
    answer = asked(guiju, rules, facts)
    larger = [(body, aspect, one) for body in answer["bodies"] for aspect in ASPECTS
              for one in body["depends"][aspect] if len(one["readings"]) > 1]
    assert larger
    for body, aspect, one in larger[:20]:
        assert list(one["under"]) == one["readings"]
        result = evaluated(guiju, rules, facts, one["under"].items())[body["id"]]
        assert standing(result) == standing(one["result"])
        assert standing(result)[aspect] != standing(body["result"])[aspect]


@pytest.fixture
def together(tmp_path):
    (tmp_path / "rules.yaml").write_text(TOGETHER, encoding="utf-8")
    return tmp_path


def test_three_readings_that_matter_only_together(guiju, together):
    facts = write_lines(together / "b.jsonl", [
        {"id": "late", "late_count": 2, "checked": True},
        {"id": "fine", "late_count": 0, "checked": True}, {"id": "open", "checked": True}])
    answer = asked(guiju, together, facts)
    late, fine, unknown = answer["bodies"]
    assert [one["readings"] for one in late["depends"]["opinion"]] == [["a", "b", "c"]]
    assert late["depends"]["opinion"][0]["under"] == {"a": "mild", "b": "mild", "c": "mild"}
    assert [one["readings"] for one in late["depends"]["score"]] == [["a"], ["b"], ["c"]]
    assert late["searched"] == {"readings": None, "complete": True}
    assert not any(fine["depends"].values())
    assert ["a", "b", "c"] in [one["readings"] for one in unknown["depends"]["opinion"]]
    few = asked(guiju, together, facts, "--combinations", "3")["bodies"][0]
    assert few["searched"] == {"readings": 1, "complete": False}
    assert few["depends"]["opinion"] == []
    text = guiju("readings", together, facts, "--combinations", "3").stdout
    assert "（--combinations）" in text
    assert "  评估意见取决于：a + b + c\n" in guiju("readings", together, facts).stdout


def test_an_option_named_open_is_an_option(guiju, together):
    facts = write_lines(together / "b.jsonl", [{"id": "late", "late_count": 2, "checked": True}])
    fixed = evaluated(guiju, together, facts, [("c", "open")])["late"]
    assert (fixed["score"]["value"], fixed["readings"]["c"]) == ("6", "open")
    assert "open_readings" not in fixed
    every = evaluated(guiju, together, facts, [], "--readings", "open")["late"]
    assert (every["score"]["low"], every["score"]["high"]) == ("6", "10")
    assert every["open_readings"] == ["a", "b", "c", "d"]
    assert every["opinion"]["possible"] == ["pass", "fail"]


def union(results):
    """What a result with open readings has to say of these results under single choices."""
    scored = [r["score"] for r in results if r["score"]["low"] is not None]
    low = min((Fraction(s.get("low_exact", s.get("exact", s["low"]))) for s in scored),
              default=None)
    high = max((Fraction(s.get("high_exact", s.get("exact", s["high"]))) for s in scored),
               default=None)
    opinions = {code for r in results for code in r["opinion"]["possible"]}
    grades = {grade for r in results for grade in r["grade"]["possible"]}
    parts = [(min(Fraction(p["low"]) for p in same), max(Fraction(p["high"]) for p in same))
             for same in zip(*(r["parts"] for r in results))]
    return low, high, opinions, grades, parts


def exactly(score, key):
    if score[key] is None:
        return None
    return Fraction(score.get(key + "_exact", score.get("exact", score[key])))


@pytest.mark.parametrize("names", [
    ("total_basis", "listed_defects", "below_line"), ("item_bank", "cheating", "legal_person"),
    ("review_cell", "coverage_points", "unsigned_commitment"), ("quality_rules", "total_basis")])
def test_open_readings_give_what_all_their_options_give(guiju, rules, facts, names):
    readings = readings_of(rules)
    fixed = [("staff_records", "both")]
    every = [evaluated(guiju, rules, facts, fixed + list(zip(names, options)))
             for options in itertools.product(*(readings[name]["options"] for name in names))]
    found = evaluated(guiju, rules, facts, fixed + [(name, "open") for name in names])
    for name, result in found.items():
        results = [run[name] for run in every]
        low, high, opinions, grades, parts = union(results)
        assert (exactly(result["score"], "low"), exactly(result["score"], "high")) == (low, high)
        assert set(result["opinion"]["possible"]) == opinions
        assert set(result["grade"]["possible"]) == grades
        assert result["opinion"]["settled"] == (len(opinions) == 1)
        assert [(Fraction(p["low"]), Fraction(p["high"])) for p in result["parts"]] == parts
        assert result["inputs"]["trial"] is True
        assert all(result["readings"][one] == "open" for one in names)
        lines = [[(line["part"], line["deduction"], line["applied"]) for line in one["ledger"]]
                 for one in results]
        for line in result["ledger"]:
            key = (line["part"], line["deduction"])
            if line["state"] == "applied":
                assert all((*key, line["applied"]) in one for one in lines)
        matter = {one for one in names if any(
            standing(a) != standing(b) for a, b in itertools.combinations(results, 2)
            if [k for k in names if a["readings"][k] != b["readings"][k]] == [one])}
        assert set(result["open_readings"]) == matter, name


def test_all_readings_open_hold_every_explicit_choice(guiju, rules, repo):
    readings = readings_of(rules)
    # S20 lies among the lines: it needs more combinations than the limit allows.
    done = guiju("evaluate", rules, MADE_UP, "--format", "jsonl", "--readings", "open",
                 "--combinations", "40000")
    found = {result["id"]: result for result in objects(done.stdout)}
    assert list(found) == list(made_up(repo)) and done.returncode in (0, 1)
    evaluated_ones = {name for name, result in found.items() if "errors" not in result}
    assert len(evaluated_ones) > 18
    for name in set(found) - evaluated_ones:
        assert [error["code"] for error in found[name]["errors"]] == ["too_many_readings"]
    rng = random.Random(3)
    for _ in range(40):
        chosen = [(name, rng.choice(list(readings[name]["options"]))) for name in readings]
        for name, result in evaluated(guiju, rules, MADE_UP, chosen).items():
            if name not in evaluated_ones:
                continue
            whole = found[name]
            assert set(result["opinion"]["possible"]) <= set(whole["opinion"]["possible"])
            assert set(result["grade"]["possible"]) <= set(whole["grade"]["possible"])
            if result["score"]["low"] is not None:
                assert exactly(whole["score"], "low") <= exactly(result["score"], "low")
                assert exactly(result["score"], "high") <= exactly(whole["score"], "high")
            for part, wide in zip(result["parts"], whole["parts"]):
                assert Fraction(wide["low"]) <= Fraction(part["low"])
                assert Fraction(part["high"]) <= Fraction(wide["high"])


def test_the_reading_of_a_rubric_of_another_kind(guiju, repo, tmp_path):
    """JGJ 59: a weighted mean over sheets, whose weights are the matter of its one reading."""
    cases = yaml.safe_load((repo / "rules/jgj59/jgj59.cases.yaml").read_text(encoding="utf-8"))
    full = {**cases["base"]["满分"], "id": "three"}
    sheet = {"sheet": "高处作业", "assessor": "其他人员"}
    full["sheets"] = [sheet | {"assessor": "专职安全人员", "sheet_points": 80},
                      sheet | {"sheet_points": 90}, sheet | {"sheet_points": 60}]
    two = {**full, "id": "two", "sheets": full["sheets"][:2]}
    facts = write_lines(tmp_path / "b.jsonl", [full, two])
    every = [evaluated(guiju, "rules/jgj59", facts, [("assessor_weights", option)])
             for option in ("by_group", "by_person")]
    open_ones = evaluated(guiju, "rules/jgj59", facts, [], "--readings", "open")
    answer = {body["id"]: body for body in asked(guiju, "rules/jgj59", facts)["bodies"]}
    for name, differs in (("three", True), ("two", False)):
        assert (standing(every[0][name]) != standing(every[1][name])) == differs
        assert standing(answer[name]["result"]) == standing(every[0][name])
        assert standing(answer[name]["alone"][0]) == standing(every[1][name])
        assert (answer[name]["depends"]["score"] != []) == differs
        low, high, _, grades, parts = union([run[name] for run in every])
        found = open_ones[name]
        assert (exactly(found["score"], "low"), exactly(found["score"], "high")) == (low, high)
        assert set(found["grade"]["possible"]) == grades
        assert [(Fraction(p["low"]), Fraction(p["high"])) for p in found["parts"]] == parts
        assert found["open_readings"] == (["assessor_weights"] if differs else [])


def test_csv_says_what_json_says_and_jobs_do_not_matter(guiju, rules, facts):
    answer = asked(guiju, rules, facts)
    assert asked(guiju, rules, facts, "--jobs", "1") == answer
    rows = list(csv.DictReader(io.StringIO(
        guiju("readings", rules, facts, "--format", "csv").stdout)))
    expected = sum(1 + len(body["alone"]) for body in answer["bodies"])
    assert len(rows) == expected
    for body in answer["bodies"]:
        own = [row for row in rows if row["id"] == body["id"]]
        for row, entry in zip(own, [body["result"], *body["alone"]]):
            assert row["score_low"] == (entry["score"]["low"] or "")
            assert row["possible"].split() == entry["opinion"]["possible"]
            assert row["reading"] == entry.get("reading", "")
            assert row["changes"].split() == entry.get("changes", [])
        told = ["+".join(one["readings"]) for one in body["depends"]["opinion"]]
        assert own[0]["opinion_depends"].split() == told


def test_open_readings_in_csv_table_and_page(guiju, rules):
    words = [rules, MADE_UP, "--reading", "below_line=open", "--format"]
    row = next(row for row in csv.DictReader(io.StringIO(guiju("evaluate", *words, "csv").stdout))
               if row["id"] == "S04")
    assert (row["score"], row["opinion"], row["settled"]) == ("59.9", "undetermined", "false")
    assert row["possible"].split() == ["terminate", "defer_renewal"]
    assert row["unknown"] == "below_line"
    table = guiju("evaluate", *words, "table").stdout
    assert "未选定的读法：below_line" in table and "未选定的读法below_line" in table
    assert "尚须选定的读法" in guiju("evaluate", *words, "html").stdout


def test_bodies_with_errors_are_told_and_counted_once(guiju, rules, repo, tmp_path):
    good = made_up(repo)["S04"]
    facts = write_lines(tmp_path / "b.jsonl", [good, {**good, "id": "bad", "licences_complete": 7},
                                               good])
    done = guiju("readings", rules, facts, "--format", "json")
    assert done.returncode == 1 and "bad" not in done.stdout.split("totals")[1]
    answer = json.loads(done.stdout)
    assert [body["id"] for body in answer["bodies"]] == ["S04", "bad", "S04"]
    assert [len(body.get("errors", [])) for body in answer["bodies"]] == [0, 1, 1]
    assert (answer["totals"]["bodies"], answer["totals"]["evaluated"]) == (3, 1)
    assert "2 个机构的数据有错误" in done.stderr
    assert guiju("readings", rules, facts).returncode == 1
    assert guiju("readings", rules, facts, "--format", "csv").stdout.count("bad,") == 1


def test_rules_without_readings(guiju, tmp_path):
    facts = write_lines(tmp_path / "b.jsonl", [])
    answer = asked(guiju, "rules/news2", facts)
    assert answer["bodies"] == [] and answer["totals"]["options"] == []


def test_golden(guiju, rules):
    check_golden("readings-made-up.txt", guiju("readings", rules, MADE_UP).stdout)
    check_golden("readings-made-up-en.txt",
                 guiju("readings", rules, MADE_UP, "--lang", "en").stdout)
    check_golden("explain-S04-open.txt",
                 guiju("explain", rules, MADE_UP, "--id", "S04", "--readings", "open").stdout)
