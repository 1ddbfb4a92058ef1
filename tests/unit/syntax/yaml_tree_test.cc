// The YAML tree: kinds, styles and exact places of well-formed texts.
#include <boost/test/unit_test.hpp>

#include <string>

#include "yaml_reading.h"

using namespace guiju;
using guiju::test::Reading;

namespace {

// The dump of a text that must be read without a problem.
std::string dumped(const std::string& text) {
  const Reading reading(text);
  BOOST_TEST(reading.problems() == "");
  BOOST_TEST(reading.complete);
  return reading.dumped();
}

// Each byte of the value, but for those made by folding, stands where offset_of says.
void check_offsets(const Reading& reading, const YamlNode& node) {
  const std::string_view source = reading.source->text();
  for (std::size_t i = 0; i < node.text.size(); ++i) {
    const std::uint32_t offset = node.offset_of(i);
    BOOST_REQUIRE(offset >= node.span.begin);
    BOOST_REQUIRE(offset <= node.span.end);
    if (node.text[i] == ' ' || node.text[i] == '\n') continue;
    BOOST_TEST(source[offset] == node.text[i]);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(yaml_tree)

BOOST_AUTO_TEST_CASE(kinds_and_styles) {
  BOOST_TEST(dumped("plain: 5\n"
                    "single: '5'\n"
                    "double: \"5\"\n"
                    "empty:\n"
                    "tilde: ~\n"
                    "word: null\n"
                    "quoted: 'null'\n"
                    "nothing: ''\n"
                    "no: []\n"
                    "none: {}\n") ==
             "mapping 1:1-10:9\n"
             "  key plain 1:1-1:6 \"plain\"\n"
             "    plain 1:8-1:9 \"5\"\n"
             "  key plain 2:1-2:7 \"single\"\n"
             "    quoted 2:9-2:12 \"5\"\n"
             "  key plain 3:1-3:7 \"double\"\n"
             "    quoted 3:9-3:12 \"5\"\n"
             "  key plain 4:1-4:6 \"empty\"\n"
             "    null 4:7-4:7\n"
             "  key plain 5:1-5:6 \"tilde\"\n"
             "    null 5:8-5:9\n"
             "  key plain 6:1-6:5 \"word\"\n"
             "    null 6:7-6:11\n"
             "  key plain 7:1-7:7 \"quoted\"\n"
             "    quoted 7:9-7:15 \"null\"\n"
             "  key plain 8:1-8:8 \"nothing\"\n"
             "    quoted 8:10-8:12 \"\"\n"
             "  key plain 9:1-9:3 \"no\"\n"
             "    sequence 9:5-9:7\n"
             "  key plain 10:1-10:5 \"none\"\n"
             "    mapping 10:7-10:9\n");
}

BOOST_AUTO_TEST_CASE(places_after_chinese_text_in_block_and_flow_style) {
  BOOST_TEST(dumped("标题: 内部管理 # 注释：不算\n"
                    "parts:\n"
                    "- {id: 行一, \"满分\": 5, 条款: '扣''一''分', 表: [甲, 乙 , 丙]}\n"
                    "-   条款: 每缺1个岗位扣0.5分，扣完为止\n"
                    "    points: 0.5\n") ==
             "mapping 1:1-5:16\n"
             "  key plain 1:1-1:3 \"标题\"\n"
             "    plain 1:5-1:9 \"内部管理\"\n"
             "  key plain 2:1-2:6 \"parts\"\n"
             "    sequence 3:1-5:16\n"
             "      - mapping 3:3-3:50\n"
             "        key plain 3:4-3:6 \"id\"\n"
             "          plain 3:8-3:10 \"行一\"\n"
             "        key quoted 3:12-3:16 \"满分\"\n"
             "          plain 3:18-3:19 \"5\"\n"
             "        key plain 3:21-3:23 \"条款\"\n"
             "          quoted 3:25-3:34 \"扣'一'分\"\n"
             "        key plain 3:36-3:37 \"表\"\n"
             "          sequence 3:39-3:49\n"
             "            - plain 3:40-3:41 \"甲\"\n"
             "            - plain 3:43-3:44 \"乙\"\n"
             "            - plain 3:47-3:48 \"丙\"\n"
             "      - mapping 4:5-5:16\n"
             "        key plain 4:5-4:7 \"条款\"\n"
             "          plain 4:9-4:25 \"每缺1个岗位扣0.5分，扣完为止\"\n"
             "        key plain 5:5-5:11 \"points\"\n"
             "          plain 5:13-5:16 \"0.5\"\n");
}

BOOST_AUTO_TEST_CASE(line_endings_of_windows_and_byte_order_mark_change_nothing) {
  const std::string text =
      "a: 甲\n"
      "b: >-\n"
      "  一 二\n"
      "  三\n"
      "\n"
      "  四\n"
      "c: 'x\n"
      "  y'\n"
      "d: p\n"
      "  q\n"
      "e: [1,\n"
      "  2]\n";
  std::string windows;
  for (const char c : text) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  const std::string expected = dumped(text);
  BOOST_TEST(expected.find("quoted 7:4-8:5 \"x y\"") != std::string::npos);
  BOOST_TEST(expected.find("block 2:4-6:4 \"一 二 三\\n四\"") != std::string::npos);
  BOOST_TEST(expected.find("plain 9:4-10:4 \"p q\"") != std::string::npos);
  BOOST_TEST(dumped(windows) == expected);
  BOOST_TEST(dumped("\xEF\xBB\xBF" + text) == expected);
  BOOST_TEST(dumped("\xEF\xBB\xBF" + windows) == expected);
}

BOOST_AUTO_TEST_CASE(offsets_of_the_byte_order_mark_are_counted) {
  const Reading reading(
      "\xEF\xBB\xBF"
      "a: \"b\\tc\"\n");
  const YamlNode* value = reading.tree.find("a");
  BOOST_REQUIRE(value);
  BOOST_TEST(reading.at(reading.tree.entries[0].first.span) == "a");
  BOOST_TEST(reading.at(value->span) == "\"b\\tc\"");
  BOOST_TEST(value->offset_of(0) == 7u);
  BOOST_TEST(value->offset_of(2) == 10u);
}

BOOST_AUTO_TEST_CASE(plain_scalars_over_lines) {
  const Reading reading(
      "a: 一 二\n"
      "  三  \n"
      "\n"
      "\n"
      "  四 # 注释\n"
      "b: x\n");
  BOOST_TEST(reading.problems() == "");
  const YamlNode& value = *reading.tree.find("a");
  BOOST_TEST(value.text == "一 二 三\n\n四");
  BOOST_TEST(reading.place({reading.source, value.span}) == "1:4-5:4");
  check_offsets(reading, value);
  BOOST_TEST(
      (reading.source->position(value.offset_of(value.text.find("三"))) == LineColumn{2, 3}));
  BOOST_TEST(
      (reading.source->position(value.offset_of(value.text.find("四"))) == LineColumn{5, 3}));
  BOOST_TEST(value.offset_of(value.text.size()) == value.span.end);
  BOOST_TEST(value.offset_of(1u << 30) == value.span.end);
}

BOOST_AUTO_TEST_CASE(single_quoted_scalars) {
  const Reading reading("k: '说 ''甲''\n   \n   乙 ' # x\n");
  BOOST_TEST(reading.problems() == "");
  const YamlNode& value = *reading.tree.find("k");
  BOOST_TEST(value.text == "说 '甲'\n乙 ");
  check_offsets(reading, value);
  BOOST_TEST(
      (reading.source->position(value.offset_of(value.text.find("乙"))) == LineColumn{3, 4}));
  BOOST_TEST(
      (reading.source->position(value.offset_of(value.text.find("甲"))) == LineColumn{1, 9}));
  BOOST_TEST(reading.at(value.span).back() == '\'');
}

BOOST_AUTO_TEST_CASE(double_quoted_scalars_with_every_escape) {
  const Reading reading(
      "k: \"\\t\\n\\\"\\\\\\/\\ x\\_\\N\\L\\P\\x41\\u4e2d\\U0001F600 a\\\n"
      "   b  \n"
      "   c\"\n");
  BOOST_TEST(reading.problems() == "");
  const YamlNode& value = *reading.tree.find("k");
  // \_ and \N are U+00A0 and U+0085, in UTF-8 and not as single bytes.
  BOOST_TEST(value.text == "\t\n\"\\/ x\u00A0\u0085\u2028\u2029A中😀 ab c");
  const auto position = [&](std::string_view part) {
    return reading.source->position(value.offset_of(value.text.find(part)));
  };
  BOOST_TEST((position("x") == LineColumn{1, 17}));
  BOOST_TEST((position("\u2028") == LineColumn{1, 22}));
  BOOST_TEST((position("中") == LineColumn{1, 30}));
  BOOST_TEST((position("b") == LineColumn{2, 4}));
  BOOST_TEST((position("c") == LineColumn{3, 4}));
  for (std::size_t i = 0; i + 1 < value.text.size(); ++i) {
    BOOST_TEST(value.offset_of(i) <= value.offset_of(i + 1));
  }
}

BOOST_AUTO_TEST_CASE(empty_lines_at_the_end_of_a_quoted_scalar_stay) {
  const Reading reading("k: 'a\n\n\n  '\n");
  BOOST_TEST(reading.tree.find("k")->text == "a\n\n");
}

BOOST_AUTO_TEST_CASE(block_scalars) {
  const std::string text =
      "a: |\n"
      "  一\n"
      "    二\n"
      "\n"
      "  三\n"
      "\n"
      "b: > # 注释\n"
      "\n"
      "   甲\n"
      "   乙\n"
      "     丙\n"
      "   丁\n"
      "\n"
      "c: |2-\n"
      "    两\n"
      "   格\n"
      "d: |\n"
      "e: x\n";
  const Reading reading(text);
  BOOST_TEST(reading.problems() == "");
  const YamlNode& a = *reading.tree.find("a");
  BOOST_TEST(a.text == "一\n  二\n\n三\n");
  BOOST_TEST(reading.place({reading.source, a.span}) == "1:4-5:4");
  const YamlNode& b = *reading.tree.find("b");
  BOOST_TEST(b.text == "\n甲 乙\n  丙\n丁\n");
  BOOST_TEST(reading.place({reading.source, b.span}) == "7:4-12:5");
  const YamlNode& c = *reading.tree.find("c");
  BOOST_TEST(c.text == "  两\n 格");
  BOOST_TEST(reading.place({reading.source, c.span}) == "14:4-16:5");
  const YamlNode& d = *reading.tree.find("d");
  BOOST_TEST(d.text == "");
  BOOST_TEST(reading.place({reading.source, d.span}) == "17:4-17:5");
  for (const YamlNode* node : {&a, &b, &c}) {
    BOOST_TEST((node->style == YamlNode::Style::block));
    check_offsets(reading, *node);
  }
  BOOST_TEST((reading.source->position(a.offset_of(a.text.find("三"))) == LineColumn{5, 3}));
  BOOST_TEST((reading.source->position(b.offset_of(b.text.find("丁"))) == LineColumn{12, 4}));
}

BOOST_AUTO_TEST_CASE(block_scalar_that_starts_with_a_line_of_blanks) {
  const Reading reading("d: |2-\n\n   \n   x\ne: 1\n");
  const YamlNode& value = *reading.tree.find("d");
  BOOST_TEST(value.text == "\n \n x");
  BOOST_TEST((reading.source->position(value.offset_of(3)) == LineColumn{4, 3}));
  check_offsets(reading, value);
}

BOOST_AUTO_TEST_CASE(block_scalar_at_the_end_of_the_text) {
  const Reading reading("a: |-\n  x");
  BOOST_TEST(reading.tree.find("a")->text == "x");
  BOOST_TEST(reading.at(reading.tree.find("a")->span) == "|-\n  x");
}

BOOST_AUTO_TEST_CASE(places_of_empty_values) {
  BOOST_TEST(dumped("a: # 空\n"
                    "b:\n"
                    "- # 空\n"
                    "-\n"
                    "- x\n"
                    "c: {p: , q: 1, r}\n"
                    "? d\n"
                    "e:\n") ==
             "mapping 1:1-8:3\n"
             "  key plain 1:1-1:2 \"a\"\n"
             "    null 1:3-1:3\n"
             "  key plain 2:1-2:2 \"b\"\n"
             "    sequence 3:1-5:4\n"
             "      - null 3:2-3:2\n"
             "      - null 4:2-4:2\n"
             "      - plain 5:3-5:4 \"x\"\n"
             "  key plain 6:1-6:2 \"c\"\n"
             "    mapping 6:4-6:18\n"
             "      key plain 6:5-6:6 \"p\"\n"
             "        null 6:7-6:7\n"
             "      key plain 6:10-6:11 \"q\"\n"
             "        plain 6:13-6:14 \"1\"\n"
             "      key plain 6:16-6:17 \"r\"\n"
             "        null 6:17-6:17\n"
             "  key plain 7:3-7:4 \"d\"\n"
             "    null 7:4-7:4\n"
             "  key plain 8:1-8:2 \"e\"\n"
             "    null 8:3-8:3\n");
}

BOOST_AUTO_TEST_CASE(flow_collections_over_lines_and_pairs_without_braces) {
  BOOST_TEST(dumped("[a: 1, {b: 2,\n"
                    "  c: [] # 注释 ]\n"
                    "  , },\n"
                    "  'd': e\n"
                    "] # 完\n") ==
             "sequence 1:1-5:2\n"
             "  - mapping 1:2-1:6\n"
             "    key plain 1:2-1:3 \"a\"\n"
             "      plain 1:5-1:6 \"1\"\n"
             "  - mapping 1:8-3:6\n"
             "    key plain 1:9-1:10 \"b\"\n"
             "      plain 1:12-1:13 \"2\"\n"
             "    key plain 2:3-2:4 \"c\"\n"
             "      sequence 2:6-2:8\n"
             "  - mapping 4:3-4:9\n"
             "    key quoted 4:3-4:6 \"d\"\n"
             "      plain 4:8-4:9 \"e\"\n");
}

BOOST_AUTO_TEST_CASE(anchors_and_aliases) {
  BOOST_TEST(dumped("a: &x {p: [1]}\n"
                    "b: *x\n"
                    "c: &y 甲\n"
                    "d: [*y, *x]\n"
                    "*y : 1\n") ==
             "mapping 1:1-5:7\n"
             "  key plain 1:1-1:2 \"a\"\n"
             "    mapping 1:7-1:15\n"
             "      key plain 1:8-1:9 \"p\"\n"
             "        sequence 1:11-1:14\n"
             "          - plain 1:12-1:13 \"1\"\n"
             "  key plain 2:1-2:2 \"b\"\n"
             "    mapping 1:7-1:15\n"
             "      key plain 1:8-1:9 \"p\"\n"
             "        sequence 1:11-1:14\n"
             "          - plain 1:12-1:13 \"1\"\n"
             "  key plain 3:1-3:2 \"c\"\n"
             "    plain 3:7-3:8 \"甲\"\n"
             "  key plain 4:1-4:2 \"d\"\n"
             "    sequence 4:4-4:12\n"
             "      - plain 3:7-3:8 \"甲\"\n"
             "      - mapping 1:7-1:15\n"
             "        key plain 1:8-1:9 \"p\"\n"
             "          sequence 1:11-1:14\n"
             "            - plain 1:12-1:13 \"1\"\n"
             "  key plain 3:7-3:8 \"甲\"\n"
             "    plain 5:6-5:7 \"1\"\n");
}

BOOST_AUTO_TEST_CASE(anchors_of_block_collections_and_of_nothing) {
  BOOST_TEST(dumped("a: &x\n"
                    "  p: 1\n"
                    "b: &y\n"
                    "c: [*x, *y]\n") ==
             "mapping 1:1-4:12\n"
             "  key plain 1:1-1:2 \"a\"\n"
             "    mapping 2:3-2:7\n"
             "      key plain 2:3-2:4 \"p\"\n"
             "        plain 2:6-2:7 \"1\"\n"
             "  key plain 3:1-3:2 \"b\"\n"
             "    null 3:6-3:6\n"
             "  key plain 4:1-4:2 \"c\"\n"
             "    sequence 4:4-4:12\n"
             "      - mapping 2:3-2:7\n"
             "        key plain 2:3-2:4 \"p\"\n"
             "          plain 2:6-2:7 \"1\"\n"
             "      - null 3:6-3:6\n");
}

BOOST_AUTO_TEST_CASE(merge_keys_have_no_meaning) {
  BOOST_TEST(dumped("a: {<<: {p: 1}, q: 2}\n") ==
             "mapping 1:1-1:22\n"
             "  key plain 1:1-1:2 \"a\"\n"
             "    mapping 1:4-1:22\n"
             "      key plain 1:5-1:7 \"<<\"\n"
             "        mapping 1:9-1:15\n"
             "          key plain 1:10-1:11 \"p\"\n"
             "            plain 1:13-1:14 \"1\"\n"
             "      key plain 1:17-1:18 \"q\"\n"
             "        plain 1:20-1:21 \"2\"\n");
}

BOOST_AUTO_TEST_CASE(document_markers_directives_and_comments) {
  BOOST_TEST(dumped("# 头\n%YAML 1.2\n---\n# 注\na: 1\n...\n# 尾\n") ==
             "mapping 5:1-5:5\n  key plain 5:1-5:2 \"a\"\n    plain 5:4-5:5 \"1\"\n");
  BOOST_TEST(dumped("--- 甲\n") == "plain 1:5-1:6 \"甲\"\n");
  BOOST_TEST(dumped("a: x#y\n").find("\"x#y\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(find_gives_the_first_or_nothing) {
  const Reading reading("a: 1\nb: 2\na: 3\n");
  BOOST_TEST(reading.tree.entries.size() == 3u);
  BOOST_REQUIRE(reading.tree.find("a"));
  BOOST_TEST(reading.tree.find("a")->text == "1");
  BOOST_TEST(!reading.tree.find("c"));
  BOOST_TEST(!reading.tree.find("a")->find("x"));
}

BOOST_AUTO_TEST_SUITE_END()
