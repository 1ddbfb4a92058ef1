// Unknown facts → whether they make a difference. The one idea: an unknown cell stands for several
// entries of a table, and what these have in common is known.
#include <algorithm>
#include <array>
#include <span>

#include "evaluate/asks.h"
#include "evaluate/quick.h"
#include "plan/quick_inputs.h"

namespace guiju {

namespace {

class Unknown {
 public:
  Unknown(const Program& program, const Body& body)
      : program_(program), open_(program.quick_open), body_(body) {}

  bool irrelevant() {
    for (const int needed : program_.needed_slots) {
      const auto slot = static_cast<std::size_t>(needed);
      if (!known(slot) && !scalar(slot)) return false;
    }
    for (std::size_t list = 0; list < program_.needed_lists.size(); ++list)
      if (program_.needed_lists[list] && !records(list)) return false;
    return true;
  }

 private:
  bool known(std::size_t slot) const { return is_known(body_.cells.state(slot)); }

  bool scalar(std::size_t slot) {
    if (open_.firm.slots[slot] != 0) return false;
    for (const std::uint32_t criterion : open_.criteria[slot])
      if (!same(criterion)) return false;
    return same_rows(slot);
  }

  // ---- Criteria

  bool same(std::uint32_t criterion) {
    if (named_not_applicable(body_, program_.criteria[criterion].part)) return true;
    if (open_.sums[criterion] >= 0)
      return same(program_.quick_sums[static_cast<std::size_t>(open_.sums[criterion])]);
    const QuickTable& table = open_.whole[criterion];
    const Range found = range({&table.table, 1}, table.index, body_.cells.data(),
                              body_.cells.states(), {}, entries_);
    return found.low == found.high;
  }

  struct Range {
    std::int64_t low = 0, high = 0;
  };
  using Entries = std::array<std::uint32_t, QuickInputs::most_entries>;

  // From `tables` on: the entries, in `out`, for all values of what is unknown; the product of what a
  // table's inputs can be is its size, at most most_entries.
  Range range(std::span<const std::uint32_t> tables, const QuickIndex& index, const Cell* cells,
              const Given* states, std::span<const QuickSwitch> more, Entries& out) {
    std::copy(tables.begin(), tables.end(), out.begin());
    count_ = tables.size();
    for (const QuickSwitch& one : more)
      if (one.stride != 0) take(one, cells, states, out);
    for (std::uint32_t i = index.switches.first; i < index.switches.last; ++i)
      take(program_.quick_switches[i], cells, states, out);
    for (std::uint32_t i = index.digits.first; i < index.digits.last; ++i) {
      const QuickDigit& digit = program_.quick_digits[i];
      const auto value = static_cast<std::uint64_t>(cells[digit.slot]);
      const auto held = static_cast<std::uint32_t>(std::min<std::uint64_t>(value, digit.limit));
      if (is_known(states[digit.slot]))
        move(held * digit.stride, out);
      else
        fork(digit.limit, digit.stride, out);
    }
    for (std::uint32_t i = index.bits.first; i < index.bits.last; ++i) {
      const QuickBit& bit = program_.quick_bits[i];
      const QuickTest& test = bit.test;
      if (!can_tell(test, states))
        fork(1, bit.stride, out);
      else if (holds(test, cells))
        move(bit.stride, out);
    }
    Range found{program_.quick_table[out[0]], program_.quick_table[out[0]]};
    for (std::size_t i = 1; i < count_; ++i) {
      found.low = std::min(found.low, program_.quick_table[out[i]]);
      found.high = std::max(found.high, program_.quick_table[out[i]]);
    }
    return found;
  }
  // A switch counts where the cell is not zero, and its stride is in the first entry.
  void take(const QuickSwitch& one, const Cell* cells, const Given* states, Entries& out) {
    const std::uint32_t off = std::uint32_t{0} - one.stride;
    if (!is_known(states[one.slot]))
      fork(1, off, out);
    else if (cells[one.slot] == 0)
      move(off, out);
  }
  void move(std::uint32_t by, Entries& out) const {
    for (std::size_t i = 0; i < count_; ++i) out[i] += by;
  }
  // Each entry becomes those at 0 … limit strides.
  void fork(std::uint32_t limit, std::uint32_t stride, Entries& out) {
    const std::size_t before = count_;
    for (std::uint32_t step = 1; step <= limit; ++step)
      for (std::size_t i = 0; i < before; ++i) out[count_++] = out[i] + step * stride;
  }
  static bool can_tell(const QuickTest& test, const Given* states) {
    return (test.fa == 0 || is_known(states[test.a])) && (test.fb == 0 || is_known(states[test.b]));
  }

  bool same(const QuickSum& criterion) {
    Range lost;
    for (std::uint32_t i = criterion.terms.first; i < criterion.terms.last; ++i) {
      const QuickTerm& term = program_.quick_terms[i];
      const Range body = range({&term.table, 1}, term.index, body_.cells.data(),
                               body_.cells.states(), {}, entries_);
      if (term.list < 0) {
        lost.low += body.low;
        lost.high += body.high;
        continue;
      }
      const RecordList& list = body_.lists[static_cast<std::size_t>(term.list)];
      if (!is_known(list.given) || list.more) return false;
      // With what is unknown of the body each record may have its own entry: more than can be.
      const std::size_t count = count_;
      for (std::size_t record = 0; record < list.count; ++record) {
        const Range found =
            range({entries_.data(), count}, term.record, list.cells.data() + record * list.fields,
                  list.cells.states() + record * list.fields, term.switches, of_record_);
        lost.low += found.low;
        lost.high += found.high;
      }
    }
    return std::max(criterion.floor, criterion.marks - lost.low) ==
           std::max(criterion.floor, criterion.marks - lost.high);
  }

  // ---- Rows

  // Whether rows hold as they do, and with the same support, whatever the cell is.
  bool same_rows(std::size_t slot) {
    const QuickSet& rows = program_.quick_rows;
    std::uint64_t cells = 0, findings = 0;
    for (const QuickRow& row : rows.cells)
      if (row.slot == slot) cells |= row.rows[0] ^ row.rows[1];
    for (const QuickRow& row : rows.findings)
      if (row.slot == slot) findings |= row.rows[0] ^ row.rows[1];
    for (const QuickRowTest& row : rows.tests)
      if ((row.test.a == slot && row.test.fa != 0) || (row.test.b == slot && row.test.fb != 0))
        cells |= std::uint64_t{1} << row.row;
    for (std::size_t i = 0; i < rows.given.size(); ++i) {
      const QuickRowGiven& row = rows.given[i];
      if (!is_known(body_.lists[row.list].given)) return false;
      const bool reads = body_.lists[row.list].given == Given::stated
                             ? open_.given[i].slots[slot] != 0
                             : row.slot == slot;
      if (reads) cells |= std::uint64_t{1} << row.row;
    }
    if ((cells | findings) == 0) return true;
    // A row that holds without any finding holds firmly.
    std::uint64_t firm = 0, held = 0;
    for (const QuickRow& row : rows.cells)
      if (known(row.slot)) firm |= row.rows[body_.cells[row.slot] == 0 ? 1 : 0];
    for (const QuickRowTest& row : rows.tests)
      if (can_tell(row.test, body_.cells.states()) && holds(row.test, body_.cells.data()))
        firm |= std::uint64_t{1} << row.row;
    for (const QuickRow& row : rows.findings)
      if (known(row.slot)) held |= row.rows[body_.cells[row.slot] == 0 ? 1 : 0];
    return (cells & ~firm) == 0 && (findings & ~(firm | held)) == 0;
  }

  // ---- Lists

  bool records(std::size_t index) {
    const RecordList& list = body_.lists[index];
    if (!is_known(list.given) || list.more) {
      if (open_.firm.lists[index] != 0) return false;
      for (const QuickReads& reads : open_.given)
        if (reads.lists[index] != 0) return false;
      return std::all_of(open_.of_list[index].begin(), open_.of_list[index].end(),
                         [this](std::uint32_t criterion) {
                           return named_not_applicable(body_, program_.criteria[criterion].part);
                         });
    }
    bool all = true;
    for (const int field : program_.needed_fields[index]) {
      const auto f = static_cast<std::size_t>(field);
      bool every = true;
      for (std::size_t r = 0; every && r < list.count; ++r) every = is_known(list.state(r, f));
      if (every) continue;
      all = false;
      if (open_.firm.fields[index][f] != 0) return false;
      for (const QuickReads& reads : open_.given)
        if (reads.fields[index][f] != 0) return false;
    }
    if (all) return true;
    return std::all_of(open_.of_list[index].begin(), open_.of_list[index].end(),
                       [this](std::uint32_t criterion) { return same(criterion); });
  }

  const Program& program_;
  const QuickOpen& open_;
  const Body& body_;
  Entries entries_, of_record_;
  std::size_t count_ = 0;
};

}  // namespace

bool unknown_is_irrelevant(const Program& program, const Body& body) {
  return Unknown(program, body).irrelevant();
}

}  // namespace guiju
