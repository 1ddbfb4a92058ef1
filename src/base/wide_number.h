// The numbers of expressions: exact ratios as long as they fit a Number, decimals of 34 significant
// digits beyond. A value is what counts: an operation gives the exact result for its operands'
// values where that fits a Number (numerator and denominator below 2^127 in lowest terms), and else
// that result rounded once, half to even, to 34 digits with an exponent as of IEEE 754 decimal128.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "base/number.h"

namespace guiju {

// Thread safe like an int. Operations throw NumberOverflow where the result lies outside
// ±9.99…×10^6144 or, not being 0, within ±10^-6143; and DivisionByZero.
class WideNumber {
 public:
  constexpr WideNumber() = default;
  constexpr WideNumber(const Number& number) : number_(number) {}  // NOLINT: a Number is one
  constexpr WideNumber(std::int64_t value) : number_(value) {}     // NOLINT: so is an integer

  // Whether it is a Number; if not, it is a decimal that no Number can hold.
  bool is_exact() const { return number_.denominator() > 0; }
  // The Number; throws NumberOverflow for a decimal that is none. Points and lines are Numbers.
  const Number& exact() const {
    if (!is_exact()) throw NumberOverflow();
    return number_;
  }
  int sign() const { return number_.sign(); }
  bool is_integer() const { return is_exact() ? number_.is_integer() : exponent() > 0; }
  // Whether it is a whole multiple of 2.
  bool is_even() const;
  std::optional<std::int64_t> to_int64() const;
  // Bits of numerator and denominator in lowest terms: at most 127 each, 128 for a decimal.
  int numerator_bits() const;
  int denominator_bits() const;

  // Rounded to at most 34 significant digits, half to even.
  WideNumber in_34_digits() const;
  // As Number::rounded, for a step that is a Number.
  WideNumber rounded(Rounding rounding, const Number& step) const;
  // Integer power, |exponent| <= 1000, rounded correctly. 0 to the power 0 is 1.
  WideNumber power(std::int64_t exponent) const;
  WideNumber operator-() const;
  friend WideNumber operator+(const WideNumber& a, const WideNumber& b);
  friend WideNumber operator-(const WideNumber& a, const WideNumber& b);
  friend WideNumber operator*(const WideNumber& a, const WideNumber& b);
  friend WideNumber operator/(const WideNumber& a, const WideNumber& b);
  // a - b × floor(a / b): has the sign of b.
  static WideNumber modulo(const WideNumber& a, const WideNumber& b);
  // Exact, whatever the sizes.
  friend bool operator==(const WideNumber& a, const WideNumber& b) = default;
  friend std::strong_ordering operator<=>(const WideNumber& a, const WideNumber& b);

  // As Number::to_string; a decimal from 10^40 on or below 10^-40 in size with an exponent,
  // 1.5E+50.
  std::string to_string() const;
  // The decimal where it is finite, else "245/3".
  std::string to_exact_string() const;

 private:
  friend struct WideNumberParts;

  static constexpr std::int64_t exponent_bias = 10'000;
  // The value is number_; or, where its denominator is not above 0, which is so in no Number outside
  // of this class, numerator × 10^exponent(): then the numerator has at most 34 digits, of which the
  // last is not 0, and the value fits no Number. One field, because bounds are copied a lot.
  Number number_;
  // REQUIRES !is_exact().
  std::int64_t exponent() const {
    return static_cast<std::int64_t>(-number_.denominator()) - exponent_bias;
  }
};

}  // namespace guiju
