// Body → result: collect what is asked, make the sheet, decide, and add what explains it. Complete
// bodies go the exact way throughout; the ranges of the open way coincide where all is known.
#include "evaluate/evaluator.h"

#include <algorithm>

#include "evaluate/asks.h"
#include "evaluate/attain.h"
#include "evaluate/failure.h"
#include "evaluate/fast_run.h"
#include "evaluate/general_run.h"
#include "evaluate/outcome.h"
#include "evaluate/quick.h"
#include "evaluate/remarks.h"
#include "evaluate/sheet.h"

namespace guiju {

std::string_view name_of(LineKind kind) {
  switch (kind) {
    case LineKind::deduction:
    case LineKind::overflow: return "deduction";  // taken from another part
    case LineKind::award: return "award";
    case LineKind::weight: return "weight";
    case LineKind::mean: return "mean";
    case LineKind::maximum: return "max";
    case LineKind::minimum: return "min";
    case LineKind::value: return "value";
    case LineKind::rescale: return "rescale";
    case LineKind::not_applicable: return "not_applicable";
    case LineKind::adjust: return "adjust";
    case LineKind::guard: return "guard";
    case LineKind::round: return "round";
    case LineKind::cap: return "cap";
    case LineKind::floor: return "floor";
  }
  return "?";
}

void Result::clear() {
  has_score = true;
  value.reset();
  low = high = of = coverage = 0;
  grade = opinion = -1;
  grades_possible.clear();
  opinions_possible.clear();
  settled = needs_confirmation = confirmed = false;
  grounds.clear();
  parts.clear();
  ledger.clear();
  unknown.clear();
  open_readings.clear();
  columns.clear();
  starts.clear();
  notes.clear();
  due.clear();
}

struct Evaluator::Scratch {
  Scratch(std::shared_ptr<const Plan> of, std::size_t bound_steps)
      : plan(std::move(of)), search(*plan, bound_steps) {}
  std::shared_ptr<const Plan> plan;
  BoundSearch search;
  Asks asks;
  Sheet sheet;
  Outcome outcome;
  Brief brief;
  QuickScratch quick;
  SpareRemarks spare;
  PointRange score;
  std::vector<PartResult> parts;  // ranges as points, for conditions on parts
  bool complete = false;

  // What run_fast left of an open body, narrowed to what its completions reach.
  void narrow(const Body& body, std::vector<PartResult>& ranges) {
    Extent outer;
    set_extent(outcome, score, ranges, outer);
    if (outer.single()) return;
    narrow_to(search.attain(body, outer), plan->rules(), outcome, score, ranges);
    const int decimals = plan->program().decimals;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      sheet.low[i] = ranges[i].score.low.to_scaled(decimals).value();
      sheet.high[i] = ranges[i].score.high.to_scaled(decimals).value();
    }
  }
};

namespace {

// Under rules that say for which dates they are: a body of another date has no result.
void check_in_force(const RuleSet& rules, const Body& body) {
  if (rules.in_force_slot < 0) return;
  const auto slot = static_cast<std::size_t>(rules.in_force_slot);
  if (!is_known(body.cells.state(slot))) return;
  const std::string on = Date::from_days(static_cast<std::int32_t>(body.cells[slot])).to_string();
  // Dates as texts stand in the order of the days.
  if (on >= rules.in_force_from && (rules.in_force_to.empty() || on <= rules.in_force_to)) return;
  throw EvaluationError{Code::not_in_force,
                        {},
                        {rules.facts.scalar(rules.in_force_slot).label + " " + on,
                         rules.in_force_from + " … " + rules.in_force_to}};
}

}  // namespace

Evaluator::Evaluator(std::shared_ptr<const Plan> plan, std::size_t bound_steps)
    : scratch_(std::make_unique<Scratch>(std::move(plan), bound_steps)) {
  scratch_->brief.decimals = scratch_->plan->program().decimals;
}
Evaluator::~Evaluator() = default;

const Plan& Evaluator::plan() const { return *scratch_->plan; }

// The brief of a complete body; false where only the long way can tell, or fails where it should.
static bool brief_quickly(const Program& program, const RuleSet& rules, const Body& body,
                          QuickScratch& scratch, bool inner_parts, Brief& brief) {
  // Conditions that did not lower and speak of points need them as ranges: the long way.
  if (!program.quick || !body.corrected.empty()) return false;
  Abstract abstract(rules, body);
  Runner runner(program, body, abstract);
  try {
    brief.part_low.resize(program.inner_parent.size());
    brief.part_high.clear();
    const std::int64_t total =
        score_quickly(program, rules, body, runner, scratch,
                      inner_parts || program.inner_conditions, brief.part_low.data());
    runner.set_points(total, brief.part_low.data());
    const QuickDecision decision = decide_quickly(program, rules, body, total, runner, abstract);
    if (program.score_is_total)
      brief.low = program.points(total);
    else
      brief.low = score_range(program, abstract, total, total).low;
    brief.high = brief.low;
    brief.value_known = brief.has_score = decision.has_score;
    brief.grade = decision.grade;
    brief.opinion = decision.opinion;
    brief.grades_possible = bit(decision.grade);
    brief.opinions_possible = bit(decision.opinion);
    brief.settled = decision.opinion >= 0;
    brief.needs_confirmation = decision.needs_confirmation;
    return true;
  } catch (const EvaluationError&) {
    // The quick way looks at conditions of parts that do not apply and of rows that do not arise;
    // the long way fails only where the result needs the value.
    return false;
  }
}

// The quick way, of a plan in the fast form; false where only the long way can tell.
bool Evaluator::find_at_once(const Body& body, bool inner_parts) {
  Scratch& s = *scratch_;
  const Program& program = s.plan->program();
  s.complete = s.brief.complete = is_complete(program, body, s.quick.lanes);
  return (s.complete || (program.quick && unknown_is_irrelevant(program, body))) &&
         brief_quickly(program, s.plan->rules(), body, s.quick, inner_parts, s.brief);
}

const Brief* Evaluator::brief_at_once(const Body& body) {
  Scratch& s = *scratch_;
  if (s.plan->general() != nullptr) return nullptr;
  s.search.begin();
  try {
    check_in_force(s.plan->rules(), body);
    if (!find_at_once(body, false)) return nullptr;
  } catch (const EvaluationError&) {
    return nullptr;  // brief() says what it is
  } catch (const NumberOverflow&) {
    return nullptr;
  }
  return &finished(body, s.brief);
}

Brief& Evaluator::compute_brief(const Body& body, bool inner_parts) {
  Scratch& s = *scratch_;
  const RuleSet& rules = s.plan->rules();
  Brief& brief = s.brief;
  s.search.begin();
  try {
    check_in_force(rules, body);
    if (s.plan->general() != nullptr) {
      Abstract abstract(rules, body);
      general_brief(*s.plan, body, abstract, s.outcome, s.search, brief);
      return brief;
    }
    if (find_at_once(body, inner_parts)) return brief;
    Abstract abstract(rules, body);
    run_fast(*s.plan, body, abstract, s.asks, s.sheet, s.outcome, s.score, s.parts, s.complete,
             false);
    if (!s.complete) s.narrow(body, s.parts);
  } catch (const EvaluationError& error) {
    fail(error, rules, body);
  } catch (const NumberOverflow&) {
    fail({Code::number_too_large, {}}, rules, body);
  }
  brief.has_score = s.outcome.has_score;
  brief.low = s.score.low;
  brief.high = s.score.high;
  brief.value_known =
      s.outcome.has_score && s.outcome.scope_certain && s.outcome.score_certain && s.score.known();
  brief.grade = s.outcome.grade;
  brief.opinion = s.outcome.opinion;
  brief.grades_possible = s.outcome.grades;
  brief.opinions_possible = s.outcome.opinions;
  brief.settled = s.outcome.opinion >= 0;
  brief.needs_confirmation = s.outcome.needs_confirmation;
  brief.part_low = s.sheet.low;
  brief.part_high = s.sheet.high;
  return brief;
}

// The listed facts that matter, in the order of what they can settle.
void Evaluator::set_unknown(const Body& body, std::vector<std::string>& names) {
  Scratch& s = *scratch_;
  names.clear();
  if (!s.search.searched()) return;
  const RuleSet& rules = s.plan->rules();
  Abstract abstract(rules, body);
  UnknownFacts listed;
  if (s.plan->general() != nullptr) {
    listed = general_unknown(*s.plan, body, abstract);
  } else {
    // What ranges say, not what is reached: it may only list more.
    run_fast(*s.plan, body, abstract, s.asks, s.sheet, s.outcome, s.score, s.parts, s.complete,
             true);
    collect_unknown(*s.plan, body, abstract, s.asks, s.sheet, s.outcome, false, listed);
  }
  for (const WeighedFact& fact : s.search.weigh(body, listed))
    names.push_back(fact_path(rules, fact.fact));
}

void Evaluator::set_bound_steps(std::size_t steps) { scratch_->search.set_steps(steps); }
std::size_t Evaluator::bound_steps() const { return scratch_->search.steps(); }
std::size_t Evaluator::bound_steps_used() const { return scratch_->search.used(); }

bool Evaluator::bounds_exact() const {
  return !scratch_->search.searched() || scratch_->search.exact();
}

void Evaluator::add_bounds_note(Result& result) const {
  if (bounds_exact()) return;
  const std::string steps = std::to_string(scratch_->search.steps());
  BodyNote& note = result.notes.emplace_back();
  note.code = "bounds_not_exact";
  note.zh = "未知事实互相牵连，" + steps +
            " 步之内未能把范围求准：得分、意见的范围和待查事实只会偏多，不会遗漏";
  note.en = "the unknown facts are too entangled to be sure of exact bounds in " + steps +
            " steps: bounds, opinions and unknown facts may be too many, none is missing";
}

std::vector<std::string> Evaluator::unknown_facts(const Body& body) {
  std::vector<std::string> names;
  try {
    set_unknown(body, names);
  } catch (const EvaluationError& error) {
    fail(error, scratch_->plan->rules(), body);
  } catch (const NumberOverflow&) {
    fail({Code::number_too_large, {}}, scratch_->plan->rules(), body);
  }
  return names;
}

// What run() leaves, of a complete body, by way of its scores: only what loses points is collected.
// False where only the long way can tell.
static bool run_quickly(const Plan& plan, const Body& body, Abstract& abstract,
                        QuickScratch& scratch, Asks& asks, Sheet& sheet, Outcome& outcome,
                        PointRange& score, std::vector<PartResult>& parts) {
  const Program& program = plan.program();
  const RuleSet& rules = plan.rules();
  if (!program.quick || !body.corrected.empty()) return false;
  try {
    Runner runner(program, body, abstract);
    sheet.low.resize(program.inner_parent.size());
    sheet.total_low = score_quickly(program, rules, body, runner, scratch, true, sheet.low.data());
    sheet.high = sheet.low;
    sheet.total_high = sheet.total_low;
    runner.set_points(sheet.total_low, sheet.low.data());
    outcome.clear(program.rows.size());
    const QuickDecision decision =
        decide_quickly(program, rules, body, sheet.total_low, runner, abstract);
    outcome.in_scope = decision.in_scope;
    outcome.has_score = decision.has_score;
    outcome.opinion = decision.opinion;
    outcome.opinions = bit(decision.opinion);
    outcome.grade = decision.grade;
    outcome.grades = bit(decision.grade);
    outcome.needs_confirmation = decision.needs_confirmation;
    for (std::uint64_t left = decision.rows; left != 0; left &= left - 1)
      outcome.rows[static_cast<std::size_t>(__builtin_ctzll(left))] = Outcome::Row::holds;
    score = score_range(program, abstract, sheet.total_low, sheet.total_low);
    part_points(program, sheet, parts);
    asks.clear(program, rules.deductions.size());
    collect_exact(program, body, runner, asks, sheet.low.data());
    abstract.score = &score;
    abstract.parts = &parts;
    return true;
  } catch (const EvaluationError&) {
    abstract.reset();
    return false;
  }
}

namespace {

// What is not written over by those who fill it.
void reset(Result& result) {
  result.value.reset();
  result.grades_possible.clear();
  result.opinions_possible.clear();
  result.ledger.clear();
  result.unknown.clear();
  result.open_readings.clear();
  result.due.clear();
  result.columns.clear();
  result.starts.clear();
  result.confirmed = false;
}

void set_indices(std::uint64_t set, std::vector<int>& out) {
  for (; set != 0; set &= set - 1) out.push_back(__builtin_ctzll(set));
}

// Which parts do not apply, and the marks of those that do.
void set_coverage(const Program& program, const RuleSet& rules, const Asks& asks, Result& result) {
  std::int64_t coverage = program.total_marks;
  bool all = true;
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    if (!asks.criteria[i].not_applicable) continue;
    all = false;
    result.parts[static_cast<std::size_t>(program.criteria[i].part)].state =
        PartState::not_applicable;
    coverage -= program.criteria[i].marks;
  }
  result.coverage = program.points(coverage);
  if (!all) mark_empty_parts(rules, result.parts);
}

}  // namespace

void Evaluator::compute(const Body& body, Result& result) {
  Scratch& s = *scratch_;
  const Program& program = s.plan->program();
  const RuleSet& rules = s.plan->rules();
  Abstract abstract(rules, body);
  reset(result);
  s.search.begin();
  try {
    check_in_force(rules, body);
    if (s.plan->general() != nullptr) {
      general_evaluate(*s.plan, body, abstract, s.outcome, s.spare, s.search, result);
      set_unknown(body, result.unknown);
      add_bounds_note(result);
      return;
    }
    s.complete = is_complete(program, body);
    if (!s.complete || !run_quickly(*s.plan, body, abstract, s.quick, s.asks, s.sheet, s.outcome,
                                    s.score, result.parts))
      run_fast(*s.plan, body, abstract, s.asks, s.sheet, s.outcome, s.score, result.parts,
               s.complete, true);
    if (!s.complete) s.narrow(body, result.parts);
    const Outcome& outcome = s.outcome;
    result.has_score = outcome.has_score;
    result.low = s.score.low;
    result.high = s.score.high;
    if (outcome.has_score && outcome.scope_certain && outcome.score_certain && s.score.known())
      result.value = s.score.low;
    result.of = program.score_rule->of;
    result.grade = outcome.grade;
    result.opinion = outcome.opinion;
    set_indices(outcome.grades, result.grades_possible);
    set_indices(outcome.opinions, result.opinions_possible);
    result.settled = outcome.opinion >= 0;
    result.needs_confirmation = outcome.needs_confirmation;
    set_coverage(program, rules, s.asks, result);
    make_ledger(program, s.asks, result.ledger);
    add_grounds(*s.plan, body, outcome, s.spare, result);
    s.spare.absent.clear();
    for (std::size_t i = 0; i < s.asks.criteria.size(); ++i)
      if (s.asks.criteria[i].not_applicable)
        s.spare.absent.push_back({program.criteria[i].part, &program.own_slots[i]});
    add_notes(*s.plan, body, abstract, s.complete, s.spare, result);
    add_due(*s.plan, body, abstract, outcome, result);
    set_unknown(body, result.unknown);
    add_bounds_note(result);
  } catch (const EvaluationError& error) {
    result.clear();
    fail(error, rules, body);
  } catch (const NumberOverflow&) {
    result.clear();
    fail({Code::number_too_large, {}}, rules, body);
  }
}

std::vector<NotApplied> Evaluator::not_applied(const Body& body) {
  Abstract abstract(scratch_->plan->rules(), body);
  try {
    if (scratch_->plan->general() != nullptr)
      return general_reasons(*scratch_->plan, body, abstract);
    return reasons_not_applied(*scratch_->plan, body, abstract);
  } catch (const EvaluationError& error) {
    fail(error, scratch_->plan->rules(), body);
  }
}

}  // namespace guiju
