// Exact rational numbers: every point, ratio and line in Guiju is one of these or a scaled integer.
// No operation rounds; an operation whose exact result does not fit throws NumberOverflow.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace guiju {

__extension__ typedef __int128 int128;

// The exact result of an arithmetic operation needs more than 127 bits.
class NumberOverflow : public std::overflow_error {
 public:
  NumberOverflow();
};
// Division by zero, or zero to a negative power.
class DivisionByZero : public std::domain_error {
 public:
  DivisionByZero();
};

// half_up and half_down: ties away from zero and towards zero (四舍五入 is half_up); up and down:
// away from zero and towards zero; floor and ceiling: towards minus and plus infinity.
enum class Rounding { half_up, half_even, half_down, down, up, floor, ceiling };
// The rule language's name of a rounding ("half_up"), and back; nullopt for an unknown name.
std::string_view name_of(Rounding rounding);
std::optional<Rounding> rounding_named(std::string_view name);

// A rational number numerator/denominator, always reduced, denominator > 0.
class Number {
 public:
  constexpr Number() = default;
  constexpr Number(std::int64_t value) : numerator_(value) {}  // NOLINT: an integer is a number
  // numerator/denominator reduced; throws DivisionByZero for a zero denominator.
  static Number ratio(int128 numerator, int128 denominator);
  // value × 10^-decimals, decimals in 0..18 (std::out_of_range otherwise).
  static Number scaled(std::int64_t value, int decimals);
  // Reads [+-]digits[.digits] (no exponent, ASCII only, at most 34 significant digits and 34
  // decimals); nullopt for anything else.
  static std::optional<Number> parse(std::string_view text);

  int128 numerator() const { return numerator_; }
  int128 denominator() const { return denominator_; }
  bool is_integer() const { return denominator_ == 1; }
  int sign() const { return numerator_ < 0 ? -1 : numerator_ > 0 ? 1 : 0; }
  // The value as int64 when it is an integer in range.
  std::optional<std::int64_t> to_int64() const;
  // The value × 10^decimals as int64 when that is an integer in range; decimals in 0..38, nullopt
  // otherwise.
  std::optional<std::int64_t> to_scaled(int decimals) const;
  // Digits after the point of the finite decimal form; nullopt when there is none.
  std::optional<int> finite_decimals() const;

  // Shortest decimal form without exponent or trailing zeros ("60", "0.4", "-3"); a value without
  // a finite form is rounded half even to 34 significant digits.
  std::string to_string() const;
  // Exact form: the decimal when finite, else "245/3".
  std::string to_exact_string() const;
  // Rounded to a multiple of step. REQUIRES step > 0 (DivisionByZero or std::domain_error
  // otherwise). Throws NumberOverflow when value/step does not fit.
  Number rounded(Rounding rounding, const Number& step) const;

  friend Number operator+(const Number& a, const Number& b);
  friend Number operator-(const Number& a, const Number& b);
  friend Number operator*(const Number& a, const Number& b);
  friend Number operator/(const Number& a, const Number& b);
  Number operator-() const;
  // Integer power, |exponent| <= 1000 (NumberOverflow beyond). 0 to the power 0 is 1.
  Number power(std::int64_t exponent) const;
  friend bool operator==(const Number& a, const Number& b) = default;
  // Exact comparison by cross-multiplication in 256 bits; never overflows.
  friend std::strong_ordering operator<=>(const Number& a, const Number& b) {
    if (a.denominator_ == b.denominator_) return a.numerator_ <=> b.numerator_;
    return compare_fractions(a, b);
  }

 private:
  static std::strong_ordering compare_fractions(const Number& a, const Number& b);
  // REQUIRES: reduced, denominator > 0, numerator not the least int128.
  constexpr Number(int128 numerator, int128 denominator)
      : numerator_(numerator), denominator_(denominator) {}
  friend Number add(const Number& a, const Number& b, bool subtract);

  int128 numerator_ = 0;
  int128 denominator_ = 1;
};

std::string to_string(int128 value);

}  // namespace guiju
