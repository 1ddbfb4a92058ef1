// Names of types and operations, and the typed dump of a bound expression.
#include "rules/expression.h"

#include <array>

namespace guiju {

std::string_view name_of(Type::Kind kind) {
  switch (kind) {
    case Type::Kind::invalid: return "invalid";
    case Type::Kind::boolean: return "boolean";
    case Type::Kind::number: return "number";
    case Type::Kind::text: return "text";
    case Type::Kind::date: return "date";
    case Type::Kind::months: return "duration";
    case Type::Kind::days: return "duration of days";
    case Type::Kind::list: return "list";
    case Type::Kind::record: return "record";
  }
  return "invalid";
}

std::string_view name_of(Op op) {
  switch (op) {
    case Op::number: return "number";
    case Op::boolean: return "boolean";
    case Op::text: return "text";
    case Op::date: return "date";
    case Op::months: return "months";
    case Op::days: return "days";
    case Op::fact: return "fact";
    case Op::field: return "field";
    case Op::item: return "item";
    case Op::reading: return "reading";
    case Op::total: return "total";
    case Op::score: return "score";
    case Op::part: return "part";
    case Op::records: return "records";
    case Op::missing: return "missing";
    case Op::given: return "given";
    case Op::not_: return "not";
    case Op::and_: return "and";
    case Op::or_: return "or";
    case Op::condition: return "if";
    case Op::eq: return "=";
    case Op::ne: return "!=";
    case Op::lt: return "<";
    case Op::le: return "<=";
    case Op::gt: return ">";
    case Op::ge: return ">=";
    case Op::negate: return "negate";
    case Op::add: return "+";
    case Op::sub: return "-";
    case Op::mul: return "*";
    case Op::div: return "/";
    case Op::power: return "**";
    case Op::minimum: return "min";
    case Op::maximum: return "max";
    case Op::abs: return "abs";
    case Op::floor: return "floor";
    case Op::ceiling: return "ceiling";
    case Op::round: return "round";
    case Op::modulo: return "modulo";
    case Op::even: return "even";
    case Op::odd: return "odd";
    case Op::add_months: return "add_months";
    case Op::month_end: return "month_end";
    case Op::previous_month_end: return "previous_month_end";
    case Op::year: return "year";
    case Op::month: return "month";
    case Op::day: return "day";
    case Op::weekday: return "weekday";
    case Op::day_of_year: return "day_of_year";
    case Op::week_of_year: return "week_of_year";
    case Op::day_name: return "day_name";
    case Op::month_name: return "month_name";
    case Op::add_days: return "add_days";
    case Op::days_between: return "days_between";
    case Op::months_between: return "months_between";
    case Op::make_date: return "make_date";
    case Op::whole_years: return "whole_years";
    case Op::rest_months: return "rest_months";
    case Op::whole_days: return "whole_days";
    case Op::has_gap: return "has_gap";
    case Op::join: return "join";
    case Op::text_of: return "text_of";
    case Op::text_length: return "text_length";
    case Op::substring: return "substring";
    case Op::upper_case: return "upper_case";
    case Op::lower_case: return "lower_case";
    case Op::text_contains: return "text_contains";
    case Op::starts_with: return "starts_with";
    case Op::ends_with: return "ends_with";
    case Op::text_before: return "text_before";
    case Op::text_after: return "text_after";
    case Op::list: return "list";
    case Op::concatenate: return "concatenate";
    case Op::filter: return "filter";
    case Op::project: return "project";
    case Op::count: return "count";
    case Op::sum: return "sum";
    case Op::some: return "some";
    case Op::every: return "every";
    case Op::contains: return "contains";
    case Op::min_of: return "min_of";
    case Op::max_of: return "max_of";
    case Op::mean_of: return "mean_of";
    case Op::product: return "product";
    case Op::median: return "median";
    case Op::at: return "at";
    case Op::map: return "map";
    case Op::mode: return "mode";
    case Op::index_of: return "index_of";
    case Op::distinct: return "distinct";
    case Op::reverse: return "reverse";
    case Op::sublist: return "sublist";
    case Op::insert: return "insert";
    case Op::remove: return "remove";
    case Op::sequence: return "sequence";
  }
  return "?";
}

std::string dump(const Expr& expr) {
  std::string out = "(";
  out += name_of(expr.op);
  out += ':';
  out += name_of(expr.type.kind);
  switch (expr.op) {
    case Op::number:
    case Op::months:
    case Op::days: out += ' ' + expr.number.to_string(); break;
    case Op::date: {
      const auto days = expr.number.to_int64();
      out += ' ' + Date::from_days(static_cast<std::int32_t>(days.value_or(0))).to_string();
      break;
    }
    case Op::boolean: out += expr.number.sign() != 0 ? " true" : " false"; break;
    case Op::text: out += " \"" + expr.text + '"'; break;
    case Op::fact:
    case Op::reading:
    case Op::part:
    case Op::records:
    case Op::given:
    case Op::total:
    case Op::score:
    case Op::item:
    case Op::field:
    case Op::project:
      if (!expr.text.empty()) out += ' ' + expr.text;
      break;
    case Op::round: out += ' ' + expr.text; break;
    default: break;
  }
  for (const Expr& arg : expr.args) out += ' ' + dump(arg);
  out += ')';
  return out;
}

}  // namespace guiju
