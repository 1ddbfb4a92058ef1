// Expressions made at random from fixed seeds: a tree written as text and read again is the same
// tree; nonsense is refused with a place, and never made worse by its own fixes.
#include <boost/test/unit_test.hpp>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "unit/syntax/expression_support.h"

using namespace guiju;
using namespace guiju::test;

namespace {

using Kind = SyntaxNode::Kind;

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return random_() % count; }

  template <std::size_t size>
  std::string one_of(const std::string_view (&choices)[size]) {
    return std::string(choices[below(size)]);
  }

  // Any tree the parser can make, at most `depth` levels above its leaves.
  SyntaxNode tree(std::size_t depth) {
    if (depth == 0 || below(6) == 0) return leaf();
    const auto child = [&] { return tree(depth - 1); };
    switch (below(15)) {
      case 0: return node(Kind::negate, "", {child()});
      case 1: return node(Kind::not_, "", {child()});
      case 2:
      case 3:
      case 4: return node(Kind::binary, one_of(operators), {child(), child()});
      case 5: return node(Kind::between, "", {child(), child(), child()});
      case 6: return in(depth);
      case 7: return node(Kind::condition, "", {child(), child(), child()});
      case 8: return node(Kind::some, one_of(names), {child(), child()});
      case 9: return node(Kind::every, one_of(names), {child(), child()});
      case 10: return node(Kind::filter, "", {child(), child()});
      case 11: return node(Kind::path, one_of(names), {child()});
      case 12:
        return node(Kind::loop, one_of(names), {below(2) == 0 ? span(depth) : child(), child()});
      case 13: return node(Kind::call, one_of(functions), several(depth, 0));
      default: return node(Kind::list, "", several(depth, 0));
    }
  }

  // Words and signs of expressions in no order.
  std::string nonsense() {
    std::string text;
    for (std::size_t count = 1 + below(24); count > 0; --count) {
      text += one_of(pieces);
      if (below(3) != 0) text += ' ';
    }
    return text;
  }

 private:
  static SyntaxNode node(Kind kind, std::string text, std::vector<SyntaxNode> children) {
    SyntaxNode made;
    made.kind = kind;
    made.text = std::move(text);
    made.children = std::move(children);
    return made;
  }

  std::vector<SyntaxNode> several(std::size_t depth, std::size_t least) {
    std::vector<SyntaxNode> made;
    for (std::size_t count = least + below(4); count > 0; --count) made.push_back(tree(depth - 1));
    return made;
  }

  // What a for may run over besides a list.
  SyntaxNode span(std::size_t depth) {
    return node(Kind::range, "..", {tree(depth - 1), tree(depth - 1)});
  }

  SyntaxNode in(std::size_t depth) {
    SyntaxNode made = node(Kind::in, "", {tree(depth - 1)});
    for (std::size_t count = 1 + below(3); count > 0; --count) {
      switch (below(4)) {
        case 0:
          made.children.push_back(
              node(Kind::range, one_of(ends), {tree(depth - 1), tree(depth - 1)}));
          break;
        case 1:
          made.children.push_back(node(Kind::comparison_test, one_of(signs), {tree(depth - 1)}));
          break;
        default: made.children.push_back(tree(depth - 1));
      }
    }
    return made;
  }

  SyntaxNode leaf() {
    switch (below(8)) {
      case 0:
      case 1: return node(Kind::number, one_of(numbers), {});
      case 2: return node(Kind::text, one_of(texts), {});
      case 3: return node(Kind::boolean, below(2) == 0 ? "true" : "false", {});
      case 4: return node(Kind::temporal, one_of(times), {});
      default: return node(Kind::name, one_of(names), {});
    }
  }

  static constexpr std::string_view operators[] = {
      "+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or"};
  static constexpr std::string_view ends[] = {"[]", "[)", "(]", "()"};
  static constexpr std::string_view signs[] = {"<", "<=", ">", ">="};
  static constexpr std::string_view numbers[] = {"0", "60", "0.5", "12.125", "007", "1.50"};
  static constexpr std::string_view texts[] = {"", "合格", "a\"b\\c", "\n\t\r", "“’＞", "\u2028😀"};
  static constexpr std::string_view times[] = {"2023-08-31", "P2M", "P1Y6M", ""};
  static constexpr std::string_view names[] = {"a",
                                               "own_examiners",
                                               "缺岗数",
                                               "_1",
                                               "date",
                                               "time",
                                               "list",
                                               "round",
                                               "and",
                                               "Not",
                                               "for",
                                               "return",
                                               "in",
                                               "null",
                                               "非",
                                               "且",
                                               "instance",
                                               "of",
                                               "缺岗数（个）",
                                               "a b",
                                               " ",
                                               "1a",
                                               "＞",
                                               "名 \"x\" '",
                                               "function",
                                               "item",
                                               "Ａ",
                                               "two\u200Bparts"};
  static constexpr std::string_view functions[] = {
      "count", "time", "date and time", "round half up", "list contains", "given", "max"};
  static constexpr std::string_view pieces[] = {"a",
                                                "甲",
                                                "and",
                                                "or",
                                                "not",
                                                "in",
                                                "between",
                                                "if",
                                                "then",
                                                "else",
                                                "some",
                                                "every",
                                                "satisfies",
                                                "true",
                                                "null",
                                                "1",
                                                "0.5",
                                                "60%",
                                                "1e5",
                                                "2023-08-31",
                                                "\"x\"",
                                                "\"",
                                                "'y'",
                                                "“z”",
                                                "`n n`",
                                                "`",
                                                "(",
                                                ")",
                                                "[",
                                                "]",
                                                ",",
                                                ".",
                                                "..",
                                                "...",
                                                "=",
                                                "==",
                                                "!=",
                                                "<",
                                                ">=",
                                                "+",
                                                "-",
                                                "*",
                                                "**",
                                                "/",
                                                "&&",
                                                "!",
                                                "＞",
                                                "≥",
                                                "，",
                                                "（",
                                                "）",
                                                "６",
                                                "　",
                                                "\u200B",
                                                "@\"P2M\"",
                                                "@",
                                                "$",
                                                "?",
                                                "{",
                                                "//",
                                                "list contains",
                                                "date and time(",
                                                "且",
                                                "非",
                                                "x in [",
                                                "x in ]",
                                                "缺岗（数）",
                                                "max(",
                                                "AND",
                                                "\n",
                                                "。",
                                                "——",
                                                "for",
                                                "instance of",
                                                "12,5",
                                                "60分"};

  std::mt19937 random_;
};

// The same on every run: what is wrong can be repeated.
constexpr unsigned seeds = 20;

}  // namespace

BOOST_AUTO_TEST_SUITE(expression_round_trips)

BOOST_AUTO_TEST_CASE(trees_survive_being_written) {
  ExpressionLimits limits;
  limits.bytes = 1u << 20;
  limits.nodes = 1u << 20;
  limits.depth = 200;
  std::size_t kinds_seen = 0;
  for (unsigned seed = 0; seed < seeds; ++seed) {
    Maker maker(seed);
    for (int i = 0; i < 300; ++i) {
      const SyntaxNode made = maker.tree(1 + maker.below(6));
      kinds_seen |= std::size_t{1} << static_cast<unsigned>(made.kind);
      const std::string text = to_text(made);
      const Parsed parsed = parse(text, limits);
      BOOST_REQUIRE_MESSAGE(parsed.good, seed << ": " << text << "\n" << problems_of(parsed));
      BOOST_REQUIRE_EQUAL(dump(parsed.tree), dump(made));
      BOOST_REQUIRE_EQUAL(to_text(parsed.tree), text);
    }
  }
  // Every kind stood at the top, but for the two that stand behind `in` only.
  BOOST_TEST(kinds_seen == ((std::size_t{1} << 20) - 1) - (1u << 10) - (1u << 11));
}

BOOST_AUTO_TEST_CASE(nonsense_is_refused_with_a_place) {
  std::size_t good = 0;
  std::size_t fixed = 0;
  for (unsigned seed = 0; seed < seeds; ++seed) {
    Maker maker(seed + 1000);
    for (int i = 0; i < 1000; ++i) {
      const std::string text = maker.nonsense();
      const Parsed parsed = parse(text);
      BOOST_REQUIRE_MESSAGE(parsed.good != parsed.problems.has_errors(), text);
      std::uint32_t last = 0;
      for (const Diagnostic& problem : parsed.problems.all()) {
        const Span span = problem.where.span;
        BOOST_REQUIRE_MESSAGE(span.begin <= span.end && span.end <= text.size(), text);
        BOOST_REQUIRE_MESSAGE(last <= span.begin, text);
        last = span.begin;
      }
      if (parsed.good) {
        ++good;
        BOOST_REQUIRE_EQUAL(dump(parse(to_text(parsed.tree)).tree), dump(parsed.tree));
        continue;
      }
      // Fixes do not overlap, cut no character in two, and mend something.
      const std::string after = mended(parsed);
      BOOST_REQUIRE_MESSAGE(utf8::first_invalid(after) == utf8::npos, text);
      if (after == text) continue;
      ++fixed;
      const Parsed again = parse(after);
      BOOST_REQUIRE_MESSAGE(again.problems.error_count() < parsed.problems.error_count() + 1,
                            text << "\n"
                                 << problems_of(parsed) << "\n"
                                 << after << "\n"
                                 << problems_of(again));
    }
  }
  BOOST_TEST(good > 20u);
  BOOST_TEST(fixed > 1000u);
}

BOOST_AUTO_TEST_SUITE_END()
