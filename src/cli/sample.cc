// guiju sample: draws what is inspected of one body.
#include "evaluate/sample.h"

#include <algorithm>

#include "base/shown_text.h"
#include "cli/bodies.h"
#include "cli/common.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "report/sample_record.h"

namespace guiju::cli {
namespace {

// Whether there is something to draw, and every --only names a sample; says what is wrong.
bool check_samples(const RuleSet& rules, const Options& options) {
  if (rules.samples.empty()) {
    complain(options.language, "规则文件没有 sample（抽样）", "the rule file has no sample");
    return false;
  }
  std::vector<std::string> ids;
  for (const SampleRule& rule : rules.samples)
    if (std::find(ids.begin(), ids.end(), rule.id) == ids.end()) ids.push_back(rule.id);
  bool good = true;
  for (const std::string& id : options.samples) {
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) continue;
    good = false;
    complain(options.language, "没有抽样“{}”；可用：{}", "no sample '{}'; known: {}",
             shown_argument(id), joined(ids, options.language));
  }
  return good;
}

// Whether all could be drawn; says which could not.
bool check_drawn(const Run& run, const std::vector<SampleResult>& samples) {
  bool good = true;
  for (const SampleResult& sample : samples) {
    const std::string& label = at(run.rules->samples, sample.rule).label;
    if (sample.state == SampleResult::State::not_given) {
      complain(run.language, "“{}”没有抽取：没有提供记录", "'{}' was not drawn: no records given",
               label);
      good = false;
    } else if (sample.state == SampleResult::State::unknown) {
      complain(run.language, "“{}”没有抽取：所需的事实尚不清楚（{}）",
               "'{}' was not drawn: facts that it needs are not known ({})", label,
               joined(sample.unknown, run.language));
      good = false;
    }
  }
  return good;
}

}  // namespace

int sample(const Options& options) {
  const LoadedRules loaded = load(options.rules.front(), options.language);
  if (!loaded.rules) return loaded.exit_code;
  if (!check_samples(*loaded.rules, options)) {
    return loaded.rules->samples.empty() ? exit_errors : exit_usage;
  }
  const std::optional<Run> run = make_run(loaded.rules, options);
  if (!run) return exit_usage;
  Bodies bodies(*run, options);
  if (!bodies.can_open()) return exit_usage;
  Body body;
  if (const auto code = find_body(bodies, options, body)) return *code;
  if (body.errors.empty()) {
    try {
      const std::vector<SampleResult> samples =
          draw_samples(*run->rules, run->selection, body, options.seed, options.samples);
      std::string text;
      if (options.format == "json") {
        append_sample_json(*run, body, options.seed, samples, text);
        text += '\n';
      } else {
        append_sample_record(*run, body, options.seed, samples, text);
      }
      Output output(options.output, options.language);
      output.write(text);
      if (!output.commit()) return exit_usage;
      const bool drawn = check_drawn(*run, samples);
      return drawn && !bodies.file_errors() ? exit_fine : exit_errors;
    } catch (const EvaluationFailure& failure) {
      body.errors.push_back(failure.error);
    }
  }
  show_errors(body, options.language);
  return exit_errors;
}

}  // namespace guiju::cli
