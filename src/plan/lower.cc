// Bound expression → operations on cells. The one idea: comparisons of ratios become comparisons of
// whole products, a / b < 2/3 → 3a < 2b, where b is known to be above 0; everything stays exact.
#include "plan/lower.h"

#include <algorithm>

#include "plan/fold.h"

namespace guiju {

namespace {

const Fact* fact_of(const RuleSet& rules, const Expr& expr, int list) {
  if (expr.op == Op::fact) return &rules.facts.scalar(expr.index);
  if (expr.op == Op::field && expr.index == list && expr.variable == 0)
    return &rules.facts.list(list).fields[static_cast<std::size_t>(expr.field)];
  return nullptr;
}

bool whole_cell(const Fact& fact) {
  return fact.type == FactType::count || fact.type == FactType::boolean ||
         fact.type == FactType::finding || fact.type == FactType::date;
}

bool speaks_of_points(const Expr& expr) {
  if (expr.op == Op::score || expr.op == Op::total || expr.op == Op::part) return true;
  return std::any_of(expr.args.begin(), expr.args.end(), speaks_of_points);
}

}  // namespace

Node::Op node_op(Op op) {
  switch (op) {
    case Op::eq: return Node::Op::eq;
    case Op::ne: return Node::Op::ne;
    case Op::lt: return Node::Op::lt;
    case Op::le: return Node::Op::le;
    case Op::gt: return Node::Op::gt;
    default: return Node::Op::ge;
  }
}

std::int32_t Lowering::add(Node node) {
  program_.nodes.push_back(node);
  return static_cast<std::int32_t>(program_.nodes.size() - 1);
}

std::int32_t Lowering::constant(std::int64_t value) {
  Node node;
  node.value = value;
  return add(node);
}

std::int32_t Lowering::times(std::int32_t operand, std::int64_t factor) {
  if (operand < 0) return operand;
  Node node;
  node.op = Node::Op::mul;
  node.a = operand;
  node.b = constant(factor);
  return add(node);
}

std::int32_t Lowering::general(const Expr& expr) {
  program_.general_points = program_.general_points || speaks_of_points(expr);
  program_.general.push_back(std::make_unique<const Expr>(expr));
  Node node;
  node.op = Node::Op::general;
  node.a = static_cast<std::int32_t>(program_.general.size() - 1);
  return add(node);
}

// A whole-numbered expression over cells whose value provably fits: cells, constants, sums and
// differences of those, products with small constants.
std::int32_t Lowering::whole(const Expr& expr, int list) {
  Node node;
  switch (expr.op) {
    case Op::number:
    case Op::date: {
      const auto value = expr.number.to_int64();
      if (!value || *value > max_lowered_constant || *value < -max_lowered_constant) return -1;
      node.value = *value;
      return add(node);
    }
    case Op::fact:
    case Op::field: {
      const Fact* fact = fact_of(rules_, expr, list);
      if (fact == nullptr || !whole_cell(*fact)) return -1;
      node.op = expr.op == Op::fact ? Node::Op::cell : Node::Op::field;
      node.a = expr.op == Op::fact ? expr.index : expr.field;
      return add(node);
    }
    case Op::count:
      if (expr.args[0].op != Op::records) return -1;
      node.op = Node::Op::records;
      node.a = expr.args[0].index;
      return add(node);
    case Op::add:
    case Op::sub: {
      // One level of sums of cells: 2 × 10^9 at most on each side.
      for (const Expr& arg : expr.args)
        if (arg.op != Op::fact && arg.op != Op::field && arg.op != Op::number &&
            arg.op != Op::count)
          return -1;
      node.a = whole(expr.args[0], list);
      node.b = whole(expr.args[1], list);
      if (node.a < 0 || node.b < 0) return -1;
      node.op = expr.op == Op::add ? Node::Op::add : Node::Op::sub;
      return add(node);
    }
    case Op::condition: {
      node.a = truth(expr.args[0], list);
      node.b = whole(expr.args[1], list);
      node.c = whole(expr.args[2], list);
      if (node.a < 0 || node.b < 0 || node.c < 0) return -1;
      node.op = Node::Op::condition;
      return add(node);
    }
    default: return -1;
  }
}

// Provably above 0 for every stated value.
bool Lowering::positive(const Expr& expr) const {
  if (expr.op == Op::number) return expr.number.sign() > 0;
  const Fact* fact = nullptr;
  if (expr.op == Op::fact) fact = &rules_.facts.scalar(expr.index);
  if (expr.op == Op::field)
    fact = &rules_.facts.list(expr.index).fields[static_cast<std::size_t>(expr.field)];
  return fact != nullptr && fact->min && fact->min->sign() > 0;
}

// a / b op p/q with b > 0 → a × q op b × p.
std::int32_t Lowering::ratio(const Expr& expr, int list) {
  const bool left = expr.args[0].op == Op::div;
  const Expr& quotient = expr.args[left ? 0 : 1];
  const auto limit = constant_number(expr.args[left ? 1 : 0]);
  if (!limit || !positive(quotient.args[1])) return -1;
  const auto p = Number::ratio(limit->numerator(), 1).to_int64();
  const auto q = Number::ratio(limit->denominator(), 1).to_int64();
  if (!p || !q || *p > max_lowered_constant || *p < -max_lowered_constant ||
      *q > max_lowered_constant)
    return -1;
  const std::int32_t a = whole(quotient.args[0], list), b = whole(quotient.args[1], list);
  if (a < 0 || b < 0) return -1;
  Node node;
  node.op = node_op(left ? expr.op : mirrored(expr.op));
  node.a = times(a, *q);
  node.b = times(b, *p);
  return add(node);
}

// score, total or a part against a constant → units against a whole limit.
std::int32_t Lowering::against_points(const Expr& expr) {
  const bool left =
      expr.args[0].op == Op::score || expr.args[0].op == Op::total || expr.args[0].op == Op::part;
  const Expr& points = expr.args[left ? 0 : 1];
  const auto limit = constant_number(expr.args[left ? 1 : 0]);
  const Op op = left ? expr.op : mirrored(expr.op);
  if (!limit || op == Op::eq || op == Op::ne) return -1;
  try {
    Number bound = *limit;
    if (points.op == Op::score) {
      if (!program_.score_linear) return -1;
      bound = (bound - program_.score_offset) / program_.score_slope;
    }
    bound = bound * Number(10).power(program_.decimals);
    // On whole units: x < t ⇔ x < ⌈t⌉, x ≥ t ⇔ x ≥ ⌈t⌉, x ≤ t ⇔ x ≤ ⌊t⌋, x > t ⇔ x > ⌊t⌋.
    const bool up = op == Op::lt || op == Op::ge;
    const auto value = bound.rounded(up ? Rounding::ceiling : Rounding::floor, 1).to_int64();
    if (!value) return -1;
    const bool part = points.op == Op::part;
    Node node;
    node.value = *value;
    node.a = points.index;
    switch (op) {
      case Op::lt: node.op = part ? Node::Op::part_lt : Node::Op::total_lt; break;
      case Op::le: node.op = part ? Node::Op::part_le : Node::Op::total_le; break;
      case Op::gt: node.op = part ? Node::Op::part_gt : Node::Op::total_gt; break;
      default: node.op = part ? Node::Op::part_ge : Node::Op::total_ge; break;
    }
    return add(node);
  } catch (const NumberOverflow&) {
    return -1;
  }
}

// year(date) op a year → the date against that year's first and last day.
std::int32_t Lowering::year(const Expr& expr, int list) {
  const bool left = expr.args[0].op == Op::year;
  const auto number = constant_number(expr.args[left ? 1 : 0]);
  const auto wanted = number && number->is_integer() ? number->to_int64() : std::nullopt;
  if (!wanted || *wanted < 1 || *wanted > 9999) return -1;
  const Expr& date = expr.args[left ? 0 : 1].args[0];
  const int of = static_cast<int>(*wanted);
  const auto against = [&](Node::Op op, Date day) {
    Node node;
    node.op = op;
    node.a = whole(date, list);
    if (node.a < 0) return node.a;
    node.b = constant(day.days());
    return add(node);
  };
  const Date first = *Date::from_ymd(of, 1, 1), last = *Date::from_ymd(of, 12, 31);
  switch (left ? expr.op : mirrored(expr.op)) {
    case Op::lt: return against(Node::Op::lt, first);
    case Op::le: return against(Node::Op::le, last);
    case Op::gt: return against(Node::Op::gt, last);
    case Op::ge: return against(Node::Op::ge, first);
    default: break;
  }
  const bool equal = expr.op == Op::eq;
  Node node;
  node.op = equal ? Node::Op::and_ : Node::Op::or_;
  node.a = against(equal ? Node::Op::ge : Node::Op::lt, first);
  node.b = against(equal ? Node::Op::le : Node::Op::gt, last);
  return node.a < 0 || node.b < 0 ? -1 : add(node);
}

std::int32_t Lowering::comparison(const Expr& expr, int list) {
  const Expr& a = expr.args[0];
  const Expr& b = expr.args[1];
  const auto is_points = [](const Expr& e) {
    return e.op == Op::score || e.op == Op::total || e.op == Op::part;
  };
  if (is_points(a) || is_points(b)) return against_points(expr);
  if (a.op == Op::div || b.op == Op::div) {
    const std::int32_t lowered = ratio(expr, list);
    return lowered >= 0 ? lowered : linear(expr, list);
  }
  if (a.op == Op::year || b.op == Op::year) return year(expr, list);
  if (a.type.kind == Type::Kind::text) {
    // A choice against one of its options: the option's index.
    const Expr& fact = a.op == Op::text ? b : a;
    const Expr& word = a.op == Op::text ? a : b;
    const Fact* declared = fact_of(rules_, fact, list);
    if (declared == nullptr || declared->type != FactType::choice || word.op != Op::text) return -1;
    for (std::size_t i = 0; i < declared->choices.size(); ++i) {
      if (declared->choices[i] != word.text) continue;
      Node cell, option, node;
      cell.op = fact.op == Op::fact ? Node::Op::cell : Node::Op::field;
      cell.a = fact.op == Op::fact ? fact.index : fact.field;
      option.value = static_cast<std::int64_t>(i);
      node.op = node_op(expr.op);
      node.a = add(cell);
      node.b = add(option);
      return add(node);
    }
    return -1;
  }
  Node node;
  node.op = node_op(expr.op);
  if (a.type.kind == Type::Kind::boolean) {
    node.a = truth(a, list);
    node.b = truth(b, list);
  } else {
    node.a = whole(a, list);
    node.b = whole(b, list);
  }
  if (node.a >= 0 && node.b >= 0) return add(node);
  return a.type.kind == Type::Kind::number ? linear(expr, list) : -1;
}

std::int32_t Lowering::truth(const Expr& expr, int list) {
  Node node;
  switch (expr.op) {
    case Op::boolean: node.value = expr.number.sign() != 0 ? 1 : 0; return add(node);
    case Op::fact:
    case Op::field: {
      const Fact* fact = fact_of(rules_, expr, list);
      if (fact == nullptr) break;
      node.op = expr.op == Op::fact ? Node::Op::cell : Node::Op::field;
      node.a = expr.op == Op::fact ? expr.index : expr.field;
      return add(node);
    }
    case Op::given:
      node.op = Node::Op::given;
      node.a = expr.index;
      return add(node);
    case Op::not_:
      node.op = Node::Op::not_;
      node.a = truth(expr.args[0], list);
      return add(node);
    case Op::and_:
    case Op::or_:
      node.op = expr.op == Op::and_ ? Node::Op::and_ : Node::Op::or_;
      node.a = truth(expr.args[0], list);
      node.b = truth(expr.args[1], list);
      return add(node);
    case Op::condition:
      node.op = Node::Op::condition;
      node.a = truth(expr.args[0], list);
      node.b = truth(expr.args[1], list);
      node.c = truth(expr.args[2], list);
      return add(node);
    case Op::eq:
    case Op::ne:
    case Op::lt:
    case Op::le:
    case Op::gt:
    case Op::ge:
      if (const std::int32_t lowered = comparison(expr, list); lowered >= 0) return lowered;
      break;
    case Op::has_gap:
      if (const std::int32_t lowered = list < 0 ? gap(expr) : -1; lowered >= 0) return lowered;
      break;
    default: break;
  }
  return general(expr);
}

// flag, not flag, count > 0, count = 0 as "cell is (not) zero".
bool Lowering::literal(const Expr& expr, int list, std::uint16_t& slot, bool& want_zero,
                       bool& on_record) const {
  const Expr* inner = &expr;
  want_zero = false;
  if (expr.op == Op::not_) {
    inner = &expr.args[0];
    want_zero = true;
  }
  if (expr.op == Op::gt || expr.op == Op::eq) {
    if (expr.args[1].op != Op::number || expr.args[1].number.sign() != 0) return false;
    inner = &expr.args[0];
    want_zero = expr.op == Op::eq;
    const Fact* fact = fact_of(rules_, *inner, list);
    // A count is never below 0, so "> 0" is "not 0".
    if (fact == nullptr || fact->type != FactType::count) return false;
  } else if (inner->type.kind != Type::Kind::boolean) {
    return false;
  }
  if (inner->op != Op::fact && inner->op != Op::field) return false;
  if (fact_of(rules_, *inner, list) == nullptr) return false;
  on_record = inner->op == Op::field;
  slot = static_cast<std::uint16_t>(on_record ? inner->field : inner->index);
  return true;
}

bool Lowering::gather(const Expr& expr, Op op, int list, Condition& out) const {
  if (expr.op == op)
    return gather(expr.args[0], op, list, out) && gather(expr.args[1], op, list, out);
  std::uint16_t slot = 0;
  bool want_zero = false, on_record = false;
  if (out.count >= out.slots.size() || !literal(expr, list, slot, want_zero, on_record))
    return false;
  if (out.count > 0 && on_record != out.on_record) return false;
  out.on_record = on_record;
  out.slots[out.count] = slot;
  out.want_zero[out.count] = want_zero;
  ++out.count;
  return true;
}

// `choice = "a" or choice = "b"` on one choice of at most 64 options: a set of options.
std::optional<Condition> Lowering::member(const Expr& expr, int list) const {
  Condition out;
  out.kind = Condition::Kind::member;
  out.count = 0;
  std::uint64_t set = 0;
  const auto gather_options = [&](const auto& self, const Expr& e) -> bool {
    if (e.op == Op::or_) return self(self, e.args[0]) && self(self, e.args[1]);
    if (e.op != Op::eq || e.args[1].op != Op::text) return false;
    const Fact* fact = fact_of(rules_, e.args[0], list);
    if (fact == nullptr || fact->type != FactType::choice || fact->choices.size() > 64)
      return false;
    const bool on_record = e.args[0].op == Op::field;
    const auto slot = static_cast<std::uint16_t>(on_record ? e.args[0].field : e.args[0].index);
    if (out.count > 0 && (out.slots[0] != slot || out.on_record != on_record)) return false;
    out.count = 1;
    out.slots[0] = slot;
    out.on_record = on_record;
    for (std::size_t i = 0; i < fact->choices.size(); ++i)
      if (fact->choices[i] == e.args[1].text) set |= std::uint64_t{1} << i;
    return true;
  };
  if (!gather_options(gather_options, expr)) return std::nullopt;
  out.offset = static_cast<std::int64_t>(set);
  return out;
}

Condition Lowering::condition(const Expr& expr, int list) {
  Condition out;
  if (expr.op == Op::boolean) {
    out.kind = expr.number.sign() != 0 ? Condition::Kind::always : Condition::Kind::never;
    return out;
  }
  for (const Op op : {Op::or_, Op::and_}) {
    Condition simple;
    simple.kind = op == Op::or_ ? Condition::Kind::any : Condition::Kind::all;
    if (gather(expr, op, list, simple)) return simple;
  }
  if (std::optional<Condition> set = member(expr, list)) return *set;
  out.node = truth(expr, list);
  out.kind = Condition::Kind::node;
  if (Condition simple; plain_comparison(out.node, simple)) return simple;
  return out;
}

// A node as cell × factor, or as a constant.
bool Lowering::scaled_cell(std::int32_t node, std::uint16_t& slot, std::int64_t& factor,
                           std::int64_t& constant, bool& on_record, bool& has_cell) const {
  const Node& n = program_.nodes[static_cast<std::size_t>(node)];
  if (n.op == Node::Op::constant) {
    has_cell = false;
    constant = n.value;
    return true;
  }
  const Node* cell = &n;
  factor = 1;
  if (n.op == Node::Op::mul) {
    cell = &program_.nodes[static_cast<std::size_t>(n.a)];
    const Node& by = program_.nodes[static_cast<std::size_t>(n.b)];
    if (by.op != Node::Op::constant) return false;
    factor = by.value;
  }
  if (cell->op != Node::Op::cell && cell->op != Node::Op::field) return false;
  has_cell = true;
  slot = static_cast<std::uint16_t>(cell->a);
  on_record = cell->op == Node::Op::field;
  return true;
}

bool Lowering::plain_comparison(std::int32_t node, Condition& out) const {
  const Node& n = program_.nodes[static_cast<std::size_t>(node)];
  switch (n.op) {
    case Node::Op::total_lt: out.comparison = Node::Op::lt; break;
    case Node::Op::total_le: out.comparison = Node::Op::le; break;
    case Node::Op::total_gt: out.comparison = Node::Op::gt; break;
    case Node::Op::total_ge: out.comparison = Node::Op::ge; break;
    case Node::Op::eq:
    case Node::Op::ne:
    case Node::Op::lt:
    case Node::Op::le:
    case Node::Op::gt:
    case Node::Op::ge: {
      out.kind = Condition::Kind::compare;
      out.comparison = n.op;
      bool left = false, right = false, record_left = false, record_right = false;
      std::int64_t left_constant = 0;
      if (!scaled_cell(n.a, out.slots[0], out.factors[0], left_constant, record_left, left) ||
          !scaled_cell(n.b, out.slots[1], out.factors[1], out.offset, record_right, right) || !left)
        return false;
      if (right && record_left != record_right) return false;
      out.on_record = record_left;
      if (!right) {
        out.factors[1] = 0;
        out.slots[1] = out.slots[0];
      }
      return true;
    }
    default: return false;
  }
  out.kind = Condition::Kind::total;
  out.offset = n.value;
  return true;
}

}  // namespace guiju
