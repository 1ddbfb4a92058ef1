// The ways a charge chooses, exactly and with unknown facts: regressions of the open path.
#include "hand_rules.h"

namespace guiju::test {

namespace {

std::shared_ptr<const RuleSet> with_charges(const std::string& charges) {
  return load_text(R"yaml(guiju: 1
id: one
version: "1"
title: 示例
source: {document: 示例, issued: 2024-01-02}
facts:
  a: {label: 甲, type: count, max: 3}
  b: {label: 乙, type: count, max: 3}
  c: {label: 丙, type: boolean}
  d: {label: 丁, type: boolean}
  items:
    label: 项目
    type: list
    fields:
      bad: {label: 坏, type: boolean}
      worse: {label: 更坏, type: boolean}
rubric:
  declared: 11
  parts:
  - {id: Q, title: 示例, marks: 1, deductions: [{id: Qa, points: 1, when: d}]}
  - id: P
    title: 示例
    marks: 10
    deductions:
)yaml" + charges);
}

// Q is open throughout, so that the open path is taken.
BodyMaker open_body(const RuleSet& rules) {
  return BodyMaker(rules).set("a", 0).set("b", 0).set("c", 0).no_records("items");
}

std::string score(const std::shared_ptr<const RuleSet>& rules, const BodyMaker& maker) {
  return range(evaluated(rules, maker.body()).parts[1].score);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(charges)

// Regression: a choice that is known in full stood in the ledger as merely possible, once for each
// candidate, as soon as any other fact was unknown.
BOOST_AUTO_TEST_CASE(a_known_choice_is_settled_beside_unknown_facts) {
  for (const bool largest : {true, false}) {
    const auto rules = with_charges(
        std::string("    - ") + (largest ? "largest" : "smallest") +
        ":\n      - {id: X, points: 1, each: a}\n      - {id: Y, points: 2, each: b}\n");
    BodyMaker maker = open_body(*rules);
    maker.set("a", 3).set("b", 1);
    BOOST_TEST(ledger(*rules, evaluated(rules, maker.body())) ==
               (largest ? "Q Qa 0..1?\nP X x3 3 = 3 + 0\n" : "Q Qa 0..1?\nP Y x1 2 = 2 + 0\n"));
    // What asks nothing is no candidate.
    maker.set("a", 0);
    BOOST_TEST(score(rules, maker) == "8");
    maker.unknown("a");
    BOOST_TEST(score(rules, maker) == (largest ? "7..8" : "8..9"));
  }
}

BOOST_AUTO_TEST_CASE(ties_go_to_the_first) {
  const auto rules = with_charges(
      "    - largest:\n      - {id: X, points: 2, when: a > 0}\n      - {id: Y, points: 2, when: b "
      "> 0}\n");
  BodyMaker maker = open_body(*rules);
  maker.set("a", 1).set("b", 1);
  BOOST_TEST(ledger(*rules, evaluated(rules, maker.body())) == "Q Qa 0..1?\nP X x1 2 = 2 + 0\n");
  maker.set("d", 0);
  BOOST_TEST(ledger(*rules, evaluated(rules, maker.body())) == "P X x1 2 = 2 + 0\n");
}

BOOST_AUTO_TEST_CASE(tiers_with_unknown_conditions) {
  const auto rules = with_charges(
      "    - first:\n      - {id: X, points: 3, when: c}\n      - {id: Y, points: 2, when: a > "
      "1}\n      - {id: Z, points: 1, when: a > 0}\n");
  BodyMaker maker = open_body(*rules);
  maker.set("a", 2).unknown("c");
  BOOST_TEST(score(rules, maker) == "7..8");  // X or Y, never Z
  BOOST_TEST(ledger(*rules, evaluated(rules, maker.body())) ==
             "Q Qa 0..1?\nP X 0..3?\nP Y 0..2?\n");
  maker.unknown("a");
  BOOST_TEST(score(rules, maker) == "7..10");
}

// Regression: a cap over records let more or less through than it can.
BOOST_AUTO_TEST_CASE(a_cap_over_records_with_unknown_ones) {
  const auto rules =
      with_charges("    - {id: X, for_each: items, points: 2, each: 1, when: bad, cap: 3}\n");
  BodyMaker maker = open_body(*rules);
  maker.record("items", {{"worse", 0}}).record("items", {{"bad", 1}, {"worse", 0}});
  BOOST_TEST(score(rules, maker) == "7..8");
  maker.record("items", {{"bad", 1}, {"worse", 0}});
  BOOST_TEST(score(rules, maker) == "7");  // two certain ones use it up
  Body unknown = maker.body();
  unknown.lists[0] = RecordList{};
  unknown.lists[0].fields = 2;
  BOOST_TEST(range(evaluated(rules, unknown).parts[1].score) == "7..10");
}

BOOST_AUTO_TEST_CASE(a_cap_within_a_choice_stays_sound) {
  const auto rules = with_charges(
      "    - for_each: items\n      first:\n      - {id: X, points: 2, each: 1, when: bad, cap: "
      "3}\n      - {id: Y, points: 1, when: worse}\n");
  BodyMaker maker = open_body(*rules);
  maker.record("items", {{"worse", 1}})
      .record("items", {{"bad", 1}, {"worse", 1}})
      .record("items", {{"bad", 1}, {"worse", 1}});
  // Bad: 2 + 1 + 0 of the cap; not bad: 1 + 2 + 1.
  const Result result = evaluated(rules, maker.body());
  BOOST_TEST((result.parts[1].score.low <= Number(6) && result.parts[1].score.high >= Number(7)));
  BOOST_TEST((result.parts[1].score.high <= Number(10)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
