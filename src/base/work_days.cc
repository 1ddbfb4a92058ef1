// Dates of holidays and of worked weekend days, sorted -> the first working day on or after a date.
#include "base/work_days.h"

#include <algorithm>

namespace guiju {

// 1970-01-01 was a Thursday.
bool WorkDays::is_weekend(Date day) {
  const std::int32_t weekday = ((day.days() + 3) % 7 + 7) % 7;  // 0: Monday
  return weekday >= 5;
}

bool WorkDays::add(Date day, bool worked) {
  const auto place =
      std::lower_bound(days_.begin(), days_.end(), day.days(),
                       [](const Day& entry, std::int32_t value) { return entry.day < value; });
  if (place != days_.end() && place->day == day.days()) return false;
  days_.insert(place, Day{day.days(), worked});
  if (worked) return true;
  const int year = day.year();
  const auto at = std::lower_bound(years_.begin(), years_.end(), year);
  if (at == years_.end() || *at != year) years_.insert(at, year);
  return true;
}

const WorkDays::Day* WorkDays::find(Date day) const {
  const auto place =
      std::lower_bound(days_.begin(), days_.end(), day.days(),
                       [](const Day& entry, std::int32_t value) { return entry.day < value; });
  return place != days_.end() && place->day == day.days() ? &*place : nullptr;
}

bool WorkDays::covers(Date day) const {
  return !(from_ && day < *from_) && !(to_ && *to_ < day) &&
         std::binary_search(years_.begin(), years_.end(), day.year());
}

bool WorkDays::is_work_day(Date day) const {
  const Day* stated = find(day);
  return stated != nullptr ? stated->worked : !is_weekend(day);
}

std::optional<Date> WorkDays::shifted(Date day) const {
  // Ends where the list does: at the latest in a year without a holiday in it.
  for (; covers(day); day = Date::from_days(day.days() + 1))
    if (is_work_day(day)) return day;
  return std::nullopt;
}

}  // namespace guiju
