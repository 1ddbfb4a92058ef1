// Completions of a body → what they reach together.
#include "evaluate/extent.h"

#include <algorithm>

#include "evaluate/fast_run.h"
#include "evaluate/general_ranges.h"
#include "evaluate/general_run.h"
#include "evaluate/remarks.h"

namespace guiju {

namespace {

// Whether `range` reaches as far as `other`, where that has a limit.
bool reaches(const PointRange& range, const PointRange& other) {
  return (range.low <= other.low || is_no_limit(other.low)) &&
         (range.high >= other.high || is_no_limit(other.high));
}

}  // namespace

bool is_no_limit(const Number& bound) { return bound >= unlimited || bound <= -unlimited; }

void Extent::clear() {
  any = scored = unscored = no_grade = confirmation = false;
  opinions = grades = 0;
  parts.clear();
  rows.clear();
  columns.clear();
}

void Extent::add(const Extent& other) {
  if (!other.any) return;
  if (!any) {
    *this = other;
    return;
  }
  if (other.scored) score = scored ? hull(score, other.score) : other.score;
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = hull(parts[i], other.parts[i]);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] |= other.rows[i];
  for (std::size_t i = 0; i < columns.size(); ++i) {
    ColumnExtent& column = columns[i];
    const ColumnExtent& more = other.columns[i];
    column.labels |= more.labels;
    if (more.has_number) {
      column.number = column.has_number ? hull(column.number, more.number) : more.number;
      column.has_number = true;
    }
  }
  scored = scored || other.scored;
  unscored = unscored || other.unscored;
  opinions |= other.opinions;
  grades |= other.grades;
  no_grade = no_grade || other.no_grade;
  confirmation = confirmation || other.confirmation;
}

bool Extent::covers(const Extent& other) const {
  if (!other.any) return true;
  if (!any) return false;
  if ((other.scored && !scored) || (other.unscored && !unscored) || (other.no_grade && !no_grade) ||
      (other.confirmation && !confirmation))
    return false;
  if ((other.opinions & ~opinions) != 0 || (other.grades & ~grades) != 0) return false;
  if (other.scored && !reaches(score, other.score)) return false;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!reaches(parts[i], other.parts[i])) return false;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if ((other.rows[i] & ~rows[i]) != 0) return false;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const ColumnExtent &column = columns[i], &more = other.columns[i];
    if ((more.labels & ~column.labels) != 0) return false;
    if (more.has_number && !(column.has_number && reaches(column.number, more.number)))
      return false;
  }
  return true;
}

namespace {

bool at_most_one(std::uint64_t set) { return (set & (set - 1)) == 0; }

}  // namespace

bool Extent::single_result() const {
  return any && scored != unscored && (!scored || score.known()) && at_most_one(opinions) &&
         (no_grade ? grades == 0 : at_most_one(grades)) &&
         std::all_of(columns.begin(), columns.end(), [](const ColumnExtent& column) {
           return at_most_one(column.labels) && (!column.has_number || column.number.known());
         });
}

bool Extent::single() const {
  return single_result() &&
         std::all_of(parts.begin(), parts.end(),
                     [](const PointRange& range) { return range.known(); }) &&
         std::all_of(rows.begin(), rows.end(), at_most_one);
}

bool same_result(const Extent& a, const Extent& b) {
  if (a.scored != b.scored || a.opinions != b.opinions || a.grades != b.grades) return false;
  if (a.scored && a.score.low != b.score.low) return false;
  for (std::size_t i = 0; i < a.columns.size(); ++i) {
    const ColumnExtent &x = a.columns[i], &y = b.columns[i];
    if (x.labels != y.labels || x.has_number != y.has_number) return false;
    if (x.has_number && x.number.low != y.number.low) return false;
  }
  return true;
}

void set_extent(const Outcome& outcome, const PointRange& score,
                const std::vector<PartResult>& parts, Extent& extent) {
  extent.any = true;
  extent.score = score;
  extent.parts.resize(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) extent.parts[i] = parts[i].score;
  extent.scored = outcome.has_score;
  extent.unscored = !(outcome.has_score && outcome.scope_certain && outcome.score_certain);
  extent.opinions = outcome.opinions;
  extent.grades = outcome.grades;
  extent.no_grade = outcome.may_lack_grade;
  extent.confirmation = outcome.needs_confirmation;
  extent.rows.resize(outcome.rows.size());
  for (std::size_t i = 0; i < outcome.rows.size(); ++i)
    extent.rows[i] = outcome.rows[i] == Outcome::Row::holds ? Extent::some_hold
                     : outcome.rows[i] == Outcome::Row::no
                         ? Extent::some_fail
                         : static_cast<std::uint8_t>(Extent::some_hold | Extent::some_fail);
}

void narrow_to(const Extent& reached, const RuleSet& rules, Outcome& outcome, PointRange& score,
               std::vector<PartResult>& parts) {
  outcome.has_score = reached.scored;
  outcome.score_certain = !reached.unscored;
  outcome.scope_certain = outcome.scope_certain || !reached.unscored;
  if (reached.scored) score = reached.score;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].score = reached.parts[i];
    if (parts[i].state == PartState::unknown && parts[i].score.known())
      parts[i].state = PartState::scored;
  }
  outcome.opinions = reached.opinions;
  const bool one = __builtin_popcountll(reached.opinions) == 1 &&
                   (!rules.opinion_rows.empty() || outcome.opinion >= 0);
  outcome.opinion = one ? __builtin_ctzll(reached.opinions) : -1;
  outcome.grades = reached.grades;
  outcome.grade = -1;
  if (__builtin_popcountll(reached.grades) == 1 && !reached.no_grade && !reached.unscored)
    outcome.grade = __builtin_ctzll(reached.grades);
  outcome.needs_confirmation = reached.confirmation;
  for (std::size_t i = 0; i < outcome.rows.size(); ++i)
    outcome.rows[i] = (reached.rows[i] & Extent::some_hold) == 0   ? Outcome::Row::no
                      : (reached.rows[i] & Extent::some_fail) == 0 ? Outcome::Row::holds
                                                                   : Outcome::Row::possible;
}

bool Extents::make(const Body& body, const CellRanges* ranges, Extent& out, UnknownFacts* unknown) {
  Abstract abstract(plan_.rules(), body);
  abstract.ranges = ranges;
  try {
    make(body, abstract, out, unknown);
    return true;
  } catch (const EvaluationError&) {
  } catch (const NumberOverflow&) {
  }
  out.clear();
  return false;
}

void Extents::make_or_throw(const Body& body, Extent& out) {
  Abstract abstract(plan_.rules(), body);
  make(body, abstract, out, nullptr);
}

void Extents::make(const Body& body, Abstract& abstract, Extent& out, UnknownFacts* unknown) {
  out.clear();
  if (plan_.general() != nullptr)
    general_extent(plan_, body, abstract, outcome_, out, unknown);
  else if (!make_quickly(body, abstract, out))
    make_fast(body, abstract, out, unknown);
}

// A complete body without asks; false where only the long way can tell.
bool Extents::make_quickly(const Body& body, Abstract& abstract, Extent& out) {
  const Program& program = plan_.program();
  if (!program.quick || !body.corrected.empty() || !is_complete(program, body)) return false;
  try {
    Runner runner(program, body, abstract);
    sheet_.low.resize(program.inner_parent.size());
    const std::int64_t total =
        score_quickly(program, plan_.rules(), body, runner, quick_, true, sheet_.low.data());
    sheet_.high = sheet_.low;
    runner.set_points(total, sheet_.low.data());
    const QuickDecision decision =
        decide_quickly(program, plan_.rules(), body, total, runner, abstract);
    out.any = true;
    out.scored = decision.has_score;
    out.unscored = !decision.has_score;
    out.score = score_range(program, abstract, total, total);
    out.opinions = bit(decision.opinion);
    out.grades = bit(decision.grade);
    out.no_grade = decision.has_score && decision.grade < 0;
    out.confirmation = decision.needs_confirmation;
    out.rows.resize(program.rows.size());
    for (std::size_t i = 0; i < out.rows.size(); ++i)
      out.rows[i] = (decision.rows >> i & 1) != 0 ? Extent::some_hold : Extent::some_fail;
    part_points(program, sheet_, parts_);
    out.parts.resize(parts_.size());
    for (std::size_t i = 0; i < parts_.size(); ++i) out.parts[i] = parts_[i].score;
    return true;
  } catch (const EvaluationError&) {
    abstract.reset();
    out.clear();
    return false;
  }
}

void Extents::make_fast(const Body& body, Abstract& abstract, Extent& out, UnknownFacts* unknown) {
  bool complete = false;
  run_fast(plan_, body, abstract, asks_, sheet_, outcome_, score_, parts_, complete, true);
  set_extent(outcome_, score_, parts_, out);
  if (unknown == nullptr || complete) return;
  abstract.score = &score_;
  abstract.parts = &parts_;
  collect_unknown(plan_, body, abstract, asks_, sheet_, outcome_, true, *unknown);
}

}  // namespace guiju
