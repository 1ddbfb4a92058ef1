// Which readings matter, and what open readings give, against evaluations of every combination of
// options on random rule files: nothing that is excluded may change anything.
#include "comparing.h"

#include <algorithm>
#include <map>
#include <set>

#include "evaluate/open_evaluator.h"
#include "evaluate/reading_search.h"
#include "hand_rules.h"
#include "random_general.h"

namespace guiju::test {

namespace {

std::vector<int> all_readings(const RuleSet& rules) {
  std::vector<int> all(rules.readings.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int>(i);
  return all;
}

// Results under every selection; empty where the body cannot be evaluated under some.
std::map<std::vector<int>, Result> every_result(const RandomCase& at, const Body& body) {
  std::map<std::vector<int>, Result> out;
  bool failed = false;
  each_selection(*at.rules, at.selection, all_readings(*at.rules),
                 [&](const std::vector<int>& selection) {
                   Evaluator evaluator(Plan::compile(at.rules, selection));
                   try {
                     evaluator.evaluate(body, out[selection]);
                   } catch (const EvaluationFailure&) {
                     failed = true;
                   }
                   return true;
                 });
  if (failed) out.clear();
  return out;
}

bool same(const Result& a, const Result& b, Aspect aspect) {
  switch (aspect) {
    case Aspect::score:
      if (!a.has_score || !b.has_score) return a.has_score == b.has_score;
      return a.value.has_value() == b.value.has_value() && a.low == b.low && a.high == b.high;
    case Aspect::grade: return a.grade == b.grade && a.grades_possible == b.grades_possible;
    case Aspect::opinion: return a.opinions_possible == b.opinions_possible;
  }
  return false;
}

// The smallest sets of readings that change an aspect, by looking at every selection.
std::set<std::set<int>> smallest(const RandomCase& at,
                                 const std::map<std::vector<int>, Result>& results, Aspect aspect) {
  std::set<std::set<int>> changing;
  for (const auto& [selection, result] : results) {
    if (same(result, results.at(at.selection), aspect)) continue;
    std::set<int> changed;
    for (std::size_t r = 0; r < selection.size(); ++r)
      if (selection[r] != at.selection[r]) changed.insert(static_cast<int>(r));
    changing.insert(changed);
  }
  std::set<std::set<int>> out;
  for (const auto& set : changing)
    if (std::none_of(changing.begin(), changing.end(), [&set](const std::set<int>& other) {
          return other != set && std::includes(set.begin(), set.end(), other.begin(), other.end());
        }))
      out.insert(set);
  return out;
}

void compare_search(const RandomCase& at, const Body& body,
                    const std::map<std::vector<int>, Result>& results, ReadingSearch& search,
                    int& together) {
  ReadingsOfBody found;
  search.alone({&body, 1}, {&found, 1});
  search.search(body, found);
  BOOST_TEST(found.complete);
  for (const Aspect aspect : all_aspects) {
    std::set<std::set<int>> told;
    for (const ReadingSet& set : found.sets[static_cast<std::size_t>(aspect)]) {
      std::set<int> readings;
      std::vector<int> selection = at.selection;
      for (const Alternative& change : set.changes) {
        readings.insert(change.reading);
        selection[static_cast<std::size_t>(change.reading)] = change.option;
      }
      told.insert(readings);
      together += readings.size() > 1 ? 1 : 0;
      BOOST_TEST(!same(results.at(selection), results.at(at.selection), aspect));
    }
    BOOST_TEST((told == smallest(at, results, aspect)), name_of(aspect));
  }
}

void compare_open(const RandomCase& at, const Body& body,
                  const std::map<std::vector<int>, Result>& results, OpenEvaluator& open) {
  Result found;
  open.evaluate(body, found);
  bool any_score = false, one_value = true;
  Number low, high;
  std::set<int> opinions, grades, matter;
  for (const auto& [selection, result] : results) {
    opinions.insert(result.opinions_possible.begin(), result.opinions_possible.end());
    grades.insert(result.grades_possible.begin(), result.grades_possible.end());
    one_value = one_value && result.value == results.begin()->second.value;
    if (result.has_score) {
      low = any_score ? std::min(low, result.low) : result.low;
      high = any_score ? std::max(high, result.high) : result.high;
      any_score = true;
    }
    for (std::size_t i = 0; i < found.parts.size(); ++i) {
      BOOST_TEST((found.parts[i].score.low <= result.parts[i].score.low));
      BOOST_TEST((found.parts[i].score.high >= result.parts[i].score.high));
    }
    for (std::size_t r = 0; r < selection.size(); ++r) {
      std::vector<int> other = selection;
      for (other[r] = 0; other[r] < static_cast<int>(at.rules->readings[r].options.size());
           ++other[r])
        for (const Aspect aspect : all_aspects)
          if (!same(result, results.at(other), aspect)) matter.insert(static_cast<int>(r));
    }
    // A line that is certain is a line under every selection.
    for (const LedgerLine& line : found.ledger) {
      if (line.state != LineState::applied) continue;
      BOOST_TEST(
          std::any_of(result.ledger.begin(), result.ledger.end(), [&line](const LedgerLine& own) {
            return own.part == line.part && own.kind == line.kind && own.record == line.record &&
                   own.applied == line.applied;
          }));
    }
  }
  BOOST_TEST(found.has_score == any_score);
  if (any_score) BOOST_TEST((found.low == low && found.high == high));
  BOOST_TEST(found.value.has_value() == (one_value && results.begin()->second.value));
  BOOST_TEST(
      (std::set<int>(found.opinions_possible.begin(), found.opinions_possible.end()) == opinions));
  BOOST_TEST((std::set<int>(found.grades_possible.begin(), found.grades_possible.end()) == grades));
  BOOST_TEST((found.opinion >= 0) == (opinions.size() == 1));
  BOOST_TEST((std::set<int>(found.open_readings.begin(), found.open_readings.end()) == matter));
}

struct Counts {
  int bodies = 0, together = 0;
};

void compare(RandomCase at, Dice& dice, const BodyKinds& kinds, int bodies, Counts& counts) {
  auto plans = std::make_shared<PlanCache>(at.rules);
  const auto reach =
      std::make_shared<const ReadingReach>(*plans->get(at.selection), all_readings(*at.rules));
  ReadingSearch search(plans, reach, at.selection, 1000);
  OpenEvaluator open({plans, at.selection, reach, 1000});
  for (int i = 0; i < bodies; ++i) {
    const Body body = random_body(*at.rules, dice, kinds);
    const auto results = every_result(at, body);
    if (results.empty()) continue;
    ++counts.bodies;
    BOOST_TEST_CONTEXT(at.where(body)) {
      compare_search(at, body, results, search, counts.together);
      compare_open(at, body, results, open);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(readings)

BOOST_AUTO_TEST_CASE(what_is_told_is_what_every_combination_shows) {
  Counts counts;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Dice dice(seed);
    compare(random_case(seed, dice), dice, {}, 12, counts);
  }
  BOOST_TEST(counts.bodies > 1000);
  BOOST_TEST(counts.together > 20);
}

BOOST_AUTO_TEST_CASE(with_unknown_facts_too) {
  Counts counts;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Dice dice(seed + 5000);
    BodyKinds kinds;
    kinds.unknown_percent = 15;
    kinds.unknown_list_percent = 10;
    compare(random_case(seed, dice), dice, kinds, 10, counts);
  }
  BOOST_TEST(counts.bodies > 40);
}

BOOST_AUTO_TEST_CASE(of_rubrics_in_the_general_form) {
  Counts counts;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Dice dice(seed);
    RandomCase at;
    at.seed = seed;
    at.rules = random_general_rules(seed);
    at.selection = at.rules->default_readings();
    at.plan = Plan::compile(at.rules, at.selection);
    compare(at, dice, {}, 8, counts);
  }
  BOOST_TEST(counts.bodies > 100);
}

// Limits: a search says where it stopped, an evaluation refuses.
BOOST_AUTO_TEST_CASE(too_many_combinations_are_said) {
  const auto rules = shipped_rules();
  auto plans = std::make_shared<PlanCache>(rules);
  const std::vector<int> usual = rules->default_readings();
  const auto reach = std::make_shared<const ReadingReach>(*plans->get(usual), all_readings(*rules));
  Body body;
  body.reset(rules->facts);  // nothing is known: everything matters
  ReadingSearch search(plans, reach, usual, 30);
  ReadingsOfBody found;
  search.alone({&body, 1}, {&found, 1});
  search.search(body, found);
  BOOST_TEST(!found.complete);
  BOOST_TEST(found.searched == 1u);
  BOOST_TEST(found.alone.size() == reach->alternatives().size());
  OpenEvaluator open({plans, usual, reach, 1000});
  Result result;
  BOOST_CHECK_EXCEPTION(open.evaluate(body, result), EvaluationFailure,
                        [](const EvaluationFailure& failure) {
                          return failure.error.code == "too_many_readings" &&
                                 failure.error.en.find("1000") != std::string::npos;
                        });
  BOOST_TEST(count_selections(*rules, all_readings(*rules), 1000) == 1001u);
}

// A plan is compiled once; one that is dropped from the cache stays alive for those who hold it.
BOOST_AUTO_TEST_CASE(plans_are_kept) {
  const auto rules = shipped_rules();
  PlanCache plans(rules);
  std::vector<int> selection = rules->default_readings();
  const auto plan = plans.get(selection);
  BOOST_TEST(plan == plans.get(selection));
  selection[0] = 1;
  BOOST_TEST(plan != plans.get(selection));
  BOOST_TEST((plans.get(selection)->selection() == selection));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
