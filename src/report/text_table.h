// The summary table for a terminal.
#pragma once

#include <string>

#include "report/summary_table.h"

namespace guiju {

// Appends the table with what belongs under it: undetermined bodies, those out of scope, those with
// errors, remarks, the discrepancy, what a trial changed. Columns are aligned by terminal width, so
// Chinese text lines up.
void append_text_table(const SummaryTable& table, std::string& out);

}  // namespace guiju
