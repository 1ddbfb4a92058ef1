// The one pass over an expression's text that cuts tokens. Internal to the lexer, whose parts are
// expression_lexer.cc (the pass, names), expression_literals.cc and expression_signs.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "syntax/expression_lexer.h"

namespace guiju {

struct Keyword {
  std::string_view text;
  TokenKind kind;
};
// The keyword written exactly so, or null.
const Keyword* keyword_named(std::string_view text);

inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
inline bool is_line_end(char c) { return c == '\n' || c == '\r'; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
// A number as hexadecimal digits.
std::string hexadecimal(char32_t code_point, std::size_t least_digits = 4);

class ExpressionCutter {
 public:
  explicit ExpressionCutter(ExpressionReport& report) : report_(report), text_(report.text()) {}
  Tokens run();

 private:
  // ---- looking ahead
  struct Character {
    char32_t code_point = 0;
    char ascii = '\0';  // itself or its one-character meaning; '\0' when there is none
    std::size_t end = 0;
    bool foreign = false;  // only its meaning is ASCII
    // The character as it is meant.
    std::string meant() const;
  };
  Character look(std::size_t at) const;
  // Whether a name goes on (or, with `start`, can begin) with this character.
  static bool in_name(const Character& c, bool start = false);
  std::string_view from(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }
  std::string written() const { return std::string(from(begin_, at_)); }
  std::size_t after_blanks(std::size_t at) const;
  std::size_t match_words(std::string_view words) const;
  bool after_operand() const;

  // ---- one token, from begin_ on; at_ moves behind it
  void cut_one();
  void skip_blanks();
  void skip_invisible();
  void push(TokenKind kind, std::string text, bool mended = false);
  Diagnostic& error(Code code, std::vector<std::string> arguments);
  void report_foreign(const std::string& meant);

  // ---- names
  void cut_quoted_name();
  void cut_name();
  bool cut_label_with_brackets();
  bool cut_function_name(const std::string& first_word);

  // ---- literals
  void cut_number();
  void read_digits(std::string& text, bool& foreign);
  bool cut_date(const std::string& year);
  bool finish_date(const std::string& year, std::string month, std::string day, std::size_t end);
  void cut_malformed_number(const std::string& text);
  bool cut_exponent(const std::string& text);
  bool cut_percent(const std::string& text);
  void cut_number_with_letters(const std::string& text);
  bool cut_chinese_date(const std::string& year, std::string_view rest);
  void cut_text(TokenKind kind);
  void cut_unclosed_text(TokenKind kind, std::size_t open);
  void cut_text_in_foreign_quotes(TokenKind kind, char32_t open);
  void give_up_line(std::size_t end);
  bool cut_escape(std::string& text);
  std::optional<char32_t> hexadecimal_value(std::size_t& at, int digits) const;
  std::optional<char32_t> surrogate_pair(char32_t high, std::size_t& end) const;
  void cut_temporal(const Character& sign);

  // ---- operators, punctuation and what is neither
  void cut_operator(const Character& c);
  void push_foreign_operator(TokenKind kind, const std::string& meant);
  bool cut_split_operator(const Character& c);
  bool cut_full_stop(const Character& c);
  bool cut_long_dash(const Character& c);
  bool cut_comment();
  void cut_foreign_sign(const Character& c);
  void cut_unknown();

  ExpressionReport& report_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;  // of the token being cut
  Tokens tokens_;
};

}  // namespace guiju
