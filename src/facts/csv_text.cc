// Bytes -> rows -> cells. One idea: a misplaced quote ends the row with its line, so that one wrong
// quote costs one row and every byte is looked at a bounded number of times.
#include "facts/csv_text.h"

#include <algorithm>

namespace guiju::facts {
namespace {

// The row ends at `newline` (or at the end of the text).
RowEnd ended(std::string_view text, std::size_t newline, std::size_t line_ends,
             RowEnd::State state) {
  RowEnd row;
  row.state = state;
  row.end = newline;
  row.next = newline < text.size() ? newline + 1 : newline;
  row.line_ends = line_ends + (newline < text.size() ? 1 : 0);
  if (row.end > 0 && text[row.end - 1] == '\r') --row.end;
  return row;
}

}  // namespace

RowEnd find_row_end(std::string_view text, bool at_end) {
  // Most rows have no quote.
  const std::size_t first_newline = text.find('\n');
  if (first_newline != std::string_view::npos &&
      text.substr(0, first_newline).find('"') == std::string_view::npos)
    return ended(text, first_newline, 0, RowEnd::State::complete);
  std::size_t line_ends = 0;
  bool at_start = true;  // of a cell
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') return ended(text, at, line_ends, RowEnd::State::complete);
    if (c != '"') {
      at_start = c == ',';
      continue;
    }
    bool misplaced = !at_start;
    if (at_start) {
      // A quoted cell: to the quote that is not doubled.
      for (++at; at < text.size(); ++at) {
        if (text[at] == '\n') ++line_ends;
        if (text[at] != '"') continue;
        if (at + 1 < text.size() && text[at + 1] == '"') {
          ++at;
          continue;
        }
        break;
      }
      if (at >= text.size()) {
        RowEnd row;
        row.in_quotes = true;
        return row;
      }
      const bool last = at + 1 == text.size();
      if (last && !at_end) return {};  // whether the quote is doubled is not known yet
      const char after = last ? '\n' : text[at + 1];
      if (after == '\r' && at + 2 == text.size() && !at_end) return {};
      const bool crlf = after == '\r' && (at + 2 == text.size() || text[at + 2] == '\n');
      misplaced = after != ',' && after != '\n' && !crlf;
      at_start = false;
    }
    if (misplaced) {
      const std::size_t newline = text.find('\n', at);
      if (newline == std::string_view::npos && !at_end) return {};
      return ended(text, std::min(newline, text.size()), line_ends, RowEnd::State::broken);
    }
  }
  if (!at_end) return {};
  return ended(text, text.size(), line_ends, RowEnd::State::complete);
}

void split_cells(std::string_view row, std::vector<std::string_view>& cells,
                 std::string& unquoted) {
  cells.clear();
  unquoted.clear();
  unquoted.reserve(row.size());  // so that cells in it stay where they are
  for (std::size_t at = 0;;) {
    if (at < row.size() && row[at] == '"') {
      const std::size_t first = unquoted.size();
      for (++at; at < row.size(); ++at) {
        if (row[at] == '"') {
          if (at + 1 >= row.size() || row[at + 1] != '"') break;
          ++at;
        }
        unquoted += row[at];
      }
      cells.push_back(std::string_view(unquoted).substr(first));
      at = std::min(at + 1, row.size());  // after the closing quote
    } else {
      // Cells are short: looking at each character is quicker than a search.
      std::size_t comma = at;
      while (comma < row.size() && row[comma] != ',') ++comma;
      cells.push_back(row.substr(at, comma - at));
      at = comma;
    }
    if (at >= row.size()) return;
    ++at;  // the comma
  }
}

std::optional<std::string_view> plain_cell(std::string_view row, std::size_t column) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == '"' || static_cast<unsigned char>(row[i]) >= 0x80) return std::nullopt;
    if (row[i] != ',') continue;
    if (column-- == 0) return row.substr(begin, i - begin);
    begin = i + 1;
  }
  if (column != 0) return std::nullopt;
  return row.substr(begin);
}

}  // namespace guiju::facts
