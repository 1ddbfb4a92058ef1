// Conditions of the opinion table and of notes → sets of bits. The one idea: most hold by one of some
// cells or comparisons, and these are gone through kind by kind.
#include "plan/quick_rows.h"

#include <algorithm>

#include "plan/quick_inputs.h"

namespace guiju {

namespace {

constexpr std::size_t most_bits = 64;

class SetMaker {
 public:
  SetMaker(const RuleSet& rules, const Program& program, const Lowering& lowering, QuickSet& set)
      : rules_(rules), program_(program), lowering_(lowering), set_(set) {}

  // Adds the condition of bit `row`; false, and nothing is added, where it is of another kind.
  bool add(const Condition& when, std::uint8_t row) {
    if (when.on_record) return false;
    if (when.kind == Condition::Kind::any ||
        (when.kind == Condition::Kind::all && when.count == 1)) {
      for (std::size_t k = 0; k < when.count; ++k) cell(when.slots[k], when.want_zero[k], row);
      return true;
    }
    if (when.kind == Condition::Kind::compare || when.kind == Condition::Kind::total)
      return compared(when, row);
    if (when.kind != Condition::Kind::node) return false;
    const QuickSet before = set_;
    if (alternatives(when.node, row)) return true;
    set_ = before;
    return false;
  }

  // `if given(list) then … else cell`: what is worked out of a list where there is one.
  bool add_given(const Condition& when, std::uint8_t row) {
    if (when.kind != Condition::Kind::node) return false;
    const Node& node = at(when.node);
    if (node.op != Node::Op::condition) return false;
    if (at(node.a).op != Node::Op::given || at(node.c).op != Node::Op::cell) return false;
    set_.given.push_back(
        {row, static_cast<std::uint32_t>(at(node.a).a), static_cast<std::uint32_t>(at(node.c).a)});
    return true;
  }

 private:
  const Node& at(std::int32_t index) const {
    return program_.nodes[static_cast<std::size_t>(index)];
  }
  bool is_finding(std::uint16_t slot) const {
    return rules_.facts.scalar(slot).type == FactType::finding;
  }

  // `a or b or …` of cells and orders, each of which makes the row hold.
  bool alternatives(std::int32_t index, std::uint8_t row) {
    const Node& node = at(index);
    if (node.op == Node::Op::or_) return alternatives(node.a, row) && alternatives(node.b, row);
    if (node.op == Node::Op::cell) return cell(static_cast<std::uint16_t>(node.a), false, row);
    if (node.op == Node::Op::not_)
      return at(node.a).op == Node::Op::cell &&
             cell(static_cast<std::uint16_t>(at(node.a).a), true, row);
    Condition plain;
    return lowering_.plain_comparison(index, plain) && compared(plain, row);
  }

  bool compared(const Condition& when, std::uint8_t row) {
    const auto order = QuickInputs::order(when);
    if (!order || when.on_record) return false;
    if (when.kind == Condition::Kind::total) {
      std::array<std::uint64_t, 2> rows{};
      rows[order->negate ? 0 : 1] = std::uint64_t{1} << row;
      set_.totals.push_back({order->c, rows});
      return true;
    }
    if (is_finding(when.slots[0]) || is_finding(when.slots[1])) return false;
    set_.tests.push_back({*order, row});
    return true;
  }

  bool cell(std::uint16_t slot, bool want_zero, std::uint8_t row) {
    const std::uint64_t bit = std::uint64_t{1} << row;
    std::array<std::uint64_t, 2> rows{};
    rows[want_zero ? 1 : 0] = bit;
    (is_finding(slot) ? set_.findings : set_.cells).push_back({slot, rows});
    // Where a row holds because a finding is not made, it holds without it.
    if (is_finding(slot) && want_zero) set_.firm |= bit;
    return true;
  }

  const RuleSet& rules_;
  const Program& program_;
  const Lowering& lowering_;
  QuickSet& set_;
};

void add_rows(const RuleSet& rules, Program& program, const Lowering& lowering) {
  program.quick = program.rows.size() <= most_bits && !program.general_points;
  if (!program.quick) return;
  SetMaker maker(rules, program, lowering, program.quick_rows);
  for (std::uint32_t i = 0; i < program.rows.size(); ++i) {
    const CompiledRow& row = program.rows[i];
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (row.no_score) program.no_score_mask |= bit;
    if (row.uses_score) program.uses_score_mask |= bit;
    if (row.otherwise) program.otherwise_mask |= bit;
    if (row.opinion >= 0 || row.by_slot >= 0) program.opinion_mask |= bit;
    if (row.grade >= 0) program.grade_mask |= bit;
    if (!row.uses_finding) program.firm_mask |= bit;
    const auto index = static_cast<std::uint8_t>(i);
    if (maker.add(row.when, index)) continue;
    if (!row.uses_finding && maker.add_given(row.when, index)) continue;
    // Whether it stands without the finding is asked of the bound expression, which has no points.
    if (row.uses_finding && row.uses_score) program.quick = false;
    program.other_rows.push_back(i);
    if (row.uses_finding) program.doubtful_mask |= bit;
  }
  program.firm_mask |= program.quick_rows.firm;
}

void add_notes(const RuleSet& rules, Program& program, const Lowering& lowering) {
  SetMaker maker(rules, program, lowering, program.quick_notes);
  for (std::size_t i = 0; i < program.notes.size(); ++i) {
    CompiledNote& note = program.notes[i];
    const Expr* first = program.folded_notes[i].get();
    if (first != nullptr && first->op == Op::and_) {
      while (first->op == Op::and_) first = &first->args[0];
      if (first->op == Op::given) note.if_given = first->index;
    }
    const bool known = std::all_of(note.slots.begin(), note.slots.end(), [&](int slot) {
      return program.needed_mask[static_cast<std::size_t>(slot)] != 0;
    });
    const bool quick = i < most_bits && known && note.lists.empty() && note.list_fields.empty() &&
                       rules.notes[static_cast<std::size_t>(note.rule)].list < 0 &&
                       note.when.kind != Condition::Kind::total;
    if (quick && maker.add(note.when, static_cast<std::uint8_t>(i)))
      program.quick_note_mask |= std::uint64_t{1} << i;
  }
}

}  // namespace

void add_quick_rows(const RuleSet& rules, Program& program, const Lowering& lowering) {
  add_rows(rules, program, lowering);
  add_notes(rules, program, lowering);
}

}  // namespace guiju
