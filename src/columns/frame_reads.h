// Where the values of a column begin, and which of the loops for integers reads them.
// Internal to columns/.
#pragma once

#include <cstddef>
#include <cstdint>

#include "columns/batch.h"

namespace guiju::columns {

// Bytes of a value; 0 where a value has none of its own.
inline std::size_t width(Store store) {
  switch (store) {
    case Store::i8:
    case Store::u8: return 1;
    case Store::i16:
    case Store::u16: return 2;
    case Store::i32:
    case Store::u32: return 4;
    case Store::nothing:
    case Store::bits: return 0;
    case Store::text_view:
    case Store::decimal: return 16;
    default: return 8;
  }
}

inline const std::uint8_t* values_at(const Column& column, std::int64_t first) {
  return column.values + static_cast<std::size_t>(column.offset + first) * width(column.store);
}

// Its place in the tables of loops that are made for each integer. REQUIRES: is_integer(store).
inline std::size_t loop_of(Store store) {
  return static_cast<std::size_t>(store) - static_cast<std::size_t>(Store::i8);
}

}  // namespace guiju::columns
