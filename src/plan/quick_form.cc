// Charges → tables of scores. Every combination of the digits that a criterion's conditions read is
// gone through once, when the plan is made, by the rules of a charge; a body's score is then looked up.
#include "plan/quick_form.h"

#include <algorithm>
#include <optional>

#include "plan/quick_inputs.h"
#include "plan/quick_lanes.h"
#include "plan/quick_open.h"
#include "plan/quick_pass.h"
#include "plan/quick_rows.h"

namespace guiju {

namespace {

// Readers refuse longer lists (FactsLimits::records); a body made otherwise cannot exceed memory.
constexpr std::int64_t max_quick_records = 1'000'000'000;
// Bounds the time that a rule file of the greatest size can take; about a second.
constexpr std::uint64_t most_work = 20'000'000;

class QuickForm {
 public:
  QuickForm(const RuleSet& rules, Program& program, const Lowering& lowering)
      : rules_(rules), program_(program), lowering_(lowering) {}

  void run() {
    program_.score_is_total = program_.score_linear && program_.score_slope == Number(1) &&
                              program_.score_offset.sign() == 0;
    for (const CompiledCriterion& criterion : program_.criteria)
      program_.total_marks += criterion.marks;
    program_.loud.resize(program_.criteria.size());
    program_.quick_open.whole.resize(program_.criteria.size());
    for (std::uint32_t i = 0; i < program_.criteria.size(); ++i) {
      const CompiledCriterion& criterion = program_.criteria[i];
      room_ = criterion.marks - criterion.floor;
      // Within a shared limit the excess counts, which no table has.
      if (criterion.shared < 0 && (table(i, criterion) || sum(i, criterion))) continue;
      program_.slow_criteria.push_back(i);
      program_.loud[i] = 1;
      optional(i, criterion);
    }
    needs();
    parents();
  }

 private:
  void parents() {
    for (std::size_t part = program_.inner_parent.size(); part-- > 0;) {
      if (!rules_.parts[part].is_criterion())
        program_.quick_inner.push_back(static_cast<std::uint32_t>(part));
      if (program_.inner_parent[part] >= 0)
        program_.quick_parents.push_back({static_cast<std::uint32_t>(part),
                                          static_cast<std::uint32_t>(program_.inner_parent[part])});
    }
  }

  void needs() {
    constexpr std::size_t times = 64;
    for (std::uint32_t list = 0; list < program_.needed_lists.size(); ++list) {
      if (!program_.needed_lists[list]) continue;
      QuickNeed need;
      need.list = list;
      const std::vector<std::uint8_t>& fields = program_.needed_field_masks[list];
      for (std::size_t i = 0; i < times; ++i)
        need.fields.insert(need.fields.end(), fields.begin(), fields.end());
      program_.quick_needs.push_back(std::move(need));
    }
  }

  // What a charge takes, and whether a ledger has a line of it.
  struct Taken {
    std::int64_t units = 0;
    bool line = false;
  };

  void optional(std::uint32_t index, const CompiledCriterion& criterion) {
    if (criterion.not_applicable.kind != Condition::Kind::never)
      program_.optional_criteria.push_back(index);
  }

  // The cell that says how often a deduction occurs, with the value from which on it takes all that
  // there is to take; nullopt where it is no single count.
  struct Repeat {
    std::uint16_t slot = 0;
    bool on_record = false;
    std::int64_t limit = 0;
  };
  std::optional<Repeat> repeat(const CompiledDeduction& deduction) const {
    Repeat out;
    if (deduction.each_slot >= 0) {
      out.slot = static_cast<std::uint16_t>(deduction.each_slot);
    } else {
      const Node& node = program_.nodes[static_cast<std::size_t>(deduction.each_node)];
      if (node.op != Node::Op::cell && node.op != Node::Op::field) return std::nullopt;
      out.slot = static_cast<std::uint16_t>(node.a);
      out.on_record = node.op == Node::Op::field;
    }
    const std::int64_t enough = std::min(room_, deduction.cap);
    // At least one, so that it is told from none.
    std::int64_t times = 1;
    if (deduction.points > 0)
      times =
          std::max<std::int64_t>(1, enough / deduction.points + (enough % deduction.points > 0));
    if (__builtin_mul_overflow(times, deduction.every, &out.limit)) return std::nullopt;
    return out;
  }

  bool collect(const CompiledCharge& charge, QuickInputs& inputs) {
    using Choose = Charge::Choose;
    const bool one = charge.last - charge.first == 1;
    for (std::uint32_t d = charge.first; d < charge.last; ++d) {
      const CompiledDeduction& deduction = program_.deductions[d];
      // A cap holds for all records together.
      if (charge.list >= 0 && deduction.cap != INT64_MAX) return false;
      inputs.holds(deduction.when);
      if (!deduction.repeats) continue;
      // Which is largest or smallest may change beyond what there is to take.
      if (!one && charge.choose != Choose::all && charge.choose != Choose::first) return false;
      const auto cell = repeat(deduction);
      if (!cell) return false;
      inputs.count(cell->slot, cell->on_record, cell->limit);
    }
    return true;
  }

  Taken chosen(const CompiledCharge& charge, QuickInputs& inputs) const {
    using Choose = Charge::Choose;
    Taken out;
    std::int64_t best = 0;
    const CompiledDeduction* which = nullptr;
    for (std::uint32_t d = charge.first; d < charge.last; ++d) {
      const CompiledDeduction& deduction = program_.deductions[d];
      if (!inputs.holds(deduction.when)) continue;
      std::int64_t n = 1;
      if (deduction.repeats) {
        const Repeat cell = *repeat(deduction);
        n = inputs.count(cell.slot, cell.on_record, cell.limit) / deduction.every;
      }
      const std::int64_t value = n * deduction.points;  // at most most_entries × points
      if (charge.choose == Choose::all || charge.choose == Choose::first) {
        out.units += std::min(value, deduction.cap);
        out.line = out.line || n != 0;
        if (charge.choose == Choose::first) return out;
        continue;
      }
      if (value == 0) continue;
      if (which == nullptr || (charge.choose == Choose::largest ? value > best : value < best)) {
        best = value;
        which = &deduction;
      }
    }
    if (which != nullptr) out = {std::min(best, which->cap), true};
    return out;
  }

  // Entries of a table over `inputs`; nullopt where they do not fit, or the work is too much.
  std::optional<std::uint32_t> entries(QuickInputs& inputs) {
    const auto size = inputs.entries();
    if (!size) return std::nullopt;
    work_ += *size * (inputs.reads() + 1) * (inputs.digits().size() + inputs.bits().size() + 1);
    if (work_ > most_work) return std::nullopt;
    return size;
  }

  // The whole criterion as one table of scores.
  bool table(std::uint32_t index, const CompiledCriterion& criterion) {
    QuickInputs inputs(rules_, program_, lowering_, -1);
    inputs.holds(criterion.not_applicable);
    for (std::uint32_t c = criterion.first; c < criterion.last; ++c)
      if (program_.charges[c].list >= 0 || !collect(program_.charges[c], inputs)) return false;
    const auto size = entries(inputs);
    if (!size || !sums_fit(criterion)) return false;
    std::vector<std::int64_t> scores;
    for (std::uint32_t entry = 0; entry < *size; ++entry) {
      inputs.at(entry);
      Taken lost;
      if (!inputs.holds(criterion.not_applicable))
        for (std::uint32_t c = criterion.first; c < criterion.last; ++c) {
          const Taken taken = chosen(program_.charges[c], inputs);
          lost.units += taken.units;
          lost.line = lost.line || taken.line;
        }
      scores.push_back(std::max(criterion.floor, criterion.marks - lost.units));
      if (lost.line && scores.back() == criterion.marks) program_.loud[index] = 1;
    }
    place(static_cast<std::uint32_t>(criterion.part), inputs, scores);
    QuickTable& whole = program_.quick_open.whole[index];
    whole.part = static_cast<std::uint32_t>(criterion.part);
    whole.table = append(scores);
    whole.index = indexed(inputs, false, whole.table);
    return true;
  }

  // Sums are not checked while running. Tables hold fewer than
  // QuickInputs::most_entries occurrences of each deduction.
  bool sums_fit(const CompiledCriterion& criterion) const {
    Number most = 0;
    for (std::uint32_t c = criterion.first; c < criterion.last; ++c)
      for (std::uint32_t d = program_.charges[c].first; d < program_.charges[c].last; ++d)
        most = most + Number(program_.deductions[d].points) *
                          Number(program_.deductions[d].repeats ? QuickInputs::most_entries : 1) *
                          Number(program_.charges[c].list >= 0 ? max_quick_records : 1);
    return most < Number(INT64_MAX / 4);
  }

  void place(std::uint32_t part, const QuickInputs& inputs,
             const std::vector<std::int64_t>& scores) {
    const auto& digits = inputs.digits();
    const bool cells = inputs.bits().empty();
    const bool flags = std::all_of(digits.begin(), digits.end(),
                                   [](const QuickInputs::Digit& d) { return d.limit == 1; });
    if (cells && flags && digits.size() == 1) {
      program_.quick_flags.push_back({digits[0].slot, part, {scores[1], scores[0]}});
    } else if (cells && flags && digits.size() == 2) {
      program_.quick_pairs.push_back(
          {{digits[0].slot, digits[1].slot}, part, {scores[3], scores[2], scores[1], scores[0]}});
    } else if (cells && digits.size() == 1) {
      program_.quick_counts.push_back(
          {digits[0].slot, static_cast<std::uint16_t>(digits[0].limit), part, append(scores)});
    } else if (cells && digits.size() == 2) {
      QuickCounts out;
      for (std::size_t i = 0; i < 2; ++i) {
        out.slots[i] = digits[i].slot;
        out.limits[i] = static_cast<std::uint16_t>(digits[i].limit);
      }
      out.stride = digits[1].stride;
      out.part = part;
      out.table = append(scores);
      program_.quick_two_counts.push_back(out);
    } else if (digits.empty() && inputs.bits().size() == 1) {
      program_.quick_orders.push_back({inputs.bits()[0].test, part, {scores[0], scores[1]}});
    } else {
      std::uint32_t first = append(scores);
      const QuickIndex cells_read = indexed(inputs, false, first);
      program_.quick_tables.push_back({part, first, cells_read});
    }
  }

  std::uint32_t append(const std::vector<std::int64_t>& values) {
    const auto first = static_cast<std::uint32_t>(program_.quick_table.size());
    program_.quick_table.insert(program_.quick_table.end(), values.begin(), values.end());
    return first;
  }

  // The inputs on the body or on the record. Switches are taken off where their cell is zero, so all
  // of them are added to `table`, the first entry.
  QuickIndex indexed(const QuickInputs& inputs, bool on_record, std::uint32_t& table) {
    QuickIndex out;
    out.switches.first = static_cast<std::uint32_t>(program_.quick_switches.size());
    out.digits.first = static_cast<std::uint32_t>(program_.quick_digits.size());
    out.bits.first = static_cast<std::uint32_t>(program_.quick_bits.size());
    for (const QuickInputs::Digit& digit : inputs.digits()) {
      if (digit.on_record != on_record) continue;
      if (digit.limit == 1) {
        program_.quick_switches.push_back({digit.slot, digit.stride});
        table += digit.stride;
      } else {
        program_.quick_digits.push_back(
            {digit.slot, static_cast<std::uint16_t>(digit.limit), digit.stride});
      }
    }
    for (const QuickInputs::Bit& bit : inputs.bits())
      if (bit.on_record == on_record) program_.quick_bits.push_back({bit.test, bit.stride});
    out.switches.last = static_cast<std::uint32_t>(program_.quick_switches.size());
    out.digits.last = static_cast<std::uint32_t>(program_.quick_digits.size());
    out.bits.last = static_cast<std::uint32_t>(program_.quick_bits.size());
    return out;
  }

  // The criterion charge by charge, each a table of what it takes.
  bool sum(std::uint32_t index, const CompiledCriterion& criterion) {
    if (!sums_fit(criterion)) return false;
    struct Found {
      QuickInputs inputs;
      std::vector<std::int64_t> units;
      int list;
    };
    std::vector<Found> found;
    bool loud = room_ == 0;
    for (std::uint32_t c = criterion.first; c < criterion.last; ++c) {
      const CompiledCharge& charge = program_.charges[c];
      if (charge.list >= 0 && rules_.facts.list(charge.list).fields.empty()) return false;
      found.push_back({QuickInputs(rules_, program_, lowering_, charge.list), {}, charge.list});
      QuickInputs& inputs = found.back().inputs;
      inputs.holds(charge.where);
      if (!collect(charge, inputs)) return false;
      const auto size = entries(inputs);
      if (!size) return false;
      for (std::uint32_t entry = 0; entry < *size; ++entry) {
        inputs.at(entry);
        const Taken taken = inputs.holds(charge.where) ? chosen(charge, inputs) : Taken{};
        found.back().units.push_back(taken.units);
        loud = loud || (taken.line && taken.units == 0);
      }
    }
    QuickSum out;
    out.criterion = index;
    out.part = static_cast<std::uint32_t>(criterion.part);
    out.marks = criterion.marks;
    out.floor = criterion.floor;
    out.terms.first = static_cast<std::uint32_t>(program_.quick_terms.size());
    for (const Found& term : found) {
      std::uint32_t first = append(term.units);
      QuickTerm quick;
      quick.list = term.list;
      quick.index = indexed(term.inputs, false, first);
      quick.record = indexed(term.inputs, true, first);
      quick.table = first;
      QuickRange& switches = quick.record.switches;
      for (std::size_t i = 0; i < quick.switches.size() && switches.first < switches.last; ++i)
        quick.switches[i] = program_.quick_switches[switches.first++];
      program_.quick_terms.push_back(quick);
    }
    out.terms.last = static_cast<std::uint32_t>(program_.quick_terms.size());
    program_.quick_sums.push_back(out);
    program_.loud[index] = loud ? 1 : 0;
    optional(index, criterion);
    return true;
  }

  const RuleSet& rules_;
  Program& program_;
  const Lowering& lowering_;
  std::int64_t room_ = 0;  // of the criterion at hand: what can be lost
  std::uint64_t work_ = 0;
};

}  // namespace

void add_quick_form(const RuleSet& rules, Program& program) {
  const Lowering lowering(rules, program);
  QuickForm(rules, program, lowering).run();
  add_quick_passes(program);
  add_quick_lanes(rules, program);
  add_quick_rows(rules, program, lowering);
  add_quick_open(rules, program);
}

}  // namespace guiju
