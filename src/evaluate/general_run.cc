// General form + body → result. The opinion is decided by the same table walk as everywhere; it is
// the one for sets of possible values, which for known facts are single ones.
#include "evaluate/general_run.h"

#include <algorithm>

#include "evaluate/general.h"
#include "evaluate/general_ranges.h"
#include "evaluate/remarks.h"
#include "plan/program.h"

namespace guiju {

namespace {

// A scored body: the sheet, and the ranges that conditions of the outcome look at.
struct Scored {
  Scored(const Plan& plan, const Body& body, Abstract& abstract)
      : sheet(plan.rules(), *plan.general(), body, abstract) {
    sheet.run();
    abstract.parts = &sheet.parts;
    check_points_fit(sheet.total, {});
    abstract.total = &sheet.total;
    const Value v = abstract.evaluate(plan.program().score_value);
    score = {v.has_low ? v.low.exact() : -unlimited, v.has_high ? v.high.exact() : unlimited};
    check_points_fit(score, {});
    abstract.score = &score;
  }
  GeneralSheet sheet;
  PointRange score;
};

bool value_known(const Outcome& outcome, const PointRange& score) {
  return outcome.has_score && outcome.scope_certain && outcome.score_certain && score.known();
}

ColumnResult column_result(const ResultColumn& column, const GeneralForm::Column& form,
                           const Outcome& outcome, Abstract& abstract) {
  ColumnResult out;
  out.none = !outcome.has_score;
  if (out.none) return out;
  const bool scored = outcome.scope_certain && outcome.score_certain;
  if (column.value) {
    const Value v = abstract.evaluate(*form.value);
    out.number = {v.has_low ? v.low.exact() : -unlimited, v.has_high ? v.high.exact() : unlimited};
    if (column.round) {
      out.number.low = out.number.low.rounded(column.round->rounding, column.round->step);
      out.number.high = out.number.high.rounded(column.round->rounding, column.round->step);
    }
    out.certain = out.number.known() && scored;
    return out;
  }
  std::uint64_t possible = 0;
  for (std::size_t i = 0; i < column.rows.size(); ++i) {
    const Value holds = form.when[i] ? abstract.evaluate(*form.when[i]) : Value::truth(true);
    if (holds.can_true) possible |= std::uint64_t{1} << column.rows[i].label;
    if (holds.is_true()) break;
  }
  for (std::size_t label = 0; label < column.labels.size(); ++label)
    if ((possible >> label & 1) != 0) out.labels.push_back(static_cast<int>(label));
  out.certain = out.labels.size() == 1 && scored;
  return out;
}

std::vector<ColumnResult> column_results(const Plan& plan, const Outcome& outcome,
                                         Abstract& abstract) {
  std::vector<ColumnResult> out;
  const RuleSet& rules = plan.rules();
  for (std::size_t i = 0; i < rules.results.size(); ++i)
    out.push_back(column_result(rules.results[i], plan.general()->results[i], outcome, abstract));
  return out;
}

// The unknown facts that can still change the score, the opinion or a result column, as far as
// expressions tell; `all_parts`: also those that only change a part's score.
void unknown_of(const Plan& plan, const Body& body, Abstract& abstract, Scored& scored,
                const Outcome& outcome, bool all_parts, UnknownFacts& facts) {
  const Program& program = plan.program();
  if (all_parts || (outcome.has_score && outcome.in_scope)) scored.sheet.collect_unknown(facts);
  if (outcome.has_score && outcome.in_scope) {
    if (!scored.score.known()) abstract.unknown(program.score_value, facts);
    for (const GeneralForm::Column& column : plan.general()->results) {
      if (column.value) abstract.unknown(*column.value, facts);
      for (const ExprPtr& when : column.when) {
        if (!when) break;
        abstract.unknown(*when, facts);
        if (abstract.evaluate(*when).is_true()) break;
      }
    }
  }
  if (outcome.opinion < 0 ||
      (outcome.has_score && !(outcome.score_certain && outcome.scope_certain)))
    unknown_for_opinion(program, plan.rules(), body, abstract, facts);
  unknown_for_grade(program, outcome, abstract, facts);
}

// Scored, decided, and where something is open narrowed to what completions reach.
struct Decided {
  Decided(const Plan& plan, const Body& body, Abstract& abstract, Outcome& outcome,
          BoundSearch* search)
      : scored(plan, body, abstract) {
    decide_open(plan.program(), plan.rules(), body, abstract, outcome);
    columns = column_results(plan, outcome, abstract);
    Extent outer;
    set_extent(outcome, outer);
    open = !outer.single();
    if (!open || search == nullptr) return;
    const Extent& reached = search->attain(body, outer);
    narrow_to(reached, plan.rules(), outcome, scored.score, scored.sheet.parts);
    narrow_columns(plan.rules(), reached);
  }

  void set_extent(const Outcome& outcome, Extent& out) const {
    guiju::set_extent(outcome, scored.score, scored.sheet.parts, out);
    for (const ColumnResult& column : columns) {
      ColumnExtent& extent = out.columns.emplace_back();
      for (const int label : column.labels) extent.labels |= std::uint64_t{1} << label;
      extent.has_number = !column.none && column.labels.empty();
      extent.number = column.number;
    }
  }

  Scored scored;
  std::vector<ColumnResult> columns;
  bool open = false;

 private:
  void narrow_columns(const RuleSet& rules, const Extent& reached) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      ColumnResult& column = columns[i];
      column.none = !reached.scored;
      column.labels.clear();
      for (std::size_t label = 0; label < rules.results[i].labels.size(); ++label)
        if ((reached.columns[i].labels >> label & 1) != 0)
          column.labels.push_back(static_cast<int>(label));
      if (reached.columns[i].has_number) column.number = reached.columns[i].number;
      const bool one = rules.results[i].value ? column.number.known() : column.labels.size() == 1;
      column.certain = one && reached.scored && !reached.unscored;
    }
  }
};

}  // namespace

void general_extent(const Plan& plan, const Body& body, Abstract& abstract, Outcome& outcome,
                    Extent& out, UnknownFacts* unknown) {
  Decided decided(plan, body, abstract, outcome, nullptr);
  decided.set_extent(outcome, out);
  if (unknown != nullptr && decided.open)
    unknown_of(plan, body, abstract, decided.scored, outcome, true, *unknown);
}

void general_brief(const Plan& plan, const Body& body, Abstract& abstract, Outcome& outcome,
                   BoundSearch& search, Brief& brief) {
  const Decided decided(plan, body, abstract, outcome, &search);
  const Scored& scored = decided.scored;
  brief.columns = decided.columns;
  brief.has_score = outcome.has_score;
  brief.total = scored.sheet.total;
  brief.low = scored.score.low;
  brief.high = scored.score.high;
  brief.value_known = value_known(outcome, scored.score);
  brief.grade = outcome.grade;
  brief.opinion = outcome.opinion;
  brief.grades_possible = outcome.grades;
  brief.opinions_possible = outcome.opinions;
  brief.settled = outcome.opinion >= 0;
  brief.needs_confirmation = outcome.needs_confirmation;
  brief.complete = !decided.open;
  brief.parts.clear();
  for (const PartResult& part : scored.sheet.parts) brief.parts.push_back(part.score);
}

void general_evaluate(const Plan& plan, const Body& body, Abstract& abstract, Outcome& outcome,
                      SpareRemarks& spare, BoundSearch& search, Result& result) {
  const RuleSet& rules = plan.rules();
  Decided decided(plan, body, abstract, outcome, &search);
  const Scored& scored = decided.scored;
  result.has_score = outcome.has_score;
  result.low = scored.score.low;
  result.high = scored.score.high;
  if (value_known(outcome, scored.score)) result.value = scored.score.low;
  result.of = plan.program().score_rule->of;
  result.grade = outcome.grade;
  result.opinion = outcome.opinion;
  for (std::size_t i = 0; i < rules.grades.size(); ++i)
    if ((outcome.grades >> i & 1) != 0) result.grades_possible.push_back(static_cast<int>(i));
  for (std::size_t i = 0; i < rules.opinions.size(); ++i)
    if ((outcome.opinions >> i & 1) != 0) result.opinions_possible.push_back(static_cast<int>(i));
  result.settled = outcome.opinion >= 0;
  result.needs_confirmation = outcome.needs_confirmation;
  result.columns = decided.columns;
  result.parts = scored.sheet.parts;
  mark_empty_parts(rules, result.parts);
  result.coverage = scored.sheet.coverage;
  for (const GeneralPartState& part : scored.sheet.states()) result.starts.push_back(part.start);
  scored.sheet.make_ledger(result.ledger);
  add_grounds(plan, body, outcome, spare, result);
  spare.absent.clear();
  for (std::size_t i = 0; i < rules.parts.size(); ++i)
    if (rules.parts[i].is_criterion() && scored.sheet.states()[i].absent)
      spare.absent.push_back({static_cast<int>(i), &plan.general()->parts[i].own_slots});
  add_notes(plan, body, abstract, false, spare, result);
  add_due(plan, body, abstract, outcome, result);
}

UnknownFacts general_unknown(const Plan& plan, const Body& body, Abstract& abstract) {
  Outcome outcome;
  Decided decided(plan, body, abstract, outcome, nullptr);
  UnknownFacts facts;
  if (decided.open) unknown_of(plan, body, abstract, decided.scored, outcome, false, facts);
  return facts;
}

std::vector<NotApplied> general_reasons(const Plan& plan, const Body& body, Abstract& abstract) {
  Scored scored(plan, body, abstract);
  std::vector<NotApplied> out;
  scored.sheet.reasons(out);
  return out;
}

}  // namespace guiju
