// Facts and readings that are declared but that nothing reads: usually a slip in a condition.
#include "rules/checks.h"

namespace guiju {

void check_use(LoadContext& context) {
  const RuleSet& rules = context.rules;
  const auto unused = [&](const Fact& fact, const std::string& name) {
    if (fact.type == FactType::text || !fact.kept_for.empty()) return;  // texts describe
    context.error(Code::unused_fact, fact.span, {name});
  };
  for (std::size_t i = 0; i < rules.facts.facts.size(); ++i) {
    const Fact& fact = rules.facts.facts[i];
    if (fact.type == FactType::list) {
      for (std::size_t f = 0; f < fact.fields.size(); ++f)
        if (!context.binder->used_fields()[i][f] && static_cast<int>(f) != fact.record_label)
          unused(fact.fields[f], fact.id + "." + fact.fields[f].id);
    } else if (!context.binder->used_facts()[i]) {
      unused(fact, fact.id);
    }
  }
  for (std::size_t i = 0; i < rules.readings.size(); ++i)
    if (!context.binder->used_readings()[i])
      context.error(Code::unused_reading, rules.readings[i].span, {rules.readings[i].id});
}

void check_rules(LoadContext& context) {
  check_sums(context);
  check_deductions(context);
  check_composition(context);
  check_bands(context);
  check_outcome(context);
  // After errors in conditions a fact may only seem unused.
  if (!context.diagnostics.has_errors()) {
    check_judgement(context);
    check_gap(context);
    check_use(context);
  }
}

}  // namespace guiju
