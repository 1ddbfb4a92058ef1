// Comparisons, arithmetic, `in` and its tests → bound expressions with the types that they need.
#include <algorithm>

#include "plan/fold.h"
#include "rules/bind.h"
#include "rules/bind_helpers.h"

namespace guiju {

namespace {

// The type of an operation with a date or duration; invalid where there is none.
Type::Kind duration_result(Op op, Type::Kind left, Type::Kind right) {
  using K = Type::Kind;
  if (!is_duration(left) && !is_duration(right)) return K::invalid;
  const bool same = left == right;
  if (op == Op::add || op == Op::sub) return same ? left : K::invalid;
  if (op == Op::mul) {
    if (left == K::number) return right;
    return right == K::number ? left : K::invalid;
  }
  if (op != Op::div) return K::invalid;
  if (same) return K::number;
  return right == K::number ? left : K::invalid;
}

}  // namespace

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
  return bind_arithmetic(node, std::move(parts), out);
}

// + - * / ** of numbers, and what of them dates, durations and texts take.
bool Binder::bind_arithmetic(const SyntaxNode& node, std::vector<Expr> parts, Expr& out) {
  using K = Type::Kind;
  const std::string& text = node.text;
  if (text == "+" && parts[0].type.kind == K::text && parts[1].type.kind == K::text) {
    out = make(Op::join, K::text, node.span);
    out.args = std::move(parts);
    return true;
  }
  // Dates take durations: date + duration, duration + date, date - duration.
  const bool plus = text == "+", minus = text == "-";
  if (plus && is_duration(parts[0].type.kind) && parts[1].type.kind == K::date)
    std::swap(parts[0], parts[1]);
  const K left_kind = parts[0].type.kind, right_kind = parts[1].type.kind;
  if ((plus || minus) && left_kind == K::date && is_duration(right_kind)) {
    out = make(right_kind == K::months ? Op::add_months : Op::add_days, K::date, node.span);
    if (minus) {
      Expr negated = make(Op::negate, right_kind, parts[1].span);
      negated.args.push_back(std::move(parts[1]));
      parts[1] = std::move(negated);
    }
    out.args = std::move(parts);
    return true;
  }
  if (minus && left_kind == K::date && right_kind == K::date) {
    out = make(Op::days_between, K::days, node.span);
    out.args = std::move(parts);
    return true;
  }
  static const std::pair<const char*, Op> arithmetic[] = {
      {"+", Op::add}, {"-", Op::sub}, {"*", Op::mul}, {"/", Op::div}, {"**", Op::power}};
  for (const auto& [sign, op] : arithmetic) {
    if (text != sign) continue;
    const bool dated = left_kind == K::date || right_kind == K::date;
    if (dated || is_duration(left_kind) || is_duration(right_kind)) {
      const K result = duration_result(op, left_kind, right_kind);
      const Words left = describe(parts[0]), right = describe(parts[1]);
      if (result == K::invalid)
        return error(Code::wrong_operands, node.operator_span,
                     {text, left.zh, right.zh, left.en, right.en});
      out = make(op, result, node.span);
      out.args = std::move(parts);
      return true;
    }
    const bool left = expect(parts[0], Type::Kind::number);
    if (!expect(parts[1], Type::Kind::number) || !left) return false;
    out = make(op, Type::Kind::number, node.span);
    out.args = std::move(parts);
    if (op == Op::power)
      if (const auto exponent = constant_number(out.args[1])) {
        out.args[1] = make(Op::number, Type::Kind::number, out.args[1].span);
        out.args[1].number = *exponent;
      }
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

}  // namespace guiju
