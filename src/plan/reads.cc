// Folded expressions of a plan → places and constants by fact. Every expression is walked twice: once
// for its constants, once for the facts they stand beside.
#include "plan/reads.h"

#include <algorithm>

#include "plan/general_form.h"
#include "plan/program.h"

namespace guiju {

namespace {

// More constants than these tell nothing new: the search falls back on halving.
constexpr std::size_t most_constants = 12;

template <typename T>
void add(std::vector<T>& values, const T& value) {
  const auto place = std::lower_bound(values.begin(), values.end(), value);
  if (place != values.end() && *place == value) return;
  if (values.size() < most_constants) values.insert(place, value);
}

struct Constants {
  std::vector<Number> numbers;
  std::vector<std::int64_t> days, months;
  std::vector<std::string> texts;

  std::vector<int> dates;
  std::vector<std::pair<int, int>> date_fields;

  void of(const Expr& expr) {
    if (expr.op == Op::fact && expr.type.kind == Type::Kind::date) add(dates, expr.index);
    if ((expr.op == Op::field && expr.type.kind == Type::Kind::date) ||
        (expr.op == Op::project && expr.type.element == Type::Kind::date))
      add(date_fields, std::pair(expr.index, expr.field));
    if (expr.op == Op::number) add(numbers, expr.number);
    if (expr.op == Op::date) add(days, expr.number.to_int64().value_or(0));
    if (expr.op == Op::months) add(months, expr.number.to_int64().value_or(0));
    if (expr.op == Op::text) add(texts, expr.text);
    for (const Expr& arg : expr.args) of(arg);
  }
};

class Collector {
 public:
  // What the expressions that follow belong to: a part and those it lies in (-1: any), or the outcome.
  enum class Scope { scores, outcome, both };
  void enter(Scope scope, int part = -1) {
    scope_ = scope;
    part_ = part;
  }

  Collector(const RuleSet& rules, PlanReads& reads) : rules_(rules), reads_(reads) {
    reads.scalars.resize(static_cast<std::size_t>(rules.facts.scalar_count));
    reads.lists.resize(rules.facts.list_facts.size());
    for (const int fact : rules.facts.list_facts)
      reads.fields.emplace_back(rules.facts.facts[static_cast<std::size_t>(fact)].fields.size());
  }

  void see(const Expr& expr) {
    Constants constants;
    constants.of(expr);
    walk(expr, constants, false);
  }
  void see(const ExprPtr& expr) {
    if (expr) see(*expr);
  }
  // A fact that is read without an expression.
  void see_slot(int slot) { count(reads_.scalars[static_cast<std::size_t>(slot)]); }
  void see_list(int list) {
    if (list >= 0) count(reads_.lists[static_cast<std::size_t>(list)]);
  }

 private:
  // `compared`: the value is an operand of = or != or an element looked for.
  void walk(const Expr& expr, const Constants& constants, bool compared) {
    switch (expr.op) {
      case Op::fact:
        note(reads_.scalars[static_cast<std::size_t>(expr.index)], constants, compared);
        break;
      case Op::field:
      case Op::project:
        see_list(expr.index);
        note(reads_.fields[static_cast<std::size_t>(expr.index)]
                          [static_cast<std::size_t>(expr.field)],
             constants, compared && expr.op == Op::field);
        break;
      case Op::records:
      case Op::given: see_list(expr.index); break;
      default: break;
    }
    const bool compares = expr.op == Op::eq || expr.op == Op::ne || expr.op == Op::contains;
    for (const Expr& arg : expr.args) walk(arg, constants, compares);
  }

  void count(CellReads& cell) const {
    ++cell.places;
    cell.scores = cell.scores || scope_ != Scope::outcome;
    cell.outcome = cell.outcome || scope_ != Scope::scores;
    for (int p = part_; p >= 0; p = rules_.parts[static_cast<std::size_t>(p)].parent)
      if (std::find(cell.parts.begin(), cell.parts.end(), p) == cell.parts.end())
        cell.parts.push_back(p);
  }

  void note(CellReads& cell, const Constants& constants, bool compared) const {
    count(cell);
    cell.whole_text = cell.whole_text && compared;
    for (const Number& number : constants.numbers) add(cell.numbers, number);
    for (const std::int64_t day : constants.days) add(cell.days, day);
    for (const std::int64_t months : constants.months) add(cell.months, months);
    for (const std::string& text : constants.texts) add(cell.texts, text);
    for (const int slot : constants.dates) add(cell.dates, slot);
    for (const auto& field : constants.date_fields) add(cell.date_fields, field);
  }

  const RuleSet& rules_;
  PlanReads& reads_;
  Scope scope_ = Scope::both;
  int part_ = -1;
};

void see_fast(const Program& program, Collector& collector) {
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const CompiledCriterion& criterion = program.criteria[i];
    collector.enter(Collector::Scope::scores, criterion.part);
    collector.see(program.folded_not_applicable[i]);
    for (std::uint32_t c = criterion.first; c < criterion.last; ++c) {
      const CompiledCharge& charge = program.charges[c];
      collector.see_list(charge.list);
      collector.see(program.folded_where[c]);
      for (std::uint32_t d = charge.first; d < charge.last; ++d) {
        const auto deduction = static_cast<std::size_t>(program.deductions[d].deduction);
        collector.see(program.folded_deductions[deduction].when);
        collector.see(program.folded_deductions[deduction].each);
      }
    }
  }
}

void see_general(const GeneralForm& form, Collector& collector) {
  collector.enter(Collector::Scope::both);
  for (const GeneralPart& part : form.parts) {
    for (const ExprPtr* expr :
         {&part.value, &part.weight, &part.not_applicable, &part.only_when, &part.counts_when})
      collector.see(*expr);
    for (const GeneralAdjustment& adjustment : part.adjustments) {
      collector.see(adjustment.when);
      collector.see(adjustment.amount);
    }
  }
  for (const GeneralCharge& charge : form.charges) {
    collector.see_list(charge.source->list);
    collector.see(charge.where);
    collector.see(charge.only_when);
    for (const GeneralDeduction& deduction : charge.deductions) {
      collector.see(deduction.when);
      collector.see(deduction.each);
      collector.see(deduction.amount);
    }
  }
  for (const GeneralForm::Column& column : form.results) {
    collector.see(column.value);
    for (const ExprPtr& when : column.when) collector.see(when);
  }
}

}  // namespace

PlanReads reads_of(const RuleSet& rules, const Program& program, const GeneralForm* general) {
  PlanReads reads;
  Collector collector(rules, reads);
  if (general != nullptr)
    see_general(*general, collector);
  else
    see_fast(program, collector);
  collector.enter(Collector::Scope::outcome);
  collector.see(program.folded_scope);
  for (const ExprPtr& row : program.folded_rows) collector.see(row);
  for (const CompiledRow& row : program.rows)
    if (row.by_slot >= 0) collector.see_slot(row.by_slot);
  for (const ExprPtr& grade : program.folded_grades) collector.see(grade);
  collector.enter(Collector::Scope::both);
  collector.see(program.score_value);
  return reads;
}

}  // namespace guiju
