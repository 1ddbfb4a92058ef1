// Tokens of an expression -> its values: literals, names, paths, filters, calls, lists, ranges,
// if and some/every. One idea: every opening bracket is closed in the function that read it.
#include <algorithm>
#include <utility>

#include "syntax/expression_parser.h"

namespace guiju {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

ExpressionParser::Brackets::Brackets(ExpressionParser& parser)
    : parser_(parser), outer_(parser.outer_), in_range_(parser.in_range_) {
  parser.outer_ =
      parser.outer_ - TokenSet(TokenKind::comma, TokenKind::dots, TokenKind::left_bracket);
  parser.in_range_ = false;
  ++parser.brackets_;
}

ExpressionParser::Brackets::~Brackets() {
  parser_.outer_ = outer_;
  parser_.in_range_ = in_range_;
  --parser_.brackets_;
}

// A value and the points and brackets behind it.
ExpressionParser::Tree ExpressionParser::postfixed() {
  Tree value = primary();
  while (true) {
    if (kind() == TokenKind::dot) {
      value = path(std::move(value));
    } else if (kind() == TokenKind::left_bracket) {
      if (ends_open_range()) return value;
      value = filter(std::move(value));
    } else if (kind() == TokenKind::left_paren && value.node.kind == SyntaxNode::Kind::path) {
      not_callable(value);
      Tree call = make(SyntaxNode::Kind::call, "", value.begin);
      arguments(call);
      value = finish(std::move(call));
    } else {
      return value;
    }
  }
}

ExpressionParser::Tree ExpressionParser::path(Tree value) {
  const Token& dot = take();
  const Token& field = current();
  Tree tree = make(SyntaxNode::Kind::path, field.text, value.begin);
  tree.node.operator_span = report_.span(dot.begin, dot.end);
  add(tree, std::move(value));
  if (field.kind == TokenKind::name || field.kind == TokenKind::quoted_name) {
    tree.node.quoted = field.kind == TokenKind::quoted_name;
    take();
  } else if (!field.text.empty() && field.text[0] >= 'a' && field.text[0] <= 'z' &&
             field.kind != TokenKind::text && field.kind != TokenKind::temporal) {
    // A keyword. It is the field's name when it follows at once.
    if (field.begin != dot.end) {
      error(Code::field_missing, dot, {});
    } else if (Diagnostic* diagnostic = error(Code::name_needs_backquotes, field, {raw(field)})) {
      report_.fix(*diagnostic, field.begin, field.end, "`" + raw(field) + "`");
      take();
    }
  } else {
    error(Code::field_missing, dot, {});
    if (field.kind == TokenKind::number || field.kind == TokenKind::text) take();
  }
  return finish(std::move(tree));
}

ExpressionParser::Tree ExpressionParser::filter(Tree list) {
  const Brackets brackets(*this);
  const Token& opening = take();
  Tree tree = make(SyntaxNode::Kind::filter, "", list.begin);
  add(tree, std::move(list));
  add(tree, expression(TokenSet(TokenKind::right_bracket)));
  close(TokenKind::right_bracket, opening);
  return finish(std::move(tree));
}

ExpressionParser::Tree ExpressionParser::primary() {
  switch (kind()) {
    case TokenKind::number: return leaf(SyntaxNode::Kind::number);
    case TokenKind::text: return leaf(SyntaxNode::Kind::text);
    case TokenKind::boolean: return leaf(SyntaxNode::Kind::boolean);
    case TokenKind::temporal: return leaf(SyntaxNode::Kind::temporal);
    case TokenKind::name:
    case TokenKind::quoted_name: return name();
    case TokenKind::function_name: return call();
    case TokenKind::left_paren: return parenthesized();
    case TokenKind::left_bracket: return bracketed();
    case TokenKind::if_: return condition();
    case TokenKind::some:
    case TokenKind::every: return quantifier();
    case TokenKind::null:
      error(Code::null_value, current(), {});
      take();
      return hole();
    case TokenKind::right_bracket:
      if (at_ == test_at_) return open_range();
      [[fallthrough]];
    default: missing_value(); return hole();
  }
}

ExpressionParser::Tree ExpressionParser::name() {
  const Token& token = current();
  const bool opens = ahead().kind == TokenKind::left_paren;
  if (begins_loop()) return loop();
  if (token.text == "function" && opens && token.kind == TokenKind::name) {
    error(Code::unsupported_syntax, token, {token.text});
    give_up();
    return hole();
  }
  if (!opens) return leaf(SyntaxNode::Kind::name);
  if (token.kind == TokenKind::name && is_ascii(token.text)) return call();
  Tree value = leaf(SyntaxNode::Kind::name);
  not_callable(value);
  arguments(value);
  return finish(std::move(value));
}

ExpressionParser::Tree ExpressionParser::call() {
  const Token& token = take();
  Tree tree = make(SyntaxNode::Kind::call, token.text, token.begin);
  tree.node.operator_span = report_.span(token.begin, token.end);
  arguments(tree);
  return finish(std::move(tree));
}

// ( … , … ) behind a function's name.
void ExpressionParser::arguments(Tree& parent) {
  const Brackets brackets(*this);
  const Token& opening = take();
  if (take(TokenKind::right_paren)) return;
  do {
    add(parent, expression(TokenSet(TokenKind::right_paren, TokenKind::comma)));
  } while (take(TokenKind::comma));
  close(TokenKind::right_paren, opening);
}

// ( … ), or the range (60..70].
ExpressionParser::Tree ExpressionParser::parenthesized() {
  const Brackets brackets(*this);
  const Token& opening = take();
  Tree tree = expression(TokenSet(TokenKind::right_paren, TokenKind::dots));
  if (kind() == TokenKind::dots) return range(std::move(tree), opening);
  close(TokenKind::right_paren, opening);
  tree.begin = opening.begin;
  tree.end = end_of_last();
  tree.not_operand = 0;
  return tree;
}

// [1, 2, 3], or the range [60..70).
ExpressionParser::Tree ExpressionParser::bracketed() {
  const bool in_test = at_ == test_at_;
  const Brackets brackets(*this);
  const Token& opening = take();
  Tree tree = make(SyntaxNode::Kind::list, "", opening.begin);
  if (take(TokenKind::right_bracket)) return finish(std::move(tree));
  constexpr TokenSet ends(TokenKind::right_bracket, TokenKind::comma);
  Tree first = expression(ends | TokenSet(TokenKind::dots));
  if (kind() == TokenKind::dots) return range(std::move(first), opening);
  add(tree, std::move(first));
  const Token* comma = nullptr;
  while (kind() == TokenKind::comma) {
    comma = &take();
    in_range_ = in_test;  // [60, 70[ may have been meant for one
    add(tree, expression(ends));
  }
  const bool pair = in_test && tree.node.children.size() == 2;
  close(TokenKind::right_bracket, opening, pair ? comma : nullptr);
  return finish(std::move(tree));
}

// ]60..70[, FEEL's other writing of (60..70).
ExpressionParser::Tree ExpressionParser::open_range() {
  const Brackets brackets(*this);
  const Token& opening = take();
  Tree low = expression(TokenSet(TokenKind::dots, TokenKind::comma));
  if (kind() == TokenKind::comma) interval_comma(opening, current(), current().end);
  if (kind() == TokenKind::dots || kind() == TokenKind::comma) {
    return range(std::move(low), opening);
  }
  error_here(Code::range_ends, opening, {});
  if (kind() == TokenKind::right_paren || kind() == TokenKind::right_bracket) take();
  return hole();
}

// From the dots on; the brackets are open.
ExpressionParser::Tree ExpressionParser::range(Tree low, const Token& opening) {
  const Token& dots = take();
  std::string ends = opening.kind == TokenKind::left_bracket ? "[" : "(";
  Tree tree = make(SyntaxNode::Kind::range, "", opening.begin);
  tree.node.operator_span = report_.span(dots.begin, dots.end);
  add(tree, std::move(low));
  constexpr TokenSet closing(TokenKind::right_paren, TokenKind::right_bracket,
                             TokenKind::left_bracket);
  const bool list = kind() == TokenKind::left_bracket &&
                    (begins_value(ahead().kind) || ahead().kind == TokenKind::right_bracket);
  if (closing.has(kind()) && !list) {
    error(Code::range_ends, dots, {});
  } else {
    in_range_ = true;
    add(tree, expression(closing));
  }
  if (closing.has(kind())) {
    ends += kind() == TokenKind::right_bracket ? "]" : ")";
    take();
  } else {
    close(TokenKind::right_bracket, opening);
  }
  tree.node.text = std::move(ends);
  return finish(std::move(tree));
}

ExpressionParser::Tree ExpressionParser::condition() {
  const Token& word = take();
  Tree tree = make(SyntaxNode::Kind::condition, "", word.begin);
  add(tree, expression(TokenSet(TokenKind::then, TokenKind::else_)));
  const bool has_then = take(TokenKind::then);
  if (has_then) {
    add(tree, expression(TokenSet(TokenKind::else_)));
  } else if (!juxtaposed_) {
    error_here(Code::condition_form, word, {"then"});
  }
  if (take(TokenKind::else_)) {
    add(tree, expression(TokenSet()));
  } else if (has_then) {
    error_here(Code::condition_form, word, {"else"});
  }
  return finish(std::move(tree));
}

ExpressionParser::Tree ExpressionParser::quantifier() {
  const Token& word = take();
  const SyntaxNode::Kind quantifier_kind =
      word.kind == TokenKind::some ? SyntaxNode::Kind::some : SyntaxNode::Kind::every;
  Tree tree = make(quantifier_kind, "", word.begin);
  bool good = kind() == TokenKind::name || kind() == TokenKind::quoted_name;
  if (good) {
    tree.node.quoted = kind() == TokenKind::quoted_name;
    tree.node.text = take().text;
  } else {
    error_here(Code::quantifier_form, word, {raw(word)});
  }
  if (!take(TokenKind::in)) {
    if (good) error_here(Code::quantifier_form, word, {raw(word)});
    good = false;
  }
  constexpr TokenSet ends(TokenKind::satisfies, TokenKind::comma);
  if (good || begins_value(kind())) add(tree, expression(ends));
  while (kind() == TokenKind::comma && !outer_.has(TokenKind::comma)) {
    error(Code::quantifier_one_variable, current(), {raw(word)});
    take();
    if (kind() == TokenKind::name && ahead().kind == TokenKind::in) {
      take();
      take();
    }
    if (begins_value(kind())) expression(ends);
  }
  if (take(TokenKind::satisfies)) {
    add(tree, expression(TokenSet()));
  } else if (good && !juxtaposed_) {
    error_here(Code::quantifier_form, word, {raw(word)});
  }
  return finish(std::move(tree));
}

// `for x`: "for" and "return" are names anywhere else.
bool ExpressionParser::begins_loop() {
  return kind() == TokenKind::name && current().text == "for" &&
         (ahead().kind == TokenKind::name || ahead().kind == TokenKind::quoted_name);
}

ExpressionParser::Tree ExpressionParser::loop() {
  const Nest nest(*this);
  // The `return` of this for, which those within it have theirs before.
  int depth = 0;
  int loops = 0;
  for (std::size_t at = at_ + 2; at < tokens_.list.size() && depth >= 0; ++at) {
    Token& token = tokens_.list[at];
    if (token.kind == TokenKind::left_paren || token.kind == TokenKind::left_bracket) ++depth;
    if (token.kind == TokenKind::right_paren || token.kind == TokenKind::right_bracket) --depth;
    if (depth != 0 || token.kind != TokenKind::name) continue;
    if (tokens_.list[at - 1].kind == TokenKind::dot) continue;  // a field
    if (token.text == "for" && at + 2 < tokens_.list.size() &&
        tokens_.list[at + 2].kind == TokenKind::in) {
      ++loops;
    } else if (token.text == "return" && loops-- == 0) {
      token.kind = TokenKind::return_;
      break;
    }
  }
  const Token& word = take();
  Tree tree = make(SyntaxNode::Kind::loop, current().text, word.begin);
  tree.node.quoted = kind() == TokenKind::quoted_name;
  take();
  if (!take(TokenKind::in)) {
    error_here(Code::loop_form, word, {});
    give_up();
    return hole();
  }
  constexpr TokenSet ends(TokenKind::return_, TokenKind::comma, TokenKind::dots);
  Tree first = expression(ends);
  if (take(TokenKind::dots)) {
    Tree range = make(SyntaxNode::Kind::range, "..", first.begin);
    add(range, std::move(first));
    add(range, expression(ends));
    first = finish(std::move(range));
    tree.height = first.height + 1;
    tree.node.children.push_back(std::move(first.node));
  } else {
    add(tree, std::move(first));
  }
  if (kind() == TokenKind::comma && !outer_.has(TokenKind::comma)) {
    error(Code::loop_one_variable, current(), {});
    give_up();
    return hole();
  }
  if (!take(TokenKind::return_)) {
    error_here(Code::loop_form, word, {});
    give_up();
    return hole();
  }
  add(tree, expression(TokenSet()));
  return finish(std::move(tree));
}

// Takes the bracket that closes `opening`, or tells what is there instead. `comma` stands between
// the two values of what may have been meant for a range.
void ExpressionParser::close(TokenKind closing, const Token& opening, const Token* comma) {
  if (take(closing)) return;
  const Token& found = current();
  const std::string expected = closing == TokenKind::right_paren ? ")" : "]";
  const bool other = found.kind == TokenKind::right_paren ||
                     found.kind == TokenKind::right_bracket ||
                     (found.kind == TokenKind::left_bracket && comma != nullptr);
  if (other && !outer_.has(found.kind)) {
    if (comma != nullptr) {
      interval_comma(opening, *comma, found.end);
    } else if (Diagnostic* diagnostic =
                   error(Code::bracket_mismatch, found, {raw(opening), expected, raw(found)})) {
      report_.note(*diagnostic, Code::opened_here, report_.span(opening.begin, opening.end),
                   {raw(opening)});
    }
    take();
    return;
  }
  if (quiet_ || unclosed_reported_ || (found.kind == TokenKind::end && tokens_.cut_off)) return;
  unclosed_reported_ = true;
  report_.error(Code::bracket_unclosed, opening.begin, opening.end, {raw(opening), expected});
}

}  // namespace guiju
