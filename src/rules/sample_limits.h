// How large samples may be; stated in docs/language.md.
#pragma once

#include <cstddef>
#include <cstdint>

namespace guiju {

inline constexpr std::size_t max_samples = 200;             // of a rule file
inline constexpr std::size_t max_sample_keys = 16;          // of a sample
inline constexpr std::int64_t max_sample_size = 200;        // drawn at once
inline constexpr std::int64_t max_sample_numbers = 10'000;  // from the least to the most
inline constexpr std::size_t max_sample_frame = 100'000;    // records

}  // namespace guiju
