// What the conditions and counts of a criterion read, as digits of an entry's number in a table, and
// what they give for one entry. Internal to plan/.
#pragma once

#include <optional>
#include <vector>

#include "plan/lower.h"
#include "plan/program.h"
#include "rules/cells.h"

namespace guiju {

// First every condition and count is asked once, which collects the inputs; then at(entry) sets
// them, and the answers are those of a body with such cells. Cells of flags, counts and choices are
// never below 0; others appear in comparisons only.
class QuickInputs {
 public:
  // `list`: the record list at hand, or -1.
  QuickInputs(const RuleSet& rules, const Program& program, const Lowering& lowering, int list)
      : rules_(rules), program_(program), lowering_(lowering), list_(list) {}

  bool holds(const Condition& condition);
  // A count; all values from `limit` on are taken as equal.
  std::int64_t count(std::uint16_t slot, bool on_record, std::int64_t limit);

  // After collecting: the entries of a table over all inputs, at most `most_entries`; nullopt where
  // there are more, or something cannot be a digit.
  std::optional<std::uint32_t> entries();
  void at(std::uint32_t entry);
  // How many inputs were read while collecting: a measure of the work for one entry.
  std::uint64_t reads() const { return reads_; }

  struct Digit {
    std::uint16_t slot = 0;
    bool on_record = false;
    std::int64_t limit = 1;
    std::uint32_t stride = 1, value = 0;
  };
  struct Bit {
    QuickTest test;
    bool on_record = false;
    std::uint32_t stride = 1, value = 0;
  };
  const std::vector<Digit>& digits() const { return digits_; }
  const std::vector<Bit>& bits() const { return bits_; }

  // As a test, where the comparison is an order; `equal` is none.
  static std::optional<QuickTest> order(const Condition& compare);

  // So that the limit of a digit is at most Cells::large.
  static constexpr std::uint32_t most_entries = Cells::large + 1;

 private:
  const Fact& fact(std::uint16_t slot, bool on_record) const;
  // The largest value of a flag or choice; -1 for other facts.
  std::int64_t greatest(std::uint16_t slot, bool on_record) const;
  std::int64_t digit(std::uint16_t slot, bool on_record, std::int64_t limit);
  bool compare(const Condition& condition);
  bool test(const Condition& condition, Node::Op comparison);
  std::int64_t value(std::int32_t node);

  const RuleSet& rules_;
  const Program& program_;
  const Lowering& lowering_;
  int list_;
  bool fits_ = true;
  bool collecting_ = true;
  std::uint64_t reads_ = 0;
  std::vector<Digit> digits_;
  std::vector<Bit> bits_;
};

}  // namespace guiju
