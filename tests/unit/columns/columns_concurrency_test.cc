// One batch, several threads: the same results, whoever takes which rows; several evaluators at once
// on one batch of one plan.
#include <boost/test/unit_test.hpp>

#include <thread>

#include "arrow_table.h"
#include "columns/evaluator.h"
#include "comparing_columns.h"

namespace guiju::test {

BOOST_AUTO_TEST_CASE(one_to_eight_threads_give_the_same) {
  const auto rules = shipped("yangquan-2023");
  const auto plan = Plan::compile(rules, rules->default_readings());
  Dice dice(3);
  BodyKinds kinds;
  kinds.not_applicable_percent = 0;
  kinds.unknown_percent = 2;
  std::vector<Body> bodies;
  for (int i = 0; i < 700; ++i) bodies.push_back(random_body(*rules, dice, kinds));
  const ArrowTable table(*rules, bodies, dice);
  ColumnCase at("threads", 3, plan);
  for (unsigned threads = 1; threads <= 8; ++threads) {
    columns::Settings with;
    with.threads = threads;
    with.chunk = threads % 3 == 0 ? 2048 : threads % 2 == 0 ? 64 : 13;
    with.wish.wanted.parts = true;
    with.kernels = &columns::best_kernels();
    at.compare(table, bodies, with);
  }
}

BOOST_AUTO_TEST_CASE(evaluators_share_a_plan_and_a_batch) {
  const auto rules = shipped("yangquan-2023");
  const auto plan = Plan::compile(rules, rules->default_readings());
  Dice dice(4);
  BodyKinds kinds;
  kinds.not_applicable_percent = 0;
  std::vector<Body> bodies;
  for (int i = 0; i < 300; ++i) bodies.push_back(random_body(*rules, dice, kinds));
  const ArrowTable table(*rules, bodies, dice);
  constexpr int count = 4;
  std::vector<columns::Results> results(count);
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back([&, i] {
      columns::Settings with;
      with.threads = 2;
      columns::ColumnEvaluator evaluator(plan, with);
      columns::BoundBatch bound;
      std::vector<columns::BatchProblem> problems;
      if (!evaluator.bind(table.schema(), table.array(), {}, bound, problems)) return;
      for (int turn = 0; turn < 3; ++turn)
        evaluator.evaluate(bound, results[static_cast<std::size_t>(i)]);
    });
  for (std::thread& thread : threads) thread.join();
  for (const columns::Results& one : results) {
    BOOST_REQUIRE(one.rows() == 300);
    for (std::int64_t row = 0; row < one.rows(); ++row) {
      BOOST_TEST(one.row(row).opinion == results[0].row(row).opinion);
      BOOST_TEST((one.row(row).low == results[0].row(row).low));
    }
  }
}

}  // namespace guiju::test
