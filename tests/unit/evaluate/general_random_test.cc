// The general form on random rule sets: equal to a reference that shares no code with it, a ledger
// that adds up for every part, and ranges that no completion of unknown facts leaves.
#include "completions.h"

#include <algorithm>
#include <map>

#include "random_general.h"
#include "reference_general.h"

namespace guiju::test {

namespace {

RandomCase general_case(std::uint64_t seed, Dice& dice) {
  RandomCase out;
  out.seed = seed;
  out.rules = random_general_rules(seed);
  out.selection = random_selection(*out.rules, dice);
  out.plan = Plan::compile(out.rules, out.selection);
  return out;
}

// Every part: what it starts from, less what its lines and those below take, plus what awards give.
void check_sums(const RandomCase& at, const Result& result) {
  const std::vector<Part>& parts = at.rules->parts;
  std::vector<Number> sums = result.starts;
  for (const LedgerLine& line : result.ledger) {
    BOOST_TEST((line.state == LineState::applied));
    BOOST_TEST((line.asked == line.applied + line.absorbed));
    BOOST_TEST(line.absorbed.sign() >= 0);
    for (int p = line.part; p >= 0; p = parts[static_cast<std::size_t>(p)].parent) {
      Number& sum = sums[static_cast<std::size_t>(p)];
      sum = line.kind == LineKind::award ? sum + line.applied : sum - line.applied;
    }
  }
  for (std::size_t i = 0; i < parts.size(); ++i)
    BOOST_TEST((sums[i] == result.parts[i].score.low),
               "ledger of " << parts[i].id << " gives " << sums[i].to_exact_string()
                            << ", its score is " << result.parts[i].score.low.to_exact_string());
}

bool compare(const RandomCase& at, Evaluator& evaluator, const Body& body) {
  const GeneralReference expected = general_reference(*at.rules, at.selection, body);
  Result result;
  try {
    evaluator.evaluate(body, result);
  } catch (const EvaluationFailure& failure) {
    BOOST_TEST(expected.failed, failure.error.en);
    return false;
  }
  BOOST_TEST(!expected.failed);
  if (expected.failed) return false;
  for (std::size_t i = 0; i < result.parts.size(); ++i) {
    const PartResult& part = result.parts[i];
    BOOST_TEST((part.score.low == expected.parts[i] && part.score.high == expected.parts[i]),
               at.rules->parts[i].id << ": " << part.score.low.to_exact_string() << " … "
                                     << part.score.high.to_exact_string() << ", expected "
                                     << expected.parts[i].to_exact_string());
    if (at.rules->parts[i].is_criterion())
      BOOST_TEST((part.state == PartState::not_applicable) == expected.absent[i]);
  }
  BOOST_TEST((result.low == expected.score && result.high == expected.score));
  BOOST_TEST(result.opinion == expected.opinion);
  BOOST_TEST(result.columns.size() == expected.columns.size());
  for (std::size_t i = 0; i < result.columns.size(); ++i) {
    BOOST_TEST(result.columns[i].certain);
    if (at.rules->results[i].value)
      BOOST_TEST((result.columns[i].number.low == expected.columns[i].number));
    else
      BOOST_TEST((result.columns[i].labels == std::vector<int>{expected.columns[i].label}));
  }
  BOOST_TEST(result.unknown.empty());
  check_sums(at, result);
  const Brief& brief = evaluator.brief(body);
  BOOST_TEST((brief.low == result.low && brief.high == result.high));
  BOOST_TEST(brief.opinion == result.opinion);
  return true;
}

void check_columns_within(const Result& open, const Result& one) {
  for (std::size_t i = 0; i < one.columns.size(); ++i) {
    const ColumnResult &a = open.columns[i], &b = one.columns[i];
    for (const int label : b.labels)
      BOOST_TEST((std::find(a.labels.begin(), a.labels.end(), label) != a.labels.end()));
    if (b.labels.empty())
      BOOST_TEST((a.number.low <= b.number.low && b.number.low <= a.number.high));
  }
}

struct Tally {
  int exact = 0, bodies = 0, failed = 0;
};

void check_bounds(const RandomCase& at, Evaluator& evaluator, const Body& open_body,
                  const std::vector<Hole>& holes, Tally& tally) {
  Result open;
  std::string failure;
  try {
    evaluator.evaluate(open_body, open);
  } catch (const EvaluationFailure& caught) {
    failure = caught.error.en;
  }
  Reached reached(holes);
  for_each_completion(open_body, holes, [&](const Body& body, const auto& choice) {
    Result one;
    try {
      evaluator.evaluate(body, one);
    } catch (const EvaluationFailure&) {
      reached.add(choice, nullptr);
      return;
    }
    reached.add(choice, &one);
    BOOST_TEST(failure.empty(), "the open body fails, a completion does not: " << failure);
    if (!failure.empty()) return;
    check_within(open, one);
    check_columns_within(open, one);
  });
  BOOST_TEST(reached.any() == failure.empty());
  if (!failure.empty() || !reached.any()) {
    ++tally.failed;
    return;
  }
  ++tally.bodies;
  tally.exact += reached.check(*at.rules, open);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(general_form)

BOOST_AUTO_TEST_CASE(random_rule_sets_equal_the_reference) {
  int scored = 0, failed = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    Dice dice(seed);
    const RandomCase at = general_case(seed, dice);
    Evaluator evaluator(at.plan);
    for (int i = 0; i < 8; ++i) {
      const Body body = random_general_body(*at.rules, dice);
      BOOST_TEST_CONTEXT(at.where(body) << "\n" << at.rules->source->text()) {
        ++(compare(at, evaluator, body) ? scored : failed);
      }
    }
  }
  BOOST_TEST(scored > 10 * failed / 3, scored << " scored, " << failed << " failed");
}

BOOST_AUTO_TEST_CASE(bounds_are_what_the_completions_reach) {
  Tally tally;
  for (std::uint64_t seed = 5201; seed <= 5300; ++seed) {
    Dice dice(seed);
    const RandomCase at = general_case(seed, dice);
    Evaluator evaluator(at.plan);
    for (int i = 0; i < 3; ++i) {
      Body body = random_general_body(*at.rules, dice);
      const std::vector<Hole> holes = dig(*at.rules, dice, body, 1 + dice.below(5));
      BOOST_TEST_CONTEXT(at.where(body) << "\n" << at.rules->source->text()) {
        check_bounds(at, evaluator, body, holes, tally);
      }
    }
  }
  BOOST_TEST_MESSAGE("exact in " << tally.exact << " of " << tally.bodies << " bodies; "
                                 << tally.failed << " failed");
  BOOST_TEST(tally.exact == tally.bodies);
  BOOST_TEST(tally.bodies > 3 * tally.failed);
}

// A test that met no gate or no rescaling would prove nothing.
BOOST_AUTO_TEST_CASE(the_general_generator_reaches_what_it_should) {
  std::map<LineKind, int> lines;
  int tables = 0, amounts = 0, from = 0, zeroes = 0, bonus = 0, shared = 0, only = 0;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    Dice dice(seed);
    const RandomCase at = general_case(seed, dice);
    BOOST_TEST(at.plan->general() != nullptr);
    for (const Part& part : at.rules->parts) {
      bonus += part.bonus;
      for (const Charge& charge : part.charges) {
        tables += charge.must_hold;
        only += charge.only_when != nullptr;
      }
    }
    for (const Deduction& deduction : at.rules->deductions) {
      amounts += deduction.amount != nullptr;
      from += deduction.from_part >= 0;
      zeroes += deduction.zeroes >= 0;
    }
    shared += !at.rules->shared_limits.empty();
    Evaluator evaluator(at.plan);
    Result result;
    for (int i = 0; i < 4; ++i) {
      try {
        evaluator.evaluate(random_general_body(*at.rules, dice), result);
      } catch (const EvaluationFailure&) {
        continue;
      }
      for (const LedgerLine& line : result.ledger) ++lines[line.kind];
    }
  }
  for (const int met : {tables, amounts, from, zeroes, bonus, shared, only}) BOOST_TEST(met >= 40);
  for (int kind = 0; kind <= static_cast<int>(LineKind::floor); ++kind)
    BOOST_TEST(lines[static_cast<LineKind>(kind)] >= 30, name_of(static_cast<LineKind>(kind))
                                                             << " lines: "
                                                             << lines[static_cast<LineKind>(kind)]);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
