// Wrong use of the C interface: every NULL, bad UTF-8, texts above the limits, names that there are
// not. Nothing of it may crash, and each has its status and a problem in both languages.
#include <guiju/guiju_c.h>

#include <boost/test/unit_test.hpp>

#include "c_support.h"

namespace {

using guiju::c_test::Handles;
using guiju::c_test::json_of;
using guiju::c_test::text_of;

const std::string bad_utf8 = "\xE5\x9D";

// The status of a call, and that its problem has this code.
void refused(guiju_status status, guiju_status expected, guiju_problems*& problems,
             const std::string& code, const std::string& argument) {
  BOOST_TEST(status == expected, guiju_status_name(status));
  BOOST_TEST(guiju_problems_errors(problems) == 1U);
  for (const guiju_language language : {GUIJU_ZH, GUIJU_EN}) {
    const std::string text = text_of(problems, language);
    BOOST_TEST(text.find("[" + code + "]") != text.npos, text);
    BOOST_TEST(text.find(argument) != text.npos, text);
  }
  BOOST_TEST(json_of(problems).find("\"code\": \"" + code + "\"") != std::string::npos,
             json_of(problems));
  guiju_problems_free(problems);
  problems = nullptr;
}

BOOST_AUTO_TEST_CASE(null_is_refused_by_name) {
  Handles h;
  guiju_problems* p = nullptr;
  char* out = nullptr;
  std::size_t size = 1;
  const auto null = [&](guiju_status status, const char* argument) {
    refused(status, GUIJU_BAD_ARGUMENT, p, "GJ5180", argument);
  };
  guiju_rules* rules = nullptr;
  null(guiju_load_file(nullptr, 3, &rules, &p), "path");
  null(guiju_load_file(nullptr, GUIJU_TERMINATED, &rules, &p), "path");
  null(guiju_load_file("x", 1, nullptr, &p), "rules");
  null(guiju_load_text(nullptr, 3, "x", 1, &rules, &p), "text");
  null(guiju_load_text("a", 1, nullptr, 1, &rules, &p), "name");
  null(guiju_load_text("a", 1, "x", 1, nullptr, &p), "rules");
  null(guiju_check_file(nullptr, 1, 0, &p), "path");
  null(guiju_check_text(nullptr, 1, "x", 1, 0, &p), "text");
  null(guiju_options_new(nullptr, &p), "options");
  null(guiju_options_reading(nullptr, "a", 1, "b", 1, &p), "options");
  null(guiju_options_reading(h.options, nullptr, 1, "b", 1, &p), "reading");
  null(guiju_options_reading(h.options, "a", 1, nullptr, 1, &p), "option");
  null(guiju_options_open_readings(nullptr, &p), "options");
  null(guiju_options_combinations(nullptr, 1, &p), "options");
  null(guiju_options_bound_steps(nullptr, 1, &p), "options");
  null(guiju_options_corrections(nullptr, 1, 1, &p), "options");
  null(guiju_options_as_of(nullptr, "", 0, &p), "options");
  null(guiju_options_as_of(h.options, nullptr, 1, &p), "date");
  null(guiju_options_set(nullptr, "a", 1, "b", 1, &p), "options");
  null(guiju_options_set(h.options, nullptr, 1, "b", 1, &p), "fact");
  null(guiju_options_set(h.options, "a", 1, nullptr, 1, &p), "value");
  null(guiju_options_language(nullptr, GUIJU_EN, &p), "options");
  guiju_evaluation* evaluation = nullptr;
  null(guiju_evaluation_new(nullptr, h.options, &evaluation, &p), "rules");
  null(guiju_evaluation_new(h.rules, h.options, nullptr, &p), "evaluation");
  guiju_session* session = nullptr;
  null(guiju_session_new(nullptr, &session, &p), "evaluation");
  null(guiju_session_new(h.evaluation, nullptr, &p), "session");
  null(guiju_evaluate(nullptr, "{}", 2, &out, &size, &p), "session");
  BOOST_TEST(size == 0U);
  null(guiju_evaluate(h.session, nullptr, 2, &out, &size, &p), "body");
  null(guiju_explain(nullptr, "{}", 2, &out, &size, &p), "session");
  null(guiju_explain(h.session, nullptr, GUIJU_TERMINATED, &out, &size, &p), "body");
  const auto take = [](void*, const char*, size_t, int32_t) -> int32_t { return 0; };
  null(guiju_evaluate_lines(nullptr, "", 0, "", 0, take, nullptr, &p), "session");
  null(guiju_evaluate_lines(h.session, "", 0, "", 0, nullptr, nullptr, &p), "take");
  null(guiju_evaluate_lines(h.session, nullptr, 1, "", 0, take, nullptr, &p), "lines");
  null(guiju_evaluate_lines(h.session, "", 0, nullptr, 1, take, nullptr, &p), "name");
  null(guiju_evaluate_lines_text(nullptr, "", 0, "", 0, &out, &size, &p), "session");
  BOOST_TEST(out == nullptr);
}

BOOST_AUTO_TEST_CASE(null_where_it_is_allowed) {
  Handles h;
  BOOST_TEST(guiju_evaluate(h.session, R"({"id": "1"})", GUIJU_TERMINATED, nullptr, nullptr,
                            nullptr) == GUIJU_OK);
  std::size_t size = 0;
  BOOST_TEST(guiju_evaluate(h.session, R"({"id": "1"})", GUIJU_TERMINATED, nullptr, &size,
                            nullptr) == GUIJU_OK);
  BOOST_TEST(size > 100U);
  BOOST_TEST(guiju_load_file(nullptr, 1, nullptr, nullptr) == GUIJU_BAD_ARGUMENT);
  BOOST_TEST(guiju_problems_errors(nullptr) == 0U);
  BOOST_TEST(guiju_problems_warnings(nullptr) == 0U);
  BOOST_TEST(text_of(nullptr, GUIJU_EN).empty());
  BOOST_TEST(json_of(nullptr) == "[]");
  BOOST_TEST(guiju_rules_id(nullptr) == nullptr);
  BOOST_TEST(guiju_rules_version(nullptr) == nullptr);
  BOOST_TEST(guiju_rules_sha256(nullptr) == nullptr);
  guiju_free(nullptr);
  guiju_problems_free(nullptr);
  guiju_rules_free(nullptr);
  guiju_options_free(nullptr);
  guiju_evaluation_free(nullptr);
  guiju_session_free(nullptr);
  char* text = nullptr;
  BOOST_TEST(guiju_problems_text(nullptr, 2, &text, nullptr) == GUIJU_BAD_ARGUMENT);
  BOOST_TEST(text == nullptr);
}

BOOST_AUTO_TEST_CASE(names_that_are_not_utf8) {
  Handles h;
  guiju_problems* p = nullptr;
  const char* bad = bad_utf8.c_str();
  guiju_rules* rules = nullptr;
  const auto check = [&](guiju_status status, const char* argument) {
    refused(status, GUIJU_BAD_UTF8, p, "GJ5181", argument);
  };
  check(guiju_load_file(bad, 2, &rules, &p), "path");
  check(guiju_load_text("guiju: 1", 8, bad, 2, &rules, &p), "name");
  check(guiju_options_reading(h.options, bad, 2, "b", 1, &p), "reading");
  check(guiju_options_reading(h.options, "a", 1, bad, 2, &p), "option");
  check(guiju_options_as_of(h.options, bad, 2, &p), "date");
  check(guiju_options_set(h.options, bad, 2, "b", 1, &p), "fact");
  check(guiju_options_set(h.options, "a", 1, bad, 2, &p), "value");
}

BOOST_AUTO_TEST_CASE(bytes_of_rule_files_and_bodies_that_are_not_utf8_have_their_place) {
  Handles h;
  guiju_problems* p = nullptr;
  guiju_rules* rules = nullptr;
  BOOST_TEST(guiju_load_text(("guiju: 1\nid: " + bad_utf8).c_str(), GUIJU_TERMINATED, "a.yaml",
                             GUIJU_TERMINATED, &rules, &p) == GUIJU_HAS_ERRORS);
  BOOST_TEST(text_of(p, GUIJU_EN).find("a.yaml:2:5: error[GJ1003]") != std::string::npos,
             text_of(p, GUIJU_EN));
  guiju_problems_free(p);
  char* out = nullptr;
  BOOST_TEST(guiju_evaluate(h.session, ("{\"id\": \"" + bad_utf8 + "\"}").c_str(), GUIJU_TERMINATED,
                            &out, nullptr, &p) == GUIJU_HAS_ERRORS);
  BOOST_TEST(p == nullptr);
  BOOST_TEST(std::string(out).find("\"not_utf8\"") != std::string::npos, out);
  guiju_free(out);
}

// A size is refused before the text is looked at: there is none behind these.
BOOST_AUTO_TEST_CASE(texts_above_their_limits) {
  Handles h;
  guiju_problems* p = nullptr;
  guiju_rules* rules = nullptr;
  char* out = nullptr;
  const auto check = [&](guiju_status status, const char* argument) {
    refused(status, GUIJU_TOO_LONG, p, "GJ5182", argument);
  };
  check(guiju_load_file("x", GUIJU_MOST_NAME + 1, &rules, &p), "path");
  check(guiju_load_text("x", GUIJU_MOST_RULES + 1, "", 0, &rules, &p), "text");
  check(guiju_load_text("x", 1, "n", GUIJU_MOST_NAME + 1, &rules, &p), "name");
  check(guiju_check_text("x", GUIJU_MOST_RULES + 1, "", 0, 0, &p), "text");
  check(guiju_options_reading(h.options, "x", GUIJU_MOST_NAME + 1, "", 0, &p), "reading");
  check(guiju_options_set(h.options, "x", 1, "x", GUIJU_MOST_NAME + 1, &p), "value");
  check(guiju_evaluate(h.session, "x", GUIJU_MOST_BODY + 1, &out, nullptr, &p), "body");
  check(guiju_explain(h.session, "x", GUIJU_MOST_BODY + 1, &out, nullptr, &p), "body");
  check(guiju_evaluate_lines_text(h.session, "x", GUIJU_MOST_LINES + std::size_t{1}, "", 0, &out,
                                  nullptr, &p),
        "lines");
  check(guiju_evaluate(h.session, "x", GUIJU_TERMINATED - 1, &out, nullptr, &p), "body");
  // As many bytes as allowed are looked at; ended by NUL, one more is too many.
  const std::string longest(GUIJU_MOST_NAME, 'x');
  BOOST_TEST(guiju_options_as_of(h.options, longest.c_str(), GUIJU_TERMINATED, nullptr) ==
             GUIJU_OK);
  check(guiju_options_as_of(h.options, (longest + "x").c_str(), GUIJU_TERMINATED, &p), "date");
  const std::string body(GUIJU_MOST_BODY, ' ');
  BOOST_TEST(guiju_evaluate(h.session, body.data(), body.size(), &out, nullptr, nullptr) ==
             GUIJU_HAS_ERRORS);
  guiju_free(out);
}

BOOST_AUTO_TEST_CASE(values_that_there_are_not) {
  Handles h;
  guiju_problems* p = nullptr;
  guiju_rules* rules = nullptr;
  const auto check = [&](guiju_status status, const char* argument) {
    refused(status, GUIJU_BAD_ARGUMENT, p, "GJ5183", argument);
  };
  check(guiju_load_file("", 0, &rules, &p), "path");
  check(guiju_load_file("a\0b", 3, &rules, &p), "path");
  check(guiju_options_language(h.options, 2, &p), "language");
  check(guiju_options_language(h.options, -1, &p), "language");
  check(guiju_options_combinations(h.options, 0, &p), "combinations");
  check(guiju_options_combinations(h.options, 1'000'001, &p), "combinations");
  BOOST_TEST(guiju_options_combinations(h.options, 1'000'000, nullptr) == GUIJU_OK);
  check(guiju_options_bound_steps(h.options, 0, &p), "steps");
  check(guiju_options_bound_steps(h.options, 100'000'001, &p), "steps");
  check(guiju_options_corrections(h.options, 0, 1, &p), "sets");
  check(guiju_options_corrections(h.options, 10'001, 1, &p), "sets");
  check(guiju_options_corrections(h.options, 1, 0, &p), "tries");
  check(guiju_options_corrections(h.options, 1, 100'001, &p), "tries");
  BOOST_TEST(guiju_options_corrections(h.options, 10'000, 100'000, nullptr) == GUIJU_OK);
  BOOST_TEST(guiju_options_bound_steps(h.options, 100'000'000, nullptr) == GUIJU_OK);
}

BOOST_AUTO_TEST_CASE(settings_have_a_limit) {
  Handles h;
  for (int i = 0; i < GUIJU_MOST_SETTINGS; ++i) {
    BOOST_REQUIRE(guiju_options_reading(h.options, "total_basis", GUIJU_TERMINATED, "open",
                                        GUIJU_TERMINATED, nullptr) == GUIJU_OK);
    BOOST_REQUIRE(guiju_options_set(h.options, "cohort", 6, "2020", 4, nullptr) == GUIJU_OK);
  }
  guiju_problems* p = nullptr;
  refused(guiju_options_reading(h.options, "a", 1, "b", 1, &p), GUIJU_TOO_LONG, p, "GJ5189",
          "10000");
  refused(guiju_options_set(h.options, "a", 1, "b", 1, &p), GUIJU_TOO_LONG, p, "GJ5189", "10000");
}

BOOST_AUTO_TEST_CASE(all_wrong_names_are_told_at_once) {
  Handles h;
  const auto reading = [&](const char* id, const char* option) {
    BOOST_TEST(guiju_options_reading(h.options, id, GUIJU_TERMINATED, option, GUIJU_TERMINATED,
                                     nullptr) == GUIJU_OK);
  };
  reading("total_bases", "printed");
  reading("total_basis", "credit");
  guiju_options_set(h.options, "posts_missing_count", GUIJU_TERMINATED, "-1", 2, nullptr);
  guiju_options_set(h.options, "posts_missing_coun", GUIJU_TERMINATED, "1", 1, nullptr);
  guiju_options_as_of(h.options, "2023-02-29", GUIJU_TERMINATED, nullptr);
  guiju_problems* p = nullptr;
  guiju_evaluation* evaluation = nullptr;
  BOOST_TEST(guiju_evaluation_new(h.rules, h.options, &evaluation, &p) == GUIJU_UNKNOWN_NAME);
  BOOST_TEST(evaluation == nullptr);
  BOOST_TEST(guiju_problems_errors(p) == 5U);
  const std::string en = text_of(p, GUIJU_EN);
  for (const char* said :
       {"no reading 'total_bases'", "did you mean 'total_basis'?",
        "reading 'total_basis' has no option 'credit'", "did you mean 'credited'?",
        "what if 'posts_missing_count': a count cannot be negative", "posts_missing_coun",
        "'2023-02-29' is not a date"}) {
    BOOST_TEST(en.find(said) != en.npos, said << "\n" << en);
  }
  const std::string zh = text_of(p, GUIJU_ZH);
  for (const char* said : {"没有读法“total_bases”", "是不是“total_basis”？",
                           "试算的“posts_missing_count”：个数不能是负数"}) {
    BOOST_TEST(zh.find(said) != zh.npos, said << "\n" << zh);
  }
  guiju_problems_free(p);
}

}  // namespace
