// Results of rows as columns, the same as those of the program's CSV; handed over as Arrow record
// batches or as Python lists.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arrow_struct.h"
#include "evaluation.h"
#include "result_columns.h"

namespace guiju::python {

// One column of a block of rows.
struct ResultColumnData {
  std::vector<std::uint8_t> known;
  std::vector<std::uint8_t> flags;
  std::vector<std::int64_t> ends;  // of texts, in `bytes`
  std::string bytes;
  std::vector<std::int64_t> units;
  std::map<std::size_t, std::string> odd;  // points that are no whole number of units, by row

  // The value of one more row.
  void add_null(ColumnKind kind);
  void add_text(std::string_view value);  // null where it is empty
  void add_flag(bool value);
  void add_points(const Number& value, int scale, const ScoreRule* rule);
  // The same value as row `at` of another column of this kind.
  void add_copy(ColumnKind kind, const ResultColumnData& from, std::size_t at);
};

// Why a row was not evaluated.
struct RowError {
  std::size_t row = 0;  // from 1
  std::string code, fact, zh, en;
};

// Some rows of a table of results. Filled by one thread, then immutable.
class ResultBlock {
 public:
  // Evaluates the bodies.
  ResultBlock(const Evaluation& evaluation, const std::vector<ColumnHead>& heads, Bodies& bodies);

  // Any columns, from words: points as decimals, flags as "true" and "false".
  ResultBlock(const std::vector<ColumnHead>& heads, std::size_t rows,
              const std::vector<std::vector<std::optional<std::string>>>& texts);

  // Columns made elsewhere, each with `rows` values.
  ResultBlock(std::size_t rows, std::vector<ResultColumnData> columns, std::vector<RowError> errors)
      : columns_(std::move(columns)), errors_(std::move(errors)), rows_(rows) {}

  std::size_t rows() const { return rows_; }
  const std::vector<ResultColumnData>& columns() const { return columns_; }
  const std::vector<RowError>& errors() const { return errors_; }

 private:
  struct Row;
  void add(const Evaluation& evaluation, const Row& row);
  void add_errors(const std::vector<ColumnHead>& heads, const Body& body);

  std::vector<ResultColumnData> columns_;
  std::vector<RowError> errors_;
  std::size_t rows_ = 0;
};

// All blocks under one schema.
struct ResultTable {
  std::vector<ColumnHead> heads;
  std::vector<std::shared_ptr<const ResultBlock>> blocks;
  // What the blocks were filled by, where it differs from `heads` as handed over.
  std::vector<int> bases;
  std::vector<ColumnKind> kinds;

  std::size_t rows() const;
  // Makes the scales of points as large as the values need; a column with more than 38 digits becomes
  // text. Call once all blocks are there.
  void settle();
  // A stream of one record batch for each block, which keeps the table alive. Its owner releases it.
  static void stream(std::shared_ptr<const ResultTable> table, ArrowArrayStream* out);
};

// The codes of possible opinions, in the order of the rule set.
std::string possible_words(const RuleSet& rules, std::uint64_t opinions);
// Points as text: units × 10^-scale in the shortest form.
std::string points_text(std::int64_t units, int scale);

}  // namespace guiju::python
