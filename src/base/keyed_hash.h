// 128-bit keyed hash (SipHash-2-4) of bytes, by which ids of millions of bodies are compared without
// keeping their text.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace guiju {

// Sixteen bytes. The library reads no random source: the caller chooses the key.
using HashKey = std::array<unsigned char, 16>;

struct Hash128 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend auto operator<=>(const Hash128&, const Hash128&) = default;
};

// The SipHash-2-4 with 128-bit output of `bytes` under `key`; the same on every machine. Thread safe.
Hash128 keyed_hash(std::string_view bytes, const HashKey& key);

}  // namespace guiju

template <>
struct std::hash<guiju::Hash128> {
  std::size_t operator()(const guiju::Hash128& value) const noexcept {
    return static_cast<std::size_t>(value.low);
  }
};
