// Evaluates whole batches under a plan: loops over chunks of columns where the plan lowers to them,
// row by row where not. Results are those of Evaluator::brief for every row.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "columns/results.h"
#include "columns/row.h"

namespace guiju::columns {

struct Settings {
  Wish wish;
  unsigned threads = 1;
  std::size_t chunk = 8192;  // rows; at least 1
  FactsOptions facts;
  bool compare_ids = true;           // false: the caller knows which rows repeat an id
  bool loops = true;                 // false: every row by itself, for comparing
  const Kernels* kernels = nullptr;  // null: the best that the processor runs
};

// A batch, checked and lowered. Immutable; shared between threads. Refers to the plan's vocabulary and
// to the batch's memory.
class BoundBatch {
 public:
  std::int64_t rows() const { return batch_.rows; }
  const Batch& batch() const { return batch_; }
  const LoweredPlan& lowered() const { return lowered_; }

 private:
  friend class ColumnEvaluator;
  Batch batch_;
  LoweredPlan lowered_;
  std::vector<std::int64_t> alone_;  // rows that have to be read by themselves, ascending
  std::map<std::int64_t, std::int64_t> duplicates_;  // row → row that had its id first
};

// One caller at a time; evaluate() starts threads of its own where more than one is asked for, and
// keeps them waiting for the next call.
class ColumnEvaluator {
 public:
  // Throws std::system_error where the system gives not as many threads.
  ColumnEvaluator(std::shared_ptr<const Plan> plan, Settings settings);
  ~ColumnEvaluator();
  ColumnEvaluator(const ColumnEvaluator&) = delete;
  ColumnEvaluator& operator=(const ColumnEvaluator&) = delete;

  const Plan& plan() const;
  // Checks a record batch (a struct array) and prepares loops for it. The batch must stay as it is
  // while `bound` is used. False where something is wrong with it as a whole: see `problems`.
  bool bind(const ArrowSchema& schema, const ArrowArray& array,
            const std::vector<SeparateList>& lists, BoundBatch& bound,
            std::vector<BatchProblem>& problems) const;
  // Every row. `results` is overwritten. May throw std::bad_alloc.
  void evaluate(const BoundBatch& bound, Results& results);
  // One row as a body, for explaining it; its errors are those that the row has in the results.
  void read(const BoundBatch& bound, std::int64_t row, Body& body) const;

 private:
  struct Worker;
  struct Shared;
  class Pool;
  bool fix_facts();
  void work(const BoundBatch& bound, Results& results, Worker& worker, Shared& shared);
  static void wrong(const Batch& batch, std::int64_t first, std::size_t rows,
                    std::vector<std::int64_t>& out);

  std::shared_ptr<const Plan> plan_;
  Settings settings_;
  std::vector<FixedFact> fixed_;  // by slot, where facts are set
  ScoreUnit unit_;
  std::unique_ptr<const facts::Vocabulary> vocabulary_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace guiju::columns
