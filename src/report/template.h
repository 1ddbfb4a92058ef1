// Empty facts files to fill in, with labels, units, types and the rows that need each fact.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "rules/model.h"

namespace guiju {

// Appends a YAML file of one body: a key for every fact without a value (which is unknown), each
// under a comment. Filled in with an id it is read back as a body of which nothing is known.
void append_yaml_template(const RuleSet& rules, Language language, std::string& out);

// Appends the header line of the CSV file of bodies: id, name, every fact by its label, the
// details of findings, not_applicable. Record lists have files of their own.
void append_csv_template(const RuleSet& rules, std::string& out);

// The CSV files of the record lists: the list's id (for NAME.<list>.csv) and the header line.
std::vector<std::pair<std::string, std::string>> csv_list_templates(const RuleSet& rules);

}  // namespace guiju
