// Body → the words that every handle gives of it.
#include "api/handles.h"

#include "report/explain.h"

namespace guiju::api {

std::string explanation(const Run& run, Evaluator& evaluator, Body& body) {
  std::string out;
  if (body.errors.empty()) {
    try {
      append_explanation(run, body, explain_body(evaluator, body), out);
      return out;
    } catch (const EvaluationFailure& failure) {
      body.errors.push_back(failure.error);
    }
  }
  out.clear();
  append_errors(run, body, out);
  return out;
}

}  // namespace guiju::api
