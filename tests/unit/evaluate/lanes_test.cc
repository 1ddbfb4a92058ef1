// Tables looked up side by side against the same tables one by one, which other tests compare with
// everything else; and what cells say as bytes.
#include <boost/test/unit_test.hpp>

#include "evaluate/evaluator.h"
#include "evaluate/quick.h"
#include "random_rules.h"
#include "rules/load.h"

namespace guiju::test {

namespace {

// A rule set of these facts and parts.
std::shared_ptr<const RuleSet> rules_of(const std::string& facts, const std::string& parts) {
  const std::string text = R"(guiju: 1
id: lanes
version: "1"
title: 示例
source: {document: 示例, issued: 2024-01-02}
facts:
)" + facts + "rubric:\n  parts:\n" +
                           parts + R"(opinions:
  pass: {label: 过}
opinion:
- {clause: 一, text: 过, otherwise: true, opinion: pass}
)";
  Diagnostics diagnostics;
  auto rules = load_rules(std::make_shared<const SourceFile>("lanes.yaml", text), diagnostics);
  BOOST_REQUIRE(rules != nullptr);
  return rules;
}

// So many parts and facts, and two criteria that lose by the records of one list, of which they compare
// counts.
std::shared_ptr<const RuleSet> wide_rules(int count) {
  std::string facts, parts;
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(i), id = "f" + n;
    const bool flag = i % 3 != 0;
    facts += "  " + id + ": {label: 事实" + n + ", type: " + (flag ? "boolean" : "count") + "}\n";
    parts += "  - {id: P" + n + ", title: 第" + n + "项, marks: 3, deductions: [{id: D" + n;
    parts += flag ? ", points: 2, when: " + id : ", points: 1, each: " + id;
    if (flag && i % 3 == 1) parts += " or not f" + std::to_string((i + 70) / 3 * 3 % count + 2);
    parts += "}]}\n";
  }
  const std::string list = R"(  people:
    label: 人员
    type: list
    fields:
      name: {label: 姓名, type: text}
      there: {label: 在岗, type: boolean}
      paid: {label: 发薪, type: boolean}
      have: {label: 现有, type: count}
      need: {label: 应有, type: count, min: 1}
)";
  const std::string of_records = R"(  - id: L1
    title: 配备
    marks: 50
    deductions:
    - for_each: people
      where: there
      first:
      - {id: L1a, points: 1.5, when: have = 0}
      - {id: L1b, points: 1, when: have / need < 2/3}
  - id: L2
    title: 发薪
    marks: 25
    deductions:
    - {for_each: people, id: L2a, points: 2.5, when: not paid and have >= need}
)";
  return rules_of(facts + list, parts + of_records);
}

// Counts also where bytes no longer hold them.
Cell some_count(Dice& dice) {
  static const std::vector<Cell> counts{0, 1, 2, 3, 4, 7, 100, 252, 253, 254, 255, 256, 1'000'000};
  return dice.one_of(counts);
}
bool can_grow(const Fact& fact) {
  return fact.type == FactType::count && (!fact.max || *fact.max >= Number(1'000'000));
}
void grow(const RuleSet& rules, Dice& dice, Body& body) {
  for (const Fact& fact : rules.facts.facts) {
    if (can_grow(fact) && dice.chance(50)) body.set(fact.slot, some_count(dice));
    if (fact.list < 0) continue;
    RecordList& records = body.lists[static_cast<std::size_t>(fact.list)];
    for (std::size_t at = 0; at < records.cells.size(); ++at) {
      const Fact& field = fact.fields[at % records.fields];
      if (can_grow(field) && dice.chance(50)) records.cells.set(at, some_count(dice));
    }
  }
}

struct Scores {
  std::int64_t total = 0;
  std::vector<std::int64_t> parts;
};
Scores scores(const Plan& plan, const Body& body, const LaneKernels* lanes) {
  const Program& program = plan.program();
  Abstract abstract(plan.rules(), body);
  Runner runner(program, body, abstract);
  QuickScratch scratch;
  scratch.lanes = lanes;
  Scores out;
  out.parts.resize(program.inner_parent.size());
  out.total = score_quickly(program, plan.rules(), body, runner, scratch, true, out.parts.data());
  return out;
}

// Of complete bodies; the number of lists whose records were looked up side by side is returned.
int compare(const Plan& plan, const Body& body) {
  const LaneKernels* const kernels = lane_kernels();
  const Program& program = plan.program();
  BOOST_TEST(is_complete(program, body, kernels) == is_complete(program, body, nullptr));
  if (!is_complete(program, body, nullptr)) return 0;
  const Scores side_by_side = scores(plan, body, kernels), alone = scores(plan, body, nullptr);
  BOOST_TEST(side_by_side.total == alone.total);
  BOOST_TEST(side_by_side.parts == alone.parts, boost::test_tools::per_element());
  int lists = 0;
  for (const LanePass& pass : program.quick_lanes.passes) {
    std::int64_t lost[2] = {};
    for (const RecordList& list : body.lists)
      lists += list.fields == pass.fields && list.count != 0 &&
               kernels->lose(pass, list.cells.small(), list.count, lost);
  }
  return lists;
}

bool can_run() {
  if (lane_kernels() != nullptr) return true;
  BOOST_TEST_MESSAGE("this processor looks up nothing side by side");
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lanes)

BOOST_AUTO_TEST_CASE(random_rule_sets_alike) {
  if (!can_run()) return;
  std::size_t criteria = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Dice dice(seed);
    RuleKinds rule_kinds;
    rule_kinds.plain = seed % 2 == 0;
    const auto rules = random_rules(seed, rule_kinds);
    const auto plan = Plan::compile(rules, random_selection(*rules, dice));
    if (plan->general() != nullptr) continue;
    const QuickLanes& lanes = plan->program().quick_lanes;
    criteria += lanes.flags + lanes.pairs + lanes.counts + lanes.two_counts;
    for (int i = 0; i < 20; ++i) {
      BodyKinds kinds;
      if (i % 5 == 4) kinds.unknown_percent = 2;
      Body body = random_body(*rules, dice, kinds);
      if (i % 2 == 1) grow(*rules, dice, body);
      BOOST_TEST_CONTEXT("seed " << seed << ", body " << i << "\n" << in_words(*rules, body))
      try {
        compare(*plan, body);
      } catch (const EvaluationError&) {
        // Of a condition of a part that does not apply; the long way looks again.
      }
    }
  }
  BOOST_TEST(criteria > 150u);
}

// Fewer than one block of parts and source of cells take, as many, and more.
BOOST_AUTO_TEST_CASE(many_parts_cells_and_records) {
  int lists = 0, grown = 0;
  for (const int count : {6, 63, 90, 126, 150}) {
    const auto rules = wide_rules(count);
    const auto plan = Plan::compile(rules, {});
    const QuickLanes& lanes = plan->program().quick_lanes;
    BOOST_TEST(lanes.blocks.size() == static_cast<std::size_t>(count + 2 + 63) / 64);
    BOOST_TEST(lanes.sources.size() >= (count > 128 ? 4u : 1u));
    BOOST_TEST(lanes.flags + lanes.pairs + lanes.counts + lanes.two_counts ==
               static_cast<std::uint32_t>(count));
    BOOST_REQUIRE(lanes.passes.size() == 1u);
    BOOST_TEST(lanes.passes[0].test_count == 2u);
    if (!can_run()) return;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      Dice dice(seed);
      BodyKinds kinds;
      kinds.most_records = seed % 4 == 0 ? 200 : 60;
      kinds.unknown_percent = seed % 7 == 0 ? 1 : 0;
      Body body = random_body(*rules, dice, kinds);
      if (seed % 2 == 0) grow(*rules, dice, body);
      BOOST_TEST_CONTEXT(count << " facts, seed " << seed) {
        (seed % 2 == 0 ? grown : lists) += compare(*plan, body);
      }
    }
  }
  BOOST_TEST(lists > 300);
  BOOST_TEST(grown < lists / 4);  // bytes said too little
}

// Where the values of a count that matter are just as many as a byte has, and one more or less.
BOOST_AUTO_TEST_CASE(counts_as_large_as_a_byte_holds) {
  for (const std::int64_t marks : {252, 253, 254, 255, 256, 257, 600}) {
    const auto rules = rules_of("  faults: {label: 错误数, type: count}\n",
                                "  - {id: A, title: 甲, marks: " + std::to_string(marks) +
                                    ", deductions: [{id: a, points: 1, each: faults}]}\n");
    Evaluator evaluator(Plan::compile(rules, {}));
    Body body;
    for (const std::int64_t faults : {0, 1, 251, 252, 253, 254, 255, 256, 257, 600, 1'000'000}) {
      body.reset(rules->facts);
      body.set(0, faults);
      BOOST_TEST((evaluator.brief(body).low == Number(faults < marks ? marks - faults : 0)),
                 marks << " marks, " << faults << " faults");
    }
  }
}

BOOST_AUTO_TEST_CASE(bytes_of_cells) {
  Cells cells;
  cells.resize(2);
  BOOST_TEST(cells.small()[0] == Cells::unknown);
  BOOST_TEST((cells.state(0) == Given::absent && cells[0] == 0));
  const auto byte = [&](Cell cell, Given given) {
    cells.set(1, cell, given);
    BOOST_TEST(cells[1] == cell);
    return static_cast<int>(cells.small()[1]);
  };
  for (const Given given : {Given::stated, Given::defaulted}) {
    BOOST_TEST(byte(0, given) == 0);
    BOOST_TEST(byte(1, given) == 1);
    BOOST_TEST(byte(253, given) == 253);
    for (const Cell cell : {Cell{254}, Cell{255}, Cell{256}, Cell{-1}, INT64_MAX, INT64_MIN})
      BOOST_TEST(byte(cell, given) == Cells::large, cell);
  }
  for (const Given given : {Given::absent, Given::null, Given::disputed})
    for (const Cell cell : {Cell{0}, Cell{1}, Cell{255}})
      BOOST_TEST(byte(cell, given) == Cells::unknown);
  cells.set(1, 7);
  cells.set_state(1, Given::disputed);
  BOOST_TEST((cells[1] == 7 && cells.small()[1] == Cells::unknown));
  cells.set_state(1, Given::stated);
  BOOST_TEST(cells.small()[1] == 7);
  cells.clear();
  cells.resize(2);
  BOOST_TEST((cells[1] == 0 && cells.small()[1] == Cells::unknown && !is_known(cells.state(1))));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
