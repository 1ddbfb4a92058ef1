// A bound expression: names resolved to facts, fields, readings, parameters and scores; every node
// has a static type. Made by bind.h from syntax/expression.h; evaluated by evaluate/.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/number.h"
#include "base/source.h"

namespace guiju {

// A static type. `choice` values are texts of a known domain; a finding is a boolean.
struct Type {
  enum class Kind : std::uint8_t {
    invalid,
    boolean,
    number,
    text,
    date,
    months,  // a duration of years and months
    days,    // a duration of days
    list,
    record
  };
  Kind kind = Kind::invalid;
  Kind element = Kind::invalid;  // of a list
  int list = -1;                 // of a record or a list of records: record list index
  friend bool operator==(const Type&, const Type&) = default;
};
std::string_view name_of(Type::Kind kind);

enum class Op : std::uint8_t {
  // leaves
  number,
  boolean,
  text,
  date,
  months,
  days,
  fact,     // index = slot
  field,    // index = list, field = slot of the record; variable = loop level, 0 the outermost
  item,     // a scalar loop variable; variable = loop level
  reading,  // index = reading; a text
  total,    // sum of the top-level parts
  score,    // what is compared with the line
  part,     // index = part: its score
  records,  // index = list: the list itself
  missing,  // args[0] = a fact or field: is it not stated; only of facts with missing: known
  given,    // index = list: were its records given; false where the default not_given was taken
  // logic
  not_,
  and_,
  or_,
  condition,
  // comparison; operands number, date, months, or text/boolean for eq and ne
  eq,
  ne,
  lt,
  le,
  gt,
  ge,
  // arithmetic; add, sub, mul, div, negate and abs also of durations
  negate,
  add,
  sub,
  mul,
  div,
  power,
  minimum,
  maximum,
  abs,
  floor,
  ceiling,
  round,
  modulo,
  even,
  odd,
  // dates
  add_months,
  month_end,
  previous_month_end,
  year,
  month,
  day,
  weekday,  // 1 Monday … 7 Sunday
  day_of_year,
  week_of_year,
  day_name,
  month_name,
  add_days,
  days_between,    // args[0] - args[1], dates
  months_between,  // whole months from args[0] to args[1]
  make_date,       // year, month, day
  whole_years,     // of a duration of months …
  rest_months,     // … and what is left of it
  whole_days,      // of a duration of days
  has_gap,
  // texts
  join,
  text_of,  // a single value as text
  text_length,
  substring,  // text, start, length (or none)
  upper_case,
  lower_case,
  text_contains,
  starts_with,
  ends_with,
  text_before,
  text_after,
  // lists
  list,
  concatenate,
  filter,
  project,
  count,
  sum,
  some,
  every,
  contains,
  min_of,
  max_of,
  mean_of,
  product,
  median,
  at,   // list, position: the record or value there
  map,  // list, value for each element
  mode,
  index_of,
  distinct,
  reverse,
  sublist,   // list, start, length (or none)
  insert,    // list, position, value
  remove,    // list, position
  sequence,  // whole numbers from args[0] to args[1], up or down
};
std::string_view name_of(Op op);

struct Expr {
  Op op = Op::boolean;
  Type type;
  Span span;         // in the rule file
  Number number;     // number, months, days; boolean as 0/1; date as days since 1970-01-01
  std::string text;  // text; round: rounding name
  int index = -1;
  int field = -1;
  int variable = -1;
  std::vector<Expr> args;
};
using ExprPtr = std::unique_ptr<const Expr>;

// Typed s-expression for golden dumps: (lt:boolean (field:number occupations.own_examiners) …).
std::string dump(const Expr& expr);

}  // namespace guiju
