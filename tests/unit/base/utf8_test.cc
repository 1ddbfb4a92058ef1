// UTF-8: every class of ill-formed bytes, stepping, widths, repair.
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "base/utf8.h"

using namespace guiju;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(utf8_check)

BOOST_AUTO_TEST_CASE(every_code_point_goes_both_ways) {
  for (char32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    if (code_point == 0xD800) code_point = 0xE000;
    std::string text;
    utf8::append(text, code_point);
    std::size_t offset = 0;
    if (utf8::first_invalid(text) != utf8::npos || utf8::next(text, offset) != code_point ||
        offset != text.size() || utf8::length(text) != 1) {
      BOOST_FAIL("U+" << static_cast<std::uint32_t>(code_point));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_class_of_ill_formed_bytes) {
  const std::vector<std::string> bad = {
      "\x80",  // a continuation byte alone
      "\xBF",
      "\xC0\x80",      // overlong NUL
      "\xC1\xBF",      // overlong
      "\xC2",          // cut off
      "\xC2\x41",      // no continuation
      "\xE0\x80\x80",  // overlong
      "\xE0\x9F\xBF",  // overlong
      "\xE4\xB8",      // cut off
      "\xE4\xB8\x41",  // third byte no continuation
      "\xE4\x41\x41",
      "\xED\xA0\x80",      // surrogate U+D800
      "\xED\xBF\xBF",      // surrogate U+DFFF
      "\xF0\x80\x80\x80",  // overlong
      "\xF0\x8F\xBF\xBF",  // overlong U+FFFF
      "\xF0\x9F\x98",      // cut off
      "\xF0\x9F\x98\x41",
      "\xF4\x90\x80\x80",  // U+110000
      "\xF5\x80\x80\x80",  // beyond
      "\xF8\x88\x80\x80\x80",
      "\xFE",
      "\xFF",
      "\xD6\xD0",  // 中 in GB18030
  };
  for (const std::string& bytes : bad) {
    BOOST_TEST_CONTEXT("byte " << static_cast<int>(static_cast<unsigned char>(bytes[0]))) {
      BOOST_TEST(utf8::first_invalid(bytes) == 0u);
      // Behind text of any length, so that the fast path meets it at each place.
      for (std::size_t before = 0; before < 20; ++before) {
        const std::string text = std::string(before, 'a') + bytes + "中文中文";
        BOOST_TEST(utf8::first_invalid(text) == before);
      }
      BOOST_TEST(utf8::first_invalid("中" + bytes) == 3u);
    }
  }
}

BOOST_AUTO_TEST_CASE(well_formed_edges) {
  for (const std::string& text :
       {""s, "\0"s, "\x7F"s, "\xC2\x80"s, "\xDF\xBF"s, "\xE0\xA0\x80"s, "\xED\x9F\xBF"s,
        "\xEE\x80\x80"s, "\xEF\xBF\xBF"s, "\xF0\x90\x80\x80"s, "\xF4\x8F\xBF\xBF"s, "\xEF\xBB\xBF"s,
        "\xC2\x85"s}) {
    BOOST_TEST(utf8::first_invalid(text) == utf8::npos);
  }
}

BOOST_AUTO_TEST_CASE(repair) {
  BOOST_TEST(utf8::repaired("中\xFFx\xE4\xB8") == "中\uFFFDx\uFFFD\uFFFD");
  BOOST_TEST(utf8::repaired("") == "");
  BOOST_TEST(utf8::repaired("规矩") == "规矩");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(utf8_width)

BOOST_AUTO_TEST_CASE(widths_of_code_points) {
  for (const char32_t wide :
       {U'中', U'，', U'：', U'（', U'　', U'Ａ', U'가', U'あ', U'、', U'《', U'㎡', U'😀', U'𠀀'}) {
    BOOST_TEST(utf8::width(wide) == 2);
  }
  for (const char32_t narrow : {U'a', U' ', U'é', U'“', U'…', U'α', U'Я', U'ｱ', U'\u00AD'}) {
    BOOST_TEST(utf8::width(narrow) == 1);
  }
  for (const char32_t none : {U'\u0301', U'\u200B', U'\uFEFF', U'\n', U'\t', U'\u0000', U'\u0085',
                              U'\u3099', U'\uFE0F'}) {
    BOOST_TEST(utf8::width(none) == 0);
  }
}

BOOST_AUTO_TEST_CASE(widths_and_padding_of_text) {
  BOOST_TEST(utf8::width("内部管理") == 8u);
  BOOST_TEST(utf8::width("扣0.5分") == 7u);
  BOOST_TEST(utf8::width("e\u0301") == 1u);
  BOOST_TEST(utf8::length("扣0.5分") == 5u);
  BOOST_TEST(utf8::pad_right("得分", 6) == "得分  ");
  BOOST_TEST(utf8::pad_left("得分", 6) == "  得分");
  BOOST_TEST(utf8::pad_right("得分", 3) == "得分");
  BOOST_TEST(utf8::pad_left("", 2) == "  ");
}

BOOST_AUTO_TEST_SUITE_END()
