// Rational arithmetic in 127 bits. One idea: common factors are taken out before multiplying, so
// that products overflow only when the reduced result does; where a sum's parts are too wide
// although the sum may fit, the same steps are done in 256 bits.
#include "base/number.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>

#include "base/rounding.h"
#include "base/wide_integer.h"

namespace guiju {
namespace {

constexpr int128 greatest = static_cast<int128>(~static_cast<uint128>(0) >> 1);

uint128 magnitude(int128 value) {
  return value < 0 ? 0 - static_cast<uint128>(value) : static_cast<uint128>(value);
}

uint128 gcd(uint128 a, uint128 b) {
  constexpr uint128 word = std::numeric_limits<std::uint64_t>::max();
  while (b > word) a = std::exchange(b, a % b);
  if (b == 0) return a;
  std::uint64_t low_a = static_cast<std::uint64_t>(b);
  std::uint64_t low_b = static_cast<std::uint64_t>(a % b);
  while (low_b != 0) low_a = std::exchange(low_b, low_a % low_b);
  return low_a;
}

int128 with_sign(uint128 value, bool negative) {
  if (value > static_cast<uint128>(greatest)) throw NumberOverflow();
  return negative ? -static_cast<int128>(value) : static_cast<int128>(value);
}

int128 checked_multiply(int128 a, int128 b) {
  int128 result = 0;
  if (__builtin_mul_overflow(a, b, &result) || result < -greatest) throw NumberOverflow();
  return result;
}

bool fits_word(int128 value) {
  return value >= std::numeric_limits<std::int64_t>::min() &&
         value <= std::numeric_limits<std::int64_t>::max();
}

// Powers of ten that fit: 10^0 … 10^38.
constexpr std::array<int128, 39> powers_of_ten = [] {
  std::array<int128, 39> result{};
  int128 power = 1;
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = power;
    if (i + 1 < result.size()) power *= 10;
  }
  return result;
}();

int128 integer_power(int128 base, std::uint64_t exponent) {
  int128 result = 1;
  while (true) {
    if (exponent & 1) result = checked_multiply(result, base);
    exponent >>= 1;
    if (exponent == 0) return result;
    base = checked_multiply(base, base);
  }
}

// floor(numerator / denominator) adjusted as the rounding says; denominator > 0.
int128 rounded_quotient(int128 numerator, int128 denominator, Rounding rounding) {
  int128 quotient = numerator / denominator;
  int128 rest = numerator % denominator;
  if (rest < 0) {
    rest += denominator;
    --quotient;
  }
  if (rest == 0) return quotient;
  const int128 other = denominator - rest;
  const Inexact value{numerator<0, quotient % 2 != 0, rest == other, rest> other};
  return rounds_upwards(rounding, value) ? quotient + 1 : quotient;
}

constexpr std::array<std::pair<std::string_view, Rounding>, 7> rounding_names = {{
    {"half_up", Rounding::half_up},
    {"half_even", Rounding::half_even},
    {"half_down", Rounding::half_down},
    {"down", Rounding::down},
    {"up", Rounding::up},
    {"floor", Rounding::floor},
    {"ceiling", Rounding::ceiling},
}};

}  // namespace

NumberOverflow::NumberOverflow() : std::overflow_error("number too large for exact arithmetic") {}
DivisionByZero::DivisionByZero() : std::domain_error("division by zero") {}

std::string_view name_of(Rounding rounding) {
  for (const auto& [name, value] : rounding_names) {
    if (value == rounding) return name;
  }
  return {};
}

std::optional<Rounding> rounding_named(std::string_view name) {
  for (const auto& [known, value] : rounding_names) {
    if (known == name) return value;
  }
  return std::nullopt;
}

Number Number::ratio(int128 numerator, int128 denominator) {
  if (denominator == 0) throw DivisionByZero();
  const uint128 over = magnitude(numerator);
  const uint128 under = magnitude(denominator);
  const uint128 common = under == 1 ? 1 : gcd(over, under);
  return Number(with_sign(over / common, (numerator < 0) != (denominator < 0)),
                with_sign(under / common, false));
}

Number Number::scaled(std::int64_t value, int decimals) {
  if (decimals < 0 || decimals > 18) throw std::out_of_range("decimals must be 0 to 18");
  // Only 2 and 5 can be common factors: no general division.
  if (value == 0) return Number(0);
  std::int64_t denominator =
      static_cast<std::int64_t>(powers_of_ten[static_cast<std::size_t>(decimals)]);
  const int twos = std::min(std::countr_zero(static_cast<std::uint64_t>(value)), decimals);
  value /= std::int64_t{1} << twos;
  denominator >>= twos;
  for (int fives = 0; fives < decimals && value % 5 == 0; ++fives) {
    value /= 5;
    denominator /= 5;
  }
  Number result(value);
  result.denominator_ = denominator;
  return result;
}

std::optional<Number> Number::parse(std::string_view text) {
  constexpr int most_digits = 34;
  std::size_t at = 0;
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    at = 1;
  }
  int128 value = 0;
  int digits = 0;    // significant ones
  int decimals = 0;  // digits after the point
  bool point = false;
  bool digit_before = false;  // the character before was a digit
  for (; at < text.size(); ++at) {
    const char character = text[at];
    if (character == '.') {
      if (point || !digit_before) return std::nullopt;
      point = true;
      digit_before = false;
      continue;
    }
    if (character < '0' || character > '9') return std::nullopt;
    digit_before = true;
    if (point && ++decimals > most_digits) return std::nullopt;
    if (value != 0 || character != '0') {
      if (++digits > most_digits) return std::nullopt;
      value = value * 10 + (character - '0');
    }
  }
  if (!digit_before) return std::nullopt;
  return ratio(negative ? -value : value, powers_of_ten[static_cast<std::size_t>(decimals)]);
}

std::optional<std::int64_t> Number::to_int64() const {
  if (denominator_ != 1 || !fits_word(numerator_)) return std::nullopt;
  return static_cast<std::int64_t>(numerator_);
}

std::optional<std::int64_t> Number::to_scaled(int decimals) const {
  if (decimals < 0 || decimals > 38) return std::nullopt;
  const int128 scale = powers_of_ten[static_cast<std::size_t>(decimals)];
  if (scale % denominator_ != 0) return std::nullopt;
  int128 value = 0;
  if (__builtin_mul_overflow(numerator_, scale / denominator_, &value)) return std::nullopt;
  if (!fits_word(value)) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

Number Number::rounded(Rounding rounding, const Number& step) const {
  if (step.sign() < 0) throw std::domain_error("rounding step must be positive");
  const Number quotient = *this / step;
  return Number(rounded_quotient(quotient.numerator_, quotient.denominator_, rounding), 1) * step;
}

Number add(const Number& a, const Number& b, bool subtract) {
  const int128 other = subtract ? -b.numerator_ : b.numerator_;
  int128 sum = 0;
  if (a.denominator_ == b.denominator_) {
    if (!__builtin_add_overflow(a.numerator_, other, &sum)) {
      return Number::ratio(sum, a.denominator_);
    }
  }
  const uint128 over = static_cast<uint128>(a.denominator_);
  const uint128 common = gcd(over, static_cast<uint128>(b.denominator_));
  const int128 scale_a = b.denominator_ / static_cast<int128>(common);
  const int128 scale_b = a.denominator_ / static_cast<int128>(common);
  int128 left = 0;
  int128 right = 0;
  if (!__builtin_mul_overflow(a.numerator_, scale_a, &left) &&
      !__builtin_mul_overflow(other, scale_b, &right) &&
      !__builtin_add_overflow(left, right, &sum)) {
    // Factors shared by the sum and the common denominator can only lie in `common`.
    const uint128 shared = gcd(magnitude(sum), common);
    const int128 numerator = with_sign(magnitude(sum) / shared, sum < 0);
    return Number(numerator,
                  checked_multiply(
                      scale_b, static_cast<int128>(static_cast<uint128>(b.denominator_) / shared)));
  }
  const Wide wide_left = multiply(magnitude(a.numerator_), static_cast<uint128>(scale_a));
  const Wide wide_right = multiply(magnitude(other), static_cast<uint128>(scale_b));
  bool negative = a.numerator_ < 0;
  Wide total;
  if ((a.numerator_ < 0) == (other < 0)) {
    total = wide_left + wide_right;
  } else if (wide_left < wide_right) {
    total = wide_right - wide_left;
    negative = !negative;
  } else {
    total = wide_left - wide_right;
  }
  const uint128 shared = gcd(common, divide(total, common).rest);
  const Wide quotient = divide(total, shared).quotient;
  if (quotient.high != 0) throw NumberOverflow();
  return Number(with_sign(quotient.low, negative),
                checked_multiply(
                    scale_b, static_cast<int128>(static_cast<uint128>(b.denominator_) / shared)));
}

Number operator+(const Number& a, const Number& b) { return add(a, b, false); }
Number operator-(const Number& a, const Number& b) { return add(a, b, true); }

Number operator*(const Number& a, const Number& b) {
  if (a.denominator_ == 1 && b.denominator_ == 1) {
    return Number(checked_multiply(a.numerator_, b.numerator_), 1);
  }
  const int128 first =
      static_cast<int128>(gcd(magnitude(a.numerator_), static_cast<uint128>(b.denominator_)));
  const int128 second =
      static_cast<int128>(gcd(magnitude(b.numerator_), static_cast<uint128>(a.denominator_)));
  return Number(checked_multiply(a.numerator_ / first, b.numerator_ / second),
                checked_multiply(a.denominator_ / second, b.denominator_ / first));
}

Number operator/(const Number& a, const Number& b) {
  if (b.numerator_ == 0) throw DivisionByZero();
  const Number inverse = b.numerator_ < 0 ? Number(-b.denominator_, -b.numerator_)
                                          : Number(b.denominator_, b.numerator_);
  return a * inverse;
}

Number Number::operator-() const { return Number(-numerator_, denominator_); }

Number Number::power(std::int64_t exponent) const {
  if (exponent > 1000 || exponent < -1000) throw NumberOverflow();
  if (exponent < 0 && numerator_ == 0) throw DivisionByZero();
  const std::uint64_t count = exponent < 0 ? 0 - static_cast<std::uint64_t>(exponent)
                                           : static_cast<std::uint64_t>(exponent);
  const Number result(integer_power(numerator_, count), integer_power(denominator_, count));
  return exponent < 0 ? Number(1) / result : result;
}

std::strong_ordering Number::compare_fractions(const Number& a, const Number& b) {
  if (a.sign() != b.sign()) return a.sign() <=> b.sign();
  if (fits_word(a.numerator_) && fits_word(a.denominator_) && fits_word(b.numerator_) &&
      fits_word(b.denominator_)) {
    return a.numerator_ * b.denominator_ <=> b.numerator_ * a.denominator_;
  }
  const Wide left = multiply(magnitude(a.numerator_), static_cast<uint128>(b.denominator_));
  const Wide right = multiply(magnitude(b.numerator_), static_cast<uint128>(a.denominator_));
  return a.sign() < 0 ? right <=> left : left <=> right;
}

}  // namespace guiju
