// Bound batch → results. Chunks of rows go through the loops; rows that the loops name as theirs no
// longer, and chunks with a value that is not as declared, go one by one through the Evaluator. Threads
// take runs of chunks that begin at multiples of 64 rows, so that no two write the same byte.
#include "columns/evaluator.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace guiju::columns {

// ---- Threads that wait for work.

class ColumnEvaluator::Pool {
 public:
  // Throws std::system_error where the system gives no more threads.
  explicit Pool(unsigned threads) {
    try {
      for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this, i] { loop(i + 1); });
    } catch (...) {
      stop();
      throw;
    }
  }
  ~Pool() { stop(); }
  // Calls `task` with 0 here and with 1 … in the others; returns when all have returned. A task must
  // not throw.
  void run(const std::function<void(unsigned)>& task) {
    {
      const std::lock_guard lock(mutex_);
      task_ = &task;
      left_.store(static_cast<unsigned>(threads_.size()), std::memory_order_relaxed);
      generation_.fetch_add(1, std::memory_order_release);
    }
    wake_.notify_all();
    task(0);
    for (int turn = 0; turn < patience && left_.load(std::memory_order_acquire) != 0; ++turn)
      pause();
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return left_.load(std::memory_order_acquire) == 0; });
  }

 private:
  static constexpr int patience = 2000;  // some microseconds, before a thread goes to sleep
  static void pause() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
      generation_.fetch_add(1, std::memory_order_release);
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  void loop(unsigned number) {
    std::uint32_t seen = 0;
    for (;;) {
      for (int turn = 0; turn < patience && generation_.load(std::memory_order_acquire) == seen;
           ++turn)
        pause();
      const std::function<void(unsigned)>* task = nullptr;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [&] { return generation_.load(std::memory_order_acquire) != seen; });
        seen = generation_.load(std::memory_order_acquire);
        if (stop_) return;
        task = task_;
      }
      (*task)(number);
      if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        const std::lock_guard lock(mutex_);
        done_.notify_all();
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_, done_;
  std::atomic<std::uint32_t> generation_{0};
  std::atomic<unsigned> left_{0};
  const std::function<void(unsigned)>* task_ = nullptr;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

// ---- What a thread owns.

struct ColumnEvaluator::Worker {
  Worker(const std::shared_ptr<const Plan>& plan, const Kernels& kernels, std::size_t chunk)
      : frame(kernels, chunk), evaluator(plan) {}
  Frame frame;
  Evaluator evaluator;
  Body body;
  Result result;
  std::vector<std::int64_t> alone;
  std::map<std::int64_t, std::vector<BodyError>> errors;
};

struct ColumnEvaluator::Shared {
  std::size_t chunk = 0;
  std::size_t task_rows = 0;
  std::int64_t tasks = 0;
  // Each thread begins with a share of its own and then helps the others.
  struct alignas(64) Share {
    std::atomic<std::int64_t> next{0};
    std::int64_t end = 0;
  };
  std::vector<Share> shares;
  std::vector<std::uint8_t> open;  // by chunk: `high` was written
  std::atomic<bool> any_open{false};
  std::mutex mutex;
  std::exception_ptr failure;
  explicit Shared(std::size_t threads) : shares(threads) {}
};

ColumnEvaluator::ColumnEvaluator(std::shared_ptr<const Plan> plan, Settings settings)
    : plan_(std::move(plan)),
      settings_(std::move(settings)),
      unit_(score_unit(*plan_)),
      vocabulary_(std::make_unique<const facts::Vocabulary>(plan_->rules())) {
  if (settings_.kernels == nullptr) settings_.kernels = &best_kernels();
  settings_.chunk = std::max<std::size_t>(1, settings_.chunk);
  settings_.threads = std::max(1u, settings_.threads);
  if (!fix_facts()) settings_.loops = false;
  for (unsigned i = 0; i < settings_.threads; ++i)
    workers_.push_back(std::make_unique<Worker>(plan_, *settings_.kernels, settings_.chunk));
  if (settings_.threads > 1) pool_ = std::make_unique<Pool>(settings_.threads - 1);
}

// What is set takes the place of what columns say; false where it is none of the body's own facts, of
// which loops know.
bool ColumnEvaluator::fix_facts() {
  if (settings_.facts.set.empty()) return true;
  const FactTable& facts = plan_->rules().facts;
  fixed_.resize(static_cast<std::size_t>(facts.scalar_count));
  Body body;
  for (const auto& [fact, value] : settings_.facts.set) {
    body.reset(facts);
    set_fact(plan_->rules(), fact, value, body);
    std::size_t slot = 0;
    while (slot < body.cells.size() && body.cells.state(slot) == Given::absent) ++slot;
    if (!body.errors.empty() || slot == body.cells.size()) return false;
    // Their cells say where in the body the value lies.
    const FactType type = facts.scalar(static_cast<int>(slot)).type;
    if (type == FactType::number || type == FactType::text) return false;
    fixed_[slot] = {body.cells.state(slot), body.cells[slot]};
  }
  return true;
}

ColumnEvaluator::~ColumnEvaluator() = default;

const Plan& ColumnEvaluator::plan() const { return *plan_; }

bool ColumnEvaluator::bind(const ArrowSchema& schema, const ArrowArray& array,
                           const std::vector<SeparateList>& lists, BoundBatch& bound,
                           std::vector<BatchProblem>& problems) const {
  bound = BoundBatch();
  Batch& batch = bound.batch_;
  const std::size_t before = problems.size();
  batch.bind(*vocabulary_, schema, array, lists, problems);
  if (problems.size() != before) return false;
  batch.fixed = fixed_;
  // Ids are compared once, here; whoever writes texts into rows is looked at by himself.
  if (batch.id) {
    SeenIds seen(plan_->rules().sha256);
    std::string text;
    for (std::int64_t row = 0; row < batch.rows; ++row) {
      const bool known = batch.id->known(row);
      const bool integer = is_integer(batch.id->store) && !batch.id->words;
      if (!known || (!integer && !certainly_good(*batch.id, row))) {
        bound.alone_.push_back(row);
        continue;
      }
      if (!settings_.compare_ids) continue;
      if (integer)
        text = std::to_string(batch.id->integer(row));
      else
        text =
            batch.id->words ? batch.id->words->text(batch.id->integer(row)) : batch.id->text(row);
      std::uint32_t first = 0;
      if (seen.add(text, static_cast<std::uint32_t>(row + 1), &first)) continue;
      bound.alone_.push_back(row);
      bound.duplicates_[row] = static_cast<std::int64_t>(first) - 1;
    }
  }
  const auto look = [&](const Column& column, bool empty_is_fine) {
    for (std::int64_t row = 0; row < batch.rows; ++row) {
      if (!column.known(row)) continue;
      const bool integer = is_integer(column.store) && !column.words;
      const bool text = is_text(column.store);
      if (empty_is_fine && text && column.text(row).empty()) continue;
      if (!empty_is_fine || (!integer && !certainly_good(column, row))) bound.alone_.push_back(row);
    }
  };
  if (batch.name) look(*batch.name, true);
  if (batch.not_applicable)
    for (std::int64_t row = 0; row < batch.rows; ++row)
      if (batch.not_applicable->known(row)) {
        const bool text = is_text(batch.not_applicable->store);
        if (!text || batch.not_applicable->words || !batch.not_applicable->text(row).empty())
          bound.alone_.push_back(row);
      }
  for (std::int64_t row = 0; batch.row_validity.bytes != nullptr && row < batch.rows; ++row)
    if (!batch.row_validity.at(row)) bound.alone_.push_back(row);
  std::sort(bound.alone_.begin(), bound.alone_.end());
  bound.alone_.erase(std::unique(bound.alone_.begin(), bound.alone_.end()), bound.alone_.end());
  if (settings_.loops)
    bound.lowered_ = lower(*plan_, batch, settings_.wish.wanted, settings_.facts.as_of);
  return true;
}

void ColumnEvaluator::read(const BoundBatch& bound, std::int64_t row, Body& body) const {
  RowReader reader(*vocabulary_, settings_.facts, bound.batch_);
  reader.read(row, body);
  if (const auto found = bound.duplicates_.find(row); found != bound.duplicates_.end()) {
    const std::string first = std::to_string(found->second + 1);
    facts::add_error(body, "", static_cast<std::uint32_t>(row + 1), "id",
                     {Code::duplicate_id, {body.id, {"第 " + first + " 行", "row " + first}}, {}});
  }
}

void ColumnEvaluator::work(const BoundBatch& bound, Results& results, Worker& worker,
                           Shared& shared) {
  const Batch& batch = bound.batch_;
  const LoweredPlan& plan = bound.lowered_;
  RowReader reader(*vocabulary_, settings_.facts, batch);
  const bool full = results.wish().wanted.deductions;
  const auto one = [&](std::int64_t row) {
    reader.read(row, worker.body);
    if (bound.duplicates_.count(row) != 0) read(bound, row, worker.body);
    if (worker.body.errors.empty()) {
      try {
        if (full) worker.evaluator.evaluate(worker.body, worker.result);
        results.put_row(row, worker.evaluator.brief(worker.body), full ? &worker.result : nullptr);
        return;
      } catch (const EvaluationFailure& failure) {
        worker.body.errors.push_back(failure.error);
      }
    }
    results.put_error(row);
    worker.errors[row] = worker.body.errors;
  };
  const auto complete = [&](std::int64_t first, std::size_t rows) {
    if (plan.always_open) return false;
    for (const ListColumn* list : plan.needed_lists)
      if (!all_set(list->validity, first, rows)) return false;
    for (const Column* column : plan.needed) {
      std::int64_t from = first;
      std::size_t count = rows;
      // Of a field the records of these rows.
      for (const ListColumn& list : batch.lists)
        if (!list.fields.empty() && column >= list.fields.data() &&
            column < list.fields.data() + list.fields.size()) {
          from = list.begin(first);
          count =
              static_cast<std::size_t>(list.begin(first + static_cast<std::int64_t>(rows)) - from);
        }
      if (!all_set(column->validity, from, count) || !all_set(column->records, from, count))
        return false;
    }
    return true;
  };
  const auto chunk = [&](std::int64_t first, std::size_t rows, std::size_t ahead) {
    const bool whole = complete(first, rows);
    const Lowered* const loops = (whole ? plan.complete : plan.open).get();
    const auto number = static_cast<std::size_t>(first) / shared.chunk;
    if (loops == nullptr) {
      shared.open[number] = 1;
      shared.any_open.store(true, std::memory_order_relaxed);
      for (std::size_t i = 0; i < rows; ++i) one(first + static_cast<std::int64_t>(i));
      return;
    }
    const bool good = worker.frame.run(*loops, results.outlet(), first, rows, ahead);
    const Results::Chunk at{first, rows};
    results.put(*settings_.kernels, *loops, worker.frame, at);
    if (loops->sets) {
      shared.open[number] = 1;
      shared.any_open.store(true, std::memory_order_relaxed);
    }
    // Rows by themselves: those named by the loops, those with a value that is not as declared.
    std::vector<std::int64_t>& alone = worker.alone;
    alone.clear();
    const Mask* const exceptions = worker.frame.mask(loops->answer.exceptions);
    if (settings_.kernels->any(exceptions, rows))
      for (std::size_t i = 0; i < rows; ++i)
        if (exceptions[i] != 0) alone.push_back(first + static_cast<std::int64_t>(i));
    const std::int64_t end = first + static_cast<std::int64_t>(rows);
    const auto from = std::lower_bound(bound.alone_.begin(), bound.alone_.end(), first);
    const auto to = std::lower_bound(from, bound.alone_.end(), end);
    alone.insert(alone.end(), from, to);
    if (!good) wrong(batch, first, rows, alone);
    if (alone.empty()) return;
    std::sort(alone.begin(), alone.end());
    alone.erase(std::unique(alone.begin(), alone.end()), alone.end());
    // Of an error, or of a row that is open though its chunk is not, both ends are written.
    if (!loops->sets) {
      results.copy_high(at);
      shared.open[number] = 1;
      shared.any_open.store(true, std::memory_order_relaxed);
    }
    for (const std::int64_t row : alone) one(row);
  };
  const std::int64_t rows = batch.rows;
  const auto task = [&](std::int64_t number) {
    const std::int64_t first = number * static_cast<std::int64_t>(shared.task_rows);
    const std::int64_t end = std::min(rows, first + static_cast<std::int64_t>(shared.task_rows));
    const auto step = static_cast<std::int64_t>(shared.chunk);
    for (std::int64_t at = first; at < end; at += step) {
      const std::int64_t count = std::min(step, end - at);
      const std::int64_t ahead = std::min(step, rows - at - count);
      chunk(at, static_cast<std::size_t>(count), static_cast<std::size_t>(ahead));
    }
  };
  std::size_t own = 0;
  while (workers_[own].get() != &worker) ++own;
  for (std::size_t i = 0; i < shared.shares.size(); ++i) {
    Shared::Share& share = shared.shares[(own + i) % shared.shares.size()];
    for (;;) {
      const std::int64_t number = share.next.fetch_add(1, std::memory_order_relaxed);
      if (number >= share.end) break;
      task(number);
    }
  }
}

// The rows of a chunk in which some value is not certainly as declared.
void ColumnEvaluator::wrong(const Batch& batch, std::int64_t first, std::size_t rows,
                            std::vector<std::int64_t>& out) {
  const std::int64_t end = first + static_cast<std::int64_t>(rows);
  for (const Column& column : batch.columns) {
    if (column.store == Store::bits || column.store == Store::nothing) continue;
    for (std::int64_t row = first; row < end; ++row)
      if (column.known(row) && !certainly_good(column, row)) out.push_back(row);
  }
  for (const ListColumn& list : batch.lists) {
    if (!list.bound) continue;
    for (std::int64_t row = first; row < end; ++row) {
      const std::int64_t from = list.begin(row), to = list.begin(row + 1);
      bool fine = to - from <= Frame::most_records;
      for (const Column& column : list.fields) {
        if (column.store == Store::bits || column.store == Store::nothing) continue;
        for (std::int64_t record = from; fine && record < to; ++record)
          fine = !column.known(record) || certainly_good(column, record);
      }
      if (!fine) out.push_back(row);
    }
  }
}

void ColumnEvaluator::evaluate(const BoundBatch& bound, Results& results) {
  const std::int64_t rows = bound.batch_.rows;
  results.begin(*plan_, unit_, settings_.wish, rows);
  const std::size_t threads = settings_.threads;
  Shared shared(threads);
  // Of few rows each thread gets some, unless there are so few that sharing costs more.
  constexpr std::size_t least_shared = 512;
  const std::size_t each = (static_cast<std::size_t>(rows) / threads + 63) / 64 * 64;
  shared.chunk = threads == 1 || settings_.chunk <= least_shared
                     ? settings_.chunk
                     : std::min(settings_.chunk, std::max(least_shared, each));
  // A run of chunks whose rows are a multiple of 64.
  shared.task_rows = shared.chunk % 64 == 0 ? shared.chunk : shared.chunk * 64;
  const auto task_rows = static_cast<std::int64_t>(shared.task_rows);
  shared.tasks = (rows + task_rows - 1) / task_rows;
  shared.open.assign(static_cast<std::size_t>(rows) / shared.chunk + 1, 0);
  const auto count = static_cast<std::int64_t>(threads);
  for (std::int64_t i = 0; i < count; ++i) {
    Shared::Share& share = shared.shares[static_cast<std::size_t>(i)];
    share.next.store(shared.tasks * i / count, std::memory_order_relaxed);
    share.end = shared.tasks * (i + 1) / count;
  }
  for (const auto& worker : workers_) worker->errors.clear();
  const std::function<void(unsigned)> task = [&](unsigned number) {
    try {
      work(bound, results, *workers_[number], shared);
    } catch (...) {
      const std::lock_guard lock(shared.mutex);
      if (!shared.failure) shared.failure = std::current_exception();
    }
  };
  if (pool_ && shared.tasks > 1)
    pool_->run(task);
  else
    task(0);
  if (shared.failure) std::rethrow_exception(shared.failure);
  for (const auto& worker : workers_) results.add_errors(std::move(worker->errors));
  const bool high = shared.any_open.load();
  for (std::size_t i = 0; high && i < shared.open.size(); ++i) {
    const std::size_t first = i * shared.chunk;
    if (shared.open[i] != 0 || first >= static_cast<std::size_t>(rows)) continue;
    results.copy_high({static_cast<std::int64_t>(first),
                       std::min(shared.chunk, static_cast<std::size_t>(rows) - first)});
  }
  results.finish(high);
}

}  // namespace guiju::columns
