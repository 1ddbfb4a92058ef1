// User text -> text that cannot disturb the place where it is shown.
#include "base/shown_text.h"

#include <cstdint>

#include "base/utf8.h"

namespace guiju {
namespace {

constexpr std::size_t most_shown = 200;  // code points

void append_shown(std::string& shown, char32_t code_point) {
  if (!disturbs(code_point)) return utf8::append(shown, code_point);
  if (code_point == '\n') {
    shown += "\\n";
  } else if (code_point == '\t') {
    shown += "\\t";
  } else {
    constexpr char hex[] = "0123456789ABCDEF";
    std::string digits;
    for (std::uint32_t value = code_point; value != 0 || digits.size() < 2; value >>= 4) {
      digits.insert(digits.begin(), hex[value & 15]);
    }
    shown += "\\u{" + digits + "}";
  }
}

// Byte offset after the first `count` code points of well-formed text that has more.
std::size_t offset_after(std::string_view text, std::size_t count) {
  std::size_t offset = 0;
  while (count-- > 0) utf8::next(text, offset);
  return offset;
}

std::string shown_all(std::string_view text) {
  std::string shown;
  for (std::size_t offset = 0; offset < text.size();) {
    append_shown(shown, utf8::next(text, offset));
  }
  return shown;
}

}  // namespace

bool disturbs(char32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
         (code_point >= 0x200E && code_point <= 0x200F) ||
         (code_point >= 0x2028 && code_point <= 0x202E) ||
         (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xFEFF;
}

std::string shown_argument(std::string_view text) {
  std::string repaired;
  if (utf8::first_invalid(text) != utf8::npos) {
    repaired = utf8::repaired(text);
    text = repaired;
  }
  const std::size_t length = utf8::length(text);
  if (length <= most_shown) return shown_all(text);
  const std::size_t half = most_shown / 2;
  return shown_all(text.substr(0, offset_after(text, half))) + "…" +
         shown_all(text.substr(offset_after(text, length - half)));
}

}  // namespace guiju
