// Lists, quantifiers and the search for the unknown facts that matter. Operations for which the order
// of the elements counts are in abstract_sequences.cc.
#include <algorithm>

#include "evaluate/abstract.h"
#include "evaluate/abstract_work.h"

namespace guiju {

namespace {

// A range made wider, so that it holds another.
void widen(Value& all, const Value& item) {
  all.has_low = all.has_low && item.has_low;
  all.has_high = all.has_high && item.has_high;
  if (all.has_low) all.low = std::min(all.low, item.low);
  if (all.has_high) all.high = std::max(all.high, item.high);
}

// The comparisons that all elements of a filtered list pass: `and`s taken apart.
void conjuncts(const Expr& expr, std::vector<const Expr*>& out) {
  if (expr.op == Op::and_)
    for (const Expr& arg : expr.args) conjuncts(arg, out);
  else
    out.push_back(&expr);
}

bool reads_loop(const Expr& expr, int variable) {
  if (expr.variable == variable && (expr.op == Op::field || expr.op == Op::item)) return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [variable](const Expr& arg) { return reads_loop(arg, variable); });
}

// One number of several: there is at least one.
WideNumber combined(Op op, std::vector<WideNumber> numbers) {
  const std::size_t count = numbers.size();
  switch (op) {
    case Op::min_of: return *std::min_element(numbers.begin(), numbers.end());
    case Op::max_of: return *std::max_element(numbers.begin(), numbers.end());
    case Op::median: {
      std::sort(numbers.begin(), numbers.end());
      if (count % 2 == 1) return numbers[count / 2];
      return (numbers[count / 2 - 1] + numbers[count / 2]) / WideNumber(2);
    }
    case Op::product: {
      WideNumber product = 1;
      for (const WideNumber& number : numbers) product = product * number;
      return product;
    }
    default: {
      WideNumber sum = 0;
      for (const WideNumber& number : numbers) sum = sum + number;
      return sum / WideNumber(static_cast<std::int64_t>(count));
    }
  }
}

}  // namespace

void Abstract::push(const Expr& source, const Item& item) {
  if (source.type.element == Type::Kind::record)
    loops_.push_back({source.type.list, item.record, {}});
  else
    loops_.push_back({-1, -1, item.value});
}

void Abstract::spend(std::size_t items, Span where) {
  steps_ += items;
  if (steps_ > max_list_steps)
    throw EvaluationError{Code::too_many_steps, where, {std::to_string(max_list_steps)}};
}

Abstract::Items Abstract::list(const Expr& expr) {
  const Work work(*this);
  Items out = elements(expr);
  spend(out.items.size() + 1, expr.span);
  return out;
}

Abstract::Items Abstract::elements(const Expr& expr) {
  Items out;
  switch (expr.op) {
    case Op::records: {
      const RecordList& records = body_.lists[static_cast<std::size_t>(expr.index)];
      if (records.given != Given::stated) {
        out.open = records.given != Given::defaulted;
        return out;
      }
      out.open = records.more;
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
        if (part.open) {
          if (!out.open)
            out.more = part.more;
          else if (out.more.kind == part.more.kind && out.more.kind != Type::Kind::invalid)
            widen(out.more, part.more);
          else
            out.more = {};
        }
        out.open = out.open || part.open;
        if (out.items.size() + part.items.size() > max_list_made)
          throw EvaluationError{Code::too_many_steps, expr.span, {std::to_string(max_list_made)}};
        out.items.insert(out.items.end(), part.items.begin(), part.items.end());
      }
      return out;
    case Op::filter: {
      Items source = list(expr.args[0]);
      out.open = source.open;
      for (Item& item : source.items) {
        spend(1, expr.span);
        push(expr.args[0], item);
        const Value holds = evaluate(expr.args[1]);
        leave();
        if (!holds.can_true) continue;
        item.certain = item.certain && !holds.can_false;
        out.items.push_back(item);
      }
      return out;
    }
    case Op::project: return projected(expr);
    case Op::condition: {
      const Value which = evaluate(expr.args[0]);
      if (which.is_true()) return list(expr.args[1]);
      if (which.is_false()) return list(expr.args[2]);
      out.open = true;
      return out;
    }
    case Op::map: return mapped(expr);
    case Op::reverse:
    case Op::sublist:
    case Op::insert:
    case Op::remove: return reordered(expr);
    case Op::mode:
    case Op::index_of:
    case Op::distinct: return compared(expr);
    case Op::sequence: return sequence(expr);
    default: out.open = true; return out;
  }
}

// A field of every record. What a filter in between demands of the field holds for those that are not
// known, too.
Abstract::Items Abstract::projected(const Expr& expr) {
  Items out = list(expr.args[0]);
  for (Item& item : out.items) item.value = field(expr.index, item.record, expr.field);
  const Type::Kind kind = expr.type.element;
  const bool ordered = kind == Type::Kind::number || kind == Type::Kind::date;
  const Expr& source = expr.args[0];
  if (!ordered) return out;
  out.more = Value::unbounded(kind);
  if (source.op != Op::filter) return out;
  const int variable = static_cast<int>(loops_.size());  // of the filter's records
  std::vector<const Expr*> demands;
  conjuncts(source.args[1], demands);
  for (const Expr* demand : demands) {
    const bool below = demand->op == Op::lt || demand->op == Op::le;
    const bool above = demand->op == Op::gt || demand->op == Op::ge;
    if (!below && !above) continue;
    for (const bool first : {true, false}) {
      const Expr& side = demand->args[first ? 0 : 1];
      const Expr& other = demand->args[first ? 1 : 0];
      if (side.op != Op::field || side.variable != variable || side.field != expr.field ||
          reads_loop(other, variable))
        continue;
      const auto bound = if_any(other);
      if (!bound) continue;
      const bool upper = below == first;
      const auto narrow = [&](Value& value) {
        if (upper && bound->has_high && (!value.has_high || value.high > bound->high)) {
          value.has_high = true;
          value.high = bound->high;
        }
        if (!upper && bound->has_low && (!value.has_low || value.low < bound->low)) {
          value.has_low = true;
          value.low = bound->low;
        }
      };
      narrow(out.more);
      for (Item& item : out.items)
        if (!item.value.certain()) narrow(item.value);
    }
  }
  return out;
}

Value Abstract::quantifier(const Expr& expr) {
  const Work work(*this);
  const Items items = list(expr.args[0]);
  const bool some = expr.op == Op::some;
  // `some` starts false and one true decides; `every` starts true and one false decides.
  bool can_decide = items.open, decided = false;
  for (const Item& item : items.items) {
    Value holds = item.value;
    spend(1, expr.span);
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
  const Work work(*this);
  const Items items = list(expr.args[0]);
  const auto certain_items = std::count_if(items.items.begin(), items.items.end(),
                                           [](const Item& i) { return i.certain; });
  if (expr.op == Op::count) {
    Value v = Value::exactly(Type::Kind::number, static_cast<std::int64_t>(certain_items));
    v.high = WideNumber(static_cast<std::int64_t>(items.items.size()));
    v.has_high = !items.open;
    v.numerator_bits = 63;
    v.denominator_bits = 1;
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
    bool all_certain = true;
    int over = 0, under = 0;  // bits that a sum can need
    for (const Item& item : items.items) {
      // An item that may be absent adds 0 there.
      const WideNumber low =
          item.certain ? item.value.low : std::min(item.value.low, WideNumber(0));
      const WideNumber high =
          item.certain ? item.value.high : std::max(item.value.high, WideNumber(0));
      all_certain = all_certain && item.certain && item.value.certain();
      v.has_low = v.has_low && item.value.has_low;
      v.has_high = v.has_high && item.value.has_high;
      if (v.has_low) v.low = v.low + low;
      if (v.has_high) v.high = v.high + high;
      const auto [n, d] = size_of(item.value);
      over = std::min(1000, std::max(over + d, n + under) + 1);
      under = std::min(1000, under + d);
    }
    return typed(all_certain ? v : sized(std::move(v), {over, under}), expr);
  }
  // min, max, mean, median, product: exact when everything is certain.
  if (items.items.empty() && !items.open) throw EvaluationError{Code::empty_list, expr.span};
  const bool certain =
      !items.open && std::all_of(items.items.begin(), items.items.end(), [](const Item& item) {
        return item.certain && item.value.certain();
      });
  if (!certain) {
    if (expr.op == Op::min_of || expr.op == Op::max_of || expr.op == Op::mean_of)
      return extreme_or_mean(expr, items);
    return Value::unbounded(kind);
  }
  std::vector<WideNumber> numbers;
  for (const Item& item : items.items) numbers.push_back(item.value.low);
  return Value::exactly(kind, combined(expr.op, std::move(numbers)));
}

// min, max, mean of what is in the list for certain and what only may be. Where all of it may be
// absent, the completions without a value are errors of their own.
Value Abstract::extreme_or_mean(const Expr& expr, const Items& items) {
  Value out = Value::unbounded(expr.type.kind);
  bool all_certain = !items.open;
  ValueSize size{1, 1};     // of any of them
  int over = 0, under = 0;  // of their sum
  WideNumber sum_low = 0, sum_high = 0;
  for (const Item& item : items.items) {
    if (&item == &items.items.front())
      out = item.value;
    else
      widen(out, item.value);
    all_certain = all_certain && item.certain;
    const auto [n, d] = size_of(item.value);
    size = {std::max(size.over, n), std::max(size.under, d)};
    over = std::min(1000, std::max(over + d, n + under) + 1);
    under = std::min(1000, under + d);
    if (item.value.has_low) sum_low = sum_low + item.value.low;
    if (item.value.has_high) sum_high = sum_high + item.value.high;
  }
  if (items.open) return Value::unbounded(expr.type.kind);
  if (expr.op == Op::mean_of && all_certain) {
    const WideNumber count = static_cast<std::int64_t>(items.items.size());
    if (out.has_low) out.low = sum_low / count;
    if (out.has_high) out.high = sum_high / count;
    return sized(std::move(out), {over, under + 32});
  }
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
  // A mean of some of them is rounded like a quotient.
  if (expr.op == Op::mean_of) size = {most_number_bits + 1, most_number_bits + 1};
  return sized(std::move(out), size);
}

std::string fact_path(const RuleSet& rules, const std::tuple<int, int, int>& fact) {
  const auto& [index, record, field] = fact;
  const Fact& declared = rules.facts.facts[static_cast<std::size_t>(index)];
  if (record < 0) return declared.id;
  return declared.id + "[" + std::to_string(record + 1) + "]." +
         declared.fields[static_cast<std::size_t>(field)].id;
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
      if (!is_known(given) || body_.lists[static_cast<std::size_t>(expr.index)].more)
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
    case Op::map:
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
