// The tables that the build has beside the portable one; null where it has none. Internal to columns/.
#pragma once

#include "columns/kernels.h"

namespace guiju::columns {

const Kernels* kernels_v3();
const Kernels* kernels_v4();

}  // namespace guiju::columns
