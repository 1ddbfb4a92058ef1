// A small rubric that has everything a report shows (categories, records, a finding, two readings, a
// discrepancy, blocks, dates), and results of bodies under it.
#pragma once

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/evaluator.h"
#include "facts/reader.h"
#include "plan/plan.h"
#include "report/run.h"
#include "rules/load.h"

namespace guiju::test {

inline constexpr std::string_view sample_rule_file = R"yaml(guiju: 1
id: canteen
version: "2"
title: 示例食堂检查表
source: {document: 示例〔2024〕1号, issued: 2024-01-02}
parameters:
  pass_line: {label: 合格线, value: 12}
facts:
  licence_shown: {label: 证照上墙, type: boolean}
  stains_count: {label: 污渍处数, type: count, unit: 处, note: 抽查三处}
  sells_fish: {label: 出售鱼类, type: boolean}
  fish_fresh: {label: 鱼类新鲜, type: boolean}
  wards: {label: 餐区, type: choice, choices: [东, 西, 外]}
  opened_on: {label: 开业日期, type: date}
  poisoning_found: {label: 发生中毒, type: finding}
  area: {label: 面积, type: number, unit: 平方米, kept_for: 存档}
  cooks:
    label: 厨师
    type: list
    record_label: name
    fields:
      name: {label: 姓名, type: text}
      certified: {label: 有健康证, type: boolean}
readings:
  stain_limit: {where: B1, clause: 每处扣1.5分, question: 污渍按处扣还是只扣一次, options: {each: 每处扣, once: 只扣一次}, default: each, because: 写的是每处}
  base: {where: 八(二), clause: 十二分以上, question: 与合计还是折算分比较, options: {total: 合计, scaled: 折算成百分}, default: total, because: 照印}
rubric:
  declared: 20
  discrepancy: {sum: 18, text: 各行合计18分，印出的总分是20分}
  parts:
  - id: A
    title: 证照
    marks: 6
    parts:
    - id: A1
      title: 证照上墙
      marks: 2
      clause: 证照未上墙扣2分
      deductions:
      - id: A1a
        points: 2
        when: not licence_shown
        clause: 证照未上墙扣2分
    - id: A2
      title: 健康证
      marks: 4
      clause: 无健康证每人扣3分
      deductions:
      - id: A2a
        for_each: cooks
        points: 3
        when: not certified
        clause: 无健康证每人扣3分
  - id: B
    title: 卫生
    marks: 12
    parts:
    - id: B1
      title: 地面与"台面" <清洁>
      marks: 4
      clause: 有污渍每处扣1.5分，扣完为止
      deductions:
      - id: B1a
        under: {stain_limit: each}
        points: 1.5
        each: stains_count
        clause: 有污渍每处扣1.5分
      - id: B1a
        under: {stain_limit: once}
        points: 1.5
        when: stains_count > 0
        clause: 有污渍每处扣1.5分
    - id: B2
      title: 鱼类
      marks: 8
      clause: 鱼类不新鲜扣8分
      not_applicable_when: not sells_fish
      deductions:
      - id: B2a
        points: 8
        when: not fish_fresh
        clause: 鱼类不新鲜扣8分
score:
- {under: {base: total}, value: total, of: 18}
- {under: {base: scaled}, value: total * 100 / 18, of: 100, shown: {rounding: half_up, step: 0.01}}
opinions:
  close: {label: 停业, needs_confirmation: true}
  warn: {label: 整改}
  pass: {label: 通过}
  outside: {label: 不在检查范围}
scope: {when: wards = "东" or wards = "西", otherwise: outside, clause: 一, text: 外区不检查}
opinion:
- {clause: 七, text: 发生中毒的停业, when: poisoning_found, opinion: close, score: none}
- {clause: 八(一), text: 不足十二分的整改, when: score < pass_line, opinion: warn, grade: 差}
- {clause: 八(二), text: 十二分以上的通过, when: score >= pass_line, otherwise: true, opinion: pass}
grades: [好, 差]
grade:
- {when: score < pass_line, grade: 差}
- {grade: 好}
notes:
- {code: fish_contradicted, when: not sells_fish and fish_fresh, message: 不出售鱼类却填鱼类新鲜, message_en: no fish is sold yet it is said to be fresh}
due:
- {what: rectify, opinions: [warn], from: opened_on, months: 2, clause: 九}
report:
  title: 示例检查汇总表
  headings: {name: 食堂名称, id: 许可证号}
  blocks: {by: wards, 东: 东区, 西: 西区}
  facts: [sells_fish]
  columns:
  - {label: （一）停业的, opinions: [close]}
  - {label: （二）需要限期整改的示例食堂, opinions: [warn], only: [东]}
  - {label: （三）通过的, opinions: [pass]}
  - {label: （四）得分, score: true}
  remarks: [在相应的栏内打“√”]
  related: {opinions: [close], message: 同一单位的另一处已停业，请复查}
)yaml";

inline std::shared_ptr<const RuleSet> rules_from(std::string_view text) {
  Diagnostics diagnostics;
  auto rules =
      load_rules(std::make_shared<SourceFile>("sample.yaml", std::string(text)), diagnostics);
  BOOST_REQUIRE_MESSAGE(rules, render(diagnostics.all(), {}));
  return rules;
}

inline std::shared_ptr<const RuleSet> sample_rules() {
  static const std::shared_ptr<const RuleSet> rules = rules_from(sample_rule_file);
  return rules;
}

inline Run run_of(std::shared_ptr<const RuleSet> rules, Language language = Language::zh) {
  Run run;
  run.rules = std::move(rules);
  run.selection = run.rules->default_readings();
  run.language = language;
  return run;
}

inline Run sample_run(Language language = Language::zh) { return run_of(sample_rules(), language); }

// A run under one option of one reading.
inline Run run_under(std::string_view reading, int option, Language language = Language::zh) {
  Run run = sample_run(language);
  run.selection[static_cast<std::size_t>(run.rules->find_reading(reading))] = option;
  return run;
}

inline Body body_of(const RuleSet& rules, std::string_view json) {
  Body body;
  parse_body_json(rules, json, {}, body);
  body.file = "facts.jsonl";
  return body;
}

// A body that must be free of errors.
inline Body good_body(std::string_view json) {
  Body body = body_of(*sample_rules(), json);
  BOOST_REQUIRE_MESSAGE(body.errors.empty(),
                        (body.errors.empty() ? std::string() : body.errors.front().en));
  return body;
}

inline Result result_of(const Run& run, const Body& body) {
  Evaluator evaluator(Plan::compile(run.rules, run.selection));
  Result result;
  evaluator.evaluate(body, result);
  return result;
}

// Marks alone: no opinions, no grades. a=true keeps both marks, a=false loses one.
inline std::shared_ptr<const RuleSet> marks_only() {
  return rules_from(R"yaml(guiju: 1
id: marks-only
facts: {a: {label: 甲, type: boolean}}
rubric:
  parts:
  - {id: A, marks: 2, deductions: [{id: A1, points: 1, when: not a, clause: 无甲扣1分}]}
)yaml");
}

// Loses 3 of 4 on a cook, 4 of 4 (asked 4.5) on stains: 11 of 18, to be put right.
inline constexpr std::string_view warned = R"({"id":"W1","name":"示例食堂甲","licence_shown":true,
  "stains_count":3,"sells_fish":false,"wards":"东","opened_on":"2024-01-31",
  "poisoning_found":false,"cooks":[{"name":"示例张","certified":true},
  {"name":"示例王","certified":false}]})";
// Loses nothing.
inline constexpr std::string_view perfect = R"({"id":"P1","name":"示例食堂乙","licence_shown":true,
  "stains_count":0,"sells_fish":true,"fish_fresh":true,"wards":"西","opened_on":"2024-01-31",
  "poisoning_found":false,"cooks":[]})";
// Between 10 and 18: undetermined.
inline constexpr std::string_view open = R"({"id":"U1","name":"示例食堂丙","licence_shown":true,
  "stains_count":0,"sells_fish":true,"wards":"东","poisoning_found":{"value":false,
  "by":"示例检查组","on":"2024-02-01","because":"查无记录"},"cooks":[]})";
// Closed: no score.
inline constexpr std::string_view closed = R"({"id":"C1","name":"示例食堂丁","licence_shown":false,
  "stains_count":1,"sells_fish":true,"fish_fresh":true,"wards":"西","opened_on":"2024-01-31",
  "poisoning_found":{"value":true,"by":"示例检查组","on":"2024-02-01","because":"三人送医"},
  "cooks":[]})";
// Out of scope.
inline constexpr std::string_view outside = R"({"id":"O1","name":"示例食堂戊","wards":"外"})";
// A fact the rules do not take.
inline constexpr std::string_view broken = R"({"id":"E1","name":"示例食堂己","stains_count":-2})";

}  // namespace guiju::test
