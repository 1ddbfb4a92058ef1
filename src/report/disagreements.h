// What the sheets of a merged body disagree on: who says what, and what was decided.
#pragma once

#include <string>
#include <vector>

#include "facts/merge.h"
#include "report/run.h"

namespace guiju {

// Appends the members `sheets` (labels of those that have the body) and `disagreements`, without
// braces and with a comma before each; nothing for a body that was not merged.
void append_disagreements_json(std::string& out, const RuleSet& rules, const Body& body);

// One line for each: 缺岗数：甲 3 个；乙 5 个（待决定）. Empty for a body that was not merged.
std::vector<std::string> disagreement_lines(const RuleSet& rules, const Body& body,
                                            Language language);

// The lines under the body's title, as text or as a section of a page; nothing where there are none.
void append_disagreements(const RuleSet& rules, const Body& body, Language language,
                          std::string& out);
void append_disagreements_html(const RuleSet& rules, const Body& body, Language language,
                               std::string& out);

// Paths of those that nobody decided (or that were decided), separated by spaces.
std::string disagreement_paths(const RuleSet& rules, const Body& body, bool decided);

}  // namespace guiju
