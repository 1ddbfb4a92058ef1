// Evaluates streams of bodies on several threads and hands the results over in the order read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "evaluate/body.h"
#include "facts/reader.h"
#include "report/counterpart.h"
#include "report/readings_report.h"
#include "report/summary_table.h"

namespace guiju {

// One body's share of a batch's results: where its id and its text end.
struct BodyEntry {
  std::size_t id_end = 0;
  std::size_t text_end = 0;
  std::uint32_t line = 0;  // where the body was read
  bool failed = false;     // it has errors
  // Of a body merged from sheets: what they disagree on, and whether one of them does not have it.
  std::size_t open = 0, decided = 0;
  bool sheet_missing = false;
};

// What a worker makes of a batch.
struct BatchResult {
  std::size_t first_number = 0;     // of the batch's first body among all, from 1
  std::string ids;                  // all ids, one after the other
  std::string text;                 // all texts, one after the other
  std::vector<BodyEntry> entries;   // one a body
  std::vector<SummaryRow> rows;     // one a body, for formats with a table; else empty
  std::vector<ReadingMoves> moves;  // one a body, of `guiju readings`; else empty
  std::vector<Counterpart> others;  // one a body, of `guiju evaluate --against`; else empty
  std::string file;                 // where the batch was read
  std::vector<BodyError> errors;    // the first error of failed bodies, at most errors_kept
  static constexpr std::size_t errors_kept = 5;
  void clear();
};

// Works on bodies with memory of its own: one for each thread.
class BodyWorker {
 public:
  virtual ~BodyWorker() = default;
  // How many bodies it wants to see at once, before they are added one after the other.
  virtual std::size_t block() const { return 1; }
  virtual void see(std::span<const Body>) {}
  // Appends one body's text (and whatever else it keeps) to `result`. A body that turns out not to
  // be evaluable gets an error.
  virtual void add(Body& body, std::size_t number, BatchResult& result) = 0;
};

// A batch with its result, in order.
struct DoneBatch {
  const FactsBatch* batch = nullptr;
  BatchResult* result = nullptr;
};

// Reads batches with `next` (on the calling thread; null at the end), lets workers made by
// `make_worker` parse and work on them on `jobs` threads, and calls `take` for every batch in order
// on the calling thread. With one job everything runs on the calling thread. An exception of a
// worker is thrown again here. Returns the number of bodies.
std::size_t run_pipeline(unsigned jobs, const std::function<std::unique_ptr<FactsBatch>()>& next,
                         const std::function<std::unique_ptr<BodyWorker>()>& make_worker,
                         const std::function<void(const DoneBatch&)>& take);

}  // namespace guiju
