// The command line as CLI11 sees it: verbs, arguments, options and their help.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"

namespace guiju::cli {

// Parsed by `app`; the values are checked afterwards, by parse.cc.
struct CommandLine {
  CLI::App app;
  std::string language, format, output, as_of, holidays, jobs, id, rule_file, expressions,
      facts_file;
  std::optional<std::string> expression;
  std::vector<std::string> rules, facts, readings, set;
  std::string tests, seed, open_readings, combinations, bound_steps, sets, tries;
  std::vector<std::string> samples, sheets;
  std::string against, decided;
  bool strict = false, coverage = false, rule_language = false, dmn = false;

  explicit CommandLine(Language language);

 private:
  std::string text(std::string_view zh, std::string_view en) const;
  CLI::App* verb(const char* name, std::string description);
  void add_rules(CLI::App* sub, bool several);
  void add_facts(CLI::App* sub);
  void add_trial(CLI::App* sub);
  void add_format(CLI::App* sub, const char* values, std::string description);
  void add_output(CLI::App* sub);
  void add_sheets(CLI::App* sub);
  void add_jobs(CLI::App* sub);
  void add_open(CLI::App* sub);
  void add_holidays(CLI::App* sub);
  void add_combinations(CLI::App* sub);
  void verbs();
  void add_eval();

  Language language_;
};

}  // namespace guiju::cli
