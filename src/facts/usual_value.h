// The values nearly every body consists of, taken from JSON tokens and cells of CSV at once.
#pragma once

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/value.h"

namespace guiju::facts {

// White space after a token removed.
inline std::string_view without_space(std::string_view token) {
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  while (!token.empty() && is_space(token.back())) token.remove_suffix(1);
  return token;
}

// The text between the quotes of a string token without escapes, or nullopt.
inline std::optional<std::string_view> plain_string(std::string_view token) {
  if (token.size() < 2 || token[0] != '"') return std::nullopt;
  token = token.substr(1, token.size() - 2);
  if (std::memchr(token.data(), '\\', token.size()) != nullptr) return std::nullopt;
  return token;
}

// text == word; the compiler writes the comparison out.
template <std::size_t N>
inline bool is_word(std::string_view text, const char (&word)[N]) {
  return text.size() == N - 1 && std::memcmp(text.data(), word, N - 1) == 0;
}

// At most nine digits without a leading zero, or -1.
inline std::int64_t small_count(std::string_view token) {
  if (token.size() > 9 || (token[0] == '0' && token.size() > 1)) return -1;
  std::int64_t value = 0;
  for (const char c : token) {
    const unsigned digit = static_cast<unsigned char>(c) - unsigned{'0'};
    if (digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

// A count within its bounds, and the option that a choice names.
inline std::optional<Cell> usual_count(const CellRule& rule, std::string_view text) {
  const std::int64_t count = small_count(text);
  if (count >= rule.min && count <= rule.max) return count;  // rule.min is not negative
  return std::nullopt;
}
inline std::optional<Cell> usual_option(const CellRule& rule, std::string_view text) {
  const std::vector<std::string>& choices = rule.fact->choices;
  const auto found = std::find(choices.begin(), choices.end(), text);
  if (found == choices.end()) return std::nullopt;
  return static_cast<Cell>(found - choices.begin());
}

// The cell of a value in its usual form; nullopt leaves it to take_value, which decides. `token` is
// not empty.
inline std::optional<Cell> usual_value(const CellRule& rule, std::string_view token,
                                       const FactsLimits& limits, Body& body) {
  token = without_space(token);
  switch (rule.type) {
    case FactType::boolean:
    case FactType::finding:
      if (is_word(token, "false")) return 0;
      if (is_word(token, "true")) return 1;
      return std::nullopt;
    case FactType::count: return usual_count(rule, token);
    case FactType::text: {
      const std::optional<std::string_view> text = plain_string(token);
      if (text && !text->empty() && text->size() <= limits.text_bytes) return body.add_text(*text);
      return std::nullopt;
    }
    case FactType::date:
      if (const std::optional<std::string_view> text = plain_string(token)) {
        if (const std::optional<Date> date = Date::parse(*text)) return date->days();
      }
      return std::nullopt;
    case FactType::choice: {
      const std::optional<std::string_view> quoted = plain_string(token);
      if (!quoted && small_count(token) < 0) return std::nullopt;
      return usual_option(rule, quoted.value_or(token));
    }
    case FactType::number:
    case FactType::list: break;
  }
  return std::nullopt;
}

// The same of a cell of CSV.
inline std::optional<Cell> usual_cell(const CellRule& rule, std::string_view cell,
                                      const FactsLimits& limits, Body& body) {
  if (cell.empty()) return std::nullopt;
  switch (rule.type) {
    case FactType::boolean:
    case FactType::finding:
      if (is_word(cell, "false") || is_word(cell, "否")) return 0;
      if (is_word(cell, "true") || is_word(cell, "是")) return 1;
      return std::nullopt;
    case FactType::count: return usual_count(rule, cell);
    case FactType::text: {
      const auto surely_good = [](char c) { return static_cast<unsigned char>(c) > 0x20; };
      if (cell.size() <= limits.text_bytes && std::all_of(cell.begin(), cell.end(), surely_good))
        return body.add_text(cell);
      return std::nullopt;
    }
    case FactType::date:
      if (const std::optional<Date> date = Date::parse(cell)) return date->days();
      return std::nullopt;
    case FactType::choice:
      if (is_word(cell, "null")) return std::nullopt;
      return usual_option(rule, cell);
    case FactType::number:
    case FactType::list: break;
  }
  return std::nullopt;
}

}  // namespace guiju::facts
