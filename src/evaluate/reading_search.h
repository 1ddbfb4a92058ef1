// Which readings the result of a body depends on: the result under every single other option, and
// the smallest sets of readings that change it together.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "evaluate/reading_reach.h"
#include "plan/plan_cache.h"

namespace guiju {

// What is compared between readings.
enum class Aspect { score, grade, opinion };
inline constexpr std::array<Aspect, 3> all_aspects{Aspect::score, Aspect::grade, Aspect::opinion};
std::string_view name_of(Aspect aspect);  // "score"

// Score, grade and opinion of a body under one selection of readings; sets where facts are unknown.
struct Standing {
  std::string error;  // code of what keeps the body from being evaluated; the rest is then empty
  bool has_score = false;
  bool value_known = false;
  Number low, high;  // points as compared with the line; 0 without score
  int grade = -1, opinion = -1;
  std::uint64_t grades_possible = 0, opinions_possible = 0;
  bool settled = false;
  bool needs_confirmation = false;

  // Whether the two are the same in one aspect, as sets of what is possible.
  bool same(const Standing& other, Aspect aspect) const;
};

// Readings that change an aspect together while no fewer of them do.
struct ReadingSet {
  std::vector<Alternative> changes;  // the first options, in document order, under which it changes
  Standing standing;                 // the result under them
};

struct ReadingsOfBody {
  Standing base;
  BodyError problem;                            // where base.error is not empty
  std::vector<Standing> alone;                  // by ReadingReach::alternatives()
  std::array<std::vector<ReadingSet>, 3> sets;  // by Aspect; smallest first, then document order
  ReadingReach::Found found;                    // what of it the search goes by
  std::size_t searched = 0;  // every set of up to this many readings was looked at …
  bool complete = true;      // … which are all that can matter
};

// Searches body after body; not thread safe: one for each thread. Plans are shared by the cache.
class ReadingSearch {
 public:
  // `selection` is what is compared with; every reading may be taken otherwise. At most
  // `combinations` selections are evaluated for the sets of two and more readings of a body.
  ReadingSearch(std::shared_ptr<PlanCache> plans, std::shared_ptr<const ReadingReach> reach,
                std::vector<int> selection, std::size_t combinations,
                std::size_t bound_steps = default_bound_steps);
  ~ReadingSearch();

  const ReadingReach& reach() const { return *reach_; }
  // Base and singles only, plan by plan: of many bodies at once it costs little more than as many
  // plain evaluations. Those with errors are left alone. `results` is by body.
  void alone(std::span<const Body> bodies, std::span<ReadingsOfBody> results);
  // The sets, after `alone`.
  void search(const Body& body, ReadingsOfBody& result);

 private:
  struct Level;
  void stand(Evaluator& evaluator, const Body& body, Standing& standing);
  Evaluator& evaluator(const std::vector<int>& selection);
  // The result under several changes; of those with the same total and outcome it is made once.
  void stand_together(const Body& body, const std::vector<int>& selection,
                      const std::vector<Alternative>& changes, const ReadingsOfBody& result,
                      Standing& standing);
  bool level(const Body& body, std::size_t size, const std::array<bool, 3>& asked,
             std::size_t& left, ReadingsOfBody& result);

  std::shared_ptr<PlanCache> plans_;
  std::shared_ptr<const ReadingReach> reach_;
  const std::vector<int> selection_;
  const std::size_t combinations_, bound_steps_;
  Evaluator base_;
  std::vector<std::unique_ptr<Evaluator>> alone_;                // by alternative
  std::map<std::vector<int>, std::unique_ptr<Evaluator>> more_;  // of several readings
  ReadingReach::Verdict verdict_;
  std::vector<std::vector<std::size_t>> alternative_;  // by reading and option
  // Of the body at hand: change of the total, options of the outcome readings → result.
  std::map<std::pair<std::int64_t, std::vector<int>>, Standing> made_;
  const Brief* brief_ = nullptr;  // the last one; null where it failed
  BodyError problem_;
};

}  // namespace guiju
