// Calls with rules of their own → bound expressions: literals, names of facts, any number of lists.
#include "base/duration_text.h"
#include "rules/bind.h"
#include "rules/bind_helpers.h"

namespace guiju {

namespace {

using K = Type::Kind;

}  // namespace

bool Binder::bind_duration(const std::string& text, Span span, Expr& out) {
  const auto months = parse_months(text);
  const auto days = months ? std::nullopt : parse_days(text);
  if (!months && !days) return error(Code::bad_temporal, span, {text});
  out = make(months ? Op::months : Op::days, months ? K::months : K::days, span);
  out.number = months ? *months : *days;
  return true;
}

// date("2023-08-31"), date(2023, 8, 31), duration("P2M").
bool Binder::bind_temporal_call(const SyntaxNode& node, Expr& out) {
  if (node.text == "date" && node.children.size() == 3) {
    out = make(Op::make_date, K::date, node.span);
    return bind_all(node.children, out.args) && check_arguments(node, "nnn", 3, out.args);
  }
  if (node.children.size() != 1 || node.children[0].kind != SyntaxNode::Kind::text)
    return error(Code::literal_argument, node.span, {node.text});
  const std::string& text = node.children[0].text;
  if (node.text == "duration") return bind_duration(text, node.span, out);
  const auto date = Date::parse(text);
  if (!date) return error(Code::bad_temporal, node.span, {text});
  out = make(Op::date, K::date, node.span);
  out.number = date->days();
  return true;
}

// Lists of single values of one type, one after the other.
bool Binder::join_lists(const SyntaxNode& node, std::vector<Expr> lists, Expr& out) {
  out = make(Op::concatenate, K::list, node.span);
  for (const Expr& list : lists) {
    if (list.type.kind != K::list || list.type.element == K::record)
      return error(Code::wrong_expression_type, list.span,
                   pair(Words{"由值组成的列表", "list of values"}, describe(list)));
    if (out.type.element != K::invalid && list.type.element != K::invalid &&
        list.type.element != out.type.element)
      return error(Code::list_items_differ, list.span, {describe(list).zh, describe(list).en});
    if (list.type.element != K::invalid) out.type.element = list.type.element;
  }
  out.args = std::move(lists);
  return true;
}

// concatenate(list, …), union(list, …), append(list, value, …).
bool Binder::bind_joining_call(const SyntaxNode& node, Expr& out) {
  std::vector<Expr> arguments;
  if (!bind_all(node.children, arguments)) return false;
  const bool append = node.text == "append";
  if (arguments.empty() || (append && arguments.size() < 2)) return wrong_count(node, append + 1);
  if (append) {
    std::vector<Expr> values(std::make_move_iterator(arguments.begin() + 1),
                             std::make_move_iterator(arguments.end()));
    arguments.resize(1);
    Expr list;
    if (!make_list(node, std::move(values), list)) return false;
    arguments.push_back(std::move(list));
  }
  Expr joined;
  if (!join_lists(node, std::move(arguments), joined)) return false;
  if (node.text != "union") {
    out = std::move(joined);
    return true;
  }
  out = make(Op::distinct, K::list, node.span);
  out.type = joined.type;
  out.args.push_back(std::move(joined));
  return true;
}

// given(list).
bool Binder::bind_given(const SyntaxNode& node, Expr& out) {
  Expr list;
  if (!bind_node(node.children[0], list)) return false;
  if (list.op != Op::records) return error(Code::given_needs_list, node.span);
  out = make(Op::given, K::boolean, node.span);
  out.index = list.index;
  out.text = list.text;
  return true;
}

// True where the function is one of these; `good` then tells whether it could be bound.
bool Binder::bind_special_call(const SyntaxNode& node, Expr& out, bool& good) {
  const std::string& name = node.text;
  if (name == "date" || name == "duration") {
    good = bind_temporal_call(node, out);
    return true;
  }
  if (name == "concatenate" || name == "union" || name == "append") {
    good = bind_joining_call(node, out);
    return true;
  }
  const bool one = name == "not" || name == "given" || name == "missing";
  if (!one && name != "is") return false;
  if (node.children.size() != (one ? 1u : 2u)) {
    good = wrong_count(node, one ? 1 : 2);
  } else if (name == "given") {
    good = bind_given(node, out);
  } else if (name == "missing") {
    Expr fact;
    good = bind_node(node.children[0], fact) && make_missing(fact, node.span, out);
  } else if (name == "not") {
    out = make(Op::not_, K::boolean, node.span);
    good = bind_all(node.children, out.args) && expect(out.args[0], K::boolean);
  } else {  // is(a, b): the same value; of two types is no question here
    std::vector<Expr> sides;
    good = bind_all(node.children, sides) && compare(sides[0], sides[1], Op::eq, node.span, out);
  }
  return true;
}

}  // namespace guiju
