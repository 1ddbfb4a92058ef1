// The public interface over columns: Arrow structs as a caller makes them and gets them.
#include <guiju/columns.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstring>

namespace guiju::api {

namespace {

// Three bodies with an id, a flag and a count; everything else is left out.
struct Table {
  std::int32_t id_offsets[4] = {0, 1, 2, 3};
  char ids[4] = "abc";
  std::uint8_t flags[1] = {0b101};
  std::int64_t counts[3] = {0, 5, -1};
  const void* id_buffers[3] = {nullptr, id_offsets, ids};
  const void* flag_buffers[2] = {nullptr, flags};
  const void* count_buffers[2] = {nullptr, counts};
  const void* root_buffers[1] = {nullptr};
  ArrowSchema schemas[4] = {};
  ArrowArray arrays[4] = {};
  ArrowSchema* schema_children[3] = {&schemas[1], &schemas[2], &schemas[3]};
  ArrowArray* array_children[3] = {&arrays[1], &arrays[2], &arrays[3]};

  Table() {
    const char* const names[] = {"", "id", "charges_fees", "posts_missing_count"};
    const char* const formats[] = {"+s", "u", "b", "l"};
    const void** const buffers[] = {root_buffers, id_buffers, flag_buffers, count_buffers};
    const std::int64_t counted[] = {1, 3, 2, 2};
    for (int i = 0; i < 4; ++i) {
      schemas[i].name = names[i];
      schemas[i].format = formats[i];
      schemas[i].release = [](ArrowSchema*) {};
      arrays[i].length = 3;
      arrays[i].n_buffers = counted[i];
      arrays[i].buffers = buffers[i];
      arrays[i].release = [](ArrowArray*) {};
    }
    schemas[0].n_children = arrays[0].n_children = 3;
    schemas[0].children = schema_children;
    arrays[0].children = array_children;
  }
};

const ArrowArray* column(const ArrowSchema& schema, const ArrowArray& array, const char* name,
                         const ArrowSchema** type = nullptr) {
  for (std::int64_t i = 0; i < schema.n_children; ++i)
    if (std::strcmp(schema.children[i]->name, name) == 0) {
      if (type != nullptr) *type = schema.children[i];
      return array.children[i];
    }
  return nullptr;
}

std::string word(const ArrowArray& array, std::int64_t row) {
  const auto* const codes = static_cast<const std::int8_t*>(array.buffers[1]);
  const auto* const offsets = static_cast<const std::int64_t*>(array.dictionary->buffers[1]);
  const auto* const bytes = static_cast<const char*>(array.dictionary->buffers[2]);
  return {bytes + offsets[codes[row]], bytes + offsets[codes[row] + 1]};
}

Evaluation evaluation() {
  auto loaded = Rules::load_file(std::string(GUIJU_SOURCE_DIR) + "/rules/yangquan-2023");
  BOOST_REQUIRE(loaded.rules);
  Options options;
  options.english = true;
  return Evaluation(*loaded.rules, options);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(column_session)

BOOST_AUTO_TEST_CASE(rows_are_evaluated_and_explained) {
  Table table;
  ColumnOptions options;
  options.parts = options.deductions = options.results = true;
  const Evaluation of = evaluation();
  ColumnSession session(of, options);
  session.bind(table.schemas[0], table.arrays[0]);
  BOOST_TEST(session.rows() == 3u);
  ArrowSchema schema{};
  ArrowArray array{};
  session.evaluate(schema, array);
  BOOST_TEST(array.length == 3);
  Session one(of);
  const char* const bodies[] = {R"({"id":"a","charges_fees":true,"posts_missing_count":0})",
                                R"({"id":"b","charges_fees":false,"posts_missing_count":5})"};
  const ArrowSchema* type = nullptr;
  const ArrowArray* const low = column(schema, array, "units_low", &type);
  BOOST_REQUIRE(low != nullptr);
  BOOST_TEST(type->format == std::string("s"));
  const ArrowArray* const decimal = column(schema, array, "score_high", &type);
  BOOST_TEST(type->format == std::string("d:38,1"));
  const ArrowArray* const opinion = column(schema, array, "opinion");
  const ArrowArray* const error = column(schema, array, "error");
  for (int row = 0; row < 2; ++row) {
    const Summary summary = one.summarize(bodies[row]);
    BOOST_TEST(word(*opinion, row) == summary.opinion);
    const auto units = static_cast<const std::int16_t*>(low->buffers[1])[row];
    BOOST_TEST(std::to_string(units / 10) == summary.low.substr(0, summary.low.find('.')));
    std::int64_t high = 0;
    std::memcpy(&high, static_cast<const char*>(decimal->buffers[1]) + 16 * row, 8);
    BOOST_TEST(high == (row == 0 ? 920 : 900));
    BOOST_TEST(session.result(static_cast<std::size_t>(row)) == one.evaluate(bodies[row]));
    // An explanation of a body of which little is known takes a second.
    if (row == 1)
      BOOST_TEST(session.explain(static_cast<std::size_t>(row)) == one.explain(bodies[row]));
    BOOST_TEST((static_cast<const std::uint8_t*>(error->buffers[0])[0] >> row & 1) == 0);
  }
  BOOST_TEST(word(*opinion, 2) == "error");
  const auto* const offsets = static_cast<const std::int64_t*>(error->buffers[1]);
  const std::string told(static_cast<const char*>(error->buffers[2]) + offsets[2],
                         static_cast<const char*>(error->buffers[2]) + offsets[3]);
  BOOST_TEST(told == "posts_missing_count: a count cannot be negative: -1");
  BOOST_TEST(session.explain(2) == told + "\n");
  // A deduction by its bit: rows have as many words of 64 bits as it takes.
  const ArrowArray* const deductions = column(schema, array, "deductions");
  const auto ids = session.deductions();
  const std::size_t words = (ids.size() + 63) / 64;
  const auto* const bits = static_cast<const std::uint64_t*>(deductions->buffers[1]);
  const auto applied = [&](std::size_t row, const std::string& id) {
    bool any = false;
    for (std::size_t i = 0; i < ids.size(); ++i)
      any = any || (ids[i] == id && (bits[row * words + i / 64] >> (i % 64) & 1) != 0);
    return any;
  };
  BOOST_TEST(!applied(0, "R04a"));
  BOOST_TEST(applied(1, "R04a"));
  BOOST_TEST(column(schema, array, "parts_low")->n_children == 41);
  // A column that is taken out stays after the table is released.
  ArrowArray taken = *array.children[0];
  array.children[0]->release = nullptr;
  array.release(&array);
  schema.release(&schema);
  BOOST_TEST(array.release == nullptr);
  BOOST_TEST(taken.length == 3);
  taken.release(&taken);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_batch_is_thrown) {
  Table table;
  table.schemas[2].name = "charges_feez";
  table.schemas[3].format = "g";
  ColumnSession session(evaluation());
  try {
    session.bind(table.schemas[0], table.arrays[0]);
    BOOST_FAIL("bound");
  } catch (const ColumnsError& error) {
    BOOST_REQUIRE(error.problems.size() == 2u);
    BOOST_TEST(error.problems[0].code == "GJ5120");
    BOOST_TEST(error.problems[0].column == "charges_feez");
    BOOST_TEST(error.problems[0].message_en ==
               "the rule file declares no fact 'charges_feez', so there can be no such column; did "
               "you mean 'charges_fees'?");
    BOOST_TEST(error.problems[1].code == "GJ5123");
  }
  BOOST_TEST(session.rows() == 0u);
  ArrowSchema schema{};
  ArrowArray array{};
  BOOST_CHECK_THROW(session.evaluate(schema, array), UsageError);
  BOOST_CHECK_THROW(session.result(0), UsageError);
}

BOOST_AUTO_TEST_CASE(options_have_limits) {
  const Evaluation of = evaluation();
  const auto refused = [&](unsigned threads, std::size_t rows) {
    ColumnOptions options;
    options.threads = threads;
    options.chunk_rows = rows;
    BOOST_CHECK_THROW(ColumnSession(of, options), UsageError);
  };
  refused(0, 64);
  refused(ColumnOptions::most_threads + 1, 64);
  refused(1, 0);
  refused(1, ColumnOptions::most_chunk_rows + 1);
  refused(1, static_cast<std::size_t>(-1));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::api
