// Comparison → what its sides come to, taken together: a < 1/3 (a + b) → 2a − b < 0. The one idea: a
// count that stands on both sides is one count, also where it is unknown.
#include "plan/linear_form.h"

#include <algorithm>

#include "plan/lower.h"

namespace guiju {

namespace {

bool is_count(const RuleSet& rules, const Expr& expr) {
  const auto field = static_cast<std::size_t>(expr.field);
  return (expr.op == Op::fact ? rules.facts.scalar(expr.index)
                              : rules.facts.list(expr.index).fields[field])
             .type == FactType::count;
}

bool same_cell(const Expr& a, const Expr& b) {
  return a.op == b.op && a.index == b.index && a.field == b.field && a.variable == b.variable;
}

Expr made(const Expr& like, Op op, std::vector<Expr> args) {
  Expr out;
  out.op = op;
  out.type.kind = Type::Kind::number;
  out.span = like.span;
  out.args = std::move(args);
  return out;
}
Expr number(const Expr& like, const Number& value) {
  Expr out = made(like, Op::number, {});
  out.number = value;
  return out;
}

// side + what
void append(std::optional<Expr>& side, Expr what) {
  if (!side)
    side = std::move(what);
  else
    side = made(what, Op::add, {std::move(*side), what});
}

}  // namespace

bool LinearForm::cell(const RuleSet& rules, const Expr& expr, const Number& factor) {
  if (factor.sign() == 0 || !is_count(rules, expr)) return false;
  const auto known = std::find_if(terms_.begin(), terms_.end(),
                                  [&](const Term& term) { return same_cell(*term.cell, expr); });
  if (known == terms_.end()) {
    terms_.push_back({&expr, factor});
    return true;
  }
  known->factor = known->factor + factor;
  joined_ = true;
  return true;
}

bool LinearForm::add(const RuleSet& rules, const Expr& expr, const Number& factor) {
  switch (expr.op) {
    case Op::number: constant_ = constant_ + factor * expr.number; return true;
    case Op::fact:
    case Op::field: return cell(rules, expr, factor);
    case Op::add: return add(rules, expr.args[0], factor) && add(rules, expr.args[1], factor);
    case Op::sub: return add(rules, expr.args[0], factor) && add(rules, expr.args[1], -factor);
    case Op::negate: return add(rules, expr.args[0], -factor);
    case Op::mul:
      for (const std::size_t side : {0u, 1u})
        if (const Expr& by = expr.args[side]; by.op == Op::number)
          return add(rules, expr.args[1 - side], factor * by.number);
      return false;
    case Op::div: {
      const Expr& by = expr.args[1];
      return by.op == Op::number && by.number.sign() != 0 &&
             add(rules, expr.args[0], factor / by.number);
    }
    default: return false;
  }
}

std::optional<LinearForm> LinearForm::of(const RuleSet& rules, const Expr& comparison) {
  LinearForm out;
  for (const Expr& side : comparison.args)
    if (side.type.kind != Type::Kind::number) return std::nullopt;
  if (!out.add(rules, comparison.args[0], 1) || !out.add(rules, comparison.args[1], -1))
    return std::nullopt;
  std::erase_if(out.terms_, [](const Term& term) { return term.factor.sign() == 0; });
  return out;
}

std::optional<LinearForm> LinearForm::whole() const {
  Number scale = 1;
  const auto widen = [&](const Number& part) {
    scale = scale * Number::ratio((part * scale).denominator(), 1);
  };
  for (const Term& term : terms_) widen(term.factor);
  widen(constant_);
  const auto fits = [](const Number& value) {
    return value <= Number(max_lowered_constant) && value >= Number(-max_lowered_constant);
  };
  LinearForm out = *this;
  out.constant_ = constant_ * scale;
  bool all = fits(out.constant_);
  for (Term& term : out.terms_) {
    term.factor = term.factor * scale;
    all = all && fits(term.factor);
  }
  if (!all) return std::nullopt;
  return out;
}

std::optional<Expr> join_counts(const RuleSet& rules, const Expr& comparison) try {
  const std::optional<LinearForm> stated = LinearForm::of(rules, comparison);
  if (!stated || !stated->joined()) return std::nullopt;
  const std::optional<LinearForm> form = stated->whole();
  if (!form) return std::nullopt;
  // What is added on the left, what is taken off on the right.
  std::optional<Expr> left, right;
  for (const LinearForm::Term& term : form->terms()) {
    const bool added = term.factor.sign() > 0;
    const Number factor = added ? term.factor : -term.factor;
    append(added ? left : right,
           factor == Number(1)
               ? *term.cell
               : made(*term.cell, Op::mul, {number(*term.cell, factor), *term.cell}));
  }
  // The constant stands alone where it can.
  const Number& rest = form->constant();
  if (rest.sign() != 0) {
    const bool to_left = left && right ? rest.sign() > 0 : !left;
    append(to_left ? left : right, number(comparison, to_left ? rest : -rest));
  }
  Expr out = comparison;
  out.args = {left ? std::move(*left) : number(comparison, 0),
              right ? std::move(*right) : number(comparison, 0)};
  return out;
} catch (const NumberOverflow&) {
  return std::nullopt;
}

}  // namespace guiju
