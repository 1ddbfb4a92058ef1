// A rule file's text to a checked rule set. Start here for everything about rule files.
#pragma once

#include <memory>
#include <string>

#include "base/diagnostic.h"
#include "rules/compose.h"
#include "rules/model.h"

namespace guiju {

// Reads, binds and checks a rule file. All problems that can be found go to `diagnostics` in one
// run; the result is null when any of them is an error. Warnings do not stop it. No global state.
// `files` reads the files that it names (`extends`, `rubric`); null: it may name none.
std::shared_ptr<const RuleSet> load_rules(const SourcePtr& source, Diagnostics& diagnostics,
                                          const FileReader& files = nullptr);
// The rule file that a path means: the file itself, or rules.yaml in a folder.
std::string rule_file_of(const std::string& path);
// A rule file from disk, with those it names.
std::shared_ptr<const RuleSet> load_rule_file(const std::string& path, Diagnostics& diagnostics);

// Reads the bytes of a file (at most `limit`); null and a diagnostic (file_unreadable, too_large)
// when it cannot.
SourcePtr read_source(const std::string& path, Diagnostics& diagnostics,
                      std::size_t limit = 16u << 20);

}  // namespace guiju
