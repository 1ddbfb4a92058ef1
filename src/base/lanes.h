// The few loops that no compiler vectorises by itself: bits to masks and back, sums before each
// record, tables looked up side by side. The only place with instructions of one processor (AVX-512),
// each with a portable twin. Included only by what is compiled for different sets of instructions:
// everything here has internal linkage, so that the linker never takes one for the other.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__AVX512BW__) && defined(__AVX512VL__) && !defined(GUIJU_PORTABLE_LANES)
#include <immintrin.h>
#define GUIJU_AVX512 1
#ifdef __AVX512VBMI__
#define GUIJU_AVX512_BYTES 1  // bytes in any order
#endif
#endif

namespace guiju {
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

#ifdef GUIJU_AVX512_BYTES

// The lowest `count` of 64 bits.
inline std::uint64_t first_bits(std::size_t count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

// 64 bytes, of which the last are 0 where only `count` are there.
inline __m512i load_bytes(const std::uint8_t* from, std::size_t count) {
  return count >= 64 ? _mm512_loadu_si512(from) : _mm512_maskz_loadu_epi8(first_bits(count), from);
}

// At most 64 tables side by side (LaneBlock and LaneSource of plan/lane_tables.h; the twin goes through
// them one by one, in evaluate/quick.cc): what each has for the `count` bytes of `small`, to the
// `lanes` integers of `out`; the sum of all.
template <class Block, class Source>
inline std::uint64_t look_up(const Block& block, const Source* sources, const std::uint8_t* small,
                             std::size_t count, std::int64_t* out, std::size_t lanes) {
  const __m512i none = _mm512_setzero_si512();
  __m512i a = none, b = none;
  for (std::uint32_t i = block.first; i < block.last; ++i) {
    const Source& source = sources[i];
    const std::uint8_t* const from = small + source.first;
    const std::size_t left = count - source.first;
    const __m512i low = load_bytes(from, left);
    const __m512i high = left > 64 ? load_bytes(from + 64, left - 64) : none;
    const auto pick = [&](std::uint64_t where, const std::uint8_t* which) {
      return _mm512_maskz_permutex2var_epi8(where, low, _mm512_load_si512(which), high);
    };
    a = _mm512_or_si512(a, pick(source.has_a, source.a));
    b = _mm512_or_si512(b, pick(source.has_b, source.b));
  }
  __m512i entry = _mm512_min_epu8(a, _mm512_load_si512(block.limit));
  entry = _mm512_mask_add_epi8(entry, _mm512_test_epi8_mask(b, b), entry,
                               _mm512_load_si512(block.step));
  // Of two neighbouring entries that of the lowest bit, of these by the next bit, and the next.
  static_assert(Block::most_entries == 8);
  const __m512i own = _mm512_load_si512(block.own);
  const __m512i which =
      _mm512_or_si512(own, _mm512_and_si512(_mm512_slli_epi16(entry, 6), _mm512_set1_epi8(64)));
  const auto two = [&](std::size_t first) {
    return _mm512_permutex2var_epi8(_mm512_load_si512(block.scores[first]), which,
                                    _mm512_load_si512(block.scores[first + 1]));
  };
  const std::uint64_t second = _mm512_test_epi8_mask(entry, _mm512_set1_epi8(2));
  const std::uint64_t third = _mm512_test_epi8_mask(entry, _mm512_set1_epi8(4));
  const __m512i found =
      _mm512_mask_blend_epi8(third, _mm512_mask_blend_epi8(second, two(0), two(2)),
                             _mm512_mask_blend_epi8(second, two(4), two(6)));
  // Every eighth byte of what is stored is one that was found.
  constexpr std::uint64_t lowest = 0x0101010101010101;
  const auto eight = [&](std::size_t first) {
    return _mm512_maskz_permutexvar_epi8(
        lowest,
        _mm512_cvtepu8_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(block.own + first))),
        found);
  };
  if (lanes == 64) {
    for (std::size_t i = 0; i < 64; i += 8) _mm512_storeu_si512(out + i, eight(i));
  } else {
    for (std::size_t i = 0; i < lanes; i += 8)
      _mm512_mask_storeu_epi64(out + i, static_cast<__mmask8>(first_bits(lanes - i)), eight(i));
  }
  return static_cast<std::uint64_t>(_mm512_reduce_add_epi64(_mm512_sad_epu8(found, none)));
}

// What two criteria lose over `count` records whose bytes are `small` (LanePass of plan/lane_tables.h;
// the twin is in evaluate/quick.cc). False where a byte says too little for a test.
template <class Pass>
inline bool look_up_records(const Pass& pass, const std::uint8_t* small, std::size_t count,
                            std::int64_t* lost) {
  // A record has 16 bits, of which a cell takes the lower eight.
  constexpr std::uint64_t lower = 0x5555555555555555;
  const __m512i none = _mm512_setzero_si512(), begins = _mm512_load_si512(pass.begins);
  __m512i first = none, second = none;
  while (count != 0) {
    const std::size_t now = count < pass.records ? count : pass.records;
    const std::size_t bytes = now * pass.fields;
    const std::uint64_t lanes = lower & first_bits(2 * now);
    const __m512i low = load_bytes(small, bytes);
    const __m512i high = bytes > 64 ? load_bytes(small + 64, bytes - 64) : none;
    const auto pick = [&](std::uint8_t slot) {
      return _mm512_maskz_permutex2var_epi8(
          lanes, low, _mm512_add_epi16(begins, _mm512_set1_epi16(slot)), high);
    };
    const auto set = [&](__m512i entry, std::uint32_t where, std::uint32_t bit) {
      return _mm512_mask_add_epi16(entry, where, entry,
                                   _mm512_set1_epi16(static_cast<short>(1U << bit)));
    };
    __m512i entry = none;
    for (std::uint32_t i = 0; i < Pass::most_slots; ++i) {
      const __m512i cell = pick(pass.slots[i]);
      entry = set(entry, _mm512_testn_epi16_mask(cell, cell), i);
    }
    for (std::uint32_t i = 0; i < pass.test_count; ++i) {
      const auto& test = pass.tests[i];
      const __m512i a = pick(test.a), b = pick(test.b), large = _mm512_set1_epi16(Pass::large);
      if (_mm512_cmpge_epi16_mask(_mm512_max_epi16(a, b), large) != 0) return false;
      const __m512i left = _mm512_mullo_epi16(a, _mm512_set1_epi16(test.fa));
      const __m512i right = _mm512_add_epi16(_mm512_mullo_epi16(b, _mm512_set1_epi16(test.fb)),
                                             _mm512_set1_epi16(test.c));
      const std::uint32_t holds = _mm512_cmplt_epi16_mask(left, right);
      entry = set(entry, test.negate ? ~holds : holds, Pass::most_slots + i);
    }
    const auto take = [&](const std::uint8_t* losses) {
      return _mm512_sad_epu8(_mm512_maskz_permutexvar_epi8(lanes, entry, _mm512_load_si512(losses)),
                             none);
    };
    first = _mm512_add_epi64(first, take(pass.losses[0]));
    second = _mm512_add_epi64(second, take(pass.losses[1]));
    count -= now;
    small += bytes;
  }
  lost[0] = _mm512_reduce_add_epi64(first);
  lost[1] = _mm512_reduce_add_epi64(second);
  return true;
}

// Whether none of `count` bytes is `unknown` where `needed` has all bits, which `unknown` has, too.
inline bool none_unknown(const std::uint8_t* needed, const std::uint8_t* bytes, std::size_t count) {
  const __m512i unknown = _mm512_set1_epi8(-1);
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < count; i += 64) {
    const __m512i must = load_bytes(needed + i, count - i);
    const __m512i have = load_bytes(bytes + i, count - i);
    found |= _mm512_cmpeq_epi8_mask(_mm512_and_si512(must, have), unknown);
  }
  return found == 0;
}

#endif

}  // namespace
}  // namespace guiju
