// What would change an outcome, and the readings it rests on, in sentences.
#pragma once

#include <string>
#include <vector>

#include "report/outlook.h"
#include "report/run.h"

namespace guiju {

// A piece of the rule file on one line; empty where it has no place.
std::string written_text(const RuleSet& rules, Span span);
// What a line is compared with: "score", "total", the id of a part, or the formula as written.
std::string subject_text(const RuleSet& rules, const PointLine& line);

// What comes of a body otherwise: 得分 62.9，合格，同意延续备案.
std::string outcome_words(const Run& run, const Corrected& found, const ScoreRule* rule);

// Distance to the lines and the sets of rows that reach them (indented), what rows bring back, the
// grounds that no points can repair, another finding. Empty where the body is out of scope.
std::vector<std::string> outlook_lines(const Run& run, const Body& body, const Result& result,
                                       const Outlook& outlook);

// The readings in force that bear on a row that lost points or on a ground, and those that are not
// the default.
std::vector<std::string> reading_lines(const Run& run, const Result& result);

}  // namespace guiju
