// The loops as another processor's compiler would have them: for this one, but with the portable twins of
// everything that is written in its instructions.
#define GUIJU_PORTABLE_LANES 1
#include "columns/kernel_loops.h"

#include "bench/columns_bench.h"

namespace guiju::bench {

const columns::Kernels& twin_kernels() {
  static constexpr columns::Kernels table = columns::make_kernels("portable twins");
  return table;
}

}  // namespace guiju::bench
