"""The program as such: help, version, languages, wrong usage, files that cannot be read."""

import pytest

from tests.python.cli_support import MADE_UP

VERBS = {
    "check": ["RULES…", "--format", "--strict"],
    "evaluate": ["RULES", "FACTS…", "--format", "--output", "--reading", "--as-of", "--set", "--jobs"],
    "explain": ["RULES", "FACTS…", "--id"],
    "sample": ["RULES", "FACTS…", "--id", "--seed", "--only", "--format", "--output"],
    "readings": ["RULES", "FACTS…", "--format", "--output", "--reading", "--combinations", "--jobs"],
    "test": ["RULES…", "--coverage"],
    "eval": ["EXPRESSION", "--facts", "--rules", "--expressions", "--id", "--reading", "--as-of",
             "--set", "--format", "--output"],
    "template": ["RULES", "--format", "--output"],
    "schema": ["RULES", "--rules", "--output"],
}
RULES = "rules/yangquan-2023"


def test_help_lists_every_verb_and_nothing_that_does_not_exist(guiju):
    for flag in ("-h", "--help"):
        done = guiju(flag)
        assert (done.returncode, done.stderr) == (0, "")
        for verb in VERBS:
            assert f"\n  {verb} " in done.stdout
        for verb in ("compare", "format"):
            assert f"\n  {verb} " not in done.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_its_options_in_both_languages(guiju, verb):
    for flag in ("-h", "--help"):
        done = guiju(verb, flag)
        assert (done.returncode, done.stderr) == (0, "")
        for word in VERBS[verb]:
            assert word in done.stdout
        assert "用法：guiju " + verb in done.stdout
    english = guiju(verb, "--help", "--lang", "en")
    assert english.returncode == 0
    assert "Usage: guiju " + verb in english.stdout
    assert all(ord(c) < 128 or c == "…" for c in english.stdout), english.stdout


def test_version(guiju):
    done = guiju("--version")
    assert done.returncode == 0
    name, version = done.stdout.split()
    assert name == "guiju" and version.count(".") == 2


@pytest.mark.parametrize("environment, language", [
    ({"LC_ALL": "zh_CN.UTF-8"}, "zh"), ({"LC_ALL": "en_US.UTF-8"}, "en"),
    ({"LC_ALL": "C.UTF-8"}, "zh"), ({"LC_ALL": "POSIX"}, "zh"), ({"LC_ALL": "en"}, "en"),
    ({"LC_ALL": "", "LANG": "en_GB.UTF-8"}, "en"), ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
    ({"LC_ALL": "", "LANG": ""}, "zh"), ({"LC_ALL": "zh_CN", "LANG": "en_US"}, "zh"),
    ({"LC_ALL": "de_DE.UTF-8"}, "zh")])
def test_language_by_environment(guiju, environment, language):
    done = guiju("--help", env=environment)
    assert done.stdout.startswith("用法" if language == "zh" else "Usage"), done.stdout


def test_lang_wins_over_the_environment_wherever_it_stands(guiju):
    for words in (["--lang", "en", "check", RULES], ["check", "--lang", "en", RULES],
                  ["check", RULES, "--lang=en"]):
        done = guiju(*words, env={"LC_ALL": "zh_CN.UTF-8"})
        assert done.returncode == 0, done.stderr
        assert "1 rule file checked: 0 errors, 1 warning\n" in done.stdout


@pytest.mark.parametrize("words, said", [
    ([], "缺少命令"),
    (["evalute"], "没有命令“evalute”；是不是“evaluate”？"),
    (["readings", RULES], "缺少 FACTS"),
    (["readings", RULES, MADE_UP, "--format", "html"], "没有格式“html”；可用：table、json、csv"),
    (["readings", RULES, MADE_UP, "--reading", "total_basis=open"], "不接受 open"),
    (["readings", RULES, MADE_UP, "--reading", "total_bais=scaled"], "是不是“total_basis”？"),
    (["readings", RULES, MADE_UP, "--reading", "total_basis=scale"], "是不是“scaled”？"),
    (["readings", RULES, MADE_UP, "--combinations", "0"], "--combinations 应为 1 到 1000000"),
    (["readings", RULES, MADE_UP, "--combinations", "many"], "--combinations 应为 1 到 1000000"),
    (["readings", RULES, MADE_UP, "--readings", "open"], "“--readings”"),
    (["evaluate", RULES, MADE_UP, "--readings", "closed"], "--readings 只能是 open"),
    (["check"], "缺少 RULES"),
    (["evaluate"], "缺少 RULES"),
    (["evaluate", RULES], "缺少 FACTS"),
    (["explain", RULES, MADE_UP], "缺少 --id"),
    (["explain", RULES, "--id", "S01"], "缺少 FACTS"),
    (["evaluate", RULES, MADE_UP, "--fromat", "csv"], "“--fromat”；是不是“--format”？"),
    (["evaluate", RULES, MADE_UP, "--format", "cvs"], "没有格式“cvs”；是不是“csv”？"),
    (["evaluate", RULES, MADE_UP, "--format"], "--format"),
    (["evaluate", RULES, MADE_UP, "--format", "csv", "--format", "json"], "--format"),
    (["evaluate", RULES, MADE_UP, "--jobs", "0"], "--jobs"),
    (["evaluate", RULES, MADE_UP, "--jobs", "2x"], "--jobs"),
    (["evaluate", RULES, MADE_UP, "--jobs", "99999"], "--jobs"),
    (["evaluate", RULES, MADE_UP, "--as-of", "2023-02-29"], "--as-of"),
    (["evaluate", RULES, MADE_UP, "--set", "posts_missing_count"], "应写成 事实=值"),
    (["evaluate", RULES, MADE_UP, "--set", "=3"], "应写成 事实=值"),
    (["evaluate", RULES, MADE_UP, "--set", "posts_missing=3"], "posts_missing"),
    (["evaluate", RULES, MADE_UP, "--set", "posts_missing_count=-1"], "posts_missing_count"),
    (["evaluate", RULES, MADE_UP, "--reading", "staff_records"], "应写成 读法=选项"),
    (["evaluate", RULES, MADE_UP, "--reading", "staff_record=both"], "是不是“staff_records”？"),
    (["evaluate", RULES, MADE_UP, "--reading", "staff_records=bot"], "是不是“both”？可用：either、both、half_each"),
    (["evaluate", RULES, MADE_UP, "--reading", "staff_records=both", "--reading", "staff_records=either"],
     "给出了两次"),
    (["evaluate", RULES, "-", "-"], "标准输入"),
    (["check", RULES, "--lang", "de"], "--lang"),
    (["test", RULES, "--jobs", "2"], "多余的参数“--jobs”"),
    (["schema"], "缺少 RULES"),
    (["eval"], "给出一个表达式，或用 --expressions"),
    (["eval", "1", "--expressions", "-"], "给出一个表达式，或用 --expressions"),
    (["eval", "1", "2"], "多余的参数“2”"),
    (["eval", "1", "--reading", "a=b"], "要与 --rules 一起用"),
    (["eval", "1", "--id", "a"], "要与 --rules 一起用"),
    (["eval", "--expressions", "-", "--facts", "-"], "标准输入"),
    (["eval", "1", "--format", "csv"], "没有格式“csv”"),
    (["eval", "1", "--rules", RULES, "--reading", "staff_record=both"], "是不是“staff_records”？"),
    (["eval", "1", "--set", "own=1"], "own"),
    (["template", RULES, RULES], "多余的参数"),
])
def test_wrong_usage_is_2_and_says_what_to_do(guiju, words, said):
    done = guiju(*words)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert said in done.stderr, done.stderr
    assert all(line.startswith("guiju: ") for line in done.stderr.splitlines()), done.stderr


def test_all_wrong_words_are_named_at_once(guiju):
    done = guiju("evaluate", RULES, MADE_UP, "--format", "x", "--as-of", "y", "--jobs", "z", "--q")
    assert done.returncode == 2
    for word in ("“x”", "“y”", "“z”", "“--q”"):
        assert word in done.stderr


def test_files_that_cannot_be_read_are_2(guiju, tmp_path):
    for words in (["check", tmp_path / "none.yaml"], ["check", tmp_path],
                  ["evaluate", tmp_path, MADE_UP], ["evaluate", RULES, tmp_path / "none.jsonl"],
                  ["explain", RULES, tmp_path / "none.csv", "--id", "a"], ["test", tmp_path],
                  ["template", tmp_path / "x"], ["schema", tmp_path / "x"]):
        done = guiju(*words)
        assert done.returncode == 2, (words, done.stdout, done.stderr)
        assert "GJ1001" in done.stderr + done.stdout, words


def test_the_others_are_not_evaluated_where_one_facts_file_cannot_be_opened(guiju, tmp_path):
    done = guiju("evaluate", RULES, MADE_UP, tmp_path / "none.yaml", "--format", "jsonl")
    assert (done.returncode, done.stdout) == (2, "")


def test_no_colour_and_no_progress_where_nobody_watches(guiju):
    done = guiju("check", RULES)
    assert "\x1b" not in done.stdout + done.stderr
    done = guiju("evaluate", RULES, MADE_UP, "--format", "csv")
    assert done.stderr == ""
