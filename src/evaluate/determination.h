// What persons determined about the opinion of a body: whether a confirmation counts for what was
// computed, and what is worth noting of it or of an overriding opinion. Internal to evaluate/.
#pragma once

#include "evaluate/body.h"
#include "evaluate/result.h"
#include "rules/model.h"

namespace guiju {

// Whether the body's confirmation is of `opinion` (-1: not certain, which nothing confirms). One that
// does not say of which opinion counts for any.
bool confirms(const Body& body, int opinion);

// Lets the body's confirmation settle `result`, and notes what of it, or of an overriding opinion,
// is not as it should be.
void take_determinations(const RuleSet& rules, const Body& body, Result& result);

}  // namespace guiju
