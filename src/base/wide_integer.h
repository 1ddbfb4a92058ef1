// 256-bit unsigned integers, just enough for exact sums and comparisons of 127-bit ratios. Internal
// to number.cc.
#pragma once

#include <compare>
#include <cstdint>

namespace guiju {

__extension__ typedef unsigned __int128 uint128;

struct Wide {
  uint128 high = 0;
  uint128 low = 0;
  friend constexpr auto operator<=>(const Wide&, const Wide&) = default;
};

constexpr Wide operator+(const Wide& a, const Wide& b) {
  Wide sum{a.high + b.high, a.low + b.low};
  if (sum.low < a.low) ++sum.high;
  return sum;
}

// REQUIRES a >= b.
constexpr Wide operator-(const Wide& a, const Wide& b) {
  Wide difference{a.high - b.high, a.low - b.low};
  if (a.low < b.low) --difference.high;
  return difference;
}

// The full product: schoolbook multiplication of 64-bit halves.
constexpr Wide multiply(uint128 a, uint128 b) {
  constexpr uint128 mask = ~static_cast<std::uint64_t>(0);
  const uint128 low = (a & mask) * (b & mask);
  const uint128 cross = (a >> 64) * (b & mask) + (low >> 64);
  const uint128 middle = (a & mask) * (b >> 64) + (cross & mask);
  return {(a >> 64) * (b >> 64) + (cross >> 64) + (middle >> 64), (middle << 64) | (low & mask)};
}

struct WideDivision {
  Wide quotient;
  uint128 rest;
};

// Long division bit by bit. REQUIRES 0 < divisor < 2^127.
constexpr WideDivision divide(const Wide& value, uint128 divisor) {
  WideDivision result{{}, 0};
  for (int bit = 255; bit >= 0; --bit) {
    const uint128 part = bit >= 128 ? value.high >> (bit - 128) : value.low >> bit;
    result.rest = (result.rest << 1) | (part & 1);
    if (result.rest < divisor) continue;
    result.rest -= divisor;
    (bit >= 128 ? result.quotient.high : result.quotient.low) |= static_cast<uint128>(1)
                                                                 << (bit & 127);
  }
  return result;
}

}  // namespace guiju
