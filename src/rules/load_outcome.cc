// The sections opinions, scope, opinion, grades and grade → what follows from a score.
#include <algorithm>

#include "rules/loader.h"

namespace guiju {

namespace {

// Result objects and columns keep sets of opinions and grades in one 64-bit word.
constexpr std::size_t max_outcomes = 64;
constexpr std::size_t max_rows = 2000;

int read_opinion(LoadContext& context, const YamlNode& node) {
  const auto name = read_text(context, node);
  if (!name) return -1;
  const int index = context.rules.find_opinion(*name);
  if (index < 0) {
    std::vector<std::string> names;
    for (const OpinionCode& code : context.rules.opinions) names.push_back(code.id);
    report_unknown(context, Code::unknown_opinion, node.span, *name, names);
  }
  return index;
}

int read_grade(LoadContext& context, const YamlNode& node) {
  const auto name = read_text(context, node);
  if (!name) return -1;
  const int index = context.rules.find_grade(*name);
  if (index < 0) {
    std::vector<std::string> names;
    for (const GradeLabel& grade : context.rules.grades) names.push_back(grade.label);
    report_unknown(context, Code::unknown_grade, node.span, *name, names);
  }
  return index;
}

void load_scope(LoadContext& context, const YamlNode& node) {
  MapReader reader(context, node, "scope", {"when", "otherwise", "clause", "text"});
  if (!reader.good()) return;
  Scope& scope = context.rules.scope;
  scope.when = reader.expression("when", BindScope{}, Type::Kind::boolean, true);
  if (const YamlNode* otherwise = reader.require("otherwise"))
    scope.otherwise = read_opinion(context, *otherwise);
  scope.clause = reader.text("clause");
  scope.text = reader.text("text");
}

// The condition of a row. A faulty one still counts as a condition, so that the rows after it are not
// said to be out of reach.
ExprPtr row_condition(MapReader& reader, bool required) {
  BindScope scope;
  scope.score = true;
  scope.total = true;
  ExprPtr when = reader.expression("when", scope, Type::Kind::boolean, required);
  if (when || (!required && reader.find("when") == nullptr)) return when;
  auto unknown = std::make_unique<Expr>();
  unknown->op = Op::and_;
  unknown->type.kind = Type::Kind::boolean;
  return unknown;
}

// The condition of a row speaks of a score, or of a part's.
bool speaks_of_score(const Expr& expr) {
  if (expr.op == Op::score || expr.op == Op::part || expr.op == Op::total) return true;
  return std::any_of(expr.args.begin(), expr.args.end(), speaks_of_score);
}

// opinion: renew, or {by: cohort, "2020": renew, "2021": normal}
void load_row_opinion(LoadContext& context, MapReader& reader, OpinionRow& row) {
  const YamlNode* node = reader.require("opinion");
  if (node == nullptr) return;
  if (!node->is_mapping()) {
    row.opinion = read_opinion(context, *node);
    return;
  }
  const YamlNode* by = node->find("by");
  if (by == nullptr) {
    const Words opinion = section_words("opinion");
    context.error(Code::missing_key, node->span, {"by", opinion.zh, opinion.en});
    return;
  }
  const int fact = by->is_scalar() ? context.rules.facts.find(by->text) : -1;
  if (fact < 0 ||
      context.rules.facts.facts[static_cast<std::size_t>(fact)].type != FactType::choice) {
    context.error(Code::by_needs_choice, by->span, {by->is_scalar() ? by->text : std::string()});
    return;
  }
  context.binder->use_fact(fact);
  const Fact& choice = context.rules.facts.facts[static_cast<std::size_t>(fact)];
  row.by_slot = choice.slot;
  row.by_choice.assign(choice.choices.size(), -1);
  for (const auto& [key, value] : node->entries) {
    if (key.text == "by") continue;
    const auto at = std::find(choice.choices.begin(), choice.choices.end(), key.text);
    if (at == choice.choices.end()) {
      report_unknown(context, Code::unknown_choice, key.span, key.text, choice.choices);
      continue;
    }
    row.by_choice[static_cast<std::size_t>(at - choice.choices.begin())] =
        read_opinion(context, value);
  }
}

void load_opinion_rows(LoadContext& context, const YamlNode& node) {
  RuleSet& rules = context.rules;
  for_each_item(context, node, [&](const YamlNode& item) {
    MapReader reader(
        context, item, "opinion row",
        {"clause", "text", "when", "opinion", "grade", "score", "otherwise", "under", "note"});
    if (!reader.good()) return;
    if (rules.opinion_rows.size() >= max_rows) {
      if (rules.opinion_rows.size() == max_rows)
        context.error(Code::too_many_rows, item.span, {std::to_string(max_rows)});
      return;
    }
    OpinionRow row;
    row.span = reader.find("clause") != nullptr ? reader.find("clause")->span : item.span;
    row.clause = reader.text("clause", true);
    row.text = reader.text("text");
    row.under = reader.under();
    row.otherwise = reader.boolean("otherwise", false);
    row.when = row_condition(reader, !row.otherwise);
    row.has_when = reader.find("when") != nullptr;
    row.uses_score = row.when && speaks_of_score(*row.when);
    load_row_opinion(context, reader, row);
    if (const YamlNode* grade = reader.find("grade")) row.grade = read_grade(context, *grade);
    if (const YamlNode* score = reader.find("score")) {
      row.no_score = score->is_scalar() && score->text == "none";
      if (!row.no_score) context.error(Code::score_none_only, score->span);
    }
    if (row.no_score && (row.uses_score || row.otherwise))
      context.error(Code::no_score_uses_score, row.span, {row.clause});
    rules.opinion_rows.push_back(std::move(row));
  });
}

}  // namespace

void load_outcome(LoadContext& context, const MapReader& root) {
  RuleSet& rules = context.rules;
  // Counted before they are read: looking for repeats among very many would take too long.
  if (const YamlNode* grades = root.find("grades");
      grades != nullptr &&
      !too_many(context, grades->items.size(), max_outcomes, root.key_span("grades")))
    for_each_item(context, *grades, [&](const YamlNode& item) {
      const auto label = read_text(context, item);
      if (!label) return;
      if (rules.find_grade(*label) >= 0)
        context.error(Code::duplicate_choice, item.span, {*label});
      else
        rules.grades.push_back({*label});
    });
  if (const YamlNode* opinions = root.find("opinions");
      opinions != nullptr &&
      !too_many(context, opinions->entries.size(), max_outcomes, root.key_span("opinions")))
    for_each_entry(context, *opinions, [&](const YamlNode& key, const YamlNode& value) {
      OpinionCode code;
      code.id = key.text;
      code.span = key.span;
      check_id(context, code.id, key.span);
      if (code.id == "undetermined" || code.id == "error")
        context.error(Code::name_taken, key.span, {code.id});
      MapReader reader(context, value, "opinion", {"label", "needs_confirmation", "note"});
      if (!reader.good()) return;
      code.label = reader.text("label", true);
      code.needs_confirmation = reader.boolean("needs_confirmation", false);
      rules.opinions.push_back(std::move(code));
    });
  if (const YamlNode* scope = root.find("scope")) load_scope(context, *scope);
  if (const YamlNode* rows = root.find("opinion")) load_opinion_rows(context, *rows);
  if (const YamlNode* rows = root.find("grade");
      rows != nullptr && !too_many(context, rows->items.size(), max_rows, root.key_span("grade")))
    for_each_item(context, *rows, [&](const YamlNode& item) {
      MapReader reader(context, item, "grade row", {"when", "grade", "note"});
      if (!reader.good()) return;
      GradeRow row;
      row.span = item.span;
      row.when = row_condition(reader, false);
      if (const YamlNode* grade = reader.require("grade")) row.grade = read_grade(context, *grade);
      rules.grade_rows.push_back(std::move(row));
    });
}

}  // namespace guiju
