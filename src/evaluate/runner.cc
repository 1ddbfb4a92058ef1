// Nodes of a program → values, for a complete body. Products were proved to fit when the program
// was made (plan/lower.cc).
#include "evaluate/runner.h"

#include "evaluate/days_in_order.h"

namespace guiju {

Value Runner::general(const Node& node) {
  const Expr& expr = *program_.general[static_cast<std::size_t>(node.a)];
  if (record_ == nullptr) return abstract_.evaluate(expr);
  abstract_.enter_record(list_, index_);
  const Value v = abstract_.evaluate(expr);
  abstract_.leave();
  return v;
}

bool Runner::gap(const Node& node) {
  const CompiledGap& gap = program_.gaps[static_cast<std::size_t>(node.a)];
  DaysInOrder dates;
  const auto day = [this](const CompiledDay& one) {
    return day_of(one.kind, static_cast<std::int32_t>(value(one.node)));
  };
  // Too many dates, or one outside the calendar: the expression itself says what becomes of it.
  const auto otherwise = [&] {
    return general(program_.nodes[static_cast<std::size_t>(node.b)]).is_true();
  };
  for (const CompiledDay& one : gap.days) {
    const auto date = day(one);
    if (!date || !dates.add(*date)) return otherwise();
  }
  for (const CompiledGap::Records& records : gap.records) {
    const RecordList& list = body_.lists[static_cast<std::size_t>(records.list)];
    std::int64_t low = INT64_MIN, high = INT64_MAX;
    for (const CompiledGap::Bound& bound : records.bounds) {
      const auto limit = day(bound.day);
      if (!limit) return otherwise();
      narrow(bound.op, *limit, low, high);
    }
    for (std::size_t record = 0; record < list.count; ++record) {
      const Cell date = list.cell(record, static_cast<std::size_t>(records.field));
      if (date >= low && date <= high && !dates.add(static_cast<std::int32_t>(date)))
        return otherwise();
    }
  }
  return dates.apart(gap.months);
}

std::int64_t Runner::counted(std::int32_t index) {
  const Node& node = program_.nodes[static_cast<std::size_t>(index)];
  std::int64_t n = 0;
  if (node.op == Node::Op::general) {
    const auto whole = general(node).low.to_int64();
    if (!whole)
      throw EvaluationError{Code::occurrences_not_whole,
                            program_.general[static_cast<std::size_t>(node.a)]->span};
    n = *whole;
  } else {
    n = value(index);
  }
  if (n < 0 || n > max_occurrences) throw EvaluationError{Code::occurrences_not_whole, {}};
  return n;
}

std::int64_t Runner::value(std::int32_t index) {
  const Node& node = program_.nodes[static_cast<std::size_t>(index)];
  switch (node.op) {
    case Node::Op::constant: return node.value;
    case Node::Op::cell: return cells_[node.a];
    case Node::Op::field: return record_[node.a];
    case Node::Op::given:
      return body_.lists[static_cast<std::size_t>(node.a)].given == Given::stated;
    case Node::Op::records:
      return static_cast<std::int64_t>(body_.lists[static_cast<std::size_t>(node.a)].count);
    case Node::Op::add: return value(node.a) + value(node.b);
    case Node::Op::sub: return value(node.a) - value(node.b);
    case Node::Op::mul: return value(node.a) * value(node.b);
    case Node::Op::eq: return value(node.a) == value(node.b);
    case Node::Op::ne: return value(node.a) != value(node.b);
    case Node::Op::lt: return value(node.a) < value(node.b);
    case Node::Op::le: return value(node.a) <= value(node.b);
    case Node::Op::gt: return value(node.a) > value(node.b);
    case Node::Op::ge: return value(node.a) >= value(node.b);
    case Node::Op::and_: return value(node.a) != 0 && value(node.b) != 0;
    case Node::Op::or_: return value(node.a) != 0 || value(node.b) != 0;
    case Node::Op::not_: return value(node.a) == 0;
    case Node::Op::condition: return value(node.a) != 0 ? value(node.b) : value(node.c);
    case Node::Op::total_lt: return total_ < node.value;
    case Node::Op::total_le: return total_ <= node.value;
    case Node::Op::total_gt: return total_ > node.value;
    case Node::Op::total_ge: return total_ >= node.value;
    case Node::Op::part_lt: return parts_[node.a] < node.value;
    case Node::Op::part_le: return parts_[node.a] <= node.value;
    case Node::Op::part_gt: return parts_[node.a] > node.value;
    case Node::Op::part_ge: return parts_[node.a] >= node.value;
    case Node::Op::gap: return gap(node);
    case Node::Op::general: {
      const Value v = general(node);
      return v.kind == Type::Kind::boolean ? v.is_true() : v.low.to_int64().value_or(0);
    }
  }
  return 0;
}

}  // namespace guiju
