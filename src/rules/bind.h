// Syntax trees to bound, typed expressions. Every unknown name, wrong type, wrong number of
// arguments or value outside a choice's domain is an error at its place, with the nearest name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "rules/expression.h"
#include "rules/model.h"
#include "rules/words.h"
#include "syntax/expression.h"

namespace guiju {

// What an expression may speak of besides facts, readings and parameters.
struct BindScope {
  bool record_list_unknown = false;  // for_each names no list: other names may be its fields
  int record_list = -1;         // fields of this list's records by their plain names (for_each)
  bool total = false;           // `total`
  bool score = false;           // `score` and part ids
  bool parts = false;           // part ids
  bool constants_only = false;  // no facts, readings or scores (parameters)
  const std::vector<std::string>* later_parameters = nullptr;  // declared, but not yet to be used
};

class Binder {
 public:
  Binder(const SourcePtr& source, const RuleSet& rules, Diagnostics& diagnostics);

  // Parses and binds the scalar `node`; `expected` is the type the place needs. Null on error
  // (diagnostics tell why).
  ExprPtr bind(const YamlNode& node, const BindScope& scope, Type::Kind expected);

  // Binds unary tests (`<= 8`, `[9..11]`, `"A", "B"`) on an expression bound before: a boolean.
  ExprPtr bind_tests(const YamlNode& node, const BindScope& scope, const Expr& value);
  // `missing(…)` of the fact or field that an expression names; null (reported) where it names none
  // or the rule file does not say that its absence may be asked.
  ExprPtr bind_missing(const Expr& value, Span span);

  // Facts and readings named by any expression bound so far, for the check of unused ones.
  const std::vector<bool>& used_facts() const { return used_facts_; }
  const std::vector<std::vector<bool>>& used_fields() const { return used_fields_; }
  const std::vector<bool>& used_readings() const { return used_readings_; }
  // Facts and fields whose type is faulty, by the place of their id: naming one is no second error.
  void set_untyped(std::unordered_set<std::uint32_t> places) { untyped_ = std::move(places); }
  // Marks what is used by other means than an expression.
  void use_reading(int reading) { used_readings_[static_cast<std::size_t>(reading)] = true; }
  void use_fact(int fact) { used_facts_[static_cast<std::size_t>(fact)] = true; }

 private:
  struct Variable {
    std::string name;  // empty: the implicit record of for_each or a filter
    Type type;
    bool filter = false;  // of a filter: the element is called `item`
  };
  bool bind_node(const SyntaxNode& node, Expr& out);
  bool bind_name(const SyntaxNode& node, Expr& out);
  bool bind_binary(const SyntaxNode& node, Expr& out);
  bool bind_call(const SyntaxNode& node, Expr& out);
  bool bind_in(const SyntaxNode& node, Expr& out);
  bool bind_test(const Expr& value, const SyntaxNode& test, Expr& out);
  bool bind_arithmetic(const SyntaxNode& node, std::vector<Expr> parts, Expr& out);
  bool bind_path(const SyntaxNode& node, Expr& out);
  bool bind_property(const SyntaxNode& node, Expr base, Expr& out);
  bool bind_loop(const SyntaxNode& node, Expr& out);
  bool bind_list_operand(const SyntaxNode& node, Expr& out);
  bool bind_position(const SyntaxNode& node, Expr list, Expr& out);
  bool bind_duration(const std::string& text, Span span, Expr& out);
  bool bind_temporal_call(const SyntaxNode& node, Expr& out);
  bool bind_range_call(const SyntaxNode& node, Expr& out, bool& good);
  bool bind_special_call(const SyntaxNode& node, Expr& out, bool& good);
  bool bind_joining_call(const SyntaxNode& node, Expr& out);
  bool bind_given(const SyntaxNode& node, Expr& out);
  bool join_lists(const SyntaxNode& node, std::vector<Expr> lists, Expr& out);
  bool make_list(const SyntaxNode& node, std::vector<Expr> items, Expr& out);
  bool unknown_function(const SyntaxNode& node);
  bool check_arguments(const SyntaxNode& node, std::string_view wanted, std::size_t least,
                       const std::vector<Expr>& arguments);
  bool wrong_count(const SyntaxNode& node, std::size_t wanted);
  void begin(const BindScope& scope);
  bool put_in(const std::vector<Parameter>& named, const SyntaxNode& node, Expr& out, bool& good);
  bool bind_tests_of(const SyntaxNode& node, const Expr& value, Expr& out);
  bool make_missing(const Expr& value, Span span, Expr& out);
  bool bind_all(const std::vector<SyntaxNode>& nodes, std::vector<Expr>& out);
  bool compare(const Expr& left, const Expr& right, Op op, Span span, Expr& out);
  bool check_choice(const Expr& fact, const Expr& literal);
  bool expect(const Expr& expr, Type::Kind kind);
  bool error(Code code, Span span, std::vector<std::string> arguments = {});
  const std::vector<std::string>* domain_of(const Expr& expr) const;
  Words describe(const Expr& expr) const;
  // "… {first} … {second}" in both languages.
  static std::vector<std::string> pair(const Words& first, const Words& second) {
    return {first.zh, second.zh, first.en, second.en};
  }
  // Counts nodes made, those copied too; false (reported once) beyond the limit of a rule file.
  bool spend(std::size_t nodes, Span span);

  SourcePtr source_;
  const RuleSet& rules_;
  Diagnostics& diagnostics_;
  BindScope scope_;
  std::vector<Variable> variables_;
  std::vector<bool> used_facts_;
  std::vector<std::vector<bool>> used_fields_;
  std::vector<bool> used_readings_;
  std::unordered_set<std::uint32_t> untyped_;
  NameSearch search_;
  std::size_t nodes_ = 0;  // of all expressions bound so far
};

}  // namespace guiju
