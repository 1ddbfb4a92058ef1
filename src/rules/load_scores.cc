// The sections score and results → what is compared with lines, and further result columns.
#include <algorithm>

#include "rules/rubric_loader.h"

namespace guiju {

namespace {

constexpr std::size_t max_scores = 500;
constexpr std::size_t max_results = 64;
constexpr std::size_t max_labels = 64;  // a set of them is one 64-bit word
constexpr std::size_t max_rows = 2000;

void load_result_row(LoadContext& context, const YamlNode& item, ResultColumn& column) {
  MapReader reader(context, item, "result row", {"when", "value", "note"});
  if (!reader.good()) return;
  ResultRow row;
  row.span = item.span;
  BindScope scope;
  scope.score = scope.total = true;
  row.when = reader.expression("when", scope, Type::Kind::boolean);
  if (reader.find("when") != nullptr && !row.when) return;  // reported
  const std::string label = reader.text("value", true);
  if (label.empty()) return;
  const auto at = std::find(column.labels.begin(), column.labels.end(), label);
  row.label = static_cast<int>(at - column.labels.begin());
  if (at == column.labels.end()) column.labels.push_back(label);
  column.rows.push_back(std::move(row));
}

}  // namespace

// score: absent means the total against the marks.
void load_scores(LoadContext& context, const YamlNode* node) {
  RuleSet& rules = context.rules;
  if (node != nullptr && !node->is_sequence())
    for_each_item(context, *node, [](const YamlNode&) {});
  if (node == nullptr || !node->is_sequence()) {
    ScoreRule rule;
    auto total = std::make_unique<Expr>();
    total->op = Op::total;
    total->type.kind = Type::Kind::number;
    rule.value = std::move(total);
    rule.of = rules.marks;
    rules.scores.push_back(std::move(rule));
    return;
  }
  if (too_many(context, node->items.size(), max_scores, node->span)) return;
  for_each_item(context, *node, [&](const YamlNode& item) {
    MapReader reader(context, item, "score", {"under", "value", "of", "shown", "because"});
    if (!reader.good()) return;
    ScoreRule rule;
    rule.span = item.span;
    rule.under = reader.under();
    BindScope scope;
    scope.total = true;
    scope.parts = true;
    rule.value = reader.expression("value", scope, Type::Kind::number, true);
    rule.of = reader.number("of", true).value_or(Number(0));
    if (const YamlNode* of = reader.find("of");
        of != nullptr && Number::parse(of->text) && rule.of.sign() <= 0)
      context.error(Code::points_not_positive, of->span, {"of", rule.of.to_string()});
    if (const YamlNode* shown = reader.find("shown"))
      if (const auto rounding = read_rounding(context, *shown, "shown")) {
        rule.shown_rounding = rounding->rounding;
        rule.shown_step = rounding->step;
      }
    rules.scores.push_back(std::move(rule));
  });
}

// results: {id: {label, rows: [{when, value}]}} or {id: {label, value: FORMULA, round}}
void load_results(LoadContext& context, const YamlNode& node) {
  RuleSet& rules = context.rules;
  if (too_many(context, node.entries.size(), max_results, node.span)) return;
  for_each_entry(context, node, [&](const YamlNode& key, const YamlNode& value) {
    ResultColumn column;
    column.id = key.text;
    column.span = key.span;
    check_id(context, column.id, key.span);
    MapReader reader(context, value, "result", {"label", "unit", "rows", "value", "round", "note"});
    if (!reader.good()) return;
    column.label = reader.text("label");
    if (column.label.empty()) column.label = column.id;
    column.unit = reader.text("unit");
    const YamlNode* rows = reader.find("rows");
    if ((rows != nullptr) == (reader.find("value") != nullptr)) {
      context.error(Code::rows_or_value, key.span, {column.id});
      return;
    }
    if (rows != nullptr) {
      if (too_many(context, rows->items.size(), max_rows, rows->span)) return;
      for_each_item(context, *rows,
                    [&](const YamlNode& item) { load_result_row(context, item, column); });
      too_many(context, column.labels.size(), max_labels, rows->span);
      if (!column.rows.empty() && column.rows.back().when)
        context.error(Code::result_may_be_missing, column.rows.back().span, {column.id});
      if (reader.find("round") != nullptr)
        context.error(Code::key_needs, reader.key_span("round"), {"round", "value"});
    } else {
      BindScope scope;
      scope.score = scope.total = true;
      column.value = reader.expression("value", scope, Type::Kind::number, true);
      if (const YamlNode* round = reader.find("round"))
        column.round = read_rounding(context, *round, "round");
    }
    rules.results.push_back(std::move(column));
  });
}

}  // namespace guiju
