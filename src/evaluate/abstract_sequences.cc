// Lists whose order or values count: positions, parts, for, index of, distinct values, mode. One
// idea: computed where every element is certain; else any list of the type is possible.
#include <algorithm>
#include <map>

#include "evaluate/abstract.h"
#include "evaluate/abstract_work.h"

namespace guiju {

namespace {

constexpr std::int64_t max_sequence = 100'000;

Abstract::Items anything_in_a_list() {
  Abstract::Items items;
  items.open = true;
  return items;
}

// Whether it is known which elements there are, in which order.
bool fixed(const Abstract::Items& items) {
  return !items.open && std::all_of(items.items.begin(), items.items.end(),
                                    [](const Abstract::Item& item) { return item.certain; });
}

bool known(const Abstract::Items& items) {
  return fixed(items) && std::all_of(items.items.begin(), items.items.end(),
                                     [](const auto& item) { return item.value.certain(); });
}

// Equal values and only those have equal keys.
std::string key_of(const Value& value) {
  if (value.kind == Type::Kind::boolean) return value.is_true() ? "true" : "false";
  if (value.kind == Type::Kind::text) return std::string(value.text);
  return value.low.to_exact_string();
}

bool before(const Value& a, const Value& b) {
  if (a.kind == Type::Kind::boolean) return a.is_false() && b.is_true();
  if (a.kind == Type::Kind::text) return a.text < b.text;
  return a.low < b.low;
}

// The index, from 0, of position 1, 2 … or -1, -2 … in a list of `size`.
std::size_t index_at(const Value& position, std::size_t size, Span where) {
  const auto number = position.low.to_int64();
  if (!number || *number == 0)
    throw EvaluationError{Code::bad_position, where, {position.low.to_exact_string()}};
  const auto count = static_cast<std::int64_t>(size);
  if (*number > count || *number < -count)
    throw EvaluationError{
        Code::no_such_item, where, {std::to_string(size), std::to_string(*number)}};
  return static_cast<std::size_t>(*number > 0 ? *number - 1 : count + *number);
}

}  // namespace

// list[position] of plain values.
Value Abstract::element(const Expr& expr) {
  const Work work(*this);
  const Items items = list(expr.args[0]);
  const Value position = evaluate(expr.args[1]);
  if (!fixed(items) || !position.certain()) return anything(expr.type.kind);
  return items.items[index_at(position, items.items.size(), expr.span)].value;
}

int Abstract::record_at(const Expr& expr) {
  const Work work(*this);
  const Items items = list(expr.args[0]);
  const Value position = evaluate(expr.args[1]);
  if (!fixed(items) || !position.certain()) return -1;
  return items.items[index_at(position, items.items.size(), expr.span)].record;
}

Abstract::Items Abstract::mapped(const Expr& expr) {
  Items out = list(expr.args[0]);
  for (Item& item : out.items) {
    spend(1, expr.span);
    push(expr.args[0], item);
    Value value = evaluate(expr.args[1]);
    leave();
    item.value = std::move(value);
    item.record = -1;
  }
  return out;
}

// reverse, sublist, insert before, remove.
Abstract::Items Abstract::reordered(const Expr& expr) {
  Items out = list(expr.args[0]);
  std::vector<Value> operands;
  for (std::size_t i = 1; i < expr.args.size(); ++i) operands.push_back(evaluate(expr.args[i]));
  if (!fixed(out) || (!operands.empty() && !operands[0].certain())) return anything_in_a_list();
  std::vector<Item>& items = out.items;
  if (expr.op == Op::reverse) {
    std::reverse(items.begin(), items.end());
    return out;
  }
  const std::size_t size = items.size();
  const auto place = static_cast<std::ptrdiff_t>(index_at(operands[0], size, expr.span));
  if (expr.op == Op::insert) {
    Item item;
    item.value = operands[1];
    items.insert(items.begin() + place, std::move(item));
  } else if (expr.op == Op::remove) {
    items.erase(items.begin() + place);
  } else {
    auto length = static_cast<std::int64_t>(size) - place;
    if (operands.size() > 1) {
      if (!operands[1].certain()) return anything_in_a_list();
      const std::int64_t wanted = whole_number(operands[1], expr.span);
      if (wanted < 1)
        throw EvaluationError{Code::bad_length, expr.span, {operands[1].low.to_string()}};
      if (wanted > length)
        throw EvaluationError{
            Code::no_such_item, expr.span, {std::to_string(size), std::to_string(place + wanted)}};
      length = wanted;
    }
    items.erase(items.begin() + place + static_cast<std::ptrdiff_t>(length), items.end());
    items.erase(items.begin(), items.begin() + place);
  }
  return out;
}

// index of, distinct values, mode.
Abstract::Items Abstract::compared(const Expr& expr) {
  Items items = list(expr.args[0]);
  Items out;
  if (expr.op == Op::index_of) {
    const Value wanted = evaluate(expr.args[1]);
    if (!known(items) || !wanted.certain()) return anything_in_a_list();
    const std::string key = key_of(wanted);
    for (std::size_t i = 0; i < items.items.size(); ++i)
      if (key_of(items.items[i].value) == key) {
        Item item;
        item.value = Value::exactly(Type::Kind::number, static_cast<std::int64_t>(i + 1));
        out.items.push_back(std::move(item));
      }
    return out;
  }
  if (!known(items)) return anything_in_a_list();
  std::map<std::string, std::size_t> times;
  std::size_t most = 0;
  for (Item& item : items.items) {
    std::size_t& count = times[key_of(item.value)];
    most = std::max(most, ++count);
    if (count == 1) out.items.push_back(std::move(item));
  }
  if (expr.op == Op::distinct) return out;
  std::erase_if(out.items, [&](const Item& item) { return times[key_of(item.value)] < most; });
  std::sort(out.items.begin(), out.items.end(),
            [](const Item& a, const Item& b) { return before(a.value, b.value); });
  return out;
}

// The whole numbers from one to another, up or down.
Abstract::Items Abstract::sequence(const Expr& expr) {
  const Value from = evaluate(expr.args[0]);
  const Value to = evaluate(expr.args[1]);
  if (!from.certain() || !to.certain()) return anything_in_a_list();
  const std::int64_t first = whole_number(from, expr.args[0].span),
                     last = whole_number(to, expr.args[1].span);
  const WideNumber count = WideNumber(last) - WideNumber(first);
  if (count > WideNumber(max_sequence) || count < WideNumber(-max_sequence))
    throw EvaluationError{Code::too_many_steps, expr.span, {std::to_string(max_sequence)}};
  Items out;
  const std::int64_t step = last < first ? -1 : 1;
  for (std::int64_t number = first;; number += step) {
    Item item;
    item.value = Value::exactly(Type::Kind::number, number);
    out.items.push_back(std::move(item));
    if (number == last) return out;
  }
}

}  // namespace guiju
