// Bound expressions → nodes and conditions of a program. Internal to plan/.
#pragma once

#include <optional>

#include "plan/program.h"

namespace guiju {

// A sum of two counts (at most 2 × 10^9) times such a constant stays within 64 bits.
inline constexpr std::int64_t max_lowered_constant = 1'000'000'000;

// The operation of a comparison on cells.
Node::Op node_op(Op op);

class Lowering {
 public:
  Lowering(const RuleSet& rules, Program& program) : rules_(rules), program_(program) {}
  // A folded boolean expression; `list` is the record list at hand or -1. Never fails: what does
  // not lower becomes a general node.
  Condition condition(const Expr& expr, int list);
  // A folded number expression with whole values; -1 when it does not lower.
  std::int32_t whole(const Expr& expr, int list);
  std::int32_t general(const Expr& expr);
  // A comparison of at most two cells (or of the total with a constant) as one condition; false where
  // the node is something else.
  bool plain_comparison(std::int32_t node, Condition& out) const;

 private:
  bool literal(const Expr& expr, int list, std::uint16_t& slot, bool& want_zero,
               bool& on_record) const;
  bool gather(const Expr& expr, Op op, int list, Condition& out) const;
  std::int32_t truth(const Expr& expr, int list);
  std::int32_t comparison(const Expr& expr, int list);
  std::int32_t ratio(const Expr& expr, int list);
  std::int32_t linear(const Expr& expr, int list);
  std::int32_t against_points(const Expr& expr);
  std::int32_t year(const Expr& expr, int list);
  std::int32_t gap(const Expr& expr);
  bool gap_dates(const Expr& expr, CompiledGap& out);
  bool gap_bounds(const Expr& expr, CompiledGap::Records& out);
  bool day(const Expr& expr, CompiledDay& out);
  std::int32_t add(Node node);
  std::int32_t constant(std::int64_t value);
  // A whole node × a factor; -1 for none.
  std::int32_t times(std::int32_t operand, std::int64_t factor);
  std::optional<Condition> member(const Expr& expr, int list) const;
  bool positive(const Expr& expr) const;
  bool scaled_cell(std::int32_t node, std::uint16_t& slot, std::int64_t& factor,
                   std::int64_t& constant, bool& on_record, bool& has_cell) const;

  const RuleSet& rules_;
  Program& program_;
};

}  // namespace guiju
