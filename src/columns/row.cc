// Columns at one row → named values of a body. One idea: what can be wrong with a value is judged by
// the code that reads facts files, so a row says the same as a JSON body; only what a column cannot be
// without being wrong (an integer for a date) was judged when the batch was bound.
#include "columns/row.h"

#include <algorithm>
#include <cstring>

#include "base/utf8.h"

namespace guiju::columns {

using facts::CellRule;
using facts::Problem;
using facts::Value;
using facts::Words;

namespace {

std::string decimal_text(const std::uint8_t* bytes, int scale) {
  int128 value = 0;
  std::memcpy(&value, bytes, sizeof value);
  const bool negative = value < 0;
  // The least value has no opposite; its digits are taken below zero.
  std::string digits;
  do {
    const int digit = static_cast<int>(value % 10);
    digits += static_cast<char>('0' + (negative ? -digit : digit));
    value /= 10;
  } while (value != 0);
  while (digits.size() <= static_cast<std::size_t>(scale)) digits += '0';
  std::reverse(digits.begin(), digits.end());
  if (scale > 0) {
    digits.insert(digits.size() - static_cast<std::size_t>(scale), 1, '.');
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  return negative ? '-' + digits : digits;
}

// The usual cells, without a text in between; false leaves them to the long way, good or not.
bool quick(const Column& column, std::int64_t at, Cell& cell) {
  const CellRule& rule = *column.rule;
  if (column.words) {
    if (rule.type != FactType::choice) return false;
    const std::int64_t word = column.integer(at);
    if (word < 0 || word >= column.word_count) return false;
    cell = column.options[static_cast<std::size_t>(word)];
    return cell >= 0;
  }
  switch (rule.type) {
    case FactType::boolean:
    case FactType::finding:
      if (column.store == Store::bits) {
        cell = column.flag(at) ? 1 : 0;
        return true;
      }
      if (!is_integer(column.store)) return false;
      cell = column.integer(at);
      return cell == 0 || cell == 1;
    case FactType::count:
      if (!is_integer(column.store)) return false;
      cell = column.integer(at);
      return cell >= rule.min && cell <= rule.max;
    case FactType::date:
      if (column.store != Store::i32) return false;
      cell = column.integer(at);
      return cell >= first_day && cell <= last_day;
    default: return false;
  }
}

}  // namespace

bool certainly_good(const Column& column, std::int64_t at) {
  Cell cell = 0;
  if (column.rule != nullptr && quick(column, at, cell)) return true;
  const bool has_text = is_text(column.store);
  std::string_view text;
  if (column.words) {
    const std::int64_t word = column.integer(at);
    if (word < 0 || word >= column.word_count || !column.words->known(word)) return false;
    text = column.words->text(word);
  } else if (has_text) {
    text = column.text(at);
  } else {
    return false;
  }
  if (column.rule != nullptr && column.rule->type == FactType::choice) {
    const auto& choices = column.rule->fact->choices;
    return std::find(choices.begin(), choices.end(), text) != choices.end();
  }
  if (column.rule != nullptr && column.rule->type == FactType::date)
    return Date::parse(text).has_value();
  if (column.rule != nullptr && column.rule->type != FactType::text) return false;
  constexpr std::size_t surely_short = 1000;
  return !text.empty() && text.size() <= surely_short && utf8::first_invalid(text) == utf8::npos &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
}

RowReader::RowReader(const facts::Vocabulary& vocabulary, const FactsOptions& options,
                     const Batch& batch)
    : vocabulary_(vocabulary), options_(options), batch_(batch) {}

// The value in words, as a facts file would state it. `problem` has a code where it cannot be stated.
void RowReader::value(const Column& column, std::int64_t at, Value& out, Problem& problem) {
  out = {};
  if (!column.known(at)) return;
  std::string_view words;
  bool has_text = is_text(column.store);
  if (column.words) {
    const std::int64_t word = column.integer(at);
    if (word < 0 || word >= column.word_count) {
      problem = {Code::no_such_word, {std::to_string(word)}, {}};
      return;
    }
    if (!column.words->known(word)) return;
    words = column.words->text(word);
    has_text = true;
  } else if (has_text) {
    words = column.text(at);
  }
  if (has_text) {
    if (const std::size_t bad = utf8::first_invalid(words); bad != utf8::npos) {
      problem = {Code::not_utf8, {std::to_string(bad + 1)}, {}};
      return;
    }
    // A date or number in words is what it says; what a plain text may be, the fact decides.
    const FactType type = column.rule == nullptr ? FactType::text : column.rule->type;
    out = {type == FactType::text ? Value::Form::text : Value::Form::plain, words};
    return;
  }
  if (column.is_date) {
    std::int64_t days = column.integer(at);
    if (column.store == Store::milliseconds) {
      if (days % day_milliseconds != 0) {
        problem = {Code::date_with_time, {std::to_string(days)}, {}};
        return;
      }
      days /= day_milliseconds;
    }
    if (days < first_day || days > last_day) {
      problem = {Code::out_of_range,
                 {std::to_string(days),
                  Words("在 0001-01-01 到 9999-12-31 之间", "0001-01-01 to 9999-12-31")},
                 {}};
      return;
    }
    text_ = Date::from_days(static_cast<std::int32_t>(days)).to_string();
    out = {Value::Form::text, text_};
    return;
  }
  switch (column.store) {
    case Store::bits: out = {Value::Form::boolean, column.flag(at) ? "true" : "false"}; return;
    case Store::decimal:
      text_ = decimal_text(column.values + static_cast<std::size_t>(at + column.offset) * 16,
                           column.scale);
      out = {Value::Form::number, text_};
      return;
    default: break;
  }
  if (column.store == Store::u64) {
    std::uint64_t whole = 0;
    std::memcpy(&whole, column.values + static_cast<std::size_t>(at + column.offset) * 8, 8);
    text_ = std::to_string(whole);
  } else {
    text_ = std::to_string(column.integer(at));
  }
  const bool flag = column.rule != nullptr && (column.rule->type == FactType::boolean ||
                                               column.rule->type == FactType::finding);
  if (!flag) {
    out = {Value::Form::number, text_};
  } else if (text_ == "0" || text_ == "1") {
    out = {Value::Form::boolean, text_ == "1" ? "true" : "false"};
  } else {
    problem = {Code::flag_not_zero_or_one, {text_}, {}};
  }
}

Value RowReader::own(const Column& column, std::int64_t row, facts::Filler& filler,
                     std::uint32_t line) {
  Value out;
  Problem problem;
  value(column, row, out, problem);
  if (!problem.arguments.empty()) filler.error(line, column.name, problem);
  return out;
}

void RowReader::list(const ListColumn& column, std::int64_t row, facts::Filler& filler,
                     Body& body) {
  const auto line = static_cast<std::uint32_t>(row + 1);
  const int index = column.rule->fact->list;
  if (!column.validity.at(row)) {
    filler.list_value(index, {}, line);
    return;
  }
  if (!filler.begin_list(index, line)) return;
  const std::int64_t end = column.begin(row + 1);
  for (std::int64_t at = column.begin(row); at < end; ++at) {
    const std::int64_t record = filler.begin_record(index, line);
    if (record < 0) return;
    for (const Column& field : column.fields) {
      RecordList& records = body.lists[static_cast<std::size_t>(index)];
      const auto slot = static_cast<std::size_t>(field.rule->slot);
      const std::size_t place = static_cast<std::size_t>(record) * records.fields + slot;
      Cell cell = 0;
      if (field.known(at) && quick(field, at, cell)) {
        records.cells.set(place, cell);
        continue;
      }
      Value stated;
      Problem problem;
      value(field, at, stated, problem);
      if (!problem.arguments.empty()) {
        filler.error(line,
                     facts::record_path(*column.rule->fact, static_cast<std::size_t>(record),
                                        field.rule->fact->id),
                     problem);
        records.cells.set_state(place, Given::null);
      } else {
        filler.field(index, static_cast<std::size_t>(record), field.rule->slot, stated, line);
      }
    }
  }
}

void RowReader::read(std::int64_t row, Body& body) {
  const auto line = static_cast<std::uint32_t>(row + 1);
  facts::Filler filler(vocabulary_, options_, suggestions_, body, "", line);
  if (!batch_.row_validity.at(row)) {
    body.id = std::to_string(row + 1);
    filler.error(line, "", {Code::null_row, {}, {}});
    return;
  }
  if (batch_.id) {
    filler.id(own(*batch_.id, row, filler, line), line);
  } else {
    filler.id_not_needed();
    body.id = std::to_string(row + 1);
  }
  if (batch_.name) filler.name(own(*batch_.name, row, filler, line), line);
  if (batch_.not_applicable && filler.begin_rows(line)) {
    // Ids of rows separated by spaces, as in a CSV file.
    std::string_view rest = own(*batch_.not_applicable, row, filler, line).text;
    while (!rest.empty()) {
      const std::size_t space = std::min(rest.find(' '), rest.size());
      if (space > 0) filler.row({Value::Form::text, rest.substr(0, space)}, line);
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
  }
  for (const Column& column : batch_.columns) {
    Cell cell = 0;
    if (column.known(row) && quick(column, row, cell)) {
      body.set(column.rule->slot, cell);
      continue;
    }
    Value stated;
    Problem problem;
    value(column, row, stated, problem);
    if (!problem.arguments.empty()) {
      filler.error(line, column.rule->fact->id, problem);
      body.set(column.rule->slot, 0, Given::null);
    } else {
      const auto fact = static_cast<std::size_t>(column.rule->slot);
      filler.scalar(vocabulary_.rules.facts.scalar_facts[fact], stated, line);
    }
  }
  for (const ListColumn& column : batch_.lists)
    if (column.bound) list(column, row, filler, body);
  filler.finish();
}

}  // namespace guiju::columns
