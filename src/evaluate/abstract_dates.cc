// Dates and durations. One idea: computed where every operand is known, and any value of the type
// otherwise.
#include <algorithm>
#include <array>

#include "base/date.h"
#include "evaluate/abstract.h"

namespace guiju {

namespace {

using K = Type::Kind;

constexpr std::int64_t first_day = -719162;  // 0001-01-01
constexpr std::int64_t last_day = 2932896;   // 9999-12-31

Date date_of(const WideNumber& days, Span where) {
  const auto value = days.to_int64();
  if (!value || *value < first_day || *value > last_day)
    throw EvaluationError{Code::date_out_of_range, where};
  return Date::from_days(static_cast<std::int32_t>(*value));
}

// 1 Monday … 7 Sunday; 1970-01-01 was a Thursday.
int weekday(Date date) { return (date.days() % 7 + 7 + 3) % 7 + 1; }

Date new_year(int year) { return *Date::from_ymd(year, 1, 1); }

int day_of_year(Date date) { return date.days() - new_year(date.year()).days() + 1; }

// The week of ISO 8601: week 1 holds the year's first Thursday.
int week_of_year(Date date) {
  const Date thursday = Date::from_days(date.days() - weekday(date) + 4);
  return (day_of_year(thursday) - 1) / 7 + 1;
}

// Whole months from `from` to `to`, below 0 where `to` lies before.
std::int64_t months_between(Date from, Date to) {
  if (to < from) return -months_between(to, from);
  std::int64_t months = (std::int64_t{to.year()} - from.year()) * 12 + (to.month() - from.month());
  if (to.day() < from.day()) --months;
  return months;
}

constexpr std::array<std::string_view, 7> day_names = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> month_names = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

Date plus_months(Date from, const WideNumber& by, Span where) {
  const auto count = by.to_int64();
  if (!by.is_integer()) throw EvaluationError{Code::not_whole_here, where, {by.to_exact_string()}};
  if (!count || *count < -120000 || *count > 120000)
    throw EvaluationError{Code::date_out_of_range, where};
  const auto to = from.plus_months(static_cast<int>(*count));
  if (!to) throw EvaluationError{Code::date_out_of_range, where};
  return *to;
}

Date make_date(const std::vector<Value>& parts, Span where) {
  std::array<int, 3> numbers{};
  std::vector<std::string> words;
  bool good = true;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const WideNumber& part = parts[i].low;
    if (!part.is_integer())
      throw EvaluationError{Code::not_whole_here, where, {part.to_exact_string()}};
    const std::int64_t number = part.to_int64().value_or(-1);
    good = good && number >= 0 && number <= 9999;
    numbers[i] = good ? static_cast<int>(number) : 0;
    words.push_back(part.to_string());
  }
  const auto date = Date::from_ymd(numbers[0], numbers[1], numbers[2]);
  if (!good || !date) throw EvaluationError{Code::no_such_date_here, where, words};
  return *date;
}

Value days_of(K kind, Date date) { return Value::exactly(kind, std::int64_t{date.days()}); }

}  // namespace

bool Abstract::certain_values(const std::vector<Expr>& args, std::vector<Value>& values) {
  bool certain = true;
  for (const Expr& arg : args) {
    values.push_back(evaluate(arg));
    certain = certain && values.back().certain();
  }
  return certain;
}

Value Abstract::dates(const Expr& expr) {
  std::vector<Value> values;
  const K kind = expr.type.kind;
  if (!certain_values(expr.args, values)) return anything(kind);
  const Span where = expr.span;
  if (expr.op == Op::make_date) return days_of(kind, make_date(values, where));
  const WideNumber& first = values[0].low;
  const std::int64_t months = first.to_int64().value_or(0);  // where it is a duration
  switch (expr.op) {
    case Op::whole_years: return Value::exactly(kind, months / 12);
    case Op::rest_months: return Value::exactly(kind, months % 12);
    case Op::whole_days: return Value::exactly(kind, first);
    default: break;
  }
  const Date from = date_of(first, where);
  switch (expr.op) {
    case Op::add_months: return days_of(kind, plus_months(from, values[1].low, where));
    case Op::add_days:
      return days_of(kind, date_of(WideNumber(std::int64_t{from.days()}) + values[1].low, where));
    case Op::days_between: return Value::exactly(kind, first - values[1].low);
    case Op::months_between:
      return Value::exactly(kind, months_between(from, date_of(values[1].low, where)));
    case Op::month_end: return days_of(kind, from.month_end());
    case Op::previous_month_end: {
      const auto to = from.previous_month_end();
      if (!to) throw EvaluationError{Code::date_out_of_range, where};
      return days_of(kind, *to);
    }
    case Op::year: return Value::exactly(kind, std::int64_t{from.year()});
    case Op::month: return Value::exactly(kind, std::int64_t{from.month()});
    case Op::weekday: return Value::exactly(kind, std::int64_t{weekday(from)});
    case Op::day_of_year: return Value::exactly(kind, std::int64_t{day_of_year(from)});
    case Op::week_of_year: return Value::exactly(kind, std::int64_t{week_of_year(from)});
    case Op::day_name: return Value::words(day_names[static_cast<std::size_t>(weekday(from) - 1)]);
    case Op::month_name:
      return Value::words(month_names[static_cast<std::size_t>(from.month() - 1)]);
    default: return Value::exactly(kind, std::int64_t{from.day()});
  }
}

// Two neighbours of the sorted dates lie `months` or more apart.
Value Abstract::gap(const Expr& expr) {
  const Items items = list(expr.args[0]);
  const Value months = evaluate(expr.args[1]);
  if (!months.certain()) return Value::truths(true, true);
  std::vector<Date> dates;
  for (const Item& item : items.items)
    if (item.certain && item.value.certain()) dates.push_back(date_of(item.value.low, expr.span));
  std::sort(dates.begin(), dates.end());
  // What else may be there. Between the first and the last known date it can only fill a gap.
  bool complete = true, between = !dates.empty();
  const auto see = [&](const Value& value) {
    complete = false;
    between = between && value.has_low && value.has_high &&
              value.low >= WideNumber(dates.front().days()) &&
              value.high <= WideNumber(dates.back().days());
  };
  for (const Item& item : items.items)
    if (!item.certain || !item.value.certain()) see(item.value);
  if (items.open) see(items.more);
  if (!complete && !between) return Value::truths(true, true);
  const auto apart = months.low.to_int64().value_or(0);
  for (std::size_t i = 1; i < dates.size(); ++i) {
    const auto limit = dates[i - 1].plus_months(static_cast<int>(apart));
    if (limit && *limit <= dates[i]) return Value::truths(true, !complete);
  }
  return Value::truth(false);
}

}  // namespace guiju
