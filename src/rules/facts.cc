// Declared facts -> numbered cells and an index of their names. One idea: what is the same for every
// body (slots, names, how the note on a default begins) is worked out once here.
#include "rules/facts.h"

#include <algorithm>
#include <array>

#include "base/diagnostic.h"

namespace guiju {
namespace {

constexpr std::array<std::string_view, 8> type_names = {"boolean", "count", "number",  "text",
                                                        "choice",  "date",  "finding", "list"};

// The default as people write it. Only types that can have one.
std::string default_text(const Fact& fact, Language language) {
  switch (fact.type) {
    case FactType::boolean:
    case FactType::finding:
      if (language == Language::zh) return fact.default_cell != 0 ? "是" : "否";
      return fact.default_cell != 0 ? "true" : "false";
    case FactType::choice: return fact.choices.at(static_cast<std::size_t>(fact.default_cell));
    case FactType::date:
      return Date::from_days(static_cast<std::int32_t>(fact.default_cell)).to_string();
    case FactType::number: return fact.default_number->to_string();
    default: return std::to_string(fact.default_cell);
  }
}

void write_default_note(Fact& fact) {
  const std::string& label = fact.label.empty() ? fact.id : fact.label;
  const auto write = [&](Code code, std::string zh = {}, std::string en = {}) {
    fact.default_note_zh = message(code, {label, std::move(zh)}, Language::zh);
    fact.default_note_en = message(code, {fact.id, std::move(en)}, Language::en);
  };
  switch (fact.default_kind) {
    case Fact::Default::none: break;
    case Fact::Default::value:
      write(Code::default_taken, default_text(fact, Language::zh),
            default_text(fact, Language::en));
      break;
    case Fact::Default::as_of: write(Code::default_as_of); break;
    case Fact::Default::not_given: write(Code::default_not_given); break;
  }
}

}  // namespace

std::string_view name_of(FactType type) { return type_names[static_cast<std::size_t>(type)]; }

std::optional<FactType> fact_type_named(std::string_view name) {
  const auto found = std::find(type_names.begin(), type_names.end(), name);
  if (found == type_names.end()) return std::nullopt;
  return static_cast<FactType>(found - type_names.begin());
}

int FactTable::find(std::string_view id_or_label) const {
  const auto found = index_.find(id_or_label);
  return found == index_.end() ? -1 : found->second;
}

int FactTable::find_field(const Fact& fact, std::string_view id_or_label) {
  const auto called = [&](const Fact& field) {
    return field.id == id_or_label || field.label == id_or_label;
  };
  const auto found = std::find_if(fact.fields.begin(), fact.fields.end(), called);
  return found == fact.fields.end() ? -1 : static_cast<int>(found - fact.fields.begin());
}

void FactTable::add_default(Fact& fact, int of, int field) {
  if (fact.default_kind == Fact::Default::none) return;
  write_default_note(fact);
  const Fact& whole = facts[static_cast<std::size_t>(of)];
  defaults.push_back({of, field, whole.list, fact.slot, fact.default_kind, fact.default_for_null,
                      fact.default_kind == Fact::Default::value && fact.default_number.has_value(),
                      fact.default_cell});
}

void FactTable::build_index() {
  scalar_count = 0;
  scalar_facts.clear();
  list_facts.clear();
  defaults.clear();
  index_.clear();
  for (std::size_t i = 0; i < facts.size(); ++i) {
    Fact& fact = facts[i];
    const int index = static_cast<int>(i);
    const bool is_list = fact.type == FactType::list;
    fact.slot = is_list ? -1 : scalar_count++;
    fact.list = is_list ? static_cast<int>(list_facts.size()) : -1;
    (is_list ? list_facts : scalar_facts).push_back(index);
    add_default(fact, index, -1);
    for (std::size_t f = 0; f < fact.fields.size(); ++f) {
      fact.fields[f].slot = static_cast<int>(f);
      add_default(fact.fields[f], index, static_cast<int>(f));
    }
    // The first of two facts of one name keeps it; the loader refuses the second.
    index_.emplace(fact.id, index);
    if (!fact.label.empty()) index_.emplace(fact.label, index);
  }
}

}  // namespace guiju
