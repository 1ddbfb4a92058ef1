// Columns against yardsticks by hand, over the rubric of yardstick.h. Measured in turns, so that what
// else the machine does falls on all alike; medians are compared.
#pragma once

#include <memory>

#include "columns/kernels.h"
#include "plan/plan.h"

namespace guiju::bench {

// Checks all answers, measures, prints medians, ratios and goals. False where answers differ.
bool run_columns(const std::shared_ptr<const Plan>& plan, int repetitions);

// Loops without instructions of one processor, compiled for this one.
const columns::Kernels& twin_kernels();

}  // namespace guiju::bench
