// Joins sums over the records of one list, two and two. Internal to plan/.
#pragma once

#include "plan/program.h"

namespace guiju {

// Sets quick_passes and quick_alone. Needs quick_sums.
void add_quick_passes(Program& program);

}  // namespace guiju
