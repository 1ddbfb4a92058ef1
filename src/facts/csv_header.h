// The header of a CSV: what each column is.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "facts/filler.h"

namespace guiju::facts {

struct CsvColumn {
  enum class Kind { id, name, rows, fact, finding_part, determination, wrong, unnamed };
  Kind kind = Kind::wrong;
  int meaning = -1;                       // the fact or, in a list file, the field
  FindingPart part = FindingPart::value;  // of finding_part
};

// A finding with columns of details.
struct CsvFinding {
  int fact = -1;
  std::array<int, 4> columns = {-1, -1, -1, -1};  // by FindingPart; -1: no such column
};

struct CsvHeader {
  std::vector<CsvColumn> columns;
  std::vector<CsvFinding> findings;
  // Columns of `confirmation` and `override`, by Determined and DeterminationPart; -1: none.
  std::array<std::array<int, 4>, 2> determinations = {{{-1, -1, -1, -1}, {-1, -1, -1, -1}}};
  int id_column = -1;
  // What is wrong with columns; an error of every body, since its cells there cannot be read.
  struct ColumnProblem {
    std::string name;
    Problem problem;
    Span span;  // of the header cell
  };
  std::vector<ColumnProblem> problems;
};

// Reads a row as the header of a main file, or of a list's file.
CsvHeader read_main_header(const Vocabulary& vocabulary, std::string_view row);
CsvHeader read_list_header(const ListRule& list, std::string_view row);

// Reports the header's problems; the header row stands at `offset` of `source`. False when the
// columns are not separated by commas, so that the file cannot be read.
bool report_header(const CsvHeader& header, const SourcePtr& source, std::uint32_t offset,
                   std::string_view row, Diagnostics& diagnostics);

}  // namespace guiju::facts
