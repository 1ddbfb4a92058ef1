// Lists of holidays: weekends, worked days, how far a list reaches.
#include <boost/test/unit_test.hpp>

#include "base/work_days.h"

using namespace guiju;

namespace {

Date day(const char* text) { return *Date::parse(text); }

// 2023-12-30 and -31 (a weekend) and 2024-01-01 free, Sunday 2024-01-07 worked.
WorkDays new_year() {
  WorkDays days;
  for (const char* holiday : {"2023-12-30", "2023-12-31", "2024-01-01"})
    BOOST_TEST(days.add(day(holiday), false));
  BOOST_TEST(days.add(day("2024-01-07"), true));
  return days;
}

std::string shifted(const WorkDays& days, const char* from) {
  const auto found = days.shifted(day(from));
  return found ? found->to_string() : "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(work_days)

BOOST_AUTO_TEST_CASE(the_days_of_the_week) {
  BOOST_TEST(!WorkDays::is_weekend(day("1970-01-01")));  // a Thursday
  BOOST_TEST(WorkDays::is_weekend(day("1970-01-03")));
  BOOST_TEST(WorkDays::is_weekend(day("1969-12-28")));
  BOOST_TEST(!WorkDays::is_weekend(day("1969-12-29")));
  BOOST_TEST(!WorkDays::is_weekend(day("0001-01-01")));  // a Monday
  BOOST_TEST(WorkDays::is_weekend(day("0001-01-07")));
  BOOST_TEST(!WorkDays::is_weekend(day("9999-12-31")));  // a Friday
}

BOOST_AUTO_TEST_CASE(dates_go_to_the_next_working_day) {
  const WorkDays days = new_year();
  BOOST_TEST(shifted(days, "2023-12-29") == "2023-12-29");
  BOOST_TEST(shifted(days, "2023-12-30") == "2024-01-02");
  BOOST_TEST(shifted(days, "2024-01-06") == "2024-01-07");
  BOOST_TEST(shifted(days, "2024-01-13") == "2024-01-15");
}

BOOST_AUTO_TEST_CASE(nothing_is_said_where_the_list_does_not_reach) {
  WorkDays days = new_year();
  BOOST_TEST(shifted(days, "2022-06-01") == "none");
  BOOST_TEST(shifted(days, "2024-12-28") == "2024-12-30");
  BOOST_TEST(shifted(days, "2025-01-01") == "none");
  days.set_to(day("2024-12-29"));
  BOOST_TEST(shifted(days, "2024-12-28") == "none");
  days.set_from(day("2023-12-29"));
  BOOST_TEST(shifted(days, "2023-12-28") == "none");
  BOOST_TEST(shifted(days, "2023-12-29") == "2023-12-29");
  BOOST_TEST(shifted(WorkDays(), "2024-01-02") == "none");
}

BOOST_AUTO_TEST_CASE(a_worked_day_alone_makes_no_year_known) {
  WorkDays days;
  BOOST_TEST(days.add(day("2024-01-07"), true));
  BOOST_TEST(shifted(days, "2024-01-07") == "none");
}

BOOST_AUTO_TEST_CASE(the_end_of_the_calendar) {
  WorkDays days;
  for (const char* holiday : {"9999-12-30", "9999-12-31"})
    BOOST_TEST(days.add(day(holiday), false));
  BOOST_TEST(shifted(days, "9999-12-29") == "9999-12-29");
  BOOST_TEST(shifted(days, "9999-12-30") == "none");
}

BOOST_AUTO_TEST_CASE(a_day_is_stated_once) {
  WorkDays days = new_year();
  BOOST_TEST(!days.add(day("2024-01-01"), false));
  BOOST_TEST(!days.add(day("2024-01-01"), true));
  BOOST_TEST(days.size() == 4u);
}

BOOST_AUTO_TEST_SUITE_END()
