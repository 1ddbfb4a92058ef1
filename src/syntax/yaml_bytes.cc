// Bytes of a file -> text that yaml-cpp reads as it is: well-formed UTF-8 of bounded size without the
// characters yaml-cpp would misread (it takes U+0004 for the end, NUL for a sign of UTF-16).
#include "syntax/yaml_bytes.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace guiju {
namespace {

constexpr std::size_t most_reported = 20;
constexpr std::size_t most_bytes = std::size_t{1} << 30;  // yaml-cpp counts bytes in an int

std::string hexadecimal(std::uint32_t value, std::size_t least_digits) {
  std::string digits;
  for (; value != 0 || digits.size() < least_digits; value >>= 4) {
    digits.insert(digits.begin(), "0123456789ABCDEF"[value & 15]);
  }
  return digits;
}

// Bytes with which a forbidden character can start.
constexpr std::array<bool, 256> suspicious = [] {
  std::array<bool, 256> table{};
  for (std::size_t byte = 0; byte < 0x20; ++byte) table[byte] = byte != '\t' && byte != '\n';
  table[0x7F] = table[0xC2] = table[0xE2] = table[0xEF] = true;
  return table;
}();

Span span_at(std::uint32_t base, std::size_t begin, std::size_t end) {
  return {base + static_cast<std::uint32_t>(begin), base + static_cast<std::uint32_t>(end)};
}

}  // namespace

bool forbidden_in_yaml(char32_t code_point) {
  if (code_point < 0x20) return code_point != '\t' && code_point != '\n';
  return (code_point >= 0x7F && code_point < 0xA0 && code_point != 0x85) ||
         (code_point >= 0x202A && code_point <= 0x202E) ||
         (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xFEFF;
}

std::unique_ptr<CheckedBytes> check_bytes(const SourcePtr& source, const YamlLimits& limits,
                                          Diagnostics& diagnostics) {
  const std::string_view all = source->text();
  const std::size_t most = std::min(limits.bytes, most_bytes);
  if (all.size() > most) {
    diagnostics.add(Code::too_large, {source, {0, 0}},
                    {std::to_string(all.size()), std::to_string(most)});
    return nullptr;
  }
  auto checked = std::make_unique<CheckedBytes>();
  if (all.substr(0, 3) == "\xEF\xBB\xBF") checked->offset = 3;
  const std::uint32_t base = checked->offset;
  const std::string_view text = all.substr(base);
  checked->text = text;
  const std::size_t invalid = utf8::first_invalid(text);
  if (invalid != utf8::npos) {
    diagnostics.add(Code::invalid_utf8, {source, span_at(base, invalid, invalid + 1)},
                    {"0x" + hexadecimal(static_cast<unsigned char>(text[invalid]), 2)});
    return nullptr;
  }
  std::size_t reported = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (!suspicious[static_cast<unsigned char>(text[at])]) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    const char32_t code_point = utf8::next(text, at);
    const bool line_ending = code_point == '\r' && at < text.size() && text[at] == '\n';
    if (line_ending || !forbidden_in_yaml(code_point)) continue;
    if (reported++ < most_reported) {
      diagnostics.add(Code::control_character, {source, span_at(base, begin, at)},
                      {hexadecimal(code_point, 4)});
    }
    if (checked->replaced.empty()) checked->replaced = text;
    std::fill(checked->replaced.begin() + static_cast<std::ptrdiff_t>(begin),
              checked->replaced.begin() + static_cast<std::ptrdiff_t>(at), '_');
  }
  if (!checked->replaced.empty()) checked->text = checked->replaced;
  return checked;
}

}  // namespace guiju
