// Rule set + selection of readings → general form: what is in force, folded, in order of scoring.
#include "plan/general_form.h"

#include <algorithm>

#include "plan/fold.h"
#include "rules/marks.h"

namespace guiju {

namespace {

class Former {
 public:
  Former(const RuleSet& rules, const std::vector<int>& selection)
      : rules_(rules), selection_(selection) {}

  std::unique_ptr<const GeneralForm> run() {
    PartOrder order = part_order(rules_);
    form_->steps = std::move(order.steps);
    for (std::size_t p = 0; p < rules_.parts.size(); ++p) {
      part(rules_.parts[p]);
      form_->parts.back().charges = std::move(order.concerned[p]);
    }
    for (const ChargePlace& place : order.charges) charge(place);
    for (const SharedLimit& limit : rules_.shared_limits) {
      if (!limit.under.holds(selection_)) continue;
      for (const int p : limit.parts)
        form_->parts[static_cast<std::size_t>(p)].shared = static_cast<int>(form_->shared.size());
      form_->shared.push_back(limit.parts);
    }
    starts();
    own_slots();
    for (const ResultColumn& column : rules_.results) {
      GeneralForm::Column& out = form_->results.emplace_back();
      for (const ResultRow& row : column.rows) out.when.push_back(folded(row.when));
      out.value = folded(column.value);
    }
    return std::move(form_);
  }

 private:
  ExprPtr folded(const ExprPtr& expr) const {
    if (!expr) return nullptr;
    return std::make_unique<const Expr>(fold(rules_, *expr, selection_));
  }

  void part(const Part& source) {
    GeneralPart& out = form_->parts.emplace_back();
    out.value = folded(source.value);
    out.weight = folded(source.weight);
    out.not_applicable = folded(source.not_applicable_when);
    out.only_when = folded(source.only_when);
    out.counts_when = folded(source.counts_when);
    for (const Adjustment& step : source.adjustments)
      if (step.under.holds(selection_))
        out.adjustments.push_back({&step, folded(step.when), folded(step.amount)});
  }

  void charge(const ChargePlace& place) {
    const Charge& source = rules_.parts[static_cast<std::size_t>(place.part)]
                               .charges[static_cast<std::size_t>(place.charge)];
    GeneralCharge& out = form_->charges.emplace_back();
    out.part = place.part;
    out.source = &source;
    if (!source.under.holds(selection_)) return;  // nothing of it is in force
    out.where = folded(source.where);
    out.only_when = folded(source.only_when);
    for (const int d : source.deductions) {
      const Deduction& deduction = rules_.deductions[static_cast<std::size_t>(d)];
      if (!deduction.under.holds(selection_)) continue;
      out.deductions.push_back({d, deduction.from_part >= 0 ? deduction.from_part : place.part,
                                folded(deduction.when), folded(deduction.unless),
                                folded(deduction.each), folded(deduction.amount)});
    }
  }

  // A part's ledger starts from its marks, from what `start` says, or from what its parts start
  // from, combined as their scores are.
  void starts() {
    for (std::size_t p = rules_.parts.size(); p-- > 0;) {
      const Part& part = rules_.parts[p];
      Number& start = form_->parts[p].start;
      if (part.kind == PartKind::deductions || part.kind == PartKind::value)
        start = part.start.value_or(part.marks);
      else if (part.kind == PartKind::awards)
        start = part.start.value_or(Number(0));
      else
        start = combine_children(rules_, part, true, [&](int child) {
                  return form_->parts[static_cast<std::size_t>(child)].start;
                }).value_or(part.marks);
    }
  }

  static void slots_of(const Expr& expr, std::vector<int>& slots) {
    if (expr.op == Op::fact) slots.push_back(expr.index);
    for (const Expr& arg : expr.args) slots_of(arg, slots);
  }

  // The facts that the charges of one part read and nothing else does.
  void own_slots() {
    std::vector<int> readers(static_cast<std::size_t>(rules_.facts.scalar_count));
    const auto count = [&](std::vector<int>& slots) {
      std::sort(slots.begin(), slots.end());
      slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
      for (const int slot : slots) ++readers[static_cast<std::size_t>(slot)];
    };
    const auto add = [&](const ExprPtr& expr, std::vector<int>& slots) {
      if (expr) slots_of(*expr, slots);
    };
    for (const GeneralCharge& charge : form_->charges) {
      std::vector<int>& own = form_->parts[static_cast<std::size_t>(charge.part)].own_slots;
      add(charge.where, own);
      add(charge.only_when, own);
      for (const GeneralDeduction& deduction : charge.deductions)
        for (const ExprPtr* expr : {&deduction.when, &deduction.each, &deduction.amount})
          add(*expr, own);
    }
    for (GeneralPart& part : form_->parts) {
      count(part.own_slots);
      std::vector<int> others;
      for (const ExprPtr* expr :
           {&part.value, &part.weight, &part.not_applicable, &part.only_when, &part.counts_when})
        add(*expr, others);
      for (const GeneralAdjustment& step : part.adjustments) {
        add(step.when, others);
        add(step.amount, others);
      }
      count(others);
    }
    std::vector<int> outcome;
    for (const OpinionRow& row : rules_.opinion_rows) {
      if (!row.under.holds(selection_)) continue;
      add(folded(row.when), outcome);
      if (row.by_slot >= 0) outcome.push_back(row.by_slot);
    }
    for (const GradeRow& row : rules_.grade_rows) add(folded(row.when), outcome);
    for (const ResultColumn& column : rules_.results) {
      add(folded(column.value), outcome);
      for (const ResultRow& row : column.rows) add(folded(row.when), outcome);
    }
    for (const ScoreRule& rule : rules_.scores)
      if (rule.under.holds(selection_)) add(folded(rule.value), outcome);
    add(folded(rules_.scope.when), outcome);
    count(outcome);
    for (GeneralPart& part : form_->parts)
      std::erase_if(part.own_slots,
                    [&](int slot) { return readers[static_cast<std::size_t>(slot)] > 1; });
  }

  const RuleSet& rules_;
  const std::vector<int>& selection_;
  std::unique_ptr<GeneralForm> form_ = std::make_unique<GeneralForm>();
};

}  // namespace

std::unique_ptr<const GeneralForm> general_form(const RuleSet& rules,
                                                const std::vector<int>& selection) {
  return Former(rules, selection).run();
}

}  // namespace guiju
