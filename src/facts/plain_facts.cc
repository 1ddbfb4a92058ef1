// A YAML mapping -> facts with the types of their values, and a body that states them. One idea: the
// table of facts is made first from all values, then its cells are filled in.
#include "facts/plain_facts.h"

#include <string_view>
#include <unordered_map>

#include "facts/number_text.h"
#include "rules/words.h"
#include "syntax/yaml_tree.h"

namespace guiju {
namespace {

constexpr std::size_t most_facts = 5'000;
constexpr std::size_t most_fields = 1'000;

// A scalar with its type, before it is a cell.
struct Plain {
  FactType type = FactType::text;
  Cell cell = 0;  // of a boolean or date
  Number number;
};

class PlainFacts {
 public:
  PlainFacts(const SourcePtr& source, const FactsLimits& limits, RuleSet& rules, Body& body,
             Diagnostics& diagnostics)
      : source_(source), limits_(limits), rules_(rules), body_(body), diagnostics_(diagnostics) {}

  void read(const YamlNode& tree) {
    std::vector<std::pair<const YamlNode*, const YamlNode*>> stated;
    for (const auto& [key, value] : tree.entries) {
      if (stated.size() == most_facts) {
        error(Code::too_many_facts, key, {std::to_string(most_facts)});
        return;
      }
      if (declare(key, value)) stated.emplace_back(&key, &value);
    }
    rules_.facts.build_index();
    body_.reset(rules_.facts);
    for (const auto& [key, value] : stated) fill(*key, *value);
  }

 private:
  bool error(Code code, const YamlNode& node, std::vector<std::string> arguments = {}) {
    diagnostics_.add(code, {source_, node.span}, std::move(arguments));
    return false;
  }
  bool wrong(const YamlNode& node) {
    const Words found = words_of(node);
    return error(Code::plain_value_expected, node, {found.zh, found.en});
  }

  // The value and type of a scalar; an error for anything else.
  bool take(const YamlNode& node, Plain& out) {
    if (node.is_null()) return error(Code::plain_null, node);
    if (!node.is_scalar()) return wrong(node);
    if (node.text.size() > limits_.text_bytes)
      return error(Code::text_too_long, node,
                   {std::to_string(node.text.size()), std::to_string(limits_.text_bytes)});
    if (const auto date = Date::parse(node.text)) {
      out.type = FactType::date;
      out.cell = date->days();
      return true;
    }
    if (node.style != YamlNode::Style::plain) return true;
    if (node.text == "true" || node.text == "false" || node.text == "是" || node.text == "否") {
      out.type = FactType::boolean;
      out.cell = node.text == "true" || node.text == "是" ? 1 : 0;
      return true;
    }
    if (facts::is_not_finite(node.text)) return error(Code::not_finite, node, {node.text});
    const facts::NumberText number = facts::read_number(node.text, true);
    if (number.number) {
      out.type = FactType::number;
      out.number = *number.number;
      return true;
    }
    if (number.problem == Code::not_a_number) return true;
    return error(number.problem, node, {node.text, number.ascii});
  }

  bool declare(const YamlNode& key, const YamlNode& value) {
    Fact fact;
    fact.id = fact.label = key.text;
    fact.span = key.span;
    if (key.text.empty()) return error(Code::empty_value, key, {""});
    if (value.is_sequence()) {
      if (value.items.empty() || !value.items.front().is_mapping())
        return declare_values(key, value);
      return declare_records(std::move(fact), value);
    }
    Plain plain;
    if (!take(value, plain)) return false;
    fact.type = plain.type;
    rules_.facts.facts.push_back(std::move(fact));
    return true;
  }

  // A list of plain values: a constant, which expressions name like a fact.
  bool declare_values(const YamlNode& key, const YamlNode& value) {
    Parameter values;
    values.id = key.text;
    values.span = key.span;
    values.value.op = Op::list;
    values.value.type.kind = Type::Kind::list;
    values.value.span = value.span;
    bool good = value.items.size() <= limits_.records ||
                error(Code::too_many_records, value, {std::to_string(limits_.records)});
    for (const YamlNode& item : value.items) {
      Plain plain;
      if (!good || !take(item, plain)) return false;
      Expr constant;
      constant.span = item.span;
      constant.number = plain.type == FactType::number ? plain.number : Number(plain.cell);
      constant.op = plain.type == FactType::number    ? Op::number
                    : plain.type == FactType::date    ? Op::date
                    : plain.type == FactType::boolean ? Op::boolean
                                                      : Op::text;
      constant.type.kind = plain.type == FactType::number    ? Type::Kind::number
                           : plain.type == FactType::date    ? Type::Kind::date
                           : plain.type == FactType::boolean ? Type::Kind::boolean
                                                             : Type::Kind::text;
      if (plain.type == FactType::text) constant.text = item.text;
      Type& type = values.value.type;
      if (type.element != Type::Kind::invalid && type.element != constant.type.kind)
        return differ(item, words_of(type.element), words_of(constant.type.kind));
      type.element = constant.type.kind;
      values.value.args.push_back(std::move(constant));
    }
    rules_.derived.push_back(std::move(values));
    return true;
  }

  bool differ(const YamlNode& node, const Words& before, const Words& found) {
    return error(Code::plain_types_differ, node, {before.zh, found.zh, before.en, found.en});
  }

  bool declare_records(Fact fact, const YamlNode& value) {
    fact.type = FactType::list;
    if (value.items.size() > limits_.records)
      return error(Code::too_many_records, value, {std::to_string(limits_.records)});
    bool good = true;
    std::unordered_map<std::string_view, std::size_t> fields;  // by name
    for (const YamlNode& record : value.items) {
      if (!record.is_mapping()) {
        good = differ(record, {"记录", "record"}, words_of(record));
        continue;
      }
      for (const auto& [key, cell] : record.entries) {
        if (cell.is_null()) continue;  // unknown in this record; another tells its type
        Plain plain;
        if (!take(cell, plain)) {
          good = false;
          continue;
        }
        const auto [place, is_new] = fields.emplace(key.text, fact.fields.size());
        if (is_new) {
          if (fact.fields.size() == most_fields)
            return error(Code::too_many_facts, key, {std::to_string(most_fields)});
          Fact field;
          field.id = field.label = key.text;
          field.span = key.span;
          field.type = plain.type;
          fact.fields.push_back(std::move(field));
        } else if (fact.fields[place->second].type != plain.type) {
          good = differ(cell, words_of(fact.fields[place->second].type), words_of(plain.type));
        }
      }
    }
    for (const YamlNode& record : value.items)
      for (const auto& [key, cell] : record.entries)
        if (cell.is_null() && !fields.contains(key.text)) good = error(Code::plain_null, cell);
    if (good) rules_.facts.facts.push_back(std::move(fact));
    return good;
  }

  Cell cell_of(const YamlNode& node, const Plain& plain) {
    if (plain.type == FactType::number) return body_.add_number(plain.number);
    return plain.type == FactType::text ? body_.add_text(node.text) : plain.cell;
  }

  void fill(const YamlNode& key, const YamlNode& value) {
    const int index = rules_.facts.find(key.text);
    if (index < 0) return;  // a list of plain values
    const Fact& fact = rules_.facts.facts[static_cast<std::size_t>(index)];
    Plain plain;
    if (fact.type != FactType::list) {
      if (take(value, plain)) body_.set(fact.slot, cell_of(value, plain));
      return;
    }
    RecordList& records = body_.lists[static_cast<std::size_t>(fact.list)];
    std::unordered_map<std::string_view, std::size_t> fields;
    for (const Fact& field : fact.fields) fields.emplace(field.id, fields.size());
    for (const YamlNode& record : value.items) {
      const std::size_t row = body_.add_record(fact.list);
      for (const auto& [name, node] : record.entries) {
        const auto field = fields.find(name.text);
        plain = {};
        if (node.is_null() || field == fields.end() || !take(node, plain)) continue;
        const std::size_t at = row * records.fields + field->second;
        records.cells.set(at, cell_of(node, plain));
      }
    }
  }

  const SourcePtr& source_;
  const FactsLimits& limits_;
  RuleSet& rules_;
  Body& body_;
  Diagnostics& diagnostics_;
};

}  // namespace

bool read_plain_facts(const SourcePtr& source, const FactsLimits& limits, RuleSet& rules,
                      Body& body, Diagnostics& diagnostics) {
  bool complete = true;
  const YamlNode tree = read_yaml(source, diagnostics, {}, &complete);
  if (complete && !diagnostics.has_errors() && !tree.is_mapping()) {
    const Words found = words_of(tree);
    diagnostics.add(Code::plain_facts_expected, {source, tree.span}, {found.zh, found.en});
  }
  if (!complete || diagnostics.has_errors()) return false;
  rules.source = source;
  PlainFacts(source, limits, rules, body, diagnostics).read(tree);
  return !diagnostics.has_errors();
}

}  // namespace guiju
