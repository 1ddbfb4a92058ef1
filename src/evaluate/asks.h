// What each deduction asks of its part before floors and limits: the first stage of an evaluation
// with a ledger. Internal to evaluate/.
#pragma once

#include <algorithm>
#include <vector>

#include "evaluate/lane_kernels.h"
#include "evaluate/runner.h"

namespace guiju {

// One deduction (for one record) that takes or may take points. Amounts in units, after the
// deduction's own cap for `low` and `high`; `asked` before it.
struct Ask {
  int deduction = -1;  // of RuleSet::deductions
  int list = -1, record = -1;
  std::int64_t occurrences = 0;  // where certain
  std::int64_t asked = 0;        // where certain
  std::int64_t low = 0, high = 0;
  bool settled = false;  // it certainly applies, and `occurrences` and `asked` are exact
};

// The asks of one charge (of all its records): together they take low..high.
struct CriterionAsks {
  bool not_applicable = false;        // certainly
  bool may_not_apply = false;         // it is unknown whether it applies
  bool unknown = false;               // some charge is not certain
  std::int64_t low = 0, high = 0;     // points asked of the part, units
  std::uint32_t first = 0, last = 0;  // range of Asks::asks
};

struct Asks {
  std::vector<Ask> asks;
  std::vector<CriterionAsks> criteria;  // by Program::criteria
  // By RuleSet::deductions, where some are capped: what is certainly and what may be used of the cap,
  // and what may be used by asks that no other deduction competes with.
  std::vector<std::int64_t> used_cap_low, used_cap_high, used_cap_alone;
  void clear(const Program& program, std::size_t deductions);
};

// Whether everything that the program reads of a body is known. `lanes`: null to look without.
bool is_complete(const Program& program, const Body& body,
                 const LaneKernels* lanes = lane_kernels());

// Where `scores` (by part) is given, criteria that certainly lose nothing are not looked at.
void collect_exact(const Program& program, const Body& body, Runner& runner, Asks& asks,
                   const std::int64_t* scores = nullptr);
void collect_open(const Program& program, const Body& body, Abstract& abstract, Asks& asks);

// Whether the body names the part of a criterion as not applicable.
bool named_not_applicable(const Body& body, int part);
// Whether a trial takes the criterion as put right (evaluate/correction.h): none of its deductions
// occurs.
inline bool is_corrected(const Body& body, int part) {
  return std::binary_search(body.corrected.begin(), body.corrected.end(), part);
}

}  // namespace guiju
