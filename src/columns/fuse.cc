// Several steps → one. A register that a single step reads need not be written: the step reads the
// column itself, which saves a loop, a store and a load for every row.
#include "columns/builder.h"

namespace guiju::columns {

// A flag, or a small number, that one step alone reads is read by that step itself.
void Builder::fuse(std::vector<std::uint8_t>& live, const std::vector<std::uint32_t>& used) {
  // The step that makes `reg` for the step at hand alone.
  const auto own = [&](Reg reg) -> const Step* {
    if (reg == no_reg || used[reg] != 1) return nullptr;
    const auto found = makers_.find(reg);
    return found == makers_.end() ? nullptr : &steps_[found->second].step;
  };
  const auto drop = [&](Reg reg) { live[makers_.at(reg)] = 0; };
  const auto flag = [](const Step* step) {
    return step != nullptr && (step->op == Op::bits || step->op == Op::flag) && step->b == no_reg;
  };
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (live[i] == 0) continue;
    Step& step = steps_[i].step;
    switch (step.op) {
      case Op::both:
      case Op::either:
      case Op::without: {
        if (step.a == step.b) break;
        Reg read = step.b, other = step.a;
        if (!flag(own(read)) && step.op != Op::without) std::swap(read, other);
        const Step* const made = own(read);
        if (!flag(made)) break;
        const bool negated = (made->k0 != 0) != (step.op == Op::without);
        step.op = step.op == Op::either ? Op::flag_either : Op::flag_both;
        step.a = other;
        step.b = no_reg;
        step.column = made->column;
        step.k0 = negated ? 1 : 0;
        drop(read);
        break;
      }
      case Op::sum_constant: {
        const Reg read = step.a;
        const Step* const made = own(read);
        // What it reads besides must not change before this step: computations only.
        const bool joined = made != nullptr && made->op == Op::flag_either &&
                            makers_.find(made->a) != makers_.end();
        if (!flag(made) && !joined) break;
        step.op = Op::sum_flag;
        step.k1 = step.k0;
        step.k0 = made->k0;
        step.column = made->column;
        step.a = joined ? made->a : no_reg;
        drop(read);
        break;
      }
      case Op::sum: {
        const Step* made = own(step.a);
        if (made == nullptr) break;
        std::int64_t factor = 1;
        const Step* const times = made->op == Op::times && made->k1 <= 1 ? made : nullptr;
        if (times != nullptr) {
          factor = times->k0;
          made = own(times->a);
        }
        if (made == nullptr || made->op != Op::small || made->b != no_reg) break;
        if (times != nullptr) drop(times->a);
        drop(step.a);
        step.op = Op::sum_small;
        step.k1 = factor;
        step.column = made->column;
        step.a = no_reg;
        break;
      }
      default: break;
    }
  }
}

}  // namespace guiju::columns
