// Loops over registers: masks, 64-bit numbers, values and codes; see kernel_loops.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/lanes.h"
#include "columns/kernel_columns.h"

namespace guiju::columns {
namespace {

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

}  // namespace
}  // namespace guiju::columns
