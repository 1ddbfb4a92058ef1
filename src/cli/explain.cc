// guiju explain: one body's ledger.
#include "report/explain.h"

#include "cli/bodies.h"
#include "cli/common.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "report/html_page.h"

namespace guiju::cli {

int explain(const Options& options) {
  const LoadedRules loaded = load(options.rules.front(), options.language);
  if (!loaded.rules) return loaded.exit_code;
  std::optional<Run> run = make_run(loaded.rules, options);
  if (!run) return exit_usage;
  if (const int code = take_holidays(options, *run); code != exit_fine) return code;
  Bodies bodies(*run, options);
  if (!bodies.can_open()) return exit_usage;
  Body body;
  if (const auto code = find_body(bodies, options, body)) return *code;
  if (body.errors.empty()) {
    try {
      OpenEvaluator evaluator(open_readings(*run, options));
      const Explained explained =
          run->open.empty() ? explain_body(evaluator.usual(), body) : explain_body(evaluator, body);
      Output output(options.output, options.language);
      std::string text;
      if (options.format == "html") {
        begin_html_page(run->rules->title, options.language, text);
        ScoreSheet(*run).append(body, explained.result, 1, text);
        end_html_page(text);
      } else {
        append_explanation(*run, body, explained, text);
      }
      output.write(text);
      if (!output.commit()) return exit_usage;
      return bodies.file_errors() ? exit_errors : exit_fine;
    } catch (const EvaluationFailure& failure) {
      body.errors.push_back(failure.error);
    }
  }
  show_errors(body, options.language);
  return exit_errors;
}

}  // namespace guiju::cli
