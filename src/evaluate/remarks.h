// What explains a result: grounds with their findings, notes, dates, the unknown facts that matter,
// why a deduction took nothing. Internal to evaluate/.
#pragma once

#include "evaluate/asks.h"
#include "evaluate/outcome.h"
#include "evaluate/result.h"
#include "evaluate/sheet.h"
#include "plan/plan.h"

namespace guiju {

// Inner parts of which no criterion applies do not apply.
void mark_empty_parts(const RuleSet& rules, std::vector<PartResult>& parts);
void add_grounds(const Plan& plan, const Body& body, const Outcome& outcome, Result& result);
void add_notes(const Plan& plan, const Body& body, Abstract& abstract, const Asks& asks,
               Result& result);
void add_due(const Plan& plan, Abstract& abstract, const Outcome& outcome, Result& result);
// abstract.score and .parts are set.
std::vector<std::string> unknown_names(const Plan& plan, const Body& body, Abstract& abstract,
                                       const Asks& asks, const Sheet& sheet,
                                       const Outcome& outcome);
std::vector<NotApplied> reasons_not_applied(const Plan& plan, const Body& body, Abstract& abstract);

}  // namespace guiju
