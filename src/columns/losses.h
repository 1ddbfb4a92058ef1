// Plan → what each criterion loses, as values; in one set of loops over the body and one over the
// records of each list. Internal to columns/.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "columns/conditions.h"
#include "columns/lowered.h"

namespace guiju::columns {

class Losses {
 public:
  Losses(const Plan& plan, const Batch& batch, std::optional<Date> as_of, const Wanted& wanted,
         Lowered& out, Builder& builder, Readers& readers, Conditions& body)
      : program_(plan.program()),
        rules_(plan.rules()),
        batch_(batch),
        as_of_(as_of),
        wanted_(wanted),
        out_(out),
        builder_(builder),
        readers_(readers),
        body_(body) {}

  // Calls `take` with each criterion and what it loses, as a value; the least, where `sense` is must.
  void run(Sense sense, const std::function<void(std::size_t, Reg)>& take);

 private:
  struct Taken {
    Reg value = no_reg;  // before a cap
    Reg holds = no_reg;  // whether it asks anything
  };
  // What a charge takes of one body or record: a value for each deduction with a cap, one for the
  // rest (no_reg where there is none).
  struct Term {
    Reg value = no_reg;
    std::int64_t cap = INT64_MAX;
    int deduction = -1;  // of Program::deductions; -1: several
  };
  struct Asks {
    std::vector<Term> terms;
    std::vector<std::pair<int, Reg>> holds;  // of Program::deductions
  };
  // What the records of a list give to a charge.
  struct Through {
    std::size_t loops = 0;
    std::vector<Term> terms;  // `value`: of the body
    std::vector<std::pair<int, Reg>> holds;
  };

  std::int64_t room(const CompiledCriterion& criterion) const {
    return criterion.marks - criterion.floor;
  }
  Builder& builder_of(Conditions& at) { return &at == &body_ ? builder_ : *record_builder_; }
  // The value where the mask holds, else 0.
  static Reg masked(Builder& builder, Reg mask, Reg value);

  // ---- Charges, in charge_losses.cc

  // A deduction's amount is exact below the top of a value, or at least what there is to lose.
  void check_reach(const CompiledDeduction& deduction, std::int64_t room) const;
  Taken taken(const CompiledDeduction& deduction, Reg holds, Conditions& at);
  Asks charge(const CompiledCharge& charge, std::int64_t room, Conditions& at);

  // ---- Records, in record_losses.cc

  void collect_lists();
  std::int64_t room_of_charge(std::size_t charge) const;
  void through(int list, const std::vector<std::size_t>& charges);
  // By lane: whether a record of which nothing is known may lose anything; then any number of them may
  // lose everything.
  std::vector<bool> endless(int list, const std::vector<std::size_t>& charges, std::size_t lanes);

  // ---- Criteria, in losses.cc

  Reg criterion(std::size_t index);
  Reg held(Reg lost, std::int64_t room);
  // As share_out of evaluate/sheet.cc.
  void share(std::vector<Reg>& lost);

  const Program& program_;
  const RuleSet& rules_;
  const Batch& batch_;
  std::optional<Date> as_of_;
  const Wanted& wanted_;
  Lowered& out_;
  Builder& builder_;
  Readers& readers_;
  Conditions& body_;
  Builder* record_builder_ = nullptr;
  Sense sense_ = Sense::exact;
  std::vector<Reg> absent_;
  std::map<std::size_t, Through> records_;  // by Program::charges
};

}  // namespace guiju::columns
