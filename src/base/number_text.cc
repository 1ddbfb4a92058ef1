// Numbers -> decimal text. One idea: digits come one by one from long division, so a ratio with any
// denominator is written exactly or rounded once, and no power of ten has to fit.
#include <algorithm>

#include "base/number.h"
#include "base/wide_integer.h"

namespace guiju {
namespace {

// The next decimal digit of rest/divisor; rest becomes the new rest. REQUIRES rest < divisor < 2^127.
char next_digit(uint128& rest, uint128 divisor) {
  if (divisor >> 124 == 0) {
    rest *= 10;
    const char digit = static_cast<char>('0' + static_cast<int>(rest / divisor));
    rest %= divisor;
    return digit;
  }
  // Ten times the rest would not fit: add it ten times, modulo the divisor.
  char digit = '0';
  uint128 sum = 0;
  for (int i = 0; i < 10; ++i) {
    sum += rest;
    if (sum >= divisor) {
      sum -= divisor;
      ++digit;
    }
  }
  rest = sum;
  return digit;
}

std::string unsigned_text(uint128 value) {
  std::string text;
  do {
    text += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value != 0);
  std::reverse(text.begin(), text.end());
  return text;
}

// Adds one unit in the last place of decimal text (digits and at most one point).
void increment(std::string& text) {
  for (std::size_t i = text.size(); i-- > 0;) {
    if (text[i] == '.') continue;
    if (text[i] != '9') {
      ++text[i];
      return;
    }
    text[i] = '0';
  }
  text.insert(text.begin(), '1');
}

// A ratio without finite decimals, rounded to `most` significant digits. There are no ties: half a
// unit of any decimal place would be finite. So the next digit alone decides.
std::string rounded_text(uint128 numerator, uint128 denominator, std::size_t most) {
  std::string text = unsigned_text(numerator / denominator);
  uint128 rest = numerator % denominator;
  if (text.size() > most) {
    const bool upwards = text[most] >= '5';
    const std::size_t zeros = text.size() - most;
    text.resize(most);
    if (upwards) increment(text);
    return text + std::string(zeros, '0');
  }
  std::size_t significant = text == "0" ? 0 : text.size();
  if (significant < most) text += '.';
  while (significant < most) {
    text += next_digit(rest, denominator);
    if (significant > 0 || text.back() != '0') ++significant;
  }
  if (next_digit(rest, denominator) >= '5') increment(text);
  if (text.find('.') != std::string::npos) {
    text.resize(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

}  // namespace

std::string to_string(int128 value) {
  if (value >= 0) return unsigned_text(static_cast<uint128>(value));
  return "-" + unsigned_text(0 - static_cast<uint128>(value));
}

std::optional<int> Number::finite_decimals() const {
  int128 rest = denominator_;
  int twos = 0;
  int fives = 0;
  for (; rest % 2 == 0; rest /= 2) ++twos;
  for (; rest % 5 == 0; rest /= 5) ++fives;
  if (rest != 1) return std::nullopt;
  return std::max(twos, fives);
}

std::string Number::to_string() const {
  if (denominator_ == 1) return guiju::to_string(numerator_);
  const uint128 over =
      numerator_ < 0 ? 0 - static_cast<uint128>(numerator_) : static_cast<uint128>(numerator_);
  const uint128 under = static_cast<uint128>(denominator_);
  std::string text = numerator_ < 0 ? "-" : "";
  const std::optional<int> decimals = finite_decimals();
  if (!decimals) return text + rounded_text(over, under, 34);
  text += unsigned_text(over / under);
  text += '.';
  uint128 rest = over % under;
  // The last digit is never zero: the number of decimals is the least possible.
  for (int i = 0; i < *decimals; ++i) text += next_digit(rest, under);
  return text;
}

std::string Number::to_exact_string() const {
  if (finite_decimals()) return to_string();
  return guiju::to_string(numerator_) + "/" + guiju::to_string(denominator_);
}

}  // namespace guiju
