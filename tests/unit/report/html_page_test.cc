// The page: well formed, nothing from elsewhere, and nothing of a body can become markup.
#include "report/html_page.h"

#include <boost/test/unit_test.hpp>

#include "sample.h"
#include "support/golden.h"

using namespace guiju;
using namespace guiju::test;

namespace {

std::string page_of(const Run& run, const std::vector<std::string>& bodies) {
  SummaryTable table(run);
  const ScoreSheet sheet(run);
  std::string sheets;
  std::size_t number = 0;
  for (const std::string& facts : bodies) {
    const Body body = body_of(*run.rules, facts);
    ++number;
    if (!body.errors.empty()) {
      table.add(table.error_row(body));
      continue;
    }
    const Result result = result_of(run, body);
    SummaryRow row = table.row(body, result);
    row.number = number;
    sheet.append(body, result, number, sheets);
    table.add(std::move(row));
  }
  std::string page;
  begin_html_page(table, page);
  page += sheets;
  end_html_page(page);
  return page;
}

// Every element that is opened is closed in order, and attributes are quoted. Fails otherwise.
void check_well_formed(const std::string& page) {
  std::vector<std::string> open_elements;
  std::size_t at = page.find("<html");
  while ((at = page.find('<', at)) != std::string::npos) {
    const std::size_t end = page.find('>', at);
    BOOST_REQUIRE(end != std::string::npos);
    std::string tag = page.substr(at + 1, end - at - 1);
    at = end;
    if (tag[0] == '/') {
      BOOST_REQUIRE_MESSAGE(!open_elements.empty() && open_elements.back() == tag.substr(1),
                            "closing " << tag);
      open_elements.pop_back();
      continue;
    }
    const std::string name = tag.substr(0, tag.find(' '));
    BOOST_REQUIRE_MESSAGE(std::count(tag.begin(), tag.end(), '"') % 2 == 0, tag);
    if (name == "meta" || name == "br") continue;
    open_elements.push_back(name);
    if (name == "style") at = page.find("</style", at);
    if (name == "style") --at;
  }
  BOOST_TEST(open_elements.empty());
}

std::string body_named(const std::string& name) {
  std::string json = R"({"id":"X","name":")";
  for (const char c : name) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  return json + R"(","licence_shown":false,"stains_count":1,"wards":"东","cooks":[{"name":")" +
         R"(<script>cook()</script>","certified":false}],"poisoning_found":{"value":true,)" +
         R"("by":"<script>by()</script>","on":"2024-02-01","because":"</td><script>why()</script>"}})";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(html_page)

BOOST_AUTO_TEST_CASE(escapes_what_means_something) {
  std::string out;
  append_html(out, "a<b>&\"'\x01\x7F\n\t示例");
  BOOST_TEST(out == "a&lt;b&gt;&amp;&quot;&#39;\xEF\xBF\xBD\xEF\xBF\xBD\n\t示例");
}

BOOST_AUTO_TEST_CASE(the_whole_page) {
  const std::vector<std::string> bodies = {std::string(warned),  std::string(perfect),
                                           std::string(open),    std::string(closed),
                                           std::string(outside), std::string(broken)};
  const std::string page = page_of(sample_run(), bodies);
  check_well_formed(page);
  check_golden("report/page_zh.html", page);
  const std::string english = page_of(sample_run(Language::en), bodies);
  check_well_formed(english);
  BOOST_TEST(english.find("<html lang=\"en\">") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(nothing_of_a_body_becomes_markup) {
  const std::vector<std::string> names = {
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</title><script>x</script>",
      "'onmouseover='x", "]]><!--"};
  for (const std::string& name : names) {
    const std::string page = page_of(sample_run(), {body_named(name)});
    check_well_formed(page);
    BOOST_TEST(page.find("<script") == std::string::npos, name);
    BOOST_TEST(page.find("<img") == std::string::npos, name);
    BOOST_TEST(page.find("<!--") == std::string::npos, name);
    BOOST_TEST(page.find("'onmouseover") == std::string::npos, name);
  }
}

BOOST_AUTO_TEST_CASE(nothing_comes_from_elsewhere) {
  const std::string page = page_of(sample_run(), {std::string(warned)});
  for (const std::string_view word :
       {"http:", "https:", "src=", "@import", "url(", "<link", "<script"}) {
    BOOST_TEST(page.find(word) == std::string::npos, word);
  }
  BOOST_TEST(page.find("@page") != std::string::npos);
  BOOST_TEST(page.find("charset=\"utf-8\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_trial_says_so_on_the_table_and_on_every_sheet) {
  const std::string page =
      page_of(run_under("stain_limit", 1), {std::string(warned), std::string(open)});
  std::size_t count = 0;
  for (std::size_t at = 0; (at = page.find("试算：", at)) != std::string::npos; ++at) ++count;
  BOOST_TEST(count == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
