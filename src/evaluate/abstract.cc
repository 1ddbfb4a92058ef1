// Bound expression + body → set of possible values: leaves, logic and comparison. Numbers are in
// abstract_arithmetic.cc, dates and texts in abstract_dates.cc and abstract_texts.cc, lists in
// abstract_lists.cc and abstract_sequences.cc.
#include "evaluate/abstract.h"

#include <algorithm>
#include <utility>

#include "evaluate/abstract_work.h"

namespace guiju {

namespace {

// Points of the fast form are whole units; of the general form, ratios that fits_points() let pass.
Value points(const PointRange& range, bool whole_points) {
  Value v = Value::exactly(Type::Kind::number, range.low);
  v.high = range.high;
  v.numerator_bits = whole_points ? 63 : most_point_bits;
  v.denominator_bits = whole_points ? 20 : most_point_bits;
  return v;
}

// Order of bounds with infinities: is a's lowest below b's highest?
bool may_be_less(const Value& a, const Value& b) {
  return !a.has_low || !b.has_high || a.low < b.high;
}
bool may_be_equal(const Value& a, const Value& b) {
  const bool a_above = a.has_low && b.has_high && a.low > b.high;
  const bool b_above = b.has_low && a.has_high && b.low > a.high;
  return !a_above && !b_above;
}

Value hull(const Value& a, const Value& b) {
  Value v = a;
  if (a.kind == Type::Kind::boolean)
    return Value::truths(a.can_true || b.can_true, a.can_false || b.can_false);
  if (a.kind == Type::Kind::text) {
    if (a.text_known && b.text_known && a.text == b.text) return a;
    return Value::unbounded(Type::Kind::text);
  }
  const ValueSize x = size_of(a), y = size_of(b);
  v.numerator_bits = static_cast<std::uint8_t>(std::max(x.over, y.over));
  v.denominator_bits = static_cast<std::uint8_t>(std::max(x.under, y.under));
  v.has_low = a.has_low && b.has_low;
  v.has_high = a.has_high && b.has_high;
  if (v.has_low) v.low = std::min(a.low, b.low);
  if (v.has_high) v.high = std::max(a.high, b.high);
  return v;
}

}  // namespace

Value anything(Type::Kind kind) {
  return kind == Type::Kind::boolean ? Value::truths(true, true) : Value::unbounded(kind);
}

Value Abstract::cell(const Fact& fact, Cell cell, Given given) const {
  const bool known = is_known(given);
  switch (fact.type) {
    case FactType::finding:
      if (findings_false) return Value::truth(false);
      [[fallthrough]];
    case FactType::boolean: return known ? Value::truth(cell != 0) : Value::truths(true, true);
    case FactType::count:
    case FactType::number: {
      if (known)
        return Value::exactly(Type::Kind::number,
                              fact.type == FactType::count
                                  ? Number(cell)
                                  : body_.numbers[static_cast<std::size_t>(cell)]);
      Value v = Value::unbounded(Type::Kind::number);
      // A count is an int64, a number has at most 34 digits and 34 decimals.
      v.numerator_bits = fact.type == FactType::count ? 63 : 113;
      v.denominator_bits = fact.type == FactType::count ? 1 : 113;
      v.has_low = fact.min.has_value();
      v.has_high = fact.max.has_value() || fact.type == FactType::count;
      if (fact.min) v.low = *fact.min;
      if (fact.max)
        v.high = *fact.max;
      else if (v.has_high)
        v.high = WideNumber(default_max_count);
      return v;
    }
    case FactType::date:
      return known ? Value::exactly(Type::Kind::date, Number(cell))
                   : Value::unbounded(Type::Kind::date);
    case FactType::choice: {
      if (known) return Value::words(fact.choices[static_cast<std::size_t>(cell)]);
      Value v = Value::unbounded(Type::Kind::text);
      v.domain = &fact.choices;
      return v;
    }
    case FactType::text:
      return known ? Value::words(body_.texts[static_cast<std::size_t>(cell)])
                   : Value::unbounded(Type::Kind::text);
    case FactType::list: break;
  }
  return {};
}

Value Abstract::narrowed(Value value, int list, int record, int slot) const {
  if (ranges == nullptr || value.certain()) return value;
  const auto range = ranges->find({list, record, slot});
  if (range == ranges->end()) return value;
  if (range->second.low && (!value.has_low || value.low < *range->second.low)) {
    value.has_low = true;
    value.low = *range->second.low;
  }
  if (range->second.high && (!value.has_high || value.high > *range->second.high)) {
    value.has_high = true;
    value.high = *range->second.high;
  }
  return value;
}

Value Abstract::field(int list, int record, int field) const {
  const Fact& fact = rules_.facts.list(list).fields[static_cast<std::size_t>(field)];
  const RecordList& records = body_.lists[static_cast<std::size_t>(list)];
  const auto row = static_cast<std::size_t>(record);
  const auto slot = static_cast<std::size_t>(field);
  return narrowed(cell(fact, records.cell(row, slot), records.state(row, slot)), list, record,
                  field);
}

Value Abstract::evaluate(const Expr& expr) {
  if (working_ > 0) spend(1, expr.span);
  switch (expr.op) {
    case Op::number:
    case Op::date:
    case Op::months:
    case Op::days: return Value::exactly(expr.type.kind, expr.number);
    case Op::boolean: return Value::truth(expr.number.sign() != 0);
    case Op::text: return Value::words(expr.text);
    case Op::fact: {
      const auto slot = static_cast<std::size_t>(expr.index);
      return narrowed(
          cell(rules_.facts.scalar(expr.index), body_.cells[slot], body_.cells.state(slot)), -1, -1,
          expr.index);
    }
    case Op::field: {
      const Loop& loop = loops_[static_cast<std::size_t>(expr.variable)];
      if (loop.record >= 0) return field(expr.index, loop.record, expr.field);
      return cell(rules_.facts.list(expr.index).fields[static_cast<std::size_t>(expr.field)], 0,
                  Given::null);
    }
    case Op::item: return loops_[static_cast<std::size_t>(expr.variable)].item;
    case Op::total:
    case Op::score: {
      const PointRange* range = expr.op == Op::total ? total : score;
      if (range == nullptr) return Value::unbounded(Type::Kind::number);
      return points(*range, whole_points);
    }
    case Op::part: {
      if (parts == nullptr) return Value::unbounded(Type::Kind::number);
      const PointRange& range = (*parts)[static_cast<std::size_t>(expr.index)].score;
      return points(range, whole_points);
    }
    case Op::missing: {
      const Expr& fact = expr.args[0];
      if (fact.op == Op::fact)
        return Value::truth(is_missing(body_.cells.state(static_cast<std::size_t>(fact.index))));
      const int record = loops_[static_cast<std::size_t>(fact.variable)].record;
      if (record < 0) return Value::truths(true, true);
      return Value::truth(is_missing(body_.lists[static_cast<std::size_t>(fact.index)].state(
          static_cast<std::size_t>(record), static_cast<std::size_t>(fact.field))));
    }
    case Op::given: {
      const Given given = body_.lists[static_cast<std::size_t>(expr.index)].given;
      if (given == Given::stated) return Value::truth(true);
      if (given == Given::defaulted) return Value::truth(false);
      return Value::truths(true, true);
    }
    case Op::not_:
    case Op::and_:
    case Op::or_:
    case Op::condition: return logic(expr);
    case Op::eq:
    case Op::ne:
    case Op::lt:
    case Op::le:
    case Op::gt:
    case Op::ge: return comparison(expr);
    case Op::add_months:
    case Op::month_end:
    case Op::previous_month_end:
    case Op::year:
    case Op::month:
    case Op::day:
    case Op::weekday:
    case Op::day_of_year:
    case Op::week_of_year:
    case Op::day_name:
    case Op::month_name:
    case Op::add_days:
    case Op::days_between:
    case Op::months_between:
    case Op::make_date:
    case Op::whole_years:
    case Op::rest_months:
    case Op::whole_days: return dates(expr);
    case Op::join:
    case Op::text_of:
    case Op::text_length:
    case Op::substring:
    case Op::upper_case:
    case Op::lower_case:
    case Op::text_contains:
    case Op::starts_with:
    case Op::ends_with:
    case Op::text_before:
    case Op::text_after: return texts(expr);
    case Op::at: return element(expr);
    case Op::has_gap: return gap(expr);
    case Op::some:
    case Op::every: return quantifier(expr);
    case Op::count:
    case Op::sum:
    case Op::contains:
    case Op::min_of:
    case Op::max_of:
    case Op::mean_of:
    case Op::product:
    case Op::median: return aggregate(expr);
    default: break;
  }
  try {
    return arithmetic(expr);
  } catch (const NumberOverflow&) {
    throw EvaluationError{Code::number_too_large, expr.span};
  } catch (const DivisionByZero&) {
    throw EvaluationError{Code::division_by_zero_here, expr.span};
  }
}

// The value, or none where it cannot be computed.
std::optional<Value> Abstract::if_any(const Expr& expr) {
  const std::size_t depth = loops_.size();
  try {
    return evaluate(expr);
  } catch (const EvaluationError&) {
    while (loops_.size() > depth) loops_.pop_back();
    return std::nullopt;
  }
}

Value Abstract::logic(const Expr& expr) {
  const Value a = evaluate(expr.args[0]);
  if (expr.op == Op::not_) return Value::truths(a.can_false, a.can_true);
  if (expr.op == Op::condition) {
    if (a.is_true()) return evaluate(expr.args[1]);
    if (a.is_false()) return evaluate(expr.args[2]);
    // Where one branch has no value the completions that take it are errors: the other is left.
    const auto first = if_any(expr.args[1]);
    const auto second = if_any(expr.args[2]);
    if (first && second) return hull(*first, *second);
    return first ? *first : second ? *second : evaluate(expr.args[2]);
  }
  const bool is_and = expr.op == Op::and_;
  // The second operand is not looked at where the first decides: it may divide by zero there.
  if (is_and ? a.is_false() : a.is_true()) return a;
  // Likewise where the second has none: what is left is what the first decides.
  const auto open = a.certain() ? std::nullopt : if_any(expr.args[1]);
  if (!a.certain() && !open) return Value::truth(!is_and);
  const Value b = open ? *open : evaluate(expr.args[1]);
  if (is_and) return Value::truths(a.can_true && b.can_true, a.can_false || b.can_false);
  return Value::truths(a.can_true || b.can_true, a.can_false && b.can_false);
}

Value Abstract::comparison(const Expr& expr) {
  const Value a = evaluate(expr.args[0]);
  const Value b = evaluate(expr.args[1]);
  bool equal = false, differ = false;
  if (a.kind == Type::Kind::boolean) {
    equal = (a.can_true && b.can_true) || (a.can_false && b.can_false);
    differ = (a.can_true && b.can_false) || (a.can_false && b.can_true);
  } else if (a.kind == Type::Kind::text) {
    const auto within = [](const Value& known, const Value& open) {
      return open.domain == nullptr ||
             std::find(open.domain->begin(), open.domain->end(), known.text) != open.domain->end();
    };
    if (a.text_known && b.text_known) {
      equal = a.text == b.text;
      differ = !equal;
    } else if (a.text_known || b.text_known) {
      const Value& known = a.text_known ? a : b;
      const Value& open = a.text_known ? b : a;
      equal = within(known, open);
      differ = !equal || open.domain == nullptr || open.domain->size() > 1;
    } else {
      equal = differ = true;
    }
  } else {
    const bool less = may_be_less(a, b), greater = may_be_less(b, a), same = may_be_equal(a, b);
    switch (expr.op) {
      case Op::lt: return Value::truths(less, greater || same);
      case Op::le: return Value::truths(less || same, greater);
      case Op::gt: return Value::truths(greater, less || same);
      case Op::ge: return Value::truths(greater || same, less);
      default:
        equal = same;
        differ = less || greater;
        break;
    }
  }
  return expr.op == Op::eq ? Value::truths(equal, differ) : Value::truths(differ, equal);
}

}  // namespace guiju
