"""guiju test: the cases beside rule files."""

import re
import shutil

import pytest

RULES = "rules/yangquan-2023"


@pytest.fixture()
def copy(repo, tmp_path):
    """The rule file with two cases of which one fails."""
    shutil.copy(repo / RULES / "rules.yaml", tmp_path / "rules.yaml")
    (tmp_path / "a.cases.yaml").write_text("""guiju_cases: 1
rules: rules.yaml
cases:
- name: 缺两岗
  facts: {缺岗数: 2}
  expect: {parts: {R04: 1}}
- name: 算错的
  facts: {缺岗数: 3}
  expect:
    parts: {R04: 1}
""", encoding="utf-8")
    return tmp_path


def test_the_shipped_cases_pass(guiju):
    done = guiju("test", RULES)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "0 例不通过" in done.stdout.splitlines()[-1]


def test_coverage_of_the_shipped_cases_is_complete(guiju):
    done = guiju("test", RULES, "--coverage", "--lang", "en")
    assert done.returncode == 0
    assert "never exercised" not in done.stdout, done.stdout
    for word in ("deductions: ", "reading options: ", "opinion rows: "):
        assert word in done.stdout


def test_a_failure_is_1_and_shown_at_its_place(guiju, copy):
    done = guiju("test", copy)
    assert done.returncode == 1
    assert f"{copy}/a.cases.yaml:10:18: 用例“算错的”：R04：应为 1，实为 0.5\n" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 个用例文件：1 例通过，1 例不通过"
    english = guiju("test", copy / "rules.yaml", "--lang", "en").stdout
    assert "case '算错的': R04: expected 1, got 0.5" in english


def test_coverage_lists_what_was_never_exercised(guiju, copy):
    done = guiju("test", copy, "--coverage")
    assert "从未用到：R01a\n" in done.stdout
    assert "从未用到：R04a" not in done.stdout
    assert "从未用到：staff_records = both\n" in done.stdout
    assert "从未用到：四(一)2\n" in done.stdout


def test_a_cases_file_by_itself(guiju, copy):
    done = guiju("test", copy / "a.cases.yaml")
    assert done.returncode == 1 and "1 例通过，1 例不通过" in done.stdout


def test_cases_of_other_rule_files_are_left_alone(guiju, copy):
    (copy / "b.cases.yaml").write_text("guiju_cases: 1\nrules: other.yaml\ncases: [{name: x, expect: {of: 1}}]\n",
                                       encoding="utf-8")
    assert guiju("test", copy).stdout.splitlines()[-1].startswith("1 个用例文件")
    done = guiju("test", copy / "b.cases.yaml")
    assert done.returncode == 2 and "other.yaml" in done.stderr


def test_a_wrong_cases_file_is_1_and_diagnosed(guiju, copy):
    (copy / "c.cases.yaml").write_text("guiju_cases: 1\nrules: rules.yaml\ncases:\n- {name: x, facts: {缺岗: 1}, expect: {skore: 1}}\n",
                                       encoding="utf-8")
    done = guiju("test", copy)
    assert done.returncode == 1
    assert "c.cases.yaml:4:" in done.stdout and "“skore”" in done.stdout and "“缺岗”" in done.stdout
    assert "2 个用例文件" in done.stdout


def test_no_cases_is_2(guiju, copy):
    (copy / "a.cases.yaml").unlink()
    done = guiju("test", copy)
    assert done.returncode == 2 and "没有针对它的用例文件" in done.stderr


def test_broken_rules_are_1(guiju, copy):
    (copy / "rules.yaml").write_text("guiju: 1\nid: x\n", encoding="utf-8")
    done = guiju("test", copy)
    assert done.returncode == 1 and "rules.yaml:" in done.stderr


@pytest.mark.parametrize("page", ["cases.md", "cases.zh.md"])
def test_the_page_tells_every_key_of_expect(repo, guiju, tmp_path, page):
    """What is in the table is known to the program, and what the program knows is in the table."""
    text = (repo / "docs" / page).read_text(encoding="utf-8")
    rows = text.split("| expect |")[1].split("\n\n")[0].splitlines()[2:]
    told = {key for row in rows for key in re.findall(r"`(\w+)`", row.split("|")[1])}
    source = (repo / "src/report/cases_load.cc").read_text(encoding="utf-8")
    known = set(re.findall(r'"(\w+)"', source.split('"expect",\n')[1].split("}")[0]))
    assert told == known
