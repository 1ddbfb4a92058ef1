// In which order the scores of parts can be made: a part after its parts, after what its formulas
// and conditions name, and after every charge that takes from it. Internal to rules/ and plan/.
#pragma once

#include <vector>

#include "rules/model.h"

namespace guiju {

// A charge by its place: rules.parts[part].charges[charge].
struct ChargePlace {
  int part = -1;
  int charge = -1;
};

struct PartOrder {
  // One step: score `part`, or (part = -1) see what charge number `charge` takes.
  struct Step {
    int part = -1;
    int charge = -1;  // index into `charges`
  };
  std::vector<ChargePlace> charges;         // document order
  std::vector<std::vector<int>> concerned;  // by part: the charges that take from it
  std::vector<Step> steps;                  // of use only where there is no cycle
  std::vector<int> cycle;                   // parts that depend on each other, in a circle
};

// Conditions are taken as they stand, under any reading. Linear in the rule set.
PartOrder part_order(const RuleSet& rules);

// The parts whose scores an expression names.
void collect_parts(const Expr& expr, std::vector<int>& parts);

// Whether a rule set needs the general way of scoring: anything beyond rows that lose points down to
// 0 and are added up.
bool needs_general(const RuleSet& rules);

}  // namespace guiju
