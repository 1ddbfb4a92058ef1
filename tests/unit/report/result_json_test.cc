// The result object: key for key in golden files, and the values that are easy to get wrong.
#include "report/result_json.h"

#include <boost/test/unit_test.hpp>

#include "sample.h"
#include "support/golden.h"

using namespace guiju;
using namespace guiju::test;

namespace {

std::string json_of(const Run& run, const Body& body, const Result& result) {
  std::string out;
  ResultJson(run).append(body, result, out);
  return out;
}

std::string json_of(const Run& run, std::string_view facts) {
  const Body body = good_body(facts);
  return json_of(run, body, result_of(run, body));
}

// One key a line, so that a difference shows itself; the engine's version is not what is tested.
std::string laid_out(std::string json) {
  const std::size_t version = json.find(engine_name());
  BOOST_REQUIRE(version != std::string::npos);
  json.replace(version, engine_name().size(), "guiju VERSION");
  std::string out;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    out += json[i];
    if (json[i] == '\\')
      out += json[++i];
    else if (json[i] == '"')
      in_text = !in_text;
    else if (!in_text && json[i] == ',')
      out += '\n';
  }
  return out + "\n";
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(result_json)

BOOST_AUTO_TEST_CASE(a_certain_result) {
  check_golden("report/result_warned.json", laid_out(json_of(sample_run(), warned)));
}

BOOST_AUTO_TEST_CASE(an_undetermined_result) {
  check_golden("report/result_open.json", laid_out(json_of(sample_run(), open)));
}

BOOST_AUTO_TEST_CASE(no_score_keeps_the_object_with_nulls) {
  for (const std::string_view facts : {closed, outside}) {
    const std::string json = json_of(sample_run(), facts);
    BOOST_TEST(
        holds(json, R"("score":{"value":null,"low":null,"high":null,"of":"18","declared":"20"})"),
        json);
    BOOST_TEST(holds(json, R"("grade":{"value":null,"possible":[]})"), json);
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_certain_has_a_label_in_the_language_asked) {
  BOOST_TEST(holds(json_of(sample_run(Language::en), open),
                   R"("opinion":{"code":"undetermined","label":"undetermined")"));
}

// Without an opinion table there is no opinion; settled is whether the score is.
BOOST_AUTO_TEST_CASE(a_rule_set_without_opinions_gives_none) {
  const Run run = run_of(marks_only());
  const auto opinion = [&run](const char* facts) {
    const Body body = body_of(*run.rules, facts);
    std::string json;
    ResultJson(run).append(body, result_of(run, body), json);
    const std::size_t begin = json.find("\"opinion\":");
    return json.substr(begin, json.find('}', begin) - begin + 1);
  };
  BOOST_TEST(opinion(R"({"id":"x","a":false})") ==
             R"("opinion":{"code":null,"label":null,"possible":[],"settled":true,)"
             R"("needs_confirmation":false})");
  BOOST_TEST(opinion(R"({"id":"x"})") ==
             R"("opinion":{"code":null,"label":null,"possible":[],"settled":false,)"
             R"("needs_confirmation":false})");
}

BOOST_AUTO_TEST_CASE(a_finding_carries_who_when_and_why) {
  const std::string json = json_of(sample_run(), closed);
  BOOST_TEST(holds(json, R"("finding":{"fact":"poisoning_found","value":true,"by":"示例检查组",)"
                         R"("on":"2024-02-01","because":"三人送医"})"),
             json);
}

BOOST_AUTO_TEST_CASE(several_findings_of_one_ground_are_all_there) {
  const Run run = sample_run();
  const Body body = good_body(closed);
  Result result = result_of(run, body);
  const int slot = result.grounds.front().findings.front();
  result.grounds.front().findings = {slot, slot};
  const std::string json = json_of(run, body, result);
  BOOST_TEST(holds(json, R"("findings":[{"fact":"poisoning_found")"), json);
}

BOOST_AUTO_TEST_CASE(values_without_a_finite_decimal_have_their_exact_form_beside_them) {
  const Run run = run_under("base", 1);
  std::string json = json_of(run, warned);
  // 11 × 100 / 18
  BOOST_TEST(
      holds(json, R"("score":{"value":"61.11","exact":"550/9","low":"61.11","high":"61.11")"),
      json);
  BOOST_TEST(holds(json, R"("trial":true)"), json);
  BOOST_TEST(holds(json, R"("readings":{"stain_limit":"each","base":"scaled"})"), json);
  json = json_of(run, open);
  BOOST_TEST(
      holds(json, R"("value":null,"low":"55.56","low_exact":"500/9","high":"100","of":"100")"),
      json);
  // Without a rounding of its own: 34 digits, half even.
  const Body body = good_body(warned);
  Result result = result_of(sample_run(), body);
  result.value = result.low = result.high = Number::ratio(200, 3);
  json = json_of(sample_run(), body, result);
  BOOST_TEST(holds(json, R"("value":"66.66666666666666666666666666666667","exact":"200/3")"), json);
}

BOOST_AUTO_TEST_CASE(points_are_shortest_decimals) {
  const Body body = good_body(warned);
  Result result = result_of(sample_run(), body);
  result.value = result.low = result.high = Number::scaled(-1050, 2);
  const std::string json = json_of(sample_run(), body, result);
  BOOST_TEST(holds(json, R"("value":"-10.5","low":"-10.5","high":"-10.5")"), json);
}

BOOST_AUTO_TEST_CASE(set_facts_show_what_was_taken) {
  Run run = sample_run();
  run.set = {{"stains_count", "5"}, {"污渍处数", "2"}, {"opened_on", ""}, {"nonsense", "x"}};
  Body body = good_body(warned);
  set_fact(*run.rules, "stains_count", "2", body);
  set_fact(*run.rules, "opened_on", "", body);
  const std::string json = json_of(run, body, result_of(run, body));
  BOOST_TEST(
      holds(json, R"("set":{"stains_count":2,"opened_on":null,"nonsense":"x"},"trial":true)"),
      json);
}

BOOST_AUTO_TEST_CASE(as_of_and_notes_in_the_language_asked_for) {
  Run run = sample_run(Language::en);
  run.as_of = Date::parse("2024-03-01");
  const std::string facts = R"({"id":"N1","sells_fish":false,"fish_fresh":true})";
  const std::string json = json_of(run, facts);
  BOOST_TEST(holds(json, R"("as_of":"2024-03-01")"), json);
  BOOST_TEST(
      holds(
          json,
          R"({"code":"fish_contradicted","message":"no fish is sold yet it is said to be fresh"})"),
      json);
  BOOST_TEST(!holds(json, R"("name")"), json);
  BOOST_TEST(holds(json_of(sample_run(), facts), "不出售鱼类却填鱼类新鲜"));
}

BOOST_AUTO_TEST_CASE(every_result_says_that_the_printed_total_differs) {
  for (const std::string_view facts : {warned, perfect, open, closed, outside}) {
    BOOST_TEST(holds(
        json_of(sample_run(), facts),
        R"({"code":"marks_differ_from_declared","message":"各行合计18分，印出的总分是20分"})"));
  }
}

BOOST_AUTO_TEST_CASE(a_body_with_errors) {
  const Body body = body_of(*sample_rules(), broken);
  BOOST_REQUIRE(!body.errors.empty());
  std::string out;
  ResultJson(sample_run(Language::en)).append_errors(body, out);
  const std::string sha = sample_rules()->sha256;
  BOOST_TEST(out ==
             R"({"id":"E1","name":"示例食堂己","rules":{"id":"canteen","version":"2","sha256":")" +
                 sha + R"("},"errors":[{"code":")" + body.errors[0].code +
                 R"(","file":null,"line":1,"fact":"stains_count","message":")" + body.errors[0].en +
                 R"("}],"opinion":{"code":"error"}})");
  Body nameless;
  nameless.errors.push_back({"missing_id", "a\"b.csv", 7, "", "缺少 id", "no id"});
  out.clear();
  ResultJson(sample_run()).append_errors(nameless, out);
  BOOST_TEST(out.starts_with(R"({"id":null,"rules":)"));
  BOOST_TEST(holds(
      out, R"({"code":"missing_id","file":"a\"b.csv","line":7,"fact":null,"message":"缺少 id"})"));
}

BOOST_AUTO_TEST_CASE(facts_of_a_record_and_of_the_body_with_one_id_are_told_apart) {
  const auto rules = rules_from(R"yaml(guiju: 1
id: clash
facts:
  clean: {label: 清洁, type: boolean}
  rooms: {label: 房间, type: list, fields: {clean: {label: 房间清洁, type: boolean}}}
rubric:
  parts:
  - id: A
    marks: 2
    deductions:
    - {id: A1, for_each: rooms, points: 1, when: not clean and not `清洁`, clause: 不清洁扣1分}
)yaml");
  Run run;
  run.rules = rules;
  run.selection = rules->default_readings();
  const Body body = body_of(*rules, R"({"id":"x","clean":false,"rooms":[{"clean":false}]})");
  BOOST_REQUIRE(body.errors.empty());
  const std::string json = json_of(run, body, result_of(run, body));
  BOOST_TEST(holds(json, R"("rooms.clean":false)"), json);
  BOOST_TEST(holds(json, R"("clean":false)"), json);
}

BOOST_AUTO_TEST_SUITE_END()
