// Rows of a bound table → columns of results by loops over whole columns (src/columns), where the rule
// set and the table allow it; the rest is read row by row, by the same reader as ever. What comes out is
// what ResultBlock makes of the same rows.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "arrow_table.h"
#include "columns/evaluator.h"
#include "result_table.h"

namespace guiju::python {

struct ColumnView;

class ColumnPath {
 public:
  // Null where every row has to be read by itself: readings are open, facts are set, scores or parts
  // have no fixed unit, a column holds what loops do not read. Table and evaluation must outlive it.
  static std::unique_ptr<ColumnPath> make(const Evaluation& evaluation, const ArrowTable& table,
                                          const std::vector<ColumnHead>& heads);

  // First rows and numbers of rows of the blocks to evaluate, in order: none crosses a batch of the
  // table, so that nothing is copied.
  std::vector<std::pair<std::int64_t, std::int64_t>> spans() const;

  // Any thread, several at once. REQUIRES: one of spans().
  std::shared_ptr<ResultBlock> evaluate(std::int64_t first, std::int64_t count) const;

 private:
  ColumnPath(const Evaluation& evaluation, const ArrowTable& table,
             const std::vector<ColumnHead>& heads);
  class Lease;
  bool bind(columns::ColumnEvaluator& evaluator, const ColumnView& view,
            columns::BoundBatch& bound) const;
  bool usable(const columns::Results& results) const;
  std::shared_ptr<ResultBlock> by_row(std::int64_t first, std::int64_t count) const;
  std::vector<std::int64_t> rows_apart(std::int64_t first, const columns::Results& results,
                                       const std::vector<std::int64_t>& named) const;
  void fill(const ColumnHead& head, const columns::BoundBatch& bound,
            const columns::Results& results, std::int64_t from, std::int64_t to,
            ResultColumnData& out) const;

  const Evaluation& evaluation_;
  const ArrowTable& table_;
  const std::vector<ColumnHead>& heads_;
  std::shared_ptr<const Plan> plan_;
  columns::Settings settings_;
  bool wants_unknown_ = false;
  std::int64_t block_ = 0;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<columns::ColumnEvaluator>> idle_;
};

// The rows of a table as bodies, for what is evaluated one by one.
std::shared_ptr<Bodies> read_rows(const Evaluation& evaluation, const ArrowTable& table,
                                  std::int64_t first, std::int64_t count);

}  // namespace guiju::python
