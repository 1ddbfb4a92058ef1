// The public interface on the shipped rule set: loading, problems, evaluating, wrong use.
#include <guiju/guiju.h>

#include <boost/test/unit_test.hpp>

namespace {

using namespace guiju::api;

const std::string shipped = std::string(GUIJU_SOURCE_DIR) + "/rules/yangquan-2023";

BOOST_AUTO_TEST_CASE(a_folder_loads_with_its_one_warning) {
  const Loaded loaded = Rules::load_file(shipped);
  BOOST_REQUIRE(loaded.rules.has_value());
  BOOST_TEST(loaded.rules->id() == "yangquan-2023");
  BOOST_TEST(loaded.problems.size() == 1U);
  BOOST_TEST(!loaded.problems[0].is_error);
  BOOST_TEST(loaded.problems[0].line > 0U);
  BOOST_TEST(loaded.text_zh().find("附件3各行合计92分，公告称百分制") != std::string::npos);
  BOOST_TEST(loaded.rules->parts().size() == 64U);
  BOOST_TEST(loaded.rules->parts()[2].marks == "2");
  BOOST_TEST(loaded.rules->readings().size() == 16U);
  BOOST_TEST(loaded.rules->facts().front().id == "licences_complete");
}

BOOST_AUTO_TEST_CASE(a_broken_text_gives_problems_and_no_rules) {
  const Loaded loaded = Rules::load_text("guiju: 1\nid: x\nid: y\n", "broken.yaml");
  BOOST_TEST(!loaded.rules.has_value());
  BOOST_REQUIRE(!loaded.problems.empty());
  BOOST_TEST(loaded.problems[0].file == "broken.yaml");
  BOOST_TEST(loaded.text_en().find("broken.yaml:3:1") != std::string::npos);
  BOOST_TEST(!Rules::load_file("/nowhere/at/all.yaml").rules.has_value());
}

BOOST_AUTO_TEST_CASE(a_session_evaluates_and_goes_on_after_a_bad_body) {
  const Loaded loaded = Rules::load_file(shipped);
  Session session{Evaluation(*loaded.rules)};
  const std::string bad = session.evaluate(R"({"id": "示例1", "posts_missing_count": -2})");
  BOOST_TEST(bad.find("\"errors\"") != std::string::npos);
  BOOST_TEST(bad.find("posts_missing_count") != std::string::npos);
  const std::string open =
      session.evaluate(R"({"id": "示例2", "cohort": 2020, "posts_missing_count": 2})");
  BOOST_TEST(open.find("\"undetermined\"") != std::string::npos);
  BOOST_TEST(open.find("\"high\":\"91\"") != std::string::npos);
  const Summary summary =
      session.summarize(R"({"id": "示例3", "cohort": 2020, "refused_without_cause": true})");
  BOOST_TEST(summary.opinion == "revoke");
  BOOST_TEST(summary.score.empty());
  BOOST_TEST(summary.low.empty());
  BOOST_TEST(summary.needs_confirmation);
  BOOST_TEST(session.summarize("{").has_error);
  BOOST_TEST(
      session.explain(R"({"id": "示例2", "cohort": 2020, "posts_missing_count": 2})").find("R04") !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_persons_determine_stands_beside_what_is_computed) {
  const Loaded loaded = Rules::load_file(shipped);
  Session session{Evaluation(*loaded.rules)};
  const std::string refused = R"({"id": "示例1", "cohort": 2020, "refused_without_cause": true)";
  const std::string who = R"("by": "示例局", "on": "2023-10-08", "because": "示例"})";
  Summary summary =
      session.summarize(refused + R"(, "confirmation": {"opinion": "revoke", )" + who + "}");
  BOOST_TEST(summary.opinion == "revoke");
  BOOST_TEST(!summary.needs_confirmation);
  BOOST_TEST(summary.overridden_by.empty());
  summary = session.summarize(refused + R"(, "confirmation": {"opinion": "terminate", )" + who +
                              R"(, "override": {"opinion": "renew", )" + who + "}");
  BOOST_TEST(summary.opinion == "revoke");
  BOOST_TEST(summary.needs_confirmation);
  BOOST_TEST(summary.overridden_by == "renew");
  // Nothing of a body is left for the next one.
  summary = session.summarize(refused + "}");
  BOOST_TEST(summary.needs_confirmation);
  BOOST_TEST(summary.overridden_by.empty());
}

BOOST_AUTO_TEST_CASE(readings_and_what_if_make_a_trial) {
  const Loaded loaded = Rules::load_file(shipped);
  Options options;
  options.readings = {{"total_basis", "credited"}};
  options.set = {{"cohort", "2022"}};
  Session session{Evaluation(*loaded.rules, options)};
  const std::string result = session.evaluate(R"({"id": "示例1", "cohort": 2020})");
  BOOST_TEST(result.find("\"trial\":true") != std::string::npos);
  BOOST_TEST(result.find("\"out_of_scope\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_set_is_refused_at_once) {
  const Loaded loaded = Rules::load_file(shipped);
  for (const auto& [fact, value] : {std::pair("no_such_fact", "1"), std::pair("cohort", "2019"),
                                    std::pair("posts_missing_count", "-1")}) {
    Options options;
    options.english = true;
    options.set = {{fact, value}};
    const auto names_it = [name = std::string(fact)](const UsageError& error) {
      return std::string(error.what()).rfind(name + ": ", 0) == 0;
    };
    BOOST_CHECK_EXCEPTION(Evaluation(*loaded.rules, options), UsageError, names_it);
  }
  // Which records there are is told by the body.
  Options options;
  options.set = {{"occupations[1].own_examiners", "3"}};
  const std::string body = R"({"id": "示例", "occupations": [{"own_examiners": 0}]})";
  BOOST_TEST(Session{Evaluation(*loaded.rules, options)}.evaluate(body).find("\"errors\":") ==
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_list_of_holidays_shifts_dates) {
  const Loaded loaded = Rules::load_file(shipped);
  const std::string body =
      R"({"id": "示例1", "cohort": 2020, "refused_without_cause": true, "filing_expires_on": "2023-10-31"})";
  Options options;
  const std::string plain = Session{Evaluation(*loaded.rules, options)}.evaluate(body);
  BOOST_TEST(plain.find("\"on\":\"2023-12-31\"") != std::string::npos);
  BOOST_TEST(plain.find("shifted") == std::string::npos);
  options.holidays = "[2023-12-30, 2024-01-01]";
  const std::string shifted = Session{Evaluation(*loaded.rules, options)}.evaluate(body);
  BOOST_TEST(shifted.find("\"on\":\"2023-12-31\",\"shifted\":\"2024-01-02\"") != std::string::npos);
  options.holidays = "[2023-12-32]";
  BOOST_CHECK_THROW(Evaluation(*loaded.rules, options), UsageError);
}

BOOST_AUTO_TEST_CASE(wrong_use_throws) {
  const Loaded loaded = Rules::load_file(shipped);
  Options reading, option, date;
  reading.readings = {{"no_such", "x"}};
  option.readings = {{"total_basis", "no_such"}};
  date.as_of = "2023-02-29";
  for (const Options* wrong : {&reading, &option, &date})
    BOOST_CHECK_THROW(Evaluation(*loaded.rules, *wrong), UsageError);
}

}  // namespace
