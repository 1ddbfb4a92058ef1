// Sums and differences of counts with constant factors → one comparison of at most two cells. The one
// idea: what is on both sides is taken together, a < 1/3 (a + b) → 2a < b.
#include <algorithm>
#include <vector>

#include "plan/fold.h"
#include "plan/lower.h"

namespace guiju {

namespace {

struct Term {
  const Expr* cell = nullptr;
  Number factor;
};

// factors × cells + constant.
class LinearForm {
 public:
  LinearForm(const RuleSet& rules, int list) : rules_(rules), list_(list) {}

  // Adds `factor` × `expr`; false where it is no such form, or of too many cells.
  bool add(const Expr& expr, const Number& factor) {
    if (const auto value = constant_number(expr)) {
      constant_ = constant_ + factor * *value;
      return true;
    }
    switch (expr.op) {
      case Op::fact:
      case Op::field: return cell(expr, factor);
      case Op::add: return add(expr.args[0], factor) && add(expr.args[1], factor);
      case Op::sub: return add(expr.args[0], factor) && add(expr.args[1], -factor);
      case Op::negate: return add(expr.args[0], -factor);
      case Op::mul:
        for (const std::size_t side : {0u, 1u})
          if (const auto by = constant_number(expr.args[side]))
            return add(expr.args[1 - side], factor * *by);
        return false;
      case Op::div: {
        const auto by = constant_number(expr.args[1]);
        return by && by->sign() != 0 && add(expr.args[0], factor / *by);
      }
      default: return false;
    }
  }

  // Those that do not cancel out; others follow.
  const std::vector<Term>& terms() {
    std::stable_partition(terms_.begin(), terms_.end(),
                          [](const Term& term) { return term.factor.sign() != 0; });
    return terms_;
  }
  const Number& constant() const { return constant_; }

 private:
  bool cell(const Expr& expr, const Number& factor) {
    const Fact* fact = fact_of(rules_, expr, list_);
    if (fact == nullptr || fact->type != FactType::count) return false;
    for (Term& term : terms_) {
      if (term.cell == nullptr) term.cell = &expr;
      if (term.cell->op != expr.op || term.cell->index != expr.index ||
          term.cell->field != expr.field)
        continue;
      term.factor = term.factor + factor;
      return true;
    }
    return false;
  }

  const RuleSet& rules_;
  int list_;
  std::vector<Term> terms_{4};  // more are not taken
  Number constant_;
};

// `value` × `scale` as a factor of a cell or a constant.
std::optional<std::int64_t> scaled(const Number& value, const Number& scale) {
  const auto whole = (value * scale).to_int64();
  if (!whole || *whole > max_lowered_constant || *whole < -max_lowered_constant)
    return std::nullopt;
  return whole;
}

}  // namespace

std::int32_t Lowering::linear(const Expr& expr, int list) try {
  LinearForm form(rules_, list);
  if (!form.add(expr.args[0], 1) || !form.add(expr.args[1], -1)) return -1;
  const std::vector<Term>& terms = form.terms();
  const Term &first = terms[0], &second = terms[1];
  // Two cells and a constant are three.
  if (first.factor.sign() == 0 || terms[2].factor.sign() != 0 ||
      (second.factor.sign() != 0 && form.constant().sign() != 0))
    return -1;
  Number scale = 1;  // by which all become whole, and the first positive
  for (const Number& part : {first.factor, second.factor, form.constant()})
    scale = scale * Number::ratio((part * scale).denominator(), 1);
  const bool turned = first.factor.sign() < 0;
  if (turned) scale = -scale;
  const auto a = scaled(first.factor, scale), b = scaled(second.factor, -scale),
             c = scaled(form.constant(), -scale);
  if (!a || !b || !c) return -1;
  const auto times = [&](const Term& term, std::int64_t factor) {
    Node constant, node;
    constant.value = factor;
    node.op = Node::Op::mul;
    node.a = whole(*term.cell, list);
    node.b = add(constant);
    return add(node);
  };
  Node node, constant;
  constant.value = *c;
  node.op = node_op(turned ? mirrored(expr.op) : expr.op);
  node.a = times(first, *a);
  node.b = *b != 0 ? times(second, *b) : add(constant);
  return add(node);
} catch (const NumberOverflow&) {
  return -1;
}

}  // namespace guiju
