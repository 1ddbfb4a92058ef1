// Expression text to tokens. Internal to syntax/; what a name may be is of use to others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/expression_report.h"

namespace guiju {

enum class TokenKind : std::uint8_t {
  end,
  invalid,  // an error was reported; stands for anything
  number,
  text,
  boolean,
  temporal,
  null,
  name,
  quoted_name,
  function_name,  // of several words; a left_paren follows
  and_,
  or_,
  not_,
  between,
  in,
  if_,
  then,
  else_,
  some,
  every,
  satisfies,
  return_,     // a name, until the parser finds that it belongs to a for
  comparison,  // text: = != < <= > >=
  plus,
  minus,
  star,
  slash,
  power,
  left_paren,
  right_paren,
  left_bracket,
  right_bracket,
  comma,
  dot,
  dots,
};

struct Token {
  TokenKind kind = TokenKind::end;
  bool mended = false;      // written with a foreign character, which has been reported
  std::string text;         // as in the table of SyntaxNode; operators as written in ASCII
  std::uint32_t begin = 0;  // bytes of the expression's text
  std::uint32_t end = 0;
};

struct Tokens {
  std::vector<Token> list;  // the last one, and only that, is `end`
  bool cut_off = false;     // a text or name without closing quote took the rest of the text
};

// Cuts the text of `report` into tokens. Every lexical problem is reported and mended as far as its
// meaning is clear. Linear in the text, which must be well-formed UTF-8 of less than 4 GiB.
Tokens cut_into_tokens(ExpressionReport& report);

// Whether `text` can be written as a name without backquotes: letters, digits and _, no digit at
// the start, no keyword in any case.
bool is_plain_name(std::string_view text);

// The function names of several words, words joined by one space, in alphabetical order: those of
// FEEL (DMN 1.3) and "round half even". To add one, add it here and bind it in rules/.
const std::vector<std::string>& multi_word_names();

}  // namespace guiju
