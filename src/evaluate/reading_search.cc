// Body → results under single readings → smallest sets. One idea: sets are looked at by size, so a
// set that contains one found before is never evaluated, and what `judge` excludes is not either.
#include "evaluate/reading_search.h"

#include <algorithm>

namespace guiju {
namespace {

constexpr std::size_t most_evaluators = 256;  // kept by one thread, of several readings

std::size_t index_of(Aspect aspect) { return static_cast<std::size_t>(aspect); }

// Whether `readings` (ascending) holds all readings of a set.
bool holds(const std::vector<int>& readings, const ReadingSet& set) {
  return std::all_of(set.changes.begin(), set.changes.end(), [&](const Alternative& change) {
    return std::binary_search(readings.begin(), readings.end(), change.reading);
  });
}

}  // namespace

std::string_view name_of(Aspect aspect) {
  switch (aspect) {
    case Aspect::score: return "score";
    case Aspect::grade: return "grade";
    case Aspect::opinion: return "opinion";
  }
  return "?";
}

bool Standing::same(const Standing& other, Aspect aspect) const {
  if (error != other.error) return false;
  switch (aspect) {
    case Aspect::score:
      return has_score == other.has_score && value_known == other.value_known && low == other.low &&
             high == other.high;
    case Aspect::grade: return grades_possible == other.grades_possible && grade == other.grade;
    case Aspect::opinion: return opinions_possible == other.opinions_possible;
  }
  return false;
}

ReadingSearch::ReadingSearch(std::shared_ptr<PlanCache> plans,
                             std::shared_ptr<const ReadingReach> reach, std::vector<int> selection,
                             std::size_t combinations, std::size_t bound_steps)
    : plans_(std::move(plans)),
      reach_(std::move(reach)),
      selection_(std::move(selection)),
      combinations_(combinations),
      bound_steps_(bound_steps),
      base_(plans_->get(selection_), bound_steps) {
  alternative_.resize(selection_.size());
  for (std::size_t i = 0; i < selection_.size(); ++i)
    alternative_[i].resize(plans_->rules()->readings[i].options.size());
  for (const Alternative& alternative : reach_->alternatives()) {
    alternative_[static_cast<std::size_t>(alternative.reading)]
                [static_cast<std::size_t>(alternative.option)] = alone_.size();
    std::vector<int> other = selection_;
    other[static_cast<std::size_t>(alternative.reading)] = alternative.option;
    alone_.push_back(std::make_unique<Evaluator>(plans_->get(other), bound_steps));
  }
}

ReadingSearch::~ReadingSearch() = default;

void ReadingSearch::stand(Evaluator& evaluator, const Body& body, Standing& standing) {
  try {
    const Brief& brief = evaluator.brief(body, false);
    brief_ = &brief;
    if (!standing.error.empty()) standing.error.clear();
    standing.has_score = brief.has_score;
    standing.value_known = brief.has_score && brief.value_known;
    if (brief.has_score) {
      standing.low = brief.low;
      standing.high = brief.high;
    } else {
      standing.low = standing.high = 0;
    }
    standing.grade = brief.grade;
    standing.opinion = brief.opinion;
    standing.grades_possible = brief.grades_possible;
    standing.opinions_possible = brief.opinions_possible;
    standing.settled = brief.opinions_possible != 0
                           ? brief.settled
                           : standing.value_known;  // without opinions: settled as the score is
    standing.needs_confirmation = brief.needs_confirmation;
  } catch (const EvaluationFailure& failure) {
    brief_ = nullptr;
    standing = {};
    standing.error = failure.error.code;
    problem_ = failure.error;
  }
}

void ReadingSearch::alone(std::span<const Body> bodies, std::span<ReadingsOfBody> results) {
  for (std::size_t b = 0; b < bodies.size(); ++b) {
    if (!bodies[b].errors.empty()) continue;
    ReadingsOfBody& result = results[b];
    result.alone.resize(alone_.size());
    stand(base_, bodies[b], result.base);
    result.problem = {};
    if (brief_) {
      reach_->begin(*brief_, result.found);
    } else {
      result.problem = problem_;
      result.found.usable = false;
    }
  }
  for (std::size_t i = 0; i < alone_.size(); ++i) {
    Evaluator& evaluator = *alone_[i];
    for (std::size_t b = 0; b < bodies.size(); ++b) {
      if (!bodies[b].errors.empty()) continue;
      ReadingsOfBody& result = results[b];
      stand(evaluator, bodies[b], result.alone[i]);
      if (brief_)
        reach_->add(i, *brief_, result.found);
      else
        result.found.usable = false;
    }
  }
}

Evaluator& ReadingSearch::evaluator(const std::vector<int>& selection) {
  if (const auto kept = more_.find(selection); kept != more_.end()) return *kept->second;
  if (more_.size() >= most_evaluators) more_.clear();
  return *more_
              .emplace(selection, std::make_unique<Evaluator>(plans_->get(selection), bound_steps_))
              .first->second;
}

void ReadingSearch::search(const Body& body, ReadingsOfBody& result) {
  for (auto& sets : result.sets) sets.clear();
  const std::vector<Alternative>& alternatives = reach_->alternatives();
  for (const Aspect aspect : all_aspects) {
    std::vector<ReadingSet>& sets = result.sets[index_of(aspect)];
    for (std::size_t i = 0; i < alternatives.size(); ++i) {
      if (!sets.empty() && sets.back().changes[0].reading == alternatives[i].reading) continue;
      if (!result.alone[i].same(result.base, aspect))
        sets.push_back({{alternatives[i]}, result.alone[i]});
    }
  }
  result.searched = 1;
  result.complete = true;
  reach_->judge(body, result.found, verdict_);
  // Where the total is the sum of what each reading does, one that does nothing alone does nothing
  // together with others, as long as there is a score under all of them or under none.
  const std::array<bool, 3> asked{!verdict_.score_fixed, !verdict_.grade_fixed,
                                  !verdict_.opinion_fixed};
  if (!asked[0] && !asked[1] && !asked[2]) return;
  made_.clear();
  std::size_t left = combinations_;
  for (std::size_t size = 2; size <= verdict_.relevant.size(); ++size) {
    if (!level(body, size, asked, left, result)) break;
    if (result.complete) result.searched = size;
  }
}

void ReadingSearch::stand_together(const Body& body, const std::vector<int>& selection,
                                   const std::vector<Alternative>& changes,
                                   const ReadingsOfBody& result, Standing& standing) {
  if (!verdict_.additive) {
    stand(evaluator(selection), body, standing);
    return;
  }
  std::pair<std::int64_t, std::vector<int>> key;
  for (const Alternative& change : changes)
    key.first += result.found.change[alternative_[static_cast<std::size_t>(change.reading)]
                                                 [static_cast<std::size_t>(change.option)]];
  for (const int reading : reach_->outcome_readings())
    key.second.push_back(selection[static_cast<std::size_t>(reading)]);
  if (const auto known = made_.find(key); known != made_.end()) {
    standing = known->second;
    return;
  }
  stand(evaluator(selection), body, standing);
  made_.emplace(std::move(key), standing);
}

// The sets of one size. False where there are none, or where there are too many: then none is
// evaluated and the search is not complete.
bool ReadingSearch::level(const Body& body, std::size_t size, const std::array<bool, 3>& asked,
                          std::size_t& left, ReadingsOfBody& result) {
  const RuleSet& rules = *plans_->rules();
  struct Candidate {
    std::vector<int> readings;
    std::array<bool, 3> asked;
  };
  std::vector<Candidate> candidates;
  std::size_t cost = 0;
  // Which aspects no subset of `readings` changes, so far as known.
  const auto open = [&](const std::vector<int>& readings) {
    std::array<bool, 3> aspects = asked;
    for (std::size_t a = 0; a < aspects.size(); ++a)
      for (const ReadingSet& set : result.sets[a])
        if (aspects[a] && holds(readings, set)) aspects[a] = false;
    return aspects;
  };
  std::vector<int> readings;
  const auto choose = [&](const auto& self, std::size_t from) -> bool {
    const std::array<bool, 3> aspects = open(readings);
    if (!aspects[0] && !aspects[1] && !aspects[2]) return true;
    if (readings.size() == size) {
      std::size_t selections = 1;
      for (const int reading : readings) {
        selections *= rules.readings[static_cast<std::size_t>(reading)].options.size() - 1;
        if (selections > left) return false;
      }
      cost += selections;
      candidates.push_back({readings, aspects});
      return cost <= left;
    }
    for (std::size_t i = from; i < verdict_.relevant.size(); ++i) {
      readings.push_back(verdict_.relevant[i]);
      const bool go_on = self(self, i + 1);
      readings.pop_back();
      if (!go_on) return false;
    }
    return true;
  };
  if (!choose(choose, 0)) {
    result.complete = false;
    return false;
  }
  left -= cost;
  Standing standing;
  for (Candidate& candidate : candidates) {
    each_selection(rules, selection_, candidate.readings, [&](const std::vector<int>& selection) {
      std::vector<Alternative> changes;
      for (const int reading : candidate.readings) {
        const int option = selection[static_cast<std::size_t>(reading)];
        if (option == selection_[static_cast<std::size_t>(reading)]) return true;
        changes.push_back({reading, option});
      }
      stand_together(body, selection, changes, result, standing);
      bool more = false;
      for (const Aspect aspect : all_aspects) {
        const std::size_t a = index_of(aspect);
        if (!candidate.asked[a]) continue;
        if (standing.same(result.base, aspect)) {
          more = true;
          continue;
        }
        result.sets[a].push_back({changes, standing});
        candidate.asked[a] = false;
      }
      return more;
    });
  }
  return !candidates.empty();
}

}  // namespace guiju
