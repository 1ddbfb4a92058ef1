// Lowered conditions → digits, and digits → whether the conditions hold. The one idea: the same walk
// collects the inputs and later reads them, so that what a table says is what the conditions say.
#include "plan/quick_inputs.h"

#include <algorithm>

namespace guiju {

namespace {

// Comparisons with a constant above this are tests, so that tables stay small.
constexpr std::int64_t most_values = 16;

bool ordered(Node::Op op, std::int64_t a, std::int64_t b) {
  switch (op) {
    case Node::Op::eq: return a == b;
    case Node::Op::ne: return a != b;
    case Node::Op::lt: return a < b;
    case Node::Op::le: return a <= b;
    case Node::Op::gt: return a > b;
    default: return a >= b;
  }
}

}  // namespace

const Fact& QuickInputs::fact(std::uint16_t slot, bool on_record) const {
  return on_record ? rules_.facts.list(list_).fields[slot] : rules_.facts.scalar(slot);
}

std::int64_t QuickInputs::greatest(std::uint16_t slot, bool on_record) const {
  const Fact& read = fact(slot, on_record);
  if (read.type == FactType::boolean || read.type == FactType::finding) return 1;
  if (read.type == FactType::choice) return static_cast<std::int64_t>(read.choices.size()) - 1;
  return -1;
}

std::int64_t QuickInputs::digit(std::uint16_t slot, bool on_record, std::int64_t limit) {
  ++reads_;
  for (Digit& known : digits_)
    if (known.slot == slot && known.on_record == on_record) {
      if (collecting_) known.limit = std::max(known.limit, limit);
      return known.value;
    }
  digits_.push_back({slot, on_record, limit});
  return 0;
}

std::int64_t QuickInputs::count(std::uint16_t slot, bool on_record, std::int64_t limit) {
  if (limit >= most_entries || fact(slot, on_record).type != FactType::count) {
    fits_ = false;
    return 0;
  }
  return digit(slot, on_record, limit);
}

std::optional<QuickTest> QuickInputs::order(const Condition& compare) {
  QuickTest out;
  out.a = compare.slots[0];
  out.b = compare.slots[1];
  out.fa = compare.factors[0];
  out.fb = compare.factors[1];
  out.c = compare.offset;
  switch (compare.comparison) {
    case Node::Op::lt: return out;
    case Node::Op::ge: out.negate = true; return out;
    // Whole numbers: not above c is below c + 1.
    case Node::Op::le: out.c += 1; return out;
    case Node::Op::gt:
      out.c += 1;
      out.negate = true;
      return out;
    default: return std::nullopt;
  }
}

bool QuickInputs::test(const Condition& condition, Node::Op comparison) {
  Condition as = condition;
  as.comparison = comparison;
  const std::optional<QuickTest> wanted = order(as);
  ++reads_;
  for (const Bit& known : bits_)
    if (known.on_record == condition.on_record && known.test.a == wanted->a &&
        known.test.b == wanted->b && known.test.fa == wanted->fa && known.test.fb == wanted->fb &&
        known.test.c == wanted->c && known.test.negate == wanted->negate)
      return known.value != 0;
  bits_.push_back({*wanted, condition.on_record});
  return false;
}

bool QuickInputs::compare(const Condition& condition) {
  const std::uint16_t slot = condition.slots[0];
  const std::int64_t factor = condition.factors[0], bound = condition.offset;
  if (condition.factors[1] == 0 && factor > 0 && bound >= 0) {
    // One cell against a constant. From the first value above it on, all values are as good.
    std::int64_t limit = greatest(slot, condition.on_record);
    if (limit < 0 && fact(slot, condition.on_record).type == FactType::count)
      limit = bound / factor + 1;
    if (limit >= 0 && limit < most_values)
      return ordered(condition.comparison, digit(slot, condition.on_record, limit) * factor, bound);
  }
  const Node::Op op = condition.comparison;
  if (op != Node::Op::eq && op != Node::Op::ne) return test(condition, op);
  const bool below = test(condition, Node::Op::lt), above = test(condition, Node::Op::gt);
  return (op == Node::Op::eq) == (!below && !above);
}

std::int64_t QuickInputs::value(std::int32_t index) {
  const Node& node = program_.nodes[static_cast<std::size_t>(index)];
  // Operands are all read, also where the first decides: all must be collected.
  switch (node.op) {
    case Node::Op::constant: return node.value;
    case Node::Op::cell:
    case Node::Op::field: {
      const auto slot = static_cast<std::uint16_t>(node.a);
      const bool on_record = node.op == Node::Op::field;
      if (greatest(slot, on_record) == 1) return digit(slot, on_record, 1);
      break;
    }
    case Node::Op::and_: {
      const bool a = value(node.a) != 0, b = value(node.b) != 0;
      return a && b;
    }
    case Node::Op::or_: {
      const bool a = value(node.a) != 0, b = value(node.b) != 0;
      return a || b;
    }
    case Node::Op::not_: return value(node.a) == 0;
    case Node::Op::condition: {
      const std::int64_t a = value(node.a), b = value(node.b), c = value(node.c);
      return a != 0 ? b : c;
    }
    case Node::Op::eq:
    case Node::Op::ne:
    case Node::Op::lt:
    case Node::Op::le:
    case Node::Op::gt:
    case Node::Op::ge: {
      if (Condition plain; lowering_.plain_comparison(index, plain)) return compare(plain);
      const std::int64_t a = value(node.a), b = value(node.b);
      return ordered(node.op, a, b);
    }
    default: break;
  }
  fits_ = false;
  return 0;
}

bool QuickInputs::holds(const Condition& condition) {
  switch (condition.kind) {
    case Condition::Kind::always: return true;
    case Condition::Kind::never: return false;
    case Condition::Kind::any:
    case Condition::Kind::all: {
      bool any = false, all = true;
      for (std::size_t i = 0; i < condition.count; ++i) {
        const bool zero = digit(condition.slots[i], condition.on_record, 1) == 0;
        any = any || zero == condition.want_zero[i];
        all = all && zero == condition.want_zero[i];
      }
      return condition.kind == Condition::Kind::any ? any : all;
    }
    case Condition::Kind::compare: return compare(condition);
    case Condition::Kind::member: {
      const std::int64_t limit = greatest(condition.slots[0], condition.on_record);
      if (limit < 0 || limit >= most_values) break;
      const std::int64_t option = digit(condition.slots[0], condition.on_record, limit);
      return (static_cast<std::uint64_t>(condition.offset) >> option & 1) != 0;
    }
    case Condition::Kind::node: return value(condition.node) != 0;
    case Condition::Kind::total: break;
  }
  fits_ = false;
  return false;
}

std::optional<std::uint32_t> QuickInputs::entries() {
  collecting_ = false;
  std::uint32_t size = 1;
  const auto grow = [&](std::int64_t values, std::uint32_t& stride) {
    stride = size;
    fits_ = fits_ && values * size <= most_entries;
    if (fits_) size *= static_cast<std::uint32_t>(values);
  };
  for (Digit& digit : digits_) grow(digit.limit + 1, digit.stride);
  for (Bit& bit : bits_) grow(2, bit.stride);
  if (!fits_) return std::nullopt;
  return size;
}

void QuickInputs::at(std::uint32_t entry) {
  for (Digit& digit : digits_)
    digit.value = entry / digit.stride % static_cast<std::uint32_t>(digit.limit + 1);
  for (Bit& bit : bits_) bit.value = entry / bit.stride % 2;
}

}  // namespace guiju
