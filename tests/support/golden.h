// Golden files: expected text kept beside the tests and compared byte for byte.
#pragma once

#include <string_view>

namespace guiju::test {

// Compares `actual` with tests/golden/<name>; a difference, or a missing file, fails the running
// Boost.Test case with the first line that differs. With GUIJU_UPDATE_GOLDEN=1 in the environment
// the file is written instead, and the change is reviewed as a diff. Not thread-safe.
void check_golden(std::string_view name, std::string_view actual);

}  // namespace guiju::test
