// Bytes -> well-formed UTF-8 or the place where they are not. One idea: the lead byte decides the
// length and the allowed range of the second byte, which excludes overlong forms, surrogates and
// values above U+10FFFF in one comparison (Unicode standard, table 3-7).
#include "base/utf8.h"

#include <cstring>

namespace guiju::utf8 {
namespace {

unsigned char byte_at(std::string_view text, std::size_t offset) {
  return static_cast<unsigned char>(text[offset]);
}

// Length of the well-formed sequence at `offset`, or 0.
std::size_t sequence_length(std::string_view text, std::size_t offset) {
  const unsigned char lead = byte_at(text, offset);
  if (lead < 0x80) return 1;
  std::size_t size = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    size = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    size = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    size = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return 0;
  }
  if (text.size() - offset < size) return 0;
  const unsigned char second = byte_at(text, offset + 1);
  if (second < low || second > high) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if ((byte_at(text, offset + i) & 0xC0) != 0x80) return 0;
  }
  return size;
}

std::string padding(std::string_view text, std::size_t columns) {
  const std::size_t used = width(text);
  return std::string(used < columns ? columns - used : 0, ' ');
}

}  // namespace

std::size_t first_invalid(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    // Eight ASCII bytes at a time.
    while (text.size() - offset >= 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + offset, 8);
      if ((word & 0x8080808080808080u) != 0) break;
      offset += 8;
    }
    if (offset == text.size()) break;
    const std::size_t size = sequence_length(text, offset);
    if (size == 0) return offset;
    offset += size;
  }
  return npos;
}

char32_t next(std::string_view text, std::size_t& offset) {
  const unsigned char lead = byte_at(text, offset);
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (size == 1) {
    ++offset;
    return lead;
  }
  char32_t value = lead & (0xFFu >> (size + 1));
  const std::size_t end = offset + size < text.size() ? offset + size : text.size();
  for (++offset; offset < end; ++offset) value = (value << 6) | (byte_at(text, offset) & 0x3Fu);
  return value;
}

void append(std::string& text, char32_t code_point) {
  const auto put = [&text](char32_t byte) { text += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

std::size_t length(std::string_view text) {
  std::size_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  return count;
}

std::string pad_right(std::string_view text, std::size_t columns) {
  return std::string(text) + padding(text, columns);
}

std::string pad_left(std::string_view text, std::size_t columns) {
  return padding(text, columns) + std::string(text);
}

std::string repaired(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t offset = 0; offset < bytes.size();) {
    const std::size_t bad = first_invalid(bytes.substr(offset));
    text += bytes.substr(offset, bad);
    if (bad == npos) break;
    append(text, U'\uFFFD');
    offset += bad + 1;
  }
  return text;
}

}  // namespace guiju::utf8
