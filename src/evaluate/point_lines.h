// The numbers that points are compared with: lines of the opinion table, the grades and the further
// result columns, as they stand for one body.
#pragma once

#include <string>
#include <vector>

#include "evaluate/abstract.h"
#include "plan/plan.h"

namespace guiju {

// Where a comparison stands.
struct LineUse {
  enum class Table { opinion, grade, result } table = Table::opinion;
  int row = -1;     // of RuleSet::opinion_rows, ::grade_rows or the column's rows
  int column = -1;  // of RuleSet::results
  friend bool operator==(const LineUse&, const LineUse&) = default;
};

// `subject` (which speaks of the score, the total or parts) against `line` (which does not).
struct PointLine {
  Expr subject, line;   // folded
  bool beyond = false;  // reached only above the number (> or <=); else on it, too
  // Stands in equalities alone (= or !=), which change both where the number is reached and where it
  // is left: such a line comes twice, with `beyond` and without.
  bool equal = false;
  // Something can hang on it. Not where the facts alone rule out the rows or branches that it is in.
  bool in_play = true;
  std::string label;          // of the parameter with that value; may be empty
  std::vector<LineUse> uses;  // each once, in table order

  bool of_score() const { return subject.op == Op::score; }
  bool stands_in(LineUse::Table table) const;
  // Whether an opinion or a grade hangs on it.
  bool decides() const;
};

// The comparisons in force, but for those inside a loop over records. Table order, equal ones once.
// `abstract` is of the body.
std::vector<PointLine> point_lines(const Plan& plan, Abstract& abstract);

// Whether an expression speaks of the score, the total or a part.
bool speaks_of_points(const Expr& expr);

// Bounds of what is not known may be missing: there is no limit then.
struct OpenRange {
  bool has_low = false, has_high = false;
  Number low, high;
  bool known() const { return has_low && has_high && low == high; }
};

// Subject and line of one PointLine.
struct LineStanding {
  bool failed = false;  // it has no value for these facts
  OpenRange subject, line;
  bool reached = false;        // certainly
  bool may_reach = false;      // in some completion of the unknown facts, as far as bounds tell
  OpenRange distance() const;  // subject - line
};

// abstract.score, .total and .parts are set.
LineStanding standing_of(const PointLine& line, Abstract& abstract);

}  // namespace guiju
