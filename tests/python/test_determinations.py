"""What persons determine of an opinion: confirmations that count only for what was confirmed, and
overriding opinions beside the computed one, in every format and in every report."""

import csv
import io
import json

import pytest

from tests.python.cli_support import made_up, objects, write_lines

WHO = {"by": "示例局务会", "on": "2023-10-08", "because": "查阅档案后核对无误"}
# Computed: S04 terminate (score 59.9), S08 revoke, S11 defer_renewal, S13 undetermined (terminate or
# renew), S03 renew, S22 out_of_scope.


@pytest.fixture(scope="module")
def bodies(repo):
    return made_up(repo)


@pytest.fixture
def evaluate(guiju, rules, tmp_path):
    """Result objects of bodies, by id."""

    def run(*some, options=(), code=0):
        done = guiju("evaluate", rules, write_lines(tmp_path / "facts.jsonl", some), "--format",
                     "jsonl", *options)
        assert done.returncode == code, done.stderr
        return {result["id"]: result for result in objects(done.stdout)}

    return run


def codes(result):
    return [note["code"] for note in result["notes"]]


# ---- confirmations ----


@pytest.mark.parametrize("body, opinion", [("S04", "terminate"), ("S08", "revoke")])
def test_a_confirmation_settles_what_it_names(bodies, evaluate, body, opinion):
    before = evaluate(bodies[body])[body]
    assert before["opinion"]["needs_confirmation"] is True
    assert "confirmation" not in before["opinion"] and "override" not in before["opinion"]
    after = evaluate({**bodies[body], "confirmation": {"opinion": opinion, **WHO}})[body]
    assert after["opinion"] == {**before["opinion"], "needs_confirmation": False,
                                "confirmation": {"opinion": opinion, **WHO, "counts": True}}
    assert codes(after) == codes(before)
    assert after["inputs"]["sha256"] != before["inputs"]["sha256"]
    for key in before.keys() - {"opinion", "inputs"}:
        assert after[key] == before[key], key


def test_one_that_names_no_opinion_counts_and_is_noted(bodies, evaluate):
    result = evaluate({**bodies["S04"], "确认": WHO})["S04"]
    assert result["opinion"]["needs_confirmation"] is False
    assert result["opinion"]["confirmation"] == {"opinion": None, **WHO, "counts": True}
    assert "confirmation_unnamed" in codes(result)


def test_a_label_names_an_opinion_too(bodies, evaluate):
    result = evaluate({**bodies["S04"], "confirmation": {"opinion": "终止备案", **WHO}})["S04"]
    assert result["opinion"]["confirmation"]["opinion"] == "terminate"
    assert result["opinion"]["needs_confirmation"] is False


def test_it_does_not_count_for_another_opinion_once_facts_change(bodies, evaluate):
    confirmed = {**bodies["S08"], "confirmation": {"opinion": "terminate", **WHO}}
    result = evaluate(confirmed)["S08"]
    assert result["opinion"]["code"] == "revoke"
    assert result["opinion"]["needs_confirmation"] is True
    assert result["opinion"]["confirmation"]["counts"] is False
    assert "confirmation_of_another" in codes(result)


def test_it_does_not_count_while_the_opinion_is_open(bodies, evaluate):
    for confirmation in (WHO, {"opinion": "terminate", **WHO}):
        result = evaluate({**bodies["S13"], "confirmation": confirmation})["S13"]
        assert result["opinion"]["code"] == "undetermined"
        assert result["opinion"]["needs_confirmation"] is True
        assert result["opinion"]["confirmation"]["counts"] is False
        assert "confirmation_of_undetermined" in codes(result)


def test_open_readings_are_joined_before_a_confirmation_counts(bodies, evaluate):
    """S04 is terminate under one option and defer_renewal under the other: neither is confirmed."""
    confirmed = {**bodies["S04"], "confirmation": {"opinion": "terminate", **WHO}}
    result = evaluate(confirmed, options=("--reading", "below_line=open"))["S04"]
    assert result["opinion"]["possible"] == ["terminate", "defer_renewal"]
    assert result["opinion"]["needs_confirmation"] is True
    assert [c for c in codes(result) if c.startswith("confirmation")] == [
        "confirmation_of_undetermined"]
    fixed = evaluate(confirmed, options=("--reading", "below_line=rectify_first"))["S04"]
    assert fixed["opinion"]["code"] == "defer_renewal"
    assert "confirmation_of_another" in codes(fixed)


# ---- overriding opinions ----


def test_both_opinions_are_in_the_result(bodies, evaluate):
    before = evaluate(bodies["S04"])["S04"]
    given = {"opinion": "renew", **WHO}
    after = evaluate({**bodies["S04"], "override": given})["S04"]
    assert after["opinion"] == {**before["opinion"],
                                "override": {"code": "renew", "label": "同意延续备案", **WHO}}
    for key in before.keys() - {"opinion", "inputs"}:
        assert after[key] == before[key], key


def test_an_open_opinion_can_be_overridden_too(bodies, evaluate):
    result = evaluate({**bodies["S13"], "改定": {"opinion": "terminate", **WHO}})["S13"]
    assert result["opinion"]["code"] == "undetermined"
    assert result["opinion"]["override"]["code"] == "terminate"
    assert result["opinion"]["settled"] is False and result["unknown"]


def test_dates_follow_the_opinion_in_effect(bodies, evaluate):
    served = {**bodies["S04"], "opinion_served_on": "2023-12-31"}
    assert evaluate(served)["S04"]["due"] == []
    rectify = {"opinion": "defer_renewal", **WHO}
    due = evaluate({**served, "override": rectify})["S04"]["due"]
    assert [(d["what"], d["on"]) for d in due if d["what"] == "rectify"] == [
        ("rectify", "2024-02-29")]
    assert evaluate({**bodies["S11"], "override": {"opinion": "renew", **WHO}})["S11"]["due"] == []


@pytest.mark.parametrize("body, opinion, noted", [
    ("S04", "terminate", "override_same"), ("S04", "normal", "override_not_open"),
    ("S22", "renew", "override_not_open"), ("S04", "suspend", "override_not_open"),
    ("S04", "renew", None), ("S04", "out_of_scope", None)])
def test_doubtful_overrides_are_noted(bodies, evaluate, body, opinion, noted):
    result = evaluate({**bodies[body], "override": {"opinion": opinion, **WHO}})[body]
    assert [c for c in codes(result) if c.startswith("override")] == ([noted] if noted else [])
    assert result["opinion"]["override"]["code"] == opinion


def test_confirmed_and_overridden_is_noted(bodies, evaluate):
    result = evaluate({**bodies["S04"], "confirmation": {"opinion": "terminate", **WHO},
                       "override": {"opinion": "renew", **WHO}})["S04"]
    assert "confirmed_and_overridden" in codes(result)
    assert result["opinion"]["confirmation"]["counts"] is True


# ---- errors ----


@pytest.mark.parametrize("given, wanted", [
    ({"confirmation": {"by": "示例", "on": "2023-10-08"}},
     [("determination_incomplete", "confirmation")]),
    ({"confirmation": {**WHO, "because": "  　"}}, [("determination_incomplete", "confirmation")]),
    ({"confirmation": {**WHO, "by": ""}}, [("determination_incomplete", "confirmation")]),
    ({"confirmation": {**WHO, "by": None, "on": None}},
     [("determination_incomplete", "confirmation")]),
    ({"confirmation": {**WHO, "on": "2023-02-29"}}, [("no_such_day", "confirmation.on")]),
    ({"confirmation": {**WHO, "on": 20231008}}, [("wrong_type", "confirmation.on")]),
    ({"confirmation": {**WHO, "opinion": "terminated"}},
     [("unknown_opinion", "confirmation.opinion")]),
    ({"confirmation": {**WHO, "who": "示例"}}, [("undeclared_fact", "confirmation.who")]),
    ({"confirmation": {**WHO, "because": "长" * 3_334}},  # 10,002 bytes
     [("text_too_long", "confirmation.because")]),
    ({"override": {"opinion": "renew", **WHO, "by": "a\u0007"}},
     [("control_character", "override.by")]),
    ({"confirmation": {}}, [("determination_incomplete", "confirmation")]),
    ({"confirmation": True}, [("wrong_type", "confirmation")]),
    ({"confirmation": [WHO]}, [("wrong_type", "confirmation")]),
    ({"confirmation": WHO, "确认": WHO}, [("fact_given_twice", "confirmation")]),
    ({"override": WHO}, [("override_without_opinion", "override")]),
    ({"override": {"opinion": "renew"}}, [("determination_incomplete", "override")]),
    ({"override": {"opinion": "undetermined", **WHO}}, [("unknown_opinion", "override.opinion")]),
    ({"override": "renew"}, [("wrong_type", "override")]),
])
def test_what_is_missing_or_wrong_is_an_error(bodies, guiju, rules, tmp_path, given, wanted):
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps([{**bodies["S04"], **given}, bodies["S03"]], ensure_ascii=False),
                     encoding="utf-8")
    done = guiju("evaluate", rules, facts, "--format", "jsonl", "--lang", "en")
    assert done.returncode == 1
    wrong, fine = objects(done.stdout)
    assert wrong["opinion"] == {"code": "error"}
    assert [(e["code"], e["fact"]) for e in wrong["errors"]] == wanted
    assert all(e["file"] and e["line"] for e in wrong["errors"])
    assert fine["opinion"]["code"] == "renew"


def test_null_says_nothing(bodies, evaluate):
    result = evaluate({**bodies["S04"], "confirmation": None, "改定": None})["S04"]
    assert result["opinion"]["needs_confirmation"] is True


def test_a_rule_file_without_opinions_has_nothing_to_confirm(guiju, tmp_path):
    (tmp_path / "rules.yaml").write_text(
        "guiju: 1\nid: example\nfacts:\n  n: {label: 数, type: count}\nrubric:\n  parts:\n"
        "  - id: R1\n    marks: 5\n    deductions:\n    - {id: R1a, points: 1, each: n}\n",
        encoding="utf-8")
    facts = write_lines(tmp_path / "facts.jsonl", [{"id": "A", "n": 0, "confirmation": WHO}])
    done = guiju("evaluate", tmp_path, facts, "--format", "jsonl")
    assert [e["code"] for e in objects(done.stdout)[0]["errors"]] == ["no_opinions_here"]
    schema = json.loads(guiju("schema", tmp_path).stdout)
    assert "confirmation" not in schema["$defs"]["body"]["properties"]


# ---- formats ----


def test_every_format_says_the_same(bodies, guiju, rules, tmp_path):
    """YAML, JSON, JSON lines and CSV (in two encodings) of the same determinations."""
    body = {"id": "A", "name": "示例甲", "cohort": 2020, "published_on": "2020-11-20",
            "evaluated_on": "2023-09-20", "refused_without_cause": True,
            "confirmation": {"opinion": "revoke", "by": "示例局, 一处", "on": "2023-10-08",
                             "because": "说“无故”，两次通知"},
            "override": {"opinion": "terminate", **WHO}}
    plain = {"id": "B", **{k: v for k, v in body.items() if k not in ("id", "confirmation", "override")}}
    (tmp_path / "a.json").write_text(json.dumps([body, plain], ensure_ascii=False), encoding="utf-8")
    write_lines(tmp_path / "a.jsonl", [body, plain])
    (tmp_path / "a.yaml").write_text(json.dumps([body, plain], ensure_ascii=False, indent=1),
                                     encoding="utf-8")
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    flat = [key for key in body if key not in ("confirmation", "override")]
    details = [("确认", "confirmation", p) for p in ("because", "opinion", "on", "by")] + [
        ("override", "override", p) for p in ("opinion", "by", "on", "because")]
    table.writerow(flat + [f"{name}.{part}" for name, _, part in details])
    for one in (body, plain):
        table.writerow([str(one[key]).lower() if one[key] is True else one[key] for key in flat]
                       + [one.get(key, {}).get(part, "") for _, key, part in details])
    (tmp_path / "a.csv").write_text(out.getvalue(), encoding="utf-8")
    (tmp_path / "b.csv").write_bytes(out.getvalue().encode("gb18030"))
    results = {}
    for name in ("a.json", "a.jsonl", "a.yaml", "a.csv", "b.csv"):
        done = guiju("evaluate", rules, tmp_path / name, "--format", "jsonl")
        assert done.returncode == 0, (name, done.stderr, done.stdout)
        results[name] = done.stdout
    assert len(set(results.values())) == 1, results
    first, second = objects(results["a.json"])
    assert first["opinion"]["confirmation"] == {**body["confirmation"], "counts": True}
    assert first["opinion"]["override"] == {"code": "terminate", "label": "终止备案", **WHO}
    assert "confirmation" not in second["opinion"] and "override" not in second["opinion"]


def test_csv_columns_that_are_not_enough(guiju, rules, tmp_path):
    facts = tmp_path / "facts.csv"
    facts.write_text("id,cohort,confirmation.by,confirmation.opinion,确认.by,override\n"
                     "A,2022,示例,,,\nB,2022,,,,\nC,2022,示例,不存在,,\n", encoding="utf-8")
    done = guiju("evaluate", rules, facts, "--format", "jsonl")
    a, b, c = objects(done.stdout)
    header = ["csv_duplicate_column", "csv_determination_column"]
    assert [e["code"] for e in a["errors"]] == header + ["determination_incomplete"]
    assert [e["code"] for e in b["errors"]] == header
    assert [e["code"] for e in c["errors"]] == header + ["unknown_opinion",
                                                         "determination_incomplete"]


def test_the_schema_takes_them(bodies, guiju, rules):
    import jsonschema

    schema = json.loads(guiju("schema", rules).stdout)
    validator = jsonschema.Draft202012Validator(schema)
    good = {"id": "A", "确认": WHO, "override": {"opinion": "终止备案", **WHO}}
    assert validator.is_valid(good)
    for wrong in ({"confirmation": {"by": "示例"}}, {"override": WHO},
                  {"override": {"opinion": "undetermined", **WHO}},
                  {"confirmation": {**WHO, "by": ""}}, {"confirmation": {**WHO, "who": "示例"}}):
        assert not validator.is_valid({"id": "A", **wrong}), wrong


# ---- reports ----


@pytest.fixture(scope="module")
def determined(bodies, tmp_path_factory):
    """A file of bodies with every kind of determination."""
    confirmed = {"opinion": "terminate", **WHO}
    return write_lines(tmp_path_factory.mktemp("facts") / "facts.jsonl", [
        {**bodies["S03"], "override": {"opinion": "normal", **WHO}},
        {**bodies["S04"], "confirmation": confirmed},
        bodies["S09"],
        {**bodies["S10"], "override": {"opinion": "renew", **WHO}},
        {**bodies["S11"], "confirmation": confirmed},
        {**bodies["S13"], "override": {"opinion": "terminate", **WHO}},
        {**bodies["S14"], "override": {"opinion": "out_of_scope", **WHO}},
        {**bodies["S22"], "override": {"opinion": "renew", **WHO}}])


def test_the_table_ticks_the_opinion_in_effect_and_lists_the_computed_one(guiju, rules, determined):
    done = guiju("evaluate", rules, determined, "--lang", "zh")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    row = {name: next(line for line in lines if f"  {name}  " in line)
           for name in ("S03", "S04", "S09", "S10", "S11", "S13", "S22")}
    assert "√" not in row["S03"] and "√" not in row["S22"]
    assert "√#" in row["S10"] and "√#" in row["S13"] and "√*" in row["S09"]
    assert "√" in row["S04"] and "√*" not in row["S04"] and "√#" not in row["S04"]
    text = done.stdout
    assert "由人改定的评估意见（5）：" in text
    assert ("S10 示例机构10：改定为同意延续备案（改定人：示例局务会；时间：2023-10-08；理由：查阅档案后核对无误）；"
            "按事实得出：终止备案（须由人确认）") in text
    assert "按事实得出：尚不能确定（可能为终止备案、同意延续备案；还须查明" in text
    assert "按事实得出：同意延续备案；表中没有它可打“√”的栏" in text
    assert "S14 示例机构14：不在本次评估范围（由人改定）" in text
    assert "已由人确认的评估意见（1）：\n  S04" in text
    assert "确认的是“终止备案”，现在的评估意见是“暂时不予延续备案”：此项确认不算数" in text
    assert "带 # 的评估意见由人改定" in text
    assert "尚不能确定评估意见" not in text  # S13 is decided by a person


def test_csv_shows_both_in_one_cell(guiju, rules, determined):
    done = guiju("evaluate", rules, determined, "--format", "csv")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert {name: row["opinion"] for name, row in rows.items()} == {
        "S03": "renew>normal", "S04": "terminate", "S09": "terminate", "S10": "terminate>renew",
        "S11": "defer_renewal", "S13": "undetermined>terminate", "S14": "terminate>out_of_scope",
        "S22": "out_of_scope>renew"}
    assert rows["S04"]["needs_confirmation"] == "false"
    assert rows["S09"]["needs_confirmation"] == "true"
    open_ = guiju("evaluate", rules, determined, "--format", "csv", "--readings", "open")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(open_.stdout))}
    assert rows["S10"]["opinion"] == "terminate>renew"


def test_explain_and_pages_show_both(guiju, rules, determined):
    who = "示例局务会；时间：2023-10-08；理由：查阅档案后核对无误"
    text = guiju("explain", rules, determined, "--id", "S10", "--lang", "zh").stdout
    assert "评估意见  终止备案（须由人确认）\n" in text
    assert f"改定为    同意延续备案（改定人：{who}）\n" in text
    text = guiju("explain", rules, determined, "--id", "S04", "--lang", "zh").stdout
    assert "评估意见  终止备案\n" in text and f"确认      终止备案（确认人：{who}）\n" in text
    text = guiju("explain", rules, determined, "--id", "S11", "--lang", "zh").stdout
    assert "，不算数，见提示" in text
    page = guiju("evaluate", rules, determined, "--format", "html", "--lang", "zh").stdout
    assert f"<dt>改定为</dt><dd>同意延续备案（改定人：{who}）</dd>" in page
    assert f"<dt>确认</dt><dd>终止备案（确认人：{who}）</dd>" in page
    assert "√#" in page and "由人改定的评估意见" in page
    english = guiju("explain", rules, determined, "--id", "S10", "--lang", "en").stdout
    assert "Override  同意延续备案 (by: 示例局务会; on: 2023-10-08; because:" in english


def test_readings_show_both(guiju, rules, determined):
    found = json.loads(guiju("readings", rules, determined, "--format", "json").stdout)
    body = next(b for b in found["bodies"] if b["id"] == "S10")
    assert body["result"]["opinion"]["code"] == "terminate"
    assert body["result"]["override"]["code"] == "renew"
    rows = csv.DictReader(io.StringIO(guiju("readings", rules, determined, "--format", "csv").stdout))
    assert next(row for row in rows if row["id"] == "S10")["opinion"] == "terminate>renew"
    text = guiju("readings", rules, determined, "--lang", "zh").stdout
    assert "终止备案；由人改定为同意延续备案\n" in text


def test_a_warning_about_the_same_name_follows_the_opinion_in_effect(bodies, guiju, rules, tmp_path):
    one = {**bodies["S04"], "name": "示例同名"}
    other = {**bodies["S03"], "name": "示例同名"}
    facts = write_lines(tmp_path / "facts.jsonl", [one, other])
    assert "同名的机构" in guiju("evaluate", rules, facts, "--lang", "zh").stdout
    facts = write_lines(tmp_path / "facts.jsonl",
                        [{**one, "override": {"opinion": "renew", **WHO}}, other])
    assert "同名的机构" not in guiju("evaluate", rules, facts, "--lang", "zh").stdout


# ---- cases ----


def test_cases_state_and_expect_them(bodies, guiju, rules, tmp_path):
    (tmp_path / "rules.yaml").write_bytes((rules / "rules.yaml").read_bytes())
    who = "by: 示例, on: 2023-10-08, because: 示例"
    cases = tmp_path / "rules.cases.yaml"

    def run(confirmed, override):
        cases.write_text(
            "guiju_cases: 1\nrules: rules.yaml\nbase:\n  拒绝: {cohort: 2020, refused_without_cause: true,"
            f" 确认: {{opinion: terminate, {who}}}}}\ncases:\n"
            f"- name: 确认\n  from: 拒绝\n  confirmation: {{opinion: revoke, {who}}}\n"
            f"  override: {{opinion: terminate, {who}}}\n"
            f"  expect: {{opinion: revoke, confirmed: {confirmed}, needs_confirmation: false, "
            f"override: {override}, notes: [confirmed_and_overridden]}}\n", encoding="utf-8")
        return guiju("test", tmp_path, "--lang", "zh")

    assert run("true", "terminate").returncode == 0
    wrong = run("false", "none")
    assert wrong.returncode == 1
    assert "是否已由人确认：应为 false，实为 true" in wrong.stdout + wrong.stderr
    assert "改定的评估意见：应为 无，实为 terminate" in wrong.stdout + wrong.stderr
    unknown = run("true", "suspendd")
    assert unknown.returncode == 1 and "suspendd" in unknown.stdout


# ---- words that are a person's to judge ----


def test_two_years_without_a_batch_make_a_candidate_only(bodies, evaluate, guiju, rules, tmp_path):
    """四(一)1 原则上全部清退: computed from the batches, and a person's to confirm."""
    idle = {**bodies["S01"], "published_on": "2020-11-20", "evaluated_on": "2023-09-20", "batches": [
        {"batch_no": "1", "exam_date": "2021-08-31"}]}
    result = evaluate(idle)["S01"]
    assert [g["clause"] for g in result["grounds"]] == ["四(一)1"]
    assert result["opinion"]["code"] == "terminate" and result["opinion"]["needs_confirmation"]
    confirmed = {**idle, "confirmation": {"opinion": "terminate", **WHO}}
    assert not evaluate(confirmed)["S01"]["opinion"]["needs_confirmation"]
    for body, words in ((idle, "  只是候选，须由人确认\n"), (confirmed, "  只是候选；已由人确认\n")):
        facts = write_lines(tmp_path / "facts.jsonl", [body])
        assert words in guiju("explain", rules, facts, "--id", "S01", "--lang", "zh").stdout
    active = {**idle, "batches": [{"batch_no": "1", "exam_date": "2021-09-01"}]}
    assert evaluate(active)["S01"]["opinion"]["code"] == "renew"


def test_the_words_of_the_notice_are_declared(guiju, rules, tmp_path):
    """And a condition that would compute one of them is found."""
    text = (rules / "rules.yaml").read_text(encoding="utf-8")
    for word in "无故 故意 严重 有组织 明显 及时 有效原因 原则上 视情".split():
        assert word in text.split("judgement:")[1].split("\nfacts:")[0]
    computed = text.replace("when: serious_out_of_scope_found", "when: penalty_record_count > 3")
    computed = computed.replace("terminate: {label: 终止备案, needs_confirmation: true}",
                                "terminate: {label: 终止备案}")
    computed = computed.replace(", judges: [及时]", "")
    (tmp_path / "rules.yaml").write_text(computed, encoding="utf-8")
    done = guiju("check", tmp_path, "--format", "json")
    assert done.returncode == 1
    found = [(p["code"], p["message"]) for p in json.loads(done.stdout)
             if p["severity"] == "error"] if done.stdout.startswith("[") else []
    assert found or "GJ3422" in done.stdout
    for code, name in (("GJ3422", "四(一)3"), ("GJ3422", "R38a"), ("GJ3423", "四(一)1")):
        assert code in done.stdout and name in done.stdout


def test_an_included_rubric_brings_its_words_along(guiju, tmp_path):
    (tmp_path / "inner.yaml").write_text(
        "guiju: 1\nid: inner\njudgement: {findings: [明显]}\nfacts:\n"
        "  n: {label: 错误数, type: count, judges: [明显]}\nrubric:\n  parts:\n  - id: R1\n"
        "    marks: 5\n    deductions:\n    - {id: R1a, points: 1, each: n, clause: 明显的扣1分}\n",
        encoding="utf-8")
    for own in ("", "judgement: {findings: [故意], confirmations: [原则上]}\n"):
        fact = "  f: {label: 故意, type: finding, judges: [故意, 原则上]}\n" if own else ""
        row = "    - {id: R2a, points: 1, when: f, clause: 故意的原则上扣1分}\n" if own else \
            "    - {id: R2a, points: 1, when: m > 0}\n"
        (tmp_path / "rules.yaml").write_text(
            f"guiju: 1\nid: outer\n{own}facts:\n  m: {{label: 数, type: count, kept_for: 示例}}\n{fact}"
            "rubric:\n  parts:\n  - {id: I, marks: 5, rubric: inner.yaml}\n  - id: R2\n    marks: 5\n"
            f"    deductions:\n{row}", encoding="utf-8")
        done = guiju("check", tmp_path, "--strict", "--lang", "en")
        assert done.returncode == 0, done.stdout


def test_the_most_words(guiju, tmp_path):
    for count, code in ((200, 0), (201, 1)):
        words = [f"词{n:03}" for n in range(count)]
        (tmp_path / "rules.yaml").write_text(
            f"guiju: 1\nid: example\njudgement: {{findings: [{', '.join(words)}]}}\nfacts:\n"
            "  n: {label: 数, type: count}\nrubric:\n  parts:\n  - id: R1\n    marks: 5\n"
            "    deductions:\n    - {id: R1a, points: 1, each: n}\n", encoding="utf-8")
        assert guiju("check", tmp_path).returncode == code


def test_any_number_of_threads_gives_the_same(guiju, rules, determined):
    for output in ("csv", "jsonl", "table", "html"):
        one, four = (guiju("evaluate", rules, determined, "--format", output, "--jobs", jobs).stdout
                     for jobs in (1, 4))
        assert one == four
