// Folding: readings become constants, constants are computed exactly, conditions shrink; nothing
// that fails where it is evaluated fails earlier.
#include "conditions.h"

#include "plan/fold.h"

namespace guiju::test {

namespace {

const RuleSet& base() {
  static const std::shared_ptr<const RuleSet> rules = rules_with(when("p"));
  return *rules;
}

// The condition of a deduction, folded under one option of the reading, as a dump.
std::string folded(const std::string& condition, int option = 0) {
  const auto rules = rules_with(when(condition));
  return dump(fold(*rules, *rules->deductions[0].when, {option}));
}

// The value of an expression, by way of `n < EXPRESSION`.
std::optional<Number> value(const std::string& expression) {
  const auto rules = rules_with(when("n < " + expression));
  return constant_number(rules->deductions[0].when->args[1]);
}

const std::string p = "(fact:boolean p)", q = "(fact:boolean q)";

}  // namespace

BOOST_AUTO_TEST_SUITE(folding)

BOOST_AUTO_TEST_CASE(readings_become_constants) {
  BOOST_TEST(folded("way = \"one\"", 0) == "(boolean:boolean true)");
  BOOST_TEST(folded("way = \"one\"", 1) == "(boolean:boolean false)");
  BOOST_TEST(folded("way != \"one\"", 1) == "(boolean:boolean true)");
  BOOST_TEST(folded("if way = \"one\" then p else q", 0) == p);
  BOOST_TEST(folded("if way = \"one\" then p else q", 1) == q);
}

BOOST_AUTO_TEST_CASE(conditions_shrink) {
  BOOST_TEST(folded("p and 1 < 2") == p);
  BOOST_TEST(folded("2 < 1 or p") == p);
  BOOST_TEST(folded("p and 2 < 1") == "(boolean:boolean false)");
  BOOST_TEST(folded("1 < 2 or p") == "(boolean:boolean true)");
  BOOST_TEST(folded("not (not p)") == p);
  BOOST_TEST(folded("not (1 = 1)") == "(boolean:boolean false)");
  BOOST_TEST(folded("(way = \"two\" and p) or q", 0) == q);
  BOOST_TEST(folded("p and q") == "(and:boolean " + p + " " + q + ")");
}

BOOST_AUTO_TEST_CASE(numbers_are_computed_exactly) {
  BOOST_TEST((value("1/3 + 1/6") == Number::ratio(1, 2)));
  BOOST_TEST((value("0.1 + 0.2") == Number::ratio(3, 10)));
  BOOST_TEST((value("2 ** 10 - 24") == Number(1000)));
  BOOST_TEST((value("(5 - 7) * 3") == Number(-6)));
  BOOST_TEST((value("abs(2 - 5)") == Number(3)));
  BOOST_TEST((value("floor(7/2) + ceiling(7/2)") == Number(7)));
  BOOST_TEST((value("if 2/3 > 0.66 then 1 else 0") == Number(1)));
  BOOST_TEST(!value("m").has_value());
  BOOST_TEST(!value("m * 0").has_value());
}

BOOST_AUTO_TEST_CASE(a_count_in_several_places_stands_once) {
  const auto same = [](const std::string& written, const std::string& joined) {
    BOOST_TEST(folded(written, 0) == folded(joined, 0), written << " is " << folded(written, 0));
  };
  same("n < 1/3 * (n + m)", "2 * n < m");
  same("n + m - z > n - 2 * z + 3", "m + z > 3");
  same("n - m >= 3 * n - 6", "6 >= 2 * n + m");
  same("n - n < m - m + 1", "1 < 2");
  same("n + z - n = m", "z = m");
  // As they are: one place each, a factor of 0, what is no count, what would be too large.
  for (const std::string as_written : {"n + 0 < m", "0 * n + m < n", "n * n < n", "n / m < n",
                                       "1000000001 * n + m > m", "abs(n) < n"})
    BOOST_TEST(folded(as_written, 0).find("number n)") != std::string::npos, as_written);
}

// What fails under every reading is refused by the loader; under one reading it is left as it is.
BOOST_AUTO_TEST_CASE(what_fails_is_left_for_evaluation) {
  const std::string ratio = "n < 1 / (if way = \"one\" then 0 else 2)";
  BOOST_TEST(folded(ratio, 0).find("(/:number") != std::string::npos);
  BOOST_TEST(folded(ratio, 1).find("(number:number 0.5)") != std::string::npos);
  const std::string product = "n < 10 ** 20 * (if way = \"one\" then 10 ** 20 else 1)";
  BOOST_TEST(folded(product, 0).find("(*:number") != std::string::npos);
  BOOST_TEST(folded(product, 1).find("(number:number 100000000000000000000)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_choice_can_be_fixed) {
  const auto rules = rules_with(when("k = \"x\" or (k = \"y\" and p)"));
  const int k = rules->facts.facts[static_cast<std::size_t>(rules->facts.find("k"))].slot;
  const Expr& condition = *rules->deductions[0].when;
  BOOST_TEST(dump(fold_with_choice(*rules, condition, k, 0)) == "(boolean:boolean true)");
  BOOST_TEST(dump(fold_with_choice(*rules, condition, k, 1)) == p);
  BOOST_TEST(dump(fold_with_choice(*rules, condition, k, 2)) == "(boolean:boolean false)");
}

// Folding an already folded expression changes nothing.
BOOST_AUTO_TEST_CASE(folding_twice_is_folding_once) {
  for (const char* condition : {"p and (way = \"one\" or q)", "n / m < 1 - 1/3",
                                "if way = \"two\" then p else n > 2 + 1"}) {
    const auto rules = rules_with(when(condition));
    const Expr once = fold(*rules, *rules->deductions[0].when, {0});
    BOOST_TEST(dump(fold(base(), once, {0})) == dump(once));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
