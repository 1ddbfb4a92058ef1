// The loops of kernels.h, written so that the compiler vectorises them, and the table of them. Included
// by kernels_*.cc, each compiled for another set of instructions: everything has internal linkage and
// nothing of the standard library is used that the linker could take from one of them for another.
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

// ---- Masks

void both(const Mask* a, const Mask* b, std::size_t rows, Mask* out) {
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) out[i] = a[i] & b[i];
}
void either(const Mask* a, const Mask* b, std::size_t rows, Mask* out) {
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) out[i] = a[i] | b[i];
}
void without(const Mask* a, const Mask* b, std::size_t rows, Mask* out) {
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) out[i] = static_cast<Mask>(a[i] & ~b[i]);
}
void negate(const Mask* a, std::size_t rows, Mask* out) {
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) out[i] = static_cast<Mask>(~a[i]);
}

template <class V>
void compare_small(const void* a, std::uint32_t with, Compare how, std::size_t rows, Mask* out) {
  const V* __restrict const in = static_cast<const V*>(a);
  Mask* __restrict const to = out;
  const V limit = static_cast<V>(with);
  rows = whole(rows);
  by_compare(how, [&](auto compare) {
    for (std::size_t i = 0; i < rows; ++i) to[i] = compare(in[i], limit);
  });
}
void compare_wide(const std::int64_t* a, const std::int64_t* b, Compare how, std::size_t rows,
                  Mask* out) {
  Mask* __restrict const to = out;
  rows = whole(rows);
  by_compare(how, [&](auto compare) {
    for (std::size_t i = 0; i < rows; ++i) to[i] = compare(a[i], b[i]);
  });
}
void compare_total(const std::int32_t* a, std::int32_t with, Compare how, std::size_t rows,
                   Mask* out) {
  Mask* __restrict const to = out;
  rows = whole(rows);
  by_compare(how, [&](auto compare) {
    for (std::size_t i = 0; i < rows; ++i) to[i] = compare(a[i], with);
  });
}

// ---- 64-bit numbers

inline std::uint64_t u(std::int64_t value) { return static_cast<std::uint64_t>(value); }

void wide_constant(std::int64_t value, std::size_t rows, std::int64_t* out) {
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) out[i] = value;
}
void wide_add(const std::int64_t* a, const std::int64_t* b, std::size_t rows, std::int64_t* out) {
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) out[i] = static_cast<std::int64_t>(u(a[i]) + u(b[i]));
}
void wide_subtract(const std::int64_t* a, const std::int64_t* b, std::size_t rows,
                   std::int64_t* out) {
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) out[i] = static_cast<std::int64_t>(u(a[i]) - u(b[i]));
}
void wide_times(const std::int64_t* a, std::int64_t factor, std::size_t rows, std::int64_t* out) {
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) out[i] = static_cast<std::int64_t>(u(a[i]) * u(factor));
}
void wide_choose(const Mask* when, const std::int64_t* a, const std::int64_t* b, std::size_t rows,
                 std::int64_t* out) {
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) out[i] = when[i] != 0 ? a[i] : b[i];
}
template <class V>
void narrow(const std::int64_t* a, std::size_t rows, void* out) {
  V* __restrict const to = static_cast<V*>(out);
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i)
    to[i] = static_cast<V>(a[i] < 0 ? 0 : a[i] > top_of<V> ? top_of<V> : a[i]);
}

// ---- Values

template <class V>
void constant(const Mask* when, std::uint32_t value, std::size_t rows, void* out) {
  V* __restrict const to = static_cast<V*>(out);
  const V one = static_cast<V>(value);
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) to[i] = static_cast<V>(spread<V>(when[i]) & one);
}
template <class V>
void times(const void* a, std::uint32_t factor, std::uint32_t every, std::size_t rows, void* out) {
  const V* __restrict const in = static_cast<const V*>(a);
  V* __restrict const to = static_cast<V*>(out);
  rows = whole(rows);
  if (every > 1) {
    for (std::size_t i = 0; i < rows; ++i) {
      const std::uint64_t product = std::uint64_t{in[i] / every} * factor;
      to[i] = static_cast<V>(product > top_of<V> ? top_of<V> : product);
    }
    return;
  }
  using Wide = typename Twice<V>::type;
  const Wide by = static_cast<Wide>(factor > top_of<V> ? top_of<V> : factor);
  for (std::size_t i = 0; i < rows; ++i) {
    const Wide product = static_cast<Wide>(in[i] * by);
    to[i] = static_cast<V>(at_most<Wide>(product, static_cast<Wide>(top_of<V>)));
  }
}
template <class V>
void add(const void* a, const void* b, std::size_t rows, void* out) {
  const V* const x = static_cast<const V*>(a);
  const V* const y = static_cast<const V*>(b);
  V* const to = static_cast<V*>(out);
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const V room = static_cast<V>(~y[i]);
    to[i] = static_cast<V>(at_most(x[i], room) + y[i]);
  }
}
template <class V>
void subtract(const void* a, const void* b, std::size_t rows, void* out) {
  const V* const x = static_cast<const V*>(a);
  const V* const y = static_cast<const V*>(b);
  V* const to = static_cast<V*>(out);
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) to[i] = static_cast<V>(x[i] - at_most(x[i], y[i]));
}
template <class V>
void most(const void* a, const void* b, std::size_t rows, void* out) {
  const V* const x = static_cast<const V*>(a);
  const V* const y = static_cast<const V*>(b);
  V* const to = static_cast<V*>(out);
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) to[i] = x[i] > y[i] ? x[i] : y[i];
}
template <class V>
void least(const void* a, const void* b, std::size_t rows, void* out) {
  const V* const x = static_cast<const V*>(a);
  const V* const y = static_cast<const V*>(b);
  V* const to = static_cast<V*>(out);
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) to[i] = at_most(x[i], y[i]);
}
template <class V>
void hold(const void* a, std::uint32_t limit, std::size_t rows, void* out) {
  const V* const x = static_cast<const V*>(a);
  V* const to = static_cast<V*>(out);
  const V room = static_cast<V>(limit);
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) to[i] = at_most(x[i], room);
}
template <class V>
void where(const Mask* when, const void* a, std::size_t rows, void* out) {
  const V* const x = static_cast<const V*>(a);
  V* const to = static_cast<V*>(out);
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) to[i] = static_cast<V>(spread<V>(when[i]) & x[i]);
}
template <class V>
void choose(const Mask* when, const void* a, const void* b, std::size_t rows, void* out) {
  const V* const x = static_cast<const V*>(a);
  const V* const y = static_cast<const V*>(b);
  V* const to = static_cast<V*>(out);
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const V mask = spread<V>(when[i]);
    to[i] = static_cast<V>((x[i] & mask) | (y[i] & static_cast<V>(~mask)));
  }
}
template <class V>
void sum(const void* a, std::uint32_t limit, std::size_t rows, void* into) {
  const V* __restrict const x = static_cast<const V*>(a);
  V* __restrict const to = static_cast<V*>(into);
  const V room = static_cast<V>(limit);
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) to[i] = static_cast<V>(to[i] + at_most(x[i], room));
}
template <class V>
void sum_constant(const Mask* when, std::uint32_t value, std::size_t rows, void* into) {
  V* __restrict const to = static_cast<V*>(into);
  const V one = static_cast<V>(value);
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) to[i] = static_cast<V>(to[i] + (spread<V>(when[i]) & one));
}
template <class V>
void total(const void* const* bins, std::size_t count, std::int32_t base, std::size_t rows,
           std::int32_t* out) {
  std::int32_t* __restrict const to = out;
  rows = whole(rows);
  std::size_t bin = 0;
  const auto at = [&](std::size_t which) { return static_cast<const V*>(bins[which]); };
  // The first four at once: most rubrics have no more.
  if (count >= 4) {
    const V *const a = at(0), *const b = at(1), *const c = at(2), *const d = at(3);
    for (std::size_t i = 0; i < rows; ++i) to[i] = base - (a[i] + b[i] + c[i] + d[i]);
    bin = 4;
  } else {
    for (std::size_t i = 0; i < rows; ++i) to[i] = base;
  }
  for (; bin < count; ++bin) {
    const V* const a = at(bin);
    for (std::size_t i = 0; i < rows; ++i) to[i] -= a[i];
  }
}

// ---- Codes

void code_where(const Mask* when, std::uint8_t code, std::size_t rows, std::uint8_t* into) {
  std::uint8_t* __restrict const to = into;
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i)
    to[i] = static_cast<std::uint8_t>((to[i] & ~when[i]) | (code & when[i]));
}
void code_choose(const Mask* when, const std::uint8_t* a, std::size_t rows, std::uint8_t* into) {
  std::uint8_t* __restrict const to = into;
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i)
    to[i] = static_cast<std::uint8_t>((to[i] & ~when[i]) | (a[i] & when[i]));
}
void bits_where(const Mask* when, std::uint8_t bits, std::size_t rows, std::uint8_t* into) {
  std::uint8_t* __restrict const to = into;
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i)
    to[i] = static_cast<std::uint8_t>(to[i] | (bits & when[i]));
}
void same(const std::uint8_t* a, std::uint8_t with, std::size_t rows, Mask* out) {
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) out[i] = a[i] == with ? 0xff : 0;
}
void equal(const std::uint8_t* a, const std::uint8_t* b, std::size_t rows, Mask* out) {
  rows = whole(rows);
  for (std::size_t i = 0; i < rows; ++i) out[i] = a[i] == b[i] ? 0xff : 0;
}

// ---- Records

template <class V>
std::uint64_t before(const void* a, const void* b, std::size_t records, std::uint64_t start,
                     void* sums) {
  const V* __restrict const x = static_cast<const V*>(a);
  const V* __restrict const y = static_cast<const V*>(b);
  if constexpr (sizeof(V) == 1) {
    auto* const to = static_cast<std::uint32_t*>(sums);
    return to[records] = sum_pairs(x, y, records, static_cast<std::uint32_t>(start), to);
  } else {
    std::uint64_t* __restrict const to = static_cast<std::uint64_t*>(sums);
    std::uint64_t sum = start;
    for (std::size_t i = 0; i < records; ++i) {
      to[i] = sum;
      sum += x[i] | static_cast<std::uint64_t>(y[i]) << 32;
    }
    return to[records] = sum;
  }
}
template <class V>
void between(const void* sums, const std::uint32_t* begins, std::size_t rows, void* a, void* b) {
  using Word = typename Twice<typename Twice<V>::type>::type;
  using Half = typename Twice<V>::type;
  constexpr unsigned half = 8 * sizeof(Half);
  const Word* __restrict const from = static_cast<const Word*>(sums);
  V* __restrict const x = static_cast<V*>(a);
  V* __restrict const y = static_cast<V*>(b);
  Word words[block];
  Word last = from[begins[0]];
  for (std::size_t at = 0; at < rows; at += block) {
    const std::size_t count = rows - at < block ? rows - at : block;
    for (std::size_t i = 0; i < count; ++i) {
      const Word next = from[begins[at + i + 1]];
      words[i] = static_cast<Word>(next - last);
      last = next;
    }
    for (std::size_t i = 0; i < count; ++i) {
      x[at + i] =
          static_cast<V>(at_most<Half>(static_cast<Half>(words[i]), static_cast<Half>(top_of<V>)));
      y[at + i] = static_cast<V>(
          at_most<Half>(static_cast<Half>(words[i] >> half), static_cast<Half>(top_of<V>)));
    }
  }
}
template <class T>
std::uint32_t begins(const void* offsets, std::size_t rows, std::uint32_t* out) {
  const T* __restrict const in = static_cast<const T*>(offsets);
  std::uint32_t* __restrict const to = out;
  const T first = in[0];
  std::uint32_t most = 0;
  to[0] = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const T count = static_cast<T>(in[i + 1] - in[i]);
    const std::uint32_t records =
        count > static_cast<T>(INT32_MAX) ? INT32_MAX : static_cast<std::uint32_t>(count);
    most = records > most ? records : most;
    to[i + 1] = static_cast<std::uint32_t>(in[i + 1] - first);
  }
  return most;
}

// ---- Registers → results

void pack(const Mask* a, std::size_t rows, std::uint8_t* bits) {
  std::size_t i = 0;
  for (; i + 64 <= rows; i += 64) {
    const std::uint64_t word = gather_bits(a + i);
    __builtin_memcpy(bits + i / 8, &word, 8);
  }
  if (i == rows) return;
  const std::uint64_t word = gather_bits(a + i) & ((std::uint64_t{1} << (rows - i)) - 1);
  for (std::size_t byte = 0; byte < (rows - i + 7) / 8; ++byte)
    bits[i / 8 + byte] = static_cast<std::uint8_t>(word >> (8 * byte));
}
bool any(const Mask* a, std::size_t rows) {
  Mask all = 0;
  for (std::size_t i = 0; i < rows; ++i) all |= a[i];
  return all != 0;
}
template <class T>
void put_total(const std::int32_t* a, std::int64_t factor, std::int64_t add, std::size_t rows,
               void* out) {
  T* __restrict const to = static_cast<T*>(out);
  if (factor == 1 && add == 0) {
    for (std::size_t i = 0; i < rows; ++i) to[i] = static_cast<T>(a[i]);
    return;
  }
  for (std::size_t i = 0; i < rows; ++i) to[i] = static_cast<T>(a[i] * factor + add);
}
template <class V, class T>
void put_part(const void* lost, std::int32_t marks, std::size_t rows, void* out) {
  const V* __restrict const in = static_cast<const V*>(lost);
  T* __restrict const to = static_cast<T*>(out);
  for (std::size_t i = 0; i < rows; ++i) to[i] = static_cast<T>(marks - in[i]);
}
void put_bit(const Mask* a, std::uint64_t bit, std::size_t rows, std::uint64_t* words,
             std::size_t stride) {
  if (stride == 1) {
    for (std::size_t i = 0; i < rows; ++i) words[i] |= a[i] != 0 ? bit : 0;
    return;
  }
  for (std::size_t i = 0; i < rows; ++i) words[i * stride] |= a[i] != 0 ? bit : 0;
}

template <class T>
constexpr void integer_loops(Kernels& k, std::size_t store) {
  k.small[store][0] = small<T, std::uint8_t>;
  k.small[store][1] = small<T, std::uint16_t>;
  k.sum_small[store][0] = sum_small<T, std::uint8_t>;
  k.sum_small[store][1] = sum_small<T, std::uint16_t>;
  k.flag[store] = flag<T>;
  k.flag_either[store] = flag_either<T>;
  k.flag_both[store] = flag_both<T>;
  k.sum_flag[store][0] = sum_flag<T, std::uint8_t>;
  k.sum_flag[store][1] = sum_flag<T, std::uint16_t>;
  k.wide[store] = wide<T>;
  if constexpr (sizeof(T) <= 4) k.test[store] = test<T>;
}
template <class V>
constexpr void value_loops(Kernels& k, std::size_t v) {
  k.sum_bits[v] = sum_bits<V>;
  k.compare_small[v] = compare_small<V>;
  k.narrow[v] = narrow<V>;
  k.constant[v] = constant<V>;
  k.times[v] = times<V>;
  k.add[v] = add<V>;
  k.subtract[v] = subtract<V>;
  k.most[v] = most<V>;
  k.least[v] = least<V>;
  k.hold[v] = hold<V>;
  k.where[v] = where<V>;
  k.choose[v] = choose<V>;
  k.sum[v] = sum<V>;
  k.sum_constant[v] = sum_constant<V>;
  k.total[v] = total<V>;
  k.before[v] = before<V>;
  k.between[v] = between<V>;
  k.put_part[v][0] = put_part<V, std::int8_t>;
  k.put_part[v][1] = put_part<V, std::int16_t>;
  k.put_part[v][2] = put_part<V, std::int32_t>;
}

constexpr Kernels make_kernels(const char* name) {
  Kernels k{};
  k.name = name;
  k.expand = expand;
  k.bits_either = bits_either;
  k.bits_both = bits_both;
  integer_loops<std::int8_t>(k, 0);
  integer_loops<std::uint8_t>(k, 1);
  integer_loops<std::int16_t>(k, 2);
  integer_loops<std::uint16_t>(k, 3);
  integer_loops<std::int32_t>(k, 4);
  integer_loops<std::uint32_t>(k, 5);
  integer_loops<std::int64_t>(k, 6);
  integer_loops<std::uint64_t>(k, 7);
  k.both = both;
  k.either = either;
  k.without = without;
  k.negate = negate;
  k.compare_wide = compare_wide;
  k.compare_total = compare_total;
  k.wide_constant = wide_constant;
  k.wide_add = wide_add;
  k.wide_subtract = wide_subtract;
  k.wide_times = wide_times;
  k.wide_choose = wide_choose;
  value_loops<std::uint8_t>(k, 0);
  value_loops<std::uint16_t>(k, 1);
  k.code_where = code_where;
  k.code_choose = code_choose;
  k.bits_where = bits_where;
  k.same = same;
  k.equal = equal;
  k.begins[0] = begins<std::int32_t>;
  k.begins[1] = begins<std::int64_t>;
  k.pack = pack;
  k.any = any;
  k.put_total[0] = put_total<std::int16_t>;
  k.put_total[1] = put_total<std::int32_t>;
  k.put_total[2] = put_total<std::int64_t>;
  k.put_bit = put_bit;
  return k;
}

}  // namespace
}  // namespace guiju::columns
