// A syntax tree -> text: the s-expression of golden tests, and canonical expression text. One idea:
// each piece of text knows how tightly it binds, and brackets appear where a place needs more.
#include <utility>

#include "base/utf8.h"
#include "syntax/expression.h"
#include "syntax/expression_lexer.h"

namespace guiju {
namespace {

using Kind = SyntaxNode::Kind;

// How tightly a text binds; the numbers are those of the parser's levels, in expression.cc.
enum Binding : int {
  open_ended = 0,  // if, some, every: they take all that follows
  or_binding = 1,
  and_binding = 2,
  comparison_binding = 3,
  in_binding = 4,
  sum_binding = 5,
  product_binding = 6,
  power_binding = 7,
  minus_binding = 8,
  value_binding = 9,  // a value that a point or bracket may follow
};

int binding_of(const std::string& sign) {
  if (sign == "or") return or_binding;
  if (sign == "and") return and_binding;
  if (sign == "+" || sign == "-") return sum_binding;
  if (sign == "*" || sign == "/") return product_binding;
  if (sign == "**") return power_binding;
  return comparison_binding;
}

std::string quoted_text(std::string_view text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string quoted = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(text, at);
    switch (c) {
      case U'"': quoted += "\\\""; continue;
      case U'\\': quoted += "\\\\"; continue;
      case U'\n': quoted += "\\n"; continue;
      case U'\r': quoted += "\\r"; continue;
      case U'\t': quoted += "\\t"; continue;
      default: break;
    }
    // What YAML does not let into a file, or what cannot be seen.
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) || c == 0xFEFF) {
      quoted += "\\u";
      for (int shift = 12; shift >= 0; shift -= 4) quoted += hex[(c >> shift) & 15];
    } else {
      quoted += text.substr(begin, at - begin);
    }
  }
  return quoted + "\"";
}

}  // namespace

std::string text_literal(std::string_view text) { return quoted_text(text); }

namespace {

// A name as it has to be written. `date` is quoted because "date and time(" is a function, `return`
// because it may stand within a for.
std::string name_text(const std::string& name) {
  const bool plain = is_plain_name(name) && name != "date" && name != "return";
  return plain ? name : "`" + name + "`";
}

}  // namespace

std::string name_literal(const std::string& name) { return name_text(name); }

namespace {

struct Piece {
  std::string text;
  int binding = value_binding;
};

Piece write(const SyntaxNode& node);

// The node's text, in brackets when it binds less tightly than `least`.
std::string operand(const SyntaxNode& node, int least) {
  Piece piece = write(node);
  return piece.binding >= least ? std::move(piece.text) : "(" + piece.text + ")";
}

std::string joined(const SyntaxNode& node, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < node.children.size(); ++i) {
    if (i > first) text += ", ";
    text += operand(node.children[i], open_ended);
  }
  return text;
}

// The value before a point or a filter: `5.x` would be read as a malformed number.
std::string value(const SyntaxNode& node) {
  return node.kind == Kind::number ? "(" + node.text + ")" : operand(node, value_binding);
}

Piece write_binary(const SyntaxNode& node) {
  const int binding = binding_of(node.text);
  // To the left the same level may stand, but comparisons do not chain.
  const int left = binding == comparison_binding ? binding + 1 : binding;
  return {operand(node.children[0], left) + " " + node.text + " " +
              operand(node.children[1], binding + 1),
          binding};
}

// not(x) can stand wherever a minus can; `not x` reads better and is enough for a value.
Piece write_not(const SyntaxNode& node) {
  Piece piece = write(node.children[0]);
  const bool simple = piece.binding == value_binding ||
                      (node.children[0].kind == Kind::not_ && piece.binding == comparison_binding);
  if (simple && piece.text[0] != '(') return {"not " + piece.text, comparison_binding};
  return {"not(" + piece.text + ")", minus_binding};
}

Piece write_in(const SyntaxNode& node) {
  const std::string left = operand(node.children[0], sum_binding) + " in ";
  const SyntaxNode& test = node.children[1];
  if (node.children.size() == 2 && test.kind != Kind::comparison_test) {
    const std::string text = operand(test, sum_binding);
    // An opening bracket would begin a list of tests.
    if (test.kind == Kind::range || text[0] != '(') return {left + text, in_binding};
  }
  return {left + "(" + joined(node, 1) + ")", in_binding};
}

Piece write_range(const SyntaxNode& node) {
  if (node.text == "..")  // what a for runs over
    return {operand(node.children[0], or_binding) + ".." + operand(node.children[1], or_binding),
            open_ended};
  return {node.text.substr(0, 1) + operand(node.children[0], sum_binding) + ".." +
          operand(node.children[1], sum_binding) + node.text.substr(1, 1)};
}

Piece write(const SyntaxNode& node) {
  const std::vector<SyntaxNode>& children = node.children;
  switch (node.kind) {
    case Kind::number:
    case Kind::boolean: return {node.text};
    case Kind::text: return {quoted_text(node.text)};
    case Kind::temporal: return {"@" + quoted_text(node.text)};
    case Kind::name: return {name_text(node.text)};
    case Kind::negate: return {"-" + operand(children[0], minus_binding), minus_binding};
    case Kind::not_: return write_not(node);
    case Kind::binary: return write_binary(node);
    case Kind::between:
      return {operand(children[0], sum_binding) + " between " + operand(children[1], sum_binding) +
                  " and " + operand(children[2], sum_binding),
              in_binding};
    case Kind::in: return write_in(node);
    case Kind::range: return write_range(node);
    case Kind::comparison_test:
      return {node.text + " " + operand(children[0], sum_binding), open_ended};
    case Kind::condition:
      return {"if " + operand(children[0], open_ended) + " then " +
                  operand(children[1], open_ended) + " else " + operand(children[2], open_ended),
              open_ended};
    case Kind::some:
    case Kind::every:
      return {std::string(node.kind == Kind::some ? "some " : "every ") + name_text(node.text) +
                  " in " + operand(children[0], open_ended) + " satisfies " +
                  operand(children[1], open_ended),
              open_ended};
    case Kind::loop:
      return {"for " + name_text(node.text) + " in " + operand(children[0], open_ended) +
                  " return " + operand(children[1], open_ended),
              open_ended};
    case Kind::filter: return {value(children[0]) + "[" + operand(children[1], open_ended) + "]"};
    case Kind::path: return {value(children[0]) + "." + name_text(node.text)};
    case Kind::call: return {node.text + "(" + joined(node, 0) + ")"};
    case Kind::list: return {"[" + joined(node, 0) + "]"};
  }
  return {};
}

// What stands first in the parentheses of a node that has children.
std::string head(const SyntaxNode& node) {
  switch (node.kind) {
    case Kind::negate: return "-";
    case Kind::not_: return "not";
    case Kind::between: return "between";
    case Kind::in: return "in";
    case Kind::range: return "range \"" + node.text + "\"";
    case Kind::condition: return "if";
    case Kind::some: return "some " + name_text(node.text);
    case Kind::every: return "every " + name_text(node.text);
    case Kind::loop: return "for " + name_text(node.text);
    case Kind::filter: return "filter";
    case Kind::path: return "path " + name_text(node.text);
    case Kind::call:
      return "call " +
             (node.text.find(' ') == std::string::npos ? node.text : quoted_text(node.text));
    case Kind::list: return "list";
    default: return node.text;  // an operator
  }
}

}  // namespace

std::string dump(const SyntaxNode& node) {
  switch (node.kind) {
    case Kind::number:
    case Kind::boolean: return node.text;
    case Kind::text: return quoted_text(node.text);
    case Kind::temporal: return "@" + quoted_text(node.text);
    case Kind::name: return is_plain_name(node.text) ? node.text : "`" + node.text + "`";
    default: break;
  }
  std::string text = "(" + head(node);
  for (const SyntaxNode& child : node.children) text += " " + dump(child);
  return text + ")";
}

std::string to_text(const SyntaxNode& node) { return write(node).text; }

}  // namespace guiju
