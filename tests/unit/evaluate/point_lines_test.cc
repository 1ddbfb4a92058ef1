// Which comparisons are lines, and how far a body is from them.
#include "evaluate/point_lines.h"

#include "evaluate/correction.h"
#include "hand_rules.h"

namespace guiju::test {

namespace {

constexpr std::string_view lines_rule_file = R"yaml(guiju: 1
id: lines
title: 示例
parameters:
  pass_line: {label: 合格线, value: 12}
facts:
  faults: {label: 错误数, type: count, max: 20}
  large: {label: 大型, type: boolean}
  quota: {label: 定额, type: count, min: 1, max: 10}
  items:
    label: 项目
    type: list
    fields:
      least: {label: 至少, type: count}
rubric:
  parts:
  - {id: A, marks: 20, deductions: [{id: A1, points: 1, each: faults}]}
opinions: {a: {label: 甲}, b: {label: 乙}, c: {label: 丙}}
opinion:
- {clause: 一, when: score < pass_line, opinion: a}
- {clause: 二, when: large and 15 >= score, opinion: a}
- {clause: 三, when: 'if large then A <= quota else score between 3 and 5', opinion: b}
- {clause: 四, when: some item in items satisfies item.least > score, opinion: b}
- {clause: 五, when: score = 20, opinion: c}
- {clause: 六, when: not (total * 2 < 4 + quota), otherwise: true, opinion: c}
- {clause: 七, otherwise: true, opinion: c}
grades: [好, 差]
grade:
- {when: score >= pass_line, grade: 好}
- {grade: 差}
results:
  level: {label: 级别, rows: [{when: score / quota > 2, value: 高}, {value: 低}]}
)yaml";

std::string number(const OpenRange& range) {
  if (range.known()) return range.low.to_exact_string();
  return (range.has_low ? range.low.to_exact_string() : "?") + ".." +
         (range.has_high ? range.high.to_exact_string() : "?");
}

// One line each: subject, sign, line: distance, where it stands.
std::string lines_of(const std::shared_ptr<const RuleSet>& rules, const Body& body) {
  Evaluator evaluator(Plan::compile(rules, rules->default_readings()));
  Result result;
  evaluator.evaluate(body, result);
  Corrections corrections(evaluator, body, result);
  const Corrected& now = corrections.evaluate({});
  std::string out;
  for (std::size_t i = 0; i < corrections.lines().size(); ++i) {
    const PointLine& line = corrections.lines()[i];
    const LineStanding& at = now.lines[i];
    out += std::string(name_of(line.subject.op)) + (line.beyond ? " > " : " >= ") +
           number(at.line) + " " + line.label + (line.equal ? " equal" : "") +
           (line.in_play ? "" : " out of play") + ": " + number(at.distance()) +
           (at.reached     ? " reached"
            : at.may_reach ? " open"
                           : " short") +
           ",";
    for (const LineUse& use : line.uses)
      out += " " + std::to_string(static_cast<int>(use.table)) + "." + std::to_string(use.row);
    out += "\n";
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(point_lines)

BOOST_AUTO_TEST_CASE(every_comparison_with_points_is_a_line) {
  const auto rules = load_text(lines_rule_file);
  BodyMaker maker(*rules);
  maker.set("faults", 6).set("large", 1).set("quota", 4).no_records("items");  // 14 of 20
  BOOST_TEST(lines_of(rules, maker.body()) ==
             "score >= 12 合格线: 2 reached, 0.0 1.0\n"
             "score > 15 : -1 short, 0.1\n"
             "part > 4 : 10 reached, 0.2\n"
             "score >= 3  out of play: 11 reached, 0.2\n"
             "score > 5  out of play: 9 reached, 0.2\n"
             "score >= 20  equal: -6 short, 0.4\n"
             "score > 20  equal: -6 short, 0.4\n"
             "* >= 8 : 20 reached, 0.5\n"
             "/ > 2 : 1.5 reached, 2.0\n");
}

BOOST_AUTO_TEST_CASE(what_the_facts_rule_out_is_out_of_play) {
  const auto rules = load_text(lines_rule_file);
  BodyMaker maker(*rules);
  maker.set("faults", 16).set("large", 0).set("quota", 4).no_records("items");  // 4 of 20
  const std::string text = lines_of(rules, maker.body());
  BOOST_TEST(text.find("score > 15  out of play: -11 short") != text.npos, text);
  BOOST_TEST(text.find("part > 4  out of play: 0 short") != text.npos, text);
  BOOST_TEST(text.find("score >= 3 : 1 reached") != text.npos, text);
  BOOST_TEST(text.find("score > 5 : -1 short") != text.npos, text);
}

BOOST_AUTO_TEST_CASE(unknown_facts_give_ranges) {
  const auto rules = load_text(lines_rule_file);
  BodyMaker maker(*rules);
  maker.set("faults", 10).unknown("quota").set("large", 1).no_records("items");  // 10, quota 1..10
  const std::string text = lines_of(rules, maker.body());
  BOOST_TEST(text.find("part > 1..10 : 0..9 open") != text.npos, text);
  BOOST_TEST(text.find("score >= 12 合格线: -2 short") != text.npos, text);
  // 10 / quota - 2: from -1 to 8.
  BOOST_TEST(text.find("/ > 2 : -1..8 open") != text.npos, text);
  maker.unknown("faults");
  const std::string open = lines_of(rules, maker.body());
  BOOST_TEST(open.find("score >= 12 合格线: -12..8 open") != open.npos, open);
}

// A line that has no value for a body is none; the others are told.
BOOST_AUTO_TEST_CASE(a_line_without_value_is_left_out) {
  const auto rules = load_text(R"yaml(guiju: 1
id: odd
title: 示例
facts: {faults: {label: 错误数, type: count, max: 9}, n: {label: 数, type: count, max: 9}}
rubric:
  parts:
  - {id: A, marks: 9, deductions: [{id: A1, points: 1, each: faults}]}
opinions: {a: {label: 甲}, b: {label: 乙}}
opinion:
- {clause: 一, when: n > 0 and score < 9 / n, opinion: a}
- {clause: 二, when: score < 5, opinion: a}
- {clause: 三, otherwise: true, opinion: b}
)yaml");
  BodyMaker maker(*rules);
  maker.set("faults", 6).set("n", 0);
  Evaluator evaluator(Plan::compile(rules, {}));
  Result result;
  evaluator.evaluate(maker.body(), result);
  Corrections corrections(evaluator, maker.body(), result);
  BOOST_REQUIRE(corrections.lines().size() == 2u);
  BOOST_TEST(corrections.evaluate({}).lines[0].failed);
  BOOST_TEST(!corrections.lines()[0].in_play);
  BOOST_TEST(number(corrections.evaluate({}).lines[1].distance()) == "-2");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
