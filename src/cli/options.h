// What the command line asks for, as plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/diagnostic.h"
#include "evaluate/correction_search.h"

namespace guiju::cli {

// Exit codes.
inline constexpr int exit_fine = 0;
inline constexpr int exit_errors = 1;  // the rule file or data has errors
inline constexpr int exit_usage = 2;   // wrong usage, or a file that cannot be read or written

struct Options {
  std::string verb;
  Language language = Language::zh;
  std::vector<std::string> rules;  // RULES: files, or folders that hold rules.yaml
  std::vector<std::string> facts;  // FACTS, in the order given
  std::vector<std::pair<std::string, std::string>> sheets;  // --sheet LABEL=FILE
  std::string decided;                                      // --decided FILE
  std::string against;                                      // --against FILE
  std::string format;
  std::string output;                                    // empty: standard output
  std::string tests;                                     // export: file of the test cases
  std::vector<std::string> readings;                     // ID=OPTION, or ID=open
  bool open_readings = false;                            // --readings open
  std::vector<std::pair<std::string, std::string>> set;  // FACT=VALUE
  std::optional<Date> as_of;
  std::string holidays;  // a file; empty: none
  std::string id;
  std::string expression;            // of eval; nothing: see below
  std::string expressions;           // a file of them, one a line
  std::uint64_t seed = 0;            // sample --seed
  std::vector<std::string> samples;  // sample --only; empty: all
  unsigned jobs = 1;
  std::size_t combinations = 1000;  // of readings, evaluated for one body
  std::size_t bound_steps = 4000;   // evaluations for exact bounds of one body
  CorrectionLimits corrections;     // explain --sets, --tries
  bool strict = false;
  bool coverage = false;
  bool rule_language = false;  // schema --rules
};

}  // namespace guiju::cli
