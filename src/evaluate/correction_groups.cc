// Plan -> criteria that act on scores independently of each other. One idea: where every part above
// is a plain sum or mean whose weights are facts, a score is a number plus what each criterion adds,
// and only criteria tied by a limit, or by taking from each other, need to be looked at together.
#include <algorithm>

#include "evaluate/correction.h"
#include "plan/general_form.h"
#include "plan/program.h"

namespace guiju {

namespace {

std::size_t index(int value) { return static_cast<std::size_t>(value); }

class Groups {
 public:
  explicit Groups(const RuleSet& rules) : rules_(rules), root_(rules.parts.size()) {
    for (std::size_t i = 0; i < root_.size(); ++i) root_[i] = static_cast<int>(i);
  }
  void tie(int a, int b) { root_[index(find(a))] = find(b); }
  int find(int part) {
    while (root_[index(part)] != part) part = root_[index(part)] = root_[index(root_[index(part)])];
    return part;
  }
  std::vector<int> all() {
    std::vector<int> out(root_.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = find(static_cast<int>(i));
    return out;
  }

  // Whether the general form is one of independent criteria; ties those that are not.
  bool take(const GeneralForm& form) {
    for (std::size_t i = 0; i < rules_.parts.size(); ++i)
      if (!(rules_.parts[i].is_criterion() ? plain_criterion(form.parts[i])
                                           : plain_sum(rules_.parts[i], form.parts[i])))
        return false;
    for (const std::vector<int>& shared : form.shared)
      for (const int part : shared) tie(part, shared.front());
    for (const GeneralCharge& charge : form.charges) {
      if (speaks(charge.where) || speaks(charge.only_when)) return false;
      for (const GeneralDeduction& deduction : charge.deductions) {
        if (speaks(deduction.when) || speaks(deduction.each) || speaks(deduction.amount))
          return false;
        tie(charge.part, deduction.target);
        const int zeroes = rules_.deductions[index(deduction.deduction)].zeroes;
        if (zeroes < 0) continue;
        if (!rules_.parts[index(zeroes)].is_criterion()) return false;
        tie(charge.part, zeroes);
      }
    }
    return true;
  }

 private:
  static bool speaks(const ExprPtr& expr) { return expr && speaks_of_points(*expr); }

  // What a part not to be added up has is none of this; absence is by facts alone.
  static bool plain_sum(const Part& part, const GeneralPart& form) {
    const bool adds = part.kind == PartKind::sum || part.kind == PartKind::mean;
    return adds && !form.counts_when && form.adjustments.empty() && !part.round && !part.floor &&
           !part.ceiling && !speaks(form.weight);
  }
  static bool plain_criterion(const GeneralPart& form) {
    return !speaks(form.value) && !speaks(form.weight) && !speaks(form.counts_when) &&
           std::none_of(form.adjustments.begin(), form.adjustments.end(),
                        [](const GeneralAdjustment& step) {
                          return speaks(step.when) || speaks(step.amount);
                        });
  }

  const RuleSet& rules_;
  std::vector<int> root_;
};

}  // namespace

bool adds_up(const Expr& expr, bool score) {
  if (!speaks_of_points(expr)) return true;
  const auto arg = [&](std::size_t i) { return adds_up(expr.args[i], score); };
  const auto fact = [&](std::size_t i) { return !speaks_of_points(expr.args[i]); };
  switch (expr.op) {
    case Op::total:
    case Op::part: return true;
    case Op::score: return score;
    case Op::negate: return arg(0);
    case Op::add:
    case Op::sub: return arg(0) && arg(1);
    case Op::mul: return (fact(0) || fact(1)) && arg(0) && arg(1);
    case Op::div: return fact(1) && arg(0);
    case Op::condition: return fact(0) && arg(1) && arg(2);
    default: return false;
  }
}

std::vector<int> independent_groups(const Plan& plan) {
  const RuleSet& rules = plan.rules();
  Groups groups(rules);
  if (plan.general() == nullptr) {
    const Program& program = plan.program();
    for (const std::vector<int>& shared : program.shared)
      for (const int criterion : shared)
        groups.tie(program.criteria[index(criterion)].part,
                   program.criteria[index(shared.front())].part);
    return groups.all();
  }
  if (!groups.take(*plan.general())) return {};
  return groups.all();
}

}  // namespace guiju
