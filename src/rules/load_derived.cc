// The section derived → named expressions over facts: findings that follow from other findings,
// counts over several facts, a line that depends on a date. An expression that names one has it put
// in, so nothing further down knows of them.
#include <algorithm>

#include "rules/loader.h"

namespace guiju {

namespace {

constexpr std::size_t max_derived = 1000;

}  // namespace

void load_derived(LoadContext& context, const YamlNode& node) {
  RuleSet& rules = context.rules;
  if (too_many(context, node.entries.size(), max_derived, node.span)) return;
  for_each_entry(context, node, [&](const YamlNode& key, const YamlNode& value) {
    Parameter derived;
    derived.id = key.text;
    derived.span = key.span;
    check_id(context, derived.id, key.span);
    MapReader reader(context, value, "derived fact", {"label", "value", "clause", "unit", "note"});
    if (reader.good()) {
      derived.label = reader.text("label");
      derived.clause = reader.text("clause");
      // One may use those above it.
      if (reader.require("value") != nullptr)
        if (const ExprPtr expr = reader.expression("value", BindScope{}, Type::Kind::invalid))
          derived.value = *expr;
    }
    for (const std::string& name : {derived.id, derived.label}) {
      const auto called = [&](const Parameter& p) { return p.id == name || p.label == name; };
      if (!name.empty() && (name == "score" || name == "total" || rules.facts.find(name) >= 0 ||
                            rules.find_reading(name) >= 0 ||
                            std::any_of(rules.parameters.begin(), rules.parameters.end(), called) ||
                            std::any_of(rules.derived.begin(), rules.derived.end(), called)))
        context.error(Code::name_taken, key.span, {name});
      if (derived.label == derived.id) break;
    }
    // Kept without a value after an error: then its name is no second error.
    rules.derived.push_back(std::move(derived));
  });
}

}  // namespace guiju
