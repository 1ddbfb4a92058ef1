// Text -> a JSON string, the one way in Guiju to write one.
#pragma once

#include <string>
#include <string_view>

namespace guiju {

// Appends `text` to `json` as a JSON string with its quotes: quotes, backslashes and control
// characters escaped, all else as it is (Chinese stays readable). The output is valid UTF-8 always:
// an ill-formed byte becomes U+FFFD.
void append_json_string(std::string& json, std::string_view text);

}  // namespace guiju
