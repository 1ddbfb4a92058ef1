// Options -> a compiled evaluation. One idea: options are kept as they were called; all names are
// looked up together, so that one run tells of all that are wrong.
#include <optional>

#include "c/guard.h"
#include "c/handles.h"
#include "evaluate/limits.h"
#include "rules/model.h"

namespace guiju::c {
namespace {

// A number from 1 to `most`.
void check_size(const char* argument, std::size_t size, std::size_t most, Diagnostics& found) {
  if (size >= 1 && size <= most) return;
  const std::string range = "1–" + std::to_string(most);
  refuse_value(argument, std::to_string(size), " " + range, range, found);
}

using Settings = std::vector<std::pair<std::string, std::string>>;

void add_setting(Settings& settings, std::string_view name, std::string_view value,
                 Diagnostics& found) {
  if (settings.size() >= GUIJU_MOST_SETTINGS) {
    found.add(Code::settings_too_many, {}, {std::to_string(GUIJU_MOST_SETTINGS)});
    throw Refused{GUIJU_TOO_LONG};
  }
  settings.emplace_back(name, value);
}

// Says which names there are beside one that there is not: the nearest, and all.
void add_names(Diagnostic& diagnostic, const std::string& name,
               const std::vector<std::string>& names) {
  if (const std::string nearest = nearest_name(name, names); !nearest.empty()) {
    diagnostic.notes.push_back({{}, Code::did_you_mean, {nearest}});
  }
  std::string all;
  for (const std::string& one : names) all += (all.empty() ? "" : ", ") + one;
  if (!all.empty()) diagnostic.notes.push_back({{}, Code::names_known, {all}});
}

// Puts one stated reading into the selection, or its index into `open`.
void choose(const RuleSet& rules, const std::string& id, const std::string& option,
            std::vector<int>& selection, std::vector<bool>& open, Diagnostics& found) {
  std::vector<std::string> names;
  const int reading = rules.find_reading(id);
  if (reading < 0) {
    for (const Reading& one : rules.readings) names.push_back(one.id);
    add_names(found.add(Code::reading_unknown, {}, {id}), id, names);
    return;
  }
  const auto index = static_cast<std::size_t>(reading);
  for (const auto& one : rules.readings[index].options) names.push_back(one.first);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != option) continue;
    selection[index] = static_cast<int>(i);
    open[index] = false;
    return;
  }
  // An option of that name is meant where there is one.
  if (option == "open") {
    selection[index] = rules.default_readings()[index];
    open[index] = true;
    return;
  }
  add_names(found.add(Code::reading_option_unknown, {}, {id, option}), option, names);
}

void choose_readings(const guiju_options& options, Run& run, Diagnostics& found) {
  run.selection = run.rules->default_readings();
  std::vector<bool> open(run.selection.size(), options.open_readings);
  for (const auto& [id, option] : options.readings) {
    choose(*run.rules, id, option, run.selection, open, found);
  }
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (open[i]) run.open.push_back(static_cast<int>(i));
  }
}

void check_set(const Run& run, Diagnostics& found) {
  for (const BodyError& error : errors_of_set(*run.rules, run.set)) {
    found.add(Code::set_refused, {}, {error.fact, error.zh, error.en});
  }
}

std::shared_ptr<const Compiled> compile(const guiju_rules& rules, const guiju_options& options,
                                        Diagnostics& found) {
  auto compiled = std::make_shared<Compiled>();
  Run& run = compiled->run;
  run.rules = rules.rules;
  run.language = options.language;
  run.set = options.set;
  choose_readings(options, run, found);
  check_set(run, found);
  if (!options.as_of.empty()) {
    run.as_of = Date::parse(options.as_of);
    if (!run.as_of) found.add(Code::bad_date, {}, {options.as_of});
  }
  if (found.has_errors()) throw Refused{GUIJU_UNKNOWN_NAME};
  compiled->facts.as_of = run.as_of;
  compiled->facts.set = run.set;
  OpenReadings& readings = compiled->readings;
  readings.plans = std::make_shared<PlanCache>(run.rules);
  readings.selection = run.selection;
  readings.reach =
      std::make_shared<const ReadingReach>(*readings.plans->get(run.selection), run.open);
  readings.combinations = options.combinations;
  readings.bound_steps = options.bound_steps;
  compiled->corrections = options.corrections;
  compiled->json = std::make_unique<const ResultJson>(run);
  return compiled;
}

// A setter: `set` changes the options, once they are there.
template <class Set>
guiju_status change(guiju_options* options, guiju_problems** problems, const Set& set) {
  return guarded(problems, [&](Diagnostics& found) {
    demand(options, "options", found);
    set(found);
    return GUIJU_OK;
  });
}

}  // namespace
}  // namespace guiju::c

using guiju::Diagnostics;
using guiju::c::change;
using guiju::c::check_size;
using guiju::c::name_of;

guiju_status guiju_options_new(guiju_options** options, guiju_problems** problems) {
  if (options != nullptr) *options = nullptr;
  return guiju::c::guarded(problems, [&](Diagnostics& found) {
    guiju::c::demand(options, "options", found);
    *options = new guiju_options();
    return GUIJU_OK;
  });
}

guiju_status guiju_options_reading(guiju_options* options, const char* reading, size_t reading_size,
                                   const char* option, size_t option_size,
                                   guiju_problems** problems) {
  return change(options, problems, [&](Diagnostics& found) {
    guiju::c::add_setting(options->readings, name_of({"reading", reading, reading_size}, found),
                          name_of({"option", option, option_size}, found), found);
  });
}

guiju_status guiju_options_open_readings(guiju_options* options, guiju_problems** problems) {
  return change(options, problems, [&](Diagnostics&) { options->open_readings = true; });
}

guiju_status guiju_options_combinations(guiju_options* options, size_t combinations,
                                        guiju_problems** problems) {
  return change(options, problems, [&](Diagnostics& found) {
    check_size("combinations", combinations, guiju::most_combinations, found);
    options->combinations = combinations;
  });
}

guiju_status guiju_options_bound_steps(guiju_options* options, size_t steps,
                                       guiju_problems** problems) {
  return change(options, problems, [&](Diagnostics& found) {
    check_size("steps", steps, guiju::most_bound_steps, found);
    options->bound_steps = steps;
  });
}

guiju_status guiju_options_corrections(guiju_options* options, size_t sets, size_t tries,
                                       guiju_problems** problems) {
  return change(options, problems, [&](Diagnostics& found) {
    check_size("sets", sets, guiju::most_sets_told, found);
    check_size("tries", tries, guiju::most_tries, found);
    options->corrections = {sets, tries};
  });
}

guiju_status guiju_options_as_of(guiju_options* options, const char* date, size_t date_size,
                                 guiju_problems** problems) {
  return change(options, problems, [&](Diagnostics& found) {
    options->as_of = name_of({"date", date, date_size}, found);
  });
}

guiju_status guiju_options_set(guiju_options* options, const char* fact, size_t fact_size,
                               const char* value, size_t value_size, guiju_problems** problems) {
  return change(options, problems, [&](Diagnostics& found) {
    guiju::c::add_setting(options->set, name_of({"fact", fact, fact_size}, found),
                          name_of({"value", value, value_size}, found), found);
  });
}

guiju_status guiju_options_language(guiju_options* options, guiju_language language,
                                    guiju_problems** problems) {
  return change(options, problems, [&](Diagnostics& found) {
    options->language = guiju::c::language_of(language, found);
  });
}

void guiju_options_free(guiju_options* options) { delete options; }

guiju_status guiju_evaluation_new(const guiju_rules* rules, const guiju_options* options,
                                  guiju_evaluation** evaluation, guiju_problems** problems) {
  if (evaluation != nullptr) *evaluation = nullptr;
  return guiju::c::guarded(problems, [&](Diagnostics& found) {
    guiju::c::demand(rules, "rules", found);
    guiju::c::demand(evaluation, "evaluation", found);
    auto handle = std::make_unique<guiju_evaluation>();
    handle->compiled =
        guiju::c::compile(*rules, options == nullptr ? guiju_options() : *options, found);
    *evaluation = handle.release();
    return GUIJU_OK;
  });
}

void guiju_evaluation_free(guiju_evaluation* evaluation) { delete evaluation; }
