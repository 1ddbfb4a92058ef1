// Score and opinion of a complete body without explaining anything: no asks, no ledger, no grounds.
// Gives what collect_exact, make_sheet and decide_exact give; the tests compare them. Internal to
// evaluate/.
#pragma once

#include "evaluate/asks.h"
#include "evaluate/evaluator.h"
#include "evaluate/runner.h"

namespace guiju {

// Working memory, kept between bodies.
struct QuickScratch {
  std::vector<std::int64_t> lost;       // by criterion, units
  std::vector<CriterionAsks> criteria;  // only for shared limits
  std::vector<std::int64_t> used_cap;   // by deduction, only where some have caps
};

// Needs Program::rows_fit. Parts that have parts are left alone unless `inner_parts`.
// Fills `brief` (all but the score as points) and `total` in units.
void decide_quickly(const Program& program, const RuleSet& rules, const Body& body,
                    Abstract& abstract, QuickScratch& scratch, bool inner_parts, Brief& brief,
                    std::int64_t& total);

}  // namespace guiju
