// The sections notes, due and report → what surrounds a score.
#include <algorithm>

#include "rules/loader.h"

namespace guiju {

namespace {

constexpr std::size_t max_entries = 2000;  // notes, and dates due

int read_scalar_fact(LoadContext& context, const YamlNode& node) {
  const auto name = read_text(context, node);
  if (!name) return -1;
  const int index = context.rules.facts.find(*name);
  if (index < 0 ||
      context.rules.facts.facts[static_cast<std::size_t>(index)].type == FactType::list) {
    std::vector<std::string> names;
    for (const Fact& fact : context.rules.facts.facts)
      if (fact.type != FactType::list) names.push_back(fact.id);
    report_unknown(context, Code::unknown_fact_name, node.span, *name, names);
    return -1;
  }
  context.binder->use_fact(index);
  return context.rules.facts.facts[static_cast<std::size_t>(index)].slot;
}

int choice_index(LoadContext& context, const Fact& fact, const YamlNode& node) {
  if (!read_text(context, node)) return -1;
  const auto at = std::find(fact.choices.begin(), fact.choices.end(), node.text);
  if (at != fact.choices.end()) return static_cast<int>(at - fact.choices.begin());
  report_unknown(context, Code::unknown_choice, node.span, node.text, fact.choices);
  return -1;
}

void read_opinions(LoadContext& context, const YamlNode& node, std::vector<int>& out) {
  for_each_item(context, node, [&](const YamlNode& item) {
    const auto name = read_text(context, item);
    if (!name) return;
    const int index = context.rules.find_opinion(*name);
    if (index >= 0) {
      out.push_back(index);
      return;
    }
    std::vector<std::string> names;
    for (const OpinionCode& code : context.rules.opinions) names.push_back(code.id);
    report_unknown(context, Code::unknown_opinion, item.span, *name, names);
  });
}

void load_note(LoadContext& context, const YamlNode& node) {
  MapReader reader(context, node, "note",
                   {"code", "for_each", "when", "message", "message_en", "under"});
  if (!reader.good()) return;
  NoteRule rule;
  rule.span = node.span;
  rule.code = reader.id("code", true);
  rule.under = reader.under();
  if (const YamlNode* list = reader.find("for_each")) rule.list = read_list_name(context, *list);
  BindScope scope;
  scope.record_list = rule.list;
  scope.record_list_unknown = rule.list < 0 && reader.find("for_each") != nullptr;
  rule.when = reader.expression("when", scope, Type::Kind::boolean, true);
  rule.message_zh = reader.text("message", true);
  rule.message_en = reader.text("message_en");
  context.rules.notes.push_back(std::move(rule));
}

void load_due(LoadContext& context, const YamlNode& node) {
  MapReader reader(context, node, "due",
                   {"what", "opinions", "when", "from", "months", "days", "clause", "text",
                    "needs_confirmation"});
  if (!reader.good()) return;
  DueRule rule;
  rule.span = node.span;
  rule.what = reader.id("what", true);
  rule.clause = reader.text("clause");
  rule.text = reader.text("text");
  rule.needs_confirmation = reader.boolean("needs_confirmation", false);
  if (const YamlNode* opinions = reader.find("opinions"))
    read_opinions(context, *opinions, rule.opinions);
  rule.when = reader.expression("when", BindScope{}, Type::Kind::boolean);
  rule.from = reader.expression("from", BindScope{}, Type::Kind::date, true);
  if (const auto months = reader.number("months", true)) {
    const auto value = months->to_int64();
    if (!value || *value < 0 || *value > 1200)
      context.error(Code::months_out_of_range, reader.find("months")->span);
    else
      rule.months = static_cast<int>(*value);
  }
  if (const auto days = reader.number("days")) {
    const auto value = days->to_int64();
    if (!value || *value < 0 || *value > 36600)
      context.error(Code::days_out_of_range, reader.find("days")->span);
    else
      rule.days = static_cast<int>(*value);
  }
  context.rules.due.push_back(std::move(rule));
}

void load_related(LoadContext& context, const YamlNode& node) {
  MapReader reader(context, node, "related", {"opinions", "message"});
  if (!reader.good()) return;
  RelatedRule& related = context.rules.report.related;
  if (const YamlNode* opinions = reader.require("opinions"))
    read_opinions(context, *opinions, related.opinions);
  related.message = reader.text("message", true);
}

void load_report(LoadContext& context, const YamlNode& node) {
  MapReader reader(context, node, "report",
                   {"title", "headings", "blocks", "facts", "columns", "remarks", "related"});
  if (!reader.good()) return;
  Report& report = context.rules.report;
  report.title = reader.text("title");
  if (const YamlNode* headings = reader.find("headings")) {
    MapReader words(context, *headings, "headings", {"name", "id"});
    report.name_heading = words.text("name");
    report.id_heading = words.text("id");
  }
  if (const YamlNode* related = reader.find("related")) load_related(context, *related);
  report.remarks = reader.texts("remarks");
  const Fact* by = nullptr;
  if (const YamlNode* blocks = reader.find("blocks"); blocks != nullptr && blocks->is_mapping()) {
    if (const YamlNode* name = blocks->find("by"))
      report.block_slot = read_scalar_fact(context, *name);
    else {
      const Words section = section_words("blocks");
      context.error(Code::missing_key, blocks->span, {"by", section.zh, section.en});
    }
    if (report.block_slot >= 0) {
      by = &context.rules.facts.scalar(report.block_slot);
      if (by->type != FactType::choice) {
        context.error(Code::by_needs_choice, blocks->span, {by->id});
        report.block_slot = -1;
        by = nullptr;
      }
    }
    if (by != nullptr)
      for (const auto& [key, value] : blocks->entries) {
        if (key.text == "by") continue;
        const int index = choice_index(context, *by, key);
        if (index >= 0) report.blocks.emplace_back(index, read_text(context, value).value_or(""));
      }
  } else if (blocks != nullptr) {
    report_no_mapping(context, *blocks, "blocks");
  }
  if (const YamlNode* facts = reader.find("facts"))
    for_each_item(context, *facts, [&](const YamlNode& item) {
      if (const int slot = read_scalar_fact(context, item); slot >= 0)
        report.fact_columns.push_back(slot);
    });
  if (const YamlNode* columns = reader.find("columns"))
    for_each_item(context, *columns, [&](const YamlNode& item) {
      MapReader column(context, item, "column", {"label", "opinions", "only", "score"});
      if (!column.good()) return;
      ReportColumn result;
      result.label = column.text("label", true);
      result.score = column.boolean("score", false);
      if (const YamlNode* opinions = column.find("opinions"))
        read_opinions(context, *opinions, result.opinions);
      if (const YamlNode* only = column.find("only")) {
        if (by == nullptr)
          context.error(Code::only_needs_blocks, only->span);
        else
          for_each_item(context, *only, [&](const YamlNode& choice) {
            if (const int index = choice_index(context, *by, choice); index >= 0)
              result.blocks.push_back(index);
          });
      }
      report.columns.push_back(std::move(result));
    });
}

}  // namespace

void load_after(LoadContext& context, const MapReader& root) {
  const auto few = [&](const YamlNode* rows, const char* key) {
    return rows != nullptr &&
           !too_many(context, rows->items.size(), max_entries, root.key_span(key));
  };
  if (const YamlNode* notes = root.find("notes"); few(notes, "notes"))
    for_each_item(context, *notes, [&](const YamlNode& item) { load_note(context, item); });
  if (const YamlNode* due = root.find("due"); few(due, "due"))
    for_each_item(context, *due, [&](const YamlNode& item) { load_due(context, item); });
  if (const YamlNode* report = root.find("report")) load_report(context, *report);
}

}  // namespace guiju
