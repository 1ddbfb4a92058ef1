// What is wrong with a batch or with one of its rows, and where.
#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "arrow_table.h"
#include "columns/evaluator.h"
#include "comparing_columns.h"

namespace guiju::test {

namespace {

// Complete bodies of the shipped rules, plainly laid out.
struct Fixture {
  std::shared_ptr<const RuleSet> rules = shipped("yangquan-2023");
  Dice dice{7};
  std::vector<Body> bodies = draw(5);
  ArrowTable table{*rules, bodies, dice, plain()};
  columns::Settings settings;

  static Layout plain() {
    Layout layout;
    layout.plain = true;
    layout.odd_offsets = false;
    return layout;
  }
  std::vector<Body> draw(int count) {
    BodyKinds kinds;
    kinds.not_applicable_percent = 0;
    std::vector<Body> out;
    for (int i = 0; i < count; ++i) out.push_back(random_body(*rules, dice, kinds));
    return out;
  }
  std::vector<columns::BatchProblem> batch_problems() {
    columns::ColumnEvaluator evaluator(Plan::compile(rules, rules->default_readings()), settings);
    columns::BoundBatch bound;
    std::vector<columns::BatchProblem> found;
    const bool good = evaluator.bind(table.schema(), table.array(), {}, bound, found);
    BOOST_TEST(good == found.empty());
    return found;
  }
  // "code column" of each problem.
  std::vector<std::string> problems() {
    std::vector<std::string> out;
    for (const columns::BatchProblem& problem : batch_problems())
      out.push_back(std::string(info(problem.problem.code).name) + " " + problem.column);
    return out;
  }
  // "row code fact" of each error of a row.
  std::vector<std::string> errors() {
    columns::ColumnEvaluator evaluator(Plan::compile(rules, rules->default_readings()), settings);
    columns::BoundBatch bound;
    std::vector<columns::BatchProblem> found;
    BOOST_REQUIRE(evaluator.bind(table.schema(), table.array(), {}, bound, found));
    columns::Results results;
    evaluator.evaluate(bound, results);
    std::vector<std::string> out;
    for (const auto& [row, errors] : results.all_errors()) {
      BOOST_TEST(results.row(row).has_error);
      for (const BodyError& error : errors)
        out.push_back(std::to_string(row) + " " + error.code + " " + error.fact);
    }
    for (std::int64_t row = 0; row < results.rows(); ++row)
      BOOST_TEST(results.row(row).has_error == (results.errors(row) != nullptr));
    return out;
  }
  template <class T>
  T* values(const std::string& column) {
    return static_cast<T*>(const_cast<void*>(table.array(column)->buffers[1]));
  }
  using List = std::vector<std::string>;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(batches, Fixture)

BOOST_AUTO_TEST_CASE(a_good_batch_has_no_problem) { BOOST_TEST(problems().empty()); }

BOOST_AUTO_TEST_CASE(undeclared_columns_are_named) {
  table.schema("charges_fees")->name = "charges_feez";
  table.schema("own_examiners")->name = "no_such_field";
  BOOST_TEST(problems() == (List{"undeclared_column charges_feez",
                                 "undeclared_column occupations.no_such_field"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_fact_is_given_once_by_id_or_label) {
  table.schema("charges_fees")->name = "licences_complete";
  BOOST_TEST(problems() == (List{"column_given_twice licences_complete"}),
             boost::test_tools::per_element());
  table.schema("charges_fees")->name = "证照等资料齐备";
  BOOST_TEST(problems() == (List{"column_given_twice 证照等资料齐备"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(binary_floating_point_is_refused) {
  for (const char* format : {"e", "f", "g"}) {
    table.schema("posts_missing_count")->format = format;
    BOOST_TEST(problems() == (List{"float_column posts_missing_count"}),
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(types_that_a_fact_cannot_have) {
  table.schema("posts_missing_count")->format = "b";
  table.schema("published_on")->format = "i";
  table.schema("occupations")->format = "+s";
  table.schema("charges_fees")->format = "vz";
  auto found = problems();
  std::sort(found.begin(), found.end());
  BOOST_TEST(found == (List{"unusable_column charges_fees", "unusable_column occupations",
                            "unusable_column posts_missing_count", "unusable_column published_on"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(types_are_told_in_words) {
  const std::pair<const char*, std::string> types[] = {
      {"vz", "列“charges_fees”的类型是字节串视图，应为布尔、整数 0/1 或文字"},
      {"tsu:UTC", "列“charges_fees”的类型是带时刻的日期，应为布尔、整数 0/1 或文字"},
      {"+w:3", "列“charges_fees”的类型是定长列表，应为布尔、整数 0/1 或文字"},
      {"d:50,40,256",
       "列“charges_fees”的类型是十进制数（50,40,256：位数，小数位数），应为布尔、整数 0/1 或文字"},
      {"?\n", "列“charges_fees”的类型是Arrow “??”，应为布尔、整数 0/1 或文字"}};
  for (const auto& [format, words] : types) {
    table.schema("charges_fees")->format = format;
    const auto found = batch_problems();
    BOOST_REQUIRE(found.size() == 1U);
    const facts::Problem& problem = found.front().problem;
    BOOST_TEST(message(problem.code, facts::arguments_of(problem, Language::zh), Language::zh) ==
               words);
  }
}

BOOST_AUTO_TEST_CASE(broken_arrays_are_told_from_wrong_ones) {
  const auto broken = [&](const std::string& column, auto change) {
    const ArrowArray before = *table.array(column);
    change(*table.array(column));
    BOOST_TEST(problems() == (List{"broken_column " + column}), boost::test_tools::per_element());
    *table.array(column) = before;
  };
  for (const std::string column : {"charges_fees", "posts_missing_count", "occupations"}) {
    broken(column, [](ArrowArray& array) { array.length = 3; });
    broken(column, [](ArrowArray& array) { array.length = -1; });
    broken(column, [](ArrowArray& array) { array.offset = -1; });
    broken(column, [](ArrowArray& array) { array.offset = INT64_MAX; });
    broken(column, [](ArrowArray& array) { array.n_buffers = 1; });
    broken(column, [](ArrowArray& array) { array.buffers = nullptr; });
    broken(column, [](ArrowArray& array) { array.release = nullptr; });
    broken(column, [](ArrowArray& array) { array.n_children = 7; });
    broken(column, [](ArrowArray& array) { array.dictionary = &array; });
    broken(column, [](ArrowArray& array) {
      array.null_count = 1;
      array.buffers[0] = nullptr;
    });
  }
  auto* const offsets = values<std::int32_t>("occupations");
  const std::int32_t kept = offsets[2];
  for (const std::int32_t wrong : {-1, 1'000'000, INT32_MAX, INT32_MIN}) {
    offsets[2] = wrong;
    BOOST_TEST(problems() == (List{"broken_column occupations"}), boost::test_tools::per_element());
  }
  offsets[2] = kept;
  BOOST_TEST(problems().empty());
}

// Two names as text views, of which the second lies in a buffer.
BOOST_AUTO_TEST_CASE(text_views_lie_within_their_buffers) {
  struct View {
    std::int32_t size = 0, prefix = 0, buffer = 0, offset = 0;
  };
  const std::string long_text = "一个很长的示例机构名称";
  const auto size = static_cast<std::int32_t>(long_text.size());
  const auto found = [&](auto change) {
    View views[2] = {{0, 0, 0, 0}, {size, 0, 0, 0}};
    std::int64_t sizes[1] = {size};
    std::uint8_t known = 3;
    const void* buffers[4] = {&known, views, long_text.data(), sizes};
    const auto keep_schema = [](ArrowSchema* schema) { schema->release = nullptr; };
    const auto keep_array = [](ArrowArray* array) { array->release = nullptr; };
    ArrowSchema name{"vu", "name", nullptr, 2, 0, nullptr, nullptr, keep_schema, nullptr};
    ArrowArray texts{2, 0, 0, 4, 0, buffers, nullptr, nullptr, keep_array, nullptr};
    ArrowSchema* schemas[1] = {&name};
    ArrowArray* arrays[1] = {&texts};
    const void* none[1] = {nullptr};
    const ArrowSchema schema{"+s", "", nullptr, 0, 1, schemas, nullptr, keep_schema, nullptr};
    const ArrowArray batch{2, 0, 0, 1, 1, none, arrays, nullptr, keep_array, nullptr};
    change(views[1], sizes, texts, known);
    columns::ColumnEvaluator evaluator(Plan::compile(rules, rules->default_readings()), settings);
    columns::BoundBatch bound;
    std::vector<columns::BatchProblem> problems;
    if (!evaluator.bind(schema, batch, {}, bound, problems))
      return std::string(info(problems.front().problem.code).name);
    Body body;
    evaluator.read(bound, 1, body);
    return body.name;
  };
  using Known = std::uint8_t;
  BOOST_TEST(found([](View&, std::int64_t*, ArrowArray&, Known&) {}) == long_text);
  const std::string broken = "broken_column";
  BOOST_TEST(found([](View& v, auto, auto&, Known&) { v.size = -1; }) == broken);
  BOOST_TEST(found([](View& v, auto, auto&, Known&) { v.buffer = 1; }) == broken);
  BOOST_TEST(found([](View& v, auto, auto&, Known&) { v.buffer = -1; }) == broken);
  BOOST_TEST(found([](View& v, auto, auto&, Known&) { v.offset = 1; }) == broken);
  BOOST_TEST(found([](View& v, auto, auto&, Known&) { v.offset = -1; }) == broken);
  BOOST_TEST(found([](View& v, auto, auto&, Known&) { v.offset = INT32_MAX; }) == broken);
  BOOST_TEST(found([](View&, std::int64_t* s, auto&, Known&) { s[0] = 0; }) == broken);
  BOOST_TEST(found([](View&, auto, ArrowArray& a, Known&) { a.buffers[3] = nullptr; }) == broken);
  BOOST_TEST(found([](View&, auto, ArrowArray& a, Known&) { a.buffers[2] = nullptr; }) == broken);
  BOOST_TEST(found([](View&, auto, ArrowArray& a, Known&) { a.n_buffers = 2; }) == broken);
  BOOST_TEST(found([](View&, auto, ArrowArray& a, Known&) { a.n_buffers = 3; }) == broken);
  // What is behind a null is not looked at.
  BOOST_TEST(found([](View& v, auto, ArrowArray& a, Known& known) {
               v = {-1, -1, -1, -1};
               known = 1;
               a.null_count = 1;
             }) == "");
}

// Of a struct that was released, or moved away, nothing but that is looked at.
BOOST_AUTO_TEST_CASE(released_schemas_are_not_looked_at) {
  const auto released = [&](ArrowSchema& schema, const std::string& column) {
    const ArrowSchema before = schema;
    schema.release = nullptr;
    schema.name = schema.format = reinterpret_cast<const char*>(std::uintptr_t{16});
    BOOST_TEST(problems() == (List{"broken_column " + column}), boost::test_tools::per_element());
    schema = before;
  };
  released(const_cast<ArrowSchema&>(table.schema()), "");
  released(*table.schema("own_examiners"),
           "occupations." + std::to_string([&] {
             const ArrowSchema& records = *table.schema("occupations")->children[0];
             std::int64_t at = 0;
             while (records.children[at] != table.schema("own_examiners")) ++at;
             return at + 1;
           }()));
  released(*table.schema().children[0], "1");
  BOOST_TEST(problems().empty());
}

BOOST_AUTO_TEST_CASE(values_outside_their_limits_are_errors_of_their_row) {
  values<std::int16_t>("posts_missing_count")[1] = -2;
  values<std::int16_t>("cohort")[2] = 2019;
  values<std::int32_t>("evaluated_on")[3] = 3'000'000;
  // A fact that the default readings do not ask for is looked at as well.
  values<std::int16_t>("annual_plan_years_required")[4] = -1;
  BOOST_TEST(errors() == (List{"1 count_negative posts_missing_count", "2 not_a_choice cohort",
                               "3 out_of_range evaluated_on",
                               "4 count_negative annual_plan_years_required"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(values_of_records_are_named_with_their_record) {
  const auto* const offsets = values<std::int32_t>("occupations");
  std::size_t row = 0;
  while (offsets[row + 1] - offsets[row] < 2) ++row;
  values<std::int16_t>("required_examiners")[offsets[row] + 1] = 0;
  BOOST_TEST(
      errors() == (List{std::to_string(row) + " out_of_range occupations[2].required_examiners"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_flag_as_an_integer_is_0_or_1) {
  std::vector<std::int16_t> flags{0, 1, 2, 1, -1};
  ArrowSchema& schema = *table.schema("charges_fees");
  ArrowArray& array = *table.array("charges_fees");
  schema.format = "s";
  array.buffers[1] = flags.data();
  BOOST_TEST(errors() == (List{"2 flag_not_zero_or_one charges_fees",
                               "4 flag_not_zero_or_one charges_fees"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(ids_are_compared_within_the_batch) {
  // The column of a fact that is not needed becomes that of the ids.
  std::vector<std::int16_t> ids{11, 12, 11, 13, 12};
  ArrowSchema& schema = *table.schema("plans_incomplete_count");
  ArrowArray& array = *table.array("plans_incomplete_count");
  schema.name = "id";
  array.buffers[1] = ids.data();
  BOOST_TEST(errors() == (List{"2 duplicate_id id", "4 duplicate_id id"}),
             boost::test_tools::per_element());
  const std::uint8_t known[] = {0b11110};
  array.buffers[0] = known;
  array.null_count = 1;
  BOOST_TEST(errors() == (List{"0 missing_id id", "4 duplicate_id id"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_null_row_is_an_error) {
  const std::uint8_t known[] = {0b11011};
  auto& array = const_cast<ArrowArray&>(table.array());
  array.buffers[0] = known;
  array.null_count = 1;
  BOOST_TEST(errors() == (List{"2 null_row "}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(rows_with_more_records_than_loops_add_up_are_right_too) {
  BodyKinds kinds;
  kinds.not_applicable_percent = 0;
  kinds.most_records = 900;
  bodies = draw(40);
  for (int i = 0; i < 6; ++i)
    bodies[static_cast<std::size_t>(7 * i)] = random_body(*rules, dice, kinds);
  ColumnCase at("many records", 7, Plan::compile(rules, rules->default_readings()));
  const ArrowTable many(*rules, bodies, dice);
  for (const std::size_t chunk : {1, 17, 2048}) {
    columns::Settings with;
    with.chunk = chunk;
    with.kernels = &columns::best_kernels();
    with.wish.wanted.parts = true;
    at.compare(many, bodies, with);
  }
}

BOOST_AUTO_TEST_CASE(an_empty_batch_is_fine) {
  bodies.clear();
  const ArrowTable empty(*rules, bodies, dice);
  ColumnCase at("empty", 1, Plan::compile(rules, rules->default_readings()));
  columns::Settings with;
  with.kernels = &columns::best_kernels();
  at.compare(empty, bodies, with);
}

// The shipped rules go through loops, complete or not, whatever the readings are.
BOOST_AUTO_TEST_CASE(the_shipped_rules_lower) {
  BodyKinds kinds;
  kinds.unknown_percent = 20;
  std::vector<Body> open;
  for (int i = 0; i < 20; ++i) open.push_back(random_body(*rules, dice, kinds));
  const ArrowTable with_nulls(*rules, open, dice, plain());
  columns::ColumnEvaluator evaluator(Plan::compile(rules, rules->default_readings()), settings);
  columns::BoundBatch bound;
  std::vector<columns::BatchProblem> found;
  BOOST_REQUIRE(evaluator.bind(table.schema(), table.array(), {}, bound, found));
  BOOST_TEST((bound.lowered().complete != nullptr), bound.lowered().why);
  BOOST_REQUIRE(evaluator.bind(with_nulls.schema(), with_nulls.array(), {}, bound, found));
  BOOST_TEST((bound.lowered().open != nullptr || bound.lowered().always_open), bound.lowered().why);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
