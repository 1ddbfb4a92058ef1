// Expression text -> tokens. One idea: what a mistake was meant to be is nearly always clear, so it
// is reported with its mend and the token that was meant goes to the parser, which then finds the
// other mistakes; only what has no clear meaning becomes an `invalid` token.
#include "syntax/expression_lexer.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "syntax/expression_characters.h"
#include "syntax/expression_cutter.h"

namespace guiju {
namespace {

constexpr Keyword keywords[] = {
    {"and", TokenKind::and_},
    {"between", TokenKind::between},
    {"else", TokenKind::else_},
    {"every", TokenKind::every},
    {"false", TokenKind::boolean},
    {"if", TokenKind::if_},
    {"in", TokenKind::in},
    {"not", TokenKind::not_},
    {"null", TokenKind::null},
    {"or", TokenKind::or_},
    {"satisfies", TokenKind::satisfies},
    {"some", TokenKind::some},
    {"then", TokenKind::then},
    {"true", TokenKind::boolean},
};

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

const Keyword* keyword_named(std::string_view text) {
  for (const Keyword& keyword : keywords) {
    if (keyword.text == text) return &keyword;
  }
  return nullptr;
}

std::string hexadecimal(char32_t code_point, std::size_t least_digits) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string text;
  for (std::uint32_t value = code_point; value != 0 || text.size() < least_digits; value >>= 4) {
    text.insert(text.begin(), digits[value & 15]);
  }
  return text;
}

// ---- looking ahead

std::string ExpressionCutter::Character::meant() const {
  std::string text;
  if (foreign) {
    text = ascii;
  } else {
    utf8::append(text, code_point);
  }
  return text;
}

ExpressionCutter::Character ExpressionCutter::look(std::size_t at) const {
  Character c;
  c.end = at;
  if (at >= text_.size()) return c;
  c.code_point = utf8::next(text_, c.end);
  if (c.code_point < 0x80) {
    c.ascii = static_cast<char>(c.code_point);
  } else if (const std::string_view meaning = ascii_meaning(c.code_point); meaning.size() == 1) {
    c.ascii = meaning[0];
    c.foreign = true;
  }
  return c;
}

bool ExpressionCutter::in_name(const Character& c, bool start) {
  const char32_t meant = c.foreign ? static_cast<char32_t>(c.ascii) : c.code_point;
  return start ? is_name_start(meant) : is_name_part(meant);
}

std::size_t ExpressionCutter::after_blanks(std::size_t at) const {
  while (at < text_.size() && is_blank(text_[at])) ++at;
  return at;
}

// The end of `words` (each after a space) written from at_ on with any blanks between, or 0.
std::size_t ExpressionCutter::match_words(std::string_view words) const {
  std::size_t at = at_;
  for (const char wanted : words) {
    if (wanted == ' ') {
      const std::size_t next = after_blanks(at);
      if (next == at) return 0;
      at = next;
    } else if (at < text_.size() && text_[at] == wanted) {
      ++at;
    } else {
      return 0;
    }
  }
  return in_name(look(at)) ? 0 : at;
}

// Whether the last token touches this one and ends a value: then a point starts a path.
bool ExpressionCutter::after_operand() const {
  if (tokens_.list.empty() || tokens_.list.back().end != begin_) return false;
  switch (tokens_.list.back().kind) {
    case TokenKind::name:
    case TokenKind::quoted_name:
    case TokenKind::number:
    case TokenKind::text:
    case TokenKind::temporal:
    case TokenKind::right_paren:
    case TokenKind::right_bracket: return true;
    default: return false;
  }
}

// ---- the pass

Tokens ExpressionCutter::run() {
  for (skip_blanks(); at_ < text_.size(); skip_blanks()) cut_one();
  begin_ = at_;
  push(TokenKind::end, "");
  return std::move(tokens_);
}

void ExpressionCutter::push(TokenKind kind, std::string text, bool mended) {
  tokens_.list.push_back({kind, mended, std::move(text), static_cast<std::uint32_t>(begin_),
                          static_cast<std::uint32_t>(at_)});
}

Diagnostic& ExpressionCutter::error(Code code, std::vector<std::string> arguments) {
  return report_.error(code, begin_, at_, std::move(arguments));
}

// Full-width writing of the token [begin_, at_), which means `meant`.
void ExpressionCutter::report_foreign(const std::string& meant) {
  report_.fix(error(Code::fullwidth_character, {written(), meant}), begin_, at_, meant);
}

void ExpressionCutter::skip_blanks() {
  while (at_ < text_.size()) {
    if (is_blank(text_[at_])) {
      ++at_;
      continue;
    }
    const char32_t c = look(at_).code_point;
    if (!is_foreign_space(c) && !is_zero_width(c)) return;
    skip_invisible();
  }
}

// Reports a run of characters that look like blanks or like nothing.
void ExpressionCutter::skip_invisible() {
  const std::size_t begin = at_;
  const char32_t first = look(at_).code_point;
  bool space = false;
  while (at_ < text_.size()) {
    const Character c = look(at_);
    if (!is_foreign_space(c.code_point) && !is_zero_width(c.code_point)) break;
    space = space || is_foreign_space(c.code_point);
    at_ = c.end;
  }
  Diagnostic& diagnostic =
      report_.error(Code::invisible_character, begin, at_, {hexadecimal(first)});
  report_.fix(diagnostic, begin, at_, space ? " " : "");
}

void ExpressionCutter::cut_one() {
  begin_ = at_;
  const Character c = look(at_);
  if (is_digit(c.ascii) || (c.ascii == '.' && is_digit(look(c.end).ascii) && !after_operand())) {
    cut_number();
  } else if (is_quote(c.code_point)) {
    cut_text(TokenKind::text);
  } else if (c.ascii == '`') {
    cut_quoted_name();
  } else if (in_name(c, true)) {
    cut_name();
  } else if (c.ascii == '@') {
    cut_temporal(c);
  } else {
    cut_operator(c);
  }
}

// ---- names

void ExpressionCutter::cut_quoted_name() {
  const Character open = look(at_);
  at_ = open.end;
  const std::size_t first = at_;
  while (at_ < text_.size() && !is_line_end(text_[at_]) && look(at_).ascii != '`') {
    at_ = look(at_).end;
  }
  const Character close = look(at_);
  if (close.ascii != '`') {
    error(Code::name_unclosed, {});
    return give_up_line(at_);
  }
  std::string name(from(first, at_));
  at_ = close.end;
  const bool good = !name.empty() && !open.foreign && !close.foreign;
  if (name.empty()) {
    error(Code::name_empty, {});
  } else if (!good) {
    report_foreign("`" + name + "`");
  }
  push(TokenKind::quoted_name, std::move(name), !good);
}

void ExpressionCutter::cut_name() {
  std::string name;
  bool foreign = false;
  while (at_ < text_.size()) {
    const Character c = look(at_);
    // Something invisible inside a name was pasted with it.
    if (is_zero_width(c.code_point)) {
      skip_invisible();
      continue;
    }
    if (!in_name(c)) break;
    foreign = foreign || c.foreign;
    name += c.meant();
    at_ = c.end;
  }
  if (cut_label_with_brackets()) return;
  if (!foreign && cut_function_name(name)) return;
  const std::string lower = lower_case(name);
  const Keyword* keyword = keyword_named(lower);
  const bool other_case = keyword != nullptr && lower != name;
  if (foreign) {
    report_foreign(keyword != nullptr ? lower : name);
  } else if (other_case) {
    report_.fix(error(Code::keyword_case, {name, lower}), begin_, at_, lower);
  }
  if (keyword != nullptr) {
    push(keyword->kind, lower, foreign || other_case);
  } else {
    push(TokenKind::name, std::move(name), foreign);
  }
}

// 缺岗数（个） or 评价(考核)次数: a label of which brackets are a part, since no function has a
// Chinese name. The name has been read; true when it goes on with such brackets.
bool ExpressionCutter::cut_label_with_brackets() {
  std::size_t end = at_;
  while (static_cast<unsigned char>(text_[end - 1]) >= 0x80) {
    const Character open = look(end);
    if (open.ascii != '(') break;
    std::size_t at = open.end;
    bool chinese = false;
    for (Character c = look(at); in_name(c) || c.code_point == U'、'; c = look(at)) {
      chinese = chinese || c.code_point >= 0x80;
      at = c.end;
    }
    if (!chinese || look(at).ascii != ')') break;
    end = look(at).end;
    while (in_name(look(end))) end = look(end).end;
  }
  if (end == at_) return false;
  at_ = end;
  std::string name = written();
  report_.fix(error(Code::name_needs_backquotes, {name}), begin_, at_, "`" + name + "`");
  push(TokenKind::quoted_name, std::move(name), true);
  return true;
}

// "list contains" and the like, when an opening bracket follows. After a point it is a field.
bool ExpressionCutter::cut_function_name(const std::string& first_word) {
  if (!tokens_.list.empty() && tokens_.list.back().kind == TokenKind::dot) return false;
  const std::vector<std::string>& names = multi_word_names();
  const std::string prefix = first_word + " ";
  for (auto name = std::lower_bound(names.begin(), names.end(), prefix);
       name != names.end() && name->starts_with(prefix); ++name) {
    const std::size_t end = match_words(std::string_view(*name).substr(first_word.size()));
    if (end == 0 || look(after_blanks(end)).ascii != '(') continue;
    at_ = end;
    push(TokenKind::function_name, *name);
    return true;
  }
  return false;
}

// ---- the lexer's outside

Tokens cut_into_tokens(ExpressionReport& report) { return ExpressionCutter(report).run(); }

bool is_plain_name(std::string_view text) {
  if (text.empty()) return false;
  bool first = true;
  for (std::size_t at = 0; at < text.size(); first = false) {
    const char32_t c = utf8::next(text, at);
    if (!(first ? is_name_start(c) : is_name_part(c))) return false;
  }
  return keyword_named(lower_case(text)) == nullptr;
}

const std::vector<std::string>& multi_word_names() {
  static const std::vector<std::string> names = {
      "date and time",
      "day of week",
      "day of year",
      "distinct values",
      "ends with",
      "finished by",
      "get entries",
      "get value",
      "index of",
      "insert before",
      "list contains",
      "list replace",
      "lower case",
      "met by",
      "month of year",
      "overlaps after",
      "overlaps before",
      "round down",
      "round half down",
      "round half even",
      "round half up",
      "round up",
      "started by",
      "starts with",
      "string join",
      "string length",
      "substring after",
      "substring before",
      "upper case",
      "week of year",
      "years and months duration",
  };
  return names;
}

}  // namespace guiju
