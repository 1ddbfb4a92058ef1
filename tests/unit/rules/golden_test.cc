// Broken rule files (tests/golden/rules/*.yaml) → what a person reads about them, in both languages.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include "loading.h"
#include "support/golden.h"

using namespace guiju;
using guiju::test::Loaded;

namespace {

const std::filesystem::path folder = std::filesystem::path(GUIJU_SOURCE_DIR) / "tests/golden/rules";

std::set<std::string> names() {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".yaml") found.insert(entry.path().stem().string());
  return found;
}

Loaded load(const std::string& name) {
  std::ifstream file(folder / (name + ".yaml"), std::ios::binary);
  return Loaded(std::string(std::istreambuf_iterator<char>(file), {}), name + ".yaml");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rules_golden)

BOOST_AUTO_TEST_CASE(diagnostics_as_shown) {
  BOOST_TEST(names().size() > 30u);
  for (const std::string& name : names()) {
    BOOST_TEST_CONTEXT(name) {
      const Loaded loaded = load(name);
      BOOST_TEST((loaded.rules != nullptr) == !loaded.diagnostics.has_errors());
      BOOST_TEST((name == "good") == loaded.diagnostics.all().empty());
      test::check_golden("rules/" + name + ".zh.txt", loaded.shown(Language::zh));
      test::check_golden("rules/" + name + ".en.txt", loaded.shown(Language::en));
    }
  }
}

// Every code of binding and of rule files is produced by one of the files, or has a reason here.
BOOST_AUTO_TEST_CASE(every_code_is_shown_somewhere) {
  const std::map<std::string, std::string> elsewhere = {
      {"expression_missing", "an empty value is reported as empty_value before it is bound"},
      {"number_too_long", "the lexer refuses it first (number_too_many_digits)"},
      {"too_many_choices", "limits_test.cc"},
      {"too_many_facts", "limits_test.cc"},
      {"too_many_parts", "limits_test.cc"},
      {"too_many_deductions", "limits_test.cc"},
      {"too_many_rows", "limits_test.cc"},
      {"bad_file_name", "compose_test.cc"},
      {"files_not_allowed", "compose_test.cc"},
      {"file_names_itself", "compose_test.cc"},
      {"too_many_files", "compose_test.cc"},
      {"named_file_unreadable", "compose_test.cc"},
      {"not_a_rule_file", "compose_test.cc"},
      {"already_in_base", "compose_test.cc"},
      {"nothing_to_override", "compose_test.cc"},
      {"override_ambiguous", "compose_test.cc"},
      {"override_what", "compose_test.cc"},
      {"declared_differently", "compose_test.cc"},
      {"included_score_left", "compose_test.cc"},
      {"score_is_here", "compose_test.cc"},
      {"not_in_force", "evaluate/dates_test.cc: an error of the body"},
      {"judged_word_here", "a note of judged_word_computed and its like, never alone"},
  };
  std::set<std::string> found;
  for (const std::string& name : names())
    for (const Code code : load(name).codes()) found.insert(std::string(info(code).name));
  for (const CodeInfo& code : all_codes()) {
    if (!code.id.starts_with("GJ21") && !code.id.starts_with("GJ3")) continue;
    const std::string name(code.name);
    BOOST_TEST((found.contains(name) != elsewhere.contains(name)),
               name << (found.contains(name) ? " is produced: take it from the list"
                                             : " is produced by no file of tests/golden/rules"));
  }
}

// What is said in Chinese holds no English type words; no placeholder is left over.
BOOST_AUTO_TEST_CASE(chinese_messages_are_chinese) {
  for (const std::string& name : names()) {
    const Loaded loaded = load(name);
    for (const Diagnostic& diagnostic : loaded.diagnostics.all()) {
      const std::string zh = message(diagnostic.code, diagnostic.arguments, Language::zh);
      const std::string en = message(diagnostic.code, diagnostic.arguments, Language::en);
      for (const char* word : {"mapping", "boolean (", "number (", "duration", "list of", "是是"})
        BOOST_TEST((zh.find(word) == std::string::npos), name << ": " << zh);
      for (const char* left : {"{0}", "{1}", "{2}", "{3}"}) {
        BOOST_TEST((zh.find(left) == std::string::npos), name << ": " << zh);
        BOOST_TEST((en.find(left) == std::string::npos), name << ": " << en);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
