// Bound expression → smaller bound expression. Bottom up; a node whose operands are constants
// becomes a constant unless computing it would fail (then it stays, and fails where it is used).
#include "plan/fold.h"

#include "base/date.h"
#include "plan/linear_form.h"

namespace guiju {

namespace {

struct Folder {
  const RuleSet& rules;
  const std::vector<int>* selection = nullptr;
  int choice_slot = -1;
  int choice_option = -1;
};

bool is_constant(const Expr& expr) {
  return expr.op == Op::number || expr.op == Op::boolean || expr.op == Op::text ||
         expr.op == Op::date || expr.op == Op::months || expr.op == Op::days;
}
bool is_boolean(const Expr& expr, bool value) {
  return expr.op == Op::boolean && (expr.number.sign() != 0) == value;
}

Expr constant(const Expr& like, Op op, Type::Kind kind, const Number& value) {
  Expr out;
  out.op = op;
  out.type.kind = kind;
  out.span = like.span;
  out.number = value;
  return out;
}
Expr boolean(const Expr& like, bool value) {
  return constant(like, Op::boolean, Type::Kind::boolean, value ? 1 : 0);
}

bool compare(Op op, std::strong_ordering order) {
  switch (op) {
    case Op::eq: return order == 0;
    case Op::ne: return order != 0;
    case Op::lt: return order < 0;
    case Op::le: return order <= 0;
    case Op::gt: return order > 0;
    default: return order >= 0;
  }
}

std::optional<Number> compute(const Expr& expr) {
  const auto& a = expr.args;
  try {
    switch (expr.op) {
      case Op::negate: return -a[0].number;
      case Op::add: return a[0].number + a[1].number;
      case Op::sub: return a[0].number - a[1].number;
      case Op::mul: return a[0].number * a[1].number;
      case Op::div: return a[0].number / a[1].number;
      case Op::power: return a[0].number.power(a[1].number.to_int64().value_or(0));
      case Op::abs: return a[0].number.sign() < 0 ? -a[0].number : a[0].number;
      case Op::floor: return a[0].number.rounded(Rounding::floor, 1);
      case Op::ceiling: return a[0].number.rounded(Rounding::ceiling, 1);
      default: return std::nullopt;
    }
  } catch (const std::exception&) {
    return std::nullopt;  // overflow or division by zero: left for evaluation to report
  }
}

Expr fold_node(const Folder& folder, Expr expr) {
  for (Expr& arg : expr.args) arg = fold_node(folder, std::move(arg));
  switch (expr.op) {
    case Op::reading: {
      if (folder.selection == nullptr) return expr;
      Expr text;
      text.op = Op::text;
      text.type = expr.type;
      text.span = expr.span;
      const auto index = static_cast<std::size_t>(expr.index);
      text.text = folder.rules.readings[index]
                      .options[static_cast<std::size_t>((*folder.selection)[index])]
                      .first;
      return text;
    }
    case Op::fact:
      if (expr.index == folder.choice_slot) {
        Expr text;
        text.op = Op::text;
        text.type = expr.type;
        text.span = expr.span;
        text.text = folder.rules.facts.scalar(expr.index)
                        .choices[static_cast<std::size_t>(folder.choice_option)];
        return text;
      }
      return expr;
    case Op::not_:
      if (expr.args[0].op == Op::boolean) return boolean(expr, expr.args[0].number.sign() == 0);
      if (expr.args[0].op == Op::not_) return Expr(expr.args[0].args[0]);
      return expr;
    case Op::and_:
    case Op::or_: {
      const bool stop = expr.op == Op::or_;
      for (int i = 0; i < 2; ++i) {
        if (is_boolean(expr.args[static_cast<std::size_t>(i)], stop)) return boolean(expr, stop);
        if (is_boolean(expr.args[static_cast<std::size_t>(i)], !stop))
          return Expr(expr.args[static_cast<std::size_t>(1 - i)]);
      }
      return expr;
    }
    case Op::condition:
      if (expr.args[0].op == Op::boolean)
        return Expr(expr.args[expr.args[0].number.sign() != 0 ? 1 : 2]);
      return expr;
    case Op::eq:
    case Op::ne:
    case Op::lt:
    case Op::le:
    case Op::gt:
    case Op::ge:
      if (folder.selection != nullptr)
        if (std::optional<Expr> joined = join_counts(folder.rules, expr)) expr = std::move(*joined);
      if (!is_constant(expr.args[0]) || !is_constant(expr.args[1])) return expr;
      if (expr.args[0].op == Op::text)
        return boolean(expr, (expr.args[0].text == expr.args[1].text) == (expr.op == Op::eq));
      return boolean(expr, compare(expr.op, expr.args[0].number <=> expr.args[1].number));
    default: {
      if (expr.args.empty() || expr.args[0].op == Op::text) return expr;
      for (const Expr& arg : expr.args)
        if (!is_constant(arg)) return expr;
      const auto value = compute(expr);
      if (!value) return expr;
      const Type::Kind kind = expr.type.kind;
      const bool duration = kind == Type::Kind::months || kind == Type::Kind::days;
      if (duration &&
          (!value->is_integer() || *value > Number(max_duration) || *value < Number(-max_duration)))
        return expr;  // an error, where it is used
      return constant(expr,
                      kind == Type::Kind::months ? Op::months
                      : kind == Type::Kind::days ? Op::days
                                                 : Op::number,
                      kind, *value);
    }
  }
}

}  // namespace

Expr fold(const RuleSet& rules, const Expr& expr, const std::vector<int>& selection) {
  return fold_node(Folder{rules, &selection, -1, -1}, expr);
}

Expr fold_with_choice(const RuleSet& rules, const Expr& expr, int slot, int option) {
  const std::vector<int> selection = rules.default_readings();
  return fold_node(Folder{rules, &selection, slot, option}, expr);
}

std::optional<Number> constant_number(const Expr& expr) {
  static const RuleSet none;
  const Expr folded = fold_node(Folder{none, nullptr, -1, -1}, expr);
  if (folded.op == Op::number || folded.op == Op::date || folded.op == Op::months ||
      folded.op == Op::days)
    return folded.number;
  return std::nullopt;
}

Op mirrored(Op op) {
  switch (op) {
    case Op::lt: return Op::gt;
    case Op::le: return Op::ge;
    case Op::gt: return Op::lt;
    case Op::ge: return Op::le;
    default: return op;
  }
}

}  // namespace guiju
