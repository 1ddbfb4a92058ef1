// Two trees of rule files → one: a file and what another adds to and changes of it, or a rubric as
// an item of another. Internal to compose.cc.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "syntax/yaml_tree.h"

namespace guiju {

class Merger {
 public:
  using Report =
      std::function<Diagnostic&(Code, const YamlNode&, std::vector<std::string> arguments)>;
  using Place = std::function<Location(const YamlNode&)>;
  // `report` adds an error at a node, `place` tells where a node stands.
  Merger(Report report, Place place) : report_(std::move(report)), place_(std::move(place)) {}

  // `base` with what `change` adds and overrides.
  YamlNode extend(YamlNode base, const YamlNode& change);
  // The parts of `other`'s rubric into `part`; its facts, parameters, readings, derived facts and
  // notes into `root`, where the same declaration may stand already.
  void include(const YamlNode& other, YamlNode& part, YamlNode& root);

 private:
  using Entry = std::pair<YamlNode, YamlNode>;
  // What an id of the section `override` stands for.
  struct Thing {
    YamlNode* node = nullptr;  // a mapping
    bool twice = false;
  };
  using Things = std::unordered_map<std::string, Thing>;

  void add_section(YamlNode& base, const Entry& section);
  void add_entries(YamlNode& map, const YamlNode& added, bool same_fits);
  static void add_words(YamlNode& judgement, const YamlNode& more);
  void add_parts(YamlNode& base, const YamlNode& rubric);
  void override_sections(YamlNode& base, const YamlNode& sections);
  void override_things(const Things& things, const YamlNode& changes);
  void change_keys(YamlNode& thing, const Entry& change);
  void unknown(Code code, const YamlNode& key, const std::vector<std::string>& known);
  void sweep(YamlNode& node) const;

  Report report_;
  Place place_;
  std::unordered_set<const YamlNode*> removed_;
  int near_names_ = 0;
};

}  // namespace guiju
