// A trial beside the body as stated: for bindings and for explain --set.
#include "report/what_if.h"

#include <boost/test/unit_test.hpp>

#include "evaluate/open_evaluator.h"
#include "report/outlook_words.h"
#include "sample.h"

using namespace guiju;
using namespace guiju::test;

namespace {

struct Trying {
  explicit Trying(Run the_run = sample_run())
      : run(std::move(the_run)),
        evaluator({std::make_shared<PlanCache>(run.rules), run.selection,
                   std::make_shared<const ReadingReach>(*Plan::compile(run.rules, run.selection),
                                                        std::vector<int>{}),
                   1000}) {}
  Trial operator()(std::string_view facts, std::vector<std::pair<std::string, std::string>> set) {
    FactsOptions options;
    options.set = std::move(set);
    return what_if(evaluator, false, body_of(*run.rules, facts), options);
  }
  Run run;
  OpenEvaluator evaluator;
};

std::string joined_lines(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(what_if_facts)

BOOST_AUTO_TEST_CASE(both_results_and_what_changed) {
  Trying trying;
  const Trial trial = trying(warned, {{"stains_count", "0"}, {"cooks[2].certified", "true"}});
  BOOST_REQUIRE((trial.before && trial.after));
  BOOST_TEST(trial.before->low.to_string() == "11");
  BOOST_TEST(trial.after->low.to_string() == "18");
  BOOST_TEST(
      joined_lines(trial_changes(trying.run, trial)) ==
      "得分      11 → 18\n等级      差 → 好\n评估意见  整改 → 通过\n依据      八(一) → 八(二)\n"
      "A2 健康证：1 → 4\nB1 地面与\"台面\" <清洁>：0 → 4\n");
  std::string json;
  append_trial_json(trying.run, trial, json);
  BOOST_TEST(json.starts_with(R"j({"before":{"score":{"value":"11","low":"11","high":"11"},)j"
                              R"j("grade":{"value":"差","possible":["差"]},)j"
                              R"j("opinion":{"code":"warn","possible":["warn"]},)j"
                              R"j("grounds":["八(一)"]},)j"),
             json);
  BOOST_TEST(json.find(R"j({"part":"A2","before":{"low":"1","high":"1","state":"scored"},)j"
                       R"j("after":{"low":"4","high":"4","state":"scored"}})j") != json.npos,
             json);
}

BOOST_AUTO_TEST_CASE(a_fact_made_unknown_and_one_that_changes_nothing) {
  Trying trying;
  const Trial unknown = trying(warned, {{"licence_shown", ""}});
  BOOST_TEST(
      joined_lines(trial_changes(trying.run, unknown)) ==
      "得分      11 → 9–11\n等级      差，不变\n评估意见  整改，不变\n依据      八(一)，不变\n"
      "A1 证照上墙：2 → 0–2\n");
  const Trial same = trying(warned, {{"area", "3.5"}});
  BOOST_TEST(same.parts.empty());
  BOOST_TEST(
      joined_lines(trial_changes(trying.run, same)) ==
      "得分      11，不变\n等级      差，不变\n评估意见  整改，不变\n依据      八(一)，不变\n"
      "各行得分不变\n");
}

BOOST_AUTO_TEST_CASE(no_score_before_and_a_score_after) {
  Trying trying;
  const Trial trial = trying(closed, {{"poisoning_found", "false"}});
  BOOST_TEST(joined_lines(trial_changes(trying.run, trial)).starts_with("得分      无 → 14.5\n"));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said) {
  Trying trying;
  for (const auto& [fact, value, code] :
       {std::tuple("no_such", "1", "undeclared_fact"),
        std::tuple("stains_count", "-1", "count_negative"),
        std::tuple("cooks[9].certified", "true", "no_such_record")}) {
    const Trial trial = trying(warned, {{fact, value}});
    BOOST_TEST((trial.before && !trial.after));
    BOOST_REQUIRE(trial.body.errors.size() == 1u);
    BOOST_TEST(trial.body.errors[0].code == code);
    BOOST_TEST(trial_changes(trying.run, trial).empty());
  }
}

// A body that cannot be evaluated as stated, but with another fact.
BOOST_AUTO_TEST_CASE(a_body_that_fails_as_stated) {
  const auto rules = rules_from(R"yaml(guiju: 1
id: ratio
facts: {have: {label: 有, type: count}, need: {label: 应, type: count}}
rubric: {parts: [{id: A, marks: 2, deductions: [{id: A1, points: 1, when: have / need < 1}]}]}
)yaml");
  Trying trying(run_of(rules));
  const Trial trial = trying(R"({"id":"x","have":1,"need":0})", {{"need", "2"}});
  BOOST_TEST(!trial.before);
  BOOST_REQUIRE(trial.after.has_value());
  BOOST_TEST(trial.after->low.to_string() == "1");
  BOOST_REQUIRE(trial.before_errors.size() == 1u);
  BOOST_TEST(trial_changes(trying.run, trial).front().starts_with("按所填事实不能评估："));
  std::string json;
  append_trial_json(trying.run, trial, json);
  BOOST_TEST(
      json.starts_with(R"j({"before":null,"before_errors":[{"code":"division_by_zero_here")j"),
      json);
}

BOOST_AUTO_TEST_SUITE_END()
