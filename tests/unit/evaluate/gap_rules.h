// Rules that ask for gaps between dates, and bodies whose dates lie where a day decides.
#pragma once

#include "base/date.h"
#include "hand_rules.h"
#include "random_rules.h"

namespace guiju::test {

inline std::shared_ptr<const RuleSet> rules_with_gaps(bool with_other = true) {
  std::string text = R"yaml(guiju: 1
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
#D
opinions: {good: {label: 好}}
opinion:
- {clause: 一, text: t, otherwise: true, opinion: good}
)yaml";
  // One whose bound is another field of the record is left to the expression.
  const std::string other = R"yaml(  - id: D
    marks: 1
    deductions: [{id: Da, points: 1, when: 'has_gap(visits[seen > other].seen, @"P1M")'}]
)yaml";
  text.replace(text.find("#D\n"), 3, with_other ? other : "");
  return load_text(text);
}

// Days near month ends of a few years, where one day more or less decides.
inline Cell some_day(Dice& dice) {
  const Date end = Date::from_ymd(2023 + dice.below(3), 1 + dice.below(12), 1)->month_end();
  return end.days() - 2 + dice.below(5);
}

inline Body some_body(const RuleSet& rules, Dice& dice, int visits) {
  BodyMaker made(rules);
  made.set("opened", some_day(dice)).set("on", some_day(dice));
  Body body = made.body();
  body.lists[0].given = Given::stated;
  for (int i = 0; i < visits; ++i) {
    const std::size_t record = body.add_record(0);
    for (std::size_t field = 0; field < 2; ++field)
      body.lists[0].cells.set(record * 2 + field, some_day(dice));
  }
  return body;
}

}  // namespace guiju::test
