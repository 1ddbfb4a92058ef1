// A JSON token -> a value, checked completely. One idea: simdjson finds where tokens stand; what they
// are is decided here from their own bytes, so that no lazy check is left undone.
#include "facts/json_text.h"

#include <optional>

#include "base/utf8.h"
#include "facts/number_text.h"

namespace guiju::facts {
namespace {

std::optional<std::uint32_t> four_hex_digits(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(0, 4)) {
    value <<= 4;
    if (c >= '0' && c <= '9') {
      value |= static_cast<std::uint32_t>(c - '0');
    } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
      value |= static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

// The escape at the start of `text` (which begins with a backslash) appended to `out`; how many
// bytes it takes, or 0 when it is invalid.
std::size_t append_escape(std::string_view text, std::string& out) {
  if (text.size() < 2) return 0;
  switch (text[1]) {
    case '"': out += '"'; return 2;
    case '\\': out += '\\'; return 2;
    case '/': out += '/'; return 2;
    case 'b': out += '\b'; return 2;
    case 'f': out += '\f'; return 2;
    case 'n': out += '\n'; return 2;
    case 'r': out += '\r'; return 2;
    case 't': out += '\t'; return 2;
    case 'u': break;
    default: return 0;
  }
  const std::optional<std::uint32_t> first = four_hex_digits(text.substr(2));
  if (!first || (*first >= 0xDC00 && *first <= 0xDFFF)) return 0;
  if (*first < 0xD800 || *first > 0xDBFF) {
    utf8::append(out, *first);
    return 6;
  }
  if (text.substr(6, 2) != "\\u") return 0;
  const std::optional<std::uint32_t> second = four_hex_digits(text.substr(8));
  if (!second || *second < 0xDC00 || *second > 0xDFFF) return 0;
  utf8::append(out, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00));
  return 12;
}

}  // namespace

bool unescape_json(std::string_view between_quotes, std::string& unescaped) {
  unescaped.clear();
  for (std::size_t at = 0; at < between_quotes.size();) {
    const std::size_t backslash = std::min(between_quotes.find('\\', at), between_quotes.size());
    unescaped.append(between_quotes, at, backslash - at);
    if (backslash == between_quotes.size()) break;
    const std::string_view rest = between_quotes.substr(backslash);
    const std::size_t taken = append_escape(rest, unescaped);
    if (taken == 0) {
      std::size_t end = 2;
      while (end < rest.size() && end < 12 && rest[end] != '"' && rest[end] != ' ') ++end;
      unescaped = utf8::repaired(rest.substr(0, end));
      return false;
    }
    at = backslash + taken;
  }
  return true;
}

Value json_value(std::string_view token, std::string& unescaped) {
  const std::size_t last = token.find_last_not_of(" \t\n\r");
  token = token.substr(0, last == std::string_view::npos ? 0 : last + 1);
  if (token.empty()) return {Value::Form::broken, token};
  switch (token[0]) {
    case '[': return {Value::Form::list, {}};
    case '{': return {Value::Form::mapping, {}};
    case '"': {
      if (token.size() < 2 || token.back() != '"') break;
      const std::string_view inside = token.substr(1, token.size() - 2);
      if (inside.find('\\') == std::string_view::npos) return {Value::Form::text, inside};
      const bool good = unescape_json(inside, unescaped);
      return {good ? Value::Form::text : Value::Form::escape, unescaped};
    }
    case 'n':
      if (token == "null") return {Value::Form::null, {}};
      break;
    case 't':
    case 'f':
      if (token == "true" || token == "false") return {Value::Form::boolean, token};
      break;
    default:
      if (is_json_number(token)) return {Value::Form::number, token};
      break;
  }
  return {Value::Form::broken, token};
}

}  // namespace guiju::facts
