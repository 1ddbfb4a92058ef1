// Which characters names are made of, and which foreign characters stand for an ASCII one.
#pragma once

#include <string_view>

namespace guiju {

// A letter of any script, or `_`. Full-width letters are none: they are mistaken for ASCII ones.
bool is_name_start(char32_t code_point);
// is_name_start or an ASCII digit.
bool is_name_part(char32_t code_point);

// The ASCII text that a full-width or typographic character is meant for: "＞" is ">", "≥" is ">=",
// "，" and "、" are ",", "−" is "-". Empty for any other character.
std::string_view ascii_meaning(char32_t code_point);
// The word of the language that a mathematical sign is meant for ("∧" is "and"), or empty.
std::string_view word_meaning(char32_t code_point);

// A blank other than the ASCII space, tab and line ends: U+3000, U+00A0 and the like.
bool is_foreign_space(char32_t code_point);
// A character that shows nothing at all: zero-width spaces, direction marks, byte order mark.
bool is_zero_width(char32_t code_point);

// Quotation marks. Each opening mark has its closing ones; ASCII `"` counts as one of both.
bool is_quote(char32_t code_point);
// Whether a text opened with `open` can be meant to end at `close`.
bool closes_quote(char32_t open, char32_t close);

}  // namespace guiju
