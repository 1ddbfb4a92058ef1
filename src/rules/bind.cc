// Syntax tree → bound expression. The one idea: each node is bound once, bottom up, and is either
// fully typed or reported; a failed child silences its parents, so one mistake gives one message.
#include "rules/bind.h"

#include <algorithm>

#include "base/utf8.h"
#include "plan/fold.h"

namespace guiju {

namespace {

Type simple(Type::Kind kind) { return Type{kind, Type::Kind::invalid, -1}; }

Type::Kind kind_of(FactType type) {
  switch (type) {
    case FactType::boolean:
    case FactType::finding: return Type::Kind::boolean;
    case FactType::count:
    case FactType::number: return Type::Kind::number;
    case FactType::text:
    case FactType::choice: return Type::Kind::text;
    case FactType::date: return Type::Kind::date;
    case FactType::list: return Type::Kind::list;
  }
  return Type::Kind::invalid;
}

// Nodes of all expressions of a rule file after parameters are put in and the value of `in` and
// `between` is written out for each comparison, which could double it again and again.
constexpr std::size_t max_bound_nodes = 500'000;

std::size_t size_of(const Expr& expr) {
  std::size_t size = 1;
  for (const Expr& arg : expr.args) size += size_of(arg);
  return size;
}

bool ordered(Type::Kind kind) {
  return kind == Type::Kind::number || kind == Type::Kind::date || kind == Type::Kind::months;
}

Expr make(Op op, Type::Kind kind, Span span) {
  Expr expr;
  expr.op = op;
  expr.type = simple(kind);
  expr.span = span;
  return expr;
}

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
      return bind_call(node, out);  // a duration: read where duration("…") is
    }
    case Kind::name: return bind_name(node, out);
    case Kind::negate: {
      out = make(Op::negate, Type::Kind::number, node.span);
      if (!bind_all(node.children, out.args) || !expect(out.args[0], Type::Kind::number))
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
      return true;
    }
    case Kind::some:
    case Kind::every:
    case Kind::filter: return bind_loop(node, out);
    case Kind::path: return bind_path(node, out);
    case Kind::call: return bind_call(node, out);
    case Kind::list: {
      out = make(Op::list, Type::Kind::list, node.span);
      if (!bind_all(node.children, out.args)) return false;
      for (const Expr& item : out.args) {
        if (item.type.kind == Type::Kind::list || item.type.kind == Type::Kind::record ||
            (out.type.element != Type::Kind::invalid && item.type.kind != out.type.element))
          return error(Code::list_items_differ, item.span, {describe(item).zh, describe(item).en});
        out.type.element = item.type.kind;
      }
      return true;
    }
    case Kind::range:
    case Kind::comparison_test: return error(Code::range_only_in, node.span);
  }
  return false;
}

// A parameter or derived fact is put in by its expression. True where the name is one of `named`;
// `good` then tells whether it could be.
bool Binder::put_in(const std::vector<Parameter>& named, const SyntaxNode& node, Expr& out,
                    bool& good) {
  for (const Parameter& entry : named) {
    if (entry.id != node.text && entry.label != node.text) continue;
    good = entry.value.type.kind != Type::Kind::invalid &&  // else reported where it stands
           spend(size_of(entry.value), node.span);
    if (!good) return true;
    out = entry.value;
    out.span = node.span;
    return true;
  }
  return false;
}

bool Binder::bind_name(const SyntaxNode& node, Expr& out) {
  const std::string& name = node.text;
  const std::string shown = name;
  out = Expr{};
  out.span = node.span;
  out.text = shown;
  // Loop variables and the fields of the records at hand come first, innermost first.
  for (std::size_t level = variables_.size(); level-- > 0;) {
    const Variable& variable = variables_[level];
    if (!variable.name.empty()) {
      if (variable.name != name) continue;
      out.op = Op::item;
      out.type = variable.type;
      out.variable = static_cast<int>(level);
      return true;
    }
    if (variable.type.kind != Type::Kind::record) {
      if (name != "item") continue;
      out.op = Op::item;
      out.type = variable.type;
      out.variable = static_cast<int>(level);
      return true;
    }
    const Fact& list = rules_.facts.list(variable.type.list);
    const int field = FactTable::find_field(list, name);
    if (field < 0) continue;
    if (untyped_.contains(list.fields[static_cast<std::size_t>(field)].span.begin)) return false;
    out.op = Op::field;
    out.index = variable.type.list;
    out.field = field;
    out.variable = static_cast<int>(level);
    out.type = simple(kind_of(list.fields[static_cast<std::size_t>(field)].type));
    out.text = list.id + "." + list.fields[static_cast<std::size_t>(field)].id;
    used_fields_[static_cast<std::size_t>(rules_.facts.list_facts[static_cast<std::size_t>(
        variable.type.list)])][static_cast<std::size_t>(field)] = true;
    return true;
  }
  if (!scope_.constants_only) {
    if (const int index = rules_.facts.find(name); index >= 0) {
      const Fact& fact = rules_.facts.facts[static_cast<std::size_t>(index)];
      used_facts_[static_cast<std::size_t>(index)] = true;
      if (untyped_.contains(fact.span.begin)) return false;  // its type is reported where it stands
      out.text = fact.id;
      if (fact.type == FactType::list) {
        out.op = Op::records;
        out.index = fact.list;
        out.type = Type{Type::Kind::list, Type::Kind::record, fact.list};
      } else {
        out.op = Op::fact;
        out.index = fact.slot;
        out.type = simple(kind_of(fact.type));
      }
      return true;
    }
    if (const int index = rules_.find_reading(name); index >= 0) {
      used_readings_[static_cast<std::size_t>(index)] = true;
      out.op = Op::reading;
      out.index = index;
      out.type = simple(Type::Kind::text);
      return true;
    }
  }
  bool found = false;
  if (put_in(rules_.parameters, node, out, found)) return found;
  if (!scope_.constants_only && put_in(rules_.derived, node, out, found)) return found;
  if (scope_.total && name == "total") {
    out.op = Op::total;
    out.type = simple(Type::Kind::number);
    return true;
  }
  if (scope_.score && name == "score") {
    out.op = Op::score;
    out.type = simple(Type::Kind::number);
    return true;
  }
  if (scope_.score || scope_.parts) {
    if (const int index = rules_.find_part(name); index >= 0) {
      out.op = Op::part;
      out.index = index;
      out.type = simple(Type::Kind::number);
      return true;
    }
  }
  if (scope_.record_list_unknown) return false;  // it may be a field of the list that was not found
  if (scope_.constants_only) {
    const auto* later = scope_.later_parameters;
    if (later != nullptr && std::find(later->begin(), later->end(), name) != later->end())
      return error(Code::parameter_order, node.span, {name});
    if (rules_.facts.find(name) >= 0 || rules_.find_reading(name) >= 0)
      return error(Code::parameter_not_constant, node.span, {name});
  }
  Diagnostic& diagnostic = diagnostics_.add(Code::unknown_name, {source_, node.span}, {node.text});
  if (!search_.afford(
          2 * rules_.facts.facts.size() + (scope_.score || scope_.parts ? rules_.parts.size() : 0),
          name.size()))
    return false;
  std::vector<std::string> names;
  for (const Variable& variable : variables_) {
    if (!variable.name.empty())
      names.push_back(variable.name);
    else if (variable.type.kind == Type::Kind::record)
      for (const Fact& field : rules_.facts.list(variable.type.list).fields) {
        names.push_back(field.id);
        names.push_back(field.label);
      }
  }
  if (!scope_.constants_only) {
    for (const Fact& fact : rules_.facts.facts) {
      names.push_back(fact.id);
      names.push_back(fact.label);
    }
    for (const Reading& reading : rules_.readings) names.push_back(reading.id);
  }
  for (const Parameter& parameter : rules_.parameters) names.push_back(parameter.id);
  if (!scope_.constants_only)
    for (const Parameter& derived : rules_.derived) names.push_back(derived.id);
  if (scope_.total) names.emplace_back("total");
  if (scope_.score) names.emplace_back("score");
  if (scope_.score || scope_.parts) {
    for (const Part& part : rules_.parts) names.push_back(part.id);
  }
  const std::string nearest = nearest_name(name, names);
  if (!nearest.empty()) {
    diagnostic.notes.push_back({{}, Code::did_you_mean, {nearest}});
    const bool plain = std::all_of(nearest.begin(), nearest.end(), [](char c) {
      return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
             (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0;
    });
    diagnostic.fixes.push_back({{source_, node.span}, plain ? nearest : "`" + nearest + "`"});
  }
  return false;
}

// A choice compared with a literal: the literal must be one of the choices.
bool Binder::check_choice(const Expr& fact, const Expr& literal) {
  if (literal.op != Op::text) return true;
  std::vector<std::string> options;
  std::string what;
  if (fact.op == Op::reading) {
    const Reading& reading = rules_.readings[static_cast<std::size_t>(fact.index)];
    for (const auto& option : reading.options) options.push_back(option.first);
    what = reading.id;
  } else if (const auto* domain = domain_of(fact)) {
    options = *domain;
    what = fact.text;
  } else {
    return true;
  }
  if (options.empty()) return true;  // reported where they should stand
  if (std::find(options.begin(), options.end(), literal.text) != options.end()) return true;
  std::string list;
  for (const std::string& option : options) list += (list.empty() ? "" : ", ") + option;
  Diagnostic& diagnostic = diagnostics_.add(Code::option_not_declared, {source_, literal.span},
                                            {literal.text, what, list});
  const std::string nearest = nearest_name(literal.text, options);
  if (!nearest.empty()) {
    diagnostic.notes.push_back({{}, Code::did_you_mean, {nearest}});
    diagnostic.fixes.push_back({{source_, literal.span}, '"' + nearest + '"'});
  }
  return false;
}

bool Binder::compare(const Expr& left, const Expr& right, Op op, Span span, Expr& out) {
  if (left.type.kind != right.type.kind) {
    // A choice of years compared with a bare number is the usual slip: offer the quotes.
    const bool text_left = left.type.kind == Type::Kind::text;
    const Expr& literal = text_left ? right : left;
    const Expr& other = text_left ? left : right;
    if (other.type.kind == Type::Kind::text && literal.op == Op::number) {
      Diagnostic& diagnostic =
          diagnostics_.add(Code::text_needs_quotes, {source_, literal.span},
                           {literal.number.to_string(), describe(other).zh, describe(other).en});
      diagnostic.fixes.push_back({{source_, literal.span}, '"' + literal.number.to_string() + '"'});
      return false;
    }
    return error(Code::types_differ, span, pair(describe(left), describe(right)));
  }
  const Type::Kind kind = left.type.kind;
  const bool equality = op == Op::eq || op == Op::ne;
  if (!(ordered(kind) || (equality && (kind == Type::Kind::text || kind == Type::Kind::boolean))))
    return error(Code::not_comparable, span, {describe(left).zh, describe(left).en});
  if (!check_choice(left, right) || !check_choice(right, left)) return false;
  out = make(op, Type::Kind::boolean, span);
  out.args.push_back(left);
  out.args.push_back(right);
  return true;
}

bool Binder::bind_binary(const SyntaxNode& node, Expr& out) {
  std::vector<Expr> parts;
  if (!bind_all(node.children, parts)) return false;
  const std::string& text = node.text;
  if (text == "and" || text == "or") {
    const bool left = expect(parts[0], Type::Kind::boolean);
    if (!expect(parts[1], Type::Kind::boolean) || !left) return false;
    out = make(text == "and" ? Op::and_ : Op::or_, Type::Kind::boolean, node.span);
    out.args = std::move(parts);
    return true;
  }
  static const std::pair<const char*, Op> comparisons[] = {
      {"=", Op::eq}, {"!=", Op::ne}, {"<", Op::lt}, {"<=", Op::le}, {">", Op::gt}, {">=", Op::ge}};
  for (const auto& [sign, op] : comparisons)
    if (text == sign) return compare(parts[0], parts[1], op, node.span, out);
  // Dates take durations: date + duration, duration + date, date - duration.
  const bool plus = text == "+", minus = text == "-";
  if (plus && parts[0].type.kind == Type::Kind::months && parts[1].type.kind == Type::Kind::date)
    std::swap(parts[0], parts[1]);
  if ((plus || minus) && parts[0].type.kind == Type::Kind::date &&
      parts[1].type.kind == Type::Kind::months) {
    out = make(Op::add_months, Type::Kind::date, node.span);
    if (minus) {
      Expr negated = make(Op::negate, Type::Kind::months, parts[1].span);
      negated.args.push_back(std::move(parts[1]));
      parts[1] = std::move(negated);
    }
    out.args = std::move(parts);
    return true;
  }
  static const std::pair<const char*, Op> arithmetic[] = {
      {"+", Op::add}, {"-", Op::sub}, {"*", Op::mul}, {"/", Op::div}, {"**", Op::power}};
  for (const auto& [sign, op] : arithmetic) {
    if (text != sign) continue;
    const bool left = expect(parts[0], Type::Kind::number);
    if (!expect(parts[1], Type::Kind::number) || !left) return false;
    out = make(op, Type::Kind::number, node.span);
    out.args = std::move(parts);
    if (op == Op::power &&
        (out.args[1].op != Op::number || !out.args[1].number.is_integer() ||
         out.args[1].number > Number(1000) || out.args[1].number < Number(-1000)))
      return error(Code::power_not_integer, node.children[1].span);
    const auto divisor = op == Op::div ? constant_number(out.args[1]) : std::nullopt;
    if (divisor && divisor->sign() == 0)
      return error(Code::division_by_zero, node.children[1].span);
    return true;
  }
  return error(Code::unknown_name, node.operator_span, {text});
}

bool Binder::bind_test(const Expr& value, const SyntaxNode& test, Expr& out) {
  using Kind = SyntaxNode::Kind;
  if (test.kind == Kind::range) {
    Expr low, high;
    const bool good = bind_node(test.children[0], low);
    if (!bind_node(test.children[1], high) || !good) return false;
    out = make(Op::and_, Type::Kind::boolean, test.span);
    out.args.resize(2);
    const bool left =
        compare(value, low, test.text[0] == '[' ? Op::ge : Op::gt, test.span, out.args[0]);
    return compare(value, high, test.text[1] == ']' ? Op::le : Op::lt, test.span, out.args[1]) &&
           left;
  }
  if (test.kind == Kind::comparison_test) {
    Expr limit;
    if (!bind_node(test.children[0], limit)) return false;
    const Op op = test.text == "<"    ? Op::lt
                  : test.text == "<=" ? Op::le
                  : test.text == ">"  ? Op::gt
                                      : Op::ge;
    return compare(value, limit, op, test.span, out);
  }
  Expr other;
  if (!bind_node(test, other)) return false;
  if (other.type.kind == Type::Kind::list) {
    if (other.type.element != value.type.kind && other.type.element != Type::Kind::invalid)
      return error(Code::types_differ, test.span, pair(describe(value), describe(other)));
    out = make(Op::contains, Type::Kind::boolean, test.span);
    out.args.push_back(std::move(other));
    out.args.push_back(value);
    return true;
  }
  return compare(value, other, Op::eq, test.span, out);
}

bool Binder::bind_in(const SyntaxNode& node, Expr& out) {
  Expr value;
  return bind_node(node.children[0], value) && bind_tests_of(node, value, out);
}

// The children of `node` after the first are tests on `value`; one that holds is enough.
bool Binder::bind_tests_of(const SyntaxNode& node, const Expr& value, Expr& out) {
  bool good = spend(2 * size_of(value) * (node.children.size() - 1), node.span);
  if (!good) return false;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    Expr test;
    if (!bind_test(value, node.children[i], test)) {
      good = false;
      continue;
    }
    if (i == 1) {
      out = std::move(test);
      continue;
    }
    Expr either = make(Op::or_, Type::Kind::boolean, node.span);
    either.args.push_back(std::move(out));
    either.args.push_back(std::move(test));
    out = std::move(either);
  }
  return good;
}

bool Binder::bind_path(const SyntaxNode& node, Expr& out) {
  Expr base;
  if (!bind_node(node.children[0], base)) return false;
  const bool record = base.type.kind == Type::Kind::record;
  if (!record && !(base.type.kind == Type::Kind::list && base.type.element == Type::Kind::record))
    return error(Code::no_fields, node.span, {describe(base).zh, describe(base).en});
  const Fact& list = rules_.facts.list(base.type.list);
  const int field = FactTable::find_field(list, node.text);
  if (field < 0) {
    std::vector<std::string> names;
    for (const Fact& f : list.fields) {
      names.push_back(f.id);
      names.push_back(f.label);
    }
    Diagnostic& diagnostic =
        diagnostics_.add(Code::unknown_field, {source_, node.span}, {node.text, list.id});
    if (const auto nearest = nearest_name(node.text, names); !nearest.empty())
      diagnostic.notes.push_back({{}, Code::did_you_mean, {nearest}});
    return false;
  }
  const std::size_t fact =
      static_cast<std::size_t>(rules_.facts.list_facts[static_cast<std::size_t>(base.type.list)]);
  used_fields_[fact][static_cast<std::size_t>(field)] = true;
  if (untyped_.contains(list.fields[static_cast<std::size_t>(field)].span.begin)) return false;
  const Type::Kind kind = kind_of(list.fields[static_cast<std::size_t>(field)].type);
  const std::string text = list.id + "." + list.fields[static_cast<std::size_t>(field)].id;
  if (record) {
    out = make(Op::field, kind, node.span);
    out.index = base.type.list;
    out.field = field;
    out.variable = base.variable;
    out.text = text;
    return true;
  }
  out = make(Op::project, Type::Kind::list, node.span);
  out.type.element = kind;
  out.index = base.type.list;
  out.field = field;
  out.text = text;
  out.args.push_back(std::move(base));
  return true;
}

// list[condition]; some/every variable in list satisfies condition.
bool Binder::bind_loop(const SyntaxNode& node, Expr& out) {
  Expr list;
  if (!bind_node(node.children[0], list) || !expect(list, Type::Kind::list)) return false;
  Type element = simple(list.type.element);
  element.list = list.type.list;
  const bool filter = node.kind == SyntaxNode::Kind::filter;
  variables_.push_back({filter ? std::string() : node.text, element});
  Expr condition;
  const bool good = bind_node(node.children[1], condition);
  variables_.pop_back();
  if (!good || !expect(condition, Type::Kind::boolean)) return false;
  out = make(filter                                ? Op::filter
             : node.kind == SyntaxNode::Kind::some ? Op::some
                                                   : Op::every,
             Type::Kind::boolean, node.span);
  if (filter) out.type = list.type;
  out.variable = static_cast<int>(variables_.size());
  out.args.push_back(std::move(list));
  out.args.push_back(std::move(condition));
  return true;
}

}  // namespace guiju
