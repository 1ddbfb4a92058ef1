// Arithmetic beyond 127 bits: operands as big ratios -> the exact result -> a Number where it fits,
// else 34 digits. One idea: nothing is rounded before the end, so nothing is rounded twice.
#include "base/wide_number.h"

#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <utility>

#include "base/rounding.h"

namespace guiju {

namespace {

using Big = boost::multiprecision::cpp_int;

constexpr int digits_kept = 34;
constexpr std::int64_t greatest_exponent = 6144;  // of the first digit
constexpr std::int64_t least_exponent = -6143;
constexpr int most_bits = 127;

Big big(int128 value) { return Big(value); }

Big ten_to(std::int64_t exponent) {
  return boost::multiprecision::pow(Big(10), static_cast<unsigned>(exponent));
}

int bits_of(const Big& value) {
  return value.is_zero() ? 0 : static_cast<int>(boost::multiprecision::msb(abs(value))) + 1;
}

int bits_of(int128 value) {
  __extension__ typedef unsigned __int128 uint128;
  const uint128 size = value < 0 ? 0 - static_cast<uint128>(value) : static_cast<uint128>(value);
  const auto high = static_cast<std::uint64_t>(size >> 64);
  const auto low = static_cast<std::uint64_t>(size);
  return high != 0 ? 64 + static_cast<int>(std::bit_width(high))
                   : static_cast<int>(std::bit_width(low));
}

int128 narrow(const Big& value) { return static_cast<int128>(value); }

// numerator / denominator × 10^exponent; denominator > 0.
struct Ratio {
  Big numerator;
  Big denominator = 1;
  std::int64_t exponent = 0;
};

// The power of ten put into numerator or denominator.
Ratio plain(Ratio ratio) {
  if (ratio.exponent > 0) ratio.numerator *= ten_to(ratio.exponent);
  if (ratio.exponent < 0) ratio.denominator *= ten_to(-ratio.exponent);
  ratio.exponent = 0;
  return ratio;
}

std::optional<Number> fitting(const Ratio& ratio) {
  // In lowest terms a numerator is at least numerator/denominator, a denominator at least its
  // inverse: what is far from 1 needs no division. 10^e has more than 3e bits.
  const std::int64_t excess =
      bits_of(ratio.numerator) - bits_of(ratio.denominator) + 3 * ratio.exponent;
  const std::int64_t defect =
      bits_of(ratio.denominator) - bits_of(ratio.numerator) - 4 * ratio.exponent;
  if (ratio.exponent > 0 && excess > most_bits + 2) return std::nullopt;
  if (ratio.exponent < 0 && defect + ratio.exponent > most_bits + 2) return std::nullopt;
  const Ratio value = plain(ratio);
  const Big common = gcd(value.numerator, value.denominator);
  const Big numerator = value.numerator / common;
  const Big denominator = value.denominator / common;
  if (bits_of(numerator) > most_bits || bits_of(denominator) > most_bits) return std::nullopt;
  return Number::ratio(narrow(numerator), narrow(denominator));
}

// Decimal digits of an integer above 0.
int digits_of(const Big& value) {
  // 2^10 is a little more than 10^3, so this is at most one too small up to some thousand bits, and
  // the loops set it right.
  std::int64_t digits = std::int64_t{bits_of(value)} * 30103 / 100000;
  Big limit = ten_to(digits);
  while (value >= limit) {
    limit *= 10;
    ++digits;
  }
  while (digits > 0 && value < limit / 10) {
    limit /= 10;
    --digits;
  }
  return static_cast<int>(digits);
}

// coefficient × 10^exponent nearest to the ratio, which is not 0, with 34 digits, half to even.
std::pair<Big, std::int64_t> rounded_digits(const Ratio& ratio) {
  const bool negative = ratio.numerator < 0;
  const Big numerator = abs(ratio.numerator);
  std::int64_t shift =
      digits_kept -
      (std::int64_t{bits_of(numerator)} - bits_of(ratio.denominator)) * 30103 / 100000;
  Big quotient, rest, over, under;
  while (true) {
    over = shift > 0 ? Big(numerator * ten_to(shift)) : numerator;
    under = shift < 0 ? Big(ratio.denominator * ten_to(-shift)) : ratio.denominator;
    divide_qr(over, under, quotient, rest);
    const int digits = quotient.is_zero() ? 0 : digits_of(quotient);
    if (digits == digits_kept) break;
    shift += digits_kept - digits;
  }
  const Big twice = 2 * rest;
  if (twice > under || (twice == under && bit_test(quotient, 0))) ++quotient;
  std::int64_t exponent = ratio.exponent - shift;
  while (quotient % 10 == 0) {
    quotient /= 10;
    ++exponent;
  }
  return {negative ? Big(-quotient) : quotient, exponent};
}

// floor(numerator / denominator), adjusted as the rounding says.
Big whole(const Ratio& value, Rounding rounding) {
  Big quotient, rest;
  divide_qr(value.numerator, value.denominator, quotient, rest);
  const bool negative = value.numerator < 0;
  if (rest.is_zero()) return quotient;
  if (negative) {
    --quotient;
    rest += value.denominator;
  }
  const Big twice = 2 * rest;
  const Inexact inexact{negative, quotient % 2 != 0, twice == value.denominator,
                        twice > value.denominator};
  return rounds_upwards(rounding, inexact) ? Big(quotient + 1) : quotient;
}

}  // namespace

struct WideNumberParts {
  static Ratio of(const WideNumber& value) {
    if (value.is_exact())
      return {big(value.number_.numerator()), big(value.number_.denominator()), 0};
    return {big(value.number_.numerator()), 1, value.exponent()};
  }
  static WideNumber decimal(const Big& coefficient, std::int64_t exponent) {
    const std::int64_t first = exponent + digits_of(abs(coefficient)) - 1;
    if (first > greatest_exponent || first < least_exponent) throw NumberOverflow();
    if (const auto number = fitting({coefficient, 1, exponent})) return *number;
    WideNumber result;
    struct Fields {  // of a Number
      int128 numerator, denominator;
    };
    const Fields fields{narrow(coefficient), -(exponent + WideNumber::exponent_bias)};
    result.number_ = std::bit_cast<Number>(fields);
    return result;
  }
  static WideNumber make(const Ratio& ratio) {
    if (ratio.numerator.is_zero()) return {};
    if (const auto number = fitting(ratio)) return *number;
    const auto [coefficient, exponent] = rounded_digits(ratio);
    return decimal(coefficient, exponent);
  }
};

namespace {

using Parts = WideNumberParts;

// Both to the same power of ten, without denominators.
std::pair<Big, Big> on_one_scale(const Ratio& a, const Ratio& b) {
  Big left = a.numerator * b.denominator;
  Big right = b.numerator * a.denominator;
  if (a.exponent > b.exponent) left *= ten_to(a.exponent - b.exponent);
  if (b.exponent > a.exponent) right *= ten_to(b.exponent - a.exponent);
  return {std::move(left), std::move(right)};
}

Ratio sum(const Ratio& a, const Ratio& b) {
  const auto [left, right] = on_one_scale(a, b);
  return {left + right, a.denominator * b.denominator, std::min(a.exponent, b.exponent)};
}

Ratio product(const Ratio& a, const Ratio& b) {
  return {a.numerator * b.numerator, a.denominator * b.denominator, a.exponent + b.exponent};
}

Ratio inverse(const Ratio& a) {
  if (a.numerator.is_zero()) throw DivisionByZero();
  if (a.numerator < 0) return {-a.denominator, -a.numerator, -a.exponent};
  return {a.denominator, a.numerator, -a.exponent};
}

// mantissa × 10^exponent of at least 70 digits, cut off: a little below the value or equal to it.
struct Cut {
  Big mantissa;
  std::int64_t exponent = 0;

  void cut() {
    constexpr int guarded = 70;
    const int digits = digits_of(mantissa);
    if (digits <= guarded) return;
    mantissa /= ten_to(digits - guarded);
    exponent += digits - guarded;
  }
};

// The power of a ratio above 0 whose exact value is no Number. With 70 digits the error of at most
// 1000 factors stays below 1 in 10^64: where both ends round to the same 34 digits, these are it. A
// tie, or nearly one, is computed to its last digit.
WideNumber wide_power(const Ratio& base, std::uint64_t exponent) {
  Cut factor{base.numerator * ten_to(110) / base.denominator, base.exponent - 110};
  factor.cut();
  Cut result{1, 0};
  for (std::uint64_t rest = exponent; rest > 0; rest >>= 1) {
    if (rest & 1) {
      result.mantissa *= factor.mantissa;
      result.exponent += factor.exponent;
      result.cut();
    }
    factor.mantissa *= factor.mantissa;
    factor.exponent *= 2;
    factor.cut();
  }
  const Big more = result.mantissa + result.mantissa / ten_to(64) + 1;
  const auto low = rounded_digits({result.mantissa, 1, result.exponent});
  const auto high = rounded_digits({more, 1, result.exponent});
  if (low == high) return Parts::decimal(low.first, low.second);
  const auto times = static_cast<unsigned>(exponent);
  return Parts::make({boost::multiprecision::pow(base.numerator, times),
                      boost::multiprecision::pow(base.denominator, times),
                      base.exponent * static_cast<std::int64_t>(exponent)});
}

}  // namespace

bool WideNumber::is_even() const {
  if (!is_exact()) return exponent() > 0;
  return number_.is_integer() && number_.numerator() % 2 == 0;
}

std::optional<std::int64_t> WideNumber::to_int64() const {
  return is_exact() ? number_.to_int64() : std::nullopt;
}

int WideNumber::numerator_bits() const {
  return is_exact() ? bits_of(number_.numerator()) : most_bits + 1;
}

int WideNumber::denominator_bits() const {
  return is_exact() ? bits_of(number_.denominator()) : most_bits + 1;
}

WideNumber WideNumber::in_34_digits() const {
  if (!is_exact() || number_.sign() == 0) return *this;
  const auto [coefficient, exponent] = rounded_digits(Parts::of(*this));
  return Parts::decimal(coefficient, exponent);
}

WideNumber WideNumber::rounded(Rounding rounding, const Number& step) const {
  if (is_exact()) {
    try {
      return number_.rounded(rounding, step);
    } catch (const NumberOverflow&) {  // below in full width
    }
  }
  const Ratio by = Parts::of(step);
  Ratio result = by;
  result.numerator *= whole(plain(product(Parts::of(*this), inverse(by))), rounding);
  return Parts::make(result);
}

WideNumber WideNumber::power(std::int64_t exponent) const {
  if (exponent > 1000 || exponent < -1000) throw NumberOverflow();
  if (exponent == 0) return 1;
  if (is_exact()) {
    try {
      return number_.power(exponent);
    } catch (const NumberOverflow&) {  // below in full width
    }
  }
  Ratio base = Parts::of(*this);
  const bool negative = base.numerator < 0 && exponent % 2 != 0;
  base.numerator = abs(base.numerator);
  if (exponent < 0) base = inverse(base);
  const WideNumber result =
      wide_power(base, static_cast<std::uint64_t>(exponent < 0 ? -exponent : exponent));
  return negative ? -result : result;
}

WideNumber WideNumber::operator-() const {
  WideNumber result = *this;
  result.number_ = -number_;
  return result;
}

WideNumber operator+(const WideNumber& a, const WideNumber& b) {
  if (a.is_exact() && b.is_exact()) {
    try {
      return a.number_ + b.number_;
    } catch (const NumberOverflow&) {  // below in full width
    }
  }
  return Parts::make(sum(Parts::of(a), Parts::of(b)));
}

WideNumber operator-(const WideNumber& a, const WideNumber& b) { return a + -b; }

WideNumber operator*(const WideNumber& a, const WideNumber& b) {
  if (a.is_exact() && b.is_exact()) {
    try {
      return a.number_ * b.number_;
    } catch (const NumberOverflow&) {  // below in full width
    }
  }
  return Parts::make(product(Parts::of(a), Parts::of(b)));
}

WideNumber operator/(const WideNumber& a, const WideNumber& b) {
  if (a.is_exact() && b.is_exact()) {
    try {
      return a.number_ / b.number_;
    } catch (const NumberOverflow&) {  // below in full width
    }
  }
  return Parts::make(product(Parts::of(a), inverse(Parts::of(b))));
}

WideNumber WideNumber::modulo(const WideNumber& a, const WideNumber& b) {
  const Ratio by = Parts::of(b);
  const Big times = whole(plain(product(Parts::of(a), inverse(by))), Rounding::floor);
  return Parts::make(sum(Parts::of(a), {by.numerator * -times, by.denominator, by.exponent}));
}

std::strong_ordering operator<=>(const WideNumber& a, const WideNumber& b) {
  if (a.is_exact() && b.is_exact()) return a.number_ <=> b.number_;
  if (a.sign() != b.sign()) return a.sign() <=> b.sign();
  const auto [left, right] = on_one_scale(Parts::of(a), Parts::of(b));
  const int order = left.compare(right);
  return order <=> 0;
}

std::string WideNumber::to_string() const {
  constexpr std::int64_t plain_exponent = 40;
  if (is_exact()) return number_.to_string();
  const bool negative = number_.sign() < 0;
  const std::int64_t power_of_ten = exponent();
  std::string digits = guiju::to_string(negative ? -number_.numerator() : number_.numerator());
  const std::int64_t first = power_of_ten + static_cast<std::int64_t>(digits.size()) - 1;
  const std::string sign = negative ? "-" : "";
  if (first >= plain_exponent || first < -plain_exponent) {
    if (digits.size() > 1) digits.insert(1, ".");
    return sign + digits + (first < 0 ? "E-" : "E+") + std::to_string(first < 0 ? -first : first);
  }
  if (power_of_ten > 0)
    return sign + digits + std::string(static_cast<std::size_t>(power_of_ten), '0');
  const auto decimals = static_cast<std::size_t>(-power_of_ten);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  digits.insert(digits.size() - decimals, ".");
  return sign + digits;
}

std::string WideNumber::to_exact_string() const {
  return is_exact() ? number_.to_exact_string() : to_string();
}

}  // namespace guiju
