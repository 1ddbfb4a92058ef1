// Brief results -> CSV lines. One idea: points are small multiples of 10^-decimals, so the text of
// each is made once and a line is a row of short copies.
#include "report/csv.h"

#include <algorithm>
#include <bit>
#include <charconv>

#include "report/determination_words.h"

namespace guiju {
namespace {

constexpr std::int64_t texts_kept = 4096;  // points up to 409.6 with one decimal
constexpr std::size_t longest = 24;        // characters of an int64 with point and sign

// `value` × 10^-decimals in its shortest form; returns the number of characters.
std::size_t write_scaled(char* text, std::int64_t value, int decimals) {
  char digits[longest];
  const bool negative = value < 0;
  const std::uint64_t magnitude =
      negative ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
  const char* end = std::to_chars(digits, digits + sizeof digits, magnitude).ptr;
  const std::size_t count = static_cast<std::size_t>(end - digits);
  const std::size_t after = static_cast<std::size_t>(decimals);
  const std::size_t before = count > after ? count - after : 0;
  std::size_t size = 0;
  if (negative) text[size++] = '-';
  if (before == 0) text[size++] = '0';
  for (std::size_t i = 0; i < before; ++i) text[size++] = digits[i];
  // Digits after the point: leading zeros, then what is left, without trailing zeros.
  std::size_t last = count;
  while (last > before && digits[last - 1] == '0') --last;
  if (last > before) {
    text[size++] = '.';
    for (std::size_t zeros = after - (count - before); zeros > 0; --zeros) text[size++] = '0';
    for (std::size_t i = before; i < last; ++i) text[size++] = digits[i];
  }
  return size;
}

std::string quoted(std::string_view field) {
  std::string out;
  append_csv_field(out, field);
  return out;
}

}  // namespace

void append_csv_field(std::string& out, std::string_view field) {
  if (field.find_first_of("\",\r\n") == field.npos) {
    out += field;
    return;
  }
  out += '"';
  for (const char character : field) {
    if (character == '"') out += '"';
    out += character;
  }
  out += '"';
}

CsvTable::CsvTable(const Run& run)
    : run_(run), score_rule_(score_rule(*run_.rules, run_.selection)) {
  for (std::size_t i = 0; i < run_.rules->parts.size(); ++i) {
    if (run_.rules->parts[i].is_criterion()) criteria_.push_back(static_cast<int>(i));
  }
  for (const OpinionCode& code : run_.rules->opinions) opinion_ids_.push_back(quoted(code.id));
  for (const GradeLabel& grade : run_.rules->grades) grade_labels_.push_back(quoted(grade.label));
}

void CsvTable::header(std::string& out) const {
  out += "id,name,score,score_low,score_high,grade,opinion,possible,settled,needs_confirmation";
  for (const int part : criteria_) {
    out += ',';
    append_csv_field(out, at(run_.rules->parts, part).id);
  }
  for (const ResultColumn& column : run_.rules->results) {
    out += ',';
    append_csv_field(out, column.id);
  }
  out += ",unknown,error\n";
}

// The further result columns; empty where not certain.
void CsvTable::columns(const Brief& brief, std::string& out) const {
  for (std::size_t i = 0; i < run_.rules->results.size(); ++i) {
    out += ',';
    const ResultColumn& column = run_.rules->results[i];
    const ColumnResult& found = brief.columns[i];
    if (!found.certain) continue;
    if (column.value)
      out += found.number.low.to_string();
    else
      append_csv_field(out, at(column.labels, found.labels.front()));
  }
}

void CsvTable::row(const Body& body, const Brief& brief, const std::vector<std::string>& unknown,
                   std::string& out) {
  if (brief.decimals != decimals_) make_points(brief.decimals);
  append_csv_field(out, body.id);
  out += ',';
  append_csv_field(out, body.name);
  if (!brief.has_score) {
    out += ",,,,";
  } else {
    out += ',';
    const std::size_t begin = out.size();
    score(brief.low, out);
    const std::size_t end = out.size();
    if (brief.value_known) {
      // The same text three times: value, low and high.
      for (int i = 0; i < 2; ++i) {
        out += ',';
        out.append(out, begin, end - begin);
      }
    } else {
      out.insert(begin, 1, ',');
      out += ',';
      score(brief.high, out);
    }
    out += ',';
  }
  if (brief.grade >= 0) out += at(grade_labels_, brief.grade);
  out += ',';
  if (brief.opinion >= 0) {
    out += at(opinion_ids_, brief.opinion);
  } else if (!has_no_opinion(brief)) {
    out += "undetermined";
  }
  if (body.overriding.given) {
    out += overridden_by;
    out += at(opinion_ids_, body.overriding.opinion);
  }
  out += ',';
  for (std::uint64_t left = brief.opinions_possible; left != 0; left &= left - 1) {
    if (left != brief.opinions_possible) out += ' ';
    out += at(opinion_ids_, std::countr_zero(left));
  }
  out += is_settled(brief) ? ",true" : ",false";
  out += brief.needs_confirmation ? ",true" : ",false";
  for (const int part : criteria_) {
    out += ',';
    if (!brief.parts.empty()) {
      const PointRange& score = at(brief.parts, part);
      if (score.known()) out += score.low.to_string();
      continue;
    }
    const std::int64_t low = at(brief.part_low, part);
    if (low == at(brief.highest(), part)) points(low, out);
  }
  columns(brief, out);
  out += ',';
  if (!unknown.empty()) {
    std::string list;
    for (const std::string& fact : unknown) {
      if (!list.empty()) list += ' ';
      list += fact;
    }
    append_csv_field(out, list);
  }
  out += ",\n";
}

void append_csv_errors(std::string& out, const Body& body) {
  std::string errors;
  for (const BodyError& error : body.errors) {
    if (!errors.empty()) errors += "; ";
    errors += error.code;
    if (!error.fact.empty()) errors += " " + error.fact;
  }
  append_csv_field(out, errors);
}

void CsvTable::bare_row(const Body& body, std::string_view opinion, std::string& out) const {
  append_csv_field(out, body.id);
  out += ',';
  append_csv_field(out, body.name);
  out += ",,,,,";
  out += opinion;
  out += ",,,";
  out.append(criteria_.size() + run_.rules->results.size(), ',');
  out += ",,";
}

void CsvTable::error_row(const Body& body, std::string& out) const {
  bare_row(body, "error", out);
  append_csv_errors(out, body);
  out += '\n';
}

void CsvTable::missing_row(const Body& body, std::string& out) const {
  bare_row(body, "missing", out);
  out += '\n';
}

void CsvTable::points(std::int64_t value, std::string& out) {
  if (value >= 0 && static_cast<std::uint64_t>(value) < points_.size()) {
    const ShortText& text = points_[static_cast<std::size_t>(value)];
    out.append(text.characters.data(), text.size);
    return;
  }
  char text[2 * longest];
  out.append(text, write_scaled(text, value, decimals_));
}

void CsvTable::score(const Number& value, std::string& out) {
  if (const auto scaled = value.to_scaled(decimals_)) {
    points(*scaled, out);
  } else {
    out += shown_score(value, score_rule_);
  }
}

void CsvTable::make_points(int decimals) {
  decimals_ = decimals;
  points_.resize(static_cast<std::size_t>(texts_kept));
  for (std::int64_t value = 0; value < texts_kept; ++value) {
    // At most 18 decimals: the texts of small values fit but for more than 12 of them.
    char text[2 * longest];
    const std::size_t size = write_scaled(text, value, decimals);
    ShortText& kept = points_[static_cast<std::size_t>(value)];
    if (size > kept.characters.size()) {
      points_.resize(static_cast<std::size_t>(value));
      return;
    }
    std::copy_n(text, size, kept.characters.begin());
    kept.size = static_cast<std::uint8_t>(size);
  }
}

}  // namespace guiju
