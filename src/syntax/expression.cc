// Tokens of an expression -> its syntax tree: the entry, and operators by precedence. One idea:
// precedence climbing, with every list of operands read in a loop, so that recursion goes only as
// deep as brackets and prefixes do, which are counted.
//
// From loosest to tightest, as in DMN 1.3, 10.3.1.2 (grammar rules 2 and 4): or, and, comparison,
// between and in, + and -, * and /, **, unary minus, path / filter / call. Operators of one level
// group to the left, ** too: 2 ** 3 ** 2 = 64, and -2 ** 2 = 4, since the minus binds tighter.
// Comparisons, between and in do not chain. `not x` without brackets takes a value, no operation.
#include "syntax/expression.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "syntax/expression_cutter.h"
#include "syntax/expression_parser.h"

namespace guiju {
namespace {

constexpr int and_level = 2;
constexpr int comparison_level = 3;
constexpr int sum_level = 5;

int level_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::or_: return 1;
    case TokenKind::and_: return and_level;
    case TokenKind::comparison: return comparison_level;
    case TokenKind::between:
    case TokenKind::in: return 4;
    case TokenKind::plus:
    case TokenKind::minus: return sum_level;
    case TokenKind::star:
    case TokenKind::slash: return 6;
    case TokenKind::power: return 7;
    default: return 0;
  }
}

// Problems of the text as a whole; false when it cannot be cut into tokens.
bool check_text(ExpressionReport& report, const ExpressionLimits& limits) {
  const std::string_view text = report.text();
  if (text.size() > limits.bytes) {
    report.error(Code::expression_too_long, report.whole(),
                 {std::to_string(text.size()), std::to_string(limits.bytes)});
    return false;
  }
  const std::size_t invalid = utf8::first_invalid(text);
  if (invalid != utf8::npos) {
    report.error(Code::invalid_utf8, invalid, invalid + 1,
                 {"0x" + hexadecimal(static_cast<unsigned char>(text[invalid]), 2)});
    return false;
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    report.error(Code::expression_empty, report.whole());
    return false;
  }
  return true;
}

}  // namespace

namespace {

bool parse(const SourcePtr& source, const YamlNode& node, SyntaxNode& result,
           Diagnostics& diagnostics, const ExpressionLimits& limits, bool tests) {
  ExpressionReport report(source, node);
  if (check_text(report, limits)) {
    Tokens tokens = cut_into_tokens(report);
    // Without tokens there was a comment or the like, which has been reported.
    if (tokens.list.size() > 1) {
      ExpressionParser parser(report, std::move(tokens), limits);
      result = tests ? parser.run_tests() : parser.run();
    }
  }
  if (report.empty()) return true;
  report.deliver(diagnostics);
  return false;
}

}  // namespace

bool parse_expression(const SourcePtr& source, const YamlNode& node, SyntaxNode& result,
                      Diagnostics& diagnostics, const ExpressionLimits& limits) {
  return parse(source, node, result, diagnostics, limits, false);
}

bool parse_unary_tests(const SourcePtr& source, const YamlNode& node, SyntaxNode& result,
                       Diagnostics& diagnostics, const ExpressionLimits& limits) {
  return parse(source, node, result, diagnostics, limits, true);
}

SyntaxNode ExpressionParser::run() {
  Tree tree = recover(operation(1));
  refuse_range(tree);
  return std::move(tree.node);
}

SyntaxNode ExpressionParser::run_tests() {
  Tree tree = make(SyntaxNode::Kind::in, "", current().begin);
  add(tree, hole());
  do {
    Tree test_tree = test(false, TokenSet(TokenKind::comma));
    if (kind() != TokenKind::comma) test_tree = recover(std::move(test_tree));
    add(tree, std::move(test_tree));
  } while (take(TokenKind::comma));
  tree = finish(std::move(tree));
  return std::move(tree.node);
}

// ---- tokens

const Token& ExpressionParser::take() {
  const Token& token = current();
  if (token.kind != TokenKind::end) ++at_;
  if (level_of(token.kind) > 0 || token.kind == TokenKind::comma ||
      token.kind == TokenKind::left_paren || token.kind == TokenKind::left_bracket) {
    juxtaposed_ = false;
  }
  return token;
}

bool ExpressionParser::take(TokenKind wanted) {
  if (kind() != wanted) return false;
  take();
  return true;
}

std::string ExpressionParser::raw(std::uint32_t begin, std::uint32_t end) const {
  return std::string(report_.text().substr(begin, end - begin));
}

// ---- making nodes

ExpressionParser::Tree ExpressionParser::make(SyntaxNode::Kind kind, std::string text,
                                              std::uint32_t begin) const {
  Tree tree;
  tree.node.kind = kind;
  tree.node.text = std::move(text);
  tree.begin = begin;
  return tree;
}

void ExpressionParser::add(Tree& parent, Tree child) {
  const bool test = parent.node.kind == SyntaxNode::Kind::in && !parent.node.children.empty();
  if (!test && parent.node.kind != SyntaxNode::Kind::call) refuse_range(child);
  parent.height = std::max(parent.height, child.height + 1);
  parent.node.children.push_back(std::move(child.node));
}

ExpressionParser::Tree ExpressionParser::finish(Tree tree, std::uint32_t end) {
  tree.end = std::max(tree.begin, end);
  tree.node.span = report_.span(tree.begin, tree.end);
  if (tree.height > limits_.depth) stop(Code::expression_too_deep, limits_.depth);
  if (++nodes_ > limits_.nodes) stop(Code::expression_too_many_nodes, limits_.nodes);
  return tree;
}

ExpressionParser::Tree ExpressionParser::leaf(SyntaxNode::Kind kind) {
  const Token& token = take();
  Tree tree = make(kind, token.text, token.begin);
  tree.node.quoted = token.kind == TokenKind::quoted_name;
  return finish(std::move(tree), token.end);
}

ExpressionParser::Tree ExpressionParser::hole() const {
  Tree tree = make(SyntaxNode::Kind::name, "", current().begin);
  tree.end = tree.begin;
  tree.hole = true;
  return tree;
}

// ---- operators

// One expression up to a token of `ends` or of an outer construct.
ExpressionParser::Tree ExpressionParser::expression(TokenSet ends) {
  const Nest nest(*this);
  const TokenSet outer = outer_;
  outer_ = outer | ends;
  Tree tree = recover(operation(1));
  outer_ = outer;
  return tree;
}

// Goes on after a first operand with the operators of `level` and tighter ones.
ExpressionParser::Tree ExpressionParser::operation_after(Tree left, int level) {
  int built = 0;       // level of the operator that made `left` here
  std::string middle;  // the right operand of that operator
  const Token* last = nullptr;
  while (true) {
    if (kind() == TokenKind::invalid) {
      // It may have been an operator: what follows it is read, and nothing said about it.
      take();
      if (begins_value(kind())) prefixed();
      left = hole();
      built = 0;
      continue;
    }
    const int found = level_of(kind());
    if (found == 0 || found < level) return left;
    if (left.not_operand != 0 && found > and_level) ambiguous_not(left);
    const Token& sign = current();
    const bool chain = built == found && (found == comparison_level || found == 4);
    if (found == 4) {
      if (chain) chained(*last, middle, sign, false);
      left = sign.kind == TokenKind::in ? in(std::move(left)) : between(std::move(left));
      middle = "…";
    } else {
      take();
      Tree right = operation(found + 1);
      if (chain && !middle.empty() && !right.hole) chained(*last, middle, sign, true);
      middle = raw(right.begin, right.end);
      Tree tree = make(SyntaxNode::Kind::binary, sign.text, left.begin);
      tree.node.operator_span = report_.span(sign.begin, sign.end);
      const std::uint32_t end = right.end;
      add(tree, std::move(left));
      add(tree, std::move(right));
      left = finish(std::move(tree), end);
    }
    built = found;
    last = &sign;
  }
}

ExpressionParser::Tree ExpressionParser::between(Tree value) {
  const Token& word = take();
  Tree tree = make(SyntaxNode::Kind::between, "", value.begin);
  add(tree, std::move(value));
  add(tree, operation(sum_level));
  if (!take(TokenKind::and_)) {
    error_here(Code::between_without_and, word, {});
    if (kind() == TokenKind::comma || kind() == TokenKind::dots) take();
  }
  if (previous()->kind == TokenKind::and_ || begins_value(kind())) add(tree, operation(sum_level));
  return finish(std::move(tree));
}

ExpressionParser::Tree ExpressionParser::in(Tree value) {
  take();
  Tree tree = make(SyntaxNode::Kind::in, "", value.begin);
  add(tree, std::move(value));
  if (kind() != TokenKind::left_paren) {
    add(tree, test(false, TokenSet()));
    return finish(std::move(tree));
  }
  const Brackets brackets(*this);
  const Token& opening = take();
  constexpr TokenSet ends(TokenKind::right_paren, TokenKind::comma);
  Tree first = test(true, ends | TokenSet(TokenKind::dots));
  if (kind() == TokenKind::dots) {
    add(tree, range(std::move(first), opening));
    return finish(std::move(tree));
  }
  add(tree, std::move(first));
  const Token* comma = nullptr;
  while (kind() == TokenKind::comma) {
    comma = &take();
    in_range_ = true;  // (60, 70[ may have been meant for one
    add(tree, test(true, ends));
  }
  close(TokenKind::right_paren, opening, tree.node.children.size() == 3 ? comma : nullptr);
  return finish(std::move(tree));
}

// What stands after `in`: a range, `< 5`, or a value, which in brackets may be any expression.
ExpressionParser::Tree ExpressionParser::test(bool in_brackets, TokenSet ends) {
  const std::string& sign = current().text;
  if (kind() == TokenKind::comparison && sign != "=" && sign != "!=") {
    const Token& token = take();
    Tree tree = make(SyntaxNode::Kind::comparison_test, token.text, token.begin);
    tree.node.operator_span = report_.span(token.begin, token.end);
    add(tree, operation(sum_level));
    return finish(std::move(tree));
  }
  test_at_ = at_;
  return in_brackets ? expression(ends) : operation(sum_level);
}

ExpressionParser::Tree ExpressionParser::prefixed() {
  while (true) {
    if (kind() == TokenKind::plus) {
      const Token& sign = current();
      const bool before_value = begins_value(ahead().kind) || ahead().kind == TokenKind::plus;
      Diagnostic* diagnostic = before_value ? error(Code::unary_plus, sign, {}) : nullptr;
      if (diagnostic != nullptr) report_.fix(*diagnostic, sign.begin, sign.end, "");
      take();
    } else if (kind() == TokenKind::invalid) {
      take();
      if (!begins_value(kind())) return hole();
    } else {
      break;
    }
  }
  if (kind() == TokenKind::minus) return negation();
  if (kind() == TokenKind::not_ || mend_prefix_word()) return complement();
  return postfixed();
}

ExpressionParser::Tree ExpressionParser::negation() {
  const Nest nest(*this);
  const Token& sign = take();
  Tree tree = make(SyntaxNode::Kind::negate, "", sign.begin);
  tree.node.operator_span = report_.span(sign.begin, sign.end);
  add(tree, prefixed());
  return finish(std::move(tree));
}

// not(x), or `not x` where x is a value.
ExpressionParser::Tree ExpressionParser::complement() {
  const Token& word = take();
  Tree tree = make(SyntaxNode::Kind::not_, "", word.begin);
  tree.node.operator_span = report_.span(word.begin, word.end);
  if (kind() == TokenKind::left_paren) {
    const Token& opening = current();
    arguments(tree);
    if (tree.node.children.size() != 1) {
      error(Code::not_arguments, opening.begin, end_of_last(),
            {std::to_string(tree.node.children.size())});
    }
    return finish(std::move(tree));
  }
  const Nest nest(*this);
  const std::uint32_t operand = current().begin;
  Tree child = prefixed();
  const bool hole = child.hole;
  add(tree, std::move(child));
  tree = finish(std::move(tree));
  if (!hole) tree.not_operand = operand;
  return tree;
}

}  // namespace guiju
