// Adds the tables that are looked up side by side to the quick form. Internal to plan/.
#pragma once

#include "plan/program.h"

namespace guiju {

// After the tables and passes were made; puts the criteria that lanes have before the others of their
// kind.
void add_quick_lanes(const RuleSet& rules, Program& program);

}  // namespace guiju
