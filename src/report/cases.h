// Test cases of a rule set (*.cases.yaml): facts, and what must come out of them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "evaluate/body.h"
#include "evaluate/result.h"
#include "rules/model.h"
#include "syntax/yaml_tree.h"

namespace guiju {

// One thing a case expects, with its place for messages.
struct Expectation {
  enum class Kind {
    score,
    no_score,
    of,
    coverage,
    part,
    deduction,
    grade,
    opinion,
    result,
    possible,
    settled,
    needs_confirmation,
    confirmed,
    override,
    grounds,
    grounds_possible,
    unknown,
    notes,
    due
  };
  Kind kind = Kind::score;
  Span span;          // of the value
  int part = -1;      // part; result: its column
  std::string name;   // deduction, result: its id
  bool exact = true;  // score: one certain value; else the bounds
  PointRange range;   // score, of, coverage, part, deduction
  bool flag = false;  // settled, needs_confirmation, confirmed
  std::string text;   // grade (empty: none), opinion, override (none: not given)
  // possible, grounds, unknown, notes; due: "rectify 2023-11-30"; result: its possible labels
  std::vector<std::string> texts;
};

struct Case {
  std::string name;
  Span span;  // of the case
  Body body;
  std::vector<int> selection;  // option in force of each reading
  std::vector<Expectation> expectations;
};

// A cases file as read, before its rule set is known.
struct CasesFile {
  SourcePtr source;
  YamlNode tree;
  std::string rules;  // its key `rules`: a path relative to the file; may be empty
};

// Reads the text of a cases file. False (with diagnostics) when it is no cases file.
bool open_cases(const SourcePtr& source, CasesFile& file, Diagnostics& diagnostics);

// Reads the cases against their rule set. Wrong shapes, unknown names and facts that the rule set
// does not take are diagnosed, all of them; a case with such a problem is left out.
std::vector<Case> load_cases(const CasesFile& file, const RuleSet& rules, Diagnostics& diagnostics);

// What was exercised by cases: by deduction, by option of each reading, by opinion row, by grade, by
// label of each result column.
struct CaseCoverage {
  std::vector<bool> deductions;            // took or gave points, or zeroed a part, at least once
  std::vector<std::vector<bool>> options;  // in force at least once
  std::vector<bool> rows;                  // held at least once
  std::vector<bool> grades;                // certain at least once
  std::vector<std::vector<bool>> results;  // certain at least once
};

struct CaseFailure {
  std::string case_name;
  Span span;         // of the expectation
  std::string what;  // "R04", "得分"
  std::string expected, got;
};

struct CasesReport {
  std::size_t passed = 0;
  std::vector<CaseFailure> failures;  // in file order; a case may have several
  std::size_t failed = 0;             // cases with failures
};

// Evaluates the cases and compares. `coverage` is added to (and shaped if empty).
CasesReport run_cases(const std::vector<Case>& cases, std::shared_ptr<const RuleSet> rules,
                      Language language, CaseCoverage& coverage);

// rules.cases.yaml:12:9: 用例“…”：得分：应为 91，实为 92
void append_failure(const CaseFailure& failure, const SourceFile& source, Language language,
                    std::string& out);

// Counts of what the cases exercised, and the list of what they never did.
void append_coverage(const CaseCoverage& coverage, const RuleSet& rules, Language language,
                     std::string& out);

}  // namespace guiju
