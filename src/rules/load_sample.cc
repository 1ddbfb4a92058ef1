// The section sample → what is drawn at random for inspection: from which records, how many, what
// has to differ between them, what they add up to at least.
#include <algorithm>

#include "plan/fold.h"
#include "rules/loader.h"
#include "rules/sample_limits.h"

namespace guiju {

namespace {

constexpr std::size_t max_values = 16;  // of one key

// What a record or body is drawn by is called by its label, or by the words of its expression.
std::string words_of_value(const LoadContext& context, const Expr& expr) {
  if (expr.op == Op::field) {
    const Fact& list = context.rules.facts.list(expr.index);
    const Fact& field = list.fields[static_cast<std::size_t>(expr.field)];
    return field.label.empty() ? field.id : field.label;
  }
  return std::string(
      context.source->text().substr(expr.span.begin, expr.span.end - expr.span.begin));
}

void load_key(LoadContext& context, const YamlNode& node, const BindScope& scope,
              SampleRule& rule) {
  const YamlNode* by = &node;
  SampleKey key;
  key.span = node.span;
  if (node.is_mapping()) {
    MapReader reader(context, node, "distinct", {"by", "label"});
    key.label = reader.text("label");
    by = reader.require("by");
    if (by == nullptr) return;
  }
  std::string words;
  const auto value = [&](const YamlNode& item) {
    ExprPtr expr = context.binder->bind(item, scope, Type::Kind::invalid);
    if (!expr) return;
    const Type::Kind kind = expr->type.kind;
    if (kind == Type::Kind::list || kind == Type::Kind::record || kind == Type::Kind::invalid) {
      const Words found = words_of(expr->type);
      context.error(Code::sample_key_type, expr->span, {found.zh, found.en});
      return;
    }
    words += (words.empty() ? "" : " + ") + words_of_value(context, *expr);
    key.values.push_back(std::move(expr));
  };
  if (by->is_sequence()) {
    if (by->items.empty()) context.error(Code::empty_value, by->span, {"by"});
    if (too_many(context, by->items.size(), max_values, by->span)) return;
    for (const YamlNode& item : by->items) value(item);
  } else {
    value(*by);
  }
  if (key.label.empty()) key.label = words;
  if (!key.values.empty()) rule.distinct.push_back(std::move(key));
}

void load_least(LoadContext& context, const YamlNode& node, const BindScope& scope,
                SampleRule& rule) {
  MapReader reader(context, node, "least", {"sum", "value", "label", "unit", "give_up"});
  if (!reader.good()) return;
  SampleLeast least;
  least.span = node.span;
  least.of = reader.expression("sum", scope, Type::Kind::number, true);
  least.value = reader.expression("value", BindScope{}, Type::Kind::number, true);
  least.label = reader.text("label");
  least.unit = reader.text("unit");
  if (const std::string when = reader.text("give_up"); when == "last") {
    least.before_distinct = true;
  } else if (!when.empty() && when != "first") {
    context.error(Code::unknown_word, reader.find("give_up")->span, {when, "first, last"});
  }
  if (least.of && least.label.empty()) least.label = words_of_value(context, *least.of);
  if (least.of && least.value) rule.least = std::move(least);
}

void load_numbers(LoadContext& context, const YamlNode& node, SampleRule& rule) {
  if (!node.is_sequence() || node.items.size() != 2) {
    context.error(Code::sample_frame, node.span, {rule.id});
    return;
  }
  rule.low = context.binder->bind(node.items[0], BindScope{}, Type::Kind::number);
  rule.high = context.binder->bind(node.items[1], BindScope{}, Type::Kind::number);
}

void load_parts(LoadContext& context, const YamlNode& node, SampleRule& rule) {
  for_each_item(context, node, [&](const YamlNode& item) {
    const auto id = read_text(context, item);
    if (!id) return;
    if (const int part = context.rules.find_part(*id); part >= 0) {
      rule.parts.push_back(part);
      return;
    }
    std::vector<std::string> names;
    for (const Part& part : context.rules.parts) names.push_back(part.id);
    report_unknown(context, Code::unknown_part, item.span, *id, names);
  });
}

void check_size(LoadContext& context, const SampleRule& rule) {
  if (!rule.size) return;
  const std::optional<Number> size =
      constant_number(fold(context.rules, *rule.size, context.rules.default_readings()));
  if (!size) return;
  const auto whole = size->to_int64();
  if (!whole || *whole < 1 || *whole > max_sample_size)
    context.error(Code::sample_size, rule.size->span,
                  {std::to_string(max_sample_size), size->to_string()});
}

// Whether no choice of readings puts both in force.
bool apart(const Under& a, const Under& b) {
  const auto disjoint = [](const std::vector<int>& some, const std::vector<int>& others) {
    return std::none_of(some.begin(), some.end(), [&](int option) {
      return std::find(others.begin(), others.end(), option) != others.end();
    });
  };
  for (const auto& mine : a.readings)
    for (const auto& other : b.readings)
      if (mine.first == other.first && disjoint(mine.second, other.second)) return true;
  return false;
}

void load_sample(LoadContext& context, const YamlNode& node) {
  MapReader reader(context, node, "sample",
                   {"id", "label", "clause", "parts", "from", "where", "numbers", "size",
                    "distinct", "least", "under", "note"});
  if (!reader.good()) return;
  SampleRule rule;
  rule.span = node.span;
  rule.id = reader.id("id", true);
  rule.label = reader.text("label");
  if (rule.label.empty()) rule.label = rule.id;
  rule.clause = reader.text("clause");
  rule.under = reader.under();
  if (const YamlNode* parts = reader.find("parts")) load_parts(context, *parts, rule);
  const YamlNode* from = reader.find("from");
  const YamlNode* numbers = reader.find("numbers");
  if ((from == nullptr) == (numbers == nullptr))
    context.error(Code::sample_frame,
                  node.entries.empty() ? node.span : node.entries.front().first.span, {rule.id});
  BindScope scope;
  if (from != nullptr) rule.list = read_list_name(context, *from);
  scope.record_list = rule.list;
  scope.record_list_unknown = rule.list < 0;
  if (from == nullptr)
    for (const char* key : {"where", "distinct", "least"})
      if (reader.find(key) != nullptr)
        context.error(Code::key_needs, reader.key_span(key), {key, "from"});
  if (numbers != nullptr && from == nullptr) load_numbers(context, *numbers, rule);
  rule.size = reader.expression("size", BindScope{}, Type::Kind::number, true);
  check_size(context, rule);
  if (from != nullptr) {
    rule.where = reader.expression("where", scope, Type::Kind::boolean);
    if (const YamlNode* distinct = reader.find("distinct");
        distinct != nullptr &&
        !too_many(context, distinct->items.size(), max_sample_keys, reader.key_span("distinct")))
      for_each_item(context, *distinct,
                    [&](const YamlNode& item) { load_key(context, item, scope, rule); });
    if (const YamlNode* least = reader.find("least")) load_least(context, *least, scope, rule);
  }
  for (const SampleRule& other : context.rules.samples)
    if (!rule.id.empty() && other.id == rule.id && !apart(other.under, rule.under)) {
      context.error(Code::duplicate_sample, reader.find("id")->span, {rule.id})
          .notes.push_back({{context.source, other.span}, Code::first_here, {}});
      break;
    }
  context.rules.samples.push_back(std::move(rule));
}

}  // namespace

void load_samples(LoadContext& context, const YamlNode& node, Span key) {
  if (too_many(context, node.items.size(), max_samples, key)) return;
  for_each_item(context, node, [&](const YamlNode& item) { load_sample(context, item); });
}

}  // namespace guiju
