// What readings can reach: which readings can change the result of a body at all, and where the
// effect of several is the sum of their effects. Internal to evaluate/.
//
// A rubric in the fast form falls into components: criteria, those of a shared limit together. What
// a component scores depends on the facts and on the readings named in it, on nothing else. So where
// a component names one reading, the results under each of its options tell all about it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/evaluator.h"
#include "plan/plan.h"

namespace guiju {

// One reading taken otherwise than in the selection at hand.
struct Alternative {
  int reading = -1;
  int option = -1;
};

// Calls `take` with every selection of the options of `readings` (the others as in `selection`), in
// order, the last reading fastest; stops when it returns false.
template <class Take>
void each_selection(const RuleSet& rules, std::vector<int> selection,
                    const std::vector<int>& readings, const Take& take) {
  for (const int reading : readings) selection[static_cast<std::size_t>(reading)] = 0;
  for (;;) {
    if (!take(static_cast<const std::vector<int>&>(selection))) return;
    std::size_t at = readings.size();
    for (; at > 0; --at) {
      const auto reading = static_cast<std::size_t>(readings[at - 1]);
      if (++selection[reading] < static_cast<int>(rules.readings[reading].options.size())) break;
      selection[reading] = 0;
    }
    if (at == 0) return;
  }
}

// How many selections of the options of `readings` there are; at most `most` + 1 is told.
std::size_t count_selections(const RuleSet& rules, const std::vector<int>& readings,
                             std::size_t most);

// Made once for a rule set and a selection; then only read, so threads share it.
class ReadingReach {
 public:
  // `free`: the readings that may be taken otherwise, ascending.
  ReadingReach(const Plan& plan, std::vector<int> free);

  const std::vector<int>& free() const { return free_; }
  // Every option of a free reading but the one in the plan's selection, in document order.
  const std::vector<Alternative>& alternatives() const { return alternatives_; }

  // What is found out of one body, alternative by alternative.
  struct Found {
    bool usable = true;                // false: nothing can be excluded
    bool complete = true;              // no fact that matters is unknown
    Units base;                        // by part: score under the selection at hand, units
    Units low, high;                   // by part: over that and all alternatives, units
    std::vector<bool> varies;          // by component
    std::vector<std::int64_t> change;  // by alternative: of the total, units; where complete
    int decimals = 0;
  };
  // Begins with the brief of the body under the selection at hand, then adds one for every
  // alternative, in order. A body that cannot be evaluated under some of them is not `usable`.
  void begin(const Brief& base, Found& found) const;
  void add(std::size_t alternative, const Brief& brief, Found& found) const;

  struct Verdict {
    std::vector<int> relevant;  // free readings that may change something, alone or with others
    // No set of readings changes the opinion or the grade; none changes the score of which no
    // single one does.
    bool opinion_fixed = false, grade_fixed = false, score_fixed = false;
    // There is a score under all readings or under none, and the total under several is the sum of
    // what each does to it.
    bool sums = false;
    bool single = false;  // no component names two readings
    // All that follows from the scores of parts follows from their total, which is the sum of what
    // each reading does, and from the options of outcome_readings().
    bool additive = false;
  };
  void judge(const Body& body, const Found& found, Verdict& verdict) const;

  // Free readings that what is made of the total names: score, scope, opinion and grade.
  const std::vector<int>& outcome_readings() const { return outcome_readings_; }
  // Free readings that the rule for making the score from the total names.
  const std::vector<int>& score_readings() const { return score_readings_; }

 private:
  struct Component {
    std::vector<int> parts;     // criteria
    std::vector<int> readings;  // free ones named in it
  };
  // A condition under every selection of the free readings that it names.
  struct Forms {
    std::vector<int> readings;
    std::vector<std::unique_ptr<const Expr>> folded;  // null: always
    std::vector<bool> in_force;
    bool too_many = false;
  };
  enum class State { never, always, open };

  void note(const Expr* expr, std::vector<int>& readings) const;
  void note(const Under& under, std::vector<int>& readings) const;
  void note_parts(const Expr* expr);
  void make_components(const Plan& plan);
  Forms forms(const Plan& plan, const Expr* expr, const Under* under) const;
  static State state(class Abstract& abstract, const Forms& forms);
  void judge_outcome(class Abstract& abstract, bool single, Verdict& verdict) const;
  bool hull(const Found& found, class Abstract& abstract, PointRange& total, PointRange& score,
            std::vector<PartResult>& parts) const;

  std::shared_ptr<const RuleSet> rules_;
  std::vector<int> free_;
  std::vector<bool> is_free_;
  std::vector<Alternative> alternatives_;
  bool general_ = false;
  bool parts_decide_ = false;          // a row or grade speaks of a part's score
  bool linear_ = false;                // in the plan's selection the score grows with the total
  std::vector<Component> components_;  // those that name a free reading
  struct Touched {
    std::size_t component = 0, part = 0;
  };
  std::vector<std::vector<Touched>> touched_;  // by reading
  std::vector<std::int64_t> marks_;            // by part, units
  std::vector<Forms> scores_, rows_, grades_;
  Forms scope_;
  std::vector<int> score_readings_, outcome_readings_;
};

}  // namespace guiju
