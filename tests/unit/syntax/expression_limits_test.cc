// Expressions beyond the limits, hostile and ill-formed ones: told in a few messages, and read once.
#include <boost/test/unit_test.hpp>

#include <string>

#include "unit/syntax/expression_support.h"

using namespace guiju;
using namespace guiju::test;

BOOST_AUTO_TEST_SUITE(expression_limits)

BOOST_AUTO_TEST_CASE(texts_beyond_the_limits) {
  const auto repeated = [](const std::string& part, std::size_t count) {
    std::string text;
    for (; count > 0; --count) text += part;
    return text;
  };
  const std::string longest = "x = \"" + std::string(4096 - 6, 'a') + "\"";
  BOOST_TEST(parse(longest).good);
  BOOST_TEST(problems_of(parse(longest + " ")) == "expression_too_long 0-4097");

  BOOST_TEST(parse(repeated("(", 64) + "1" + repeated(")", 64)).good);
  BOOST_TEST(problems_of(parse(repeated("(", 65) + "1" + repeated(")", 65))) ==
             "expression_too_deep 64-65");
  BOOST_TEST(parse("0" + repeated("+1", 64)).good);
  BOOST_TEST(problems_of(parse("0" + repeated("+1", 65))) == "expression_too_deep 130-131");
  BOOST_TEST(parse("a" + repeated(".b", 64)).good);
  BOOST_TEST(problems_of(parse("a" + repeated(".b", 65))) == "expression_too_deep 130-131");
  for (const std::string prefix :
       {"-", "not ", "f(", "[", "a[", "if ", "x in (", "x between ", "some x in "}) {
    BOOST_TEST_CONTEXT(prefix) {
      const Parsed parsed = parse(repeated(prefix, 300) + "1");
      BOOST_TEST(!parsed.good);
      BOOST_TEST(
          (prefix == "x between " || problems_of(parsed).starts_with("expression_too_deep ")));
      BOOST_TEST(parsed.problems.error_count() <= 600u);
    }
  }
  // Whoever raises the limit does not raise it beyond what a stack holds.
  ExpressionLimits limits;
  limits.bytes = 1u << 20;
  limits.depth = 100'000;
  BOOST_TEST(parse(repeated("(", 200) + "1" + repeated(")", 200), limits).good);
  BOOST_TEST(problems_of(parse(repeated("(", 50'000), limits)) == "expression_too_deep 200-201");

  BOOST_TEST(parse("[1" + repeated(",1", 1998) + "]").good);
  BOOST_TEST(problems_of(parse("[1" + repeated(",1", 2000) + "]")) ==
             "expression_too_many_nodes 4001-4002");
}

// Hostile texts of the greatest length: nothing is read twice, no message is made twice.
BOOST_AUTO_TEST_CASE(long_nonsense_is_read_once) {
  ExpressionLimits limits;
  limits.bytes = 1u << 20;
  limits.nodes = 1u << 20;
  for (const std::string part :
       {"(",  ")",    "[",      "]",     "＞",     "a ", "a，",  "“",  "\"", "'",
        "`",  "甲（", "..",     "1,",    "- ",     "! ", "not(", "@",  "$",  "/*",
        "1.", "\\",   "\u200B", "list ", "x in ]", "a.", "{",    "。", "= "}) {
    std::string text;
    while (text.size() < 200'000) text += part;
    const Parsed parsed = parse(text, limits);
    BOOST_TEST_CONTEXT(part) {
      BOOST_TEST(!parsed.good);
      BOOST_TEST(parsed.problems.has_errors());
      for (const Diagnostic& problem : parsed.problems.all()) {
        BOOST_REQUIRE(problem.where.span.begin <= problem.where.span.end);
        BOOST_REQUIRE(problem.where.span.end <= text.size());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(ill_formed_text_is_refused) {
  BOOST_TEST(problems_of(parse("x = \"\xFF\"")) == "invalid_utf8 5-6");
  BOOST_TEST(problems_of(parse("\xE5\x90")) == "invalid_utf8 0-1");
}

BOOST_AUTO_TEST_SUITE_END()
