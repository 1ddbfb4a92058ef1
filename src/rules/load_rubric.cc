// The section rubric → parts and shared limits in document order.
#include <algorithm>

#include "rules/rubric_loader.h"

namespace guiju {

namespace {

constexpr std::size_t max_parts = 10'000;
constexpr std::size_t max_shared = 1000;
constexpr int max_point_decimals = 6;
const Number max_points = 1'000'000;

}  // namespace

void RubricLoader::load(const YamlNode& node) {
  MapReader reader(context_, node, "rubric", {"declared", "discrepancy", "parts", "shared_limits"});
  if (!reader.good()) return;
  if (const YamlNode* parts = reader.require("parts")) {
    for_each_item(context_, *parts, [&](const YamlNode& item) { load_part(item, -1, 0); });
    if (parts->is_sequence() && parts->items.empty())
      context_.error(Code::empty_parts, parts->span);
  }
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    // Keys were looked at in the first walk.
    MapReader inner(context_, *nodes_[i]);
    load_score(inner, static_cast<int>(i));
  }
  derive_marks();
  RuleSet& rules = context_.rules;
  for (const Part& part : rules.parts)
    if (part.parent < 0 && !part.bonus) rules.marks = rules.marks + part.marks;
  load_totals(reader);
  load_shared(reader, -1);
  for (const auto& [item, parent] : shared_) load_shared_item(*item, parent);
}

void RubricLoader::load_totals(MapReader& reader) {
  RuleSet& rules = context_.rules;
  if (const auto declared = points(reader, "declared", false)) {
    rules.declared = *declared;
    rules.declared_span = reader.find("declared")->span;
  } else {
    rules.declared = rules.marks;
  }
  const YamlNode* discrepancy = reader.find("discrepancy");
  if (discrepancy == nullptr) return;
  MapReader inner(context_, *discrepancy, "discrepancy", {"sum", "text"});
  if (!inner.good()) return;
  rules.discrepancy = inner.text("text", true);
  rules.discrepancy_span = discrepancy->span;
  if (const auto sum = inner.number("sum", true); sum && *sum != rules.marks)
    context_.error(Code::discrepancy_sum, inner.find("sum")->span,
                   {sum->to_string(), rules.marks.to_string()});
}

bool RubricLoader::check_points(const char* key, Span span, const Number& value, bool positive) {
  if (value.sign() < 0 || (positive && value.sign() == 0)) {
    context_.error(positive ? Code::points_not_positive : Code::marks_negative, span,
                   {key, value.to_string()});
    return false;
  }
  const auto decimals = value.finite_decimals();
  if (!decimals || *decimals > max_point_decimals || value > max_points) {
    context_.error(Code::points_out_of_range, span,
                   {key, max_points.to_string(), std::to_string(max_point_decimals)});
    return false;
  }
  return true;
}

std::optional<Number> RubricLoader::points(MapReader& reader, const char* key, bool required,
                                           bool positive) {
  const auto value = reader.number(key, required);
  if (!value || !check_points(key, reader.find(key)->span, *value, positive)) return std::nullopt;
  return value;
}

void RubricLoader::load_part(const YamlNode& node, int parent, int depth) {
  RuleSet& rules = context_.rules;
  MapReader reader(context_, node, "part", {"id",          "title",          "marks",
                                            "clause",      "method",         "sample",
                                            "note",        "parts",          "combine",
                                            "deductions",  "awards",         "value",
                                            "start",       "floor",          "ceiling",
                                            "weight",      "bonus",          "only_when",
                                            "counts_when", "not_applicable", "not_applicable_when",
                                            "adjust",      "round",          "shared_limits"});
  if (!reader.good()) return;
  if (rules.parts.size() >= max_parts) {
    if (rules.parts.size() == max_parts)
      context_.error(Code::too_many_parts, node.span, {std::to_string(max_parts)});
    return;
  }
  const int index = static_cast<int>(rules.parts.size());
  {
    Part part;
    part.parent = parent;
    part.depth = depth;
    part.id = reader.id("id", false);
    part.span = reader.find("id") != nullptr ? reader.find("id")->span
                : node.entries.empty()       ? node.span
                                             : node.entries.front().first.span;
    if (part.id.empty())
      part.id = made_up_id(parent);
    else if (is_named(part.id))
      context_.error(Code::name_taken, part.span, {part.id});
    const int other = rules.find_part(part.id);
    if (other >= 0)
      context_.error(Code::duplicate_part, part.span, {part.id})
          .notes.push_back({{context_.source, rules.parts[static_cast<std::size_t>(other)].span},
                            Code::first_here,
                            {}});
    part.title = reader.text("title");
    part.clause = reader.text("clause");
    part.method = reader.text("method");
    part.sample = reader.text("sample");
    load_kind(reader, part);
    rules.parts.push_back(std::move(part));
    rules.index_part(index);
    nodes_.push_back(&node);
  }
  if (parent >= 0) rules.parts[static_cast<std::size_t>(parent)].children.push_back(index);
  if (const YamlNode* children = reader.find("parts")) {
    for_each_item(context_, *children,
                  [&](const YamlNode& item) { load_part(item, index, depth + 1); });
    if (children->is_sequence() && children->items.empty())
      context_.error(Code::empty_parts, children->span);
  }
  load_shared(reader, index);
}

// Conditions of the outcome name parts, facts, readings and parameters alike.
bool RubricLoader::is_named(const std::string& id) const {
  const RuleSet& rules = context_.rules;
  const auto called = [&](const Parameter& p) { return p.id == id || p.label == id; };
  return id == "score" || id == "total" || rules.facts.find(id) >= 0 ||
         rules.find_reading(id) >= 0 ||
         std::any_of(rules.parameters.begin(), rules.parameters.end(), called) ||
         std::any_of(rules.derived.begin(), rules.derived.end(), called);
}

std::string RubricLoader::made_up_id(int parent) const {
  const RuleSet& rules = context_.rules;
  if (parent < 0) {
    int n = 1;
    for (const Part& part : rules.parts) n += part.parent < 0;
    return "P" + std::to_string(n);
  }
  const Part& p = rules.parts[static_cast<std::size_t>(parent)];
  return p.id + "." + std::to_string(p.children.size() + 1);
}

int RubricLoader::read_part_name(const YamlNode& node) {
  const RuleSet& rules = context_.rules;
  const auto name = read_text(context_, node);
  if (!name) return -1;
  const int index = rules.find_part(*name);
  if (index >= 0) return index;
  std::vector<std::string> names;
  for (const Part& part : rules.parts) names.push_back(part.id);
  report_unknown(context_, Code::unknown_part, node.span, *name, names);
  return -1;
}

void RubricLoader::load_shared(MapReader& reader, int parent) {
  if (const YamlNode* shared = reader.find("shared_limits");
      shared != nullptr &&
      !too_many(context_, shared_.size() + shared->items.size(), max_shared, shared->span))
    for_each_item(context_, *shared,
                  [&](const YamlNode& item) { shared_.emplace_back(&item, parent); });
}

// Parts are named, so shared limits are bound after all parts are known.
void RubricLoader::load_shared_item(const YamlNode& node, int parent) {
  RuleSet& rules = context_.rules;
  MapReader reader(context_, node, "shared_limit", {"parts", "under", "because"});
  if (!reader.good()) return;
  SharedLimit limit;
  limit.span = node.span;
  limit.because = reader.text("because");
  limit.under = reader.under();
  bool wrong = reader.find("parts") == nullptr || !reader.find("parts")->is_sequence();
  if (const YamlNode* parts = reader.require("parts"))
    for_each_item(context_, *parts, [&](const YamlNode& item) {
      const int index = item.is_scalar() ? read_part_name(item) : -1;
      if (index < 0) {
        if (!item.is_scalar()) read_text(context_, item);
        wrong = true;
        return;
      }
      const Part& part = rules.parts[static_cast<std::size_t>(index)];
      if (part.kind != PartKind::deductions || (parent >= 0 && part.parent != parent) ||
          std::find(limit.parts.begin(), limit.parts.end(), index) != limit.parts.end()) {
        context_.error(Code::bad_shared_part, item.span, {part.id});
        wrong = true;
        return;
      }
      limit.parts.push_back(index);
    });
  std::sort(limit.parts.begin(), limit.parts.end());
  if (limit.parts.size() >= 2)
    rules.shared_limits.push_back(std::move(limit));
  else if (!wrong)
    context_.error(Code::shared_needs_two, node.span);
}

void load_rubric(LoadContext& context, const YamlNode& node) { RubricLoader(context).load(node); }

}  // namespace guiju
