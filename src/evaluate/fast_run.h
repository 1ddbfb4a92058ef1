// The fast form's way through one body, for what needs more than a brief. Internal to evaluate/.
#pragma once

#include <vector>

#include "evaluate/asks.h"
#include "evaluate/outcome.h"
#include "evaluate/result.h"
#include "evaluate/sheet.h"
#include "plan/plan.h"

namespace guiju {

// Score as points from a range of totals in units.
PointRange score_range(const Program& program, Abstract& abstract, std::int64_t low,
                       std::int64_t high);
void part_points(const Program& program, const Sheet& sheet, std::vector<PartResult>& parts);

// Collects, scores and decides; leaves everything in what is handed in, `complete` being whether all
// that the plan reads is known. abstract.score and .parts point into it. `with_parts`: part scores as
// points even where no condition needs them.
void run_fast(const Plan& plan, const Body& body, Abstract& abstract, Asks& asks, Sheet& sheet,
              Outcome& outcome, PointRange& score, std::vector<PartResult>& parts, bool& complete,
              bool with_parts);

}  // namespace guiju
