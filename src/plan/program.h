// The compiled form of a plan: what is in force under the selected readings, with conditions and
// counts lowered to operations on 64-bit cells. It is only ever run on complete bodies: every fact
// that it reads is known. What does not lower (decimals, texts, dates in lists) stays a bound
// expression and is evaluated by evaluate/abstract.h, so every rule set runs.
//
// Points are integers in units of 10^-decimals points.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "rules/model.h"

namespace guiju {

// An operation on cells; operands are indices into Program::nodes.
struct Node {
  enum class Op : std::uint8_t {
    constant,  // value
    cell,      // a = slot of the body
    field,     // a = slot of the record at hand
    given,     // a = list: 1 where its records are given
    records,   // a = list: how many records
    add,
    sub,
    mul,
    eq,
    ne,
    lt,
    le,
    gt,
    ge,
    and_,
    or_,
    not_,
    condition,
    total_lt,
    total_le,
    total_gt,
    total_ge,  // total units against `value`
    part_lt,
    part_le,
    part_gt,
    part_ge,  // a = part: its units against `value`
    general,  // a = index into Program::general: by the abstract evaluator
  };
  Op op = Op::constant;
  std::int32_t a = -1, b = -1, c = -1;
  std::int64_t value = 0;
};

// A lowered condition. Most are "all (or any) of some cells are (not) zero", which runs without
// looking at nodes.
struct Condition {
  enum class Kind : std::uint8_t { always, never, any, all, compare, member, total, node };
  Kind kind = Kind::always;
  std::uint8_t count = 0;
  bool on_record = false;  // cells of the record at hand, else of the body
  std::array<std::uint16_t, 4> slots{};
  std::array<bool, 4> want_zero{};
  // compare: slots[0] × factors[0] against slots[1] × factors[1] + offset; total: total units
  // against offset. `comparison` is one of Node::Op::eq … ge. member: bit slots[0]'s cell of offset.
  Node::Op comparison = Node::Op::eq;
  std::array<std::int64_t, 2> factors{};
  std::int64_t offset = 0;
  std::int32_t node = -1;  // node
};

struct CompiledDeduction {
  int deduction = -1;  // index into RuleSet::deductions
  Condition when;
  bool repeats = false;         // has `each`
  std::int32_t each_slot = -1;  // `each` is one cell of the body (every = 1), else
  std::int32_t each_node = -1;
  std::int64_t every = 1;
  std::int64_t points = 0;       // units for one occurrence
  std::int64_t cap = INT64_MAX;  // units
};

struct CompiledCharge {
  Charge::Choose choose = Charge::Choose::all;
  int list = -1;
  Condition where;
  std::uint32_t first = 0, last = 0;  // range of Program::deductions
  const Charge* source = nullptr;
};

struct CompiledCriterion {
  int part = -1;
  std::int64_t marks = 0, floor = 0;  // units
  std::uint32_t first = 0, last = 0;  // range of Program::charges
  Condition not_applicable;           // Kind::never where it has none
  int shared = -1;                    // index into Program::shared, or -1
};

struct CompiledRow {
  int row = -1;  // index into RuleSet::opinion_rows
  Condition when;
  bool uses_finding = false, uses_score = false, otherwise = false, no_score = false;
  int opinion = -1, by_slot = -1, grade = -1;  // as in the OpinionRow
};

// ---- The quick form of the criteria, for score and opinion without a ledger: small operations,
// sorted by kind so that each loop does one thing without branches on data. A criterion that does
// not fit keeps `slow` and goes through its charges.
struct QuickOp {
  std::uint32_t criterion = 0;  // index into Program::criteria: what loses the points
  std::array<std::uint16_t, 2> slots{};
  std::array<bool, 2> want_zero{};
  std::int64_t points = 0;  // units, for one occurrence
};
// Tiers on cells of the body: the first of `ops` that holds.
struct QuickTiers {
  std::uint32_t criterion = 0;
  std::vector<QuickOp> ops;  // any of its two cells (the same one twice: one cell)
};
// The first tier that holds for each record that is concerned; conditions on cells of the record.
struct QuickTest {
  // cells[a] × fa < cells[b] × fb + c, negated where `negate`; "= 0" is cells[a] < 1.
  std::uint16_t a = 0, b = 0;
  bool negate = false;
  std::int64_t fa = 1, fb = 0, c = 1;
};
struct QuickTier {
  QuickTest test;
  std::int64_t points = 0;
};
// Points where a test on cells of the body holds.
struct QuickTestOp {
  std::uint32_t criterion = 0;
  QuickTest test;
  std::int64_t points = 0;
};
// One cell that makes a row of the opinion table hold.
struct QuickRow {
  std::uint16_t slot = 0;
  bool want_zero = false;
  std::uint8_t row = 0;  // index into Program::rows, below 64
};
struct QuickRecords {
  std::uint32_t criterion = 0;
  int list = -1;
  bool has_where = false;
  QuickTest where;
  std::vector<QuickTier> tiers;  // in order; the first that holds counts
};
struct QuickCriterion {
  std::int64_t marks = 0, floor = 0;  // units
  std::int32_t part = -1;
};
// An inner part is the sum of a run of criteria.
struct QuickInner {
  std::int32_t part = -1;
  std::uint32_t first = 0, last = 0;  // range of criteria
};

struct CompiledGrade {
  Condition when;
  int grade = -1;
};

struct CompiledNote {
  int rule = -1;
  Condition when;
  std::vector<int> slots, fields;  // facts and record fields that it reads
  bool reads_lists = false;        // reads records other than the one at hand
};

// Folded expressions, for the abstract evaluator; parallel to what they belong to.
struct FoldedDeduction {
  ExprPtr when, each;
};

class Program {
 public:
  int decimals = 0;
  std::vector<Node> nodes;
  std::vector<ExprPtr> general;
  std::vector<CompiledDeduction> deductions;
  std::vector<CompiledCharge> charges;
  std::vector<CompiledCriterion> criteria;  // document order
  std::vector<std::vector<int>> shared;     // indices into criteria
  std::vector<std::int32_t> inner_parent;   // by part: parent or -1
  std::vector<QuickOp> quick_flags, quick_any, quick_all, quick_times;
  std::vector<QuickTestOp> quick_tests;
  std::vector<QuickTiers> quick_tiers;
  std::vector<QuickRecords> quick_records;
  std::vector<std::uint32_t> slow_criteria, optional_criteria;  // optional: may not apply by facts
  std::vector<QuickCriterion> quick_criteria;                   // parallel to criteria
  std::vector<QuickInner> quick_inner;
  // Rows as a 64-bit set where there are at most 64 (rows_fit): those that hold by one of some cells,
  // the others, and which of them have no score, speak of the score, or are `otherwise`.
  bool rows_fit = false;
  std::vector<QuickRow> quick_rows;
  std::vector<std::uint32_t> other_rows;  // indices into rows
  std::uint64_t no_score_mask = 0, uses_score_mask = 0, otherwise_mask = 0;
  std::vector<CompiledRow> rows;  // in force; in table order
  std::vector<CompiledGrade> grades;
  std::vector<CompiledNote> notes;
  Condition scope;
  const ScoreRule* score_rule = nullptr;
  Expr score_value;  // folded
  // Score = slope × total + offset where it is linear (slope > 0).
  bool score_linear = false;
  Number score_slope, score_offset;

  // Folded expressions for the abstract evaluator; null where there is none.
  std::vector<FoldedDeduction> folded_deductions;  // by RuleSet::deductions
  std::vector<ExprPtr> folded_where;               // by Program::charges
  std::vector<ExprPtr> folded_not_applicable;      // by Program::criteria
  std::vector<ExprPtr> folded_rows;                // by Program::rows
  std::vector<ExprPtr> folded_grades;              // by Program::grades
  std::vector<ExprPtr> folded_notes;               // by Program::notes
  ExprPtr folded_scope;

  // By Program::criteria: the scalar facts that only its deductions read.
  std::vector<std::vector<int>> own_slots;

  // What must be known for the exact path.
  std::vector<int> needed_slots;
  std::vector<std::uint8_t> needed_mask;        // by slot: 2 where needed (Given::stated's bit)
  std::vector<std::vector<int>> needed_fields;  // by list
  std::vector<std::vector<std::uint8_t>> needed_field_masks;  // by list, then field: 2 where needed
  std::vector<bool> needed_lists;
  bool has_capped = false;  // some deduction has a cap of its own
  // A general node, or a row that also speaks of a finding, speaks of score, total or a part: these
  // are needed as points.
  bool general_points = false;

  // Units as points; the usual ones are kept ready.
  Number points(std::int64_t units) const {
    if (units >= 0 && static_cast<std::size_t>(units) < ready_points.size())
      return ready_points[static_cast<std::size_t>(units)];
    return Number::scaled(units, decimals);
  }
  std::vector<Number> ready_points;  // 0, 1, 2 … units as points

  std::string dump(const RuleSet& rules) const;
};

// Compiles what is in force under `selection`.
// `general`: without the criteria, which have a general form instead.
std::unique_ptr<Program> compile_program(const RuleSet& rules, const std::vector<int>& selection,
                                         bool general);

}  // namespace guiju
