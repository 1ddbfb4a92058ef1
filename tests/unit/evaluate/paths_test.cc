// The ways through an evaluation agree: brief and full, exact and open, and both with a slow
// reference that shares no code with them. Ledgers add up.
#include "comparing.h"

#include "evaluate/asks.h"
#include "evaluate/outcome.h"
#include "evaluate/quick.h"
#include "evaluate/sheet.h"
#include "hand_rules.h"
#include "reference.h"

namespace guiju::test {

namespace {

// brief() against evaluate(); both fail, or neither.
void compare_brief(const RandomCase& at, Evaluator& evaluator, const Body& body) {
  Result result;
  std::string full_error, brief_error;
  try {
    evaluator.evaluate(body, result);
  } catch (const EvaluationFailure& failure) {
    full_error = failure.error.code;
  }
  const Brief* brief = nullptr;
  try {
    brief = &evaluator.brief(body);
  } catch (const EvaluationFailure& failure) {
    brief_error = failure.error.code;
  }
  BOOST_TEST_CONTEXT(at.where(body)) {
    BOOST_TEST(full_error == brief_error);
    if (brief == nullptr || !full_error.empty()) return;
    BOOST_TEST(brief->has_score == result.has_score);
    BOOST_TEST(brief->value_known == result.value.has_value());
    // Without a score they say nothing.
    if (result.has_score) BOOST_TEST((brief->low == result.low && brief->high == result.high));
    BOOST_TEST(brief->grade == result.grade);
    BOOST_TEST(brief->opinion == result.opinion);
    BOOST_TEST(brief->grades_possible == bits(result.grades_possible));
    BOOST_TEST(brief->opinions_possible == bits(result.opinions_possible));
    BOOST_TEST(brief->settled == result.settled);
    BOOST_TEST(brief->needs_confirmation == result.needs_confirmation);
    for (std::size_t i = 0; i < result.parts.size(); ++i) {
      BOOST_TEST(
          (Number::scaled(brief->part_low[i], brief->decimals) == result.parts[i].score.low));
      BOOST_TEST(
          (Number::scaled(brief->highest()[i], brief->decimals) == result.parts[i].score.high));
    }
    BOOST_TEST(evaluator.unknown_facts(body) == result.unknown, boost::test_tools::per_element());
    // Without the scores of parts that have parts the rest is the same.
    const Brief& criteria = evaluator.brief(body, false);
    BOOST_TEST(criteria.has_score == result.has_score);
    BOOST_TEST(criteria.grade == result.grade);
    BOOST_TEST(criteria.opinion == result.opinion);
    BOOST_TEST(criteria.grades_possible == bits(result.grades_possible));
    BOOST_TEST(criteria.opinions_possible == bits(result.opinions_possible));
  }
}

// A complete body taken through the open path: every range is one value, the exact one.
void compare_open(const RandomCase& at, const Body& body, const Result& exact) {
  const Program& program = at.plan->program();
  Abstract abstract(*at.rules, body);
  Asks asks;
  Sheet sheet;
  Outcome outcome;
  asks.clear(program, at.rules->deductions.size());
  collect_open(program, body, abstract, asks);
  make_sheet(program, asks, false, sheet);
  std::vector<PartResult> parts(sheet.low.size());
  BOOST_TEST_CONTEXT(at.where(body)) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      BOOST_TEST(sheet.low[i] == sheet.high[i]);
      parts[i].score = {Number::scaled(sheet.low[i], program.decimals),
                        Number::scaled(sheet.high[i], program.decimals)};
      BOOST_TEST((parts[i].score.low == exact.parts[i].score.low));
    }
    const PointRange total{Number::scaled(sheet.total_low, program.decimals),
                           Number::scaled(sheet.total_high, program.decimals)};
    const PointRange score{exact.low, exact.high};
    abstract.total = &total;
    BOOST_TEST((abstract.evaluate(program.score_value).low == exact.low));
    BOOST_TEST((abstract.evaluate(program.score_value).high == exact.low));
    abstract.score = &score;
    abstract.parts = &parts;
    decide_open(program, *at.rules, body, abstract, outcome);
    BOOST_TEST(outcome.has_score == exact.has_score);
    BOOST_TEST(outcome.opinion == exact.opinion);
    BOOST_TEST(outcome.opinions == bits(exact.opinions_possible));
    BOOST_TEST(outcome.grade == exact.grade);
    BOOST_TEST(outcome.grades == bits(exact.grades_possible));
    BOOST_TEST(outcome.needs_confirmation == exact.needs_confirmation);
    std::vector<LedgerLine> ledger;
    make_ledger(program, asks, ledger);
    BOOST_TEST(ledger.size() == exact.ledger.size());
    for (std::size_t i = 0; i < ledger.size() && i < exact.ledger.size(); ++i) {
      const LedgerLine &a = ledger[i], &b = exact.ledger[i];
      BOOST_TEST((a.part == b.part && a.deduction == b.deduction && a.record == b.record &&
                  a.kind == b.kind && a.state == b.state && a.occurrences == b.occurrences &&
                  a.asked == b.asked && a.applied == b.applied && a.absorbed == b.absorbed));
    }
  }
}

void check_ledger(const RandomCase& at, const Body& body, const Result& result) {
  std::vector<Number> lost(at.rules->parts.size());
  BOOST_TEST_CONTEXT(at.where(body)) {
    int last_part = 0;
    for (const LedgerLine& line : result.ledger) {
      BOOST_TEST((line.state == LineState::applied));
      BOOST_TEST(line.part >= last_part);
      last_part = line.part;
      BOOST_TEST((line.asked == line.applied + line.absorbed));
      BOOST_TEST(line.applied.sign() >= 0);
      BOOST_TEST(line.absorbed.sign() >= 0);
      BOOST_TEST(line.asked.sign() > 0);
      lost[static_cast<std::size_t>(line.part)] =
          lost[static_cast<std::size_t>(line.part)] + line.applied;
    }
    for (std::size_t i = 0; i < lost.size(); ++i)
      if (at.rules->parts[i].is_criterion())
        BOOST_TEST((at.rules->parts[i].marks - lost[i] == result.parts[i].score.low));
  }
}

void compare_reference(const RandomCase& at, Evaluator& evaluator, const Body& body) {
  const ReferenceResult expected = reference(*at.rules, at.selection, body);
  Result result;
  BOOST_TEST_CONTEXT(at.where(body)) {
    try {
      evaluator.evaluate(body, result);
    } catch (const EvaluationFailure& failure) {
      BOOST_TEST(expected.failed, failure.error.en);
      return;
    }
    BOOST_TEST(!expected.failed);
    if (expected.failed) return;
    for (std::size_t i = 0; i < result.parts.size(); ++i) {
      BOOST_TEST((expected.parts[i] == result.parts[i].score.low), at.rules->parts[i].id);
      BOOST_TEST((expected.parts[i] == result.parts[i].score.high));
    }
    BOOST_TEST((expected.score == result.low && expected.score == result.high));
    BOOST_TEST(expected.has_score == result.has_score);
    BOOST_TEST(expected.has_score == result.value.has_value());
    BOOST_TEST(expected.opinion == result.opinion);
    BOOST_TEST(expected.grade == result.grade);
    BOOST_TEST(expected.needs_confirmation == result.needs_confirmation);
    BOOST_TEST(result.settled);
    BOOST_TEST(result.unknown.empty());
    check_ledger(at, body, result);
    compare_open(at, body, result);
  }
}

// The general form of the same rule set gives the same result, ledger and all.
void compare_general(const RandomCase& at, Evaluator& evaluator, Evaluator& general,
                     const Body& body) {
  Result usual, other;
  std::string usual_error, other_error;
  try {
    evaluator.evaluate(body, usual);
  } catch (const EvaluationFailure& failure) {
    usual_error = failure.error.code;
  }
  try {
    general.evaluate(body, other);
  } catch (const EvaluationFailure& failure) {
    other_error = failure.error.code;
  }
  BOOST_TEST_CONTEXT("general form, " << at.where(body)) {
    BOOST_TEST(usual_error == other_error);
    if (!usual_error.empty() || !other_error.empty()) return;
    BOOST_TEST((usual.low == other.low && usual.high == other.high && usual.value == other.value));
    BOOST_TEST(usual.has_score == other.has_score);
    BOOST_TEST(usual.grade == other.grade);
    BOOST_TEST(usual.opinions_possible == other.opinions_possible,
               boost::test_tools::per_element());
    BOOST_TEST(usual.needs_confirmation == other.needs_confirmation);
    BOOST_TEST((usual.coverage == other.coverage));
    BOOST_TEST(usual.unknown == other.unknown, boost::test_tools::per_element());
    BOOST_TEST(usual.notes.size() == other.notes.size());
    for (std::size_t i = 0; i < usual.parts.size(); ++i)
      BOOST_TEST((usual.parts[i].score.low == other.parts[i].score.low &&
                  usual.parts[i].score.high == other.parts[i].score.high &&
                  usual.parts[i].state == other.parts[i].state),
                 at.rules->parts[i].id);
    BOOST_TEST(usual.ledger.size() == other.ledger.size());
    for (std::size_t i = 0; i < usual.ledger.size() && i < other.ledger.size(); ++i) {
      const LedgerLine &a = usual.ledger[i], &b = other.ledger[i];
      BOOST_TEST((a.part == b.part && a.deduction == b.deduction && a.record == b.record &&
                  a.kind == b.kind && a.state == b.state && a.occurrences == b.occurrences &&
                  a.asked == b.asked && a.applied == b.applied && a.absorbed == b.absorbed));
    }
  }
}

// Bodies that lack one fact, or a few, of a complete one and are not complete: where that is said to
// make no difference, it makes none. Returns how often it was said.
int compare_forgetful(const RandomCase& at, Evaluator& evaluator, const Body& complete,
                      Dice& dice) {
  const Program& program = at.plan->program();
  int said = 0;
  const auto compare = [&](const Body& body) {
    if (!program.quick || is_complete(program, body) || !unknown_is_irrelevant(program, body))
      return false;
    compare_brief(at, evaluator, body);
    ++said;
    return true;
  };
  Body several = complete;
  for (std::size_t i = 0; i < complete.cells.size(); ++i) {
    Body body = dice.chance(50) ? complete : several;
    body.cells.set(i, 0, dice.chance(50) ? Given::null : Given::absent);
    if (compare(body)) several = body;
  }
  for (std::size_t list = 0; list < complete.lists.size(); ++list) {
    for (std::size_t i = 0; i < complete.lists[list].cells.size(); ++i) {
      Body body = dice.chance(50) ? complete : several;
      body.lists[list].cells.set(i, 0, Given::null);
      if (compare(body)) several = body;
    }
    Body body = several;
    RecordList& records = body.lists[list];
    records.given = Given::null;
    records.count = 0;
    records.cells.clear();
    compare(body);
  }
  return said;
}

// Complete bodies against the reference and the open path, then bodies with unknown facts.
// Returns how often a body with unknown facts was taken as if it were complete.
int compare_all(const RandomCase& at, Dice& dice, int bodies) {
  int irrelevant = 0;
  // Few steps for bounds: here only the ways are compared (exact bounds are bounds_test's).
  constexpr std::size_t steps = 100;
  Evaluator evaluator(at.plan, steps);
  Evaluator general(Plan::compile(at.rules, at.selection, true), steps);
  for (int i = 0; i < bodies; ++i) {
    const Body complete = random_body(*at.rules, dice, {});
    compare_reference(at, evaluator, complete);
    compare_brief(at, evaluator, complete);
    compare_general(at, evaluator, general, complete);
    if (i % 4 != 0) continue;  // a body with unknown facts takes many evaluations
    BodyKinds open;
    open.unknown_percent = 5 + dice.below(40);
    open.unknown_list_percent = 15;
    compare_brief(at, evaluator, random_body(*at.rules, dice, open));
    irrelevant += compare_forgetful(at, evaluator, complete, dice);
  }
  return irrelevant;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(paths)

BOOST_AUTO_TEST_CASE(random_rule_sets) {
  int irrelevant = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Dice dice(seed);
    irrelevant += compare_all(random_case(seed, dice), dice, 12);
  }
  BOOST_TEST(irrelevant >= 300);
}

BOOST_AUTO_TEST_CASE(shipped_rules_under_default_and_random_readings) {
  int irrelevant = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Dice dice(seed);
    RandomCase at;
    at.seed = seed;
    at.rules = shipped_rules();
    at.selection = seed <= 20 ? at.rules->default_readings() : random_selection(*at.rules, dice);
    at.plan = Plan::compile(at.rules, at.selection);
    irrelevant += compare_all(at, dice, 15);
  }
  BOOST_TEST(irrelevant >= 400);
}

BOOST_AUTO_TEST_CASE(unknown_counts_in_several_places) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Dice dice(seed);
    RandomCase at;
    at.seed = seed;
    at.rules = counts_in_several_places();
    at.selection = at.rules->default_readings();
    at.plan = Plan::compile(at.rules, at.selection);
    compare_all(at, dice, 12);
  }
}

BOOST_AUTO_TEST_CASE(the_generator_reaches_what_it_should) {
  // A test that met no shared limit or no cap would prove nothing.
  int shared = 0, capped = 0, records = 0, tiers = 0, refusals = 0, absent = 0, by_choice = 0,
      general = 0;
  // The forms of the quick way, and what it leaves to charges and rows.
  int flags = 0, pairs = 0, counts = 0, two_counts = 0, orders = 0, tables = 0, sums = 0,
      passes = 0, by_record = 0, slow = 0, row_cells = 0, row_tests = 0, row_totals = 0,
      row_findings = 0, other_rows = 0, findings_and_score = 0;
  for (std::uint64_t seed = 1; seed <= 2500; ++seed) {
    Dice dice(seed);
    const RandomCase at = random_case(seed, dice);
    const Program& program = at.plan->program();
    shared += !program.shared.empty();
    capped += program.has_capped;
    general += !program.general.empty();
    flags += !program.quick_flags.empty();
    pairs += !program.quick_pairs.empty();
    counts += !program.quick_counts.empty();
    two_counts += !program.quick_two_counts.empty();
    orders += !program.quick_orders.empty();
    tables += !program.quick_tables.empty();
    sums += !program.quick_sums.empty();
    passes += !program.quick_passes.empty();
    slow += !program.slow_criteria.empty();
    for (const QuickTerm& term : program.quick_terms) by_record += term.list >= 0;
    row_cells += !program.quick_rows.cells.empty();
    row_tests += !program.quick_rows.tests.empty();
    row_totals += !program.quick_rows.totals.empty();
    row_findings += !program.quick_rows.findings.empty();
    other_rows += program.quick && !program.other_rows.empty();
    for (const CompiledCharge& charge : program.charges) {
      records += charge.list >= 0;
      tiers += charge.choose != Charge::Choose::all;
    }
    for (const CompiledRow& row : program.rows) {
      refusals += row.no_score;
      findings_and_score += program.quick && row.uses_finding && row.uses_score;
      by_choice += row.by_slot >= 0;
    }
    for (const CompiledCriterion& criterion : program.criteria)
      absent += criterion.not_applicable.kind != Condition::Kind::never;
  }
  for (const int met :
       {shared,    capped, records,   tiers,      refusals,     absent,     by_choice,
        general,   flags,  pairs,     counts,     tables,       sums,       passes,
        by_record, slow,   row_cells, row_totals, row_findings, other_rows, findings_and_score})
    BOOST_TEST(met >= 40);
  for (const int met : {two_counts, orders, row_tests}) BOOST_TEST(met >= 10);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
