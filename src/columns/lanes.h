// The few loops that no compiler vectorises by itself: bits to masks and back, sums before each
// record. The only place with instructions of one processor (AVX-512), each with a portable twin. Included by
// kernels_*.cc only, which are compiled for different sets of instructions: everything here has
// internal linkage, so that the linker never takes one for the other.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__AVX512BW__) && defined(__AVX512VL__) && !defined(GUIJU_PORTABLE_LANES)
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

// A mask of 64 rows either or both with bits.
inline void either_bits(std::uint64_t bits, const std::uint8_t* a, std::uint8_t* out) {
  spread_bits(bits | gather_bits(a), out);
}
inline void both_bits(std::uint64_t bits, const std::uint8_t* a, std::uint8_t* out) {
  spread_bits(bits & gather_bits(a), out);
}
// into[i] += value where bit i is set, or `also` holds (null: nowhere), of 64 rows; wrapping.
inline void add_where(std::uint64_t bits, const std::uint8_t* also, std::uint8_t value,
                      std::uint8_t* into) {
  if (also != nullptr) bits |= gather_bits(also);
  const __m512i old = _mm512_loadu_si512(into);
  _mm512_storeu_si512(
      into, _mm512_mask_add_epi8(old, bits, old, _mm512_set1_epi8(static_cast<char>(value))));
}
inline void add_where(std::uint64_t bits, const std::uint8_t* also, std::uint16_t value,
                      std::uint16_t* into) {
  if (also != nullptr) bits |= gather_bits(also);
  const __m512i one = _mm512_set1_epi16(static_cast<short>(value));
  const __m512i low = _mm512_loadu_si512(into), high = _mm512_loadu_si512(into + 32);
  _mm512_storeu_si512(into, _mm512_mask_add_epi16(low, static_cast<std::uint32_t>(bits), low, one));
  _mm512_storeu_si512(
      into + 32, _mm512_mask_add_epi16(high, static_cast<std::uint32_t>(bits >> 32), high, one));
}

// Whole blocks of 64 rows: take(first row, bits of the rows whose 16-bit integer is not 0). Returns how
// many rows were done; `all` gets every bit that was seen.
template <class Take>
inline std::size_t flags_of(const std::int16_t* values, std::size_t rows, std::int16_t& all,
                            Take take) {
  __m512i seen = _mm512_setzero_si512();
  std::size_t i = 0;
  for (; i + 64 <= rows; i += 64) {
    const __m512i low = _mm512_loadu_si512(values + i), high = _mm512_loadu_si512(values + i + 32);
    seen = _mm512_ternarylogic_epi64(seen, low, high, 0xfe);  // seen | low | high
    take(i, _mm512_test_epi16_mask(low, low) |
                static_cast<std::uint64_t>(_mm512_test_epi16_mask(high, high)) << 32);
  }
  std::int16_t lanes[32];
  _mm512_storeu_si512(lanes, seen);
  for (const std::int16_t lane : lanes) all = static_cast<std::int16_t>(all | lane);
  return i;
}

// sums[i] = start + Σ (a | b << 16) of what lies before i.
inline std::uint32_t sum_pairs(const std::uint8_t* a, const std::uint8_t* b, std::size_t count,
                               std::uint32_t start, std::uint32_t* sums) {
  // Of the header's forms those that write every lane by a mask: compilers take the others for reading
  // what was never written.
  const __m512i zero = _mm512_setzero_si512(), last = _mm512_set1_epi32(15);
  __m512i carry = _mm512_set1_epi32(static_cast<int>(start));
  std::size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    const auto wide = [](const std::uint8_t* from) {
      return _mm512_maskz_cvtepu8_epi32(0xffff,
                                        _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
    };
    const __m512i own =
        _mm512_or_si512(wide(a + i), _mm512_maskz_slli_epi32(0xffff, wide(b + i), 16));
    __m512i all = _mm512_add_epi32(own, _mm512_alignr_epi32(own, zero, 15));
    all = _mm512_add_epi32(all, _mm512_alignr_epi32(all, zero, 14));
    all = _mm512_add_epi32(all, _mm512_alignr_epi32(all, zero, 12));
    all = _mm512_add_epi32(all, _mm512_alignr_epi32(all, zero, 8));
    all = _mm512_add_epi32(all, carry);
    _mm512_storeu_si512(sums + i, _mm512_sub_epi32(all, own));
    carry = _mm512_maskz_permutexvar_epi32(0xffff, last, all);
  }
  std::uint32_t lanes[16];
  _mm512_storeu_si512(lanes, carry);
  std::uint32_t sum = lanes[0];
  for (; i < count; ++i) {
    sums[i] = sum;
    sum += a[i] | static_cast<std::uint32_t>(b[i]) << 16;
  }
  return sum;
}

#else

// What the compiler vectorises well enough is left to it.
template <class Take>
inline std::size_t flags_of(const std::int16_t*, std::size_t, std::int16_t&, Take) {
  return 0;
}

inline std::uint32_t sum_pairs(const std::uint8_t* a, const std::uint8_t* b, std::size_t count,
                               std::uint32_t start, std::uint32_t* sums) {
  std::uint32_t sum = start;
  for (std::size_t i = 0; i < count; ++i) {
    sums[i] = sum;
    sum += a[i] | static_cast<std::uint32_t>(b[i]) << 16;
  }
  return sum;
}

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
inline void either_bits(std::uint64_t bits, const std::uint8_t* a, std::uint8_t* out) {
  std::uint8_t mask[64];
  spread_bits(bits, mask);
  for (int i = 0; i < 64; ++i) out[i] = a[i] | mask[i];
}
inline void both_bits(std::uint64_t bits, const std::uint8_t* a, std::uint8_t* out) {
  std::uint8_t mask[64];
  spread_bits(bits, mask);
  for (int i = 0; i < 64; ++i) out[i] = a[i] & mask[i];
}
template <class V>
inline void add_where(std::uint64_t bits, const std::uint8_t* also, V value, V* into) {
  std::uint8_t mask[64];
  spread_bits(bits, mask);
  if (also != nullptr)
    for (int i = 0; i < 64; ++i) mask[i] |= also[i];
  for (int i = 0; i < 64; ++i) {
    const V own = static_cast<V>(static_cast<std::int8_t>(mask[i]));
    into[i] = static_cast<V>(into[i] + (own & value));
  }
}

#endif

}  // namespace
}  // namespace guiju::columns
