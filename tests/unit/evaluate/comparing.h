// What the property tests of src/evaluate have in common: words for a failing case, and comparisons
// that report it.
#pragma once

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

#include "evaluate/evaluator.h"
#include "plan/program.h"
#include "random_rules.h"
#include "rules/load.h"

namespace guiju::test {

struct RandomCase {
  std::uint64_t seed = 0;
  std::shared_ptr<const RuleSet> rules;
  std::vector<int> selection;
  std::shared_ptr<const Plan> plan;

  // Where it failed: the seed, the readings, and the facts in words.
  std::string where(const Body& body) const {
    std::string out = "seed " + std::to_string(seed) + ", readings";
    for (const int option : selection) out += " " + std::to_string(option);
    out += in_words(*rules, body);
    out += "\n  not applicable:";
    for (const int part : body.not_applicable)
      out += " " + rules->parts[static_cast<std::size_t>(part)].id;
    return out;
  }
};

inline RandomCase random_case(std::uint64_t seed, Dice& dice, const RuleKinds& kinds = {}) {
  RandomCase out;
  out.seed = seed;
  out.rules = random_rules(seed, kinds);
  out.selection = random_selection(*out.rules, dice);
  out.plan = Plan::compile(out.rules, out.selection);
  return out;
}

// The shipped rules, loaded once.
inline std::shared_ptr<const RuleSet> shipped_rules() {
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

inline std::uint64_t bits(const std::vector<int>& values) {
  std::uint64_t out = 0;
  for (const int value : values) out |= std::uint64_t{1} << value;
  return out;
}

}  // namespace guiju::test
