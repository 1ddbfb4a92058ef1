// Calls of built-in functions → bound expressions. One table of names, argument types and results;
// functions whose arguments are names or literals are in bind_calls.cc.
#include <algorithm>
#include <array>

#include "rules/bind.h"
#include "rules/bind_helpers.h"
#include "rules/refused_functions.h"

namespace guiju {

namespace {

using K = Type::Kind;

// Arguments: b boolean, n number, t text, d date, m duration of months, A number or duration, v any
// single value; L a list of single values, R any list, N a list of numbers, B of booleans, D of
// dates, O of values with an order, S of numbers or durations; x a value like those of the list
// before it. From `least` on they may be left out. A result `invalid` is the type of the first
// argument; one of the kind `record` that of its elements.
struct Function {
  std::string_view name;
  std::string_view arguments;
  std::size_t least;
  Op op;
  K result;
};

constexpr K as_first = K::invalid;
constexpr K as_elements = K::record;

constexpr std::array functions{
    // lists to one value
    Function{"count", "R", 1, Op::count, K::number},
    Function{"sum", "S", 1, Op::sum, as_elements},
    Function{"product", "N", 1, Op::product, K::number},
    Function{"min", "O", 1, Op::min_of, as_elements},
    Function{"max", "O", 1, Op::max_of, as_elements},
    Function{"mean", "N", 1, Op::mean_of, K::number},
    Function{"median", "N", 1, Op::median, K::number},
    Function{"any", "B", 1, Op::some, K::boolean},
    Function{"all", "B", 1, Op::every, K::boolean},
    Function{"list contains", "Lx", 2, Op::contains, K::boolean},
    Function{"has_gap", "Dm", 2, Op::has_gap, K::boolean},
    // lists to lists
    Function{"mode", "N", 1, Op::mode, as_first},
    Function{"index of", "Lx", 2, Op::index_of, K::list},
    Function{"distinct values", "L", 1, Op::distinct, as_first},
    Function{"reverse", "R", 1, Op::reverse, as_first},
    Function{"sublist", "Rnn", 2, Op::sublist, as_first},
    Function{"insert before", "Lnx", 3, Op::insert, as_first},
    Function{"remove", "Rn", 2, Op::remove, as_first},
    // numbers
    Function{"abs", "A", 1, Op::abs, as_first},
    Function{"floor", "nn", 1, Op::floor, K::number},
    Function{"ceiling", "nn", 1, Op::ceiling, K::number},
    Function{"decimal", "nn", 2, Op::round, K::number},
    Function{"round half up", "nn", 2, Op::round, K::number},
    Function{"round half down", "nn", 2, Op::round, K::number},
    Function{"round half even", "nn", 2, Op::round, K::number},
    Function{"round up", "nn", 2, Op::round, K::number},
    Function{"round down", "nn", 2, Op::round, K::number},
    Function{"modulo", "nn", 2, Op::modulo, K::number},
    Function{"even", "n", 1, Op::even, K::boolean},
    Function{"odd", "n", 1, Op::odd, K::boolean},
    // texts
    Function{"string", "v", 1, Op::text_of, K::text},
    Function{"string length", "t", 1, Op::text_length, K::number},
    Function{"substring", "tnn", 2, Op::substring, K::text},
    Function{"upper case", "t", 1, Op::upper_case, K::text},
    Function{"lower case", "t", 1, Op::lower_case, K::text},
    Function{"contains", "tt", 2, Op::text_contains, K::boolean},
    Function{"starts with", "tt", 2, Op::starts_with, K::boolean},
    Function{"ends with", "tt", 2, Op::ends_with, K::boolean},
    Function{"substring before", "tt", 2, Op::text_before, K::text},
    Function{"substring after", "tt", 2, Op::text_after, K::text},
    // dates
    Function{"month_end", "d", 1, Op::month_end, K::date},
    Function{"previous_month_end", "d", 1, Op::previous_month_end, K::date},
    Function{"year", "d", 1, Op::year, K::number},
    Function{"month", "d", 1, Op::month, K::number},
    Function{"day", "d", 1, Op::day, K::number},
    Function{"day of year", "d", 1, Op::day_of_year, K::number},
    Function{"week of year", "d", 1, Op::week_of_year, K::number},
    Function{"day of week", "d", 1, Op::day_name, K::text},
    Function{"month of year", "d", 1, Op::month_name, K::text},
    Function{"add_months", "dn", 2, Op::add_months, K::date},
    Function{"years and months duration", "dd", 2, Op::months_between, K::months},
};

// The rounding that a function of two numbers means.
std::string_view rounding_of(std::string_view name) {
  if (name == "round half up") return "half_up";
  if (name == "round half down") return "half_down";
  if (name == "round up") return "up";
  if (name == "round down") return "down";
  if (name == "floor" || name == "ceiling") return name;
  return "half_even";
}

bool in_list(const Type& type, bool (*fitting)(K)) {
  return type.kind == K::list && (type.element == K::invalid || fitting(type.element));
}

bool fits(char wanted, const Type& type) {
  switch (wanted) {
    case 'b': return type.kind == K::boolean;
    case 'n': return type.kind == K::number;
    case 't': return type.kind == K::text;
    case 'd': return type.kind == K::date;
    case 'm': return type.kind == K::months;
    case 'A': return type.kind == K::number || is_duration(type.kind);
    case 'v': return type.kind != K::list && type.kind != K::record;
    case 'R': return type.kind == K::list;
    case 'L': return in_list(type, [](K k) { return k != K::record; });
    case 'N': return in_list(type, [](K k) { return k == K::number; });
    case 'B': return in_list(type, [](K k) { return k == K::boolean; });
    case 'D': return in_list(type, [](K k) { return k == K::date; });
    case 'O': return in_list(type, ordered);
    case 'S': return in_list(type, [](K k) { return k == K::number || is_duration(k); });
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
    case 'A': return {"数或期间", "number or duration"};
    case 'v': return {"单个的值", "single value"};
    case 'L': return {"由值组成的列表", "list of values"};
    case 'N': return {"由数组成的列表", "list of numbers"};
    case 'B': return {"由是非值组成的列表", "list of booleans"};
    case 'D': return {"由日期组成的列表", "list of dates"};
    case 'O': return {"由数、日期或期间组成的列表", "list of numbers, dates or durations"};
    case 'S': return {"由数或期间组成的列表", "list of numbers or durations"};
    default: return words_of(K::list);
  }
}

// min(a, b, c) of single values is the same as min([a, b, c]).
bool takes_values(Op op) {
  return op == Op::min_of || op == Op::max_of || op == Op::sum || op == Op::mean_of ||
         op == Op::median || op == Op::product || op == Op::mode || op == Op::some ||
         op == Op::every;
}

}  // namespace

bool Binder::wrong_count(const SyntaxNode& node, std::size_t wanted) {
  return error(Code::argument_count, node.span,
               {node.text, std::to_string(wanted), std::to_string(node.children.size())});
}

// The number and types of arguments against a line of the table.
bool Binder::check_arguments(const SyntaxNode& node, std::string_view wanted, std::size_t least,
                             const std::vector<Expr>& arguments) {
  if (arguments.size() < least || arguments.size() > wanted.size()) {
    if (least == wanted.size()) return wrong_count(node, least);
    return error(Code::argument_range, node.span,
                 {node.text, std::to_string(least), std::to_string(wanted.size()),
                  std::to_string(arguments.size())});
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Expr& argument = arguments[i];
    if (!fits(wanted[i], argument.type))
      return error(Code::wrong_expression_type, argument.span,
                   pair(wanted_words(wanted[i]), describe(argument)));
    const K element = arguments[0].type.element;
    if (wanted[i] == 'x' && element != argument.type.kind && element != K::invalid)
      return error(Code::types_differ, node.span, pair(describe(arguments[0]), describe(argument)));
  }
  return true;
}

// A list of single values of one type.
bool Binder::make_list(const SyntaxNode& node, std::vector<Expr> items, Expr& out) {
  out = make(Op::list, K::list, node.span);
  for (const Expr& item : items) {
    if (item.type.kind == K::list || item.type.kind == K::record ||
        (out.type.element != K::invalid && item.type.kind != out.type.element))
      return error(Code::list_items_differ, item.span, {describe(item).zh, describe(item).en});
    out.type.element = item.type.kind;
  }
  out.args = std::move(items);
  return true;
}

bool Binder::bind_call(const SyntaxNode& node, Expr& out) {
  if (const RefusedFunction* refused = refused_function(node.text))
    return error(Code::refused_function, node.span,
                 {node.text, std::string(refused->zh), std::string(refused->en)});
  bool good = false;
  if (bind_special_call(node, out, good) || bind_range_call(node, out, good)) return good;
  std::vector<Expr> arguments;
  if (!bind_all(node.children, arguments)) return false;
  const std::string& name = node.text;
  const auto* function = std::find_if(functions.begin(), functions.end(),
                                      [&](const Function& f) { return f.name == name; });
  if (function == functions.end()) return unknown_function(node);
  if (takes_values(function->op) && !arguments.empty() && arguments[0].type.kind != K::list) {
    Expr list;
    if (!make_list(node, std::move(arguments), list)) return false;
    arguments.clear();
    arguments.push_back(std::move(list));
  }
  if (!check_arguments(node, function->arguments, function->least, arguments)) return false;
  out = make(function->op, function->result, node.span);
  if (function->result == as_first) out.type = arguments[0].type;
  if (function->result == as_elements) {
    const K element = arguments[0].type.element;
    out.type = simple(element == K::invalid ? K::number : element);
  }
  if (function->op == Op::index_of) out.type.element = K::number;
  out.args = std::move(arguments);
  if (out.op == Op::insert && out.type.element == K::invalid)
    out.type.element = out.args[2].type.kind;
  if (out.args.size() == 2 && (out.op == Op::floor || out.op == Op::ceiling)) out.op = Op::round;
  if (out.op == Op::round) {
    out.text = std::string(rounding_of(name));
    const auto digits = out.args[1].op == Op::number ? out.args[1].number.to_int64() : std::nullopt;
    if (!digits || *digits < -18 || *digits > 18)
      return error(Code::rounding_digits, out.args[1].span);
  }
  return true;
}

bool Binder::unknown_function(const SyntaxNode& node) {
  std::vector<std::string> names{"date",     "duration", "given",  "missing",  "concatenate",
                                 "append",   "union",    "not",    "is",       "before",
                                 "after",    "includes", "during", "overlaps", "starts",
                                 "finishes", "meets"};
  for (const Function& f : functions) names.emplace_back(f.name);
  Diagnostic& diagnostic =
      diagnostics_.add(Code::unknown_function, {source_, node.span}, {node.text});
  if (const auto nearest = nearest_name(node.text, names); !nearest.empty())
    diagnostic.notes.push_back({{}, Code::did_you_mean, {nearest}});
  return false;
}

}  // namespace guiju
