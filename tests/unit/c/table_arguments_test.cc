// Wrong use of tables: NULL, released structs, calls in a wrong order, rows and columns that there are
// not, arrays that are none. Each has its status and a problem in both languages; nothing crashes.
#include <guiju/guiju_c.h>

#include <sys/resource.h>

#include <boost/test/unit_test.hpp>
#include <cstdio>

#include "c_support.h"
#include "table_support.h"

namespace {

using guiju::c_test::Handles;
using guiju::c_test::SmallTable;
using guiju::c_test::text_of;

struct Fixture : Handles {
  Fixture() {
    BOOST_REQUIRE(guiju_column_options_new(&column_options, nullptr) == GUIJU_OK);
    BOOST_REQUIRE(guiju_columns_new(small.evaluation, nullptr, &columns, nullptr) == GUIJU_OK);
  }
  ~Fixture() {
    guiju_column_options_free(column_options);
    guiju_columns_free(columns);
  }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;

  // The status of a call, and what its only problem says in both languages.
  void refused(guiju_status status, guiju_status expected, const std::string& code,
               const std::string& zh, const std::string& en) {
    BOOST_TEST(status == expected, guiju_status_name(status));
    BOOST_TEST(guiju_problems_errors(p) == 1U);
    for (const guiju_language language : {GUIJU_ZH, GUIJU_EN}) {
      const std::string text = text_of(p, language);
      BOOST_TEST(text.find("[" + code + "]") != text.npos, text);
      BOOST_TEST(text.find(language == GUIJU_ZH ? zh : en) != text.npos, text);
    }
    guiju_problems_free(p);
    p = nullptr;
  }
  guiju_status bind() { return table.bind(columns, &p); }
  // A table that was changed is refused for its only wrong column; then no table is bound.
  template <class Change>
  void wrong(const Change& change, const std::string& code, const std::string& zh,
             const std::string& en) {
    BOOST_TEST(bind() == GUIJU_OK);
    SmallTable changed;
    change(changed);
    refused(changed.bind(columns, &p), GUIJU_HAS_ERRORS, code, zh, en);
    BOOST_TEST(guiju_columns_rows(columns) == 0U);
  }

  guiju::c_test::SmallRules small;
  SmallTable table;
  guiju_column_options* column_options = nullptr;
  guiju_columns* columns = nullptr;
  guiju_problems* p = nullptr;
  ArrowSchema schema{};
  ArrowArray array{};
  char* out = nullptr;
  std::size_t size = 1;
};

BOOST_FIXTURE_TEST_SUITE(table_arguments, Fixture)

BOOST_AUTO_TEST_CASE(null_is_refused_by_name) {
  const auto null = [&](guiju_status status, const std::string& argument) {
    refused(status, GUIJU_BAD_ARGUMENT, "GJ5180", "参数“" + argument + "”不得为空指针",
            "argument '" + argument + "' is NULL");
  };
  const ArrowSchema* const s = &table.schemas[4];
  const ArrowArray* const a = &table.arrays[4];
  const std::int32_t* const o = table.offsets;
  null(guiju_column_options_new(nullptr, &p), "options");
  null(guiju_column_options_want(nullptr, GUIJU_COLUMN_GRADE, 1, &p), "options");
  null(guiju_column_options_threads(nullptr, 1, &p), "options");
  null(guiju_column_options_chunk(nullptr, 1, &p), "options");
  guiju_columns* made = columns;
  null(guiju_columns_new(nullptr, column_options, &made, &p), "evaluation");
  BOOST_TEST(made == nullptr);
  null(guiju_columns_new(evaluation, column_options, nullptr, &p), "columns");
  null(guiju_columns_list(nullptr, "x", 1, s, a, o, 4, &p), "columns");
  null(guiju_columns_list(columns, nullptr, 1, s, a, o, 4, &p), "list");
  null(guiju_columns_list(columns, "x", 1, nullptr, a, o, 4, &p), "schema");
  null(guiju_columns_list(columns, "x", 1, s, nullptr, o, 4, &p), "records");
  null(guiju_columns_list(columns, "x", 1, s, a, nullptr, 4, &p), "offsets");
  null(guiju_columns_bind(nullptr, &table.schemas[0], &table.arrays[0], &p), "columns");
  null(guiju_columns_bind(columns, nullptr, &table.arrays[0], &p), "schema");
  null(guiju_columns_bind(columns, &table.schemas[0], nullptr, &p), "table");
  null(guiju_columns_evaluate(nullptr, &schema, &array, &p), "columns");
  BOOST_TEST(bind() == GUIJU_OK);
  null(guiju_columns_evaluate(columns, nullptr, &array, &p), "schema");
  null(guiju_columns_evaluate(columns, &schema, nullptr, &p), "results");
  null(guiju_columns_result(nullptr, 0, &out, &size, &p), "columns");
  BOOST_TEST(size == 0U);
  null(guiju_columns_explain(nullptr, 0, &out, &size, &p), "columns");
  BOOST_TEST(out == nullptr);
}

BOOST_AUTO_TEST_CASE(null_where_it_is_allowed) {
  BOOST_TEST(guiju_columns_rows(nullptr) == 0U);
  BOOST_TEST(guiju_columns_deductions(nullptr) == 0U);
  BOOST_TEST(guiju_columns_deduction(nullptr, 0) == nullptr);
  guiju_columns_free(nullptr);
  guiju_column_options_free(nullptr);
  BOOST_TEST(guiju_columns_bind(nullptr, nullptr, nullptr, nullptr) == GUIJU_BAD_ARGUMENT);
  BOOST_TEST(guiju_columns_evaluate(nullptr, nullptr, nullptr, nullptr) == GUIJU_BAD_ARGUMENT);
  BOOST_TEST(bind() == GUIJU_OK);
  BOOST_TEST(guiju_columns_result(columns, 0, nullptr, &size, nullptr) == GUIJU_OK);
  BOOST_TEST(size > 100U);
  BOOST_TEST(guiju_columns_explain(columns, 0, nullptr, nullptr, nullptr) == GUIJU_OK);
}

// Outputs are cleared, whatever they held; so nobody releases what is not theirs.
BOOST_AUTO_TEST_CASE(a_table_comes_first) {
  const auto unbound = [&](guiju_status status) {
    refused(status, GUIJU_BAD_ARGUMENT, "GJ5191", "还没有绑定表格；先调用 guiju_columns_bind",
            "no table is bound; call guiju_columns_bind first");
  };
  BOOST_TEST(guiju_columns_rows(columns) == 0U);
  schema = table.schemas[1];
  array = table.arrays[1];
  unbound(guiju_columns_evaluate(columns, &schema, &array, &p));
  BOOST_TEST((schema.release == nullptr && schema.format == nullptr));
  BOOST_TEST((array.release == nullptr && array.buffers == nullptr && array.length == 0));
  unbound(guiju_columns_result(columns, 0, &out, &size, &p));
  unbound(guiju_columns_explain(columns, 0, &out, &size, &p));
  BOOST_TEST((out == nullptr && size == 0U));
}

BOOST_AUTO_TEST_CASE(rows_that_there_are_not) {
  BOOST_TEST(bind() == GUIJU_OK);
  for (const std::size_t row : {std::size_t{3}, SIZE_MAX}) {
    const std::string zh = "参数“row”不能是 " + std::to_string(row) + "；应为 0 到 2";
    const std::string en = "argument 'row' cannot be " + std::to_string(row) + "; expected 0 to 2";
    refused(guiju_columns_result(columns, row, &out, &size, &p), GUIJU_BAD_ARGUMENT, "GJ5183", zh,
            en);
    refused(guiju_columns_explain(columns, row, &out, &size, &p), GUIJU_BAD_ARGUMENT, "GJ5183", zh,
            en);
  }
  for (ArrowArray& one : table.arrays) one.length = 0;
  BOOST_TEST(guiju_columns_bind(columns, &table.schemas[0], &table.arrays[0], nullptr) == GUIJU_OK);
  refused(guiju_columns_result(columns, 0, &out, &size, &p), GUIJU_BAD_ARGUMENT, "GJ5183",
          "表是空的", "which has none");
}

BOOST_AUTO_TEST_CASE(values_that_there_are_not) {
  const auto check = [&](guiju_status status, const std::string& argument) {
    refused(status, GUIJU_BAD_ARGUMENT, "GJ5183", argument, argument);
  };
  check(guiju_column_options_want(column_options, -1, 1, &p), "column");
  check(guiju_column_options_want(column_options, 6, 1, &p), "column");
  check(guiju_column_options_threads(column_options, 0, &p), "threads");
  check(guiju_column_options_threads(column_options, GUIJU_MOST_THREADS + 1, &p), "threads");
  check(guiju_column_options_threads(column_options, SIZE_MAX, &p), "threads");
  check(guiju_column_options_chunk(column_options, 0, &p), "rows");
  check(guiju_column_options_chunk(column_options, GUIJU_MOST_CHUNK + 1, &p), "rows");
  BOOST_TEST(guiju_column_options_threads(column_options, GUIJU_MOST_THREADS, nullptr) == GUIJU_OK);
  BOOST_TEST(guiju_column_options_chunk(column_options, GUIJU_MOST_CHUNK, nullptr) == GUIJU_OK);
}

BOOST_AUTO_TEST_CASE(names_of_lists) {
  const auto list = [&](const char* name, std::size_t length) {
    return guiju_columns_list(columns, name, length, &table.schemas[4], &table.arrays[4],
                              table.offsets, 4, &p);
  };
  refused(list("\xE5\x9D", 2), GUIJU_BAD_UTF8, "GJ5181", "list", "list");
  refused(list("x", GUIJU_MOST_NAME + 1), GUIJU_TOO_LONG, "GJ5182", "list", "list");
  for (int i = 0; i < GUIJU_MOST_SETTINGS; ++i)
    BOOST_REQUIRE(list("occupations", GUIJU_TERMINATED) == GUIJU_OK);
  refused(list("occupations", GUIJU_TERMINATED), GUIJU_TOO_LONG, "GJ5189", "10000", "10000");
}

BOOST_AUTO_TEST_CASE(every_reading_must_be_fixed) {
  guiju_options_reading(options, "total_basis", GUIJU_TERMINATED, "open", GUIJU_TERMINATED,
                        nullptr);
  guiju_options_reading(options, "below_line", GUIJU_TERMINATED, "open", GUIJU_TERMINATED, nullptr);
  guiju_evaluation* open = nullptr;
  BOOST_REQUIRE(guiju_evaluation_new(rules, options, &open, nullptr) == GUIJU_OK);
  guiju_columns* none = columns;
  refused(guiju_columns_new(open, nullptr, &none, &p), GUIJU_BAD_ARGUMENT, "GJ5192",
          "没有选定的：total_basis, below_line", "left open: total_basis, below_line");
  BOOST_TEST(none == nullptr);
  guiju_evaluation_free(open);
}

// A struct whose release is NULL has been released or moved away: all else in it may be gone.
BOOST_AUTO_TEST_CASE(released_structs) {
  const auto* const gone = reinterpret_cast<const char*>(std::uintptr_t{16});
  const auto released = [&](guiju_status status, const std::string& argument) {
    refused(status, GUIJU_BAD_ARGUMENT, "GJ5190", "参数“" + argument + "”已被释放",
            "argument '" + argument + "' has been released");
  };
  BOOST_TEST(bind() == GUIJU_OK);
  for (const int i : {0, 4}) {
    SmallTable one, two;
    one.schemas[i].release = nullptr;
    one.schemas[i].format = one.schemas[i].name = gone;
    released(one.bind(columns, &p), "schema");
    two.arrays[i].release = nullptr;
    two.arrays[i].buffers = const_cast<const void**>(reinterpret_cast<const void* const*>(gone));
    released(two.bind(columns, &p), i == 0 ? "table" : "records");
  }
  // Nothing has happened: the table of before is still bound.
  BOOST_TEST(guiju_columns_rows(columns) == 3U);
  wrong(
      [&](SmallTable& t) {
        t.schemas[2].release = nullptr;
        t.schemas[2].format = t.schemas[2].name = gone;
      },
      "GJ5124", "列“2”不是有效的 Arrow 数组：已被释放",
      "column '2' is no valid Arrow array: it has been released");
  wrong([](SmallTable& t) { t.arrays[3].release = nullptr; }, "GJ5124",
        "列“posts_missing_count”不是有效的 Arrow 数组：已被释放",
        "column 'posts_missing_count' is no valid Arrow array: it has been released");
  wrong([](SmallTable& t) { t.schemas[6].release = nullptr; }, "GJ5124", "列“occupations.2”",
        "column 'occupations.2' is no valid Arrow array: it has been released");
}

BOOST_AUTO_TEST_CASE(arrays_that_are_none_are_refused) {
  const auto broken = [&](const auto& change, const std::string& zh, const std::string& en) {
    wrong(change, "GJ5124", zh, en);
  };
  broken([](SmallTable& t) { t.arrays[0].children = nullptr; }, "列“batch”", "'batch'");
  broken([](SmallTable& t) { t.array_children[1] = nullptr; }, "列“batch”", "'batch'");
  broken([](SmallTable& t) { t.schemas[0].n_children = 2; }, "列“batch”", "'batch'");
  broken([](SmallTable& t) { t.arrays[0].length = -1; }, "列“batch”", "'batch'");
  broken([](SmallTable& t) { t.arrays[3].buffers = nullptr; }, "“posts_missing_count”",
         "'posts_missing_count'");
  broken([](SmallTable& t) { t.count_buffers[1] = nullptr; }, "缺值的缓冲区",
         "of values is missing");
  broken([](SmallTable& t) { t.arrays[3].n_buffers = 3; }, "缓冲区个数不对", "number of buffers");
  broken([](SmallTable& t) { t.arrays[3].null_count = 1; }, "有空值却缺空值的位图",
         "it has nulls but no bitmap of them");
  broken([](SmallTable& t) { t.id_offsets[1] = -5; }, "列“id”", "column 'id'");
  broken([](SmallTable& t) { t.offsets[2] = 3; }, "列“occupations”", "column 'occupations'");
  broken([](SmallTable& t) { t.offsets[1] = -1; }, "列“occupations”", "column 'occupations'");
}

BOOST_AUTO_TEST_CASE(lists_beside_the_table) {
  const auto list = [&](const char* name, const std::int32_t* offsets, std::size_t count) {
    BOOST_TEST(guiju_columns_list(columns, name, GUIJU_TERMINATED, &table.schemas[4],
                                  &table.arrays[4], offsets, count, &p) == GUIJU_OK);
    return guiju_columns_bind(columns, &table.schemas[0], &table.arrays[0], &p);
  };
  refused(list("occupation", table.offsets, 4), GUIJU_HAS_ERRORS, "GJ5120", "“occupations”",
          "did you mean 'occupations'?");
  refused(list("posts_missing_count", table.offsets, 4), GUIJU_HAS_ERRORS, "GJ5120",
          "posts_missing_count", "posts_missing_count");
  for (const std::size_t count : {std::size_t{0}, std::size_t{3}, std::size_t{5}, SIZE_MAX - 1})
    refused(list("occupations", table.offsets, count), GUIJU_HAS_ERRORS, "GJ5124",
            "表有 3 行，位置应比行数多一个", "the table has 3 rows and the list");
  alignas(4) char bytes[20] = {};
  refused(list("occupations", reinterpret_cast<const std::int32_t*>(bytes + 1), 4),
          GUIJU_HAS_ERRORS, "GJ5124", "没有对齐", "not aligned");
  BOOST_TEST(list("occupations", table.offsets, 4) == GUIJU_OK);
  // They were lent for that table only.
  BOOST_TEST(guiju_columns_bind(columns, &table.schemas[0], &table.arrays[0], &p) == GUIJU_OK);
  char* text = nullptr;
  BOOST_TEST(guiju_columns_result(columns, 1, &text, nullptr, nullptr) == GUIJU_OK);
  BOOST_TEST(std::string(text).find("\"occupations\"") != std::string::npos);  // unknown
  guiju_free(text);
}

// As many problems as columns, in their order, at once.
BOOST_AUTO_TEST_CASE(all_wrong_columns_are_told_at_once) {
  table.schemas[1].format = "f";
  table.schemas[2].name = "charges_feez";
  table.schemas[6].name = "no_such_field";
  BOOST_TEST(bind() == GUIJU_HAS_ERRORS);
  BOOST_TEST(guiju_problems_errors(p) == 3U);
  const std::string text = text_of(p, GUIJU_EN);
  const std::size_t first = text.find("column 'id' is of type float32"),
                    second = text.find("no fact 'charges_feez'"),
                    third = text.find("no fact 'occupations.no_such_field'");
  BOOST_TEST((first < second && second < third && third != text.npos), text);
  guiju_problems_free(p);
  p = nullptr;
}

BOOST_AUTO_TEST_CASE(each_column_is_told_what_is_wrong_with_it) {
  wrong([](SmallTable& t) { t.schemas[2].name = "charges_feez"; }, "GJ5120", "charges_feez",
        "the rule file declares no fact 'charges_feez'");
  wrong([](SmallTable& t) { t.schemas[2].name = "charges_feez"; }, "GJ5120",
        "是不是“charges_fees”？", "did you mean 'charges_fees'?");
  wrong([](SmallTable& t) { t.schemas[2].name = nullptr; }, "GJ5120", "“”", "''");
  wrong([](SmallTable& t) { t.schemas[2].name = "\xE5\x9D"; }, "GJ5120", "“��”", "'��'");
  wrong([](SmallTable& t) { t.schemas[3].format = "g"; }, "GJ5123",
        "列“posts_missing_count”是64 位浮点数",
        "column 'posts_missing_count' is of type float64, and binary");
  wrong([](SmallTable& t) { t.schemas[3].format = "b"; }, "GJ5122",
        "列“posts_missing_count”的类型是布尔，应为整数、十进制数（128 位，小数至多 34 位）或文字",
        "column 'posts_missing_count' is of type boolean; expected integer, decimal (128 bits, at "
        "most 34 decimals) or text");
  wrong([](SmallTable& t) { t.schemas[3].format = nullptr; }, "GJ5122", "posts_missing_count",
        "posts_missing_count");
  wrong([](SmallTable& t) { t.schemas[0].format = "l"; }, "GJ5122", "列“batch”的类型是64 位整数",
        "column 'batch' is of type int64; expected struct (a record batch)");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// Where memory is limited there are not as many threads; those that were started end again.
BOOST_AUTO_TEST_CASE(threads_that_the_system_does_not_give) {
  BOOST_TEST(guiju_column_options_threads(column_options, GUIJU_MOST_THREADS, nullptr) == GUIJU_OK);
  BOOST_TEST(guiju_column_options_chunk(column_options, 1, nullptr) == GUIJU_OK);
  long pages = 0;
  std::FILE* const used = std::fopen("/proc/self/statm", "r");
  BOOST_REQUIRE(used != nullptr);
  BOOST_REQUIRE(std::fscanf(used, "%ld", &pages) == 1);
  std::fclose(used);
  rlimit before{};
  BOOST_REQUIRE(getrlimit(RLIMIT_AS, &before) == 0);
  rlimit little = before;  // room for some stacks of threads, 8 MiB each
  little.rlim_cur = static_cast<rlim_t>(pages) * 4096 + (rlim_t{600} << 20);
  BOOST_REQUIRE(setrlimit(RLIMIT_AS, &little) == 0);
  guiju_columns* none = columns;
  const guiju_status status = guiju_columns_new(evaluation, column_options, &none, &p);
  BOOST_REQUIRE(setrlimit(RLIMIT_AS, &before) == 0);
  BOOST_TEST(none == nullptr);
  refused(status, GUIJU_NO_MEMORY, "GJ5193", "系统不给 1024 个线程", "gives no 1024 threads");
}
#endif

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
