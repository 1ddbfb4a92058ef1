// Handles over the shipped rule set, and texts of the C interface as strings.
#pragma once

#include <guiju/guiju_c.h>

#include <boost/test/unit_test.hpp>
#include <string>

namespace guiju::c_test {

// Takes a text given by the C interface and frees it.
inline std::string taken(char* text, std::size_t size) {
  BOOST_REQUIRE(text != nullptr);
  std::string copy(text, size);
  BOOST_TEST(text[size] == '\0');
  guiju_free(text);
  return copy;
}

inline std::string text_of(const guiju_problems* problems, guiju_language language) {
  char* text = nullptr;
  std::size_t size = 0;
  BOOST_REQUIRE(guiju_problems_text(problems, language, &text, &size) == GUIJU_OK);
  return taken(text, size);
}

inline std::string json_of(const guiju_problems* problems) {
  char* text = nullptr;
  std::size_t size = 0;
  BOOST_REQUIRE(guiju_problems_json(problems, &text, &size) == GUIJU_OK);
  return taken(text, size);
}

// One of each, of rules/yangquan-2023 under its defaults; `options` is for the test to fill.
struct Handles {
  Handles() {
    const std::string path = std::string(GUIJU_SOURCE_DIR) + "/rules/yangquan-2023";
    BOOST_REQUIRE(guiju_load_file(path.data(), path.size(), &rules, nullptr) == GUIJU_OK);
    BOOST_REQUIRE(guiju_options_new(&options, nullptr) == GUIJU_OK);
    BOOST_REQUIRE(guiju_evaluation_new(rules, nullptr, &evaluation, nullptr) == GUIJU_OK);
    BOOST_REQUIRE(guiju_session_new(evaluation, &session, nullptr) == GUIJU_OK);
  }
  ~Handles() {
    guiju_rules_free(rules);
    guiju_options_free(options);
    guiju_evaluation_free(evaluation);
    guiju_session_free(session);
  }
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;

  guiju_rules* rules = nullptr;
  guiju_options* options = nullptr;
  guiju_evaluation* evaluation = nullptr;
  guiju_session* session = nullptr;
};

}  // namespace guiju::c_test
