// Syntax trees to bound, typed expressions. Every unknown name, wrong type, wrong number of
// arguments or value outside a choice's domain is an error at its place, with the nearest name.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "rules/expression.h"
#include "rules/model.h"
#include "syntax/expression.h"

namespace guiju {

// What an expression may speak of besides facts, readings and parameters.
struct BindScope {
  int record_list = -1;      // fields of this list's records by their plain names (for_each)
  bool total = false;        // `total`
  bool score = false;        // `score` and part ids
  bool constants_only = false;  // no facts, readings or scores (parameters)
};

class Binder {
 public:
  Binder(const SourcePtr& source, const RuleSet& rules, Diagnostics& diagnostics);

  // Parses and binds the scalar `node`; `expected` is the type the place needs. Null on error
  // (diagnostics tell why).
  ExprPtr bind(const YamlNode& node, const BindScope& scope, Type::Kind expected);

  // Facts and readings named by any expression bound so far, for the check of unused ones.
  const std::vector<bool>& used_facts() const { return used_facts_; }
  const std::vector<std::vector<bool>>& used_fields() const { return used_fields_; }
  const std::vector<bool>& used_readings() const { return used_readings_; }
  // Marks what is used by other means than an expression.
  void use_reading(int reading) { used_readings_[static_cast<std::size_t>(reading)] = true; }
  void use_fact(int fact) { used_facts_[static_cast<std::size_t>(fact)] = true; }

 private:
  struct Variable {
    std::string name;        // empty: the implicit record of for_each or a filter
    Type type;
  };
  bool bind_node(const SyntaxNode& node, Expr& out);
  bool bind_name(const SyntaxNode& node, Expr& out);
  bool bind_binary(const SyntaxNode& node, Expr& out);
  bool bind_call(const SyntaxNode& node, Expr& out);
  bool bind_in(const SyntaxNode& node, Expr& out);
  bool bind_test(const Expr& value, const SyntaxNode& test, Expr& out);
  bool bind_path(const SyntaxNode& node, Expr& out);
  bool bind_loop(const SyntaxNode& node, Expr& out);
  bool bind_all(const std::vector<SyntaxNode>& nodes, std::vector<Expr>& out);
  bool compare(const Expr& left, const Expr& right, Op op, Span span, Expr& out);
  bool check_choice(const Expr& fact, const Expr& literal);
  bool expect(const Expr& expr, Type::Kind kind);
  bool error(Code code, Span span, std::vector<std::string> arguments = {});
  const std::vector<std::string>* domain_of(const Expr& expr) const;
  std::string describe(const Expr& expr) const;

  SourcePtr source_;
  const RuleSet& rules_;
  Diagnostics& diagnostics_;
  BindScope scope_;
  std::vector<Variable> variables_;
  std::vector<bool> used_facts_;
  std::vector<std::vector<bool>> used_fields_;
  std::vector<bool> used_readings_;
};

}  // namespace guiju
