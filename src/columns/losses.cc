// Criteria → values of what they lose. The one idea: what a criterion loses is the sum of what its
// charges take, held to its marks, by itself or, under a shared limit, after what exceeds them has
// gone to the others.
#include "columns/losses.h"

namespace guiju::columns {

void Losses::run(Sense sense, const std::function<void(std::size_t, Reg)>& take) {
  sense_ = sense;
  readers_.begin(0);
  readers_.record(sense != Sense::must);
  absent_.clear();
  records_.clear();
  for (const CompiledCriterion& criterion : program_.criteria) {
    readers_.flip();
    absent_.push_back(body_.holds(criterion.not_applicable, opposite(sense)));
    readers_.flip();
  }
  collect_lists();
  // Each is taken as soon as it is there, so that few are alive at once.
  std::vector<Reg> lost(program_.criteria.size(), no_reg);
  for (std::size_t i = 0; i < program_.criteria.size(); ++i) {
    lost[i] = criterion(i);
    if (program_.criteria[i].shared < 0) take(i, lost[i]);
  }
  share(lost);
  for (std::size_t i = 0; i < program_.criteria.size(); ++i)
    if (program_.criteria[i].shared >= 0) take(i, lost[i]);
  readers_.record(false);
}

Reg Losses::masked(Builder& builder, Reg mask, Reg value) {
  if (builder.constant(mask) == true) return value;
  if (const Step* made = builder.made(value); made != nullptr && made->op == Op::constant) {
    const std::int64_t lost = made->k0;
    return builder.unary(Kind::value, Op::constant, builder.both(mask, made->a), lost);
  }
  return builder.binary(Kind::value, Op::where, mask, value);
}

Reg Losses::criterion(std::size_t index) {
  const CompiledCriterion& at = program_.criteria[index];
  Reg lost = no_reg;
  const auto take = [&](const Term& term) {
    Reg value = term.value;
    if (term.cap < builder_.top()) value = builder_.unary(Kind::value, Op::hold, value, term.cap);
    lost = lost == no_reg ? value : builder_.binary(Kind::value, Op::add, lost, value);
  };
  const auto bit = [&](int deduction, Reg holds) {
    if (!wanted_.deductions || sense_ != Sense::exact) return;
    Step step;
    step.op = Op::put_deduction;
    step.a = builder_.without(holds, absent_[index]);
    step.k0 = program_.deductions[static_cast<std::size_t>(deduction)].deduction;
    if (builder_.constant(step.a) != false) builder_.change(step);
  };
  for (std::uint32_t c = at.first; c < at.last; ++c) {
    const CompiledCharge& charge_at = program_.charges[c];
    if (charge_at.list >= 0) {
      for (const Term& term : records_[c].terms) take(term);
      for (const auto& [deduction, holds] : records_[c].holds) bit(deduction, holds);
      continue;
    }
    const Asks asks = charge(charge_at, room(at), body_);
    for (const Term& term : asks.terms) take(term);
    for (const auto& [deduction, holds] : asks.holds) bit(deduction, holds);
  }
  if (lost == no_reg) {
    lost = builder_.unary(Kind::value, Op::constant, builder_.everywhere(false), 0);
    return lost;
  }
  if (builder_.constant(absent_[index]) != false)
    lost = masked(builder_, builder_.negate(absent_[index]), lost);
  if (at.shared >= 0) return lost;  // what exceeds its marks goes to others
  return held(lost, room(at));
}

Reg Losses::held(Reg lost, std::int64_t room) {
  return room >= builder_.top() ? lost : builder_.unary(Kind::value, Op::hold, lost, room);
}

void Losses::share(std::vector<Reg>& lost) {
  for (const std::vector<int>& group : program_.shared) {
    std::int64_t rooms = 0;
    for (const int member : group) {
      rooms += room(program_.criteria[static_cast<std::size_t>(member)]);
      // Whether a member takes part in the limit moves the others both ways.
      readers_.flip();
      body_.entangle(program_.criteria[static_cast<std::size_t>(member)].not_applicable);
      readers_.flip();
    }
    if (rooms > builder_.top()) throw Unsupported{"a shared limit beyond the values of a register"};
    std::vector<Reg> excess;
    for (const int index : group) {
      const auto member = static_cast<std::size_t>(index);
      const Reg held_back =
          builder_.unary(Kind::value, Op::hold, lost[member], room(program_.criteria[member]));
      excess.push_back(builder_.binary(Kind::value, Op::subtract, lost[member], held_back));
      lost[member] = held_back;
    }
    for (std::size_t i = 0; i < group.size(); ++i)
      for (std::size_t step = 1; step < group.size(); ++step) {
        const auto member = static_cast<std::size_t>(group[(i + step) % group.size()]);
        Reg space = builder_.unary(Kind::value, Op::constant, builder_.negate(absent_[member]),
                                   room(program_.criteria[member]));
        space = builder_.binary(Kind::value, Op::subtract, space, lost[member]);
        const Reg moved = builder_.binary(Kind::value, Op::least, excess[i], space);
        lost[member] = builder_.binary(Kind::value, Op::add, lost[member], moved);
        excess[i] = builder_.binary(Kind::value, Op::subtract, excess[i], moved);
      }
  }
}

}  // namespace guiju::columns
