// Bounds against brute force: every completion of a body with few unknown facts is evaluated
// exactly. Nothing a completion reaches may lie outside what was said of the open body.
#include "comparing.h"

#include <algorithm>
#include <map>
#include <optional>

namespace guiju::test {

namespace {

// One unknown cell of a body, and its domain.
struct Hole {
  std::string name;  // as Result::unknown writes it
  int slot = -1;     // scalar …
  int list = -1;     // … or field of a record
  std::size_t record = 0, field = 0;
  std::vector<Cell> domain;
};

std::vector<Cell> domain_of(const Fact& fact) {
  if (fact.type == FactType::count) {
    std::vector<Cell> out;
    for (Cell n = fact.min->to_int64().value(); n <= fact.max->to_int64().value(); ++n)
      out.push_back(n);
    return out;
  }
  if (fact.type == FactType::choice) {
    std::vector<Cell> out;
    for (std::size_t i = 0; i < fact.choices.size(); ++i) out.push_back(static_cast<Cell>(i));
    return out;
  }
  return {0, 1};
}

constexpr std::size_t most_completions = 600;

// Makes facts of a complete body unknown while there are few enough completions.
std::vector<Hole> dig(const RuleSet& rules, Dice& dice, Body& body, int holes) {
  std::vector<Hole> all;
  for (const Fact& fact : rules.facts.facts) {
    if (fact.list < 0) {
      all.push_back({fact.id, fact.slot, -1, 0, 0, domain_of(fact)});
      continue;
    }
    for (std::size_t r = 0; r < body.lists[static_cast<std::size_t>(fact.list)].count; ++r)
      for (std::size_t f = 0; f < fact.fields.size(); ++f)
        all.push_back({fact.id + "[" + std::to_string(r + 1) + "]." + fact.fields[f].id, -1,
                       fact.list, r, f, domain_of(fact.fields[f])});
  }
  std::vector<Hole> out;
  std::size_t completions = 1;
  for (int i = 0; i < holes && !all.empty(); ++i) {
    const auto at = static_cast<std::size_t>(dice.below(static_cast<int>(all.size())));
    const Hole hole = all[at];
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(at));
    if (completions * hole.domain.size() > most_completions) continue;
    completions *= hole.domain.size();
    if (hole.slot >= 0)
      body.set(hole.slot, 0, Given::null);
    else {
      RecordList& list = body.lists[static_cast<std::size_t>(hole.list)];
      list.states[hole.record * list.fields + hole.field] = Given::absent;
    }
    out.push_back(hole);
  }
  return out;
}

void fill(Body& body, const Hole& hole, Cell cell) {
  if (hole.slot >= 0) {
    body.set(hole.slot, cell);
    return;
  }
  RecordList& list = body.lists[static_cast<std::size_t>(hole.list)];
  list.cells[hole.record * list.fields + hole.field] = cell;
  list.states[hole.record * list.fields + hole.field] = Given::stated;
}

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

// Within what was said of the open body?
void check_within(const Result& open, const Result& one) {
  if (one.has_score) {
    BOOST_TEST(open.has_score);
    BOOST_TEST((open.low <= one.low && one.low <= open.high),
               one.low.to_string()
                   << " outside " << open.low.to_string() << ".." << open.high.to_string());
  }
  if (open.value) BOOST_TEST((one.value && *one.value == *open.value));
  BOOST_TEST((bits(one.opinions_possible) & ~bits(open.opinions_possible)) == 0u);
  BOOST_TEST((bits(one.grades_possible) & ~bits(open.grades_possible)) == 0u);
  if (open.opinion >= 0) BOOST_TEST(one.opinion == open.opinion);
  if (open.grade >= 0) BOOST_TEST(one.grade == open.grade);
  if (one.needs_confirmation) BOOST_TEST(open.needs_confirmation);
  for (std::size_t i = 0; i < one.parts.size(); ++i) {
    const PointRange &a = open.parts[i].score, &b = one.parts[i].score;
    BOOST_TEST((a.low <= b.low && b.low <= a.high), "part " << i << ": " << b.low.to_string()
                                                            << " outside " << a.low.to_string()
                                                            << ".." << a.high.to_string());
  }

  for (const GroundResult& ground : open.grounds)
    if (ground.state == GroundState::holds)
      BOOST_TEST(std::any_of(one.grounds.begin(), one.grounds.end(),
                             [&](const GroundResult& g) { return g.row == ground.row; }));
  for (const GroundResult& ground : one.grounds)
    BOOST_TEST(std::any_of(open.grounds.begin(), open.grounds.end(),
                           [&](const GroundResult& g) { return g.row == ground.row; }));
}

// Facts that are not listed change neither score nor opinion, whatever the listed ones are.
class Unlisted {
 public:
  Unlisted(const std::vector<Hole>& holes, const std::vector<std::string>& listed) {
    for (const Hole& hole : holes)
      listed_.push_back(std::find(listed.begin(), listed.end(), hole.name) != listed.end());
  }
  void add(const std::vector<std::size_t>& choice, const Result& result) {
    std::string key, said = result.value ? result.value->to_exact_string() : "none";
    for (std::size_t i = 0; i < choice.size(); ++i)
      if (listed_[i]) key += std::to_string(choice[i]) + ",";
    said += " " + std::to_string(result.opinion);
    const auto [at, added] = said_.emplace(key, said);
    BOOST_TEST(at->second == said, "facts that are not in `unknown` change the result");
  }

 private:
  std::vector<bool> listed_;
  std::map<std::string, std::string> said_;
};

void check_body(const RandomCase& at, Evaluator& evaluator, const Body& open_body,
                const std::vector<Hole>& holes, Attained& attained) {
  Result open, one;
  BOOST_TEST_CONTEXT(at.where(open_body)) {
    evaluator.evaluate(open_body, open);
    Unlisted unlisted(holes, open.unknown);
    Reached reached;
    Body body = open_body;
    std::vector<std::size_t> choice(holes.size());
    for (bool more = true; more;) {
      for (std::size_t i = 0; i < holes.size(); ++i)
        fill(body, holes[i], holes[i].domain[choice[i]]);
      evaluator.evaluate(body, one);
      reached.add(one);
      check_within(open, one);
      unlisted.add(choice, one);
      more = false;
      for (std::size_t i = 0; i < holes.size() && !more; ++i) {
        more = ++choice[i] < holes[i].domain.size();
        if (!more) choice[i] = 0;
      }
    }
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
