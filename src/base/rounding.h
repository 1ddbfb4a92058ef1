// The one decision of every rounding: which of two neighbours. Internal to the number classes.
#pragma once

#include "base/number.h"

namespace guiju {

// What is known of a quotient that is not whole, beside its floor.
struct Inexact {
  bool negative;    // the quotient lies below 0
  bool odd;         // its floor is odd
  bool tie;         // it lies half way to the next integer …
  bool above_half;  // … or above that
};

// Whether it is rounded to the next greater integer, and not to its floor.
inline bool rounds_upwards(Rounding rounding, const Inexact& value) {
  switch (rounding) {
    case Rounding::half_up: return value.tie ? !value.negative : value.above_half;
    case Rounding::half_down: return value.tie ? value.negative : value.above_half;
    case Rounding::half_even: return value.tie ? value.odd : value.above_half;
    case Rounding::down: return value.negative;
    case Rounding::up: return !value.negative;
    case Rounding::floor: return false;
    case Rounding::ceiling: return true;
  }
  return false;
}

}  // namespace guiju
