// The ledger as text, and what would change the outcome.
#include "report/explain.h"

#include <boost/test/unit_test.hpp>

#include "report/ledger_words.h"
#include "sample.h"
#include "support/golden.h"

using namespace guiju;
using namespace guiju::test;

namespace {

Explained explained(const Run& run, const Body& body) {
  Evaluator evaluator(Plan::compile(run.rules, run.selection));
  return explain_body(evaluator, body);
}

std::string text_of(const Run& run, std::string_view facts) {
  const Body body = good_body(facts);
  std::string out;
  append_explanation(run, body, explained(run, body), out);
  return out;
}

std::string part_of(const Run& run, int part) {
  return run.rules->parts[static_cast<std::size_t>(part)].id;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(explain)

BOOST_AUTO_TEST_CASE(a_warned_body_in_both_languages) {
  check_golden("report/explain_warned_zh.txt", text_of(sample_run(), warned));
  check_golden("report/explain_warned_en.txt", text_of(sample_run(Language::en), warned));
}

BOOST_AUTO_TEST_CASE(an_undetermined_body_says_what_to_find_out) {
  check_golden("report/explain_open_zh.txt", text_of(sample_run(), open));
}

BOOST_AUTO_TEST_CASE(a_closed_body_says_who_found_what) {
  check_golden("report/explain_closed_zh.txt", text_of(sample_run(), closed));
}

BOOST_AUTO_TEST_CASE(a_trial_with_a_converted_score) {
  check_golden("report/explain_scaled_zh.txt", text_of(run_under("base", 1), warned));
}

BOOST_AUTO_TEST_CASE(arithmetic_of_parts) {
  BOOST_TEST(part_arithmetic(92, {Number::scaled(865, 1), Number::scaled(865, 1)}) ==
             "92 − 5.5 = 86.5");
  BOOST_TEST(part_arithmetic(2, {0, 2}) == "2 − (0–2) = 0–2");
  BOOST_TEST(part_arithmetic(0, {3, 3}) == "0 + 3 = 3");
  BOOST_TEST(part_arithmetic(5, {5, 5}) == "5 − 0 = 5");
}

BOOST_AUTO_TEST_CASE(amounts_of_a_line) {
  const RuleSet& rules = *sample_rules();
  LedgerLine line;
  line.part = rules.find_part("B1");
  line.deduction = 2;  // B1a, 1.5 each
  BOOST_REQUIRE(rules.deductions[2].id == "B1a");
  line.occurrences = 3;
  line.asked = Number::scaled(45, 1);
  line.applied = 4;
  line.absorbed = Number::scaled(5, 1);
  BOOST_TEST(line_amounts(rules, line, Language::zh) ==
             "应扣 3 × 1.5 = 4.5，实扣 4，未扣 0.5（超出本行分值）");
  line.asked = 4;
  line.absorbed = 0;
  BOOST_TEST(line_amounts(rules, line, Language::en) ==
             "asked 3 × 1.5 = 4.5, at most 4, applied 4, absorbed 0");
  line.kind = LineKind::overflow;
  line.part = rules.find_part("B2");
  BOOST_TEST(line_product(rules, line, Language::zh) == "B1 超出的 4 分从本行扣");
}

BOOST_AUTO_TEST_CASE(the_outlook_finds_the_line_and_the_rows_that_matter) {
  const Run run = sample_run();
  const Body body = good_body(warned);
  const Outlook outlook = explained(run, body).outlook;
  BOOST_REQUIRE(outlook.lines.size() == 1u);
  const OutlookLine& line = outlook.lines[0];
  BOOST_TEST(line.standing.line.low.to_string() == "12");
  BOOST_TEST(line.standing.distance().low.to_string() == "-1");
  BOOST_TEST(line.line.label == "合格线");
  BOOST_TEST(line.line.uses.size() == 3u);
  BOOST_REQUIRE(outlook.corrections.size() == 2u);
  BOOST_TEST(part_of(run, outlook.corrections[1].part) == "B1");
  BOOST_TEST(outlook.corrections[1].least.to_string() == "4");
  // 11 of 18: either of the two rows brings 12 or more, that with more first.
  BOOST_REQUIRE(line.reach.has_value());
  BOOST_REQUIRE(line.reach->sets.size() == 2u);
  BOOST_TEST(line.reach->sets[0].result.score.low.to_string() == "15");
  BOOST_TEST(line.reach->sets[1].result.score.low.to_string() == "14");
  BOOST_TEST(!line.reach->opinion_stays);
  BOOST_TEST(outlook.fixed.empty());
}

BOOST_AUTO_TEST_CASE(the_outlook_takes_rows_together_where_none_is_enough_alone) {
  const Run run = sample_run();
  const Body body = good_body(R"({"id":"X","licence_shown":false,"stains_count":9,"sells_fish":true,
    "fish_fresh":false,"wards":"东","poisoning_found":false,"cooks":[{"certified":false},
    {"certified":false}]})");  // 0 of 18
  const Outlook outlook = explained(run, body).outlook;
  BOOST_REQUIRE(outlook.lines.size() == 1u);
  BOOST_REQUIRE(outlook.lines[0].reach.has_value());
  const std::vector<CorrectingSet>& sets = outlook.lines[0].reach->sets;
  BOOST_REQUIRE(sets.size() == 2u);  // 8 + 4 = 12, with either row of 4
  for (const CorrectingSet& set : sets) {
    BOOST_REQUIRE(set.parts.size() == 2u);
    BOOST_TEST(set.parts[0].least.to_string() == "4");
    BOOST_TEST(part_of(run, set.parts[1].part) == "B2");
    BOOST_TEST(set.result.score.low.to_string() == "12");
  }
}

BOOST_AUTO_TEST_CASE(the_outlook_turns_the_finding_that_decides) {
  const Run run = sample_run();
  const Outlook outlook = explained(run, good_body(closed)).outlook;
  BOOST_REQUIRE(outlook.without_findings.has_value());
  BOOST_TEST(outlook.without_findings->findings.size() == 1u);
  BOOST_TEST(
      run.rules->opinions[static_cast<std::size_t>(outlook.without_findings->result.opinion)].id ==
      "pass");
  // There is no score, so nothing to reach; what decides is no matter of points.
  BOOST_TEST(outlook.lines.empty());
  BOOST_REQUIRE(outlook.fixed.size() == 1u);
  BOOST_TEST(outlook.fixed[0].decides);
}

// A grade that facts alone give, and one that the line would give back.
BOOST_AUTO_TEST_CASE(the_outlook_names_a_grade_that_no_points_change) {
  const Run run = run_of(rules_from(R"yaml(guiju: 1
id: graded
title: 示例
facts:
  late: {label: 迟交, type: boolean}
  faults: {label: 错误数, type: count, max: 9}
rubric: {parts: [{id: A, title: 甲, marks: 10, deductions: [{id: A1, points: 1, each: faults}]}]}
grades: [优, 良, 差]
grade:
- {when: late, grade: 差}
- {when: score > 9, grade: 优}
- {when: score >= 6, grade: 良}
- {grade: 差}
)yaml"));
  const Outlook late =
      explained(run, body_of(*run.rules, R"({"id":"x","late":true,"faults":6})")).outlook;
  BOOST_TEST(late.fixed_grade == 0);
  BOOST_REQUIRE(late.lines.size() == 2u);
  BOOST_TEST(late.lines[0].line.beyond);
  BOOST_REQUIRE(late.lines[1].reach.has_value());
  BOOST_TEST(late.lines[1].reach->grade_stays);
  const Body body = body_of(*run.rules, R"({"id":"x","late":false,"faults":1})");
  const Explained good = explained(run, body);
  BOOST_TEST(good.outlook.fixed_grade == -1);
  BOOST_REQUIRE(good.outlook.lines[0].reach.has_value());
  BOOST_TEST(!good.outlook.lines[0].reach->grade_stays);
  std::string text;
  append_explanation(run, body, good, text);
  BOOST_TEST(text.find("分数线 9（等级“优”）：9 − 9 = 0，恰在此线，须超过才算达到\n"
                       "  假如 A 不扣分（补回 1）：得分 10，优\n"
                       "分数线 6（等级“良”）：9 − 6 = 3，在此线以上\n") != text.npos,
             text);
}

BOOST_AUTO_TEST_SUITE_END()
