// guiju explain: one body's ledger.
#include "report/explain.h"

#include "cli/bodies.h"
#include "cli/common.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "report/html_page.h"

namespace guiju::cli {
namespace {

constexpr std::size_t ids_remembered = 100'000;  // to find the nearest one
constexpr std::size_t ids_listed = 20;

// Fills `body` with the one whose id is wanted; false when there is none, with the ids there are.
bool find_body(Bodies& bodies, const std::string& id, Body& body, std::vector<std::string>& ids) {
  FactsScratch scratch;
  while (const std::unique_ptr<FactsBatch> batch = bodies.next()) {
    for (std::size_t i = 0; i < batch->size(); ++i) {
      batch->parse(i, scratch, body);
      if (body.id == id) return true;
      if (!body.id.empty() && ids.size() < ids_remembered) ids.push_back(body.id);
    }
  }
  return false;
}

void show_errors(const Body& body, Language language) {
  complain(language, "“{}”的数据有错误，没有评估：",
           "'{}' has errors and was not evaluated:", shown_line(body.id));
  std::string text;
  for (const BodyError& error : body.errors) text += "  " + error_words(error, language) + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace

int explain(const Options& options) {
  const LoadedRules loaded = load(options.rules.front(), options.language);
  if (!loaded.rules) return loaded.exit_code;
  const std::optional<Run> run = make_run(loaded.rules, options);
  if (!run) return exit_usage;
  Bodies bodies(*run, options);
  if (!bodies.can_open()) return exit_usage;
  Body body;
  std::vector<std::string> ids;
  if (!find_body(bodies, options.id, body, ids)) {
    std::string hint;
    if (const std::string nearest = nearest_name(options.id, ids); !nearest.empty()) {
      say(hint, options.language, "；是不是“{}”？", "; did you mean '{}'?", shown_line(nearest));
    }
    complain(options.language, "没有 id 为“{}”的机构{}", "no body has the id '{}'{}",
             shown_line(options.id), hint);
    if (!ids.empty()) {
      complain(options.language, "共 {0} 个：{1}", "{2}: {1}", ids.size(),
               listed(ids, ids_listed, options.language), counted(ids.size(), "body", "bodies"));
    }
    return bodies.unreadable() ? exit_usage : exit_errors;
  }
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
