// A charge → values of what it takes of one body or record. The one idea: a deduction is a value where
// its condition holds, and which of them count (all, the first, the largest or the smallest) is settled
// here, so that what a charge takes is a sum of terms, each with its cap.
#include <algorithm>

#include "columns/losses.h"

namespace guiju::columns {

void Losses::check_reach(const CompiledDeduction& deduction, std::int64_t room) const {
  if (!deduction.repeats || deduction.points == 0) return;
  const std::int64_t most = builder_.top() / deduction.every;
  const std::int64_t enough = std::min(room, deduction.cap);
  if (most == 0 || deduction.points < (enough + most - 1) / most)
    throw Unsupported{"counts beyond the values of a register"};
}

Losses::Taken Losses::taken(const CompiledDeduction& deduction, Reg holds, Conditions& at) {
  const std::int64_t top = builder_of(at).top();
  Builder& builder = builder_of(at);
  if (!deduction.repeats)
    return {builder.unary(Kind::value, Op::constant, holds, std::min(deduction.points, top)),
            holds};
  Reg bad = no_reg;
  Reg count = at.count(deduction, sense_, bad);
  if (bad != no_reg) at.exceptions = builder.either(at.exceptions, bad);
  Step times;
  times.op = Op::times;
  times.a = count;
  times.k0 = std::min(deduction.points, top);
  times.k1 = deduction.every;
  const Reg value = builder.make(Kind::value, times);
  Reg asks = holds;
  if (wanted_.deductions) {
    Step compare;
    compare.op = Op::compare_small;
    compare.a = count;
    compare.k0 = deduction.every;
    compare.test.compare = Compare::ge;
    asks = builder.both(holds, builder.make(Kind::mask, compare));
  }
  return {masked(builder, holds, value), asks};
}

Losses::Asks Losses::charge(const CompiledCharge& charge, std::int64_t room, Conditions& at) {
  using Choose = Charge::Choose;
  Builder& builder = builder_of(at);
  const Reg concerned = at.holds(charge.where, sense_);
  const std::uint32_t count = charge.last - charge.first;
  const Choose choose = count == 1 ? Choose::all : charge.choose;
  Asks out;
  std::vector<Taken> all;
  std::vector<Reg> whens;
  Reg left = concerned;  // where no earlier tier holds
  const std::size_t before = readers_.count();
  bool descends = true, repeats = false, capped = false;
  std::int64_t last = INT64_MAX;
  for (std::uint32_t d = charge.first; d < charge.last; ++d) {
    const CompiledDeduction& deduction = program_.deductions[d];
    check_reach(deduction, room);
    const Reg when = at.holds(deduction.when, sense_);
    whens.push_back(when);
    all.push_back(taken(deduction, builder.both(left, when), at));
    if (choose == Choose::first) left = builder.without(left, when);
    descends = descends && deduction.points <= last;
    last = deduction.points;
    repeats = repeats || deduction.repeats;
    capped = capped || deduction.cap != INT64_MAX;
  }
  // Tiers move a loss in one direction only where an earlier one takes more.
  const bool mixed =
      (choose == Choose::first && (!descends || repeats || capped)) || choose == Choose::smallest;
  if (mixed) readers_.entangle_since(before);
  if ((choose == Choose::largest || choose == Choose::smallest) && (capped || repeats))
    throw Unsupported{"the largest or smallest of what is counted or capped"};
  if (choose == Choose::largest || choose == Choose::smallest) {
    // What asks nothing is no candidate; of equals the first is taken.
    Reg best = all.front().value;
    std::vector<Reg> chosen{all.front().holds};
    if (program_.deductions[charge.first].points == 0) chosen.front() = builder.everywhere(false);
    Reg any = chosen.front();
    for (std::uint32_t i = 1; i < count; ++i) {
      const CompiledDeduction& deduction = program_.deductions[charge.first + i];
      Reg better = deduction.points == 0 ? builder.everywhere(false) : all[i].holds;
      // Better than those before that hold and take as much or more (less).
      for (std::uint32_t j = 0; j < i; ++j) {
        const std::int64_t other = program_.deductions[charge.first + j].points;
        const bool stays = other != 0 && (choose == Choose::largest ? other >= deduction.points
                                                                    : other <= deduction.points);
        if (stays) better = builder.without(better, all[j].holds);
      }
      for (std::uint32_t j = 0; j < i; ++j) chosen[j] = builder.without(chosen[j], better);
      chosen.push_back(better);
      Step pick;
      pick.op = Op::choose;
      pick.a = better;
      pick.b = all[i].value;
      pick.c = best;
      best = builder.make(Kind::value, pick);
      any = builder.either(any, better);
    }
    out.terms.push_back({best, INT64_MAX, -1});
    for (std::uint32_t i = 0; i < count; ++i)
      out.holds.emplace_back(static_cast<int>(charge.first + i), chosen[i]);
    return out;
  }
  // Of tiers that take less and less the first that holds is the one that takes most.
  const bool tiers = choose == Choose::first && !mixed;
  Reg rest = no_reg;
  for (std::uint32_t i = 0; i < count; ++i) {
    const CompiledDeduction& deduction = program_.deductions[charge.first + i];
    out.holds.emplace_back(static_cast<int>(charge.first + i), all[i].holds);
    if (tiers)
      all[i].value = builder.unary(Kind::value, Op::constant, whens[i],
                                   std::min(deduction.points, builder.top()));
    if (deduction.cap != INT64_MAX) {
      out.terms.push_back({all[i].value, deduction.cap, static_cast<int>(charge.first + i)});
      continue;
    }
    if (rest == no_reg) {
      rest = all[i].value;
    } else if (choose == Choose::first) {
      // Only one of them holds.
      rest = builder.binary(Kind::value, Op::most, rest, all[i].value);
    } else {
      rest = builder.binary(Kind::value, Op::add, rest, all[i].value);
    }
  }
  if (tiers) rest = masked(builder, concerned, rest);
  if (rest != no_reg) out.terms.push_back({rest, INT64_MAX, -1});
  return out;
}

}  // namespace guiju::columns
