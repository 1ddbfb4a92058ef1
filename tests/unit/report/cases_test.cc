// Cases files: what passes, what fails and where, and what a wrong file says.
#include "report/cases.h"

#include <boost/test/unit_test.hpp>

#include "sample.h"

using namespace guiju;
using namespace guiju::test;

namespace {

constexpr std::string_view head = R"yaml(guiju_cases: 1
rules: rules.yaml
base:
  clean: {licence_shown: true, stains_count: 0, sells_fish: true, fish_fresh: true, wards: 东, opened_on: 2024-01-31, poisoning_found: false, cooks: []}
cases:
)yaml";

struct Outcome {
  std::vector<Case> cases;
  CasesReport report;
  CaseCoverage coverage;
  std::string failures;
  std::string diagnostics;
};

Outcome run(const std::string& text, Language language = Language::zh) {
  Outcome outcome;
  Diagnostics diagnostics;
  CasesFile file;
  const auto source = std::make_shared<SourceFile>("c.cases.yaml", text);
  if (open_cases(source, file, diagnostics)) {
    outcome.cases = load_cases(file, *sample_rules(), diagnostics);
    outcome.report = run_cases(outcome.cases, sample_rules(), language, outcome.coverage);
    for (const CaseFailure& failure : outcome.report.failures) {
      append_failure(failure, *source, language, outcome.failures);
    }
  }
  diagnostics.sort();
  outcome.diagnostics = render(diagnostics.all(), {Language::en, false, false});
  return outcome;
}

Outcome run_cases_text(const std::string& cases) { return run(std::string(head) + cases); }

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cases)

BOOST_AUTO_TEST_CASE(every_kind_of_expectation_can_hold) {
  const Outcome outcome = run_cases_text(R"yaml(
- name: all kinds
  from: clean
  facts: {污渍处数: 5, cooks: [{name: 示例王, certified: false}], fish_fresh: false}
  expect: {score: 3, of: 18, coverage: 18, parts: {B1: 0, A: 3}, grade: 差, opinion: warn, possible: [warn], settled: true, needs_confirmation: false, grounds: [八(一)], grounds_possible: [], deductions: {B1a: 4, A2a: 3, A1a: 0}, unknown: [], notes: [], due: {rectify: 2024-03-31}}
- name: ranges and an undetermined opinion
  from: clean
  facts: {fish_fresh: null, stains_count: null}
  expect: {score: {low: 6, high: 18}, parts: {B2: {low: 0, high: 8}}, opinion: undetermined, possible: [warn, pass], grade: , settled: false, grounds_possible: [八(一), 八(二)], unknown: [fish_fresh, stains_count]}
- name: no score
  from: clean
  facts: {poisoning_found: {value: true, by: 示例检查组}}
  expect: {score: none, opinion: close, needs_confirmation: true}
- name: another reading, exactly and as shown
  from: clean
  readings: {base: scaled}
  facts: {licence_shown: false, stains_count: 1}
  expect: {score: 725/9, of: 100}
- name: as shown
  from: clean
  readings: {base: scaled}
  facts: {licence_shown: false, stains_count: 1}
  expect: {score: 80.56}
- name: a row left out
  from: clean
  facts: {fish_fresh: null}
  not_applicable: [B2]
  expect: {score: 18, coverage: 10, unknown: []}
- name: contradiction
  from: clean
  facts: {sells_fish: false}
  expect: {notes: [fish_contradicted, fact_of_not_applicable_part]}
)yaml");
  BOOST_TEST(outcome.diagnostics == "");
  BOOST_TEST(outcome.failures == "");
  BOOST_TEST(outcome.report.passed == 7u);
  BOOST_TEST(outcome.report.failed == 0u);
}

BOOST_AUTO_TEST_CASE(what_differs_is_shown_at_its_place) {
  const std::string text = std::string(head) + R"yaml(- name: 全错
  from: clean
  expect:
    score: 17.9
    parts: {A1: {low: 0, high: 1}}
    opinion: warn
    grounds: [七]
    unknown: [opened_on]
    notes: [x]
    due: {rectify: 2024-03-31}
    settled: false
    deductions: {A1a: 2}
    coverage: 10
    grade: 差
)yaml";
  Outcome outcome = run(text);
  BOOST_TEST(outcome.report.failed == 1u);
  BOOST_TEST(outcome.report.failures.size() == 11u);
  BOOST_TEST(holds(outcome.failures, "c.cases.yaml:9:12: 用例“全错”：得分：应为 17.9，实为 18\n"),
             outcome.failures);
  BOOST_TEST(holds(outcome.failures, "c.cases.yaml:10:17: 用例“全错”：A1：应为 0–1，实为 2\n"),
             outcome.failures);
  BOOST_TEST(holds(outcome.failures, "成立的依据：应为 [七]，实为 [八(二)]\n"), outcome.failures);
  BOOST_TEST(holds(outcome.failures, "A1a：应为 2，实为 0\n"), outcome.failures);
  outcome = run(text, Language::en);
  BOOST_TEST(
      holds(outcome.failures, "c.cases.yaml:9:12: case '全错': score: expected 17.9, got 18\n"),
      outcome.failures);
}

BOOST_AUTO_TEST_CASE(a_value_is_not_certain_where_only_some_completions_have_it) {
  // Closed or 18: the score has bounds that meet, and is still not certain.
  const Outcome outcome = run_cases_text(R"yaml(
- {name: bounds, from: clean, facts: {poisoning_found: null}, expect: {score: {low: 18, high: 18}}}
- {name: value, from: clean, facts: {poisoning_found: null}, expect: {score: 18}}
)yaml");
  BOOST_TEST(outcome.report.passed == 1u);
  BOOST_TEST(holds(outcome.failures, "用例“value”：得分：应为 18，实为 18（或无分）"),
             outcome.failures);
}

BOOST_AUTO_TEST_CASE(wrong_files_are_diagnosed_all_at_once_and_the_rest_still_runs) {
  const Outcome outcome = run_cases_text(R"yaml(
- {name: good, from: clean, expect: {score: 18}}
- {name: base, from: claen, expect: {score: 18}}
- {name: fact, from: clean, facts: {stains: 1}, expect: {score: 18}}
- {name: value, from: clean, facts: {stains_count: -1}, expect: {score: 18}}
- {name: key, from: clean, expect: {skore: 18}}
- {name: part, from: clean, expect: {parts: {Z9: 1}, deductions: {Z9a: 1}}}
- {name: number, from: clean, expect: {score: high}}
- {name: reading, from: clean, readings: {base: scale, bases: total}, expect: {score: 18}}
- {name: codes, from: clean, expect: {opinion: passed, grade: 优, possible: [undetermined], grounds: [九九], due: {rectfy: 2024-02-31}}}
- {name: good, from: clean, expect: {score: 18}}
- {name: date, from: clean, as_of: 2024-02-30, expect: {score: 18}}
- {from: clean, expect: {score: 18}}
- {name: nothing, from: clean}
- [not, a, case]
)yaml");
  BOOST_TEST(outcome.report.passed == 1u);
  BOOST_TEST(outcome.report.failed == 0u);
  for (const std::string_view part : {"base has no entry 'claen'",
                                      "did you mean 'clean'",
                                      "facts of case 'fact'",
                                      "facts of case 'value'",
                                      "'skore'",
                                      "'Z9'",
                                      "no deduction has the id 'Z9a'",
                                      "'high'",
                                      "'scale'",
                                      "'bases'",
                                      "'passed'",
                                      "'优'",
                                      "'undetermined'",
                                      "'九九'",
                                      "'rectfy'",
                                      "'2024-02-31'",
                                      "the name 'good' is already taken",
                                      "'2024-02-30'",
                                      "'name'",
                                      "'expect'",
                                      ":20:3: "}) {
    BOOST_TEST(holds(outcome.diagnostics, part), part << " in\n" << outcome.diagnostics);
  }
}

BOOST_AUTO_TEST_CASE(files_that_are_no_cases_files) {
  for (const std::string text : {"", "- a\n", "guiju_cases: 2\ncases: []\n", "rules: x\n",
                                 "guiju_cases: 1\ncases: {a: b}\n", "a: [\n", "guiju_cases: 1\n"}) {
    const Outcome outcome = run(text);
    BOOST_TEST(!outcome.diagnostics.empty(), text);
    BOOST_TEST(outcome.cases.empty(), text);
  }
}

BOOST_AUTO_TEST_CASE(coverage_counts_variants_apart) {
  const Outcome outcome = run_cases_text(R"yaml(
- {name: one, from: clean, facts: {stains_count: 1}, expect: {score: 16.5}}
- {name: two, from: clean, readings: {stain_limit: once}, facts: {poisoning_found: true}, expect: {score: none}}
)yaml");
  BOOST_TEST(outcome.report.passed == 2u);
  std::string text;
  append_coverage(outcome.coverage, *sample_rules(), Language::en, text);
  BOOST_TEST(text ==
             "deductions: 1/5\n"
             "  never exercised: A1a\n"
             "  never exercised: A2a\n"
             "  never exercised: B1a {stain_limit = once}\n"
             "  never exercised: B2a\n"
             "reading options: 3/4\n"
             "  never exercised: base = scaled\n"
             "opinion rows: 2/3\n"
             "  never exercised: 八(一)\n"
             "grades: 1/2\n"
             "  never exercised: 差\n");
}

BOOST_AUTO_TEST_SUITE_END()
