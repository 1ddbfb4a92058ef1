// Facts → input data with their types, decisions that write the defaults out, and the list of the
// facts that are missing.
#include <algorithm>

#include "dmn/builder.h"
#include "dmn/required.h"
#include "evaluate/body.h"

namespace guiju::dmn {

namespace {

std::string simple_type(FactType type) {
  switch (type) {
    case FactType::boolean:
    case FactType::finding: return "boolean";
    case FactType::count:
    case FactType::number: return "number";
    case FactType::date: return "date";
    default: return "string";
  }
}

// Unary tests; null, a value that is not known, is among what any of them allows.
std::string domain_of(const Fact& fact) {
  std::string out;
  if (fact.type == FactType::choice) {
    for (const std::string& choice : fact.choices) out += feel_string(choice) + ", ";
  } else if (fact.min && fact.max) {
    out = "[" + feel_number(*fact.min).text + ".." + feel_number(*fact.max).text + "], ";
  } else if (fact.min) {
    out = ">= " + feel_number(*fact.min).text + ", ";
  } else if (fact.max) {
    out = "<= " + feel_number(*fact.max).text + ", ";
  }
  return out.empty() ? out : out + "null";
}

std::string description_of(const Fact& fact) {
  std::string out;
  for (const std::string* part : {&fact.unit, &fact.note, &fact.clause})
    if (!part->empty()) out += (out.empty() ? "" : "; ") + *part;
  return out;
}

std::string default_text(const Fact& fact) {
  if (fact.type == FactType::number && fact.default_number)
    return feel_number(*fact.default_number).text;
  static const Body none;
  const std::string text = cell_text(fact, fact.default_cell, none);
  if (fact.type == FactType::date) return "date(\"" + text + "\")";
  return fact.type == FactType::choice ? feel_string(text) : text;
}

}  // namespace

// The type of a scalar: its own where it has a domain.
std::string Builder::declare_type(const Fact& fact, const std::string& name) {
  const std::string domain = domain_of(fact);
  if (domain.empty()) return simple_type(fact.type);
  // Facts of the same domain share a type.
  for (const ItemType& type : out_.model.types)
    if (!type.list && type.fields.empty() && type.domain == domain &&
        type.base == simple_type(fact.type))
      return type.name;
  ItemType type;
  type.name = names_.make("t_" + name);
  type.base = simple_type(fact.type);
  type.domain = domain;
  if (fact.type == FactType::choice) type.label = fact.label;
  out_.model.types.push_back(type);
  return type.name;
}

void Builder::declare_facts() {
  const FactTable& facts = rules_.facts;
  out_.slots.resize(static_cast<std::size_t>(facts.scalar_count));
  out_.lists.resize(facts.list_facts.size());
  out_.fields.resize(facts.list_facts.size());
  // Names first: no type or field may take that of a fact.
  for (const Fact& fact : facts.facts)
    (fact.type == FactType::list ? out_.lists[static_cast<std::size_t>(fact.list)]
                                 : out_.slots[static_cast<std::size_t>(fact.slot)]) =
        names_.make(fact.id);
  for (const Part& part : rules_.parts) out_.parts.push_back(names_.make(part.id));
  fact_names_ = out_.slots;
  list_names_ = out_.lists;
  bool as_of = false;
  for (const Fact& fact : facts.facts) {
    Input input;
    input.label = fact.label;
    input.description = description_of(fact);
    if (fact.type != FactType::list) {
      input.name = out_.slots[static_cast<std::size_t>(fact.slot)];
      input.type = declare_type(fact, input.name);
      as_of = as_of || fact.default_kind == Fact::Default::as_of;
    } else {
      const auto list = static_cast<std::size_t>(fact.list);
      input.name = out_.lists[list];
      ItemType record;
      record.name = names_.make("t_" + input.name + "_record");
      record.label = fact.label;
      for (const Fact& field : fact.fields) {
        out_.fields[list].push_back(names_.make(field.id));
        ItemType type;
        type.name = out_.fields[list].back();
        type.label = field.label;
        type.base = simple_type(field.type);
        type.domain = domain_of(field);
        as_of = as_of || field.default_kind == Fact::Default::as_of;
        record.fields.push_back(std::move(type));
      }
      ItemType all;
      all.name = names_.make("t_" + input.name);
      all.label = fact.label;
      all.base = record.name;
      all.list = true;
      input.type = all.name;
      out_.model.types.push_back(std::move(record));
      out_.model.types.push_back(std::move(all));
    }
    types_[input.name] = input.type;
    out_.model.inputs.push_back(std::move(input));
  }
  field_names_ = out_.fields;
  if (as_of) {
    out_.as_of = names_.make("as_of");
    types_[out_.as_of] = "date";
    out_.model.inputs.push_back({out_.as_of, text("评估基准日", "date of evaluation"), "", "date"});
  }
  ItemType texts;
  texts.name = names_.make("t_texts");
  texts.base = "string";
  texts.list = true;
  out_.not_applicable = names_.make("not_applicable");
  types_[out_.not_applicable] = texts.name;
  out_.model.inputs.push_back(
      {out_.not_applicable, text("不适用的评分行", "rows that do not apply"),
       text("评分行编号的列表；没有的为 null", "ids of rows; null where there are none"),
       texts.name});
  out_.model.types.push_back(std::move(texts));
  for (const Fact& fact : facts.facts) {
    if (fact.type == FactType::list)
      add_list_default(fact);
    else
      add_default(fact);
  }
}

void Builder::add_default(const Fact& fact) {
  if (fact.default_kind == Fact::Default::none) return;
  std::string& name = fact_names_[static_cast<std::size_t>(fact.slot)];
  attempt(fact.span, [&] {
    const Feel stated = ref(name);
    const Feel otherwise =
        fact.default_kind == Fact::Default::as_of ? ref(out_.as_of) : Feel{default_text(fact)};
    name = names_.make(name + "_or_default");
    add(name, fact.label + text("（未填取默认值）", " (or its default)"),
        types_[out_.slots[static_cast<std::size_t>(fact.slot)]],
        Literal{
            if_else(binary(stated, "=", {"null"}, comparison_binding), otherwise, stated).text});
  });
}

// Records with their fields' defaults; a list that may be left out is empty then.
void Builder::add_list_default(const Fact& fact) {
  const auto list = static_cast<std::size_t>(fact.list);
  const auto has_default = [](const Fact& f) { return f.default_kind != Fact::Default::none; };
  const bool records = std::any_of(fact.fields.begin(), fact.fields.end(), has_default);
  const bool left_out = fact.default_kind == Fact::Default::not_given;
  if (!records && !left_out) return;
  attempt(fact.span, [&] {
    std::string& name = list_names_[list];
    const Feel stated = ref(name);
    Feel filled = stated;
    if (records) {
      std::string entries;
      for (std::size_t i = 0; i < fact.fields.size(); ++i) {
        const Fact& field = fact.fields[i];
        const Feel value{"record." + field_names_[list][i]};
        Feel entry = value;
        if (has_default(field))
          entry = if_else(binary(value, "=", {"null"}, comparison_binding),
                          field.default_kind == Fact::Default::as_of ? ref(out_.as_of)
                                                                     : Feel{default_text(field)},
                          value);
        entries += (entries.empty() ? "" : ", ") + field_names_[list][i] + ": " + entry.text;
      }
      filled = {
          "for record in " + stated.text + " return {" + entries + "}", open_ended, {}, false};
    }
    name = names_.make(name + "_or_default");
    const Feel absent{left_out ? "[]" : "null"};
    add(name, fact.label + text("（未填取默认值）", " (or their defaults)"),
        types_[out_.lists[list]],
        Literal{if_else(binary(stated, "=", {"null"}, comparison_binding), absent, filled).text});
  });
}

// Names of the facts that are missing and looked at: by the scores of parts (`sheet`), or by the result.
std::string Builder::missing_facts(bool sheet) {
  std::vector<Feel> lists;
  for (const auto& [leaf, places] : needs_) {
    Feel any;
    for (const Need& need : places) {
      if (sheet != (need.where == Need::Where::sheet)) continue;
      Feel asked;
      if (need.where == Need::Where::outcome) asked = ref(scope_name_);
      if (need.where == Need::Where::scored) asked = ref(has_score_);
      if (need.part >= 0) {
        const Feel gone = absent(need.part);
        // A fact that is missing at all is rare; whether its row applies is asked after that.
        Feel missing = boolean(need.missing);
        if (!gone.text.empty()) missing = both(missing, not_of(gone));
        any = either(any, missing);
        continue;
      }
      const Feel missing = boolean(need.missing);
      any = either(any, asked.text.empty() ? missing : if_else(asked, missing, {"false"}));
    }
    if (any.text.empty()) continue;
    lists.push_back(if_else(any, {"[" + feel_string(name_of(rules_, leaf)) + "]"}, {"[]"}));
  }
  if (!sheet) lists.push_back(if_else(ref(has_score_), ref(sheet_unknown_), {"[]"}));
  if (lists.empty()) return "[]";
  return call("concatenate", lists).text;
}

// Which facts are missing: without one of them there is no result rather than a wrong one.
void Builder::add_unknown() {
  needs_ = collect_needs(rules_, *form_, selection_);
  const std::string texts = types_[out_.not_applicable];
  const auto is_empty = [&](const std::string& name) {
    return binary(call("count", {ref(name)}), "=", feel_number(0), comparison_binding).text;
  };
  add(sheet_unknown_, text("各项得分所缺的事实", "facts that the scores of parts lack"), texts,
      Literal{missing_facts(true)},
      text("只要有一项，各项得分都为 null", "with any of them all scores are null"));
  add(sheet_complete_, text("各项得分所需事实齐备", "the scores of parts lack nothing"), "boolean",
      Literal{is_empty(sheet_unknown_)});
  add(unknown_, text("结果所缺的事实", "facts that the result lacks"), texts,
      Literal{missing_facts(false)},
      text("只要有一项，分数、评估意见等都为 null",
           "with any of them score, opinion and the like are null"));
  add(complete_, text("结果所需事实齐备", "the result lacks nothing"), "boolean",
      Literal{is_empty(unknown_)});
}

}  // namespace guiju::dmn
