// Score and opinion of a complete body without explaining anything: no asks, no ledger, no grounds.
// Gives what collect_exact, make_sheet and decide_exact give; the tests compare them. Internal to
// evaluate/.
#pragma once

#include "evaluate/asks.h"
#include "evaluate/lane_kernels.h"
#include "evaluate/runner.h"

namespace guiju {

inline bool holds(const QuickTest& test, const Cell* cells) {
  return (cells[test.a] * test.fa < cells[test.b] * test.fb + test.c) != test.negate;
}

// Working memory, kept between bodies.
struct QuickScratch {
  std::vector<std::int64_t> lost;             // by criterion, units; only of slow criteria
  std::vector<CriterionAsks> criteria;        // only for shared limits
  std::vector<std::int64_t> used_cap;         // by deduction, only where some have caps
  const LaneKernels* lanes = lane_kernels();  // null: without
};

// Scores of the parts, in units, to `scores`, which has room for all parts; the total is returned.
// What it has for parts that have parts means nothing unless `inner_parts`. It looks at conditions of parts
// that do not apply: an EvaluationError may be one that the long way does not meet.
std::int64_t score_quickly(const Program& program, const RuleSet& rules, const Body& body,
                           Runner& runner, QuickScratch& scratch, bool inner_parts,
                           std::int64_t* scores);

struct QuickDecision {
  std::uint64_t rows = 0;  // bit i: row i of Program::rows holds
  // Apart from each other: compilers read neighbours of which each was just written as one, and
  // processors wait for that.
  int opinion = -1;
  bool in_scope = true, has_score = true, needs_confirmation = false;
  int grade = -1;
};
// Needs Program::quick; `total` in units, and the runner has the points. It looks at rows that do
// not arise: likewise.
QuickDecision decide_quickly(const Program& program, const RuleSet& rules, const Body& body,
                             std::int64_t total, Runner& runner, Abstract& abstract);

// Whether, in a body of which facts are unknown, none of these can change the score of a criterion or
// whether, and by what, a row of the opinion table holds. Then the quick way gives what it gives for
// every completion, whatever the cells of the unknown facts are. Needs Program::quick. false tells
// nothing.
bool unknown_is_irrelevant(const Program& program, const Body& body);

// Which of Program::notes hold, of those in quick_note_mask.
std::uint64_t quick_notes(const Program& program, const Body& body);

}  // namespace guiju
