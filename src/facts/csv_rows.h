// Rows of a CSV: found one after the other, then decoded and cut into cells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/csv_encoding.h"
#include "facts/problem.h"
#include "facts/value.h"

namespace guiju::facts {

// A row as it lies in the file, not yet decoded.
struct CsvRow {
  std::string_view text;
  std::uint64_t offset = 0;     // in the file
  std::uint32_t line = 1;       // its first line
  std::optional<Code> problem;  // why it is no row of cells; `text` may be only its beginning
};

// Walks over a text, which may be given bit by bit.
class RowFinder {
 public:
  // A row of more than `most` bytes is a problem.
  explicit RowFinder(std::size_t most) : most_(most) {}

  struct Step {
    std::size_t taken = 0;      // bytes to pass over; 0: more text is needed
    std::optional<CsvRow> row;  // none: a blank row, or the rest of one that was too long
  };
  // What `rest` (which stands at `offset` of the file) begins with. `at_end`: nothing comes after it.
  Step next(std::string_view rest, std::uint64_t offset, bool at_end);

 private:
  std::size_t most_;
  std::uint32_t line_ = 1;
  bool skipping_ = false;  // the rest of a line that was too long
};

// Memory of one thread for rows.
struct CsvScratch {
  Gb18030Decoder decoder;
  std::string decoded;
  std::string unquoted;
  std::vector<std::string_view> cells;
};

// Decodes the row and cuts it into scratch.cells (UTF-8, valid until the next call). What is wrong
// with the row, if anything; then the cells are only those complete before the problem, or, where
// there are not `columns` of them, all.
std::optional<Problem> read_cells(const CsvRow& row, Encoding encoding, std::size_t columns,
                                  CsvScratch& scratch);

// The row's text in UTF-8, for showing it; what cannot be decoded is replaced or left out.
std::string shown_row(const CsvRow& row, Encoding encoding, CsvScratch& scratch);

// A cell as a value for a fact of `type`; nullopt for an empty cell, which leaves the fact out. The
// word null (but in a text) states that it is unknown.
std::optional<Value> cell_value(FactType type, std::string_view cell);

}  // namespace guiju::facts
