// Full marks of parts from the marks of their parts; the same combination makes what a part starts
// from in the ledger. Internal to rules/ and plan/.
#pragma once

#include <functional>
#include <optional>

#include "rules/model.h"

namespace guiju {

// The weight of a part in its parent where it is constant; 1 where none is stated.
std::optional<Number> constant_weight(const Part& part);

// The children's values combined as the part combines their scores, with `start`; `bonus` children
// only where they are asked for. nullopt where it is a formula, or a weight is not constant.
std::optional<Number> combine_children(const RuleSet& rules, const Part& part, bool with_bonus,
                                       const std::function<Number(int child)>& value);

}  // namespace guiju
