// The section derived → named expressions over facts: findings that follow from other findings,
// counts over several facts; and parameters whose value is chosen by a date. An expression that names
// one has it put in, so nothing further down knows of them.
#include <algorithm>
#include <optional>

#include "base/date.h"
#include "rules/loader.h"

namespace guiju {

namespace {

constexpr std::size_t max_derived = 1000;
constexpr std::size_t max_values = 200;  // of one parameter

void check_name(LoadContext& context, const Parameter& derived, Span span) {
  const RuleSet& rules = context.rules;
  for (const std::string& name : {derived.id, derived.label}) {
    const auto called = [&](const Parameter& p) { return p.id == name || p.label == name; };
    const int fact = rules.facts.find(name);
    if (fact >= 0 && rules.facts.facts[static_cast<std::size_t>(fact)].is_judged())
      context.error(Code::finding_computed, span, {name});
    else if (!name.empty() &&
             (name == "score" || name == "total" || rules.facts.find(name) >= 0 ||
              rules.find_reading(name) >= 0 ||
              std::any_of(rules.parameters.begin(), rules.parameters.end(), called) ||
              std::any_of(rules.derived.begin(), rules.derived.end(), called)))
      context.error(Code::name_taken, span, {name});
    if (derived.label == derived.id) break;
  }
}

struct DatedValue {
  std::optional<Date> from;
  ExprPtr value;
};

Expr date_constant(const Date& date, Span span) {
  Expr out;
  out.op = Op::date;
  out.type.kind = Type::Kind::date;
  out.number = Number(date.days());
  out.span = span;
  return out;
}

// if by >= the last from then its value else … else the first value
Expr chosen_by(const Expr& by, const std::vector<DatedValue>& values) {
  Expr out = *values.front().value;
  for (std::size_t i = 1; i < values.size(); ++i) {
    const Span span = values[i].value->span;
    Expr in_force;
    in_force.op = Op::ge;
    in_force.type.kind = Type::Kind::boolean;
    in_force.span = span;
    in_force.args = {by, date_constant(*values[i].from, span)};
    Expr chosen;
    chosen.op = Op::condition;
    chosen.type = values[i].value->type;
    chosen.span = span;
    chosen.args = {std::move(in_force), *values[i].value, std::move(out)};
    out = std::move(chosen);
  }
  return out;
}

// Values in the order of their dates; empty (reported) where they are not.
std::vector<DatedValue> read_values(LoadContext& context, const YamlNode& node) {
  std::vector<DatedValue> out;
  bool good = !too_many(context, node.items.size(), max_values, node.span);
  if (node.is_sequence() && node.items.empty()) {
    context.error(Code::values_not_ascending, node.span);
    return {};
  }
  BindScope scope;
  scope.constants_only = true;
  for_each_item(context, node, [&](const YamlNode& item) {
    MapReader reader(context, item, "value", {"value", "from", "clause", "note"});
    DatedValue value;
    if (reader.require("value") != nullptr)
      value.value = reader.expression("value", scope, Type::Kind::invalid);
    const std::string from = reader.text("from");
    if (!from.empty()) value.from = Date::parse(from);
    if (!from.empty() && !value.from)
      context.error(Code::bad_temporal, reader.find("from")->span, {from});
    else if (value.from.has_value() == out.empty() ||
             (out.size() > 1 && value.from && !(*out.back().from < *value.from)))
      context.error(Code::values_not_ascending, item.span);
    else if (value.value && !out.empty() && !(value.value->type == out.front().value->type)) {
      const Words expected = words_of(out.front().value->type), found = words_of(value.value->type);
      context.error(Code::wrong_expression_type, value.value->span,
                    {expected.zh, found.zh, expected.en, found.en});
    } else if (value.value) {
      out.push_back(std::move(value));
      return;
    }
    good = false;
  });
  if (!good) out.clear();
  return out;
}

}  // namespace

// parameters: {pass_line: {by: evaluated_on, values: [{value: 60}, {value: 65, from: 2024-01-01}]}}
void load_dated_parameters(LoadContext& context, const YamlNode& node) {
  for (const auto& [key, value] : node.entries) {
    const YamlNode* values = value.find("values");
    if (values == nullptr) continue;
    MapReader reader(context, value);
    Parameter out;
    out.id = key.text;
    out.span = key.span;
    out.label = reader.text("label");
    out.clause = reader.text("clause");
    check_id(context, out.id, key.span);
    if (reader.find("value") != nullptr)
      context.error(Code::key_needs, reader.key_span("values"), {"values", "by"});
    const bool named = reader.require("by") != nullptr;
    const ExprPtr by = named ? reader.expression("by", BindScope{}, Type::Kind::date) : nullptr;
    const std::vector<DatedValue> list = read_values(context, *values);
    if (by && !list.empty()) out.value = chosen_by(*by, list);
    check_name(context, out, key.span);
    context.rules.derived.push_back(std::move(out));
  }
}

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
    check_name(context, derived, key.span);
    // Kept without a value after an error: then its name is no second error.
    rules.derived.push_back(std::move(derived));
  });
}

}  // namespace guiju
