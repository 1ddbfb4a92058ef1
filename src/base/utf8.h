// UTF-8: checking, stepping, and how wide text is on a terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace guiju::utf8 {

inline constexpr std::size_t npos = static_cast<std::size_t>(-1);

// Offset of the first byte that is not part of well-formed UTF-8 (overlong forms, surrogates and
// values above U+10FFFF are not well formed), or npos when all of it is.
std::size_t first_invalid(std::string_view text);

// The code point that starts at `offset` of well-formed `text`; `offset` moves past it.
char32_t next(std::string_view text, std::size_t& offset);

// Appends one code point as UTF-8.
void append(std::string& text, char32_t code_point);

// Number of code points in well-formed text.
std::size_t length(std::string_view text);

// Terminal columns of a code point: 2 for East Asian wide and full-width characters, 0 for
// combining marks and control characters, 1 otherwise.
int width(char32_t code_point);
// Terminal columns of a well-formed text.
std::size_t width(std::string_view text);

// `text` padded with spaces on the right (or left) to `columns` terminal columns; never cut.
std::string pad_right(std::string_view text, std::size_t columns);
std::string pad_left(std::string_view text, std::size_t columns);

// Replaces every ill-formed byte by U+FFFD, for showing broken input in a message.
std::string repaired(std::string_view bytes);

}  // namespace guiju::utf8
