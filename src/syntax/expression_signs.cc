// Operators and punctuation of an expression -> tokens. One idea: operators of other languages and
// of the Chinese keyboard stand in the same table as our own, with what they are meant for.
#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "syntax/expression_characters.h"
#include "syntax/expression_cutter.h"

namespace guiju {
namespace {

// How an operator is written, and what it is or was meant for.
struct Operator {
  std::string_view written;
  TokenKind kind;
  std::string_view meant;  // empty: it is the language's own
};

// Longer ones first.
constexpr Operator operators[] = {
    {"===", TokenKind::comparison, "="}, {"!==", TokenKind::comparison, "!="},
    {"...", TokenKind::dots, ".."},      {"<=", TokenKind::comparison, ""},
    {">=", TokenKind::comparison, ""},   {"!=", TokenKind::comparison, ""},
    {"==", TokenKind::comparison, "="},  {"<>", TokenKind::comparison, "!="},
    {"=<", TokenKind::comparison, "<="}, {"=>", TokenKind::comparison, ">="},
    {"**", TokenKind::power, ""},        {"&&", TokenKind::and_, "and"},
    {"||", TokenKind::or_, "or"},        {"..", TokenKind::dots, ""},
    {"<", TokenKind::comparison, ""},    {">", TokenKind::comparison, ""},
    {"=", TokenKind::comparison, ""},    {"+", TokenKind::plus, ""},
    {"-", TokenKind::minus, ""},         {"*", TokenKind::star, ""},
    {"/", TokenKind::slash, ""},         {"^", TokenKind::power, "**"},
    {"&", TokenKind::and_, "and"},       {"|", TokenKind::or_, "or"},
    {"!", TokenKind::not_, "not"},       {"(", TokenKind::left_paren, ""},
    {")", TokenKind::right_paren, ""},   {"[", TokenKind::left_bracket, ""},
    {"]", TokenKind::right_bracket, ""}, {",", TokenKind::comma, ""},
    {".", TokenKind::dot, ""},
};

bool is_word(TokenKind kind) {
  return kind == TokenKind::and_ || kind == TokenKind::or_ || kind == TokenKind::not_ ||
         kind == TokenKind::in;
}

}  // namespace

void ExpressionCutter::cut_operator(const Character& c) {
  if (cut_comment() || cut_split_operator(c) || cut_full_stop(c) || cut_long_dash(c)) return;
  std::string ahead;  // up to three characters in ASCII
  std::size_t ends[3] = {};
  bool foreign[3] = {};
  std::size_t count = 0;
  for (std::size_t at = at_; count < 3;) {
    const Character next = look(at);
    if (next.ascii == '\0' || is_blank(next.ascii)) break;
    ahead += next.ascii;
    at = next.end;
    foreign[count] = next.foreign;
    ends[count++] = at;
  }
  for (const Operator& op : operators) {
    const std::size_t size = op.written.size();
    if (size > count || std::string_view(ahead).substr(0, size) != op.written) continue;
    at_ = ends[size - 1];
    if (!op.meant.empty()) return push_foreign_operator(op.kind, std::string(op.meant));
    const bool mended = std::any_of(foreign, foreign + size, [](bool f) { return f; });
    if (mended) report_foreign(std::string(op.written));
    return push(op.kind, std::string(op.written), mended);
  }
  cut_foreign_sign(c);
}

void ExpressionCutter::push_foreign_operator(TokenKind kind, const std::string& meant) {
  Diagnostic& diagnostic = error(Code::foreign_operator, {written(), meant});
  if (kind == TokenKind::dots && is_digit(look(at_).ascii)) {
    // 1...5 may have been meant for 1 .. .5
  } else if (is_word(kind)) {
    report_.fix_word(diagnostic, begin_, at_, meant);
  } else {
    report_.fix(diagnostic, begin_, at_, meant);
  }
  push(kind, meant, true);
}

// "> =" or "= >" with a blank inside.
bool ExpressionCutter::cut_split_operator(const Character& c) {
  const std::size_t next = after_blanks(c.end);
  if (next == c.end) return false;
  const char second = look(next).ascii;
  const bool sign_first = (c.ascii == '<' || c.ascii == '>' || c.ascii == '!') && second == '=';
  const bool sign_second = c.ascii == '=' && (second == '<' || second == '>');
  if (!sign_first && !sign_second) return false;
  at_ = look(next).end;
  push_foreign_operator(TokenKind::comparison, std::string(1, sign_first ? c.ascii : second) + "=");
  return true;
}

// A sentence's end, "。" or a last ";": nothing is meant by it. (0。5 is read as a number.)
bool ExpressionCutter::cut_full_stop(const Character& c) {
  const bool last = after_blanks(c.end) == text_.size();
  if (c.code_point != U'。' && !(c.ascii == ';' && last)) return false;
  at_ = c.end;
  Diagnostic& diagnostic = error(Code::unknown_character, {written(), hexadecimal(c.code_point)});
  if (last) {
    report_.fix(diagnostic, begin_, at_, "");
  } else {
    push(TokenKind::invalid, "");
  }
  return true;
}

// "——" is one sign of Chinese writing and no minus, unlike "—".
bool ExpressionCutter::cut_long_dash(const Character& c) {
  if (c.code_point != U'—' || look(c.end).code_point != U'—') return false;
  while (look(at_).code_point == U'—') at_ = look(at_).end;
  error(Code::unknown_character, {written(), hexadecimal(c.code_point)});
  push(TokenKind::invalid, "");
  return true;
}

bool ExpressionCutter::cut_comment() {
  const std::string_view start = from(at_, std::min(at_ + 2, text_.size()));
  if (start != "//" && start != "/*") return false;
  const bool line = start == "//";
  const std::size_t close = line ? text_.find_first_of("\r\n", at_) : text_.find("*/", at_ + 2);
  const std::size_t end = close == std::string_view::npos ? text_.size() : close + (line ? 0 : 2);
  at_ = end;
  error(Code::comment_in_expression, {std::string(start)});
  return true;
}

// ≥ ∧ and whatever else is no operator of the language.
void ExpressionCutter::cut_foreign_sign(const Character& c) {
  at_ = c.end;
  if (const std::string_view word = word_meaning(c.code_point); !word.empty()) {
    return push_foreign_operator(keyword_named(word)->kind, std::string(word));
  }
  if (const std::string_view meaning = ascii_meaning(c.code_point); meaning.size() == 2) {
    const std::string text(meaning);
    report_foreign(text);
    push(text == ".." ? TokenKind::dots : TokenKind::comparison, text, true);
    return;
  }
  switch (c.ascii) {
    case '?': error(Code::ternary_operator, {written()}); break;
    case '{':
    case '}':
    case ':':
    case ';': error(Code::unsupported_syntax, {written()}); break;
    case '%': error(Code::percent_sign, {written()}); break;
    case '~': error(Code::foreign_operator, {written(), "in [a..b]"}); break;
    default: return cut_unknown();
  }
  push(TokenKind::invalid, "");
}

// A run of characters that mean nothing here, told once.
void ExpressionCutter::cut_unknown() {
  while (at_ < text_.size() && !is_blank(text_[at_])) {
    const Character c = look(at_);
    if (c.ascii != '\0' && c.ascii != '#' && c.ascii != '$' && c.ascii != '\\' &&
        static_cast<unsigned char>(c.ascii) >= 0x20) {
      break;
    }
    if (in_name(c) || is_quote(c.code_point) || !ascii_meaning(c.code_point).empty() ||
        !word_meaning(c.code_point).empty() || is_foreign_space(c.code_point) ||
        is_zero_width(c.code_point)) {
      break;
    }
    at_ = c.end;
  }
  std::size_t end = begin_;
  const char32_t first = utf8::next(text_, end);
  error(Code::unknown_character, {written(), hexadecimal(first)});
  push(TokenKind::invalid, "");
}

}  // namespace guiju
