// Every YAML diagnostic: its place, its arguments, its note and fix, and the tree that remains.
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "yaml_reading.h"

using namespace guiju;
using guiju::test::Reading;

namespace {

struct Case {
  std::string text;
  std::string problems;  // as Reading::problems gives them, without the last line feed
};

void check(const std::vector<Case>& cases, bool complete) {
  for (const Case& one : cases) {
    BOOST_TEST_CONTEXT(one.text) {
      const Reading reading(one.text);
      BOOST_TEST(reading.problems() == one.problems + "\n");
      BOOST_TEST(reading.complete == complete);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(yaml_errors)

BOOST_AUTO_TEST_CASE(bytes) {
  check(
      {
          {"a: 中\xFF\n", "1:5-1:6 invalid_utf8 '0xFF'"},
          {"标题: \xD6\xD0\n", "1:5-1:6 invalid_utf8 '0xD6'"},
          {"a: \xED\xA0\x80", "1:4-1:4 invalid_utf8 '0xED'"},
      },
      false);
  check(
      {
          {std::string("a: x\0y\nb: 1\n", 12), "1:5-1:6 control_character '0000'"},
          {"a: \x04z\nb: \x1B\n",
           "1:4-1:5 control_character '0004'\n2:4-2:5 control_character '001B'"},
          {"a: x\ry\n", "1:5-1:6 control_character '000D'"},
          {"a: \xC2\x9By\n", "1:4-1:5 control_character '009B'"},
          {"a: x\x7F\n", "1:5-1:6 control_character '007F'"},
          {"a: x\uFEFFy\n", "1:5-1:6 control_character 'FEFF'"},
          {"a: x\u202Ey\n", "1:5-1:6 control_character '202E'"},
          {"a: \"甲\\0\"\n", "1:6-1:8 control_character '0000'"},
          {"a: \"\\x1B[31m\"\n", "1:5-1:9 control_character '001B'"},
      },
      true);
}

BOOST_AUTO_TEST_CASE(allowed_characters_that_look_like_control_characters) {
  const Reading reading("a: \"甲\u0085乙\u2028丙\u200B\"\nb: x\u00A0y\n");
  BOOST_TEST(reading.problems() == "");
  BOOST_TEST(reading.tree.find("a")->text == "甲\u0085乙\u2028丙\u200B");
}

BOOST_AUTO_TEST_CASE(masked_characters_do_not_hide_other_problems) {
  const Reading reading("a: \x01\na: 2\n");
  BOOST_TEST(reading.problems() ==
             "1:4-1:5 control_character '0001'\n"
             "2:1-2:2 duplicate_key 'a' [1:1-1:2 first_here]\n");
}

BOOST_AUTO_TEST_CASE(at_most_twenty_control_characters_are_reported) {
  const Reading reading("a: " + std::string(1000, '\x01') + "\n");
  BOOST_TEST(reading.diagnostics.all().size() == 20u);
}

BOOST_AUTO_TEST_CASE(empty_documents) {
  check(
      {
          {"", "1:1-1:1 empty_document"},
          {"\xEF\xBB\xBF", "1:1-1:1 empty_document"},
          {"# 只有注释\n", "1:1-1:1 empty_document"},
          {"---\n", "1:1-1:1 empty_document"},
          {"\n\n  \n", "1:1-1:1 empty_document"},
      },
      true);
  BOOST_TEST(Reading("~\n").problems() == "");
  BOOST_TEST(Reading("").tree.is_null());
}

BOOST_AUTO_TEST_CASE(duplicate_keys) {
  check(
      {
          {"a: 1\nb: 2\na: 3\n", "3:1-3:2 duplicate_key 'a' [1:1-1:2 first_here]"},
          {"标题: 1\n'标题': 2\n\"标题\": 3\n",
           "2:1-2:5 duplicate_key '标题' [1:1-1:3 first_here]\n"
           "3:1-3:5 duplicate_key '标题' [1:1-1:3 first_here]"},
          {"a: {甲: 1, 乙: 2, 甲: 3}\n", "1:17-1:18 duplicate_key '甲' [1:5-1:6 first_here]"},
          {"- a: 1\n  a: 1\n- a: 1\n", "2:3-2:4 duplicate_key 'a' [1:3-1:4 first_here]"},
      },
      true);
  // Many keys are compared through a table; the places are the same.
  std::string many;
  for (int i = 0; i < 100; ++i) many += "k" + std::to_string(i % 50) + ": 1\n";
  const Reading reading(many);
  BOOST_TEST(reading.diagnostics.all().size() == 50u);
  BOOST_TEST(reading.problems().substr(0, 57) ==
             "51:1-51:3 duplicate_key 'k0' [1:1-1:3 first_here]\n52:1-52");
  BOOST_TEST(reading.tree.entries.size() == 100u);
}

BOOST_AUTO_TEST_CASE(keys_that_are_no_scalars) {
  check(
      {
          {"? [a]\n: b\nc: d\n", "1:3-1:6 key_not_scalar"},
          {"{x: 1}: b\nc: d\n", "1:1-1:7 key_not_scalar"},
          {"null: 1\nc: d\n", "1:1-1:5 key_not_scalar"},
          {": 1\nc: d\n", "1:1-1:1 key_not_scalar"},
          {"a:\nnull: 1\n", "2:1-2:5 key_not_scalar"},
      },
      true);
  // The entry is left out, the others stay.
  BOOST_TEST(Reading("? [a]\n: b\nc: d\n").tree.entries.size() == 1u);
}

BOOST_AUTO_TEST_CASE(tags) {
  check(
      {
          {"a: !!str 5\n", "1:4-1:9 tag_not_allowed '!!str'"},
          {"a: !重要 扣分\n", "1:4-1:7 tag_not_allowed '!重要'"},
          {"a: !foo\n  x: 1\n", "1:4-1:8 tag_not_allowed '!foo'"},
          {"a: &x !foo [1]\n", "1:7-1:11 tag_not_allowed '!foo'"},
          {"a: !<tag:x,2000:y> 1\n", "1:4-1:19 tag_not_allowed '!<tag:x,2000:y>'"},
          {"a: !foo\nb: 1\n", "1:4-1:8 tag_not_allowed '!foo'"},
      },
      true);
  BOOST_TEST(Reading("a: ! 5\n").problems() == "");
  check({{"a: !<x\nb: 1\n", "1:4-1:7 tag_not_allowed '!<x'"},
         {"a: !x!y !z 1\n", "1:9-1:13 tag_not_allowed '!z 1'"}},
        false);
}

BOOST_AUTO_TEST_CASE(aliases) {
  check(
      {
          {"a: *无\nb: 1\n", "1:4-1:6 unknown_alias '无'"},
          {"a: [*x, 1]\n", "1:5-1:7 unknown_alias 'x'"},
          {"a: & x\n", "1:5-1:6 bad_anchor"},
          {"a: **\n", "1:4-1:6 unknown_alias '*'"},
          {"a: *\n", "1:5-2:1 bad_anchor"},
          {"a: &x &y 1\n", "1:7-1:8 bad_anchor"},
      },
      false);
  check({{"a: &x [1, *x]\n", "1:11-1:13 recursive_alias 'x'"},
         {"a: &x {b: {c: *x}}\n", "1:15-1:17 recursive_alias 'x'"}},
        true);
}

BOOST_AUTO_TEST_CASE(second_documents) {
  check(
      {
          {"a: 1\n---\nb: 2\n", "2:1-2:4 second_document"},
          {"a: 1\n...\n---\nb: 2\n", "3:1-3:4 second_document"},
          {"---\na: 1\n---\n", "3:1-3:4 second_document"},
          {"--- 甲\n--- 乙\n", "2:1-2:4 second_document"},
      },
      true);
  BOOST_TEST(Reading("a: 1\n---\nb: 2\n").tree.find("a"));
  check(
      {
          {"[1]\n[2]\n", "2:1-2:4 unexpected_content"},
          {"  a: 1\nb: 2\n", "2:1-2:5 unexpected_content"},
          {"- a\nb: 1 # x\n", "2:1-2:9 unexpected_content"},
          {"[1]]\n", "1:4-1:5 unexpected_flow_end ']'"},
      },
      false);
}

BOOST_AUTO_TEST_CASE(tabs_and_wide_spaces) {
  check(
      {
          {"a:\n\tb: 1\n", "2:1-2:2 tab_indentation"},
          {"甲:\n  乙: 1\n \t丙: 2\n", "3:2-3:3 tab_indentation"},
          {"a:\n- x\n\t- y\n", "3:1-3:2 tab_indentation"},
          {"a: |\n\tx\n", "2:1-2:2 tab_indentation"},
          {"a: 1\n  　b: 2\n", "2:3-2:4 wide_space_indentation"},
      },
      false);
  check({{"a: 1\n　　b: 2\n", "2:1-2:3 wide_space_indentation"},
         {"- a: 1\n  \u00A0b: 2\n", "2:3-2:4 wide_space_indentation"}},
        true);
  // Where tabs do no harm.
  BOOST_TEST(Reading("a:\t1\t# x\nb: [1,\n\t2]\nc: 'x\n\ty'\n").problems() == "");
  // Text may begin with wide spaces.
  BOOST_TEST(Reading("a: 　甲\n").problems() == "");
}

BOOST_AUTO_TEST_CASE(colons) {
  check(
      {
          {"parts：\n  - id: R1\n", "1:6-1:7 full_width_colon {1:6-1:7 ':'}"},
          {"- id: R1\n  marks：5\n  clause: x\n", "2:8-2:9 full_width_colon {2:8-2:9 ': '}"},
          {"- id：R1\n  marks: 5\n", "1:5-1:6 full_width_colon {1:5-1:6 ': '}"},
          {"a: 1\n标题： 内部\nb: 1\n", "2:3-2:4 full_width_colon {2:3-2:5 ': '}"},
          {"- id: R1\n  marks:5\n  clause: x\n", "2:8-2:9 colon_without_space {2:9-2:9 ' '}"},
          {"标题:内部\nid: x\n", "1:3-1:4 colon_without_space {1:4-1:4 ' '}"},
          {"a: 1\nmarks\nb: 2\n", "2:1-2:6 missing_colon 'marks'"},
          {"- 标题\n  marks: 2\n", "1:3-1:5 missing_colon '标题'"},
          {"clause: 条款: 扣分\n", "1:11-1:12 colon_in_value"},
          {"a: 'x': y\n", "1:7-1:8 colon_in_value"},
      },
      false);
  // Full-width colons in values are text.
  BOOST_TEST(Reading("a: 说明：扣分\nb: 见 http://x/y\n").problems() == "");
  // yaml-cpp takes the last line for a key with an empty value.
  check(
      {
          {"a: 1\n标题\n", "2:1-2:3 missing_colon '标题'"},
          {"a: 1\n标题： 内部\n", "2:3-2:4 full_width_colon {2:3-2:5 ': '}"},
          {"a: 1\nb: {c: 1}\nd:5\n", "3:2-3:3 colon_without_space {3:3-3:3 ' '}"},
      },
      true);
  BOOST_TEST(Reading("? a\n? b\n: 1\nc: {d, 'e'}\n").problems() == "");
}

BOOST_AUTO_TEST_CASE(indentation) {
  check(
      {
          {"a: 1\n  b: 2\n", "2:3-2:4 bad_indentation"},
          {"a:\n    b: 1\n  c: 2\n", "3:3-3:7 bad_indentation"},
          {"a:\n  - 1\n - 2\n", "3:2-3:5 bad_indentation"},
          {"a: - b\n", "1:4-1:5 misplaced_dash"},
          {"- a\n-  - b\n  - c\n", "3:3-3:6 bad_indentation"},
          {"- [a]\n  b: c\n", "2:3-2:7 list_item_expected"},
      },
      false);
}

BOOST_AUTO_TEST_CASE(quotes) {
  check(
      {
          {"a: \"x\nb: 1\n", "1:4-1:6 unclosed_quote"},
          {"a: \"x\nb: 1", "1:4-1:6 unclosed_quote"},
          {"a: '甲\r\nb: 1\r\n", "1:4-1:6 unclosed_quote"},
          {"a: '乙'\nb: [x, 'y]\nc: 2\n", "2:8-2:11 unclosed_quote"},
          {"# \" '\na: x'y # '\nb: \"it's\nc: 1", "3:4-3:9 unclosed_quote"},
          {"a: \"内部\nb: 2\nc: \"x\" y\nd: 1\n", "1:4-1:7 unclosed_quote [3:4-3:5 closed_here]"},
          {"k: \"甲\n---\nb: 1\n", "2:1-2:4 document_marker_in_text"},
          {"a: \"C:\\甲\"\n", "1:7-1:9 bad_escape '\\甲'"},
          {"a: \"\\d+\"\n", "1:5-1:7 bad_escape '\\d'"},
          {"a: \"\\u12G4\"\n", "1:5-1:11 bad_escape '\\u12G4'"},
          {"a: \"\\uD800\"\n", "1:5-1:11 bad_escape '\\uD800'"},
          {"a: \"\\U00110000\"\n", "1:5-1:15 bad_escape '\\U00110000'"},
      },
      false);
}

BOOST_AUTO_TEST_CASE(flow_collections) {
  check(
      {
          {"a: {x: 1, y: 2\n", "1:4-1:5 unclosed_flow '{'"},
          {"a: [1, 2\n", "1:4-1:5 unclosed_flow '['"},
          {"a: [1, 2\nb: 3\n", "2:2-2:3 flow_separator ']' [1:4-1:5 opened_here]"},
          {"甲: [1, {x: 1 y: 2}]\n", "1:15-1:16 flow_separator '}' [1:8-1:9 opened_here]"},
          {"a: ['x' 'y']\n", "1:9-1:10 flow_separator ']' [1:4-1:5 opened_here]"},
          {"a: [\n- 2\n]\n", "2:1-2:2 flow_separator ']' [1:4-1:5 opened_here]"},
          {"a: ]\n", "1:4-1:5 unexpected_flow_end ']'"},
          {"a: [1}\n", "1:6-1:7 unexpected_flow_end '}'"},
          {"a: {b: 1}}\n", "1:10-1:11 unexpected_flow_end '}'"},
      },
      false);
}

BOOST_AUTO_TEST_CASE(the_rest) {
  check(
      {
          {"a: @x\n", "1:4-1:5 unexpected_character '@'"},
          {"a: `x`\n", "1:4-1:5 unexpected_character '`'"},
          {"a: {b: 是否?}\n", "1:10-1:11 question_in_flow"},
          {"a: [b?, c]\n", "1:6-1:7 question_in_flow"},
          {"折扣: %5\n", "1:5-1:6 unexpected_character '%'"},
          {"a: | x\n  y\n", "1:6-1:7 bad_block_header"},
          {"a: |0\n  y\n", "1:6-1:6 bad_block_header"},
          {"%YAML 2.0\n---\na: 1\n", "1:1-1:10 bad_directive"},
          {"%YAML\n---\na: 1\n", "1:1-1:6 bad_directive"},
          {"%TAG x\n---\na: 1\n", "1:1-1:7 bad_directive"},
      },
      false);
}

BOOST_AUTO_TEST_CASE(what_was_read_before_an_error_stays) {
  const Reading reading("id: x\nparts:\n- a: 1\n  b: [2, {c: 3\nd: @\n");
  BOOST_TEST(!reading.complete);
  BOOST_TEST(reading.dumped() ==
             "mapping 1:1-4:8\n"
             "  key plain 1:1-1:3 \"id\"\n"
             "    plain 1:5-1:6 \"x\"\n"
             "  key plain 2:1-2:6 \"parts\"\n"
             "    sequence 3:1-4:8\n"
             "      - mapping 3:3-4:8\n"
             "        key plain 3:3-3:4 \"a\"\n"
             "          plain 3:6-3:7 \"1\"\n"
             "        key plain 4:3-4:4 \"b\"\n"
             "          sequence 4:6-4:8\n"
             "            - plain 4:7-4:8 \"2\"\n");
}

BOOST_AUTO_TEST_CASE(several_problems_in_one_run) {
  const Reading reading("a: !x 1\na: 2\nb: {c: 1, c: 2}\n? [k]\n: v\nd: @\n");
  BOOST_TEST(reading.problems() ==
             "1:4-1:6 tag_not_allowed '!x'\n"
             "3:11-3:12 duplicate_key 'c' [3:5-3:6 first_here]\n"
             "4:3-4:6 key_not_scalar\n"
             "6:4-6:5 unexpected_character '@'\n"
             "2:1-2:2 duplicate_key 'a' [1:1-1:2 first_here]\n");
}

BOOST_AUTO_TEST_SUITE_END()
