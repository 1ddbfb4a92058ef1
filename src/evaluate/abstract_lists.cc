// Lists, quantifiers, dates and the search for the unknown facts that matter.
#include <algorithm>

#include "base/date.h"
#include "evaluate/abstract.h"

namespace guiju {

void Abstract::push(const Expr& source, const Item& item) {
  if (source.type.element == Type::Kind::record)
    loops_.push_back({source.type.list, item.record, {}});
  else
    loops_.push_back({-1, -1, item.value});
}

Abstract::Items Abstract::list(const Expr& expr) {
  Items out;
  switch (expr.op) {
    case Op::records: {
      const RecordList& records = body_.lists[static_cast<std::size_t>(expr.index)];
      if (records.given != Given::stated) {
        out.open = records.given != Given::defaulted;
        return out;
      }
      out.items.resize(records.count);
      for (std::size_t i = 0; i < records.count; ++i) out.items[i].record = static_cast<int>(i);
      return out;
    }
    case Op::list:
      for (const Expr& arg : expr.args) out.items.push_back({true, -1, evaluate(arg)});
      return out;
    case Op::concatenate:
      for (const Expr& arg : expr.args) {
        Items part = list(arg);
        out.open = out.open || part.open;
        out.items.insert(out.items.end(), part.items.begin(), part.items.end());
      }
      return out;
    case Op::filter: {
      Items source = list(expr.args[0]);
      out.open = source.open;
      for (Item& item : source.items) {
        push(expr.args[0], item);
        const Value holds = evaluate(expr.args[1]);
        leave();
        if (!holds.can_true) continue;
        item.certain = item.certain && !holds.can_false;
        out.items.push_back(item);
      }
      return out;
    }
    case Op::project: {
      out = list(expr.args[0]);
      const Fact& field =
          rules_.facts.list(expr.index).fields[static_cast<std::size_t>(expr.field)];
      const RecordList& records = body_.lists[static_cast<std::size_t>(expr.index)];
      for (Item& item : out.items)
        item.value = cell(field,
                          records.cell(static_cast<std::size_t>(item.record),
                                       static_cast<std::size_t>(expr.field)),
                          records.state(static_cast<std::size_t>(item.record),
                                        static_cast<std::size_t>(expr.field)));
      return out;
    }
    case Op::condition: {
      const Value which = evaluate(expr.args[0]);
      if (which.is_true()) return list(expr.args[1]);
      if (which.is_false()) return list(expr.args[2]);
      out.open = true;
      return out;
    }
    default: out.open = true; return out;
  }
}

Value Abstract::quantifier(const Expr& expr) {
  const Items items = list(expr.args[0]);
  const bool some = expr.op == Op::some;
  // `some` starts false and one true decides; `every` starts true and one false decides.
  bool can_decide = items.open, decided = false;
  for (const Item& item : items.items) {
    Value holds = item.value;
    if (expr.args.size() > 1) {
      push(expr.args[0], item);
      holds = evaluate(expr.args[1]);
      leave();
    }
    const bool may = some ? holds.can_true : holds.can_false;
    const bool must = may && (some ? !holds.can_false : !holds.can_true);
    can_decide = can_decide || may;
    decided = decided || (must && item.certain);
  }
  return some ? Value::truths(can_decide, !decided) : Value::truths(!decided, can_decide);
}

Value Abstract::aggregate(const Expr& expr) {
  const Items items = list(expr.args[0]);
  const auto certain_items = std::count_if(items.items.begin(), items.items.end(),
                                           [](const Item& i) { return i.certain; });
  if (expr.op == Op::count) {
    Value v = Value::exactly(Type::Kind::number, Number(static_cast<std::int64_t>(certain_items)));
    v.high = Number(static_cast<std::int64_t>(items.items.size()));
    v.has_high = !items.open;
    return v;
  }
  if (expr.op == Op::contains) {
    const Value wanted = evaluate(expr.args[1]);
    bool can = items.open, must = false;
    for (const Item& item : items.items) {
      bool same = true, sure = false;
      if (wanted.kind == Type::Kind::text) {
        same = !wanted.text_known || !item.value.text_known || wanted.text == item.value.text;
        sure = wanted.text_known && item.value.text_known && same;
      } else if (wanted.kind == Type::Kind::boolean) {
        same =
            (wanted.can_true && item.value.can_true) || (wanted.can_false && item.value.can_false);
        sure = same && wanted.certain() && item.value.certain();
      } else {
        same = !(wanted.has_low && item.value.has_high && wanted.low > item.value.high) &&
               !(item.value.has_low && wanted.has_high && item.value.low > wanted.high);
        sure = same && wanted.certain() && item.value.certain();
      }
      can = can || same;
      must = must || (sure && item.certain);
    }
    return Value::truths(can, !must);
  }
  const Type::Kind kind = expr.type.kind;
  if (expr.op == Op::sum) {
    Value v = Value::exactly(kind, 0);
    if (items.open) return Value::unbounded(kind);
    try {
      for (const Item& item : items.items) {
        // An item that may be absent adds 0 there.
        const Number low = item.certain ? item.value.low : std::min(item.value.low, Number(0));
        const Number high = item.certain ? item.value.high : std::max(item.value.high, Number(0));
        v.has_low = v.has_low && item.value.has_low;
        v.has_high = v.has_high && item.value.has_high;
        if (v.has_low) v.low = v.low + low;
        if (v.has_high) v.high = v.high + high;
      }
    } catch (const NumberOverflow&) {
      throw EvaluationError{Code::number_too_large, expr.span};
    }
    return v;
  }
  if (items.items.empty() && !items.open) throw EvaluationError{Code::empty_list, expr.span};
  return extreme_or_mean(expr, items);
}

namespace {

// A range made wider, so that it holds another.
void widen(Value& all, const Value& item) {
  all.has_low = all.has_low && item.has_low;
  all.has_high = all.has_high && item.has_high;
  if (all.has_low) all.low = std::min(all.low, item.low);
  if (all.has_high) all.high = std::max(all.high, item.high);
}

}  // namespace

// min, max, mean of what is in the list for certain and what only may be. Where all of it may be
// absent, the completions without a value are errors of their own.
Value Abstract::extreme_or_mean(const Expr& expr, const Items& items) {
  Value out = Value::unbounded(expr.type.kind);
  bool all_certain = !items.open;
  if (!items.items.empty()) out = items.items.front().value;
  for (const Item& item : items.items) {
    all_certain = all_certain && item.certain;
    widen(out, item.value);
  }
  try {
    if (expr.op == Op::mean_of && all_certain) {
      Number low = 0, high = 0;
      for (const Item& item : items.items) {
        if (out.has_low) low = low + item.value.low;
        if (out.has_high) high = high + item.value.high;
      }
      const Number count = static_cast<std::int64_t>(items.items.size());
      if (out.has_low) out.low = low / count;
      if (out.has_high) out.high = high / count;
      return out;
    }
  } catch (const NumberOverflow&) {
    throw EvaluationError{Code::number_too_large, expr.span};
  }
  if (items.open) out.has_low = out.has_high = false;
  // The least is no more than any that is there, the most no less.
  for (const Item& item : items.items) {
    if (!item.certain) continue;
    if (expr.op == Op::min_of && item.value.has_high &&
        (!out.has_high || item.value.high < out.high)) {
      out.has_high = true;
      out.high = item.value.high;
    }
    if (expr.op == Op::max_of && item.value.has_low && (!out.has_low || item.value.low > out.low)) {
      out.has_low = true;
      out.low = item.value.low;
    }
  }
  return out;
}

namespace {

Date date_of(const Number& days, Span where) {
  const auto value = days.to_int64();
  // Years 1..9999.
  if (!value || *value < -719162 || *value > 2932896)
    throw EvaluationError{Code::date_out_of_range, where};
  return Date::from_days(static_cast<std::int32_t>(*value));
}

}  // namespace

Value Abstract::dates(const Expr& expr) {
  const Value date = evaluate(expr.args[0]);
  const Value months =
      expr.args.size() > 1 ? evaluate(expr.args[1]) : Value::exactly(Type::Kind::months, 0);
  const auto on = [&](const Number& days, const Number& by) -> Number {
    const Date from = date_of(days, expr.span);
    switch (expr.op) {
      case Op::add_months: {
        const auto count = by.to_int64();
        if (!count || *count < -120000 || *count > 120000)
          throw EvaluationError{Code::date_out_of_range, expr.span};
        const auto to = from.plus_months(static_cast<int>(*count));
        if (!to) throw EvaluationError{Code::date_out_of_range, expr.span};
        return to->days();
      }
      case Op::month_end: return from.month_end().days();
      case Op::previous_month_end: {
        const auto to = from.previous_month_end();
        if (!to) throw EvaluationError{Code::date_out_of_range, expr.span};
        return to->days();
      }
      case Op::year: return from.year();
      case Op::month: return from.month();
      default: return from.day();
    }
  };
  if (date.certain() && months.certain())
    return Value::exactly(expr.type.kind, on(date.low, months.low));
  return Value::unbounded(expr.type.kind);
}

// Two neighbours of the sorted dates lie `months` or more apart.
Value Abstract::gap(const Expr& expr) {
  const Items items = list(expr.args[0]);
  const Value months = evaluate(expr.args[1]);
  bool certain = !items.open && months.certain();
  for (const Item& item : items.items) certain = certain && item.certain && item.value.certain();
  if (!certain) return Value::truths(true, true);
  std::vector<Date> dates;
  for (const Item& item : items.items) dates.push_back(date_of(item.value.low, expr.span));
  std::sort(dates.begin(), dates.end());
  const auto apart = months.low.to_int64().value_or(0);
  for (std::size_t i = 1; i < dates.size(); ++i) {
    const auto limit = dates[i - 1].plus_months(static_cast<int>(apart));
    if (limit && *limit <= dates[i]) return Value::truth(true);
  }
  return Value::truth(false);
}

void Abstract::unknown(const Expr& expr, UnknownFacts& facts) {
  const bool is_list = expr.type.kind == Type::Kind::list;
  if (!is_list && evaluate(expr).certain()) return;
  switch (expr.op) {
    case Op::fact:
      facts.insert({rules_.facts.scalar_facts[static_cast<std::size_t>(expr.index)], -1, -1});
      return;
    case Op::field: {
      const int record = loops_[static_cast<std::size_t>(expr.variable)].record;
      const int fact = rules_.facts.list_facts[static_cast<std::size_t>(expr.index)];
      if (record >= 0)
        facts.insert({fact, record, expr.field});
      else
        facts.insert({fact, -1, -1});
      return;
    }
    case Op::records:
    case Op::given: {
      const Given given = body_.lists[static_cast<std::size_t>(expr.index)].given;
      if (!is_known(given))
        facts.insert({rules_.facts.list_facts[static_cast<std::size_t>(expr.index)], -1, -1});
      return;
    }
    case Op::project: {
      const Items items = list(expr.args[0]);
      unknown(expr.args[0], facts);
      const int fact = rules_.facts.list_facts[static_cast<std::size_t>(expr.index)];
      const RecordList& records = body_.lists[static_cast<std::size_t>(expr.index)];
      for (const Item& item : items.items)
        if (!is_known(records.state(static_cast<std::size_t>(item.record),
                                    static_cast<std::size_t>(expr.field))))
          facts.insert({fact, item.record, expr.field});
      return;
    }
    case Op::filter:
    case Op::some:
    case Op::every: {
      unknown(expr.args[0], facts);
      if (expr.args.size() < 2) return;
      for (const Item& item : list(expr.args[0]).items) {
        push(expr.args[0], item);
        unknown(expr.args[1], facts);
        leave();
      }
      return;
    }
    case Op::condition: {
      const Value which = evaluate(expr.args[0]);
      unknown(expr.args[0], facts);
      if (!which.is_false()) unknown(expr.args[1], facts);
      if (!which.is_true()) unknown(expr.args[2], facts);
      return;
    }
    default:
      for (const Expr& arg : expr.args) unknown(arg, facts);
  }
}

}  // namespace guiju
