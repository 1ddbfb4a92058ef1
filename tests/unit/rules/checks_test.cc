// What the checks find and what they let pass, at which place.
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <string>

#include "loading.h"
#include "support/golden.h"

using namespace guiju;
using guiju::test::Loaded;
using guiju::test::one_condition;
using guiju::test::one_row;

namespace {

std::string place(const Location& where) {
  const auto at = where.source->position(where.span.begin);
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

std::string shipped() {
  std::ifstream file(std::string(GUIJU_SOURCE_DIR) + "/rules/yangquan-2023/rules.yaml",
                     std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rules_checks)

BOOST_AUTO_TEST_CASE(one_error_at_the_parent_with_a_note_at_each_child) {
  const std::string text =
      "guiju: 1\nid: s\nfacts: {a: {type: boolean}}\nrubric:\n  parts:\n  - id: P\n    marks: 5\n"
      "    parts:\n    - id: X\n      marks: 2\n      deductions: [{id: d, points: 1, when: a}]\n"
      "    - id: Y\n      marks: 2.5\n";
  const Loaded loaded(text);
  BOOST_REQUIRE(loaded.diagnostics.all().size() == 1u);
  const Diagnostic& found = loaded.diagnostics.all()[0];
  BOOST_TEST((found.code == Code::marks_do_not_add_up));
  BOOST_TEST(place(found.where) == "7:12");
  BOOST_REQUIRE(found.notes.size() == 2u);
  BOOST_TEST(place(found.notes[0].where) == "10:14");
  BOOST_TEST(place(found.notes[1].where) == "13:14");
  BOOST_TEST((found.arguments == std::vector<std::string>{"P", "5", "4.5"}));
}

BOOST_AUTO_TEST_CASE(tenths_add_up_exactly) {
  std::string text =
      "guiju: 1\nid: s\nfacts: {a: {type: boolean}}\nrubric:\n  declared: 1\n  parts:\n  - marks: "
      "1\n    parts:\n";
  for (int i = 0; i < 10; ++i)
    text += "    - {marks: 0.1" +
            std::string(i == 0 ? ", deductions: [{id: d, points: 0.1, when: a}]" : "") + "}\n";
  BOOST_TEST(Loaded(text).diagnostics.all().empty());
}

BOOST_AUTO_TEST_CASE(tiers_that_can_be_reached_are_let_pass) {
  for (const auto& [first, second] :
       {std::pair{"open_count > 3", "open_count > 2"},
        std::pair{"open_count < 3", "open_count <= 3"},
        std::pair{"open_count = 3", "open_count >= 3"},
        std::pair{"open_count > 3", "open_count < 3"}, std::pair{"complete", "not complete"}}) {
    const Loaded loaded(one_row(std::string("    - first:\n      - {id: A, points: 2, when: ") +
                                first + "}\n      - {id: B, points: 1, when: " + second +
                                "}\n    - {id: C, points: 1, when: complete or open_count > 0}\n"));
    BOOST_TEST(loaded.diagnostics.all().empty(),
               first << " / " << second << loaded.shown(Language::en));
  }
}

BOOST_AUTO_TEST_CASE(a_clause_is_compared_with_points_as_numbers) {
  for (const char* clause :
       {"扣0.50分", "扣０．５分", "扣 0.5 分", "每项扣0.5分，扣完为止", "扣1分或扣0.5分", "无"})
    BOOST_TEST(!Loaded(one_row(std::string("    - {id: A, points: 0.5, when: complete, clause: ") +
                               clause + "}\n"))
                    .has(Code::points_differ_from_clause),
               clause);
  for (const char* clause : {"扣5分", "扣0.55分", "扣1分"})
    BOOST_TEST(Loaded(one_row(std::string("    - {id: A, points: 0.5, when: complete, clause: ") +
                              clause + "}\n"))
                   .has(Code::points_differ_from_clause),
               clause);
}

// A mistake in a parameter, or in a fact's name, is one error, not one at each use.
BOOST_AUTO_TEST_CASE(one_mistake_gives_one_message) {
  const Loaded loaded(one_condition("open_count > line", "parameters:\n  line: {value: 6 +}\n"));
  BOOST_TEST(loaded.diagnostics.all().size() == 1u, loaded.shown(Language::en));
}

// YAML aliases and parameters are the only ways to write a cycle.
BOOST_AUTO_TEST_CASE(cycles) {
  const Loaded alias("guiju: 1\nid: s\nfacts: &f\n  a: *f\nrubric: {parts: []}\n");
  BOOST_TEST(alias.has(Code::recursive_alias));
  const Loaded loop(
      one_condition("open_count > p", "parameters:\n  p: {value: q}\n  q: {value: p}\n"));
  BOOST_TEST((loop.codes() == std::vector<Code>{Code::parameter_order}), loop.shown(Language::en));
  const Loaded own(one_condition("open_count > p", "parameters:\n  p: {value: p + 1}\n"));
  BOOST_TEST((own.codes() == std::vector<Code>{Code::parameter_order}));
}

BOOST_AUTO_TEST_CASE(the_shipped_rule_set) {
  const Loaded loaded(shipped());
  BOOST_REQUIRE(loaded.rules);
  BOOST_TEST((loaded.codes() == std::vector<Code>{Code::declared_differs_stated}));
  std::string text;
  const RuleSet& rules = *loaded.rules;
  for (const Part& part : rules.parts) {
    text += std::string(static_cast<std::size_t>(part.depth) * 2, ' ') + part.id + " " +
            part.marks.to_string() + "\n";
    for (const Charge& charge : part.charges)
      for (const int index : charge.deductions) {
        const Deduction& deduction = rules.deductions[static_cast<std::size_t>(index)];
        text += std::string(static_cast<std::size_t>(part.depth) * 2 + 2, ' ') + deduction.id +
                " -" + deduction.points.to_string();
        if (charge.list >= 0) text += " for_each " + rules.facts.list(charge.list).id;
        for (const auto& [reading, options] : deduction.under.readings) {
          text += " under " + rules.readings[static_cast<std::size_t>(reading)].id + "=";
          for (const int option : options)
            text += rules.readings[static_cast<std::size_t>(reading)]
                        .options[static_cast<std::size_t>(option)]
                        .first +
                    "|";
          text.pop_back();
        }
        if (deduction.when) text += " when " + dump(*deduction.when);
        if (deduction.each) text += " each " + dump(*deduction.each);
        text += "\n";
      }
  }
  for (const OpinionRow& row : rules.opinion_rows)
    text += row.clause + " when " + dump(*row.when) + "\n";
  test::check_golden("rules/yangquan-2023.model.txt", text);
}

// Tiers that stand under readings: one before matters where it is in force with the later one.
BOOST_AUTO_TEST_CASE(tiers_under_readings) {
  std::string text = shipped();
  replace(text, "own_examiners / required_examiners < 1/3",
          "own_examiners / required_examiners < 3/4");
  const Loaded swapped(text);
  BOOST_TEST(swapped.has(Code::unreachable_tier));
  BOOST_TEST(swapped.shown(Language::zh).find("“R12a”永远轮不到") != std::string::npos);
  // The two readings of R12a exclude each other: the first says nothing of the second.
  text = shipped();
  replace(text, "own_examiners < 2/3 * (own_examiners + hired_examiners)",
          "own_examiners / required_examiners < 2/3");
  BOOST_TEST(!Loaded(text).has(Code::unreachable_tier));
}

// Several mistakes far from each other in a real file: all found, in order, each at its line.
BOOST_AUTO_TEST_CASE(several_mistakes_in_the_shipped_file) {
  std::string text = shipped();
  replace(text, "    marks: 5\n", "    marks: 6\n");
  replace(text, "penalty_record_count > 0", "penalty_record_cuont > 0");
  replace(text, "points: 1.5", "points: 1,5");
  const Loaded loaded(text);
  std::vector<Code> errors;
  for (const Diagnostic& diagnostic : loaded.diagnostics.all())
    if (diagnostic.severity == Severity::error) errors.push_back(diagnostic.code);
  BOOST_TEST((errors == std::vector<Code>{Code::discrepancy_sum, Code::marks_do_not_add_up,
                                          Code::unknown_name, Code::decimal_comma}),
             loaded.shown(Language::en));
}

BOOST_AUTO_TEST_SUITE_END()
