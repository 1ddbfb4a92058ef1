// has_gap as it is lowered (dates in order, the calendar asked only where days leave it open) against
// the general form, which works the expression out.
#include "gap_rules.h"

#include "evaluate/days_in_order.h"

namespace guiju::test {

BOOST_AUTO_TEST_SUITE(gaps)

BOOST_AUTO_TEST_CASE(lowered_and_worked_out_alike) {
  const auto rules = rules_with_gaps();
  const auto plan = Plan::compile(rules, rules->default_readings());
  BOOST_TEST(plan->program().gaps.size() == 3u);
  Evaluator lowered(plan), general(Plan::compile(rules, rules->default_readings(), true));
  int held = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    Dice dice(seed);
    const int most = seed % 100 == 0 ? 300 : 6;
    const Body body = some_body(*rules, dice, dice.below(most));
    Result a, b;
    lowered.evaluate(body, a);
    general.evaluate(body, b);
    BOOST_TEST_CONTEXT("seed " << seed)
    for (std::size_t i = 0; i < a.parts.size(); ++i) {
      BOOST_TEST((a.parts[i].score.low == b.parts[i].score.low));
      held += a.parts[i].score.low == Number(0);
    }
    BOOST_TEST((lowered.brief(body).low == b.low));
  }
  BOOST_TEST(held > 2000);
}

BOOST_AUTO_TEST_CASE(more_dates_than_there_is_room_for) {
  const auto rules = rules_with_gaps();
  Evaluator lowered(Plan::compile(rules, rules->default_readings())),
      general(Plan::compile(rules, rules->default_readings(), true));
  for (const int visits : {126, 127, 128, 129, 130, 500}) {
    Dice dice(static_cast<std::uint64_t>(visits));
    const Body body = some_body(*rules, dice, visits);
    Result a, b;
    lowered.evaluate(body, a);
    general.evaluate(body, b);
    BOOST_TEST((a.low == b.low), visits);
  }
}

BOOST_AUTO_TEST_CASE(a_month_before_the_calendar_is_an_error) {
  const auto rules = rules_with_gaps();
  Dice dice(1);
  Body body = some_body(*rules, dice, 2);
  body.set(rules->facts.facts[1].slot, Date::from_ymd(1, 1, 15)->days());
  for (const bool form : {false, true}) {
    Evaluator evaluator(Plan::compile(rules, rules->default_readings(), form));
    Result result;
    const auto says_so = [](const EvaluationFailure& failure) {
      return failure.error.code == "date_out_of_range";
    };
    BOOST_CHECK_EXCEPTION(evaluator.evaluate(body, result), EvaluationFailure, says_so);
    BOOST_CHECK_EXCEPTION(evaluator.brief(body), EvaluationFailure, says_so);
  }
}

// Every distance from a month less to a month more, from every day of a leap cycle.
BOOST_AUTO_TEST_CASE(days_tell_where_the_calendar_need_not_be_asked) {
  const Date first = *Date::from_ymd(2023, 1, 1);
  for (const int months : {1, 2, 12, 24, 25})
    for (std::int32_t from = first.days(); from < first.days() + 800; ++from) {
      const std::int32_t limit = Date::from_days(from).plus_months(months)->days();
      for (const std::int32_t to : {from, from + 28 * months - 1, from + 28 * months, limit - 1,
                                    limit, limit + 1, from + 31 * months - 1, from + 31 * months}) {
        DaysInOrder days;
        BOOST_REQUIRE(days.add(to));
        BOOST_REQUIRE(days.add(from));
        if (days.apart(months) != (to >= limit)) BOOST_ERROR(from << " to " << to);
      }
    }
  DaysInOrder last;
  last.add(Date::from_ymd(9999, 12, 1)->days());
  last.add(Date::from_ymd(9999, 12, 30)->days());
  BOOST_TEST(!last.apart(1));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
