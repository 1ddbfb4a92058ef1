// The plans of one rule set under several selections of readings, each compiled once. Thread safe.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "plan/plan.h"

namespace guiju {

class PlanCache {
 public:
  explicit PlanCache(std::shared_ptr<const RuleSet> rules) : rules_(std::move(rules)) {}

  const std::shared_ptr<const RuleSet>& rules() const { return rules_; }
  // Compiles where it has to. Beyond `most` plans the cache starts anew; plans in use stay alive.
  std::shared_ptr<const Plan> get(const std::vector<int>& selection);

  static constexpr std::size_t most = 1024;

 private:
  const std::shared_ptr<const RuleSet> rules_;
  std::mutex mutex_;
  std::map<std::vector<int>, std::shared_ptr<const Plan>> plans_;
};

}  // namespace guiju
