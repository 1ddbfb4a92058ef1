// Pieces of FEEL put together, with brackets where the grammar needs them.
#include "dmn/feel.h"

#include <algorithm>

#include "base/utf8.h"

namespace guiju::dmn {

namespace {

bool is_one(const Feel& feel) { return feel.constant && *feel.constant == Number(1); }
bool is_zero(const Feel& feel) { return feel.constant && feel.constant->sign() == 0; }

std::string joined(const std::vector<Feel>& items) {
  std::string out;
  for (const Feel& item : items) out += (out.empty() ? "" : ", ") + item.text;
  return out;
}

bool any_rounded(const std::vector<Feel>& items) {
  for (const Feel& item : items)
    if (item.rounded) return true;
  return false;
}

// The exact result of an operation on constants where it is a decimal that FEEL can hold.
template <class Operation>
std::optional<Feel> constant(const Feel& a, const Feel& b, Operation operation) {
  if (!a.constant || !b.constant) return std::nullopt;
  try {
    return feel_number(operation(*a.constant, *b.constant));
  } catch (const NumberOverflow&) {
    return std::nullopt;
  } catch (const TooManyDigits&) {
    return std::nullopt;
  }
}

}  // namespace

Feel feel_number(const Number& value) {
  if (!value.finite_decimals()) throw TooManyDigits{};
  std::string text = value.to_string();
  // Without a finite form of at most 34 digits the text is a rounded one.
  if (Number::parse(text) != value) throw TooManyDigits{};
  return {std::move(text), value.sign() < 0 ? sum_binding : value_binding, value, false};
}

std::string feel_string(std::string_view text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(text, at);
    if (c == U'"' || c == U'\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
      out += "\\u";
      for (int shift = 12; shift >= 0; shift -= 4) out += hex[(c >> shift) & 15];
    } else {
      out += text.substr(begin, at - begin);
    }
  }
  return out + "\"";
}

Feel binary(const Feel& a, std::string_view sign, const Feel& b, int binding) {
  // Comparisons do not chain; the other operations do, to the left.
  const int left = binding == comparison_binding ? binding + 1 : binding;
  const bool joins = sign == "and" || sign == "or" || sign == "+" || sign == "*";
  // A negative number to the right of + would bind as tightly as it has to, but reads badly.
  const bool negative = b.constant && b.constant->sign() < 0;
  std::string text = a.at(left);
  text += ' ';
  text += sign;
  text += ' ';
  text += b.at(joins && !negative ? binding : binding + 1);
  return {std::move(text), binding, std::nullopt, a.rounded || b.rounded};
}

Feel call(std::string_view function, const std::vector<Feel>& arguments) {
  return {std::string(function) + "(" + joined(arguments) + ")", value_binding, std::nullopt,
          any_rounded(arguments)};
}

Feel if_else(const Feel& condition, const Feel& yes, const Feel& no) {
  return {"if " + condition.text + " then " + yes.text + " else " + no.text, open_ended,
          std::nullopt, yes.rounded || no.rounded};
}

Feel not_of(const Feel& a) { return {"not(" + a.text + ")", value_binding, {}, false}; }

Feel both(const Feel& a, const Feel& b) {
  if (a.text.empty()) return b;
  return b.text.empty() ? a : binary(a, "and", b, and_binding);
}

Feel either(const Feel& a, const Feel& b) {
  if (a.text.empty()) return b;
  return b.text.empty() ? a : binary(a, "or", b, or_binding);
}

bool calls_function(std::string_view text) {
  for (std::size_t at = text.find('('); at != text.npos; at = text.find('(', at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && std::string_view(" (,[").find(text[begin - 1]) == text.npos) --begin;
    const std::string_view word = text.substr(begin, at - begin);
    if (!word.empty() && word != "not") return true;
  }
  return false;
}

Feel plus(const Feel& a, const Feel& b) {
  if (auto value = constant(a, b, [](auto& x, auto& y) { return x + y; })) return *value;
  if (is_zero(a)) return b;
  if (is_zero(b)) return a;
  return binary(a, "+", b, sum_binding);
}

Feel minus(const Feel& a, const Feel& b) {
  if (auto value = constant(a, b, [](auto& x, auto& y) { return x - y; })) return *value;
  return is_zero(b) ? a : binary(a, "-", b, sum_binding);
}

Feel times(const Feel& a, const Feel& b) {
  if (auto value = constant(a, b, [](auto& x, auto& y) { return x * y; })) return *value;
  if (is_one(a)) return b;
  return is_one(b) ? a : binary(a, "*", b, product_binding);
}

Ratio ratio_of(const Number& value) {
  if (value.finite_decimals()) return {feel_number(value)};
  const Number bottom = Number::ratio(value.denominator(), 1);
  return {feel_number(Number::ratio(value.numerator(), 1)), feel_number(bottom)};
}

namespace {

Ratio added(const Ratio& a, const Ratio& b, bool subtract) {
  const auto sum = [&](const Feel& x, const Feel& y) {
    return subtract ? minus(x, y) : plus(x, y);
  };
  if (!a.bottom && !b.bottom) return {sum(a.top, b.top)};
  const int sign = std::min(a.sign, b.sign);
  if (a.bottom && b.bottom && a.bottom->text == b.bottom->text)
    return {sum(a.top, b.top), a.bottom, sign};
  const Feel left = b.bottom ? times(a.top, *b.bottom) : a.top;
  const Feel right = a.bottom ? times(b.top, *a.bottom) : b.top;
  const Feel bottom = !a.bottom ? *b.bottom : !b.bottom ? *a.bottom : times(*a.bottom, *b.bottom);
  return {sum(left, right), bottom, sign};
}

bool is_rounded(const Ratio& r) {
  return r.top.rounded || (r.bottom && (r.bottom->rounded || r.sign < 0));
}

// "The bottom is not 0"; empty where that is known.
Feel defined(const Ratio& r) {
  if (!r.bottom || r.sign > 0) return {};
  return binary(*r.bottom, "!=", feel_number(0), comparison_binding);
}

Feel guarded(const Feel& condition, const Feel& value) {
  return condition.text.empty() ? value : if_else(condition, value, {"null"});
}

// What value_of() is where it is defined.
Feel quotient(const Ratio& r) {
  if (!r.bottom || is_one(*r.bottom)) return r.top;
  Feel out = binary(r.top, "/", *r.bottom, product_binding);
  const auto& constant = r.bottom->constant;
  const bool finite =
      constant && constant->sign() != 0 && (Number(1) / *constant).finite_decimals();
  out.rounded = r.top.rounded || r.bottom->rounded || !finite;
  return out;
}

// The comparison of two values of which one was rounded, with no function: engines may refuse to call
// one with null.
Feel near_comparison(const Feel& left, std::string_view sign, const Feel& right) {
  const Feel margin = feel_number(Number(10).power(-compared_decimals));
  const auto compared = [&](std::string_view by, bool below) {
    Feel out =
        binary(left, by, below ? minus(right, margin) : plus(right, margin), comparison_binding);
    out.rounded = false;
    return out;
  };
  if (sign == "<" || sign == ">=") return compared(sign, true);
  if (sign == ">" || sign == "<=") return compared(sign, false);
  if (sign == "=") return both(compared(">=", true), compared("<=", false));
  return either(compared("<", true), compared(">", false));
}

}  // namespace

Ratio plus(const Ratio& a, const Ratio& b) { return added(a, b, false); }
Ratio minus(const Ratio& a, const Ratio& b) { return added(a, b, true); }

Ratio times(const Ratio& a, const Ratio& b) {
  std::optional<Feel> bottom = a.bottom ? a.bottom : b.bottom;
  if (a.bottom && b.bottom) bottom = times(*a.bottom, *b.bottom);
  return {times(a.top, b.top), std::move(bottom), std::min(a.sign, b.sign)};
}

Ratio divided(const Ratio& a, const Ratio& b, int sign) {
  // (a / c) / (b / d) = a × d / (c × b). Where d may be 0 the ratio itself is divided by, so that the
  // result is null there.
  if (b.bottom && b.sign <= 0) {
    const Feel value = value_of(b);
    return {a.top, a.bottom ? times(*a.bottom, value) : value, -1};
  }
  if (b.top.constant && b.top.constant->sign() < 0) {  // the sign belongs to the top
    const Feel negated = minus(feel_number(0), a.top);
    return divided({negated, a.bottom, a.sign}, {feel_number(-*b.top.constant), b.bottom, b.sign},
                   1);
  }
  const Feel top = b.bottom ? times(a.top, *b.bottom) : a.top;
  Feel bottom = a.bottom ? times(*a.bottom, b.top) : b.top;
  const bool constant = b.top.constant && b.top.constant->sign() > 0;
  return {top, std::move(bottom), std::min(a.sign, constant ? 1 : sign)};
}

Feel value_of(const Ratio& ratio) { return guarded(defined(ratio), quotient(ratio)); }

Feel comparison(const Ratio& a, std::string_view sign, const Ratio& b) {
  const Feel condition = both(defined(a), defined(b));
  Feel out;
  if (is_rounded(a) || is_rounded(b))
    out = near_comparison(quotient(a), sign, quotient(b));
  else if (a.bottom && b.bottom && a.bottom->text == b.bottom->text)
    out = binary(a.top, sign, b.top, comparison_binding);
  else
    out = binary(b.bottom ? times(a.top, *b.bottom) : a.top, sign,
                 a.bottom ? times(b.top, *a.bottom) : b.top, comparison_binding);
  return guarded(condition, out);
}

}  // namespace guiju::dmn
