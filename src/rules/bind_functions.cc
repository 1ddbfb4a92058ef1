// Calls of built-in functions → bound expressions. One table of names, argument types and results.
#include <algorithm>
#include <array>
#include <optional>

#include "rules/bind.h"

namespace guiju {

namespace {

using K = Type::Kind;

// Arguments: b boolean, n number, t text, d date, m duration, L a list of any scalars,
// N a list of numbers, B a list of booleans, D a list of dates, R any list.
struct Function {
  std::string_view name;
  std::string_view arguments;
  Op op;
  K result;
};

constexpr std::array functions{
    Function{"count", "R", Op::count, K::number},
    Function{"sum", "N", Op::sum, K::number},
    Function{"min", "N", Op::min_of, K::number},
    Function{"max", "N", Op::max_of, K::number},
    Function{"mean", "N", Op::mean_of, K::number},
    Function{"any", "B", Op::some, K::boolean},
    Function{"all", "B", Op::every, K::boolean},
    Function{"abs", "n", Op::abs, K::number},
    Function{"floor", "n", Op::floor, K::number},
    Function{"ceiling", "n", Op::ceiling, K::number},
    Function{"decimal", "nn", Op::round, K::number},
    Function{"round half up", "nn", Op::round, K::number},
    Function{"round half down", "nn", Op::round, K::number},
    Function{"round up", "nn", Op::round, K::number},
    Function{"round down", "nn", Op::round, K::number},
    Function{"list contains", "Lx", Op::contains, K::boolean},
    Function{"month_end", "d", Op::month_end, K::date},
    Function{"previous_month_end", "d", Op::previous_month_end, K::date},
    Function{"year", "d", Op::year, K::number},
    Function{"month", "d", Op::month, K::number},
    Function{"day", "d", Op::day, K::number},
    Function{"add_months", "dn", Op::add_months, K::date},
    Function{"has_gap", "Dm", Op::has_gap, K::boolean},
};

std::string_view rounding_of(std::string_view name) {
  if (name == "decimal") return "half_even";
  if (name == "round half up") return "half_up";
  if (name == "round half down") return "half_down";
  if (name == "round up") return "up";
  return "down";
}

bool fits(char wanted, const Type& type) {
  switch (wanted) {
    case 'b': return type.kind == K::boolean;
    case 'n': return type.kind == K::number;
    case 't': return type.kind == K::text;
    case 'd': return type.kind == K::date;
    case 'm': return type.kind == K::months;
    case 'R': return type.kind == K::list;
    case 'L': return type.kind == K::list && type.element != K::record;
    case 'N':
      return type.kind == K::list && (type.element == K::number || type.element == K::invalid);
    case 'B':
      return type.kind == K::list && (type.element == K::boolean || type.element == K::invalid);
    case 'D':
      return type.kind == K::list && (type.element == K::date || type.element == K::invalid);
    default: return true;
  }
}

Words wanted_words(char wanted) {
  switch (wanted) {
    case 'b': return words_of(K::boolean);
    case 'n': return words_of(K::number);
    case 't': return words_of(K::text);
    case 'd': return words_of(K::date);
    case 'm': return words_of(K::months);
    case 'N': return {"由数组成的列表", "list of numbers"};
    case 'B': return {"由是非值组成的列表", "list of booleans"};
    case 'D': return {"由日期组成的列表", "list of dates"};
    default: return words_of(K::list);
  }
}

// P2Y, P14M, P1Y6M as months, at most 9,999 years of them.
std::optional<std::int64_t> months_of(std::string_view text) {
  bool negative = false;
  if (text.starts_with('-')) {
    negative = true;
    text.remove_prefix(1);
  }
  if (!text.starts_with('P') || text.size() < 3) return std::nullopt;
  text.remove_prefix(1);
  std::int64_t total = 0;
  bool years_done = false;
  while (!text.empty()) {
    std::int64_t value = 0;
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
      if (digits == 6) return std::nullopt;
      value = value * 10 + (text[digits] - '0');
      ++digits;
    }
    if (digits == 0 || digits == text.size()) return std::nullopt;
    if (text[digits] == 'Y' && !years_done) {
      total += value * 12;
      years_done = true;
    } else if (text[digits] == 'M' && digits + 1 == text.size()) {
      total += value;
    } else {
      return std::nullopt;
    }
    text.remove_prefix(digits + 1);
  }
  if (total > 119988) return std::nullopt;
  return negative ? -total : total;
}

}  // namespace

bool Binder::bind_call(const SyntaxNode& node, Expr& out) {
  const bool literal = node.kind == SyntaxNode::Kind::temporal;  // @"P2M"
  const std::string& name = node.text;
  if (literal || name == "duration" || name == "date") {
    if (!literal && (node.children.size() != 1 || node.children[0].kind != SyntaxNode::Kind::text))
      return error(Code::literal_argument, node.span, {name});
    const std::string& text = literal ? node.text : node.children[0].text;
    out = Expr{};
    out.span = node.span;
    if (literal || name == "duration") {
      const auto months = months_of(text);
      if (!months) return error(Code::bad_temporal, node.span, {text});
      out.op = Op::months;
      out.type.kind = K::months;
      out.number = *months;
      return true;
    }
    const auto date = Date::parse(text);
    if (!date) return error(Code::bad_temporal, node.span, {text});
    out.op = Op::date;
    out.type.kind = K::date;
    out.number = date->days();
    return true;
  }
  if (name == "not") {
    out = Expr{};
    out.op = Op::not_;
    out.type.kind = K::boolean;
    out.span = node.span;
    if (node.children.size() != 1)
      return error(Code::argument_count, node.span,
                   {name, "1", std::to_string(node.children.size())});
    return bind_all(node.children, out.args) && expect(out.args[0], K::boolean);
  }
  if (name == "given") {
    if (node.children.size() != 1)
      return error(Code::argument_count, node.span,
                   {name, "1", std::to_string(node.children.size())});
    Expr list;
    if (!bind_node(node.children[0], list)) return false;
    if (list.op != Op::records) return error(Code::given_needs_list, node.span);
    out = Expr{};
    out.op = Op::given;
    out.type.kind = K::boolean;
    out.span = node.span;
    out.index = list.index;
    out.text = list.text;
    return true;
  }
  if (name == "missing") {
    if (node.children.size() != 1)
      return error(Code::argument_count, node.span,
                   {name, "1", std::to_string(node.children.size())});
    Expr fact;
    return bind_node(node.children[0], fact) && make_missing(fact, node.span, out);
  }
  if (name == "concatenate") {
    out = Expr{};
    out.op = Op::concatenate;
    out.type.kind = K::list;
    out.span = node.span;
    if (!bind_all(node.children, out.args)) return false;
    for (const Expr& list : out.args) {
      if (list.type.kind != K::list || list.type.element == K::record)
        return error(Code::wrong_expression_type, list.span,
                     pair(Words{"由值组成的列表", "list of values"}, describe(list)));
      if (out.type.element != K::invalid && list.type.element != K::invalid &&
          list.type.element != out.type.element)
        return error(Code::list_items_differ, list.span, {describe(list).zh, describe(list).en});
      if (list.type.element != K::invalid) out.type.element = list.type.element;
    }
    return true;
  }
  std::vector<Expr> arguments;
  if (!bind_all(node.children, arguments)) return false;
  const auto* function = std::find_if(functions.begin(), functions.end(),
                                      [&](const Function& f) { return f.name == name; });
  if (function == functions.end()) {
    std::vector<std::string> names{"date", "duration", "given", "missing", "concatenate", "not"};
    for (const Function& f : functions) names.emplace_back(f.name);
    Diagnostic& diagnostic = diagnostics_.add(Code::unknown_function, {source_, node.span}, {name});
    if (const auto nearest = nearest_name(name, names); !nearest.empty())
      diagnostic.notes.push_back({{}, Code::did_you_mean, {nearest}});
    return false;
  }
  // min(a, b, c) of scalars is the same as min([a, b, c]).
  if ((function->op == Op::min_of || function->op == Op::max_of || function->op == Op::sum ||
       function->op == Op::mean_of || function->op == Op::some || function->op == Op::every) &&
      !arguments.empty() && arguments[0].type.kind != K::list) {
    Expr list;
    list.op = Op::list;
    list.span = node.span;
    list.type = Type{K::list, arguments[0].type.kind, -1};
    for (const Expr& item : arguments)
      if (item.type.kind != list.type.element)
        return error(Code::list_items_differ, item.span, {describe(item).zh, describe(item).en});
    list.args = std::move(arguments);
    arguments.clear();
    arguments.push_back(std::move(list));
  }
  if (arguments.size() != function->arguments.size())
    return error(
        Code::argument_count, node.span,
        {name, std::to_string(function->arguments.size()), std::to_string(arguments.size())});
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (!fits(function->arguments[i], arguments[i].type))
      return error(Code::wrong_expression_type, arguments[i].span,
                   pair(wanted_words(function->arguments[i]), describe(arguments[i])));
  if (function->op == Op::contains && arguments[0].type.element != arguments[1].type.kind &&
      arguments[0].type.element != K::invalid)
    return error(Code::types_differ, node.span,
                 pair(describe(arguments[0]), describe(arguments[1])));
  out = Expr{};
  out.op = function->op;
  out.type.kind = function->result;
  out.span = node.span;
  out.args = std::move(arguments);
  if (out.op == Op::round) {
    out.text = std::string(rounding_of(name));
    const auto digits = out.args[1].op == Op::number ? out.args[1].number.to_int64() : std::nullopt;
    if (!digits || *digits < -18 || *digits > 18)
      return error(Code::rounding_digits, out.args[1].span);
  }
  return true;
}

}  // namespace guiju
