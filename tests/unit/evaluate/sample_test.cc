// What is drawn of a body: what is asked, given up and not known; every admissible set as likely.
#include "evaluate/sample.h"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

#include "evaluate/evaluator.h"
#include "hand_rules.h"

using namespace guiju;
using guiju::test::load_text;

namespace {

std::shared_ptr<const RuleSet> rules_with(const std::string& sample, const std::string& more = "") {
  return load_text(R"yaml(guiju: 1
id: example
facts:
  since: {label: 自何年, type: count}
  wanted: {label: 抽几个, type: count}
  batches:
    label: 批次
    type: list
    default: not_given
    record_label: no
    fields:
      no: {label: 批次号, type: text}
      job: {label: 职业, type: text}
      level: {label: 等级, type: choice, choices: [初级, 中级, 高级]}
      persons: {label: 人数, type: count}
      inside: {label: 在范围内, type: boolean, default: true}
rubric:
  parts:
  - id: R1
    marks: 5
    deductions:
    - {id: R1a, points: 1, when: since > 2000 and wanted > 0}
    - {id: R1b, points: 1, for_each: batches, when: inside and persons > 0 and level = "初级"}
)yaml" + more + "sample:\n" +
                   sample);
}

const std::string three =
    "- {id: s, from: batches, where: inside, size: 3, distinct: [job, level], "
    "least: {sum: persons, value: 20}}\n";

struct Row {
  std::string job;
  int level;        // -1: not known
  int persons;      // -1: not known
  Cell inside = 1;  // -1: not known
};

Body body_of(const RuleSet& rules, const std::vector<Row>& rows) {
  Body body;
  body.reset(rules.facts);
  body.id = "A";
  body.lists[0].given = Given::stated;
  for (const Row& row : rows) {
    const std::size_t record = body.add_record(0);
    RecordList& list = body.lists[0];
    const auto set = [&](std::size_t field, Cell cell) {
      list.cells.set(record * list.fields + field, cell, cell < 0 ? Given::null : Given::stated);
    };
    set(1, row.job.empty() ? -1 : body.add_text(row.job));
    set(2, row.level);
    set(3, row.persons);
    set(4, row.inside);
  }
  return body;
}

SampleResult draw(const std::string& sample, const std::vector<Row>& rows, std::uint64_t seed = 1) {
  const auto rules = rules_with(sample);
  return draw_samples(*rules, rules->default_readings(), body_of(*rules, rows), seed).at(0);
}

// "2+:0 2:5": by step the number of keys that have to differ, + with the sum, and the sets.
std::string steps(const SampleResult& result) {
  std::string text;
  for (const SampleStep& step : result.steps)
    text += (text.empty() ? "" : " ") + std::to_string(step.distinct) + (step.least ? "+" : "") +
            ":" + step.sets;
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(samples)

BOOST_AUTO_TEST_CASE(what_is_asked_is_given_up_in_order) {
  const std::vector<Row> wide{{"甲", 0, 10}, {"乙", 1, 10}, {"丙", 2, 10}, {"甲", 1, 1}};
  BOOST_TEST(steps(draw(three, wide)) == "2+:1");
  const std::vector<Row> small{{"甲", 0, 5}, {"乙", 1, 5}, {"丙", 2, 5}, {"丁", 1, 30}};
  BOOST_TEST(steps(draw(three, small)) == "2+:1");  // only with the batch of 30
  const std::vector<Row> few{{"甲", 0, 5}, {"乙", 1, 5}, {"丙", 2, 5}, {"甲", 1, 4}};
  BOOST_TEST(steps(draw(three, few)) == "2+:0 2:1");
  const std::vector<Row> levels{{"甲", 0, 9}, {"乙", 0, 9}, {"丙", 0, 9}};
  BOOST_TEST(steps(draw(three, levels)) == "2+:0 2:0 1+:1");
  const std::vector<Row> jobs{{"甲", 0, 9}, {"甲", 1, 9}, {"甲", 2, 9}, {"甲", 2, 1}};
  BOOST_TEST(steps(draw(three, jobs)) == "2+:0 2:0 1+:0 1:0 0+:1");
}

BOOST_AUTO_TEST_CASE(the_sum_may_be_what_is_given_up_last) {
  const std::string last =
      "- {id: s, from: batches, where: inside, size: 3, distinct: [job, level], "
      "least: {sum: persons, value: 20, give_up: last}}\n";
  const std::vector<Row> few{{"甲", 0, 5}, {"乙", 1, 5}, {"丙", 2, 5}, {"甲", 1, 30}};
  BOOST_TEST(steps(draw(last, few)) == "2+:0 1+:1");
  const std::vector<Row> never{{"甲", 0, 5}, {"乙", 1, 5}, {"丙", 2, 5}};
  BOOST_TEST(steps(draw(last, never)) == "2+:0 1+:0 0+:0 2:1");
}

BOOST_AUTO_TEST_CASE(no_more_than_asked_for_is_all) {
  const SampleResult two = draw(three, {{"甲", 0, 9}, {"甲", 1, 30}, {"乙", 1, 9, 0}});
  BOOST_TEST((two.state == SampleResult::State::all));
  BOOST_TEST(steps(two) == "2+:0 2:0 1+:0 1:0 0+:1");
  BOOST_TEST(two.drawn == (std::vector<std::int64_t>{0, 1}));
  BOOST_TEST(two.listed == 3u);
  BOOST_TEST(two.frame == 2u);
  BOOST_TEST((draw(three, {}).state == SampleResult::State::empty));
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_neither_different_nor_added) {
  const SampleResult level = draw(three, {{"甲", 0, 9}, {"乙", 1, 9}, {"丙", -1, 9}});
  BOOST_TEST(steps(level) == "2+:0 2:0 1+:1");
  BOOST_TEST(level.unknown == std::vector<std::string>{"batches[3].level"});
  const SampleResult job = draw(three, {{"甲", 0, 9}, {"乙", 1, 9}, {"", 2, 9}});
  BOOST_TEST(steps(job) == "2+:0 2:0 1+:0 1:0 0+:1");
  const SampleResult persons = draw(three, {{"甲", 0, 9}, {"乙", 1, 9}, {"丙", 2, -1}});
  BOOST_TEST(steps(persons) == "2+:0 2:1");
  BOOST_TEST(persons.sum_low->to_string() == "18");
  BOOST_TEST(!(persons.sum_low == persons.sum_high));
  const SampleResult inside = draw(three, {{"甲", 0, 9}, {"乙", 1, 9}, {"丙", 2, 9, -1}});
  BOOST_TEST(steps(inside) == "2+:1");
  BOOST_TEST(inside.uncertain == std::vector<int>{2});
  BOOST_TEST(inside.unknown == std::vector<std::string>{"batches[3].inside"});
}

BOOST_AUTO_TEST_CASE(a_list_that_is_not_known_is_not_drawn_from) {
  const auto rules = rules_with(three);
  Body body = body_of(*rules, {});
  body.lists[0].given = Given::defaulted;
  const auto state = [&] {
    return draw_samples(*rules, rules->default_readings(), body, 1).at(0).state;
  };
  BOOST_TEST((state() == SampleResult::State::not_given));
  body.lists[0].given = Given::null;
  BOOST_TEST((state() == SampleResult::State::unknown));
}

BOOST_AUTO_TEST_CASE(numbers_and_sizes_come_from_facts) {
  const auto rules = rules_with("- {id: years, numbers: [since, 2024], size: wanted}\n");
  const auto of = [&](std::optional<Cell> since, std::optional<Cell> wanted) {
    Body body = body_of(*rules, {});
    if (since) body.set(0, *since);
    if (wanted) body.set(1, *wanted);
    return draw_samples(*rules, rules->default_readings(), body, 5).at(0);
  };
  const SampleResult two = of(2021, 2);
  BOOST_TEST(two.drawn.size() == 2u);
  BOOST_TEST(two.frame == 4u);
  BOOST_TEST(two.drawn.front() >= 2021);
  BOOST_TEST(two.drawn.back() <= 2024);
  BOOST_TEST((of(2021, std::nullopt).unknown == std::vector<std::string>{"wanted"}));
  BOOST_TEST((of(std::nullopt, 2).state == SampleResult::State::unknown));
  BOOST_TEST((of(2025, 2).state == SampleResult::State::empty));
  BOOST_CHECK_THROW(of(2021, 0), EvaluationFailure);
  BOOST_CHECK_THROW(of(2021, 201), EvaluationFailure);
  const auto wide = rules_with("- {id: years, numbers: [since, 10000], size: 1}\n");
  Body body = body_of(*wide, {});
  body.set(0, 0);
  BOOST_CHECK_THROW(draw_samples(*wide, {}, body, 1), EvaluationFailure);
  body.set(0, 1);
  BOOST_TEST(draw_samples(*wide, {}, body, 1).at(0).frame == 10'000u);
}

BOOST_AUTO_TEST_CASE(a_draw_that_cannot_be_counted_is_an_error) {
  const auto rules =
      rules_with("- {id: s, from: batches, size: 1}\n- {id: t, from: batches, size: 2}\n");
  Body body = body_of(*rules, {});
  for (int i = 0; i < 100'000; ++i) body.add_record(0);
  BOOST_TEST(draw_samples(*rules, {}, body, 1).size() == 2u);
  BOOST_TEST(draw_samples(*rules, {}, body, 1, {"t"}).at(0).drawn.size() == 2u);
  body.add_record(0);
  BOOST_CHECK_THROW(draw_samples(*rules, {}, body, 1), EvaluationFailure);
}

BOOST_AUTO_TEST_CASE(readings_choose_what_is_drawn) {
  const auto rules = rules_with(
      "- {id: s, from: batches, size: 1, under: {how: one}}\n"
      "- {id: s, from: batches, size: 2, under: {how: two}}\n",
      "readings:\n  how: {where: R1, clause: c, question: q, options: {one: 一, two: 二}, "
      "default: one, because: b}\n");
  const Body body = body_of(*rules, {{"甲", 0, 9}, {"乙", 1, 9}, {"丙", 2, 9}});
  BOOST_TEST(draw_samples(*rules, {0}, body, 1).at(0).drawn.size() == 1u);
  BOOST_TEST(draw_samples(*rules, {1}, body, 1).at(0).drawn.size() == 2u);
}

// The chi-square test in whole numbers: with n sets and 3,000 draws of each expected, the sum of the
// squared differences over 3,000 has n − 1 degrees of freedom. The seeds are fixed.
BOOST_AUTO_TEST_CASE(every_admissible_set_is_as_likely) {
  const auto rules = rules_with(three);
  const Body body = body_of(*rules, {{"甲", 0, 12},
                                     {"甲", 1, 3},
                                     {"乙", 1, 9},
                                     {"乙", 2, 4},
                                     {"丙", 2, 8},
                                     {"丙", 0, 2},
                                     {"丁", 1, 15}});
  std::map<std::vector<std::int64_t>, std::int64_t> times;
  const auto once = draw_samples(*rules, {}, body, 0).at(0);
  const std::int64_t sets = std::stoll(once.steps.back().sets);
  BOOST_TEST(sets == 4);
  constexpr std::int64_t each = 3000;
  for (std::int64_t seed = 0; seed < sets * each; ++seed)
    ++times[draw_samples(*rules, {}, body, static_cast<std::uint64_t>(seed)).at(0).drawn];
  BOOST_TEST(static_cast<std::int64_t>(times.size()) == sets);
  std::int64_t squares = 0;
  for (const auto& [set, n] : times) squares += (n - each) * (n - each);
  // 16.266: passed by 1 of 1,000 fair draws with 3 degrees of freedom.
  BOOST_TEST(squares * 1000 < 16'266 * each);
}

BOOST_AUTO_TEST_CASE(body_sample_and_seed_make_different_draws) {
  const auto rules =
      rules_with("- {id: s, from: batches, size: 3}\n- {id: t, from: batches, size: 3}\n");
  std::vector<Row> rows(60, Row{"甲", 0, 1});
  Body body = body_of(*rules, rows);
  std::set<std::vector<std::int64_t>> found;
  for (const char* id : {"A", "B"}) {
    body.id = id;
    for (const std::uint64_t seed : {std::uint64_t{0}, UINT64_MAX})
      for (const SampleResult& result : draw_samples(*rules, {}, body, seed))
        found.insert(result.drawn);
  }
  BOOST_TEST(found.size() == 8u);
}

BOOST_AUTO_TEST_SUITE_END()
