// Rule set → order of scoring. A depth-first walk with a stack of its own, since chains of parts can
// be as long as the rubric.
#include "rules/part_order.h"

#include <algorithm>

namespace guiju {

void collect_parts(const Expr& expr, std::vector<int>& parts) {
  if (expr.op == Op::part) parts.push_back(expr.index);
  for (const Expr& arg : expr.args) collect_parts(arg, parts);
}

namespace {

void collect(const ExprPtr& expr, std::vector<int>& parts) {
  if (expr) collect_parts(*expr, parts);
}

class Orderer {
 public:
  explicit Orderer(const RuleSet& rules) : rules_(rules), parts_(rules.parts.size()) {}

  PartOrder run() {
    order_.concerned.resize(parts_);
    for (std::size_t p = 0; p < parts_; ++p)
      for (std::size_t c = 0; c < rules_.parts[p].charges.size(); ++c)
        charge(static_cast<int>(p), static_cast<int>(c));
    shared();
    needs_.resize(parts_ + order_.charges.size());
    for (std::size_t p = 0; p < parts_; ++p) part_needs(p);
    for (std::size_t c = 0; c < order_.charges.size(); ++c) charge_needs(c);
    state_.assign(needs_.size(), State::fresh);
    for (std::size_t node = 0; node < needs_.size() && order_.cycle.empty(); ++node) visit(node);
    return std::move(order_);
  }

 private:
  enum class State : unsigned char { fresh, open, done };

  void charge(int part, int index) {
    const int number = static_cast<int>(order_.charges.size());
    order_.charges.push_back({part, index});
    const Charge& source =
        rules_.parts[static_cast<std::size_t>(part)].charges[static_cast<std::size_t>(index)];
    const auto concerns = [&](int p) {
      auto& list = order_.concerned[static_cast<std::size_t>(p)];
      if (list.empty() || list.back() != number) list.push_back(number);
    };
    for (const int d : source.deductions) {
      const Deduction& deduction = rules_.deductions[static_cast<std::size_t>(d)];
      concerns(deduction.from_part >= 0 ? deduction.from_part : part);
      if (deduction.zeroes >= 0) concerns(deduction.zeroes);
    }
  }

  void shared() {
    partners_.resize(parts_);
    for (const SharedLimit& limit : rules_.shared_limits)
      for (const int part : limit.parts)
        for (const int other : limit.parts)
          if (other != part) partners_[static_cast<std::size_t>(part)].push_back(other);
  }

  void part_needs(std::size_t p) {
    const Part& part = rules_.parts[p];
    std::vector<int>& out = needs_[p];
    for (const int child : part.children) {
      out.push_back(child);
      collect(rules_.parts[static_cast<std::size_t>(child)].weight, out);
    }
    collect(part.value, out);
    collect(part.counts_when, out);
    for (const Adjustment& step : part.adjustments) {
      collect(step.when, out);
      collect(step.amount, out);
    }
    const auto charges_of = [&](std::size_t other) {
      for (const int c : order_.concerned[other]) out.push_back(static_cast<int>(parts_) + c);
    };
    charges_of(p);
    for (const int other : partners_[p]) charges_of(static_cast<std::size_t>(other));
  }

  void charge_needs(std::size_t c) {
    const ChargePlace place = order_.charges[c];
    const Charge& source = rules_.parts[static_cast<std::size_t>(place.part)]
                               .charges[static_cast<std::size_t>(place.charge)];
    std::vector<int>& out = needs_[parts_ + c];
    collect(source.where, out);
    collect(source.only_when, out);
    for (const int d : source.deductions) {
      const Deduction& deduction = rules_.deductions[static_cast<std::size_t>(d)];
      collect(deduction.when, out);
      collect(deduction.each, out);
      collect(deduction.amount, out);
    }
  }

  void visit(std::size_t root) {
    if (state_[root] != State::fresh) return;
    struct Frame {
      std::size_t node, next;
    };
    std::vector<Frame> stack{{root, 0}};
    state_[root] = State::open;
    while (!stack.empty()) {
      Frame& frame = stack.back();
      if (frame.next == needs_[frame.node].size()) {
        state_[frame.node] = State::done;
        const int node = static_cast<int>(frame.node);
        const int parts = static_cast<int>(parts_);
        order_.steps.push_back(node < parts ? PartOrder::Step{node, -1}
                                            : PartOrder::Step{-1, node - parts});
        stack.pop_back();
        continue;
      }
      const auto next = static_cast<std::size_t>(needs_[frame.node][frame.next++]);
      if (state_[next] == State::done) continue;
      if (state_[next] == State::open) {
        bool inside = false;
        for (const Frame& f : stack) {
          inside = inside || f.node == next;
          if (inside && f.node < parts_) order_.cycle.push_back(static_cast<int>(f.node));
        }
        return;
      }
      state_[next] = State::open;
      stack.push_back({next, 0});
    }
  }

  const RuleSet& rules_;
  const std::size_t parts_;
  PartOrder order_;
  std::vector<std::vector<int>> needs_;     // by node: parts, then charges
  std::vector<std::vector<int>> partners_;  // by part: those it shares a limit with
  std::vector<State> state_;
};

bool general_part(const Part& part) {
  const bool plain_kind = part.kind == PartKind::sum || part.kind == PartKind::deductions;
  const bool plain_floor = part.is_criterion() ? part.floor == Number(0) : !part.floor;
  return !plain_kind || part.value || part.weight || part.bonus || part.start || !plain_floor ||
         part.ceiling || part.absent != Absent::full || part.only_when || part.counts_when ||
         !part.adjustments.empty() || part.round ||
         (!part.is_criterion() && part.not_applicable_when);
}

}  // namespace

PartOrder part_order(const RuleSet& rules) { return Orderer(rules).run(); }

bool needs_general(const RuleSet& rules) {
  if (!rules.results.empty() || std::any_of(rules.parts.begin(), rules.parts.end(), general_part))
    return true;
  for (const ScoreRule& score : rules.scores) {
    std::vector<int> parts;
    if (score.value) collect_parts(*score.value, parts);
    if (!parts.empty()) return true;
  }
  std::vector<int> parts;
  for (const Part& part : rules.parts)
    for (const Charge& charge : part.charges) {
      if (charge.must_hold || charge.only_when) return true;
      collect(charge.where, parts);
    }
  for (const Deduction& deduction : rules.deductions) {
    if (deduction.amount || deduction.from_part >= 0 || deduction.zeroes >= 0) return true;
    collect(deduction.when, parts);
    collect(deduction.each, parts);
  }
  return !parts.empty();
}

}  // namespace guiju
