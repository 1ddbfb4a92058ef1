// FEEL text: brackets, exact ratios, names.
#include "dmn/feel.h"

#include <boost/test/unit_test.hpp>

#include "dmn/names.h"
#include "dmn/xml.h"

using namespace guiju;
using namespace guiju::dmn;

namespace {

Ratio name(const char* text) { return {{text}}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(feel)

BOOST_AUTO_TEST_CASE(brackets_stand_where_the_grammar_needs_them) {
  const Feel a{"a"}, b{"b"}, c{"c"};
  BOOST_TEST(times(plus(a, b), c).text == "(a + b) * c");
  BOOST_TEST(minus(a, minus(b, c)).text == "a - (b - c)");
  BOOST_TEST(minus(minus(a, b), c).text == "a - b - c");
  BOOST_TEST(plus(a, feel_number(-2)).text == "a + (-2)");
  BOOST_TEST(times(feel_number(-2), a).text == "(-2) * a");
  BOOST_TEST(both(either(a, b), c).text == "(a or b) and c");
  BOOST_TEST(plus(if_else(a, b, c), b).text == "(if a then b else c) + b");
  BOOST_TEST(times(feel_number(1), a).text == "a");
  BOOST_TEST(plus(feel_number(2), feel_number(3)).text == "5");
}

BOOST_AUTO_TEST_CASE(ratios_are_compared_without_a_division) {
  const Ratio third = ratio_of(Number::ratio(1, 3));
  BOOST_TEST(comparison(divided(name("a"), name("b"), 1), "<", third).text == "a * 3 < b");
  BOOST_TEST(
      comparison(divided(name("a"), name("b"), 1), ">=", ratio_of(Number::ratio(2, 3))).text ==
      "a * 3 >= 2 * b");
  // A divisor that may be 0 makes the comparison null there; of one that may be negative the sign
  // would turn, so there the division is made.
  BOOST_TEST(comparison(divided(name("a"), name("b"), 0), "<", third).text ==
             "if b != 0 then a * 3 < b else null");
  BOOST_TEST(comparison(divided(name("a"), name("b"), -1), "<", ratio_of(2)).text ==
             "if b != 0 then a / b < 1.99999999999999999999 else null");
  // (a / b) / (-2) keeps its sign above.
  BOOST_TEST(value_of(divided(divided(name("a"), name("b"), 1), ratio_of(-2), -1)).text ==
             "(0 - a) / (b * 2)");
}

BOOST_AUTO_TEST_CASE(a_value_is_divided_once) {
  const Ratio score = divided(times(name("total"), ratio_of(100)), ratio_of(92), 1);
  BOOST_TEST(value_of(score).text == "total * 100 / 92");
  BOOST_TEST(value_of(score).rounded);
  const Ratio tenth = divided(name("total"), ratio_of(8), 1);
  BOOST_TEST(!value_of(tenth).rounded);
  const Ratio sum = plus(divided(name("a"), ratio_of(3), 1), divided(name("b"), ratio_of(3), 1));
  BOOST_TEST(value_of(sum).text == "(a + b) / 3");
}

BOOST_AUTO_TEST_CASE(numbers_have_at_most_34_digits) {
  const Number big = Number(1'000'000'000'000'000'003) * Number(1'000'000'000'000'000'007);
  BOOST_CHECK_THROW(feel_number(big), TooManyDigits);
  BOOST_TEST(feel_number(Number::ratio(-5, 8)).text == "-0.625");
}

BOOST_AUTO_TEST_CASE(texts_and_names_are_safe) {
  BOOST_TEST(feel_string("a\"b\\c\n甲") == "\"a\\\"b\\\\c\\u000A甲\"");
  Names names;
  BOOST_TEST(names.make("R-1.a") == "R_1_a");
  BOOST_TEST(names.make("R_1-a") == "R_1_a_2");
  BOOST_TEST(names.make("count") == "count_2");
  BOOST_TEST(names.make("缺岗数") == "缺岗数");
  BOOST_TEST(names.make("3x") == "_3x");
}

BOOST_AUTO_TEST_CASE(functions_that_null_would_fail) {
  BOOST_TEST(calls_function("a + floor(b)"));
  BOOST_TEST(calls_function("if list contains(x, \"R\") then 1 else 2"));
  BOOST_TEST(!calls_function("not(a) and (b or c)"));
}

BOOST_AUTO_TEST_CASE(xml_holds_any_text) {
  std::string out;
  Xml xml(out);
  xml.open("a", {{"k", "<\"&\n>"}, {"none", ""}});
  xml.element("t", "x < y & z\x01");
  xml.close();
  BOOST_TEST(out ==
             "<a k=\"&lt;&quot;&amp;&#10;&gt;\">\n  <t>x &lt; y &amp; z\xEF\xBF\xBD</t>\n</a>\n");
  BOOST_TEST(!fits_xml("\x01"));
  BOOST_TEST(fits_xml("甲\t\n"));
}

BOOST_AUTO_TEST_SUITE_END()
