// Date: which days exist, arithmetic in months, the ends of the calendar.
#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>
#include <vector>

#include "base/date.h"

using guiju::Date;

namespace {

Date date(std::string_view text) { return Date::parse(text).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(dates)

BOOST_AUTO_TEST_CASE(known_day_numbers) {
  BOOST_TEST(date("1970-01-01").days() == 0);
  BOOST_TEST(date("1969-12-31").days() == -1);
  BOOST_TEST(date("2000-03-01").days() == 11017);
  BOOST_TEST(date("2023-08-31").days() == 19600);
  BOOST_TEST(date("0001-01-01").days() == -719162);
  BOOST_TEST(date("9999-12-31").days() == 2932896);
}

BOOST_AUTO_TEST_CASE(every_day_of_the_calendar_goes_both_ways) {
  int year = 1;
  int month = 1;
  int day = 1;
  const std::int32_t last = date("9999-12-31").days();
  for (std::int32_t days = date("0001-01-01").days(); days <= last; ++days) {
    const Date that = Date::from_days(days);
    if (that.year() != year || that.month() != month || that.day() != day ||
        Date::from_ymd(year, month, day) != that) {
      BOOST_FAIL("day " << days << " is " << that.to_string());
    }
    // The next day, by the rule everybody knows.
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    const int length = month == 2                                              ? (leap ? 29 : 28)
                       : month == 4 || month == 6 || month == 9 || month == 11 ? 30
                                                                               : 31;
    if (day == length && Date::from_ymd(year, month, day + 1))
      BOOST_FAIL(that.to_string() << " is not the last of its month");
    if (++day > length) {
      day = 1;
      if (++month > 12) {
        month = 1;
        ++year;
      }
    }
  }
  BOOST_TEST(year == 10000);
}

BOOST_AUTO_TEST_CASE(days_that_do_not_exist) {
  for (const std::string text :
       {"2023-02-29",     "1900-02-29", "2100-02-29",  "2023-04-31",  "2023-00-10",
        "2023-13-01",     "2023-01-00", "2023-01-32",  "0000-01-01",  "2023-1-1",
        "2023/01/01",     "20230101",   "2023-01-01 ", " 2023-01-01", "2023-01-0a",
        "２０２３-01-01", "",           "-023-01-01",  "+023-01-01",  "10000-01-01"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(!Date::parse(text).has_value()); }
  }
  BOOST_TEST(Date::parse("2024-02-29").has_value());
  BOOST_TEST(Date::parse("2000-02-29").has_value());
  BOOST_TEST(!Date::from_ymd(0, 1, 1).has_value());
  BOOST_TEST(!Date::from_ymd(10000, 1, 1).has_value());
  BOOST_TEST(!Date::from_ymd(std::numeric_limits<int>::min(), 1, 1).has_value());
  BOOST_TEST(!Date::from_ymd(2023, std::numeric_limits<int>::max(), 1).has_value());
  BOOST_TEST(!Date::from_ymd(2023, 1, -1).has_value());
}

BOOST_AUTO_TEST_CASE(months_clamp_to_the_end) {
  const auto plus = [](std::string_view text, int months) {
    return date(text).plus_months(months).value().to_string();
  };
  BOOST_TEST(plus("2023-12-31", 2) == "2024-02-29");
  BOOST_TEST(plus("2022-12-31", 2) == "2023-02-28");
  BOOST_TEST(plus("2023-08-31", 3) == "2023-11-30");
  BOOST_TEST(plus("2023-08-31", 12) == "2024-08-31");
  BOOST_TEST(plus("2023-08-31", 0) == "2023-08-31");
  BOOST_TEST(plus("2024-02-29", 12) == "2025-02-28");
  BOOST_TEST(plus("2024-02-29", 48) == "2028-02-29");
  BOOST_TEST(plus("2023-03-31", -1) == "2023-02-28");
  BOOST_TEST(plus("2023-01-31", -1) == "2022-12-31");
  BOOST_TEST(plus("2023-01-15", -13) == "2021-12-15");
}

BOOST_AUTO_TEST_CASE(months_beyond_the_calendar) {
  BOOST_TEST(date("9999-11-30").plus_months(1).value().to_string() == "9999-12-30");
  BOOST_TEST(!date("9999-12-01").plus_months(1).has_value());
  BOOST_TEST(date("0001-02-28").plus_months(-1).value().to_string() == "0001-01-28");
  BOOST_TEST(!date("0001-01-31").plus_months(-1).has_value());
  BOOST_TEST(!date("2023-01-31").plus_months(std::numeric_limits<int>::max()).has_value());
  BOOST_TEST(!date("2023-01-31").plus_months(std::numeric_limits<int>::min()).has_value());
}

BOOST_AUTO_TEST_CASE(month_ends) {
  BOOST_TEST(date("2024-02-01").month_end().to_string() == "2024-02-29");
  BOOST_TEST(date("2023-08-31").month_end().to_string() == "2023-08-31");
  BOOST_TEST(date("9999-12-01").month_end().to_string() == "9999-12-31");
  BOOST_TEST(date("2024-03-31").previous_month_end().value().to_string() == "2024-02-29");
  BOOST_TEST(date("2024-01-01").previous_month_end().value().to_string() == "2023-12-31");
  BOOST_TEST(date("0001-02-01").previous_month_end().value().to_string() == "0001-01-31");
  BOOST_TEST(!date("0001-01-31").previous_month_end().has_value());
}

BOOST_AUTO_TEST_CASE(order_and_text) {
  BOOST_TEST((date("2023-08-30") < date("2023-08-31")));
  BOOST_TEST((date("2023-08-31") == date("2023-08-31")));
  BOOST_TEST(Date().to_string() == "1970-01-01");
  BOOST_TEST(date("0042-01-02").to_string() == "0042-01-02");
  // Day numbers outside the calendar do no harm.
  BOOST_TEST(Date::from_days(std::numeric_limits<std::int32_t>::max()).to_string() ==
             "5881580-07-11");
  BOOST_TEST(Date::from_days(std::numeric_limits<std::int32_t>::min()).to_string() ==
             "-5877641-06-23");
}

BOOST_AUTO_TEST_SUITE_END()
