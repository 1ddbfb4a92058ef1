// Body + open readings → one result. One idea: which combinations of options have to be evaluated
// follows from what single options do; their results are joined one after the other.
#include "evaluate/open_evaluator.h"

#include <algorithm>

#include "plan/program.h"

namespace guiju {
namespace {

constexpr std::size_t most_evaluators = 256;

Standing standing_of(const Result& result) {
  Standing out;
  out.has_score = result.has_score;
  out.value_known = result.value.has_value();
  if (result.has_score) {
    out.low = result.low;
    out.high = result.high;
  }
  out.grade = result.grade;
  for (const int grade : result.grades_possible) out.grades_possible |= std::uint64_t{1} << grade;
  for (const int opinion : result.opinions_possible)
    out.opinions_possible |= std::uint64_t{1} << opinion;
  return out;
}

}  // namespace

OpenEvaluator::OpenEvaluator(const OpenReadings& open)
    : open_(open),
      search_(open.plans, open.reach, open.selection, open.combinations, open.bound_steps),
      base_(open.plans->get(open.selection), open.bound_steps) {
  const RuleSet& rules = *open.plans->rules();
  const std::vector<int>& readings = open.reach->score_readings();
  if (count_selections(rules, readings, PlanCache::most) > PlanCache::most) return;
  linear_ = true;
  each_selection(rules, open.selection, readings, [&](const std::vector<int>& selection) {
    linear_ = linear_ && open.plans->get(selection)->program().score_linear;
    return linear_;
  });
}

Evaluator& OpenEvaluator::evaluator(const std::vector<int>& selection) {
  if (selection == open_.selection) return base_;
  if (const auto kept = more_.find(selection); kept != more_.end()) return *kept->second;
  if (more_.size() >= most_evaluators) more_.clear();
  return *more_
              .emplace(selection,
                       std::make_unique<Evaluator>(open_.plans->get(selection), open_.bound_steps))
              .first->second;
}

void OpenEvaluator::too_many(const Body& body) const {
  const std::string limit = std::to_string(open_.combinations);
  BodyError error;
  error.code = std::string(info(Code::too_many_readings).name);
  error.file = body.file;
  error.line = body.line;
  error.zh = message(Code::too_many_readings, {limit}, Language::zh);
  error.en = message(Code::too_many_readings, {limit}, Language::en);
  throw EvaluationFailure(std::move(error));
}

void OpenEvaluator::add_selection(std::vector<int> selection) {
  if (std::find(selections_.begin(), selections_.end(), selection) == selections_.end())
    selections_.push_back(std::move(selection));
}

// The defaults, every single option (they show all that a row can lose), and either every
// combination of what can matter or, where totals add up and nothing but the score is at stake, those
// with the least and the most.
void OpenEvaluator::plan_selections(const Body& body) {
  const RuleSet& rules = *open_.plans->rules();
  const ReadingReach& reach = *open_.reach;
  search_.alone({&body, 1}, {&singles_, 1});
  if (!singles_.base.error.empty()) throw EvaluationFailure(singles_.problem);
  const ReadingReach::Found& found = singles_.found;
  reach.judge(body, found, verdict_);
  selections_.clear();
  selections_.push_back(open_.selection);
  for (const Alternative& alternative : reach.alternatives()) {
    std::vector<int> selection = open_.selection;
    selection[static_cast<std::size_t>(alternative.reading)] = alternative.option;
    selections_.push_back(std::move(selection));
  }
  const bool fixed = verdict_.single && verdict_.opinion_fixed && verdict_.grade_fixed;
  if (fixed && verdict_.score_fixed && !verdict_.sums) return;  // no score under any reading
  const bool extremes = fixed && verdict_.sums && linear_;
  const std::vector<int>& product = extremes ? reach.score_readings() : verdict_.relevant;
  if (count_selections(rules, product, open_.combinations) > open_.combinations) too_many(body);
  if (!extremes) {
    std::vector<std::vector<int>> known = std::move(selections_);
    std::sort(known.begin() + 1, known.end());
    selections_ = known;
    each_selection(rules, open_.selection, product, [&](const std::vector<int>& selection) {
      if (selection != known[0] && !std::binary_search(known.begin() + 1, known.end(), selection))
        selections_.push_back(selection);
      return true;
    });
    return;
  }
  std::vector<int> least = open_.selection, most = open_.selection;
  std::vector<std::int64_t> low(least.size()), high(least.size());
  for (std::size_t i = 0; i < reach.alternatives().size(); ++i) {
    const Alternative& alternative = reach.alternatives()[i];
    const auto reading = static_cast<std::size_t>(alternative.reading);
    if (found.change[i] < low[reading]) {
      low[reading] = found.change[i];
      least[reading] = alternative.option;
    }
    if (found.change[i] > high[reading]) {
      high[reading] = found.change[i];
      most[reading] = alternative.option;
    }
  }
  for (const std::vector<int>& ends : {least, most})
    each_selection(rules, ends, product, [&](const std::vector<int>& selection) {
      add_selection(selection);
      return true;
    });
}

// A reading matters where two results that differ in it alone are not the same.
void OpenEvaluator::find_open(Result& result) const {
  const RuleSet& rules = *open_.plans->rules();
  for (const int reading : open_.reach->free()) {
    const auto r = static_cast<std::size_t>(reading);
    const auto matters = [&](const auto& entry) {
      std::vector<int> other = entry.first;
      for (std::size_t option = 0; option < rules.readings[r].options.size(); ++option) {
        other[r] = static_cast<int>(option);
        const auto found = standings_.find(other);
        if (found == standings_.end()) continue;
        for (const Aspect aspect : all_aspects)
          if (!found->second.same(entry.second, aspect)) return true;
      }
      return false;
    };
    if (std::any_of(standings_.begin(), standings_.end(), matters))
      result.open_readings.push_back(reading);
  }
}

// What persons determined is taken into the whole, not here.
void OpenEvaluator::compute_readings(const Body& body, Result& result) {
  if (open_.reach->free().empty()) {
    base_.compute(body, result);
    return;
  }
  plan_selections(body);
  standings_.clear();
  bool first = true;
  for (const std::vector<int>& selection : selections_) {
    Result& into = first ? result : result_;
    evaluator(selection).compute(body, into);
    standings_.emplace(selection, standing_of(into));
    if (!first) join_result(*open_.plans->rules(), result_, result);
    first = false;
  }
  find_open(result);
}

const Brief& OpenEvaluator::brief(const Body& body, std::vector<std::string>& unknown) {
  Result whole;
  evaluate(body, whole);
  return brief(whole, unknown);
}

const Brief& OpenEvaluator::brief(const Result& whole, std::vector<std::string>& unknown) {
  const RuleSet& rules = *open_.plans->rules();
  const Standing standing = standing_of(whole);
  brief_.has_score = standing.has_score;
  brief_.value_known = standing.value_known;
  brief_.low = whole.low;
  brief_.high = whole.high;
  brief_.grade = whole.grade;
  brief_.opinion = whole.opinion;
  brief_.grades_possible = standing.grades_possible;
  brief_.opinions_possible = standing.opinions_possible;
  brief_.settled = whole.settled;
  brief_.needs_confirmation = whole.needs_confirmation;
  brief_.decimals = base_.plan().program().decimals;
  brief_.parts.clear();
  for (const PartResult& part : whole.parts) brief_.parts.push_back(part.score);
  brief_.columns = whole.columns;
  unknown = whole.unknown;
  for (const int reading : whole.open_readings)
    unknown.push_back(rules.readings[static_cast<std::size_t>(reading)].id);
  brief_.complete = unknown.empty();
  return brief_;
}

}  // namespace guiju
