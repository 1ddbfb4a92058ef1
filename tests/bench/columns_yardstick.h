// The same rubric by hand over columns: what the column evaluator is measured against. Two layouts:
// every fact a 16-bit integer, in loops that the compiler vectorises; and flags as bitmaps with counts
// of one byte, in AVX-512. Dates are 32-bit days, the occupations of a body lie between two offsets.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/yardstick.h"

namespace guiju::bench {

// Memory aligned for any vector, with some room behind.
template <class T>
class Aligned {
 public:
  explicit Aligned(std::size_t count = 0) : bytes_((count * sizeof(T) + 191) / 64 * 64 + 64) {
    const auto address = reinterpret_cast<std::uintptr_t>(bytes_.data());
    first_ = reinterpret_cast<T*>((address + 63) / 64 * 64);
  }
  Aligned(Aligned&&) = default;
  Aligned& operator=(Aligned&&) = default;
  T* data() const { return first_; }
  T& operator[](std::size_t i) const { return first_[i]; }

 private:
  std::vector<std::uint8_t> bytes_;
  T* first_ = nullptr;
};

struct Int16Columns {
#define COLUMN(name) Aligned<std::int16_t> name;
  YARDSTICK_FLAGS(COLUMN)
  YARDSTICK_FINDINGS(COLUMN)
  YARDSTICK_COUNTS(COLUMN)
#undef COLUMN
  Aligned<std::int16_t> cohort;  // 2020 or 2021
  Aligned<std::int32_t> evaluated_on, legal_certificate_valid_until;
  Aligned<std::int32_t> offsets;  // of occupations
  Aligned<std::int16_t> own_examiners, required_examiners, evaluated, own_item_bank,
      bank_meets_standard;
  std::size_t rows = 0, records = 0;
};

struct BitmapColumns {
#define COLUMN(name) Aligned<std::uint64_t> name;
  YARDSTICK_FLAGS(COLUMN)
  YARDSTICK_FINDINGS(COLUMN)
#undef COLUMN
#define COLUMN(name) Aligned<std::uint8_t> name;
  YARDSTICK_COUNTS(COLUMN)
#undef COLUMN
  Aligned<std::uint8_t> cohort;  // 0: 2020, 1: 2021
  Aligned<std::int32_t> evaluated_on, legal_certificate_valid_until;
  Aligned<std::int32_t> offsets;
  Aligned<std::uint8_t> own_examiners, required_examiners;
  Aligned<std::uint64_t> evaluated, own_item_bank, bank_meets_standard;
  std::size_t rows = 0, records = 0;
};

// The bodies, over and over again.
Int16Columns int16_columns(const std::vector<PlainBody>& bodies, std::size_t times);
BitmapColumns bitmap_columns(const std::vector<PlainBody>& bodies, std::size_t times);

// Totals in tenths (whatever the opinion) and opinions as Opinion, of rows `first` … `last`, multiples
// of 64 but at the end.
void yardstick_int16(const Int16Columns& columns, std::size_t first, std::size_t last,
                     std::int16_t* totals, std::uint8_t* opinions);
// With the scores of all 41 rows, in tenths.
void yardstick_int16_parts(const Int16Columns& columns, std::size_t first, std::size_t last,
                           std::int16_t* totals, std::uint8_t* opinions,
                           std::int16_t* const* parts);
// Needs AVX-512: false where the processor has none, and nothing is written.
bool yardstick_bitmap(const BitmapColumns& columns, std::size_t first, std::size_t last,
                      std::int16_t* totals, std::uint8_t* opinions);

}  // namespace guiju::bench
