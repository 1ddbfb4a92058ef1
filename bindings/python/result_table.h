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

namespace guiju::python {

// Text; true or false; or points, exact: whole numbers of 10^-scale points.
enum class ColumnKind : std::uint8_t { text, flag, points };

struct ColumnHead {
  std::string name;
  ColumnKind kind = ColumnKind::text;
  int scale = 0;  // of points, where every value has so few decimals
};

// One column of a block of rows.
struct ResultColumnData {
  std::vector<std::uint8_t> known;
  std::vector<std::uint8_t> flags;
  std::vector<std::int64_t> ends;  // of texts, in `bytes`
  std::string bytes;
  std::vector<std::int64_t> units;
  std::map<std::size_t, std::string> odd;  // points that are no whole number of units, by row
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

  std::size_t rows() const { return rows_; }
  const std::vector<ResultColumnData>& columns() const { return columns_; }
  const std::vector<RowError>& errors() const { return errors_; }

 private:
  void add(const Evaluation& evaluation, const Body& body, const Brief& brief,
           const std::vector<std::string>& unknown);
  void add_errors(const Body& body);
  void text(std::string_view value);
  void flag(bool value);
  void points(const Number& value, const ScoreRule* rule);
  void null();
  ResultColumnData& next() { return columns_[column_++]; }

  const std::vector<ColumnHead>* heads_;
  std::vector<ResultColumnData> columns_;
  std::vector<RowError> errors_;
  std::size_t rows_ = 0;
  std::size_t column_ = 0;  // the next one of the row being added
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

// The columns of results under an evaluation.
std::vector<ColumnHead> result_heads(const Evaluation& evaluation);

// Points as text: units × 10^-scale in the shortest form.
std::string points_text(std::int64_t units, int scale);

}  // namespace guiju::python
