// Parts that cannot be put together as they are: scores that depend on themselves, gates on
// themselves, policies for what does not apply that contradict each other, limits shared across
// sheets, weights below 0.
#include <algorithm>

#include "rules/checks.h"
#include "rules/marks.h"
#include "rules/part_order.h"

namespace guiju {

namespace {

void check_cycles(LoadContext& context) {
  const RuleSet& rules = context.rules;
  bool gated = false;
  for (std::size_t i = 0; i < rules.parts.size(); ++i) {
    const Part& part = rules.parts[i];
    std::vector<int> named;
    if (part.counts_when) collect_parts(*part.counts_when, named);
    if (std::find(named.begin(), named.end(), static_cast<int>(i)) == named.end()) continue;
    context.error(Code::gate_on_itself, part.counts_when->span, {part.id});
    gated = true;
  }
  if (gated) return;
  const PartOrder order = part_order(rules);
  if (order.cycle.empty()) return;
  std::string path;
  constexpr std::size_t shown = 12;
  for (std::size_t i = 0; i < order.cycle.size() && i < shown; ++i)
    path += rules.parts[static_cast<std::size_t>(order.cycle[i])].id + " → ";
  if (order.cycle.size() > shown) path += "… → ";
  const Part& first = rules.parts[static_cast<std::size_t>(order.cycle.front())];
  Diagnostic& diagnostic = context.error(Code::part_cycle, first.span, {first.id, path + first.id});
  for (std::size_t i = 1; i < order.cycle.size() && i < shown; ++i) {
    const Part& part = rules.parts[static_cast<std::size_t>(order.cycle[i])];
    diagnostic.notes.push_back({{context.source, part.span}, Code::earlier_tier_here, {part.id}});
  }
}

// What a policy needs of the parent that the part leaves.
void check_absent(LoadContext& context, const Part& part) {
  const RuleSet& rules = context.rules;
  const auto contradicts = [&](std::string zh, std::string en) {
    context.error(Code::absent_contradiction, part.span,
                  {part.id, std::string(name_of(part.absent)), std::move(zh), std::move(en)});
  };
  if (part.absent == Absent::forbidden && part.not_applicable_when)
    contradicts(" not_applicable_when ", "not_applicable_when");
  if (part.bonus && part.absent == Absent::rescale)
    contradicts("加分项（bonus）", "bonus: a bonus is none of the marks that are scaled up");
  if (part.parent < 0) {
    if (part.absent == Absent::rescale)
      contradicts("没有上级可折算", "standing at the top: there is no sum to scale up");
    return;
  }
  const Part& parent = rules.parts[static_cast<std::size_t>(part.parent)];
  const bool leaves = part.absent == Absent::rescale || part.absent == Absent::leave;
  if (leaves && parent.kind == PartKind::value)
    contradicts("上级“" + parent.id + "”的公式（value）", "the formula of '" + parent.id + "'");
  if (part.absent == Absent::rescale && parent.kind != PartKind::sum &&
      parent.kind != PartKind::value)
    contradicts("上级的 combine: " + std::string(name_of(parent.kind)) + "（请用 leave）",
                "combine: " + std::string(name_of(parent.kind)) + " of its parent (use leave)");
  // In one sum some parts cannot leave with, others without, scaling up.
  if (part.absent != Absent::leave || parent.kind != PartKind::sum) return;
  for (const int other : parent.children) {
    const Part& sibling = rules.parts[static_cast<std::size_t>(other)];
    if (sibling.absent != Absent::rescale) continue;
    contradicts("同级“" + sibling.id + "”的 rescale", "rescale of '" + sibling.id + "' beside it");
    return;
  }
}

// Marks that stand for a part which does not apply, or by which the rest is scaled up.
void check_marks(LoadContext& context, const Part& part) {
  if (part.marks_known || part.marks_derived) return;
  const RuleSet& rules = context.rules;
  const auto needed = [&](std::string zh, std::string en) {
    context.error(Code::marks_needed, part.span, {part.id, std::move(zh), std::move(en)});
  };
  if (part.not_applicable_when && part.absent == Absent::full) {
    needed("不适用时按满分计（或写 not_applicable）",
           "it counts as full marks where it does not apply (or state not_applicable)");
    return;
  }
  if (part.parent < 0 || part.bonus) return;
  for (const int other : rules.parts[static_cast<std::size_t>(part.parent)].children) {
    const Part& sibling = rules.parts[static_cast<std::size_t>(other)];
    if (sibling.absent != Absent::rescale) continue;
    needed("“" + sibling.id + "”不适用时要按各项满分折算",
           "where '" + sibling.id + "' does not apply, the sum is scaled up by them");
    return;
  }
}

// The parts from one up to the top.
std::vector<int> ancestors(const RuleSet& rules, int part) {
  std::vector<int> out;
  for (int p = rules.parts[static_cast<std::size_t>(part)].parent; p >= 0;
       p = rules.parts[static_cast<std::size_t>(p)].parent)
    out.push_back(p);
  return out;
}

// Points may move only between parts that are simply added up.
void check_shared(LoadContext& context, const SharedLimit& limit) {
  const RuleSet& rules = context.rules;
  const auto name = [&](int part) { return rules.parts[static_cast<std::size_t>(part)].id; };
  const std::vector<int> first = ancestors(rules, limit.parts.front());
  for (std::size_t i = 1; i < limit.parts.size(); ++i) {
    // The parts between the two: up to and with the lowest that both are in.
    const std::vector<int> second = ancestors(rules, limit.parts[i]);
    const auto meet = std::find_first_of(first.begin(), first.end(), second.begin(), second.end());
    std::vector<int> between(first.begin(), meet == first.end() ? meet : meet + 1);
    for (const int part : second) {
      if (meet != first.end() && part == *meet) break;
      between.push_back(part);
    }
    for (const int part : between) {
      const Part& p = rules.parts[static_cast<std::size_t>(part)];
      const bool plain =
          p.kind == PartKind::sum && std::none_of(p.children.begin(), p.children.end(), [&](int c) {
            return rules.parts[static_cast<std::size_t>(c)].weight != nullptr;
          });
      if (plain) continue;
      context.error(Code::shared_across_sheets, limit.span,
                    {name(limit.parts.front()), name(limit.parts[i]), p.id});
      return;
    }
  }
}

}  // namespace

void check_composition(LoadContext& context) {
  const RuleSet& rules = context.rules;
  check_cycles(context);
  for (const Part& part : rules.parts) {
    check_absent(context, part);
    check_marks(context, part);
    const auto weight = constant_weight(part);
    if (weight && weight->sign() < 0)
      context.error(Code::weight_not_positive, part.weight->span, {weight->to_string()});
  }
  for (const SharedLimit& limit : rules.shared_limits) check_shared(context, limit);
}

}  // namespace guiju
