// What would change an outcome, and the readings it rests on, in sentences.
#pragma once

#include <string>
#include <vector>

#include "report/outlook.h"
#include "report/run.h"

namespace guiju {

// Distance to the lines, the rows with the most lost points, other courses of events. Empty where
// the opinion cannot change so (no opinions, or the body is out of scope).
std::vector<std::string> outlook_lines(const Run& run, const Body& body, const Result& result,
                                       const Outlook& outlook);

// The readings in force that bear on a row that lost points or on a ground, and those that are not
// the default.
std::vector<std::string> reading_lines(const Run& run, const Result& result);

}  // namespace guiju
