// Steps → calls of loops. One idea: a step is one loop over a whole chunk, so that what it costs to
// find out which loop it is does not count, and the registers of a chunk stay in the nearest cache.
#include "columns/frame.h"

#include <algorithm>
#include <cstring>

#include "columns/frame_reads.h"
#include "columns/row.h"

namespace guiju::columns {

namespace {

// Into the second-level cache: the loops that come next find it there.
void fetch(const std::uint8_t* from, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; i += 64) __builtin_prefetch(from + i, 0, 2);
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

}  // namespace guiju::columns
