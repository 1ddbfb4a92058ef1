// Conditions that need a fact: what is asked only of whoever states it is not worked out for others.
// Internal to plan/.
#pragma once

#include <vector>

#include "rules/model.h"

namespace guiju {

// Whether evaluating the expression can fail for no body: comparisons of facts and constants, and
// their conjunctions, disjunctions and negations.
bool cannot_fail(const Expr& expr);

// The scalar facts without any one of which the condition is not certainly true. None where it can
// fail.
std::vector<int> decisive_slots(const RuleSet& rules, const Expr& when);

}  // namespace guiju
