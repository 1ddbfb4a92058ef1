// Facts without a rule file, for trying expressions: names and types are taken from the values of a
// YAML or JSON mapping.
#pragma once

#include "base/diagnostic.h"
#include "evaluate/body.h"
#include "facts/reader.h"
#include "rules/model.h"

namespace guiju {

// Reads the mapping in `source` (YAML, or JSON, which is YAML too): true, false, 是 and 否 are
// booleans, a text YYYY-MM-DD is a date, a number is a number, all else is text; quoted, only a
// date is no text. A list of mappings is a list of records, any other list one of plain values. Each
// scalar becomes a fact of `rules` and a cell of `body`, a list of plain values a derived constant.
// A null, a mapping as a value, a list of lists and values of two types in one place are errors.
// False when there was an error (in `diagnostics`, all that were found).
bool read_plain_facts(const SourcePtr& source, const FactsLimits& limits, RuleSet& rules,
                      Body& body, Diagnostics& diagnostics);

}  // namespace guiju
