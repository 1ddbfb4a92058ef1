// Columns against one body: every row of every batch, bit for bit, whatever the rule set, the layout,
// the size of chunks, the loops and the number of threads.
#include <boost/test/unit_test.hpp>

#include "arrow_table.h"
#include "columns/evaluator.h"
#include "comparing_columns.h"
#include "rules/load.h"
#include "unit/evaluate/gap_rules.h"
#include "unit/evaluate/hand_rules.h"
#include "unit/evaluate/random_general.h"

namespace guiju::test {

// `count` random bodies of a rule set that lowers, of whose facts so many percent are unknown.
static void compare_by_loops(const char* name, const std::shared_ptr<const RuleSet>& rules,
                             std::uint64_t seed, int unknown_percent, int count) {
  Dice dice(seed);
  ColumnCase at(name, seed, Plan::compile(rules, rules->default_readings()));
  BOOST_TEST(at.fast());
  BodyKinds kinds;
  kinds.not_applicable_percent = 0;
  kinds.unknown_percent = unknown_percent;
  kinds.unknown_list_percent = unknown_percent == 0 ? 0 : 20;
  at.compare(dice, kinds, count);
}

BOOST_AUTO_TEST_SUITE(same_result)

BOOST_AUTO_TEST_CASE(shipped_rules) {
  for (const char* id : {"yangquan-2023", "news2", "jgj59", "dod-800-171"}) {
    const auto rules = shipped(id);
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      Dice dice(seed);
      const auto selection = seed <= 6 ? rules->default_readings() : random_selection(*rules, dice);
      ColumnCase at(id, seed, Plan::compile(rules, selection));
      BodyKinds kinds;
      kinds.not_applicable_percent = 0;
      if (seed % 3 != 0) {
        kinds.unknown_percent = 1 + dice.below(40);
        kinds.unknown_list_percent = 10;
      }
      // Bodies with unknown facts take many evaluations, most of all where the form is general.
      at.compare(dice, kinds, kinds.unknown_percent == 0 ? 150 : at.fast() ? 12 : 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(random_rule_sets) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Dice dice(seed);
    const auto rules = random_rules(seed);
    ColumnCase at("random", seed, Plan::compile(rules, random_selection(*rules, dice)));
    BodyKinds kinds;
    kinds.not_applicable_percent = 0;
    at.compare(dice, kinds, 70);
    kinds.unknown_percent = 5 + dice.below(30);
    kinds.unknown_list_percent = 15;
    at.compare(dice, kinds, 12);
  }
}

BOOST_AUTO_TEST_CASE(random_general_rule_sets) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Dice dice(seed);
    const auto rules = random_general_rules(seed);
    ColumnCase at("general", seed, Plan::compile(rules, random_selection(*rules, dice)));
    BodyKinds kinds;
    kinds.not_applicable_percent = 0;
    kinds.unknown_percent = dice.below(20);
    at.compare(dice, kinds, 3);
  }
}

BOOST_AUTO_TEST_CASE(criteria_that_cannot_lose_anything) {
  const auto part = [](const std::string& id, const std::string& marks, const std::string& takes) {
    return "  - {id: " + id + ", title: 示例, marks: " + marks + ", deductions: [{id: " + id +
           "a, points: 1, " + takes + "}]}\n";
  };
  const std::string none = part("A1", "0", "when: flag"), some = part("A2", "5", "each: faults"),
                    none_again = part("A3", "0", "each: faults");
  for (const std::string& parts : {none, none + some, some + none, none + none_again + some}) {
    const auto rules = load_text(R"yaml(guiju: 1
id: zero
version: "1"
title: 示例
source: {document: 示例, issued: 2024-01-02}
facts:
  flag: {label: 标志, type: boolean, kept_for: 测试}
  faults: {label: 错误数, type: count, kept_for: 测试}
rubric:
  parts:
)yaml" + parts);
    for (std::uint64_t seed = 1; seed <= 3; ++seed) compare_by_loops("zero", rules, seed, 0, 70);
  }
}

BOOST_AUTO_TEST_CASE(unknown_counts_in_several_places) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed)
    compare_by_loops("several", counts_in_several_places(), seed, 10 + static_cast<int>(seed) * 3,
                     40);
}

// Gaps between dates of the body and of records, some of which are unknown.
BOOST_AUTO_TEST_CASE(gaps_between_dates) {
  const auto rules = rules_with_gaps(false);
  const auto plan = Plan::compile(rules, rules->default_readings());
  int lowered = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Dice dice(seed);
    std::vector<Body> bodies;
    // Of unknown dates bounds are searched for.
    const int count = seed % 2 == 0 ? 40 : 6;
    for (int i = 0; i < count; ++i) {
      Body& body = bodies.emplace_back(some_body(*rules, dice, dice.below(i == 0 ? 300 : 6)));
      body.id = std::to_string(i);
      if (seed % 2 == 0) continue;
      const auto forget = [&](Cells& cells, int percent) {
        for (std::size_t at = 0; at < cells.size(); ++at)
          if (dice.chance(percent)) cells.set_state(at, Given::null);
      };
      forget(body.cells, 10);
      forget(body.lists[0].cells, 5);
    }
    Layout layout;
    layout.plain = dice.chance(50);
    const ArrowTable table(*rules, bodies, dice, layout);
    ColumnCase at("gaps", seed, plan);
    const columns::Settings with = ColumnCase::settings(dice);
    at.compare(table, bodies, with);
    columns::ColumnEvaluator evaluator(plan, with);
    columns::BoundBatch bound;
    std::vector<columns::BatchProblem> problems;
    BOOST_REQUIRE(evaluator.bind(table.schema(), table.array(), {}, bound, problems));
    const columns::LoweredPlan& loops = bound.lowered();
    lowered += loops.complete && loops.complete->loops.gaps.size() == 3;
  }
  BOOST_TEST(lowered >= 8);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
