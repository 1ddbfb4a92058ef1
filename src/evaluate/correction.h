// A body with some criteria put right: as if what they lost had not been lost. Evaluated by the same
// rules as any body, so floors, caps, shared limits, weights, gates and zeroing act as they do.
//
// A criterion put right (Body::corrected)
//   of deductions  none of the deductions that stand in it occurs: they take nothing, from no part,
//                  and zero nothing; what other criteria take of it stays, excess of a limit too
//   of awards      gives at least full_points()
//   a formula      comes to at least full_points()
// Its adjustments, gate, rounding and limits stay as they are, and so do all facts: a condition of the
// opinion table on the same fact does not change. One that does not apply stays so. Scores, grade and
// opinion are those of such a body (Evaluator::brief); its ledger is not made to show it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "evaluate/evaluator.h"
#include "evaluate/point_lines.h"

namespace guiju {

// The most that a criterion of awards or a formula is made to give: its ceiling, else the marks that
// the rule file states for it. Null where it has neither, and for deductions: they start full.
const Number* full_points(const Part& part);

// What comes out with some criteria put right.
struct Corrected {
  bool failed = false;    // it cannot be evaluated
  bool has_score = true;  // some completion has one
  bool value_known = false;
  PointRange score, total;
  int grade = -1, opinion = -1;  // as in Brief
  std::uint64_t grades_possible = 0, opinions_possible = 0;
  std::vector<LineStanding> lines;  // by line
};

// Score, grade and opinion of a body in short; without total and lines.
Corrected outcome_of(const Brief& brief);

// Tries sets of criteria put right, each once. Not thread safe; evaluator and body must outlive it.
class Corrections {
 public:
  // `result` is the evaluator's own of this body, whose `corrected` is empty.
  Corrections(Evaluator& evaluator, const Body& body, const Result& result);

  const std::vector<PointLine>& lines() const { return lines_; }
  // Criteria worth putting right, document order: of deductions those whose deductions ask, may ask
  // or zero something, of awards and formulas those below full_points().
  const std::vector<int>& candidates() const { return candidates_; }
  // A set (ascending part indices) put right. The reference stays valid.
  const Corrected& evaluate(const std::vector<int>& parts);

  // Where it is proved that criteria of different groups change the subject of a line independently
  // of each other, so that what they bring back adds up: by part, the group of a criterion. Empty
  // where that is not proved (gates, extremes, formulas over parts), or facts are unknown.
  const std::vector<int>& groups(std::size_t line) const;

 private:
  void find_candidates(const Result& result);

  Evaluator& evaluator_;
  Body body_;
  std::vector<PointLine> lines_;
  std::vector<int> candidates_;
  std::vector<int> groups_;
  bool score_adds_up_ = false;
  std::map<std::vector<int>, Corrected> evaluated_;
  // For bounds under unknown facts, of all sets together where the plan has a general form, of which
  // an evaluation takes long: as many as one body has. Then bounds are sound, and a set may reach more
  // than is shown.
  std::size_t steps_left_;
};

// By part: criteria of one group may act together on a score, those of different groups do not. Empty
// where not all of a plan's scores are sums or means of what the groups give. Internal; for tests.
std::vector<int> independent_groups(const Plan& plan);
// Whether an expression is a sum of a number and multiples of the total, of parts and (where `score`
// is) of the score, all of them facts: what these gain then adds up in it.
bool adds_up(const Expr& expr, bool score);

}  // namespace guiju
