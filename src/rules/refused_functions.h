// Functions of FEEL that are left out on purpose, each with what to do instead.
#pragma once

#include <string_view>

namespace guiju {

struct RefusedFunction {
  std::string_view name;
  std::string_view zh, en;  // why, and what to write
};

// Null for a function that is not one of them.
const RefusedFunction* refused_function(std::string_view name);

}  // namespace guiju
