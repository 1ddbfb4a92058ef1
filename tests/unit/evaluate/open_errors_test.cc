// What cannot be computed for some completions of unknown facts only: those are errors, the rest is
// what remains possible. Regressions: the whole body used to fail.
#include "hand_rules.h"

namespace guiju::test {

namespace {

std::shared_ptr<const RuleSet> rules_with(const std::string& value) {
  return load_text(
      "guiju: 1\nid: open\nfacts:\n  flag: {label: 甲, type: boolean}\n"
      "  sure: {label: 丙, type: boolean}\n  z: {label: 乙, type: count, max: 5}\n"
      "rubric:\n  parts:\n  - {id: R, marks: 9, value: '" +
      value + "'}\n");
}

std::string score(const std::string& value) {
  const auto rules = rules_with(value);
  const BodyMaker maker = BodyMaker(*rules).set("z", 0).set("sure", 1);
  return range(evaluated(rules, maker.body()).parts[0].score);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(open_errors)

BOOST_AUTO_TEST_CASE(a_branch_without_a_value_leaves_the_other) {
  BOOST_TEST(score("if flag then 1 / z else 5") == "5");
  BOOST_TEST(score("if flag then 4 else 1 / z") == "4");
  BOOST_TEST(score("if sure and flag then 1 else 2") == "1..2");
}

BOOST_AUTO_TEST_CASE(a_second_operand_without_a_value_leaves_what_the_first_decides) {
  BOOST_TEST(score("if flag and 1 / z > 0 then 1 else 2") == "2");
  BOOST_TEST(score("if flag or 1 / z > 0 then 1 else 2") == "1");
}

BOOST_AUTO_TEST_CASE(where_no_completion_has_a_value_the_body_fails) {
  for (const char* value :
       {"if flag then 1 / z else 2 / z", "if sure and 1 / z > 0 then 1 else 2"}) {
    const auto rules = rules_with(value);
    Evaluator evaluator(Plan::compile(rules, rules->default_readings()));
    const Body body = BodyMaker(*rules).set("z", 0).set("sure", 1).body();
    Result result;
    BOOST_CHECK_THROW(evaluator.evaluate(body, result), EvaluationFailure);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
