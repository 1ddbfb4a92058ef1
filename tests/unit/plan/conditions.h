// Rule sets of one deduction (on the body, or on each record) for looking at what became of its
// condition.
#pragma once

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

#include "plan/plan.h"
#include "plan/program.h"
#include "rules/load.h"

namespace guiju::test {

// `score` is the section score or empty; `row` a condition of the opinion table.
inline std::shared_ptr<const RuleSet> rules_with(const std::string& deduction,
                                                 const std::string& score = "",
                                                 const std::string& row = "score >= 0") {
  std::string text = R"yaml(guiju: 1
id: one
version: "1"
title: 示例
source: {document: 示例, issued: 2024-01-02}
facts:
  p: {label: 甲, type: boolean}
  q: {label: 乙, type: boolean}
  n: {label: 数, type: count}
  m: {label: 另数, type: count, min: 1}
  z: {label: 可为零, type: count}
  k: {label: 类, type: choice, choices: [x, y, z]}
  on: {label: 日期, type: date}
  found: {label: 认定, type: finding}
  items:
    label: 项
    type: list
    fields:
      b: {label: 布, type: boolean}
      have: {label: 有, type: count}
      need: {label: 应, type: count, min: 1}
      kind: {label: 种, type: choice, choices: [x, y]}
readings:
  way: {where: W, clause: c, question: q, options: {one: 1, two: 2}, default: one, because: b}
rubric:
  declared: 5
  parts:
  - id: P
    title: 示例
    marks: 5
    deductions:
    - id: D
      points: 0.5
)yaml" + deduction + score +
                     R"yaml(opinions: {low: {label: 低}, high: {label: 高}}
opinion:
- clause: r
  text: t
  when: )yaml" + "'" +
                     row + "'" + R"yaml(
  opinion: high
- {clause: s, text: t, otherwise: true, opinion: low}
)yaml";
  Diagnostics diagnostics;
  auto rules = load_rules(std::make_shared<SourceFile>("one.yaml", text), diagnostics);
  BOOST_REQUIRE_MESSAGE(rules, render(diagnostics.all(), {}));
  return rules;
}

inline std::string when(const std::string& condition) {
  return "      when: '" + condition + "'\n";
}
inline std::string when_each(const std::string& condition) {
  return "      for_each: items\n" + when(condition);
}

// What follows `start` on its line in the dump of the plan under the default readings.
inline std::string line_after(const std::shared_ptr<const RuleSet>& rules,
                              const std::string& start) {
  const std::string text = Plan::compile(rules, rules->default_readings())->dump();
  const std::size_t at = text.find(start);
  BOOST_REQUIRE_MESSAGE(at != std::string::npos, text);
  return text.substr(at + start.size(), text.find('\n', at) - at - start.size());
}
// The condition of the one deduction, compiled.
inline std::string compiled(const std::string& condition) {
  return line_after(rules_with(when(condition)), "D -0.5 when ");
}
inline std::string compiled_each(const std::string& condition) {
  return line_after(rules_with(when_each(condition)), "D -0.5 when ");
}
// A condition of the opinion table.
inline std::string compiled_row(const std::string& condition, const std::string& score = "") {
  const std::string line = line_after(rules_with(when("p"), score, condition), "row r when ");
  return line.substr(0, line.find(" → "));
}

}  // namespace guiju::test
