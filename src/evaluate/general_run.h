// Evaluation of a body by a plan with a general form: the sheet, the score, the opinion, the further
// result columns, and what explains them. Internal to evaluate/. All throw EvaluationError.
#pragma once

#include "evaluate/attain.h"
#include "evaluate/evaluator.h"
#include "evaluate/outcome.h"
#include "evaluate/remarks.h"
#include "plan/plan.h"

namespace guiju {

void general_brief(const Plan& plan, const Body& body, Abstract& abstract, Outcome& outcome,
                   BoundSearch& search, Brief& brief);
void general_evaluate(const Plan& plan, const Body& body, Abstract& abstract, Outcome& outcome,
                      SpareRemarks& spare, BoundSearch& search, Result& result);
// What the completions of a body reach, or more. `unknown`: adds the facts that can still change it,
// as far as expressions tell.
void general_extent(const Plan& plan, const Body& body, Abstract& abstract, Outcome& outcome,
                    Extent& out, UnknownFacts* unknown);
// The facts that can still change the score, the opinion or a result column, as far as expressions
// tell.
UnknownFacts general_unknown(const Plan& plan, const Body& body, Abstract& abstract);
std::vector<NotApplied> general_reasons(const Plan& plan, const Body& body, Abstract& abstract);

}  // namespace guiju
