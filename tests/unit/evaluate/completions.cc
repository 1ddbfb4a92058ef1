// Open body → its completions.
#include "completions.h"

#include <algorithm>

namespace guiju::test {

namespace {

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

}  // namespace

std::vector<Hole> dig(const RuleSet& rules, Dice& dice, Body& body, int holes) {
  std::vector<Hole> all;
  for (const Fact& fact : rules.facts.facts) {
    if (fact.missing_known) continue;  // left out it is missing, not unknown
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

}  // namespace guiju::test
