// Criteria put right: the fast form against the general one, against bodies whose facts are put
// right, and the search for the smallest sets against every subset.
#include "evaluate/correction.h"

#include <set>

#include "comparing.h"
#include "completions.h"
#include "evaluate/correction_search.h"
#include "hand_rules.h"
#include "random_general.h"

namespace guiju::test {

namespace {

constexpr std::uint64_t first_seed = 90'000;

std::vector<std::vector<int>> subsets(const std::vector<int>& parts) {
  std::vector<std::vector<int>> out;
  for (std::size_t set = 0; set < std::size_t{1} << parts.size(); ++set) {
    std::vector<int>& one = out.emplace_back();
    for (std::size_t i = 0; i < parts.size(); ++i)
      if ((set >> i & 1) != 0) one.push_back(parts[i]);
  }
  return out;
}

std::vector<int> some_of(const std::vector<int>& parts, std::size_t most, Dice& dice) {
  std::vector<int> out = parts;
  while (out.size() > most) out.erase(out.begin() + dice.below(static_cast<int>(out.size())));
  return out;
}

std::string ids(const RuleSet& rules, const std::vector<int>& parts) {
  std::string out;
  for (const int part : parts)
    out += (out.empty() ? "" : " ") + rules.parts[static_cast<std::size_t>(part)].id;
  return out;
}

// Every set that reaches and of which no part does: by all subsets.
std::set<std::vector<int>> smallest_by_all(Corrections& corrections, std::size_t line,
                                           const std::vector<int>& allowed) {
  std::vector<std::vector<int>> all = subsets(allowed);
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.size() < b.size(); });
  std::set<std::vector<int>> found;
  for (const std::vector<int>& set : all) {
    if (set.empty() || !corrections.evaluate(set).lines[line].reached) continue;
    const bool larger = std::any_of(found.begin(), found.end(), [&](const auto& smaller) {
      return std::includes(set.begin(), set.end(), smaller.begin(), smaller.end());
    });
    if (!larger) found.insert(set);
  }
  return found;
}

struct Counts {
  int lines = 0, reached = 0, several = 0, added = 0;
};

// The search with all the room it wants finds exactly those; with less, the first of them by size.
void compare_search(Evaluator& evaluator, const Body& body, Dice& dice, const std::string& where,
                    Counts& counts) {
  Result result;
  try {
    evaluator.evaluate(body, result);
  } catch (const EvaluationFailure&) {
    return;
  }
  Corrections corrections(evaluator, body, result);
  const RuleSet& rules = evaluator.plan().rules();
  for (std::size_t line = 0; line < corrections.lines().size(); ++line) {
    const LineStanding& before = corrections.evaluate({}).lines[line];
    if (before.failed || before.reached) continue;
    const std::vector<int> allowed = some_of(corrections.candidates(), 9, dice);
    BOOST_TEST_CONTEXT(where << ", line " << line << ", of " << ids(rules, allowed)) {
      const auto expected = smallest_by_all(corrections, line, allowed);
      const CorrectingSets found = find_correcting_sets(corrections, line, allowed, {1000, 100000});
      BOOST_TEST(found.complete);
      BOOST_TEST(found.not_told == 0u);
      BOOST_TEST((std::set<std::vector<int>>(found.sets.begin(), found.sets.end()) == expected));
      BOOST_TEST(found.sets.size() == expected.size());
      BOOST_TEST(std::is_sorted(found.sets.begin(), found.sets.end(),
                                [](auto& a, auto& b) { return a.size() < b.size(); }));
      ++counts.lines;
      counts.reached += expected.empty() ? 0 : 1;
      counts.added += corrections.groups(line).empty() ? 0 : 1;
      if (expected.empty()) continue;
      // Only one is asked for: it is of the smallest size, and the others of that size are counted.
      const std::size_t size = found.sets.front().size();
      const auto of_size = static_cast<std::size_t>(std::count_if(
          expected.begin(), expected.end(), [&](const auto& set) { return set.size() == size; }));
      counts.several += size > 1 ? 1 : 0;
      const CorrectingSets one = find_correcting_sets(corrections, line, allowed, {1, 100000});
      BOOST_REQUIRE(one.sets.size() == 1u);
      BOOST_TEST(one.sets.front().size() == size);
      BOOST_TEST(one.looked_at == size);
      BOOST_TEST(one.not_told + 1 == of_size);
    }
  }
}

// A body of `rules` with the facts of some criteria as they should be: the engine's own scores of it.
using Clean = std::vector<std::pair<std::string, std::vector<std::pair<std::string, Cell>>>>;

void compare_with_facts(const std::shared_ptr<const RuleSet>& rules, const Clean& clean,
                        const Body& body, const std::string& where) {
  std::vector<int> parts;
  for (const auto& [part, facts] : clean) parts.push_back(rules->find_part(part));
  Evaluator evaluator(Plan::compile(rules, rules->default_readings()));
  for (std::size_t set = 0; set < std::size_t{1} << parts.size(); ++set) {
    Body right = body, marked = body;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if ((set >> i & 1) == 0) continue;
      marked.corrected.push_back(parts[i]);
      for (const auto& [fact, cell] : clean[i].second)
        right.set(rules->facts.facts[static_cast<std::size_t>(rules->facts.find(fact))].slot, cell);
    }
    std::sort(marked.corrected.begin(), marked.corrected.end());
    BOOST_TEST_CONTEXT(where << ", put right: " << ids(*rules, marked.corrected)) {
      const Brief expected = evaluator.brief(right);
      const Brief& found = evaluator.brief(marked);
      BOOST_TEST((found.low == expected.low && found.high == expected.high));
      BOOST_TEST(found.grade == expected.grade);
      BOOST_TEST(found.opinion == expected.opinion);
      for (std::size_t i = 0; i < expected.parts.size(); ++i)
        BOOST_TEST((found.parts[i].low == expected.parts[i].low), rules->parts[i].id);
      for (std::size_t i = 0; i < expected.part_low.size(); ++i)
        BOOST_TEST(found.part_low[i] == expected.part_low[i], rules->parts[i].id);
    }
  }
}

std::shared_ptr<const RuleSet> rules_of(const std::string& path) {
  Diagnostics diagnostics;
  auto rules = load_rule_file(std::string(GUIJU_SOURCE_DIR "/") + path, diagnostics);
  BOOST_REQUIRE_MESSAGE(rules, render(diagnostics.all(), {}));
  return rules;
}

// Weights, a shared limit, a deduction that takes of another part, a gate, zeroing, awards, a floor
// and a ceiling of a part with parts: everything that keeps marks from simply adding up.
constexpr std::string_view tangled_rule_file = R"yaml(guiju: 1
id: tangled
title: 示例
facts:
  a_faults: {label: 甲错, type: count, max: 9}
  b_faults: {label: 乙错, type: count, max: 9}
  c_faults: {label: 丙错, type: count, max: 9}
  d_fault: {label: 丁错, type: boolean}
  e_done: {label: 戊数, type: count, max: 9}
  f_points: {label: 己分, type: count, max: 10}
  g_faults: {label: 庚错, type: count, max: 9}
  i_faults: {label: 辛错, type: count, max: 9}
  j_faults: {label: 壬错, type: count, max: 9}
rubric:
  parts:
  - id: W
    marks: 10
    combine: mean
    parts:
    - {id: A, marks: 10, weight: 0.6, deductions: [{id: A1, points: 3, each: a_faults}]}
    - {id: B, marks: 10, weight: 0.4, deductions: [{id: B1, points: 4, each: b_faults}]}
  - id: S
    parts:
    - {id: I, marks: 3, deductions: [{id: I1, points: 2, each: i_faults}]}
    - {id: J, marks: 2, deductions: [{id: J1, points: 1.5, each: j_faults}]}
    shared_limits: [{parts: [I, J], because: 合并}]
  - id: G
    marks: 20
    counts_when: C >= 4
    floor: 0
    ceiling: 15
    parts:
    - {id: C, marks: 10, deductions: [{id: C1, points: 2, each: c_faults}]}
    - {id: D, marks: 10, deductions: [{id: D1, zeroes: G, when: d_fault}, {id: D2, points: 1, when: d_fault}]}
  - {id: E, marks: 5, awards: [{id: E1, points: 2, each: e_done}]}
  - {id: F, marks: 10, value: f_points}
  - id: H
    marks: 4
    deductions:
    - {id: H1, points: 2, each: g_faults, from_part: C}
    - {id: H2, points: 1, when: C < 4}
opinions: {pass: {label: 过}, fail: {label: 不过}}
opinion:
- {clause: 一, when: score < 35, opinion: fail}
- {clause: 二, when: C < 6, opinion: fail}
- {clause: 三, otherwise: true, opinion: pass}
grades: [优, 良, 差]
grade:
- {when: total > 43, grade: 优}
- {when: score * 2 >= 70, grade: 良}
- {grade: 差}
)yaml";

Body tangled_body(const RuleSet& rules, Dice& dice) {
  BodyMaker maker(rules);
  for (const char* fact :
       {"a_faults", "b_faults", "c_faults", "e_done", "g_faults", "i_faults", "j_faults"})
    maker.set(fact, dice.below(6));
  maker.set("d_fault", dice.below(2)).set("f_points", dice.below(11));
  return maker.body();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(correction)

BOOST_AUTO_TEST_CASE(both_forms_say_the_same_of_criteria_put_right) {
  for (std::uint64_t seed = first_seed; seed < first_seed + 150; ++seed) {
    Dice dice(seed);
    const RandomCase at = random_case(seed, dice);
    Evaluator fast(at.plan), general(Plan::compile(at.rules, at.selection, true));
    std::vector<int> criteria;
    for (std::size_t i = 0; i < at.rules->parts.size(); ++i)
      if (at.rules->parts[i].is_criterion()) criteria.push_back(static_cast<int>(i));
    for (int i = 0; i < 10; ++i) {
      BodyKinds kinds;
      kinds.unknown_percent = i % 2 == 0 ? 0 : 20;
      Body body = random_body(*at.rules, dice, kinds);
      for (const int part : criteria)
        if (dice.chance(40)) body.corrected.push_back(part);
      BOOST_TEST_CONTEXT(at.where(body) << "\n  put right: " << ids(*at.rules, body.corrected)) {
        std::string errors[2];
        Brief briefs[2];
        for (const int which : {0, 1}) {
          try {
            briefs[which] = (which == 0 ? fast : general).brief(body);
          } catch (const EvaluationFailure& failure) {
            errors[which] = failure.error.code;
          }
        }
        BOOST_TEST(errors[0] == errors[1]);
        if (!errors[0].empty() || !errors[1].empty()) continue;
        if (kinds.unknown_percent > 0) continue;  // bounds may be tighter in one of them
        BOOST_TEST((briefs[0].low == briefs[1].low && briefs[0].high == briefs[1].high));
        BOOST_TEST(briefs[0].opinion == briefs[1].opinion);
        BOOST_TEST(briefs[0].grade == briefs[1].grade);
        for (std::size_t p = 0; p < at.rules->parts.size(); ++p)
          BOOST_TEST(
              (Number::scaled(briefs[0].part_low[p], briefs[0].decimals) == briefs[1].parts[p].low),
              at.rules->parts[p].id);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(put_right_is_as_if_the_facts_were_right) {
  const auto rules = load_text(tangled_rule_file);
  const Clean clean = {{"A", {{"a_faults", 0}}}, {"B", {{"b_faults", 0}}}, {"C", {{"c_faults", 0}}},
                       {"I", {{"i_faults", 0}}}, {"J", {{"j_faults", 0}}}, {"D", {{"d_fault", 0}}},
                       {"E", {{"e_done", 9}}},   {"F", {{"f_points", 10}}}};
  for (std::uint64_t seed = first_seed; seed < first_seed + 60; ++seed) {
    Dice dice(seed);
    compare_with_facts(rules, clean, tangled_body(*rules, dice), "seed " + std::to_string(seed));
  }
}

// The safety sheet of JGJ 59: a gate over its guarantee items, ranges of amounts, a mean of sheets.
BOOST_AUTO_TEST_CASE(put_right_in_jgj59_is_as_if_nothing_was_found) {
  const auto rules = rules_of("rules/jgj59/rules.yaml");
  Clean clean;
  for (int item = 1; item <= 8; ++item) {
    auto& [part, facts] = clean.emplace_back();
    part = "B01_" + std::to_string(item);
    for (const Fact& fact : rules->facts.facts)
      if (fact.id.starts_with("b" + std::to_string(item) + "_")) facts.push_back({fact.id, 0});
    BOOST_REQUIRE(rules->find_part(part) >= 0);
    BOOST_REQUIRE(!facts.empty());
  }
  for (std::uint64_t seed = first_seed; seed < first_seed + 4; ++seed) {
    Dice dice(seed);
    Body body;
    body.reset(rules->facts);
    body.lists[0].given = Given::stated;
    const Cell zero = body.add_number(0), five = body.add_number(5);  // 5 is in every range
    for (const Fact& fact : rules->facts.facts) {
      if (fact.list >= 0) continue;
      const bool found = dice.chance(25);
      body.set(fact.slot, fact.type == FactType::number ? (found ? five : zero) : found ? 1 : 0);
    }
    for (auto& [part, facts] : clean)
      for (auto& [fact, cell] : facts)
        if (rules->facts.facts[static_cast<std::size_t>(rules->facts.find(fact))].type ==
            FactType::number)
          cell = zero;
    compare_with_facts(rules, clean, body, "seed " + std::to_string(seed));
  }
}

BOOST_AUTO_TEST_CASE(the_search_finds_what_all_subsets_find) {
  Counts counts;
  for (std::uint64_t seed = first_seed; seed < first_seed + 80; ++seed) {
    Dice dice(seed);
    const RandomCase at = random_case(seed, dice);
    Evaluator evaluator(at.plan);
    for (int i = 0; i < 3; ++i) {
      BodyKinds kinds;
      kinds.unknown_percent = i == 2 ? 10 : 0;
      const Body body = random_body(*at.rules, dice, kinds);
      compare_search(evaluator, body, dice, at.where(body), counts);
    }
  }
  BOOST_TEST(counts.lines > 100);
  BOOST_TEST(counts.reached > 50);
  BOOST_TEST(counts.several > 20);
  BOOST_TEST(counts.added > 50);
}

BOOST_AUTO_TEST_CASE(the_search_finds_what_all_subsets_find_in_general_rubrics) {
  Counts counts;
  for (std::uint64_t seed = first_seed; seed < first_seed + 120; ++seed) {
    Dice dice(seed);
    const auto rules = random_general_rules(seed);
    Evaluator evaluator(Plan::compile(rules, random_selection(*rules, dice)));
    for (int i = 0; i < 2; ++i)
      compare_search(evaluator, random_general_body(*rules, dice), dice,
                     "general seed " + std::to_string(seed), counts);
  }
  const auto rules = load_text(tangled_rule_file);
  Evaluator evaluator(Plan::compile(rules, {}));
  for (std::uint64_t seed = first_seed; seed < first_seed + 60; ++seed) {
    Dice dice(seed);
    compare_search(evaluator, tangled_body(*rules, dice), dice, "tangled " + std::to_string(seed),
                   counts);
  }
  BOOST_TEST_MESSAGE("lines " << counts.lines << ", reached " << counts.reached << ", several "
                              << counts.several << ", added up " << counts.added);
  BOOST_TEST(counts.lines > 100);
  BOOST_TEST(counts.reached > 50);
  BOOST_TEST(counts.several > 20);
}

// With unknown facts a set counts where it reaches the line whatever they turn out to be.
BOOST_AUTO_TEST_CASE(a_set_reaches_in_every_completion) {
  int looked = 0;
  for (std::uint64_t seed = first_seed; seed < first_seed + 60; ++seed) {
    Dice dice(seed);
    const RandomCase at = random_case(seed, dice);
    Evaluator evaluator(at.plan);
    Body body = random_body(*at.rules, dice, {});
    const std::vector<Hole> holes = dig(*at.rules, dice, body, 3);
    Result result;
    try {
      evaluator.evaluate(body, result);
    } catch (const EvaluationFailure&) {
      continue;
    }
    Corrections corrections(evaluator, body, result);
    for (std::size_t line = 0; line < corrections.lines().size(); ++line) {
      if (corrections.evaluate({}).lines[line].reached) continue;
      const CorrectingSets found =
          find_correcting_sets(corrections, line, corrections.candidates(), {3, 500});
      for (const std::vector<int>& set : found.sets)
        for_each_completion(body, holes, [&](Body whole, const std::vector<std::size_t>&) {
          Result one;
          try {
            evaluator.evaluate(whole, one);
          } catch (const EvaluationFailure&) {
            return;
          }
          Corrections of_one(evaluator, whole, one);
          for (std::size_t l = 0; l < of_one.lines().size(); ++l)
            if (dump(of_one.lines()[l].subject) == dump(corrections.lines()[line].subject) &&
                dump(of_one.lines()[l].line) == dump(corrections.lines()[line].line) &&
                of_one.lines()[l].beyond == corrections.lines()[line].beyond) {
              ++looked;
              BOOST_TEST(of_one.evaluate(set).lines[l].reached,
                         at.where(whole) << "\n  put right: " << ids(*at.rules, set));
            }
        });
    }
  }
  BOOST_TEST(looked > 200);
}

// What the notice's own rubric can need: far below the line, equal rows, and the limits.
BOOST_AUTO_TEST_CASE(limits_are_kept_and_said) {
  std::string text = "guiju: 1\nid: wide\ntitle: 示例\nfacts:\n";
  for (int i = 0; i < 60; ++i)
    text += "  f" + std::to_string(i) + ": {label: 甲" + std::to_string(i) + ", type: boolean}\n";
  text += "rubric:\n  parts:\n";
  for (int i = 0; i < 60; ++i)
    text += "  - {id: P" + std::to_string(i) + ", marks: 1, deductions: [{id: D" +
            std::to_string(i) + ", points: 1, when: f" + std::to_string(i) + "}]}\n";
  text +=
      "opinions: {a: {label: 过}, b: {label: 不过}}\nopinion:\n"
      "- {clause: 一, when: score < 20, opinion: b}\n- {clause: 二, otherwise: true, opinion: a}\n";
  const auto rules = load_text(text);
  BodyMaker maker(*rules);
  for (int i = 0; i < 60; ++i) maker.set("f" + std::to_string(i), 1);
  for (const bool general : {false, true}) {
    Evaluator evaluator(Plan::compile(rules, {}, general));
    Result result;
    evaluator.evaluate(maker.body(), result);
    Corrections corrections(evaluator, maker.body(), result);
    const CorrectingSets found =
        find_correcting_sets(corrections, 0, corrections.candidates(), {10, 500});
    // 20 of 60 rows in any of 4×10^15 ways: ten are told, the rest is not counted to its end.
    BOOST_TEST(found.sets.size() == 10u);
    BOOST_TEST(found.sets.front().size() == 20u);
    BOOST_TEST(!found.complete);
    BOOST_TEST(!found.all_counted);
    BOOST_TEST(!found.not_smallest);
    BOOST_TEST(found.looked_at == 19u);
    BOOST_TEST(found.limit == most_sums);
  }
}

// Where nothing adds up the tries end the search; one set is then made step by step.
BOOST_AUTO_TEST_CASE(a_search_that_is_cut_still_tells_one_set) {
  std::string text = "guiju: 1\nid: gated\ntitle: 示例\nfacts:\n";
  for (int i = 0; i < 30; ++i)
    text += "  f" + std::to_string(i) + ": {label: 甲" + std::to_string(i) + ", type: boolean}\n";
  text += "rubric:\n  parts:\n  - id: G\n    counts_when: P0 > 0\n    parts:\n";
  for (int i = 0; i < 30; ++i)
    text += "    - {id: P" + std::to_string(i) + ", marks: 1, deductions: [{id: D" +
            std::to_string(i) + ", points: 1, when: f" + std::to_string(i) + "}]}\n";
  text +=
      "opinions: {a: {label: 过}, b: {label: 不过}}\nopinion:\n"
      "- {clause: 一, when: score < 12, opinion: b}\n- {clause: 二, otherwise: true, opinion: a}\n";
  const auto rules = load_text(text);
  BodyMaker maker(*rules);
  for (int i = 0; i < 30; ++i) maker.set("f" + std::to_string(i), 1);
  Evaluator evaluator(Plan::compile(rules, {}));
  Result result;
  evaluator.evaluate(maker.body(), result);
  Corrections corrections(evaluator, maker.body(), result);
  BOOST_TEST(corrections.groups(0).empty());
  const CorrectingSets found =
      find_correcting_sets(corrections, 0, corrections.candidates(), {10, 500});
  BOOST_TEST(found.not_smallest);
  BOOST_TEST(!found.complete);
  BOOST_TEST(found.limit == 500u);
  BOOST_TEST(found.looked_at == 2u);  // 30 + 435 sets, not 4,060 more
  BOOST_REQUIRE(found.sets.size() == 1u);
  BOOST_TEST(found.sets.front().size() == 12u);
  BOOST_TEST(found.sets.front().front() == rules->find_part("P0"));
  BOOST_TEST(corrections.evaluate(found.sets.front()).lines[0].reached);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
