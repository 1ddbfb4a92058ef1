// The parser over the tokens of one expression. Internal to expression.cc (operators by
// precedence), expression_operands.cc (values, brackets, calls) and expression_recovery.cc (what to
// say, and how to go on, where the text is no expression).
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "syntax/expression.h"
#include "syntax/expression_lexer.h"

namespace guiju {

// A set of token kinds.
class TokenSet {
 public:
  template <typename... Kinds>
  constexpr explicit TokenSet(Kinds... kinds) : bits_((std::uint64_t{0} | ... | bit(kinds))) {}
  constexpr bool has(TokenKind kind) const { return (bits_ & bit(kind)) != 0; }
  friend constexpr TokenSet operator|(TokenSet a, TokenSet b) { return from(a.bits_ | b.bits_); }
  friend constexpr TokenSet operator-(TokenSet a, TokenSet b) { return from(a.bits_ & ~b.bits_); }

 private:
  static constexpr std::uint64_t bit(TokenKind kind) {
    return std::uint64_t{1} << static_cast<unsigned>(kind);
  }
  static constexpr TokenSet from(std::uint64_t bits) {
    TokenSet set;
    set.bits_ = bits;
    return set;
  }
  std::uint64_t bits_;
};

class ExpressionParser {
 public:
  ExpressionParser(ExpressionReport& report, Tokens tokens, const ExpressionLimits& limits)
      : report_(report),
        tokens_(std::move(tokens)),
        limits_{limits.bytes, std::min(limits.depth, most_depth), limits.nodes},
        lexically_clean_(report.empty()) {}
  // The tree; of use only when nothing was reported.
  SyntaxNode run();
  // The text as unary tests: see parse_unary_tests.
  SyntaxNode run_tests();

 private:
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  static constexpr std::size_t most_depth = 200;

  // A node under construction.
  struct Tree {
    SyntaxNode node;
    std::size_t height = 0;   // of nodes above the leaves; brackets are none
    std::uint32_t begin = 0;  // bytes of the text, brackets around it counted in
    std::uint32_t end = 0;
    bool hole = false;              // stands for what could not be read
    std::uint32_t not_operand = 0;  // of `not x` without brackets: where x begins
  };

  // Counts nesting for as long as it lives; beyond the limit nothing more is read.
  class Nest {
   public:
    explicit Nest(ExpressionParser& parser) : parser_(parser) {
      if (++parser_.depth_ > parser_.limits_.depth) parser_.stop_too_deep();
    }
    ~Nest() { --parser_.depth_; }
    Nest(const Nest&) = delete;
    Nest& operator=(const Nest&) = delete;

   private:
    ExpressionParser& parser_;
  };
  // Between an opening bracket and its closing one: commas and ranges outside end nothing inside.
  class Brackets {
   public:
    explicit Brackets(ExpressionParser& parser);
    ~Brackets();
    Brackets(const Brackets&) = delete;
    Brackets& operator=(const Brackets&) = delete;

   private:
    ExpressionParser& parser_;
    TokenSet outer_;
    bool in_range_;
  };

  // ---- tokens
  const Token& current() const { return tokens_.list[at_]; }
  TokenKind kind() const { return current().kind; }
  const Token& ahead() const { return tokens_.list[at_ + (kind() == TokenKind::end ? 0 : 1)]; }
  const Token* previous() const { return at_ > 0 ? &tokens_.list[at_ - 1] : nullptr; }
  const Token& take();
  bool take(TokenKind wanted);
  std::string raw(std::uint32_t begin, std::uint32_t end) const;
  std::string raw(const Token& token) const { return raw(token.begin, token.end); }

  // Whether a value can begin with this token.
  static bool begins_value(TokenKind kind);
  bool ends_open_range() const;

  // ---- making nodes
  Tree make(SyntaxNode::Kind kind, std::string text, std::uint32_t begin) const;
  void add(Tree& parent, Tree child);
  // Sets the place, counts the node and minds the limits.
  Tree finish(Tree tree, std::uint32_t end);
  Tree finish(Tree tree) { return finish(std::move(tree), end_of_last()); }
  std::uint32_t end_of_last() const { return at_ > 0 ? tokens_.list[at_ - 1].end : 0; }
  Tree leaf(SyntaxNode::Kind kind);
  Tree hole() const;

  // ---- operators: expression.cc
  Tree expression(TokenSet ends);
  Tree operation(int level) { return operation_after(prefixed(), level); }
  Tree operation_after(Tree left, int level);
  Tree binary(Tree left, int level);
  Tree between(Tree value);
  Tree in(Tree value);
  Tree test(bool in_brackets, TokenSet ends);
  Tree prefixed();
  Tree negation();
  Tree complement();

  // ---- operands: expression_operands.cc
  Tree postfixed();
  Tree path(Tree value);
  Tree filter(Tree list);
  Tree primary();
  Tree name();
  Tree call();
  void arguments(Tree& parent);
  Tree parenthesized();
  Tree bracketed();
  Tree open_range();
  Tree range(Tree low, const Token& opening);
  Tree condition();
  Tree quantifier();
  bool begins_loop();
  Tree loop();
  void close(TokenKind closing, const Token& opening, const Token* comma = nullptr);

  // ---- mistakes: expression_recovery.cc
  // Reports unless a mistake was reported at the current token already.
  Diagnostic* error(Code code, std::uint32_t begin, std::uint32_t end,
                    std::vector<std::string> arguments);
  Diagnostic* error(Code code, const Token& token, std::vector<std::string> arguments) {
    return error(code, token.begin, token.end, std::move(arguments));
  }
  // At the current token, or at `construct` when the text is over.
  void error_here(Code code, const Token& construct, std::vector<std::string> arguments);
  void stop(Code code, std::size_t limit);
  void stop_too_deep() { stop(Code::expression_too_deep, limits_.depth); }
  void give_up();
  void missing_value();
  void not_callable(const Tree& callee);
  void interval_comma(const Token& opening, const Token& comma, std::uint32_t end);
  Tree recover(Tree left);
  Tree after_missing_operator(Tree left);
  // Makes a word like 且 or 大于 (before a value: 非) the operator it is meant for.
  bool mend_operator_word();
  bool mend_prefix_word();
  void mend_word(TokenKind kind, std::string_view meant);
  void suggest_function_name(Diagnostic& diagnostic);
  void stray_comma();
  void chained(const Token& first, const std::string& middle, const Token& second, bool mendable);
  void ambiguous_not(const Tree& left);
  void refuse_range(const Tree& tree);

  ExpressionReport& report_;
  Tokens tokens_;
  const ExpressionLimits limits_;
  const bool lexically_clean_;  // text can be copied into a fix
  std::size_t at_ = 0;
  std::size_t nodes_ = 0;
  std::size_t depth_ = 0;          // nesting of brackets, calls and prefixes being read
  TokenSet outer_;                 // what ends one of the constructs being read
  int brackets_ = 0;               // open ones
  bool in_range_ = false;          // the upper end of what may be a range is being read
  std::size_t test_at_ = nowhere;  // the token where a range may begin
  bool quiet_ = false;             // the rest is not read
  bool unclosed_reported_ = false;
  bool juxtaposed_ = false;         // two values without operator, reported since the last operator
  std::size_t error_at_ = nowhere;  // the current token at the last report
};

}  // namespace guiju
