// Loops over bytes that processors with wide registers run side by side: tables that are looked up, and
// whether all is known. Internal to evaluate/.
#pragma once

#include "plan/lane_tables.h"

namespace guiju {

struct LaneKernels {
  // Scores of `parts` parts, in units, from the `cells` bytes of `small`, to `scores`: of those that have
  // lanes; the others get 0. The sum of all. `blocks` is one for each 64 parts.
  std::int64_t (*score)(const LaneBlock* blocks, const LaneSource* sources,
                        const std::uint8_t* small, std::size_t cells, std::size_t parts,
                        std::int64_t* scores);
  // What the two criteria of a pass lose over `count` records, in units. False where bytes say too
  // little.
  bool (*lose)(const LanePass& pass, const std::uint8_t* small, std::size_t count,
               std::int64_t* lost);
  // Whether no one of `count` bytes is Cells::unknown where `needed` has all bits; elsewhere it has none.
  bool (*all_known)(const std::uint8_t* needed, const std::uint8_t* small, std::size_t count);
};

// What this processor can run; null where all is gone through one by one.
const LaneKernels* lane_kernels();
// Those for AVX-512 with bytes in any order, whether the processor can run them or not; null where the
// build has none.
const LaneKernels* lane_kernels_v4();

}  // namespace guiju
