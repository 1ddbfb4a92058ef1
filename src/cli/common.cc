// Options -> rule sets and readings, and messages to people. One idea: a wrong name is answered with
// the nearest right one and the list of what there is.
#include "cli/common.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/shown_text.h"
#include "evaluate/body.h"
#include "facts/holidays.h"
#include "facts/reader.h"
#include "rules/load.h"

namespace guiju::cli {
namespace {

constexpr std::size_t most_listed = 60;  // names in a message

// "；是不是“x”？可用：a、b" for a name that is none of `names`.
std::string hint(const std::string& name, const std::vector<std::string>& names,
                 Language language) {
  std::string text;
  if (const std::string nearest = nearest_name(name, names); !nearest.empty()) {
    say(text, language, "；是不是“{}”？", "; did you mean '{}'?", nearest);
  }
  if (!names.empty()) {
    text += choose(language, text.empty() ? "；" : "", text.empty() ? "; " : " ");
    say(text, language, "可用：{}", "known: {}", listed(names, most_listed, language));
  }
  return text;
}

}  // namespace

void write_message(std::string_view text) {
  std::string line = "guiju: ";
  line += text;
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
}

RenderOptions render_options(Language language, std::FILE* stream) {
  RenderOptions options;
  options.language = language;
  options.color = isatty(fileno(stream)) != 0 && std::getenv("NO_COLOR") == nullptr;
  return options;
}

void show(const Diagnostics& diagnostics, Language language, bool errors_only) {
  std::vector<Diagnostic> shown;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (!errors_only || diagnostic.severity == Severity::error) shown.push_back(diagnostic);
  }
  const std::string text = render(shown, render_options(language, stderr));
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool unreadable(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.all().begin(), diagnostics.all().end(),
                     [](const auto& problem) { return problem.code == Code::file_unreadable; });
}

LoadedRules load(const std::string& rules, Language language) {
  Diagnostics diagnostics;
  LoadedRules loaded;
  loaded.rules = load_rule_file(rule_file_of(rules), diagnostics);
  if (!loaded.rules) {
    show(diagnostics, language, true);
    loaded.exit_code = unreadable(diagnostics) ? exit_usage : exit_errors;
  }
  return loaded;
}

std::string listed(const std::vector<std::string>& names, std::size_t most, Language language) {
  std::vector<std::string> first;
  for (const std::string& name : names) {
    if (first.size() == most) break;
    first.push_back(shown_argument(name));
  }
  std::string text = joined(first, language);
  if (names.size() > most) say(text, language, "……", ", …");
  return text;
}

std::optional<ChosenReadings> choose_readings(const RuleSet& rules, const Options& options) {
  ChosenReadings chosen;
  std::vector<int>& selection = chosen.selection;
  selection = rules.default_readings();
  std::vector<bool> stated(selection.size()), open(selection.size(), options.open_readings);
  bool good = true;
  for (const std::string& text : options.readings) {
    const std::size_t equals = text.find('=');
    if (equals == text.npos) {
      complain(options.language, "--reading {}：应写成 读法=选项",
               "--reading {}: expected ID=OPTION", shown_argument(text));
      good = false;
      continue;
    }
    const std::string id = text.substr(0, equals);
    const std::string option = text.substr(equals + 1);
    const int reading = rules.find_reading(id);
    std::vector<std::string> names;
    if (reading < 0) {
      for (const Reading& known : rules.readings) names.push_back(known.id);
      complain(options.language, "没有读法“{}”{}", "no reading '{}'{}", shown_argument(id),
               hint(id, names, options.language));
      good = false;
      continue;
    }
    const std::size_t index = static_cast<std::size_t>(reading);
    for (const auto& known : rules.readings[index].options) names.push_back(known.first);
    const auto found = std::find(names.begin(), names.end(), option);
    // An option of that name is meant where there is one.
    const bool left_open = found == names.end() && option == "open";
    if (found == names.end() && !left_open) {
      complain(options.language, "读法“{}”没有选项“{}”{}", "reading '{}' has no option '{}'{}", id,
               shown_argument(option), hint(option, names, options.language));
      good = false;
      continue;
    }
    if (stated[index]) {
      complain(options.language, "读法“{}”给出了两次", "reading '{}' is given twice", id);
      good = false;
    }
    stated[index] = true;
    open[index] = left_open;
    if (!left_open) selection[index] = static_cast<int>(found - names.begin());
  }
  if (!good) return std::nullopt;
  for (std::size_t i = 0; i < open.size(); ++i)
    if (open[i]) chosen.open.push_back(static_cast<int>(i));
  return chosen;
}

OpenReadings open_readings(const Run& run, const Options& options) {
  OpenReadings open;
  open.plans = std::make_shared<PlanCache>(run.rules);
  open.selection = run.selection;
  open.reach = std::make_shared<const ReadingReach>(*open.plans->get(run.selection), run.open);
  open.combinations = options.combinations;
  open.bound_steps = options.bound_steps;
  return open;
}

bool check_set(const RuleSet& rules, const Options& options) {
  const std::vector<BodyError> errors = errors_of_set(rules, options.set);
  for (const BodyError& error : errors) {
    complain(options.language, "--set {}：{}", "--set {}: {}", shown_argument(error.fact),
             message_of(error, options.language));
  }
  return errors.empty();
}

int take_holidays(const Options& options, Run& run) {
  if (options.holidays.empty()) return exit_fine;
  Diagnostics diagnostics;
  if (const SourcePtr source = read_source(options.holidays, diagnostics, max_holiday_bytes))
    run.holidays = read_holidays(source, diagnostics);
  show(diagnostics, options.language, true);
  if (run.holidays) return exit_fine;
  return unreadable(diagnostics) ? exit_usage : exit_errors;
}

std::optional<Run> make_run(std::shared_ptr<const RuleSet> rules, const Options& options) {
  auto chosen = choose_readings(*rules, options);
  const bool set_is_good = check_set(*rules, options);
  if (!chosen || !set_is_good) return std::nullopt;
  const bool can_be_open =
      options.verb == "evaluate" || options.verb == "explain" || options.verb == "readings";
  if (!chosen->open.empty() && !can_be_open) {
    complain(options.language, "“{}”要选定读法，不能写 open",
             "'{}' needs its readings fixed, not open", options.verb);
    return std::nullopt;
  }
  Run run;
  run.rules = std::move(rules);
  run.selection = std::move(chosen->selection);
  run.open = std::move(chosen->open);
  run.as_of = options.as_of;
  run.set = options.set;
  run.language = options.language;
  return run;
}

}  // namespace guiju::cli
