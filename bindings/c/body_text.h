// A body that was read -> its result object, or everything about it as text. Shared by sessions over
// JSON and by tables. Internal to bindings/c.
#pragma once

#include <string>

#include "c/handles.h"

namespace guiju::c {

// Appends the result object, on one line without a line feed; false where the body has errors, which
// the object then tells.
bool append_result(const Compiled& compiled, OpenEvaluator& evaluator, Body& body, Result& result,
                   std::string& out);

// Appends the explanation, or the errors, a line each; false where the body has errors. `stated`: the
// facts that the evaluation sets are not in the body yet; what they change is told, too.
bool append_text(const Compiled& compiled, OpenEvaluator& evaluator, Body& body, bool stated,
                 std::string& out);

}  // namespace guiju::c
