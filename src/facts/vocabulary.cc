// A rule set -> tables for reading bodies. One idea: every name stands in one byte string, and a key
// is found by one hash and one comparison.
#include "facts/vocabulary.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace guiju::facts {
namespace {

constexpr std::array<std::string_view, 4> part_names = {"value", "by", "on", "because"};
constexpr std::array<std::string_view, 4> determination_names = {"opinion", "by", "on", "because"};

// Mixes eight bytes at a time. Not a defence against chosen keys: the names come from the rule
// file, and a key that is in no table costs at most one run of occupied places.
std::uint64_t hash_of(std::string_view name) {
  constexpr std::uint64_t factor = 0x9E3779B97F4A7C15u;
  std::uint64_t hash = name.size() * factor;
  const char* at = name.data();
  std::size_t left = name.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    hash = (hash ^ word) * factor;
    hash ^= hash >> 32;
  }
  std::uint64_t word = 0;
  std::memcpy(&word, at, left);
  hash = (hash ^ word) * factor;
  return hash ^ (hash >> 32);
}

}  // namespace

CellRule cell_rule(const Fact& fact) {
  CellRule rule;
  rule.type = fact.type;
  rule.slot = fact.slot;
  rule.list = fact.list;
  rule.fact = &fact;
  // The bounds of a count are whole numbers (the loader sees to it); without any, these.
  rule.min = 0;
  rule.max = default_max_count;
  if (fact.min && fact.min->to_int64()) rule.min = std::max<std::int64_t>(0, *fact.min->to_int64());
  if (fact.max && fact.max->to_int64()) rule.max = *fact.max->to_int64();
  return rule;
}

std::string_view name_of(FindingPart part) { return part_names[static_cast<std::size_t>(part)]; }

std::string_view name_of(Determined what) {
  return what == Determined::confirmation ? "confirmation" : "override";
}

std::string_view name_of(DeterminationPart part) {
  return determination_names[static_cast<std::size_t>(part)];
}

void KeyTable::add(std::string_view name, int meaning) {
  if (name.empty() || find(name) >= 0) return;
  const Key key{static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(name.size()),
                meaning};
  bytes_ += name;
  keys_.push_back(key);
  if (keys_.size() * 2 > places_.size()) {
    grow();
  } else {
    places_[place_of(name)] = static_cast<std::int32_t>(keys_.size() - 1);
  }
}

int KeyTable::find(std::string_view name) const {
  return places_.empty() || name.empty() ? -1 : places_[place_of(name)];
}

std::vector<std::string> KeyTable::names() const {
  std::vector<std::string> names;
  names.reserve(keys_.size());
  for (std::size_t i = 0; i < keys_.size(); ++i) names.emplace_back(name(static_cast<int>(i)));
  return names;
}

// Where `name` stands, or the empty place where it would.
std::size_t KeyTable::place_of(std::string_view name) const {
  const std::size_t mask = places_.size() - 1;
  std::size_t place = static_cast<std::size_t>(hash_of(name)) & mask;
  while (places_[place] >= 0 && this->name(places_[place]) != name) place = (place + 1) & mask;
  return place;
}

void KeyTable::grow() {
  places_.assign(places_.empty() ? 16 : places_.size() * 2, -1);
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const int key = static_cast<int>(i);
    places_[place_of(name(key))] = key;
  }
}

Vocabulary::Vocabulary(const RuleSet& rule_set) : rules(rule_set) {
  keys.add("id", means_id);
  keys.add("name", means_name);
  keys.add("not_applicable", means_not_applicable);
  keys.add("confirmation", means_confirmation);
  keys.add("确认", means_confirmation);
  keys.add("override", means_override);
  keys.add("改定", means_override);
  const std::vector<Fact>& declared = rules.facts.facts;
  for (std::size_t i = 0; i < declared.size(); ++i) {
    facts.push_back(cell_rule(declared[i]));
    keys.add(declared[i].id, static_cast<int>(i));
    if (!declared[i].forms.empty()) forms.push_back({nullptr, &declared[i]});
  }
  for (std::size_t i = 0; i < declared.size(); ++i) {
    keys.add(declared[i].label, static_cast<int>(i));
  }
  for (const int list_fact : rules.facts.list_facts) {
    const Fact& fact = declared[static_cast<std::size_t>(list_fact)];
    ListRule& list = lists.emplace_back();
    list.fact = &fact;
    for (const Fact& field : fact.fields) {
      list.keys.add(field.id, field.slot);
      list.fields.push_back(cell_rule(field));
      if (!field.forms.empty()) forms.push_back({&fact, &field});
    }
    for (const Fact& field : fact.fields) list.keys.add(field.label, field.slot);
  }
  for (std::size_t i = 0; i < rules.parts.size(); ++i) {
    rows.add(rules.parts[i].id, static_cast<int>(i));
  }
  for (std::size_t i = 0; i < part_names.size(); ++i) {
    finding_parts.add(part_names[i], static_cast<int>(i));
    determination_parts.add(determination_names[i], static_cast<int>(i));
  }
  const std::vector<OpinionCode>& codes = rules.opinions;
  for (std::size_t i = 0; i < codes.size(); ++i) opinions.add(codes[i].id, static_cast<int>(i));
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto same = [&](const OpinionCode& other) { return other.label == codes[i].label; };
    if (std::count_if(codes.begin(), codes.end(), same) == 1)
      opinions.add(codes[i].label, static_cast<int>(i));
  }
}

}  // namespace guiju::facts
