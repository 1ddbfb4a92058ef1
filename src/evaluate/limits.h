// How much work may be asked for, by the command line as by the C interface; each at least 1.
#pragma once

#include <cstddef>

namespace guiju {

inline constexpr std::size_t most_combinations = 1'000'000;   // of open readings, for one body
inline constexpr std::size_t most_bound_steps = 100'000'000;  // evaluations for one body's bounds
inline constexpr std::size_t most_sets_told = 10'000;         // of rows put right, for a line
inline constexpr std::size_t most_tries = 100'000;            // such sets evaluated, for a line

}  // namespace guiju
