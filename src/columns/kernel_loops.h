// The loops of kernels.h (with kernel_columns.h and kernel_values.h), written so that the compiler
// vectorises them, and the table of them. Included by kernels_*.cc, each compiled for another set of
// instructions: everything has internal linkage and nothing of the standard library is used that the
// linker could take from one of them for another.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/lanes.h"
#include "columns/kernel_columns.h"
#include "columns/kernel_values.h"
#include "columns/kernels.h"

namespace guiju::columns {
namespace {

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