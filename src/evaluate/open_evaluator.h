// Evaluates bodies with readings left open: the result is what all their options allow, as the result
// of a body with unknown facts is what all values of these allow.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <vector>

#include "evaluate/reading_reach.h"
#include "evaluate/reading_search.h"
#include "plan/plan_cache.h"

namespace guiju {

// What all threads of a run share.
struct OpenReadings {
  std::shared_ptr<PlanCache> plans;
  std::vector<int> selection;                     // of an open reading: its default
  std::shared_ptr<const ReadingReach> reach;      // its free readings are the open ones
  std::size_t combinations = 1000;                // evaluated for one body at most
  std::size_t bound_steps = default_bound_steps;  // under each of them (evaluator.h)
};

// Not thread safe: one for each thread.
class OpenEvaluator {
 public:
  explicit OpenEvaluator(const OpenReadings& open);

  // As Evaluator::evaluate. Bounds are the least and the most over the options of the open readings
  // in every combination that can matter, `possible` is what some combination reaches; parts,
  // columns and ledger likewise. Result::open_readings: those that can still change score, grade or
  // opinion. Throws EvaluationFailure also where a body leaves more combinations than allowed, and
  // where it cannot be evaluated under one of them.
  void evaluate(const Body& body, Result& result);
  // The same in short.
  const Brief& brief(const Body& body, std::vector<std::string>& unknown);
  // What evaluate() made, in short.
  const Brief& brief(const Result& whole, std::vector<std::string>& unknown);
  // Whether a row applies is evaluated both ways, every combination of the disputed ones.
  static constexpr std::size_t most_disputed_rows = 8;
  // Under the defaults of the open readings; for what is told beside the result.
  Evaluator& usual() { return base_; }

 private:
  void compute_readings(const Body& body, Result& result);
  void compute_rows(const Body& body, Result& result);
  void plan_selections(const Body& body);
  void add_selection(std::vector<int> selection);
  Evaluator& evaluator(const std::vector<int>& selection);
  [[noreturn]] void too_many(const Body& body) const;
  void find_open(Result& result) const;

  const OpenReadings open_;
  bool linear_ = false;  // under every option of the open readings the score grows with the total
  ReadingSearch search_;
  Evaluator base_;
  std::map<std::vector<int>, std::unique_ptr<Evaluator>> more_;
  ReadingsOfBody singles_;
  ReadingReach::Verdict verdict_;
  std::vector<std::vector<int>> selections_;  // what is evaluated: the defaults first
  std::map<std::vector<int>, Standing> standings_;
  Result result_;
  Brief brief_;
};

// Result `more` of the same body under other readings, taken into `result`.
void join_result(const RuleSet& rules, const Result& more, Result& result);

}  // namespace guiju
