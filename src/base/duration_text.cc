// Text of durations <-> months or days.
#include "base/duration_text.h"

namespace guiju {
namespace {

constexpr std::int64_t most_months = 119'988;  // 9,999 years

// Takes digits (at most 7) and the letter after them from the front of `text`.
std::optional<std::int64_t> take_number(std::string_view& text, char& letter) {
  std::int64_t value = 0;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    if (digits == 7) return std::nullopt;
    value = value * 10 + (text[digits] - '0');
    ++digits;
  }
  if (digits == 0 || digits == text.size()) return std::nullopt;
  letter = text[digits];
  text.remove_prefix(digits + 1);
  return value;
}

// Takes the minus and the P; false when there is no P or nothing after it.
bool take_head(std::string_view& text, bool& negative) {
  negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (!text.starts_with('P') || text.size() < 3) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::optional<std::int64_t> parse_months(std::string_view text) {
  bool negative = false;
  if (!take_head(text, negative)) return std::nullopt;
  std::int64_t total = 0;
  bool years_done = false;
  while (!text.empty()) {
    char letter = 0;
    const auto value = take_number(text, letter);
    if (!value) return std::nullopt;
    if (letter == 'Y' && !years_done) {
      total += *value * 12;
      years_done = true;
    } else if (letter == 'M' && text.empty()) {
      total += *value;
    } else {
      return std::nullopt;
    }
  }
  if (total > most_months) return std::nullopt;
  return negative ? -total : total;
}

std::optional<std::int64_t> parse_days(std::string_view text) {
  bool negative = false;
  if (!take_head(text, negative)) return std::nullopt;
  char letter = 0;
  const auto value = take_number(text, letter);
  if (!value || letter != 'D' || !text.empty()) return std::nullopt;
  return negative ? -*value : *value;
}

std::string months_text(std::int64_t months) {
  std::string text = months < 0 ? "-P" : "P";
  const std::uint64_t size =
      months < 0 ? 0 - static_cast<std::uint64_t>(months) : static_cast<std::uint64_t>(months);
  if (size / 12 > 0) text += std::to_string(size / 12) + "Y";
  if (size % 12 > 0 || size == 0) text += std::to_string(size % 12) + "M";
  return text;
}

std::string days_text(std::int64_t days) {
  return (days < 0 ? "-P" + std::to_string(days).substr(1) : "P" + std::to_string(days)) + "D";
}

}  // namespace guiju
