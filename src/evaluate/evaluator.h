// Evaluates bodies under a plan. An Evaluator owns scratch memory: one for each thread; the plan is
// shared. Nothing is allocated for a body after the first few of its shape.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/result.h"
#include "plan/plan.h"

namespace guiju {

// How many evaluations one body's bounds may take, and as many for which of its unknown facts matter.
inline constexpr std::size_t default_bound_steps = 4000;

// The short form of a result: no ledger, grounds, notes or dates.
struct Brief {
  bool has_score = true;                // some completion has one
  bool value_known = true;              // score certain: value == low == high
  Number low, high;                     // of the score
  int grade = -1;                       // -1: not certain or none
  int opinion = -1;                     // -1: undetermined
  std::uint64_t grades_possible = 0;    // bit g: grade g
  std::uint64_t opinions_possible = 0;  // bit o: opinion o
  bool settled = true;
  bool needs_confirmation = false;
  int decimals = 0;      // part scores are integers in units of 10^-decimals points
  Units part_low;        // by part index
  Units part_high;       // the same; empty where no part's is another than its part_low
  bool complete = true;  // the exact path was taken: nothing needed was unknown
  bool exact = true;     // bounds are attained; else the steps did not suffice, and they are sound
  // Of a plan with a general form, instead of part_low and part_high: scores in points.
  std::vector<PointRange> parts;
  PointRange total;                   // of such a plan: of the whole rubric, before the score rule
  std::vector<ColumnResult> columns;  // by RuleSet::results

  const Units& highest() const { return part_high.empty() ? part_low : part_high; }
};

// The facts of a body lead where no exact value exists: a division by zero, a number out of range,
// no row of the opinion table. Such a body has an error instead of a result.
class EvaluationFailure : public std::runtime_error {
 public:
  explicit EvaluationFailure(BodyError problem)
      : std::runtime_error(problem.en), error(std::move(problem)) {}
  BodyError error;
};

// All calls may throw EvaluationFailure; the Evaluator can be used again afterwards.
class Evaluator {
 public:
  // `bound_steps`: evaluations that making the bounds of one body exact may take; a body for which
  // they do not suffice keeps sound bounds, with a note.
  explicit Evaluator(std::shared_ptr<const Plan> plan,
                     std::size_t bound_steps = default_bound_steps);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  const Plan& plan() const;
  // Everything. `body` must have no errors. `result` is overwritten.
  void evaluate(const Body& body, Result& result);
  // The same, but for what a person's confirmation of the opinion settles: to be joined with other
  // results of the body, or compared with what another engine computes.
  void compute(const Body& body, Result& result);
  // Score, grade, opinion and part scores only; the scores of parts that have parts are not made
  // where `inner_parts` is false. The reference is valid until the next call.
  const Brief& brief(const Body& body, bool inner_parts = true);
  // The same, without the scores of parts that have parts, where it is found at once: the body is
  // complete, or what is unknown of it makes no difference. Else null, also where there is an error.
  const Brief* brief_at_once(const Body& body);
  // The facts that can still change the score or the opinion (Result::unknown) of the body last
  // given to brief(), first those that can settle most; empty when it was complete.
  std::vector<std::string> unknown_facts(const Body& body);
  // Of the bodies from now on; as in the constructor.
  void set_bound_steps(std::size_t steps);
  std::size_t bound_steps() const;
  // How many the body last given to brief() took.
  std::size_t bound_steps_used() const;
  // Every deduction (and record) that took nothing, with the reason, in document order.
  std::vector<NotApplied> not_applied(const Body& body);

 private:
  struct Scratch;
  void set_unknown(const Body& body, std::vector<std::string>& names);
  void add_bounds_note(Result& result) const;
  bool bounds_exact() const;
  Brief& compute_brief(const Body& body, bool inner_parts);
  bool find_at_once(const Body& body, bool inner_parts);
  // With what a person's confirmation settles.
  const Brief& finished(const Body& body, Brief& brief) const;
  std::unique_ptr<Scratch> scratch_;
};

// The facts (ids, or `list.field`) that a deduction's conditions read, in order of appearance;
// slots for scalars. For showing why a line is there.
struct FactUse {
  int slot = -1;   // scalar fact
  int list = -1;   // or a list …
  int field = -1;  // … and a field of it (-1: the list itself)
};
std::vector<FactUse> facts_of(const RuleSet& rules, const Deduction& deduction);
// The same of a step in the making of a part's score: of its formula, its condition, the weights of
// the parts in it, what says that they do not apply.
std::vector<FactUse> facts_of(const RuleSet& rules, const LedgerLine& step);

}  // namespace guiju
