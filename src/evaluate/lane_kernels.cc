// Whether this processor looks up tables side by side.
#include "evaluate/lane_kernels.h"

namespace guiju {

static const LaneKernels* find_kernels() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl"))
    return lane_kernels_v4();
#endif
  return nullptr;
}

const LaneKernels* lane_kernels() {
  static const LaneKernels* const found = find_kernels();
  return found;
}

}  // namespace guiju
