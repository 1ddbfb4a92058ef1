// Sums and differences of counts with constant factors → one comparison of at most two cells.
#include "plan/fold.h"
#include "plan/linear_form.h"
#include "plan/lower.h"

namespace guiju {

std::int32_t Lowering::linear(const Expr& expr, int list) try {
  const std::optional<LinearForm> stated = LinearForm::of(rules_, expr);
  // Folding has joined what can be joined; else an unknown count would be taken once here, and in
  // several places where ranges are worked out.
  if (!stated || stated->joined()) return -1;
  const std::optional<LinearForm> form = stated->whole();
  if (!form || form->terms().empty() || form->terms().size() > 2) return -1;
  const LinearForm::Term& first = form->terms().front();
  const bool two = form->terms().size() == 2;
  // Two cells and a constant are three.
  if (two && form->constant().sign() != 0) return -1;
  const bool turned = first.factor.sign() < 0;
  // × -1 where the first is negative; all are whole and fit.
  const auto value = [turned](const Number& number) {
    const std::int64_t whole = number.to_int64().value_or(0);
    return turned ? -whole : whole;
  };
  const auto cell = [&](const LinearForm::Term& term, std::int64_t factor) {
    return times(whole(*term.cell, list), factor);
  };
  Node node;
  node.op = node_op(turned ? mirrored(expr.op) : expr.op);
  node.a = cell(first, value(first.factor));
  node.b = two ? cell(form->terms().back(), -value(form->terms().back().factor))
               : constant(-value(form->constant()));
  return node.a < 0 || node.b < 0 ? -1 : add(node);
} catch (const NumberOverflow&) {
  return -1;
}

}  // namespace guiju
