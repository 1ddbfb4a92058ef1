// Loops that read columns into registers: see kernel_loops.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/lanes.h"
#include "columns/kernels.h"

namespace guiju::columns {
namespace {

// The rows of whole blocks; the compiler sees that it is a multiple of `block`.
inline std::size_t whole(std::size_t rows) { return (rows + block - 1) / block * block; }

template <class V>
constexpr std::uint32_t top_of = static_cast<V>(~V{0});

// a, but at most `limit`.
template <class T>
inline T at_most(T a, T limit) {
  return a < limit ? a : limit;
}

// ---- Columns → registers

void expand(const std::uint8_t* bits, std::int64_t offset, std::size_t rows, bool negated,
            Mask* out) {
  const auto from = static_cast<std::uint64_t>(offset);
  const std::uint64_t flip = negated ? ~std::uint64_t{0} : 0;
  std::size_t i = 0;
  for (; i + 64 <= rows; i += 64) spread_bits(load_bits(bits, from + i, 64) ^ flip, out + i);
  if (i < rows) spread_bits(load_bits(bits, from + i, rows - i) ^ flip, out + i);
}

template <class T>
constexpr bool is_signed = static_cast<T>(-1) < static_cast<T>(0);
// The least and the greatest that T holds, as far as 63 bits hold it.
template <class T>
constexpr std::int64_t high_of = sizeof(T) == 8
                                     ? INT64_MAX
                                     : static_cast<std::int64_t>(~std::uint64_t{0} >>
                                                                 (64 - 8 * sizeof(T) % 64 +
                                                                  (is_signed<T> ? 1 : 0)));
template <class T>
constexpr std::int64_t low_of = is_signed<T> ? -high_of<T> - 1 : 0;

template <class T>
inline T clamped(std::int64_t value) {
  return value < low_of<T>    ? static_cast<T>(low_of<T>)
         : value > high_of<T> ? static_cast<T>(high_of<T>)
                              : static_cast<T>(value);
}

// Whether any of the lanes is set.
template <class T>
bool any_lane(const T* lanes, std::size_t count) {
  T all = 0;
  for (std::size_t i = 0; i < count; ++i) all = static_cast<T>(all | lanes[i]);
  return all != 0;
}

template <class T, class V>
inline V narrowed(T value) {
  if constexpr (sizeof(T) < sizeof(V) || (sizeof(T) == sizeof(V) && !is_signed<T>))
    return static_cast<V>(value);
  else if constexpr (static_cast<std::uint64_t>(high_of<T>) <= top_of<V>)
    return static_cast<V>(value);
  else
    return value > static_cast<T>(top_of<V>) ? static_cast<V>(top_of<V>) : static_cast<V>(value);
}

// Twice as many bits: what a product of two V fits.
template <class V>
struct Twice;
template <>
struct Twice<std::uint8_t> {
  using type = std::uint16_t;
};
template <>
struct Twice<std::uint16_t> {
  using type = std::uint32_t;
};
template <>
struct Twice<std::uint32_t> {
  using type = std::uint64_t;
};

template <class T, class V>
bool small(const void* values, const Mask* known, std::size_t rows, std::int64_t low,
           std::int64_t high, std::uint32_t fill, void* out) {
  const T* __restrict const in = static_cast<const T*>(values);
  V* __restrict const to = static_cast<V*>(out);
  const T least = clamped<T>(low), greatest = clamped<T>(high);
  if (known != nullptr) {
    const V filled = static_cast<V>(fill);
    std::uint8_t bad = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      const T value = in[i];
      bad =
          static_cast<std::uint8_t>(bad | (known[i] & static_cast<std::uint8_t>(-static_cast<int>(
                                                          (value < least) | (value > greatest)))));
      const V small = narrowed<T, V>(value);
      to[i] = known[i] != 0 ? small : filled;
    }
    return bad != 0;
  }
  if (low <= low_of<T> && high >= high_of<T>) {
    for (std::size_t i = 0; i < rows; ++i) to[i] = narrowed<T, V>(in[i]);
    return false;
  }
  if (low == 0 && high >= high_of<T>) {
    // Only the sign can be wrong.
    T all = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      all = static_cast<T>(all | in[i]);
      to[i] = narrowed<T, V>(in[i]);
    }
    return all < 0;
  }
  T bad = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    bad = static_cast<T>(bad | static_cast<T>((in[i] < least) | (in[i] > greatest)));
    to[i] = narrowed<T, V>(in[i]);
  }
  return bad != 0;
}

// into += min(min(value, top) × factor, limit) of a column's integers.
template <class T, class V>
bool sum_small(const void* values, std::size_t rows, std::int64_t low, std::int64_t high,
               std::uint32_t factor, std::uint32_t limit, void* into) {
  using Wide = typename Twice<V>::type;
  const T* __restrict const in = static_cast<const T*>(values);
  V* __restrict const to = static_cast<V*>(into);
  const Wide top = static_cast<Wide>(top_of<V>), by = at_most<Wide>(static_cast<Wide>(factor), top),
             room = static_cast<Wide>(limit);
  const auto lost = [&](T value) {
    const Wide counted = at_most<Wide>(narrowed<T, Wide>(value), top);
    return static_cast<V>(at_most<Wide>(static_cast<Wide>(counted * by), room));
  };
  if (low == 0 && high >= high_of<T>) {
    // Only the sign can be wrong.
    T all = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      all = static_cast<T>(all | in[i]);
      to[i] = static_cast<V>(to[i] + lost(in[i]));
    }
    return all < 0;
  }
  const T least = clamped<T>(low), greatest = clamped<T>(high);
  T bad = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    bad = static_cast<T>(bad | static_cast<T>((in[i] < least) | (in[i] > greatest)));
    to[i] = static_cast<V>(to[i] + lost(in[i]));
  }
  return bad != 0;
}

// take(row, mask) for each row with whether its integer is not 0, or is; rows of whole blocks may come
// as take_block(first row, bits). True where one lies outside low … high.
template <class T, class Take, class TakeBlock>
inline bool each_flag(const void* values, std::size_t rows, bool negated, std::int64_t low,
                      std::int64_t high, Take take, TakeBlock take_block) {
  const T* __restrict const in = static_cast<const T*>(values);
  const T least = clamped<T>(low), greatest = clamped<T>(high);
  // Bits that no good value has; none where that is not how the limits lie.
  if (low != 0 || (high < high_of<T> && (high & (high + 1)) != 0)) {
    const Mask flip = negated ? 0xff : 0;
    std::uint8_t bad = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      bad = static_cast<std::uint8_t>(bad | (in[i] < least) | (in[i] > greatest));
      take(i, static_cast<Mask>((in[i] != 0 ? 0xff : 0) ^ flip));
    }
    return bad != 0;
  }
  T all = 0;
  std::size_t done = 0;
  if constexpr (sizeof(T) == 2) {
    std::int16_t seen = 0;
    const std::uint64_t flip = negated ? ~std::uint64_t{0} : 0;
    done = flags_of(static_cast<const std::int16_t*>(values), rows, seen,
                    [&](std::size_t i, std::uint64_t bits) { take_block(i, bits ^ flip); });
    all = static_cast<T>(seen);
  }
  if (negated) {
    for (std::size_t i = done; i < rows; ++i) {
      all = static_cast<T>(all | in[i]);
      take(i, in[i] == 0 ? 0xff : 0);
    }
  } else {
    for (std::size_t i = done; i < rows; ++i) {
      all = static_cast<T>(all | in[i]);
      take(i, in[i] != 0 ? 0xff : 0);
    }
  }
  return high >= high_of<T> ? all < 0 : (all & static_cast<T>(~greatest)) != 0;
}

template <class T>
bool flag(const void* values, const Mask* known, std::size_t rows, bool negated, std::int64_t low,
          std::int64_t high, Mask* out) {
  Mask* __restrict const to = out;
  if (known == nullptr)
    return each_flag<T>(
        values, rows, negated, low, high, [&](std::size_t i, Mask mask) { to[i] = mask; },
        [&](std::size_t i, std::uint64_t bits) { spread_bits(bits, to + i); });
  const T* __restrict const in = static_cast<const T*>(values);
  const T least = clamped<T>(low), greatest = clamped<T>(high);
  const Mask flip = negated ? 0xff : 0;
  std::uint8_t bad = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const T value = in[i];
    bad = static_cast<std::uint8_t>(bad | (known[i] & static_cast<std::uint8_t>(-static_cast<int>(
                                                          (value < least) | (value > greatest)))));
    to[i] = static_cast<Mask>((value != 0 ? 0xff : 0) ^ flip);
  }
  return bad != 0;
}
template <class T>
bool flag_either(const void* values, std::size_t rows, bool negated, std::int64_t low,
                 std::int64_t high, const Mask* a, Mask* out) {
  return each_flag<T>(
      values, rows, negated, low, high,
      [&](std::size_t i, Mask mask) { out[i] = static_cast<Mask>(a[i] | mask); },
      [&](std::size_t i, std::uint64_t bits) { either_bits(bits, a + i, out + i); });
}
template <class T>
bool flag_both(const void* values, std::size_t rows, bool negated, std::int64_t low,
               std::int64_t high, const Mask* a, Mask* out) {
  return each_flag<T>(
      values, rows, negated, low, high,
      [&](std::size_t i, Mask mask) { out[i] = static_cast<Mask>(a[i] & mask); },
      [&](std::size_t i, std::uint64_t bits) { both_bits(bits, a + i, out + i); });
}
// All bits of V where the mask holds.
template <class V>
inline V spread(Mask mask) {
  return static_cast<V>(static_cast<std::int8_t>(mask));
}
template <class T, class V>
bool sum_flag(const void* values, std::size_t rows, bool negated, std::int64_t low,
              std::int64_t high, const Mask* a, std::uint32_t value, void* into) {
  V* __restrict const to = static_cast<V*>(into);
  const V one = static_cast<V>(value);
  if (a == nullptr)
    return each_flag<T>(
        values, rows, negated, low, high,
        [&](std::size_t i, Mask mask) { to[i] = static_cast<V>(to[i] + (spread<V>(mask) & one)); },
        [&](std::size_t i, std::uint64_t bits) { add_where(bits, nullptr, one, to + i); });
  return each_flag<T>(
      values, rows, negated, low, high,
      [&](std::size_t i, Mask mask) {
        to[i] = static_cast<V>(to[i] + (spread<V>(static_cast<Mask>(mask | a[i])) & one));
      },
      [&](std::size_t i, std::uint64_t bits) { add_where(bits, a + i, one, to + i); });
}

// The same of a bitmap.
template <class TakeBlock>
inline void each_bits(const std::uint8_t* bits, std::int64_t offset, std::size_t rows, bool negated,
                      TakeBlock take_block) {
  const auto from = static_cast<std::uint64_t>(offset);
  const std::uint64_t flip = negated ? ~std::uint64_t{0} : 0;
  std::size_t i = 0;
  for (; i + 64 <= rows; i += 64) take_block(i, load_bits(bits, from + i, 64) ^ flip);
  if (i < rows) take_block(i, load_bits(bits, from + i, rows - i) ^ flip);
}
void bits_either(const std::uint8_t* bits, std::int64_t offset, std::size_t rows, bool negated,
                 const Mask* a, Mask* out) {
  each_bits(bits, offset, rows, negated,
            [&](std::size_t i, std::uint64_t word) { either_bits(word, a + i, out + i); });
}
void bits_both(const std::uint8_t* bits, std::int64_t offset, std::size_t rows, bool negated,
               const Mask* a, Mask* out) {
  each_bits(bits, offset, rows, negated,
            [&](std::size_t i, std::uint64_t word) { both_bits(word, a + i, out + i); });
}
template <class V>
void sum_bits(const std::uint8_t* bits, std::int64_t offset, std::size_t rows, bool negated,
              const Mask* a, std::uint32_t value, void* into) {
  V* const to = static_cast<V*>(into);
  const V one = static_cast<V>(value);
  each_bits(bits, offset, rows, negated, [&](std::size_t i, std::uint64_t word) {
    add_where(word, a == nullptr ? nullptr : a + i, one, to + i);
  });
}

template <class T>
bool wide(const void* values, const Mask* known, std::size_t rows, std::int64_t low,
          std::int64_t high, std::int64_t fill, std::int64_t* out) {
  const T* __restrict const in = static_cast<const T*>(values);
  std::int64_t* __restrict const to = out;
  std::int64_t bad = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    // What exceeds 63 bits is beyond every limit.
    std::int64_t value = static_cast<std::int64_t>(in[i]);
    if constexpr (sizeof(T) == 8 && !is_signed<T>) value = value < 0 ? INT64_MAX : value;
    const bool there = known == nullptr || known[i] != 0;
    bad |= static_cast<std::int64_t>(there & ((value < low) | (value > high)));
    to[i] = there ? value : fill;
  }
  return bad != 0;
}

template <class T>
inline Mask holds(Compare how, T a, T b) {
  switch (how) {
    case Compare::lt: return a < b ? 0xff : 0;
    case Compare::le: return a <= b ? 0xff : 0;
    case Compare::gt: return a > b ? 0xff : 0;
    case Compare::ge: return a >= b ? 0xff : 0;
    case Compare::eq: return a == b ? 0xff : 0;
    case Compare::ne: return a != b ? 0xff : 0;
  }
  return 0;
}
// Calls `loop` with the comparison as a constant, so that each is a loop of its own.
template <class Loop>
inline void by_compare(Compare how, Loop loop) {
  switch (how) {
    case Compare::lt: loop([](auto a, auto b) { return holds(Compare::lt, a, b); }); break;
    case Compare::le: loop([](auto a, auto b) { return holds(Compare::le, a, b); }); break;
    case Compare::gt: loop([](auto a, auto b) { return holds(Compare::gt, a, b); }); break;
    case Compare::ge: loop([](auto a, auto b) { return holds(Compare::ge, a, b); }); break;
    case Compare::eq: loop([](auto a, auto b) { return holds(Compare::eq, a, b); }); break;
    case Compare::ne: loop([](auto a, auto b) { return holds(Compare::ne, a, b); }); break;
  }
}

// Wrapping 32 bits: of good rows nothing exceeds them, others are evaluated one by one.
template <class T>
void test(const void* a, const void* b, const Test& test, std::size_t rows, Mask* out) {
  const T* __restrict const left = static_cast<const T*>(a);
  const T* __restrict const right = static_cast<const T*>(b);
  Mask* __restrict const to = out;
  if (test.fa == 1 && test.fb == 1 && test.c == 0) {
    by_compare(test.compare, [&](auto compare) {
      for (std::size_t i = 0; i < rows; ++i) to[i] = compare(left[i], right[i]);
    });
    return;
  }
  const auto fa = static_cast<std::uint32_t>(test.fa), fb = static_cast<std::uint32_t>(test.fb),
             c = static_cast<std::uint32_t>(test.c);
  by_compare(test.compare, [&](auto compare) {
    for (std::size_t i = 0; i < rows; ++i)
      to[i] = compare(static_cast<std::int32_t>(static_cast<std::uint32_t>(left[i]) * fa + c),
                      static_cast<std::int32_t>(static_cast<std::uint32_t>(right[i]) * fb));
  });
}

}  // namespace
}  // namespace guiju::columns
