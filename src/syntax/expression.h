// Expression text (a strict subset of FEEL, DMN 1.3) to a syntax tree. No names are resolved and
// no types are known here: that is src/rules/bind.h. Every node carries its place in the rule file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "syntax/yaml_tree.h"

namespace guiju {

struct ExpressionLimits {
  std::size_t bytes = 4096;  // longer text is refused
  std::size_t depth = 64;    // nesting of operators, brackets, calls; at most 200
  std::size_t nodes = 2000;
};

// A node of the syntax tree.
//   kind        text                       children
//   number      "0.5" (digits[.digits])    -
//   text        the characters, unescaped  -
//   boolean     "true" / "false"           -
//   temporal    "2023-08-31", "P2M"        -            from @"…"
//   name        fact id or label           -            `quoted` when written in backquotes
//   negate, not -                          operand
//   binary      + - * / ** = != < <= > >= and or       left, right
//   between     -                          value, low, high
//   in          -                          value, then one or more tests: any expression or range
//   range       "[]" "[)" "(]" "()"        low, high    each may be absent_end for an open end is NOT allowed: both given
//   comparison_test  < <= > >=             operand      inside `in (…)` : `x in (< 5, > 9)`
//   condition   -                          if, then, else
//   some, every variable name              list, condition
//   loop        variable name              list, value         for … in … return …; the list may be a
//                                                              range with the text ".."
//   filter      -                          list, condition     occupations[evaluated]
//   path        field name                 list or record      occupations.own_examiners
//   call        function name              arguments           multi-word names joined by one space
//   list        -                          elements            [1, 2, 3]
struct SyntaxNode {
  enum class Kind {
    number,
    text,
    boolean,
    temporal,
    name,
    negate,
    not_,
    binary,
    between,
    in,
    range,
    comparison_test,
    condition,
    some,
    every,
    loop,
    filter,
    path,
    call,
    list
  };
  Kind kind = Kind::number;
  std::string text;
  bool quoted = false;
  Span span;  // in the rule file
  // The operator's own place: of binary, negate, not and comparison_test; of a path its point, of a
  // range its dots, of a call its name. Empty for the others.
  Span operator_span;
  std::vector<SyntaxNode> children;
};

// Parses the text of a scalar `node` of `source`. On error adds diagnostics (all that can be found
// with recovery, in the order of their places; at least one) and returns false; then `result` must
// not be used. Thread safe for different `diagnostics`; linear in the text; at most about 6 KB of
// stack for each level of nesting.
bool parse_expression(const SourcePtr& source, const YamlNode& node, SyntaxNode& result,
                      Diagnostics& diagnostics, const ExpressionLimits& limits = {});

// The same for unary tests: `<= 8`, `[9..11]`, `"A", "B"`, separated by commas. The
// result is a node of kind `in` whose first child, what is tested, is an empty name.
bool parse_unary_tests(const SourcePtr& source, const YamlNode& node, SyntaxNode& result,
                       Diagnostics& diagnostics, const ExpressionLimits& limits = {});

// A text as it is written in an expression, in quotes.
std::string text_literal(std::string_view text);
// A name as it is written in an expression: in backquotes where that is needed.
std::string name_literal(const std::string& name);

// The tree as an s-expression on one line: (and (< own_examiners 3) (not evaluated)). For golden tests.
std::string dump(const SyntaxNode& node);
// The tree back as canonical expression text: brackets only where they are needed, but always around
// an if, some or every that is an operand. Parsing it gives the same dump.
std::string to_text(const SyntaxNode& node);

}  // namespace guiju
