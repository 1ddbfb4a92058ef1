// Selection of readings → plan, compiled at the first call.
#include "plan/plan_cache.h"

namespace guiju {

std::shared_ptr<const Plan> PlanCache::get(const std::vector<int>& selection) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = plans_.find(selection); found != plans_.end()) return found->second;
  }
  // Outside the lock, so that threads compile side by side; of two that compile one selection the
  // first is kept.
  std::shared_ptr<const Plan> plan = Plan::compile(rules_, selection);
  const std::lock_guard lock(mutex_);
  if (plans_.size() >= most) plans_.clear();
  return plans_.emplace(selection, std::move(plan)).first->second;
}

}  // namespace guiju
