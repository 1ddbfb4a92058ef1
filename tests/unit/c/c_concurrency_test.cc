// Threads over one rule set and one evaluation of the C interface, each with a session of its own;
// handles are freed by other threads than those that made them, while sessions still run.
#include <guiju/guiju_c.h>

#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr int threads = 8;
constexpr int bodies = 14;

std::string body_of(int i) {
  const std::string n = std::to_string(i);
  return R"({"id": "示例)" + n + R"(", "cohort": 2020, "posts_missing_count": )" +
         std::to_string(i % 7 - 1) + R"(, "refused_without_cause": false})";
}

// The results of all bodies, and an explanation where it is wanted; empty where a call fails.
std::string results(const guiju_evaluation* evaluation, bool explained) {
  guiju_session* session = nullptr;
  if (guiju_session_new(evaluation, &session, nullptr) != GUIJU_OK) return {};
  std::string all;
  for (int i = 0; i < bodies; ++i) {
    const std::string body = body_of(i);
    char* text = nullptr;
    std::size_t size = 0;
    const guiju_status status =
        guiju_evaluate(session, body.data(), body.size(), &text, &size, nullptr);
    if (status != (i % 7 == 0 ? GUIJU_HAS_ERRORS : GUIJU_OK)) return {};
    all.append(text, size);
    guiju_free(text);
  }
  char* text = nullptr;
  const std::string body = body_of(3);
  if (explained) {
    if (guiju_explain(session, body.data(), body.size(), &text, nullptr, nullptr) != GUIJU_OK) {
      return {};
    }
    all += text;
    guiju_free(text);
  }
  guiju_session_free(session);
  return all;
}

void compare(const guiju_options* options, bool explained) {
  const std::string path = std::string(GUIJU_SOURCE_DIR) + "/rules/yangquan-2023";
  guiju_rules* rules = nullptr;
  guiju_evaluation* evaluation = nullptr;
  BOOST_REQUIRE(guiju_load_file(path.data(), path.size(), &rules, nullptr) == GUIJU_OK);
  BOOST_REQUIRE(guiju_evaluation_new(rules, options, &evaluation, nullptr) == GUIJU_OK);
  const std::string alone = results(evaluation, explained);
  BOOST_TEST(!alone.empty());
  std::vector<std::string> found(threads);
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      guiju_evaluation* own = nullptr;  // made by each, of the shared rules
      if (guiju_evaluation_new(rules, options, &own, nullptr) != GUIJU_OK) return;
      found[static_cast<std::size_t>(i)] = results(i % 2 == 0 ? evaluation : own, explained);
      guiju_evaluation_free(own);
    });
  }
  for (std::thread& thread : running) thread.join();
  for (const std::string& one : found) BOOST_TEST((one == alone));
  std::thread([&] {
    guiju_evaluation_free(evaluation);
    guiju_rules_free(rules);
  }).join();
}

BOOST_AUTO_TEST_CASE(sessions_of_one_evaluation_in_many_threads) { compare(nullptr, true); }

// With open readings the threads fill one cache of plans.
BOOST_AUTO_TEST_CASE(sessions_with_open_readings_in_many_threads) {
  guiju_options* options = nullptr;
  BOOST_REQUIRE(guiju_options_new(&options, nullptr) == GUIJU_OK);
  for (const char* reading : {"total_basis", "below_line"}) {
    guiju_options_reading(options, reading, GUIJU_TERMINATED, "open", 4, nullptr);
  }
  compare(options, false);  // explanations take long where readings are open
  guiju_options_free(options);
}

BOOST_AUTO_TEST_CASE(rule_files_load_in_many_threads) {
  const std::string path = std::string(GUIJU_SOURCE_DIR) + "/rules/news2";
  std::vector<std::string> found(threads);
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      guiju_rules* rules = nullptr;
      if (guiju_load_file(path.data(), path.size(), &rules, nullptr) != GUIJU_OK) return;
      found[static_cast<std::size_t>(i)] = guiju_rules_sha256(rules);
      guiju_rules_free(rules);
    });
  }
  for (std::thread& thread : running) thread.join();
  for (const std::string& one : found) BOOST_TEST((one.size() == 64U && one == found[0]));
}

}  // namespace
