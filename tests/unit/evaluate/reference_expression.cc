// Expression + complete body → value, by recursion.
#include "reference_expression.h"

#include <algorithm>

#include "base/date.h"

namespace guiju::test {

namespace {

Known of(bool value) {
  Known out;
  out.truth = value;
  return out;
}
Known of(const Number& value) {
  Known out;
  out.number = value;
  return out;
}

Date date(const Number& days) {
  const auto value = days.to_int64();
  if (!value || *value < -719162 || *value > 2932896) throw ReferenceFailure{};
  return Date::from_days(static_cast<std::int32_t>(*value));
}

}  // namespace

Known ReferenceExpressions::cell(const Fact& fact, Cell cell) const {
  Known out;
  switch (fact.type) {
    case FactType::finding: out.truth = cell != 0 && !without_findings; break;
    case FactType::boolean: out.truth = cell != 0; break;
    case FactType::number: out.number = body_.numbers[static_cast<std::size_t>(cell)]; break;
    case FactType::choice: out.text = fact.choices[static_cast<std::size_t>(cell)]; break;
    case FactType::text: out.text = body_.texts[static_cast<std::size_t>(cell)]; break;
    default: out.number = Number(cell); break;
  }
  return out;
}

Known ReferenceExpressions::with(const Known& item, const Expr& expr) {
  records.push_back(item.record);
  items.push_back(item);
  Known out = value(expr);
  records.pop_back();
  items.pop_back();
  return out;
}

Known ReferenceExpressions::list(const Expr& expr) {
  Known out;
  switch (expr.op) {
    case Op::records: {
      const std::size_t count = body_.lists[static_cast<std::size_t>(expr.index)].count;
      for (std::size_t i = 0; i < count; ++i) {
        Known item;
        item.record = static_cast<int>(i);
        out.items.push_back(item);
      }
      return out;
    }
    case Op::list:
      for (const Expr& arg : expr.args) out.items.push_back(value(arg));
      return out;
    case Op::concatenate:
      for (const Expr& arg : expr.args)
        for (const Known& item : list(arg).items) out.items.push_back(item);
      return out;
    case Op::filter:
      for (const Known& item : list(expr.args[0]).items)
        if (with(item, expr.args[1]).truth) out.items.push_back(item);
      return out;
    case Op::project: {
      const RecordList& source = body_.lists[static_cast<std::size_t>(expr.index)];
      const auto field = static_cast<std::size_t>(expr.field);
      for (const Known& item : list(expr.args[0]).items)
        out.items.push_back(cell(rules_.facts.list(expr.index).fields[field],
                                 source.cell(static_cast<std::size_t>(item.record), field)));
      return out;
    }
    case Op::condition: return list(expr.args[truth(expr.args[0]) ? 1 : 2]);
    default: throw ReferenceFailure{};
  }
}

Known ReferenceExpressions::compared(const Expr& expr) {
  const Known a = value(expr.args[0]), b = value(expr.args[1]);
  const Type::Kind kind = expr.args[0].type.kind;
  if (kind == Type::Kind::boolean) return of((a.truth == b.truth) == (expr.op == Op::eq));
  if (kind == Type::Kind::text) return of((a.text == b.text) == (expr.op == Op::eq));
  switch (expr.op) {
    case Op::eq: return of(a.number == b.number);
    case Op::ne: return of(!(a.number == b.number));
    case Op::lt: return of(a.number < b.number);
    case Op::le: return of(!(b.number < a.number));
    case Op::gt: return of(b.number < a.number);
    default: return of(!(a.number < b.number));
  }
}

Known ReferenceExpressions::dated(const Expr& expr) {
  if (expr.op == Op::has_gap) {
    std::vector<Date> dates;
    for (const Known& item : list(expr.args[0]).items) dates.push_back(date(item.number));
    const auto months = static_cast<int>(value(expr.args[1]).number.to_int64().value());
    bool found = false;
    // Each date against the nearest later one.
    for (const Date& from : dates) {
      std::optional<Date> next;
      for (const Date& other : dates)
        if (from < other && (!next || other < *next)) next = other;
      const auto limit = from.plus_months(months);
      found = found || (next && limit && !(*next < *limit));
    }
    return of(found);
  }
  const Date on = date(value(expr.args[0]).number);
  std::optional<Date> to;
  switch (expr.op) {
    case Op::year: return of(Number(on.year()));
    case Op::month: return of(Number(on.month()));
    case Op::day: return of(Number(on.day()));
    case Op::month_end: to = on.month_end(); break;
    case Op::previous_month_end: to = on.previous_month_end(); break;
    default:
      to = on.plus_months(static_cast<int>(value(expr.args[1]).number.to_int64().value()));
      break;
  }
  if (!to) throw ReferenceFailure{};
  return of(Number(to->days()));
}

Known ReferenceExpressions::value(const Expr& expr) {
  const auto number = [&](std::size_t i) { return value(expr.args[i]).number; };
  switch (expr.op) {
    case Op::number:
    case Op::date:
    case Op::months: return of(expr.number);
    case Op::boolean: return of(expr.number.sign() != 0);
    case Op::text: {
      Known out;
      out.text = expr.text;
      return out;
    }
    case Op::reading: {
      const auto reading = static_cast<std::size_t>(expr.index);
      Known out;
      out.text =
          rules_.readings[reading].options[static_cast<std::size_t>(selection_[reading])].first;
      return out;
    }
    case Op::fact:
      return cell(rules_.facts.scalar(expr.index),
                  body_.cells[static_cast<std::size_t>(expr.index)]);
    case Op::field: {
      const auto field = static_cast<std::size_t>(expr.field);
      return cell(rules_.facts.list(expr.index).fields[field],
                  body_.lists[static_cast<std::size_t>(expr.index)].cell(
                      static_cast<std::size_t>(records.at(static_cast<std::size_t>(expr.variable))),
                      field));
    }
    case Op::missing: {
      const auto slot = static_cast<std::size_t>(expr.args.at(0).index);
      return of(!is_known(body_.cells.state(slot)));
    }
    case Op::item: return items.at(static_cast<std::size_t>(expr.variable));
    case Op::total: return of(total);
    case Op::score: return of(score);
    case Op::part: return of(parts.at(static_cast<std::size_t>(expr.index)));
    case Op::given:
      return of(body_.lists[static_cast<std::size_t>(expr.index)].given == Given::stated);
    case Op::not_: return of(!truth(expr.args[0]));
    case Op::and_: return of(truth(expr.args[0]) && truth(expr.args[1]));
    case Op::or_: return of(truth(expr.args[0]) || truth(expr.args[1]));
    case Op::condition: return value(expr.args[truth(expr.args[0]) ? 1 : 2]);
    case Op::eq:
    case Op::ne:
    case Op::lt:
    case Op::le:
    case Op::gt:
    case Op::ge: return compared(expr);
    case Op::negate: return of(-number(0));
    case Op::add: return of(number(0) + number(1));
    case Op::sub: return of(number(0) - number(1));
    case Op::mul: return of(number(0) * number(1));
    case Op::div: {
      const Number divisor = number(1);
      if (divisor.sign() == 0) throw ReferenceFailure{};
      return of(number(0) / divisor);
    }
    case Op::power: return of(number(0).power(number(1).to_int64().value()));
    case Op::abs: return of(number(0).sign() < 0 ? -number(0) : number(0));
    case Op::floor: return of(number(0).rounded(Rounding::floor, 1));
    case Op::ceiling: return of(number(0).rounded(Rounding::ceiling, 1));
    case Op::some:
    case Op::every: {
      bool any = false, all = true;
      for (const Known& item : list(expr.args[0]).items) {
        const bool holds = expr.args.size() > 1 ? with(item, expr.args[1]).truth : item.truth;
        any = any || holds;
        all = all && holds;
      }
      return of(expr.op == Op::some ? any : all);
    }
    case Op::count: return of(Number(static_cast<std::int64_t>(list(expr.args[0]).items.size())));
    case Op::contains: {
      const Known wanted = value(expr.args[1]);
      bool found = false;
      for (const Known& item : list(expr.args[0]).items)
        found = found || (item.number == wanted.number && item.text == wanted.text &&
                          item.truth == wanted.truth);
      return of(found);
    }
    case Op::sum:
    case Op::min_of:
    case Op::max_of:
    case Op::mean_of: {
      const std::vector<Known> all = list(expr.args[0]).items;
      if (all.empty() && expr.op != Op::sum) throw ReferenceFailure{};
      Number sum = 0;
      for (const Known& item : all) sum = sum + item.number;
      if (expr.op == Op::sum) return of(sum);
      if (expr.op == Op::mean_of) return of(sum / Number(static_cast<std::int64_t>(all.size())));
      Number best = all.front().number;
      for (const Known& item : all)
        if (expr.op == Op::min_of ? item.number < best : best < item.number) best = item.number;
      return of(best);
    }
    case Op::add_months:
    case Op::month_end:
    case Op::previous_month_end:
    case Op::year:
    case Op::month:
    case Op::day:
    case Op::has_gap: return dated(expr);
    default: throw ReferenceFailure{};
  }
}

}  // namespace guiju::test
