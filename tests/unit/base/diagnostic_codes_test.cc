// The table of codes as a whole: ids, placeholders, style.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/utf8.h"

using namespace guiju;

namespace {

std::multiset<char> placeholders(std::string_view form) {
  std::multiset<char> found;
  for (std::size_t i = 0; i + 2 < form.size(); ++i) {
    if (form[i] == '{' && form[i + 2] == '}') found.insert(form[i + 1]);
  }
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(diagnostic_codes)

BOOST_AUTO_TEST_CASE(ids_and_names_are_unique_and_well_formed) {
  std::map<std::string_view, std::string_view> ids;
  std::set<std::string_view> names;
  for (const CodeInfo& code : all_codes()) {
    BOOST_TEST_CONTEXT(code.name) {
      const auto [place, inserted] = ids.emplace(code.id, code.name);
      BOOST_TEST(inserted, code.id << " is also the id of " << place->second);
      BOOST_TEST(names.insert(code.name).second);
      BOOST_TEST(code.id.size() == 6u);
      BOOST_TEST(code.id.substr(0, 2) == "GJ");
      BOOST_TEST((code.id.find_first_not_of("0123456789", 2) == std::string_view::npos));
      // From 9000 on stand notes attached to another diagnostic.
      BOOST_TEST((code.id[2] != '9' || code.severity == Severity::note));
    }
  }
  BOOST_TEST(all_codes().size() > 20u);
}

BOOST_AUTO_TEST_CASE(both_languages_use_the_same_arguments) {
  for (const CodeInfo& code : all_codes()) {
    BOOST_TEST_CONTEXT(code.name) {
      const std::multiset<char> zh = placeholders(code.zh);
      const std::multiset<char> en = placeholders(code.en);
      std::set<char> used(zh.begin(), zh.end());
      // Words that differ by language are arguments of their own ({0} in zh, {1} in en): as many in
      // one as in the other.
      const std::set<char> used_en(en.begin(), en.end());
      std::vector<char> only_zh, only_en;
      std::set_difference(used.begin(), used.end(), used_en.begin(), used_en.end(),
                          std::back_inserter(only_zh));
      std::set_difference(used_en.begin(), used_en.end(), used.begin(), used.end(),
                          std::back_inserter(only_en));
      BOOST_TEST(only_zh.size() == only_en.size());
      // Numbered from 0 without a gap.
      used.insert(en.begin(), en.end());
      char next = '0';
      for (const char placeholder : used) BOOST_TEST(placeholder == next++);
    }
  }
}

BOOST_AUTO_TEST_CASE(messages_are_text_of_one_line_without_full_stop) {
  for (const CodeInfo& code : all_codes()) {
    BOOST_TEST_CONTEXT(code.name) {
      for (const std::string_view form : {code.zh, code.en}) {
        BOOST_TEST(!form.empty());
        BOOST_TEST(utf8::first_invalid(form) == utf8::npos);
        BOOST_TEST((form.find('\n') == std::string_view::npos));
        BOOST_TEST(!form.ends_with("."));
        BOOST_TEST(!form.ends_with("。"));
      }
      // Only the Chinese message is in Chinese.
      BOOST_TEST((std::any_of(code.zh.begin(), code.zh.end(), [](char c) { return c < 0; })));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_enum_indexes_the_table) {
  BOOST_TEST(info(Code::duplicate_key).name == "duplicate_key");
  BOOST_TEST(info(Code::duplicate_key).id == "GJ1006");
  BOOST_TEST(info(Code::first_here).id == "GJ9001");
  BOOST_TEST(info(Code::child_marks).name == "child_marks");
}

BOOST_AUTO_TEST_SUITE_END()
