// A trial beside the body as it was stated: what --set (or a caller's what_if) changed.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evaluate/open_evaluator.h"
#include "facts/reader.h"
#include "report/json_writer.h"
#include "report/outlook.h"
#include "report/run.h"

namespace guiju {

// A body, and the same with other facts.
struct Trial {
  Body body;                             // with options.set
  std::optional<Result> before, after;   // none where it cannot be evaluated
  std::vector<BodyError> before_errors;  // why there is no `before`
  std::vector<int> parts;                // whose scores or state differ, document order
};

// What if these facts were otherwise: `stated` was read without any --set. A value is text as after
// `--set FACT=`, empty for unknown. Where a fact or value is not right, or the trial cannot be
// evaluated, `after` is none and body.errors says why. For bindings: rules.what_if(body, {fact: value}).
Trial what_if(OpenEvaluator& evaluator, bool open_readings, const Body& stated,
              const FactsOptions& options);

// Lines of text: 得分 59.9 → 62.9, the rows that changed.
std::vector<std::string> trial_changes(const Run& run, const Trial& trial);
// The key `what_if`: before, after (score, grade, opinion, grounds), parts.
void append_trial_json(const Run& run, const Trial& trial, std::string& out);

// Score, grade and opinion of a result, as sets put right have them.
Corrected outcome_of(const Result& result);
// Their keys `score`, `grade`, `opinion` into an object that is open.
void append_outcome(const Run& run, const Corrected& outcome, JsonWriter& json);

}  // namespace guiju
