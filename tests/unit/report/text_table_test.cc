// The summary table: what is ticked and counted, and that columns line up on a terminal.
#include "report/text_table.h"

#include <boost/test/unit_test.hpp>

#include <sstream>

#include "base/utf8.h"
#include "sample.h"
#include "support/golden.h"

using namespace guiju;
using namespace guiju::test;

namespace {

SummaryTable table_of(const Run& run, const std::vector<std::string_view>& bodies) {
  SummaryTable table(run);
  for (const std::string_view facts : bodies) {
    const Body body = body_of(*run.rules, facts);
    table.add(body.errors.empty() ? table.row(body, result_of(run, body)) : table.error_row(body));
  }
  return table;
}

std::string text_of(const SummaryTable& table) {
  std::string out;
  append_text_table(table, out);
  return out;
}

const std::vector<std::string_view> all = {warned, perfect, open, closed, outside, broken};

}  // namespace

BOOST_AUTO_TEST_SUITE(summary_table)

BOOST_AUTO_TEST_CASE(in_chinese_and_in_english) {
  check_golden("report/table_zh.txt", text_of(table_of(sample_run(), all)));
  check_golden("report/table_en.txt", text_of(table_of(sample_run(Language::en), all)));
}

BOOST_AUTO_TEST_CASE(each_body_stands_in_one_place) {
  const SummaryTable table = table_of(sample_run(), all);
  BOOST_REQUIRE(table.blocks().size() == 2u);
  BOOST_TEST(table.blocks()[0].rows.size() == 2u);
  BOOST_TEST(table.blocks()[1].rows.size() == 2u);
  BOOST_TEST(table.total_rows() == 4u);
  BOOST_TEST(table.errors().size() == 1u);
  const std::vector<SummaryList> lists = table.lists();
  BOOST_REQUIRE(lists.size() == 3u);  // undetermined, out of scope, errors
  BOOST_TEST(lists[0].entries.front().row->id == "U1");
  BOOST_TEST(lists[1].entries.front().row->id == "O1");
  BOOST_TEST(lists[2].entries.front().row->id == "E1");
}

BOOST_AUTO_TEST_CASE(one_tick_where_the_opinion_is_certain_and_none_where_it_is_not) {
  const SummaryTable table = table_of(sample_run(), all);
  for (const SummaryBlock& block : table.blocks()) {
    for (const SummaryRow& row : block.rows) {
      BOOST_TEST(row.ticks.size() == (row.undetermined ? 0u : 1u), row.id);
    }
  }
  // fact, 停业, 整改, 通过, score
  const std::vector<std::size_t> expected = {0, 1, 1, 1, 0};
  BOOST_TEST(table.total_ticks() == expected, boost::test_tools::per_element());
  BOOST_TEST(table.blocks()[1].rows[1].cells[1] == "√*");  // needs confirmation
  BOOST_TEST(table.blocks()[0].rows[1].cells[4] == "10–18");
  BOOST_TEST(table.blocks()[1].rows[1].cells[4] == "");  // no score
}

BOOST_AUTO_TEST_CASE(a_column_of_other_blocks_gets_no_tick) {
  // An opinion 整改 in 西区, where that column is not open.
  const std::string facts = R"({"id":"X","licence_shown":false,"stains_count":9,"sells_fish":false,
    "wards":"西","poisoning_found":false,"cooks":[{"certified":false}]})";
  const SummaryTable table = table_of(sample_run(), {facts});
  BOOST_TEST(table.blocks()[1].rows.front().ticks.empty());
  BOOST_TEST(!table.open_to(2, 1));
  BOOST_TEST(table.open_to(2, 0));
}

BOOST_AUTO_TEST_CASE(bodies_of_no_block_get_one_of_their_own) {
  const SummaryTable table = table_of(sample_run(), {R"({"id":"X"})", perfect, R"({"id":"Y"})"});
  BOOST_REQUIRE(table.blocks().size() == 3u);
  BOOST_TEST(table.blocks()[2].heading == "餐区未知或不在上列");
  BOOST_TEST(table.blocks()[2].rows.size() == 2u);
}

BOOST_AUTO_TEST_CASE(scores_end_in_one_terminal_column_whatever_the_names) {
  std::vector<std::string> bodies;
  for (const std::string name :
       {"甲", "a rather long name in ASCII", "ｆｕｌｌ　ｗｉｄｔｈ", "e\xCC\x81t\xC3\xA9"}) {
    bodies.push_back(R"({"id":"I)" + std::to_string(bodies.size()) + R"(","name":")" + name +
                     R"(","licence_shown":true,"stains_count":)" + std::to_string(bodies.size()) +
                     R"(,"sells_fish":true,"fish_fresh":true,"wards":"东","poisoning_found":false,)"
                     R"("cooks":[]})");
  }
  const std::vector<std::string_view> views(bodies.begin(), bodies.end());
  std::istringstream lines(text_of(table_of(sample_run(), views)));
  std::size_t width = 0;
  std::size_t rows = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("√") == std::string::npos || line.find("“√”") != std::string::npos) continue;
    if (width == 0) width = utf8::width(line);
    BOOST_TEST(utf8::width(line) == width, line);
    ++rows;
  }
  BOOST_TEST(rows == 4u);
}

BOOST_AUTO_TEST_CASE(a_trial_says_so_and_what_was_changed) {
  Run run = run_under("stain_limit", 1);
  run.set = {{"stains_count", "2"}, {"opened_on", ""}};
  const std::string text = text_of(table_of(run, {warned}));
  BOOST_TEST(text.find("【试算】") != std::string::npos);
  BOOST_TEST(text.find("改设事实：污渍处数 = 2") != std::string::npos);
  BOOST_TEST(text.find("改设事实：开业日期 = 尚不清楚") != std::string::npos);
  BOOST_TEST(text.find("改用读法：stain_limit = once（只扣一次）；现行读法为 each（每处扣）") !=
             std::string::npos);
  run.language = Language::en;
  BOOST_TEST(text_of(table_of(run, {warned})).find("[trial 试算]") != std::string::npos);
  BOOST_TEST(text_of(table_of(sample_run(), {warned})).find("试算") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(terminal_controls_in_names_do_nothing) {
  const Run run = sample_run();
  Body body = good_body(perfect);
  body.name = "\x1b[31mred\xE2\x80\xAE";  // as a program that links the library may hand it over
  SummaryTable table(run);
  table.add(table.row(body, result_of(run, body)));
  const std::string text = text_of(table);
  BOOST_TEST(text.find('\x1b') == std::string::npos);
  BOOST_TEST(text.find("\xE2\x80\xAE") == std::string::npos);
  BOOST_TEST(text.find("\\u{1B}[31mred") != std::string::npos);
}

// Three bodies state one name and one of them is closed: the others are named, nothing of them
// changes. A name that is not stated is no common name.
BOOST_AUTO_TEST_CASE(bodies_of_the_same_name_as_one_with_a_related_opinion_are_named) {
  const auto facts = [](std::string id, std::string name, bool poisoned) {
    return R"({"id":")" + id + R"(","name":")" + name +
           R"(","licence_shown":true,"stains_count":0,"sells_fish":false,"wards":"东",)"
           R"("poisoning_found":)" +
           (poisoned ? "true" : "false") + R"(,"cooks":[]})";
  };
  const std::vector<std::string> bodies = {facts("A", "甲", false),
                                           facts("B", "甲", true),
                                           facts("C", "乙", true),
                                           facts("D", "", true),
                                           facts("E", "", false),
                                           R"({"id":"F","name":"甲","wards":"外"})",
                                           R"({"id":"G","name":"甲","stains_count":-1})"};
  const SummaryTable table = table_of(sample_run(), {bodies.begin(), bodies.end()});
  std::vector<std::string> lines;
  for (const SummaryList::Entry& entry : table.related().entries) {
    lines.push_back(entry_words(entry, Language::zh));
  }
  const std::string why = "：与B（停业*）同名；同一单位的另一处已停业，请复查";
  const std::vector<std::string> expected = {"A 甲" + why, "F 甲" + why, "G 甲" + why};
  BOOST_TEST(lines == expected, boost::test_tools::per_element());
  BOOST_TEST(table.blocks()[0].rows[0].cells[3] == "√");  // A keeps its opinion
  BOOST_TEST(text_of(table).find("同名的机构，请核对（3）：\n  A 甲") != std::string::npos);
  const std::vector<std::string> both = {facts("A", "甲", true), facts("B", "甲", true)};
  BOOST_TEST(table_of(sample_run(), {both.begin(), both.end()}).related().entries.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_rule_file_without_opinions_leaves_nothing_undetermined) {
  const SummaryTable table =
      table_of(run_of(marks_only()), {R"({"id":"a","a":true})", R"({"id":"c"})"});
  BOOST_TEST(table.lists().empty());
  BOOST_TEST(text_of(table).find("确定") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_rule_file_without_a_table_gets_score_grade_and_opinion) {
  const auto rules = rules_from(R"yaml(guiju: 1
id: plain
facts: {clean: {label: 清洁, type: boolean}}
rubric:
  parts:
  - {id: A, marks: 2, deductions: [{id: A1, points: 1, when: not clean, clause: 不清洁扣1分}]}
opinions: {good: {label: 好评}, bad: {label: 差评, needs_confirmation: true}}
opinion:
- {clause: 一, when: score < 2, opinion: bad}
- {clause: 二, otherwise: true, opinion: good}
grades: [甲]
grade: [{grade: 甲}]
)yaml");
  Run run;
  run.rules = rules;
  run.selection = rules->default_readings();
  const SummaryTable table =
      table_of(run, {R"({"id":"a","clean":true})", R"({"id":"b","clean":false})", R"({"id":"c"})"});
  BOOST_REQUIRE(table.blocks().size() == 1u);
  const std::vector<SummaryRow>& rows = table.blocks()[0].rows;
  BOOST_REQUIRE(rows.size() == 3u);
  const auto cells = [](std::vector<std::string> list) { return list; };
  BOOST_TEST(rows[0].cells == cells({"2", "甲", "好评"}), boost::test_tools::per_element());
  BOOST_TEST(rows[1].cells == cells({"1", "甲", "差评*"}), boost::test_tools::per_element());
  BOOST_TEST(rows[2].cells == cells({"1–2", "甲", "尚不能确定"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
