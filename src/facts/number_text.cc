// Digits -> an exact number. One idea: an exponent only moves the point, so a number with one is
// rewritten as a plain decimal and read like any other; nothing is ever a double.
#include "facts/number_text.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace guiju::facts {
namespace {

constexpr std::size_t most_digits = 34;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The parts of [+-]digits[.digits][(e|E)[+-]digits].
struct Notation {
  bool negative = false;
  std::string_view whole, decimals, exponent;
  bool exponent_negative = false;
  bool has_exponent = false;
};

// Takes the sign at the start of `text` away; whether it was a minus.
bool take_sign(std::string_view& text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return negative;
}

std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

std::optional<Notation> notation_of(std::string_view text) {
  Notation n;
  n.negative = take_sign(text);
  n.whole = take_digits(text);
  if (n.whole.empty()) return std::nullopt;
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    n.decimals = take_digits(text);
    if (n.decimals.empty()) return std::nullopt;
  }
  if (!text.empty() && (text[0] == 'e' || text[0] == 'E')) {
    text.remove_prefix(1);
    n.has_exponent = true;
    n.exponent_negative = take_sign(text);
    n.exponent = take_digits(text);
    if (n.exponent.empty()) return std::nullopt;
  }
  if (!text.empty()) return std::nullopt;
  return n;
}

// The exponent as an int, or beyond ±9999 that bound, which no value of 34 digits reaches.
int exponent_of(const Notation& n) {
  int value = 0;
  for (const char digit : n.exponent) value = std::min(9999, value * 10 + (digit - '0'));
  return n.exponent_negative ? -value : value;
}

// The value without an exponent as a decimal that Number reads, or nullopt when it is too long.
std::optional<Number> move_point(const Notation& n) {
  constexpr int most = static_cast<int>(most_digits);
  std::string digits(n.whole);
  digits += n.decimals;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return Number(0);
  int power = exponent_of(n);  // of ten, of the last digit
  if (n.decimals.size() > 10000) return std::nullopt;
  power -= static_cast<int>(n.decimals.size());
  for (; digits.back() == '0'; digits.pop_back()) ++power;
  const bool fits = digits.size() <= most_digits && power >= -most && power <= most &&
                    static_cast<int>(digits.size()) + power <= most;
  if (!fits) return std::nullopt;
  if (power >= 0) {
    digits.append(static_cast<std::size_t>(power), '0');
  } else {
    const std::size_t decimals = static_cast<std::size_t>(-power);
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    digits.insert(digits.size() - decimals, 1, '.');
  }
  if (n.negative) digits.insert(0, 1, '-');
  return Number::parse(digits);
}

// Full-width digits, signs and points as ASCII; empty when there are none or something else too.
std::string half_width(std::string_view text) {
  if (text.size() > 200) return {};
  std::string ascii;
  bool changed = false;
  for (std::size_t offset = 0; offset < text.size();) {
    const char32_t c = utf8::next(text, offset);
    if (c < 0x80) {
      ascii += static_cast<char>(c);
      continue;
    }
    changed = true;
    if (c == 0x2212) {
      ascii += '-';  // minus sign
    } else if (c >= 0xFF01 && c <= 0xFF5E) {
      ascii += static_cast<char>(c - 0xFF01 + 0x21);
    } else {
      return {};
    }
  }
  return changed ? ascii : std::string();
}

}  // namespace

bool is_json_number(std::string_view text) {
  const std::optional<Notation> n = notation_of(text);
  return n && text[0] != '+' && (n->whole.size() == 1 || n->whole[0] != '0');
}

bool is_not_finite(std::string_view text) {
  take_sign(text);
  if (text.empty() || text.size() > 8) return false;
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  static constexpr std::array<std::string_view, 7> words = {"nan",  "inf",   "infinity", ".nan",
                                                            ".inf", "#num!", "∞"};
  return std::find(words.begin(), words.end(), lower) != words.end();
}

NumberText read_number(std::string_view text, bool json) {
  NumberText result;
  if ((result.number = Number::parse(text))) return result;
  if (const std::optional<Notation> n = notation_of(text)) {
    if (n->has_exponent && !json) {
      result.problem = Code::exponent_number;
    } else if (!(result.number = move_point(*n))) {
      result.problem = Code::too_many_digits;
    }
    return result;
  }
  if (is_not_finite(text)) {
    result.problem = Code::not_finite;
    return result;
  }
  const std::string ascii = half_width(text);
  if (Number::parse(ascii)) {
    result.problem = Code::full_width_number;
    result.ascii = ascii;
  }
  return result;
}

}  // namespace guiju::facts
