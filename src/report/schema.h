// JSON Schemas (draft 2020-12) for editors: of the facts of a rule set, and of the rule language.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "rules/model.h"

namespace guiju {

// Appends the schema of a facts file (.yaml, .json, a line of .jsonl): one body or a list of them.
// Facts may be named by id or label; titles are labels, descriptions give unit, note, clause and
// the rows that read the fact. null is unknown. Indented, with a final newline.
void append_facts_schema(const RuleSet& rules, Language language, std::string& out);

// The schema of rule files, with descriptions in Chinese. The same text always.
std::string_view rule_language_schema();

}  // namespace guiju
