// Rule files as texts, and what loading one gives. Shared by the tests of rules/.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rules/load.h"

namespace guiju::test {

struct Loaded {
  std::shared_ptr<const RuleSet> rules;
  Diagnostics diagnostics;

  explicit Loaded(std::string text, const std::string& name = "rules.yaml") {
    rules = load_rules(std::make_shared<SourceFile>(name, std::move(text)), diagnostics);
    diagnostics.sort();
  }
  // The codes found, in source order.
  std::vector<Code> codes() const {
    std::vector<Code> found;
    for (const Diagnostic& diagnostic : diagnostics.all()) found.push_back(diagnostic.code);
    return found;
  }
  bool has(Code code) const {
    for (const Diagnostic& diagnostic : diagnostics.all())
      if (diagnostic.code == code) return true;
    return false;
  }
  std::string shown(Language language) const {
    RenderOptions options;
    options.language = language;
    return render(diagnostics.all(), options);
  }
};

// A rule file of one criterion, R1 (5 points), with these deductions; facts `complete` (boolean),
// `open_count` (count).
inline std::string one_row(const std::string& deductions, const std::string& before = "") {
  return "guiju: 1\nid: sample\n" + before +
         "facts:\n  complete: {label: 资料齐备, type: boolean}\n"
         "  open_count: {label: 未整改件数, type: count}\n"
         "rubric:\n  parts:\n  - id: R1\n    marks: 5\n    deductions:\n" +
         deductions;
}

inline std::string one_condition(const std::string& condition, const std::string& before = "") {
  return one_row("    - {id: D1, points: 1, when: '" + condition + "'}\n", before);
}

}  // namespace guiju::test
