// Loops over bytes side by side, compiled for x86-64 processors with AVX-512 and its bytes in any order.
#include "base/lanes.h"
#include "evaluate/lane_kernels.h"

namespace guiju {

#ifdef GUIJU_AVX512_BYTES

static std::int64_t score(const LaneBlock* blocks, const LaneSource* sources,
                          const std::uint8_t* small, std::size_t cells, std::size_t parts,
                          std::int64_t* scores) {
  std::uint64_t sum = 0;
  for (std::size_t first = 0; first < parts; first += LaneBlock::width, ++blocks) {
    const std::size_t left = parts - first;
    sum += look_up(*blocks, sources, small, cells, scores + first,
                   left < LaneBlock::width ? left : LaneBlock::width);
  }
  return static_cast<std::int64_t>(sum);
}

const LaneKernels* lane_kernels_v4() {
  static constexpr LaneKernels kernels{score, look_up_records<LanePass>, none_unknown};
  return &kernels;
}

#else

const LaneKernels* lane_kernels_v4() { return nullptr; }

#endif

}  // namespace guiju
