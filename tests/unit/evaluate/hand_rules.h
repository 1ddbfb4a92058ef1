// A small rubric with one of everything, a way to fill bodies for it, and results as short text.
#pragma once

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluate/evaluator.h"
#include "rules/load.h"

namespace guiju::test {

inline constexpr std::string_view hand_rule_file = R"yaml(guiju: 1
id: hand
version: "1"
title: 示例
source: {document: 示例, issued: 2024-01-02}
facts:
  flag: {label: 标志, type: boolean}
  other: {label: 其他, type: boolean}
  faults: {label: 错误数, type: count}
  people: {label: 人数, type: count, max: 10}
  quota: {label: 定额, type: count, max: 10}
  kind: {label: 类别, type: choice, choices: [a, b, c]}
  found: {label: 认定, type: finding}
  refused: {label: 拒绝, type: finding}
  served_on: {label: 送达日期, type: date}
  items:
    label: 项目
    type: list
    record_label: name
    fields:
      name: {label: 名称, type: text}
      counted: {label: 计入, type: boolean}
      have: {label: 现有, type: count}
      need: {label: 应有, type: count, min: 1}
      held_on: {label: 日期, type: date}
readings:
  style: {where: A1, clause: c, question: q, options: {two: 每二, each: 每一}, default: two, because: b}
rubric:
  declared: 15
  parts:
  - id: A
    title: 甲
    marks: 10
    parts:
    - id: A1
      title: 甲一
      marks: 3
      deductions:
      - id: A1a
        under: {style: two}
        points: 0.5
        each: faults
        every: 2
      - id: A1a
        under: {style: each}
        points: 0.5
        each: faults
    - id: A2
      title: 甲二
      marks: 4
      deductions:
      - for_each: items
        where: counted
        first:
        - {id: A2c, points: 1.5, when: have = 0}
        - {id: A2b, points: 1, when: have / need < 1/3}
        - {id: A2a, points: 0.5, when: have / need < 2/3}
    - id: A3
      title: 甲三
      marks: 3
      deductions:
      - {id: A3a, points: 1, each: faults, cap: 2}
      - {id: A3b, points: 3, when: flag}
  - id: B
    title: 乙
    marks: 5
    parts:
    - id: B1
      title: 乙一
      marks: 2
      deductions:
      - {id: B1a, points: 1.5, each: people}
    - id: B2
      title: 乙二
      marks: 3
      not_applicable_when: kind = "b"
      deductions:
      - {id: B2a, points: 1, when: other}
    shared_limits:
    - {parts: [B1, B2], because: 合并}
opinions:
  close: {label: 停, needs_confirmation: true}
  warn: {label: 改}
  pass: {label: 过}
  outside: {label: 外}
scope: {when: kind != "c", otherwise: outside, clause: 一, text: t}
opinion:
- {clause: 一, text: 拒绝, when: refused, opinion: close, score: none}
- {clause: 二, text: 认定, when: found, opinion: warn, grade: 差}
- {clause: 三, text: 不足十分, when: score < 10, opinion: warn}
- {clause: 四, text: 间隔, when: 'has_gap(items.held_on, duration("P1Y"))', opinion: warn}
- {clause: 五, text: 十分以上, when: score >= 10, otherwise: true, opinion: pass}
grades: [好, 差]
grade:
- {when: score < 10, grade: 差}
- {grade: 好}
notes:
- {code: over_quota, when: people > quota, message: 人数超过定额, message_en: more people than the quota}
- {code: too_many, for_each: items, when: have > need, message: '{record} 现有超过应有'}
due:
- {what: rectify, opinions: [warn], from: served_on, months: 2, clause: 二}
)yaml";

inline std::shared_ptr<const RuleSet> load_text(std::string_view text) {
  Diagnostics diagnostics;
  auto rules =
      load_rules(std::make_shared<SourceFile>("hand.yaml", std::string(text)), diagnostics);
  BOOST_REQUIRE_MESSAGE(rules, render(diagnostics.all(), {}));
  return rules;
}

inline const std::shared_ptr<const RuleSet>& hand_rules() {
  static const std::shared_ptr<const RuleSet> rules = load_text(hand_rule_file);
  return rules;
}

// A body filled fact by fact; what is not set is unknown, lists are unknown until named.
class BodyMaker {
 public:
  explicit BodyMaker(const RuleSet& rules) : rules_(rules) { body_.reset(rules.facts); }
  BodyMaker& set(std::string_view id, Cell cell) {
    body_.set(fact(id).slot, cell);
    return *this;
  }
  BodyMaker& date(std::string_view id, std::string_view day) {
    return set(id, Date::parse(day)->days());
  }
  BodyMaker& unknown(std::string_view id) {
    body_.set(fact(id).slot, 0, Given::null);
    return *this;
  }
  BodyMaker& no_records(std::string_view list) {
    body_.lists[static_cast<std::size_t>(fact(list).list)].given = Given::stated;
    return *this;
  }
  BodyMaker& record(std::string_view list,
                    const std::vector<std::pair<std::string_view, Cell>>& fields) {
    const Fact& declared = fact(list);
    const std::size_t at = body_.add_record(declared.list);
    RecordList& records = body_.lists[static_cast<std::size_t>(declared.list)];
    for (const auto& [id, cell] : fields) {
      const auto field = static_cast<std::size_t>(FactTable::find_field(declared, id));
      records.cells.set(at * records.fields + field, cell);
    }
    return *this;
  }
  BodyMaker& not_applicable(std::string_view part) {
    body_.not_applicable.push_back(rules_.find_part(part));
    return *this;
  }
  const Body& body() const { return body_; }

 private:
  const Fact& fact(std::string_view id) const {
    const int at = rules_.facts.find(id);
    BOOST_REQUIRE_MESSAGE(at >= 0, id);
    return rules_.facts.facts[static_cast<std::size_t>(at)];
  }
  const RuleSet& rules_;
  Body body_;
};

// Loses nothing under the hand rules.
inline BodyMaker perfect_body() {
  BodyMaker maker(*hand_rules());
  for (const char* id : {"flag", "other", "faults", "people", "quota", "kind", "found", "refused"})
    maker.set(id, 0);
  maker.set("quota", 10).date("served_on", "2024-12-31").no_records("items");
  return maker;
}

inline Result evaluated(const std::shared_ptr<const RuleSet>& rules, const Body& body) {
  Evaluator evaluator(Plan::compile(rules, rules->default_readings()));
  Result result;
  evaluator.evaluate(body, result);
  return result;
}
inline Result evaluated(const BodyMaker& maker) { return evaluated(hand_rules(), maker.body()); }

// "3", "2..3".
inline std::string range(const PointRange& range) {
  return range.known() ? range.low.to_string()
                       : range.low.to_string() + ".." + range.high.to_string();
}
inline std::string score_of(const Result& result, std::string_view part) {
  return range(result.parts[static_cast<std::size_t>(hand_rules()->find_part(part))].score);
}

// One line each: part deduction[record] occurrences asked applied absorbed, `+` on overflow lines.
inline std::string ledger(const RuleSet& rules, const Result& result) {
  std::string out;
  for (const LedgerLine& line : result.ledger) {
    out += rules.parts[static_cast<std::size_t>(line.part)].id + " " +
           rules.deductions[static_cast<std::size_t>(line.deduction)].id;
    if (line.record >= 0) out += "[" + std::to_string(line.record + 1) + "]";
    if (line.kind == LineKind::overflow) out += "+";
    if (line.state == LineState::possible)
      out += " " + range(line.possible) + "?";
    else
      out += " x" + line.occurrences.to_string() + " " + line.asked.to_string() + " = " +
             line.applied.to_string() + " + " + line.absorbed.to_string();
    out += "\n";
  }
  return out;
}
inline std::string ledger(const Result& result) { return ledger(*hand_rules(), result); }

inline std::string code_of_failure(const std::shared_ptr<const RuleSet>& rules, const Body& body) {
  try {
    evaluated(rules, body);
  } catch (const EvaluationFailure& failure) {
    return failure.error.code;
  }
  return "no failure";
}

// Counts without a bound that stand in several places of a comparison, so that no number of steps
// tries all that an unknown one can be.
inline std::shared_ptr<const RuleSet> counts_in_several_places() {
  static const std::shared_ptr<const RuleSet> rules = load_text(R"yaml(guiju: 1
id: several
version: "1"
title: 示例
source: {document: 示例, issued: 2024-01-02}
facts:
  a: {label: 甲, type: count}
  b: {label: 乙, type: count}
  c: {label: 丙, type: count}
  x: {label: 消去, type: count}
  y: {label: 也消去, type: count}
  found: {label: 认定, type: finding}
  items:
    label: 项
    type: list
    fields:
      own: {label: 自有, type: count}
      hired: {label: 外聘, type: count}
rubric:
  parts:
  - id: A
    title: 甲
    marks: 6
    deductions:
    - {id: A1, points: 1, when: x + b - x > 3}
    - {id: A2, points: 1, when: a < 1/3 * (a + b)}
    - {id: A3, points: 2, when: 2 * a - c >= a - c + 2}
    - {id: A4, points: 1, when: a - b < a - c}
    - {id: A5, points: 1, when: a - a = b - b and c > 1}
  - id: B
    title: 乙
    marks: 4
    deductions:
    - {id: B1, for_each: items, points: 1, when: own < 2/3 * (own + hired)}
    - {id: B2, for_each: items, points: 1, when: own + a > own + hired}
opinions: {pass: {label: 过}, warn: {label: 警}, fail: {label: 否}}
opinion:
- {clause: 一, text: t, when: found or score < 4, opinion: fail}
- {clause: 二, text: t, when: y + c - y > 4, opinion: warn}
- {clause: 三, text: t, otherwise: true, opinion: pass}
)yaml");
  return rules;
}

}  // namespace guiju::test
