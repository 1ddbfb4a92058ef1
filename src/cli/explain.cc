// guiju explain: one body's ledger, what would change it, and what a trial changes.
#include "report/explain.h"

#include "cli/bodies.h"
#include "cli/common.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "report/result_json.h"

namespace guiju::cli {
namespace {

std::string text_of(const Run& run, const Options& options, const Body& body,
                    const Explained& explained, const Trial* trial) {
  std::string text;
  if (options.format == "html") {
    append_explained_page(run, body, explained, text, trial);
  } else if (options.format == "json") {
    ResultJson(run).append(body, explained.result, text);
    text.pop_back();  // the object stays open
    append_explained_json(run, body, explained, trial, text);
    text += "}\n";
  } else {
    append_explanation(run, body, explained, text, trial);
  }
  return text;
}

}  // namespace

int explain(const Options& options) {
  const LoadedRules loaded = load(options.rules.front(), options.language);
  if (!loaded.rules) return loaded.exit_code;
  std::optional<Run> run = make_run(loaded.rules, options);
  if (!run) return exit_usage;
  if (const int code = take_holidays(options, *run); code != exit_fine) return code;
  // The body is read as it is stated; what is tried comes after.
  Run stated = *run;
  stated.set.clear();
  Bodies bodies(stated, options);
  if (!bodies.can_open()) return exit_usage;
  Body body;
  if (const auto code = find_body(bodies, options, body)) return *code;
  if (body.errors.empty()) {
    try {
      OpenEvaluator evaluator(open_readings(*run, options));
      std::optional<Trial> trial;
      if (!run->set.empty()) {
        FactsOptions facts;
        facts.as_of = run->as_of;
        facts.set = run->set;
        trial = what_if(evaluator, !run->open.empty(), body, facts);
        body = trial->body;
      }
      if (body.errors.empty()) {
        const Explained explained = run->open.empty()
                                        ? explain_body(evaluator.usual(), body, options.corrections)
                                        : explain_body(evaluator, body);
        Output output(options.output, options.language);
        output.write(text_of(*run, options, body, explained, trial ? &*trial : nullptr));
        if (!output.commit()) return exit_usage;
        return bodies.file_errors() ? exit_errors : exit_fine;
      }
    } catch (const EvaluationFailure& failure) {
      body.errors.push_back(failure.error);
    }
  }
  show_errors(body, options.language);
  return exit_errors;
}

}  // namespace guiju::cli
