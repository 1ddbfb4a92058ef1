// Guiju over columns: many bodies at once, as they lie in Arrow tables (the C data interface of
// guiju/arrow.h), and results as Arrow columns. Every row says what Session says of the same body;
// docs/columns.md tells how, and how fast.
//
// What goes in: a record batch, that is a struct array with a child for each column. A column's name is
// the id or the label of a fact; `id`, `name` and `not_applicable` (ids of rows, separated by spaces)
// may be there, too. A null is an unknown fact; a column that is not there leaves its fact out of every
// body, so that declared defaults are taken.
//
//   fact                Arrow type
//   boolean, finding    boolean; integers of any width that are 0 or 1; text
//   count               integers of any width, decimal128, text
//   number              integers, decimal128, text
//   choice              text, dictionary-encoded or not; integers where the choices are numbers
//   date                date32, date64, text (YYYY-MM-DD)
//   text                text, dictionary-encoded or not
//   list                list or large list of structs, a field each; or ListColumns
//
// Text is utf8, large utf8 or utf8 views. Binary floating point is refused. Nothing is copied: what
// is lent must stay as it is until the next bind() or the end of the ColumnSession.
//
// What comes out: a struct array with a row for each row of the batch and these columns.
//
//   units_low, units_high   least and greatest score, in units; null without a score. 16, 32 or 64 bits,
//                           as the rubric needs; the array's metadata has guiju.units_per_point. Of a
//                           rubric whose scores are ratios: whole points, null where there is no such
//   score_low, score_high   the same in points, decimal128 of as many decimals as the scores need (12 where
//                           that is not known); rounded as reports show it where a score is no decimal
//   score_certain           boolean: the score is known
//   grade                   dictionary of grades; null where not certain or none
//   opinion                 dictionary of opinion codes, then "undetermined" and "error"; null where the
//                           rule set gives none
//   possible                64 bits: bit i is set where the i-th opinion of the dictionary is possible
//   settled, needs_confirmation   boolean
//   deductions              if asked for: bit i is set where the i-th of ColumnSession::deductions() is
//                           applied; 64 bits, or as many bytes as it takes
//   parts_low, parts_high   if asked for: structs with the scores of every criterion, in units of
//                           10^-(metadata guiju.part_decimals) points, or decimal128 of ratios
//   error                   what is wrong with the row; null where nothing is
//   result                  if asked for: the result object with ledger, as Session::evaluate gives it
#pragma once

#include <guiju/arrow.h>
#include <guiju/guiju.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace guiju::api {

struct ColumnOptions {
  bool decimals = true;     // score_low and score_high
  bool grades = true;       // grade
  bool possible = true;     // possible
  bool deductions = false;  // deductions: rows with unknown facts are then evaluated one by one
  bool parts = false;       // parts_low and parts_high
  bool results = false;     // result: every row is evaluated one by one
  unsigned threads = 1;     // that work at once, this one among them; 1 to most_threads
  // Rows that are worked on at once by one thread, 1 to most_chunk_rows. Results are the same.
  std::size_t chunk_rows = 8192;
  static constexpr unsigned most_threads = 1024;
  static constexpr std::size_t most_chunk_rows = 65536;
};

// A record list that is no column of the batch: the records of row i are those from offsets[i] up to
// offsets[i + 1] of a struct array.
struct ListColumns {
  std::string list;  // id or label
  const ArrowSchema* schema = nullptr;
  const ArrowArray* records = nullptr;
  const std::int32_t* offsets = nullptr;  // one more than the batch has rows
};

// A batch that cannot be evaluated at all: an undeclared column, a type that its fact cannot have, an
// array that is none. what() tells the first; all are in `problems`, in the order of the columns.
struct ColumnProblem {
  std::string column;
  std::string code;  // stable: "GJ5120" (docs/diagnostics.md)
  std::string message_zh, message_en;
};
class GUIJU_EXPORT ColumnsError : public UsageError {
 public:
  explicit ColumnsError(std::vector<ColumnProblem> found);
  std::vector<ColumnProblem> problems;
};

// Evaluates batches; belongs to one thread at a time, and starts as many others as asked for. Several
// can share one Evaluation.
class GUIJU_EXPORT ColumnSession {
 public:
  explicit ColumnSession(const Evaluation& evaluation, const ColumnOptions& options = {});
  ~ColumnSession();
  ColumnSession(ColumnSession&&) noexcept;
  ColumnSession& operator=(ColumnSession&&) noexcept;

  // Takes a batch to work on, in place of the one before. Neither struct is released here. Throws
  // ColumnsError; then there is no batch. What is wrong with single rows becomes their `error`: a value
  // outside its limits or choices, a missing or repeated id (compared within the batch).
  void bind(const ArrowSchema& schema, const ArrowArray& batch,
            const std::vector<ListColumns>& lists = {});
  std::size_t rows() const;

  // Evaluates every row. `schema` and `results` are filled and belong to the caller, who releases each
  // of them; they do not refer to the batch. Throws UsageError where no batch is bound.
  void evaluate(ArrowSchema& schema, ArrowArray& results);

  // One row afterwards, counted from 0: the result object as one line of JSON, or everything about it
  // as text for people. Throws UsageError for a row that is not there.
  std::string result(std::size_t row);
  std::string explain(std::size_t row);

  // Ids of the deductions, in the order of the bits of the column `deductions`. One that stands
  // several times in the rule file, under several readings, has a bit each time.
  std::vector<std::string> deductions() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace guiju::api
