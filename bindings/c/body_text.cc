// Body -> text. One idea: a body with errors takes the same way as any other and comes out as its
// error line.
#include "c/body_text.h"

#include <optional>

#include "report/explain.h"
#include "report/what_if.h"
#include "report/wording.h"

namespace guiju::c {

bool append_result(const Compiled& compiled, OpenEvaluator& evaluator, Body& body, Result& result,
                   std::string& out) {
  const ResultJson& json = *compiled.json;
  const std::size_t begin = out.size();
  if (body.errors.empty()) {
    try {
      evaluator.evaluate(body, result);
      json.append(body, result, out);
      return true;
    } catch (const EvaluationFailure& failure) {
      out.resize(begin);
      body.errors.push_back(failure.error);
      body.errors.back().file = body.file;
      body.errors.back().line = body.line;
    }
  }
  json.append_errors(body, out);
  return false;
}

bool append_text(const Compiled& compiled, OpenEvaluator& evaluator, Body& body, bool stated,
                 std::string& out) {
  const Run& run = compiled.run;
  const std::size_t begin = out.size();
  std::optional<Trial> trial;
  if (body.errors.empty() && stated) {
    trial = what_if(evaluator, !run.open.empty(), body, compiled.facts);
    body = trial->body;
  }
  if (body.errors.empty()) {
    try {
      append_explanation(run, body,
                         run.open.empty()
                             ? explain_body(evaluator.usual(), body, compiled.corrections)
                             : explain_body(evaluator, body),
                         out, trial ? &*trial : nullptr);
      return true;
    } catch (const EvaluationFailure& failure) {
      out.resize(begin);
      body.errors.push_back(failure.error);
    }
  }
  for (const BodyError& error : body.errors) out += error_words(error, run.language) + '\n';
  return false;
}

}  // namespace guiju::c
