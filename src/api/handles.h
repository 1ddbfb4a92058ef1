// What the public handles hold. Internal to api/.
#pragma once

#include <guiju/guiju.h>

#include <memory>

#include "evaluate/evaluator.h"
#include "facts/reader.h"
#include "plan/plan.h"
#include "report/result_json.h"

namespace guiju::api {

struct Rules::Impl {
  std::shared_ptr<const RuleSet> rules;
};

struct Evaluation::Impl {
  Run run;
  std::shared_ptr<const Plan> plan;
  FactsOptions facts;
  std::unique_ptr<const ResultJson> json;
};

// What explain says of a body that was read, or its errors, a line each. Where it cannot be evaluated
// that becomes an error of the body.
std::string explanation(const Run& run, Evaluator& evaluator, Body& body);

}  // namespace guiju::api
