// Adds to a program's quick form what tells whether unknown facts make a difference. Internal to plan/.
#pragma once

#include "plan/program.h"

namespace guiju {

void add_quick_open(const RuleSet& rules, Program& program);

}  // namespace guiju
