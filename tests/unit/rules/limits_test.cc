// Rule files that are too much of something: refused with a message, within bounded work.
#include <boost/test/unit_test.hpp>

#include <string>

#include "loading.h"

using namespace guiju;
using guiju::test::Loaded;
using guiju::test::one_condition;
using guiju::test::one_row;

namespace {

template <typename Line>
std::string lines(int count, Line line) {
  std::string text;
  for (int i = 0; i < count; ++i) text += line(std::to_string(i));
  return text;
}

const std::string rest =
    "facts:\n  a: {type: boolean}\nrubric:\n  parts:\n  - {id: R, marks: 5, deductions: [{id: d, "
    "points: 1, when: a}]}\n";
const std::string head = "guiju: 1\nid: s\n";

// At the limit nothing is said of it; one more is an error.
template <typename File>
void check_limit(int limit, Code code, File file) {
  BOOST_TEST(!Loaded(file(limit)).has(code), "at " << limit);
  const Loaded over(file(limit + 1));
  BOOST_TEST(over.has(code), "above " << limit << ": " << over.shown(Language::en));
  BOOST_TEST(!over.rules);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rules_limits)

BOOST_AUTO_TEST_CASE(facts) {
  check_limit(5000, Code::too_many_facts, [](int n) {
    return head + "facts:\n" +
           lines(n, [](const std::string& i) { return "  f" + i + ": {type: text}\n"; }) +
           "rubric: {parts: [{marks: 1}]}\n";
  });
  check_limit(1000, Code::too_many_choices, [](int n) {
    return head + "facts:\n  c: {type: choice, choices: [" +
           lines(n, [](const std::string& i) { return "c" + i + ", "; }) +
           "]}\nrubric: {parts: [{marks: 1}]}\n";
  });
  check_limit(1000, Code::too_many_rows, [](int n) {
    return head + "facts:\n  l:\n    type: list\n    fields:\n" +
           lines(n, [](const std::string& i) { return "      f" + i + ": {type: text}\n"; }) +
           "rubric: {parts: [{marks: 1}]}\n";
  });
}

BOOST_AUTO_TEST_CASE(readings_and_parameters) {
  check_limit(500, Code::too_many_rows, [](int n) {
    return head + "readings:\n" +
           lines(n,
                 [](const std::string& i) {
                   return "  r" + i + ": {options: {a: 甲, b: 乙}, default: a}\n";
                 }) +
           rest;
  });
  check_limit(64, Code::too_many_rows, [](int n) {
    return head + "readings:\n  r:\n    default: o0\n    options:\n" +
           lines(n, [](const std::string& i) { return "      o" + i + ": 甲\n"; }) + rest;
  });
  check_limit(1000, Code::too_many_rows, [](int n) {
    return head + "parameters:\n" +
           lines(n, [](const std::string& i) { return "  p" + i + ": {value: 1}\n"; }) + rest;
  });
}

BOOST_AUTO_TEST_CASE(rubric) {
  check_limit(10'000, Code::too_many_parts, [](int n) {
    return head + "facts: {}\nrubric:\n  parts:\n" +
           lines(n, [](const std::string&) { return "  - {marks: 1}\n"; });
  });
  check_limit(20'000, Code::too_many_deductions, [](int n) {
    return one_row(lines(n, [](const std::string& i) {
      return "    - {id: d" + i + ", points: 1, when: complete}\n";
    }));
  });
  check_limit(200, Code::too_many_rows, [](int n) {
    return one_row("    - first:\n" + lines(n, [](const std::string& i) {
                     return "      - {id: d" + i + ", points: 1, when: open_count > 1" + i + "}\n";
                   }));
  });
}

// Of adjustments, bands, tables, amounts, derived facts and result columns.
BOOST_AUTO_TEST_CASE(constructs) {
  const std::string part = "rubric:\n  parts:\n  - id: R\n    marks: 5\n";
  const std::string facts = "facts:\n  n: {type: count}\n  x: {type: number}\n";
  check_limit(200, Code::too_many_rows, [&](int n) {
    return head + facts + part + "    value: n\n    adjust:\n" +
           lines(n, [](const std::string&) { return "    - {add: x}\n"; });
  });
  check_limit(200, Code::too_many_rows, [&](int n) {
    return head + facts + part + "    awards:\n    - bands: n\n      rows:\n" +
           lines(n, [](const std::string& i) {
             return "      - {in: " + i + ", points: " + i + "}\n";
           });
  });
  check_limit(16, Code::too_many_rows, [&](int n) {
    return head + facts + part + "    awards:\n    - table: [" +
           lines(n, [](const std::string&) { return "n, "; }) + "]\n      rows:\n      - {in: [" +
           lines(n, [](const std::string&) { return "\"> 0\", "; }) + "], points: 1}\n";
  });
  check_limit(200, Code::too_many_rows, [&](int n) {
    return head + facts + part + "    awards:\n    - {id: a, amount: x, choices: [" +
           lines(n, [](const std::string& i) { return i + ", "; }) + "]}\n";
  });
  check_limit(1000, Code::too_many_rows, [&](int n) {
    return head + facts + "derived:\n" +
           lines(n, [](const std::string& i) { return "  d" + i + ": {value: n + 1}\n"; }) + part;
  });
  check_limit(64, Code::too_many_rows, [&](int n) {
    return head + facts + part + "results:\n" +
           lines(n, [](const std::string& i) { return "  r" + i + ": {value: n}\n"; });
  });
  check_limit(64, Code::too_many_rows, [&](int n) {
    return head + facts + part + "results:\n  r:\n    rows:\n" +
           lines(n - 1,
                 [](const std::string& i) {
                   return "    - {when: n = " + i + ", value: v" + i + "}\n";
                 }) +
           "    - {value: other}\n";
  });
  check_limit(500, Code::too_many_rows, [&](int n) {
    return head + facts + part + "score:\n" +
           lines(n, [](const std::string&) { return "- {value: total, of: 5}\n"; });
  });
}

BOOST_AUTO_TEST_CASE(samples) {
  const std::string list = head + "facts:\n  l: {type: list, fields: {n: {type: count}}}\n" +
                           "rubric: {parts: [{id: R, marks: 5}]}\nsample:\n";
  check_limit(200, Code::too_many_rows, [&](int n) {
    return list + lines(n, [](const std::string& i) {
             return "- {id: s" + i + ", from: l, size: 1, distinct: [n]}\n";
           });
  });
  check_limit(16, Code::too_many_rows, [&](int n) {
    return list + "- {id: s, from: l, size: 1, distinct: [" +
           lines(n, [](const std::string&) { return "n, "; }) + "]}\n";
  });
  check_limit(16, Code::too_many_rows, [&](int n) {
    return list + "- {id: s, from: l, size: 1, distinct: [{by: [" +
           lines(n, [](const std::string&) { return "n, "; }) + "]}]}\n";
  });
  check_limit(200, Code::sample_size, [&](int n) {
    return list + "- {id: s, from: l, distinct: [n], size: " + std::to_string(n) + "}\n";
  });
}

BOOST_AUTO_TEST_CASE(outcome) {
  check_limit(64, Code::too_many_rows, [](int n) {
    return head + "opinions:\n" +
           lines(n, [](const std::string& i) { return "  o" + i + ": {label: 甲}\n"; }) + rest;
  });
  check_limit(64, Code::too_many_rows, [](int n) {
    return head + "grades: [" + lines(n, [](const std::string& i) { return "g" + i + ", "; }) +
           "]\n" + rest;
  });
  check_limit(2000, Code::too_many_rows, [](int n) {
    return head + "opinions: {o: {label: 甲}}\nopinion:\n" +
           lines(n,
                 [](const std::string& i) {
                   return "- {clause: c" + i + ", when: a, opinion: o}\n";
                 }) +
           rest;
  });
  check_limit(2000, Code::too_many_rows, [](int n) {
    return head + "notes:\n" +
           lines(n, [](const std::string&) { return "- {code: x, when: a, message: 甲}\n"; }) +
           rest;
  });
}

// Names declared again and again in terms of each other double with every line when written out.
BOOST_AUTO_TEST_CASE(parameters_that_double) {
  std::string text = "parameters:\n  p0: {value: 1}\n";
  for (int i = 1; i < 100; ++i)
    text += "  p" + std::to_string(i) + ": {value: p" + std::to_string(i - 1) + " + p" +
            std::to_string(i - 1) + "}\n";
  const Loaded numbers(one_condition("open_count > p99", text));
  BOOST_TEST(!numbers.rules == numbers.diagnostics.has_errors());
  text = "parameters:\n  p0: {value: \"[1, 2]\"}\n";
  for (int i = 1; i < 100; ++i)
    text += "  p" + std::to_string(i) + ": {value: 'concatenate(p" + std::to_string(i - 1) + ", p" +
            std::to_string(i - 1) + ")'}\n";
  const Loaded lists(one_condition("count(p99) > open_count", text));
  BOOST_TEST(lists.has(Code::expression_too_many_nodes));
  BOOST_TEST(lists.diagnostics.error_count() == 1u, lists.shown(Language::en));
}

// `in` compares its value once for each test; nested, that doubles at every level.
BOOST_AUTO_TEST_CASE(nested_in) {
  std::string condition = "complete";
  for (int i = 0; i < 40; ++i) condition = "(" + condition + " in (true, false))";
  const Loaded loaded(one_condition(condition));
  BOOST_TEST(loaded.has(Code::expression_too_many_nodes));
  BOOST_TEST(loaded.diagnostics.error_count() == 1u);
}

// Work stops with the list of problems: no search for near names for each of the rest.
BOOST_AUTO_TEST_CASE(very_many_mistakes) {
  const Loaded loaded(head + "facts:\n" +
                      lines(5000,
                            [](const std::string& i) {
                              return "  some_quite_long_fact_name_" + i + ": {type: boolean}\n";
                            }) +
                      "rubric:\n  parts:\n  - marks: 5\n    deductions:\n" +
                      lines(20'000, [](const std::string& i) {
                        return "    - {id: d" + i +
                               ", points: 1, when: some_quiet_long_fact_name_" + i + "_}\n";
                      }));
  BOOST_TEST(loaded.diagnostics.all().size() == 1001u);
  BOOST_TEST(loaded.has(Code::too_many_problems));
}

BOOST_AUTO_TEST_CASE(nesting) {
  std::string text = head + "facts: {}\nrubric:\n  parts:\n";
  std::string indent = "  ";
  for (int i = 0; i < 10'000; ++i) {
    text += indent + "- marks: 1\n" + indent + "  parts:\n";
    if (i < 200) indent += "  ";
  }
  BOOST_TEST(Loaded(text).diagnostics.has_errors());
  const Loaded flow(head + "facts: " + std::string(10'000, '[') + std::string(10'000, ']') + "\n");
  BOOST_TEST(flow.has(Code::too_deep));
}

BOOST_AUTO_TEST_SUITE_END()
