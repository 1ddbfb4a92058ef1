// JSON tokens as they stand in the text -> values.
#pragma once

#include <string>
#include <string_view>

#include "facts/value.h"

namespace guiju::facts {

// The value of a scalar token (trailing white space allowed), or Form::list / Form::mapping for a
// bracket. A string with escapes is written to `unescaped`, which the value then refers to.
Value json_value(std::string_view token, std::string& unescaped);

// The text of the string between the quotes, escapes resolved (only whole, paired surrogates).
// False for an invalid escape; then `unescaped` holds that escape.
bool unescape_json(std::string_view between_quotes, std::string& unescaped);

}  // namespace guiju::facts
