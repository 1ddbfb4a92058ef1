// The loops over columns, compiled for x86-64 processors with AVX-512.
#include "columns/kernel_loops.h"
#include "columns/kernel_tables.h"

namespace guiju::columns {

const Kernels* kernels_v4() {
#ifdef __AVX512BW__
  static constexpr Kernels table = make_kernels("x86-64-v4");
  return &table;
#else
  return nullptr;
#endif
}

}  // namespace guiju::columns
