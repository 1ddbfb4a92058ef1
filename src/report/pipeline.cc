// Batches -> results in order. One idea: a queue of batches is kept in the order read; threads work
// on any of them, and the calling thread takes them from the front.
#include "report/pipeline.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "facts/merge.h"

namespace guiju {
namespace {

struct Task {
  std::unique_ptr<FactsBatch> batch;
  BatchResult result;
  bool done = false;
  std::exception_ptr problem;
};

class Desk {
 public:
  explicit Desk(const std::function<std::unique_ptr<BodyWorker>()>& make_worker)
      : worker_(make_worker()) {}

  void work(Task& task) {
    const std::size_t size = task.batch->size();
    bodies_.resize(std::min(std::max(bodies_.size(), worker_->block()), most_seen));
    for (std::size_t first = 0; first < size; first += bodies_.size()) {
      const std::size_t count = std::min(bodies_.size(), size - first);
      for (std::size_t i = 0; i < count; ++i) task.batch->parse(first + i, scratch_, bodies_[i]);
      worker_->see({bodies_.data(), count});
      for (std::size_t i = 0; i < count; ++i) add(task, first + i, bodies_[i]);
    }
  }

 private:
  static constexpr std::size_t most_seen = 1024;

  void add(Task& task, std::size_t index, Body& body) {
    worker_->add(body, task.result.first_number + index, task.result);
    if (index == 0) task.result.file = body.file;
    const bool failed = !body.errors.empty();
    if (failed && task.result.errors.size() < BatchResult::errors_kept) {
      task.result.errors.push_back(body.errors.front());
    }
    task.result.ids += body.id;
    task.result.entries.push_back(
        {task.result.ids.size(), task.result.text.size(), body.line, failed});
    if (!body.merge) return;
    BodyEntry& entry = task.result.entries.back();
    entry.open = body.merge->open();
    entry.decided = body.merge->disagreements.size() - entry.open;
    for (const AssessorSheet& sheet : body.merge->sheets)
      entry.sheet_missing = entry.sheet_missing || !sheet.body;
  }

  std::unique_ptr<BodyWorker> worker_;
  FactsScratch scratch_;
  std::vector<Body> bodies_;
};

class Pool {
 public:
  Pool(unsigned jobs, const std::function<std::unique_ptr<BodyWorker>()>& make_worker)
      : make_worker_(make_worker) {
    threads_.reserve(jobs);
    for (unsigned i = 0; i < jobs; ++i) threads_.emplace_back([this] { serve(); });
  }

  ~Pool() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    work_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  void give(Task& task) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(&task);
    }
    work_.notify_one();
  }

  void wait_for(const Task& task) {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&task] { return task.done; });
  }

 private:
  void serve() {
    std::unique_ptr<Desk> desk;
    for (;;) {
      Task* task = nullptr;
      {
        std::unique_lock lock(mutex_);
        work_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        task = waiting_.front();
        waiting_.pop_front();
      }
      try {
        if (!desk) desk = std::make_unique<Desk>(make_worker_);
        desk->work(*task);
      } catch (...) {
        task->problem = std::current_exception();
      }
      {
        const std::lock_guard lock(mutex_);
        task->done = true;
      }
      done_.notify_one();
    }
  }

  const std::function<std::unique_ptr<BodyWorker>()>& make_worker_;
  std::mutex mutex_;
  std::condition_variable work_, done_;
  std::deque<Task*> waiting_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

void BatchResult::clear() {
  ids.clear();
  text.clear();
  entries.clear();
  rows.clear();
  moves.clear();
  others.clear();
  errors.clear();
}

std::size_t run_pipeline(unsigned jobs, const std::function<std::unique_ptr<FactsBatch>()>& next,
                         const std::function<std::unique_ptr<BodyWorker>()>& make_worker,
                         const std::function<void(const DoneBatch&)>& take) {
  std::size_t bodies = 0;
  if (jobs <= 1) {
    Desk desk(make_worker);
    Task task;
    while ((task.batch = next())) {
      task.result.clear();
      task.result.first_number = bodies + 1;
      desk.work(task);
      bodies += task.batch->size();
      take({task.batch.get(), &task.result});
    }
    return bodies;
  }
  // Twice as many batches as threads: nobody waits while the calling thread reads and writes.
  const std::size_t most_open = 2 * static_cast<std::size_t>(jobs);
  std::deque<Task> open;  // outlives the pool, whose threads hold pointers into it
  Pool pool(jobs, make_worker);
  bool more = true;
  while (more || !open.empty()) {
    while (more && open.size() < most_open) {
      std::unique_ptr<FactsBatch> batch = next();
      if (!batch) {
        more = false;
        break;
      }
      Task& task = open.emplace_back();
      task.result.first_number = bodies + 1;
      bodies += batch->size();
      task.batch = std::move(batch);
      pool.give(task);
    }
    if (open.empty()) break;
    Task& front = open.front();
    pool.wait_for(front);
    if (front.problem) std::rethrow_exception(front.problem);
    take({front.batch.get(), &front.result});
    open.pop_front();
  }
  return bodies;
}

}  // namespace guiju
