// One body from JSON text: keys, records, findings, rows, and everything that is not JSON.
#include <boost/test/unit_test.hpp>

#include "facts/json_outline.h"
#include "unit/facts/sample_rules.h"

using namespace guiju;
using namespace guiju::test;

namespace {

std::string errors(std::string_view json) { return errors_of(read_json(json)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_json_body)

BOOST_AUTO_TEST_CASE(a_whole_body) {
  const Body body = read_json(R"({
    "id": "b1", "name": "示例机构",
    "licences_complete": true, "缺岗数": 2, "area": 120.5, "cohort": 2020,
    "published_on": "2020-12-01",
    "refused_without_cause": {"value": false, "by": "评估组", "on": "2023-09-20", "because": "到场"},
    "exam_disorder_found": true,
    "occupations": [
      {"name": "示例职业1", "code": "4-07-03-13", "own_examiners": 2, "required_examiners": 3},
      {"职业名称": "示例职业2", "evaluated": false, "rate": "0.95", "since": "2021-01-01", "level": "高级"}
    ],
    "batches": [],
    "not_applicable": ["R03", "R01"]
  })");
  BOOST_TEST(errors_of(body) == "");
  BOOST_TEST(body.id == "b1");
  BOOST_TEST(body.name == "示例机构");
  BOOST_TEST(body.line == 1u);
  BOOST_TEST(value_of(body, "licences_complete") == "true");
  BOOST_TEST(value_of(body, "posts_missing_count") == "2");
  BOOST_TEST(value_of(body, "area") == "120.5");
  BOOST_TEST(value_of(body, "cohort") == "2020");
  BOOST_TEST(value_of(body, "published_on") == "2020-12-01");
  BOOST_TEST(value_of(body, "team_size") == "absent");
  BOOST_TEST(value_of(body, "refused_without_cause") == "false");
  BOOST_TEST(value_of(body, "exam_disorder_found") == "true");
  BOOST_REQUIRE(body.findings.size() == 1u);
  const FindingDetail* detail = body.finding(sample()->facts.facts[10].slot);
  BOOST_REQUIRE(detail != nullptr);
  BOOST_TEST(detail->by == "评估组");
  BOOST_TEST(detail->on == "2023-09-20");
  BOOST_TEST(detail->because == "到场");
  BOOST_TEST(list_of(body, "occupations").count == 2u);
  BOOST_TEST(value_of(body, "occupations", 0, "name") == "示例职业1");
  BOOST_TEST(value_of(body, "occupations", 0, "evaluated") == "true (default)");
  BOOST_TEST(value_of(body, "occupations", 0, "level") == "absent");
  BOOST_TEST(value_of(body, "occupations", 1, "name") == "示例职业2");
  BOOST_TEST(value_of(body, "occupations", 1, "evaluated") == "false");
  BOOST_TEST(value_of(body, "occupations", 1, "rate") == "0.95");
  BOOST_TEST(value_of(body, "occupations", 1, "since") == "2021-01-01");
  BOOST_TEST(value_of(body, "occupations", 1, "level") == "高级");
  BOOST_TEST((list_of(body, "batches").given == Given::stated));
  BOOST_TEST(list_of(body, "batches").count == 0u);
  BOOST_TEST((body.not_applicable == std::vector<int>{1, 3}));
  BOOST_TEST(value_of(body, "second_evaluation") == "false (default)");
}

BOOST_AUTO_TEST_CASE(ids) {
  BOOST_TEST(read_json(R"({"id":"机构-1"})").id == "机构-1");
  BOOST_TEST(read_json(R"({"id":17})").id == "17");
  BOOST_TEST(read_json(R"({"id":-3})").id == "-3");
  BOOST_TEST(read_json(R"({"id":123456789012345678901234567890})").id ==
             "123456789012345678901234567890");
  BOOST_TEST(read_json(R"({"id":"\u0041"})").id == "A");
  BOOST_TEST(errors(R"({})") == "1 id missing_id");
  BOOST_TEST(errors("\n\n{}") == "1 id missing_id");
  BOOST_TEST(errors(R"({"id":null})") == "1 id missing_id");
  BOOST_TEST(errors(R"({"id":""})") == "1 id missing_id");
  BOOST_TEST(errors(R"({"id":1.5})") == "1 id bad_id");
  BOOST_TEST(errors(R"({"id":1e3})") == "1 id bad_id");
  BOOST_TEST(errors(R"({"id":true})") == "1 id bad_id");
  BOOST_TEST(errors(R"({"id":["a"]})") == "1 id bad_id");
  BOOST_TEST(errors(R"({"id":{"a":1}})") == "1 id bad_id");
  BOOST_TEST(errors(R"({"id":"a\nb"})") == "1 id bad_id");
  BOOST_TEST(errors(R"({"id":"\x"})") == "1 id bad_string");
  BOOST_TEST(errors(R"({"id":b1})") == "1 id not_json_value");
  BOOST_TEST(errors(R"({"id":"a","id":"a"})") == "1 id fact_given_twice");
  BOOST_TEST(errors(R"({"id":"a","name":"x","name":"x"})") == "1 name fact_given_twice");
  BOOST_TEST(errors(R"({"id":"a","name":3})") == "1 name wrong_type");
  BOOST_TEST(errors(R"({"id":"a","name":null})") == "");
}

BOOST_AUTO_TEST_CASE(an_error_keeps_its_line_path_and_all_others) {
  const Body body = read_json(R"({
    "licences_complete": "yes",
    "posts_missing_count": -1,
    "occupations": [
      {"own_examiners": 1},
      {"own_examiners": 1.5,
       "required_examiners": 0, "unheard": 1},
      "x",
      null
    ],
    "refused_without_cause": {"value": 1,
      "on": "2023-02-30", "who": "a"},
    "exam_disorder_found": {"by": "a"},
    "not_applicable": ["R01",
      "R99", "C1", null],
    "batches": {"batch_no": "1"},
    "id": "b2", "cohort": "2020"
  })");
  BOOST_TEST(body.id == "b2");
  BOOST_TEST(errors_of(body) ==
             "2 licences_complete wrong_type; "
             "3 posts_missing_count count_negative; "
             "6 occupations[2].own_examiners not_whole; "
             "7 occupations[2].required_examiners out_of_range; "
             "7 occupations[2].unheard undeclared_fact; "
             "8 occupations[3] wrong_type; "
             "9 occupations[4] wrong_type; "
             "11 refused_without_cause wrong_type; "
             "12 refused_without_cause.on no_such_day; "
             "12 refused_without_cause.who undeclared_fact; "
             "13 exam_disorder_found finding_without_value; "
             "15 not_applicable unknown_row; "
             "15 not_applicable row_has_parts; "
             "15 not_applicable wrong_type; "
             "16 batches wrong_type");
  // What was right is there.
  BOOST_TEST(value_of(body, "cohort") == "2020");
  BOOST_TEST(value_of(body, "occupations", 0, "own_examiners") == "1");
}

BOOST_AUTO_TEST_CASE(a_fact_given_twice) {
  BOOST_TEST(errors(R"({"id":"a","posts_missing_count":1,"posts_missing_count":1})") ==
             "1 posts_missing_count fact_given_twice");
  BOOST_TEST(errors(R"({"id":"a","posts_missing_count":1,"缺岗数":1})") ==
             "1 posts_missing_count fact_given_twice");
  BOOST_TEST(errors(R"({"id":"a","缺岗数":null,"posts_missing_count":1})") ==
             "1 posts_missing_count fact_given_twice");
  BOOST_TEST(errors(R"({"id":"a","缺岗数":-1,"posts_missing_count":1})") ==
             "1 posts_missing_count count_negative; 1 posts_missing_count fact_given_twice");
  BOOST_TEST(errors("{\"id\":\"a\",\"\\u7f3a\\u5c97\\u6570\":1,\"缺岗数\":1}") ==
             "1 posts_missing_count fact_given_twice");
  BOOST_TEST(errors(R"({"id":"a","batches":[],"评价批次":[]})") == "1 batches fact_given_twice");
  BOOST_TEST(errors(R"({"id":"a","batches":null,"batches":[{"persons":1}]})") ==
             "1 batches fact_given_twice");
  BOOST_TEST(errors(R"({"id":"a","batches":[{"persons":1,"参评人次":1}]})") ==
             "1 batches[1].persons fact_given_twice");
  BOOST_TEST(errors(R"({"id":"a","not_applicable":[],"not_applicable":["R01"]})") ==
             "1 not_applicable fact_given_twice");
  BOOST_TEST(errors(R"({"id":"a","exam_disorder_found":true,"考场秩序混乱":{"value":true}})") ==
             "1 exam_disorder_found fact_given_twice");
  BOOST_TEST(errors(R"({"id":"a","exam_disorder_found":{"value":true,"by":"x","by":"y"}})") ==
             "1 exam_disorder_found.by fact_given_twice");
  BOOST_TEST(errors(R"({"id":"a","exam_disorder_found":{"value":true,"value":true}})") ==
             "1 exam_disorder_found.value fact_given_twice");
}

BOOST_AUTO_TEST_CASE(findings) {
  const auto of = [](const char* value) {
    return read_json(std::string(R"({"id":"a","exam_disorder_found":)") + value + "}");
  };
  BOOST_TEST(value_of(of(R"({"value":null,"by":"a"})"), "exam_disorder_found") == "null");
  BOOST_TEST(value_of(of(R"({"value":"是"})"), "exam_disorder_found") == "true");
  BOOST_TEST(of(R"({"value":true,"by":"","on":null,"because":""})").findings.empty());
  BOOST_TEST(first_of(of(R"({"value":true,"because":"示例"})").findings).because == "示例");
  BOOST_TEST(errors_of(of("{}")) == "1 exam_disorder_found finding_without_value");
  BOOST_TEST(errors_of(of(R"({"value":{"value":true}})")) == "1 exam_disorder_found wrong_type");
  BOOST_TEST(errors_of(of(R"({"value":true,"by":7})")) == "1 exam_disorder_found.by wrong_type");
  BOOST_TEST(errors_of(of(R"({"value":true,"on":"yesterday"})")) ==
             "1 exam_disorder_found.on bad_date");
  BOOST_TEST(errors_of(of(R"([true])")) == "1 exam_disorder_found wrong_type");
}

BOOST_AUTO_TEST_CASE(rows_not_applicable) {
  const auto of = [](const char* value) {
    return read_json(std::string(R"({"id":"a","not_applicable":)") + value + "}");
  };
  BOOST_TEST(of("null").errors.empty());
  BOOST_TEST(of("[]").errors.empty());
  BOOST_TEST((of(R"(["R02","R02","R01"])").not_applicable == std::vector<int>{1, 2}));
  BOOST_TEST(errors_of(of(R"("R01")")) == "1 not_applicable wrong_type");
  BOOST_TEST(errors_of(of(R"([["R01"]])")) == "1 not_applicable wrong_type");
  BOOST_TEST(errors_of(of("[7]")) == "1 not_applicable unknown_row");
  const Body body = of(R"(["R1"])");
  BOOST_TEST(body.errors.at(0).en == "the rubric has no row 'R1'; did you mean 'C1'?");
}

BOOST_AUTO_TEST_CASE(records) {
  BOOST_TEST(errors(R"({"id":"a","occupations":null})") == "");
  BOOST_TEST(
      (list_of(read_json(R"({"id":"a","occupations":null})"), "occupations").given == Given::null));
  BOOST_TEST(
      (list_of(read_json(R"({"id":"a","occupations":""})"), "occupations").given == Given::null));
  BOOST_TEST((list_of(read_json(R"({"id":"a"})"), "occupations").given == Given::absent));
  BOOST_TEST(errors(R"({"id":"a","occupations":"none"})") == "1 occupations wrong_type");
  BOOST_TEST(errors(R"({"id":"a","occupations":[[]]})") == "1 occupations[1] wrong_type");
  BOOST_TEST(errors(R"({"id":"a","occupations":[{"occupations":[]}]})") ==
             "1 occupations[1].occupations undeclared_fact");
  const Body body = read_json(R"({"id":"a","occupations":[{},{"own_examiners":null}]})");
  BOOST_TEST(value_of(body, "occupations", 0, "own_examiners") == "absent");
  BOOST_TEST(value_of(body, "occupations", 1, "own_examiners") == "null");
}

BOOST_AUTO_TEST_CASE(what_is_not_json) {
  struct Case {
    const char* json;
    const char* expected;
  };
  const Case cases[] = {
      {"", "1  json_cut"},
      {"   ", "1  json_cut"},
      {"{", "1  json_cut"},
      {R"({"id")", "1  json_cut"},
      {R"({"id":)", "1  json_cut"},
      {R"({"id":"a)", "1  json_cut"},
      {R"({"id":"a")", "1  json_cut"},
      {R"({"id":"a",)", "1  json_cut"},
      {R"({"id":"a",})", "1  json_unexpected"},
      {R"({"id":"a" "name":"x"})", "1  json_unexpected"},
      {R"({"id":"a",,"name":"x"})", "1  json_unexpected"},
      {R"({,"id":"a"})", "1  json_unexpected"},
      {R"({"id" "a"})", "1  json_unexpected"},
      {R"({"id"::"a"})", "1  json_unexpected"},
      {R"({"id":})", "1  json_unexpected"},
      {R"({id:"a"})", "1  json_unexpected"},
      {R"({'id':'a'})", "1  json_unexpected"},
      {R"({"id":"a"]})", "1  json_unexpected"},
      {R"({"id":"a","batches":[}})", "1  json_unexpected"},
      {R"({"id":"a","batches":[{]]})", "1  json_unexpected"},
      {R"({"id":"a","batches":[{},]})", "1  json_unexpected"},
      {R"({"id":"a","batches":[,{}]})", "1  json_unexpected"},
      {R"({"id":"a","batches":[{} {}]})", "1  json_unexpected"},
      {R"({"id":"a","batches":[{}})", "1  json_unexpected"},
      {R"({"id":"a","batches":[{"persons":1})", "1  json_cut"},
      {R"({"id":"a"} {"id":"b"})", "1  json_after_end"},
      {R"({"id":"a"}x)", "1  json_after_end"},
      {R"({"id":"a"}})", "1  json_after_end"},
      {R"({"id":"a"},)", "1  json_after_end"},
      {R"({"id":"a"x})", "1  json_unexpected"},
      {R"({"id":"a","posts_missing_count":1 2})", "1  json_unexpected"},
      {R"({"id":"a"/*c*/})", "1  json_unexpected"},
      {R"([{"id":"a"}])", "1  body_not_object"},
      {R"("a")", "1  body_not_object"},
      {"17", "1  body_not_object"},
      {"null", "1  body_not_object"},
      {"nonsense", "1  body_not_object"},
      {"{\"id\":\"a\nb\"}", "1  json_control_character"},
      {"{\"id\":\"a\tb\"}", "1  json_control_character"},
  };
  for (const Case& c : cases) BOOST_TEST(errors(c.json) == c.expected, c.json);
}

BOOST_AUTO_TEST_CASE(a_broken_text_keeps_the_id_it_gave) {
  for (const char* json :
       {R"({"id":"b7","posts_missing_count":1,)", R"({"id":"b7","na)",
        R"({"name":"x","id":"b7","batches":[{"batch_no":"1)", "{\"id\":\"b7\",\"name\":\"\xFF\"}",
        R"({"id":"b7"}})", R"({"id":"b7","batches":[}]})"}) {
    const Body body = read_json(json);
    BOOST_TEST(body.id == "b7", json);
    BOOST_TEST(body.errors.size() >= 1u, json);
  }
  // An id that is not the body's own, or that cannot be read, is not taken for it.
  BOOST_TEST(read_json(R"({"batches":[{"id":"b7"}],)").id == "");
  BOOST_TEST(read_json("{\"id\":\"b\xFF\"}").id == "");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf8) {
  for (const char* bytes : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xE4\xB8", "\xF5\x80\x80\x80"}) {
    const std::string json = std::string(R"({"id":"a","remark":")") + bytes + "\"}";
    const Body body = read_json(json);
    BOOST_TEST(errors_of(body) == "1  not_utf8");
    BOOST_TEST(body.errors.at(0).en.find("byte 21 ") != std::string::npos);
  }
  BOOST_TEST(errors(std::string("{\"id\":\"a\"}\0", 11)) == "1  json_control_character");
}

BOOST_AUTO_TEST_CASE(the_place_of_a_syntax_error) {
  const Body body = read_json("{\n \"id\": \"a\",\n \"备注\" : \"x\" ; }");
  BOOST_REQUIRE(body.errors.size() == 1u);
  BOOST_TEST(body.errors[0].line == 3u);
  BOOST_TEST(body.errors[0].en == "JSON syntax error: expected , } instead of ';' at column 13");
  BOOST_TEST(body.errors[0].zh == "JSON 语法错误：第 13 列的“;”处应为 , }");
}

BOOST_AUTO_TEST_CASE(nested_junk_costs_neither_stack_nor_time) {
  const std::string open(1'000'000, '[');
  const std::string close(1'000'000, ']');
  BOOST_TEST(errors("{\"id\":\"a\",\"licences_complete\":" + open + close + "}") ==
             "1 licences_complete wrong_type");
  BOOST_TEST(errors("{\"id\":\"a\",\"unheard\":" + open + close + "}") ==
             "1 unheard undeclared_fact");
  BOOST_TEST(errors("{\"id\":\"a\",\"occupations\":[" + open + close + "]}") ==
             "1 occupations[1] wrong_type");
  BOOST_TEST(errors(open) == "1  json_cut");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  BOOST_TEST(errors("{\"id\":\"a\",\"remark\":" + objects) == "1  json_cut");
}

BOOST_AUTO_TEST_CASE(errors_of_a_body_are_bounded) {
  std::string json = R"({"id":"a")";
  for (int i = 0; i < 1000; ++i) json += ",\"unheard_" + std::to_string(i) + "\":1";
  const Body body = read_json(json + "}");
  BOOST_TEST(body.errors.size() == 51u);
  BOOST_TEST(body.errors.back().code == "too_many_problems");
}

BOOST_AUTO_TEST_CASE(the_outline_and_the_reader_agree) {
  // Every text made by cutting or changing one byte of a right one is either read, or refused with a
  // reason; what the outline finds wrong is never read without an error.
  const std::string right =
      R"({"id":"a","cohort":2020,"occupations":[{"own_examiners":1},{}],)"
      R"("exam_disorder_found":{"value":true,"by":"x"},"not_applicable":["R01"]})";
  const auto check = [](const std::string& json) {
    const Body body = read_json(json);
    const facts::JsonOutline outline = facts::outline_json(json);
    if (outline.problem) BOOST_TEST(!body.errors.empty(), json);
    for (const BodyError& error : body.errors) BOOST_TEST(error.code != "json_unreadable", json);
  };
  for (std::size_t i = 0; i <= right.size(); ++i) {
    check(right.substr(0, i));
    for (const char c : {'{', '}', '[', ']', ',', ':', '"', '\\', ' ', 'x', '1', '\n', '\0'}) {
      std::string changed = right;
      if (i < right.size()) changed[i] = c;
      check(changed);
      changed = right;
      changed.insert(i, 1, c);
      check(changed);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_reader_used_again_remembers_nothing) {
  JsonBodyReader reader(sample(), {});
  Body body;
  reader.read(R"({"id":"a","remark":"x","occupations":[{"name":"n"}],"not_applicable":["R01"],
                  "exam_disorder_found":{"value":true,"by":"y"},"ratio":0.5,"bad":1})",
              body);
  BOOST_TEST(body.errors.size() == 1u);
  reader.read(R"({"cohort":"2021","id":"b","occupations":[{"own_examiners":3}]})", body);
  BOOST_TEST(errors_of(body) == "");
  BOOST_TEST(body.id == "b");
  BOOST_TEST(body.name == "");
  BOOST_TEST(value_of(body, "remark") == "absent");
  BOOST_TEST(value_of(body, "ratio") == "absent");
  BOOST_TEST(value_of(body, "exam_disorder_found") == "absent");
  BOOST_TEST(value_of(body, "occupations", 0, "name") == "absent");
  BOOST_TEST(value_of(body, "occupations", 0, "own_examiners") == "3");
  BOOST_TEST(body.not_applicable.empty());
  BOOST_TEST(body.findings.empty());
  BOOST_TEST(body.texts.empty());
  BOOST_TEST(body.sha256(*sample()) ==
             read_json(R"({"id":"c","备案年度":2021,"occupations":[{"自有考评员数":"3"}]})")
                 .sha256(*sample()));
}

BOOST_AUTO_TEST_SUITE_END()
