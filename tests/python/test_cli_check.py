"""guiju check: every problem, for people and for programs."""

import json

import pytest

RULES = "rules/yangquan-2023"


@pytest.fixture()
def broken(repo, tmp_path):
    """The rule file with three mistakes: points, a name, a key."""
    text = (repo / RULES / "rules.yaml").read_text(encoding="utf-8")
    for right, wrong in (("          points: 1\n          when: not licences_complete",
                          "          points: 3\n          when: not licences_complete"),
                         ("when: false_publicity_found", "when: false_publicity_fund"),
                         ("title: 承诺机制", "titel: 承诺机制")):
        assert text.count(right) == 1, right
        text = text.replace(right, wrong)
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_rules_are_fine(guiju):
    for rules in (RULES, RULES + "/", RULES + "/rules.yaml"):
        done = guiju("check", rules)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[-1] == "检查了 1 个规则文件：0 个错误，1 个警告"


def test_strict_makes_warnings_errors(guiju):
    done = guiju("check", RULES, "--strict")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "检查了 1 个规则文件：1 个错误，0 个警告"


def test_all_problems_at_their_places(guiju, broken):
    done = guiju("check", broken)
    assert done.returncode == 1
    lines = broken.read_text(encoding="utf-8").splitlines()
    for part in ("points: 3", "when: false_publicity_fund", "titel: 承诺机制"):
        number = next(n for n, line in enumerate(lines, 1) if part in line)
        assert f"{broken}:{number}:" in done.stdout
        assert lines[number - 1].strip() in done.stdout
    assert "^" in done.stdout
    assert "false_publicity_found" in done.stdout    # the nearest name
    assert "title" in done.stdout


def test_json_for_programs(guiju, broken):
    done = guiju("check", broken, RULES, "--format", "json")
    assert done.returncode == 1
    problems = json.loads(done.stdout)
    errors = [p for p in problems if p["severity"] == "error"]
    assert len(errors) >= 3
    assert {p["file"] for p in problems} == {str(broken), RULES + "/rules.yaml"}
    for problem in errors:
        assert problem["line"] > 0 and problem["column"] > 0
        assert problem["message"]["zh"] and problem["message"]["en"]


def test_several_files_are_counted_together(guiju, broken):
    done = guiju("check", RULES, broken)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].startswith("检查了 2 个规则文件：")


def test_an_unreadable_file_is_2_and_the_others_are_still_checked(guiju, broken, tmp_path):
    done = guiju("check", tmp_path / "none.yaml", broken)
    assert done.returncode == 2
    assert "GJ1001" in done.stdout and f"{broken}:" in done.stdout
