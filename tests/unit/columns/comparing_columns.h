// One plan, many batches: what columns say against what one body says.
#pragma once

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <vector>

#include "arrow_table.h"
#include "columns/evaluator.h"
#include "evaluate/evaluator.h"
#include "facts/reader.h"
#include "rules/load.h"

namespace guiju::test {

inline std::shared_ptr<const RuleSet> shipped(const std::string& id) {
  Diagnostics diagnostics;
  const SourcePtr source =
      read_source(std::string(GUIJU_SOURCE_DIR) + "/rules/" + id + "/rules.yaml", diagnostics);
  auto rules = source ? load_rules(source, diagnostics) : nullptr;
  BOOST_REQUIRE_MESSAGE(rules, render(diagnostics.all(), {}));
  return rules;
}

struct ColumnCase {
  std::string name;
  std::uint64_t seed;
  std::shared_ptr<const Plan> plan;
  // Rows that went through loops of complete and of open chunks.
  int complete = 0, open = 0;

  ColumnCase(std::string the_name, std::uint64_t the_seed, std::shared_ptr<const Plan> the_plan)
      : name(std::move(the_name)), seed(the_seed), plan(std::move(the_plan)) {}

  static columns::Settings settings(Dice& dice) {
    static constexpr std::size_t chunks[] = {1, 63, 64, 65, 2048};
    columns::Settings out;
    out.chunk = chunks[dice.below(5)];
    out.threads = static_cast<unsigned>(1 + dice.below(3));
    out.wish.wanted.parts = dice.chance(60);
    out.wish.wanted.deductions = dice.chance(30);
    const columns::KernelList kernels = columns::all_kernels();
    out.kernels = kernels.tables[dice.below(static_cast<int>(kernels.count))];
    return out;
  }

  // One or two facts that every row has alike, or that are unknown of every row.
  std::vector<std::pair<std::string, std::string>> some_set(Dice& dice) const {
    std::vector<std::pair<std::string, std::string>> out;
    const std::vector<Fact>& facts = plan->rules().facts.facts;
    for (int i = 1 + dice.below(2); i > 0; --i) {
      const Fact& fact =
          facts[static_cast<std::size_t>(dice.below(static_cast<int>(facts.size())))];
      std::string value;
      switch (fact.type) {
        case FactType::boolean:
        case FactType::finding: value = dice.chance(50) ? "true" : "false"; break;
        case FactType::count: value = std::to_string(dice.below(4)); break;
        case FactType::date: value = "2023-0" + std::to_string(1 + dice.below(9)) + "-15"; break;
        case FactType::choice: value = dice.one_of(fact.choices); break;
        case FactType::number:
        case FactType::text:
        case FactType::list: continue;
      }
      if (dice.chance(20)) value.clear();
      Body probe;
      probe.reset(plan->rules().facts);
      set_fact(plan->rules(), fact.id, value, probe);
      if (probe.errors.empty()) out.emplace_back(fact.id, value);
    }
    return out;
  }

  // Random numbers may lie outside what their fact declares, which is an error of a row.
  void hold_numbers(Body& body) const {
    const auto hold = [&](const Fact& fact, Given given, Cells& cells, std::size_t at) {
      if (fact.type != FactType::number || !is_known(given)) return;
      const Number value = body.numbers[static_cast<std::size_t>(cells[at])];
      if (fact.min && value < *fact.min) cells.set(at, body.add_number(*fact.min));
      if (fact.max && value > *fact.max) cells.set(at, body.add_number(*fact.max));
    };
    for (const Fact& fact : plan->rules().facts.facts) {
      if (fact.list < 0) {
        const auto slot = static_cast<std::size_t>(fact.slot);
        hold(fact, body.cells.state(slot), body.cells, slot);
        continue;
      }
      RecordList& list = body.lists[static_cast<std::size_t>(fact.list)];
      for (std::size_t i = 0; i < list.cells.size(); ++i)
        hold(fact.fields[i % list.fields], list.cells.state(i), list.cells, i);
    }
  }

  bool fast() const { return plan->general() == nullptr; }
  void compare(Dice& dice, const BodyKinds& kinds, int count) {
    std::vector<Body> bodies;
    for (int i = 0; i < count; ++i) {
      bodies.push_back(random_body(plan->rules(), dice, kinds));
      hold_numbers(bodies.back());
    }
    Layout layout;
    layout.absent_percent = kinds.unknown_percent > 0 && dice.chance(30) ? 10 : 0;
    layout.plain = dice.chance(30);
    const ArrowTable table(plan->rules(), bodies, dice, layout);
    columns::Settings with = settings(dice);
    compare(table, bodies, with);
    if (dice.chance(30)) with.facts.set = some_set(dice);
    if (!with.facts.set.empty()) compare(table, bodies, with);
  }

  void compare(const ArrowTable& table, const std::vector<Body>& bodies,
               const columns::Settings& with) {
    columns::ColumnEvaluator evaluator(plan, with);
    columns::BoundBatch bound;
    std::vector<columns::BatchProblem> problems;
    const bool good = evaluator.bind(table.schema(), table.array(), {}, bound, problems);
    for (const columns::BatchProblem& problem : problems)
      BOOST_TEST_MESSAGE(problem.column
                         << ": "
                         << message(problem.problem.code,
                                    arguments_of(problem.problem, Language::en), Language::en));
    BOOST_REQUIRE_MESSAGE(good, name << " " << seed);
    complete += bound.lowered().complete != nullptr;
    open += bound.lowered().open != nullptr;
    columns::Results results;
    evaluator.evaluate(bound, results);
    Evaluator one(plan);
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      const Body body = table.stated(bodies[i], with.facts.set);
      BOOST_TEST_CONTEXT(where(body, i, with, bound)) { compare_row(results, i, body, one, with); }
    }
  }

  std::string where(const Body& body, std::size_t row, const columns::Settings& with,
                    const columns::BoundBatch& bound) const {
    std::string out = name + " seed " + std::to_string(seed) + " row " + std::to_string(row) +
                      " chunk " + std::to_string(with.chunk) + " threads " +
                      std::to_string(with.threads) + " " + with.kernels->name + " loops " +
                      (bound.lowered().complete ? "complete " : "") +
                      (bound.lowered().open ? "open " : "") + bound.lowered().why;
    for (const auto& [fact, value] : with.facts.set) out += " " + fact + "=" + value;
    out += in_words(plan->rules(), body);
    return out;
  }

  void compare_row(const columns::Results& results, std::size_t i, const Body& body, Evaluator& one,
                   const columns::Settings& with) {
    const columns::Results::Row row = results.row(static_cast<std::int64_t>(i));
    const Brief* brief = nullptr;
    Result full;
    std::string error;
    try {
      if (with.wish.wanted.deductions) one.evaluate(body, full);
      brief = &one.brief(body);
    } catch (const EvaluationFailure& failure) {
      error = failure.error.code;
    }
    BOOST_TEST(row.has_error == !error.empty());
    if (brief == nullptr) {
      const auto* errors = results.errors(static_cast<std::int64_t>(i));
      BOOST_REQUIRE(errors != nullptr);
      BOOST_TEST(errors->front().code == error);
      return;
    }
    // Where one body's steps do not suffice its bounds may be wider.
    if (!brief->exact) {
      BOOST_TEST((row.opinions_possible & ~brief->opinions_possible) == 0);
      BOOST_TEST((row.grades_possible & ~brief->grades_possible) == 0);
      BOOST_TEST((row.opinions_possible != 0 || brief->opinions_possible == 0));
      return;
    }
    BOOST_TEST(row.has_score == brief->has_score);
    BOOST_TEST(row.certain == brief->value_known);
    if (brief->has_score)
      BOOST_TEST((row.low == brief->low && row.high == brief->high),
                 row.low.to_string() << " … " << row.high.to_string() << " not "
                                     << brief->low.to_string() << " … " << brief->high.to_string());
    // The decimal form loses nothing of what is a decimal.
    const columns::ScoreUnit unit = columns::score_unit(*plan);
    for (const bool high : {false, true}) {
      const Number& score = high ? brief->high : brief->low;
      const auto places = score.finite_decimals();
      if (!brief->has_score || !places || *places > unit.decimals) continue;
      BOOST_TEST((results.decimal(static_cast<std::int64_t>(i), high) ==
                  (score * Number(10).power(unit.decimals)).numerator()));
    }
    BOOST_TEST(row.grade == brief->grade);
    BOOST_TEST(row.opinion == brief->opinion);
    BOOST_TEST(row.grades_possible == brief->grades_possible);
    BOOST_TEST(row.opinions_possible == brief->opinions_possible);
    const bool none = brief->opinion < 0 && brief->opinions_possible == 0;
    BOOST_TEST(row.settled == (none ? brief->value_known : brief->settled));
    BOOST_TEST(row.needs_confirmation == brief->needs_confirmation);
    std::size_t criterion = 0;
    for (std::size_t p = 0; with.wish.wanted.parts && p < plan->rules().parts.size(); ++p) {
      if (!plan->rules().parts[p].is_criterion()) continue;
      const PointRange& part = row.parts[criterion++];
      PointRange expected;
      if (plan->general() != nullptr) {
        expected = brief->parts[p];
      } else {
        expected = {Number::scaled(brief->part_low[p], brief->decimals),
                    Number::scaled(brief->highest()[p], brief->decimals)};
      }
      BOOST_TEST((part.low == expected.low && part.high == expected.high),
                 plan->rules().parts[p].id
                     << " " << part.low.to_string() << " … " << part.high.to_string() << " not "
                     << expected.low.to_string() << " … " << expected.high.to_string());
    }
    if (!with.wish.wanted.deductions) return;
    std::vector<std::uint64_t> applied(row.deductions.size());
    for (const LedgerLine& line : full.ledger)
      if (line.deduction >= 0 && line.state == LineState::applied && !line.is_step())
        applied[static_cast<std::size_t>(line.deduction) / 64] |= std::uint64_t{1}
                                                                  << (line.deduction % 64);
    BOOST_TEST(row.deductions == applied, boost::test_tools::per_element());
  }
};

}  // namespace guiju::test
