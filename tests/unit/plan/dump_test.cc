// The shipped rules as compiled, kept as golden text: a change of the plan shows as a diff.
#include <boost/test/unit_test.hpp>

#include "plan/plan.h"
#include "plan/program.h"
#include "rules/load.h"
#include "support/golden.h"

namespace guiju::test {

namespace {

std::shared_ptr<const RuleSet> shipped() {
  static const std::shared_ptr<const RuleSet> rules = [] {
    Diagnostics diagnostics;
    const SourcePtr source =
        read_source(GUIJU_SOURCE_DIR "/rules/yangquan-2023/rules.yaml", diagnostics);
    auto loaded = source ? load_rules(source, diagnostics) : nullptr;
    BOOST_REQUIRE_MESSAGE(loaded, render(diagnostics.all(), {}));
    return loaded;
  }();
  return rules;
}

// The last option of every reading.
std::vector<int> last_options(const RuleSet& rules) {
  std::vector<int> selection;
  for (const Reading& reading : rules.readings)
    selection.push_back(static_cast<int>(reading.options.size()) - 1);
  return selection;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plan_dump)

BOOST_AUTO_TEST_CASE(default_readings) {
  check_golden("plan/yangquan-2023.txt",
               Plan::compile(shipped(), shipped()->default_readings())->dump());
}

BOOST_AUTO_TEST_CASE(the_last_option_of_every_reading) {
  check_golden("plan/yangquan-2023-last-readings.txt",
               Plan::compile(shipped(), last_options(*shipped()))->dump());
}

BOOST_AUTO_TEST_CASE(the_same_text_every_time) {
  const auto once = Plan::compile(shipped(), last_options(*shipped()));
  const auto again = Plan::compile(shipped(), last_options(*shipped()));
  BOOST_TEST(once->dump() == again->dump());
  BOOST_TEST(once->program().dump(*shipped()) == again->program().dump(*shipped()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
