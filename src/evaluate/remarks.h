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
// Facts given for a criterion that does not apply: evaluated without them, and said. `own_slots` are
// the facts that nothing else reads.
void note_facts_of_absent(const RuleSet& rules, const Body& body, int part,
                          const std::vector<int>& own_slots, Result& result);
// An unknown fact as results name it: id, or list[2].field.
std::string fact_path(const RuleSet& rules, const std::tuple<int, int, int>& fact);
void add_due(const Plan& plan, Abstract& abstract, const Outcome& outcome, Result& result);
// abstract.score and .parts are set.
std::vector<std::string> unknown_names(const Plan& plan, const Body& body, Abstract& abstract,
                                       const Asks& asks, const Sheet& sheet,
                                       const Outcome& outcome);
std::vector<NotApplied> reasons_not_applied(const Plan& plan, const Body& body, Abstract& abstract);

}  // namespace guiju
