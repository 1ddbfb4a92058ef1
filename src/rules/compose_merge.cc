// What a file adds to another must be new, what it overrides must be there: a misspelt id is an
// error in both cases, and nothing is replaced by accident.
#include "rules/compose_merge.h"

#include <algorithm>
#include <array>

namespace guiju {

namespace {

using Entry = std::pair<YamlNode, YamlNode>;

constexpr std::array<std::string_view, 6> maps{"facts",   "parameters", "readings",
                                               "derived", "opinions",   "results"};
constexpr std::array<std::string_view, 3> lists{"notes", "due", "sample"};
constexpr std::array<std::string_view, 7> wholes{"score", "scope",  "opinion",  "grades",
                                                 "grade", "report", "judgement"};
constexpr int most_near_names = 100;  // looked for; each costs a pass over all ids

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

YamlNode* value_of(YamlNode& map, std::string_view key) {
  for (Entry& entry : map.entries)
    if (entry.first.text == key) return &entry.second;
  return nullptr;
}

void drop(YamlNode& map, std::string_view key) {
  std::erase_if(map.entries, [&](const Entry& entry) { return entry.first.text == key; });
}

bool is_removed(const YamlNode& node) { return node.is_scalar() && node.text == "removed"; }

// The same words, wherever they stand.
bool same(const YamlNode& a, const YamlNode& b) {
  if (a.kind != b.kind || a.text != b.text || a.items.size() != b.items.size() ||
      a.entries.size() != b.entries.size())
    return false;
  for (std::size_t i = 0; i < a.items.size(); ++i)
    if (!same(a.items[i], b.items[i])) return false;
  for (std::size_t i = 0; i < a.entries.size(); ++i)
    if (a.entries[i].first.text != b.entries[i].first.text ||
        !same(a.entries[i].second, b.entries[i].second))
      return false;
  return true;
}

void add_thing(YamlNode& node, std::unordered_map<std::string, YamlNode*>& first,
               std::unordered_set<std::string>& twice) {
  const YamlNode* id = node.find("id");
  if (id == nullptr || !id->is_scalar() || id->text.empty()) return;
  if (!first.emplace(id->text, &node).second) twice.insert(id->text);
}

// Parts, and the deductions, awards, members of groups, bands and adjustments in them, by id.
void collect(YamlNode& parts, std::unordered_map<std::string, YamlNode*>& by_part,
             std::unordered_set<std::string>& part_twice,
             std::unordered_map<std::string, YamlNode*>& by_line,
             std::unordered_set<std::string>& line_twice) {
  for (YamlNode& part : parts.items) {
    if (!part.is_mapping()) continue;
    add_thing(part, by_part, part_twice);
    if (YamlNode* inner = value_of(part, "parts"))
      collect(*inner, by_part, part_twice, by_line, line_twice);
    for (const char* key : {"deductions", "awards", "adjust"}) {
      YamlNode* lines = value_of(part, key);
      if (lines == nullptr) continue;
      for (YamlNode& line : lines->items) {
        add_thing(line, by_line, line_twice);
        for (const char* group : {"first", "all", "largest", "smallest", "rows"})
          if (YamlNode* members = value_of(line, group))
            for (YamlNode& member : members->items) add_thing(member, by_line, line_twice);
      }
    }
  }
}

}  // namespace

void Merger::unknown(Code code, const YamlNode& key, const std::vector<std::string>& known) {
  Diagnostic& diagnostic = report_(code, key, {key.text});
  if (++near_names_ > most_near_names) return;
  const std::string nearest = nearest_name(key.text, known);
  if (nearest.empty()) return;
  diagnostic.notes.push_back({{}, Code::did_you_mean, {nearest}});
  diagnostic.fixes.push_back({place_(key), nearest});
}

void Merger::add_entries(YamlNode& map, const YamlNode& added, bool same_fits) {
  std::unordered_map<std::string_view, std::size_t> there;
  for (std::size_t i = 0; i < map.entries.size(); ++i) there.emplace(map.entries[i].first.text, i);
  std::vector<Entry> fresh;
  for (const Entry& entry : added.entries) {
    const auto found = there.find(entry.first.text);
    if (found == there.end()) {
      fresh.push_back(entry);
      continue;
    }
    const Entry& other = map.entries[found->second];
    if (same_fits && same(other.second, entry.second)) continue;
    report_(same_fits ? Code::declared_differently : Code::already_in_base, entry.first,
            {entry.first.text})
        .notes.push_back({place_(other.first), Code::earlier_tier_here, {entry.first.text}});
  }
  for (Entry& entry : fresh) map.entries.push_back(std::move(entry));
}

// Parts of an extending file: at the end of the rubric, or of the part that `in` names.
void Merger::add_parts(YamlNode& base, const YamlNode& rubric) {
  YamlNode* own = value_of(base, "rubric");
  if (own == nullptr || !own->is_mapping() || !rubric.is_mapping()) {
    report_(Code::already_in_base, rubric, {"rubric"});
    return;
  }
  for (const Entry& entry : rubric.entries)
    if (entry.first.text != "parts")
      report_(Code::already_in_base, entry.first, {entry.first.text});
  const YamlNode* parts = rubric.find("parts");
  YamlNode* tree = value_of(*own, "parts");
  if (parts == nullptr || tree == nullptr) return;
  for (YamlNode part : parts->items) {
    const YamlNode* in = part.find("in");
    if (in == nullptr) {
      tree->items.push_back(std::move(part));
      continue;
    }
    std::unordered_map<std::string, YamlNode*> by_part, by_line;
    std::unordered_set<std::string> part_twice, line_twice;
    collect(*tree, by_part, part_twice, by_line, line_twice);
    const auto found = by_part.find(in->text);
    YamlNode* inner = found != by_part.end() ? value_of(*found->second, "parts") : nullptr;
    if (found != by_part.end() && inner == nullptr) {
      report_(Code::key_needs, *in, {"in: " + in->text, "parts"});
      continue;
    }
    if (inner == nullptr) {
      std::vector<std::string> known;
      for (const auto& [id, node] : by_part)
        if (node->find("parts") != nullptr) known.push_back(id);
      std::sort(known.begin(), known.end());
      unknown(Code::nothing_to_override, *in, known);
      continue;
    }
    drop(part, "in");
    inner->items.push_back(std::move(part));
  }
}

void Merger::add_section(YamlNode& base, const Entry& section) {
  const std::string& name = section.first.text;
  YamlNode* there = value_of(base, name);
  if (there == nullptr) {
    base.entries.push_back(section);
  } else if (name == "rubric") {
    add_parts(base, section.second);
  } else if (among(maps, name) && there->is_mapping() && section.second.is_mapping()) {
    add_entries(*there, section.second, false);
  } else if (among(lists, name) && there->is_sequence() && section.second.is_sequence()) {
    there->items.insert(there->items.end(), section.second.items.begin(),
                        section.second.items.end());
  } else {
    report_(Code::already_in_base, section.first, {name})
        .notes.push_back({place_(*there), Code::earlier_tier_here, {name}});
  }
}

void Merger::change_keys(YamlNode& thing, const Entry& change) {
  if (is_removed(change.second)) {
    removed_.insert(&thing);
    return;
  }
  if (!change.second.is_mapping() || !thing.is_mapping()) {
    report_(Code::override_what, change.second, {change.first.text});
    return;
  }
  for (const Entry& entry : change.second.entries) {
    YamlNode* there = value_of(thing, entry.first.text);
    if (is_removed(entry.second)) {
      if (there == nullptr)
        report_(Code::nothing_to_override, entry.first, {entry.first.text});
      else
        drop(thing, entry.first.text);
    } else if (there != nullptr) {
      // The key moves along, so that messages about it point at the change.
      for (Entry& own : thing.entries)
        if (own.first.text == entry.first.text) own = entry;
    } else {
      thing.entries.push_back(entry);
    }
  }
}

void Merger::override_things(const Things& things, const YamlNode& changes) {
  if (!changes.is_mapping()) {
    report_(Code::override_what, changes, {"override"});
    return;
  }
  std::vector<std::string> known;
  for (const Entry& change : changes.entries) {
    const auto found = things.find(change.first.text);
    if (found == things.end()) {
      if (known.empty()) {
        for (const auto& [id, thing] : things) known.push_back(id);
        std::sort(known.begin(), known.end());
      }
      unknown(Code::nothing_to_override, change.first, known);
    } else if (found->second.twice) {
      report_(Code::override_ambiguous, change.first, {change.first.text});
    } else {
      change_keys(*found->second.node, change);
    }
  }
}

void Merger::override_sections(YamlNode& base, const YamlNode& sections) {
  if (!sections.is_mapping()) {
    report_(Code::override_what, sections, {"override"});
    return;
  }
  for (const Entry& section : sections.entries) {
    const std::string& name = section.first.text;
    YamlNode* there = value_of(base, name);
    if (name == "parts" || name == "deductions") {
      YamlNode* rubric = value_of(base, "rubric");
      YamlNode* parts = rubric != nullptr ? value_of(*rubric, "parts") : nullptr;
      std::unordered_map<std::string, YamlNode*> by_part, by_line;
      std::unordered_set<std::string> part_twice, line_twice;
      if (parts != nullptr) collect(*parts, by_part, part_twice, by_line, line_twice);
      Things things;
      for (const auto& [id, node] : name == "parts" ? by_part : by_line)
        things[id] = {node, (name == "parts" ? part_twice : line_twice).contains(id)};
      override_things(things, section.second);
      if (parts != nullptr) sweep(*parts);
    } else if (name == "rubric" && there != nullptr) {
      change_keys(*there, section);
    } else if (among(maps, name)) {
      Things things;
      if (there != nullptr)
        for (Entry& entry : there->entries) things[entry.first.text] = {&entry.second, false};
      override_things(things, section.second);
      if (there != nullptr)
        std::erase_if(there->entries,
                      [&](const Entry& entry) { return removed_.contains(&entry.second); });
    } else if (among(wholes, name) || among(lists, name)) {
      if (there == nullptr)
        report_(Code::nothing_to_override, section.first, {name});
      else if (is_removed(section.second))
        drop(base, name);
      else
        *there = section.second;
    } else {
      std::vector<std::string> known{"rubric", "parts", "deductions"};
      known.insert(known.end(), maps.begin(), maps.end());
      known.insert(known.end(), lists.begin(), lists.end());
      known.insert(known.end(), wholes.begin(), wholes.end());
      unknown(Code::nothing_to_override, section.first, known);
    }
    removed_.clear();
  }
}

// Takes the removed parts, deductions and members out of their lists.
void Merger::sweep(YamlNode& node) const {
  if (removed_.empty()) return;
  std::vector<YamlNode> kept;
  for (YamlNode& item : node.items) {
    if (removed_.contains(&item)) continue;
    for (auto& [key, value] : item.entries) sweep(value);
    kept.push_back(std::move(item));
  }
  node.items = std::move(kept);
}

YamlNode Merger::extend(YamlNode base, const YamlNode& change) {
  // Whose rules these are and since when is the extending file's to say.
  for (const char* key : {"guiju", "id", "version", "in_force"}) drop(base, key);
  for (const char* key : {"title", "source"})
    if (change.find(key) != nullptr) drop(base, key);
  base.span = change.span;
  // First what is changed: added entries are the file's own and cannot be meant.
  if (const YamlNode* sections = change.find("override")) override_sections(base, *sections);
  for (const Entry& section : change.entries)
    if (section.first.text != "extends" && section.first.text != "override")
      add_section(base, section);
  return base;
}

// Words that are in one of the lists already are not added again.
void Merger::add_words(YamlNode& judgement, const YamlNode& more) {
  for (const Entry& entry : more.entries) {
    YamlNode* there = value_of(judgement, entry.first.text);
    if (there == nullptr) {
      judgement.entries.push_back(entry);
      continue;
    }
    for (const YamlNode& word : entry.second.items)
      if (std::none_of(there->items.begin(), there->items.end(),
                       [&word](const YamlNode& known) { return known.text == word.text; }))
        there->items.push_back(word);
  }
}

void Merger::include(const YamlNode& other, YamlNode& part, YamlNode& root) {
  for (const char* name : {"facts", "parameters", "readings", "derived", "notes", "judgement"}) {
    const YamlNode* section = other.find(name);
    if (section == nullptr || section->is_null()) continue;
    YamlNode* there = value_of(root, name);
    if (there == nullptr) {
      YamlNode key;
      key.kind = YamlNode::Kind::scalar;
      key.text = name;
      key.span = section->span;
      root.entries.emplace_back(std::move(key), *section);
    } else if (section->is_mapping() && there->is_mapping()) {
      if (std::string_view(name) == "judgement")
        add_words(*there, *section);
      else
        add_entries(*there, *section, true);
    } else if (section->is_sequence() && there->is_sequence()) {
      there->items.insert(there->items.end(), section->items.begin(), section->items.end());
    } else {
      report_(Code::override_what, *section, {name});
    }
  }
  const YamlNode* rubric = other.find("rubric");
  if (rubric == nullptr || !rubric->is_mapping()) return;
  for (const char* name : {"parts", "shared_limits"}) {
    const auto at = std::find_if(rubric->entries.begin(), rubric->entries.end(),
                                 [&](const Entry& entry) { return entry.first.text == name; });
    if (at == rubric->entries.end()) continue;
    if (value_of(part, name) != nullptr)
      report_(Code::already_in_base, *value_of(part, name), {name});
    else
      part.entries.push_back(*at);
  }
}

}  // namespace guiju
