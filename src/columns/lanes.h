// The few loops that no compiler vectorises by itself: bits to masks and back, sums before each
// record. The only place with instructions of one processor (AVX-512), each with a portable twin. Included by
// kernels_*.cc only, which are compiled for different sets of instructions: everything here has
// internal linkage, so that the linker never takes one for the other.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__AVX512BW__) && defined(__AVX512VL__)
#include <immintrin.h>
#define GUIJU_AVX512 1
#endif

namespace guiju::columns {
namespace {

// 64 bits of a bitmap from bit `at` on, of which only the first `count` are read, the others 0.
[[maybe_unused]] inline std::uint64_t load_bits(const std::uint8_t* bits, std::uint64_t at,
                                                std::size_t count) {
  const std::uint8_t* const first = bits + (at >> 3);
  const unsigned shift = static_cast<unsigned>(at & 7);
  std::uint64_t low = 0;
  if (count == 64) {
    __builtin_memcpy(&low, first, 8);
    if (shift == 0) return low;
    return low >> shift | static_cast<std::uint64_t>(first[8]) << (64 - shift);
  }
  const std::size_t bytes = (shift + count + 7) >> 3;
  for (std::size_t i = 0; i < bytes && i < 8; ++i)
    low |= static_cast<std::uint64_t>(first[i]) << (8 * i);
  low >>= shift;
  if (bytes > 8) low |= static_cast<std::uint64_t>(first[8]) << (64 - shift);
  return low & ((std::uint64_t{1} << count) - 1);
}

#ifdef GUIJU_AVX512

inline void spread_bits(std::uint64_t bits, std::uint8_t* mask) {
  _mm512_storeu_si512(mask, _mm512_movm_epi8(bits));
}
inline std::uint64_t gather_bits(const std::uint8_t* mask) {
  return _mm512_movepi8_mask(_mm512_loadu_si512(mask));
}

#else

// Eight rows at a time: a bit is copied to each byte, and each byte keeps its own.
inline void spread_bits(std::uint64_t bits, std::uint8_t* mask) {
  for (int i = 0; i < 8; ++i) {
    const std::uint64_t copies = (bits >> (8 * i) & 0xff) * 0x0101010101010101;
    const std::uint64_t own = copies & 0x8040201008040201;
    // 0x80 where the byte is not 0: no byte exceeds 0x80, so nothing is carried over.
    const std::uint64_t high = ((own + 0x7f7f7f7f7f7f7f7f) | own) & 0x8080808080808080;
    const std::uint64_t all = (high << 1) - (high >> 7);
    __builtin_memcpy(mask + 8 * i, &all, 8);
  }
}
inline std::uint64_t gather_bits(const std::uint8_t* mask) {
  std::uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) {
    std::uint64_t eight = 0;
    __builtin_memcpy(&eight, mask + 8 * i, 8);
    bits |= ((eight & 0x0101010101010101) * 0x0102040810204080 >> 56) << (8 * i);
  }
  return bits;
}

#endif

}  // namespace
}  // namespace guiju::columns
