// What explains a result: grounds with their findings, notes, dates, the unknown facts that matter,
// why a deduction took nothing. Internal to evaluate/.
#pragma once

#include "evaluate/asks.h"
#include "evaluate/outcome.h"
#include "evaluate/result.h"
#include "evaluate/sheet.h"
#include "plan/plan.h"

namespace guiju {

// Inner parts of which no criterion applies do not apply.
void mark_empty_parts(const RuleSet& rules, std::vector<PartResult>& parts);
// Writes values over those of a vector, and keeps what is not needed for later: their memory is used
// again. Not more than a bound is kept.
template <typename T>
class Rewriter {
 public:
  Rewriter(std::vector<T>& values, std::vector<T>& kept) : values_(values), kept_(kept) {}
  // The next value, with an old content.
  T& next() {
    if (used_ == values_.size()) {
      if (kept_.empty()) {
        values_.emplace_back();
      } else {
        values_.push_back(std::move(kept_.back()));
        kept_.pop_back();
      }
    }
    return values_[used_++];
  }
  void finish() {
    constexpr std::size_t most = 1024;
    for (; values_.size() > used_; values_.pop_back())
      if (kept_.size() < most) kept_.push_back(std::move(values_.back()));
  }

 private:
  std::vector<T>& values_;
  std::vector<T>& kept_;
  std::size_t used_ = 0;
};

// A criterion that does not apply, and the scalar facts that nothing else reads.
struct AbsentPart {
  int part = -1;
  const std::vector<int>* own_slots = nullptr;
};

struct SpareRemarks {
  std::vector<AbsentPart> absent;
  std::vector<GroundResult> grounds;
  std::vector<BodyNote> notes;
  std::string record;
};
// Both write over what `result` holds of them. `complete`: the body is.
void add_grounds(const Plan& plan, const Body& body, const Outcome& outcome, SpareRemarks& spare,
                 Result& result);
// Of the parts in spare.absent it says which of their facts are stated all the same.
void add_notes(const Plan& plan, const Body& body, Abstract& abstract, bool complete,
               SpareRemarks& spare, Result& result);
void add_due(const Plan& plan, const Body& body, Abstract& abstract, const Outcome& outcome,
             Result& result);
// The unknown facts that can still change the score or the opinion, as far as expressions tell: it may
// name more. `all_parts`: also those that only change a part's score. abstract.score and .parts are
// set.
void collect_unknown(const Plan& plan, const Body& body, Abstract& abstract, const Asks& asks,
                     const Sheet& sheet, const Outcome& outcome, bool all_parts,
                     UnknownFacts& facts);
std::vector<NotApplied> reasons_not_applied(const Plan& plan, const Body& body, Abstract& abstract);

}  // namespace guiju
