// Templates are read back as bodies of which nothing is known; schemas are JSON that names every fact.
#include "report/template.h"

#include <simdjson.h>
#include <boost/test/unit_test.hpp>

#include "report/schema.h"
#include "sample.h"
#include "support/golden.h"

using namespace guiju;
using namespace guiju::test;

namespace {

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::vector<Body> read(FactsFormat format, std::string text, std::vector<ListText> lists = {}) {
  Diagnostics diagnostics;
  const auto reader = FactsReader::from_text("template", format, std::move(text), sample_rules(),
                                             {}, diagnostics, std::move(lists));
  std::vector<Body> bodies;
  FactsScratch scratch;
  while (const auto batch = reader->next(10, diagnostics)) {
    for (std::size_t i = 0; i < batch->size(); ++i) {
      batch->parse(i, scratch, bodies.emplace_back());
    }
  }
  BOOST_TEST(diagnostics.all().empty(), render(diagnostics.all(), {}));
  return bodies;
}

void check_nothing_known(const Body& body) {
  for (const BodyError& error : body.errors) BOOST_ERROR(error.fact << ": " << error.en);
  for (std::size_t slot = 0; slot < body.cells.size(); ++slot) {
    BOOST_TEST(!is_known(body.cells.state(slot)),
               sample_rules()->facts.scalar(static_cast<int>(slot)).id);
  }
  for (const RecordList& list : body.lists) BOOST_TEST((list.given != Given::stated));
  BOOST_TEST(body.not_applicable.empty());
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  BOOST_REQUIRE_MESSAGE(at != text.npos, from);
  return text.replace(at, from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(templates)

BOOST_AUTO_TEST_CASE(yaml_in_both_languages) {
  std::string zh, en;
  append_yaml_template(*sample_rules(), Language::zh, zh);
  append_yaml_template(*sample_rules(), Language::en, en);
  check_golden("report/template_zh.yaml", zh);
  check_golden("report/template_en.yaml", en);
  for (const std::string& text : {zh, en}) {
    const std::vector<Body> bodies =
        read(FactsFormat::yaml, replaced(text, "\nid:\n", "\nid: X\n"));
    BOOST_REQUIRE(bodies.size() == 1u);
    BOOST_TEST(bodies[0].id == "X");
    check_nothing_known(bodies[0]);
  }
}

BOOST_AUTO_TEST_CASE(a_yaml_template_can_be_filled_in) {
  std::string text;
  append_yaml_template(*sample_rules(), Language::zh, text);
  text = replaced(text, "\nid:\n", "\nid: X\n");
  text = replaced(text, "\nstains_count:\n", "\nstains_count: 2\n");
  text = replaced(text, "\n#- name: ", "\n- name: 示例张 ");
  text = replaced(text, "\n#  certified: ", "\n  certified: 是 ");
  const std::vector<Body> bodies = read(FactsFormat::yaml, text);
  BOOST_REQUIRE(bodies.size() == 1u);
  BOOST_TEST(bodies[0].errors.empty());
  const FactTable& facts = sample_rules()->facts;
  const Fact& stains = facts.facts[static_cast<std::size_t>(facts.find("stains_count"))];
  BOOST_TEST(bodies[0].cells[static_cast<std::size_t>(stains.slot)] == 2);
  BOOST_REQUIRE(bodies[0].lists[0].count == 1u);
  BOOST_TEST(bodies[0].lists[0].cell(0, 1) == 1);
}

BOOST_AUTO_TEST_CASE(csv_is_read_back_as_nothing_known) {
  std::string text;
  append_csv_template(*sample_rules(), text);
  BOOST_TEST(text ==
             "id,name,证照上墙,污渍处数,出售鱼类,鱼类新鲜,餐区,开业日期,发生中毒,发生中毒.by,"
             "发生中毒.on,发生中毒.because,面积,not_applicable\n");
  const std::size_t commas = static_cast<std::size_t>(std::count(text.begin(), text.end(), ','));
  const std::vector<Body> bodies =
      read(FactsFormat::csv, text + "X" + std::string(commas, ',') + "\n");
  BOOST_REQUIRE(bodies.size() == 1u);
  check_nothing_known(bodies[0]);
}

BOOST_AUTO_TEST_CASE(csv_files_of_lists_are_read_back) {
  const auto lists = csv_list_templates(*sample_rules());
  BOOST_REQUIRE(lists.size() == 1u);
  BOOST_TEST(lists[0].first == "cooks");
  BOOST_TEST(lists[0].second == "id,姓名,有健康证\n");
  std::string text;
  append_csv_template(*sample_rules(), text);
  const std::size_t commas = static_cast<std::size_t>(std::count(text.begin(), text.end(), ','));
  const std::vector<Body> bodies =
      read(FactsFormat::csv, text + "X" + std::string(commas, ',') + "\n",
           {{"cooks", "template.cooks.csv", lists[0].second + "X,示例张,是\n"}});
  BOOST_REQUIRE(bodies.size() == 1u);
  BOOST_TEST(bodies[0].errors.empty());
  BOOST_TEST(bodies[0].lists[0].count == 1u);
}

BOOST_AUTO_TEST_CASE(the_schema_of_facts) {
  std::string text;
  append_facts_schema(*sample_rules(), Language::zh, text);
  check_golden("report/schema_zh.json", text);
  simdjson::dom::parser parser;
  simdjson::dom::element schema;
  BOOST_REQUIRE(parser.parse(text).get(schema) == simdjson::SUCCESS);
  const RuleSet& rules = *sample_rules();
  for (const Fact& fact : rules.facts.facts) {
    for (const std::string& name : {fact.id, fact.label}) {
      std::string_view reference;
      BOOST_REQUIRE_MESSAGE(
          schema["$defs"]["body"]["properties"][name]["$ref"].get(reference) == simdjson::SUCCESS,
          name);
      BOOST_TEST(reference == "#/$defs/" + fact.id);
    }
    std::string_view title;
    BOOST_REQUIRE(schema["$defs"][fact.id]["title"].get(title) == simdjson::SUCCESS);
    BOOST_TEST(title == fact.label);
  }
}

BOOST_AUTO_TEST_CASE(the_schema_of_the_rule_language_is_json) {
  const std::string text(rule_language_schema());
  simdjson::dom::parser parser;
  simdjson::dom::element schema;
  BOOST_REQUIRE(parser.parse(text).get(schema) == simdjson::SUCCESS);
  // Every reference leads somewhere.
  std::size_t references = 0;
  for (std::size_t at = 0; (at = text.find("#/$defs/", at)) != text.npos; ++references) {
    at += 8;
    const std::string name = text.substr(at, text.find('"', at) - at);
    simdjson::dom::element found;
    BOOST_TEST(schema["$defs"][name].get(found) == simdjson::SUCCESS, name);
  }
  BOOST_TEST(references > 50u);
  BOOST_TEST(holds(text, "\"urn:guiju:rule-language:1\""));
}

BOOST_AUTO_TEST_SUITE_END()
