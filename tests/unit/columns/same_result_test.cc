// Columns against one body: every row of every batch, bit for bit, whatever the rule set, the layout,
// the size of chunks, the loops and the number of threads.
#include <boost/test/unit_test.hpp>

#include "arrow_table.h"
#include "columns/evaluator.h"
#include "comparing_columns.h"
#include "rules/load.h"
#include "unit/evaluate/random_general.h"

namespace guiju::test {

BOOST_AUTO_TEST_SUITE(same_result)

BOOST_AUTO_TEST_CASE(shipped_rules) {
  for (const char* id : {"yangquan-2023", "news2", "jgj59", "dod-800-171"}) {
    const auto rules = shipped(id);
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
      Dice dice(seed);
      const auto selection =
          seed <= 12 ? rules->default_readings() : random_selection(*rules, dice);
      ColumnCase at(id, seed, Plan::compile(rules, selection));
      BodyKinds kinds;
      kinds.not_applicable_percent = 0;
      if (seed % 3 != 0) {
        kinds.unknown_percent = 1 + dice.below(40);
        kinds.unknown_list_percent = 10;
      }
      at.compare(dice, kinds, 150);
    }
  }
}

BOOST_AUTO_TEST_CASE(random_rule_sets) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Dice dice(seed);
    const auto rules = random_rules(seed);
    ColumnCase at("random", seed, Plan::compile(rules, random_selection(*rules, dice)));
    BodyKinds kinds;
    kinds.not_applicable_percent = 0;
    at.compare(dice, kinds, 70);
    kinds.unknown_percent = 5 + dice.below(30);
    kinds.unknown_list_percent = 15;
    at.compare(dice, kinds, 70);
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
    at.compare(dice, kinds, 20);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
