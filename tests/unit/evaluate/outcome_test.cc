// Opinions, grades, grounds, notes and dates worked out by hand; failures with their codes.
#include "hand_rules.h"

namespace guiju::test {

namespace {

std::string opinions(const Result& result) {
  std::string out;
  for (const int opinion : result.opinions_possible)
    out += (out.empty() ? "" : " ") + hand_rules()->opinions[static_cast<std::size_t>(opinion)].id;
  return out;
}

// "二 三?" : clauses of the grounds, `?` where only possible, with the findings they rest on.
std::string grounds(const Result& result) {
  std::string out;
  for (const GroundResult& ground : result.grounds) {
    out += (out.empty() ? "" : " ") +
           hand_rules()->opinion_rows[static_cast<std::size_t>(ground.row)].clause;
    if (ground.state == GroundState::possible) out += "?";
    for (const int slot : ground.findings) out += "(" + hand_rules()->facts.scalar(slot).id + ")";
  }
  return out;
}

std::string grade(const Result& result) {
  return result.grade < 0 ? "none"
                          : hand_rules()->grades[static_cast<std::size_t>(result.grade)].label;
}

std::string due(const Result& result) { return result.due.size() == 1 ? result.due[0].on : "none"; }

// 6 points: below the line.
BodyMaker poor_body() { return perfect_body().set("flag", 1).set("faults", 6).set("people", 3); }

}  // namespace

BOOST_AUTO_TEST_SUITE(outcome)

BOOST_AUTO_TEST_CASE(a_finding_decides_and_needs_confirmation) {
  const Result result = evaluated(perfect_body().set("found", 1));
  BOOST_TEST(opinions(result) == "warn");
  BOOST_TEST(grounds(result) == "二(found)");
  BOOST_TEST(grade(result) == "差");  // the ground's, though 15 points
  BOOST_TEST(result.needs_confirmation);
}

BOOST_AUTO_TEST_CASE(a_ground_without_finding_for_the_same_opinion_needs_none) {
  const Result result = evaluated(poor_body().set("found", 1));
  BOOST_TEST(result.value->to_string() == "6");
  BOOST_TEST(grounds(result) == "二(found) 三");
  BOOST_TEST(!result.needs_confirmation);
}

BOOST_AUTO_TEST_CASE(an_unknown_finding_leaves_both) {
  const Result result = evaluated(perfect_body().unknown("found"));
  BOOST_TEST(opinions(result) == "warn pass");
  BOOST_TEST(result.opinion == -1);
  BOOST_TEST(!result.settled);
  BOOST_TEST(result.value->to_string() == "15");
  BOOST_TEST(grounds(result) == "二?(found) 五?");
  BOOST_TEST(grade(result) == "none");
  BOOST_TEST(result.grades_possible.size() == 2u);
  BOOST_TEST(result.needs_confirmation);
  BOOST_TEST(result.unknown == (std::vector<std::string>{"found"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_refusal_takes_the_score) {
  const Result result = evaluated(poor_body().set("refused", 1));
  BOOST_TEST(!result.has_score);
  BOOST_TEST(!result.value.has_value());
  BOOST_TEST(opinions(result) == "close");
  BOOST_TEST(grounds(result) == "一(refused)");  // the row that speaks of the score does not arise
  BOOST_TEST(grade(result) == "none");
  BOOST_TEST(result.grades_possible.empty());
  BOOST_TEST(result.needs_confirmation);      // the opinion says so
  BOOST_TEST(score_of(result, "A3") == "0");  // parts are shown all the same
}

BOOST_AUTO_TEST_CASE(a_possible_refusal_leaves_the_score_of_the_others) {
  const Result result = evaluated(poor_body().unknown("refused"));
  BOOST_TEST(result.has_score);
  BOOST_TEST(!result.value.has_value());
  BOOST_TEST(range({result.low, result.high}) == "6");
  BOOST_TEST(opinions(result) == "close warn");
  BOOST_TEST(grounds(result) == "一?(refused) 三?");
  BOOST_TEST(result.unknown == (std::vector<std::string>{"refused"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(out_of_scope) {
  const Result result = evaluated(poor_body().set("kind", 2).set("refused", 1));
  BOOST_TEST(opinions(result) == "outside");
  BOOST_TEST(!result.has_score);
  BOOST_TEST(result.grounds.empty());
  BOOST_TEST(due(result) == "none");
  // The same where facts are missing that no longer matter.
  const Result open = evaluated(poor_body().set("kind", 2).unknown("found").unknown("people"));
  BOOST_TEST(opinions(open) == "outside");
  BOOST_TEST(!open.has_score);
  BOOST_TEST(open.unknown.empty());
}

BOOST_AUTO_TEST_CASE(gaps_reach_to_the_day) {
  const auto with = [](std::string_view first, std::string_view second) {
    BodyMaker maker = perfect_body();
    for (const std::string_view day : {second, first})
      maker.record(
          "items",
          {{"counted", 0}, {"have", 1}, {"need", 1}, {"held_on", Date::parse(day)->days()}});
    return grounds(evaluated(maker));
  };
  BOOST_TEST(with("2023-01-31", "2024-01-31") == "四");
  BOOST_TEST(with("2023-01-31", "2024-01-30") == "五");
  BOOST_TEST(with("2024-02-29", "2025-02-28") == "四");  // clamped to the end of February
}

BOOST_AUTO_TEST_CASE(dates_due_clamp_to_the_end_of_the_month) {
  BOOST_TEST(due(evaluated(poor_body())) == "2025-02-28");
  BOOST_TEST(due(evaluated(poor_body().date("served_on", "2023-12-31"))) == "2024-02-29");
  BOOST_TEST(due(evaluated(poor_body().unknown("served_on"))) == "none");
  BOOST_TEST(due(evaluated(perfect_body())) == "none");
  BOOST_TEST(code_of_failure(hand_rules(), poor_body().date("served_on", "9999-11-30").body()) ==
             "date_out_of_range");
}

BOOST_AUTO_TEST_CASE(contradictions_are_noted_when_certain) {
  Result result = evaluated(perfect_body().set("people", 3).set("quota", 2));
  BOOST_REQUIRE(result.notes.size() == 1u);
  BOOST_TEST(result.notes[0].zh == "人数超过定额");
  BOOST_TEST(result.notes[0].en == "more people than the quota");
  BOOST_TEST(evaluated(perfect_body().set("people", 3).unknown("quota")).notes.empty());
  BodyMaker maker = perfect_body();
  for (int i = 0; i < 25; ++i)
    maker.record("items", {{"counted", 0}, {"have", 2}, {"need", 1}, {"held_on", 19000}});
  result = evaluated(maker);
  BOOST_REQUIRE(result.notes.size() == 21u);
  BOOST_TEST(result.notes[19].zh == "20 现有超过应有");
  BOOST_TEST(result.notes[20].zh == "同类情况另有 5 条记录");
}

namespace {

// One part of 5 marks that loses 1 where `when` holds, and what follows in the file.
std::shared_ptr<const RuleSet> one_part(const std::string& deduction, const std::string& rest = "",
                                        const std::string& part = "") {
  return load_text(R"yaml(guiju: 1
id: one
version: "1"
title: 示例
source: {document: 示例, issued: 2024-01-02}
facts:
  a: {label: 甲, type: count}
  b: {label: 乙, type: count}
  c: {label: 丙, type: boolean}
  f: {label: 认定, type: finding}
rubric:
  declared: 5
  parts:
  - id: P
    title: 示例
    marks: 5
)yaml" + part + "    deductions:\n    - {id: Pa, points: 1, " +
                   deduction + "}\n" + rest);
}

BodyMaker counts(const RuleSet& rules, Cell a, Cell b) {
  return BodyMaker(rules).set("a", a).set("b", b).set("c", 0).set("f", 0);
}

const char* const opinions_and =
    "opinions: {low: {label: 低}, high: {label: 高}}\ngrades: [好, 差]\nopinion:\n";

}  // namespace

BOOST_AUTO_TEST_CASE(failures_have_a_code_a_place_and_leave_the_evaluator_usable) {
  const auto rules = one_part("when: a / b < 1");
  Evaluator evaluator(Plan::compile(rules, rules->default_readings()));
  Body bad = counts(*rules, 1, 0).body();
  bad.file = "facts.jsonl";
  bad.line = 7;
  Result result;
  for (const bool brief : {false, true}) {
    try {
      if (brief)
        evaluator.brief(bad);
      else
        evaluator.evaluate(bad, result);
      BOOST_ERROR("no failure");
    } catch (const EvaluationFailure& failure) {
      BOOST_TEST(failure.error.code == "division_by_zero_here");
      BOOST_TEST(failure.error.file == "facts.jsonl");
      BOOST_TEST(failure.error.line == 7u);
      // Where in the rule file, too.
      BOOST_TEST(failure.error.en.find("18") != std::string::npos, failure.error.en);
      BOOST_TEST(failure.error.zh.find("18") != std::string::npos, failure.error.zh);
    }
  }
  evaluator.evaluate(counts(*rules, 1, 2).body(), result);
  BOOST_TEST(result.value->to_string() == "4");
  BOOST_TEST((evaluator.brief(counts(*rules, 2, 2).body()).low == Number(5)));
}

BOOST_AUTO_TEST_CASE(codes_of_failures) {
  const auto code = [](const std::string& deduction, Cell a, Cell b) {
    const auto rules = one_part(deduction);
    return code_of_failure(rules, counts(*rules, a, b).body());
  };
  BOOST_TEST(code("when: a / b < 1", 0, 0) == "division_by_zero_here");
  BOOST_TEST(code("when: b != 0 and a / b < 1", 0, 0) == "no failure");
  BOOST_TEST(code("when: a ** 600 > b", 1'000'000'000, 0) == "no failure");
  BOOST_TEST(code("when: a ** 700 > b", 1'000'000'000, 0) == "number_too_large");
  BOOST_TEST(code("each: a ** 5 - a ** 5 + b", 1'000'000'000, 2) == "no failure");
  BOOST_TEST(code("each: a - b", 2, 3) == "occurrences_not_whole");
  BOOST_TEST(code("each: a - b", 3, 2) == "no failure");
  BOOST_TEST(code("each: a / 2", 3, 2) == "occurrences_not_whole");
  BOOST_TEST(code("each: a / 2", 4, 2) == "no failure");
  BOOST_TEST(code("each: a + b", 1'000'000'000, 1) == "occurrences_not_whole");
}

BOOST_AUTO_TEST_CASE(a_table_that_does_not_decide) {
  const auto rules =
      one_part("each: a", std::string(opinions_and) +
                              "- {clause: x, text: t, when: score >= 3, opinion: high}\n"
                              "- {clause: y, text: t, when: score < 2, opinion: low}\n");
  BOOST_TEST(code_of_failure(rules, counts(*rules, 2, 0).body()) == "no failure");
  BOOST_TEST(code_of_failure(rules, counts(*rules, 3, 0).body()) == "no_opinion_row");
  // Unknown: some completions have no opinion; the others' are possible.
  BodyMaker open = counts(*rules, 0, 0);
  const Result result = evaluated(rules, open.unknown("a").body());
  BOOST_TEST(result.opinions_possible.size() == 2u);
}

// Regression: brief() looked at the conditions of parts that do not apply, and failed there.
BOOST_AUTO_TEST_CASE(a_part_that_does_not_apply_cannot_fail) {
  const auto rules = one_part("when: a / b < 1", "", "    not_applicable_when: c\n");
  const Body body = counts(*rules, 0, 0).set("c", 1).body();
  Evaluator evaluator(Plan::compile(rules, rules->default_readings()));
  Result result;
  evaluator.evaluate(body, result);
  BOOST_TEST(result.value->to_string() == "5");
  BOOST_TEST((evaluator.brief(body).low == Number(5)));
}

// Regression: brief() forgot that a row which speaks of a finding or the score stands by its score.
BOOST_AUTO_TEST_CASE(a_finding_beside_the_score_needs_no_confirmation) {
  const auto rules =
      one_part("each: a", std::string(opinions_and) +
                              "- {clause: x, text: t, when: f or score < 3, opinion: low}\n"
                              "- {clause: y, text: t, otherwise: true, opinion: high}\n");
  Evaluator evaluator(Plan::compile(rules, rules->default_readings()));
  BOOST_TEST(!evaluator.brief(counts(*rules, 4, 0).set("f", 1).body()).needs_confirmation);
  BOOST_TEST(evaluator.brief(counts(*rules, 0, 0).set("f", 1).body()).needs_confirmation);
}

// Regression: with something unknown, the grade of an `otherwise` row was left out.
BOOST_AUTO_TEST_CASE(grades_of_otherwise_rows_with_unknown_facts) {
  const auto rules =
      one_part("each: a", std::string(opinions_and) +
                              "- {clause: x, text: t, when: c, opinion: low}\n"
                              "- {clause: y, text: t, otherwise: true, opinion: high, grade: 差}\n"
                              "grade:\n- {grade: 好}\n");
  BodyMaker maker = counts(*rules, 0, 0);
  Result result = evaluated(rules, maker.unknown("a").body());
  BOOST_TEST(result.grade == 1);
  result = evaluated(rules, maker.unknown("c").body());
  BOOST_TEST(result.grade == -1);
  BOOST_TEST(result.grades_possible.size() == 2u);
}

// Regression: a row without score below a row that holds was not among what is unknown.
BOOST_AUTO_TEST_CASE(a_refusal_below_the_deciding_row_is_unknown) {
  const auto rules =
      one_part("each: a", std::string(opinions_and) +
                              "- {clause: x, text: t, when: c, opinion: low}\n"
                              "- {clause: y, text: t, when: f, opinion: high, score: none}\n"
                              "- {clause: z, text: t, otherwise: true, opinion: high}\n");
  BodyMaker maker = counts(*rules, 0, 0);
  const Result result = evaluated(rules, maker.set("c", 1).unknown("f").body());
  BOOST_TEST(result.settled);
  BOOST_TEST(!result.value.has_value());
  BOOST_TEST(result.unknown == (std::vector<std::string>{"f"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(scores_with_facts_name_them_when_unknown) {
  const auto rules =
      one_part("when: c", "score:\n- {value: 'if b > 3 then total else total - 1', of: 5}\n");
  BodyMaker maker = counts(*rules, 0, 0);
  const Result result = evaluated(rules, maker.unknown("b").body());
  BOOST_TEST(range({result.low, result.high}) == "4..5");
  BOOST_TEST(result.unknown == (std::vector<std::string>{"b"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
