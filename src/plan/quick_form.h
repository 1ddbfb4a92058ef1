// Adds the flat quick form to a compiled program. Internal to plan/.
#pragma once

#include "plan/program.h"

namespace guiju {

void add_quick_form(const RuleSet& rules, Program& program);

}  // namespace guiju
