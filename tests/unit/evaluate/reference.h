// A slow, obvious evaluation of complete bodies: the rule set walked as it stands, every value a
// Number, nothing compiled, folded or shared with the engine but the numbers, dates and the model.
#pragma once

#include <optional>
#include <vector>

#include "evaluate/body.h"
#include "rules/model.h"

namespace guiju::test {

struct ReferenceResult {
  bool failed = false;        // no exact value, or no row of the opinion table
  std::vector<Number> parts;  // by part
  Number total, score;
  bool has_score = true;
  int opinion = -1, grade = -1;
  bool needs_confirmation = false;
};

// Every fact that the rules read is known. `selection` is the option in force of each reading.
ReferenceResult reference(const RuleSet& rules, const std::vector<int>& selection,
                          const Body& body);

}  // namespace guiju::test
