// A token that cannot stand where it stands -> what to tell, and a place from which to go on. One
// idea: one mistake, one message. What has been told is replaced by a hole about which nothing more
// is said, and no two messages are made at one token.
#include <algorithm>
#include <utility>

#include "syntax/expression_cutter.h"
#include "syntax/expression_parser.h"

namespace guiju {
namespace {

struct ForeignWord {
  std::string_view word;
  TokenKind kind;
  std::string_view meant;
};

// Words that people write between two values instead of an operator.
constexpr ForeignWord operator_words[] = {
    {"且", TokenKind::and_, "and"},
    {"并且", TokenKind::and_, "and"},
    {"而且", TokenKind::and_, "and"},
    {"和", TokenKind::and_, "and"},
    {"与", TokenKind::and_, "and"},
    {"或", TokenKind::or_, "or"},
    {"或者", TokenKind::or_, "or"},
    {"大于", TokenKind::comparison, ">"},
    {"超过", TokenKind::comparison, ">"},
    {"小于", TokenKind::comparison, "<"},
    {"不足", TokenKind::comparison, "<"},
    {"低于", TokenKind::comparison, "<"},
    {"等于", TokenKind::comparison, "="},
    {"不等于", TokenKind::comparison, "!="},
    {"大于等于", TokenKind::comparison, ">="},
    {"不小于", TokenKind::comparison, ">="},
    {"不低于", TokenKind::comparison, ">="},
    {"不少于", TokenKind::comparison, ">="},
    {"小于等于", TokenKind::comparison, "<="},
    {"不大于", TokenKind::comparison, "<="},
    {"不高于", TokenKind::comparison, "<="},
    {"不超过", TokenKind::comparison, "<="},
    {"属于", TokenKind::in, "in"},
    {"is", TokenKind::comparison, "="},
    {"equals", TokenKind::comparison, "="},
};
constexpr std::string_view negating_words[] = {"非", "不", "并非"};

constexpr TokenSet values(TokenKind::number, TokenKind::text, TokenKind::boolean,
                          TokenKind::temporal, TokenKind::null, TokenKind::name,
                          TokenKind::quoted_name, TokenKind::function_name);
constexpr TokenSet prefixes(TokenKind::not_, TokenKind::if_, TokenKind::some, TokenKind::every,
                            TokenKind::left_paren, TokenKind::left_bracket);
constexpr TokenSet openings(TokenKind::left_paren, TokenKind::left_bracket, TokenKind::comma);
constexpr TokenSet operators(TokenKind::and_, TokenKind::or_, TokenKind::comparison,
                             TokenKind::star, TokenKind::slash, TokenKind::power, TokenKind::in,
                             TokenKind::between, TokenKind::dot);
constexpr TokenSet closings(TokenKind::right_paren, TokenKind::right_bracket);

}  // namespace

bool ExpressionParser::begins_value(TokenKind kind) {
  return values.has(kind) || prefixes.has(kind) || kind == TokenKind::minus;
}

// ]60..70[ ends in the same bracket that begins a filter, but no value follows it.
bool ExpressionParser::ends_open_range() const {
  return in_range_ && kind() == TokenKind::left_bracket && !begins_value(ahead().kind);
}

// ---- reporting

Diagnostic* ExpressionParser::error(Code code, std::uint32_t begin, std::uint32_t end,
                                    std::vector<std::string> arguments) {
  const bool known = kind() == TokenKind::end && tokens_.cut_off;
  if (quiet_ || known || error_at_ == at_) return nullptr;
  error_at_ = at_;
  return &report_.error(code, begin, end, std::move(arguments));
}

void ExpressionParser::error_here(Code code, const Token& construct,
                                  std::vector<std::string> arguments) {
  error(code, kind() == TokenKind::end ? construct : current(), std::move(arguments));
}

// A limit is passed by the token taken last: tells so once and reads no further.
void ExpressionParser::stop(Code code, std::size_t limit) {
  if (!quiet_) {
    const Token& token = at_ > 0 ? *previous() : current();
    report_.error(code, token.begin, token.end, {std::to_string(limit)});
  }
  give_up();
}

void ExpressionParser::give_up() {
  quiet_ = true;
  at_ = tokens_.list.size() - 1;
}

// The current token begins no value.
void ExpressionParser::missing_value() {
  const Token* before = previous();
  if (before == nullptr) {
    error(Code::operand_missing_before, current(), {raw(current())});
  } else if (kind() == TokenKind::dots) {
    error(Code::range_ends, current(), {});
  } else if (openings.has(before->kind) && operators.has(kind())) {
    error(Code::operand_missing_before, current(), {raw(current())});
  } else if (!(openings.has(before->kind) && kind() == TokenKind::end)) {
    error(Code::operand_missing_after, *before, {raw(*before)});
  }
}

// `comma` stands between the two ends of what is meant for a range, up to `end`.
void ExpressionParser::interval_comma(const Token& opening, const Token& comma, std::uint32_t end) {
  Diagnostic* diagnostic = error(Code::interval_comma, opening.begin, end, {});
  if (diagnostic == nullptr) return;
  std::uint32_t after = comma.end;
  while (after < report_.text().size() && is_blank(report_.text()[after])) ++after;
  report_.fix(*diagnostic, comma.begin, after, "..");
}

void ExpressionParser::not_callable(const Tree& callee) {
  error(Code::not_callable, callee.begin, callee.end, {raw(callee.begin, callee.end)});
}

// ---- going on

// Reads on until a construct around this one can go on, or to the end.
ExpressionParser::Tree ExpressionParser::recover(Tree left) {
  while (kind() != TokenKind::end && !outer_.has(kind())) {
    if (ends_open_range()) return left;
    if (begins_value(kind())) {
      left = after_missing_operator(std::move(left));
    } else if (closings.has(kind())) {
      if (brackets_ > 0) return left;
      error(Code::bracket_unmatched, current(), {raw(current())});
      take();
      left = operation_after(std::move(left), 1);
    } else {
      if (kind() == TokenKind::comma) {
        stray_comma();
      } else {
        const Code code =
            kind() == TokenKind::dots ? Code::range_without_brackets : Code::unexpected_token;
        error(code, current(), {raw(current())});
        take();
      }
      if (begins_value(kind())) operation(1);
      left = hole();
    }
  }
  return left;
}

// Two values side by side.
ExpressionParser::Tree ExpressionParser::after_missing_operator(Tree left) {
  if (mend_operator_word()) return operation_after(std::move(left), 1);
  if (kind() == TokenKind::not_ &&
      (ahead().kind == TokenKind::in || ahead().kind == TokenKind::between)) {
    error(Code::not_in, current().begin, ahead().end, {raw(ahead())});
    take();
    return operation_after(std::move(left), 1);
  }
  if (kind() == TokenKind::name && current().text == "instance" &&
      ahead().kind == TokenKind::name && ahead().text == "of") {
    error(Code::unsupported_syntax, current().begin, ahead().end, {"instance of"});
    give_up();
    return left;
  }
  if (!juxtaposed_ && !left.hole) {
    const Token* before = previous();
    Diagnostic* diagnostic =
        error(Code::operator_missing, current(),
              {before == nullptr ? std::string() : raw(*before), raw(current())});
    if (diagnostic != nullptr) suggest_function_name(*diagnostic);
  }
  juxtaposed_ = true;
  prefixed();
  juxtaposed_ = true;
  return operation_after(hole(), 1);
}

bool ExpressionParser::mend_operator_word() {
  if (kind() != TokenKind::name) return false;
  for (const ForeignWord& foreign : operator_words) {
    if (foreign.word == current().text) {
      mend_word(foreign.kind, foreign.meant);
      return true;
    }
  }
  return false;
}

bool ExpressionParser::mend_prefix_word() {
  const std::string_view* end = std::end(negating_words);
  if (kind() != TokenKind::name || juxtaposed_ || !values.has(ahead().kind) ||
      std::find(std::begin(negating_words), end, current().text) == end) {
    return false;
  }
  mend_word(TokenKind::not_, "not");
  return true;
}

void ExpressionParser::mend_word(TokenKind meant_kind, std::string_view meant) {
  Token& token = tokens_.list[at_];
  if (Diagnostic* diagnostic =
          error(Code::foreign_operator, token, {raw(token), std::string(meant)})) {
    report_.fix_word(*diagnostic, token.begin, token.end, std::string(meant));
  }
  token.kind = meant_kind;
  token.text = meant;
  token.mended = true;
}

// The names around the current token may be a function's name with a slip in it.
void ExpressionParser::suggest_function_name(Diagnostic& diagnostic) {
  std::string words;
  for (std::size_t i = at_ - 1; i < tokens_.list.size() && i < at_ + 4; ++i) {
    const Token& token = tokens_.list[i];
    if (token.kind == TokenKind::left_paren && !words.empty()) {
      const std::string near = nearest_name(words, multi_word_names());
      if (!near.empty()) {
        report_.note(diagnostic, Code::did_you_mean, diagnostic.where.span, {near});
      }
      return;
    }
    if (token.kind != TokenKind::name) return;
    words += (words.empty() ? "" : " ") + token.text;
  }
}

// A comma where no list is: 0,5 and 1,000 are told by their digits.
void ExpressionParser::stray_comma() {
  const Token* before = previous();
  const Token& comma = take();
  const Token& after = current();
  const bool number = before != nullptr && before->kind == TokenKind::number &&
                      after.kind == TokenKind::number && before->end == comma.begin &&
                      comma.end == after.begin && before->text.find('.') == std::string::npos;
  if (!number) {
    // A foreign comma has been reported, and may not have been meant for one.
    if (!comma.mended) error(Code::stray_comma, comma, {});
    return;
  }
  take();
  const bool groups = after.text.size() == 3 && before->text.size() <= 3 && before->text != "0";
  while (groups && kind() == TokenKind::comma && ahead().kind == TokenKind::number &&
         previous()->end == current().begin && current().end == ahead().begin) {
    take();
    take();
  }
  const std::uint32_t end = end_of_last();
  if (groups) {
    error(Code::number_digit_groups, before->begin, end, {raw(before->begin, end)});
    return;
  }
  const std::string meant = before->text + "." + after.text;
  Diagnostic* diagnostic =
      error(Code::number_decimal_comma, before->begin, end, {raw(before->begin, end), meant});
  if (diagnostic != nullptr && after.text.find('.') == std::string::npos) {
    report_.fix(*diagnostic, before->begin, end, meant);
  }
}

// ---- mistakes after which the tree is clear enough to read on

// `a < b < c`: with both signs in one direction it is clear what is meant.
void ExpressionParser::chained(const Token& first, const std::string& middle, const Token& second,
                               bool mendable) {
  if (quiet_) return;
  Diagnostic& diagnostic = report_.error(Code::comparison_chain, second.begin, second.end,
                                         {raw(first), middle, raw(second)});
  const bool same_direction = !first.text.empty() && !second.text.empty() &&
                              first.text[0] == second.text[0] &&
                              (first.text[0] == '<' || first.text[0] == '>');
  if (mendable && lexically_clean_ && same_direction) {
    report_.fix_word(diagnostic, second.begin, second.end, "and " + middle + " " + second.text);
  }
}

// `not a = b`, at the operator.
void ExpressionParser::ambiguous_not(const Tree& left) {
  if (quiet_) return;
  const std::string operand = raw(left.not_operand, left.end);
  report_.error(Code::not_ambiguous, left.begin, current().end,
                {operand, raw(current()), raw(left.begin, left.not_operand)});
}

void ExpressionParser::refuse_range(const Tree& tree) {
  if (tree.node.kind != SyntaxNode::Kind::range || quiet_) return;
  report_.error(Code::range_outside_in, tree.node.span, {});
}

}  // namespace guiju
