// The keys of a part that say how its score is made: kind, start, limits, weight, what happens where
// it does not apply, gates, adjustments, rounding.
#include <algorithm>

#include "rules/marks.h"
#include "rules/part_order.h"
#include "rules/rubric_loader.h"

namespace guiju {

namespace {

constexpr std::size_t max_adjustments = 200;  // of one part

}  // namespace

std::optional<std::size_t> read_word(LoadContext& context, const YamlNode& node,
                                     const std::vector<std::string>& words) {
  const auto text = read_text(context, node);
  if (!text) return std::nullopt;
  const auto at = std::find(words.begin(), words.end(), *text);
  if (at != words.end()) return static_cast<std::size_t>(at - words.begin());
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  Diagnostic& diagnostic = context.error(Code::unknown_word, node.span, {*text, list});
  if (const auto nearest = nearest_name(*text, words); !nearest.empty())
    diagnostic.fixes.push_back({{context.source, node.span}, nearest});
  return std::nullopt;
}

std::optional<RoundTo> read_rounding(LoadContext& context, const YamlNode& node,
                                     std::string_view what) {
  MapReader reader(context, node, what, {"rounding", "step"});
  if (!reader.good()) return std::nullopt;
  RoundTo out;
  const std::string name = reader.text("rounding", true);
  const auto rounding = rounding_named(name);
  if (!rounding && !name.empty())
    report_unknown(context, Code::unknown_rounding, reader.find("rounding")->span, name,
                   {"half_up", "half_even", "half_down", "down", "up", "floor", "ceiling"});
  out.step = reader.number("step", true).value_or(Number(1));
  if (out.step.sign() <= 0) {
    context.error(Code::points_not_positive, reader.find("step")->span,
                  {"step", out.step.to_string()});
    out.step = 1;
  }
  if (!rounding) return std::nullopt;
  out.rounding = *rounding;
  return out;
}

// What kind of part it is, and its marks: known before any formula is read.
void RubricLoader::load_kind(MapReader& reader, Part& part) {
  const bool parts = reader.find("parts") != nullptr;
  const bool awards = reader.find("awards") != nullptr;
  const bool deductions = reader.find("deductions") != nullptr;
  const bool value = reader.find("value") != nullptr;
  if (parts && deductions)
    context_.error(Code::parts_and_deductions, reader.key_span("deductions"));
  else if ((parts && awards) || (deductions && awards) || ((deductions || awards) && value))
    context_.error(Code::two_kinds, reader.key_span(awards ? "awards" : "value"), {part.id});
  part.kind = parts ? PartKind::sum : awards ? PartKind::awards : PartKind::deductions;
  if (const YamlNode* combine = reader.find("combine")) {
    static constexpr PartKind kinds[] = {PartKind::sum, PartKind::mean, PartKind::maximum,
                                         PartKind::minimum};
    const auto word = read_word(context_, *combine, {"sum", "mean", "max", "min"});
    if (!parts || value)
      context_.error(Code::key_needs, reader.key_span("combine"), {"combine", "parts"});
    else if (word)
      part.kind = kinds[*word];
  }
  if (value) part.kind = PartKind::value;
  if (const auto marks = points(reader, "marks", false)) {
    part.marks = *marks;
    part.marks_known = true;
  }
  part.marks_span = reader.find("marks") != nullptr ? reader.find("marks")->span : part.span;
  part.bonus = reader.boolean("bonus", false);
}

// A limit of a score: a number (which may be negative) or `none`.
std::optional<Number> RubricLoader::limit(MapReader& reader, const char* key,
                                          std::optional<Number> otherwise) {
  const YamlNode* node = reader.find(key);
  if (node == nullptr) return otherwise;
  if (node->is_scalar() && node->text == "none") return std::nullopt;
  const auto value = reader.number(key);
  if (!value || !check_points(key, node->span, value->sign() < 0 ? -*value : *value, false))
    return otherwise;
  return value;
}

// A condition that says which parts there are: one that names a part is told so.
ExprPtr RubricLoader::over_facts(MapReader& reader, const char* key) {
  BindScope scope;
  scope.parts = true;
  ExprPtr out = reader.expression(key, scope, Type::Kind::boolean);
  std::vector<int> named;
  if (out) collect_parts(*out, named);
  if (named.empty()) return out;
  context_.error(Code::parts_not_here, out->span,
                 {key, context_.rules.parts[static_cast<std::size_t>(named.front())].id});
  return nullptr;
}

void RubricLoader::load_score(MapReader& reader, int index) {
  RuleSet& rules = context_.rules;
  const auto part = [&]() -> Part& { return rules.parts[static_cast<std::size_t>(index)]; };
  const bool inner = reader.find("parts") != nullptr;
  const PartKind kind = part().kind;
  if (reader.find("marks") == nullptr && !inner && kind != PartKind::value &&
      reader.find("start") == nullptr)
    reader.require("marks");
  if (reader.find("start") != nullptr) {
    if (kind == PartKind::value || kind == PartKind::maximum || kind == PartKind::minimum ||
        kind == PartKind::mean)
      context_.error(Code::key_needs, reader.key_span("start"),
                     {"start", "deductions / awards / combine: sum"});
    else
      part().start = limit(reader, "start", std::nullopt);
  }
  // Without marks, deductions start from what `start` says.
  if (kind == PartKind::deductions && !part().marks_known && part().start &&
      part().start->sign() >= 0) {
    part().marks = *part().start;
    part().marks_known = true;
  }
  const bool criterion = !inner;
  const bool ends_at_marks = criterion && kind != PartKind::deductions && part().marks_known;
  part().floor = limit(reader, "floor", criterion ? std::optional<Number>(0) : std::nullopt);
  part().ceiling =
      limit(reader, "ceiling", ends_at_marks ? std::optional<Number>(part().marks) : std::nullopt);
  if (part().floor && part().ceiling && *part().floor > *part().ceiling)
    context_.error(Code::floor_above_ceiling, reader.key_span("floor"), {part().id});

  BindScope scope;
  scope.parts = true;
  part().value = reader.expression("value", scope, Type::Kind::number);
  if (reader.find("weight") != nullptr) {
    ExprPtr weight = reader.expression("weight", scope, Type::Kind::number);
    if (part().parent < 0)
      context_.error(Code::key_needs, reader.key_span("weight"), {"weight", "parts"});
    part().weight = std::move(weight);
  }
  if (const YamlNode* absent = reader.find("not_applicable")) {
    const auto word =
        read_word(context_, *absent, {"full", "zero", "rescale", "leave", "forbidden"});
    if (word) part().absent = static_cast<Absent>(*word);
  }
  part().not_applicable_when = over_facts(reader, "not_applicable_when");
  part().only_when = over_facts(reader, "only_when");
  part().counts_when = reader.expression("counts_when", scope, Type::Kind::boolean);
  if (const YamlNode* round = reader.find("round"))
    part().round = read_rounding(context_, *round, "round");
  if (const YamlNode* adjust = reader.find("adjust");
      adjust != nullptr && !too_many(context_, adjust->items.size(), max_adjustments, adjust->span))
    for_each_item(context_, *adjust, [&](const YamlNode& item) { load_adjustment(item, index); });
  load_charges(reader, kind == PartKind::awards ? "awards" : "deductions", index);
}

void RubricLoader::load_adjustment(const YamlNode& node, int part) {
  MapReader reader(
      context_, node, "adjustment",
      {"id", "clause", "when", "add", "multiply", "set", "floor", "ceiling", "under", "note"});
  if (!reader.good()) return;
  Adjustment out;
  out.id = reader.id("id", false);
  out.span = reader.find("id") != nullptr ? reader.find("id")->span : node.span;
  out.clause = reader.text("clause");
  out.under = reader.under();
  BindScope scope;
  scope.parts = true;
  out.when = reader.expression("when", scope, Type::Kind::boolean);
  static constexpr std::pair<const char*, Adjustment::How> ways[] = {
      {"add", Adjustment::How::add},
      {"multiply", Adjustment::How::multiply},
      {"set", Adjustment::How::set}};
  int found = 0;
  for (const auto& [key, how] : ways) {
    if (reader.find(key) == nullptr) continue;
    ++found;
    out.how = how;
    out.amount = reader.expression(key, scope, Type::Kind::number);
  }
  if (found != 1) context_.error(Code::adjustment_one_way, out.span);
  out.floor = limit(reader, "floor", std::nullopt);
  out.ceiling = limit(reader, "ceiling", std::nullopt);
  if (out.floor && out.ceiling && *out.floor > *out.ceiling)
    context_.error(Code::floor_above_ceiling, reader.key_span("floor"), {out.id});
  context_.rules.parts[static_cast<std::size_t>(part)].adjustments.push_back(std::move(out));
}

// Parts that state no marks have those of their parts, combined; from the innermost outwards.
void RubricLoader::derive_marks() {
  RuleSet& rules = context_.rules;
  for (std::size_t i = rules.parts.size(); i-- > 0;) {
    Part& part = rules.parts[i];
    if (part.marks_known || part.children.empty()) continue;
    bool known = true;
    try {
      const auto marks = combine_children(rules, part, false, [&](int child) {
        const Part& c = rules.parts[static_cast<std::size_t>(child)];
        known = known && (c.marks_known || c.marks_derived);
        return c.marks;
      });
      if (!marks || !known) continue;
      part.marks = *marks;
      part.marks_derived = true;
    } catch (const NumberOverflow&) {
      context_.error(Code::overflow_possible, part.marks_span, {part.id});
    }
  }
}

}  // namespace guiju
