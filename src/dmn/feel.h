// FEEL text as pieces that know how tightly they bind, and exact ratios of such pieces. FEEL computes
// in decimals of 34 digits, so a division is put off as long as it can be: a ratio is compared by
// cross-multiplication, and a value is divided once, at its end.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/number.h"

namespace guiju::dmn {

// How tightly a text binds, as in the FEEL grammar; a sign binds like a sum, so that a negative
// operand always stands in brackets.
enum Binding : int {
  open_ended = 0,  // if, some, every, for
  or_binding,
  and_binding,
  comparison_binding,
  sum_binding,
  product_binding,
  power_binding,
  value_binding,
};

struct Feel {
  std::string text;
  int binding = value_binding;
  std::optional<Number> constant = std::nullopt;  // of a number literal
  bool rounded = false;  // may differ from the exact value beyond 34 digits
  // The text, in brackets where it binds less tightly.
  std::string at(int least) const { return binding >= least ? text : "(" + text + ")"; }
};

// Thrown for a number that FEEL cannot hold: more than 34 significant digits.
struct TooManyDigits {};

Feel feel_number(const Number& value);  // of a value with a finite decimal form
std::string feel_string(std::string_view text);
Feel binary(const Feel& a, std::string_view sign, const Feel& b, int binding);
Feel call(std::string_view function, const std::vector<Feel>& arguments);
Feel if_else(const Feel& condition, const Feel& yes, const Feel& no);
Feel not_of(const Feel& a);
// a and b, a or b; where one is missing (empty text) the other.
Feel both(const Feel& a, const Feel& b);
Feel either(const Feel& a, const Feel& b);

// Whether a text calls a function that fails where an argument is null; not(null) is null.
bool calls_function(std::string_view text);

// Sums, differences and products of finite values, constants put together.
Feel plus(const Feel& a, const Feel& b);
Feel minus(const Feel& a, const Feel& b);
Feel times(const Feel& a, const Feel& b);

// top / bottom; without bottom a plain value.
struct Ratio {
  Feel top;
  std::optional<Feel> bottom = std::nullopt;
  int sign = 1;  // of the bottom: above 0 (1), not below 0 (0), not known (-1)
};
Ratio ratio_of(const Number& value);
Ratio plus(const Ratio& a, const Ratio& b);
Ratio minus(const Ratio& a, const Ratio& b);
Ratio times(const Ratio& a, const Ratio& b);
// `sign`: what is known of b, as in a Ratio.
Ratio divided(const Ratio& a, const Ratio& b, int sign);
// One division at most, null where it is by 0. Rounded unless the bottom is a constant that divides
// decimals finitely.
Feel value_of(const Ratio& ratio);
// `sign` is one of = != < <= > >=. Exact where both sides are; where one was rounded before, values
// that differ by less than 10^-20 are equal.
Feel comparison(const Ratio& a, std::string_view sign, const Ratio& b);

inline constexpr int compared_decimals = 20;

}  // namespace guiju::dmn
