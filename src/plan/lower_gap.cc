// has_gap → where its dates come from. What is lowered: single dates of the body, ends of their months,
// and the dates of a list's records as they are or within bounds that are such dates.
#include "plan/fold.h"
#include "plan/lower.h"

namespace guiju {

namespace {

constexpr std::int64_t most_months = 12'000;

}  // namespace

bool Lowering::day(const Expr& expr, CompiledDay& out) {
  if (expr.type.kind != Type::Kind::date) return false;
  const Expr* date = &expr;
  if (expr.op == Op::month_end || expr.op == Op::previous_month_end) {
    out.kind = expr.op == Op::month_end ? CompiledDay::Kind::month_end
                                        : CompiledDay::Kind::previous_month_end;
    date = &expr.args[0];
  }
  if (date->op != Op::fact && date->op != Op::date) return false;
  out.node = whole(*date, -1);
  return out.node >= 0;
}

// `field op date and …`, the field being the one that is looked at.
bool Lowering::gap_bounds(const Expr& expr, CompiledGap::Records& out) {
  if (expr.op == Op::and_) return gap_bounds(expr.args[0], out) && gap_bounds(expr.args[1], out);
  const auto is_field = [&out](const Expr& side) {
    return side.op == Op::field && side.variable == 0 && side.index == out.list &&
           side.field == out.field;
  };
  CompiledGap::Bound bound;
  Op op = expr.op;
  if (op != Op::lt && op != Op::le && op != Op::gt && op != Op::ge) return false;
  const bool left = is_field(expr.args[0]);
  if (!left) op = mirrored(op);
  if (!is_field(expr.args[left ? 0 : 1]) || !day(expr.args[left ? 1 : 0], bound.day)) return false;
  bound.op = node_op(op);
  out.bounds.push_back(bound);
  return true;
}

bool Lowering::gap_dates(const Expr& expr, CompiledGap& out) {
  switch (expr.op) {
    case Op::concatenate:
      for (const Expr& part : expr.args)
        if (!gap_dates(part, out)) return false;
      return true;
    case Op::list:
      for (const Expr& one : expr.args)
        if (!day(one, out.days.emplace_back())) return false;
      return true;
    case Op::project: {
      CompiledGap::Records records;
      records.list = expr.index;
      records.field = expr.field;
      const Expr& source = expr.args[0];
      const Expr& all = source.op == Op::filter ? source.args[0] : source;
      if (all.op != Op::records || all.index != records.list) return false;
      if (source.op == Op::filter && !gap_bounds(source.args[1], records)) return false;
      out.records.push_back(std::move(records));
      return true;
    }
    default: return false;
  }
}

// -1, and nothing is added, where it does not lower.
std::int32_t Lowering::gap(const Expr& expr) {
  const std::size_t before = program_.nodes.size();
  const auto months = expr.args[1].number.to_int64();
  CompiledGap out;
  if (expr.args[1].op != Op::months || !months || *months < 1 || *months > most_months ||
      !gap_dates(expr.args[0], out)) {
    program_.nodes.resize(before);
    return -1;
  }
  out.months = static_cast<int>(*months);
  Node node;
  node.op = Node::Op::gap;
  node.a = static_cast<std::int32_t>(program_.gaps.size());
  node.b = general(expr);  // where a month's end lies outside the calendar
  program_.gaps.push_back(std::move(out));
  return add(node);
}

}  // namespace guiju
