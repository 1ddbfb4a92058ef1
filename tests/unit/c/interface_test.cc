// What the functions of the C interface do: loading and checking, results, lines, explanations,
// handles freed in any order, exceptions kept inside.
#include <guiju/guiju_c.h>

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <vector>

#include "c_support.h"

namespace {

using guiju::c_test::Handles;
using guiju::c_test::json_of;
using guiju::c_test::taken;
using guiju::c_test::text_of;

const std::string small = R"(
guiju: 1
id: small
version: 2.1
facts:
  missing: {label: 缺岗数, type: count}
rubric:
  parts:
  - id: R1
    marks: 2
    deductions:
    - id: R1a
      points: 0.5
      each: missing
)";

BOOST_AUTO_TEST_CASE(versions_and_names_of_statuses) {
  BOOST_TEST(guiju_interface_version() == GUIJU_C_INTERFACE);
  BOOST_TEST(std::string(guiju_version()) == GUIJU_VERSION);
  BOOST_TEST(std::string(guiju_status_name(GUIJU_TOO_LONG)) == "GUIJU_TOO_LONG");
  BOOST_TEST(std::string(guiju_status_name(GUIJU_INTERNAL)) == "GUIJU_INTERNAL");
  BOOST_TEST(std::string(guiju_status_name(99)) == "unknown status");
}

BOOST_AUTO_TEST_CASE(a_rule_file_with_a_warning_loads) {
  const std::string path = std::string(GUIJU_SOURCE_DIR) + "/rules/yangquan-2023";
  guiju_rules* rules = nullptr;
  guiju_problems* problems = nullptr;
  BOOST_TEST(guiju_load_file(path.data(), path.size(), &rules, &problems) == GUIJU_OK);
  BOOST_TEST(guiju_problems_errors(problems) == 0U);
  BOOST_TEST(guiju_problems_warnings(problems) == 1U);
  BOOST_TEST(text_of(problems, GUIJU_ZH).find("附件3各行合计92分") != std::string::npos);
  guiju_problems_free(problems);
  BOOST_TEST(std::string(guiju_rules_id(rules)) == "yangquan-2023");
  BOOST_TEST(std::string(guiju_rules_version(rules)) == "1.0.0");
  BOOST_TEST(std::string(guiju_rules_sha256(rules)).size() == 64U);
  guiju_rules_free(rules);
  BOOST_TEST(guiju_check_file(path.data(), path.size(), 0, &problems) == GUIJU_OK);
  guiju_problems_free(problems);
  BOOST_TEST(guiju_check_file(path.data(), path.size(), 1, &problems) == GUIJU_HAS_ERRORS);
  BOOST_TEST(guiju_problems_errors(problems) == 1U);
  guiju_problems_free(problems);
}

BOOST_AUTO_TEST_CASE(a_broken_rule_file_gives_problems_in_source_order) {
  const std::string broken = "guiju: 1\nid: x\nid: y\nfacts: 3\nrubric: {}\n";
  guiju_rules* rules = nullptr;
  guiju_problems* problems = nullptr;
  BOOST_TEST(guiju_load_text(broken.data(), broken.size(), "坏.yaml", GUIJU_TERMINATED, &rules,
                             &problems) == GUIJU_HAS_ERRORS);
  BOOST_TEST(rules == nullptr);
  const std::string text = text_of(problems, GUIJU_EN);
  const std::string json = json_of(problems);
  BOOST_TEST(text.find("坏.yaml:3:1: error[GJ1006]: duplicate key 'id'") == 0U, text);
  BOOST_TEST(json.find("\"duplicate_key\"") != json.npos);
  BOOST_TEST(guiju_problems_errors(problems) >= 2U);
  guiju_problems* same = nullptr;
  BOOST_TEST(guiju_check_text(broken.data(), broken.size(), "坏.yaml", GUIJU_TERMINATED, 0,
                              &same) == GUIJU_HAS_ERRORS);
  BOOST_TEST(json_of(same) == json);
  guiju_problems_free(same);
  guiju_problems_free(problems);
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_read) {
  guiju_rules* rules = nullptr;
  guiju_problems* problems = nullptr;
  BOOST_TEST(guiju_load_file("/nowhere/at/all", GUIJU_TERMINATED, &rules, &problems) ==
             GUIJU_UNREADABLE);
  BOOST_TEST(json_of(problems).find("\"file_unreadable\"") != std::string::npos);
  guiju_problems_free(problems);
  // A rule file in memory may name no others.
  const std::string extending = "guiju: 1\nid: x\nextends: ../other.yaml\n";
  BOOST_TEST(guiju_load_text(extending.data(), extending.size(), nullptr, 0, &rules, &problems) ==
             GUIJU_HAS_ERRORS);
  BOOST_TEST(text_of(problems, GUIJU_EN).find("rules.yaml:3:10: error") == 0U,
             text_of(problems, GUIJU_EN));
  guiju_problems_free(problems);
}

// Of a body of which nothing is known one step does not make the bounds exact, which a note says.
BOOST_AUTO_TEST_CASE(limits_of_the_work_for_one_body) {
  const std::string path = std::string(GUIJU_SOURCE_DIR) + "/rules/jgj59";
  const std::string body = R"({"id": "示例"})", note = "bounds_not_exact";
  guiju_rules* rules = nullptr;
  guiju_options* options = nullptr;
  BOOST_REQUIRE(guiju_load_file(path.data(), path.size(), &rules, nullptr) == GUIJU_OK);
  BOOST_REQUIRE(guiju_options_new(&options, nullptr) == GUIJU_OK);
  BOOST_TEST(guiju_options_bound_steps(options, 1, nullptr) == GUIJU_OK);
  guiju_evaluation* evaluation = nullptr;
  guiju_session* session = nullptr;
  BOOST_REQUIRE(guiju_evaluation_new(rules, options, &evaluation, nullptr) == GUIJU_OK);
  BOOST_REQUIRE(guiju_session_new(evaluation, &session, nullptr) == GUIJU_OK);
  char* text = nullptr;
  std::size_t size = 0;
  BOOST_TEST(guiju_evaluate(session, body.data(), body.size(), &text, &size, nullptr) == GUIJU_OK);
  BOOST_TEST(taken(text, size).find(note) != std::string::npos);
  guiju_session_free(session);
  guiju_evaluation_free(evaluation);
  guiju_options_free(options);
  guiju_rules_free(rules);
}

// What would reach the line is told in as many sets as are asked for.
BOOST_AUTO_TEST_CASE(explanations_look_as_far_as_they_are_told) {
  std::string text = R"(
guiju: 1
id: lines
facts:
  a: {label: 甲, type: boolean}
  b: {label: 乙, type: boolean}
rubric:
  parts:
  - {id: R1, marks: 2, deductions: [{id: R1a, points: 2, when: a}]}
  - {id: R2, marks: 2, deductions: [{id: R2a, points: 2, when: b}]}
opinions:
  poor: {label: 差}
  good: {label: 好}
opinion:
- {clause: 一, text: 不足1分, when: 'score < 1', opinion: poor}
- {clause: 二, text: 其他, otherwise: true, opinion: good}
)";
  const std::string body = R"({"id": "示例", "a": true, "b": true})";
  guiju_rules* rules = nullptr;
  guiju_options* options = nullptr;
  guiju_problems* problems = nullptr;
  guiju_load_text(text.data(), text.size(), "", 0, &rules, &problems);
  BOOST_REQUIRE_MESSAGE(rules != nullptr, text_of(problems, GUIJU_EN));
  guiju_problems_free(problems);
  BOOST_REQUIRE(guiju_options_new(&options, nullptr) == GUIJU_OK);
  for (const std::size_t sets : {1U, 10U}) {
    BOOST_TEST(guiju_options_corrections(options, sets, 50, nullptr) == GUIJU_OK);
    guiju_evaluation* evaluation = nullptr;
    guiju_session* session = nullptr;
    BOOST_REQUIRE(guiju_evaluation_new(rules, options, &evaluation, nullptr) == GUIJU_OK);
    BOOST_REQUIRE(guiju_session_new(evaluation, &session, nullptr) == GUIJU_OK);
    char* out = nullptr;
    std::size_t size = 0;
    BOOST_TEST(guiju_explain(session, body.data(), body.size(), &out, &size, nullptr) == GUIJU_OK);
    text = taken(out, size);
    BOOST_TEST(text.find("假如 R1 不扣分") != text.npos, text);
    BOOST_TEST((text.find("假如 R2 不扣分") != text.npos) == (sets > 1));
    guiju_session_free(session);
    guiju_evaluation_free(evaluation);
  }
  guiju_options_free(options);
  guiju_rules_free(rules);
}

// The score by hand: 2 − 3 × 0.5.
BOOST_AUTO_TEST_CASE(a_body_is_evaluated_and_explained) {
  guiju_rules* rules = nullptr;
  guiju_evaluation* evaluation = nullptr;
  guiju_session* session = nullptr;
  BOOST_REQUIRE(guiju_load_text(small.data(), small.size(), "", 0, &rules, nullptr) == GUIJU_OK);
  BOOST_TEST(std::string(guiju_rules_version(rules)) == "2.1");
  BOOST_REQUIRE(guiju_evaluation_new(rules, nullptr, &evaluation, nullptr) == GUIJU_OK);
  guiju_rules_free(rules);
  BOOST_REQUIRE(guiju_session_new(evaluation, &session, nullptr) == GUIJU_OK);
  guiju_evaluation_free(evaluation);
  char* text = nullptr;
  std::size_t size = 0;
  guiju_problems* problems = nullptr;
  const std::string body = R"({"id": "示例", "missing": 3})";
  BOOST_TEST(guiju_evaluate(session, body.data(), body.size(), &text, &size, &problems) ==
             GUIJU_OK);
  BOOST_TEST(problems == nullptr);
  std::string result = taken(text, size);
  BOOST_TEST(result.find(R"("score":{"value":"0.5")") != result.npos, result);
  BOOST_TEST(guiju_explain(session, body.data(), body.size(), &text, &size, &problems) == GUIJU_OK);
  result = taken(text, size);
  BOOST_TEST(result.find("2 − 1.5 = 0.5") != result.npos, result);
  const std::string bad = R"({"id": "示例", "missing": -3})";
  BOOST_TEST(guiju_evaluate(session, bad.data(), bad.size(), &text, &size, &problems) ==
             GUIJU_HAS_ERRORS);
  result = taken(text, size);
  BOOST_TEST(result.find(R"("count_negative")") != result.npos, result);
  BOOST_TEST(guiju_explain(session, bad.data(), bad.size(), &text, &size, &problems) ==
             GUIJU_HAS_ERRORS);
  BOOST_TEST(taken(text, size).find("missing: 个数不能是负数：-3\n") != std::string::npos);
  BOOST_TEST(problems == nullptr);
  // A session goes on after a bad body.
  BOOST_TEST(guiju_evaluate(session, "{", 1, &text, &size, nullptr) == GUIJU_HAS_ERRORS);
  guiju_free(text);
  BOOST_TEST(guiju_evaluate(session, nullptr, 0, &text, &size, nullptr) == GUIJU_HAS_ERRORS);
  guiju_free(text);
  BOOST_TEST(guiju_evaluate(session, body.data(), body.size(), &text, &size, nullptr) == GUIJU_OK);
  guiju_free(text);
  guiju_session_free(session);
}

BOOST_AUTO_TEST_CASE(options_change_results_and_say_so) {
  Handles h;
  const auto evaluate = [&](const guiju_options* options, const std::string& body) {
    guiju_evaluation* evaluation = nullptr;
    guiju_session* session = nullptr;
    BOOST_REQUIRE(guiju_evaluation_new(h.rules, options, &evaluation, nullptr) == GUIJU_OK);
    BOOST_REQUIRE(guiju_session_new(evaluation, &session, nullptr) == GUIJU_OK);
    char* text = nullptr;
    std::size_t size = 0;
    BOOST_TEST(guiju_evaluate(session, body.data(), body.size(), &text, &size, nullptr) ==
               GUIJU_OK);
    guiju_session_free(session);
    guiju_evaluation_free(evaluation);
    return taken(text, size);
  };
  const auto reading = [&](const char* option) {
    guiju_options_reading(h.options, "total_basis", GUIJU_TERMINATED, option, GUIJU_TERMINATED,
                          nullptr);
  };
  const std::string body = R"({"id": "示例", "cohort": 2020, "refused_without_cause": false})";
  const auto holds = [](const std::string& text, const char* part) {
    BOOST_TEST(text.find(part) != text.npos, part << "\n" << text);
  };
  BOOST_TEST(evaluate(h.options, body) == evaluate(nullptr, body));
  reading("scaled");
  holds(evaluate(h.options, body), R"("total_basis":"scaled")");
  reading("credited");  // the last call holds
  holds(evaluate(h.options, body), R"("total_basis":"credited")");
  reading("open");
  holds(evaluate(h.options, body), R"("total_basis":"open")");
  holds(evaluate(h.options, body), R"("open_readings":["total_basis"])");
  guiju_options_set(h.options, "cohort", 6, "2022", 4, nullptr);
  guiju_options_as_of(h.options, "2023-09-30", GUIJU_TERMINATED, nullptr);
  holds(evaluate(h.options, body), R"("as_of":"2023-09-30","set":{"cohort":"2022"},"trial":true)");
}

// All but one are left open; where more combinations are left than allowed, the body has an error.
BOOST_AUTO_TEST_CASE(all_readings_can_be_left_open) {
  Handles h;
  guiju_options_open_readings(h.options, nullptr);
  guiju_options_reading(h.options, "total_basis", GUIJU_TERMINATED, "scaled", GUIJU_TERMINATED,
                        nullptr);
  guiju_options_language(h.options, GUIJU_EN, nullptr);
  const std::string body = R"({"id": "示例", "cohort": 2022})";
  for (const std::size_t combinations : {1U, 1000U}) {
    guiju_options_combinations(h.options, combinations, nullptr);
    guiju_evaluation* evaluation = nullptr;
    guiju_session* session = nullptr;
    BOOST_REQUIRE(guiju_evaluation_new(h.rules, h.options, &evaluation, nullptr) == GUIJU_OK);
    BOOST_REQUIRE(guiju_session_new(evaluation, &session, nullptr) == GUIJU_OK);
    char* text = nullptr;
    std::size_t size = 0;
    BOOST_TEST(guiju_evaluate(session, body.data(), body.size(), &text, &size, nullptr) ==
               GUIJU_OK);
    const std::string result = taken(text, size);
    BOOST_TEST(result.find(R"("total_basis":"scaled")") != result.npos, result);
    BOOST_TEST(result.find(R"(":"open")") != result.npos, result);
    const std::string in_scope = R"({"id": "示例", "cohort": 2020})";
    BOOST_TEST(guiju_evaluate(session, in_scope.data(), in_scope.size(), &text, &size, nullptr) ==
               GUIJU_HAS_ERRORS);
    BOOST_TEST(taken(text, size).find("leave more than " + std::to_string(combinations)) !=
               std::string::npos);
    guiju_session_free(session);
    guiju_evaluation_free(evaluation);
  }
}

struct Lines {
  std::vector<std::string> lines;
  std::vector<int32_t> errors;
  std::size_t most = 100;
};

int32_t keep(void* context, const char* line, std::size_t size, int32_t has_errors) {
  auto* kept = static_cast<Lines*>(context);
  BOOST_TEST(line[size] == '\0');
  kept->lines.emplace_back(line, size);
  kept->errors.push_back(has_errors);
  return kept->lines.size() >= kept->most ? 1 : 0;
}

BOOST_AUTO_TEST_CASE(lines_come_in_order_and_a_repeated_id_is_an_error) {
  Handles h;
  const std::string text =
      "{\"id\": \"1\"}\n\n{\"id\": \"2\", \"cohort\": 0.5}\n{\"id\": \"1\"}\n{\"id\": \"3\"}";
  Lines kept;
  BOOST_TEST(guiju_evaluate_lines(h.session, text.data(), text.size(), "三.jsonl", GUIJU_TERMINATED,
                                  keep, &kept, nullptr) == GUIJU_HAS_ERRORS);
  BOOST_REQUIRE(kept.lines.size() == 4U);
  BOOST_TEST((kept.errors == std::vector<int32_t>{0, 1, 1, 0}));
  BOOST_TEST(kept.lines[2].find("\"duplicate_id\"") != std::string::npos);
  BOOST_TEST(kept.lines[2].find("\"file\":\"三.jsonl\",\"line\":4") != std::string::npos,
             kept.lines[2]);
  char* all = nullptr;
  std::size_t size = 0;
  BOOST_TEST(guiju_evaluate_lines_text(h.session, text.data(), text.size(), "三.jsonl",
                                       GUIJU_TERMINATED, &all, &size, nullptr) == GUIJU_HAS_ERRORS);
  std::string joined;
  for (const std::string& line : kept.lines) joined += line + '\n';
  BOOST_TEST(taken(all, size) == joined);
  // Ids are remembered within a call only.
  BOOST_TEST(guiju_evaluate_lines_text(h.session, "{\"id\": \"1\"}", GUIJU_TERMINATED, "", 0, &all,
                                       &size, nullptr) == GUIJU_OK);
  guiju_free(all);
  BOOST_TEST(guiju_evaluate_lines_text(h.session, nullptr, 0, "", 0, &all, &size, nullptr) ==
             GUIJU_OK);
  BOOST_TEST(taken(all, size).empty());
}

BOOST_AUTO_TEST_CASE(a_caller_may_stop) {
  Handles h;
  Lines kept;
  kept.most = 2;
  BOOST_TEST(guiju_evaluate_lines(h.session, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n{\"id\":\"3\"}",
                                  GUIJU_TERMINATED, "", 0, keep, &kept, nullptr) == GUIJU_STOPPED);
  BOOST_TEST(kept.lines.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_text_in_utf16_is_a_problem_of_the_whole) {
  Handles h;
  char* all = nullptr;
  std::size_t size = 0;
  guiju_problems* problems = nullptr;
  BOOST_TEST(guiju_evaluate_lines_text(h.session, "\xFF\xFE{\0", 4, "u.jsonl", GUIJU_TERMINATED,
                                       &all, &size, &problems) == GUIJU_HAS_ERRORS);
  BOOST_TEST(taken(all, size).empty());
  BOOST_TEST(json_of(problems).find("\"utf16_text\"") != std::string::npos);
  guiju_problems_free(problems);
}

// A caller in C++ that breaks the rule meets a status, not a crash.
BOOST_AUTO_TEST_CASE(an_exception_does_not_get_out) {
  Handles h;
  guiju_problems* problems = nullptr;
  const auto fault = [](void*, const char*, std::size_t, int32_t) -> int32_t {
    throw std::runtime_error("示例故障");
  };
  BOOST_TEST(guiju_evaluate_lines(h.session, "{}", 2, "", 0, fault, nullptr, &problems) ==
             GUIJU_INTERNAL);
  BOOST_TEST(text_of(problems, GUIJU_EN).find("示例故障") != std::string::npos);
  guiju_problems_free(problems);
  const auto no_memory = [](void*, const char*, std::size_t, int32_t) -> int32_t {
    throw std::bad_alloc();
  };
  BOOST_TEST(guiju_evaluate_lines(h.session, "{}", 2, "", 0, no_memory, nullptr, &problems) ==
             GUIJU_NO_MEMORY);
  BOOST_TEST(problems == nullptr);
}

}  // namespace
