// Numbers, texts and dates of an expression -> tokens. One idea: how people write a number or a
// date outside this language (60%, 1e5, 2023-08-31, 60分, “合格”) is known, so that they are told.
#include <algorithm>
#include <utility>

#include "base/date.h"
#include "base/number.h"
#include "base/utf8.h"
#include "syntax/expression_characters.h"
#include "syntax/expression_cutter.h"

namespace guiju {
namespace {

// `digits` with the decimal point moved `shift` places to the right, without needless zeros; empty
// when that is longer than a number may be.
std::string shifted(std::string_view number, int shift) {
  if (shift < -40 || shift > 40) return {};
  const std::size_t point = std::min(number.find('.'), number.size());
  std::string digits(number.substr(0, point));
  if (point < number.size()) digits += number.substr(point + 1);
  int places = static_cast<int>(number.size() - point);
  places = (places > 0 ? places - 1 : 0) - shift;  // digits after the point
  if (places < 0) digits.append(static_cast<std::size_t>(-places), '0');
  const std::size_t after = places > 0 ? static_cast<std::size_t>(places) : 0;
  if (digits.size() <= after) digits.insert(0, after + 1 - digits.size(), '0');
  std::string text = digits.substr(0, digits.size() - after);
  text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
  std::string fraction = digits.substr(digits.size() - after);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  if (!fraction.empty()) text += "." + fraction;
  return Number::parse(text) ? text : std::string();
}

}  // namespace

// ---- numbers

void ExpressionCutter::read_digits(std::string& text, bool& foreign) {
  for (Character c = look(at_); is_digit(c.ascii); c = look(at_)) {
    text += c.ascii;
    foreign = foreign || c.foreign;
    at_ = c.end;
  }
}

void ExpressionCutter::cut_number() {
  std::string text;
  bool foreign = false;
  read_digits(text, foreign);
  if (text.empty()) text = "0";  // .5
  int points = 0;
  bool ends_in_point = false;
  while (look(at_).ascii == '.') {
    const Character point = look(at_);
    const char next = look(point.end).ascii;
    if (next == '.') break;  // 60..70
    // A sentence's full stop is no decimal point unless digits follow.
    if (!is_digit(next) && point.code_point == U'。') break;
    at_ = point.end;
    foreign = foreign || point.foreign;
    ++points;
    if (!is_digit(next)) {
      ends_in_point = true;
      break;
    }
    text += '.';
    read_digits(text, foreign);
  }
  if (points == 0 && text.size() == 4 && cut_date(text)) return;
  if (points > 1 || (ends_in_point && in_name(look(at_)))) return cut_malformed_number(text);
  if (ends_in_point) {
    Diagnostic& diagnostic = error(Code::number_malformed, {written()});
    report_.fix(diagnostic, begin_, at_, text);
    push(TokenKind::number, text, true);
    return;
  }
  if (cut_exponent(text) || cut_percent(text)) return;
  if (in_name(look(at_))) return cut_number_with_letters(text);
  if (foreign) report_foreign(text);
  if (!Number::parse(text)) {
    error(Code::number_too_many_digits, {written()});
    foreign = true;
  }
  push(TokenKind::number, text, foreign);
}

// 2023-08-31 or 2023/8/31 without blanks after the year already read. FEEL would subtract.
bool ExpressionCutter::cut_date(const std::string& year) {
  std::size_t at = at_;
  const char separator = look(at).ascii;
  if (separator != '-' && separator != '/') return false;
  std::string parts[2];
  for (std::string& part : parts) {
    const Character mark = look(at);
    if (mark.ascii != separator) return false;
    at = mark.end;
    for (Character c = look(at); is_digit(c.ascii) && part.size() < 3; c = look(at)) {
      part += c.ascii;
      at = c.end;
    }
    if (part.empty() || part.size() > 2) return false;
  }
  const Character next = look(at);
  if (in_name(next) || next.ascii == separator) return false;
  return finish_date(year, parts[0], parts[1], at);
}

// Takes the text up to `end` for a date when it is one of the years people deal with.
bool ExpressionCutter::finish_date(const std::string& year, std::string month, std::string day,
                                   std::size_t end) {
  if (month.size() == 1) month.insert(0, 1, '0');
  if (day.size() == 1) day.insert(0, 1, '0');
  const std::string date = year + "-" + month + "-" + day;
  if (year < "1900" || year > "2199" || !Date::parse(date)) return false;
  at_ = end;
  Diagnostic& diagnostic = error(Code::bare_date, {written(), date});
  report_.fix(diagnostic, begin_, at_, "@\"" + date + "\"");
  push(TokenKind::temporal, date, true);
  return true;
}

// 1.2.3, or 2023.08.31.
void ExpressionCutter::cut_malformed_number(const std::string& text) {
  if (text.size() <= 10 && std::count(text.begin(), text.end(), '.') == 2 && text[4] == '.') {
    const std::size_t second = text.find('.', 5);
    if (finish_date(text.substr(0, 4), text.substr(5, second - 5), text.substr(second + 1), at_)) {
      return;
    }
  }
  while (in_name(look(at_))) at_ = look(at_).end;
  error(Code::number_malformed, {written()});
  push(TokenKind::number, "0", true);
}

// 1e5, 2.5E-3.
bool ExpressionCutter::cut_exponent(const std::string& text) {
  std::size_t at = at_;
  const Character e = look(at);
  if (e.ascii != 'e' && e.ascii != 'E') return false;
  at = e.end;
  const char sign = look(at).ascii;
  if (sign == '+' || sign == '-') at = look(at).end;
  int exponent = 0;
  const std::size_t first = at;
  for (Character c = look(at); is_digit(c.ascii); c = look(at)) {
    exponent = std::min(exponent * 10 + (c.ascii - '0'), 1000);
    at = c.end;
  }
  if (at == first || in_name(look(at))) return false;
  at_ = at;
  const std::string plain = shifted(text, sign == '-' ? -exponent : exponent);
  Diagnostic& diagnostic = error(Code::number_exponent, {written()});
  if (!plain.empty()) report_.fix(diagnostic, begin_, at_, plain);
  push(TokenKind::number, text, true);
  return true;
}

// 60%: unless a value follows, and somebody wanted a remainder, the number it stands for is known.
bool ExpressionCutter::cut_percent(const std::string& text) {
  const Character sign = look(at_);
  const bool thousandth = sign.code_point == U'‰';
  if (sign.ascii != '%' && !thousandth) return false;
  at_ = sign.end;
  Diagnostic& diagnostic = error(Code::percent_sign, {written()});
  std::size_t end = after_blanks(at_);
  const std::size_t word = end;
  while (in_name(look(end))) end = look(end).end;
  const bool remainder =
      look(word).ascii == '(' || (end > word && keyword_named(from(word, end)) == nullptr);
  const std::string plain = shifted(text, thousandth ? -3 : -2);
  if (!remainder && !plain.empty()) report_.fix(diagnostic, begin_, at_, plain);
  push(TokenKind::number, text, true);
  if (remainder) push(TokenKind::invalid, "");
  return true;
}

// 60分, 3x, 2023年8月31日.
void ExpressionCutter::cut_number_with_letters(const std::string& text) {
  std::string rest;
  while (in_name(look(at_))) {
    const Character c = look(at_);
    rest += c.meant();
    at_ = c.end;
  }
  if (text.size() == 4 && cut_chinese_date(text, rest)) return;
  error(Code::number_with_letters, {written(), text});
  push(TokenKind::number, text, true);
}

// The rest of 2023年8月31日.
bool ExpressionCutter::cut_chinese_date(const std::string& year, std::string_view rest) {
  constexpr std::string_view year_sign = "年", month_sign = "月", day_sign = "日";
  if (!rest.starts_with(year_sign) || !rest.ends_with(day_sign)) return false;
  rest = rest.substr(year_sign.size(), rest.size() - year_sign.size() - day_sign.size());
  const std::size_t middle = rest.find(month_sign);
  if (middle == std::string_view::npos) return false;
  const std::string month(rest.substr(0, middle));
  const std::string day(rest.substr(middle + month_sign.size()));
  const auto short_number = [](const std::string& part) {
    return !part.empty() && part.size() <= 2 && std::all_of(part.begin(), part.end(), is_digit);
  };
  return short_number(month) && short_number(day) && finish_date(year, month, day, at_);
}

// ---- texts and dates

// A text in whatever quotation marks, from at_; the token begins at begin_.
void ExpressionCutter::cut_text(TokenKind kind) {
  const std::size_t open_begin = at_;
  const Character open = look(at_);
  at_ = open.end;
  if (open.code_point != U'"') return cut_text_in_foreign_quotes(kind, open.code_point);
  std::string text;
  bool good = true;
  while (at_ < text_.size() && !is_line_end(text_[at_]) && text_[at_] != '"') {
    if (text_[at_] == '\\') {
      good = cut_escape(text) && good;
    } else if (static_cast<unsigned char>(text_[at_]) < 0x20 && text_[at_] != '\t') {
      report_.error(Code::unknown_character, at_, at_ + 1,
                    {std::string(1, text_[at_]), hexadecimal(static_cast<char32_t>(text_[at_]))});
      ++at_;
      good = false;
    } else {
      text += text_[at_++];
    }
  }
  if (at_ >= text_.size() || text_[at_] != '"') return cut_unclosed_text(kind, open_begin);
  ++at_;
  push(kind, std::move(text), !good);
}

// No " up to the end of the line: perhaps it was closed by another mark.
void ExpressionCutter::cut_unclosed_text(TokenKind kind, std::size_t open) {
  const std::size_t end = at_;
  for (at_ = open + 1; at_ < end;) {
    const Character c = look(at_);
    if (closes_quote(U'“', c.code_point)) {
      Diagnostic& diagnostic = report_.error(Code::fullwidth_character, at_, c.end,
                                             {std::string(from(at_, c.end)), "\""});
      report_.fix(diagnostic, at_, c.end, "\"");
      const std::string text(from(open + 1, at_));
      at_ = c.end;
      push(kind, text, true);
      return;
    }
    at_ = c.end;
  }
  report_.error(Code::text_unclosed, open, end, {"\""});
  give_up_line(end);
}

// “合格” or 'pass'.
void ExpressionCutter::cut_text_in_foreign_quotes(TokenKind kind, char32_t open) {
  const std::size_t first = at_;
  while (at_ < text_.size() && !is_line_end(text_[at_])) {
    const Character c = look(at_);
    if (!closes_quote(open, c.code_point)) {
      at_ = c.end;
      continue;
    }
    const std::string text(from(first, at_));
    at_ = c.end;
    const std::string meant = (kind == TokenKind::temporal ? "@\"" : "\"") + text + "\"";
    Diagnostic& diagnostic = error(Code::text_quotes, {written(), meant});
    if (text.find_first_of("\"\\") == std::string::npos) {
      report_.fix(diagnostic, begin_, at_, meant);
    }
    push(kind, text, true);
    return;
  }
  std::string mark;
  utf8::append(mark, open);
  error(Code::text_unclosed, {mark});
  give_up_line(at_);
}

void ExpressionCutter::give_up_line(std::size_t end) {
  at_ = end;
  tokens_.cut_off = true;
  push(TokenKind::invalid, "");
}

// Reads \n, é and the like; false (and reported) for what is no escape.
bool ExpressionCutter::cut_escape(std::string& text) {
  const std::size_t begin = at_;
  ++at_;
  const char kind = at_ < text_.size() ? text_[at_] : '\0';
  switch (kind) {
    case '"':
    case '\'':
    case '\\':
      text += kind;
      ++at_;
      return true;
    case 'n':
      text += '\n';
      ++at_;
      return true;
    case 'r':
      text += '\r';
      ++at_;
      return true;
    case 't':
      text += '\t';
      ++at_;
      return true;
    default: break;
  }
  if (kind == 'u' || kind == 'U') {
    std::size_t end = at_ + 1;
    std::optional<char32_t> value = hexadecimal_value(end, kind == 'u' ? 4 : 6);
    if (value && *value >= 0xD800 && *value < 0xDC00) value = surrogate_pair(*value, end);
    at_ = end;
    // A text holds characters: no NUL, no half of a surrogate pair.
    if (value && *value != 0 && *value <= 0x10FFFF && (*value < 0xD800 || *value > 0xDFFF)) {
      utf8::append(text, *value);
      return true;
    }
  } else if (at_ < text_.size() && !is_line_end(kind)) {
    at_ = look(at_).end;
  }
  report_.error(Code::text_escape, begin, at_, {std::string(from(begin, at_))});
  return false;
}

std::optional<char32_t> ExpressionCutter::hexadecimal_value(std::size_t& at, int digits) const {
  char32_t value = 0;
  for (; digits > 0; --digits, ++at) {
    const char c = at < text_.size() ? text_[at] : '\0';
    const char lower = static_cast<char>(c | 0x20);
    if (is_digit(c)) {
      value = value * 16 + static_cast<char32_t>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + static_cast<char32_t>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return value;
}

// The second half of a character that JSON style writes as two \u escapes.
std::optional<char32_t> ExpressionCutter::surrogate_pair(char32_t high, std::size_t& end) const {
  if (from(end, std::min(end + 2, text_.size())) != "\\u") return std::nullopt;
  std::size_t at = end + 2;
  const std::optional<char32_t> low = hexadecimal_value(at, 4);
  if (!low || *low < 0xDC00 || *low > 0xDFFF) return std::nullopt;
  end = at;
  return 0x10000 + ((high - 0xD800) << 10) + (*low - 0xDC00);
}

// @"2023-08-31"
void ExpressionCutter::cut_temporal(const Character& sign) {
  at_ = sign.end;
  if (is_quote(look(at_).code_point)) {
    if (sign.foreign) {
      Diagnostic& diagnostic =
          report_.error(Code::fullwidth_character, begin_, at_, {written(), "@"});
      report_.fix(diagnostic, begin_, at_, "@");
    }
    return cut_text(TokenKind::temporal);
  }
  std::string content;
  for (Character c = look(at_); in_name(c) || c.ascii == '-' || c.ascii == ':' || c.ascii == '.';
       c = look(at_)) {
    content += c.meant();
    at_ = c.end;
  }
  Diagnostic& diagnostic = error(Code::at_without_text, {written()});
  if (Date::parse(content)) report_.fix(diagnostic, begin_, at_, "@\"" + content + "\"");
  push(content.empty() ? TokenKind::invalid : TokenKind::temporal, content, true);
}

}  // namespace guiju
