// Steps → calls of loops. One idea: a step is one loop over a whole chunk, so that what it costs to
// find out which loop it is does not count, and the registers of a chunk stay in the nearest cache.
#include "columns/frame.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "columns/row.h"

namespace guiju::columns {

namespace {
constexpr std::align_val_t alignment{64};
}

Buffer::~Buffer() { ::operator delete(data_, alignment); }
Buffer::Buffer(Buffer&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
Buffer& Buffer::operator=(Buffer&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}
void Buffer::reserve(std::size_t bytes) {
  if (bytes <= size_) return;
  ::operator delete(data_, alignment);
  data_ = nullptr;
  size_ = 0;
  const std::size_t room = (bytes + 63) / 64 * 64;
  data_ = static_cast<std::uint8_t*>(::operator new(room, alignment));
  size_ = room;
}

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

namespace {

std::size_t width(Store store) {
  switch (store) {
    case Store::i8:
    case Store::u8: return 1;
    case Store::i16:
    case Store::u16: return 2;
    case Store::i32:
    case Store::u32: return 4;
    case Store::nothing:
    case Store::bits: return 0;
    case Store::text_view:
    case Store::decimal: return 16;
    default: return 8;
  }
}

const std::uint8_t* values_at(const Column& column, std::int64_t first) {
  return column.values + static_cast<std::size_t>(column.offset + first) * width(column.store);
}

// Into the second-level cache: the loops that come next find it there.
void fetch(const std::uint8_t* from, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; i += 64) __builtin_prefetch(from + i, 0, 2);
}

std::size_t loop_of(Store store) {
  return static_cast<std::size_t>(store) - static_cast<std::size_t>(Store::i8);
}

// What a column that is read as a flag may hold.
struct Limits {
  std::int64_t low = 0, high = 1;
};
Limits flag_limits(const Column& column) {
  const facts::CellRule& rule = *column.rule;
  return rule.type == FactType::count ? Limits{rule.min, rule.max} : Limits{};
}

}  // namespace

void Frame::size(const Lowered& lowered) {
  Sizes sizes;
  sizes.value = lowered.value;
  std::size_t* const most = sizes.of_records;
  for (std::size_t kind = 0; kind < kinds; ++kind)
    sizes.of_rows[kind] = lowered.loops.registers[kind];
  for (const RecordLoops& records : lowered.records) {
    for (std::size_t kind = 0; kind < kinds; ++kind)
      most[kind] = std::max<std::size_t>(most[kind], records.loops.registers[kind]);
    sizes.pairs = std::max(sizes.pairs, (records.lanes.size() + 1) / 2);
  }
  if (sizes == sizes_) return;
  const std::size_t rows = (chunk_ + block - 1) / block * block;
  const std::size_t widths[kinds] = {1, lowered.value == 0 ? 1u : 2u, 8, 4};
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    // Not a power of two apart, so that registers do not fight for the same places of a cache.
    strides_[kind] = rows * widths[kind] + 64;
    const std::size_t bytes = strides_[kind] * sizes.of_rows[kind];
    pools_[kind].reserve(bytes);
    if (bytes > 0) std::memset(pools_[kind].data(), 0, bytes);
    record_strides_[kind] = strides_[kind];
    const std::size_t record_bytes = record_strides_[kind] * most[kind];
    record_pools_[kind].reserve(record_bytes);
    if (record_bytes > 0) std::memset(record_pools_[kind].data(), 0, record_bytes);
  }
  known_.reserve(rows + 64);
  words_.reserve(rows * 2 + 64);
  begins_.reserve((rows + 65) * sizeof(std::uint32_t));
  spare_.reserve(rows * 2 + 64);
  records_at_once_ = std::max(least_records, 8 * rows);
  sums_.resize(std::max(sizes.pairs, sums_.size()));
  for (Buffer& sums : sums_) sums.reserve((records_at_once_ + 64) * sizeof(std::uint64_t));
  sizes_ = sizes;
}

bool Frame::run(const Lowered& lowered, const Outlet& outlet, std::int64_t first, std::size_t rows,
                std::size_t ahead) {
  size(lowered);
  return steps(lowered, lowered.loops, {first, rows, ahead}, &outlet, pools_, strides_);
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

bool Frame::steps(const Lowered& lowered, const Loops& loops, const Range& at, const Outlet* outlet,
                  Buffer* pools, const std::size_t* strides) {
  const Kernels& k = kernels_;
  const auto v = static_cast<std::size_t>(lowered.value);
  const std::size_t rows = at.rows;
  const auto mask = [&](Reg reg) -> Mask* { return pools[0].data() + reg * strides[0]; };
  const auto value = [&](Reg reg) -> void* { return pools[1].data() + reg * strides[1]; };
  const auto wide = [&](Reg reg) -> std::int64_t* {
    return reinterpret_cast<std::int64_t*>(pools[2].data() + reg * strides[2]);
  };
  const auto total = [&](Reg reg) -> std::int32_t* {
    return reinterpret_cast<std::int32_t*>(pools[3].data() + reg * strides[3]);
  };
  const auto known = [&](const Step& step) -> const Mask* {
    return step.b == no_reg ? nullptr : mask(step.b);
  };
  const auto ahead = [&](const Column& column) {
    const std::int64_t next = at.first + static_cast<std::int64_t>(rows);
    if (at.ahead == 0 || column.store == Store::nothing) return;
    if (column.store == Store::bits)
      fetch(column.values + ((column.offset + next) >> 3), at.ahead / 8 + 1);
    else
      fetch(values_at(column, next), at.ahead * width(column.store));
  };
  bool good = true;
  for (const Step& step : loops.steps) {
    switch (step.op) {
      case Op::fill: std::memset(mask(step.out), static_cast<int>(step.k0), rows + block); break;
      case Op::bits:
        k.expand(step.column->values, step.column->offset + at.first, rows, step.k0 != 0,
                 mask(step.out));
        ahead(*step.column);
        break;
      case Op::known: {
        const Bits& bits = step.list != nullptr ? step.list->validity : step.column->validity;
        if (bits.bytes != nullptr)
          k.expand(bits.bytes, bits.offset + at.first, rows, false, mask(step.out));
        else
          std::memset(mask(step.out), 0xff, rows);
        if (step.column != nullptr && step.column->records.bytes != nullptr) {
          Mask* const there = known_.as<Mask>();
          k.expand(step.column->records.bytes, step.column->records.offset + at.first, rows, false,
                   there);
          k.both(mask(step.out), there, rows, mask(step.out));
        }
        break;
      }
      case Op::flag: {
        const Limits limits = flag_limits(*step.column);
        good &= !k.flag[loop_of(step.column->store)](values_at(*step.column, at.first), known(step),
                                                     rows, step.k0 != 0, limits.low, limits.high,
                                                     mask(step.out));
        ahead(*step.column);
        break;
      }
      case Op::flag_either:
      case Op::flag_both:
        if (step.column->store == Store::bits) {
          (step.op == Op::flag_either ? k.bits_either : k.bits_both)(
              step.column->values, step.column->offset + at.first, rows, step.k0 != 0, mask(step.a),
              mask(step.out));
        } else {
          const Limits limits = flag_limits(*step.column);
          const auto loop = (step.op == Op::flag_either ? k.flag_either
                                                        : k.flag_both)[loop_of(step.column->store)];
          good &= !loop(values_at(*step.column, at.first), rows, step.k0 != 0, limits.low,
                        limits.high, mask(step.a), mask(step.out));
        }
        ahead(*step.column);
        break;
      case Op::sum_flag: {
        const Mask* const also = step.a == no_reg ? nullptr : mask(step.a);
        const auto points = static_cast<std::uint32_t>(step.k1);
        if (step.column->store == Store::bits) {
          k.sum_bits[v](step.column->values, step.column->offset + at.first, rows, step.k0 != 0,
                        also, points, value(step.out));
        } else {
          const Limits limits = flag_limits(*step.column);
          good &= !k.sum_flag[loop_of(step.column->store)][v](
              values_at(*step.column, at.first), rows, step.k0 != 0, limits.low, limits.high, also,
              points, value(step.out));
        }
        ahead(*step.column);
        break;
      }
      case Op::sum_small:
        good &= !k.sum_small[loop_of(step.column->store)][v](
            values_at(*step.column, at.first), rows, step.column->rule->min, step.column->rule->max,
            static_cast<std::uint32_t>(step.k1), static_cast<std::uint32_t>(step.k0),
            value(step.out));
        ahead(*step.column);
        break;
      case Op::small:
        good &= !k.small[loop_of(step.column->store)][v](
            values_at(*step.column, at.first), known(step), rows, step.column->rule->min,
            step.column->rule->max, static_cast<std::uint32_t>(step.k0), value(step.out));
        ahead(*step.column);
        break;
      case Op::wide: {
        const bool date = step.column->is_date;
        good &= !k.wide[loop_of(step.column->store)](
            values_at(*step.column, at.first), known(step), rows,
            date ? first_day : step.column->rule->min, date ? last_day : step.column->rule->max,
            step.k0, wide(step.out));
        ahead(*step.column);
        break;
      }
      case Op::choice:
        good &= choice(step, at, known(step), mask(step.out));
        ahead(*step.column);
        break;
      case Op::check: good &= check(*step.column, at); break;
      case Op::record_count:
        for (std::size_t i = 0; i < rows; ++i) {
          const std::int64_t row = at.first + static_cast<std::int64_t>(i);
          wide(step.out)[i] = step.list->begin(row + 1) - step.list->begin(row);
        }
        break;
      case Op::test:
        k.test[loop_of(step.column->store)](values_at(*step.column, at.first),
                                            values_at(*step.other, at.first), step.test, rows,
                                            mask(step.out));
        ahead(*step.column);
        ahead(*step.other);
        break;
      case Op::both: k.both(mask(step.a), mask(step.b), rows, mask(step.out)); break;
      case Op::either: k.either(mask(step.a), mask(step.b), rows, mask(step.out)); break;
      case Op::without: k.without(mask(step.a), mask(step.b), rows, mask(step.out)); break;
      case Op::negate: k.negate(mask(step.a), rows, mask(step.out)); break;
      case Op::member: {
        std::array<std::uint8_t, 256> table{};
        for (std::size_t i = 0; i < 64; ++i)
          table[i] = (static_cast<std::uint64_t>(step.k0) >> i & 1) != 0 ? 0xff : 0;
        // As many comparisons as options; a choice has few.
        Mask* const out = mask(step.out);
        std::memset(out, 0, rows + block);
        for (std::size_t i = 0; i < 64; ++i) {
          if (table[i] == 0) continue;
          Mask* const equal = known_.as<Mask>();
          k.same(mask(step.a), static_cast<std::uint8_t>(i), rows, equal);
          k.either(out, equal, rows, out);
        }
        break;
      }
      case Op::compare_small:
        k.compare_small[v](value(step.a), static_cast<std::uint32_t>(step.k0), step.test.compare,
                           rows, mask(step.out));
        break;
      case Op::compare_wide:
        k.compare_wide(wide(step.a), wide(step.b), step.test.compare, rows, mask(step.out));
        break;
      case Op::compare_total:
        k.compare_total(total(step.a), static_cast<std::int32_t>(step.k0), step.test.compare, rows,
                        mask(step.out));
        break;
      case Op::wide_constant: k.wide_constant(step.k0, rows, wide(step.out)); break;
      case Op::wide_add: k.wide_add(wide(step.a), wide(step.b), rows, wide(step.out)); break;
      case Op::wide_subtract:
        k.wide_subtract(wide(step.a), wide(step.b), rows, wide(step.out));
        break;
      case Op::wide_times: k.wide_times(wide(step.a), step.k0, rows, wide(step.out)); break;
      case Op::wide_choose:
        k.wide_choose(mask(step.a), wide(step.b), wide(step.c), rows, wide(step.out));
        break;
      case Op::narrow: k.narrow[v](wide(step.a), rows, value(step.out)); break;
      case Op::constant:
        k.constant[v](mask(step.a), static_cast<std::uint32_t>(step.k0), rows, value(step.out));
        break;
      case Op::times:
        k.times[v](value(step.a), static_cast<std::uint32_t>(step.k0),
                   static_cast<std::uint32_t>(step.k1), rows, value(step.out));
        break;
      case Op::add: k.add[v](value(step.a), value(step.b), rows, value(step.out)); break;
      case Op::subtract: k.subtract[v](value(step.a), value(step.b), rows, value(step.out)); break;
      case Op::most: k.most[v](value(step.a), value(step.b), rows, value(step.out)); break;
      case Op::least: k.least[v](value(step.a), value(step.b), rows, value(step.out)); break;
      case Op::hold:
        k.hold[v](value(step.a), static_cast<std::uint32_t>(step.k0), rows, value(step.out));
        break;
      case Op::where: k.where[v](mask(step.a), value(step.b), rows, value(step.out)); break;
      case Op::choose:
        k.choose[v](mask(step.a), value(step.b), value(step.c), rows, value(step.out));
        break;
      case Op::sum:
        k.sum[v](value(step.a), static_cast<std::uint32_t>(step.k0), rows, value(step.out));
        break;
      case Op::sum_constant:
        k.sum_constant[v](mask(step.a), static_cast<std::uint32_t>(step.k0), rows, value(step.out));
        break;
      case Op::clear: std::memset(value(step.out), 0, strides[1]); break;
      case Op::total: {
        const void* bins[256];
        const auto count = static_cast<std::size_t>(step.k2 - step.k1);
        for (std::size_t i = 0; i < count; ++i)
          bins[i] = value(static_cast<Reg>(step.k1 + static_cast<std::int64_t>(i)));
        k.total[v](bins, count, static_cast<std::int32_t>(step.k0), rows, total(step.out));
        break;
      }
      case Op::code:
        k.code_where(mask(step.a), static_cast<std::uint8_t>(step.k0), rows, mask(step.out));
        break;
      case Op::code_choose: k.code_choose(mask(step.a), mask(step.b), rows, mask(step.out)); break;
      case Op::code_bits:
        k.bits_where(mask(step.a), static_cast<std::uint8_t>(step.k0), rows, mask(step.out));
        break;
      case Op::code_fill:
        std::memset(mask(step.out), static_cast<int>(step.k0), rows + block);
        break;
      case Op::by_choice: {
        const auto& table = loops.tables[static_cast<std::size_t>(step.k0)];
        Mask* const out = mask(step.out);
        std::memset(out, table[0xff], rows + block);
        for (std::int64_t option = 0; option < step.k1; ++option) {
          Mask* const equal = known_.as<Mask>();
          k.same(mask(step.a), static_cast<std::uint8_t>(option), rows, equal);
          k.code_where(equal, table[static_cast<std::size_t>(option)], rows, out);
        }
        break;
      }
      case Op::and_bits: {
        const Mask* const in = mask(step.a);
        Mask* const out = mask(step.out);
        const auto bits = static_cast<Mask>(step.k0);
        for (std::size_t i = 0; i < rows; ++i) out[i] = in[i] & bits;
        break;
      }
      case Op::same:
        k.same(mask(step.a), static_cast<std::uint8_t>(step.k0), rows, mask(step.out));
        break;
      case Op::equal: k.equal(mask(step.a), mask(step.b), rows, mask(step.out)); break;
      case Op::gap:
        gap_codes(loops.gaps[static_cast<std::size_t>(step.k0)], at.first, rows, mask(step.out));
        break;
      case Op::records:
        good &= records(lowered, lowered.records[static_cast<std::size_t>(step.k0)], at);
        break;
      case Op::put_part: {
        const auto criterion = static_cast<std::size_t>(step.k0);
        const std::size_t bytes = std::size_t{1} << outlet->part_width;
        const auto& columns = step.k1 == 2 ? outlet->part_high : outlet->part_low;
        k.put_part[v][outlet->part_width](
            value(step.a), outlet->marks[criterion], rows,
            columns[criterion] + static_cast<std::size_t>(at.first) * bytes);
        break;
      }
      case Op::put_deduction: {
        const auto bit = static_cast<std::size_t>(step.k0);
        k.put_bit(mask(step.a), std::uint64_t{1} << (bit & 63), rows,
                  outlet->deductions +
                      static_cast<std::size_t>(at.first) * outlet->deduction_words + (bit >> 6),
                  outlet->deduction_words);
        break;
      }
    }
  }
  return good;
}

bool Frame::records(const Lowered& lowered, const RecordLoops& loops, const Range& at) {
  const ListColumn& list = *loops.list;
  const auto v = static_cast<std::size_t>(lowered.value);
  const std::size_t rows = at.rows;
  auto* const begins = begins_.as<std::uint32_t>();
  const std::size_t width = list.large ? 8 : 4;
  const std::uint8_t* const offsets =
      list.offsets + static_cast<std::size_t>(list.offset + at.first) * width;
  const std::uint32_t most = kernels_.begins[list.large ? 1 : 0](offsets, rows, begins);
  const std::int64_t all =
      list.begin(at.first + static_cast<std::int64_t>(rows)) - list.begin(at.first);
  bool good = true;
  if (most <= most_records && all <= static_cast<std::int64_t>(records_at_once_)) {
    good = records_of(lowered, loops, at, 0, rows);
  } else {
    // Runs of rows whose records can be added up at once; a row with too many is left out, and all of
    // this chunk is looked at row by row.
    good = most <= most_records;
    for (std::size_t row = 0; row < rows;) {
      const std::int64_t from = list.begin(at.first + static_cast<std::int64_t>(row));
      std::size_t end = row;
      while (end < rows) {
        const std::int64_t first = list.begin(at.first + static_cast<std::int64_t>(end));
        const std::int64_t next = list.begin(at.first + static_cast<std::int64_t>(end) + 1);
        if (next - first > most_records ||
            next - from > static_cast<std::int64_t>(records_at_once_))
          break;
        ++end;
      }
      if (end > row) {
        kernels_.begins[list.large ? 1 : 0](offsets + row * width, end - row, begins);
        good &= records_of(lowered, loops, at, row, end - row);
      } else {
        ++end;
      }
      row = end;
    }
  }
  // Of a list that is unknown nothing is lost, or everything.
  if (list.validity.bytes == nullptr) return good;
  Mask* const missing = known_.as<Mask>();
  kernels_.expand(list.validity.bytes, list.validity.offset + at.first, rows, true, missing);
  if (!kernels_.any(missing, rows)) return good;
  for (std::size_t i = 0; i < loops.lanes.size(); ++i) {
    void* const out = register_at(1, loops.sums[i]);
    const std::uint32_t lost = loops.endless.empty() || !loops.endless[i] ? 0
                               : v == 0                                   ? 0xff
                                                                          : 0xffff;
    kernels_.constant[v](missing, lost, rows, spare_.data());
    kernels_.choose[v](missing, spare_.data(), out, rows, out);
  }
  for (const Reg some : loops.some)
    kernels_.without(register_at(0, some), missing, rows, register_at(0, some));
  return good;
}

// Rows from `row` on, whose records begin at begins_ from the first of them.
bool Frame::records_of(const Lowered& lowered, const RecordLoops& loops, const Range& at,
                       std::size_t row, std::size_t rows) {
  const ListColumn& list = *loops.list;
  const auto v = static_cast<std::size_t>(lowered.value);
  const auto* const begins = begins_.as<std::uint32_t>();
  const std::size_t lanes = loops.lanes.size(), pairs = (lanes + 1) / 2;
  const std::size_t word = v == 0 ? 4 : 8;
  const std::int64_t from = list.begin(at.first + static_cast<std::int64_t>(row));
  const std::size_t records = begins[rows];
  std::int64_t next_end = from + static_cast<std::int64_t>(records);
  if (at.ahead > 0 && row + rows == at.rows)
    next_end = list.begin(at.first + static_cast<std::int64_t>(at.rows + at.ahead));
  for (std::size_t i = 0; i < loops.some.size(); ++i)
    std::memset(register_at(0, loops.some[i]) + row, 0, rows);
  bool good = true;
  std::uint64_t sums[16] = {};
  const auto value = [&](std::size_t lane) {
    return record_pools_[1].data() + loops.lanes[lane] * record_strides_[1];
  };
  std::size_t some_row = 0;
  for (std::size_t done = 0; done < records || done == 0;) {
    const std::size_t count = std::min(records - done, chunk_);
    const std::int64_t begin = from + static_cast<std::int64_t>(done);
    const std::int64_t further = std::clamp<std::int64_t>(
        next_end - begin - static_cast<std::int64_t>(count), 0, static_cast<std::int64_t>(chunk_));
    if (count > 0)
      good &= steps(lowered, loops.loops, {begin, count, static_cast<std::size_t>(further)},
                    nullptr, record_pools_, record_strides_);
    for (std::size_t pair = 0; pair < pairs; ++pair)
      sums[pair] = kernels_.before[v](value(2 * pair), value(std::min(2 * pair + 1, lanes - 1)),
                                      count, sums[pair], sums_[pair].data() + done * word);
    if (!loops.some.empty()) {
      while (some_row < rows && begins[some_row + 1] <= done) ++some_row;
      for (std::size_t r = some_row; r < rows && begins[r] < done + count; ++r)
        for (std::size_t record = std::max<std::size_t>(begins[r], done);
             record < std::min<std::size_t>(begins[r + 1], done + count); ++record)
          for (std::size_t i = 0; i < loops.some.size(); ++i)
            register_at(0, loops.some[i])[row + r] |=
                record_pools_[0].data()[loops.any[i] * record_strides_[0] + record - done];
    }
    done += std::max<std::size_t>(count, 1);
  }
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    const std::size_t one = 2 * pair, two = one + 1;
    const std::size_t bytes = v == 0 ? 1 : 2;
    std::uint8_t* const a = register_at(1, loops.sums[one]) + row * bytes;
    std::uint8_t* const b =
        two < lanes ? register_at(1, loops.sums[two]) + row * bytes : spare_.data();
    kernels_.between[v](sums_[pair].data(), begins, rows, a, b);
  }
  return good;
}

}  // namespace guiju::columns
