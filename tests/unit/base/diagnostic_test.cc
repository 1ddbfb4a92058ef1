// Diagnostics: the list and its limit, order and repeats, messages with hostile arguments.
#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

#include "base/diagnostic.h"

using namespace guiju;

namespace {

SourcePtr source(std::string name, std::string text) {
  return std::make_shared<SourceFile>(std::move(name), std::move(text));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(diagnostics)

BOOST_AUTO_TEST_CASE(counts_by_severity) {
  Diagnostics list;
  BOOST_TEST(!list.has_errors());
  const SourcePtr file = source("a", "text");
  list.add(Code::duplicate_key, {file, {0, 1}}, {"x"});
  list.add(Code::first_here, {file, {0, 1}});
  BOOST_TEST(list.has_errors());
  BOOST_TEST(list.error_count() == 1u);
  BOOST_TEST(list.warning_count() == 0u);
  BOOST_TEST(list.all().size() == 2u);
}

BOOST_AUTO_TEST_CASE(raise_warnings_makes_errors_of_them) {
  Diagnostics list;
  list.add(Code::duplicate_key, {}, {"x"}).severity = Severity::warning;
  list.raise_warnings();
  BOOST_TEST(list.error_count() == 1u);
  BOOST_TEST(list.warning_count() == 0u);
}

BOOST_AUTO_TEST_CASE(keeps_no_more_than_the_limit) {
  Diagnostics list(3);
  const SourcePtr file = source("a", std::string(10, 'x'));
  for (std::uint32_t i = 10; i-- > 0;) {
    list.add(Code::duplicate_key, {file, {i, i + 1}}, {std::to_string(i)})
        .notes.push_back({{file, {0, 1}}, Code::first_here, {}});
  }
  BOOST_TEST(list.all().size() == 4u);
  BOOST_TEST((list.all().back().code == Code::too_many_problems));
  BOOST_TEST(list.all().back().arguments.at(0) == "3");
  BOOST_TEST(list.all().back().notes.empty());
  BOOST_TEST(list.error_count() == 4u);
  list.sort();
  BOOST_TEST((list.all().back().code == Code::too_many_problems));
  BOOST_TEST(list.all().front().where.span.begin == 7u);
}

BOOST_AUTO_TEST_CASE(one_is_no_plural) {
  const auto said = [](const char* wanted, const char* given) {
    return message(Code::argument_count, {"abs", wanted, given}, Language::en);
  };
  BOOST_TEST(said("1", "2") == "function 'abs' takes 1 argument, 2 given");
  BOOST_TEST(said("2", "1") == "function 'abs' takes 2 arguments, 1 given");
  BOOST_TEST(said("1 to 2", "1") == "function 'abs' takes 1 to 2 arguments, 1 given");
}

BOOST_AUTO_TEST_CASE(sorts_by_place_and_drops_repeats) {
  Diagnostics list;
  const SourcePtr a = source("a", "xxxx");
  const SourcePtr b = source("b", "xxxx");
  list.add(Code::duplicate_key, {b, {0, 1}}, {"1"});
  list.add(Code::duplicate_key, {a, {2, 3}}, {"2"});
  list.add(Code::key_not_scalar, {a, {1, 3}});
  list.add(Code::duplicate_key, {a, {2, 3}}, {"3"});
  list.add(Code::duplicate_key, {a, {2, 3}}, {"2"});  // a repeat, though not beside the first
  list.add(Code::file_unreadable, {}, {"f", "why"});
  list.add(Code::key_not_scalar, {a, {1, 2}});  // another span: no repeat
  list.sort();
  std::string order;
  for (const Diagnostic& diagnostic : list.all()) {
    order += std::string(info(diagnostic.code).id) + ":" +
             (diagnostic.arguments.empty() ? "" : diagnostic.arguments[0]) + " ";
  }
  BOOST_TEST(order == "GJ1001:f GJ1013: GJ1013: GJ1006:2 GJ1006:3 GJ1006:1 ");
  BOOST_TEST(list.error_count() == 6u);
}

BOOST_AUTO_TEST_CASE(messages_fill_in_arguments) {
  BOOST_TEST(message(Code::file_unreadable, {"a.yaml", "no"}, Language::zh) ==
             "无法读取文件“a.yaml”：no");
  BOOST_TEST(message(Code::file_unreadable, {"a.yaml", "no"}, Language::en) ==
             "cannot read file 'a.yaml': no");
  // An argument is never read as a template; a missing one stays to be seen.
  BOOST_TEST(message(Code::duplicate_key, {"{0}{1}"}, Language::en) == "duplicate key '{0}{1}'");
  BOOST_TEST(message(Code::duplicate_key, {}, Language::en) == "duplicate key '{0}'");
}

BOOST_AUTO_TEST_CASE(hostile_arguments_are_shown_escaped) {
  BOOST_TEST(message(Code::duplicate_key, {"a\nb\x1B[31m\t\x7F"}, Language::en) ==
             "duplicate key 'a\\nb\\u{1B}[31m\\t\\u{7F}'");
  BOOST_TEST(message(Code::duplicate_key, {"a\u202Eb\u2028"}, Language::en) ==
             "duplicate key 'a\\u{202E}b\\u{2028}'");
  BOOST_TEST(message(Code::duplicate_key, {"a\xFF"}, Language::en) == "duplicate key 'a\uFFFD'");
  std::string expected;
  for (int i = 0; i < 100; ++i) expected += "中";
  expected += "…";
  for (int i = 0; i < 100; ++i) expected += "文";
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "中";
  for (int i = 0; i < 5000; ++i) text += "文";
  BOOST_TEST(message(Code::duplicate_key, {text}, Language::en) ==
             "duplicate key '" + expected + "'");
}

BOOST_AUTO_TEST_SUITE_END()
