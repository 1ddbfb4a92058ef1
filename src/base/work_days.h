// A list of public holidays and of weekend days that are worked (调休): which day is a working day,
// and the first one on or after a date. Weekends are no working days unless the list says so.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/date.h"

namespace guiju {

// Immutable once filled; threads may share it.
class WorkDays {
 public:
  // False where the day was given before, as either kind.
  bool add(Date day, bool worked);
  // The list says nothing of days before or after these.
  void set_from(Date day) { from_ = day; }
  void set_to(Date day) { to_ = day; }

  static bool is_weekend(Date day);
  std::size_t size() const { return days_.size(); }
  // The year has a holiday in the list, and the day lies within its bounds. Of other days the list
  // says nothing, not even that weekends are free: nobody knows which are worked.
  bool covers(Date day) const;
  // Of a day that is covered.
  bool is_work_day(Date day) const;
  // The first working day on or after `day`; none where the list does not cover the days on the way.
  std::optional<Date> shifted(Date day) const;

 private:
  struct Day {
    std::int32_t day;  // Date::days()
    bool worked;
  };
  const Day* find(Date day) const;
  std::vector<Day> days_;   // ascending
  std::vector<int> years_;  // with a holiday, ascending
  std::optional<Date> from_, to_;
};

}  // namespace guiju
