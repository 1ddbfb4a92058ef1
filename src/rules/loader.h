// The loader's parts: one mapping reader that all of them use, and one function for each section of
// a rule file. Internal to rules/.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rules/bind.h"
#include "rules/model.h"
#include "rules/words.h"
#include "syntax/yaml_tree.h"

namespace guiju {

// What every section needs.
struct LoadContext {
  SourcePtr source;
  RuleSet& rules;
  Diagnostics& diagnostics;
  Binder* binder = nullptr;  // set once facts, readings and parameters are known
  Span score_span{};         // of the section score, for what it lacks

  Diagnostic& error(Code code, Span span, std::vector<std::string> arguments = {}) {
    return diagnostics.add(code, {source, span}, std::move(arguments));
  }
  NameSearch search{};
  std::unordered_set<std::uint32_t> untyped{};  // places of facts whose type is faulty
  // No more problems are kept, so looking for them would only cost time.
  bool full() const {
    return !diagnostics.all().empty() && diagnostics.all().back().code == Code::too_many_problems;
  }
};

// A mapping whose keys are known. Reports a node that is no mapping, unknown keys (with the nearest
// known one) and missing keys; hands out values.
class MapReader {
 public:
  // `what` names the thing for messages ("fact"). `keys` are all the keys it may have.
  MapReader(LoadContext& context, const YamlNode& node, std::string_view what,
            std::initializer_list<std::string_view> keys);
  // A second look at a mapping whose keys have been checked.
  MapReader(LoadContext& context, const YamlNode& node)
      : context_(context), node_(node), good_(node.is_mapping()) {}
  // False when the node is no mapping (reported).
  bool good() const { return good_; }
  const YamlNode& node() const { return node_; }

  // The value of a key, or null when absent. A key written with an empty value counts as absent
  // for the optional getters and is reported by the required ones.
  const YamlNode* find(std::string_view key) const { return node_.find(key); }
  // The value of a key that must be there; null (reported) otherwise.
  const YamlNode* require(std::string_view key);
  std::string text(std::string_view key, bool required = false);
  // An id: letters (any script), digits, _ and -, not starting with a digit for `name`s.
  std::string id(std::string_view key, bool required);
  std::optional<Number> number(std::string_view key, bool required = false);
  bool boolean(std::string_view key, bool fallback);
  std::vector<std::string> texts(std::string_view key);
  // Binds an expression; null when the key is absent or wrong.
  ExprPtr expression(std::string_view key, const BindScope& scope, Type::Kind type,
                     bool required = false);
  Under under();
  Span key_span(std::string_view key) const;

 private:
  LoadContext& context_;
  const YamlNode& node_;
  std::string what_;
  bool good_ = false;
  bool comma_ = false;  // a decimal comma tore a number apart: `{points: 0,5}`
};

// Reads an exact decimal from a scalar; reports decimal commas, full-width digits and the like.
std::optional<Number> read_number(LoadContext& context, const YamlNode& node);
// Reads the text of a scalar; reports anything else.
std::optional<std::string> read_text(LoadContext& context, const YamlNode& node);
// Calls `each` for every item of a sequence; reports a node that is none.
void for_each_item(LoadContext& context, const YamlNode& node,
                   const std::function<void(const YamlNode&)>& each);
// Calls `each` for every entry of a mapping; reports a node that is none.
void for_each_entry(LoadContext& context, const YamlNode& node,
                    const std::function<void(const YamlNode&, const YamlNode&)>& each);
// The record list named by a scalar, or -1 (reported).
int read_list_name(LoadContext& context, const YamlNode& node);
// True, and reported once at `span`, when a section has more than `most` entries.
bool too_many(LoadContext& context, std::size_t count, std::size_t most, Span span);
// Reports a node that is no mapping; `what` names the thing.
void report_no_mapping(LoadContext& context, const YamlNode& node, std::string_view what);
// Reports `name` as unknown with the nearest of `candidates`.
void report_unknown(LoadContext& context, Code code, Span span, const std::string& name,
                    const std::vector<std::string>& candidates, std::vector<std::string> more = {});
// The name as an identifier of the rule language; reports one that is not.
bool check_id(LoadContext& context, const std::string& id, Span span);

void load_facts(LoadContext& context, const YamlNode& node);
void load_judgement(LoadContext& context, const YamlNode& node);
void load_readings(LoadContext& context, const YamlNode& node);
void load_parameters(LoadContext& context, const YamlNode& node);
void load_dated_parameters(LoadContext& context, const YamlNode& node);
void load_derived(LoadContext& context, const YamlNode& node);
void load_rubric(LoadContext& context, const YamlNode& node);
void load_scores(LoadContext& context, const YamlNode* node);
void load_outcome(LoadContext& context,
                  const MapReader& root);  // opinions, scope, opinion, grades, grade
void load_results(LoadContext& context, const YamlNode& node);
void load_after(LoadContext& context, const MapReader& root);  // notes, due, report
void load_samples(LoadContext& context, const YamlNode& node, Span key);

// checks.cc: what must hold of a rule set as a whole.
void check_rules(LoadContext& context);

}  // namespace guiju
