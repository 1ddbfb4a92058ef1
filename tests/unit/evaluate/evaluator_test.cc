// Scores and ledgers worked out by hand.
#include "hand_rules.h"

namespace guiju::test {

BOOST_AUTO_TEST_SUITE(evaluator)

BOOST_AUTO_TEST_CASE(nothing_lost) {
  const Result result = evaluated(perfect_body());
  BOOST_TEST(result.value->to_string() == "15");
  BOOST_TEST(result.of.to_string() == "15");
  BOOST_TEST(result.coverage.to_string() == "15");
  BOOST_TEST(result.ledger.empty());
  BOOST_TEST(result.settled);
  BOOST_TEST(!result.needs_confirmation);
  BOOST_TEST(hand_rules()->opinions[static_cast<std::size_t>(result.opinion)].id == "pass");
  BOOST_TEST(hand_rules()->grades[static_cast<std::size_t>(result.grade)].label == "好");
  BOOST_TEST(result.due.empty());
  BOOST_TEST(result.notes.empty());
}

BOOST_AUTO_TEST_CASE(a_part_loses_at_most_its_marks_and_a_deduction_its_cap) {
  const Result result = evaluated(perfect_body().set("faults", 5).set("flag", 1));
  // 5 faults are 2 whole pairs; of 5 points asked the cap lets 2 through, of 3 more the part has 1.
  BOOST_TEST(ledger(result) ==
             "A1 A1a x2 1 = 1 + 0\n"
             "A3 A3a x5 5 = 2 + 3\n"
             "A3 A3b x1 3 = 1 + 2\n");
  BOOST_TEST(score_of(result, "A1") == "2");
  BOOST_TEST(score_of(result, "A3") == "0");
  BOOST_TEST(score_of(result, "A") == "6");
  BOOST_TEST(result.value->to_string() == "11");
}

BOOST_AUTO_TEST_CASE(only_whole_groups_occur) {
  BOOST_TEST(score_of(evaluated(perfect_body().set("faults", 1)), "A1") == "3");
  BOOST_TEST(score_of(evaluated(perfect_body().set("faults", 3)), "A1") == "2.5");
  BOOST_TEST(score_of(evaluated(perfect_body().set("faults", 1'000'000'000)), "A1") == "0");
}

BOOST_AUTO_TEST_CASE(the_variant_in_force_is_taken) {
  Evaluator evaluator(Plan::compile(hand_rules(), {1}));
  Result result;
  evaluator.evaluate(perfect_body().set("faults", 7).body(), result);
  BOOST_TEST(ledger(result).substr(0, 24) == "A1 A1a x7 3.5 = 3 + 0.5\n");
}

BOOST_AUTO_TEST_CASE(tiers_by_record_at_exact_thirds) {
  BodyMaker maker = perfect_body();
  const auto item = [&](Cell counted, Cell have, Cell need) {
    maker.record("items",
                 {{"counted", counted}, {"have", have}, {"need", need}, {"held_on", 19000}});
  };
  item(1, 0, 3);
  item(1, 1, 3);
  item(1, 2, 3);
  item(0, 0, 3);
  item(1, 1, 4);
  item(1, 0, 1);
  const Result result = evaluated(maker);
  BOOST_TEST(ledger(result) ==
             "A2 A2c[1] x1 1.5 = 1.5 + 0\n"
             "A2 A2a[2] x1 0.5 = 0.5 + 0\n"
             "A2 A2b[5] x1 1 = 1 + 0\n"
             "A2 A2c[6] x1 1.5 = 1 + 0.5\n");
  BOOST_TEST(score_of(result, "A2") == "0");
}

BOOST_AUTO_TEST_CASE(what_exceeds_a_part_is_taken_from_the_next_sharing_part) {
  const Result some = evaluated(perfect_body().set("people", 2));
  BOOST_TEST(ledger(some) == "B1 B1a x2 2 = 2 + 0\nB2 B1a+ x2 1 = 1 + 0\n");
  BOOST_TEST(score_of(some, "B2") == "2");
  const Result all = evaluated(perfect_body().set("people", 3).set("other", 1));
  BOOST_TEST(ledger(all) ==
             "B1 B1a x3 2 = 2 + 0\n"
             "B2 B2a x1 1 = 1 + 0\n"
             "B2 B1a+ x3 2.5 = 2 + 0.5\n");
  BOOST_TEST(score_of(all, "B") == "0");
  BOOST_TEST(all.value->to_string() == "10");
}

BOOST_AUTO_TEST_CASE(a_part_that_does_not_apply_keeps_its_marks_and_takes_no_excess) {
  const Result result = evaluated(perfect_body().set("people", 3).set("other", 1).set("kind", 1));
  // One line: there is no other part for a second.
  BOOST_TEST(ledger(result) == "B1 B1a x3 4.5 = 2 + 2.5\n");
  BOOST_TEST(score_of(result, "B2") == "3");
  BOOST_TEST((result.parts[static_cast<std::size_t>(hand_rules()->find_part("B2"))].state ==
              PartState::not_applicable));
  BOOST_TEST(result.coverage.to_string() == "12");
  BOOST_TEST(result.value->to_string() == "13");
  BOOST_REQUIRE(result.notes.size() == 1u);
  BOOST_TEST(result.notes[0].code == "fact_of_not_applicable_part");
  BOOST_TEST(result.notes[0].en.find("other") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_item_of_which_no_part_applies_does_not_apply) {
  const Result result = evaluated(perfect_body().not_applicable("B1").not_applicable("B2"));
  BOOST_TEST((result.parts[static_cast<std::size_t>(hand_rules()->find_part("B"))].state ==
              PartState::not_applicable));
  BOOST_TEST(result.coverage.to_string() == "10");
  BOOST_TEST(result.value->to_string() == "15");
}

BOOST_AUTO_TEST_CASE(unknown_whether_a_part_applies) {
  // Kind a: 0 and 0. Kind b: 0 and 3, for the excess has nowhere to go. Kind c: out of scope.
  const Result result = evaluated(perfect_body().set("people", 4).unknown("kind"));
  BOOST_TEST(score_of(result, "B1") == "0");
  BOOST_TEST(score_of(result, "B2") == "0..3");
  BOOST_TEST(range({result.low, result.high}) == "10..13");
  BOOST_TEST(!result.value.has_value());
  BOOST_TEST(result.opinions_possible == (std::vector<int>{2, 3}),
             boost::test_tools::per_element());
  BOOST_TEST(result.unknown == (std::vector<std::string>{"kind"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(unknown_counts_give_ranges_and_possible_lines) {
  const Result result = evaluated(perfect_body().unknown("people").unknown("faults"));
  BOOST_TEST(ledger(result) == "A1 A1a 0..3?\nA3 A3a 0..2?\nB1 B1a 0..2?\n");
  BOOST_TEST(score_of(result, "B2") == "0..3");
  BOOST_TEST(range({result.low, result.high}) == "5..15");
  BOOST_TEST(result.unknown == (std::vector<std::string>{"faults", "people"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_no_longer_matters_is_not_unknown) {
  // Marks that are lost already cannot be lost again.
  const Result result = evaluated(perfect_body().set("flag", 1).set("people", 4).unknown("other"));
  BOOST_TEST(result.unknown.empty());
  BOOST_TEST(result.value->to_string() == "7");
}

BOOST_AUTO_TEST_CASE(unknown_fields_are_named_with_their_record) {
  BodyMaker maker = perfect_body();
  maker.record("items", {{"counted", 1}, {"have", 3}, {"need", 3}, {"held_on", 19000}});
  maker.record("items", {{"counted", 1}, {"need", 3}, {"held_on", 19000}});
  const Result result = evaluated(maker);
  BOOST_TEST(score_of(result, "A2") == "2.5..4");
  BOOST_TEST(result.unknown == (std::vector<std::string>{"items[2].have"}),
             boost::test_tools::per_element());
  BodyMaker list = perfect_body();
  Body none = list.body();
  none.lists[0].given = Given::null;
  const Result unknown = evaluated(hand_rules(), none);
  BOOST_TEST(score_of(unknown, "A2") == "0..4");
  BOOST_TEST(unknown.unknown == (std::vector<std::string>{"items"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(why_deductions_took_nothing) {
  Evaluator evaluator(Plan::compile(hand_rules(), hand_rules()->default_readings()));
  BodyMaker maker = perfect_body();
  maker.record("items", {{"counted", 0}, {"have", 0}, {"need", 1}, {"held_on", 19000}});
  maker.record("items", {{"counted", 1}, {"have", 0}, {"need", 1}, {"held_on", 19000}});
  maker.not_applicable("B2");
  using Why = NotApplied::Why;
  std::vector<std::pair<std::string, Why>> said;
  for (const NotApplied& one : evaluator.not_applied(maker.body()))
    said.emplace_back(hand_rules()->deductions[static_cast<std::size_t>(one.deduction)].id,
                      one.why);
  const std::vector<std::pair<std::string, Why>> expected = {
      {"A1a", Why::no_occurrence}, {"A2c", Why::not_concerned},   {"A2b", Why::not_concerned},
      {"A2a", Why::not_concerned}, {"A2b", Why::earlier_tier},    {"A2a", Why::earlier_tier},
      {"A3a", Why::no_occurrence}, {"A3b", Why::condition_false}, {"B1a", Why::no_occurrence},
      {"B2a", Why::not_applicable}};
  BOOST_TEST((said == expected));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace guiju::test
