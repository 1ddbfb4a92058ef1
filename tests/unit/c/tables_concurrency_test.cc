// Threads over one evaluation and one table, each with a session over columns of its own that starts
// further threads; handles are freed by other threads than those that made them.
#include <guiju/guiju_c.h>

#include <boost/test/unit_test.hpp>
#include <thread>

#include "rules/load.h"
#include "table_support.h"
#include "unit/columns/arrow_table.h"

namespace {

using guiju::c_test::values_of;
using guiju::test::ArrowTable;

constexpr int threads = 6;

struct Found {
  ArrowSchema schema{};
  ArrowArray array{};
  std::string rows;
  guiju_columns* columns = nullptr;
};

// Evaluates the table twice and takes some rows by themselves; `rows` is empty where a call fails.
void evaluate(const guiju_evaluation* evaluation, const ArrowTable& table, std::size_t more,
              Found& found) {
  guiju_column_options* options = nullptr;
  if (guiju_column_options_new(&options, nullptr) != GUIJU_OK) return;
  guiju_column_options_threads(options, 1 + more, nullptr);
  guiju_column_options_chunk(options, 64, nullptr);
  guiju_column_options_want(options, GUIJU_COLUMN_PARTS, 1, nullptr);
  const guiju_status made = guiju_columns_new(evaluation, options, &found.columns, nullptr);
  guiju_column_options_free(options);
  if (made != GUIJU_OK) return;
  for (int turn = 0; turn < 2; ++turn) {
    if (guiju_columns_bind(found.columns, &table.schema(), &table.array(), nullptr) != GUIJU_OK)
      return;
    if (turn > 0) {
      found.schema.release(&found.schema);
      found.array.release(&found.array);
    }
    if (guiju_columns_evaluate(found.columns, &found.schema, &found.array, nullptr) != GUIJU_OK)
      return;
  }
  std::string rows;
  for (const std::size_t row : {0, 100, 299}) {
    char* text = nullptr;
    if (guiju_columns_result(found.columns, row, &text, nullptr, nullptr) != GUIJU_OK) return;
    rows += text;
    guiju_free(text);
    if (guiju_columns_explain(found.columns, row, &text, nullptr, nullptr) != GUIJU_OK) return;
    rows += text;
    guiju_free(text);
  }
  found.rows = rows;
}

BOOST_AUTO_TEST_CASE(sessions_over_one_table_in_many_threads) {
  const std::string path = std::string(GUIJU_SOURCE_DIR) + "/rules/yangquan-2023";
  guiju_rules* rules = nullptr;
  guiju_evaluation* evaluation = nullptr;
  BOOST_REQUIRE(guiju_load_file(path.data(), path.size(), &rules, nullptr) == GUIJU_OK);
  BOOST_REQUIRE(guiju_evaluation_new(rules, nullptr, &evaluation, nullptr) == GUIJU_OK);
  guiju_rules_free(rules);
  guiju::Diagnostics diagnostics;
  const auto drawn_for = guiju::load_rule_file(path + "/rules.yaml", diagnostics);
  BOOST_REQUIRE(drawn_for);
  guiju::test::Dice dice(5);
  guiju::test::BodyKinds kinds;
  kinds.not_applicable_percent = 0;
  std::vector<guiju::Body> bodies;
  for (int i = 0; i < 300; ++i) bodies.push_back(random_body(*drawn_for, dice, kinds));
  const ArrowTable table(*drawn_for, bodies, dice);
  Found alone;
  evaluate(evaluation, table, 0, alone);
  BOOST_REQUIRE(!alone.rows.empty());
  const std::string expected = values_of(alone.schema, alone.array);
  std::vector<Found> found(threads);
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      evaluate(evaluation, table, static_cast<std::size_t>(i % 3),
               found[static_cast<std::size_t>(i)]);
    });
  }
  for (std::thread& thread : running) thread.join();
  std::thread([&] {
    guiju_evaluation_free(evaluation);
    for (const Found& one : found) guiju_columns_free(one.columns);
  }).join();
  guiju_columns_free(alone.columns);
  for (Found& one : found) {
    BOOST_REQUIRE(!one.rows.empty());
    BOOST_TEST((one.rows == alone.rows));
    BOOST_TEST((values_of(one.schema, one.array) == expected));
  }
}

}  // namespace
