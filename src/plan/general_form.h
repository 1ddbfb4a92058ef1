// The general form of a rubric under one selection of readings: every part with its formula, its
// charges and its steps, in the order in which scores can be made. It carries every construct of the
// rule language, with exact ratios; rubrics of rows that lose points down to 0 have a faster form in
// program.h. Immutable, shared between threads.
#pragma once

#include <memory>
#include <vector>

#include "rules/model.h"
#include "rules/part_order.h"

namespace guiju {

struct GeneralDeduction {
  int deduction = -1;                  // of RuleSet::deductions
  int target = -1;                     // the part that loses (or, in awards, gains) the points
  ExprPtr when, unless, each, amount;  // folded; null as in the Deduction
};

struct GeneralCharge {
  int part = -1;  // where it stands
  const Charge* source = nullptr;
  ExprPtr where, only_when;
  std::vector<GeneralDeduction> deductions;  // those in force
};

struct GeneralAdjustment {
  const Adjustment* source = nullptr;
  ExprPtr when, amount;
};

struct GeneralPart {
  ExprPtr value, weight, not_applicable, only_when, counts_when;
  std::vector<GeneralAdjustment> adjustments;  // those in force
  std::vector<int> charges;    // charges that take from it (or zero it), document order
  int shared = -1;             // group of parts that share a limit, or -1
  std::vector<int> own_slots;  // scalar facts that only its charges read
  Number start;                // what its ledger starts from, points
};

struct GeneralForm {
  std::vector<GeneralPart> parts;      // by RuleSet::parts
  std::vector<GeneralCharge> charges;  // document order
  std::vector<PartOrder::Step> steps;
  std::vector<std::vector<int>> shared;  // parts of each limit in force
  struct Column {
    std::vector<ExprPtr> when;  // by ResultColumn::rows; null = always
    ExprPtr value;
  };
  std::vector<Column> results;  // by RuleSet::results
};

std::unique_ptr<const GeneralForm> general_form(const RuleSet& rules,
                                                const std::vector<int>& selection);

}  // namespace guiju
