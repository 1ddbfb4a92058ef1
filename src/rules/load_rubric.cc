// The section rubric → parts, charges, deductions and shared limits in document order.
#include <algorithm>

#include "rules/loader.h"

namespace guiju {

namespace {

constexpr std::size_t max_parts = 10'000;
constexpr std::size_t max_deductions = 20'000;
constexpr std::size_t max_shared = 1000;
constexpr std::size_t max_members = 200;  // of one group
constexpr std::size_t max_scores = 500;
constexpr int max_point_decimals = 6;
const Number max_points = 1'000'000;

class RubricLoader {
 public:
  explicit RubricLoader(LoadContext& context) : context_(context) {}

  void load(const YamlNode& node) {
    RuleSet& rules = context_.rules;
    MapReader reader(context_, node, "rubric",
                     {"declared", "discrepancy", "parts", "shared_limits"});
    if (!reader.good()) return;
    if (const YamlNode* parts = reader.require("parts")) {
      for_each_item(context_, *parts, [&](const YamlNode& item) { load_part(item, -1, 0); });
      if (parts->is_sequence() && parts->items.empty())
        context_.error(Code::empty_parts, parts->span);
    }
    for (Part& part : rules.parts)
      if (part.parent < 0) rules.marks = rules.marks + part.marks;
    if (const auto declared = points(reader, "declared", false)) {
      rules.declared = *declared;
      rules.declared_span = reader.find("declared")->span;
    } else {
      rules.declared = rules.marks;
    }
    if (const YamlNode* discrepancy = reader.find("discrepancy")) {
      MapReader inner(context_, *discrepancy, "discrepancy", {"sum", "text", "reading"});
      if (inner.good()) {
        rules.discrepancy = inner.text("text", true);
        rules.discrepancy_span = discrepancy->span;
        if (const auto sum = inner.number("sum", true); sum && *sum != rules.marks)
          context_.error(Code::discrepancy_sum, inner.find("sum")->span,
                         {sum->to_string(), rules.marks.to_string()});
      }
    }
    load_shared(reader, -1);
    for (const auto& [item, parent] : shared_) load_shared_item(*item, parent);
  }

 private:
  // Points: at least 0 (or above 0), at most 6 decimals and a million.
  std::optional<Number> points(MapReader& reader, const char* key, bool required,
                               bool positive = false) {
    const auto value = reader.number(key, required);
    if (!value) return std::nullopt;
    const Span span = reader.find(key)->span;
    if (value->sign() < 0 || (positive && value->sign() == 0)) {
      context_.error(positive ? Code::points_not_positive : Code::marks_negative, span,
                     {key, value->to_string()});
      return std::nullopt;
    }
    const auto decimals = value->finite_decimals();
    if (!decimals || *decimals > max_point_decimals || *value > max_points) {
      context_.error(Code::points_out_of_range, span,
                     {key, max_points.to_string(), std::to_string(max_point_decimals)});
      return std::nullopt;
    }
    return value;
  }

  void load_part(const YamlNode& node, int parent, int depth) {
    RuleSet& rules = context_.rules;
    MapReader reader(context_, node, "part",
                     {"id", "title", "marks", "clause", "method", "sample", "note", "parts",
                      "deductions", "shared_limits", "not_applicable_when"});
    if (!reader.good()) return;
    if (rules.parts.size() >= max_parts) {
      if (rules.parts.size() == max_parts)
        context_.error(Code::too_many_parts, node.span, {std::to_string(max_parts)});
      return;
    }
    const int index = static_cast<int>(rules.parts.size());
    {
      Part part;
      part.parent = parent;
      part.depth = depth;
      part.id = reader.id("id", false);
      part.span = reader.find("id") != nullptr ? reader.find("id")->span
                  : node.entries.empty()       ? node.span
                                               : node.entries.front().first.span;
      if (part.id.empty())
        part.id = made_up_id(parent);
      else if (is_named(part.id))
        context_.error(Code::name_taken, part.span, {part.id});
      const int other = rules.find_part(part.id);
      if (other >= 0)
        context_.error(Code::duplicate_part, part.span, {part.id})
            .notes.push_back({{context_.source, rules.parts[static_cast<std::size_t>(other)].span},
                              Code::first_here,
                              {}});
      part.title = reader.text("title");
      part.clause = reader.text("clause");
      part.method = reader.text("method");
      part.sample = reader.text("sample");
      if (const auto marks = points(reader, "marks", true)) {
        part.marks = *marks;
        part.marks_known = true;
      }
      part.marks_span = reader.find("marks") != nullptr ? reader.find("marks")->span : part.span;
      part.not_applicable_when =
          reader.expression("not_applicable_when", BindScope{}, Type::Kind::boolean);
      rules.parts.push_back(std::move(part));
      rules.index_part(index);
    }
    if (parent >= 0) rules.parts[static_cast<std::size_t>(parent)].children.push_back(index);
    const YamlNode* children = reader.find("parts");
    const YamlNode* deductions = reader.find("deductions");
    if (children != nullptr && deductions != nullptr)
      context_.error(Code::parts_and_deductions, reader.key_span("deductions"));
    if (children != nullptr) {
      for_each_item(context_, *children,
                    [&](const YamlNode& item) { load_part(item, index, depth + 1); });
      if (children->is_sequence() && children->items.empty())
        context_.error(Code::empty_parts, children->span);
      if (reader.find("not_applicable_when") != nullptr)
        context_.error(Code::not_applicable_criteria, reader.key_span("not_applicable_when"));
    } else {
      rules.parts[static_cast<std::size_t>(index)].kind = PartKind::deductions;
      if (deductions != nullptr)
        for_each_item(context_, *deductions,
                      [&](const YamlNode& item) { load_charge(item, index); });
    }
    load_shared(reader, index);
  }

  // Conditions of the outcome name parts, facts, readings and parameters alike.
  bool is_named(const std::string& id) const {
    const RuleSet& rules = context_.rules;
    return id == "score" || id == "total" || rules.facts.find(id) >= 0 ||
           rules.find_reading(id) >= 0 ||
           std::any_of(rules.parameters.begin(), rules.parameters.end(),
                       [&](const Parameter& p) { return p.id == id || p.label == id; });
  }

  std::string made_up_id(int parent) const {
    const RuleSet& rules = context_.rules;
    if (parent < 0) {
      int n = 1;
      for (const Part& part : rules.parts) n += part.parent < 0;
      return "P" + std::to_string(n);
    }
    const Part& p = rules.parts[static_cast<std::size_t>(parent)];
    return p.id + "." + std::to_string(p.children.size() + 1);
  }

  // An entry of `deductions`: one deduction, or a group with for_each/where and first/all/….
  void load_charge(const YamlNode& node, int part) {
    static constexpr std::pair<const char*, Charge::Choose> ways[] = {
        {"first", Charge::Choose::first},
        {"all", Charge::Choose::all},
        {"largest", Charge::Choose::largest},
        {"smallest", Charge::Choose::smallest}};
    Charge charge;
    charge.span = node.span;
    charge_list_unknown_ = false;
    const YamlNode* members = nullptr;
    for (const auto& [key, choose] : ways)
      if (const YamlNode* found = node.find(key)) {
        if (members != nullptr) {
          context_.error(Code::two_groups, found->span, {key});
          return;
        }
        members = found;
        charge.choose = choose;
      }
    if (members == nullptr) {
      // One deduction; for_each and where may stand on it directly.
      load_deduction(node, part, charge, true);
    } else {
      MapReader reader(
          context_, node, "group",
          {"for_each", "where", "first", "all", "largest", "smallest", "under", "note"});
      if (!reader.good()) return;
      charge.under = reader.under();
      load_records(reader, charge);
      if (too_many(context_, members->items.size(), max_members, members->span)) return;
      for_each_item(context_, *members,
                    [&](const YamlNode& item) { load_deduction(item, part, charge, false); });
      if (charge.deductions.empty()) return;
    }
    context_.rules.parts[static_cast<std::size_t>(part)].charges.push_back(std::move(charge));
  }

  void load_records(MapReader& reader, Charge& charge) {
    if (const YamlNode* list = reader.find("for_each"))
      charge.list = read_list_name(context_, *list);
    BindScope scope;
    scope.record_list = charge.list;
    if (charge.list >= 0) {
      context_.binder->use_fact(
          context_.rules.facts.list_facts[static_cast<std::size_t>(charge.list)]);
      charge.where = reader.expression("where", scope, Type::Kind::boolean);
      return;
    }
    charge_list_unknown_ = reader.find("for_each") != nullptr;
    if (reader.find("where") != nullptr && !charge_list_unknown_)
      context_.error(Code::where_without_for_each, reader.key_span("where"));
  }

  void load_deduction(const YamlNode& node, int part, Charge& charge, bool alone) {
    RuleSet& rules = context_.rules;
    MapReader reader = alone ? MapReader(context_, node, "deduction",
                                         {"id", "points", "when", "each", "every", "cap", "clause",
                                          "under", "clause_differs", "note", "for_each", "where"})
                             : MapReader(context_, node, "deduction",
                                         {"id", "points", "when", "each", "every", "cap", "clause",
                                          "under", "clause_differs", "note"});
    if (!reader.good()) return;
    if (rules.deductions.size() >= max_deductions) {
      if (!too_many_)
        context_.error(Code::too_many_deductions, node.span, {std::to_string(max_deductions)});
      too_many_ = true;
      return;
    }
    Deduction deduction;
    deduction.part = part;
    deduction.id = reader.id("id", true);
    deduction.span = reader.find("id") != nullptr ? reader.find("id")->span : node.span;
    deduction.under = reader.under();
    // What stands on a group holds for each of its members.
    deduction.under.readings.insert(deduction.under.readings.end(), charge.under.readings.begin(),
                                    charge.under.readings.end());
    if (alone) {
      load_records(reader, charge);
      charge.under = deduction.under;
    }
    BindScope scope;
    scope.record_list = charge.list;
    scope.record_list_unknown = charge_list_unknown_;
    if (const auto value = points(reader, "points", true, true)) deduction.points = *value;
    deduction.points_span =
        reader.find("points") != nullptr ? reader.find("points")->span : deduction.span;
    deduction.when = reader.expression("when", scope, Type::Kind::boolean);
    deduction.each = reader.expression("each", scope, Type::Kind::number);
    if (reader.find("when") == nullptr && reader.find("each") == nullptr)
      context_.error(Code::deduction_without_condition, deduction.span, {deduction.id});
    if (const auto every = reader.number("every")) {
      if (!every->is_integer() || every->sign() <= 0)
        context_.error(Code::every_not_positive, reader.find("every")->span);
      else
        deduction.every = *every;
      if (reader.find("each") == nullptr)
        context_.error(Code::needs_each, reader.key_span("every"), {"every"});
    }
    if (reader.find("cap") != nullptr) deduction.cap = points(reader, "cap", true, true);
    deduction.clause = reader.text("clause");
    deduction.clause_differs = reader.text("clause_differs");
    charge.deductions.push_back(static_cast<int>(rules.deductions.size()));
    rules.deductions.push_back(std::move(deduction));
  }

  void load_shared(MapReader& reader, int parent) {
    if (const YamlNode* shared = reader.find("shared_limits");
        shared != nullptr &&
        !too_many(context_, shared_.size() + shared->items.size(), max_shared, shared->span))
      for_each_item(context_, *shared,
                    [&](const YamlNode& item) { shared_.emplace_back(&item, parent); });
  }

  // Parts are named, so shared limits are bound after all parts are known.
  void load_shared_item(const YamlNode& node, int parent) {
    RuleSet& rules = context_.rules;
    MapReader reader(context_, node, "shared_limit", {"parts", "under", "because"});
    if (!reader.good()) return;
    SharedLimit limit;
    limit.span = node.span;
    limit.because = reader.text("because");
    limit.under = reader.under();
    bool wrong = reader.find("parts") == nullptr || !reader.find("parts")->is_sequence();
    if (const YamlNode* parts = reader.require("parts"))
      for_each_item(context_, *parts, [&](const YamlNode& item) {
        const auto name = read_text(context_, item);
        if (!name) return;
        const int index = rules.find_part(*name);
        if (index < 0) {
          std::vector<std::string> names;
          for (const Part& part : rules.parts) names.push_back(part.id);
          report_unknown(context_, Code::unknown_part, item.span, *name, names);
          wrong = true;
          return;
        }
        const Part& part = rules.parts[static_cast<std::size_t>(index)];
        if (!part.is_criterion() || (parent >= 0 && part.parent != parent) ||
            std::find(limit.parts.begin(), limit.parts.end(), index) != limit.parts.end()) {
          context_.error(Code::bad_shared_part, item.span, {*name});
          wrong = true;
          return;
        }
        limit.parts.push_back(index);
      });
    std::sort(limit.parts.begin(), limit.parts.end());
    if (limit.parts.size() >= 2)
      rules.shared_limits.push_back(std::move(limit));
    else if (!wrong)
      context_.error(Code::shared_needs_two, node.span);
  }

  LoadContext& context_;
  std::vector<std::pair<const YamlNode*, int>> shared_;
  bool charge_list_unknown_ = false;  // of the charge being read
  bool too_many_ = false;
};

}  // namespace

void load_rubric(LoadContext& context, const YamlNode& node) { RubricLoader(context).load(node); }

// score: absent means the total against the marks.
void load_scores(LoadContext& context, const YamlNode* node) {
  RuleSet& rules = context.rules;
  if (node != nullptr && !node->is_sequence())
    for_each_item(context, *node, [](const YamlNode&) {});
  if (node == nullptr || !node->is_sequence()) {
    ScoreRule rule;
    auto total = std::make_unique<Expr>();
    total->op = Op::total;
    total->type.kind = Type::Kind::number;
    rule.value = std::move(total);
    rule.of = rules.marks;
    rules.scores.push_back(std::move(rule));
    return;
  }
  if (too_many(context, node->items.size(), max_scores, node->span)) return;
  for_each_item(context, *node, [&](const YamlNode& item) {
    MapReader reader(context, item, "score", {"under", "value", "of", "shown", "because"});
    if (!reader.good()) return;
    ScoreRule rule;
    rule.span = item.span;
    rule.under = reader.under();
    BindScope scope;
    scope.total = true;
    scope.score = false;
    rule.value = reader.expression("value", scope, Type::Kind::number, true);
    rule.of = reader.number("of", true).value_or(Number(0));
    if (const YamlNode* of = reader.find("of");
        of != nullptr && Number::parse(of->text) && rule.of.sign() <= 0)
      context.error(Code::points_not_positive, of->span, {"of", rule.of.to_string()});
    if (const YamlNode* shown = reader.find("shown")) {
      MapReader inner(context, *shown, "shown", {"rounding", "step"});
      if (inner.good()) {
        const std::string name = inner.text("rounding", true);
        rule.shown_rounding = rounding_named(name);
        if (!rule.shown_rounding && !name.empty())
          report_unknown(context, Code::unknown_rounding, inner.find("rounding")->span, name,
                         {"half_up", "half_even", "half_down", "down", "up", "floor", "ceiling"});
        rule.shown_step = inner.number("step", true).value_or(Number(1));
        if (rule.shown_step.sign() <= 0) {
          context.error(Code::points_not_positive, inner.find("step")->span,
                        {"step", rule.shown_step.to_string()});
          rule.shown_step = 1;
        }
      }
    }
    rules.scores.push_back(std::move(rule));
  });
}

}  // namespace guiju
