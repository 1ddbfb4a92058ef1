// What criteria lose → totals. The one idea: criteria are put into bins whose marks together fit a
// value, so that sums need no check; only the totals of bins are taken in 32 bits.
#include "columns/loss_sum.h"

#include <algorithm>

#include "columns/conditions.h"

namespace guiju::columns {

namespace {

constexpr std::size_t most_bins = 200;

}  // namespace

LossSum::LossSum(const Program& program, Builder& builder, int which, bool parts)
    : program_(program), builder_(builder), which_(which), parts_(parts) {
  std::int64_t room = 0, all = 0;
  std::size_t bins = 0;
  for (const CompiledCriterion& criterion : program.criteria) {
    const std::int64_t most = criterion.marks - criterion.floor;
    if (most > builder.top()) throw Unsupported{"marks beyond the values of a register"};
    all += most;
    room += most;
    // The first has a bin even where it cannot lose anything.
    if (bins == 0 || room > builder.top()) {
      room = most;
      ++bins;
    }
    bin_.push_back(bins - 1);
  }
  if (program.total_marks > INT32_MAX || all > INT32_MAX || bins > most_bins)
    throw Unsupported{"totals beyond 32 bits"};
  for (std::size_t i = 0; i < bins; ++i) regs_.push_back(builder.fresh(Kind::value));
  for (const Reg bin : regs_) {
    Step clear;
    clear.op = Op::clear;
    clear.out = bin;
    builder.change(clear);
  }
}

void LossSum::take(std::size_t criterion, Reg lost) {
  std::int64_t limit = program_.criteria[criterion].marks - program_.criteria[criterion].floor;
  // Held here, too, so that nothing else need.
  Reg value = lost;
  const Step* made = builder_.made(value);
  if (made != nullptr && made->op == Op::hold && made->k0 == limit) value = made->a;
  std::vector<Reg> constants;
  if (!parts_ && apart(value, constants) <= limit) {
    for (const Reg one : constants) add(criterion, one, limit);
    return;
  }
  add(criterion, value, limit);
  if (!parts_) return;
  Step part;
  part.op = Op::put_part;
  part.a = lost;
  part.k0 = static_cast<std::int64_t>(criterion);
  part.k1 = which_;
  builder_.change(part);
}

Reg LossSum::total() {
  Step step;
  step.op = Op::total;
  step.k0 = program_.total_marks;
  step.k1 = regs_.empty() ? 0 : regs_.front();
  step.k2 = step.k1 + static_cast<std::int64_t>(regs_.size());
  return builder_.make(Kind::total, step);
}

std::int64_t LossSum::apart(Reg value, std::vector<Reg>& constants) const {
  const Step* const made = builder_.made(value);
  if (made == nullptr) return INT64_MAX;
  if (made->op == Op::constant) {
    constants.push_back(value);
    return made->k0;
  }
  if (made->op != Op::add) return INT64_MAX;
  const Reg a = made->a, b = made->b;
  const std::int64_t one = apart(a, constants), two = apart(b, constants);
  return one > builder_.top() || two > builder_.top() ? INT64_MAX : one + two;
}

void LossSum::add(std::size_t criterion, Reg value, std::int64_t limit) {
  Step sum;
  sum.op = Op::sum;
  sum.out = regs_[bin_[criterion]];
  sum.a = value;
  sum.k0 = limit;
  const Step* const made = builder_.made(value);
  if (made != nullptr && made->op == Op::constant) {
    sum.op = Op::sum_constant;
    sum.k0 = std::min(limit, made->k0);
    sum.a = made->a;
  }
  builder_.change(sum);
}

}  // namespace guiju::columns
