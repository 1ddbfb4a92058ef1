// One row of a bound batch → a Body: for rows that are evaluated one by one, and to explain a row.
#pragma once

#include <string>

#include "columns/batch.h"
#include "evaluate/body.h"
#include "facts/filler.h"
#include "facts/reader.h"

namespace guiju::columns {

// Working memory of one thread; not shared.
class RowReader {
 public:
  // All must outlive the reader.
  RowReader(const facts::Vocabulary& vocabulary, const FactsOptions& options, const Batch& batch);

  // Fills `body` (resets it first): as a facts file would, nulls as stated nulls, columns that are
  // not there as left out. What is wrong is in body.errors, whose lines are rows counted from 1.
  // Without an id column the id is that number.
  void read(std::int64_t row, Body& body);

 private:
  void value(const Column& column, std::int64_t at, facts::Value& out, facts::Problem& problem);
  void list(const ListColumn& column, std::int64_t row, facts::Filler& filler, Body& body);
  facts::Value own(const Column& column, std::int64_t row, facts::Filler& filler,
                   std::uint32_t line);

  const facts::Vocabulary& vocabulary_;
  const FactsOptions& options_;
  const Batch& batch_;
  facts::Suggestions suggestions_;
  std::string text_;
};

// Whether the value of a known cell is certainly as the fact declares it; else the row has to be read.
bool certainly_good(const Column& column, std::int64_t at);

// The first and the last day that a date can be, since 1970-01-01.
inline constexpr std::int64_t first_day = -719'162;  // 0001-01-01
inline constexpr std::int64_t last_day = 2'932'896;  // 9999-12-31
inline constexpr std::int64_t day_milliseconds = 86'400'000;

}  // namespace guiju::columns
