// Files that extend others, and rubrics as items of others: what comes out, and what is refused,
// with the file, line and column of every problem.
#include <boost/test/unit_test.hpp>

#include <map>
#include <string>

#include "rules/load.h"
#include "support/golden.h"

namespace guiju::test {

namespace {

using Files = std::map<std::string, std::string>;

struct Loaded {
  std::shared_ptr<const RuleSet> rules;
  std::string problems;
};

Loaded load(const Files& files, const std::string& first) {
  Diagnostics diagnostics;
  const auto reader = [&](const std::string& path, Diagnostics& problems) -> SourcePtr {
    const auto found = files.find(path);
    if (found != files.end()) return std::make_shared<SourceFile>(path, found->second);
    problems.add(Code::file_unreadable, {}, {path, "No such file or directory"});
    return nullptr;
  };
  Loaded out;
  out.rules = load_rules(std::make_shared<SourceFile>(first, files.at(first)), diagnostics, reader);
  RenderOptions options;
  options.language = Language::en;
  out.problems = render(diagnostics.all(), options);
  options.language = Language::zh;
  out.problems += render(diagnostics.all(), options);
  return out;
}

const char* const province = R"(guiju: 1
id: province
version: "3"
facts:
  a: {label: 甲项缺失, type: boolean}
  n: {label: 错误数, type: count, max: 10}
parameters:
  line: {label: 合格线, value: 60}
rubric:
  declared: 100
  parts:
  - id: C1
    marks: 60
    parts:
    - id: R1
      marks: 60
      deductions:
      - first:
        - {id: R1a, points: 10, when: a}
        - {id: R1b, points: 5, when: n > 3}
  - id: R2
    marks: 40
    deductions:
    - {id: R2a, points: 5, each: n}
opinions: {pass: {label: 合格}, fail: {label: 不合格}}
opinion:
- {clause: 一, text: 低于合格线, when: score < line, opinion: fail}
- {clause: 二, text: 其余, otherwise: true, opinion: pass}
)";

std::string city(const std::string& rest) {
  return "guiju: 1\nid: city\nextends: ../province\n" + rest;
}

Loaded extended(const std::string& rest) {
  return load({{"city/rules.yaml", city(rest)}, {"province/rules.yaml", province}},
              "city/rules.yaml");
}

const Part& part(const Loaded& loaded, const char* id) {
  return loaded.rules->parts[static_cast<std::size_t>(loaded.rules->find_part(id))];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(compose)

BOOST_AUTO_TEST_CASE(an_extending_file_adds_and_changes) {
  const Loaded loaded = extended(R"(override:
  parts:
    C1: {marks: 70}
    R2: removed
  deductions:
    R1a: {points: 20, note: 市里加重}
    R1b: removed
  rubric: {declared: 70}
  parameters: {line: {value: 50}}
  facts: {n: removed}
facts:
  b: {label: 乙项缺失, type: boolean}
rubric:
  parts:
  - id: R3
    in: C1
    marks: 10
    deductions:
    - {id: R3a, points: 4, when: b}
)");
  BOOST_REQUIRE_MESSAGE(loaded.rules, loaded.problems);
  BOOST_TEST(loaded.problems == "");
  BOOST_TEST(loaded.rules->id == "city");
  BOOST_TEST(loaded.rules->version == "");
  BOOST_TEST(loaded.rules->find_part("R2") == -1);
  BOOST_TEST((loaded.rules->marks == Number(70)));
  BOOST_TEST(part(loaded, "C1").children.size() == 2u);
  BOOST_TEST(loaded.rules->deductions.size() == 2u);
  BOOST_TEST((loaded.rules->deductions[0].points == Number(20)));
  BOOST_TEST(loaded.rules->facts.find("n") == -1);
  BOOST_TEST((loaded.rules->parameters[0].value.number == Number(50)));
}

BOOST_AUTO_TEST_CASE(an_outcome_may_be_replaced_as_a_whole) {
  const Loaded loaded = extended(R"(override:
  opinion:
  - {clause: 市一, text: 有缺失, when: a, opinion: fail}
  - {clause: 市二, text: 其余, otherwise: true, opinion: pass}
  parameters: {line: removed}
)");
  BOOST_REQUIRE_MESSAGE(loaded.rules, loaded.problems);
  BOOST_TEST(loaded.rules->opinion_rows.size() == 2u);
  BOOST_TEST(loaded.rules->opinion_rows[0].clause == "市一");
}

BOOST_AUTO_TEST_CASE(samples_are_added_or_replaced_as_a_whole) {
  const std::string samples = "sample:\n- {id: years, numbers: [n, 20], size: 2}\n";
  const std::string base = province + samples;
  const auto with = [&](const std::string& rest) {
    return load({{"city/rules.yaml", city(rest)}, {"province/rules.yaml", base}},
                "city/rules.yaml");
  };
  const Loaded added = with("sample:\n- {id: months, numbers: [1, 12], size: 3}\n");
  BOOST_REQUIRE_MESSAGE(added.rules, added.problems);
  BOOST_REQUIRE_EQUAL(added.rules->samples.size(), 2u);
  BOOST_TEST(added.rules->samples[1].id == "months");
  const Loaded other = with("override:\n  sample:\n  - {id: months, numbers: [1, 12], size: 3}\n");
  BOOST_REQUIRE_MESSAGE(other.rules, other.problems);
  BOOST_REQUIRE_EQUAL(other.rules->samples.size(), 1u);
  BOOST_TEST(other.rules->samples[0].id == "months");
}

BOOST_AUTO_TEST_CASE(every_problem_is_told_with_its_file) {
  const Loaded loaded = extended(R"(override:
  parts:
    R11: {marks: 6}
    R1: {clause: removed}
    C1: 70
  deductions: [R1a]
  scoring: {}
  grade: []
facts:
  a: {label: 甲, type: count}
opinion: []
rubric:
  declared: 120
  parts:
  - {id: R3, in: R2, marks: 10}
  - {id: R4, marks: 10}
)");
  BOOST_TEST(loaded.rules == nullptr);
  check_golden("rules/extends_problems.txt", loaded.problems);
}

// A problem of the extended file that only the change makes one is shown in both files.
BOOST_AUTO_TEST_CASE(sums_are_checked_after_the_change) {
  const Loaded loaded = extended("override: {parts: {R1: {marks: 50}}}\n");
  BOOST_TEST(loaded.rules == nullptr);
  check_golden("rules/extends_sum.txt", loaded.problems);
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_had) {
  std::string all;
  const auto problems = [&](const Files& files, const std::string& first) {
    const Loaded loaded = load(files, first);
    BOOST_TEST(loaded.rules == nullptr);
    all += loaded.problems + "\n";
  };
  problems({{"a.yaml", "guiju: 1\nid: a\nextends: b.yaml\n"}}, "a.yaml");
  problems({{"a.yaml", "guiju: 1\nid: a\nextends: /etc/passwd\n"}}, "a.yaml");
  problems({{"a.yaml", "guiju: 1\nid: a\nextends: [b]\n"}}, "a.yaml");
  problems({{"a.yaml", "guiju: 1\nid: a\nextends: b.yaml\n"}, {"b.yaml", "- 1\n"}}, "a.yaml");
  problems({{"a.yaml", "guiju: 1\nid: a\nextends: x/../a.yaml\n"}}, "a.yaml");
  problems({{"a.yaml", "guiju: 1\nid: a\nextends: b.yaml\n"},
            {"b.yaml", "guiju: 1\nid: b\nextends: a.yaml\n"}},
           "a.yaml");
  problems({{"a.yaml", "guiju: 1\nid: a\nextends: b.yaml\n"}, {"b.yaml", "guiju: 1\nid: [\n"}},
           "a.yaml");
  problems({{"a.yaml", "guiju: 1\nid: a\noverride: {}\nfacts: {}\nrubric: {parts: []}\n"}},
           "a.yaml");
  check_golden("rules/extends_files.txt", all);
}

BOOST_AUTO_TEST_CASE(files_are_limited_in_depth_and_number) {
  Files deep;
  for (int i = 0; i < 12; ++i)
    deep["f" + std::to_string(i) + ".yaml"] =
        "guiju: 1\nid: f\nextends: f" + std::to_string(i + 1) + ".yaml\n";
  BOOST_TEST(load(deep, "f0.yaml").problems.find("GJ3404") != std::string::npos);
  Files many;
  std::string parts;
  for (int i = 0; i < 40; ++i) {
    const std::string id = "f" + std::to_string(i);
    many[id + ".yaml"] =
        "guiju: 1\nid: " + id + "\nfacts: {}\nrubric: {parts: [{id: " + id + "r, marks: 1}]}\n";
    parts += "  - {id: " + id + ", rubric: " + id + ".yaml}\n";
  }
  many["all.yaml"] = "guiju: 1\nid: all\nfacts: {}\nrubric:\n  parts:\n" + parts;
  BOOST_TEST(load(many, "all.yaml").problems.find("GJ3404") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_id_that_stands_twice_is_not_overridden) {
  std::string twice = province;
  twice.replace(twice.find("R1b"), 3, "R1a");
  twice.insert(twice.find("facts:"),
               "readings:\n  way: {clause: c, question: q, options: {x: 1, y: 2}, default: x, "
               "because: b}\n");
  const Loaded loaded = load({{"city/rules.yaml", city("override: {deductions: {R1a: removed}}\n")},
                              {"province/rules.yaml", twice}},
                             "city/rules.yaml");
  BOOST_TEST(loaded.problems.find("city/rules.yaml:4:25: error[GJ3409]") != std::string::npos,
             loaded.problems);
}

BOOST_AUTO_TEST_CASE(a_text_may_name_no_file) {
  Diagnostics diagnostics;
  BOOST_TEST(load_rules(std::make_shared<SourceFile>("a.yaml", "guiju: 1\nid: a\nextends: b\n"),
                        diagnostics) == nullptr);
  BOOST_REQUIRE(!diagnostics.all().empty());
  BOOST_TEST((diagnostics.all().front().code == Code::files_not_allowed));
}

BOOST_AUTO_TEST_CASE(a_rubric_is_an_item_of_another) {
  const auto overall = [](const std::string& parts) {
    return load({{"all.yaml",
                  "guiju: 1\nid: all\nfacts: {a: {label: 甲项缺失, type: boolean}}\n"
                  "rubric: {parts: [" +
                      parts + "]}\n"},
                 {"province/rules.yaml", province}},
                "all.yaml");
  };
  const std::string items =
      "{id: S, weight: 0.5, rubric: province, title: 省评分}, "
      "{id: T, marks: 50, deductions: [{id: T1, points: 10, when: a}]}";
  BOOST_TEST(overall(items).rules == nullptr);  // weight at the top
  const Loaded nested = overall("{id: All, parts: [" + items + "]}");
  BOOST_REQUIRE_MESSAGE(nested.rules, nested.problems);
  BOOST_TEST((part(nested, "S").marks == Number(100)));
  BOOST_TEST((part(nested, "All").marks == Number(100)));
  BOOST_TEST(part(nested, "S").children.size() == 2u);
  BOOST_TEST(nested.rules->facts.facts.size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_an_item_shares_must_be_declared_alike) {
  const Loaded loaded =
      load({{"all.yaml", R"(guiju: 1
id: all
facts:
  a: {label: 甲项缺失, type: count}
rubric:
  parts:
  - id: S
    rubric: scored.yaml
)"},
            {"scored.yaml", std::string(province) + "score:\n- {value: total / 2, of: 50}\n"}},
           "all.yaml");
  BOOST_TEST(loaded.rules == nullptr);
  check_golden("rules/included_problems.txt", loaded.problems);
}

BOOST_AUTO_TEST_CASE(the_digest_covers_every_file) {
  const Loaded one = extended("");
  BOOST_REQUIRE_MESSAGE(one.rules, one.problems);
  Diagnostics diagnostics;
  const auto alone =
      load_rules(std::make_shared<SourceFile>("province/rules.yaml", province), diagnostics);
  BOOST_TEST(one.rules->sha256 != alone->sha256);
  BOOST_TEST(one.rules->sha256 != extended("# \n").rules->sha256);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
