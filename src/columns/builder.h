// Steps as they are written down: each computation once, registers without end. finish() leaves out
// what nothing uses and gives the registers that are left to as few places as possible, so that they
// stay in the nearest cache. Internal to columns/.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "columns/lowered.h"

namespace guiju::columns {

class Builder {
 public:
  explicit Builder(int value) : value_(value) {}

  int value() const { return value_; }
  std::int64_t top() const { return value_ == 0 ? 0xff : 0xffff; }

  // The register of a computation, which is made where it is not there yet.
  Reg make(Kind kind, const Step& step);
  // A step that changes its register `out`, or something else than a register.
  void change(const Step& step) { steps_.push_back({step, false}); }
  Reg fresh(Kind kind);

  Reg everywhere(bool holds);
  // What the mask is on all rows, where that is certain.
  std::optional<bool> constant(Reg mask) const;
  Reg both(Reg a, Reg b);
  Reg either(Reg a, Reg b);
  Reg without(Reg a, Reg b);
  Reg negate(Reg a);
  Reg unary(Kind kind, Op op, Reg a, std::int64_t k0 = 0, std::int64_t k1 = 0);
  Reg binary(Kind kind, Op op, Reg a, Reg b);

  // The step that computes a register; null where it is changed in place.
  const Step* made(Reg reg) const;

  std::vector<std::array<std::uint8_t, 256>> tables;
  std::vector<GapLoop> gaps;

  // `keep`: registers that are read after the last step; they are renamed in place.
  Loops finish(const std::vector<Reg*>& keep, std::vector<RecordLoops>& records);

 private:
  // Of the steps that are `live`, with how often each register is read: joins a flag, or a small number,
  // with what alone reads it. In fuse.cc.
  void fuse(std::vector<std::uint8_t>& live, const std::vector<std::uint32_t>& used);

  struct Made {
    Step step;
    bool pure = true;
  };
  int value_;
  std::vector<Made> steps_;
  std::vector<Kind> kinds_;            // by register
  std::map<Reg, std::size_t> makers_;  // step of a register
  std::map<std::vector<std::int64_t>, Reg> known_;
  Reg always_ = no_reg, never_ = no_reg;
};

// The registers that a step reads, and whether it also reads its own.
void for_each_input(Step& step, std::vector<RecordLoops>& records, void (*call)(Reg&, void*),
                    void* with);
bool changes_in_place(Op op);

}  // namespace guiju::columns
