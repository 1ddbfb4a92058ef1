// Bounds against brute force: every completion of a body with few unknown facts is evaluated
// exactly. Nothing a completion reaches may lie outside what was said of the open body.
#include "completions.h"

#include <algorithm>

namespace guiju::test {

namespace {

struct Tally {
  int exact = 0, bodies = 0;
};

void check_body(const RandomCase& at, Evaluator& evaluator, const Body& open_body,
                const std::vector<Hole>& holes, Tally& tally) {
  Result open, one;
  BOOST_TEST_CONTEXT(at.where(open_body)) {
    evaluator.evaluate(open_body, open);
    Reached reached(holes);
    for_each_completion(open_body, holes, [&](const Body& body, const auto& choice) {
      evaluator.evaluate(body, one);
      reached.add(choice, &one);
      check_within(open, one);
    });
    ++tally.bodies;
    tally.exact += reached.check(*at.rules, open);
  }
}

Tally check_seeds(std::uint64_t first, std::uint64_t last, const RuleKinds& kinds, int bodies,
                  std::size_t steps = default_bound_steps) {
  Tally tally;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    Dice dice(seed);
    const RandomCase at = random_case(seed, dice, kinds);
    Evaluator evaluator(at.plan, steps);
    for (int i = 0; i < bodies; ++i) {
      BodyKinds few;
      few.most_records = 2;
      Body body = random_body(*at.rules, dice, few);
      const std::vector<Hole> holes = dig(*at.rules, dice, body, 1 + dice.below(6));
      check_body(at, evaluator, body, holes, tally);
    }
  }
  BOOST_TEST_MESSAGE("exact in " << tally.exact << " of " << tally.bodies << " bodies");
  return tally;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bounds)

BOOST_AUTO_TEST_CASE(bounds_are_what_the_completions_reach) {
  const Tally tally = check_seeds(1, 120, {}, 3);
  BOOST_TEST(tally.exact == tally.bodies);
}

BOOST_AUTO_TEST_CASE(with_limits_shared_by_parts) {
  RuleKinds plain;
  plain.plain = true;
  plain.shared_limits = true;
  const Tally tally = check_seeds(1001, 1150, plain, 3);
  BOOST_TEST(tally.exact == tally.bodies);
}

// Where the steps do not suffice the bounds stay sound, and a note says so.
BOOST_AUTO_TEST_CASE(few_steps_leave_sound_bounds) {
  const Tally tally = check_seeds(3001, 3040, {}, 3, 3);
  BOOST_TEST(tally.exact < tally.bodies);
}

// A list of which nothing is known: any number of records of any kind.
BOOST_AUTO_TEST_CASE(unknown_lists_cover_every_list) {
  for (std::uint64_t seed = 2001; seed <= 2120; ++seed) {
    Dice dice(seed);
    const RandomCase at = random_case(seed, dice);
    Evaluator evaluator(at.plan);
    Result open, one;
    BodyKinds unknown;
    unknown.unknown_list_percent = 100;
    const Body body = random_body(*at.rules, dice, unknown);
    BOOST_TEST_CONTEXT(at.where(body)) {
      evaluator.evaluate(body, open);
      for (int i = 0; i < 25; ++i) {
        BodyKinds any;
        any.most_records = 6;
        Body other = random_body(*at.rules, dice, any);
        other.cells = body.cells;
        other.not_applicable = body.not_applicable;
        evaluator.evaluate(other, one);
        check_within(open, one);
        if (open.unknown.empty()) {
          BOOST_TEST(one.opinion == open.opinion);
          BOOST_TEST((one.value == open.value));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
