// The opinion table, walked once exactly and once for sets of possible values. The first row that
// holds decides; every row that holds is a ground.
//
// A row that speaks of the score does not arise where a row without score (a refusal) holds; an
// `otherwise` row is considered only where no other row holds.
#include "evaluate/outcome.h"

namespace guiju {

namespace {

// The opinions a row can give: one, or by a choice fact that may be unknown.
std::uint64_t row_opinions(const OpinionRow& row, const Body& body) {
  if (row.by_slot < 0) return bit(row.opinion);
  const auto slot = static_cast<std::size_t>(row.by_slot);
  if (is_known(body.cells.state(slot)))
    return bit(row.by_choice[static_cast<std::size_t>(body.cells[slot])]);
  std::uint64_t all = 0;
  for (const int opinion : row.by_choice) all |= bit(opinion);
  return all;
}

// Whether a row that holds (or may) rests on a person's finding: without it, it need not hold.
bool rests_on_finding(const Program& program, std::size_t row, Abstract& abstract) {
  if (!program.rows[row].uses_finding) return false;
  abstract.findings_false = true;
  const Value without = abstract.evaluate(*program.folded_rows[row]);
  abstract.findings_false = false;
  return without.can_false;
}

}  // namespace

void Outcome::clear(std::size_t count) {
  in_scope = scope_certain = score_certain = has_score = true;
  opinion = grade = -1;
  opinions = grades = 0;
  needs_confirmation = may_lack_grade = false;
  rows.assign(count, Row::no);
}

void decide_exact(const Program& program, const RuleSet& rules, const Body& body, Runner& runner,
                  Abstract& abstract, Outcome& out) {
  out.clear(program.rows.size());
  if (!runner.holds(program.scope)) {
    out.in_scope = out.has_score = false;
    out.opinion = rules.scope.otherwise;
    out.opinions = bit(out.opinion);
    out.needs_confirmation =
        rules.opinions[static_cast<std::size_t>(out.opinion)].needs_confirmation;
    return;
  }
  bool any = false;
  for (std::size_t i = 0; i < program.rows.size(); ++i) {
    const OpinionRow& row = rules.opinion_rows[static_cast<std::size_t>(program.rows[i].row)];
    if (row.otherwise || row.uses_score || !runner.holds(program.rows[i].when)) continue;
    out.rows[i] = Outcome::Row::holds;
    any = true;
    if (row.no_score) out.has_score = false;
  }
  if (out.has_score)
    for (std::size_t i = 0; i < program.rows.size(); ++i) {
      const OpinionRow& row = rules.opinion_rows[static_cast<std::size_t>(program.rows[i].row)];
      if (row.otherwise || !row.uses_score || !runner.holds(program.rows[i].when)) continue;
      out.rows[i] = Outcome::Row::holds;
      any = true;
    }
  for (std::size_t i = 0; i < program.rows.size(); ++i) {
    const OpinionRow& row = rules.opinion_rows[static_cast<std::size_t>(program.rows[i].row)];
    if (any || !row.otherwise || (row.uses_score && !out.has_score) ||
        !runner.holds(program.rows[i].when))
      continue;
    out.rows[i] = Outcome::Row::holds;
    any = true;
  }
  bool supported = false, decided = false;  // a deciding ground stands without a finding
  for (std::size_t i = 0; i < program.rows.size(); ++i) {
    if (out.rows[i] != Outcome::Row::holds) continue;
    const OpinionRow& row = rules.opinion_rows[static_cast<std::size_t>(program.rows[i].row)];
    const std::uint64_t gives = row_opinions(row, body);
    if (!decided && gives != 0) {
      decided = true;
      out.opinion = __builtin_ctzll(gives);
      out.opinions = gives;
    }
    if (decided && gives == out.opinions && !supported)
      supported = !rests_on_finding(program, i, abstract);
    if (row.grade >= 0 && out.grade < 0 && out.has_score) out.grade = row.grade;
  }
  if (!decided) {
    if (!rules.opinion_rows.empty())
      throw EvaluationError{Code::no_opinion_row, rules.opinion_rows.front().span};
  } else {
    out.needs_confirmation =
        !supported || rules.opinions[static_cast<std::size_t>(out.opinion)].needs_confirmation;
  }
  if (out.has_score && out.grade < 0)
    for (const CompiledGrade& grade : program.grades)
      if (runner.holds(grade.when)) {
        out.grade = grade.grade;
        break;
      }
  out.grades = bit(out.grade);
  out.may_lack_grade = out.has_score && out.grade < 0;
}

void decide_open(const Program& program, const RuleSet& rules, const Body& body, Abstract& abstract,
                 Outcome& out) {
  out.clear(program.rows.size());
  const std::size_t count = program.rows.size();
  const Value scope =
      program.folded_scope ? abstract.evaluate(*program.folded_scope) : Value::truth(true);
  out.in_scope = scope.can_true;
  out.scope_certain = scope.certain();
  if (scope.can_false) out.opinions |= bit(rules.scope.otherwise);
  if (!scope.can_true) {  // the table is not looked at
    out.has_score = false;
    out.opinion = rules.scope.otherwise;
    out.needs_confirmation =
        rules.opinions[static_cast<std::size_t>(out.opinion)].needs_confirmation;
    return;
  }
  // What each row can be, first by its condition alone, then where a refusal or another row matters.
  std::vector<Value> alone(count), placed(count);
  bool refusal_possible = false, refusal_certain = false;
  for (std::size_t i = 0; i < count; ++i) {
    const ExprPtr& when = program.folded_rows[i];
    alone[i] = when ? abstract.evaluate(*when) : Value::truth(true);
    if (rules.opinion_rows[static_cast<std::size_t>(program.rows[i].row)].no_score) {
      refusal_possible = refusal_possible || alone[i].can_true;
      refusal_certain = refusal_certain || alone[i].is_true();
    }
  }
  if (refusal_certain) out.has_score = false;
  out.score_certain = !refusal_possible;
  bool others_certain = false, others_possible = false;
  for (std::size_t i = 0; i < count; ++i) {
    const OpinionRow& row = rules.opinion_rows[static_cast<std::size_t>(program.rows[i].row)];
    placed[i] = alone[i];
    if (row.uses_score && refusal_possible)
      placed[i] = Value::truths(alone[i].can_true && !refusal_certain, true);
    if (!row.otherwise) {
      others_certain = others_certain || placed[i].is_true();
      others_possible = others_possible || placed[i].can_true;
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    const OpinionRow& row = rules.opinion_rows[static_cast<std::size_t>(program.rows[i].row)];
    if (!row.otherwise) continue;
    placed[i] = Value::truths(placed[i].can_true && !others_certain,
                              placed[i].can_false || others_possible);
    others_certain = others_certain || placed[i].is_true();
    others_possible = others_possible || placed[i].can_true;
  }
  bool reached = out.in_scope;
  for (std::size_t i = 0; i < count && out.in_scope; ++i) {
    const OpinionRow& row = rules.opinion_rows[static_cast<std::size_t>(program.rows[i].row)];
    if (placed[i].can_true)
      out.rows[i] =
          placed[i].is_true() && out.scope_certain ? Outcome::Row::holds : Outcome::Row::possible;
    if (!reached || !placed[i].can_true) continue;
    const std::uint64_t gives = row_opinions(row, body);
    out.opinions |= gives;
    if (placed[i].is_true() && gives != 0) reached = false;
  }
  if (out.opinions == 0 && count > 0)
    throw EvaluationError{Code::no_opinion_row, rules.opinion_rows.front().span};
  if (__builtin_popcountll(out.opinions) == 1) out.opinion = __builtin_ctzll(out.opinions);

  // Grades, over the completions that have a score: no row without score holds there.
  if (out.has_score) {
    bool open = true, row_certain = false, row_possible = false;
    std::vector<Value> scored(count);
    for (const bool otherwise : {false, true})
      for (std::size_t i = 0; i < count; ++i) {
        const OpinionRow& row = rules.opinion_rows[static_cast<std::size_t>(program.rows[i].row)];
        if (row.otherwise != otherwise) continue;
        scored[i] = row.no_score ? Value::truth(false) : alone[i];
        if (otherwise)
          scored[i] =
              Value::truths(alone[i].can_true && !row_certain, alone[i].can_false || row_possible);
        row_certain = row_certain || scored[i].is_true();
        row_possible = row_possible || scored[i].can_true;
      }
    for (std::size_t i = 0; i < count && open; ++i) {
      const OpinionRow& row = rules.opinion_rows[static_cast<std::size_t>(program.rows[i].row)];
      if (row.grade < 0 || !scored[i].can_true) continue;
      out.grades |= bit(row.grade);
      open = !scored[i].is_true();
    }
    for (std::size_t i = 0; i < program.grades.size() && open; ++i) {
      const ExprPtr& when = program.folded_grades[i];
      const Value holds = when ? abstract.evaluate(*when) : Value::truth(true);
      if (holds.can_true) out.grades |= bit(program.grades[i].grade);
      open = !holds.is_true();
    }
    // Where the table runs out some completion has no grade.
    out.may_lack_grade = open;
    if (!open && __builtin_popcountll(out.grades) == 1 && out.scope_certain && out.score_certain)
      out.grade = __builtin_ctzll(out.grades);
  }

  // Whether some completion's opinion needs a person's confirmation.
  for (std::uint64_t left = out.opinions; left != 0 && !out.needs_confirmation; left &= left - 1) {
    const int opinion = __builtin_ctzll(left);
    if (rules.opinions[static_cast<std::size_t>(opinion)].needs_confirmation) {
      out.needs_confirmation = true;
      break;
    }
    bool supported = false, may_rest = false;
    for (std::size_t i = 0; i < count && out.in_scope; ++i) {
      const OpinionRow& row = rules.opinion_rows[static_cast<std::size_t>(program.rows[i].row)];
      const std::uint64_t gives = row_opinions(row, body);
      if (!placed[i].can_true || (gives & bit(opinion)) == 0) continue;
      const bool rests = rests_on_finding(program, i, abstract);
      supported = supported || (placed[i].is_true() && gives == bit(opinion) && !rests);
      may_rest = may_rest || rests;
    }
    out.needs_confirmation = !supported && may_rest;
  }
}

void unknown_for_opinion(const Program& program, const RuleSet& rules, const Body& body,
                         Abstract& abstract, UnknownFacts& facts) {
  if (program.folded_scope) {
    abstract.unknown(*program.folded_scope, facts);
    if (!abstract.evaluate(*program.folded_scope).can_true) return;
  }
  // A row without score matters wherever it stands, unless another one certainly holds.
  bool refusal_possible = false, refusal_certain = false;
  UnknownFacts refusals;
  for (std::size_t i = 0; i < program.rows.size(); ++i) {
    if (!program.rows[i].no_score) continue;
    const Value holds = abstract.evaluate(*program.folded_rows[i]);
    refusal_possible = refusal_possible || holds.can_true;
    refusal_certain = refusal_certain || holds.is_true();
    abstract.unknown(*program.folded_rows[i], refusals);
  }
  if (!refusal_certain) facts.insert(refusals.begin(), refusals.end());
  for (std::size_t i = 0; i < program.rows.size(); ++i) {
    const OpinionRow& row = rules.opinion_rows[static_cast<std::size_t>(program.rows[i].row)];
    if (row.uses_score && refusal_certain) continue;
    const ExprPtr& when = program.folded_rows[i];
    const Value holds = when ? abstract.evaluate(*when) : Value::truth(true);
    if (when) abstract.unknown(*when, facts);
    if (!holds.can_true) continue;
    if (row.by_slot >= 0 && !is_known(body.cells.state(static_cast<std::size_t>(row.by_slot))))
      facts.insert({rules.facts.scalar_facts[static_cast<std::size_t>(row.by_slot)], -1, -1});
    // What comes after a row that certainly holds cannot decide.
    if (holds.is_true() && !row.otherwise && !(row.uses_score && refusal_possible)) return;
  }
}

void unknown_for_grade(const Program& program, const Outcome& outcome, Abstract& abstract,
                       UnknownFacts& facts) {
  if (!outcome.has_score || (__builtin_popcountll(outcome.grades) == 1 && !outcome.may_lack_grade))
    return;
  for (std::size_t i = 0; i < program.rows.size(); ++i)
    if (program.folded_rows[i]) abstract.unknown(*program.folded_rows[i], facts);
  for (const ExprPtr& when : program.folded_grades) {
    if (!when) return;
    abstract.unknown(*when, facts);
    if (abstract.evaluate(*when).is_true()) return;
  }
}

}  // namespace guiju
