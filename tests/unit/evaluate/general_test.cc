// Rubrics of any shape: regressions of what the ledger, the coverage and the bounds say of them.
#include "hand_rules.h"

namespace guiju::test {

namespace {

constexpr std::string_view head = R"yaml(guiju: 1
id: general
version: "1"
title: 示例
source: {document: 示例, issued: 2024-01-02}
facts:
  a: {label: 甲, type: count, max: 10}
  b: {label: 乙, type: count, max: 10}
  c: {label: 丙, type: boolean}
  kind: {label: 类别, type: choice, choices: [x, y]}
)yaml";

std::shared_ptr<const RuleSet> with(const std::string& rest) {
  return load_text(std::string(head) + rest);
}

// Item S is a mean of sheets that a body may or may not have; item T is one sheet alone.
std::shared_ptr<const RuleSet> sheets() {
  return with(R"yaml(rubric:
  parts:
  - id: ALL
    parts:
    - id: S
      not_applicable: rescale
      parts:
      - id: M
        weight: 0.4
        combine: mean
        not_applicable: leave
        parts:
        - {id: S1, marks: 100, awards: [{id: S1a, amount: a * 10, range: [0, 100]}]}
        - {id: S2, marks: 100, only_when: c, awards: [{id: S2a, amount: b * 10, range: [0, 100]}]}
    - id: T
      not_applicable: rescale
      parts:
      - {id: T1, marks: 100, weight: 0.6, only_when: 'kind = "x"', awards: [{id: T1a, amount: a * 10, range: [0, 100]}]}
)yaml");
}

// Start, changes of its own parts and lines of every part come to its score.
void check_adds_up(const RuleSet& rules, const Result& result) {
  std::vector<Number> sums = result.starts;
  for (std::size_t i = 0; i < rules.parts.size(); ++i)
    if (rules.parts[i].parent >= 0) {
      Number& sum = sums[static_cast<std::size_t>(rules.parts[i].parent)];
      sum = sum + result.parts[i].score.low - result.starts[i];
    }
  for (const LedgerLine& line : result.ledger) {
    BOOST_TEST((line.asked == line.applied + line.absorbed));
    Number& sum = sums[static_cast<std::size_t>(line.part)];
    sum = line.kind == LineKind::award ? sum + line.applied : sum - line.applied;
  }
  for (std::size_t i = 0; i < rules.parts.size(); ++i)
    BOOST_TEST((sums[i] == result.parts[i].score.low),
               rules.parts[i].id << ": " << sums[i].to_string() << " is not "
                                 << result.parts[i].score.low.to_string());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(general)

// Regression: a sheet that a body does not have lowered the coverage of the mean it leaves.
BOOST_AUTO_TEST_CASE(what_leaves_a_mean_is_none_of_its_coverage) {
  const auto rules = sheets();
  BodyMaker maker(*rules);
  maker.set("a", 8).set("b", 6).set("c", 0).set("kind", 0);
  BOOST_TEST(evaluated(rules, maker.body()).coverage.to_string() == "100");
  maker.set("kind", 1);
  BOOST_TEST(evaluated(rules, maker.body()).coverage.to_string() == "40");
}

// Regression: where all that a part is made of did not apply, its ledger did not come to its score.
BOOST_AUTO_TEST_CASE(ledgers_add_up_where_parts_do_not_apply) {
  const auto rules = sheets();
  for (const int c : {0, 1})
    for (const int kind : {0, 1}) {
      BodyMaker maker(*rules);
      maker.set("a", 8).set("b", 6).set("c", c).set("kind", kind);
      check_adds_up(*rules, evaluated(rules, maker.body()));
    }
  BodyMaker maker(*rules);
  maker.set("a", 8).set("b", 6).set("c", 1).set("kind", 1);
  const Result result = evaluated(rules, maker.body());
  // What left has no line of its own.
  const int left = rules->find_part("T"), inside = rules->find_part("T1");
  for (const LedgerLine& line : result.ledger)
    BOOST_TEST((line.part != left && line.part != inside));
}

// A bonus that does not apply counts before its parent turns out not to apply either.
BOOST_AUTO_TEST_CASE(ledgers_add_up_where_a_parent_turns_out_not_to_apply) {
  const auto rules = with(R"yaml(rubric:
  parts:
  - id: A
    not_applicable: leave
    parts:
    - {id: A1, marks: 2, not_applicable: leave, not_applicable_when: c, deductions: [{id: A1a, points: 1, when: a > 3}]}
    - {id: A2, marks: 1, bonus: true, not_applicable_when: c, awards: [{id: A2a, points: 1, when: b > 3}]}
  - {id: B, marks: 5, deductions: [{id: B1, points: 1, when: a > 3}]}
)yaml");
  for (const int c : {0, 1}) {
    BodyMaker maker(*rules);
    maker.set("a", 8).set("b", 2).set("c", c);
    const Result result = evaluated(rules, maker.body());
    check_adds_up(*rules, result);
    BOOST_TEST(result.low.to_string() == (c == 1 ? "4" : "5"));
  }
}

// Regression: the largest of several parts said nothing as soon as one of them was open.
BOOST_AUTO_TEST_CASE(least_largest_and_mean_of_open_values_have_bounds) {
  const auto rules = with(R"yaml(rubric:
  parts:
  - {id: P, marks: 3, awards: [{id: Pa, points: 1, each: a, cap: 3}]}
  - {id: Q, marks: 5, awards: [{id: Qa, points: 5, when: c}]}
results:
  most: {label: 最高, value: 'max(P, Q, 2)'}
  least: {label: 最低, value: 'min(P, Q, 4)'}
  mean: {label: 平均, value: 'mean(P, Q, 1)'}
  three: {label: 有三分, rows: [{when: 'max(P, Q) = 3', value: 有}, {value: 无}]}
)yaml");
  const auto column = [&](const BodyMaker& maker, std::size_t index) {
    return range(evaluated(rules, maker.body()).columns[index].number);
  };
  BodyMaker maker(*rules);
  maker.set("a", 1).unknown("c");
  BOOST_TEST(column(maker, 0) == "2..5");
  BOOST_TEST(column(maker, 1) == "0..1");
  BOOST_TEST((evaluated(rules, maker.body()).columns[2].number.low == Number(2) / Number(3)));
  BOOST_TEST((evaluated(rules, maker.body()).columns[2].number.high == Number(7) / Number(3)));
  BOOST_TEST(evaluated(rules, maker.body()).columns[3].certain);  // 1 or 5, never 3
  maker.set("c", 1).unknown("a");
  BOOST_TEST(column(maker, 0) == "5");
  BOOST_TEST(column(maker, 1) == "0..3");
  const ColumnResult three = evaluated(rules, maker.body()).columns[3];
  BOOST_TEST(three.certain);  // 5 whatever P is
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
