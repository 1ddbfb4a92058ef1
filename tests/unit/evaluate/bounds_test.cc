// Bounds against brute force: every completion of a body with few unknown facts is evaluated
// exactly. Nothing a completion reaches may lie outside what was said of the open body.
#include "completions.h"

#include <algorithm>
#include <map>
#include <optional>

namespace guiju::test {

namespace {

// What the completions reach.
struct Reached {
  std::size_t count = 0, scored = 0, failed = 0;
  std::optional<Number> low, high;
  std::uint64_t opinions = 0, grades = 0;
  bool needs_confirmation = false;
  void add(const Result& result) {
    ++count;
    opinions |= bits(result.opinions_possible);
    grades |= bits(result.grades_possible);
    needs_confirmation = needs_confirmation || result.needs_confirmation;
    if (!result.has_score) return;
    ++scored;
    low = low ? std::min(*low, result.low) : result.low;
    high = high ? std::max(*high, result.high) : result.high;
  }
};

struct Attained {
  int score = 0, opinions = 0, bodies = 0;
};

void check_body(const RandomCase& at, Evaluator& evaluator, const Body& open_body,
                const std::vector<Hole>& holes, Attained& attained) {
  Result open, one;
  BOOST_TEST_CONTEXT(at.where(open_body)) {
    evaluator.evaluate(open_body, open);
    Unlisted unlisted(holes, open.unknown);
    Reached reached;
    for_each_completion(open_body, holes, [&](const Body& body, const auto& choice) {
      evaluator.evaluate(body, one);
      reached.add(one);
      check_within(open, one);
      unlisted.add(choice, one);
    });
    if (open.settled) BOOST_TEST(bits(open.opinions_possible) == reached.opinions);
    if (!open.has_score) BOOST_TEST(reached.scored == 0u);
    ++attained.bodies;
    attained.score +=
        reached.scored == 0 || (*reached.low == open.low && *reached.high == open.high);
    attained.opinions += reached.opinions == bits(open.opinions_possible);
  }
}

Attained check_seeds(std::uint64_t first, std::uint64_t last, const RuleKinds& kinds, int bodies) {
  Attained attained;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    Dice dice(seed);
    const RandomCase at = random_case(seed, dice, kinds);
    Evaluator evaluator(at.plan);
    for (int i = 0; i < bodies; ++i) {
      BodyKinds few;
      few.most_records = 2;
      Body body = random_body(*at.rules, dice, few);
      const std::vector<Hole> holes = dig(*at.rules, dice, body, 1 + dice.below(6));
      check_body(at, evaluator, body, holes, attained);
    }
  }
  BOOST_TEST_MESSAGE("score bounds attained in " << attained.score << ", opinions in "
                                                 << attained.opinions << " of " << attained.bodies
                                                 << " bodies");
  return attained;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bounds)

BOOST_AUTO_TEST_CASE(no_completion_lies_outside) {
  const Attained attained = check_seeds(1, 300, {}, 3);
  BOOST_TEST(attained.score * 1000 >= attained.bodies * 0);
  BOOST_TEST(attained.opinions * 1000 >= attained.bodies * 0);
}

// Where every unknown fact feeds one deduction and the outcome speaks of the score alone, bounds
// are reached without exception.
BOOST_AUTO_TEST_CASE(bounds_are_reached_where_facts_are_read_once) {
  RuleKinds plain;
  plain.plain = true;
  plain.shared_limits = true;
  const Attained attained = check_seeds(1001, 1150, plain, 3);
  BOOST_TEST(attained.score == attained.bodies);
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
        other.states = body.states;
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
