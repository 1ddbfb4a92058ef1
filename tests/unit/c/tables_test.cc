// Tables through the C interface: rows say what the same bodies say as JSON, and every column is the
// one of the C++ interface, for shipped rules, random bodies and any layout.
#include <guiju/columns.h>
#include <guiju/guiju_c.h>

#include <boost/test/unit_test.hpp>
#include <sstream>

#include "c_support.h"
#include "rules/load.h"
#include "table_support.h"
#include "unit/columns/arrow_table.h"

namespace {

using guiju::c_test::Handles;
using guiju::c_test::SmallRules;
using guiju::c_test::SmallTable;
using guiju::c_test::taken;
using guiju::c_test::values_of;
using namespace std::string_literals;
using guiju::test::ArrowTable;
using guiju::test::BodyKinds;
using guiju::test::Dice;
using guiju::test::Layout;

// A session over tables; frees everything.
struct Columns {
  explicit Columns(const guiju_evaluation* evaluation,
                   const guiju_column_options* options = nullptr) {
    BOOST_REQUIRE(guiju_columns_new(evaluation, options, &columns, nullptr) == GUIJU_OK);
  }
  ~Columns() { guiju_columns_free(columns); }
  Columns(const Columns&) = delete;
  Columns& operator=(const Columns&) = delete;

  std::string evaluated(guiju_status expected) const {
    ArrowSchema schema;
    ArrowArray array;
    const guiju_status status = guiju_columns_evaluate(columns, &schema, &array, nullptr);
    BOOST_TEST(status == expected, guiju_status_name(status));
    return values_of(schema, array);
  }
  std::string row(std::size_t at, guiju_status expected, bool explain = false) const {
    char* text = nullptr;
    std::size_t size = 0;
    const guiju_status status = (explain ? guiju_columns_explain : guiju_columns_result)(
        columns, at, &text, &size, nullptr);
    BOOST_TEST(status == expected, guiju_status_name(status));
    return taken(text, size);
  }
  guiju_columns* columns = nullptr;
};

struct Options {
  Options() { BOOST_REQUIRE(guiju_column_options_new(&options, nullptr) == GUIJU_OK); }
  ~Options() { guiju_column_options_free(options); }
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;
  void want(guiju_column column, bool wanted) const {
    BOOST_TEST(guiju_column_options_want(options, column, wanted ? 1 : 0, nullptr) == GUIJU_OK);
  }
  void use(std::size_t threads, std::size_t chunk) const {
    BOOST_TEST(guiju_column_options_threads(options, threads, nullptr) == GUIJU_OK);
    BOOST_TEST(guiju_column_options_chunk(options, chunk, nullptr) == GUIJU_OK);
  }
  guiju_column_options* options = nullptr;
};

// Names of the columns, in order.
std::string columns_of(const Columns& columns) {
  ArrowSchema schema;
  ArrowArray array;
  BOOST_REQUIRE(guiju_columns_evaluate(columns.columns, &schema, &array, nullptr) <=
                GUIJU_HAS_ERRORS);
  std::string names;
  for (std::int64_t i = 0; i < schema.n_children; ++i)
    names += (i == 0 ? "" : " ") + std::string(schema.children[i]->name);
  values_of(schema, array);
  return names;
}

BOOST_AUTO_TEST_SUITE(tables)

BOOST_AUTO_TEST_CASE(rows_say_what_bodies_say_as_json) {
  for (const guiju_language language : {GUIJU_ZH, GUIJU_EN}) {
    const SmallRules rules(language);
    guiju_session* session = nullptr;
    BOOST_REQUIRE(guiju_session_new(rules.evaluation, &session, nullptr) == GUIJU_OK);
    const Columns columns(rules.evaluation);
    const SmallTable table;
    BOOST_TEST(table.bind(columns.columns) == GUIJU_OK);
    BOOST_TEST(guiju_columns_rows(columns.columns) == 3U);
    const std::vector<std::string> bodies = SmallTable::bodies();
    std::string lines;
    for (const std::string& body : bodies) lines += body + '\n';
    char* text = nullptr;
    std::size_t size = 0;
    BOOST_TEST(guiju_evaluate_lines_text(session, lines.data(), lines.size(), "", 0, &text, &size,
                                         nullptr) == GUIJU_HAS_ERRORS);
    std::istringstream expected(taken(text, size));
    std::string line;
    std::size_t rows = 0;
    for (; std::getline(expected, line); ++rows) {
      const guiju_status status = rows == 2 ? GUIJU_HAS_ERRORS : GUIJU_OK;
      BOOST_TEST(columns.row(rows, status) == line);
      const std::string& body = bodies[rows];
      BOOST_TEST(guiju_explain(session, body.data(), body.size(), &text, &size, nullptr) == status);
      BOOST_TEST(columns.row(rows, status, true) == taken(text, size));
    }
    BOOST_TEST(rows == 3U);
    const std::string values = columns.evaluated(GUIJU_HAS_ERRORS);
    const std::string error = language == GUIJU_ZH
                                  ? "'posts_missing_count：个数不能是负数：-1'"
                                  : "'posts_missing_count: a count cannot be negative: -1'";
    BOOST_TEST(values.find("error U 3: null null " + error + "\n") != values.npos, values);
    guiju_session_free(session);
  }
}

// Scores by hand, in tenths: 2 + (3 − 1), (2 − 4 × 0.5, since 5 are more than its marks) + (3 − 1.5).
BOOST_AUTO_TEST_CASE(scores_are_tenths) {
  const SmallRules rules;
  const Columns columns(rules.evaluation);
  const SmallTable table;
  BOOST_TEST(table.bind(columns.columns) == GUIJU_OK);
  ArrowSchema schema;
  ArrowArray array;
  BOOST_TEST(guiju_columns_evaluate(columns.columns, &schema, &array, nullptr) == GUIJU_HAS_ERRORS);
  BOOST_TEST(array.length == 3);
  for (int column = 0; column < 2; ++column) {
    BOOST_TEST(schema.children[column]->name == (column == 0 ? "units_low"s : "units_high"s));
    const auto* const units = static_cast<const std::int16_t*>(array.children[column]->buffers[1]);
    BOOST_TEST(units[0] == 40);
    BOOST_TEST(units[1] == 15);
    const auto* const known = static_cast<const std::uint8_t*>(array.children[column]->buffers[0]);
    BOOST_TEST((known[0] & 7) == 3);
  }
  values_of(schema, array);
}

// The C++ interface over the same tables.
BOOST_AUTO_TEST_CASE(columns_are_those_of_the_cpp_interface) {
  for (const char* id : {"yangquan-2023", "jgj59"}) {
    const std::string path = std::string(GUIJU_SOURCE_DIR) + "/rules/" + id;
    guiju_rules* rules = nullptr;
    guiju_options* options = nullptr;
    guiju_evaluation* evaluation = nullptr;
    BOOST_REQUIRE(guiju_load_file(path.data(), path.size(), &rules, nullptr) == GUIJU_OK);
    BOOST_REQUIRE(guiju_options_new(&options, nullptr) == GUIJU_OK);
    guiju_options_language(options, GUIJU_EN, nullptr);
    BOOST_REQUIRE(guiju_evaluation_new(rules, options, &evaluation, nullptr) == GUIJU_OK);
    guiju::Diagnostics found;
    const auto drawn_for = guiju::load_rule_file(path + "/rules.yaml", found);
    BOOST_REQUIRE(drawn_for);
    guiju::api::Options usual;
    usual.english = true;
    const guiju::api::Evaluation same(*guiju::api::Rules::load_file(path).rules, usual);
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      BOOST_TEST_CONTEXT(id << " seed " << seed) {
        Dice dice(seed);
        BodyKinds kinds;
        kinds.not_applicable_percent = 0;
        kinds.unknown_percent = seed % 2 == 0 ? 2 : 0;
        std::vector<guiju::Body> bodies;
        for (int i = 0; i < 70; ++i)
          bodies.push_back(guiju::test::random_body(*drawn_for, dice, kinds));
        const ArrowTable table(*drawn_for, bodies, dice, Layout{});
        guiju::api::ColumnOptions wanted;
        const Options chosen;
        wanted.decimals = dice.chance(50);
        wanted.grades = dice.chance(50);
        wanted.possible = dice.chance(50);
        wanted.deductions = dice.chance(30);
        wanted.parts = dice.chance(50);
        wanted.results = dice.chance(30);
        wanted.threads = static_cast<unsigned>(1 + dice.below(3));
        wanted.chunk_rows = static_cast<std::size_t>(1 + dice.below(100));
        chosen.want(GUIJU_COLUMN_DECIMALS, wanted.decimals);
        chosen.want(GUIJU_COLUMN_GRADE, wanted.grades);
        chosen.want(GUIJU_COLUMN_POSSIBLE, wanted.possible);
        chosen.want(GUIJU_COLUMN_DEDUCTIONS, wanted.deductions);
        chosen.want(GUIJU_COLUMN_PARTS, wanted.parts);
        chosen.want(GUIJU_COLUMN_RESULT, wanted.results);
        chosen.use(wanted.threads, wanted.chunk_rows);
        guiju::api::ColumnSession expected(same, wanted);
        const Columns columns(evaluation, chosen.options);
        expected.bind(table.schema(), table.array());
        BOOST_TEST(guiju_columns_bind(columns.columns, &table.schema(), &table.array(), nullptr) ==
                   GUIJU_OK);
        BOOST_REQUIRE(guiju_columns_rows(columns.columns) == bodies.size());
        ArrowSchema schema;
        ArrowArray array;
        expected.evaluate(schema, array);
        const std::string values = values_of(schema, array);
        const bool errors =
            guiju_columns_evaluate(columns.columns, &schema, &array, nullptr) == GUIJU_HAS_ERRORS;
        BOOST_TEST((values_of(schema, array) == values));
        std::size_t refused = 0;
        for (std::size_t row = 0; row < bodies.size(); ++row) {
          const std::string result = expected.result(row);
          const bool wrong = result.find("\"opinion\":{\"code\":\"error\"") != result.npos;
          refused += wrong ? 1 : 0;
          const guiju_status status = wrong ? GUIJU_HAS_ERRORS : GUIJU_OK;
          BOOST_TEST((columns.row(row, status) == result));
          if (row % 9 == 0) BOOST_TEST((columns.row(row, status, true) == expected.explain(row)));
        }
        BOOST_TEST(errors == (refused > 0));
        const std::vector<std::string> ids = expected.deductions();
        BOOST_REQUIRE(guiju_columns_deductions(columns.columns) == ids.size());
        for (std::size_t i = 0; i < ids.size(); ++i)
          BOOST_TEST(guiju_columns_deduction(columns.columns, i) == ids[i]);
        BOOST_TEST(guiju_columns_deduction(columns.columns, ids.size()) == nullptr);
      }
    }
    guiju_evaluation_free(evaluation);
    guiju_options_free(options);
    guiju_rules_free(rules);
  }
}

BOOST_AUTO_TEST_CASE(only_wanted_columns_are_made) {
  const Handles h;
  SmallTable table;
  const std::string usual =
      "units_low units_high score_low score_high score_certain grade opinion possible settled "
      "needs_confirmation error";
  {
    const Columns columns(h.evaluation);
    BOOST_TEST(table.bind(columns.columns) == GUIJU_OK);
    BOOST_TEST(columns_of(columns) == usual);
  }
  const Options options;
  for (const guiju_column column :
       {GUIJU_COLUMN_DECIMALS, GUIJU_COLUMN_GRADE, GUIJU_COLUMN_POSSIBLE})
    options.want(column, false);
  for (const guiju_column column :
       {GUIJU_COLUMN_DEDUCTIONS, GUIJU_COLUMN_PARTS, GUIJU_COLUMN_RESULT})
    options.want(column, true);
  const Columns columns(h.evaluation, options.options);
  BOOST_TEST(table.bind(columns.columns) == GUIJU_OK);
  const std::string few =
      "units_low units_high score_certain opinion settled needs_confirmation deductions parts_low "
      "parts_high error result";
  BOOST_TEST(columns_of(columns) == few);
  // A table without rows has the same columns.
  for (ArrowArray& array : table.arrays) array.length = 0;
  BOOST_TEST(guiju_columns_list(columns.columns, "occupations", GUIJU_TERMINATED, &table.schemas[4],
                                &table.arrays[4], table.offsets, 1, nullptr) == GUIJU_OK);
  BOOST_TEST(guiju_columns_bind(columns.columns, &table.schemas[0], &table.arrays[0], nullptr) ==
             GUIJU_OK);
  BOOST_TEST(guiju_columns_rows(columns.columns) == 0U);
  BOOST_TEST(columns_of(columns) == few);
}

// Readings, dates and what-if values of the evaluation hold for tables as well.
BOOST_AUTO_TEST_CASE(options_of_the_evaluation_hold) {
  const Handles h;
  guiju_options_reading(h.options, "total_basis", GUIJU_TERMINATED, "credited", GUIJU_TERMINATED,
                        nullptr);
  guiju_options_set(h.options, "posts_missing_count", GUIJU_TERMINATED, "1", 1, nullptr);
  guiju_options_as_of(h.options, "2023-09-30", GUIJU_TERMINATED, nullptr);
  guiju_evaluation* evaluation = nullptr;
  guiju_session* session = nullptr;
  BOOST_REQUIRE(guiju_evaluation_new(h.rules, h.options, &evaluation, nullptr) == GUIJU_OK);
  BOOST_REQUIRE(guiju_session_new(evaluation, &session, nullptr) == GUIJU_OK);
  const Columns columns(evaluation);
  SmallTable table;
  BOOST_TEST(table.bind(columns.columns) == GUIJU_OK);
  for (std::size_t row = 0; row < 2; ++row) {
    const std::string body = SmallTable::bodies()[row];
    char* text = nullptr;
    std::size_t size = 0;
    BOOST_TEST(guiju_evaluate(session, body.data(), body.size(), &text, &size, nullptr) ==
               GUIJU_OK);
    const std::string expected = taken(text, size);
    BOOST_TEST(columns.row(row, GUIJU_OK) == expected);
    BOOST_TEST(expected.find("\"total_basis\":\"credited\"") != expected.npos);
  }
  ArrowSchema schema;
  ArrowArray array;
  guiju_columns_evaluate(columns.columns, &schema, &array, nullptr);
  const auto* const high = static_cast<const std::int16_t*>(array.children[1]->buffers[1]);
  BOOST_TEST(high[0] == 920 + 80 - 5);  // 8 credited, one post missing
  values_of(schema, array);
  guiju_session_free(session);
  guiju_evaluation_free(evaluation);
}

// Results refer to nothing: neither to handles nor to the facts.
BOOST_AUTO_TEST_CASE(results_outlive_everything) {
  std::string expected;
  ArrowSchema schema;
  ArrowArray array;
  {
    const Handles h;
    const Options options;
    options.want(GUIJU_COLUMN_PARTS, true);
    options.want(GUIJU_COLUMN_RESULT, true);
    const Columns columns(h.evaluation, options.options);
    auto table = std::make_unique<SmallTable>();
    BOOST_TEST(table->bind(columns.columns) == GUIJU_OK);
    expected = columns.evaluated(GUIJU_HAS_ERRORS);
    BOOST_TEST(guiju_columns_evaluate(columns.columns, &schema, &array, nullptr) ==
               GUIJU_HAS_ERRORS);
    table.reset();
  }
  // A column that is taken out, as the Arrow interface allows, outlives its table.
  ArrowArray moved = *array.children[1];
  array.children[1]->release = nullptr;
  const auto* const high = static_cast<const std::int16_t*>(moved.buffers[1]);
  array.release(&array);
  BOOST_TEST(high[0] == 920);
  moved.release(&moved);
  schema.release(&schema);
  BOOST_TEST(expected.find("units_high s 3:") != expected.npos);
}

// Tables of other columns one after the other: loops made for one are not taken for another's.
BOOST_AUTO_TEST_CASE(one_session_takes_any_tables_in_turn) {
  const SmallRules rules;
  guiju::Diagnostics found;
  const auto drawn_for = guiju::load_rules(
      std::make_shared<const guiju::SourceFile>("rules.yaml", guiju::c_test::small_table_rules),
      found);
  BOOST_REQUIRE(drawn_for);
  const Columns columns(rules.evaluation);
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      Dice dice(seed);
      BodyKinds kinds;
      kinds.not_applicable_percent = 0;
      std::vector<guiju::Body> bodies;
      for (int i = 0; i < 30; ++i)
        bodies.push_back(guiju::test::random_body(*drawn_for, dice, kinds));
      Layout layout;
      layout.absent_percent = seed % 2 == 1 ? 60 : 0;
      const ArrowTable table(*drawn_for, bodies, dice, layout);
      BOOST_TEST(guiju_columns_bind(columns.columns, &table.schema(), &table.array(), nullptr) ==
                 GUIJU_OK);
      const Columns fresh(rules.evaluation);
      BOOST_TEST(guiju_columns_bind(fresh.columns, &table.schema(), &table.array(), nullptr) ==
                 GUIJU_OK);
      BOOST_TEST((columns.evaluated(GUIJU_OK) == fresh.evaluated(GUIJU_OK)));
    }
  }
}

// The largest chunk and more rows than it has.
BOOST_AUTO_TEST_CASE(chunks_up_to_the_largest_give_the_same) {
  const SmallRules rules;
  constexpr std::size_t rows = GUIJU_MOST_CHUNK + 100;
  std::vector<std::int64_t> counts(rows);
  for (std::size_t i = 0; i < rows; ++i) counts[i] = static_cast<std::int64_t>(i % 7);
  std::vector<std::uint8_t> flags((rows + 7) / 8, 0b10110100);
  SmallTable table;
  table.count_buffers[1] = counts.data();
  table.flag_buffers[1] = flags.data();
  for (int i = 0; i < 4; ++i) table.arrays[i].length = static_cast<std::int64_t>(rows);
  ArrowSchema* two_schemas[] = {&table.schemas[2], &table.schemas[3]};
  ArrowArray* two_arrays[] = {&table.arrays[2], &table.arrays[3]};
  table.schemas[0].children = two_schemas;
  table.arrays[0].children = two_arrays;
  table.schemas[0].n_children = table.arrays[0].n_children = 2;
  std::string first;
  for (const std::size_t chunk : {std::size_t{8192}, std::size_t{GUIJU_MOST_CHUNK}}) {
    const Options options;
    options.use(2, chunk);
    options.want(GUIJU_COLUMN_DECIMALS, false);
    const Columns columns(rules.evaluation, options.options);
    BOOST_TEST(guiju_columns_bind(columns.columns, &table.schemas[0], &table.arrays[0], nullptr) ==
               GUIJU_OK);
    const std::string values = columns.evaluated(GUIJU_OK);
    if (first.empty()) first = values;
    BOOST_TEST((values == first));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
