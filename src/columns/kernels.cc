// Which table of loops this processor runs best.
#include "columns/kernels.h"

#include "columns/kernel_tables.h"

namespace guiju::columns {

KernelList all_kernels() {
  KernelList list{{&portable_kernels()}, 1};
#if defined(__x86_64__)
  if (const Kernels* v3 = kernels_v3();
      v3 != nullptr && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
    list.tables[list.count++] = v3;
  if (const Kernels* v4 = kernels_v4();
      v4 != nullptr && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("bmi2"))
    list.tables[list.count++] = v4;
#endif
  return list;
}

const Kernels& best_kernels() {
  const KernelList list = all_kernels();
  return *list.tables[list.count - 1];
}

}  // namespace guiju::columns
