// Bodies and fact tables themselves: names, slots, defaults and their notes, forms, memory that goes
// round.
#include <boost/test/unit_test.hpp>

#include "unit/facts/sample_rules.h"

using namespace guiju;
using namespace guiju::test;

BOOST_AUTO_TEST_SUITE(facts_body)

BOOST_AUTO_TEST_CASE(names_of_types) {
  for (int i = 0; i <= static_cast<int>(FactType::list); ++i) {
    const FactType type = static_cast<FactType>(i);
    BOOST_TEST((fact_type_named(name_of(type)) == type));
  }
  BOOST_TEST(name_of(FactType::boolean) == "boolean");
  BOOST_TEST(name_of(FactType::list) == "list");
  BOOST_TEST(!fact_type_named("bool"));
  BOOST_TEST(!fact_type_named(""));
}

BOOST_AUTO_TEST_CASE(facts_are_found_by_id_and_label) {
  const FactTable& table = sample()->facts;
  BOOST_TEST(table.find("cohort") == 6);
  BOOST_TEST(table.find("备案年度") == 6);
  BOOST_TEST(table.find("cohorts") == -1);
  BOOST_TEST(table.find("") == -1);
  BOOST_TEST(table.scalar_count == 13);
  BOOST_TEST(table.list_facts.size() == 2u);
  for (int slot = 0; slot < table.scalar_count; ++slot) BOOST_TEST(table.scalar(slot).slot == slot);
  for (int list = 0; list < 2; ++list) BOOST_TEST(table.list(list).list == list);
  const Fact& occupations = table.list(0);
  BOOST_TEST(occupations.slot == -1);
  BOOST_TEST(FactTable::find_field(occupations, "own_examiners") == 3);
  BOOST_TEST(FactTable::find_field(occupations, "自有考评员数") == 3);
  BOOST_TEST(FactTable::find_field(occupations, "cohort") == -1);
  BOOST_TEST(occupations.fields[3].slot == 3);
}

BOOST_AUTO_TEST_CASE(a_table_can_be_built_again) {
  FactTable table = sample()->facts;
  table.facts.erase(table.facts.begin());
  table.build_index();
  BOOST_TEST(table.find("licences_complete") == -1);
  BOOST_TEST(table.find("cohort") == 5);
  BOOST_TEST(table.scalar_count == 12);
  BOOST_TEST(table.defaults.size() == 4u);
}

BOOST_AUTO_TEST_CASE(defaults_are_taken_and_noted) {
  FactsOptions options;
  options.as_of = Date::parse("2023-09-20");
  const Body body = read_json(
      R"({"id":"a","occupations":[{"evaluated":false},{},{"evaluated":null},{"name":"n"}]})",
      options);
  BOOST_TEST(value_of(body, "evaluated_on") == "2023-09-20 (default)");
  BOOST_TEST(value_of(body, "second_evaluation") == "false (default)");
  BOOST_TEST(value_of(body, "occupations", 0, "evaluated") == "false");
  BOOST_TEST(value_of(body, "occupations", 1, "evaluated") == "true (default)");
  BOOST_TEST(value_of(body, "occupations", 2, "evaluated") == "null");
  BOOST_TEST(value_of(body, "occupations", 3, "evaluated") == "true (default)");
  BOOST_TEST((list_of(body, "batches").given == Given::defaulted));
  BOOST_TEST(list_of(body, "batches").count == 0u);
  const std::vector<BodyNote> notes = notes_of(body);
  BOOST_REQUIRE(notes.size() == 4u);
  for (const BodyNote& note : notes) BOOST_TEST(note.code == "default_taken");
  BOOST_TEST(notes[0].zh == "未提供“市级评估日期”，按规则文件取评估基准日 2023-09-20");
  BOOST_TEST(notes[0].en ==
             "'evaluated_on' was left out; the rule file takes the as-of date 2023-09-20");
  BOOST_TEST(notes[1].zh == "未提供“已开展评价”，按规则文件取默认值是（记录 2, 4）");
  BOOST_TEST(notes[1].en ==
             "'evaluated' was left out; the rule file's default true is taken (records: 2, 4)");
  BOOST_TEST(notes[2].zh == "未提供“评价批次”，按规则文件视为没有提供，不算未知");
  BOOST_TEST(notes[3].zh == "未提供“本次为再次评估”，按规则文件取默认值否");
}

BOOST_AUTO_TEST_CASE(defaults_are_not_taken_for_what_is_stated) {
  const Body body = read_json(
      R"({"id":"a","evaluated_on":null,"second_evaluation":true,"batches":null,"occupations":[]})");
  BOOST_TEST(notes_of(body).empty());
  BOOST_TEST(value_of(body, "evaluated_on") == "null");
  BOOST_TEST(value_of(body, "second_evaluation") == "true");
  BOOST_TEST((list_of(body, "batches").given == Given::null));
  // Without an as-of date a date that defaults to it is unknown, and a wrong value is no default.
  BOOST_TEST(value_of(read_json(R"({"id":"a"})"), "evaluated_on") == "absent");
  BOOST_TEST(value_of(read_json(R"({"id":"a","second_evaluation":7})"), "second_evaluation") ==
             "null");
}

BOOST_AUTO_TEST_CASE(defaults_of_every_type) {
  auto rules = sample_rules();
  auto& facts = rules->facts.facts;
  const auto set = [&](std::size_t i, Cell cell) {
    facts[i].default_kind = Fact::Default::value;
    facts[i].default_cell = cell;
  };
  set(1, 7);
  set(6, 2);
  set(8, Date::parse("2023-08-31")->days());
  rules->facts.build_index();
  Body body;
  parse_body_json(*rules, R"({"id":"a"})", {}, body);
  BOOST_TEST(body.cells[1] == 7);
  BOOST_TEST(body.cells[6] == 2);
  const std::vector<BodyNote> notes = notes_of(body, rules->facts);
  BOOST_REQUIRE(notes.size() == 5u);
  BOOST_TEST(notes[0].zh == "未提供“缺岗数”，按规则文件取默认值7");
  BOOST_TEST(notes[1].zh == "未提供“备案年度”，按规则文件取默认值2022");
  BOOST_TEST(notes[2].en ==
             "'published_on' was left out; the rule file's default 2023-08-31 is taken");
}

BOOST_AUTO_TEST_CASE(a_note_names_a_bounded_number_of_records) {
  std::string json = R"({"id":"a","occupations":[{})";
  for (int i = 1; i < 50; ++i) json += ",{}";
  const Body body = read_json(json + "]}");
  BOOST_TEST(first_of(notes_of(body)).en.ends_with("17, 18, 19, 20, …)"));
  BOOST_TEST(value_of(body, "occupations", 49, "evaluated") == "true (default)");
}

BOOST_AUTO_TEST_CASE(unusual_forms_are_noted) {
  const auto notes = [](const std::string& codes) {
    std::string all;
    for (const BodyNote& note :
         notes_of(read_json(R"({"id":"a","batches":[],"second_evaluation":true,"occupations":[)" +
                            codes + "]}"))) {
      all += note.code + ": " + note.en + '\n';
    }
    return all;
  };
  const auto record = [](const std::string& code) {
    return R"({"evaluated":true,"code":")" + code + "\"}";
  };
  BOOST_TEST(notes(record("4-07-03-13")) == "");
  BOOST_TEST(notes(record("xY7")) == "");
  BOOST_TEST(notes(R"({"evaluated":true})") == "");
  BOOST_TEST(notes(R"({"evaluated":true,"code":null})") == "");
  BOOST_TEST(notes(record("4-07-03-13") + "," + record("4-7-3-13") + "," + record("407") + "," +
                   record("４-07-03-13")) ==
             "unusual_form: 'code' is of unusual form; the usual one is 9-99-99-99, AA9: "
             "occupations[2].code \"4-7-3-13\", occupations[3].code \"407\", "
             "occupations[4].code \"４-07-03-13\"\n");
  std::string many = record("1");
  for (int i = 0; i < 20; ++i) many += "," + record("1");
  BOOST_TEST(notes(many).ends_with("occupations[5].code \"1\", …\n"));
}

BOOST_AUTO_TEST_CASE(a_copy_is_whole_and_memory_goes_round) {
  Body body = read_json(R"({"id":"a","remark":"long enough to be kept on the heap","ratio":0.5,
    "exam_disorder_found":{"value":true,"by":"someone with a long name as well"}})");
  const Body copy = body;
  body.reset(sample()->facts);
  BOOST_TEST(body.id == "");
  BOOST_TEST(body.texts.empty());
  BOOST_TEST(body.numbers.empty());
  BOOST_TEST(body.findings.empty());
  BOOST_TEST(body.notes.empty());
  BOOST_TEST(value_of(body, "remark") == "absent");
  BOOST_TEST(value_of(copy, "remark") == "long enough to be kept on the heap");
  BOOST_TEST(first_of(copy.findings).by == "someone with a long name as well");
  // Nothing of the body before is left in what is used again.
  BOOST_TEST(body.add_text("x") == 0);
  BOOST_TEST(first_of(body.texts) == "x");
  const FindingDetail& detail = body.add_finding(2);
  BOOST_TEST(detail.by == "");
  BOOST_TEST(detail.slot == 2);
  const BodyNote& note = body.add_note("n");
  BOOST_TEST(note.zh == "");
  BOOST_TEST(body.finding(2) == &body.findings[0]);
  BOOST_TEST(body.finding(3) == nullptr);
}

// What a body held before it was assigned to is not seen, whichever of the two held more.
BOOST_AUTO_TEST_CASE(an_assigned_body_is_the_other) {
  const Body more = read_json(R"({"id":"a","remark":"示例",
    "exam_disorder_found":{"value":true,"by":"示例"}})");
  const Body less = read_json(R"({"id":"b"})");
  Body body = more;
  body = less;
  BOOST_TEST(body.texts.empty());
  BOOST_TEST(body.findings.empty());
  BOOST_TEST(body.add_finding(2).by == "");
  body = more;
  BOOST_TEST(value_of(body, "remark") == "示例");
  BOOST_TEST(body.findings.size() == 1u);
  BOOST_TEST(body.findings[0].by == "示例");
}

BOOST_AUTO_TEST_CASE(records_are_added_absent) {
  Body body;
  body.reset(sample()->facts);
  BOOST_TEST(body.add_record(0) == 0u);
  body.lists[0].cells.set(3, 5);
  BOOST_TEST(body.add_record(0) == 1u);
  BOOST_TEST((body.lists[0].given == Given::stated));
  BOOST_TEST(body.lists[0].cell(0, 3) == 5);
  BOOST_TEST((body.lists[0].state(1, 3) == Given::absent));
}

BOOST_AUTO_TEST_SUITE_END()
