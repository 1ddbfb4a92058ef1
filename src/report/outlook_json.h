// The same as JSON: the key `outlook` of `guiju explain --format json`.
#pragma once

#include <string>

#include "report/outlook.h"
#include "report/run.h"

namespace guiju {

// Appends one object: lines, corrections, all_corrected, grounds, without_findings, limits.
void append_outlook_json(const Run& run, const Body& body, const Outlook& outlook,
                         std::string& out);

}  // namespace guiju
