"""The Python package, body by body: the program's own results, whatever the values are written as."""

import copy
import datetime
import json
import pickle
import threading
from decimal import Decimal

import guiju as package
import pytest

from tests.python.cli_support import made_up, objects
from tests.python.conftest import REPO
from tests.python.package_support import RULE_SETS, as_lines, bodies_of, program_lines, with_gaps


@pytest.fixture(scope="module")
def yangquan():
    return package.load(REPO / "rules" / "yangquan-2023")


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_results_are_the_programs_byte_for_byte(guiju, rule_set):
    rules = package.load(REPO / "rules" / rule_set)
    bodies = bodies_of(rule_set, 300)
    # Bounds of the larger rubrics take their time.
    bodies += [{**body, "id": f"{body['id']}-gaps"} for body in with_gaps(bodies[:10 if rule_set == "jgj59" else 40])]
    expected = program_lines(guiju, rule_set, bodies)
    results = rules.evaluate_many(bodies)
    assert [result.to_json() for result in results] == expected
    assert 0 < sum(not result.ok for result in results) < 300, "some bodies are wrong, most are not"
    assert [rules.evaluate(body).to_dict()["score"] for body in bodies[:50]] == [
        json.loads(line)["score"] for line in expected[:50]]
    by_threads = rules.evaluate_many(bodies, jobs=3)
    assert by_threads == results
    made = package.load(REPO / "rules" / rule_set / "rules.yaml", lang="en").evaluate_many(bodies[:20])
    assert [one["score"] for one in made] == [json.loads(line)["score"] for line in expected[:20]]


def test_readings_as_of_and_trials_are_the_programs(guiju, yangquan):
    bodies = bodies_of("yangquan-2023", 100)
    chosen = {"total_basis": "scaled", "staff_records": "both", "cheating": "open"}
    arguments = [word for pair in chosen.items() for word in ("--reading", "=".join(pair))]
    expected = program_lines(guiju, "yangquan-2023", bodies, *arguments, "--as-of", "2023-09-20")
    got = yangquan.evaluate_many(bodies, readings=chosen, as_of=datetime.date(2023, 9, 20))
    assert [one.to_json() for one in got] == expected
    changes = {"posts_missing_count": 3, "charges_fees": False, "legal_certificate_valid_until":
               datetime.date(2023, 1, 1), "false_filing_found": None, "缺岗数": None}
    words = {"posts_missing_count": "3", "charges_fees": "false", "false_filing_found": "",
             "legal_certificate_valid_until": "2023-01-01"}
    changes.pop("缺岗数")
    arguments = [word for fact, value in words.items() for word in ("--set", f"{fact}={value}")]
    ordered = {fact: changes[fact] for fact in words}
    for body, line in zip(bodies[:20], program_lines(guiju, "yangquan-2023", bodies[:20], *arguments)):
        result = yangquan.what_if(body, ordered)
        assert result.to_json() == line
        assert result["inputs"]["trial"] is True


def test_what_if_with_a_field_of_a_record(yangquan):
    body = made_up(REPO)["S03"]
    records = [{"name": f"示例职业{i}", "own_examiners": 3, "required_examiners": 3, "bank_meets_standard": True}
               for i in (1, 2)]
    body["occupations"] = records
    changed = dict(body, occupations=[records[0], dict(records[1], own_examiners=0)])
    tried = yangquan.what_if(body, {"occupations[2].own_examiners": 0})
    assert tried["parts"] == yangquan.evaluate(changed)["parts"] != yangquan.evaluate(body)["parts"]
    pyarrow = pytest.importorskip("pyarrow")
    table = yangquan.evaluate_table(pyarrow.Table.from_pylist([{"id": "示例", "occupations": records},
                                                               {"id": "示例2", "occupations": records[:1]}]),
                                    changes={"occupations[2].own_examiners": 0}, errors="ignore")
    assert table.column("opinion").to_pylist()[1] == "error"  # it has no second record
    assert "occupations" in table.column("error").to_pylist()[1]
    assert table.column("opinion").to_pylist()[0] != "error"
    assert "occupations" in yangquan.what_if(body, {"occupations[3].own_examiners": 0}).to_json()
    for change in ({"occupations[1].own_examiners": -1}, {"occupations[0].own_examiners": 1},
                   {"occupations[1].no_such": 1}):
        with pytest.raises(package.UsageError):
            yangquan.what_if(body, change)


def test_python_values_mean_what_their_words_mean(yangquan):
    numpy = pytest.importorskip("numpy")
    body = made_up(REPO)["S03"]
    plain = yangquan.evaluate(body).to_json()
    written = {}
    for key, value in body.items():
        if isinstance(value, bool):
            value = numpy.bool_(value)
        elif isinstance(value, int):
            value = Decimal(value) if len(key) % 2 else numpy.int64(value)
        elif key.endswith("_on") or key.endswith("until"):
            value = datetime.date.fromisoformat(value)
        elif isinstance(value, list) and key != "not_applicable":
            value = tuple({field: float(cell) if type(cell) is int else cell
                           for field, cell in record.items()} for record in value)
        written[key] = value
    assert written != body or any(type(written[key]) is not type(body[key]) for key in body)
    assert yangquan.evaluate(written).to_json() == plain
    moment = datetime.datetime(2023, 9, 20)
    assert yangquan.evaluate({**body, "evaluated_on": moment}).to_json() == yangquan.evaluate(
        {**body, "evaluated_on": "2023-09-20"}).to_json()


FINDING = {"value": True, "by": "专家评估组", "on": datetime.date(2023, 9, 12), "because": "示例"}


def test_a_finding_says_who_when_and_why(yangquan):
    result = yangquan.evaluate({**made_up(REPO)["S01"], "false_filing_found": FINDING})
    ground = next(one for one in result.grounds if one["finding"])
    assert result.opinion == "terminate" and result.needs_confirmation
    assert json.dumps(ground["finding"], ensure_ascii=False).count("专家评估组") == 1
    assert "2023-09-12" in json.dumps(ground["finding"])


@pytest.mark.parametrize("fact, value, code, place", [
    ("posts_missing_count", 2.5, "binary_fraction", "posts_missing_count"),
    ("posts_missing_count", float("nan"), "not_finite", "posts_missing_count"),
    ("posts_missing_count", float("-inf"), "not_finite", "posts_missing_count"),
    ("posts_missing_count", Decimal("NaN"), "not_finite", "posts_missing_count"),
    ("posts_missing_count", Decimal("-Infinity"), "not_finite", "posts_missing_count"),
    ("posts_missing_count", -2, "count_negative", "posts_missing_count"),
    ("posts_missing_count", 10 ** 40, "too_many_digits", "posts_missing_count"),
    ("posts_missing_count", 10 ** 6000, "too_many_digits", "posts_missing_count"),
    ("posts_missing_count", Decimal("0.5"), "not_whole", "posts_missing_count"),
    ("posts_missing_count", True, "wrong_type", "posts_missing_count"),
    ("posts_missing_count", b"3", "unsupported_value", "posts_missing_count"),
    ("posts_missing_count", {3}, "unsupported_value", "posts_missing_count"),
    ("posts_missing_count", [3], "wrong_type", "posts_missing_count"),
    ("charges_fees", 1, "wrong_type", "charges_fees"),
    ("evaluated_on", datetime.datetime(2023, 9, 1, 8), "time_in_date", "evaluated_on"),
    ("evaluated_on", datetime.datetime(2023, 9, 1, tzinfo=datetime.timezone.utc), "time_in_date",
     "evaluated_on"),
    ("cohort", "2O20", "not_a_choice", "cohort"),
    ("cohort", "\ud800", "bad_string", "cohort"),
    ("occupations", [{"own_examiners": 0.5}], "binary_fraction", "occupations[1].own_examiners"),
    ("occupations", [{}, 3], "wrong_type", "occupations[2]"),
    ("occupations", [{"own_examiner": 3}], "undeclared_fact", "occupations[1].own_examiner"),
    ("occupations", [{5: 3}], "key_not_text", "occupations[1]"),
    ("occupations", 3, "wrong_type", "occupations"),
    ("false_filing_found", {"by": "某人"}, "finding_without_value", "false_filing_found"),
    ("false_filing_found", {"value": 0.5}, "binary_fraction", "false_filing_found.value"),
    ("false_filing_found", {"value": True, "when": 3}, "undeclared_fact", "false_filing_found.when"),
    ("not_applicable", "R01", "wrong_type", "not_applicable"),
    ("not_applicable", ["R99"], "unknown_row", "not_applicable"),
    ("no_such_fact", 1, "undeclared_fact", "no_such_fact"),
    ("id", 0.5, "binary_fraction", "id"),
    (7, 1, "key_not_text", None),
], ids=lambda value: ascii(value) if isinstance(value, str) else type(value).__name__)
def test_what_is_wrong_with_a_body_is_told_with_its_place(yangquan, fact, value, code, place):
    body = {"id": "错", **made_up(REPO)["S01"], fact: value}
    good = made_up(REPO)["S02"]
    result, other = yangquan.evaluate_many([body, good])
    assert [(e["code"], e["fact"], e["line"]) for e in result.errors] == [(code, place, 1)]
    assert result.opinion == "error" and result.score is None and not result.ok
    assert other.ok and other.to_json() == yangquan.evaluate(good).to_json()


def test_a_body_without_id_twice_or_no_mapping_harms_no_other(guiju, yangquan):
    good = made_up(REPO)["S01"]
    nameless = {key: value for key, value in good.items() if key != "id"}
    results = yangquan.evaluate_many([good, nameless, 5, good, None, {"id": "x"}])
    assert [[e["code"] for e in one.errors] for one in results] == [
        [], ["missing_id"], ["body_not_object"], ["duplicate_id"], ["body_not_object"], []]
    assert "第 1 个" in results[3].errors[0]["message"]
    assert results[5].opinion == "undetermined"
    with pytest.raises(TypeError, match="mapping"):
        yangquan.evaluate([good])


def test_wrong_use_is_an_exception_with_the_nearest_name(yangquan):
    body = made_up(REPO)["S01"]
    for wrong in ({"readings": {"total_bases": "scaled"}}, {"readings": {"total_basis": "scale"}},
                  {"as_of": "2023-02-30"}):
        with pytest.raises(package.UsageError):
            yangquan.evaluate(body, **wrong)
    with pytest.raises(package.UsageError, match="total_basis"):
        yangquan.evaluate(body, readings={"total_bases": "scaled"})
    for changes in ({"no_such": 1}, {"posts_missing_count": -1}, {"posts_missing_count": 0.5},
                    {"occupations": []}, {"evaluated_on": datetime.datetime(2023, 1, 1, 5)}):
        with pytest.raises(package.UsageError):
            yangquan.what_if(body, changes)
    with pytest.raises(package.UsageError, match="open"):
        yangquan.readings([body], readings={"cheating": "open"})
    with pytest.raises(package.UsageError):
        package.load(REPO / "rules" / "yangquan-2023", lang="fr")


def test_a_rule_file_with_errors_raises_all_of_them(tmp_path):
    text = (REPO / "rules/yangquan-2023/rules.yaml").read_text(encoding="utf-8")
    path = tmp_path / "rules.yaml"
    path.write_text(text.replace("marks: 5", "marks: 6", 1).replace("when: ", "when: no_such and ", 1),
                    encoding="utf-8")
    with pytest.raises(package.RuleError) as raised:
        package.load(tmp_path)
    found = raised.value.diagnostics
    assert len(found) >= 2 and all(one.severity == "error" and one.line > 0 for one in found)
    assert all(one.file == str(path) and one.text.strip() in str(raised.value) for one in found)
    with pytest.raises(FileNotFoundError):
        package.load(tmp_path / "nothing.yaml")


def test_explanations_and_readings_are_the_programs(guiju, tmp_path, yangquan):
    bodies = list(made_up(REPO).values())
    path = tmp_path / "facts.jsonl"
    path.write_text(as_lines(bodies), encoding="utf-8")
    rules = REPO / "rules" / "yangquan-2023"
    for body in bodies[:6]:
        shown = guiju("explain", rules, path, "--id", body["id"], "--lang", "zh").stdout
        explanation = yangquan.explain(body)
        assert str(explanation) == shown
        assert explanation.result.id == body["id"]
        page = guiju("explain", rules, path, "--id", body["id"], "--format", "html", "--lang", "zh")
        assert explanation.html == page.stdout
        one = guiju("explain", rules, path, "--id", body["id"], "--lang", "zh", "--sets", 1, "--tries", 9)
        assert str(yangquan.explain(body, sets=1, tries=9)) == one.stdout
    for limits in ({"sets": 0}, {"sets": 10_001}, {"tries": 0}, {"tries": 100_001}, {"tries": True}, {"sets": "3"}):
        with pytest.raises(package.UsageError, match=next(iter(limits))):
            yangquan.explain(bodies[0], **limits)
    wrong = yangquan.explain({**bodies[0], "posts_missing_count": -1})
    assert "posts_missing_count" in str(wrong) and not wrong.result.ok
    expected = json.loads(guiju("readings", rules, path, "--format", "json", "--lang", "zh").stdout)
    assert yangquan.readings(bodies).to_dict() == expected


def test_a_body_of_which_nothing_is_known_is_explained():
    """Every set of rows put right was a search of its own for bounds, which took minutes."""
    text = str(package.load(REPO / "rules" / "jgj59").explain({"id": "示例"}, tries=1))
    assert "分数线 80" in text and "每条线至多试 1 组" in text


def test_dictionaries_describe_facts_and_parts(yangquan):
    facts = {fact.id: fact for fact in yangquan.facts}
    assert facts["posts_missing_count"].type == "count" and facts["posts_missing_count"].label
    assert facts["cohort"].choices and facts["occupations"].fields[0].id
    parts = {part.id: part for part in yangquan.parts}
    rows = [part for part in yangquan.parts if part.is_criterion]
    assert len(rows) == 41 and sum(part.marks for part in rows) == 92
    assert parts["R12"].marks == Decimal(5) and parts["R12"].parent in parts
    assert yangquan.opinions["renew"] == "同意延续备案"
    assert yangquan.lines() == [(Decimal(60), yangquan.lines()[0][1])]
    assert len(yangquan.declared_readings) == 16


def test_threads_share_a_rule_set(yangquan):
    bodies = bodies_of("yangquan-2023", 200)
    expected = [one.to_json() for one in yangquan.evaluate_many(bodies)]
    got = {}

    def work(number):
        got[number] = ([one.to_json() for one in yangquan.evaluate_many(bodies)],
                       yangquan.explain(bodies[number]).result.to_json())

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 6
    assert all(got[n] == (expected, expected[n]) for n in got)


def test_notebooks_see_escaped_html(yangquan):
    body = {**made_up(REPO)["S02"], "name": "<b>示例</b>"}
    for shown in (yangquan.evaluate(body), yangquan.evaluate({**body, "posts_missing_count": -1}),
                  yangquan.explain(body), yangquan.readings([body]), yangquan, yangquan.facts,
                  yangquan.parts):
        html = shown._repr_html_()
        assert html.startswith("<") and "<b>示例</b>" not in html
    assert objects(yangquan.evaluate(body).to_json())[0]["name"] == "<b>示例</b>"


def test_results_are_pickled_and_copied(yangquan):
    for body in ({"id": "示例", "posts_missing_count": 1}, {"id": "示例", "no_such": 1}):
        result = yangquan.evaluate(body)
        for other in (pickle.loads(pickle.dumps(result)), copy.deepcopy(result)):
            assert other == result and other.opinion == result.opinion
