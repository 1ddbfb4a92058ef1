// A plan as loops over one batch's columns: what each loop does, in which order, with which registers.
// Made when a batch is bound, since what a column is made of decides which loop reads it; immutable
// then, shared between threads. Rows of which the loops cannot tell the result are named by a mask and
// evaluated one by one; what does not lower at all leaves every row to that.
//
// A fact that is unknown (null) makes a condition two: whether it must hold and whether it may. Loops
// over both give what the least and the greatest completion of the unknown facts lose. That is exact
// where every fact moves all that reads it in one direction; others are `entangled`, and a row that
// has a null there is evaluated by itself.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "columns/batch.h"
#include "columns/kernels.h"
#include "plan/plan.h"
#include "plan/program.h"

namespace guiju::columns {

using Reg = std::uint16_t;
inline constexpr Reg no_reg = 0xffff;

// Kinds of registers: one byte (masks and codes), values of V, 64-bit numbers, totals.
enum class Kind : std::uint8_t { mask, value, wide, total };
inline constexpr std::size_t kinds = 4;

enum class Op : std::uint8_t {
  fill,          // mask: all bytes k0
  bits,          // mask: column's bits; k0 1: negated
  known,         // mask: column's validity; of a list's with `list`
  flag,          // mask: column's integer is not 0, with k0 1 is 0; b: known or none
  small,         // value: column's integer; b: known or none; k0 what is filled in
  choice,        // mask register as code: the option; 255 where unknown
  wide,          // wide: column's integer; b: known or none; k0 filled in
  record_count,  // wide: of column's list
  test,          // mask: two columns against each other
  both,
  either,
  without,
  negate,
  member,         // mask: code a is an option of the set k0
  compare_small,  // mask: value a against k0
  compare_wide,   // mask: wide a against wide b
  compare_total,  // mask: total a against k0
  wide_constant,
  wide_add,
  wide_subtract,
  wide_times,
  wide_choose,  // a ? b : c
  narrow,       // value: of wide a
  constant,     // value: k0 where mask a
  times,        // value: a / k1 × k0
  add,
  subtract,
  most,
  least,
  hold,          // value: min(a, k0)
  where,         // value: b where mask a, else 0
  choose,        // value: b where mask a, else c
  flag_either,   // mask: a or a flag, as `flag` or `bits`
  flag_both,     // mask: a and a flag
  sum_flag,      // bin `out` += k1 where a flag holds, or a does
  sum_small,     // bin `out` += min(column's integer × k1, k0)
  sum,           // bin `out` += min(a, k0)
  sum_constant,  // bin `out` += k0 where mask a
  clear,         // bin `out` = 0
  total,         // total: base k0 less all bins from k1 up to k2
  code,          // code `out` := k0 where mask a
  code_choose,   // code `out` := code b where mask a
  code_bits,     // code `out` |= k0 where mask a
  code_fill,     // code `out` = k0
  by_choice,     // code: table[option a], `table` k0
  and_bits,      // code: a & k0
  same,          // mask: code a = k0
  equal,         // mask: code a = code b
  gap,       // code: 0xff where Loops::gaps[k0] has one, gap_untold where a row must tell itself
  records,   // the record program k0: its sums become values
  check,     // column is looked at only for wrong values
  put_part,  // criterion k0: marks less value a; b: 0 low and high, 1 low, 2 high
  put_deduction  // bit k0 where mask a
};

struct Step {
  Op op = Op::fill;
  Reg out = no_reg, a = no_reg, b = no_reg, c = no_reg;
  std::int64_t k0 = 0, k1 = 0, k2 = 0;
  const Column* column = nullptr;
  const Column* other = nullptr;
  const ListColumn* list = nullptr;
  Test test;
};

// has_gap over columns, as CompiledGap of plan/program.h; row by row.
struct GapLoop {
  struct Day {
    CompiledDay::Kind kind = CompiledDay::Kind::same;
    const Column* column = nullptr;  // null: `value`
    std::int32_t value = 0;
  };
  struct Bound {
    Node::Op op = Node::Op::ge;
    Day day;
  };
  struct Records {
    const ListColumn* list = nullptr;  // null: no row has any
    const Column* field = nullptr;
    std::vector<Bound> bounds;
  };
  std::int32_t gap = -1;  // of Program::gaps
  int months = 1;
  std::vector<Day> days;
  std::vector<Records> records;
};
// Something that it reads is unknown, wrong or outside the calendar, or there are too many dates.
inline constexpr std::uint8_t gap_untold = 1;
// 0xff, 0 or gap_untold for rows first … first + rows.
void gap_codes(const GapLoop& loop, std::int64_t first, std::size_t rows, std::uint8_t* out);

struct Loops {
  std::vector<Step> steps;
  std::vector<GapLoop> gaps;
  std::vector<std::array<std::uint8_t, 256>> tables;
  Reg registers[kinds] = {};
};

// What is summed up for each row over the records of one list.
struct RecordLoops {
  const ListColumn* list = nullptr;
  Loops loops;
  std::vector<Reg> lanes;     // values of a record
  std::vector<Reg> sums;      // values of the row, in the loops of the body
  std::vector<bool> endless;  // by lane: where the list is unknown the sum is anything
  std::vector<Reg> any;       // masks of a record that become masks of the row: some record holds
  std::vector<Reg> some;
};

// Registers that hold the results.
struct Answer {
  Reg exceptions = no_reg;  // masks …
  Reg scored = no_reg;      // some completion has a score
  Reg certain = no_reg;     // the score is certain
  Reg confirm = no_reg;
  Reg total_low = no_reg, total_high = no_reg;  // totals
  Reg opinions = no_reg,
      grades = no_reg;  // codes: of a complete body the opinion (0xff none), else
                        // bits of those possible
};

struct Lowered {
  int value = 0;      // V: 0 one byte, 1 two
  bool sets = false;  // opinions and grades are bits
  Loops loops;
  std::vector<RecordLoops> records;
  Answer answer;
};

// What a caller may want beside score and opinion.
struct Wanted {
  bool grade = true, confirm = true, certain = true, deductions = false, parts = false;
};

struct LoweredPlan {
  std::unique_ptr<const Lowered> complete;  // null: rows are evaluated one by one
  std::unique_ptr<const Lowered> open;      // of chunks with nulls; null likewise
  // Columns whose nulls make a row open, of the body and of lists.
  std::vector<const Column*> needed;
  std::vector<const ListColumn*> needed_lists;
  bool always_open = false;  // a fact that is needed has no column
  std::string why;           // what does not lower, for dumps
};

LoweredPlan lower(const Plan& plan, const Batch& batch, const Wanted& wanted,
                  std::optional<Date> as_of);

}  // namespace guiju::columns
