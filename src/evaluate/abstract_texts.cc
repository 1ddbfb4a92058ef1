// Texts. One idea: computed where every operand is known, and any value of the type otherwise.
// Lengths and positions count characters (code points).
#include "base/date.h"
#include "base/duration_text.h"
#include "base/utf8.h"
#include "evaluate/abstract.h"
#include "evaluate/abstract_work.h"

namespace guiju {

namespace {

using K = Type::Kind;

std::int64_t length_of(std::string_view text) {
  std::int64_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) utf8::next(text, at);
  return count;
}

// The byte where character `index`, from 0, begins.
std::size_t byte_of(std::string_view text, std::int64_t index) {
  std::size_t at = 0;
  for (; index > 0 && at < text.size(); --index) utf8::next(text, at);
  return at;
}

// Scripts without letter case, punctuation and signs; full-width letters have it.
bool has_no_case(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return !((c >= 0xFF21 && c <= 0xFF3A) || c >= 0xFF41);
  return (c >= 0x2010 && c <= 0x206F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFF5F && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}

std::string in_case(std::string_view text, bool upper, Span where) {
  std::string out(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(text, at);
    if (c >= 0x80 && !has_no_case(c))
      throw EvaluationError{Code::letter_case_unknown, where, {std::string(text)}};
    if (upper && c >= U'a' && c <= U'z') out[begin] = static_cast<char>(c - U'a' + U'A');
    if (!upper && c >= U'A' && c <= U'Z') out[begin] = static_cast<char>(c - U'A' + U'a');
  }
  return out;
}

// From character `start` (1 the first, -1 the last) on, at most `length` of them.
std::string_view part_of(std::string_view text, const std::vector<Value>& values, Span where) {
  const std::int64_t size = length_of(text);
  const std::int64_t start = whole_number(values[1], where);
  if (start == 0) throw EvaluationError{Code::bad_position, where, {"0"}};
  const std::int64_t first = start > 0 ? start - 1 : size + start;
  if (first < 0 || first >= size)
    throw EvaluationError{
        Code::no_such_character, where, {std::to_string(size), std::to_string(start)}};
  std::int64_t count = size - first;
  if (values.size() > 2) {
    const std::int64_t wanted = whole_number(values[2], where);
    if (wanted < 1) throw EvaluationError{Code::bad_length, where, {values[2].low.to_string()}};
    count = std::min(count, wanted);
  }
  const std::size_t begin = byte_of(text, first);
  return text.substr(begin, byte_of(text.substr(begin), count));
}

std::string text_of(const Value& value) {
  switch (value.kind) {
    case K::boolean: return value.is_true() ? "true" : "false";
    case K::text: return std::string(value.text);
    case K::date: {
      const auto days = static_cast<std::int32_t>(value.low.to_int64().value_or(0));
      return Date::from_days(days).to_string();
    }
    case K::months: return months_text(value.low.to_int64().value_or(0));
    case K::days: return days_text(value.low.to_int64().value_or(0));
    default: return value.low.to_string();
  }
}

}  // namespace

// Keeps the text for as long as the values that are views of it are used.
Value Abstract::made_text(std::string text, Span where) {
  if (text.size() > max_text_result)
    throw EvaluationError{Code::text_result_too_long, where, {std::to_string(max_text_result)}};
  made_bytes_ += text.size() + sizeof(text);
  if (made_bytes_ > max_texts_made)
    throw EvaluationError{Code::text_result_too_long, where, {std::to_string(max_texts_made)}};
  return Value::words(made_texts_.emplace_front(std::move(text)));
}

Value Abstract::texts(const Expr& expr) {
  std::vector<Value> values;
  const bool certain = certain_values(expr.args, values);
  if (!certain) {
    Value v = anything(expr.type.kind);
    if (expr.op == Op::text_length) {
      v.has_low = true;
      v.low = 0;
    }
    return v;
  }
  const auto made = [&](std::string text) { return made_text(std::move(text), expr.span); };
  const std::string_view text = values[0].text;
  const std::string_view other = values.size() > 1 ? values[1].text : std::string_view();
  switch (expr.op) {
    case Op::join: return made(std::string(text) + std::string(other));
    case Op::text_of: return made(text_of(values[0]));
    case Op::text_length: return Value::exactly(K::number, length_of(text));
    case Op::substring: return Value::words(part_of(text, values, expr.span));
    case Op::upper_case: return made(in_case(text, true, expr.span));
    case Op::lower_case: return made(in_case(text, false, expr.span));
    case Op::text_contains: return Value::truth(text.find(other) != text.npos);
    case Op::starts_with: return Value::truth(text.starts_with(other));
    case Op::ends_with: return Value::truth(text.ends_with(other));
    case Op::text_before: {
      const std::size_t at = text.find(other);
      return Value::words(at == text.npos ? std::string_view() : text.substr(0, at));
    }
    default: {
      const std::size_t at = text.find(other);
      return Value::words(at == text.npos ? std::string_view() : text.substr(at + other.size()));
    }
  }
}

}  // namespace guiju
