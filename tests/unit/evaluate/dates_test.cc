// What a date decides: the value of a parameter, and whether the rules are in force at all.
#include "hand_rules.h"

#include "base/date.h"
#include "plan/program.h"

namespace guiju::test {

namespace {

std::shared_ptr<const RuleSet> dated_rules() {
  return load_text(R"yaml(guiju: 1
id: dated
version: "1"
title: 示例
in_force: {from: 2023-01-01, to: 2025-12-31, by: on}
facts:
  on: {label: 评估日期, type: date}
  n: {label: 次数, type: count, max: 10}
parameters:
  line: {label: 合格线, by: on, values: [{value: 5}, {value: 6, from: 2024-01-01}, {value: 8, from: 2025-01-01}]}
rubric:
  parts:
  - {id: R, marks: 10, deductions: [{id: Ra, points: 1, each: n}]}
opinions: {pass: {label: 过}, fail: {label: 不过}}
opinion:
- {clause: 一, text: t, when: score < line, opinion: fail}
- {clause: 二, text: t, otherwise: true, opinion: pass}
)yaml");
}

Cell day(const char* date) { return Date::parse(date)->days(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(dates)

BOOST_AUTO_TEST_CASE(a_parameter_has_the_value_in_force_on_the_date) {
  const auto rules = dated_rules();
  const int pass = rules->find_opinion("pass"), fail = rules->find_opinion("fail");
  const auto opinion = [&](const char* on, Cell n) {
    return evaluated(rules, BodyMaker(*rules).set("on", day(on)).set("n", n).body()).opinion;
  };
  BOOST_TEST(opinion("2023-12-31", 5) == pass);
  BOOST_TEST(opinion("2024-01-01", 5) == fail);
  BOOST_TEST(opinion("2024-12-31", 4) == pass);
  BOOST_TEST(opinion("2025-01-01", 4) == fail);
  const Result open = evaluated(rules, BodyMaker(*rules).set("n", 5).body());
  BOOST_TEST(open.opinion == -1);
  BOOST_TEST((open.unknown == std::vector<std::string>{"on"}));
  BOOST_TEST(evaluated(rules, BodyMaker(*rules).set("n", 7).body()).opinion == fail);
}

BOOST_AUTO_TEST_CASE(a_body_of_another_time_is_an_error) {
  const auto rules = dated_rules();
  Evaluator evaluator(Plan::compile(rules, rules->default_readings()));
  for (const char* on : {"2022-12-31", "2026-01-01"}) {
    const Body body = BodyMaker(*rules).set("on", day(on)).set("n", 0).body();
    Result result;
    const auto says_so = [&](const EvaluationFailure& failure) {
      return failure.error.code == "not_in_force" && failure.error.en.find(on) != std::string::npos;
    };
    BOOST_CHECK_EXCEPTION(evaluator.evaluate(body, result), EvaluationFailure, says_so);
    BOOST_CHECK_EXCEPTION(evaluator.brief(body), EvaluationFailure, says_so);
  }
}

// Years are lowered to the days that begin and end them; the general form takes the date apart.
BOOST_AUTO_TEST_CASE(years_of_dates_are_compared_by_days) {
  std::string text = R"yaml(guiju: 1
id: years
version: "1"
title: 示例
facts: {on: {label: 日期, type: date}}
rubric:
  parts:
)yaml";
  int part = 0;
  for (const char* op : {"<", "<=", ">", ">=", "=", "!="})
    for (const bool left : {true, false}) {
      const std::string id(1, static_cast<char>('A' + part++));
      text += "  - {id: " + id + ", marks: 1, deductions: [{id: " + id + "a, points: 1, when: '";
      text +=
          left ? std::string("year(on) ") + op + " 2024" : std::string("2024 ") + op + " year(on)";
      text += "'}]}\n";
    }
  text +=
      "opinions: {a: {label: 甲}}\nopinion: [{clause: 一, text: t, otherwise: true, opinion: a}]\n";
  const auto rules = load_text(text);
  const auto plan = Plan::compile(rules, rules->default_readings());
  BOOST_TEST(plan->program().general.empty());
  Evaluator lowered(plan), general(Plan::compile(rules, rules->default_readings(), true));
  for (const char* on : {"0001-01-01", "2023-12-31", "2024-01-01", "2024-06-30", "2024-12-31",
                         "2025-01-01", "9999-12-31"}) {
    const Body body = BodyMaker(*rules).set("on", day(on)).body();
    Result a, b;
    lowered.evaluate(body, a);
    general.evaluate(body, b);
    for (std::size_t i = 0; i < a.parts.size(); ++i)
      BOOST_TEST((a.parts[i].score.low == b.parts[i].score.low), on << ' ' << rules->parts[i].id);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
