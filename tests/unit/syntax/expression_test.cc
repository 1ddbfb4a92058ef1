// Expressions: the tree of every construct, precedence, places of nodes, canonical text.
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "unit/syntax/expression_support.h"

using namespace guiju;
using namespace guiju::test;

namespace {

// Expression text, the dump of its tree, and its canonical text where that differs.
struct Case {
  std::string text;
  std::string tree;
  std::string canonical;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

void check(const std::vector<Case>& cases) {
  for (const Case& expected : cases) {
    const Parsed parsed = parse(expected.text);
    BOOST_TEST_CONTEXT(expected.text) {
      BOOST_TEST(shown(parsed) == expected.tree);
      if (!parsed.good) continue;
      const std::string canonical = to_text(parsed.tree);
      BOOST_TEST(canonical == (expected.canonical.empty() ? expected.text : expected.canonical));
      BOOST_TEST(shown(parse(canonical)) == expected.tree);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(expressions)

BOOST_AUTO_TEST_CASE(literals) {
  check({
      {"0", "0", ""},
      {"60", "60", ""},
      {"0.5", "0.5", ""},
      {".5", "0.5", "0.5"},
      {"007.50", "007.50", ""},
      {"1234567890123456789012345678901234", "1234567890123456789012345678901234", ""},
      {"true", "true", ""},
      {"false", "false", ""},
      {"\"\"", "\"\"", ""},
      {"\"合格 “ ” ＞ 'x' `y`\"", "\"合格 “ ” ＞ 'x' `y`\"", ""},
      {R"("a\"b\\c\nd\te\rf")", R"("a\"b\\c\nd\te\rf")", ""},
      {R"("\u5408\u683C\'")", R"("合格'")", R"("合格'")"},
      {R"("\uD83D\uDE00\U01F600")", R"("😀😀")", R"("😀😀")"},
      {R"("\u0007\u200B\u202E")", "\"\\u0007\u200B\\u202E\"", "\"\\u0007\u200B\\u202E\""},
      {"@\"2023-08-31\"", "@\"2023-08-31\"", ""},
      {"@\"P2M\"", "@\"P2M\"", ""},
  });
}

BOOST_AUTO_TEST_CASE(names) {
  check({
      {"own_examiners", "own_examiners", ""},
      {"_x1", "_x1", ""},
      {"缺岗数", "缺岗数", ""},
      {"二〇二三年", "二〇二三年", ""},
      {"R12a", "R12a", ""},
      {"été_ß_имя_名前_이름_𠮷", "été_ß_имя_名前_이름_𠮷", ""},
      {"`缺岗数（个）`", "`缺岗数（个）`", ""},
      {"`a b \"c\" ＞ 'd'`", "`a b \"c\" ＞ 'd'`", ""},
      {"`plain`", "plain", "plain"},
      {"`and`", "`and`", ""},
      {"`And`", "`And`", ""},
      {"`2020年`", "`2020年`", ""},
      {"andy or nothing", "(or andy nothing)", ""},
      {"not_x and in_y", "(and not_x in_y)", ""},
      {"`date` and time(x)", "(and date (call time x))", ""},
      {"for + function", "(+ for function)", ""},
      {"非 - 1", "(- 非 1)", ""},
  });
  const Parsed quoted = parse("`plain`");
  BOOST_TEST(quoted.tree.quoted);
  BOOST_TEST(!parse("plain").tree.quoted);
}

BOOST_AUTO_TEST_CASE(logic) {
  check({
      {"not a", "(not a)", ""},
      {"not(a)", "(not a)", "not a"},
      {"not (a)", "(not a)", "not a"},
      {"not licences_complete or x", "(or (not licences_complete) x)", ""},
      {"not a and not b", "(and (not a) (not b))", ""},
      {"not(a or b) and c", "(and (not (or a b)) c)", ""},
      {"not (a or b) and c", "(and (not (or a b)) c)", "not(a or b) and c"},
      {"not(a = b)", "(not (= a b))", ""},
      {"not(a) = b", "(= (not a) b)", "(not a) = b"},
      {"(not a) = b", "(= (not a) b)", ""},
      {"a = not b", "(= a (not b))", "a = (not b)"},
      {"not(a or b) = c", "(= (not (or a b)) c)", ""},
      {"not not a", "(not (not a))", ""},
      {"not(not(a or b))", "(not (not (or a b)))", ""},
      {"not a.b[c].d", "(not (path d (filter (path b a) c)))", ""},
      {"not (a).b or c", "unexpected_token 7-8", ""},
      {"not f(x) or c", "(or (not (call f x)) c)", ""},
      {"not if a then b else c", "(not (if a b c))", "not(if a then b else c)"},
      {"true and not false", "(and true (not false))", ""},
  });
}

BOOST_AUTO_TEST_CASE(arithmetic) {
  check({
      {"1 + 2 - 3", "(- (+ 1 2) 3)", ""},
      {"1 - (2 - 3)", "(- 1 (- 2 3))", ""},
      {"(1 - 2) - 3", "(- (- 1 2) 3)", "1 - 2 - 3"},
      {"1/3", "(/ 1 3)", "1 / 3"},
      {"2 ** 3 ** 2", "(** (** 2 3) 2)", ""},
      {"2 ** (3 ** 2)", "(** 2 (** 3 2))", ""},
      {"-2 ** 2", "(** (- 2) 2)", ""},
      {"-(2 ** 2)", "(- (** 2 2))", ""},
      {"2 ** -1", "(** 2 (- 1))", ""},
      {"a - -b", "(- a (- b))", ""},
      {"--a", "(- (- a))", ""},
      {"-a.b", "(- (path b a))", ""},
      {"-(a + b) * c", "(* (- (+ a b)) c)", ""},
      {"((a))", "a", "a"},
  });
}

BOOST_AUTO_TEST_CASE(between_and_in) {
  check({
      {"a between 1 and 2", "(between a 1 2)", ""},
      {"a between 1 and 2 and b", "(and (between a 1 2) b)", ""},
      {"a + 1 between b - 1 and b + 1 or c", "(or (between (+ a 1) (- b 1) (+ b 1)) c)", ""},
      {"a between (b and c) and d", "(between a (and b c) d)", ""},
      {"a = b between 1 and 2", "(= a (between b 1 2))", ""},
      {"x in [60..70)", "(in x (range \"[)\" 60 70))", ""},
      {"x in [60..70]", "(in x (range \"[]\" 60 70))", ""},
      {"x in (60..70]", "(in x (range \"(]\" 60 70))", ""},
      {"x in (60..70)", "(in x (range \"()\" 60 70))", ""},
      {"x in ]60..70[", "(in x (range \"()\" 60 70))", "x in (60..70)"},
      {"x in ]60..70]", "(in x (range \"(]\" 60 70))", "x in (60..70]"},
      {"x in [60..70[", "(in x (range \"[)\" 60 70))", "x in [60..70)"},
      {"x in ]a..l[1][ and b", "(and (in x (range \"()\" a (filter l 1))) b)",
       "x in (a..l[1]) and b"},
      {"x in [a..b[ or c", "(or (in x (range \"[)\" a b)) c)", "x in [a..b) or c"},
      {"x in ]-1..+2[", "unary_plus 10-11 [ 10-11]", ""},
      {"x in [-1 .. a + 2]", "(in x (range \"[]\" (- 1) (+ a 2)))", "x in [-1..a + 2]"},
      {"x in [0.5...5]", "foreign_operator 9-12", ""},
      {"x in [.5..1.5]", "(in x (range \"[]\" 0.5 1.5))", "x in [0.5..1.5]"},
      {"d in [@\"2023-01-01\"..@\"2023-12-31\"]",
       "(in d (range \"[]\" @\"2023-01-01\" @\"2023-12-31\"))", ""},
      {"x in (1, 2, 3)", "(in x 1 2 3)", ""},
      {"x in [1, 2, 3]", "(in x (list 1 2 3))", ""},
      {"x in (1)", "(in x 1)", "x in 1"},
      {"x in list", "(in x list)", ""},
      {"x in f(y)[z]", "(in x (filter (call f y) z))", ""},
      {"x in (< 5, [10..20])", "(in x (< 5) (range \"[]\" 10 20))", ""},
      {"x in < 5", "(in x (< 5))", "x in (< 5)"},
      {"x in <= 5 or y", "(or (in x (<= 5)) y)", "x in (<= 5) or y"},
      {"x in (> 5, >= a + 1, ]1..2[, (3..4), y)",
       "(in x (> 5) (>= (+ a 1)) (range \"()\" 1 2) (range \"()\" 3 4) y)",
       "x in (> 5, >= a + 1, (1..2), (3..4), y)"},
      {"x in ((1..2))", "(in x (range \"()\" 1 2))", "x in (1..2)"},
      {"x in (a or b)", "(in x (or a b))", ""},
      {"x in ((a or b)[c])", "(in x (filter (or a b) c))", ""},
      {"x in ((a or b)[c]..d)", "(in x (range \"()\" (filter (or a b) c) d))", ""},
      {"c = x in y", "(= c (in x y))", ""},
      {"x in (y, z) = c", "(= (in x y z) c)", ""},
      {"(x in y) + 1", "(+ (in x y) 1)", ""},
  });
}

BOOST_AUTO_TEST_CASE(conditions_and_quantifiers) {
  check({
      {"if a then b else c", "(if a b c)", ""},
      {"if a then b else c or d", "(if a b (or c d))", ""},
      {"if a then if b then c else d else e", "(if a (if b c d) e)", ""},
      {"if a then b else if c then d else e", "(if a b (if c d e))", ""},
      {"(if a then 1 else 0) + (if b then 1 else 0)", "(+ (if a 1 0) (if b 1 0))", ""},
      {"1 + if a then 1 else 2 * 3", "(+ 1 (if a 1 (* 2 3)))", "1 + (if a then 1 else 2 * 3)"},
      {"a and some x in l satisfies x or b", "(and a (some x l (or x b)))",
       "a and (some x in l satisfies x or b)"},
      {"for x in l return x + 1", "(for x l (+ x 1))", ""},
      {"for x in 1..n - 1 return x", "(for x (range \"..\" 1 (- n 1)) x)", ""},
      {"for x in (for y in l return y) return x", "(for x (for y l y) x)",
       "for x in for y in l return y return x"},
      {"for x in for y in l return y return x", "(for x (for y l y) x)", ""},
      {"sum(for x in l return x.return) + return",
       "(+ (call sum (for x l (path `return` x))) return)",
       "sum(for x in l return x.`return`) + `return`"},
      {"for", "for", ""},
      {"some x in occupations satisfies x.own < 3", "(some x occupations (< (path own x) 3))", ""},
      {"every `某 项` in 列表[有效] satisfies `某 项`.数 > 0",
       "(every `某 项` (filter 列表 有效) (> (path 数 `某 项`) 0))", ""},
      {"some x in a satisfies every y in x.b satisfies y", "(some x a (every y (path b x) y))", ""},
      {"if some x in l satisfies x then a else b", "(if (some x l x) a b)", ""},
      {"f(if a then b else c, some x in l satisfies x, 1)", "(call f (if a b c) (some x l x) 1)",
       ""},
  });
}

BOOST_AUTO_TEST_CASE(lists_paths_and_calls) {
  check({
      {"[]", "(list)", ""},
      {"[1]", "(list 1)", ""},
      {"[1, a = b, [2]]", "(list 1 (= a b) (list 2))", ""},
      {"a.b.c", "(path c (path b a))", ""},
      {"a . b", "(path b a)", "a.b"},
      {"a.`b c`", "(path `b c` a)", ""},
      {"a.list contains", "operator_missing 7-15", ""},
      {"a[b][c]", "(filter (filter a b) c)", ""},
      {"occupations[evaluated and own < 3].own",
       "(path own (filter occupations (and evaluated (< own 3))))", ""},
      {"(a or b)[c]", "(filter (or a b) c)", ""},
      {"(5).x", "(path x 5)", ""},
      {"[1, 2][item > 1]", "(filter (list 1 2) (> item 1))", ""},
      {"@\"2023-08-31\".year", "(path year @\"2023-08-31\")", ""},
      {"f()", "(call f)", ""},
      {"count (a)", "(call count a)", "count(a)"},
      {"max(a, b + 1, 0)", "(call max a (+ b 1) 0)", ""},
      {"f(x).y[z]", "(filter (path y (call f x)) z)", ""},
      {"round half up(a, 1)", "(call \"round half up\" a 1)", ""},
      {"round\thalf   down\n(a, 1)", "(call \"round half down\" a 1)", "round half down(a, 1)"},
      {"round up(a, 0) + round down(b, 0) + round half even(c, 0)",
       "(+ (+ (call \"round up\" a 0) (call \"round down\" b 0)) (call \"round half even\" c 0))",
       ""},
      {"list contains(l, \"x\") and date and time(a, b) = c",
       "(and (call \"list contains\" l \"x\") (= (call \"date and time\" a b) c))", ""},
      {"years and months duration(a, b)", "(call \"years and months duration\" a b)", ""},
      {"date(\"2023-08-31\")", "(call date \"2023-08-31\")", ""},
      {"list + round", "(+ list round)", ""},
  });
}

BOOST_AUTO_TEST_CASE(blanks_mean_nothing) {
  BOOST_TEST(shown(parse(" a\t+\n  b \r\n* c\n")) == "(+ a (* b c))");
  BOOST_TEST(shown(parse("a+b*c")) == "(+ a (* b c))");
  BOOST_TEST(shown(parse("a<b and(c>=d)or not(e!=f)")) ==
             "(or (and (< a b) (>= c d)) (not (!= e f)))");
  BOOST_TEST(shown(parse("x in[1..2]and y")) == "(and (in x (range \"[]\" 1 2)) y)");
}

// Every pair of binary operators, one after the other: the tighter one takes the middle operand,
// of equal ones the left; two comparisons are an error.
BOOST_AUTO_TEST_CASE(precedence_of_all_pairs) {
  const std::vector<std::vector<std::string>> levels = {
      {"or"}, {"and"}, {"=", "!=", "<", "<=", ">", ">="}, {"in"}, {"+", "-"}, {"*", "/"}, {"**"}};
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    for (std::size_t j = 0; j < levels.size(); ++j) {
      for (const std::string& first : levels[i]) {
        for (const std::string& second : levels[j]) {
          const std::string text = joined({"a", first, "b", second, "c"});
          const bool chain = i == j && (i == 2 || i == 3);
          const std::string expected = i < j ? joined({"(" + first, "a", "(" + second, "b", "c))"})
                                             : joined({"(" + second, "(" + first, "a", "b)", "c)"});
          BOOST_TEST_CONTEXT(text) {
            const Parsed parsed = parse(text);
            BOOST_TEST(parsed.good == !chain);
            if (parsed.good) BOOST_TEST(dump(parsed.tree) == expected);
            if (chain) BOOST_TEST(problems_of(parsed).starts_with("comparison_chain "));
          }
          ++pairs;
        }
      }
    }
  }
  BOOST_TEST(pairs == 14u * 14u);
}

// Prefixes and what follows a value, against every binary operator.
BOOST_AUTO_TEST_CASE(precedence_of_prefixes) {
  for (const std::string sign :
       {"or", "and", "=", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/", "**"}) {
    BOOST_TEST(shown(parse("-a " + sign + " b")) == "(" + sign + " (- a) b)");
    BOOST_TEST(shown(parse("a " + sign + " -b")) == "(" + sign + " a (- b))");
    BOOST_TEST(shown(parse("a " + sign + " b.c[d]")) == "(" + sign + " a (filter (path c b) d))");
    BOOST_TEST(shown(parse("a " + sign + " if b then c else d")) == "(" + sign + " a (if b c d))");
    const bool loose = sign == "or" || sign == "and";
    BOOST_TEST(parse("not a " + sign + " b").good == loose, sign);
    if (loose) {
      BOOST_TEST(shown(parse("not a " + sign + " b")) == "(" + sign + " (not a) b)");
    }
  }
}

// Every node tells its place, brackets around its operands counted in, its own not.
BOOST_AUTO_TEST_CASE(places) {
  const Parsed parsed = parse("(甲 + (b)) >= f(c)[d]");
  BOOST_REQUIRE(parsed.good);
  const SyntaxNode& comparison = parsed.tree;
  BOOST_TEST(place(comparison.span) == "0-22");
  BOOST_TEST(place(comparison.operator_span) == "12-14");
  BOOST_TEST(place(comparison.children[0].span) == "1-10");
  BOOST_TEST(place(comparison.children[0].operator_span) == "5-6");
  BOOST_TEST(place(comparison.children[0].children[0].span) == "1-4");
  BOOST_TEST(place(comparison.children[0].children[1].span) == "8-9");
  BOOST_TEST(place(comparison.children[1].span) == "15-22");
  BOOST_TEST(place(comparison.children[1].children[0].span) == "15-19");

  const Parsed other = parse(" if not x then y in (1, [2..3)) else some v in l satisfies \"é\" ");
  BOOST_REQUIRE(other.good);
  BOOST_TEST(place(other.tree.span) == "1-63");
  BOOST_TEST(place(other.tree.children[0].span) == "4-9");
  BOOST_TEST(place(other.tree.children[1].span) == "15-31");
  BOOST_TEST(place(other.tree.children[1].children[2].span) == "24-30");
  BOOST_TEST(place(other.tree.children[2].span) == "37-63");
  BOOST_TEST(place(other.tree.children[2].children[1].span) == "59-63");
}

// Text of every style of YAML scalar maps to the place where it is written.
BOOST_AUTO_TEST_CASE(places_in_yaml_scalars) {
  const auto written = [](const std::string& yaml) {
    const Parsed parsed = parse_in_yaml(yaml);
    BOOST_REQUIRE_MESSAGE(parsed.good, yaml);
    const Span span = parsed.tree.children[1].span;
    return std::string(parsed.source->text().substr(span.begin, span.end - span.begin));
  };
  BOOST_TEST(written("when: 甲 < 乙数\n") == "乙数");
  BOOST_TEST(written("\xEF\xBB\xBFwhen: 甲 < 乙数\n") == "乙数");
  BOOST_TEST(written("when: '甲 < 乙数'\n") == "乙数");
  BOOST_TEST(written("when: \"甲 < 乙数\"\n") == "乙数");
  BOOST_TEST(written("when: \"\\u7532\\\n  \\ < 乙数\"\n") == "乙数");
  BOOST_TEST(written("when: \"x = \\\"y\\\" \"\n") == "\\\"y\\\"");
  BOOST_TEST(written("when: 'x = \"it''s\"'\n") == "\"it''s\"");
  BOOST_TEST(written("when: 甲\n   or\n   乙数\nother: 1\n") == "乙数");
  BOOST_TEST(written("when: >-\n  甲\n  or\n\n  乙数\n") == "乙数");
  BOOST_TEST(written("when: |\n  甲\n    or\n  乙数\n") == "乙数");
  BOOST_TEST(written("{id: x, when: 甲 < 乙数, y: 1}\n") == "乙数");
}

BOOST_AUTO_TEST_CASE(truth_values_are_plain_yaml) {
  BOOST_TEST(shown(parse_in_yaml("when: true\n")) == "true");
  BOOST_TEST(shown(parse_in_yaml("when: 3\n")) == "3");
}

BOOST_AUTO_TEST_SUITE_END()
