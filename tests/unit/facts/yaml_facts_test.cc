// Bodies from YAML: types as declared, not as YAML would guess, and problems sorted out between body
// and file.
#include <boost/test/unit_test.hpp>

#include "unit/facts/sample_rules.h"

using namespace guiju;
using namespace guiju::test;

namespace {

std::string read(const std::string& text, const FactsOptions& options = {}) {
  const Facts facts = read_text(FactsFormat::yaml, text, options);
  std::string all = facts.problems();
  for (const Body& body : facts.bodies) {
    all += body.id + '@' + std::to_string(body.line) + ' ' + errors_of(body) + '\n';
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_yaml)

BOOST_AUTO_TEST_CASE(a_whole_body) {
  const Facts facts = read_text(FactsFormat::yaml, R"(# 示例
id: 007
name: 示例机构
证照等资料齐备: 是
缺岗数: "2"
ratio: 0.10
remark: |
  第一行
  第二行
cohort: 2021
published_on: 2020-12-01
refused_without_cause: {value: false, by: 评估组, on: 2023-09-20, because: 到场}
occupations:
- {name: 示例职业1, own_examiners: 2}
- 职业名称: 2020
  evaluated: false
  level: 高级
batches:
not_applicable: [R02, R01]
)");
  BOOST_TEST(facts.problems() == "");
  BOOST_REQUIRE(facts.bodies.size() == 1u);
  const Body& body = facts.bodies[0];
  BOOST_TEST(errors_of(body) == "");
  BOOST_TEST(body.id == "007");
  BOOST_TEST(body.line == 2u);
  BOOST_TEST(value_of(body, "licences_complete") == "true");
  BOOST_TEST(value_of(body, "posts_missing_count") == "2");
  BOOST_TEST(value_of(body, "ratio") == "0.1");
  BOOST_TEST(value_of(body, "remark") == "第一行\n第二行\n");
  BOOST_TEST(value_of(body, "cohort") == "2021");
  BOOST_TEST(first_of(body.findings).on == "2023-09-20");
  BOOST_TEST(value_of(body, "occupations", 1, "name") == "2020");
  BOOST_TEST(value_of(body, "occupations", 0, "evaluated") == "true (default)");
  BOOST_TEST((list_of(body, "batches").given == Given::null));
  BOOST_TEST((body.not_applicable == std::vector<int>{1, 2}));
}

BOOST_AUTO_TEST_CASE(a_list_of_bodies) {
  BOOST_TEST(read("- id: a\n- id: b\n  cohort: 2019\n- 3\n- [x]\n-\n- id: c\n") ==
             "a@1 \nb@2 3 cohort not_a_choice\n@4 4  body_not_object\n@5 5  body_not_object\n"
             "@6 6  body_not_object\nc@7 \n");
  BOOST_TEST(read("[]\n") == "");
  BOOST_TEST(read("just text\n") == "@1 1  body_not_object\n");
  BOOST_TEST(read("") == "t:1:1 empty_document\n");
  BOOST_TEST(read("# nothing\n") == "t:1:1 empty_document\n");
  BOOST_TEST(read("null\n") == "t:1:1 empty_document\n");
}

BOOST_AUTO_TEST_CASE(errors_have_line_and_path) {
  BOOST_TEST(read("id: b\n"
                  "licences_complete: yes\n"
                  "posts_missing_count: -1\n"
                  "occupations:\n"
                  "- own_examiners: 1\n"
                  "- own_examiners: 1.5\n"
                  "  required_examiners: 0\n"
                  "  unheard: 1\n"
                  "- text\n"
                  "refused_without_cause:\n"
                  "  value: maybe\n"
                  "  who: a\n"
                  "exam_disorder_found: {by: a}\n"
                  "not_applicable:\n"
                  "- R99\n"
                  "- C1\n"
                  "- [R01]\n"
                  "batches: {batch_no: 1}\n"
                  "remark: [a]\n"
                  "unheard: 1\n") ==
             "b@1 2 licences_complete not_true_or_false; "
             "3 posts_missing_count count_negative; "
             "6 occupations[2].own_examiners not_whole; "
             "7 occupations[2].required_examiners out_of_range; "
             "8 occupations[2].unheard undeclared_fact; "
             "9 occupations[3] wrong_type; "
             "11 refused_without_cause not_true_or_false; "
             "12 refused_without_cause.who undeclared_fact; "
             "13 exam_disorder_found finding_without_value; "
             "15 not_applicable unknown_row; "
             "16 not_applicable row_has_parts; "
             "17 not_applicable wrong_type; "
             "18 batches wrong_type; "
             "19 remark wrong_type; "
             "20 unheard undeclared_fact\n");
  BOOST_TEST(read("name: 无编号\n") == "@1 1 id missing_id\n");
  BOOST_TEST(read("id: {a: 1}\n") == "@1 1 id bad_id\n");
}

BOOST_AUTO_TEST_CASE(facts_given_twice) {
  BOOST_TEST(read("id: a\nposts_missing_count: 1\n缺岗数: 2\n") ==
             "a@1 3 posts_missing_count fact_given_twice\n");
  BOOST_TEST(read("id: a\nposts_missing_count: 1\nposts_missing_count: 1\n") ==
             "a@1 3 posts_missing_count fact_given_twice\n");
  BOOST_TEST(read("id: a\nbatches:\n- persons: 1\n  persons: 2\n") ==
             "a@1 4 batches[1].persons fact_given_twice\n");
  BOOST_TEST(read("id: a\nexam_disorder_found: {value: true, by: x, by: y}\n") ==
             "a@1 2 exam_disorder_found.by fact_given_twice\n");
}

BOOST_AUTO_TEST_CASE(a_syntax_error_is_the_files_and_bodies_before_it_are_given) {
  const std::string text = "- id: a\n- id: b\n- id: c\n  remark: \"x\n- id: d\n";
  const Facts facts = read_text(FactsFormat::yaml, text);
  BOOST_TEST(facts.diagnostics.has_errors());
  BOOST_REQUIRE(facts.bodies.size() == 2u);
  BOOST_TEST(facts.bodies[0].id == "a");
  BOOST_TEST(facts.bodies[1].id == "b");
  BOOST_TEST(read_text(FactsFormat::yaml, "id: a\nremark: \"x\n").bodies.empty());
  BOOST_TEST(read_text(FactsFormat::yaml, "id: \xFF\n").bodies.empty());
  BOOST_TEST(read_text(FactsFormat::yaml, "id: \xFF\n").diagnostics.has_errors());
}

BOOST_AUTO_TEST_CASE(what_yaml_lets_pass_within_a_body_is_the_bodys_error) {
  BOOST_TEST(read("- id: a\n  ratio: !!int 3\n- id: b\n  ratio: 3\n") ==
             "a@1 2  tag_not_allowed\nb@3 \n");
  BOOST_TEST(read("- id: a\n  ? [x, y]\n  : 1\n- id: b\n") == "a@1 2  key_not_scalar\nb@4 \n");
  BOOST_TEST(read("- id: a\n  remark: \"\\0\"\n- id: b\n") ==
             "a@1 2 remark control_character; 2  control_character\nb@3 \n");
  // A body that is an alias of another has its problems too.
  BOOST_TEST(read("- &x {id: a, ratio: !!int 3}\n- *x\n") ==
             "a@1 1  tag_not_allowed\na@1 1  tag_not_allowed\n");
  // Outside all bodies it is the file's.
  BOOST_TEST(read("- id: a\n---\n- id: b\n").starts_with("t:2:1 second_document\n"));
}

BOOST_AUTO_TEST_CASE(aliases_within_bodies) {
  BOOST_TEST(
      read("- id: a\n  occupations: &o\n  - {own_examiners: 1}\n- id: b\n  occupations: *o\n") ==
      "a@1 \nb@4 \n");
}

BOOST_AUTO_TEST_CASE(limits) {
  FactsOptions options;
  std::string deep = "id: a\nremark: ";
  for (int i = 0; i < 40; ++i) deep += '[';
  BOOST_TEST(read(deep + std::string(40, ']') + "\n").find("too_deep") != std::string::npos);
  options.limits.file_bytes = 10;
  BOOST_TEST(read("id: a\nname: b\n", options) == "t:1:1 too_large '> 10' '10'\n");
  FactsOptions few;
  few.limits.records = 2;
  BOOST_TEST(read("id: a\nbatches: [{}, {}]\n", few) == "a@1 \n");
  BOOST_TEST(read("id: a\nbatches: [{}, {}, {}, {}]\ncohort: 2020\n", few) ==
             "a@1 2 batches too_many_records\n");
  few.limits.text_bytes = 9;
  BOOST_TEST(read("id: a\nremark: 三个字\n", few) == "a@1 \n");
  BOOST_TEST(read("id: a\nremark: 三个字x\n", few) == "a@1 2 remark text_too_long\n");
  BOOST_TEST(read("id: a123456789\n", few) == "@1 1 id text_too_long\n");
}

BOOST_AUTO_TEST_CASE(facts_of_a_test_case_need_no_id) {
  const auto source = std::make_shared<SourceFile>("cases.yaml", "licences_complete: false\n");
  Diagnostics diagnostics;
  const YamlNode tree = read_yaml(source, diagnostics);
  Body body;
  read_body_yaml(*sample(), tree, *source, {}, body);
  BOOST_TEST(errors_of(body) == "");
  BOOST_TEST(value_of(body, "licences_complete") == "false");
  BOOST_TEST(value_of(body, "second_evaluation") == "false (default)");
}

BOOST_AUTO_TEST_SUITE_END()
