// The loops over columns, compiled for every processor.
#include "columns/kernel_loops.h"
#include "columns/kernel_tables.h"

namespace guiju::columns {

const Kernels& portable_kernels() {
  static constexpr Kernels table = make_kernels("portable");
  return table;
}

}  // namespace guiju::columns
