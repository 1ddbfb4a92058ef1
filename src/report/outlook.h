// What would change the outcome of a body: how far its points are from the lines, which criteria put
// right would reach them, which grounds no points can repair, and what follows without the findings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/correction_search.h"
#include "evaluate/evaluator.h"
#include "evaluate/result.h"

namespace guiju {

// What putting a criterion right brings back to the total of the rubric, in points: alone, or after
// those before it in a set. Where facts are unknown: how far the least and the most rise.
struct PutRight {
  int part = -1;
  Number least, most;
  bool known() const { return least == most; }
};

struct CorrectingSet {
  std::vector<PutRight> parts;  // document order: together they bring back what the set does
  Corrected result;
};

// For a line that is not certainly reached.
struct LineReach {
  CorrectingSets found;             // `sets` is told by
  std::vector<CorrectingSet> sets;  // in the same order
  // All that may be put right for this line, together: whether the line is then reached.
  bool all_reach = false;
  // What every set told leaves as it is, although the line is one of its table.
  bool opinion_stays = false, grade_stays = false;
};

struct OutlookLine {
  PointLine line;
  LineStanding standing;  // of the body as it is
  std::optional<LineReach> reach;
};

// A ground that holds, or may, and whose condition does not speak of points.
struct FixedGround {
  int row = -1;  // of RuleSet::opinion_rows
  GroundState state = GroundState::holds;
  bool decides = false;  // it gives the opinion
};

// The findings that support the grounds taken the other way round, and the result.
struct WithoutFindings {
  std::vector<int> findings;  // slots
  Result result;
};

struct Outlook {
  std::vector<OutlookLine> lines;
  // Each criterion alone, document order; where no opinion or grade hangs on points only those of
  // deductions.
  std::vector<PutRight> corrections;
  std::optional<Corrected> all;    // all of them; where there are some
  std::vector<FixedGround> fixed;  // in table order
  // The row of the grade table that gives the grade, where it does not speak of points; or -1.
  int fixed_grade = -1;
  std::optional<WithoutFindings> without_findings;  // only where it has another opinion
  CorrectionLimits limits;
};

// `result` is the evaluator's own of this body. A body without score has no lines.
Outlook look_ahead(Evaluator& evaluator, const Body& body, const Result& result,
                   const CorrectionLimits& limits);
// Of a result that the evaluator alone did not make (readings are left open): the lines and the
// grounds alone.
Outlook look_at_lines(Evaluator& evaluator, const Body& body, const Result& result);

}  // namespace guiju
