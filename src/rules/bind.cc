// Syntax tree → bound expression. The one idea: each node is bound once, bottom up, and is either
// fully typed or reported; a failed child silences its parents, so one mistake gives one message.
// Names are in bind_names.cc, operators in bind_operators.cc, lists in bind_lists.cc, functions in
// bind_functions.cc.
#include "rules/bind.h"

#include <algorithm>

#include "rules/bind_helpers.h"

namespace guiju {

namespace {

// Nodes of all expressions of a rule file after parameters are put in and the value of `in` and
// `between` is written out for each comparison, which could double it again and again.
constexpr std::size_t max_bound_nodes = 500'000;

}  // namespace

Binder::Binder(const SourcePtr& source, const RuleSet& rules, Diagnostics& diagnostics)
    : source_(source),
      rules_(rules),
      diagnostics_(diagnostics),
      used_facts_(rules.facts.facts.size()),
      used_fields_(rules.facts.facts.size()),
      used_readings_(rules.readings.size()) {
  for (std::size_t i = 0; i < rules.facts.facts.size(); ++i)
    used_fields_[i].resize(rules.facts.facts[i].fields.size());
}

ExprPtr Binder::bind(const YamlNode& node, const BindScope& scope, Type::Kind expected) {
  if (node.is_null()) {
    error(Code::expression_missing, node.span);
    return nullptr;
  }
  if (!node.is_scalar()) {
    error(Code::expression_expected, node.span);
    return nullptr;
  }
  SyntaxNode tree;
  if (!parse_expression(source_, node, tree, diagnostics_)) return nullptr;
  begin(scope);
  auto expr = std::make_unique<Expr>();
  if (!bind_node(tree, *expr)) return nullptr;
  if (expected != Type::Kind::invalid && !expect(*expr, expected)) return nullptr;
  return expr;
}

void Binder::begin(const BindScope& scope) {
  scope_ = scope;
  variables_.clear();
  if (scope.record_list >= 0)
    variables_.push_back({"", Type{Type::Kind::record, Type::Kind::invalid, scope.record_list}});
}

ExprPtr Binder::bind_tests(const YamlNode& node, const BindScope& scope, const Expr& value) {
  if (!node.is_scalar()) {
    error(Code::expression_expected, node.span);
    return nullptr;
  }
  SyntaxNode tree;
  if (!parse_unary_tests(source_, node, tree, diagnostics_)) return nullptr;
  begin(scope);
  auto out = std::make_unique<Expr>();
  if (!bind_tests_of(tree, value, *out)) return nullptr;
  return out;
}

ExprPtr Binder::bind_missing(const Expr& value, Span span) {
  auto out = std::make_unique<Expr>();
  if (!make_missing(value, span, *out)) return nullptr;
  return out;
}

bool Binder::make_missing(const Expr& value, Span span, Expr& out) {
  const Fact* fact = nullptr;
  if (value.op == Op::fact) fact = &rules_.facts.scalar(value.index);
  if (value.op == Op::field)
    fact = &rules_.facts.list(value.index).fields[static_cast<std::size_t>(value.field)];
  if (fact == nullptr) return error(Code::missing_needs_fact, span);
  if (!fact->missing_known) return error(Code::missing_not_known, span, {value.text});
  out = make(Op::missing, Type::Kind::boolean, span);
  out.args.push_back(value);
  return true;
}

bool Binder::error(Code code, Span span, std::vector<std::string> arguments) {
  diagnostics_.add(code, {source_, span}, std::move(arguments));
  return false;
}

bool Binder::expect(const Expr& expr, Type::Kind kind) {
  if (expr.type.kind == kind) return true;
  Diagnostic& diagnostic = diagnostics_.add(Code::wrong_expression_type, {source_, expr.span},
                                            pair(words_of(kind), describe(expr)));
  const bool named = expr.op == Op::fact || expr.op == Op::field;
  if (kind == Type::Kind::boolean && expr.type.kind == Type::Kind::number && named)
    diagnostic.notes.push_back(
        {{},
         Code::compare_with_number,
         {std::string(source_->text().substr(expr.span.begin, expr.span.end - expr.span.begin))}});
  return false;
}

bool Binder::spend(std::size_t nodes, Span span) {
  const bool before = nodes_ > max_bound_nodes;
  nodes_ += nodes;
  if (nodes_ <= max_bound_nodes) return true;
  if (!before) error(Code::expression_too_many_nodes, span, {std::to_string(max_bound_nodes)});
  return false;
}

// What an expression is, for a message: the fact's name where it is one, and the type.
Words Binder::describe(const Expr& expr) const {
  Words words = words_of(expr.type);
  if (expr.text.empty() || expr.op == Op::text) return words;
  return {words.zh + "（" + expr.text + "）", words.en + " (" + expr.text + ")"};
}

const std::vector<std::string>* Binder::domain_of(const Expr& expr) const {
  const Fact* fact = nullptr;
  if (expr.op == Op::fact) fact = &rules_.facts.scalar(expr.index);
  if (expr.op == Op::field)
    fact = &rules_.facts.list(expr.index).fields[static_cast<std::size_t>(expr.field)];
  if (fact == nullptr || fact->type != FactType::choice) return nullptr;
  return &fact->choices;
}

bool Binder::bind_all(const std::vector<SyntaxNode>& nodes, std::vector<Expr>& out) {
  bool good = true;
  out.resize(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) good = bind_node(nodes[i], out[i]) && good;
  return good;
}

bool Binder::bind_node(const SyntaxNode& node, Expr& out) {
  using Kind = SyntaxNode::Kind;
  if (!spend(1, node.span)) return false;
  switch (node.kind) {
    case Kind::number: {
      out = make(Op::number, Type::Kind::number, node.span);
      const auto value = Number::parse(node.text.starts_with('.') ? "0" + node.text : node.text);
      if (!value) return error(Code::number_too_long, node.span, {node.text});
      out.number = *value;
      return true;
    }
    case Kind::text:
      out = make(Op::text, Type::Kind::text, node.span);
      out.text = node.text;
      return true;
    case Kind::boolean:
      out = make(Op::boolean, Type::Kind::boolean, node.span);
      out.number = node.text == "true" ? 1 : 0;
      return true;
    case Kind::temporal: {
      if (const auto date = Date::parse(node.text)) {
        out = make(Op::date, Type::Kind::date, node.span);
        out.number = date->days();
        return true;
      }
      return bind_duration(node.text, node.span, out);
    }
    case Kind::name: return bind_name(node, out);
    case Kind::negate: {
      out = make(Op::negate, Type::Kind::number, node.span);
      if (!bind_all(node.children, out.args)) return false;
      if (is_duration(out.args[0].type.kind))
        out.type = out.args[0].type;
      else if (!expect(out.args[0], Type::Kind::number))
        return false;
      if (out.args[0].op == Op::number) {  // a negative literal stays one node
        const Number value = -out.args[0].number;
        out = make(Op::number, Type::Kind::number, node.span);
        out.number = value;
      }
      return true;
    }
    case Kind::not_:
      out = make(Op::not_, Type::Kind::boolean, node.span);
      return bind_all(node.children, out.args) && expect(out.args[0], Type::Kind::boolean);
    case Kind::binary: return bind_binary(node, out);
    case Kind::between: {
      std::vector<Expr> parts;
      if (!bind_all(node.children, parts) || !spend(size_of(parts[0]), node.span)) return false;
      out = make(Op::and_, Type::Kind::boolean, node.span);
      out.args.resize(2);
      const bool low = compare(parts[0], parts[1], Op::ge, node.span, out.args[0]);
      return compare(parts[0], parts[2], Op::le, node.span, out.args[1]) && low;
    }
    case Kind::in: return bind_in(node, out);
    case Kind::condition: {
      out = make(Op::condition, Type::Kind::invalid, node.span);
      if (!bind_all(node.children, out.args) || !expect(out.args[0], Type::Kind::boolean))
        return false;
      if (out.args[1].type != out.args[2].type)
        return error(Code::branches_differ, node.span,
                     pair(describe(out.args[1]), describe(out.args[2])));
      out.type = out.args[1].type;
      if (out.type.kind == Type::Kind::record) return error(Code::one_record, node.span);
      return true;
    }
    case Kind::some:
    case Kind::every:
    case Kind::loop:
    case Kind::filter: return bind_loop(node, out);
    case Kind::path: return bind_path(node, out);
    case Kind::call: return bind_call(node, out);
    case Kind::list: {
      std::vector<Expr> items;
      return bind_all(node.children, items) && make_list(node, std::move(items), out);
    }
    case Kind::range:
    case Kind::comparison_test: return error(Code::range_only_in, node.span);
  }
  return false;
}

}  // namespace guiju
