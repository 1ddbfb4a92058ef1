"""guiju explain: one body's ledger."""

from tests.python.cli_support import MADE_UP, check_golden, write_lines

RULES = "rules/yangquan-2023"


def explain(guiju, name, *words, facts=MADE_UP):
    done = guiju("explain", RULES, facts, "--id", name, *words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_two_bodies_of_the_example(guiju):
    check_golden("explain-S10-zh.txt", explain(guiju, "S10"))
    check_golden("explain-S13-zh.txt", explain(guiju, "S13"))
    check_golden("explain-S04-en.txt", explain(guiju, "S04", "--lang", "en"))


def test_every_level_shows_its_sum(guiju):
    text = explain(guiju, "S06")
    for line in ("92 − 18 = 74", "R04 设立内设机构，岗位配备、专职工作人员满足工作需求：2 − 2 = 0",
                 "应扣 9 × 0.5 = 4.5，实扣 2，未扣 2.5（超出本行分值）", "事实：缺岗数 9 个"):
        assert line in text, line


def test_a_deduction_of_a_record_names_it(guiju):
    text = explain(guiju, "S05")
    assert "（R12a），" in text and "条）\n" in text


def test_overflow_of_a_shared_limit(guiju):
    text = explain(guiju, "S06", "--reading", "review_cell=pooled")
    assert "R18 超出的 2 分从本行扣" in text
    assert "试算" in text
    assert "review_cell = pooled（" in text


def test_what_would_change_a_failing_score(guiju):
    text = explain(guiju, "S04")
    assert "合格线 60：59.9 − 60 = −0.1，还差 0.1" in text
    assert "  假如 R29 不扣分（补回 3）：得分 62.9，合格，同意延续备案\n" in text
    assert "  另有 7 组没有列出（--sets 可多列）\n" in text


def test_a_refusal_has_no_score_and_says_who_found_it(guiju):
    text = explain(guiju, "S08")
    assert "得分      无（此情形不计分）" in text
    assert "六(一) 成立" in text and "认定人：示例专家组" in text


def test_out_of_scope_says_why(guiju):
    text = explain(guiju, "S22")
    assert "不在本次评估范围" in text and "2022年9月份备案的4家机构因备案时间不满一年" in text


def test_dates_and_rows_left_out(guiju):
    assert "整改期限：" in explain(guiju, "S18") or "整改期限：" in explain(guiju, "S11")
    assert "不适用（按满分计，不计入适用分值）：R08、R09" in explain(guiju, "S15")


def test_as_a_page(guiju, tmp_path):
    path = tmp_path / "S10.html"
    assert explain(guiju, "S10", "--format", "html", "--output", path) == ""
    page = path.read_text(encoding="utf-8")
    assert page.count('class="sheet"') == 1 and page.endswith("</html>\n")
    assert "示例机构10" in page


def test_an_unknown_id_is_1_with_the_nearest(guiju):
    done = guiju("explain", RULES, MADE_UP, "--id", "S100")
    assert (done.returncode, done.stdout) == (1, "")
    assert "没有 id 为“S100”的机构；是不是“S10”？" in done.stderr
    assert "共 22 个：S01、S02" in done.stderr


def test_a_body_with_errors_is_1_and_shows_them_all(guiju, tmp_path):
    facts = write_lines(tmp_path / "f.jsonl", [{"id": "a", "cohort": 1999, "posts_missing_count": -1}])
    done = guiju("explain", RULES, facts, "--id", "a")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{facts}:1: cohort: " in done.stderr and f"{facts}:1: posts_missing_count: " in done.stderr


def test_the_facts_may_come_in_by_any_name(guiju, tmp_path):
    facts = write_lines(tmp_path / "f.jsonl", [{"id": "甲", "缺岗数": 2, "occupations": []}])
    text = explain(guiju, "甲", facts=facts)
    assert "扣 1：缺1岗位扣0.5分，扣完为止（R04a）" in text
    assert "尚须查明的事实" in text and "无劳动合同的专职人员数（staff_without_contract_count），用于 R11" in text
