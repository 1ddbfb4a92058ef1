// Names → facts, fields, readings, parameters, scores; and the fields and properties of values.
#include <algorithm>
#include <array>

#include "rules/bind.h"
#include "rules/bind_helpers.h"

namespace guiju {

namespace {

void place_at(Expr& expr, Span span) {
  expr.span = span;
  for (Expr& arg : expr.args) place_at(arg, span);
}

// What a date or duration has: date.year, duration.months …
struct Property {
  Type::Kind of;
  std::string_view name;
  Op op;
};
constexpr std::array properties{
    Property{Type::Kind::date, "year", Op::year},
    Property{Type::Kind::date, "month", Op::month},
    Property{Type::Kind::date, "day", Op::day},
    Property{Type::Kind::date, "weekday", Op::weekday},
    Property{Type::Kind::months, "years", Op::whole_years},
    Property{Type::Kind::months, "months", Op::rest_months},
    Property{Type::Kind::days, "days", Op::whole_days},
};

}  // namespace

// A parameter or derived fact is put in by its expression. True where the name is one of `named`;
// `good` then tells whether it could be.
bool Binder::put_in(const std::vector<Parameter>& named, const SyntaxNode& node, Expr& out,
                    bool& good) {
  for (const Parameter& entry : named) {
    if (entry.id != node.text && entry.label != node.text) continue;
    good = entry.value.type.kind != Type::Kind::invalid &&  // else reported where it stands
           spend(size_of(entry.value), node.span);
    if (!good) return true;
    out = entry.value;
    // What was written in another text than this one is pointed at by its name.
    if (source_ != rules_.source)
      place_at(out, node.span);
    else
      out.span = node.span;
    return true;
  }
  return false;
}

bool Binder::bind_name(const SyntaxNode& node, Expr& out) {
  const std::string& name = node.text;
  const std::string shown = name;
  out = Expr{};
  out.span = node.span;
  out.text = shown;
  // Loop variables and the fields of the records at hand come first, innermost first.
  for (std::size_t level = variables_.size(); level-- > 0;) {
    const Variable& variable = variables_[level];
    if (!variable.name.empty()) {
      if (variable.name != name) continue;
      out.op = Op::item;
      out.type = variable.type;
      out.variable = static_cast<int>(level);
      return true;
    }
    if (variable.type.kind != Type::Kind::record) {
      if (name != "item") continue;
      out.op = Op::item;
      out.type = variable.type;
      out.variable = static_cast<int>(level);
      return true;
    }
    const Fact& list = rules_.facts.list(variable.type.list);
    const int field = FactTable::find_field(list, name);
    if (field < 0 && name == "item" && variable.filter) {
      out.op = Op::item;
      out.type = variable.type;
      out.variable = static_cast<int>(level);
      return true;
    }
    if (field < 0) continue;
    if (untyped_.contains(list.fields[static_cast<std::size_t>(field)].span.begin)) return false;
    out.op = Op::field;
    out.index = variable.type.list;
    out.field = field;
    out.variable = static_cast<int>(level);
    out.type = simple(kind_of(list.fields[static_cast<std::size_t>(field)].type));
    out.text = list.id + "." + list.fields[static_cast<std::size_t>(field)].id;
    used_fields_[static_cast<std::size_t>(rules_.facts.list_facts[static_cast<std::size_t>(
        variable.type.list)])][static_cast<std::size_t>(field)] = true;
    return true;
  }
  if (!scope_.constants_only) {
    if (const int index = rules_.facts.find(name); index >= 0) {
      const Fact& fact = rules_.facts.facts[static_cast<std::size_t>(index)];
      used_facts_[static_cast<std::size_t>(index)] = true;
      if (untyped_.contains(fact.span.begin)) return false;  // its type is reported where it stands
      out.text = fact.id;
      if (fact.type == FactType::list) {
        out.op = Op::records;
        out.index = fact.list;
        out.type = Type{Type::Kind::list, Type::Kind::record, fact.list};
      } else {
        out.op = Op::fact;
        out.index = fact.slot;
        out.type = simple(kind_of(fact.type));
      }
      return true;
    }
    if (const int index = rules_.find_reading(name); index >= 0) {
      used_readings_[static_cast<std::size_t>(index)] = true;
      out.op = Op::reading;
      out.index = index;
      out.type = simple(Type::Kind::text);
      return true;
    }
  }
  bool found = false;
  if (put_in(rules_.parameters, node, out, found)) return found;
  if (!scope_.constants_only && put_in(rules_.derived, node, out, found)) return found;
  if (scope_.total && name == "total") {
    out.op = Op::total;
    out.type = simple(Type::Kind::number);
    return true;
  }
  if (scope_.score && name == "score") {
    out.op = Op::score;
    out.type = simple(Type::Kind::number);
    return true;
  }
  if (scope_.score || scope_.parts) {
    if (const int index = rules_.find_part(name); index >= 0) {
      out.op = Op::part;
      out.index = index;
      out.type = simple(Type::Kind::number);
      return true;
    }
  }
  if (scope_.record_list_unknown) return false;  // it may be a field of the list that was not found
  if (scope_.constants_only) {
    const auto* later = scope_.later_parameters;
    if (later != nullptr && std::find(later->begin(), later->end(), name) != later->end())
      return error(Code::parameter_order, node.span, {name});
    if (rules_.facts.find(name) >= 0 || rules_.find_reading(name) >= 0)
      return error(Code::parameter_not_constant, node.span, {name});
  }
  Diagnostic& diagnostic = diagnostics_.add(Code::unknown_name, {source_, node.span}, {node.text});
  if (!search_.afford(
          2 * rules_.facts.facts.size() + (scope_.score || scope_.parts ? rules_.parts.size() : 0),
          name.size()))
    return false;
  std::vector<std::string> names;
  for (const Variable& variable : variables_) {
    if (!variable.name.empty())
      names.push_back(variable.name);
    else if (variable.type.kind == Type::Kind::record)
      for (const Fact& field : rules_.facts.list(variable.type.list).fields) {
        names.push_back(field.id);
        names.push_back(field.label);
      }
  }
  if (!scope_.constants_only) {
    for (const Fact& fact : rules_.facts.facts) {
      names.push_back(fact.id);
      names.push_back(fact.label);
    }
    for (const Reading& reading : rules_.readings) names.push_back(reading.id);
  }
  for (const Parameter& parameter : rules_.parameters) names.push_back(parameter.id);
  if (!scope_.constants_only)
    for (const Parameter& derived : rules_.derived) names.push_back(derived.id);
  if (scope_.total) names.emplace_back("total");
  if (scope_.score) names.emplace_back("score");
  if (scope_.score || scope_.parts) {
    for (const Part& part : rules_.parts) names.push_back(part.id);
  }
  const std::string nearest = nearest_name(name, names);
  if (!nearest.empty()) {
    diagnostic.notes.push_back({{}, Code::did_you_mean, {nearest}});
    const bool plain = std::all_of(nearest.begin(), nearest.end(), [](char c) {
      return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
             (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0;
    });
    diagnostic.fixes.push_back({{source_, node.span}, plain ? nearest : "`" + nearest + "`"});
  }
  return false;
}

bool Binder::bind_property(const SyntaxNode& node, Expr base, Expr& out) {
  std::string known;
  for (const Property& property : properties) {
    if (property.of != base.type.kind) continue;
    if (property.name == node.text) {
      out = make(property.op, Type::Kind::number, node.span);
      out.args.push_back(std::move(base));
      return true;
    }
    known += (known.empty() ? "" : ", ") + std::string(property.name);
  }
  const Words found = describe(base);
  return error(Code::unknown_property, node.span, {node.text, found.zh, found.en, known});
}

bool Binder::bind_path(const SyntaxNode& node, Expr& out) {
  Expr base;
  if (!bind_node(node.children[0], base)) return false;
  if (base.type.kind == Type::Kind::date || is_duration(base.type.kind))
    return bind_property(node, std::move(base), out);
  const bool record = base.type.kind == Type::Kind::record;
  if (!record && !(base.type.kind == Type::Kind::list && base.type.element == Type::Kind::record))
    return error(Code::no_fields, node.span, {describe(base).zh, describe(base).en});
  const Fact& list = rules_.facts.list(base.type.list);
  const int field = FactTable::find_field(list, node.text);
  if (field < 0) {
    std::vector<std::string> names;
    for (const Fact& f : list.fields) {
      names.push_back(f.id);
      names.push_back(f.label);
    }
    Diagnostic& diagnostic =
        diagnostics_.add(Code::unknown_field, {source_, node.span}, {node.text, list.id});
    if (const auto nearest = nearest_name(node.text, names); !nearest.empty())
      diagnostic.notes.push_back({{}, Code::did_you_mean, {nearest}});
    return false;
  }
  const std::size_t fact =
      static_cast<std::size_t>(rules_.facts.list_facts[static_cast<std::size_t>(base.type.list)]);
  used_fields_[fact][static_cast<std::size_t>(field)] = true;
  if (untyped_.contains(list.fields[static_cast<std::size_t>(field)].span.begin)) return false;
  const Type::Kind kind = kind_of(list.fields[static_cast<std::size_t>(field)].type);
  const std::string text = list.id + "." + list.fields[static_cast<std::size_t>(field)].id;
  if (record && base.op == Op::at) {  // list[1].field is list.field[1]
    Expr column = make(Op::project, Type::Kind::list, node.span);
    column.type.element = kind;
    column.index = base.type.list;
    column.field = field;
    column.text = text;
    column.args.push_back(std::move(base.args[0]));
    out = make(Op::at, kind, node.span);
    Expr position = std::move(base.args[1]);
    out.args.push_back(std::move(column));
    out.args.push_back(std::move(position));
    return true;
  }
  if (record) {
    out = make(Op::field, kind, node.span);
    out.index = base.type.list;
    out.field = field;
    out.variable = base.variable;
    out.text = text;
    return true;
  }
  out = make(Op::project, Type::Kind::list, node.span);
  out.type.element = kind;
  out.index = base.type.list;
  out.field = field;
  out.text = text;
  out.args.push_back(std::move(base));
  return true;
}

}  // namespace guiju
