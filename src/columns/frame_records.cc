// Loops over the records of a list → sums for each row. The one idea: records are added up from the
// first of the chunk to the last, and what a row has is the difference of the sums at its two ends.
#include <algorithm>
#include <cstring>

#include "columns/frame.h"

namespace guiju::columns {

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
