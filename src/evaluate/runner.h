// Runs a program's nodes and conditions on one complete body. Internal to evaluate/.
#pragma once

#include "evaluate/abstract.h"
#include "plan/program.h"

namespace guiju {

class Runner {
 public:
  Runner(const Program& program, const Body& body, Abstract& abstract)
      : program_(program), body_(body), abstract_(abstract), cells_(body.cells.data()) {}

  void enter(int list, std::size_t record) {
    const RecordList& records = body_.lists[static_cast<std::size_t>(list)];
    record_ = records.cells.data() + record * records.fields;
    list_ = list;
    index_ = record;
  }
  void leave() {
    record_ = nullptr;
    list_ = -1;
  }
  void set_points(std::int64_t total, const std::int64_t* parts) {
    total_ = total;
    parts_ = parts;
  }

  bool holds(const Condition& condition) {
    const Cell* cells = condition.on_record ? record_ : cells_;
    switch (condition.kind) {
      case Condition::Kind::always: return true;
      case Condition::Kind::never: return false;
      case Condition::Kind::any: {
        bool result = false;
        for (std::size_t i = 0; i < condition.count; ++i)
          result |= (cells[condition.slots[i]] == 0) == condition.want_zero[i];
        return result;
      }
      case Condition::Kind::all: {
        bool result = true;
        for (std::size_t i = 0; i < condition.count; ++i)
          result &= (cells[condition.slots[i]] == 0) == condition.want_zero[i];
        return result;
      }
      case Condition::Kind::compare:
        return compare(condition.comparison, cells[condition.slots[0]] * condition.factors[0],
                       cells[condition.slots[1]] * condition.factors[1] + condition.offset);
      case Condition::Kind::member:
        return (static_cast<std::uint64_t>(condition.offset) >> cells[condition.slots[0]] & 1) != 0;
      case Condition::Kind::total: return compare(condition.comparison, total_, condition.offset);
      case Condition::Kind::node: return value(condition.node) != 0;
    }
    return false;
  }

  // How often a deduction that holds occurs.
  std::int64_t occurrences(const CompiledDeduction& deduction) {
    if (!deduction.repeats) return 1;
    const std::int64_t n =
        deduction.each_slot >= 0 ? cells_[deduction.each_slot] : counted(deduction.each_node);
    return deduction.every == 1 ? n : n / deduction.every;
  }

  std::int64_t value(std::int32_t index);

 private:
  static bool compare(Node::Op op, std::int64_t a, std::int64_t b) {
    switch (op) {
      case Node::Op::eq: return a == b;
      case Node::Op::ne: return a != b;
      case Node::Op::lt: return a < b;
      case Node::Op::le: return a <= b;
      case Node::Op::gt: return a > b;
      default: return a >= b;
    }
  }
  std::int64_t counted(std::int32_t index);
  Value general(const Node& node);
  bool gap(const Node& node);

  const Program& program_;
  const Body& body_;
  Abstract& abstract_;
  const Cell* cells_;
  const Cell* record_ = nullptr;
  int list_ = -1;
  std::size_t index_ = 0;
  std::int64_t total_ = 0;
  const std::int64_t* parts_ = nullptr;
};

// The most occurrences a computed `each` may give: products with points then stay in 64 bits.
inline constexpr std::int64_t max_occurrences = default_max_count;

// a + b for amounts >= 0, held at a quarter of the range: more than any part's marks.
inline std::int64_t saturating_add(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t top = INT64_MAX / 4;
  return a > top - (b < top ? b : top) ? top : a + b;
}

}  // namespace guiju
