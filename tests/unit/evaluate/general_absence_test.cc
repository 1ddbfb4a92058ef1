// Parts that do not apply, missing values and caps over bonuses in the general form: regressions.
#include "hand_rules.h"

namespace guiju::test {

namespace {

std::shared_ptr<const RuleSet> with_parts(const std::string& parts) {
  return load_text(
      R"yaml(guiju: 1
id: one
facts:
  n: {label: 次数, type: count, max: 9}
  m: {label: 个数, type: count, max: 9}
  off: {label: 不适用, type: boolean}
  t: {label: 温度, type: count, max: 9, missing: known}
rubric:
  parts:
)yaml" +
      parts);
}

std::string part_score(const RuleSet& rules, const Result& result, std::string_view part) {
  return range(result.parts[static_cast<std::size_t>(rules.find_part(part))].score);
}

bool lies_in(const RuleSet& rules, int part, int above) {
  for (; part >= 0; part = rules.parts[static_cast<std::size_t>(part)].parent)
    if (part == above) return true;
  return false;
}

// Start, less the lines of deductions and steps in a part and below it, plus those of awards.
void check_ledger(const RuleSet& rules, const Result& result) {
  for (std::size_t p = 0; p < rules.parts.size(); ++p) {
    Number sum = result.starts.at(p);
    for (const LedgerLine& line : result.ledger) {
      BOOST_TEST((line.asked == line.applied + line.absorbed));
      if (!lies_in(rules, line.part, static_cast<int>(p))) continue;
      sum = line.kind == LineKind::award ? sum + line.applied : sum - line.applied;
    }
    BOOST_TEST((sum == result.parts[p].score.low), rules.parts[p].id << ": " << sum.to_string());
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(general_absence)

// Regression: where a part with parts did not apply, its line was counted from its own start, though
// its parts had lines of their own below it.
BOOST_AUTO_TEST_CASE(the_ledger_of_a_part_that_does_not_apply_adds_up) {
  const auto rules = with_parts(R"yaml(
  - id: P
    marks: 10
    not_applicable_when: off
    parts:
    - {id: A, marks: 6, awards: [{id: a, points: 1, each: n}]}
    - {id: B, marks: 4, not_applicable: zero, deductions: [{id: b, points: 1, each: n}]}
  - id: Q
    combine: mean
    not_applicable: leave
    parts:
    - {id: C, marks: 10, only_when: not off, awards: [{id: c, points: 1, each: n}]}
    - {id: D, marks: 4, only_when: not off, awards: [{id: d, points: 1, each: n}]}
  - {id: E, marks: 5, awards: [{id: e, points: 1, each: m}]}
)yaml");
  for (const Cell off : {0, 1}) {
    BodyMaker maker(*rules);
    maker.set("n", 3).set("m", 2).set("off", off);
    const Result result = evaluated(rules, maker.body());
    check_ledger(*rules, result);
    BOOST_TEST(part_score(*rules, result, "P") == (off != 0 ? "10" : "4"));
    BOOST_TEST(range({result.low, result.high}) == (off != 0 ? "12" : "9"));
  }
}

// Regression: a part that does not apply took from other parts and zeroed them, and a value of it
// that no band fits was an error of the body.
BOOST_AUTO_TEST_CASE(what_stands_in_a_part_that_does_not_apply_takes_nothing) {
  const auto rules = with_parts(R"yaml(
  - id: A
    marks: 5
    not_applicable_when: off
    deductions:
    - {id: a, points: 1, each: n, from_part: B}
    - {id: b, when: n > 8, zeroes: C}
    - bands: n
      rows:
      - {in: "< 9", points: 0}
      - {in: "9", points: 5}
  - {id: B, marks: 10}
  - {id: C, marks: 3}
  - id: D
    marks: 5
    not_applicable_when: off
    awards:
    - bands: m
      rows: [{in: "< 5", points: 1}]
)yaml");
  BodyMaker maker(*rules);
  maker.set("n", 9).set("m", 4).set("off", 0);
  Result result = evaluated(rules, maker.body());
  check_ledger(*rules, result);
  BOOST_TEST(part_score(*rules, result, "B") == "1");
  BOOST_TEST(part_score(*rules, result, "C") == "0");
  maker.set("m", 7);
  BOOST_TEST(code_of_failure(rules, maker.body()) == "no_band");
  maker.set("off", 1);
  result = evaluated(rules, maker.body());
  check_ledger(*rules, result);
  BOOST_TEST(part_score(*rules, result, "B") == "10");
  BOOST_TEST(part_score(*rules, result, "C") == "3");
  maker.unknown("off");
  result = evaluated(rules, maker.body());
  // Where D applies no band of it fits, an error: what is left is that it does not.
  BOOST_TEST(part_score(*rules, result, "B") == "10");
  BOOST_TEST(part_score(*rules, result, "C") == "3");
}

// Regression: where a value was missing, the rows for stated values stayed possible beside the row
// for a missing one.
BOOST_AUTO_TEST_CASE(a_missing_value_has_its_own_band) {
  const auto rules = with_parts(R"yaml(
  - id: A
    marks: 5
    awards:
    - bands: t
      rows: [{in: "< 5", points: 1}, {in: ">= 5", points: 5}, {in: missing, points: 3}]
  - id: B
    marks: 5
    awards:
    - table: [t, n]
      rows:
      - {in: ["< 5", "-"], points: 1}
      - {in: [">= 5", "-"], points: 5}
      - {in: [missing, "> 3"], points: 2}
      - {in: ["-", "<= 3"], points: 4}
  - id: C
    marks: 5
    awards:
    - bands: t
      rows: [{in: "< 5", points: 1}, {in: ">= 5", points: 5}]
)yaml");
  BodyMaker maker(*rules);
  maker.set("n", 3).set("m", 0).set("off", 0).set("t", 6);
  Result result = evaluated(rules, maker.body());
  BOOST_TEST(range({result.low, result.high}) == "15");
  maker.unknown("t");
  result = evaluated(rules, maker.body());
  BOOST_TEST(part_score(*rules, result, "A") == "3");
  BOOST_TEST(part_score(*rules, result, "B") == "4");
  BOOST_TEST(part_score(*rules, result, "C") == "1..5");  // no row for it: simply unknown
  maker.set("n", 4);
  BOOST_TEST(part_score(*rules, evaluated(rules, maker.body()), "B") == "2");
}

// Regression: a fact whose absence is an answer was not told as unknown where something else reads it,
// so that a body was undetermined by nothing.
BOOST_AUTO_TEST_CASE(a_missing_value_that_something_else_reads_is_told) {
  const auto rules = with_parts(R"yaml(
  - id: A
    marks: 5
    deductions:
    - {id: a, points: 1, each: t}
  - id: B
    marks: 2
    deductions:
    - {id: b, points: 2, when: missing(t)}
)yaml");
  BodyMaker maker(*rules);
  const Result result = evaluated(rules, maker.body());
  BOOST_TEST(part_score(*rules, result, "A") == "0..5");
  BOOST_TEST(part_score(*rules, result, "B") == "0");
  BOOST_TEST(result.unknown == std::vector<std::string>{"t"}, boost::test_tools::per_element());
}

// Regression: the start of a mean counted its bonus as one more part. Parts that may come to more
// than their parent counts are held at its ceiling, and cover no more than its marks.
BOOST_AUTO_TEST_CASE(a_bonus_is_on_top_and_caps_bind) {
  const auto rules = with_parts(R"yaml(
  - id: M
    combine: mean
    parts:
    - {id: A, marks: 10, deductions: [{id: a, points: 1, each: n}]}
    - {id: B, marks: 8}
    - {id: X, marks: 3, bonus: true, awards: [{id: x, points: 1, each: m}]}
  - id: S
    marks: 3
    ceiling: 3
    parts:
    - {id: C, marks: 2, awards: [{id: c, points: 1, each: m}]}
    - {id: D, marks: 2}
)yaml");
  BodyMaker maker(*rules);
  maker.set("n", 2).set("m", 9).set("off", 0).set("t", 0);
  const Result result = evaluated(rules, maker.body());
  check_ledger(*rules, result);
  BOOST_TEST(result.starts.front().to_string() == "9");
  BOOST_TEST(part_score(*rules, result, "M") == "11");
  BOOST_TEST(part_score(*rules, result, "S") == "3");
  BOOST_TEST(result.coverage.to_string() == "12");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
