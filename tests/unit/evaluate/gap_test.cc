// has_gap as it is lowered (dates in order, the calendar asked only where days leave it open) against
// the general form, which works the expression out.
#include "hand_rules.h"

#include "base/date.h"
#include "evaluate/days_in_order.h"
#include "random_rules.h"

namespace guiju::test {

namespace {

std::shared_ptr<const RuleSet> rules_with_gaps() {
  return load_text(R"yaml(guiju: 1
id: gaps
version: "1"
title: 示例
facts:
  opened: {label: 开办日期, type: date}
  on: {label: 评估日期, type: date}
  visits:
    label: 走访
    type: list
    fields:
      seen: {label: 日期, type: date}
      other: {label: 另一日期, type: date}
rubric:
  parts:
  - id: A
    marks: 1
    deductions:
    - id: Aa
      points: 1
      when: has_gap(concatenate([opened], visits[seen >= opened and seen <= previous_month_end(on)].seen, [previous_month_end(on)]), @"P2M")
  - id: B
    marks: 1
    deductions: [{id: Ba, points: 1, when: 'has_gap(visits.seen, @"P1M")'}]
  - id: C
    marks: 1
    deductions: [{id: Ca, points: 1, when: 'has_gap(concatenate([month_end(opened)], visits[@"2024-01-31" < seen and month_end(on) > seen].seen), @"P1Y")'}]
  - id: D
    marks: 1
    deductions: [{id: Da, points: 1, when: 'has_gap(visits[seen > other].seen, @"P1M")'}]
opinions: {good: {label: 好}}
opinion:
- {clause: 一, text: t, otherwise: true, opinion: good}
)yaml");
}

// Days near month ends of a few years, where one day more or less decides.
Cell some_day(Dice& dice) {
  const Date end = Date::from_ymd(2023 + dice.below(3), 1 + dice.below(12), 1)->month_end();
  return end.days() - 2 + dice.below(5);
}

Body some_body(const RuleSet& rules, Dice& dice, int visits) {
  BodyMaker made(rules);
  made.set("opened", some_day(dice)).set("on", some_day(dice));
  Body body = made.body();
  body.lists[0].given = Given::stated;
  for (int i = 0; i < visits; ++i) {
    const std::size_t record = body.add_record(0);
    for (std::size_t field = 0; field < 2; ++field) {
      body.lists[0].cells[record * 2 + field] = some_day(dice);
      body.lists[0].states[record * 2 + field] = Given::stated;
    }
  }
  return body;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gaps)

BOOST_AUTO_TEST_CASE(lowered_and_worked_out_alike) {
  const auto rules = rules_with_gaps();
  const auto plan = Plan::compile(rules, rules->default_readings());
  // The one whose bound is another field of the record is left to the expression.
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
