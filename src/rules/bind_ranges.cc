// Range functions (before, includes, starts …) → comparisons of the ends. One idea: a point is the
// range from itself to itself with both ends, and which ends belong to a range is known here, so that
// each function is a few comparisons (DMN 1.3, table 78).
#include <algorithm>
#include <array>

#include "rules/bind.h"
#include "rules/bind_helpers.h"

namespace guiju {

namespace {

using K = Type::Kind;

// An argument: a range, or a point with low = high.
struct Ends {
  Expr low, high;
  bool has_low = true, has_high = true;  // whether the end belongs to it
  bool point = false;
};

// Which arguments a function takes: points (p) and ranges (r).
struct RangeFunction {
  std::string_view name;
  std::string_view of;  // the function whose arguments, exchanged, these are; or empty
  std::string_view forms;
};
constexpr std::array range_functions{
    RangeFunction{"before", "", "pp pr rp rr"},
    RangeFunction{"after", "before", "pp pr rp rr"},
    RangeFunction{"meets", "", "rr"},
    RangeFunction{"met by", "meets", "rr"},
    RangeFunction{"overlaps", "", "rr"},
    RangeFunction{"overlaps before", "", "rr"},
    RangeFunction{"overlaps after", "overlaps before", "rr"},
    RangeFunction{"finishes", "", "pr rr"},
    RangeFunction{"finished by", "finishes", "rp rr"},
    RangeFunction{"starts", "", "pr rr"},
    RangeFunction{"started by", "starts", "rp rr"},
    RangeFunction{"includes", "", "rp rr"},
    RangeFunction{"during", "includes", "pr rr"},
    RangeFunction{"coincides", "", "pp rr"},
};

// Makes and joins comparisons at one place of the text.
class Made {
 public:
  explicit Made(Span span) : span_(span) {}

  Expr truth(bool value) const {
    Expr expr = make(Op::boolean, K::boolean, span_);
    expr.number = value ? 1 : 0;
    return expr;
  }
  Expr less(const Expr& a, const Expr& b) const { return compared(Op::lt, a, b); }
  Expr equal(const Expr& a, const Expr& b) const { return compared(Op::eq, a, b); }
  Expr both(Expr a, Expr b) const { return joined(Op::and_, std::move(a), std::move(b)); }
  // a < b, or a = b where `also`.
  Expr less_or(const Expr& a, const Expr& b, bool also) const {
    return compared(also ? Op::le : Op::lt, a, b);
  }

 private:
  Expr compared(Op op, const Expr& a, const Expr& b) const { return joined(op, a, b); }
  Expr joined(Op op, Expr a, Expr b) const {
    Expr expr = make(op, K::boolean, span_);
    expr.args.push_back(std::move(a));
    expr.args.push_back(std::move(b));
    return expr;
  }
  Span span_;
};

Expr before(const Made& made, const Ends& a, const Ends& b) {
  return made.less_or(a.high, b.low, !(a.has_high && b.has_low));
}

// a reaches into b from below, or begins where b ends: they have a point in common there.
Expr reaches(const Made& made, const Ends& a, const Ends& b) {
  return made.less_or(b.low, a.high, a.has_high && b.has_low);
}

Expr overlaps_before(const Made& made, const Ends& a, const Ends& b) {
  return made.both(
      made.both(made.less_or(a.low, b.low, a.has_low && !b.has_low), reaches(made, a, b)),
      made.less_or(a.high, b.high, !a.has_high || b.has_high));
}

Expr finishes(const Made& made, const Ends& a, const Ends& b) {
  if (a.has_high != b.has_high) return made.truth(false);
  const Expr ends = made.equal(a.high, b.high);
  if (a.point) return ends;
  return made.both(ends, made.less_or(b.low, a.low, !a.has_low || b.has_low));
}

Expr starts(const Made& made, const Ends& a, const Ends& b) {
  if (a.has_low != b.has_low) return made.truth(false);
  const Expr begins = made.equal(a.low, b.low);
  if (a.point) return begins;
  return made.both(begins, made.less_or(a.high, b.high, !a.has_high || b.has_high));
}

Expr includes(const Made& made, const Ends& a, const Ends& b) {
  return made.both(made.less_or(a.low, b.low, a.has_low || !b.has_low),
                   made.less_or(b.high, a.high, a.has_high || !b.has_high));
}

Expr coincides(const Made& made, const Ends& a, const Ends& b) {
  if (a.has_low != b.has_low || a.has_high != b.has_high) return made.truth(false);
  if (a.point) return made.equal(a.low, b.low);
  return made.both(made.equal(a.low, b.low), made.equal(a.high, b.high));
}

Expr related(const Made& made, std::string_view name, const Ends& a, const Ends& b) {
  if (name == "before") return before(made, a, b);
  if (name == "meets")
    return a.has_high && b.has_low ? made.equal(a.high, b.low) : made.truth(false);
  if (name == "overlaps") return made.both(reaches(made, a, b), reaches(made, b, a));
  if (name == "overlaps before") return overlaps_before(made, a, b);
  if (name == "finishes") return finishes(made, a, b);
  if (name == "starts") return starts(made, a, b);
  if (name == "includes") return includes(made, a, b);
  return coincides(made, a, b);
}

}  // namespace

// True where the function is one of these; `good` then tells whether it could be bound.
bool Binder::bind_range_call(const SyntaxNode& node, Expr& out, bool& good) {
  const auto* function = std::find_if(range_functions.begin(), range_functions.end(),
                                      [&](const RangeFunction& f) { return f.name == node.text; });
  if (function == range_functions.end()) return false;
  good = false;
  if (node.children.size() != 2) return !wrong_count(node, 2);
  std::array<Ends, 2> sides;
  std::string form;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    const SyntaxNode& argument = node.children[i];
    Ends& side = sides[i];
    side.point = argument.kind != SyntaxNode::Kind::range;
    form += side.point ? 'p' : 'r';
    if (side.point) {
      if (!bind_node(argument, side.low)) return true;
      side.high = side.low;
    } else {
      side.has_low = argument.text[0] == '[';
      side.has_high = argument.text[1] == ']';
      const bool low = bind_node(argument.children[0], side.low);
      if (!bind_node(argument.children[1], side.high) || !low) return true;
    }
    size += size_of(side.low) + size_of(side.high);
  }
  if (function->forms.find(form) == function->forms.npos) {
    error(Code::range_arguments, node.span, {node.text});
    return true;
  }
  const K kind = sides[0].low.type.kind;
  for (const Expr* end : {&sides[0].low, &sides[0].high, &sides[1].low, &sides[1].high}) {
    if (end->type.kind != kind) {
      error(Code::types_differ, node.span, pair(describe(sides[0].low), describe(*end)));
      return true;
    }
    if (!ordered(kind)) {
      error(Code::not_comparable, end->span, {describe(*end).zh, describe(*end).en});
      return true;
    }
  }
  if (!spend(3 * size, node.span)) return true;
  const Made made(node.span);
  if (function->of.empty())
    out = related(made, function->name, sides[0], sides[1]);
  else
    out = related(made, function->of, sides[1], sides[0]);
  good = true;
  return true;
}

}  // namespace guiju
