// Complete body → scores and opinion, in one pass. The one idea: tables made with the plan say what
// a criterion scores, and the rows of the opinion table are bits of one word.
#include "evaluate/quick.h"

#include <algorithm>
#include <span>

#include "evaluate/sheet.h"

namespace guiju {

namespace {

// Criteria without a table: charge by charge.
class Slow {
 public:
  Slow(const Program& program, const Body& body, Runner& runner, QuickScratch& scratch)
      : program_(program), body_(body), runner_(runner), scratch_(scratch) {}

  std::int64_t criterion(const CompiledCriterion& criterion) {
    std::int64_t lost = 0;
    for (std::uint32_t c = criterion.first; c < criterion.last; ++c) {
      const CompiledCharge& charge = program_.charges[c];
      if (charge.list < 0) {
        lost = saturating_add(lost, chosen(charge));
        continue;
      }
      const std::size_t count = body_.lists[static_cast<std::size_t>(charge.list)].count;
      for (std::size_t record = 0; record < count; ++record) {
        runner_.enter(charge.list, record);
        if (runner_.holds(charge.where)) lost = saturating_add(lost, chosen(charge));
      }
      runner_.leave();
    }
    return lost;
  }

 private:
  std::int64_t chosen(const CompiledCharge& charge) {
    using Choose = Charge::Choose;
    std::int64_t best = 0;
    const CompiledDeduction* which = nullptr;
    for (std::uint32_t d = charge.first; d < charge.last; ++d) {
      const CompiledDeduction& deduction = program_.deductions[d];
      if (!runner_.holds(deduction.when)) continue;
      std::int64_t value = deduction.points;
      if (deduction.repeats) {
        const std::int64_t n = runner_.occurrences(deduction);
        if (__builtin_mul_overflow(deduction.points, n, &value)) value = INT64_MAX / 4;
      }
      if (charge.choose == Choose::all) {
        best = saturating_add(best, capped(deduction, value));
        continue;
      }
      if (charge.choose == Choose::first) return capped(deduction, value);
      if (value == 0) continue;
      if (which == nullptr || (charge.choose == Choose::largest ? value > best : value < best)) {
        best = value;
        which = &deduction;
      }
    }
    return which != nullptr ? capped(*which, best) : best;
  }

  std::int64_t capped(const CompiledDeduction& deduction, std::int64_t value) {
    if (deduction.cap == INT64_MAX) return value;
    std::int64_t& used = scratch_.used_cap[static_cast<std::size_t>(deduction.deduction)];
    const std::int64_t taken = std::min(value, deduction.cap - used);
    used += taken;
    return taken;
  }

  const Program& program_;
  const Body& body_;
  Runner& runner_;
  QuickScratch& scratch_;
};

// All bits where `condition`, else none.
std::uint32_t all_if(bool condition) { return condition ? ~std::uint32_t{0} : 0; }

// The cells of a body or of a record, and the same as bytes.
struct At {
  explicit At(const Cells& of) : cells(of.data()), small(of.small()) {}
  void move(std::size_t by) {
    cells += by;
    small += by;
  }
  const Cell* cells;
  const std::uint8_t* small;
};

// The entries of tables for one body.
class Lookup {
 public:
  explicit Lookup(const Program& program)
      : switches_(program.quick_switches.data()),
        digits_(program.quick_digits.data()),
        bits_(program.quick_bits.data()),
        table_(program.quick_table.data()) {}

  // From `table` on, where all switches are on.
  std::uint32_t entry(std::uint32_t table, const QuickIndex& index, At at) const {
    std::uint32_t entry = table;
    for (std::uint32_t i = index.switches.first; i < index.switches.last; ++i)
      entry -= zero(switches_[i], at.small);
    for (std::uint32_t i = index.digits.first; i < index.digits.last; ++i)
      entry += held(at.small[digits_[i].slot], digits_[i].limit) * digits_[i].stride;
    for (std::uint32_t i = index.bits.first; i < index.bits.last; ++i)
      entry += all_if(holds(bits_[i].test, at.cells)) & bits_[i].stride;
    return entry;
  }
  std::int64_t at(std::uint32_t entry) const { return table_[entry]; }

  std::int64_t term(const QuickTerm& term, const Body& body, At at) const {
    const std::uint32_t table = entry(term.table, term.index, at);
    if (term.list < 0) return table_[table];
    const RecordList& list = body.lists[static_cast<std::size_t>(term.list)];
    const std::size_t count = list.count, fields = list.fields;
    At record(list.cells);
    const QuickIndex index = term.record;
    const std::array<QuickSwitch, 4> own = term.switches;
    const auto zeros = [&own](const std::uint8_t* small) {
      return zero(own[0], small) + zero(own[1], small) + zero(own[2], small) + zero(own[3], small);
    };
    const std::int64_t* const entries = table_ + table;
    std::int64_t lost = 0;
    if (index.switches.first == index.switches.last && index.digits.first == index.digits.last) {
      const QuickBit* const first = bits_ + index.bits.first;
      const QuickBit* const last = bits_ + index.bits.last;
      for (std::size_t i = 0; i < count; ++i, record.move(fields)) {
        std::int64_t entry = -static_cast<std::int64_t>(zeros(record.small));
        for (const QuickBit* bit = first; bit != last; ++bit)
          entry += all_if(holds(bit->test, record.cells)) & bit->stride;
        lost += entries[entry];
      }
      return lost;
    }
    for (std::size_t i = 0; i < count; ++i, record.move(fields))
      lost += table_[entry(table - zeros(record.small), index, record)];
    return lost;
  }

  // The stride where the cell is zero.
  static std::uint32_t zero(const QuickSwitch& one, const std::uint8_t* small) {
    return all_if(small[one.slot] == 0) & one.stride;
  }
  // min(cell, limit); the cell is never below 0, the limit never above Cells::large.
  static std::uint32_t held(std::uint8_t small, std::uint16_t limit) {
    return small < limit ? small : limit;
  }

 private:
  const QuickSwitch* switches_;
  const QuickDigit* digits_;
  const QuickBit* bits_;
  const std::int64_t* table_;
};

using Losses = std::array<std::int64_t, 2>;

// What two criteria lose over the records of one list. `Tests`: how many there are, so that the
// compiler writes them out; -1: any number.
template <int Tests>
Losses lost_in_pass(const QuickPass& pass, const Program& program, const RecordList& list) {
  const std::size_t fields = list.fields;
  const std::array<std::uint32_t, 4> slots = pass.slots;
  const QuickTest* const tests = program.quick_pass_tests.data() + pass.tests.first;
  const std::size_t count =
      Tests < 0 ? pass.tests.last - pass.tests.first : static_cast<std::size_t>(Tests);
  const Losses* const table = program.quick_pass_table.data() + pass.table;
  Losses lost{};
  const Cell* const end = list.cells.data() + list.count * fields;
  for (At record(list.cells); record.cells != end; record.move(fields)) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < slots.size(); ++i)
      at |= static_cast<std::size_t>(record.small[slots[i]] == 0) << i;
    for (std::size_t i = 0; i < count; ++i)
      at |= static_cast<std::size_t>(holds(tests[i], record.cells)) << (slots.size() + i);
    lost[0] += table[at][0];
    lost[1] += table[at][1];
  }
  return lost;
}
Losses lost_in_pass(const QuickPass& pass, const Program& program, const RecordList& list) {
  switch (pass.tests.last - pass.tests.first) {
    case 0: return lost_in_pass<0>(pass, program, list);
    case 1: return lost_in_pass<1>(pass, program, list);
    case 2: return lost_in_pass<2>(pass, program, list);
    default: return lost_in_pass<-1>(pass, program, list);
  }
}

// The elements from the one at `first` on.
template <class T>
std::span<const T> from(const std::vector<T>& all, std::uint32_t first) {
  return std::span<const T>(all).subspan(first);
}

// The criteria that have tables.
std::int64_t score_tables(const Program& program, const Body& body, const LaneKernels* kernels,
                          std::int64_t* scores) {
  const At at(body.cells);
  const std::uint8_t* const cells = at.small;
  const Lookup lookup(program);
  std::int64_t sum = 0;
  const QuickLanes& lanes = program.quick_lanes;
  const bool side_by_side = kernels != nullptr && !lanes.blocks.empty();
  if (side_by_side)
    sum = kernels->score(lanes.blocks.data(), lanes.sources.data(), at.small, body.cells.size(),
                         program.inner_parent.size(), scores);
  const auto first = [&](std::uint32_t done) { return side_by_side ? done : 0; };
  const auto put = [&](std::uint32_t part, std::int64_t score) {
    scores[part] = score;
    sum += score;
  };
  for (const QuickFlag& flag : from(program.quick_flags, first(lanes.flags)))
    put(flag.part, flag.scores[cells[flag.slot] == 0 ? 1 : 0]);
  for (const QuickPair& pair : from(program.quick_pairs, first(lanes.pairs))) {
    const std::size_t a = cells[pair.slots[0]] == 0 ? 1 : 0, b = cells[pair.slots[1]] == 0 ? 2 : 0;
    put(pair.part, pair.scores[a + b]);
  }
  for (const QuickCount& count : from(program.quick_counts, first(lanes.counts)))
    put(count.part, lookup.at(count.table + Lookup::held(cells[count.slot], count.limit)));
  for (const QuickCounts& two : from(program.quick_two_counts, first(lanes.two_counts)))
    put(two.part, lookup.at(two.table + Lookup::held(cells[two.slots[0]], two.limits[0]) +
                            Lookup::held(cells[two.slots[1]], two.limits[1]) * two.stride));
  for (const QuickOrder& order : program.quick_orders)
    put(order.part, order.scores[holds(order.test, at.cells) ? 1 : 0]);
  for (const QuickTable& table : program.quick_tables)
    put(table.part, lookup.at(lookup.entry(table.table, table.index, at)));
  const auto put_sum = [&](const QuickSum& criterion, std::int64_t lost) {
    put(criterion.part, std::max(criterion.floor, criterion.marks - lost));
  };
  for (const QuickPass& pass : program.quick_passes) {
    const RecordList& list = body.lists[pass.list];
    Losses lost{};
    if (kernels == nullptr || pass.lanes < 0 ||
        !kernels->lose(lanes.passes[static_cast<std::size_t>(pass.lanes)], list.cells.small(),
                       list.count, lost.data()))
      lost = lost_in_pass(pass, program, list);
    put_sum(program.quick_sums[pass.sums[0]], lost[0]);
    put_sum(program.quick_sums[pass.sums[1]], lost[1]);
  }
  for (const std::uint32_t alone : program.quick_alone) {
    const QuickSum& criterion = program.quick_sums[alone];
    std::int64_t lost = 0;
    for (std::uint32_t i = criterion.terms.first; i < criterion.terms.last; ++i)
      lost += lookup.term(program.quick_terms[i], body, at);
    put_sum(criterion, lost);
  }
  return sum;
}

std::uint64_t by_cells(const std::vector<QuickRow>& rows, const std::uint8_t* cells) {
  std::uint64_t held = 0;
  for (const QuickRow& row : rows) held |= row.rows[cells[row.slot] == 0 ? 1 : 0];
  return held;
}
std::uint64_t by_tests(const QuickSet& set, const Cell* cells) {
  std::uint64_t held = 0;
  for (const QuickRowTest& row : set.tests)
    held |= static_cast<std::uint64_t>(holds(row.test, cells)) << row.row;
  return held;
}

// Criteria that go through their charges, and the limits that they share.
std::int64_t score_slow(const Program& program, const RuleSet& rules, const Body& body,
                        Runner& runner, QuickScratch& scratch, std::int64_t* scores) {
  if (program.has_capped) scratch.used_cap.assign(rules.deductions.size(), 0);
  Slow slow(program, body, runner, scratch);
  const std::size_t count = program.criteria.size();
  scratch.lost.assign(count, 0);
  for (const std::uint32_t i : program.slow_criteria)
    scratch.lost[i] = slow.criterion(program.criteria[i]);
  if (!program.shared.empty()) {
    scratch.criteria.assign(count, {});
    const auto absent = [&](std::size_t i) {
      scratch.lost[i] = 0;
      scratch.criteria[i].not_applicable = true;
    };
    for (const std::uint32_t i : program.optional_criteria)
      if (runner.holds(program.criteria[i].not_applicable)) absent(i);
    if (!body.not_applicable.empty())
      for (const std::uint32_t i : program.slow_criteria)
        if (named_not_applicable(body, program.criteria[i].part)) absent(i);
    share_out(program, scratch.criteria, false, scratch.lost);
  }
  std::int64_t sum = 0;
  for (const std::uint32_t i : program.slow_criteria) {
    const CompiledCriterion& criterion = program.criteria[i];
    const std::int64_t score = std::max(criterion.floor, criterion.marks - scratch.lost[i]);
    scores[criterion.part] = score;
    sum += score;
  }
  return sum;
}

}  // namespace

std::int64_t score_quickly(const Program& program, const RuleSet& rules, const Body& body,
                           Runner& runner, QuickScratch& scratch, bool inner_parts,
                           std::int64_t* scores) {
  std::int64_t sum = score_tables(program, body, scratch.lanes, scores);
  if (!program.slow_criteria.empty())
    sum += score_slow(program, rules, body, runner, scratch, scores);
  // Parts that do not apply lose nothing. Those of a shared limit were seen to.
  const auto absent = [&](const CompiledCriterion& criterion) {
    if (criterion.shared >= 0) return;
    sum += criterion.marks - scores[criterion.part];
    scores[criterion.part] = criterion.marks;
  };
  for (const std::uint32_t i : program.optional_criteria)
    if (runner.holds(program.criteria[i].not_applicable)) absent(program.criteria[i]);
  if (!body.not_applicable.empty())
    for (const CompiledCriterion& criterion : program.criteria)
      if (named_not_applicable(body, criterion.part)) absent(criterion);
  if (inner_parts) {
    for (const std::uint32_t part : program.quick_inner) scores[part] = 0;
    for (const QuickParent& up : program.quick_parents) scores[up.parent] += scores[up.part];
  }
  return sum;
}

QuickDecision decide_quickly(const Program& program, const RuleSet& rules, const Body& body,
                             std::int64_t total, Runner& runner, Abstract& abstract) {
  QuickDecision out;
  if (!runner.holds(program.scope)) {
    out.in_scope = out.has_score = false;
    out.opinion = rules.scope.otherwise;
    out.needs_confirmation =
        rules.opinions[static_cast<std::size_t>(out.opinion)].needs_confirmation;
    return out;
  }
  // Which rows hold by their conditions, as a set; `firm` are those that need no finding for it.
  const Cell* const cells = body.cells.data();
  const QuickSet& rows = program.quick_rows;
  std::uint64_t held = by_cells(rows.cells, body.cells.small()) | by_tests(rows, cells);
  for (const QuickRowGiven& row : rows.given)
    held |= static_cast<std::uint64_t>(body.lists[row.list].given == Given::stated
                                           ? runner.holds(program.rows[row.row].when)
                                           : cells[row.slot] != 0)
            << row.row;
  for (const QuickRowTotal& row : rows.totals) held |= row.rows[total < row.limit ? 1 : 0];
  const std::uint64_t firm = held | program.firm_mask;
  held |= by_cells(rows.findings, body.cells.small());
  for (const std::uint32_t i : program.other_rows)
    held |= static_cast<std::uint64_t>(runner.holds(program.rows[i].when)) << i;
  // A row without score takes the rows that speak of the score away, wherever it stands.
  if ((held & program.no_score_mask) != 0) {
    out.has_score = false;
    held &= ~program.uses_score_mask;
  }
  if ((held & ~program.otherwise_mask) != 0)
    held &= ~program.otherwise_mask;
  else
    held &= -held;  // of several `otherwise` rows the first
  out.rows = held;
  // The first row that gives an opinion decides, and is enough where it is firm.
  bool supported = false;
  for (std::uint64_t left = held & program.opinion_mask; left != 0 && !supported;
       left &= left - 1) {
    const auto i = static_cast<std::size_t>(__builtin_ctzll(left));
    const CompiledRow& row = program.rows[i];
    int gives = row.opinion;
    if (row.by_slot >= 0)
      gives = rules.opinion_rows[static_cast<std::size_t>(row.row)]
                  .by_choice[static_cast<std::size_t>(cells[row.by_slot])];
    if (out.opinion < 0) out.opinion = gives;
    if (gives < 0 || gives != out.opinion) continue;
    supported = (firm >> i & 1) != 0;
    if (!supported && (program.doubtful_mask >> i & 1) != 0) {
      abstract.findings_false = true;
      supported = abstract.evaluate(*program.folded_rows[i]).is_true();
      abstract.findings_false = false;
    }
  }
  if (out.opinion >= 0)
    out.needs_confirmation =
        !supported || rules.opinions[static_cast<std::size_t>(out.opinion)].needs_confirmation;
  else if (!rules.opinion_rows.empty())
    throw EvaluationError{Code::no_opinion_row, rules.opinion_rows.front().span};
  if (!out.has_score) return out;
  if (const std::uint64_t graded = held & program.grade_mask; graded != 0) {
    out.grade = program.rows[static_cast<std::size_t>(__builtin_ctzll(graded))].grade;
    return out;
  }
  for (const CompiledGrade& grade : program.grades)
    if (runner.holds(grade.when)) {
      out.grade = grade.grade;
      break;
    }
  return out;
}

std::uint64_t quick_notes(const Program& program, const Body& body) {
  const QuickSet& set = program.quick_notes;
  const std::uint8_t* const small = body.cells.small();
  return by_cells(set.cells, small) | by_cells(set.findings, small) |
         by_tests(set, body.cells.data());
}

}  // namespace guiju
