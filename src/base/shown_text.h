// Text of users made fit to be shown in a message or on a terminal. Internal to diagnostics.
#pragma once

#include <string>
#include <string_view>

namespace guiju {

// Whether a code point would disturb what is shown: control characters, line and paragraph
// separators, and direction marks that reorder the text around them.
bool disturbs(char32_t code_point);

// An argument of a message: such characters escaped as \n, \t or \u{1B}, ill-formed bytes as U+FFFD,
// and more than 200 code points cut in the middle with ….
std::string shown_argument(std::string_view text);

}  // namespace guiju
