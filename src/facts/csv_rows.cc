// CSV bytes -> rows -> cells in UTF-8. One idea: rows are found on the bytes as they are, and decoded
// one by one, so bytes that cannot be decoded cost only their row.
#include "facts/csv_rows.h"

#include <algorithm>

#include "base/utf8.h"
#include "facts/csv_text.h"

namespace guiju::facts {
namespace {

bool is_blank(std::string_view row) {
  return row.find_first_not_of(", \t\r") == std::string_view::npos;
}

}  // namespace

RowFinder::Step RowFinder::next(std::string_view rest, std::uint64_t offset, bool at_end) {
  Step step;
  if (rest.empty()) return step;
  const auto line_end = [&rest] { return rest.find('\n'); };
  const auto size_to = [&rest](std::size_t newline) {
    return newline == std::string_view::npos ? rest.size() : newline + 1;
  };
  if (skipping_) {
    const std::size_t newline = line_end(), line_size = size_to(newline);
    skipping_ = newline == std::string_view::npos;
    if (!skipping_) ++line_;
    step.taken = line_size;
    return step;
  }
  const RowEnd end = find_row_end(rest, at_end);
  CsvRow row{rest.substr(0, end.end), offset, line_, {}};
  if (end.state == RowEnd::State::unfinished) {
    if (!at_end && rest.size() <= most_) return step;
    // The quote that is not closed, or the line that does not end, costs the line it stands in.
    const std::size_t newline = line_end(), line_size = size_to(newline);
    row.text = rest.substr(0, std::min(line_size, most_));
    row.problem = end.in_quotes ? Code::csv_unclosed_quote : Code::line_too_long;
    step.taken = line_size;
    skipping_ = newline == std::string_view::npos && !at_end;
    if (newline != std::string_view::npos) ++line_;
    step.row = row;
    return step;
  }
  if (end.state == RowEnd::State::broken) row.problem = Code::csv_stray_quote;
  if (row.text.size() > most_) {
    row.text = row.text.substr(0, most_);
    row.problem = Code::line_too_long;
  }
  step.taken = end.next;
  line_ += static_cast<std::uint32_t>(end.line_ends);
  if (!is_blank(row.text)) step.row = row;
  return step;
}

std::optional<Problem> read_cells(const CsvRow& row, Encoding encoding, std::size_t columns,
                                  CsvScratch& scratch) {
  std::string_view text = row.text;
  std::optional<Problem> problem;
  if (row.problem) {
    problem = Problem{*row.problem, {}, {}};
    if (row.problem == Code::line_too_long) {
      problem->arguments.emplace_back(std::to_string(row.text.size()));
    }
    text = text.substr(0, text.find('"'));
  }
  std::size_t bad = utf8::npos;
  if (encoding == Encoding::gb18030) {
    bad = scratch.decoder.decode(text, scratch.decoded);
    text = scratch.decoded;
  } else {
    bad = first_not_utf8(text);
    text = text.substr(0, bad);
  }
  if (bad != utf8::npos && !problem) {
    const bool gb = encoding == Encoding::gb18030;
    problem = Problem{
        gb ? Code::undecodable : Code::not_utf8, {std::to_string(row.offset + bad + 1)}, {}};
  }
  split_cells(text, scratch.cells, scratch.unquoted);
  if (problem) {
    scratch.cells.pop_back();  // the problem may lie in it
  } else if (scratch.cells.size() != columns) {
    problem = Problem{
        Code::csv_cell_count, {std::to_string(scratch.cells.size()), std::to_string(columns)}, {}};
  }
  return problem;
}

std::string shown_row(const CsvRow& row, Encoding encoding, CsvScratch& scratch) {
  if (encoding == Encoding::utf8) return utf8::repaired(row.text);
  scratch.decoder.decode(row.text, scratch.decoded);
  return scratch.decoded;
}

std::optional<Value> cell_value(FactType type, std::string_view cell) {
  const std::string_view bare = trimmed(cell);
  if (bare.empty()) return std::nullopt;
  if (type == FactType::text) return Value{Value::Form::plain, cell};
  if (bare == "null") return Value{Value::Form::null, {}};
  return Value{Value::Form::plain, bare};
}

}  // namespace guiju::facts
