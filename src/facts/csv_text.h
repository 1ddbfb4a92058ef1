// CSV text -> rows and cells, by RFC 4180: commas, double quotes, quotes in quotes doubled, line ends
// LF or CRLF. Works on UTF-8 and on GB18030 alike: no byte of a multi-byte character of either is a
// comma, a quote or a line end.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guiju::facts {

// Where the first row of a text ends.
struct RowEnd {
  enum class State {
    complete,    // a whole row
    unfinished,  // the text ends before the row does
    broken,      // a misplaced quote; the row is what reaches to the end of that line
  };
  State state = State::unfinished;
  std::size_t end = 0;        // of the row, without its line end
  std::size_t next = 0;       // where the next row begins
  std::size_t line_ends = 0;  // line ends in [0, next)
  bool in_quotes = false;     // unfinished within quotes
};
// Linear in the row. `at_end`: nothing follows the text, so its end is also a row's.
RowEnd find_row_end(std::string_view text, bool at_end);

// The cells of a complete row. Those with doubled quotes are written to `unquoted` (which is cleared
// first), so the cells are valid as long as both.
void split_cells(std::string_view row, std::vector<std::string_view>& cells, std::string& unquoted);

// The cell of a complete row, counted from 0, where it and all before it are ASCII without quotes.
std::optional<std::string_view> plain_cell(std::string_view row, std::size_t column);

}  // namespace guiju::facts
