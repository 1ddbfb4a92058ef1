// JSON strings: what is escaped and what stays.
#include <boost/test/unit_test.hpp>

#include <string>

#include "base/json_text.h"

namespace {

std::string json(std::string_view text) {
  std::string out = "=";
  guiju::append_json_string(out, text);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_text)

BOOST_AUTO_TEST_CASE(escapes) {
  BOOST_TEST(json("") == "=\"\"");
  BOOST_TEST(json("扣完为止") == "=\"扣完为止\"");
  BOOST_TEST(json("a\"b\\c/d") == R"(="a\"b\\c/d")");
  BOOST_TEST(json("\n\r\t\b\f") == R"(="\n\r\t\b\f")");
  BOOST_TEST(json(std::string_view("\0\x01\x1F\x7F", 4)) == "=\"\\u0000\\u0001\\u001f\\u007f\"");
}

BOOST_AUTO_TEST_CASE(ill_formed_bytes_become_the_replacement_character) {
  BOOST_TEST(json("a\xFF\"") == "=\"a\uFFFD\\\"\"");
}

BOOST_AUTO_TEST_SUITE_END()
