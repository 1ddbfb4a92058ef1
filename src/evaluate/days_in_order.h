// A few dates in order, and whether two neighbours lie months apart: what has_gap asks of known dates,
// for one body and for rows of columns. No memory of its own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/date.h"
#include "plan/program.h"

namespace guiju {

class DaysInOrder {
 public:
  static constexpr std::size_t most = 128;

  // False where there is no more room.
  bool add(std::int32_t day) {
    if (count_ == most) return false;
    std::size_t at = count_++;
    for (; at > 0 && days_[at - 1] > day; --at) days_[at] = days_[at - 1];
    days_[at] = day;
    return true;
  }

  // `months` is at least 1.
  bool apart(int months) const {
    // No month is shorter than 28 days or longer than 31; the calendar is only asked in between.
    const std::int64_t least = std::int64_t{28} * months, enough = std::int64_t{31} * months;
    for (std::size_t i = 1; i < count_; ++i) {
      const std::int64_t days = std::int64_t{days_[i]} - days_[i - 1];
      if (days < least) continue;
      if (days >= enough) return true;
      const auto limit = Date::from_days(days_[i - 1]).plus_months(months);
      if (limit && limit->days() <= days_[i]) return true;
    }
    return false;
  }

 private:
  std::array<std::int32_t, most> days_;
  std::size_t count_ = 0;
};

// The date that is worked out of another; nullopt outside the calendar.
inline std::optional<std::int32_t> day_of(CompiledDay::Kind kind, std::int32_t day) {
  if (kind == CompiledDay::Kind::same) return day;
  const Date date = Date::from_days(day);
  if (kind == CompiledDay::Kind::month_end) return date.month_end().days();
  const auto end = date.previous_month_end();
  if (!end) return std::nullopt;
  return end->days();
}

// The dates `op limit` as a range, both ends inclusive.
inline void narrow(Node::Op op, std::int64_t limit, std::int64_t& low, std::int64_t& high) {
  switch (op) {
    case Node::Op::lt: high = limit - 1 < high ? limit - 1 : high; return;
    case Node::Op::le: high = limit < high ? limit : high; return;
    case Node::Op::gt: low = limit + 1 > low ? limit + 1 : low; return;
    default: low = limit > low ? limit : low; return;
  }
}

}  // namespace guiju
