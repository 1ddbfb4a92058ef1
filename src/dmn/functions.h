// What the rule language has and FEEL has not, as functions of the model (business knowledge models)
// in FEEL that every engine of DMN 1.3 runs: months clamped to the month's end, gaps between dates,
// rounding by name to a step.
#pragma once

#include <functional>

#include "base/diagnostic.h"
#include "base/number.h"
#include "dmn/model.h"

namespace guiju::dmn {

enum class Standard {
  add_months,
  day_in_month,  // what add_months calls
  month_end,
  previous_month_end,
  has_gap,
  round_half_up,
  round_half_even,
  round_half_down,
  round_down,
  round_up,
  round_floor,
  round_ceiling,
};
Standard standard_rounding(Rounding rounding);

// The function under `name`; `other` gives the name of one that it uses.
Function standard_function(Standard which, const std::string& name, Language language,
                           const std::function<std::string(Standard)>& other);
// Its usual name, "add_months".
std::string_view name_of(Standard which);

}  // namespace guiju::dmn
