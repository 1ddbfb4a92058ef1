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

#include "plan/lane_tables.h"
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
    gap,      // a = index into Program::gaps, b = the same as a general node
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

// A date worked out of a node's.
struct CompiledDay {
  enum class Kind : std::uint8_t { same, month_end, previous_month_end };
  Kind kind = Kind::same;
  std::int32_t node = -1;
};
// has_gap over single dates of the body, and the dates of records that lie within bounds.
struct CompiledGap {
  struct Bound {
    Node::Op op = Node::Op::ge;  // the record's date against `day`: lt, le, gt or ge
    CompiledDay day;
  };
  struct Records {
    int list = -1, field = -1;
    std::vector<Bound> bounds;
  };
  int months = 1;  // at least 1
  std::vector<CompiledDay> days;
  std::vector<Records> records;
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

// ---- The quick form, for what need not be explained. What a criterion scores is looked up in a
// table made with the plan: each cell that its conditions read becomes a digit (a flag 0 or 1, a count
// held at the first value beyond which nothing changes), each comparison of two cells one of 0 or 1,
// and the digits together number an entry. So no condition is worked out, nothing branches on data,
// and no sum can overflow that was not looked at when the plan was made. A criterion that does not fit
// is `slow` and goes through its charges.

// cells[a] × fa < cells[b] × fb + c, negated where `negate`.
struct QuickTest {
  std::uint16_t a = 0, b = 0;
  bool negate = false;
  std::int64_t fa = 1, fb = 0, c = 1;
  bool operator==(const QuickTest&) const = default;
};
struct QuickSwitch {
  std::uint32_t slot = 0;
  std::uint32_t stride = 1;
};
struct QuickDigit {
  std::uint16_t slot = 0;
  std::uint16_t limit = 1;  // the digit is min(cell, limit); cells are never below 0
  std::uint32_t stride = 1;
};
struct QuickBit {
  QuickTest test;
  std::uint32_t stride = 1;
};
struct QuickRange {
  std::uint32_t first = 0, last = 0;
};
// An entry's number: the sum of the strides of the cells that are zero, of strides × digits, and of
// the strides whose test holds.
struct QuickIndex {
  QuickRange switches, digits, bits;  // of Program::quick_switches, ::quick_digits, ::quick_bits
};
// What a criterion scores, in units, by whether one cell is zero …
struct QuickFlag {
  std::uint32_t slot = 0;
  std::uint32_t part = 0;
  std::array<std::int64_t, 2> scores{};  // not zero, zero
};
// … by whether each of two is zero, the first counting 1, the second 2 …
struct QuickPair {
  std::array<std::uint16_t, 2> slots{};
  std::uint32_t part = 0;
  std::array<std::int64_t, 4> scores{};
};
// … by one count …
struct QuickCount {
  std::uint16_t slot = 0, limit = 0;
  std::uint32_t part = 0;
  std::uint32_t table = 0;  // first entry in Program::quick_table
};
// … by two counts …
struct QuickCounts {
  std::array<std::uint16_t, 2> slots{}, limits{};
  std::uint32_t stride = 1;  // of the second
  std::uint32_t part = 0;
  std::uint32_t table = 0;
};
// … by one comparison …
struct QuickOrder {
  QuickTest test;
  std::uint32_t part = 0;
  std::array<std::int64_t, 2> scores{};  // where it does not hold, where it does
};
// … or by any cells.
struct QuickTable {
  std::uint32_t part = 0;
  std::uint32_t table = 0;
  QuickIndex index;
};
// What a charge takes from its part, in units; for each record where `list` is one. `index` is on
// cells of the body, `record` on those of the record, the first switches of which are here.
struct QuickTerm {
  std::int32_t list = -1;
  std::uint32_t table = 0;
  QuickIndex index, record;
  std::array<QuickSwitch, 4> switches{{{0, 0}, {0, 0}, {0, 0}, {0, 0}}};
};
// A criterion too wide for one table: its terms are added up.
struct QuickSum {
  std::uint32_t criterion = 0, part = 0;
  std::int64_t marks = 0, floor = 0;  // units
  QuickRange terms;                   // of Program::quick_terms
};
// Two criteria over the records of one list, which read nothing else: one pass over them. The number
// of an entry has a bit for each slot, where the cell is zero, and above these one for each test that
// holds; an entry is what the first and what the second lose. Slots beyond those that are needed
// are 0, and no entry depends on them.
struct QuickPass {
  std::uint32_t list = 0;
  std::array<std::uint32_t, 2> sums{};   // of Program::quick_sums
  std::array<std::uint32_t, 4> slots{};  // of a record
  QuickRange tests;                      // of Program::quick_pass_tests
  std::uint32_t table = 0;               // of Program::quick_pass_table
  std::int32_t lanes = -1;               // of QuickLanes::passes, or -1
};
// Tables looked up side by side, where the processor can: of the first `flags` of quick_flags and so
// on. Without blocks where there are none.
struct QuickLanes {
  std::vector<LaneBlock> blocks;  // by part / LaneBlock::width
  std::vector<LaneSource> sources;
  std::vector<LanePass> passes;
  std::uint32_t flags = 0, pairs = 0, counts = 0, two_counts = 0;
};
// Rows of the opinion table (bit i: row i) that hold where a cell is not zero, where it is zero …
struct QuickRow {
  std::uint32_t slot = 0;
  std::array<std::uint64_t, 2> rows{};
};
// … by a test …
struct QuickRowTest {
  QuickTest test;
  std::uint8_t row = 0;
};
// … where a list is given by the row's condition, else where the cell is not zero …
struct QuickRowGiven {
  std::uint32_t row = 0;
  std::uint32_t list = 0;
  std::uint32_t slot = 0;
};
// … or by the total being below a limit.
struct QuickRowTotal {
  std::int64_t limit = 0;               // units
  std::array<std::uint64_t, 2> rows{};  // not below, below
};

// Which of at most 64 conditions hold, as a set; the cells that are findings apart.
struct QuickSet {
  std::vector<QuickRow> cells, findings;
  std::vector<QuickRowTest> tests;
  std::vector<QuickRowGiven> given;
  std::vector<QuickRowTotal> totals;
  std::uint64_t firm = 0;  // those that hold without any finding, if they hold at all
};

// Facts that something reads: 1 by slot, by list (its records, or whether they are given), and by
// list and field.
struct QuickReads {
  std::vector<std::uint8_t> slots, lists;
  std::vector<std::vector<std::uint8_t>> fields;
};

// Where an unknown fact may make no difference: in entries of tables, and beside other cells that make
// a row hold.
struct QuickOpen {
  std::vector<QuickTable> whole;   // by criteria: one table; not of sums and slow ones
  std::vector<std::int32_t> sums;  // by criteria: of quick_sums, or -1
  std::vector<std::vector<std::uint32_t>> criteria;  // by slot: tables and sums that read it
  std::vector<std::vector<std::uint32_t>> of_list;   // by list: sums over its records
  QuickReads firm;                // what must be known: read by other than tables and quick_rows
  std::vector<QuickReads> given;  // by quick_rows.given: read where the list is given
};

struct QuickParent {
  std::uint32_t part = 0, parent = 0;
};

// A list whose records are needed, and which of their fields, for 64 records: 0xff where a field is.
struct QuickNeed {
  std::uint32_t list = 0;
  std::vector<std::uint8_t> fields;
};

struct CompiledGrade {
  Condition when;
  int grade = -1;
};

struct CompiledNote {
  int rule = -1;
  Condition when;
  std::vector<int> slots, fields;  // facts and record fields that it reads
  std::vector<int> lists;          // lists whose records it reads, or whether they are given
  std::vector<std::pair<int, int>> list_fields;  // fields of records other than the one at hand
  std::vector<int> decisive;  // facts without any one of which it does not certainly hold
  int if_given = -1;          // begins with `given(list) and`
};

// What a rule for a due date needs; nothing follows from it where one of these is unknown.
struct CompiledDue {
  std::vector<int> slots;
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
  std::vector<CompiledGap> gaps;
  std::vector<CompiledDeduction> deductions;
  std::vector<CompiledCharge> charges;
  std::vector<CompiledCriterion> criteria;  // document order
  std::vector<std::vector<int>> shared;     // indices into criteria
  std::vector<std::int32_t> inner_parent;   // by part: parent or -1
  // The quick form. Each criterion is in one of the first eight; `loud` are those whose score can be
  // full although a deduction applies (of criteria, by index: 1).
  std::vector<QuickFlag> quick_flags;
  std::vector<QuickPair> quick_pairs;
  std::vector<QuickCount> quick_counts;
  std::vector<QuickCounts> quick_two_counts;
  std::vector<QuickOrder> quick_orders;
  std::vector<QuickTable> quick_tables;
  QuickLanes quick_lanes;
  std::vector<QuickSum> quick_sums;
  std::vector<QuickPass> quick_passes;
  std::vector<std::uint32_t> quick_alone;  // of quick_sums: those in no pass
  std::vector<std::uint32_t> slow_criteria;
  std::vector<std::uint32_t> optional_criteria;  // slow ones and sums that may not apply by facts
  std::vector<std::uint8_t> loud;
  std::vector<QuickParent> quick_parents;  // of all parts that have one, the last part first
  std::vector<std::uint32_t> quick_inner;  // parts that have parts
  // The first 64 notes of rules that are for no list and read only what a complete body has: which
  // hold. Bit i: notes[i].
  QuickSet quick_notes;
  std::uint64_t quick_note_mask = 0;
  std::vector<QuickTerm> quick_terms;
  std::vector<QuickSwitch> quick_switches;
  std::vector<QuickDigit> quick_digits;
  std::vector<QuickBit> quick_bits;
  std::vector<std::int64_t> quick_table;
  std::vector<QuickTest> quick_pass_tests;
  std::vector<std::array<std::int64_t, 2>> quick_pass_table;
  // Whether complete bodies go the quick way: at most 64 rows, and nothing needs score, total or a part
  // as points while they are looked at.
  bool quick = false;
  QuickOpen quick_open;  // where `quick`
  // Rows as a 64-bit set: those that hold by one of some cells or tests, and the others.
  QuickSet quick_rows;
  std::vector<std::uint32_t> other_rows;  // indices into rows
  // Rows without score, that speak of the score, that are `otherwise`, that give an opinion or a
  // grade; those that hold without any finding if they hold at all, and those of which only the
  // bound expression tells.
  std::uint64_t no_score_mask = 0, uses_score_mask = 0, otherwise_mask = 0, opinion_mask = 0,
                grade_mask = 0, firm_mask = 0, doubtful_mask = 0;
  std::vector<CompiledRow> rows;               // in force; in table order
  std::vector<std::vector<int>> row_findings;  // by rows: slots of the findings that it reads
  std::int64_t total_marks = 0;                // units
  std::vector<CompiledGrade> grades;
  std::vector<CompiledNote> notes;
  std::vector<CompiledDue> due;  // by RuleSet::due
  Condition scope;
  const ScoreRule* score_rule = nullptr;
  Expr score_value;  // folded
  // Score = slope × total + offset where it is linear (slope > 0).
  bool score_linear = false;
  Number score_slope, score_offset;
  bool score_is_total = false;

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
  std::vector<std::uint8_t> needed_mask;                      // by slot: 0xff where needed, else 0
  std::vector<std::vector<int>> needed_fields;                // by list
  std::vector<std::vector<std::uint8_t>> needed_field_masks;  // by list, then field: the same
  std::vector<bool> needed_lists;
  std::vector<QuickNeed> quick_needs;
  bool has_capped = false;  // some deduction has a cap of its own
  // What speaks of score, total or a part and needs them as points: a general node, and a row that
  // speaks of a finding as well.
  bool general_points = false, row_points = false;

  // A row or a grade speaks of the score of a part that has parts.
  bool inner_conditions = false;

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
