// Limits of the YAML reader: hostile texts are refused, cheaply and at their place.
#include <boost/test/unit_test.hpp>

#include <string>

#include "yaml_reading.h"

using namespace guiju;
using guiju::test::Reading;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

YamlLimits limits_of(std::size_t depth, std::size_t nodes, std::size_t aliases) {
  YamlLimits limits;
  limits.depth = depth;
  limits.nodes = nodes;
  limits.aliases = aliases;
  return limits;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(yaml_limits)

BOOST_AUTO_TEST_CASE(bytes) {
  YamlLimits limits;
  limits.bytes = 10;
  BOOST_TEST(Reading("a: 3456789", limits).problems() == "");
  // Refused unread: the ill-formed byte is not looked at.
  const Reading reading("\xFF: 34567890", limits);
  BOOST_TEST(reading.problems() == "1:1-1:1 too_large '11' '10'\n");
  BOOST_TEST(!reading.complete);
  BOOST_TEST(reading.tree.is_null());
}

BOOST_AUTO_TEST_CASE(a_hundred_megabytes_are_refused) {
  BOOST_TEST(Reading(std::string(100'000'000, 'x')).problems() ==
             "1:1-1:1 too_large '100000000' '16777216'\n");
}

BOOST_AUTO_TEST_CASE(depth_in_flow_style) {
  const auto nested = [](std::size_t depth) {
    return "a: " + repeated("[", depth) + "x" + repeated("]", depth) + "\n";
  };
  BOOST_TEST(Reading(nested(63)).problems() == "");
  BOOST_TEST(Reading(nested(64)).problems() == "1:67-1:67 too_deep '64'\n");
  BOOST_TEST(Reading(nested(3), limits_of(3, 100, 0)).problems() == "1:6-1:6 too_deep '3'\n");
  BOOST_TEST(Reading(nested(100000)).problems() == "1:67-1:67 too_deep '64'\n");
}

BOOST_AUTO_TEST_CASE(depth_in_block_style) {
  std::string text;
  for (std::size_t i = 0; i < 3000; ++i) text += std::string(i, ' ') + "a:\n";
  BOOST_TEST(Reading(text).problems() == "65:65-65:65 too_deep '64'\n");
  BOOST_TEST(Reading(repeated("- ", 7'000'000)).problems() == "1:129-1:129 too_deep '64'\n");
  BOOST_TEST(!Reading(repeated("? ", 100'000)).complete);
}

BOOST_AUTO_TEST_CASE(unclosed_brackets_by_the_million) {
  BOOST_TEST(!Reading(repeated("[", 10'000)).complete);
  BOOST_TEST(!Reading(repeated("{a: ", 10'000)).complete);
  BOOST_TEST(Reading(repeated("[", 15'000'000)).problems() == "1:1-1:1 item_too_long '1048576'\n");
  BOOST_TEST(!Reading(repeated("{", 2'000'000)).complete);
}

BOOST_AUTO_TEST_CASE(depth_above_what_the_parser_bears_is_cut_to_400) {
  const Reading reading("a: " + repeated("[", 2000) + repeated("]", 2000),
                        limits_of(100'000, 100'000, 0));
  BOOST_TEST(reading.problems() == "1:403-1:403 too_deep '400'\n");
}

BOOST_AUTO_TEST_CASE(nodes) {
  // The mapping, its key, the sequence and its items.
  BOOST_TEST(Reading("a: [1, 2, 3]\n", limits_of(9, 6, 0)).problems() == "");
  BOOST_TEST(Reading("a: [1, 2, 3]\n", limits_of(9, 5, 0)).problems() ==
             "1:11-1:11 too_many_nodes '5'\n");
  BOOST_TEST(Reading(repeated("-\n", 1000), limits_of(9, 500, 0)).problems() ==
             "500:2-500:2 too_many_nodes '500'\n");
}

BOOST_AUTO_TEST_CASE(aliases) {
  BOOST_TEST(Reading("a: &x 1\nb: [*x, *x]\n", limits_of(9, 99, 2)).problems() == "");
  BOOST_TEST(Reading("a: &x 1\nb: [*x, *x, *x]\n", limits_of(9, 99, 2)).problems() ==
             "2:13-2:15 too_many_aliases '2'\n");
  BOOST_TEST(Reading("a: &x 1\nb:\n" + repeated("- *x\n", 1'000'000)).problems() ==
             "1003:3-1003:5 too_many_aliases '1000'\n");
  BOOST_TEST(Reading("a: &x 1\nb: [" + repeated("*x,", 1'000'000) + "]\n").problems() ==
             "2:3005-2:3007 too_many_aliases '1000'\n");
}

BOOST_AUTO_TEST_CASE(a_billion_laughs_are_counted_before_they_are_copied) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1) + ", ";
    text +=
        "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeated(before, 10) + "]\n";
  }
  const Reading reading(text);
  BOOST_TEST(reading.diagnostics.all().size() == 1u);
  BOOST_TEST((reading.diagnostics.all()[0].code == Code::too_many_nodes));
  BOOST_TEST(!reading.complete);
}

BOOST_AUTO_TEST_CASE(long_texts_count_when_they_are_copied) {
  // A text of 640,000 bytes costs 10,001 nodes each time.
  const std::string text = "a: &x " + std::string(640'000, 'x') + "\nb:\n" + repeated("- *x\n", 50);
  BOOST_TEST(Reading(text, limits_of(9, 600'000, 100)).problems() == "");
  BOOST_TEST(Reading(text, limits_of(9, 400'000, 100)).problems() ==
             "42:3-42:3 too_many_nodes '400000'\n");
}

BOOST_AUTO_TEST_CASE(aliases_count_for_the_depth) {
  const std::string text = "a: &x [[[1]]]\nb: [[*x]]\n";
  BOOST_TEST(Reading(text, limits_of(6, 100, 9)).problems() == "");
  BOOST_TEST(Reading(text, limits_of(5, 100, 9)).problems() == "2:6-2:8 too_deep '5'\n");
  // Doubling the depth with each line.
  std::string doubling = "a0: &a0 [1]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string number = std::to_string(i);
    doubling += "a" + number + ": &a" + number + " [*a" + std::to_string(i - 1) + "]\n";
  }
  BOOST_TEST(Reading(doubling, limits_of(20, 100'000, 100)).problems() ==
             "20:12-20:16 too_deep '20'\n");
}

BOOST_AUTO_TEST_CASE(anchors_within_anchors_are_counted) {
  const std::string text = "a: " +
                           [] {
                             std::string nested;
                             for (int i = 0; i < 50; ++i) nested += "&x" + std::to_string(i) + " [";
                             return nested;
                           }() +
                           repeated("1, ", 1000) + repeated("]", 50) + "\n";
  BOOST_TEST(Reading(text).problems() == "");
  BOOST_TEST(Reading(text, limits_of(64, 20'000, 0)).diagnostics.error_count() == 1u);
}

BOOST_AUTO_TEST_CASE(items_held_in_memory_at_once) {
  YamlLimits limits;
  limits.item_bytes = 10'000;
  const auto problem = [&](const std::string& text) { return Reading(text, limits).problems(); };
  BOOST_TEST(problem("a: " + std::string(5'000, 'x') + "\nb: [" + repeated("1,", 2'000) + "]\n") ==
             "");
  BOOST_TEST(problem("a: " + std::string(20'000, 'x') + "\n") == "1:4-1:4 item_too_long '10000'\n");
  BOOST_TEST(problem("a: 1\nb: |\n" + repeated("  中文\n", 3'000)) ==
             "2:4-2:4 item_too_long '10000'\n");
  BOOST_TEST(problem("[" + repeated("1,", 20'000) + "]\n") == "1:1-1:1 item_too_long '10000'\n");
  BOOST_TEST(problem("a: 1\n#" + std::string(20'000, 'x') + "\nb: 1\n") ==
             "1:5-1:5 item_too_long '10000'\n");
  // Many small items are no trouble.
  BOOST_TEST(problem(repeated("- [1, 2, 3]\n", 10'000)) == "");
}

BOOST_AUTO_TEST_CASE(many_keys_and_many_problems) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  BOOST_TEST(Reading(text).problems() == "");
  const Reading reading(repeated("a: 1\n", 100'000));
  BOOST_TEST(reading.diagnostics.all().size() == 1001u);
  BOOST_TEST((reading.diagnostics.all().back().code == Code::too_many_problems));
}

BOOST_AUTO_TEST_CASE(many_escapes_and_folds) {
  const Reading reading("a: \"" + repeated("\\n", 200'000) + "z\"\n");
  BOOST_TEST(reading.problems() == "");
  const YamlNode& value = *reading.tree.find("a");
  BOOST_TEST(value.pieces.size() == 65536u);
  BOOST_TEST(value.offset_of(value.text.size()) <= value.span.end);
  const Reading folds("a: x" + repeated("\n", 500'000) + " y\n");
  BOOST_TEST(folds.tree.find("a")->text.size() == 500'001u);
}

BOOST_AUTO_TEST_SUITE_END()
