// Score, facts and the opinion table → grade, opinion, grounds. Internal to evaluate/.
#pragma once

#include <cstdint>
#include <vector>

#include "evaluate/runner.h"

namespace guiju {

// The set that holds one index; none for -1.
inline std::uint64_t bit(int index) { return index < 0 ? 0 : std::uint64_t{1} << index; }

struct Outcome {
  bool in_scope = true;  // can be in scope
  bool scope_certain = true;
  bool score_certain = true;               // every completion in scope has a score
  bool has_score = true;                   // some completion has one
  int opinion = -1, grade = -1;            // -1: not certain or none
  std::uint64_t opinions = 0, grades = 0;  // possible ones
  bool may_lack_grade = false;             // some completion with a score has no grade
  bool needs_confirmation = false;
  enum class Row : std::uint8_t { no, possible, holds };
  std::vector<Row> rows;  // by Program::rows
  void clear(std::size_t rows);
};

// For a complete body; `total` in units, `parts` by part in units.
void decide_exact(const Program& program, const RuleSet& rules, const Body& body, Runner& runner,
                  Abstract& abstract, Outcome& outcome);
// For any body; abstract.score, .total and .parts are set.
void decide_open(const Program& program, const RuleSet& rules, const Body& body, Abstract& abstract,
                 Outcome& outcome);

// Adds the unknown facts that can still change the opinion.
void unknown_for_opinion(const Program& program, const RuleSet& rules, const Body& body,
                         Abstract& abstract, UnknownFacts& facts);
// The same for the grade, where that is not certain.
void unknown_for_grade(const Program& program, const Outcome& outcome, Abstract& abstract,
                       UnknownFacts& facts);

}  // namespace guiju
