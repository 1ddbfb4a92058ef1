// What cannot be computed for a body, as the error that it has instead of a result. Internal to
// evaluate/.
#pragma once

#include "evaluate/abstract.h"
#include "evaluate/evaluator.h"

namespace guiju {

// Throws EvaluationFailure.
[[noreturn]] void fail(const EvaluationError& error, const RuleSet& rules, const Body& body);

}  // namespace guiju
