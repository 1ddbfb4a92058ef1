"""guiju template and guiju schema: what they write is read back, and says what the rules say."""

import json

import jsonschema
import pytest
import yaml

from tests.python.cli_support import made_up, objects, plain

RULES = "rules/yangquan-2023"


def evaluate(guiju, path):
    done = guiju("evaluate", RULES, path, "--format", "jsonl")
    assert done.returncode == 0, done.stdout + done.stderr
    return objects(done.stdout)


def template(guiju, *words):
    done = guiju("template", RULES, *words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_fresh_yaml_template_is_a_body_of_which_nothing_is_known(guiju, tmp_path, language):
    text = template(guiju, "--lang", language)
    path = tmp_path / "facts.yaml"
    path.write_text(text.replace("\nid:\n", "\nid: 示例01\n"), encoding="utf-8")
    result, = evaluate(guiju, path)
    assert (result["id"], result["score"]["low"], result["score"]["high"]) == ("示例01", "0", "92")
    assert result["opinion"]["code"] == "undetermined"
    assert {"posts_missing_count", "occupations", "cohort"} <= set(result["unknown"])


def test_every_fact_stands_in_the_template_with_label_unit_and_rows(guiju, repo):
    text = template(guiju)
    rules = yaml.safe_load((repo / RULES / "rules.yaml").read_text(encoding="utf-8"))
    for name, fact in rules["facts"].items():
        assert f"\n{name}:\n" in text
        assert f"# {fact['label']}：" in text
    assert "# 缺岗数：个数（个）；用于 R04；应设未设或设而无人的岗位\nposts_missing_count:\n" in text
    assert "# 备案年度：选一个：2020、2021、2022" in text


def test_without_an_id_the_template_is_an_error(guiju, tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text(template(guiju), encoding="utf-8")
    done = guiju("evaluate", RULES, path, "--format", "jsonl")
    assert done.returncode == 1 and objects(done.stdout)[0]["errors"][0]["code"] == "missing_id"


def test_csv_on_standard_output_is_the_main_file(guiju, tmp_path):
    header = template(guiju, "--format", "csv")
    assert header.startswith("id,name,证照等资料齐备,") and header.count("\n") == 1
    path = tmp_path / "facts.csv"
    path.write_text(header + "示例01" + "," * header.count(",") + "\n", encoding="utf-8")
    result, = evaluate(guiju, path)
    assert "occupations" in result["unknown"] and result["score"]["low"] == "0"


def test_csv_files_with_their_lists(guiju, tmp_path):
    done = guiju("template", RULES, "--format", "csv", "--output", tmp_path / "facts.csv")
    assert (done.returncode, done.stdout) == (0, "")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["facts.batches.csv", "facts.csv", "facts.occupations.csv"]
    assert "facts.occupations.csv" in done.stderr
    main = tmp_path / "facts.csv"
    text = main.read_text(encoding="utf-8")
    assert text[0] == "\ufeff"   # spreadsheets know UTF-8 by it
    main.write_text(text + "示例01" + "," * text.count(",") + "\n", encoding="utf-8")
    (tmp_path / "facts.batches.csv").unlink()
    with open(tmp_path / "facts.occupations.csv", "a", encoding="utf-8") as file:
        file.write("示例01,示例职业,,,,1,3,,否,\n")
    result, = evaluate(guiju, main)
    taken = [line["deduction"] for line in result["ledger"] if line["state"] == "applied"]
    assert taken == ["R12a", "R27a"]


def test_csv_into_a_folder_is_named_after_the_rules(guiju, tmp_path):
    assert guiju("template", RULES, "--format", "csv", "--output", tmp_path).returncode == 0
    assert (tmp_path / "yangquan-2023.csv").is_file()
    assert (tmp_path / "yangquan-2023.occupations.csv").is_file()


def test_yaml_to_a_file(guiju, tmp_path):
    path = tmp_path / "facts.yaml"
    assert guiju("template", RULES, "--output", path).returncode == 0
    assert path.read_text(encoding="utf-8") == template(guiju)


@pytest.fixture(scope="module")
def facts_schema(guiju):
    done = guiju("schema", RULES)
    assert (done.returncode, done.stderr) == (0, "")
    schema = json.loads(done.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_example_is_valid_by_the_schema(facts_schema, repo):
    bodies = list(made_up(repo).values())
    assert list(facts_schema.iter_errors(bodies)) == []
    for body in bodies:
        assert list(facts_schema.iter_errors(body)) == []


@pytest.mark.parametrize("body", [
    {}, {"id": "a", "posts_mising_count": 1}, {"id": "a", "posts_missing_count": -1},
    {"id": "a", "posts_missing_count": 1.5}, {"id": "a", "缺岗数": "many"},
    {"id": "a", "licences_complete": "yes"}, {"id": "a", "cohort": 1999},
    {"id": "a", "published_on": "2020/01/01"}, {"id": "a", "not_applicable": ["C1"]},
    {"id": "a", "false_filing_found": {"val": True}}, {"id": "a", "occupations": {"name": "x"}},
    {"id": "a", "occupations": [{"required_examiners": 0}]}])
def test_wrong_facts_are_invalid_by_the_schema_and_for_the_program(facts_schema, guiju, tmp_path, body):
    assert list(facts_schema.iter_errors(body)) != []
    path = tmp_path / "f.jsonl"
    path.write_text(json.dumps(body, ensure_ascii=False) + "\n", encoding="utf-8")
    assert guiju("evaluate", RULES, path, "--format", "csv").returncode == 1


@pytest.mark.parametrize("body", [
    {"id": "a"}, {"id": 7, "缺岗数": "3", "licences_complete": "是", "cohort": "2020", "occupations": None},
    {"id": "a", "cohort": 2021, "posts_missing_count": None, "not_applicable": ["R18"]},
    {"id": "a", "false_filing_found": {"value": False, "by": "示例专家组", "on": "2023-09-20"}},
    {"id": "a", "已开展评价的职业（工种）": [{"自有考评员数": 1, "required_examiners": 2}]}])
def test_right_facts_are_valid_by_the_schema_and_for_the_program(facts_schema, guiju, tmp_path, body):
    assert list(facts_schema.iter_errors(body)) == []
    path = tmp_path / "f.jsonl"
    path.write_text(json.dumps(body, ensure_ascii=False) + "\n", encoding="utf-8")
    assert guiju("evaluate", RULES, path, "--format", "csv").returncode == 0


def test_titles_and_descriptions(facts_schema):
    fact = facts_schema.schema["$defs"]["posts_missing_count"]
    assert fact["title"] == "缺岗数"
    assert fact["description"] == "单位：个；应设未设或设而无人的岗位；用于：R04"


def test_the_rule_language_s_schema_takes_every_shipped_rule_file(guiju, repo):
    done = guiju("schema", "--rules")
    assert (done.returncode, done.stderr) == (0, "")
    schema = json.loads(done.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    files = sorted((repo / "rules").glob("*/rules.yaml"))
    assert files
    for path in files:
        rules = plain(yaml.safe_load(path.read_text(encoding="utf-8")))
        assert [e.message for e in validator.iter_errors(rules)] == [], path


@pytest.mark.parametrize("change", [
    lambda r: r.update(rubrik={}), lambda r: r.pop("facts"), lambda r: r.update(guiju=2),
    lambda r: r["facts"]["posts_missing_count"].update(typ="count"),
    lambda r: r["facts"]["posts_missing_count"].update(type="integer"),
    lambda r: r["rubric"]["parts"][0].update(marks="five"),
    lambda r: r["rubric"]["parts"][0].update(deductions=[]),
    lambda r: r["opinion"][0].pop("opinion"), lambda r: r["due"][0].update(months=-1)])
def test_the_rule_language_s_schema_refuses_wrong_shapes(guiju, repo, change):
    validator = jsonschema.Draft202012Validator(json.loads(guiju("schema", "--rules").stdout))
    rules = plain(yaml.safe_load((repo / RULES / "rules.yaml").read_text(encoding="utf-8")))
    assert list(validator.iter_errors(rules)) == []
    change(rules)
    assert list(validator.iter_errors(rules)) != []
