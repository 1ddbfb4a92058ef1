// Children's values → the part's, by its kind: sum, mean, maximum or minimum, with constant weights.
#include "rules/marks.h"

#include <algorithm>

#include "plan/fold.h"

namespace guiju {

std::optional<Number> constant_weight(const Part& part) {
  if (!part.weight) return Number(1);
  return constant_number(*part.weight);
}

std::optional<Number> combine_children(const RuleSet& rules, const Part& part, bool with_bonus,
                                       const std::function<Number(int child)>& value) {
  if (part.kind == PartKind::value || part.children.empty()) return std::nullopt;
  Number sum = part.start.value_or(Number(0)), weights = 0, bonus = 0;
  std::optional<Number> extreme;
  for (const int child : part.children) {
    const Part& c = rules.parts[static_cast<std::size_t>(child)];
    if (c.bonus && !with_bonus) continue;
    const auto weight = constant_weight(c);
    if (!weight) return std::nullopt;
    const Number v = value(child);
    if (c.bonus) {
      bonus = bonus + *weight * v;  // on top of whatever the others come to
      continue;
    }
    sum = sum + *weight * v;
    weights = weights + *weight;
    if (!extreme || (part.kind == PartKind::maximum ? v > *extreme : v < *extreme)) extreme = v;
  }
  switch (part.kind) {
    case PartKind::mean:
      if (weights.sign() <= 0) return std::nullopt;
      return sum / weights + bonus;
    case PartKind::maximum:
    case PartKind::minimum:
      if (extreme) extreme = *extreme + bonus;
      return extreme;
    default: return sum + bonus;
  }
}

}  // namespace guiju
