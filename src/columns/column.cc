// A row of a bound column → its value. The one idea: that it can be read was checked when the
// column was bound, so only an address is worked out here.
#include <cstring>

#include "columns/batch.h"
#include "columns/text_view.h"

namespace guiju::columns {

std::int64_t Column::integer(std::int64_t i) const {
  const auto at = static_cast<std::size_t>(i + offset);
  const auto read = [&](auto zero) {
    auto value = zero;
    std::memcpy(&value, values + at * sizeof value, sizeof value);
    return static_cast<std::int64_t>(value);
  };
  switch (store) {
    case Store::i8: return read(std::int8_t{});
    case Store::u8: return read(std::uint8_t{});
    case Store::i16: return read(std::int16_t{});
    case Store::u16: return read(std::uint16_t{});
    case Store::i32: return read(std::int32_t{});
    case Store::u32: return read(std::uint32_t{});
    case Store::u64: {
      // What exceeds 63 bits is beyond every count.
      std::uint64_t value = 0;
      std::memcpy(&value, values + at * sizeof value, sizeof value);
      return value > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(value);
    }
    default: return read(std::int64_t{});
  }
}

std::string_view Column::text(std::int64_t i) const {
  const auto at = static_cast<std::size_t>(i + offset);
  if (store == Store::text_view) {
    const std::uint8_t* const from = values + at * TextView::width;
    const TextView view(from);
    const char* const begin = reinterpret_cast<const char*>(
        view.size <= TextView::most_within
            ? from + 4
            : static_cast<const std::uint8_t*>(buffers[2 + view.buffer]) + view.offset);
    return {begin, static_cast<std::size_t>(view.size)};
  }
  std::int64_t begin = 0, end = 0;
  if (store == Store::large_text) {
    begin = reinterpret_cast<const std::int64_t*>(values)[at];
    end = reinterpret_cast<const std::int64_t*>(values)[at + 1];
  } else {
    begin = reinterpret_cast<const std::int32_t*>(values)[at];
    end = reinterpret_cast<const std::int32_t*>(values)[at + 1];
  }
  if (begin == end) return {};
  return {reinterpret_cast<const char*>(bytes) + begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace guiju::columns
