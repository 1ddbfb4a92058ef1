// Conjunctions → facts that must be known. An unknown flag is neither true nor false, and an unknown
// date lies on neither side of any other.
#include "plan/decisive.h"

#include <algorithm>

namespace guiju {

namespace {

bool is_comparison(Op op) {
  return op == Op::eq || op == Op::ne || op == Op::lt || op == Op::le || op == Op::gt ||
         op == Op::ge;
}

void collect(const RuleSet& rules, const Expr& expr, std::vector<int>& slots) {
  if (expr.op == Op::and_) {
    for (const Expr& arg : expr.args) collect(rules, arg, slots);
  } else if (expr.op == Op::not_ && expr.args[0].op == Op::fact) {
    slots.push_back(expr.args[0].index);
  } else if (expr.op == Op::fact) {
    slots.push_back(expr.index);
  } else if (is_comparison(expr.op) && expr.args[0].type.kind == Type::Kind::date) {
    const bool both = expr.args[0].op == Op::fact && expr.args[1].op == Op::fact;
    if (both && expr.args[0].index == expr.args[1].index) return;
    for (const Expr& arg : expr.args)
      if (const Fact* fact = arg.op == Op::fact ? &rules.facts.scalar(arg.index) : nullptr;
          fact != nullptr && !fact->min && !fact->max)
        slots.push_back(arg.index);
  }
}

}  // namespace

bool cannot_fail(const Expr& expr) {
  switch (expr.op) {
    case Op::number:
    case Op::boolean:
    case Op::text:
    case Op::date:
    case Op::fact: return true;
    case Op::not_:
    case Op::and_:
    case Op::or_: break;
    default:
      if (!is_comparison(expr.op)) return false;
  }
  return std::all_of(expr.args.begin(), expr.args.end(), cannot_fail);
}

std::vector<int> decisive_slots(const RuleSet& rules, const Expr& when) {
  std::vector<int> slots;
  if (cannot_fail(when)) collect(rules, when, slots);
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  return slots;
}

}  // namespace guiju
