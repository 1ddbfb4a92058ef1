// --set FACT=VALUE, and ids seen before.
#include <boost/test/unit_test.hpp>

#include "unit/facts/sample_rules.h"

using namespace guiju;
using namespace guiju::test;

namespace {

const char* const start =
    R"({"id":"a","cohort":2020,"occupations":[{"own_examiners":1},{"own_examiners":2}],
        "exam_disorder_found":{"value":true,"by":"x"},"not_applicable":["R01"],"batches":[{}]})";

Body with(const std::string& fact, const std::string& value) {
  Body body = read_json(start);
  set_fact(*sample(), fact, value, body);
  return body;
}

std::string errors(const std::string& fact, const std::string& value) {
  return errors_of(with(fact, value));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_set)

BOOST_AUTO_TEST_CASE(scalars_by_id_and_label) {
  BOOST_TEST(value_of(with("cohort", "2021"), "cohort") == "2021");
  BOOST_TEST(value_of(with("备案年度", "2022"), "cohort") == "2022");
  BOOST_TEST(value_of(with("cohort", ""), "cohort") == "null");
  BOOST_TEST(value_of(with("cohort", "null"), "cohort") == "null");
  BOOST_TEST(value_of(with("缺岗数", "3"), "posts_missing_count") == "3");
  BOOST_TEST(value_of(with("remark", "a=b"), "remark") == "a=b");
  BOOST_TEST(errors("cohort", "2019") == "0 cohort not_a_choice");
  BOOST_TEST(errors("unheard", "1") == "0 unheard undeclared_fact");
  BOOST_TEST(errors("", "1") == "0  undeclared_fact");
  BOOST_TEST(errors("id", "b") == "0 id undeclared_fact");
  BOOST_TEST(errors("remark", "\xFF") == "0 remark not_utf8");
  BOOST_TEST(errors("\xFF", "1") == "0 \xEF\xBF\xBD undeclared_fact");
  BOOST_TEST(with("cohrt", "2020").errors.at(0).en ==
             "the rule file declares no fact 'cohrt'; did you mean 'cohort'?");
}

BOOST_AUTO_TEST_CASE(a_finding_set_forgets_who_determined_it) {
  const Body body = with("exam_disorder_found", "否");
  BOOST_TEST(value_of(body, "exam_disorder_found") == "false");
  BOOST_TEST(body.findings.empty());
}

BOOST_AUTO_TEST_CASE(fields_of_records) {
  BOOST_TEST(value_of(with("occupations[2].own_examiners", "7"), "occupations", 1,
                      "own_examiners") == "7");
  BOOST_TEST(value_of(with("已开展评价的职业（工种）[1].自有考评员数", "null"), "occupations", 0,
                      "own_examiners") == "null");
  BOOST_TEST(errors("occupations[3].own_examiners", "1") ==
             "0 occupations[3].own_examiners no_such_record");
  BOOST_TEST(with("occupations[0].own_examiners", "1").errors.at(0).en ==
             "the rule file declares no fact 'occupations[0].own_examiners'; did you mean "
             "'occupations[1].own_examiners'?");
  BOOST_TEST(errors("occupations[1].own", "1") == "0 occupations[1].own undeclared_fact");
  BOOST_TEST(errors("occupations[1].own_examiners", "-1") ==
             "0 occupations[1].own_examiners count_negative");
  for (const char* path : {"occupations[x].own_examiners", "occupations[].own_examiners",
                           "occupations[-1].own_examiners", "occupations.own_examiners",
                           "cohort[1].own_examiners", "[1].own_examiners", "occupations[1]",
                           "occupations[99999999999999999999999].own_examiners"}) {
    BOOST_TEST(errors(path, "1") == "0 " + std::string(path) + " undeclared_fact");
  }
}

BOOST_AUTO_TEST_CASE(what_is_wrong_for_every_body) {
  const auto codes = [](const char* fact, const char* value) {
    std::string text;
    for (const BodyError& error : errors_of_set(*sample(), {{"cohort", "2020"}, {fact, value}}))
      text += error.fact + ' ' + error.code;
    return text;
  };
  // Which records there are is another matter with every body; what they can hold is not.
  BOOST_TEST(codes("occupations[3].own_examiners", "1") == "");
  BOOST_TEST(codes("occupations[3].own_examiners", "") == "");
  BOOST_TEST(codes("occupations[3].own_examiners", "-1") ==
             "occupations[3].own_examiners count_negative");
  BOOST_TEST(codes("occupations[3].own", "1") == "occupations[3].own undeclared_fact");
  BOOST_TEST(codes("occupations[0].own_examiners", "1") ==
             "occupations[0].own_examiners undeclared_fact");
  BOOST_TEST(codes("cohort", "1999") == "cohort not_a_choice");
}

BOOST_AUTO_TEST_CASE(lists_and_rows) {
  BOOST_TEST((list_of(with("occupations", "null"), "occupations").given == Given::null));
  BOOST_TEST(list_of(with("occupations", ""), "occupations").count == 0u);
  BOOST_TEST((list_of(with("occupations", "[]"), "occupations").given == Given::stated));
  BOOST_TEST(list_of(with("occupations", "[]"), "occupations").count == 0u);
  BOOST_TEST(errors("occupations", "3") == "0 occupations wrong_type");
  BOOST_TEST((with("not_applicable", "R03 R02 R03").not_applicable == std::vector<int>{2, 3}));
  BOOST_TEST(with("not_applicable", "").not_applicable.empty());
  BOOST_TEST(errors("not_applicable", "R09 C1") ==
             "0 not_applicable unknown_row; 0 not_applicable row_has_parts");
}

BOOST_AUTO_TEST_CASE(options_are_set_after_reading_and_before_defaults) {
  FactsOptions options;
  options.set = {{"second_evaluation", "true"},
                 {"批次", "x"},
                 {"occupations[1].code", "odd"},
                 {"cohort", "2021"}};
  for (const FactsFormat format : {FactsFormat::json, FactsFormat::json_lines}) {
    const Facts facts =
        read_text(format, R"({"id":"a","cohort":2020,"occupations":[{}]})", options);
    const Body& body = facts.bodies.at(0);
    BOOST_TEST(errors_of(body) == "0 批次 undeclared_fact");
    BOOST_TEST(value_of(body, "cohort") == "2021");
    BOOST_TEST(value_of(body, "second_evaluation") == "true");
    BOOST_TEST(first_of(body.notes).code == "unusual_form");
  }
  const Facts csv =
      read_text(FactsFormat::csv, "id,cohort\na,2020\n", {{}, {{"cohort", "2022"}}, {}});
  BOOST_TEST(value_of(csv.bodies.at(0), "cohort") == "2022");
  const Facts yaml = read_text(FactsFormat::yaml, "id: a\n", {{}, {{"cohort", "2022"}}, {}});
  BOOST_TEST(value_of(yaml.bodies.at(0), "cohort") == "2022");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(facts_seen_ids)

BOOST_AUTO_TEST_CASE(an_id_is_new_once) {
  SeenIds seen("key");
  std::uint32_t line = 0;
  BOOST_TEST(seen.add("a", 3, &line));
  BOOST_TEST(line == 0u);
  BOOST_TEST(seen.add("b", 4));
  BOOST_TEST(!seen.add("a", 9, &line));
  BOOST_TEST(line == 3u);
  BOOST_TEST(!seen.add("a", 10));
  BOOST_TEST(seen.add("", 1));
  BOOST_TEST(!seen.add("", 2, &line));
  BOOST_TEST(line == 1u);
  BOOST_TEST(seen.add(std::string_view("a\0", 2), 1));
}

BOOST_AUTO_TEST_CASE(many_ids) {
  SeenIds seen("another key");
  for (std::uint32_t i = 0; i < 200'000; ++i) {
    BOOST_REQUIRE(seen.add("id-" + std::to_string(i), i + 1));
  }
  for (std::uint32_t i = 0; i < 200'000; i += 997) {
    std::uint32_t line = 0;
    BOOST_REQUIRE(!seen.add("id-" + std::to_string(i), 0, &line));
    BOOST_REQUIRE(line == i + 1);
  }
}

BOOST_AUTO_TEST_CASE(a_body_claims_its_id) {
  SeenIds seen("key");
  Body body;
  const auto claim = [&](const char* file, std::uint32_t line, const char* id) {
    body.reset(sample()->facts);
    body.file = file;
    body.line = line;
    body.id = id;
    return seen.claim(body);
  };
  BOOST_TEST(claim("f.jsonl", 2, "a"));
  BOOST_TEST(claim("f.jsonl", 3, "b"));
  BOOST_TEST(claim("g.csv", 2, "c"));
  BOOST_TEST(claim("g.csv", 3, ""));
  BOOST_TEST(claim("g.csv", 4, ""));
  BOOST_TEST(!claim("g.csv", 5, "a"));
  BOOST_REQUIRE(body.errors.size() == 1u);
  BOOST_TEST(body.errors[0].code == "duplicate_id");
  BOOST_TEST(body.errors[0].file == "g.csv");
  BOOST_TEST(body.errors[0].line == 5u);
  BOOST_TEST(body.errors[0].zh == "id“a”重复；第一次出现在 f.jsonl:2");
  BOOST_TEST(body.errors[0].en == "duplicate id 'a'; first used at f.jsonl:2");
  BOOST_TEST(!claim("g.csv", 6, "c"));
  BOOST_TEST(body.errors.at(0).en == "duplicate id 'c'; first used at g.csv:2");
}

BOOST_AUTO_TEST_SUITE_END()
