// The loops over columns, compiled for x86-64 processors with AVX2.
#include "columns/kernel_loops.h"
#include "columns/kernel_tables.h"

namespace guiju::columns {

const Kernels* kernels_v3() {
#ifdef __AVX2__
  static constexpr Kernels table = make_kernels("x86-64-v3");
  return &table;
#else
  return nullptr;
#endif
}

}  // namespace guiju::columns
