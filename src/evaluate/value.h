// What is known of a value when some facts are unknown: a set of possible values kept as a truth
// set, an interval, or a known text. Certain values are the case of one possibility.
//
// Truth tables (T, F, U = can be either):
//   and | T F U     or | T F U     not
//   T   | T F U     T  | T T T     T → F
//   F   | F F F     F  | T F U     F → T
//   U   | U F U     U  | T U U     U → U
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/wide_number.h"
#include "rules/expression.h"

namespace guiju {

struct Value {
  Type::Kind kind = Type::Kind::invalid;
  // boolean
  bool can_true = false, can_false = false;
  // number: no possible value has more bits in its numerator and denominator (128: any number of
  // them). Where that is at most 127, nothing inside the bounds is rounded. 0 until it is asked for.
  std::uint8_t numerator_bits = 0, denominator_bits = 0;
  // number, date (days since 1970-01-01), months, days: low <= value <= high; an absent bound is
  // infinite
  bool has_low = false, has_high = false;
  WideNumber low, high;
  // text: known (a fact's, a literal, or kept by the Abstract), or one of `domain` (null: any text)
  bool text_known = false;
  std::string_view text;
  const std::vector<std::string>* domain = nullptr;

  static Value truth(bool value) {
    Value v;
    v.kind = Type::Kind::boolean;
    v.can_true = value;
    v.can_false = !value;
    return v;
  }
  static Value truths(bool can_true, bool can_false) {
    Value v;
    v.kind = Type::Kind::boolean;
    v.can_true = can_true;
    v.can_false = can_false;
    return v;
  }
  static Value exactly(Type::Kind kind, const WideNumber& number) {
    Value v;
    v.kind = kind;
    v.has_low = v.has_high = true;
    v.low = v.high = number;
    return v;
  }
  static Value unbounded(Type::Kind kind) {
    Value v;
    v.kind = kind;
    return v;
  }
  static Value words(std::string_view text) {
    Value v;
    v.kind = Type::Kind::text;
    v.text_known = true;
    v.text = text;
    return v;
  }
  bool certain() const {
    if (kind == Type::Kind::boolean) return can_true != can_false;
    if (kind == Type::Kind::text) return text_known;
    return has_low && has_high && low == high;
  }
  bool is_true() const { return can_true && !can_false; }
  bool is_false() const { return can_false && !can_true; }
};

}  // namespace guiju
