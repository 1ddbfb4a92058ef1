// Conditions and counts of a plan → masks and values over columns: of the body, or of the records of
// one list. Internal to columns/.
#pragma once

#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "columns/builder.h"

namespace guiju::columns {

// What has no loop. Caught where rows can be evaluated one by one instead.
struct Unsupported {
  std::string what;
};

// Of a condition with unknown facts: what a complete body says (nulls are not looked at), what holds
// whatever the unknown facts are, what may hold.
enum class Sense { exact, must, may };
inline Sense opposite(Sense sense) {
  return sense == Sense::must ? Sense::may : sense == Sense::may ? Sense::must : sense;
}

// Who reads which fact, and which way the fact moves it: for knowing what is entangled.
class Readers {
 public:
  using Fact = std::pair<int, int>;  // list or -1, slot or -1 (the list itself)
  // What is read from now on belongs to `reader`; criteria are one reader, all rows another each.
  void begin(int reader) {
    reader_ = reader;
    upwards_ = true;
  }
  void record(bool on) { on_ = on; }
  void flip() { upwards_ = !upwards_; }
  // `direction`: 1 the fact's growth makes it hold, -1 the opposite, 0 neither.
  void read(Fact fact, int direction) {
    if (!on_) return;
    reads_[fact].push_back({reader_, upwards_ ? direction : -direction});
    log_.push_back(fact);
  }
  // Whatever it does, it is not known to be exact.
  void entangle(Fact fact) {
    if (on_) reads_[fact].push_back({reader_, 2});
  }
  void entangle_since(std::size_t count) {
    for (std::size_t i = count; i < log_.size() && on_; ++i)
      reads_[log_[i]].push_back({reader_, 2});
  }
  std::size_t count() const { return log_.size(); }
  std::vector<Fact> entangled() const;
  // Facts that a reader reads.
  std::vector<Fact> of(int reader) const;

 private:
  std::map<Fact, std::vector<std::pair<int, int>>> reads_;
  std::vector<Fact> log_;
  int reader_ = 0;
  bool upwards_ = true, on_ = true;
};

// Where the values of a fact come from.
struct Source {
  const guiju::Fact* fact = nullptr;
  const Column* column = nullptr;  // null: it is `constant`, or unknown everywhere
  bool constant = false;           // known everywhere, or where the column is null, to be:
  Cell value = 0;
  bool sure = false;  // no null where the loops run
  bool nullable() const {
    return column != nullptr && !sure &&
           (column->validity.bytes != nullptr || column->records.bytes != nullptr);
  }
};

class Conditions {
 public:
  // Of the records of `list`, or of the body (-1).
  Conditions(const Program& program, const RuleSet& rules, const Batch& batch,
             std::optional<Date> as_of, int list, Builder& builder, Readers& readers)
      : program_(program),
        rules_(rules),
        batch_(batch),
        as_of_(as_of),
        list_(list),
        builder_(builder),
        readers_(readers) {}

  Reg holds(const Condition& condition, Sense sense);
  // How often, as a value that saturates; `bad` gets rows of which it is no count.
  Reg count(const CompiledDeduction& deduction, Sense sense, Reg& bad);
  // Whatever the condition reads is entangled.
  void entangle(const Condition& condition);
  // The option of a choice of the body, 255 where unknown.
  Reg option(int slot);
  Reg known(const Source& source);
  Source source(int slot, bool on_record) const;
  Reg list_known(int list);

  // Total of the completion at hand: a comparison with it is one of this register.
  Reg total = no_reg;
  // Nothing is known of any fact.
  bool nothing_known = false;
  // Every finding is taken as false.
  bool findings_false = false;
  // Columns of which the loops see no null; none where null.
  const std::vector<const Column*>* without_nulls = nullptr;
  // Rows that only the one-body path can tell.
  Reg exceptions = no_reg;
  // The thresholds that the total was compared with: total < threshold, or not.
  std::vector<std::int64_t> thresholds;

 private:
  struct Scaled {
    bool has_cell = false;
    int slot = 0;
    std::int64_t factor = 1, constant = 0;
    bool on_record = false;
  };
  const Node& node(std::int32_t index) const {
    return program_.nodes[static_cast<std::size_t>(index)];
  }
  Readers::Fact fact_key(int slot, bool on_record) const { return {on_record ? list_ : -1, slot}; }

  // ---- Trees, in conditions.cc

  Reg truth(std::int32_t index, Sense sense);
  // A whole number of complete facts; whatever it reads is entangled.
  Reg number(std::int32_t index);
  Reg against_total(Node::Op op, std::int64_t limit);

  // ---- Gaps between dates, in gap.cc

  Reg gap(std::int32_t index);
  GapLoop::Day gap_day(const CompiledDay& day) const;

  // ---- In readers.cc

  // Everything that a condition reads.
  void entangle_all(std::int32_t index);

  // ---- One value or two, in comparisons.cc

  // `truth` where the value is known; elsewhere what it may or must be.
  Reg settle(Reg truth, const Source& source, bool may, bool must, Sense sense);
  Reg flag(int slot, bool on_record, bool want_zero, Sense sense);
  // cell × factor against a constant.
  Reg against(int slot, bool on_record, std::int64_t factor, Compare compare, std::int64_t limit,
              Sense sense);
  // Two cells against each other: a × fa + c compared with b × fb.
  Reg between(const Scaled& a, const Scaled& b, Compare compare, Sense sense);
  bool scaled(std::int32_t index, Scaled& out) const;
  Reg compared(std::int32_t a, std::int32_t b, Compare compare, Sense sense);
  Reg member(int slot, bool on_record, std::uint64_t options, Sense sense);

  // ---- Values, in sources.cc

  bool is_finding(int slot, bool on_record) const;
  // What an unknown value can be.
  std::pair<std::int64_t, std::int64_t> range(const guiju::Fact& fact) const;
  // A value of a count, `fill` where it is unknown.
  Reg small(const Source& source, std::int64_t fill);
  Reg wide(const Source& source, std::int64_t fill);
  Reg code(const Source& source);

  const Program& program_;
  const RuleSet& rules_;
  const Batch& batch_;
  std::optional<Date> as_of_;
  int list_;
  Builder& builder_;
  Readers& readers_;
};

// Refuses (Unsupported) a column of which no loop reads what the fact is.
void readable(const Source& source);

Compare compare_of(Node::Op op);

}  // namespace guiju::columns
