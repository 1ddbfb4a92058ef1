// What the verbs share: messages on standard error, loading rule sets, readings, where FACTS are.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "cli/options.h"
#include "evaluate/open_evaluator.h"
#include "plan/plan.h"
#include "report/run.h"
#include "report/wording.h"
#include "rules/model.h"

namespace guiju::cli {

// Writes one message to standard error: "guiju: …".
void write_message(std::string_view text);

template <class... Arguments>
void complain(Language language, fmt::format_string<Arguments...> zh,
              fmt::format_string<Arguments...> en, Arguments&&... arguments) {
  std::string text;
  say(text, language, zh, en, std::forward<Arguments>(arguments)...);
  write_message(text);
}

// How diagnostics are shown on a stream: in colour only on a terminal (and without NO_COLOR).
RenderOptions render_options(Language language, std::FILE* stream);
// Writes diagnostics to standard error; with `errors_only` warnings are left out.
void show(const Diagnostics& diagnostics, Language language, bool errors_only);

// Whether any of the diagnostics is about a file that cannot be read.
bool unreadable(const Diagnostics& diagnostics);

// A loaded rule set, or the exit code after its problems were shown.
struct LoadedRules {
  std::shared_ptr<const RuleSet> rules;
  int exit_code = exit_fine;
};
LoadedRules load(const std::string& rules, Language language);

// What --reading and --readings say: the option in force of each reading, and those left open.
struct ChosenReadings {
  std::vector<int> selection;  // of an open one its default
  std::vector<int> open;       // ascending
};
// Nothing when one is wrong (shown, with the nearest name and the list of what there is).
std::optional<ChosenReadings> choose_readings(const RuleSet& rules, const Options& options);

// What the threads of a run with open readings share; `reach` has none free where none is open.
OpenReadings open_readings(const Run& run, const Options& options);

// --set tried on an empty body: false when one is wrong (shown).
bool check_set(const RuleSet& rules, const Options& options);

// "a、b、c" of ids, at most `most` of them.
std::string listed(const std::vector<std::string>& names, std::size_t most, Language language);

// The run of a verb that evaluates; nothing when --reading or --set is wrong (shown).
// Reads --holidays into `run`; the exit code where that fails (reported), exit_fine otherwise.
int take_holidays(const Options& options, Run& run);
std::optional<Run> make_run(std::shared_ptr<const RuleSet> rules, const Options& options);

}  // namespace guiju::cli
