// Several threads, one plan, each its own Evaluator: the same results as one thread.
#include "hand_rules.h"

#include <thread>

namespace guiju::test {

namespace {

// The bodies of one thread's work, complete and open ones in turn.
std::vector<Body> bodies() {
  std::vector<Body> out;
  for (int i = 0; i < 64; ++i) {
    BodyMaker maker = perfect_body();
    maker.set("faults", i % 7).set("people", i % 4).set("flag", i % 2).set("kind", i % 3);
    if (i % 3 == 0) maker.unknown("found");
    if (i % 5 == 0) maker.unknown("people");
    for (int r = 0; r < i % 5; ++r)
      maker.record(
          "items",
          {{"counted", 1}, {"have", r}, {"need", 1 + i % 3}, {"held_on", 19000 + 200 * r}});
    out.push_back(maker.body());
  }
  return out;
}

std::string text_of(const Result& result) {
  std::string out = range({result.low, result.high}) + " " + std::to_string(result.opinion) + " " +
                    std::to_string(result.grade) + " " + std::to_string(result.needs_confirmation) +
                    "\n";
  for (const PartResult& part : result.parts) out += range(part.score) + " ";
  for (const std::string& name : result.unknown) out += name + " ";
  for (const BodyNote& note : result.notes) out += note.code + " ";
  return out + "\n" + ledger(result);
}

std::vector<std::string> run(const std::shared_ptr<const Plan>& plan, const std::vector<Body>& work,
                             std::size_t start) {
  Evaluator evaluator(plan);
  Result result;
  std::vector<std::string> out(work.size());
  for (std::size_t i = 0; i < work.size(); ++i) {
    const std::size_t at = (start + i) % work.size();
    evaluator.evaluate(work[at], result);
    const Brief& brief = evaluator.brief(work[at]);
    out[at] = text_of(result) + brief.low.to_string() + ".." + brief.high.to_string() + " " +
              std::to_string(brief.opinion);
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(evaluator_concurrency)

BOOST_AUTO_TEST_CASE(threads_share_a_plan) {
  const std::vector<Body> work = bodies();
  const std::shared_ptr<const Plan> plan =
      Plan::compile(hand_rules(), hand_rules()->default_readings());
  const std::vector<std::string> expected = run(plan, work, 0);
  constexpr std::size_t threads = 6;
  std::vector<std::vector<std::string>> results(threads);
  std::vector<std::thread> running;
  for (std::size_t i = 0; i < threads; ++i)
    running.emplace_back([&, i] { results[i] = run(plan, work, i * 11); });
  for (std::thread& thread : running) thread.join();
  for (const auto& result : results)
    BOOST_TEST(result == expected, boost::test_tools::per_element());
}

// Plans may be compiled from one rule set at once.
BOOST_AUTO_TEST_CASE(threads_compile_from_one_rule_set) {
  const std::vector<Body> work = bodies();
  const std::vector<std::string> expected[] = {run(Plan::compile(hand_rules(), {0}), work, 0),
                                               run(Plan::compile(hand_rules(), {1}), work, 0)};
  std::vector<std::vector<std::string>> results(4);
  std::vector<std::thread> running;
  for (std::size_t i = 0; i < results.size(); ++i)
    running.emplace_back([&, i] {
      results[i] = run(Plan::compile(hand_rules(), {static_cast<int>(i % 2)}), work, i);
    });
  for (std::thread& thread : running) thread.join();
  for (std::size_t i = 0; i < results.size(); ++i)
    BOOST_TEST(results[i] == expected[i % 2], boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
