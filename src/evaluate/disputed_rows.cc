// A body of which it is not known whether some rows apply -> the result that allows both. One idea:
// each combination is a body like any other, and their results are joined as those of readings are.
#include <algorithm>

#include "base/diagnostic.h"
#include "evaluate/determination.h"
#include "evaluate/open_evaluator.h"

namespace guiju {
namespace {

[[noreturn]] void too_many_rows(const Body& body) {
  const std::vector<std::string> arguments{std::to_string(body.disputed_rows.size()),
                                           std::to_string(OpenEvaluator::most_disputed_rows)};
  BodyError error;
  error.code = std::string(info(Code::too_many_disputed_rows).name);
  error.file = body.file;
  error.line = body.line;
  error.fact = "not_applicable";
  error.zh = message(Code::too_many_disputed_rows, arguments, Language::zh);
  error.en = message(Code::too_many_disputed_rows, arguments, Language::en);
  throw EvaluationFailure(std::move(error));
}

// What can change: score, grade and opinion.
struct Outcome {
  bool has_score = false;
  Number low, high;
  std::vector<int> grades, opinions;
  explicit Outcome(const Result& result)
      : has_score(result.has_score),
        low(has_score ? result.low : Number()),
        high(has_score ? result.high : Number()),
        grades(result.grades_possible),
        opinions(result.opinions_possible) {}
  bool operator==(const Outcome&) const = default;
};

}  // namespace

void OpenEvaluator::evaluate(const Body& body, Result& result) {
  compute_rows(body, result);
  take_determinations(*open_.plans->rules(), body, result);
}

void OpenEvaluator::compute_rows(const Body& body, Result& result) {
  const std::vector<int>& disputed = body.disputed_rows;
  if (disputed.empty()) return compute_readings(body, result);
  if (disputed.size() > most_disputed_rows) too_many_rows(body);
  const RuleSet& rules = *open_.plans->rules();
  Body variant = body;
  std::vector<Outcome> outcomes;
  Result joined, next;
  const std::size_t combinations = std::size_t{1} << disputed.size();
  for (std::size_t mask = 0; mask < combinations; ++mask) {
    variant.not_applicable = body.not_applicable;
    for (std::size_t i = 0; i < disputed.size(); ++i)
      if ((mask >> i & 1) != 0) variant.not_applicable.push_back(disputed[i]);
    std::sort(variant.not_applicable.begin(), variant.not_applicable.end());
    Result& into = mask == 0 ? joined : next;
    compute_readings(variant, into);
    outcomes.emplace_back(into);
    if (mask == 0) continue;
    join_result(rules, next, joined);
    for (const int reading : next.open_readings)
      if (!std::count(joined.open_readings.begin(), joined.open_readings.end(), reading))
        joined.open_readings.push_back(reading);
  }
  std::sort(joined.open_readings.begin(), joined.open_readings.end());
  // A row matters where two outcomes that differ in it alone are not the same.
  for (std::size_t i = 0; i < disputed.size(); ++i) {
    bool matters = false;
    for (std::size_t mask = 0; mask < combinations; ++mask)
      matters = matters || outcomes[mask] != outcomes[mask ^ (std::size_t{1} << i)];
    if (matters)
      joined.unknown.push_back("not_applicable[" +
                               rules.parts[static_cast<std::size_t>(disputed[i])].id + "]");
  }
  result = std::move(joined);
}

}  // namespace guiju
