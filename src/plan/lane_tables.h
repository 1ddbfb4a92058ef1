// Tables that are small, side by side, for processors that look up 64 bytes at once: 64 parts at a
// time, or as many records. Part of the quick form (program.h). Plain data without anything of the standard
// library, because it is read by code for newer processors, from which the linker must not take any
// function.
#pragma once

#include <cstddef>
#include <cstdint>

namespace guiju {

// The lane of a part is its index, modulo 64, in its block. A lane's entry is min(a, limit), and
// `step` more where b is not 0, a and b being cells as bytes (Cells::small); lanes without a table find
// 0.
struct alignas(64) LaneBlock {
  static constexpr std::size_t width = 64, most_entries = 8;
  std::uint8_t limit[width] = {};
  std::uint8_t step[width] = {};
  std::uint8_t scores[most_entries][width] = {};  // units
  std::uint8_t own[width] = {};                   // the lane's number
  std::uint32_t first = 0, last = 0;              // its sources
};
// Where lanes find their cells, among `width` from `first` on: index of a and b, and the lanes that
// have them here.
struct alignas(64) LaneSource {
  static constexpr std::size_t width = 128;
  std::uint8_t a[LaneBlock::width] = {}, b[LaneBlock::width] = {};
  std::size_t first = 0;
  std::uint64_t has_a = 0, has_b = 0;
};

// Two criteria over the records of one list (QuickPass), a lane for each record. The number of an entry
// has a bit for each of `slots`, set where the cell is zero, and above these one for each test that
// holds: a × fa < b × fb + c, which fits 16 bits, negated where `negate`.
struct alignas(64) LanePass {
  static constexpr std::size_t most_slots = 4, most_tests = 2, entries = 64, width = 32;
  static constexpr std::int16_t large = 254;  // Cells::large: from here on nothing to compare
  struct Test {
    std::int16_t fa = 1, fb = 0, c = 1;
    std::uint8_t a = 0, b = 0;
    bool negate = false;
  };
  std::uint8_t losses[2][entries] = {};  // units, of the first and of the second
  std::uint16_t begins[width] = {};      // the first cell of a lane's record
  std::uint8_t slots[most_slots] = {};
  Test tests[most_tests] = {};
  std::uint32_t test_count = 0;
  std::uint32_t fields = 1;   // of a record
  std::uint32_t records = 0;  // at once
};

}  // namespace guiju
