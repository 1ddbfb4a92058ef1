// A rubric of awards with further result columns: what every report shows of them, and what cases can
// expect and count.
#include <boost/test/unit_test.hpp>

#include "report/cases.h"
#include "report/csv.h"
#include "report/explain.h"
#include "report/html_page.h"
#include "report/text_table.h"
#include "sample.h"
#include "support/golden.h"

using namespace guiju;
using namespace guiju::test;

namespace {

constexpr std::string_view rule_file = R"yaml(guiju: 1
id: alarm
version: "1"
title: 示例预警评分
source: {document: 示例, issued: 2024-01-02}
facts:
  pulse: {label: 脉搏, type: count, unit: 次/分, max: 300}
  oxygen: {label: 吸氧, type: boolean}
  adult: {label: 成人, type: boolean}
  refused: {label: 拒绝检查, type: finding}
rubric:
  parts:
  - id: P
    title: 脉搏
    marks: 3
    awards:
    - bands: pulse
      rows:
      - {id: P3, in: '< 40', points: 3, clause: 低于40次}
      - {id: P0, in: '[40..100]', points: 0, clause: 40至100次}
      - {id: P1, in: '> 100', points: 1, clause: 高于100次}
  - id: O
    title: 吸氧
    marks: 2
    awards:
    - {id: O2, points: 2, when: oxygen, clause: 吸氧的, only_when: adult}
opinions: {kept: {label: 留观}, none: {label: 不评}}
opinion:
- {clause: 一, when: refused, opinion: none, score: none}
- {clause: 二, otherwise: true, opinion: kept}
results:
  risk:
    label: 风险
    rows:
    - {when: score >= 3, value: 高}
    - {when: 'max(P, O) = 2', value: 中}
    - {value: 低}
  share: {label: 比例, unit: '%', value: score * 100 / 3}
)yaml";

std::shared_ptr<const RuleSet> rules() {
  static const std::shared_ptr<const RuleSet> rules = rules_from(rule_file);
  return rules;
}

constexpr std::string_view high =
    R"({"id":"H","pulse":30,"oxygen":false,"adult":true,"refused":false})";
constexpr std::string_view half_known =
    R"({"id":"U","pulse":110,"oxygen":null,"adult":true,"refused":false})";
constexpr std::string_view refused =
    R"({"id":"R","pulse":110,"oxygen":true,"adult":true,"refused":true})";
constexpr std::string_view child =
    R"({"id":"C","pulse":60,"oxygen":true,"adult":false,"refused":false})";

std::string explained(std::string_view facts, Language language) {
  const Run run = run_of(rules(), language);
  const Body body = body_of(*rules(), facts);
  Evaluator evaluator(Plan::compile(run.rules, run.selection));
  std::string out;
  append_explanation(run, body, explain_body(evaluator, body), out);
  return out;
}

struct Outcome {
  CasesReport report;
  CaseCoverage coverage;
  std::string failures, diagnostics;
};

Outcome run(const std::string& cases) {
  Outcome out;
  Diagnostics diagnostics;
  CasesFile file;
  const auto source = std::make_shared<SourceFile>(
      "c.cases.yaml",
      "guiju_cases: 1\nbase: {calm: {pulse: 60, oxygen: false, adult: true, "
      "refused: false}}\ncases:\n" +
          cases);
  BOOST_REQUIRE(open_cases(source, file, diagnostics));
  const std::vector<Case> loaded = load_cases(file, *rules(), diagnostics);
  out.report = run_cases(loaded, rules(), Language::en, out.coverage);
  for (const CaseFailure& failure : out.report.failures)
    append_failure(failure, *source, Language::en, out.failures);
  out.diagnostics = render(diagnostics.all(), {Language::en, false, false});
  return out;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(results)

BOOST_AUTO_TEST_CASE(the_table_has_a_column_for_each) {
  const Run run = run_of(rules(), Language::zh);
  SummaryTable table(run);
  for (const std::string_view facts : {high, half_known, refused, child}) {
    const Body body = body_of(*rules(), facts);
    table.add(table.row(body, result_of(run, body)));
  }
  std::string out;
  append_text_table(table, out);
  check_golden("report/results_table_zh.txt", out);
}

BOOST_AUTO_TEST_CASE(explanations_show_them_and_speak_of_points_gained) {
  check_golden("report/results_explain_open_zh.txt", explained(half_known, Language::zh));
  check_golden("report/results_explain_high_en.txt", explained(high, Language::en));
  check_golden("report/results_explain_child_en.txt", explained(child, Language::en));
}

BOOST_AUTO_TEST_CASE(the_page_shows_them_and_speaks_of_points_gained) {
  const Run run = run_of(rules(), Language::zh);
  const Body body = body_of(*rules(), high);
  std::string out;
  ScoreSheet(run).append(body, result_of(run, body), 1, out);
  BOOST_TEST(holds(out, "<dt>风险</dt><dd>高</dd>"), out);
  BOOST_TEST(holds(out, "<dt>比例</dt><dd>100 %</dd>"), out);
  BOOST_TEST(holds(out, "加扣分及原因"), out);
  BOOST_TEST(holds(out, "加 3：低于40次"), out);
  BOOST_TEST(!holds(out, "应扣"), out);
}

// Regression: the line of a body with errors had no fields for the result columns.
BOOST_AUTO_TEST_CASE(every_csv_line_has_the_same_fields) {
  const Run run = run_of(rules(), Language::zh);
  CsvTable table(run);
  std::string header, line;
  table.header(header);
  table.error_row(body_of(*rules(), R"({"id":"E","pulse":-1})"), line);
  const auto commas = [](const std::string& text) {
    return std::count(text.begin(), text.end(), ',');
  };
  BOOST_TEST(commas(line) == commas(header), line);
}

BOOST_AUTO_TEST_CASE(cases_can_expect_them) {
  const Outcome outcome = run(R"yaml(
- {name: label, from: calm, facts: {pulse: 30}, expect: {score: 3, results: {risk: 高, share: 100}}}
- {name: exact, from: calm, facts: {oxygen: true}, expect: {results: {risk: 中, share: 200/3}}}
- {name: possible, from: calm, facts: {oxygen: null}, expect: {results: {risk: [中, 低], share: {low: 0, high: 200/3}}}}
- {name: no score, from: calm, facts: {refused: true}, expect: {score: none, results: {risk: none, share: }}}
)yaml");
  BOOST_TEST(outcome.diagnostics == "");
  BOOST_TEST(outcome.failures == "");
  BOOST_TEST(outcome.report.passed == 4u);
}

BOOST_AUTO_TEST_CASE(what_differs_is_shown) {
  const Outcome outcome = run(R"yaml(
- {name: label, from: calm, expect: {results: {risk: 高}}}
- {name: number, from: calm, expect: {results: {share: 1}}}
- {name: open, from: calm, facts: {oxygen: null}, expect: {results: {risk: 低}}}
- {name: scored, from: calm, expect: {results: {risk: none}}}
- {name: not scored, from: calm, facts: {refused: true}, expect: {results: {risk: 低}}}
- {name: perhaps not scored, from: calm, facts: {refused: null}, expect: {results: {risk: 低}}}
)yaml");
  BOOST_TEST(outcome.diagnostics == "");
  BOOST_TEST(outcome.report.failed == 6u);
  for (const std::string_view part :
       {"case 'label': 风险: expected 高, got 低\n", "case 'number': 比例: expected 1, got 0\n",
        "case 'open': 风险: expected 低, got [中, 低]\n",
        "case 'scored': 风险: expected none, got 低\n",
        "case 'not scored': 风险: expected 低, got none\n",
        "case 'perhaps not scored': 风险: expected 低, got 低 (or no score)\n"})
    BOOST_TEST(holds(outcome.failures, part), outcome.failures);
}

BOOST_AUTO_TEST_CASE(wrong_names_are_diagnosed) {
  const Outcome outcome = run(R"yaml(
- {name: column, from: calm, expect: {results: {riks: 高}}}
- {name: label, from: calm, expect: {results: {risk: [高, 较高]}}}
- {name: number, from: calm, expect: {results: {share: 高}}}
)yaml");
  BOOST_TEST(outcome.report.passed + outcome.report.failed == 0u);
  for (const std::string_view part :
       {"error[GJ6006]: no result column is named 'riks'", "did you mean 'risk'",
        "error[GJ6007]: no row of the result column gives '较高'", ":6:"})
    BOOST_TEST(holds(outcome.diagnostics, part), outcome.diagnostics);
}

// A band worth nothing can leave no line, so it is none of what cases can exercise.
BOOST_AUTO_TEST_CASE(coverage_counts_labels_and_no_band_worth_nothing) {
  const Outcome outcome =
      run("- {name: one, from: calm, facts: {pulse: 30}, expect: {score: 3}}\n");
  std::string text;
  append_coverage(outcome.coverage, *rules(), Language::en, text);
  BOOST_TEST(text ==
             "awards and deductions: 1/3\n"
             "  never exercised: P1\n"
             "  never exercised: O2\n"
             "opinion rows: 1/2\n"
             "  never exercised: 一\n"
             "风险: 1/3\n"
             "  never exercised: 中\n"
             "  never exercised: 低\n");
}

BOOST_AUTO_TEST_SUITE_END()
