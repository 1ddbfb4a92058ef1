// The table of results as CSV: one line a body, for spreadsheets and analysts.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/evaluator.h"
#include "report/run.h"

namespace guiju {

// Appends a field with the quotes that RFC 4180 asks for.
void append_csv_field(std::string& out, std::string_view field);
// A body's errors as one field: code and fact of each, "; " between them.
void append_csv_errors(std::string& out, const Body& body);

// Writes the lines of one run; lines end in \n. Columns: id, name, score, score_low, score_high,
// grade, opinion, possible, settled, needs_confirmation, every criterion's points, unknown, error.
// Not thread safe: one for each thread. A line allocates nothing once `out` has grown.
class CsvTable {
 public:
  explicit CsvTable(const Run& run);

  void header(std::string& out) const;
  // `unknown` are the facts that can still change the result (Evaluator::unknown_facts).
  void row(const Body& body, const Brief& brief, const std::vector<std::string>& unknown,
           std::string& out);
  // A body that was not evaluated: opinion `error`, and in the last column the code and the fact
  // of every error.
  void error_row(const Body& body, std::string& out) const;
  // A body that is not in the facts at all: opinion `missing`.
  void missing_row(const Body& body, std::string& out) const;

 private:
  void bare_row(const Body& body, std::string_view opinion, std::string& out) const;
  void columns(const Brief& brief, std::string& out) const;
  // A short text kept in place, so that appending it is one copy of fixed size.
  struct ShortText {
    std::array<char, 15> characters{};
    std::uint8_t size = 0;
  };
  void points(std::int64_t value, std::string& out);
  void score(const Number& value, std::string& out);
  void make_points(int decimals);

  const Run run_;
  const ScoreRule* score_rule_;
  std::vector<int> criteria_;             // part indices in document order
  std::vector<std::string> opinion_ids_;  // quoted where needed
  std::vector<std::string> grade_labels_;
  int decimals_ = -1;              // of the texts in points_
  std::vector<ShortText> points_;  // the texts of 0 … in units of 10^-decimals_
};

}  // namespace guiju
