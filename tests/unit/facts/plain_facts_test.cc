// Facts without a rule file: types from values, and every way in which they are refused.
#include <boost/test/unit_test.hpp>

#include <string>

#include "facts/plain_facts.h"
#include "support/golden.h"

using namespace guiju;

namespace {

struct Read {
  bool good = false;
  RuleSet rules;
  Body body;
  Diagnostics diagnostics;
  SourcePtr source;
};

Read read(const std::string& text, const FactsLimits& limits = {}) {
  Read result;
  result.source = std::make_shared<SourceFile>("facts.yaml", text);
  result.good =
      read_plain_facts(result.source, limits, result.rules, result.body, result.diagnostics);
  BOOST_TEST(result.good != result.diagnostics.has_errors());
  return result;
}

// "n: number 2.5; items: list(have number)".
std::string shown(const std::string& text) {
  const Read result = read(text);
  BOOST_REQUIRE_MESSAGE(result.good, render(result.diagnostics.all(), {Language::en}));
  std::string out;
  for (const Fact& fact : result.rules.facts.facts) {
    out += (out.empty() ? "" : "; ") + fact.id + ": " + std::string(name_of(fact.type));
    if (fact.type != FactType::list) {
      const auto slot = static_cast<std::size_t>(fact.slot);
      out += " " + cell_text(fact, result.body.cells[slot], result.body);
      continue;
    }
    const RecordList& records = result.body.lists[static_cast<std::size_t>(fact.list)];
    for (std::size_t row = 0; row < records.count; ++row) {
      out += " {";
      for (const Fact& field : fact.fields) {
        const auto slot = static_cast<std::size_t>(field.slot);
        if (!is_known(records.state(row, slot))) continue;
        out += (out.back() == '{' ? "" : ", ") + field.id + " " + std::string(name_of(field.type)) +
               " " + cell_text(field, records.cell(row, slot), result.body);
      }
      out += "}";
    }
  }
  for (const Parameter& list : result.rules.derived)
    out += (out.empty() ? "" : "; ") + list.id + ": " + dump(list.value);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plain_facts)

BOOST_AUTO_TEST_CASE(types_come_from_values) {
  BOOST_TEST(shown("{}") == "");
  BOOST_TEST(shown("a: 2.50\nb: true\nc: 否\nd: 2023-08-31\ne: 文字\nf: \"12\"\ng: '2023-08-31'") ==
             "a: number 2.5; b: boolean true; c: boolean false; d: date 2023-08-31; e: text 文字; "
             "f: text 12; g: date 2023-08-31");
  BOOST_TEST(shown("{\"a\": 1.5e3, \"b\": \"x\\ny\", \"机构 名称\": -7}") ==
             "a: number 1500; b: text x\ny; 机构 名称: number -7");
  BOOST_TEST(shown("a: 2023-02-30\nb: P2M") == "a: text 2023-02-30; b: text P2M");
}

BOOST_AUTO_TEST_CASE(lists) {
  BOOST_TEST(shown("a: [1, 2.5]\nb: []\nc: [x, '1']") ==
             "a: (list:list (number:number 1) (number:number 2.5)); b: (list:list); "
             "c: (list:list (text:text \"x\") (text:text \"1\"))");
  BOOST_TEST(shown("a: [2023-08-31, 2024-01-01]\nb: [true, 否]") ==
             "a: (list:list (date:date 2023-08-31) (date:date 2024-01-01)); "
             "b: (list:list (boolean:boolean true) (boolean:boolean false))");
  BOOST_TEST(shown("rooms: [{no: 甲, seats: 3}, {seats: null, lit: true}, {}]") ==
             "rooms: list {no text 甲, seats number 3} {lit boolean true} {}");
}

BOOST_AUTO_TEST_CASE(messages) {
  std::string text;
  const auto refuse = [&](const std::string& facts, const FactsLimits& limits = {}) {
    const Read result = read(facts, limits);
    BOOST_TEST(!result.good, facts);
    text += render(result.diagnostics.all(), {Language::zh});
    text += render(result.diagnostics.all(), {Language::en}) + "\n";
  };
  refuse("- 1\n");
  refuse("3");
  refuse("");
  refuse("a: 1\na: 2\n");
  refuse(
      "a: null\nb: {c: 1}\nc: [1, x]\nd: [[1]]\ne: [{x: 1}, 2]\nf: [{x: 1}, {x: y}]\n"
      "g: [1, null]\nh: [{x: null}]\ni: [{x: {y: 1}}]\n");
  refuse("a: 1e400\nb: NaN\nc: 12345678901234567890123456789012345\nd: １２\n");
  refuse("a: [1, 2");
  FactsLimits small;
  small.records = 2;
  small.text_bytes = 4;
  refuse("a: [1, 2, 3]\nb: [{x: 1}, {x: 2}, {x: 3}]\nc: 12345\n", small);
  test::check_golden("facts/plain_facts_messages.txt", text);
}

BOOST_AUTO_TEST_CASE(limits) {
  std::string many;
  for (int i = 0; i < 5001; ++i) many += "f" + std::to_string(i) + ": 1\n";
  const Read facts = read(many);
  BOOST_REQUIRE(!facts.good);
  BOOST_TEST((facts.diagnostics.all()[0].code == Code::too_many_facts));
  many = "r: [{";
  for (int i = 0; i < 1001; ++i) many += (i > 0 ? ", f" : "f") + std::to_string(i) + ": 1";
  const Read fields = read(many + "}]");
  BOOST_REQUIRE(!fields.good);
  BOOST_TEST((fields.diagnostics.all()[0].code == Code::too_many_facts));
}

BOOST_AUTO_TEST_SUITE_END()
