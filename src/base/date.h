// Calendar dates of the proleptic Gregorian calendar, years 1 to 9999, as a day number. No clock is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guiju {

class Date {
 public:
  constexpr Date() = default;
  // Days since 1970-01-01 (may be negative).
  static constexpr Date from_days(std::int32_t days) {
    Date d;
    d.days_ = days;
    return d;
  }
  // nullopt when the day does not exist (2023-02-29) or the year is outside 1..9999.
  static std::optional<Date> from_ymd(int year, int month, int day);
  // Reads exactly YYYY-MM-DD.
  static std::optional<Date> parse(std::string_view text);

  constexpr std::int32_t days() const { return days_; }
  int year() const;
  int month() const;
  int day() const;
  // The same-numbered day `months` later (or earlier), clamped to that month's end:
  // 2023-12-31 + 2 months = 2024-02-29. nullopt when the year leaves 1..9999.
  std::optional<Date> plus_months(int months) const;
  Date month_end() const;
  // The last day of the month before this date's month; nullopt before 0001-02.
  std::optional<Date> previous_month_end() const;
  std::string to_string() const;  // YYYY-MM-DD
  friend constexpr auto operator<=>(const Date&, const Date&) = default;

 private:
  std::int32_t days_ = 0;
};

}  // namespace guiju
