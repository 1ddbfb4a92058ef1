// What the files of class Abstract share: how much work list operations do, and how many bits the
// values of a set need. Internal to evaluate/abstract*.cc.
#pragma once

#include <algorithm>
#include <utility>

#include "evaluate/abstract.h"
#include "plan/fold.h"

namespace guiju {

// For as long as a list operation runs. The outermost one begins to count anew.
class Abstract::Work {
 public:
  explicit Work(Abstract& abstract) : abstract_(abstract) {
    if (abstract_.working_++ == 0) abstract_.steps_ = 0;
  }
  ~Work() { --abstract_.working_; }
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

 private:
  Abstract& abstract_;
};

// Bits that the numerator and denominator of any possible value need at most.
struct ValueSize {
  int over, under;
};

inline constexpr int most_number_bits = 127;

inline ValueSize size_of(const Value& v) {
  if (v.numerator_bits > 0) return {v.numerator_bits, v.denominator_bits};
  if (v.certain()) return {v.low.numerator_bits(), v.low.denominator_bits()};
  return {most_number_bits + 1, most_number_bits + 1};
}

// A result whose values need at most `size` before they are rounded: where they may have been, the
// bounds are rounded outwards.
inline Value sized(Value v, ValueSize size) {
  if (v.certain()) return v;
  const bool fits = size.over <= most_number_bits && size.under <= most_number_bits;
  v.numerator_bits = static_cast<std::uint8_t>(fits ? std::max(size.over, 1) : 128);
  v.denominator_bits = static_cast<std::uint8_t>(fits ? std::max(size.under, 1) : 128);
  if (fits) return v;
  if (v.has_low) v.low = std::min(v.low, v.low.in_34_digits());
  if (v.has_high) v.high = std::max(v.high, v.high.in_34_digits());
  return v;
}

// The result of an operation as a value of its type. Durations count whole months or days, and not
// too many of them; anything else is an error, so it is within no bounds either.
inline Value typed(Value v, const Expr& expr) {
  v.kind = expr.type.kind;
  if (v.kind == Type::Kind::number) return v;
  const WideNumber most = max_duration;
  if (v.certain()) {
    if (!v.low.is_integer())
      throw EvaluationError{Code::not_whole_here, expr.span, {v.low.to_exact_string()}};
    if (v.low > most || v.low < -most) throw EvaluationError{Code::number_too_large, expr.span};
    return v;
  }
  v.low = v.has_low && v.low > -most ? v.low.rounded(Rounding::ceiling, 1) : -most;
  v.high = v.has_high && v.high < most ? v.high.rounded(Rounding::floor, 1) : most;
  v.has_low = v.has_high = v.low < v.high;  // else no completion has a value
  return v;
}

// A certain number as an integer; an EvaluationError where it is none, or too large.
inline std::int64_t whole_number(const Value& value, Span where) {
  const auto number = value.low.to_int64();
  if (!number) throw EvaluationError{Code::not_whole_here, where, {value.low.to_exact_string()}};
  return *number;
}

}  // namespace guiju
