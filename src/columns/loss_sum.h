// What criteria lose → totals, in bins that cannot overflow. Internal to columns/.
#pragma once

#include <vector>

#include "columns/builder.h"

namespace guiju::columns {

// Σ of what is lost; total_marks less it.
class LossSum {
 public:
  // `which`: of Op::put_part, which is written for each criterion where `parts` are wanted.
  LossSum(const Program& program, Builder& builder, int which, bool parts);

  void take(std::size_t criterion, Reg lost);
  Reg total();

 private:
  // The constants of which `value` is the sum, and what all of them come to; beyond any limit where it
  // is made of something else.
  std::int64_t apart(Reg value, std::vector<Reg>& constants) const;
  void add(std::size_t criterion, Reg value, std::int64_t limit);

  const Program& program_;
  Builder& builder_;
  int which_;
  bool parts_;
  std::vector<std::size_t> bin_;  // by criterion
  std::vector<Reg> regs_;
};

}  // namespace guiju::columns
