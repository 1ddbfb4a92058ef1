// One value -> one cell. One idea: the declared type decides how the text is read, so that the same
// fact gives the same cell whichever file format it came in, and nothing is guessed.
#include "facts/value.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "facts/number_text.h"

namespace guiju::facts {
namespace {

using Form = Value::Form;

Words words_for(FactType type) {
  switch (type) {
    case FactType::boolean: return {"是或否（true/false）", "true or false"};
    case FactType::finding:
      return {"是或否，或 {value, by, on, because}", "true, false or {value, by, on, because}"};
    case FactType::count: return {"个数", "a count"};
    case FactType::number: return {"数", "a number"};
    case FactType::text: return {"文字（加引号）", "a text in quotes"};
    case FactType::choice: return {"可选值之一", "one of the choices"};
    case FactType::date: return {"日期（如 2023-08-31）", "a date like 2023-08-31"};
    case FactType::list: break;
  }
  return {"记录的列表 […]", "a list of records […]"};
}

Problem wrong_type(const CellRule& rule, Form form) {
  return {Code::wrong_type, {words_for(rule.type), facts::words_for(form)}, {}};
}

Problem about(Code code, std::string_view text) { return {code, {Words(text)}, {}}; }

Problem broken_token(std::string_view text) {
  return about(is_not_finite(text) ? Code::not_finite : Code::not_json_value, text);
}

// 是/否 always; true/false where they are not a JSON string.
std::optional<Cell> truth_of(Form form, std::string_view text) {
  if (text == "是") return 1;
  if (text == "否") return 0;
  if (form == Form::text) return std::nullopt;
  if (text == "true" || text == "True" || text == "TRUE") return 1;
  if (text == "false" || text == "False" || text == "FALSE") return 0;
  return std::nullopt;
}

std::string bounds(const Words& low, const Words& high, bool chinese) {
  if (high.zh.empty()) return chinese ? "不小于 " + low.zh : "at least " + low.en;
  if (low.zh.empty()) return chinese ? "不大于 " + high.zh : "at most " + high.en;
  return chinese ? "在 " + low.zh + " 到 " + high.zh + " 之间" : low.en + " to " + high.en;
}

Problem out_of_range(std::string_view text, const std::string& low, const std::string& high) {
  return {
      Code::out_of_range, {Words(text), {bounds(low, high, true), bounds(low, high, false)}}, {}};
}

Taken take_count(const CellRule& rule, std::string_view text, const Number& number, Cell& cell,
                 Problem& problem) {
  if (number.sign() < 0) {
    problem = about(Code::count_negative, text);
    return Taken::wrong;
  }
  if (!number.is_integer()) {
    problem = about(Code::not_whole, text);
    return Taken::wrong;
  }
  const std::optional<std::int64_t> count = number.to_int64();
  if (!count || *count < rule.min || *count > rule.max) {
    problem = out_of_range(text, std::to_string(rule.min), std::to_string(rule.max));
    return Taken::wrong;
  }
  cell = *count;
  return Taken::known;
}

Taken take_number(const CellRule& rule, const Value& value, Body& body, Cell& cell,
                  Problem& problem) {
  const NumberText read = read_number(value.text, value.form == Form::number);
  if (!read.number) {
    problem = {read.problem, {Words(value.text)}, {}};
    if (!read.ascii.empty()) problem.arguments.emplace_back(read.ascii);
    return Taken::wrong;
  }
  if (rule.type == FactType::count) {
    return take_count(rule, value.text, *read.number, cell, problem);
  }
  const Fact& fact = *rule.fact;
  if ((fact.min && *read.number < *fact.min) || (fact.max && *read.number > *fact.max)) {
    problem = out_of_range(value.text, fact.min ? fact.min->to_exact_string() : std::string(),
                           fact.max ? fact.max->to_exact_string() : std::string());
    return Taken::wrong;
  }
  cell = body.add_number(*read.number);
  return Taken::known;
}

// "001F", as the table's messages show a control character.
std::string code_point_name(unsigned char byte) {
  constexpr char hex[] = "0123456789ABCDEF";
  return std::string("00") + hex[byte >> 4] + hex[byte & 15];
}

// 2023-8-31, 2023/8/31, 2023.8.31, 20230831 or 2023年8月31日 as 2023-08-31, or empty: only to
// suggest it.
std::string date_meant(std::string_view text) {
  std::array<std::string, 3> parts;
  std::size_t part = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      if (part == 0 && parts[0].size() == 4) ++part;
      if (part == 1 && parts[1].size() == 2) ++part;
      parts[part] += c;
    } else if (part < 2 && !parts[part].empty() && text.size() > 8) {
      ++part;
    }
  }
  if (parts[0].size() != 4) return {};
  for (std::string* two : {&parts[1], &parts[2]}) {
    if (two->size() == 1) two->insert(0, 1, '0');
  }
  const std::string meant = parts[0] + '-' + parts[1] + '-' + parts[2];
  return Date::parse(meant) ? meant : std::string();
}

Taken take_date(std::string_view text, Cell& cell, Problem& problem) {
  if (const std::optional<Date> date = Date::parse(text)) {
    cell = date->days();
    return Taken::known;
  }
  const bool has_the_form =
      text.size() == 10 && text[4] == '-' && text[7] == '-' &&
      std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) == 8;
  problem = about(has_the_form ? Code::no_such_day : Code::bad_date, text);
  if (!has_the_form && text.size() <= 40) problem.suggestion = date_meant(text);
  return Taken::wrong;
}

Taken take_choice(const Fact& fact, std::string_view text, Cell& cell, Problem& problem) {
  for (std::size_t i = 0; i < fact.choices.size(); ++i) {
    if (fact.choices[i] == text) {
      cell = static_cast<Cell>(i);
      return Taken::known;
    }
  }
  std::string all;
  constexpr std::size_t most_listed = 20;
  for (std::size_t i = 0; i < fact.choices.size() && i <= most_listed; ++i) {
    if (i > 0) all += ", ";
    all += i < most_listed ? fact.choices[i] : "…";
  }
  problem = {Code::not_a_choice, {Words(text), all}, nearest_name(text, fact.choices)};
  return Taken::wrong;
}

}  // namespace

Words words_for(Value::Form form) {
  switch (form) {
    case Form::null: return {"空值", "null"};
    case Form::boolean: return {"真假值", "true or false"};
    case Form::number: return {"数", "a number"};
    case Form::text: return {"文字", "a text"};
    case Form::plain: return {"单个值", "a single value"};
    case Form::list: return {"列表 […]", "a list […]"};
    case Form::mapping: return {"对象 {…}", "an object {…}"};
    case Form::broken:
    case Form::escape: break;
  }
  return {"无效的值", "an invalid value"};
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool take_text(const Value& value, const FactsLimits& limits, std::string_view& text,
               Problem& problem) {
  text = value.text;
  switch (value.form) {
    case Form::null: text = {}; return true;
    case Form::text:
    case Form::plain: break;
    case Form::broken: problem = broken_token(value.text); return false;
    case Form::escape: problem = about(Code::bad_string, value.text); return false;
    default:
      problem = {Code::wrong_type, {words_for(FactType::text), facts::words_for(value.form)}, {}};
      return false;
  }
  if (text.size() > limits.text_bytes) {
    problem = {
        Code::text_too_long, {std::to_string(text.size()), std::to_string(limits.text_bytes)}, {}};
    return false;
  }
  if (!has_control_character(text)) return true;
  for (const char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 || c == '\n' || c == '\t' || c == '\r') continue;
    problem = about(Code::control_character, code_point_name(byte));
    return false;
  }
  return true;
}

Taken take_value(const CellRule& rule, const Value& value, const FactsLimits& limits, Body& body,
                 Cell& cell, Problem& problem) {
  if (rule.type == FactType::text) {
    std::string_view text;
    if (!take_text(value, limits, text, problem)) return Taken::wrong;
    if (text.empty()) return Taken::null;
    cell = body.add_text(text);
    return Taken::known;
  }
  switch (value.form) {
    case Form::null: return Taken::null;
    case Form::broken: problem = broken_token(value.text); return Taken::wrong;
    case Form::escape: problem = about(Code::bad_string, value.text); return Taken::wrong;
    case Form::list:
    case Form::mapping: problem = wrong_type(rule, value.form); return Taken::wrong;
    default: break;
  }
  Value bare = value;
  bare.text = trimmed(value.text);
  if (bare.text.empty()) return Taken::null;
  switch (rule.type) {
    case FactType::boolean:
    case FactType::finding:
      if (const std::optional<Cell> truth = truth_of(value.form, bare.text)) {
        cell = *truth;
        return Taken::known;
      }
      if (value.form != Form::plain) break;
      problem = about(Code::not_true_or_false, bare.text);
      return Taken::wrong;
    case FactType::count:
    case FactType::number:
      if (value.form == Form::boolean) break;
      return take_number(rule, bare, body, cell, problem);
    case FactType::choice:
      if (value.form == Form::boolean) break;
      return take_choice(*rule.fact, bare.text, cell, problem);
    case FactType::date:
      if (value.form == Form::boolean || value.form == Form::number) break;
      return take_date(bare.text, cell, problem);
    case FactType::text:
    case FactType::list: break;
  }
  problem = wrong_type(rule, value.form);
  return Taken::wrong;
}

}  // namespace guiju::facts
