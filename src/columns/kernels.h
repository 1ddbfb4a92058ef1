// The loops over columns: what runs for every row. One table of functions for each set of
// instructions that this build has; all give the same bytes. Internal to columns/.
//
// Registers hold one chunk of rows. A mask has one byte for a row, 0xff where it holds and 0 where
// not; a value has one or two bytes (`V`: 0 or 1 below, chosen with the plan) and saturates. Register
// loops run in blocks of `block` rows, so registers are longer than a chunk; what lies behind the
// chunk's rows is never looked at. Columns are read within the chunk only.
#pragma once

#include <cstddef>
#include <cstdint>

namespace guiju::columns {

inline constexpr std::size_t block = 64;
using Mask = std::uint8_t;

enum class Compare : std::uint8_t { lt, le, gt, ge, eq, ne };

// What a test of two cells needs: a × fa + c compared with b × fb, in 64 bits.
struct Test {
  std::int64_t fa = 1, fb = 1, c = 0;
  Compare compare = Compare::lt;
};

struct Kernels {
  const char* name;

  // ---- Columns → registers. `known` is a mask or null; `store` is Store::i8 … u64 less i8.
  // Bits from `offset` on as a mask, negated or not.
  void (*expand)(const std::uint8_t* bits, std::int64_t offset, std::size_t rows, bool negated,
                 Mask* out);
  // min(value, most of V), `fill` where unknown. True where a known value lies outside low … high.
  bool (*small[8][2])(const void* values, const Mask* known, std::size_t rows, std::int64_t low,
                      std::int64_t high, std::uint32_t fill, void* out);
  // 0xff where an integer is not 0, negated where it is. True where a known one lies outside low … high.
  bool (*flag[8])(const void* values, const Mask* known, std::size_t rows, bool negated,
                  std::int64_t low, std::int64_t high, Mask* out);
  // Flags together with what reads them: a mask either or both with them …
  bool (*flag_either[8])(const void* values, std::size_t rows, bool negated, std::int64_t low,
                         std::int64_t high, const Mask* a, Mask* out);
  bool (*flag_both[8])(const void* values, std::size_t rows, bool negated, std::int64_t low,
                       std::int64_t high, const Mask* a, Mask* out);
  void (*bits_either)(const std::uint8_t* bits, std::int64_t offset, std::size_t rows, bool negated,
                      const Mask* a, Mask* out);
  void (*bits_both)(const std::uint8_t* bits, std::int64_t offset, std::size_t rows, bool negated,
                    const Mask* a, Mask* out);
  // … and into += value where they hold, or where `a` does (null: only where they do).
  bool (*sum_flag[8][2])(const void* values, std::size_t rows, bool negated, std::int64_t low,
                         std::int64_t high, const Mask* a, std::uint32_t value, void* into);
  void (*sum_bits[2])(const std::uint8_t* bits, std::int64_t offset, std::size_t rows, bool negated,
                      const Mask* a, std::uint32_t value, void* into);
  // into += min(min(value, most of V) × factor, limit), checked like small.
  bool (*sum_small[8][2])(const void* values, std::size_t rows, std::int64_t low, std::int64_t high,
                          std::uint32_t factor, std::uint32_t limit, void* into);
  // As 64-bit integers, checked like small.
  bool (*wide[8])(const void* values, const Mask* known, std::size_t rows, std::int64_t low,
                  std::int64_t high, std::int64_t fill, std::int64_t* out);
  // Two columns of the same type at most 32 bits wide against each other, factors within 15 bits.
  void (*test[6])(const void* a, const void* b, const Test& test, std::size_t rows, Mask* out);

  // ---- Masks; all in whole blocks.
  void (*both)(const Mask* a, const Mask* b, std::size_t rows, Mask* out);
  void (*either)(const Mask* a, const Mask* b, std::size_t rows, Mask* out);
  void (*without)(const Mask* a, const Mask* b, std::size_t rows, Mask* out);  // a and not b
  void (*negate)(const Mask* a, std::size_t rows, Mask* out);
  void (*compare_small[2])(const void* a, std::uint32_t with, Compare how, std::size_t rows,
                           Mask* out);
  void (*compare_wide)(const std::int64_t* a, const std::int64_t* b, Compare how, std::size_t rows,
                       Mask* out);
  void (*compare_total)(const std::int32_t* a, std::int32_t with, Compare how, std::size_t rows,
                        Mask* out);

  // ---- 64-bit numbers, wrapping: those of good rows were proved to fit.
  void (*wide_constant)(std::int64_t value, std::size_t rows, std::int64_t* out);
  void (*wide_add)(const std::int64_t* a, const std::int64_t* b, std::size_t rows,
                   std::int64_t* out);
  void (*wide_subtract)(const std::int64_t* a, const std::int64_t* b, std::size_t rows,
                        std::int64_t* out);
  void (*wide_times)(const std::int64_t* a, std::int64_t factor, std::size_t rows,
                     std::int64_t* out);
  void (*wide_choose)(const Mask* when, const std::int64_t* a, const std::int64_t* b,
                      std::size_t rows, std::int64_t* out);
  // min(value, most of V); below 0 is 0.
  void (*narrow[2])(const std::int64_t* a, std::size_t rows, void* out);

  // ---- Values.
  void (*constant[2])(const Mask* when, std::uint32_t value, std::size_t rows, void* out);
  void (*times[2])(const void* a, std::uint32_t factor, std::uint32_t every, std::size_t rows,
                   void* out);  // (a / every) × factor
  void (*add[2])(const void* a, const void* b, std::size_t rows, void* out);
  void (*subtract[2])(const void* a, const void* b, std::size_t rows, void* out);  // down to 0
  void (*most[2])(const void* a, const void* b, std::size_t rows, void* out);
  void (*least[2])(const void* a, const void* b, std::size_t rows, void* out);
  void (*hold[2])(const void* a, std::uint32_t limit, std::size_t rows,
                  void* out);                                                      // min(a, limit)
  void (*where[2])(const Mask* when, const void* a, std::size_t rows, void* out);  // a, or 0
  void (*choose[2])(const Mask* when, const void* a, const void* b, std::size_t rows, void* out);
  // into += min(a, limit), and the same of a constant where a mask holds.
  void (*sum[2])(const void* a, std::uint32_t limit, std::size_t rows, void* into);
  void (*sum_constant[2])(const Mask* when, std::uint32_t value, std::size_t rows, void* into);
  // total = base - the bins.
  void (*total[2])(const void* const* bins, std::size_t count, std::int32_t base, std::size_t rows,
                   std::int32_t* out);

  // ---- Codes: one byte for a row, as masks.
  void (*code_where)(const Mask* when, std::uint8_t code, std::size_t rows, std::uint8_t* into);
  void (*code_choose)(const Mask* when, const std::uint8_t* a, std::size_t rows,
                      std::uint8_t* into);  // into = a
  void (*bits_where)(const Mask* when, std::uint8_t bits, std::size_t rows, std::uint8_t* into);
  void (*same)(const std::uint8_t* a, std::uint8_t with, std::size_t rows, Mask* out);
  void (*equal)(const std::uint8_t* a, const std::uint8_t* b, std::size_t rows, Mask* out);

  // ---- Records. A pair of values of a record is one word: a | b << 16 where V has one byte, so that
  // sums over at most 256 records stay apart, else the same with 64 bits. sums[i] becomes the sum, from
  // `start` on, of what lies before record i, sums[records] of all; that is returned.
  std::uint64_t (*before[2])(const void* a, const void* b, std::size_t records, std::uint64_t start,
                             void* sums);
  // Of each row the sum over its records, from the sums before its first (`begins`) and before the
  // next row's, held at the top of V.
  void (*between[2])(const void* sums, const std::uint32_t* begins, std::size_t rows, void* a,
                     void* b);
  // Where each row's records begin, from the first row on; of 32-bit and 64-bit offsets. The largest
  // number of records of a row is returned.
  std::uint32_t (*begins[2])(const void* offsets, std::size_t rows, std::uint32_t* out);

  // ---- Registers → results. Exactly `rows` of them are written.
  void (*pack)(const Mask* a, std::size_t rows, std::uint8_t* bits);
  bool (*any)(const Mask* a, std::size_t rows);  // exactly `rows` are looked at
  void (*put_total[3])(const std::int32_t* a, std::int64_t factor, std::int64_t add,
                       std::size_t rows, void* out);  // as 16, 32, 64 bits
  void (*put_part[2][3])(const void* lost, std::int32_t marks, std::size_t rows, void* out);
  void (*put_bit)(const Mask* a, std::uint64_t bit, std::size_t rows, std::uint64_t* words,
                  std::size_t stride);  // words[i × stride] |= bit
};

// The best table that this processor can run, and the one that runs everywhere.
const Kernels& best_kernels();
const Kernels& portable_kernels();
// Every table that this processor can run, for tests and benchmarks.
struct KernelList {
  const Kernels* tables[3];
  std::size_t count;
};
KernelList all_kernels();

}  // namespace guiju::columns
