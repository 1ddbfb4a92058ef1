// Steps → loops: what nothing uses is left out, and registers share places in the order of their last
// use.
#include "columns/builder.h"

#include <algorithm>

namespace guiju::columns {

bool changes_in_place(Op op) {
  switch (op) {
    case Op::sum:
    case Op::sum_constant:
    case Op::sum_flag:
    case Op::sum_small:
    case Op::clear:
    case Op::code:
    case Op::code_choose:
    case Op::code_bits:
    case Op::code_fill: return true;
    default: return false;
  }
}

Reg Builder::fresh(Kind kind) {
  kinds_.push_back(kind);
  return static_cast<Reg>(kinds_.size() - 1);
}

Reg Builder::make(Kind kind, const Step& step) {
  const auto address = [](const void* p) {
    return static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(p));
  };
  const std::vector<std::int64_t> key{static_cast<std::int64_t>(step.op),
                                      step.a,
                                      step.b,
                                      step.c,
                                      step.k0,
                                      step.k1,
                                      step.k2,
                                      address(step.column),
                                      address(step.other),
                                      address(step.list),
                                      step.test.fa,
                                      step.test.fb,
                                      step.test.c,
                                      static_cast<std::int64_t>(step.test.compare)};
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  Step made = step;
  made.out = fresh(kind);
  known_.emplace(key, made.out);
  makers_.emplace(made.out, steps_.size());
  steps_.push_back({made, true});
  return made.out;
}

const Step* Builder::made(Reg reg) const {
  const auto found = makers_.find(reg);
  return found == makers_.end() ? nullptr : &steps_[found->second].step;
}

Reg Builder::everywhere(bool holds) {
  Reg& reg = holds ? always_ : never_;
  if (reg == no_reg) {
    Step step;
    step.op = Op::fill;
    step.k0 = holds ? 0xff : 0;
    reg = make(Kind::mask, step);
  }
  return reg;
}

std::optional<bool> Builder::constant(Reg mask) const {
  if (mask == always_) return true;
  if (mask == never_) return false;
  return std::nullopt;
}

Reg Builder::unary(Kind kind, Op op, Reg a, std::int64_t k0, std::int64_t k1) {
  Step step;
  step.op = op;
  step.a = a;
  step.k0 = k0;
  step.k1 = k1;
  return make(kind, step);
}
Reg Builder::binary(Kind kind, Op op, Reg a, Reg b) {
  Step step;
  step.op = op;
  step.a = a;
  step.b = b;
  return make(kind, step);
}

Reg Builder::both(Reg a, Reg b) {
  if (a == b) return a;
  if (const auto known = constant(a)) return *known ? b : a;
  if (const auto known = constant(b)) return *known ? a : b;
  return binary(Kind::mask, Op::both, std::min(a, b), std::max(a, b));
}
Reg Builder::either(Reg a, Reg b) {
  if (a == b) return a;
  if (const auto known = constant(a)) return *known ? a : b;
  if (const auto known = constant(b)) return *known ? b : a;
  return binary(Kind::mask, Op::either, std::min(a, b), std::max(a, b));
}
Reg Builder::without(Reg a, Reg b) {
  if (a == b) return everywhere(false);
  if (const auto known = constant(b)) return *known ? everywhere(false) : a;
  if (const auto known = constant(a)) return *known ? negate(b) : a;
  return binary(Kind::mask, Op::without, a, b);
}
Reg Builder::negate(Reg a) {
  if (const auto known = constant(a)) return everywhere(!*known);
  if (const Step* step = made(a)) {
    // What is read from a column is read the other way; twice negated is as it was.
    if (step->op == Op::bits || step->op == Op::flag) {
      Step other = *step;
      other.out = no_reg;
      other.k0 = step->k0 == 0 ? 1 : 0;
      return make(Kind::mask, other);
    }
    if (step->op == Op::negate) return step->a;
  }
  return unary(Kind::mask, Op::negate, a);
}

void for_each_input(Step& step, std::vector<RecordLoops>& records, void (*call)(Reg&, void*),
                    void* with) {
  for (Reg* reg : {&step.a, &step.b, &step.c})
    if (*reg != no_reg) call(*reg, with);
  if (changes_in_place(step.op)) call(step.out, with);
  // The bins stand in a row of registers.
  if (step.op == Op::records) {
    RecordLoops& loops = records[static_cast<std::size_t>(step.k0)];
    for (Reg& reg : loops.sums) call(reg, with);
    for (Reg& reg : loops.some) call(reg, with);
  }
}

Loops Builder::finish(const std::vector<Reg*>& keep, std::vector<RecordLoops>& records) {
  Loops out;
  // ---- What is used, from the end.
  std::vector<std::uint32_t> used(kinds_.size());
  const auto use = [](Reg& reg, void* with) {
    ++(*static_cast<std::vector<std::uint32_t>*>(with))[reg];
  };
  for (const Reg* reg : keep)
    if (*reg != no_reg) used[*reg] += 2;
  std::vector<std::uint8_t> live(steps_.size());
  for (std::size_t i = steps_.size(); i-- > 0;) {
    Step& step = steps_[i].step;
    // Sums are made of bins, which are changed as steps of their own.
    if (steps_[i].pure && used[step.out] == 0) continue;
    if (changes_in_place(step.op) && used[step.out] == 0) continue;
    live[i] = 1;
    if (step.op == Op::records) {
      for (const Reg reg : {step.a, step.b, step.c})
        if (reg != no_reg) ++used[reg];
      continue;
    }
    for_each_input(step, records, use, &used);
    if (step.op == Op::total)
      for (std::int64_t bin = step.k1; bin < step.k2; ++bin) ++used[static_cast<std::size_t>(bin)];
  }
  fuse(live, used);
  // ---- Where each is read last; what is kept is never given up, nor are bins, which are named by
  // their place.
  constexpr std::size_t forever = static_cast<std::size_t>(-1);
  std::vector<std::size_t> last(kinds_.size());
  struct At {
    std::vector<std::size_t>* last;
    std::size_t step;
  };
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (live[i] == 0) continue;
    At at{&last, i};
    for_each_input(
        steps_[i].step, records,
        [](Reg& reg, void* with) {
          const At& where = *static_cast<At*>(with);
          (*where.last)[reg] = std::max((*where.last)[reg], where.step);
        },
        &at);
    if (steps_[i].pure) last[steps_[i].step.out] = std::max(last[steps_[i].step.out], i);
  }
  for (const Reg* reg : keep)
    if (*reg != no_reg) last[*reg] = forever;
  // ---- Places.
  std::vector<Reg> place(kinds_.size(), no_reg);
  std::vector<Reg> free[kinds];
  for (std::size_t i = 0; i < steps_.size(); ++i)
    if (live[i] != 0 && steps_[i].step.op == Op::total)
      for (std::int64_t bin = steps_[i].step.k1; bin < steps_[i].step.k2; ++bin)
        if (place[static_cast<std::size_t>(bin)] == no_reg) {
          place[static_cast<std::size_t>(bin)] =
              out.registers[static_cast<std::size_t>(Kind::value)]++;
          last[static_cast<std::size_t>(bin)] = forever;
        }
  struct Renaming {
    Builder* builder;
    Loops* loops;
    std::vector<Reg>* place;
    std::vector<Reg>* free;
  };
  Renaming renaming{this, &out, &place, free};
  const auto rename = [](Reg& reg, void* with) {
    const Renaming& r = *static_cast<Renaming*>(with);
    if ((*r.place)[reg] == no_reg) {
      const auto kind = static_cast<std::size_t>(r.builder->kinds_[reg]);
      if (r.free[kind].empty()) {
        (*r.place)[reg] = r.loops->registers[kind]++;
      } else {
        (*r.place)[reg] = r.free[kind].back();
        r.free[kind].pop_back();
      }
    }
    reg = (*r.place)[reg];
  };
  std::vector<std::vector<Reg>> ends(steps_.size());
  for (std::size_t reg = 0; reg < last.size(); ++reg)
    if (last[reg] != forever) ends[last[reg]].push_back(static_cast<Reg>(reg));
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (live[i] == 0) continue;
    Step step = steps_[i].step;
    if (step.op == Op::total) {
      const auto first = static_cast<std::size_t>(step.k1);
      const std::int64_t count = step.k2 - step.k1;
      step.k1 = count == 0 ? 0 : place[first];
      step.k2 = step.k1 + count;
    }
    for_each_input(step, records, rename, &renaming);
    // `out` last, so that it shares no place with what the step reads.
    if (steps_[i].pure) rename(step.out, &renaming);
    out.steps.push_back(step);
    for (const Reg reg : ends[i])
      if (place[reg] != no_reg) free[static_cast<std::size_t>(kinds_[reg])].push_back(place[reg]);
  }
  for (Reg* reg : keep)
    if (*reg != no_reg) rename(*reg, &renaming);
  out.tables = std::move(tables);
  out.gaps = std::move(gaps);
  return out;
}

}  // namespace guiju::columns
