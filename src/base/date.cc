// Day numbers <-> years, months and days. One idea: years are counted from 1 March, so that the leap
// day is the last of its year and one formula gives the length of the months before.
#include "base/date.h"

#include <array>
#include <cstdlib>

namespace guiju {
namespace {

struct Civil {
  std::int64_t year;
  int month;
  int day;
};

constexpr std::int32_t days_per_era = 146097;  // 400 years
constexpr std::int32_t epoch_shift = 719468;   // 0000-03-01 to 1970-01-01

// The day number of a day that there is, of the years 1 to 9999.
constexpr std::int32_t days_from(std::uint32_t year, std::uint32_t month, std::uint32_t day,
                                 bool leap) {
  constexpr std::array<std::uint16_t, 12> before = {0,   31,  59,  90,  120, 151,
                                                    181, 212, 243, 273, 304, 334};
  constexpr std::int32_t epoch = 719162;  // 0001-01-01 to 1970-01-01
  const std::uint32_t years = year - 1;
  const std::uint32_t days = years * 365 + years / 4 - years / 100 + years / 400 +
                             before[month - 1] + (leap && month > 2 ? 1 : 0) + day - 1;
  return static_cast<std::int32_t>(days) - epoch;
}

// Of a number of days since 0000-03-01 within an era.
template <class Number>
Civil civil_of_era(Number day_of_era, std::int64_t first_year) {
  const Number year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const Number day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const Number shifted_month = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {static_cast<std::int64_t>(year_of_era) + first_year + (month <= 2 ? 1 : 0), month, day};
}

Civil civil_from(std::int32_t days) {
  // 32 bits without sign are divided in a third of the time.
  if (days >= -epoch_shift && days <= INT32_MAX - epoch_shift) {
    const std::uint32_t shifted = static_cast<std::uint32_t>(days + epoch_shift);
    const std::uint32_t era = shifted / std::uint32_t{days_per_era};
    return civil_of_era(shifted - era * std::uint32_t{days_per_era}, std::int64_t{era} * 400);
  }
  const std::int64_t shifted = std::int64_t{days} + epoch_shift;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - days_per_era + 1) / days_per_era;
  return civil_of_era(shifted - era * days_per_era, era * 400);
}

constexpr bool is_leap(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(std::int64_t year, int month) {
  constexpr std::array<int, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : lengths[static_cast<std::size_t>(month - 1)];
}

// The first days of the months of the years in which nearly every date lies, and of the month after.
struct MonthStarts {
  static constexpr int first_year = 1970, years = 128;
  std::array<std::int32_t, 12 * years + 1> days{};
  constexpr MonthStarts() {
    for (int month = 0; month <= 12 * years; ++month) {
      const int year = first_year + month / 12;
      days[static_cast<std::size_t>(month)] =
          days_from(static_cast<std::uint32_t>(year), static_cast<std::uint32_t>(month % 12 + 1), 1,
                    is_leap(year));
    }
  }
};
constexpr MonthStarts month_starts;

void append_padded(std::string& text, std::int64_t value, std::size_t digits) {
  const std::string plain = std::to_string(value);
  if (plain.size() < digits) text.append(digits - plain.size(), '0');
  text += plain;
}

}  // namespace

std::optional<Date> Date::from_ymd(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12) return std::nullopt;
  if (year >= MonthStarts::first_year && year < MonthStarts::first_year + MonthStarts::years) {
    const auto at = static_cast<std::size_t>((year - MonthStarts::first_year) * 12 + month - 1);
    const std::int32_t first = month_starts.days[at];
    if (day < 1 || day > month_starts.days[at + 1] - first) return std::nullopt;
    return from_days(first + day - 1);
  }
  if (day < 1 || day > days_in_month(year, month)) return std::nullopt;
  return from_days(days_from(static_cast<std::uint32_t>(year), static_cast<std::uint32_t>(month),
                             static_cast<std::uint32_t>(day), is_leap(year)));
}

std::optional<Date> Date::parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  unsigned most = 0;  // of what should be digits
  const auto digit = [&](std::size_t i) {
    const unsigned value = static_cast<unsigned char>(text[i]) - unsigned{'0'};
    most = value > most ? value : most;
    return value;
  };
  const unsigned year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const unsigned month = digit(5) * 10 + digit(6), day = digit(8) * 10 + digit(9);
  if (most > 9) return std::nullopt;
  return from_ymd(static_cast<int>(year), static_cast<int>(month), static_cast<int>(day));
}

int Date::year() const { return static_cast<int>(civil_from(days_).year); }
int Date::month() const { return civil_from(days_).month; }
int Date::day() const { return civil_from(days_).day; }

std::optional<Date> Date::plus_months(int months) const {
  const Civil civil = civil_from(days_);
  const std::int64_t count = civil.year * 12 + (civil.month - 1) + std::int64_t{months};
  if (count < 12 || count >= std::int64_t{10000} * 12) return std::nullopt;
  const std::int64_t year = count / 12;
  const int month = static_cast<int>(count % 12) + 1;
  const int last = days_in_month(year, month);
  return from_ymd(static_cast<int>(year), month, civil.day < last ? civil.day : last);
}

Date Date::month_end() const {
  const Civil civil = civil_from(days_);
  const std::int64_t last =
      std::int64_t{days_} + days_in_month(civil.year, civil.month) - civil.day;
  return from_days(static_cast<std::int32_t>(last));
}

std::optional<Date> Date::previous_month_end() const {
  const Civil civil = civil_from(days_);
  if (civil.year < 1 || (civil.year == 1 && civil.month == 1)) return std::nullopt;
  return from_days(days_ - civil.day);
}

std::string Date::to_string() const {
  const Civil civil = civil_from(days_);
  std::string text = civil.year < 0 ? "-" : "";
  append_padded(text, std::abs(civil.year), 4);
  text += '-';
  append_padded(text, civil.month, 2);
  text += '-';
  append_padded(text, civil.day, 2);
  return text;
}

}  // namespace guiju
