// A rule set compiled under one selection of readings: what is evaluated. Immutable, shared between
// threads.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plan/reads.h"
#include "rules/model.h"

namespace guiju {

class Program;       // plan/program.h: the compiled fast path
struct GeneralForm;  // plan/general_form.h

class Plan {
 public:
  // `selection[r]` is the option in force of reading r (RuleSet::default_readings() for the
  // defaults). Never fails for a checked rule set. `general` takes the general form even where the
  // rule set has a faster one: the tests compare the two.
  static std::shared_ptr<const Plan> compile(std::shared_ptr<const RuleSet> rules,
                                             std::vector<int> selection, bool general = false);
  ~Plan();
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  const RuleSet& rules() const { return *rules_; }
  const std::shared_ptr<const RuleSet>& rules_ptr() const { return rules_; }
  const std::vector<int>& selection() const { return selection_; }
  bool default_selection() const { return selection_ == rules_->default_readings(); }
  const Program& program() const { return *program_; }
  // The general form where the rule set needs it, else null.
  const GeneralForm* general() const { return general_.get(); }
  // What is read of a body, and beside which constants.
  const PlanReads& reads() const { return reads_; }
  // A place for what the layer above makes of the plan once, whoever asks first (evaluate/seeds.h).
  struct Once {
    std::once_flag flag;
    std::shared_ptr<const void> made;
  };
  Once& once() const { return once_; }
  // The stages as text, for golden tests.
  std::string dump() const;

 private:
  Plan() = default;
  std::shared_ptr<const RuleSet> rules_;
  std::vector<int> selection_;
  std::unique_ptr<const Program> program_;
  std::unique_ptr<const GeneralForm> general_;
  PlanReads reads_;
  mutable Once once_;
};

}  // namespace guiju
