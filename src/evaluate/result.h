// What one evaluation says of one body: score, grade, opinion, grounds, parts, ledger, what is
// still unknown. Indices refer to the rule set; text is made by report/.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/line_vector.h"
#include "base/number.h"
#include "evaluate/body.h"
#include "rules/model.h"

namespace guiju {

class Plan;

// Points as integers in units of 10^-decimals, by part.
using Units = LineVector<std::int64_t>;

// Points between `low` and `high` (both reached or passed by no completion); known when equal.
struct PointRange {
  Number low, high;
  bool known() const { return low == high; }
};

enum class PartState { scored, not_applicable, unknown };

struct PartResult {
  PointRange score;
  PartState state = PartState::scored;
};

// `overflow` is a deduction too: what exceeded its own part's marks and is taken from the next part
// of a shared limit; both are written as kind "deduction". The kinds after `award` are steps in the
// making of a part's score: what they take is `applied`, below 0 where they give back.
enum class LineKind {
  deduction,
  overflow,
  award,   // gives points
  weight,  // parts added up with weights
  mean,    // mean of the parts
  maximum,
  minimum,
  value,           // a formula
  rescale,         // scaled up for what does not apply
  not_applicable,  // what the policy for it gives or takes
  adjust,          // one of the part's adjustments
  guard,           // a gate or a deduction that makes the score 0
  round,
  cap,  // the part's ceiling
  floor
};
std::string_view name_of(LineKind kind);  // as in results: "deduction", "weight"
enum class LineState { applied, possible };

// One line of the ledger. asked = applied + absorbed.
struct LedgerLine {
  int part = -1;  // the part the points are taken from
  int deduction = -1;
  LineKind kind = LineKind::deduction;
  int list = -1;  // record list and 0-based record, or -1
  int record = -1;
  LineState state = LineState::applied;
  Number occurrences, asked, applied, absorbed;  // when state == applied; absorbed >= 0
  PointRange possible;                           // of applied, when state == possible
  const Adjustment* adjustment = nullptr;        // of kind adjust

  bool is_step() const { return kind > LineKind::award; }
};

enum class GroundState { holds, possible };
struct GroundResult {
  int row = -1;  // of RuleSet::opinion_rows
  GroundState state = GroundState::holds;
  std::vector<int> findings;  // slots of findings that make it hold (or may)
};

// A further result column: a label of its table, or a number.
struct ColumnResult {
  std::vector<int> labels;  // possible ones, in table order; one where certain
  bool certain = false;
  bool none = false;  // there is no score, so there is none
  PointRange number;  // of a formula
};

struct DueResult {
  int rule = -1;   // of RuleSet::due
  std::string on;  // YYYY-MM-DD
};

struct Result {
  // Score. No completion has one (refused, out of scope): has_score false. Only some do: value is
  // empty, low and high run over those that do.
  bool has_score = true;
  std::optional<Number> value;
  Number low, high;
  Number of;
  // Grade and opinion: indices into RuleSet::grades and ::opinions, `possible` in table order.
  int grade = -1;  // -1: not certain or none
  std::vector<int> grades_possible;
  int opinion = -1;  // -1: undetermined
  std::vector<int> opinions_possible;
  bool settled = false;
  // As computed, less what the body's confirmation settles; an overriding opinion (both are in the
  // Body) changes nothing of the computed one.
  bool needs_confirmation = false;
  bool confirmed = false;             // the body's confirmation counts for this opinion
  std::vector<GroundResult> grounds;  // in table order; only those that hold or may hold
  Number coverage;                    // marks of the parts that apply
  std::vector<PartResult> parts;      // one for each part of the rule set, document order
  std::vector<LedgerLine> ledger;     // document order of part, deduction, record
  std::vector<std::string> unknown;   // fact ids and paths that can still change score or opinion
  std::vector<int> open_readings;     // left open (evaluate/open_evaluator.h) and still of weight
  std::vector<ColumnResult> columns;  // by RuleSet::results
  std::vector<Number> starts;         // by part: what its ledger starts from; empty: its marks
  std::vector<BodyNote> notes;        // the body's own and the rule file's
  std::vector<DueResult> due;

  void clear();
};

// Why a deduction took nothing; made on demand for `explain`.
struct NotApplied {
  int deduction = -1;
  int list = -1, record = -1;
  enum class Why {
    condition_false,
    no_occurrence,
    earlier_tier,
    not_concerned,
    no_record,
    not_applicable,
    other_reading,
    exempt
  } why;
};

}  // namespace guiju
