// Arithmetic on sets of possible numbers and durations. One idea: bounds are computed like values,
// and where a value inside might be rounded to 34 digits the bounds are rounded outwards as well.
#include <algorithm>

#include "evaluate/abstract.h"
#include "evaluate/abstract_work.h"

namespace guiju {

namespace {

using K = Type::Kind;

ValueSize of_sum(const Value& a, const Value& b) {
  const ValueSize x = size_of(a), y = size_of(b);
  return {std::max(x.over + y.under, y.over + x.under) + 1, x.under + y.under};
}
ValueSize of_product(const Value& a, const Value& b) {
  const ValueSize x = size_of(a), y = size_of(b);
  return {x.over + y.over, x.under + y.under};
}
ValueSize of_quotient(const Value& a, const Value& b) {
  const ValueSize x = size_of(a), y = size_of(b);
  return {x.over + y.under, x.under + y.over};
}

Value range(const WideNumber& low, const WideNumber& high) {
  Value v = Value::exactly(K::number, low);
  v.high = high;
  return v;
}

Value negated(Value v) {
  std::swap(v.low, v.high);
  std::swap(v.has_low, v.has_high);
  if (v.has_low) v.low = -v.low;
  if (v.has_high) v.high = -v.high;
  return v;
}

Value sum(const Value& a, const Value& b) {
  Value v = a;
  v.numerator_bits = 0;
  v.has_low = a.has_low && b.has_low;
  v.has_high = a.has_high && b.has_high;
  if (v.has_low) v.low = a.low + b.low;
  if (v.has_high) v.high = a.high + b.high;
  return sized(std::move(v), of_sum(a, b));
}

Value product_range(const Value& a, const Value& b) {
  if (a.certain() && b.certain()) return Value::exactly(K::number, a.low * b.low);
  if (!a.has_low || !a.has_high || !b.has_low || !b.has_high) {
    // Only the common half-open case is kept: both at least 0.
    Value v = Value::unbounded(K::number);
    if (a.has_low && b.has_low && a.low.sign() >= 0 && b.low.sign() >= 0) {
      v.has_low = true;
      v.low = a.low * b.low;
    }
    return v;
  }
  const WideNumber corners[] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
  return range(*std::min_element(std::begin(corners), std::end(corners)),
               *std::max_element(std::begin(corners), std::end(corners)));
}

Value product(const Value& a, const Value& b) {
  return sized(product_range(a, b), of_product(a, b));
}

Value quotient_range(const Value& a, const Value& b) {
  if (a.certain() && b.certain()) return Value::exactly(K::number, a.low / b.low);
  Value v = Value::unbounded(K::number);
  // The common case: a >= 0 and b > 0.
  if (a.has_low && a.low.sign() >= 0 && b.has_low && b.low.sign() > 0) {
    v.has_low = true;
    v.low = b.has_high ? a.low / b.high : WideNumber(0);
    if (a.has_high) {
      v.has_high = true;
      v.high = a.high / b.low;
    }
    return v;
  }
  if (a.has_low && a.low.sign() >= 0 && b.has_low && b.low.sign() == 0) {
    v.has_low = true;  // where b is 0 the completion has no value; elsewhere the ratio is >= 0
    v.low = 0;
    return v;
  }
  if (a.has_low && a.has_high && b.has_low && b.has_high &&
      (b.low.sign() > 0 || b.high.sign() < 0)) {
    const WideNumber corners[] = {a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high};
    return range(*std::min_element(std::begin(corners), std::end(corners)),
                 *std::max_element(std::begin(corners), std::end(corners)));
  }
  return v;
}

Value quotient(const Value& a, const Value& b, Span where) {
  if (b.certain() && b.low.sign() == 0) throw EvaluationError{Code::division_by_zero_here, where};
  return sized(quotient_range(a, b), of_quotient(a, b));
}

Value power(const Value& a, std::int64_t exponent, Span where) {
  if (a.certain()) {
    if (a.low.sign() == 0 && exponent < 0)
      throw EvaluationError{Code::division_by_zero_here, where};
    return Value::exactly(K::number, a.low.power(exponent));
  }
  Value v = Value::unbounded(K::number);
  if (exponent < 0 || !a.has_low || a.low.sign() < 0) return v;
  v.has_low = true;
  v.low = a.low.power(exponent);
  v.has_high = a.has_high;
  if (a.has_high) v.high = a.high.power(exponent);
  const ValueSize one = size_of(a);
  const int times = static_cast<int>(exponent);
  return sized(std::move(v), {one.over * times, one.under * times});
}

// Rounded to a multiple of `step`. A decimal multiple has fewer digits than what it was made of.
Value rounded(Value v, Rounding rounding, const Number& step) {
  if (v.has_low) v.low = v.low.rounded(rounding, step);
  if (v.has_high) v.high = v.high.rounded(rounding, step);
  if (v.certain()) return v;
  const ValueSize size = size_of(v);
  const WideNumber wide(step);
  const int integer_part = size.over + 1;
  return sized(std::move(v), {integer_part + wide.denominator_bits() + wide.numerator_bits(),
                              wide.denominator_bits()});
}

Value absolute(const Value& a) {
  if (a.has_low && a.low.sign() >= 0) return a;
  const Value minus = negated(a);
  if (a.has_high && a.high.sign() <= 0) return minus;
  Value v = Value::unbounded(a.kind);
  v.numerator_bits = a.numerator_bits;
  v.denominator_bits = a.denominator_bits;
  v.has_low = true;
  v.low = 0;
  v.has_high = a.has_high && minus.has_high;
  if (v.has_high) v.high = std::max(a.high, minus.high);
  return v;
}

Value parity(const Value& a, const Expr& expr) {
  if (!a.certain()) return Value::truths(true, true);
  if (!a.low.is_integer())
    throw EvaluationError{Code::not_whole_here, expr.span, {a.low.to_exact_string()}};
  return Value::truth(a.low.is_even() == (expr.op == Op::even));
}

}  // namespace

// Beyond 127 bits an operation takes as long as some hundred others.
Value Abstract::arithmetic(const Expr& expr) {
  Value v = computed(expr);
  if (working_ > 0 && !(v.low.is_exact() && v.high.is_exact())) spend(200, expr.span);
  return v;
}

Value Abstract::computed(const Expr& expr) {
  const Value a = evaluate(expr.args[0]);
  switch (expr.op) {
    case Op::negate: return negated(a);
    case Op::floor: return rounded(a, Rounding::floor, 1);
    case Op::ceiling: return rounded(a, Rounding::ceiling, 1);
    case Op::round:
      return rounded(a, rounding_named(expr.text).value_or(Rounding::half_even),
                     Number(10).power(-expr.args[1].number.to_int64().value_or(0)));
    case Op::abs: return absolute(a);
    case Op::even:
    case Op::odd: return parity(a, expr);
    default: break;
  }
  const Value b = evaluate(expr.args[1]);
  switch (expr.op) {
    case Op::add: return typed(sum(a, b), expr);
    case Op::sub: return typed(sum(a, negated(b)), expr);
    case Op::mul: return typed(product(a, b), expr);
    case Op::div: return typed(quotient(a, b, expr.span), expr);
    case Op::power: return power(a, b.low.to_int64().value_or(0), expr.span);
    case Op::modulo: {
      if (b.certain() && b.low.sign() == 0)
        throw EvaluationError{Code::division_by_zero_here, expr.span};
      if (a.certain() && b.certain())
        return Value::exactly(K::number, WideNumber::modulo(a.low, b.low));
      return Value::unbounded(K::number);
    }
    default: return Value::unbounded(K::number);
  }
}

}  // namespace guiju
