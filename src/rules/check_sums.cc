// Marks that do not add up: one error at the parent, with a note at each child.
#include <algorithm>

#include "rules/checks.h"
#include "rules/marks.h"

namespace guiju {

namespace {

// Whether what is added up are points given: those may come to more than counts.
bool gives_points(const RuleSet& rules, const Part& part) {
  return part.bonus || std::any_of(part.children.begin(), part.children.end(), [&](int child) {
           return rules.parts[static_cast<std::size_t>(child)].kind == PartKind::awards;
         });
}

}  // namespace

void check_sums(LoadContext& context) {
  RuleSet& rules = context.rules;
  for (const Part& part : rules.parts) {
    if (part.children.empty() || !part.marks_known) continue;
    bool known = true;
    const auto combined = combine_children(rules, part, false, [&](int child) {
      const Part& c = rules.parts[static_cast<std::size_t>(child)];
      known = known && (c.marks_known || c.marks_derived);
      return c.marks;
    });
    if (!known || !combined || *combined == part.marks) continue;
    const Number sum = *combined;
    // Parts that may earn more than counts: the printed marks are the ceiling.
    if (sum > part.marks && part.ceiling == part.marks) continue;
    Diagnostic& diagnostic = context.error(Code::marks_do_not_add_up, part.marks_span,
                                           {part.id, part.marks.to_string(), sum.to_string()});
    for (const int child : part.children) {
      const Part& c = rules.parts[static_cast<std::size_t>(child)];
      diagnostic.notes.push_back(
          {{context.source, c.marks_span}, Code::child_marks, {c.id, c.marks.to_string()}});
    }
    if (sum > part.marks && !part.ceiling && gives_points(rules, part))
      diagnostic.notes.push_back({{}, Code::marks_are_ceiling, {part.marks.to_string()}});
  }
  bool known = true;
  for (const Part& part : rules.parts)
    known = known && (part.parent >= 0 || part.marks_known || part.marks_derived);
  if (!known || rules.declared == rules.marks) {
    if (known && !rules.discrepancy.empty())
      context.error(Code::discrepancy_without_need, rules.discrepancy_span,
                    {rules.marks.to_string()});
    return;
  }
  const Code code =
      rules.discrepancy.empty() ? Code::declared_differs : Code::declared_differs_stated;
  Diagnostic& diagnostic =
      context.error(code, rules.declared_span,
                    {rules.declared.to_string(), rules.marks.to_string(), rules.discrepancy});
  for (const Part& part : rules.parts)
    if (part.parent < 0)
      diagnostic.notes.push_back({{context.source, part.marks_span},
                                  Code::child_marks,
                                  {part.id, part.marks.to_string()}});
}

}  // namespace guiju
