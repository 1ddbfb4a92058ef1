// Reads the section rubric in two walks: first every part with its place in the tree, then what
// makes its score, because a formula or condition may name any part, also one further down.
// Internal to load_rubric.cc (parts), load_part.cc (how a score is made) and load_charges.cc
// (deductions, awards, groups, bands, tables).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rules/loader.h"

namespace guiju {

class RubricLoader {
 public:
  explicit RubricLoader(LoadContext& context) : context_(context) {}
  void load(const YamlNode& node);

 private:
  // ---- load_rubric.cc
  void load_part(const YamlNode& node, int parent, int depth);
  bool is_named(const std::string& id) const;
  std::string made_up_id(int parent) const;
  void load_totals(MapReader& reader);
  void load_shared(MapReader& reader, int parent);
  void load_shared_item(const YamlNode& node, int parent);
  // The part named by a scalar, or -1 (reported).
  int read_part_name(const YamlNode& node);
  // Points: at least 0 (or above 0), at most 6 decimals and a million.
  std::optional<Number> points(MapReader& reader, const char* key, bool required,
                               bool positive = false);
  bool check_points(const char* key, Span span, const Number& value, bool positive);

  // ---- load_part.cc
  void load_kind(MapReader& reader, Part& part);
  void load_score(MapReader& reader, int index);
  ExprPtr over_facts(MapReader& reader, const char* key);
  std::optional<Number> limit(MapReader& reader, const char* key, std::optional<Number> otherwise);
  void load_adjustment(const YamlNode& node, int part);
  void derive_marks();

  // ---- load_charges.cc
  void load_charges(MapReader& reader, const char* key, int part);
  void load_charge(const YamlNode& node, int part);
  void load_group(const YamlNode& node, const YamlNode& members, int part, Charge& charge);
  void load_records(MapReader& reader, Charge& charge);
  void load_only_when(MapReader& reader, Charge& charge);
  void load_deduction(const YamlNode& node, int part, Charge& charge, bool alone);
  void load_points(MapReader& reader, const BindScope& scope, Deduction& deduction);
  void load_amount_limits(MapReader& reader, Deduction& deduction);
  void load_bands(const YamlNode& node, const YamlNode& inputs, int part, Charge& charge);
  struct BandTable;
  bool choice_without_quotes(const YamlNode& test, const Expr& input);
  void load_band(const YamlNode& node, const BandTable& table, int part, Charge& charge);
  bool add_deduction(Deduction deduction, Charge& charge, Span span);
  // What a condition of part `part` may speak of.
  BindScope condition_scope(const Charge& charge) const;

  LoadContext& context_;
  std::vector<std::pair<const YamlNode*, int>> shared_;  // limits and their parents
  std::vector<const YamlNode*> nodes_;                   // of the parts, by index
  int band_part_ = -1, band_rows_ = 0;                   // rows of its nameless tables so far
  bool charge_list_unknown_ = false;                     // of the charge being read
  bool too_many_ = false;
};

// half_up, step 0.1: rounding by name; nullopt (reported) where it is wrong.
std::optional<RoundTo> read_rounding(LoadContext& context, const YamlNode& node,
                                     std::string_view what);
// One word of a list; nullopt (reported) for another.
std::optional<std::size_t> read_word(LoadContext& context, const YamlNode& node,
                                     const std::vector<std::string>& words);

}  // namespace guiju
