// Which facts a condition cannot do without.
#include "plan/decisive.h"

#include <boost/test/unit_test.hpp>

#include "base/diagnostic.h"
#include "rules/load.h"

namespace guiju::test {

namespace {

// The ids of the facts that are decisive for the condition of a note.
std::string decisive(const std::string& when) {
  const std::string text = R"yaml(guiju: 1
id: decisive
version: "1"
title: 示例
facts:
  f: {label: 甲, type: boolean}
  g: {label: 乙, type: boolean}
  n: {label: 次数, type: count, max: 9}
  d: {label: 日期, type: date}
  e: {label: 另一日期, type: date}
  list: {label: 表, type: list, fields: {day: {label: 日, type: date}}}
rubric:
  parts: [{id: R, marks: 1, deductions: [{id: Ra, points: 1, when: f}]}]
opinions: {a: {label: 甲}}
opinion: [{clause: 一, text: t, otherwise: true, opinion: a}]
notes:
- {code: c, message: m, when: ')yaml" +
                           when + "'}\n";
  Diagnostics diagnostics;
  const auto rules =
      load_rules(std::make_shared<const SourceFile>("rules.yaml", text), diagnostics);
  BOOST_REQUIRE_MESSAGE(rules, render(diagnostics.all(), {}));
  std::string out;
  for (const int slot : decisive_slots(*rules, *rules->notes.front().when))
    out += rules->facts.scalar(slot).id;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decisive_facts)

BOOST_AUTO_TEST_CASE(flags_and_dates_of_a_conjunction) {
  BOOST_TEST(decisive("f") == "f");
  BOOST_TEST(decisive("not f and g") == "fg");
  BOOST_TEST(decisive("d < e") == "de");
  BOOST_TEST(decisive("d in [date(\"2023-01-01\")..date(\"2023-12-31\")] and g") == "gd");
  BOOST_TEST(decisive("f and (g or d < e)") == "f");
  BOOST_TEST(decisive("f and n < 3") == "f");
}

BOOST_AUTO_TEST_CASE(what_may_hold_without_it_or_may_fail_needs_none) {
  BOOST_TEST(decisive("f or g") == "");
  BOOST_TEST(decisive("n <= 9") == "");  // holds whatever n is
  BOOST_TEST(decisive("f and previous_month_end(d) < e") == "");
  BOOST_TEST(decisive("f and 1 / n > 2") == "");
  BOOST_TEST(decisive("f and count(list) > 0") == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
