// The sections facts, readings and parameters → the vocabulary of a rule set.
#include <algorithm>
#include <unordered_set>

#include "plan/fold.h"
#include "rules/loader.h"

namespace guiju {

namespace {

constexpr std::size_t max_facts = 5000;
constexpr std::size_t max_choices = 1000;
constexpr std::size_t max_fields = 1000;
constexpr std::size_t max_readings = 500;
constexpr std::size_t max_options = 64;
constexpr std::size_t max_parameters = 1000;

// Names that conditions know already: a fact of that name would hide them.
bool reserved(const std::string& name) { return name == "score" || name == "total"; }

// Keys of a body that are no facts: a fact of that name could not be stated.
bool is_body_key(const std::string& name) {
  static constexpr std::string_view keys[] = {
      "id", "name", "not_applicable", "confirmation", "override", "确认", "改定"};
  return std::find(std::begin(keys), std::end(keys), name) != std::end(keys);
}

// The cell of a default written in the rule file.
void load_default(LoadContext& context, Fact& fact, const YamlNode& node) {
  const auto text = read_text(context, node);
  if (!text) return;
  if (*text == "not_given" && fact.type == FactType::list) {
    fact.default_kind = Fact::Default::not_given;
    return;
  }
  if (*text == "as_of" && fact.type == FactType::date) {
    fact.default_kind = Fact::Default::as_of;
    return;
  }
  std::optional<Cell> cell;
  switch (fact.type) {
    case FactType::boolean:
      if (*text == "true" || *text == "是") cell = 1;
      if (*text == "false" || *text == "否") cell = 0;
      break;
    case FactType::count:
      if (const auto number = Number::parse(*text))
        if (!(fact.min && *number < *fact.min) && !(fact.max && *number > *fact.max))
          cell = number->to_int64();
      break;
    case FactType::choice: {
      const auto at = std::find(fact.choices.begin(), fact.choices.end(), *text);
      if (at != fact.choices.end()) cell = at - fact.choices.begin();
      break;
    }
    case FactType::date:
      if (const auto date = Date::parse(*text)) cell = date->days();
      break;
    case FactType::number:
      if (const auto number = Number::parse(*text))
        if (!(fact.min && *number < *fact.min) && !(fact.max && *number > *fact.max)) {
          fact.default_number = *number;
          cell = 0;
        }
      break;
    default: break;  // a finding is never defaulted: it is a person's word
  }
  if (!cell) {
    const Words type = words_of(fact.type);
    context.error(Code::bad_default, node.span, {*text, type.zh, type.en});
    return;
  }
  fact.default_kind = Fact::Default::value;
  fact.default_cell = *cell;
}

// missing: unknown (the default), known (missing(…) may be asked), or {value: what counts then}.
void load_missing(LoadContext& context, Fact& fact, const YamlNode& node) {
  if (node.is_scalar() && node.text == "unknown") return;
  if (node.is_scalar() && node.text == "known" && fact.type != FactType::list) {
    fact.missing_known = true;
    return;
  }
  const YamlNode* value = node.find("value");
  if (!node.is_mapping() || value == nullptr || node.entries.size() != 1) {
    context.error(Code::bad_missing, node.span);
    return;
  }
  load_default(context, fact, *value);
  fact.default_for_null = true;
}

// [甲，乙] is one choice and 【甲, 乙】 is no list: says so at the place. A 、 may well be part of a
// choice, unless it is the only one.
bool full_width_signs(LoadContext& context, const YamlNode& choices) {
  bool found = false;
  const auto look = [&](const YamlNode& item, std::initializer_list<std::string_view> signs) {
    if (!item.is_scalar() || item.style != YamlNode::Style::plain) return;
    for (const std::string_view sign : signs) {
      if (item.text.find(sign) == std::string::npos) continue;
      context.error(Code::full_width_list, item.span, {item.text, std::string(sign)});
      found = true;
      return;
    }
  };
  if (!choices.is_sequence()) {
    look(choices, {"【", "［", "，", "、"});
    return found;
  }
  for (const YamlNode& item : choices.items) {
    if (choices.items.size() > 1)
      look(item, {"，"});
    else
      look(item, {"，", "、"});
  }
  return found;
}

// One declared fact or field. `inside` is the list a field belongs to.
Fact load_fact(LoadContext& context, const YamlNode& key, const YamlNode& node, bool inside) {
  Fact fact;
  fact.id = key.text;
  fact.span = key.span;
  check_id(context, fact.id, key.span);
  MapReader reader(context, node, "fact",
                   {"label", "type", "unit", "note", "clause", "choices", "min", "max", "form",
                    "default", "missing", "fields", "record_label", "kept_for", "judges"});
  if (!reader.good()) {
    context.untyped.insert(fact.span.begin);
    return fact;
  }
  fact.label = reader.text("label");
  if (fact.label.empty()) fact.label = fact.id;
  fact.unit = reader.text("unit");
  fact.note = reader.text("note");
  fact.clause = reader.text("clause");
  fact.kept_for = reader.text("kept_for");
  fact.judges = reader.texts("judges");
  fact.forms = reader.texts("form");
  bool type_known = false;
  if (const YamlNode* type = reader.require("type")) {
    const auto named = type->is_scalar() ? fact_type_named(type->text) : std::nullopt;
    if (!named || (inside && *named == FactType::list)) {
      std::vector<std::string> names;
      std::string list;
      for (int t = 0; t < static_cast<int>(FactType::list) + (inside ? 0 : 1); ++t) {
        names.emplace_back(name_of(static_cast<FactType>(t)));
        list += (list.empty() ? "" : ", ") + names.back();
      }
      report_unknown(context, Code::unknown_fact_type, type->span,
                     type->is_scalar() ? type->text : std::string("?"), names, {list});
    } else {
      fact.type = *named;
      type_known = true;
    }
  }
  if (!type_known) context.untyped.insert(fact.span.begin);
  const auto only_for = [&](const char* name, bool allowed) {
    if (!allowed && reader.find(name) != nullptr && type_known) {
      const Words type = words_of(fact.type);
      context.error(Code::key_not_for_type, reader.key_span(name), {name, type.zh, type.en});
    }
    return allowed && reader.find(name) != nullptr;
  };
  const bool numeric = fact.type == FactType::count || fact.type == FactType::number;
  if (only_for("min", numeric)) fact.min = reader.number("min");
  if (only_for("max", numeric)) fact.max = reader.number("max");
  only_for("form", fact.type == FactType::text);
  if (fact.type == FactType::count) {
    for (const auto* bound : {&fact.min, &fact.max})
      if (*bound &&
          (!(*bound)->is_integer() || (*bound)->sign() < 0 || **bound > Number(default_max_count)))
        context.error(Code::bad_count_bound, reader.key_span(bound == &fact.min ? "min" : "max"),
                      {std::to_string(default_max_count)});
    if (!fact.min) fact.min = Number(0);
    if (!fact.max) fact.max = Number(default_max_count);
  }
  if (fact.min && fact.max && *fact.min > *fact.max)
    context.error(Code::min_above_max, reader.key_span("min"));
  if (fact.type == FactType::choice) {
    const YamlNode* choices = reader.find("choices");
    // What is wrong here would be said again wherever the choices are named.
    if (choices != nullptr && full_width_signs(context, *choices))
      context.untyped.insert(fact.span.begin);
    fact.choices = reader.texts("choices");
    if (fact.choices.empty()) context.error(Code::choices_missing, key.span, {fact.id});
    if (fact.choices.size() > max_choices)
      context.error(Code::too_many_choices, reader.key_span("choices"),
                    {std::to_string(max_choices)});
    std::unordered_set<std::string_view> seen;
    for (const std::string& choice : fact.choices)
      if (!seen.insert(choice).second)
        context.error(Code::duplicate_choice, reader.key_span("choices"), {choice});
  } else {
    only_for("choices", false);
  }
  if (only_for("fields", fact.type == FactType::list)) {
    for_each_entry(context, *reader.find("fields"), [&](const YamlNode& k, const YamlNode& v) {
      if (fact.fields.size() < max_fields) fact.fields.push_back(load_fact(context, k, v, true));
    });
    too_many(context, reader.find("fields")->entries.size(), max_fields, reader.key_span("fields"));
    for (std::size_t i = 0; i < fact.fields.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (fact.fields[i].label == fact.fields[j].label ||
            fact.fields[i].label == fact.fields[j].id || fact.fields[i].id == fact.fields[j].label)
          context.error(Code::duplicate_label, fact.fields[i].span, {fact.fields[i].label})
              .notes.push_back({{context.source, fact.fields[j].span}, Code::first_here, {}});
  } else if (fact.type == FactType::list) {
    const Words list = section_words("list");
    context.error(Code::missing_key, key.span, {"fields", list.zh, list.en});
  }
  if (only_for("record_label", fact.type == FactType::list)) {
    const std::string name = reader.text("record_label");
    fact.record_label = FactTable::find_field(fact, name);
    if (fact.record_label < 0) {
      std::vector<std::string> names;
      for (const Fact& field : fact.fields) names.push_back(field.id);
      report_unknown(context, Code::unknown_fact_name, reader.find("record_label")->span, name,
                     names);
    }
  }
  if (const YamlNode* value = reader.find("default"); value != nullptr && type_known)
    load_default(context, fact, *value);
  if (const YamlNode* missing = reader.find("missing"); missing != nullptr && type_known) {
    if (reader.find("default") != nullptr)
      context.error(Code::bad_missing, missing->span);
    else
      load_missing(context, fact, *missing);
  }
  return fact;
}

}  // namespace

void load_facts(LoadContext& context, const YamlNode& node) {
  auto& facts = context.rules.facts.facts;
  std::unordered_map<std::string, Span> names;
  for_each_entry(context, node, [&](const YamlNode& key, const YamlNode& value) {
    if (facts.size() >= max_facts) return;
    Fact fact = load_fact(context, key, value, false);
    const bool id_taken = is_body_key(fact.id);
    if (id_taken || is_body_key(fact.label))
      context.error(Code::body_key_taken, fact.span, {id_taken ? fact.id : fact.label});
    for (const std::string& name : {fact.id, fact.label}) {
      if (reserved(name)) context.error(Code::name_taken, fact.span, {name});
      const auto [at, fresh] = names.emplace(name, fact.span);
      if (!fresh && !(at->second == fact.span))
        context.error(Code::duplicate_label, fact.span, {name})
            .notes.push_back({{context.source, at->second}, Code::first_here, {}});
    }
    facts.push_back(std::move(fact));
  });
  if (node.entries.size() > max_facts)
    context.error(Code::too_many_facts, node.span, {std::to_string(max_facts)});
  context.rules.facts.build_index();
}

void load_readings(LoadContext& context, const YamlNode& node) {
  if (too_many(context, node.entries.size(), max_readings, node.span)) return;
  for_each_entry(context, node, [&](const YamlNode& key, const YamlNode& value) {
    Reading reading;
    reading.id = key.text;
    reading.span = key.span;
    check_id(context, reading.id, key.span);
    if (context.rules.facts.find(reading.id) >= 0 || reserved(reading.id))
      context.error(Code::name_taken, key.span, {reading.id});
    MapReader reader(context, value, "reading",
                     {"where", "clause", "question", "options", "default", "because"});
    if (reader.good()) {
      reading.where = reader.text("where");
      reading.clause = reader.text("clause");
      reading.question = reader.text("question");
      reading.because = reader.text("because");
      if (const YamlNode* options = reader.require("options"))
        for_each_entry(context, *options, [&](const YamlNode& option, const YamlNode& meaning) {
          check_id(context, option.text, option.span);
          reading.options.emplace_back(option.text,
                                       meaning.is_scalar() ? meaning.text : std::string());
        });
      too_many(context, reading.options.size(), max_options, key.span);
      if (reading.options.size() < 2 && reader.find("options") != nullptr &&
          reader.find("options")->is_mapping())
        context.error(Code::too_few_options, key.span, {reading.id});
      const std::string chosen = reader.text("default", true);
      reading.default_option = -1;
      std::vector<std::string> names;
      for (std::size_t i = 0; i < reading.options.size(); ++i) {
        names.push_back(reading.options[i].first);
        if (reading.options[i].first == chosen) reading.default_option = static_cast<int>(i);
      }
      if (reading.default_option < 0) {
        if (!chosen.empty() && !reading.options.empty())
          report_unknown(context, Code::unknown_option, reader.find("default")->span, chosen,
                         names);
        reading.default_option = 0;
      }
    }
    context.rules.readings.push_back(std::move(reading));
  });
}

void load_parameters(LoadContext& context, const YamlNode& node) {
  Binder binder(context.source, context.rules, context.diagnostics);
  BindScope scope;
  scope.constants_only = true;
  if (too_many(context, node.entries.size(), max_parameters, node.span)) return;
  std::vector<std::string> later;  // declared, but not above the one being read
  for (const auto& [key, value] : node.entries) later.push_back(key.text);
  std::reverse(later.begin(), later.end());
  scope.later_parameters = &later;
  for_each_entry(context, node, [&](const YamlNode& key, const YamlNode& value) {
    Parameter parameter;
    parameter.id = key.text;
    parameter.span = key.span;
    check_id(context, parameter.id, key.span);
    MapReader reader(context, value, "parameter",
                     {"label", "value", "values", "by", "clause", "unit", "note"});
    if (reader.find("values") != nullptr) {  // by a date: load_derived.cc
      if (!later.empty()) later.pop_back();
      return;
    }
    if (reader.find("by") != nullptr)
      context.error(Code::key_needs, reader.key_span("by"), {"by", "values"});
    if (reader.good()) {
      parameter.label = reader.text("label");
      parameter.clause = reader.text("clause");
      if (const YamlNode* constant = reader.require("value")) {
        // Folded, so that parameters made of parameters stay one value however often they double.
        if (const ExprPtr expr = binder.bind(*constant, scope, Type::Kind::invalid))
          parameter.value = fold(context.rules, *expr, {});
      }
    }
    for (const std::string& name : {parameter.id, parameter.label}) {
      const auto called = [&](const Parameter& p) { return p.id == name || p.label == name; };
      const auto& others = context.rules.parameters;
      if (!name.empty() &&
          (context.rules.facts.find(name) >= 0 || context.rules.find_reading(name) >= 0 ||
           reserved(name) || std::any_of(others.begin(), others.end(), called)))
        context.error(Code::name_taken, key.span, {name});
      if (parameter.label == parameter.id) break;
    }
    // Kept without a value after an error: then its name is no second error.
    context.rules.parameters.push_back(std::move(parameter));
    if (!later.empty()) later.pop_back();
  });
}

}  // namespace guiju
