// Scores a body by the general form of a rubric: exactly where all is known, as sound ranges where
// it is not, by the same code. Internal to evaluate/.
//
//   general_asks.cc    what each charge takes of which part
//   general_parts.cc   a part's score: start, what is taken, steps, limits
//   general_combine.cc its parts combined: sum, mean, highest, lowest
//   general_ledger.cc  lines that add up for every part
//   general_why.cc     what is unknown, and why a deduction took nothing
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluate/abstract.h"
#include "evaluate/result.h"
#include "plan/general_form.h"

namespace guiju {

// One deduction or award (for one record) that takes or may take points of `target`.
struct GeneralAsk {
  int deduction = -1;  // of RuleSet::deductions
  int target = -1;
  int list = -1, record = -1;
  Number occurrences, asked;  // where settled
  Number low, high;           // after the deduction's own cap
  bool settled = false;       // it certainly applies, and `occurrences` and `asked` are exact
  bool sure = false;          // it certainly applies
  int zeroes = -1;
};

// What one charge takes of one part, all its records together.
struct GeneralTaken {
  int target = -1;
  Number low, high;
};

// A step that changes the score of a part after what is taken: for the ledger.
struct GeneralStep {
  LineKind kind = LineKind::value;
  const Adjustment* adjustment = nullptr;
  int deduction = -1;  // that zeroes the part
  PointRange before, after;
};

struct GeneralPartState {
  bool may_be_absent = false, absent = false;  // does not apply: possibly, certainly
  bool open_above = false;                     // a part that it lies in may not apply
  // It may not apply, for whatever reason, but not certainly.
  bool open() const { return !absent && (may_be_absent || open_above); }
  PointRange within;                       // its score where the parts that it lies in apply
  bool may_leave = false, leaves = false;  // and is then no member of its parent's sum or mean
  std::vector<GeneralStep> steps;
  Number coverage;             // marks that apply
  Number lost_low, lost_high;  // of deductions and awards: points taken or given in all
  Number start;                // what its ledger starts from; fixed once the part is scored
};

class GeneralSheet {
 public:
  GeneralSheet(const RuleSet& rules, const GeneralForm& form, const Body& body, Abstract& abstract)
      : rules_(rules), form_(form), body_(body), abstract_(abstract) {
    abstract_.whole_points = false;
  }

  // Scores every part. abstract.parts points at `parts` from here on.
  void run();
  // Lines of the ledger in document order; `parts` are those of the rule set.
  void make_ledger(std::vector<LedgerLine>& ledger) const;
  // The unknown facts that can still change the score of some part that is not certain.
  void collect_unknown(UnknownFacts& facts);
  void reasons(std::vector<NotApplied>& out);

  std::vector<PartResult> parts;
  PointRange total;
  Number coverage;
  const std::vector<GeneralPartState>& states() const { return states_; }

 private:
  // ---- general_asks.cc
  struct Amounts {
    Number low, high, occurrences;
    bool certain = false;
  };
  struct Candidate {
    const GeneralDeduction* deduction;
    Amounts taken;
    bool sure;
  };
  void see_charge(int index);
  // Whether a trial takes its deductions as not occurring.
  bool is_spared(const GeneralCharge& charge) const;
  void see_record(const GeneralCharge& charge, int record, bool optional);
  void see_unknown_records(const GeneralCharge& charge);
  Amounts amounts(const GeneralDeduction& deduction);
  Value points_of(const GeneralDeduction& deduction);
  void check_amount(const Deduction& source, const Number& amount) const;
  void take(const GeneralCharge& charge, int record, bool optional, const Candidate& candidate);
  void take_one_of(const GeneralCharge& charge, int record, bool optional);
  void add_taken(int target, const Number& low, const Number& high);
  // Whether what a charge takes of `target` hangs on whether the charge's own part applies.
  bool owner_open(const GeneralCharge& charge, int target) const {
    return target != charge.part && state(charge.part).open();
  }

  // ---- general_parts.cc
  void see_part(int index);
  void see_absence(int index);
  PointRange below(int index) const;
  static const Number& instead_of(const Part& part);
  const Number& start_of(int index) const;
  PointRange basis(int index);
  PointRange charged(int index);
  PointRange combined(int index);
  struct Member;
  std::optional<PointRange> combine_present(const Part& part, const std::vector<Member>& members,
                                            std::uint64_t absent, bool rescaled) const;
  PointRange rescaled_range(const std::vector<Member>& members) const;
  void step(int index, PointRange& score, LineKind kind, const PointRange& after,
            const Adjustment* adjustment = nullptr, int deduction = -1);
  void adjust(int index, PointRange& score);
  void zero(int index, PointRange& score);
  void limit(int index, PointRange& score, const std::optional<Number>& floor,
             const std::optional<Number>& ceiling);
  void share(int group);
  Number room(int index) const;
  PointRange value_range(const Expr& expr);
  void cover(int index);

  // ---- general_ledger.cc
  void charge_lines(int index, std::vector<LedgerLine>& ledger) const;
  void shared_lines(const std::vector<int>& group, std::vector<LedgerLine>& ledger) const;
  void step_lines(int index, std::vector<LedgerLine>& ledger) const;
  LedgerLine ask_line(const GeneralAsk& ask, int part, LineKind kind, const Number& asked,
                      const Number& low, const Number& high) const;
  std::vector<const GeneralAsk*> asks_of(int part) const;

  // ---- general_why.cc
  void unknown_of_charge(const GeneralCharge& charge, UnknownFacts& facts);

  const Part& part(int index) const { return rules_.parts[static_cast<std::size_t>(index)]; }
  const GeneralPart& form(int index) const { return form_.parts[static_cast<std::size_t>(index)]; }
  GeneralPartState& state(int index) { return states_[static_cast<std::size_t>(index)]; }
  const GeneralPartState& state(int index) const {
    return states_[static_cast<std::size_t>(index)];
  }

  const RuleSet& rules_;
  const GeneralForm& form_;
  const Body& body_;
  Abstract& abstract_;
  std::vector<GeneralPartState> states_;
  std::vector<std::vector<GeneralAsk>> asks_;     // by charge
  std::vector<std::vector<GeneralTaken>> taken_;  // by charge
  std::vector<bool> shared_done_;                 // by group
  // Of the charge at hand:
  std::vector<Candidate> candidates_;
  std::vector<Number> cap_used_low_, cap_used_high_;  // by its deductions
  int charge_ = -1;
};

// More than any sum of points that a rule file can state; stands for "no limit" where the unknown
// facts have none.
inline const Number unlimited = Number(1'000'000'000'000'000'000);

}  // namespace guiju
