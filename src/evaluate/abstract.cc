// Bound expression + body → set of possible values. One function for each family of operations;
// lists and dates are in abstract_lists.cc.
#include "evaluate/abstract.h"

#include <algorithm>

namespace guiju {

namespace {

Value number_range(const Number& low, const Number& high) {
  Value v = Value::exactly(Type::Kind::number, low);
  v.high = high;
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

Value negated(Value v) {
  std::swap(v.low, v.high);
  std::swap(v.has_low, v.has_high);
  if (v.has_low) v.low = -v.low;
  if (v.has_high) v.high = -v.high;
  return v;
}

Value product(const Value& a, const Value& b) {
  if (a.certain() && b.certain()) return Value::exactly(Type::Kind::number, a.low * b.low);
  if (!a.has_low || !a.has_high || !b.has_low || !b.has_high) {
    // Only the common half-open case is kept: both at least 0.
    Value v = Value::unbounded(Type::Kind::number);
    if (a.has_low && b.has_low && a.low.sign() >= 0 && b.low.sign() >= 0) {
      v.has_low = true;
      v.low = a.low * b.low;
      if (a.has_high && b.has_high) {
        v.has_high = true;
        v.high = a.high * b.high;
      }
    }
    return v;
  }
  const Number corners[] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
  return number_range(*std::min_element(std::begin(corners), std::end(corners)),
                      *std::max_element(std::begin(corners), std::end(corners)));
}

Value quotient(const Value& a, const Value& b, Span where) {
  if (b.certain() && b.low.sign() == 0) throw EvaluationError{Code::division_by_zero_here, where};
  if (a.certain() && b.certain()) return Value::exactly(Type::Kind::number, a.low / b.low);
  Value v = Value::unbounded(Type::Kind::number);
  // The common case: a >= 0 and b > 0.
  if (a.has_low && a.low.sign() >= 0 && b.has_low && b.low.sign() > 0) {
    v.has_low = true;
    v.low = b.has_high ? a.low / b.high : Number(0);
    if (a.has_high) {
      v.has_high = true;
      v.high = a.high / b.low;
    }
    return v;
  }
  if (a.has_low && a.low.sign() >= 0 && b.has_low && b.low.sign() == 0) {
    v.has_low = true;  // where b is 0 the completion has no value; elsewhere the ratio is >= 0
    v.low = 0;
    return v;
  }
  if (a.has_low && a.has_high && b.has_low && b.has_high &&
      (b.low.sign() > 0 || b.high.sign() < 0)) {
    const Number corners[] = {a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high};
    return number_range(*std::min_element(std::begin(corners), std::end(corners)),
                        *std::max_element(std::begin(corners), std::end(corners)));
  }
  return v;
}

Value hull(const Value& a, const Value& b) {
  Value v = a;
  if (a.kind == Type::Kind::boolean)
    return Value::truths(a.can_true || b.can_true, a.can_false || b.can_false);
  if (a.kind == Type::Kind::text) {
    if (a.text_known && b.text_known && a.text == b.text) return a;
    v.text_known = false;
    v.domain = nullptr;
    return v;
  }
  v.has_low = a.has_low && b.has_low;
  v.has_high = a.has_high && b.has_high;
  if (v.has_low) v.low = std::min(a.low, b.low);
  if (v.has_high) v.high = std::max(a.high, b.high);
  return v;
}

}  // namespace

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
      v.has_low = fact.min.has_value();
      v.has_high = fact.max.has_value();
      if (fact.min) v.low = *fact.min;
      if (fact.max) v.high = *fact.max;
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

Value Abstract::evaluate(const Expr& expr) {
  switch (expr.op) {
    case Op::number:
    case Op::date:
    case Op::months: return Value::exactly(expr.type.kind, expr.number);
    case Op::boolean: return Value::truth(expr.number.sign() != 0);
    case Op::text: return Value::words(expr.text);
    case Op::fact: {
      const auto slot = static_cast<std::size_t>(expr.index);
      return cell(rules_.facts.scalar(expr.index), body_.cells[slot], body_.states[slot]);
    }
    case Op::field: {
      const Loop& loop = loops_[static_cast<std::size_t>(expr.variable)];
      const Fact& field =
          rules_.facts.list(expr.index).fields[static_cast<std::size_t>(expr.field)];
      if (loop.record < 0) return cell(field, 0, Given::null);
      const RecordList& records = body_.lists[static_cast<std::size_t>(expr.index)];
      const auto record = static_cast<std::size_t>(loop.record);
      const auto slot = static_cast<std::size_t>(expr.field);
      return cell(field, records.cell(record, slot), records.state(record, slot));
    }
    case Op::item: return loops_[static_cast<std::size_t>(expr.variable)].item;
    case Op::total:
    case Op::score: {
      const PointRange* range = expr.op == Op::total ? total : score;
      if (range == nullptr) return Value::unbounded(Type::Kind::number);
      return number_range(range->low, range->high);
    }
    case Op::part: {
      if (parts == nullptr) return Value::unbounded(Type::Kind::number);
      const PointRange& range = (*parts)[static_cast<std::size_t>(expr.index)].score;
      return number_range(range.low, range.high);
    }
    case Op::missing: {
      const Expr& fact = expr.args[0];
      if (fact.op == Op::fact)
        return Value::truth(!is_known(body_.states[static_cast<std::size_t>(fact.index)]));
      const int record = loops_[static_cast<std::size_t>(fact.variable)].record;
      if (record < 0) return Value::truths(true, true);
      return Value::truth(!is_known(body_.lists[static_cast<std::size_t>(fact.index)].state(
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
    case Op::day: return dates(expr);
    case Op::has_gap: return gap(expr);
    case Op::some:
    case Op::every: return quantifier(expr);
    case Op::count:
    case Op::sum:
    case Op::contains:
    case Op::min_of:
    case Op::max_of:
    case Op::mean_of: return aggregate(expr);
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

Value Abstract::logic(const Expr& expr) {
  const Value a = evaluate(expr.args[0]);
  if (expr.op == Op::not_) return Value::truths(a.can_false, a.can_true);
  if (expr.op == Op::condition) {
    if (a.is_true()) return evaluate(expr.args[1]);
    if (a.is_false()) return evaluate(expr.args[2]);
    return hull(evaluate(expr.args[1]), evaluate(expr.args[2]));
  }
  const bool is_and = expr.op == Op::and_;
  // The second operand is not looked at where the first decides: it may divide by zero there.
  if (is_and ? a.is_false() : a.is_true()) return a;
  const Value b = evaluate(expr.args[1]);
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

Value Abstract::arithmetic(const Expr& expr) {
  Value a = evaluate(expr.args[0]);
  if (expr.op == Op::negate) return negated(a);
  switch (expr.op) {
    case Op::floor:
    case Op::ceiling: {
      const Rounding rounding = expr.op == Op::floor ? Rounding::floor : Rounding::ceiling;
      if (a.has_low) a.low = a.low.rounded(rounding, 1);
      if (a.has_high) a.high = a.high.rounded(rounding, 1);
      return a;
    }
    case Op::round: {
      const Number step = Number(10).power(-expr.args[1].number.to_int64().value_or(0));
      const Rounding rounding = rounding_named(expr.text).value_or(Rounding::half_even);
      if (a.has_low) a.low = a.low.rounded(rounding, step);
      if (a.has_high) a.high = a.high.rounded(rounding, step);
      return a;
    }
    case Op::abs: {
      if (a.has_low && a.low.sign() >= 0) return a;
      const Value minus = negated(a);
      if (a.has_high && a.high.sign() <= 0) return minus;
      Value v = Value::unbounded(Type::Kind::number);
      v.has_low = true;
      v.low = 0;
      v.has_high = a.has_high && minus.has_high;
      if (v.has_high) v.high = std::max(a.high, minus.high);
      return v;
    }
    default: break;
  }
  const Value b = evaluate(expr.args[1]);
  switch (expr.op) {
    case Op::add:
    case Op::sub: {
      const Value other = expr.op == Op::sub ? negated(b) : b;
      a.has_low = a.has_low && other.has_low;
      a.has_high = a.has_high && other.has_high;
      if (a.has_low) a.low = a.low + other.low;
      if (a.has_high) a.high = a.high + other.high;
      return a;
    }
    case Op::mul: return product(a, b);
    case Op::div: return quotient(a, b, expr.span);
    case Op::power: {
      const std::int64_t exponent = b.low.to_int64().value_or(0);
      if (a.certain()) {
        if (a.low.sign() == 0 && exponent < 0)
          throw EvaluationError{Code::division_by_zero_here, expr.span};
        return Value::exactly(Type::Kind::number, a.low.power(exponent));
      }
      Value v = Value::unbounded(Type::Kind::number);
      if (exponent >= 0 && a.has_low && a.low.sign() >= 0) {
        v.has_low = true;
        v.low = a.low.power(exponent);
        v.has_high = a.has_high;
        if (a.has_high) v.high = a.high.power(exponent);
      }
      return v;
    }
    default: break;
  }
  return Value::unbounded(Type::Kind::number);
}

}  // namespace guiju
