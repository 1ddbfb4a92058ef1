// Deductions and awards → charges: single ones, groups (first, all, largest, smallest), bands on a
// number and tables on several inputs. A band or row of a table is a deduction whose condition is
// that its tests hold.
#include <algorithm>

#include "rules/rubric_loader.h"

namespace guiju {

namespace {

constexpr std::size_t max_deductions = 20'000;
constexpr std::size_t max_members = 200;  // of one group
constexpr std::size_t max_inputs = 16;    // of one table
constexpr std::size_t max_choices = 200;  // of one amount

Expr connective(Op op, Span span) {
  Expr out;
  out.op = op;
  out.type.kind = Type::Kind::boolean;
  out.span = span;
  return out;
}

// a and b, where either may be absent.
ExprPtr both(ExprPtr a, ExprPtr b) {
  if (!a) return b;
  if (!b) return a;
  Expr out = connective(Op::and_, b->span);
  out.args = {*a, *b};
  return std::make_unique<const Expr>(std::move(out));
}

// The test of a row's `in` on input number `i`; null where there are too few.
const YamlNode* test_at(const YamlNode& in, std::size_t i) {
  if (!in.is_sequence()) return i == 0 ? &in : nullptr;
  return i < in.items.size() ? &in.items[i] : nullptr;
}
bool is_missing(const YamlNode& test) { return test.is_scalar() && test.text == "missing"; }

// A fact of which the rules may ask whether it is missing.
bool may_be_missing(const RuleSet& rules, const Expr& input) {
  if (input.op == Op::fact) return rules.facts.scalar(input.index).missing_known;
  if (input.op != Op::field) return false;
  const Fact& list = rules.facts.list(input.index);
  return list.fields[static_cast<std::size_t>(input.field)].missing_known;
}

ExprPtr negation(const Expr& expr) {
  Expr out = connective(Op::not_, expr.span);
  out.args = {expr};
  return std::make_unique<const Expr>(std::move(out));
}

}  // namespace

// What the rows of bands or a table share.
struct RubricLoader::BandTable {
  std::vector<ExprPtr> inputs;
  // By input: some row is for a missing value; then no other test of it holds, wherever that row is.
  std::vector<bool> may_miss;
  std::string id, clause;  // for rows without their own
  int row = 0;             // the one at hand, from 1
};

BindScope RubricLoader::condition_scope(const Charge& charge) const {
  BindScope scope;
  scope.record_list = charge.list;
  scope.record_list_unknown = charge_list_unknown_;
  scope.parts = true;
  return scope;
}

void RubricLoader::load_charges(MapReader& reader, const char* key, int part) {
  if (const YamlNode* charges = reader.find(key))
    for_each_item(context_, *charges, [&](const YamlNode& item) { load_charge(item, part); });
}

// An entry of `deductions` or `awards`: one, a group of several, bands or a table.
void RubricLoader::load_charge(const YamlNode& node, int part) {
  static constexpr std::pair<const char*, Charge::Choose> ways[] = {
      {"first", Charge::Choose::first},     {"all", Charge::Choose::all},
      {"largest", Charge::Choose::largest}, {"smallest", Charge::Choose::smallest},
      {"bands", Charge::Choose::first},     {"table", Charge::Choose::first}};
  Charge charge;
  charge.span = node.span;
  charge_list_unknown_ = false;
  const YamlNode* members = nullptr;
  std::string_view way;
  for (const auto& [key, choose] : ways)
    if (const YamlNode* found = node.find(key)) {
      if (members != nullptr) {
        context_.error(Code::two_groups, found->span, {key});
        return;
      }
      members = found;
      way = key;
      charge.choose = choose;
    }
  if (members == nullptr)
    load_deduction(node, part, charge, true);  // for_each and where may stand on it directly
  else if (way == "bands" || way == "table")
    load_bands(node, *members, part, charge);
  else
    load_group(node, *members, part, charge);
  if (charge.deductions.empty()) return;
  context_.rules.parts[static_cast<std::size_t>(part)].charges.push_back(std::move(charge));
}

void RubricLoader::load_group(const YamlNode& node, const YamlNode& members, int part,
                              Charge& charge) {
  MapReader reader(
      context_, node, "group",
      {"for_each", "where", "only_when", "first", "all", "largest", "smallest", "under", "note"});
  if (!reader.good()) return;
  charge.under = reader.under();
  load_records(reader, charge);
  load_only_when(reader, charge);
  if (too_many(context_, members.items.size(), max_members, members.span)) return;
  for_each_item(context_, members,
                [&](const YamlNode& item) { load_deduction(item, part, charge, false); });
}

void RubricLoader::load_records(MapReader& reader, Charge& charge) {
  if (const YamlNode* list = reader.find("for_each")) charge.list = read_list_name(context_, *list);
  if (charge.list >= 0) {
    context_.binder->use_fact(
        context_.rules.facts.list_facts[static_cast<std::size_t>(charge.list)]);
    charge.where = reader.expression("where", condition_scope(charge), Type::Kind::boolean);
    return;
  }
  charge_list_unknown_ = reader.find("for_each") != nullptr;
  if (reader.find("where") != nullptr && !charge_list_unknown_)
    context_.error(Code::where_without_for_each, reader.key_span("where"));
}

void RubricLoader::load_only_when(MapReader& reader, Charge& charge) {
  BindScope scope;
  scope.parts = true;
  charge.only_when = reader.expression("only_when", scope, Type::Kind::boolean);
}

bool RubricLoader::add_deduction(Deduction deduction, Charge& charge, Span span) {
  RuleSet& rules = context_.rules;
  if (rules.deductions.size() >= max_deductions) {
    if (!too_many_)
      context_.error(Code::too_many_deductions, span, {std::to_string(max_deductions)});
    too_many_ = true;
    return false;
  }
  // What stands on a group holds for each of its members.
  deduction.under.readings.insert(deduction.under.readings.end(), charge.under.readings.begin(),
                                  charge.under.readings.end());
  charge.deductions.push_back(static_cast<int>(rules.deductions.size()));
  rules.deductions.push_back(std::move(deduction));
  return true;
}

void RubricLoader::load_deduction(const YamlNode& node, int part, Charge& charge, bool alone) {
  MapReader reader =
      alone ? MapReader(context_, node, "deduction",
                        {"id", "points", "amount", "range", "choices", "when", "unless", "each",
                         "every", "cap", "from_part", "zeroes", "clause", "under", "clause_differs",
                         "note", "for_each", "where", "only_when"})
            : MapReader(
                  context_, node, "deduction",
                  {"id", "points", "amount", "range", "choices", "when", "unless", "each", "every",
                   "cap", "from_part", "zeroes", "clause", "under", "clause_differs", "note"});
  if (!reader.good()) return;
  Deduction deduction;
  deduction.part = part;
  deduction.id = reader.id("id", true);
  deduction.span = reader.find("id") != nullptr ? reader.find("id")->span : node.span;
  deduction.under = reader.under();
  if (alone) {
    load_records(reader, charge);
    load_only_when(reader, charge);
  }
  const BindScope scope = condition_scope(charge);
  if (const YamlNode* zeroes = reader.find("zeroes")) deduction.zeroes = read_part_name(*zeroes);
  if (const YamlNode* from = reader.find("from_part")) {
    deduction.from_part = read_part_name(*from);
    if (deduction.from_part >= 0) {
      const auto kind_of = [&](int p) {
        return context_.rules.parts[static_cast<std::size_t>(p)].kind;
      };
      if (kind_of(deduction.from_part) != PartKind::deductions ||
          kind_of(part) != PartKind::deductions)
        context_.error(Code::bad_from_part, from->span, {from->text});
    }
  }
  load_points(reader, scope, deduction);
  deduction.has_when = reader.find("when") != nullptr;
  deduction.when = reader.expression("when", scope, Type::Kind::boolean);
  deduction.unless = reader.expression("unless", scope, Type::Kind::boolean);
  if (deduction.unless)
    deduction.when = both(std::move(deduction.when), negation(*deduction.unless));
  deduction.each = reader.expression("each", scope, Type::Kind::number);
  if (reader.find("when") == nullptr && reader.find("each") == nullptr &&
      reader.find("amount") == nullptr)
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
  if (alone) {
    charge.under = deduction.under;
    deduction.under = {};
  }
  add_deduction(std::move(deduction), charge, node.span);
}

// How much: `points`, or `amount` with what the rubric allows.
void RubricLoader::load_points(MapReader& reader, const BindScope& scope, Deduction& deduction) {
  const YamlNode* amount = reader.find("amount");
  if (amount != nullptr && reader.find("points") != nullptr)
    context_.error(Code::points_or_amount, reader.key_span("amount"), {deduction.id});
  // One that zeroes a part need take nothing of its own.
  const bool needed = amount == nullptr && reader.find("zeroes") == nullptr;
  if (const auto value = points(reader, "points", needed, true)) deduction.points = *value;
  const YamlNode* place = reader.find("points") != nullptr ? reader.find("points") : amount;
  deduction.points_span = place != nullptr ? place->span : deduction.span;
  deduction.amount = reader.expression("amount", scope, Type::Kind::number);
  load_amount_limits(reader, deduction);
}

// range: [2, 10], or choices: [2, 4, 6]; an amount of 0 is always allowed: nothing was found.
void RubricLoader::load_amount_limits(MapReader& reader, Deduction& deduction) {
  const YamlNode* range = reader.find("range");
  const YamlNode* choices = reader.find("choices");
  for (const auto& [key, node] : {std::pair("range", range), std::pair("choices", choices)}) {
    if (node == nullptr) continue;
    if (reader.find("amount") == nullptr)
      context_.error(Code::key_needs, reader.key_span(key), {key, "amount"});
    std::vector<Number> values;
    bool wrong = false;
    for_each_item(context_, *node, [&](const YamlNode& item) {
      const auto value = read_number(context_, item);
      if (value && check_points(key, item.span, *value, false))
        values.push_back(*value);
      else
        wrong = true;
    });
    if (wrong || !node->is_sequence()) continue;
    if (node == choices) {
      too_many(context_, values.size(), max_choices, node->span);
      std::sort(values.begin(), values.end());
      deduction.choices = std::move(values);
      if (deduction.choices.empty()) context_.error(Code::bad_range, node->span);
    } else if (values.size() != 2 || values[0] > values[1] || choices != nullptr) {
      context_.error(Code::bad_range, node->span);
    } else {
      deduction.least = values[0];
      deduction.most = values[1];
    }
  }
}

// bands: EXPRESSION with rows {in: "<= 8", points: 3}; table: [EXPRESSION, …] with {in: [test, …]}.
void RubricLoader::load_bands(const YamlNode& node, const YamlNode& inputs, int part,
                              Charge& charge) {
  MapReader reader(context_, node, "bands",
                   {"bands", "table", "rows", "for_each", "where", "only_when", "under", "note",
                    "clause", "id"});
  if (!reader.good()) return;
  charge.must_hold = true;
  charge.under = reader.under();
  load_records(reader, charge);
  load_only_when(reader, charge);
  const BindScope scope = condition_scope(charge);
  const bool bands = reader.find("bands") != nullptr;
  std::vector<ExprPtr> bound;
  const auto input = [&](const YamlNode& item) {
    bound.push_back(context_.binder->bind(item, scope, Type::Kind::invalid));
  };
  if (bands) {
    input(inputs);
  } else {
    if (too_many(context_, inputs.items.size(), max_inputs, inputs.span)) return;
    for_each_item(context_, inputs, input);
  }
  const bool good = std::all_of(bound.begin(), bound.end(), [](const ExprPtr& e) { return !!e; });
  const YamlNode* rows = reader.require("rows");
  if (rows == nullptr || too_many(context_, rows->items.size(), max_members, rows->span)) return;
  BandTable table;
  table.id = reader.id("id", false);
  if (table.id.empty()) {
    // The rows of a part's nameless tables are counted through.
    if (band_part_ != part) band_rows_ = 0;
    band_part_ = part;
    table.id = context_.rules.parts[static_cast<std::size_t>(part)].id;
    table.row = band_rows_;
    band_rows_ += static_cast<int>(rows->items.size());
  }
  table.clause = reader.text("clause");
  table.may_miss.assign(bound.size(), false);
  for (const YamlNode& row : rows->items)
    if (const YamlNode* in = row.find("in"))
      for (std::size_t i = 0; i < bound.size(); ++i) {
        const YamlNode* test = test_at(*in, i);
        if (test != nullptr && is_missing(*test) && bound[i])
          table.may_miss[i] = may_be_missing(context_.rules, *bound[i]);
      }
  if (rows->is_sequence() && rows->items.empty())
    context_.error(Code::empty_value, reader.key_span("rows"), {"rows"});
  table.inputs = std::move(bound);
  for_each_item(context_, *rows, [&](const YamlNode& row) {
    ++table.row;
    if (good) load_band(row, table, part, charge);
  });
}

// `in: 甲` or `in: "甲, 乙"`, where these are choices: YAML's quotes are no quotes of the expression.
// Reported, unless a fact or parameter has that name.
bool RubricLoader::choice_without_quotes(const YamlNode& test, const Expr& input) {
  const FactTable& facts = context_.rules.facts;
  const Fact* fact = input.op == Op::fact ? &facts.scalar(input.index)
                     : input.op == Op::field
                         ? &facts.list(input.index).fields[static_cast<std::size_t>(input.field)]
                         : nullptr;
  if (!test.is_scalar() || fact == nullptr || fact->type != FactType::choice) return false;
  std::string quoted;
  for (std::size_t at = 0; at <= test.text.size();) {
    const std::size_t comma = std::min(test.text.find(',', at), test.text.size());
    std::string one = test.text.substr(at, comma - at);
    one.erase(0, std::min(one.find_first_not_of(' '), one.size()));
    one.erase(one.find_last_not_of(' ') + 1);
    const auto& choices = fact->choices;
    if (std::find(choices.begin(), choices.end(), one) == choices.end() ||
        one.find_first_of("\"\\'") != std::string::npos || facts.find(one) >= 0)
      return false;
    quoted += (quoted.empty() ? "\"" : ", \"") + one + "\"";
    at = comma + 1;
  }
  quoted = "'" + quoted + "'";
  context_.error(Code::choice_in_quotes, test.span, {quoted})
      .fixes.push_back({{context_.source, test.span}, quoted});
  return true;
}

void RubricLoader::load_band(const YamlNode& node, const BandTable& table, int part,
                             Charge& charge) {
  const std::vector<ExprPtr>& inputs = table.inputs;
  MapReader reader(context_, node, "band",
                   {"id", "in", "points", "amount", "range", "choices", "zeroes", "clause",
                    "clause_differs", "under", "note"});
  if (!reader.good()) return;
  Deduction deduction;
  deduction.part = part;
  deduction.id = reader.id("id", false);
  deduction.span = reader.find("id") != nullptr ? reader.find("id")->span : node.span;
  if (deduction.id.empty()) deduction.id = table.id + "." + std::to_string(table.row);
  deduction.under = reader.under();
  const BindScope scope = condition_scope(charge);
  if (const YamlNode* zeroes = reader.find("zeroes")) deduction.zeroes = read_part_name(*zeroes);
  if (reader.find("amount") != nullptr || reader.find("zeroes") != nullptr) {
    load_points(reader, scope, deduction);
  } else {
    // A band may be worth nothing.
    if (const auto value = points(reader, "points", true)) deduction.points = *value;
    deduction.points_span =
        reader.find("points") != nullptr ? reader.find("points")->span : node.span;
  }
  deduction.clause = reader.find("clause") != nullptr ? reader.text("clause") : table.clause;
  deduction.clause_differs = reader.text("clause_differs");
  const YamlNode* in = reader.require("in");
  if (in == nullptr) return;
  const std::size_t given = in->is_sequence() ? in->items.size() : 1;
  if (given != inputs.size()) {
    context_.error(Code::test_count, in->span,
                   {std::to_string(inputs.size()), std::to_string(given)});
    return;
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const YamlNode& test = *test_at(*in, i);
    if (test.is_scalar() && test.text == "-") continue;  // any value
    if (choice_without_quotes(test, *inputs[i])) return;
    ExprPtr holds = is_missing(test) ? context_.binder->bind_missing(*inputs[i], test.span)
                                     : context_.binder->bind_tests(test, scope, *inputs[i]);
    if (!holds) return;
    if (table.may_miss[i] && !is_missing(test)) {
      const ExprPtr missing = context_.binder->bind_missing(*inputs[i], test.span);
      if (!missing) return;
      holds = both(negation(*missing), std::move(holds));
    }
    deduction.when = both(std::move(deduction.when), std::move(holds));
  }
  add_deduction(std::move(deduction), charge, node.span);
}

}  // namespace guiju
