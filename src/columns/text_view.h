// How text views lie in memory: short texts within the row, long ones in a buffer that it names.
// Internal to columns/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace guiju::columns {

// One row of text views, as it lies in memory.
struct TextView {
  std::int32_t size = 0;
  std::int32_t buffer = 0, offset = 0;  // where it is longer than `most_within`
  static constexpr std::size_t width = 16;
  static constexpr std::int32_t most_within = 12;  // bytes, which stand behind the size

  explicit TextView(const std::uint8_t* from) {
    std::memcpy(&size, from, 4);
    std::memcpy(&buffer, from + 8, 4);
    std::memcpy(&offset, from + 12, 4);
  }
};

}  // namespace guiju::columns
