// Columns that no single loop reads → codes of options, and whether values are as declared. The one
// idea: all rows at once where few comparisons say it, row by row where there are texts or many words.
#include <cstring>

#include "columns/frame.h"
#include "columns/frame_reads.h"
#include "columns/row.h"

namespace guiju::columns {

bool all_set(const Bits& bits, std::int64_t at, std::size_t count) {
  if (bits.bytes == nullptr) return true;
  std::int64_t first = bits.offset + at;
  const std::int64_t end = first + static_cast<std::int64_t>(count);
  for (; first < end && (first & 7) != 0; ++first)
    if ((bits.bytes[first >> 3] >> (first & 7) & 1) == 0) return false;
  std::uint64_t all = ~std::uint64_t{0};
  for (; first + 64 <= end; first += 64) {
    std::uint64_t word = 0;
    std::memcpy(&word, bits.bytes + (first >> 3), 8);
    all &= word;
  }
  if (all != ~std::uint64_t{0}) return false;
  for (; first < end; ++first)
    if ((bits.bytes[first >> 3] >> (first & 7) & 1) == 0) return false;
  return true;
}

bool Frame::choice(const Step& step, const Range& at, const Mask* known, Mask* out) {
  const Column& column = *step.column;
  const auto filled = static_cast<Mask>(step.k0);
  bool wrong = false;
  const auto each = [&](auto option_of) {
    for (std::size_t i = 0; i < at.rows; ++i) {
      if (known != nullptr && known[i] == 0) {
        out[i] = filled;
        continue;
      }
      const std::int64_t option = option_of(at.first + static_cast<std::int64_t>(i));
      wrong = wrong || option < 0;
      out[i] = static_cast<Mask>(option);
    }
  };
  if (column.words || !column.option_values.empty()) {
    // Few words: by comparing, all rows at once.
    const bool words = column.words != nullptr;
    const std::size_t count =
        words ? static_cast<std::size_t>(column.word_count) : column.option_values.size();
    constexpr std::size_t few = 16;
    if (is_integer(column.store) && count <= few && width(column.store) <= 2) {
      auto* const narrow = words_.as<std::uint16_t>();
      const bool negative = kernels_.small[loop_of(column.store)][1](
          values_at(column, at.first), known, at.rows, 0, INT64_MAX, 0xffff, narrow);
      std::memset(out, 0xfe, (at.rows + block - 1) / block * block);
      Mask* const equal = known_.as<Mask>();
      for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t value = words ? static_cast<std::int64_t>(i) : column.option_values[i];
        const std::int64_t option = words ? column.options[i] : static_cast<std::int64_t>(i);
        if (value < 0 || value >= 0xffff || option < 0) continue;
        kernels_.compare_small[1](narrow, static_cast<std::uint32_t>(value), Compare::eq, at.rows,
                                  equal);
        kernels_.code_where(equal, static_cast<std::uint8_t>(option), at.rows, out);
      }
      kernels_.same(out, 0xfe, at.rows, equal);
      if (known != nullptr) {
        kernels_.both(equal, known, at.rows, equal);
        wrong = kernels_.any(equal, at.rows);
        kernels_.negate(known, at.rows, equal);
        kernels_.code_where(equal, filled, at.rows, out);
        return !wrong && !negative;
      }
      return !kernels_.any(equal, at.rows) && !negative;
    }
    if (words) {
      each([&](std::int64_t row) -> std::int64_t {
        const std::int64_t word = column.integer(row);
        return word < 0 || word >= column.word_count
                   ? -1
                   : column.options[static_cast<std::size_t>(word)];
      });
      return !wrong;
    }
    if (is_integer(column.store)) {
      each([&](std::int64_t row) -> std::int64_t {
        const std::int64_t value = column.integer(row);
        for (std::size_t i = 0; i < count; ++i)
          if (column.option_values[i] == value) return static_cast<std::int64_t>(i);
        return -1;
      });
      return !wrong;
    }
  }
  const std::vector<std::string>& choices = column.rule->fact->choices;
  each([&](std::int64_t row) -> std::int64_t {
    const std::string_view text = column.text(row);
    for (std::size_t i = 0; i < choices.size(); ++i)
      if (choices[i] == text) return static_cast<std::int64_t>(i);
    return -1;
  });
  return !wrong;
}

// Values that no loop reads: whether all are as declared.
bool Frame::check(const Column& column, const Range& at) {
  const Mask* known = nullptr;
  const bool open =
      !all_set(column.validity, at.first, at.rows) || !all_set(column.records, at.first, at.rows);
  if (open) {
    Mask* const there = known_.as<Mask>();
    for (std::size_t i = 0; i < at.rows; ++i)
      there[i] = column.known(at.first + static_cast<std::int64_t>(i)) ? 0xff : 0;
    known = there;
  }
  const facts::CellRule& rule = *column.rule;
  std::int64_t low = rule.min, high = rule.max;
  switch (rule.type) {
    case FactType::boolean:
    case FactType::finding: low = 0, high = 1; break;
    case FactType::count: break;
    case FactType::date: low = first_day, high = last_day; break;
    default: low = 1, high = 0;
  }
  if (is_integer(column.store) && !column.words && low <= high)
    return !kernels_.small[loop_of(column.store)][0](values_at(column, at.first), known, at.rows,
                                                     low, high, 0, words_.data());
  for (std::size_t i = 0; i < at.rows; ++i) {
    const std::int64_t row = at.first + static_cast<std::int64_t>(i);
    if (column.known(row) && !certainly_good(column, row)) return false;
  }
  return true;
}

}  // namespace guiju::columns
