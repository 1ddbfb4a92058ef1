// What a body says at one place (a fact, a list, a record, a field), for reports that put the words of
// several people beside each other.
#pragma once

#include <string>

#include "report/wording.h"

namespace guiju {

// Appends the value as a facts file would state it: null where it is not known, a finding with who,
// when and why as an object where they are given, a list as an array of records, a record as an object
// of its known fields. A record of -1 in the path of a field is not there: null.
void append_value_json(std::string& out, const RuleSet& rules, const Body& body,
                       const FactPath& place);

// The same in words: 5 个；是（认定人：…）；2 条：焊工、电工.
std::string value_words(const RuleSet& rules, const Body& body, const FactPath& place,
                        Language language);

// The place as a path: posts_missing_count, occupations[2].own_examiners.
std::string place_path(const RuleSet& rules, const FactPath& place);

}  // namespace guiju
