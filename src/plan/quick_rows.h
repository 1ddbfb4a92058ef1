// Adds the sets of conditions to a program's quick form. Internal to plan/.
#pragma once

#include "plan/lower.h"
#include "plan/program.h"

namespace guiju {

void add_quick_rows(const RuleSet& rules, Program& program, const Lowering& lowering);

}  // namespace guiju
