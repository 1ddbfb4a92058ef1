// The pipeline: results come in the order read whatever the number of threads, and what a worker
// throws arrives where the pipeline was started.
#include "report/pipeline.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>

using namespace guiju;

namespace {

// Bodies named by their number.
class NumberedBatch : public FactsBatch {
 public:
  NumberedBatch(std::size_t first, std::size_t size) : first_(first), size_(size) {}
  std::size_t size() const override { return size_; }
  void parse(std::size_t index, FactsScratch&, Body& body) const override {
    body.id = "b" + std::to_string(first_ + index);
    body.line = static_cast<std::uint32_t>(first_ + index);
    body.errors.clear();
    if ((first_ + index) % 7 == 0) body.errors.push_back({"wrong", "", 0, "", "", ""});
  }

 private:
  std::size_t first_, size_;
};

// Gives `batches` batches of 0 to 4 bodies.
std::function<std::unique_ptr<FactsBatch>()> source(std::size_t batches) {
  auto given = std::make_shared<std::size_t>(0);
  auto bodies = std::make_shared<std::size_t>(1);
  return [=]() -> std::unique_ptr<FactsBatch> {
    if (*given == batches) return nullptr;
    const std::size_t size = (*given)++ % 5;
    auto batch = std::make_unique<NumberedBatch>(*bodies, size);
    *bodies += size;
    return batch;
  };
}

// Takes longer for some bodies than for others.
class SlowWorker : public BodyWorker {
 public:
  void add(Body& body, std::size_t number, BatchResult& result) override {
    for (std::size_t i = 0; i < number * 31 % 17; ++i) std::this_thread::yield();
    result.text += body.id + "=" + std::to_string(number) + "\n";
    if (number == throws_at) throw std::runtime_error("body " + std::to_string(number));
  }
  static inline std::size_t throws_at = 0;
};

std::string run(unsigned jobs, std::size_t batches, std::size_t* bodies = nullptr) {
  std::string text;
  std::string ids;
  std::size_t errors = 0;
  const std::size_t count = run_pipeline(
      jobs, source(batches), [] { return std::make_unique<SlowWorker>(); },
      [&](const DoneBatch& done) {
        BOOST_REQUIRE(done.result->entries.size() == done.batch->size());
        text += done.result->text;
        ids += done.result->ids;
        for (const BodyEntry& entry : done.result->entries) errors += entry.failed ? 1 : 0;
        if (!done.result->entries.empty()) {
          BOOST_TEST(done.result->entries.back().text_end == done.result->text.size());
          BOOST_TEST(done.result->entries.back().id_end == done.result->ids.size());
        }
      });
  if (bodies) *bodies = count;
  return text + ids + std::to_string(errors);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pipeline)

BOOST_AUTO_TEST_CASE(order_does_not_depend_on_the_number_of_threads) {
  std::size_t bodies = 0;
  const std::string expected = run(1, 200, &bodies);
  BOOST_TEST(bodies == 400u);
  BOOST_TEST(expected.starts_with("b1=1\nb2=2\nb3=3\n"));
  for (const unsigned jobs : {2u, 3u, 8u}) BOOST_TEST(run(jobs, 200) == expected, jobs);
}

BOOST_AUTO_TEST_CASE(nothing_to_do) {
  for (const unsigned jobs : {0u, 1u, 4u}) BOOST_TEST(run(jobs, 0) == "0");
}

BOOST_AUTO_TEST_CASE(what_a_worker_throws_is_thrown_here) {
  SlowWorker::throws_at = 250;
  for (const unsigned jobs : {1u, 2u, 8u}) {
    BOOST_CHECK_EXCEPTION(run(jobs, 200), std::runtime_error,
                          [](const std::runtime_error& problem) {
                            return std::string(problem.what()) == "body 250";
                          });
  }
  SlowWorker::throws_at = 0;
}

BOOST_AUTO_TEST_SUITE_END()
