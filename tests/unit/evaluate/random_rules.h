// Random rule sets as YAML text, and random bodies for them. The same seed gives the same text and
// bodies on every machine; a failing test prints the seed (RandomCase::where).
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "evaluate/body.h"
#include "plan/plan.h"
#include "rules/model.h"

namespace guiju::test {

// Integers below `n`, without the library's distributions, which differ between implementations.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  int below(int n) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(n)); }
  bool chance(int percent) { return below(100) < percent; }
  template <typename T>
  const T& one_of(const std::vector<T>& values) {
    return values[static_cast<std::size_t>(below(static_cast<int>(values.size())))];
  }

 private:
  std::mt19937_64 engine_;
};

struct RuleKinds {
  bool caps = true;  // deductions with a cap of their own
  bool shared_limits = true;
  bool score_formulas = true;  // scores that are not the total
  bool no_score_rows = true;
  // Every condition is a single fact, each fact is read by one deduction only: bounds must then be
  // attained without exception.
  bool plain = false;
};

// Nested parts with marks and charges of every kind, several opinion and grade rows. Counts go from
// 0 to 3, denominators from 1 to 3, choices are "x", "y", "z".
std::string random_rule_file(std::uint64_t seed, const RuleKinds& kinds = {});
// Loaded; a diagnostic fails the running test with the text and the seed.
std::shared_ptr<const RuleSet> random_rules(std::uint64_t seed, const RuleKinds& kinds = {});
std::vector<int> random_selection(const RuleSet& rules, Dice& dice);

struct BodyKinds {
  int unknown_percent = 0;  // of every fact and field
  int not_applicable_percent = 10;
  int unknown_list_percent = 0;
  int most_records = 4;
};
// Any rule set: counts 0..3 (or from their minimum), dates within three years, short texts.
Body random_body(const RuleSet& rules, Dice& dice, const BodyKinds& kinds);

// The facts of a body, a line each, for telling of a failure.
std::string in_words(const RuleSet& rules, const Body& body);
// A value for one fact.
Cell random_cell(const Fact& fact, Dice& dice, Body& body);

}  // namespace guiju::test
