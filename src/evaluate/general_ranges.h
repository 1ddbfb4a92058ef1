// Arithmetic on ranges of points, for scores of which facts are unknown. Internal to evaluate/.
#pragma once

#include <algorithm>
#include <iterator>

#include "evaluate/general.h"

namespace guiju {

// Throws number_too_large for points beyond most_point_bits.
inline void check_points_fit(const PointRange& score, Span where) {
  const int128 limit = int128(1) << most_point_bits;
  const Number& n = score.low;
  if (score.known() &&
      (n.numerator() >= limit || n.numerator() <= -limit || n.denominator() >= limit))
    throw EvaluationError{Code::number_too_large, where};
}

inline bool same(const PointRange& a, const PointRange& b) {
  return a.low == b.low && a.high == b.high;
}

inline PointRange hull(const PointRange& a, const PointRange& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

// Products stay within what stands for "no limit".
inline Number bounded(const Number& value) { return std::clamp(value, -unlimited, unlimited); }

inline Number scaled(const Number& a, const Number& b) {
  if (a.sign() == 0 || b.sign() == 0) return 0;
  try {
    return bounded(a * b);
  } catch (const NumberOverflow&) {
    throw EvaluationError{Code::number_too_large, {}};
  }
}

inline PointRange product(const PointRange& a, const PointRange& b) {
  const Number corners[] = {scaled(a.low, b.low), scaled(a.low, b.high), scaled(a.high, b.low),
                            scaled(a.high, b.high)};
  return {*std::min_element(std::begin(corners), std::end(corners)),
          *std::max_element(std::begin(corners), std::end(corners))};
}

}  // namespace guiju
