// Filters, positions, quantifiers, for → bound expressions.
#include "rules/bind.h"
#include "rules/bind_helpers.h"

namespace guiju {

// What a for runs over: a list, or the whole numbers from .. to.
bool Binder::bind_list_operand(const SyntaxNode& node, Expr& out) {
  if (node.kind != SyntaxNode::Kind::range)
    return bind_node(node, out) && expect(out, Type::Kind::list);
  out = make(Op::sequence, Type::Kind::list, node.span);
  out.type.element = Type::Kind::number;
  if (!bind_all(node.children, out.args)) return false;
  const bool first = expect(out.args[0], Type::Kind::number);
  return expect(out.args[1], Type::Kind::number) && first;
}

// list[condition] or list[position]; some/every variable in list satisfies condition; for variable
// in list return value.
bool Binder::bind_loop(const SyntaxNode& node, Expr& out) {
  Expr list;
  if (!bind_list_operand(node.children[0], list)) return false;
  Type element = simple(list.type.element);
  element.list = list.type.list;
  const bool filter = node.kind == SyntaxNode::Kind::filter;
  const bool loop = node.kind == SyntaxNode::Kind::loop;
  variables_.push_back({filter ? std::string() : node.text, element, filter});
  Expr inner;
  const bool good = bind_node(node.children[1], inner);
  variables_.pop_back();
  if (!good) return false;
  if (filter && inner.type.kind == Type::Kind::number)
    return bind_position(node, std::move(list), out);
  if (filter && inner.type.kind != Type::Kind::boolean)
    return error(Code::filter_expected, inner.span, {describe(inner).zh, describe(inner).en});
  if (loop) {
    if (inner.type.kind == Type::Kind::list || inner.type.kind == Type::Kind::record)
      return error(Code::list_items_differ, inner.span, {describe(inner).zh, describe(inner).en});
  } else if (!expect(inner, Type::Kind::boolean)) {
    return false;
  }
  out = make(loop                                  ? Op::map
             : filter                              ? Op::filter
             : node.kind == SyntaxNode::Kind::some ? Op::some
                                                   : Op::every,
             Type::Kind::boolean, node.span);
  if (filter) out.type = list.type;
  if (loop) out.type = Type{Type::Kind::list, inner.type.kind, -1};
  out.variable = static_cast<int>(variables_.size());
  out.args.push_back(std::move(list));
  out.args.push_back(std::move(inner));
  return true;
}

// list[position]. The position is bound again: it is one for the whole list, so it cannot speak of
// an element.
bool Binder::bind_position(const SyntaxNode& node, Expr list, Expr& out) {
  Expr position;
  if (!bind_node(node.children[1], position)) return false;
  if (list.type.element == Type::Kind::invalid)
    return error(Code::no_such_item, node.span, {"0", "1"});
  out = make(Op::at, list.type.element, node.span);
  if (list.type.element == Type::Kind::record) out.type.list = list.type.list;
  out.args.push_back(std::move(list));
  out.args.push_back(std::move(position));
  return true;
}

}  // namespace guiju
