// The CSV table: quoting, the text of points, and the same columns in every kind of line.
#include "report/csv.h"

#include <boost/test/unit_test.hpp>

#include "sample.h"

using namespace guiju;
using namespace guiju::test;

namespace {

// The fields of one CSV line by RFC 4180; fails on stray quotes.
std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quoted) {
      if (line[i] != '"')
        fields.back() += line[i];
      else if (i + 1 < line.size() && line[i + 1] == '"')
        fields.back() += line[i++];
      else
        quoted = false;
    } else if (line[i] == '"') {
      BOOST_REQUIRE(fields.back().empty());
      quoted = true;
    } else if (line[i] == ',') {
      fields.emplace_back();
    } else {
      fields.back() += line[i];
    }
  }
  BOOST_REQUIRE(!quoted);
  BOOST_REQUIRE(!fields.back().empty());
  BOOST_REQUIRE(fields.back().back() == '\n');
  fields.back().pop_back();
  return fields;
}

std::string quoted(std::string_view text) {
  std::string out;
  append_csv_field(out, text);
  return out;
}

std::string header_of(const Run& run) {
  std::string out;
  CsvTable(run).header(out);
  return out;
}

// The fields of a body's line, by column name.
std::string field(const Run& run, const std::string& line, std::string_view column) {
  const std::vector<std::string> names = fields_of(header_of(run));
  const std::vector<std::string> values = fields_of(line);
  BOOST_REQUIRE(names.size() == values.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == column) return values[i];
  }
  BOOST_FAIL("no column " << column);
  return {};
}

std::string line_of(const Run& run, std::string_view facts) {
  Evaluator evaluator(Plan::compile(run.rules, run.selection));
  const Body body = good_body(facts);
  const Brief& brief = evaluator.brief(body);
  std::string out;
  CsvTable(run).row(body, brief,
                    brief.complete ? std::vector<std::string>() : evaluator.unknown_facts(body),
                    out);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_table)

BOOST_AUTO_TEST_CASE(quotes_only_where_they_are_needed) {
  BOOST_TEST(quoted("示例，食堂") == "示例，食堂");
  BOOST_TEST(quoted(" a ") == " a ");
  BOOST_TEST(quoted("a,b") == "\"a,b\"");
  BOOST_TEST(quoted("a\"b") == "\"a\"\"b\"");
  BOOST_TEST(quoted("a\nb") == "\"a\nb\"");
  BOOST_TEST(quoted("a\rb") == "\"a\rb\"");
  BOOST_TEST(quoted("") == "");
  BOOST_TEST(quoted("\"") == "\"\"\"\"");
}

BOOST_AUTO_TEST_CASE(header_names_the_criteria_in_document_order) {
  BOOST_TEST(header_of(sample_run()) ==
             "id,name,score,score_low,score_high,grade,opinion,possible,settled,needs_confirmation,"
             "A1,A2,B1,B2,unknown,error\n");
}

BOOST_AUTO_TEST_CASE(lines_of_certain_open_and_refused_bodies) {
  const Run run = sample_run();
  BOOST_TEST(line_of(run, warned) == "W1,示例食堂甲,11,11,11,差,warn,warn,true,false,2,1,0,8,,\n");
  const std::string between = line_of(run, open);
  BOOST_TEST(
      between.starts_with("U1,示例食堂丙,,10,18,,undetermined,warn pass,false,false,2,4,4,,"),
      between);
  BOOST_TEST(field(run, between, "unknown") == "fish_fresh");
  BOOST_TEST(line_of(run, closed).starts_with("C1,示例食堂丁,,,,,close,close,true,true,"));
  BOOST_TEST(line_of(run, outside).starts_with("O1,示例食堂戊,,,,,outside,outside,true,false,"));
}

BOOST_AUTO_TEST_CASE(a_rule_set_without_opinions_leaves_their_cells_empty) {
  const Run run = run_of(marks_only());
  const auto line = [&run](const char* facts) {
    const Body body = body_of(*run.rules, facts);
    Evaluator evaluator(Plan::compile(run.rules, run.selection));
    std::string out;
    CsvTable(run).row(body, evaluator.brief(body), {}, out);
    return out;
  };
  BOOST_TEST(line(R"({"id":"x","a":false})") == "x,,1,1,1,,,,true,false,1,,\n");
  BOOST_TEST(line(R"({"id":"x"})") == "x,,,1,2,,,,false,false,,,\n");
}

BOOST_AUTO_TEST_CASE(scores_without_a_finite_decimal_are_shown_as_in_json) {
  const Run run = run_under("base", 1);
  const std::string line = line_of(run, warned);
  BOOST_TEST(field(run, line, "score") == "61.11");
  BOOST_TEST(field(run, line, "score_low") == "61.11");
  BOOST_TEST(field(run, line_of(run, perfect), "score") == "100");
}

BOOST_AUTO_TEST_CASE(errors_have_their_codes_and_facts) {
  const Run run = sample_run();
  Body body;
  body.id = "a,b";
  body.name = "示例\"甲\"";
  body.errors.push_back({"wrong_type", "f", 1, "stains_count", "", ""});
  body.errors.push_back({"missing_id", "f", 1, "", "", ""});
  std::string line;
  CsvTable(run).error_row(body, line);
  BOOST_TEST(field(run, line, "id") == "a,b");
  BOOST_TEST(field(run, line, "name") == "示例\"甲\"");
  BOOST_TEST(field(run, line, "opinion") == "error");
  BOOST_TEST(field(run, line, "error") == "wrong_type stains_count; missing_id");
  BOOST_TEST(field(run, line, "settled") == "");
}

BOOST_AUTO_TEST_CASE(points_of_any_size_and_number_of_decimals) {
  const Run run = sample_run();
  Body body;
  body.id = "x";
  Brief brief;
  brief.part_low.resize(run.rules->parts.size());
  brief.part_high.resize(run.rules->parts.size());
  const std::size_t criterion = static_cast<std::size_t>(run.rules->find_part("B1"));
  CsvTable table(run);
  const auto check = [&](std::int64_t value, int decimals) {
    brief.decimals = decimals;
    brief.part_low[criterion] = brief.part_high[criterion] = value;
    brief.low = brief.high = Number::scaled(value, decimals);
    std::string line;
    table.row(body, brief, {}, line);
    const std::string expected = Number::scaled(value, decimals).to_string();
    BOOST_REQUIRE_EQUAL(field(run, line, "B1"), expected);
    BOOST_REQUIRE_EQUAL(field(run, line, "score"), expected);
  };
  for (const int decimals : {0, 1, 2, 4, 18}) {
    for (std::int64_t value = -120; value <= 120; ++value) check(value, decimals);
    for (const std::int64_t value : {std::int64_t{4095}, std::int64_t{4096}, std::int64_t{99999},
                                     std::int64_t{1} << 62, INT64_MAX, INT64_MIN, INT64_MIN + 1}) {
      check(value, decimals);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
