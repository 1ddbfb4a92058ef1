// Expressions that are none: each mistake with its code, place and fix, what the fix makes of it,
// and that one mistake is told once.
#include <boost/test/unit_test.hpp>

#include <set>
#include <string>
#include <vector>

#include "support/golden.h"
#include "unit/syntax/expression_support.h"

using namespace guiju;
using namespace guiju::test;

namespace {

// Expression text, its problems, and the tree (or the problems) after all fixes were made; empty
// when there is nothing to fix.
struct Case {
  std::string text;
  std::string problems;
  std::string after;
};

const std::vector<Case>& full_width_cases() {
  static const std::vector<Case> cases = {
      {"得分 ＞ 60", "fullwidth_character 7-10 [> 7-10]", "(> 得分 60)"},
      {"得分＜60", "fullwidth_character 6-9 [< 6-9]", "(< 得分 60)"},
      {"x＝y", "fullwidth_character 1-4 [= 1-4]", "(= x y)"},
      {"x＞＝y", "fullwidth_character 1-7 [>= 1-7]", "(>= x y)"},
      {"x>＝y", "fullwidth_character 1-5 [>= 1-5]", "(>= x y)"},
      {"x ≥ 1 or y ≤ 2 or z ≠ 3",
       "fullwidth_character 2-5 [>= 2-5]; fullwidth_character 13-16 [<= 13-16]; "
       "fullwidth_character 24-27 [!= 24-27]",
       "(or (or (>= x 1) (<= y 2)) (!= z 3))"},
      {"x ≧ 1 or y ⩽ 2", "fullwidth_character 2-5 [>= 2-5]; fullwidth_character 13-16 [<= 13-16]",
       "(or (>= x 1) (<= y 2))"},
      {"１２．５ × ２ ÷ ３",
       "fullwidth_character 0-12 [12.5 0-12]; fullwidth_character 13-15 [* 13-15]; "
       "fullwidth_character 16-19 [2 16-19]; fullwidth_character 20-22 [/ 20-22]; "
       "fullwidth_character 23-26 [3 23-26]",
       "(/ (* 12.5 2) 3)"},
      {"6０ > x", "fullwidth_character 0-4 [60 0-4]", "(> 60 x)"},
      {"0。5 < x", "fullwidth_character 0-5 [0.5 0-5]", "(< 0.5 x)"},
      {"max（a，b、c）",
       "fullwidth_character 3-6 [( 3-6]; fullwidth_character 7-10 [, 7-10]; "
       "fullwidth_character 11-14 [, 11-14]; fullwidth_character 15-18 [) 15-18]",
       "(call max a b c)"},
      {"x in ［1，2］",
       "fullwidth_character 5-8 [[ 5-8]; fullwidth_character 9-12 [, 9-12]; "
       "fullwidth_character 13-16 [] 13-16]",
       "(in x (list 1 2))"},
      {"x in 【1…2】",
       "fullwidth_character 5-8 [[ 5-8]; fullwidth_character 9-12 [.. 9-12]; "
       "fullwidth_character 13-16 [] 13-16]",
       "(in x (range \"[]\" 1 2))"},
      {"a－b — c − d",
       "fullwidth_character 1-4 [- 1-4]; fullwidth_character 6-9 [- 6-9]; "
       "fullwidth_character 12-15 [- 12-15]",
       "(- (- (- a b) c) d)"},
      {"a——b", "unknown_character 1-7", ""},
      {"a ａｎｄ b", "fullwidth_character 2-11 [and 2-11]", "(and a b)"},
      {"Ａ类１", "fullwidth_character 0-9 [A类1 0-9]", "A类1"},
      {"`a｀ = ＠\"P2M\"", "fullwidth_character 0-5 [`a` 0-5]; fullwidth_character 8-11 [@ 8-11]",
       "(= a @\"P2M\")"},
      {"a　and b", "invisible_character 1-4 [  1-4]", "(and a b)"},
      {"a\u00A0= b\u200B", "invisible_character 1-3 [  1-3]; invisible_character 6-9 [ 6-9]",
       "(= a b)"},
      {"得\u200B分", "invisible_character 3-6 [ 3-6]", "得分"},
      {"\uFEFF\u3000x", "invisible_character 0-6 [  0-6]", "x"},
      {"x：y", "unsupported_syntax 1-4", ""},
      {"x = “合格”", "text_quotes 4-16 [\"合格\" 4-16]", "(= x \"合格\")"},
      {"x = ”a“ or x = 「b」 or x = ＂c＂",
       "text_quotes 4-11 [\"a\" 4-11]; text_quotes 19-26 [\"b\" 19-26]; "
       "text_quotes 34-41 [\"c\" 34-41]",
       "(or (or (= x \"a\") (= x \"b\")) (= x \"c\"))"},
      {"x = \"a” or y", "fullwidth_character 6-9 [\" 6-9]", "(or (= x \"a\") y)"},
      {"x = “a\" or y", "text_quotes 4-9 [\"a\" 4-9]", "(or (= x \"a\") y)"},
      {"x = “a\\b”", "text_quotes 4-13", ""},
      {"d = @“2023-08-31”", "text_quotes 4-21 [@\"2023-08-31\" 4-21]", "(= d @\"2023-08-31\")"},
  };
  return cases;
}

const std::vector<Case>& lexical_cases() {
  static const std::vector<Case> cases = {
      {"", "expression_empty 0-0", ""},
      {" \t\n", "expression_empty 0-3", ""},
      {"a == b", "foreign_operator 2-4 [= 2-4]", "(= a b)"},
      {"a === b", "foreign_operator 2-5 [= 2-5]", "(= a b)"},
      {"a !== b", "foreign_operator 2-5 [!= 2-5]", "(!= a b)"},
      {"a <> b", "foreign_operator 2-4 [!= 2-4]", "(!= a b)"},
      {"a => b", "foreign_operator 2-4 [>= 2-4]", "(>= a b)"},
      {"a =< b", "foreign_operator 2-4 [<= 2-4]", "(<= a b)"},
      {"a > = b or c = < d or e ! = f",
       "foreign_operator 2-5 [>= 2-5]; foreign_operator 13-16 [<= 13-16]; "
       "foreign_operator 24-27 [!= 24-27]",
       "(or (or (>= a b) (<= c d)) (!= e f))"},
      {"a&&b||!c",
       "foreign_operator 1-3 [ and  1-3]; foreign_operator 4-6 [ or  4-6]; "
       "foreign_operator 6-7 [ not  6-7]",
       "(or (and a b) (not c))"},
      {"(!a) & b | c",
       "foreign_operator 1-2 [not  1-2]; foreign_operator 5-6 [and 5-6]; "
       "foreign_operator 9-10 [or 9-10]",
       "(or (and (not a) b) c)"},
      {"a ＆＆ ！b", "foreign_operator 2-8 [and 2-8]; foreign_operator 9-12 [not  9-12]",
       "(and a (not b))"},
      {"a ∧ b ∨ ¬c",
       "foreign_operator 2-5 [and 2-5]; foreign_operator 8-11 [or 8-11]; "
       "foreign_operator 12-14 [not  12-14]",
       "(or (and a b) (not c))"},
      {"x ∈ l", "foreign_operator 2-5 [in 2-5]", "(in x l)"},
      {"2 ^ 3", "foreign_operator 2-3 [** 2-3]", "(** 2 3)"},
      {"x in [1...2]", "foreign_operator 7-10", ""},
      {"x in [a...b]", "foreign_operator 7-10 [.. 7-10]", "(in x (range \"[]\" a b))"},
      {"60~70", "foreign_operator 2-3", ""},
      {"a 且 b 或者 非 c",
       "foreign_operator 2-5 [and 2-5]; foreign_operator 8-14 [or 8-14]; "
       "foreign_operator 15-18 [not 15-18]",
       "(or (and a b) (not c))"},
      {"x 大于等于 3 and y 不足 4",
       "foreign_operator 2-14 [>= 2-14]; foreign_operator 23-29 [< 23-29]",
       "(and (>= x 3) (< y 4))"},
      {"x is 3", "foreign_operator 2-4 [= 2-4]", "(= x 3)"},
      {"a AND b Or NOT c",
       "keyword_case 2-5 [and 2-5]; keyword_case 8-10 [or 8-10]; keyword_case 11-14 [not 11-14]",
       "(or (and a b) (not c))"},
      {"True = FALSE", "keyword_case 0-4 [true 0-4]; keyword_case 7-12 [false 7-12]",
       "(= true false)"},
      {"a $ b", "unknown_character 2-3", ""},
      {"a ¥€ b", "unknown_character 2-7", ""},
      {"a 😀 b", "unknown_character 2-6", ""},
      {"职业·工种 = 1", "unknown_character 6-8", ""},
      {std::string("a \x01 b"), "unknown_character 2-3", ""},
      {std::string("x = \"a\0b\"", 9), "unknown_character 6-7", ""},
      {"x > 60。", "unknown_character 6-9 [ 6-9]", "(> x 60)"},
      {"x > 60;", "unknown_character 6-7 [ 6-7]", "(> x 60)"},
      {"a # b", "unknown_character 2-3", ""},
      {"a // b", "comment_in_expression 2-6", ""},
      {"a /* b */ + c", "comment_in_expression 2-9", ""},
      {"// a", "comment_in_expression 0-4", ""},
      {"a ? b : c", "ternary_operator 2-3; unsupported_syntax 6-7", ""},
      {"{a: 1}", "unsupported_syntax 0-1; unsupported_syntax 2-3; unsupported_syntax 5-6", ""},
      {"1e5 + 2.50E-3 + 1e99",
       "number_exponent 0-3 [100000 0-3]; number_exponent 6-13 [0.0025 6-13]; "
       "number_exponent 16-20",
       "number_exponent 18-22"},
      {"5. + 1.2.3 + 5.x",
       "number_malformed 0-2 [5 0-2]; number_malformed 5-10; "
       "number_malformed 13-16",
       "number_malformed 4-9; number_malformed 12-15"},
      {"12345678901234567890123456789012345", "number_too_many_digits 0-35", ""},
      {"x >= 60分", "number_with_letters 5-10", ""},
      {"3x", "number_with_letters 0-2", ""},
      {"x < 60% and y < 2.5％ or z > 3‰",
       "percent_sign 4-7 [0.6 4-7]; percent_sign 16-22 [0.025 16-22]; "
       "percent_sign 30-34 [0.003 30-34]",
       "(or (and (< x 0.6) (< y 0.025)) (> z 0.003))"},
      {"5%3 = 5 % x", "percent_sign 0-2; percent_sign 8-9", ""},
      {"d > 2023-08-31", "bare_date 4-14 [@\"2023-08-31\" 4-14]", "(> d @\"2023-08-31\")"},
      {"d > 2023/8/1 or d < 2023.12.31",
       "bare_date 4-12 [@\"2023-08-01\" 4-12]; bare_date 20-30 [@\"2023-12-31\" 20-30]",
       "(or (> d @\"2023-08-01\") (< d @\"2023-12-31\"))"},
      {"d > 2023年8月31日", "bare_date 4-20 [@\"2023-08-31\" 4-20]", "(> d @\"2023-08-31\")"},
      {"d > 2023年13月1日", "number_with_letters 4-20", ""},
      {"@2023-08-31 < d", "at_without_text 0-11 [@\"2023-08-31\" 0-11]", "(< @\"2023-08-31\" d)"},
      {"@P2M + d", "at_without_text 0-4", ""},
      {"@ + d", "at_without_text 0-1", ""},
      {"x = 'pass'", "text_quotes 4-10 [\"pass\" 4-10]", "(= x \"pass\")"},
      {"x = \"a\\q\\u12\\uD800\\u0000\"",
       "text_escape 6-8; text_escape 8-12; text_escape 12-18; text_escape 18-24", ""},
      {"x = \"abc", "text_unclosed 4-8", ""},
      {"f(x = \"abc)", "text_unclosed 6-11", ""},
      {"f(x = \"abc)\n) ＞ 1", "text_unclosed 6-11; fullwidth_character 14-17 [> 14-17]",
       "text_unclosed 6-11"},
      {"x = “abc", "text_unclosed 4-10", ""},
      {"`abc > 3", "name_unclosed 0-8", ""},
      {"`` > 3", "name_empty 0-2", ""},
      {"缺岗数（个） > 0", "name_needs_backquotes 0-18 [`缺岗数（个）` 0-18]",
       "(> `缺岗数（个）` 0)"},
      {"评价(考核、抽查)次数 > 0", "name_needs_backquotes 0-29 [`评价(考核、抽查)次数` 0-29]",
       "(> `评价(考核、抽查)次数` 0)"},
      {"x.in > 3", "name_needs_backquotes 2-4 [`in` 2-4]", "(> (path `in` x) 3)"},
  };
  return cases;
}

const std::vector<Case>& syntax_cases() {
  static const std::vector<Case> cases = {
      {"a +", "operand_missing_after 2-3", ""},
      {"a + * b", "operand_missing_after 2-3", ""},
      {"and a", "operand_missing_before 0-3", ""},
      {"(* b)", "operand_missing_before 1-2", ""},
      {"( )", "operand_missing_after 0-1", ""},
      {"f(a,)", "operand_missing_after 3-4", ""},
      {"f(,a)", "operand_missing_after 1-2", ""},
      {"a[]", "operand_missing_after 1-2", ""},
      {"x in ()", "operand_missing_after 5-6", ""},
      {"x in = 5", "operand_missing_after 2-4", ""},
      {"if then a else b", "operand_missing_after 0-2", ""},
      {"not", "operand_missing_after 0-3", ""},
      {"a b", "operator_missing 2-3", ""},
      {"证照 等 资料 不 齐", "operator_missing 7-10", ""},
      {"a b and c d", "operator_missing 2-3; operator_missing 10-11", ""},
      {"2(a + b)", "operator_missing 1-2", ""},
      {"f(x)(y)", "operator_missing 4-5", ""},
      {"list contian(a, b)", "operator_missing 5-12 (did_you_mean 5-12)", ""},
      {"round half upp(a)", "operator_missing 6-10 (did_you_mean 6-10)", ""},
      {"a then b", "unexpected_token 2-6", ""},
      {"a, b", "stray_comma 1-2", ""},
      {"max((a, b), c)", "stray_comma 6-7", ""},
      {"0,5 < x", "number_decimal_comma 0-3 [0.5 0-3]", "(< 0.5 x)"},
      {"12,75 < x", "number_decimal_comma 0-5 [12.75 0-5]", "(< 12.75 x)"},
      {"１，５ < x",
       "fullwidth_character 0-3 [1 0-3]; number_decimal_comma 0-9; fullwidth_character 3-6 [, "
       "3-6]; "
       "fullwidth_character 6-9 [5 6-9]",
       "number_decimal_comma 0-3 [1.5 0-3]"},
      {"x > 1,000,000 or y", "number_digit_groups 4-13", ""},
      {"(a + b", "bracket_unclosed 0-1", ""},
      {"max(a, (b + c)", "bracket_unclosed 3-4", ""},
      {"((((a", "bracket_unclosed 3-4", ""},
      {"f(", "bracket_unclosed 1-2", ""},
      {"if (a then b else c", "bracket_unclosed 3-4", ""},
      {"a) and b]", "bracket_unmatched 1-2; bracket_unmatched 8-9", ""},
      {"(a] or b", "bracket_mismatch 2-3 (opened_here 0-1)", ""},
      {"x[a) or b", "bracket_mismatch 3-4 (opened_here 1-2)", ""},
      {"a < b < c", "comparison_chain 6-7 [and b < 6-7]", "(and (< a b) (< b c))"},
      {"0<=x<=f(y, 2)<9",
       "comparison_chain 4-6 [ and x <=  4-6]; comparison_chain 13-14 [ and f(y, 2) <  13-14]",
       "(and (and (<= 0 x) (<= x (call f y 2))) (< (call f y 2) 9))"},
      {"a < b > c", "comparison_chain 6-7", ""},
      {"a = b = c", "comparison_chain 6-7", ""},
      {"a in b in c", "comparison_chain 7-9", ""},
      {"a between 1 and 2 between 3 and 4", "comparison_chain 18-25", ""},
      {"not a = b", "not_ambiguous 0-7", ""},
      {"not a + 1 > b", "not_ambiguous 0-7", ""},
      {"not x in [1..2]", "not_ambiguous 0-8", ""},
      {"not not a = b", "not_ambiguous 0-11", ""},
      {"x not in (1, 2)", "not_in 2-8", ""},
      {"x not between 1 and 2", "not_in 2-13", ""},
      {"not()", "not_arguments 3-5", ""},
      {"not(a, b)", "not_arguments 3-9", ""},
      {"a.b(c)", "not_callable 0-3", ""},
      {"`f`(c)", "not_callable 0-3", ""},
      {"计数(a) > 0", "not_callable 0-6", ""},
      {"a.", "field_missing 1-2", ""},
      {"a.5", "field_missing 1-2", ""},
      {"a. and b", "field_missing 1-2", ""},
      {"x between 1, 2", "between_without_and 11-12", ""},
      {"x between 1", "between_without_and 2-9", ""},
      {"some x satisfies y", "quantifier_form 7-16", ""},
      {"some in xs satisfies y", "quantifier_form 5-7", ""},
      {"every 3 in xs satisfies y", "quantifier_form 6-7", ""},
      {"some x in xs", "quantifier_form 0-4", ""},
      {"some x in xs, y in ys satisfies z", "quantifier_one_variable 12-13", ""},
      {"if a then b", "condition_form 0-2", ""},
      {"if a else b", "condition_form 5-9", ""},
      {"if a b else c", "operator_missing 5-6", ""},
      {"[1..2]", "range_outside_in 0-6", ""},
      {"x = (1..2)", "range_outside_in 4-10", ""},
      {"x in [1..2] + 3", "range_outside_in 5-11", ""},
      {"x in 60..70", "range_without_brackets 7-9", ""},
      {"x in [..70]", "range_ends 6-8", ""},
      {"x in [60..]", "range_ends 8-10", ""},
      {"x in ]60, 70[", "interval_comma 5-9 [.. 8-10]", "(in x (range \"()\" 60 70))"},
      {"x in ]60", "range_ends 5-6", ""},
      {"x in ]60]", "range_ends 8-9", ""},
      {"x in [60, 70)", "interval_comma 5-13 [.. 8-10]", "(in x (range \"[)\" 60 70))"},
      {"x in (60,70] or y", "interval_comma 5-12 [.. 8-9]", "(or (in x (range \"(]\" 60 70)) y)"},
      {"x in [60, 70[ and y", "interval_comma 5-13 [.. 8-10]",
       "(and (in x (range \"[)\" 60 70)) y)"},
      {"x in (60, 70[ and y", "interval_comma 5-13 [.. 8-10]",
       "(and (in x (range \"()\" 60 70)) y)"},
      {"+5 - +x", "unary_plus 0-1 [ 0-1]; unary_plus 5-6 [ 5-6]", "(- 5 x)"},
      {"a = null or null != b", "null_value 4-8; null_value 12-16", ""},
      {"for x in y", "loop_form 0-3", ""},
      {"for x of y return x", "loop_form 6-8", ""},
      {"for x in y, z in w return x", "loop_one_variable 10-11", ""},
      {"for x in [1..3] return x", "range_outside_in 9-15", ""},
      {"function(x) x", "unsupported_syntax 0-8", ""},
      {"a instance of b", "unsupported_syntax 2-13", ""},
  };
  return cases;
}

// Several mistakes in one expression, each told once.
const std::vector<Case>& several_cases() {
  static const std::vector<Case> cases = {
      {"(a < b < c) and d == e or (f ＞ 1e2",
       "comparison_chain 7-8; foreign_operator 18-20 [= 18-20]; bracket_unclosed 26-27; "
       "fullwidth_character 29-32 [> 29-32]; number_exponent 33-36 [100 33-36]",
       "comparison_chain 7-8 [and b < 7-8]; bracket_unclosed 25-26"},
      {"a + + and b ** ) or (c d] and null",
       "operand_missing_after 4-5; operand_missing_after 12-14; "
       "operator_missing 23-24; bracket_mismatch 24-25 (opened_here 20-21); null_value 30-34",
       ""},
      {"$a ? b $ c", "unknown_character 0-1; ternary_operator 3-4; unknown_character 7-8", ""},
  };
  return cases;
}

void check(const std::vector<Case>& cases) {
  for (const Case& expected : cases) {
    const Parsed parsed = parse(expected.text);
    BOOST_TEST_CONTEXT(expected.text) {
      BOOST_TEST(!parsed.good);
      BOOST_TEST(problems_of(parsed) == expected.problems);
      if (!expected.after.empty()) BOOST_TEST(shown(parse(mended(parsed))) == expected.after);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(expression_errors)

BOOST_AUTO_TEST_CASE(full_width_and_typographic_characters) { check(full_width_cases()); }
BOOST_AUTO_TEST_CASE(lexical_mistakes) { check(lexical_cases()); }
BOOST_AUTO_TEST_CASE(mistakes_of_syntax) { check(syntax_cases()); }
BOOST_AUTO_TEST_CASE(several_mistakes_at_once) { check(several_cases()); }

// A fix is written into YAML: escaped as its quotes need, and left out where YAML would misread it.
BOOST_AUTO_TEST_CASE(fixes_in_yaml_scalars) {
  const std::vector<Case> cases = {
      {"when: 得分 ＞ ６０\n",
       "fullwidth_character 13-16 [> 13-16]; fullwidth_character 17-23 [60 17-23]", "(> 得分 60)"},
      {"when: '得分 ＞ 60'\n", "fullwidth_character 14-17 [> 14-17]", "(> 得分 60)"},
      {"when: x = 'a'\n", "text_quotes 10-13 [\"a\" 10-13]", "(= x \"a\")"},
      {"when: \"x = 'a'\"\n", "text_quotes 11-14 [\\\"a\\\" 11-14]", "(= x \"a\")"},
      {"when: 'x = “it''s”'\n", "text_quotes 11-22", ""},
      {"when: \"x = \\u201Ca\\u201D\"\n", "text_quotes 11-24", ""},
      {"when: “a” = x\n", "text_quotes 6-13 (quote_expression 6-17)", ""},
      {"when: '“a” = x'\n", "text_quotes 7-14 [\"a\" 7-14]", "(= \"a\" x)"},
      {"when: 数（个） = x\n", "name_needs_backquotes 6-18 (quote_expression 6-22)", ""},
      {"when: max（a，b） > 1\n",
       "fullwidth_character 9-12 [( 9-12]; fullwidth_character 13-16 [, 13-16]; "
       "fullwidth_character 17-20 [) 17-20]",
       "(> (call max a b) 1)"},
      {"{when: max（a，b） > 1, id: x}\n",
       "fullwidth_character 10-13 [( 10-13]; fullwidth_character 14-17 (quote_expression 7-25); "
       "fullwidth_character 18-21 [) 18-21]",
       "stray"},
      {"when: >\n  甲 ＞ 1\n  or 乙＝2\n",
       "fullwidth_character 14-17 [> 14-17]; fullwidth_character 28-31 [= 28-31]",
       "(or (> 甲 1) (= 乙 2))"},
      {"when: 甲\n  ＞ 1\n", "fullwidth_character 12-15 [> 12-15]", "(> 甲 1)"},
  };
  for (const Case& expected : cases) {
    const Parsed parsed = parse_in_yaml(expected.text);
    BOOST_TEST_CONTEXT(expected.text) {
      BOOST_TEST(problems_of(parsed) == expected.problems);
      if (expected.after == "stray") {
        BOOST_TEST(problems_of(parse_in_yaml(mended(parsed))).find("fullwidth_character 1") == 0u);
      } else if (!expected.after.empty()) {
        BOOST_TEST(shown(parse_in_yaml(mended(parsed))) == expected.after);
      }
    }
  }
}

// The messages as people see them; and no code of this stage without a case above.
BOOST_AUTO_TEST_CASE(messages) {
  std::string text;
  std::set<Code> seen;
  const auto show = [&](const Parsed& parsed) {
    for (const Diagnostic& problem : parsed.problems.all()) {
      if (!seen.insert(problem.code).second) continue;
      RenderOptions options;
      for (const Language language : {Language::zh, Language::en}) {
        options.language = language;
        options.source_lines = language == Language::zh;
        text += render(problem, options);
      }
      text += '\n';
    }
  };
  for (const auto* cases : {&full_width_cases(), &lexical_cases(), &syntax_cases()}) {
    for (const Case& example : *cases) show(parse(example.text));
  }
  show(parse("x = \"" + std::string(4096, 'a') + "\""));
  show(parse(std::string(70, '(')));
  std::string list = "[1";
  for (int i = 0; i < 2000; ++i) list += ",1";
  show(parse(list + "]"));
  for (const CodeInfo& code : all_codes()) {
    if (code.id < "GJ2001" || code.id > "GJ2099") continue;
    const auto index = static_cast<std::size_t>(&code - all_codes().data());
    BOOST_TEST(seen.count(static_cast<Code>(index)) == 1u, code.name);
  }
  check_golden("syntax/expression_messages.txt", text);
}

BOOST_AUTO_TEST_SUITE_END()
