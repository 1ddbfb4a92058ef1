// Runs lowered loops over one chunk of rows. A Frame owns the registers: one for each thread.
// Internal to columns/.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "columns/buffer.h"
#include "columns/lowered.h"

namespace guiju::columns {

// Where loops write what is wanted for each criterion and deduction.
struct Outlet {
  // By criterion: integers of `part_width` (0: 8, 1: 16, 2: 32 bits) from row 0 of the table on.
  std::vector<std::uint8_t*> part_low, part_high;
  std::size_t part_width = 0;
  std::vector<std::int32_t> marks;  // by criterion, units
  std::uint64_t* deductions = nullptr;
  std::size_t deduction_words = 0;
};

class Frame {
 public:
  Frame(const Kernels& kernels, std::size_t chunk) : kernels_(kernels), chunk_(chunk) {}

  // Runs all loops over rows first … first + rows, at most a chunk; what will be read next lies
  // behind them, `ahead` rows of it. False where a value is wrong: then some rows have to be looked at
  // one by one.
  bool run(const Lowered& lowered, const Outlet& outlet, std::int64_t first, std::size_t rows,
           std::size_t ahead);

  // Registers after run().
  const Mask* mask(Reg reg) const { return register_at(0, reg); }
  const std::int32_t* total(Reg reg) const {
    return reinterpret_cast<const std::int32_t*>(register_at(3, reg));
  }

  // The most records of one row that loops add up: sums of two values then share a word.
  static constexpr std::int64_t most_records = 256;

 private:
  std::uint8_t* register_at(std::size_t kind, Reg reg) const {
    return pools_[kind].data() + reg * strides_[kind];
  }
  void size(const Lowered& lowered);

  struct Range {
    std::int64_t first = 0;
    std::size_t rows = 0, ahead = 0;
  };
  struct Space {
    Buffer* pools;
    std::size_t* strides;
  };
  bool steps(const Lowered& lowered, const Loops& loops, const Range& at, const Outlet* outlet,
             Buffer* pools, const std::size_t* strides);
  bool records(const Lowered& lowered, const RecordLoops& loops, const Range& at);
  bool records_of(const Lowered& lowered, const RecordLoops& loops, const Range& at,
                  std::size_t row, std::size_t rows);
  bool choice(const Step& step, const Range& at, const Mask* known, Mask* out);
  bool check(const Column& column, const Range& at);

  const Kernels& kernels_;
  std::size_t chunk_;
  // What the memory below has room for. Not known by the plan's address: the plan of the next batch
  // may lie where that of the last one lay.
  struct Sizes {
    int value = -1;
    std::size_t of_rows[kinds] = {}, of_records[kinds] = {}, pairs = 0;
    bool operator==(const Sizes&) const = default;
  };
  Sizes sizes_;
  Buffer pools_[kinds], record_pools_[kinds];
  std::size_t strides_[kinds] = {}, record_strides_[kinds] = {};
  // Records that are added up at once, at least.
  static constexpr std::size_t least_records = 4096;
  std::size_t records_at_once_ = 0;
  Buffer words_, known_, begins_, spare_;
  std::vector<Buffer> sums_;  // by pair of values
};

// Whether all bits from `at` on are set.
bool all_set(const Bits& bits, std::int64_t at, std::size_t count);

}  // namespace guiju::columns
