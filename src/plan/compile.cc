// Rule set + selection of readings → program: what is in force, folded and lowered.
#include <algorithm>

#include "plan/decisive.h"
#include "plan/fold.h"
#include "plan/general_form.h"
#include "plan/lower.h"
#include "plan/plan.h"
#include "plan/quick_form.h"
#include "rules/part_order.h"

namespace guiju {

namespace {

class Compiler {
 public:
  Compiler(const RuleSet& rules, const std::vector<int>& selection, Program& program)
      : rules_(rules), selection_(selection), program_(program), lowering_(rules, program) {}

  // `general`: criteria have a form of their own; only what follows from the score is compiled.
  void run(bool general) {
    program_.needed_fields.resize(rules_.facts.list_facts.size());
    program_.needed_lists.resize(rules_.facts.list_facts.size());
    program_.folded_deductions.resize(rules_.deductions.size());
    if (!general) choose_unit();
    choose_score();
    for (const Part& part : rules_.parts) {
      program_.inner_parent.push_back(part.parent);
      if (part.is_criterion() && !general) criterion(part);
    }
    if (!general)
      for (const SharedLimit& limit : rules_.shared_limits) shared(limit);
    outcome();
    own_slots();
    constexpr std::int64_t most_ready = 1024;
    for (std::int64_t units = 0;
         units <= std::min(most_ready, rules_.marks.to_scaled(program_.decimals).value_or(0));
         ++units)
      program_.ready_points.push_back(Number::scaled(units, program_.decimals));
    std::sort(program_.needed_slots.begin(), program_.needed_slots.end());
    const auto last = std::unique(program_.needed_slots.begin(), program_.needed_slots.end());
    program_.needed_slots.erase(last, program_.needed_slots.end());
    program_.needed_mask.resize(static_cast<std::size_t>(rules_.facts.scalar_count));
    for (const int slot : program_.needed_slots)
      program_.needed_mask[static_cast<std::size_t>(slot)] = 0xff;
    program_.needed_field_masks.resize(program_.needed_fields.size());
    for (std::size_t list = 0; list < program_.needed_fields.size(); ++list) {
      auto& fields = program_.needed_fields[list];
      std::sort(fields.begin(), fields.end());
      fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
      auto& mask = program_.needed_field_masks[list];
      mask.resize(rules_.facts.list(static_cast<int>(list)).fields.size());
      for (const int field : fields) mask[static_cast<std::size_t>(field)] = 0xff;
    }
  }

 private:
  // The unit: the fewest decimals in which all marks, points and caps are whole.
  void choose_unit() {
    const auto widen = [&](const Number& value) {
      program_.decimals = std::max(program_.decimals, value.finite_decimals().value_or(0));
    };
    for (const Part& part : rules_.parts) {
      widen(part.marks);
      widen(part.floor.value_or(Number(0)));
    }
    for (const Deduction& deduction : rules_.deductions) {
      widen(deduction.points);
      if (deduction.cap) widen(*deduction.cap);
    }
  }

  std::int64_t units(const Number& points) const {
    return points.to_scaled(program_.decimals).value_or(0);  // whole by the choice of unit
  }

  // value = slope × total + offset, found by folding at two points and checked by shape.
  static bool linear(const Expr& expr, Number& slope, Number& offset) {
    try {
      if (expr.op == Op::total) {
        slope = 1;
        offset = 0;
        return true;
      }
      if (const auto constant = constant_number(expr)) {
        slope = 0;
        offset = *constant;
        return true;
      }
      Number s1, o1, s2, o2;
      if ((expr.op != Op::add && expr.op != Op::sub && expr.op != Op::mul && expr.op != Op::div) ||
          !linear(expr.args[0], s1, o1) || !linear(expr.args[1], s2, o2))
        return false;
      switch (expr.op) {
        case Op::add:
          slope = s1 + s2;
          offset = o1 + o2;
          return true;
        case Op::sub:
          slope = s1 - s2;
          offset = o1 - o2;
          return true;
        case Op::mul:
          if (s1.sign() != 0 && s2.sign() != 0) return false;
          slope = s1 * o2 + s2 * o1;
          offset = o1 * o2;
          return true;
        default:
          if (s2.sign() != 0 || o2.sign() == 0) return false;
          slope = s1 / o2;
          offset = o1 / o2;
          return true;
      }
    } catch (const NumberOverflow&) {
      return false;
    }
  }

  void choose_score() {
    for (const ScoreRule& rule : rules_.scores)
      if (rule.under.holds(selection_)) program_.score_rule = &rule;
    program_.score_value = fold(rules_, *program_.score_rule->value, selection_);
    program_.score_linear =
        linear(program_.score_value, program_.score_slope, program_.score_offset) &&
        program_.score_slope.sign() > 0;
    need(program_.score_value);
  }

  void need(const Expr& expr) {
    if (expr.op == Op::fact) program_.needed_slots.push_back(expr.index);
    if (expr.op == Op::records || expr.op == Op::given)
      program_.needed_lists[static_cast<std::size_t>(expr.index)] = true;
    if (expr.op == Op::field || expr.op == Op::project) {
      program_.needed_lists[static_cast<std::size_t>(expr.index)] = true;
      program_.needed_fields[static_cast<std::size_t>(expr.index)].push_back(expr.field);
    }
    for (const Expr& arg : expr.args) need(arg);
  }

  // Folds, notes what must be known, lowers, and keeps the folded form.
  Condition condition(const ExprPtr& expr, int list, ExprPtr& folded, bool needed = true) {
    if (!expr) return {};
    Expr small = fold(rules_, *expr, selection_);
    if (needed) need(small);
    Condition out = lowering_.condition(small, list);
    folded = std::make_unique<const Expr>(std::move(small));
    return out;
  }

  void criterion(const Part& part) {
    CompiledCriterion out;
    out.part = static_cast<int>(&part - rules_.parts.data());
    out.marks = units(part.marks);
    out.floor = units(part.floor.value_or(Number(0)));
    ExprPtr folded;
    out.not_applicable.kind = Condition::Kind::never;
    if (part.not_applicable_when)
      out.not_applicable = condition(part.not_applicable_when, -1, folded);
    program_.folded_not_applicable.push_back(std::move(folded));
    out.first = static_cast<std::uint32_t>(program_.charges.size());
    for (const Charge& source : part.charges)
      if (source.under.holds(selection_)) charge(source);
    out.last = static_cast<std::uint32_t>(program_.charges.size());
    program_.criteria.push_back(out);
  }

  void charge(const Charge& source) {
    CompiledCharge out;
    out.choose = source.choose;
    out.list = source.list;
    out.source = &source;
    if (source.list >= 0) program_.needed_lists[static_cast<std::size_t>(source.list)] = true;
    ExprPtr folded;
    out.where = condition(source.where, source.list, folded);
    out.first = static_cast<std::uint32_t>(program_.deductions.size());
    for (const int index : source.deductions) deduction(index, source.list);
    out.last = static_cast<std::uint32_t>(program_.deductions.size());
    if (out.first == out.last) return;
    program_.charges.push_back(out);
    program_.folded_where.push_back(std::move(folded));
  }

  void deduction(int index, int list) {
    const Deduction& source = rules_.deductions[static_cast<std::size_t>(index)];
    if (!source.under.holds(selection_)) return;
    CompiledDeduction out;
    FoldedDeduction& folded = program_.folded_deductions[static_cast<std::size_t>(index)];
    out.deduction = index;
    out.points = units(source.points);
    if (source.cap) {
      out.cap = units(*source.cap);
      program_.has_capped = true;
    }
    out.when = condition(source.when, list, folded.when);
    if (source.each) {
      out.repeats = true;
      Expr each = fold(rules_, *source.each, selection_);
      need(each);
      out.every = source.every.to_int64().value_or(1);
      const bool plain = each.op == Op::fact && out.every == 1 && list < 0 &&
                         rules_.facts.scalar(each.index).type == FactType::count;
      if (plain)
        out.each_slot = each.index;
      else
        out.each_node = lowering_.whole(each, list);
      if (!plain && out.each_node < 0) out.each_node = lowering_.general(each);
      folded.each = std::make_unique<const Expr>(std::move(each));
    }
    program_.deductions.push_back(out);
  }

  void shared(const SharedLimit& limit) {
    if (!limit.under.holds(selection_)) return;
    std::vector<int> members;
    for (std::size_t i = 0; i < program_.criteria.size(); ++i)
      if (std::find(limit.parts.begin(), limit.parts.end(), program_.criteria[i].part) !=
          limit.parts.end()) {
        members.push_back(static_cast<int>(i));
        program_.criteria[i].shared = static_cast<int>(program_.shared.size());
      }
    program_.shared.push_back(std::move(members));
  }

  // The findings that an expression reads, each once.
  void findings(const Expr& expr, std::vector<int>& slots) const {
    if (expr.op == Op::fact && rules_.facts.scalar(expr.index).type == FactType::finding &&
        std::find(slots.begin(), slots.end(), expr.index) == slots.end())
      slots.push_back(expr.index);
    for (const Expr& arg : expr.args) findings(arg, slots);
  }

  void outcome() {
    program_.scope = condition(rules_.scope.when, -1, program_.folded_scope);
    for (std::size_t i = 0; i < rules_.opinion_rows.size(); ++i) {
      const OpinionRow& row = rules_.opinion_rows[i];
      if (!row.under.holds(selection_)) continue;
      CompiledRow out;
      out.row = static_cast<int>(i);
      ExprPtr folded;
      out.when = condition(row.when, -1, folded);
      note_inner(folded);
      std::vector<int>& slots = program_.row_findings.emplace_back();
      if (folded) findings(*folded, slots);
      out.uses_finding = !slots.empty();
      out.uses_score = row.uses_score;
      // Whether it stands without the finding is asked of the bound expression.
      if (out.uses_finding && out.uses_score) program_.row_points = true;
      out.otherwise = row.otherwise;
      out.no_score = row.no_score;
      out.opinion = row.opinion;
      out.by_slot = row.by_slot;
      out.grade = row.grade;
      if (row.by_slot >= 0) program_.needed_slots.push_back(row.by_slot);
      program_.rows.push_back(out);
      program_.folded_rows.push_back(std::move(folded));
    }
    for (const GradeRow& row : rules_.grade_rows) {
      ExprPtr folded;
      CompiledGrade out;
      out.when = condition(row.when, -1, folded);
      note_inner(folded);
      out.grade = row.grade;
      program_.grades.push_back(out);
      program_.folded_grades.push_back(std::move(folded));
    }
    for (std::size_t i = 0; i < rules_.notes.size(); ++i) {
      const NoteRule& rule = rules_.notes[i];
      if (!rule.under.holds(selection_)) continue;
      ExprPtr folded;
      CompiledNote out;
      out.rule = static_cast<int>(i);
      out.when = condition(rule.when, rule.list, folded, false);
      const auto reads = [&](const auto& self, const Expr& e) -> void {
        if (e.op == Op::fact) out.slots.push_back(e.index);
        if (e.op == Op::field && e.index == rule.list && e.variable == 0)
          out.fields.push_back(e.field);
        else if (e.op == Op::field || e.op == Op::project)
          out.list_fields.emplace_back(e.index, e.field);
        if (e.op == Op::records || e.op == Op::given) out.lists.push_back(e.index);
        for (const Expr& arg : e.args) self(self, arg);
      };
      if (folded) reads(reads, *folded);
      if (folded) out.decisive = decisive_slots(rules_, *folded);
      program_.notes.push_back(out);
      program_.folded_notes.push_back(std::move(folded));
    }
    for (const DueRule& rule : rules_.due) {
      CompiledDue& out = program_.due.emplace_back();
      if (rule.when) out.slots = decisive_slots(rules_, *rule.when);
      if (rule.from->op == Op::fact && (!rule.when || cannot_fail(*rule.when)))
        out.slots.push_back(rule.from->index);
    }
  }

  void note_inner(const ExprPtr& expr) {
    std::vector<int> parts;
    if (expr) collect_parts(*expr, parts);
    for (const int part : parts)
      if (!rules_.parts[static_cast<std::size_t>(part)].is_criterion())
        program_.inner_conditions = true;
  }

  static void slots_of(const ExprPtr& expr, std::vector<int>& slots) {
    if (!expr) return;
    const auto walk = [&](const auto& self, const Expr& e) -> void {
      if (e.op == Op::fact) slots.push_back(e.index);
      for (const Expr& arg : e.args) self(self, arg);
    };
    walk(walk, *expr);
  }

  // The facts of each criterion that nothing else reads.
  void own_slots() {
    std::vector<int> readers(static_cast<std::size_t>(rules_.facts.scalar_count));
    const auto count = [&](std::vector<int> slots) {
      std::sort(slots.begin(), slots.end());
      slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
      for (const int slot : slots) ++readers[static_cast<std::size_t>(slot)];
      return slots;
    };
    program_.own_slots.resize(program_.criteria.size());
    for (std::size_t i = 0; i < program_.criteria.size(); ++i) {
      std::vector<int> slots;
      for (std::uint32_t c = program_.criteria[i].first; c < program_.criteria[i].last; ++c) {
        slots_of(program_.folded_where[c], slots);
        for (std::uint32_t d = program_.charges[c].first; d < program_.charges[c].last; ++d) {
          const FoldedDeduction& folded =
              program_
                  .folded_deductions[static_cast<std::size_t>(program_.deductions[d].deduction)];
          slots_of(folded.when, slots);
          slots_of(folded.each, slots);
        }
      }
      program_.own_slots[i] = count(std::move(slots));
      std::vector<int> others;
      slots_of(program_.folded_not_applicable[i], others);
      count(others);
    }
    std::vector<int> others;
    slots_of(program_.folded_scope, others);
    for (const ExprPtr& row : program_.folded_rows) slots_of(row, others);
    for (const ExprPtr& row : program_.folded_grades) slots_of(row, others);
    for (const CompiledRow& row : program_.rows)
      if (row.by_slot >= 0) others.push_back(row.by_slot);
    const auto score = std::make_unique<const Expr>(program_.score_value);
    slots_of(score, others);
    count(others);
    for (auto& slots : program_.own_slots)
      std::erase_if(slots, [&](int slot) { return readers[static_cast<std::size_t>(slot)] > 1; });
  }

  const RuleSet& rules_;
  const std::vector<int>& selection_;
  Program& program_;
  Lowering lowering_;
};

}  // namespace

std::unique_ptr<Program> compile_program(const RuleSet& rules, const std::vector<int>& selection,
                                         bool general) {
  auto program = std::make_unique<Program>();
  Compiler(rules, selection, *program).run(general);
  if (!general) add_quick_form(rules, *program);
  return program;
}

Plan::~Plan() = default;

std::shared_ptr<const Plan> Plan::compile(std::shared_ptr<const RuleSet> rules,
                                          std::vector<int> selection, bool general) {
  std::shared_ptr<Plan> plan(new Plan());
  plan->rules_ = std::move(rules);
  plan->selection_ = std::move(selection);
  general = general || needs_general(*plan->rules_);
  plan->program_ = compile_program(*plan->rules_, plan->selection_, general);
  if (general) plan->general_ = general_form(*plan->rules_, plan->selection_);
  plan->reads_ = reads_of(*plan->rules_, *plan->program_, plan->general_.get());
  return plan;
}

}  // namespace guiju
