// Several sheets of one body -> the merged body, and what they disagree on.
#include "facts/merge.h"

#include <boost/test/unit_test.hpp>

#include "facts/body_set.h"
#include "facts/compare_bodies.h"
#include "unit/facts/sample_rules.h"

using namespace guiju;
using namespace guiju::test;

namespace {

std::shared_ptr<const Body> sheet(const std::string& members) {
  if (members == "-") return nullptr;
  return std::make_shared<const Body>(
      read_json("{\"id\":\"a\"" + (members.empty() ? "" : "," + members) + "}"));
}

// Sheets 甲, 乙, … with the members given ("-": the sheet does not have the body).
Body merged(const std::vector<std::string>& sheets, const std::string& decided = "-",
            const FactsOptions& options = {}) {
  const char* const labels[] = {"甲", "乙", "丙"};
  std::vector<AssessorSheet> all;
  for (std::size_t i = 0; i < sheets.size(); ++i) all.push_back({labels[i], sheet(sheets[i])});
  Body body;
  merge_sheets(*sample(), std::move(all), sheet(decided), options, body);
  return body;
}

// "path" or "path!" (decided) of each disagreement.
std::string disputes(const Body& body) {
  std::string text;
  for (const Disagreement& about : body.merge->disagreements) {
    if (!text.empty()) text += ' ';
    text += path_of(*sample(), about) + (about.decided ? "!" : "");
  }
  return text;
}

std::string codes(const Body& body) {
  std::string text;
  for (const BodyNote& note : notes_of(body)) text += (text.empty() ? "" : " ") + note.code;
  return text;
}

// name=own_examiners of each record.
std::string occupations(const Body& body) {
  const RecordList& records = body.lists[0];
  const Fact& list = sample()->facts.list(0);
  if (records.given == Given::disputed) return "disputed";
  if (!is_known(records.given)) return "unknown";
  std::string text;
  for (std::size_t r = 0; r < records.count; ++r) {
    if (r > 0) text += ' ';
    text += said(list.fields[0], records.state(r, 0), records.cell(r, 0), body) + '=' +
            said(list.fields[3], records.state(r, 3), records.cell(r, 3), body);
  }
  return text;
}

std::string list_of(const std::string& records) { return "\"occupations\":[" + records + "]"; }

std::string record(const std::string& name, int own) {
  return "{\"name\":\"" + name + "\",\"own_examiners\":" + std::to_string(own) + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_merge)

BOOST_AUTO_TEST_CASE(what_agrees_is_taken_and_what_does_not_is_disputed) {
  const Body body = merged({R"("cohort":2020,"posts_missing_count":3,"remark":"x","area":"1.50")",
                            R"("cohort":2020,"posts_missing_count":5,"remark":"x","area":1.5)"});
  BOOST_TEST(value_of(body, "cohort") == "2020");
  BOOST_TEST(value_of(body, "remark") == "x");
  BOOST_TEST(value_of(body, "area") == "1.5");  // the same number, written otherwise
  BOOST_TEST(value_of(body, "posts_missing_count") == "disputed");
  BOOST_TEST(disputes(body) == "posts_missing_count");
  BOOST_TEST(codes(body) == "sheets_disagree default_taken default_taken");
}

BOOST_AUTO_TEST_CASE(what_one_sheet_says_is_taken_with_a_note) {
  const Body body = merged({R"("cohort":2020)", R"("cohort":null,"remark":"x")"});
  BOOST_TEST(value_of(body, "cohort") == "2020");
  BOOST_TEST(value_of(body, "remark") == "x");
  BOOST_TEST(disputes(body).empty());
  BOOST_TEST(codes(body) == "only_in_sheet only_in_sheet default_taken default_taken");
  BOOST_TEST(body.notes[0].zh == "只有评分表“甲”填写，照此取值：cohort");
}

BOOST_AUTO_TEST_CASE(a_default_is_nobody_s_statement) {
  BOOST_TEST(value_of(merged({R"("second_evaluation":true)", ""}), "second_evaluation") == "true");
  BOOST_TEST(value_of(merged({"", ""}), "second_evaluation") == "false (default)");
  // An explicit null stays unknown.
  BOOST_TEST(value_of(merged({R"("second_evaluation":null)", ""}), "second_evaluation") == "null");
  // No default decides a disagreement.
  BOOST_TEST(value_of(merged({R"("second_evaluation":true)", R"("second_evaluation":false)"}),
                      "second_evaluation") == "disputed");
}

BOOST_AUTO_TEST_CASE(decisions_hold) {
  const Body body = merged({R"("cohort":2020,"remark":"x")", R"("cohort":2021,"remark":"x")"},
                           R"("cohort":2022,"remark":"x","area":2)");
  BOOST_TEST(value_of(body, "cohort") == "2022");
  BOOST_TEST(value_of(body, "area") == "2");
  BOOST_TEST(disputes(body) == "area! cohort!");  // remark is as all say
  BOOST_TEST(body.merge->open() == 0u);
  // Null decides nothing; a decision against all is listed.
  BOOST_TEST(value_of(merged({R"("cohort":2020)", R"("cohort":2021)"}, R"("cohort":null)"),
                      "cohort") == "disputed");
  BOOST_TEST(disputes(merged({R"("cohort":2020)", R"("cohort":2020)"}, R"("cohort":2021)")) ==
             "cohort!");
}

BOOST_AUTO_TEST_CASE(of_a_finding_all_that_is_said_is_kept) {
  const char* const found = R"("exam_disorder_found":{"value":true,"by":")";
  const Body body = merged({std::string(found) + R"(甲组","on":"2023-09-02","because":"录像"})",
                            std::string(found) + R"(乙组","on":"2023-09-01","because":"录像"})"});
  BOOST_REQUIRE(body.findings.size() == 1u);
  BOOST_TEST(body.findings[0].by == "甲组；乙组");
  BOOST_TEST(body.findings[0].on == "2023-09-02");
  BOOST_TEST(body.findings[0].because == "录像");
  const Body decided = merged({R"("exam_disorder_found":true)", R"("exam_disorder_found":false)"},
                              std::string(found) + R"(复核组"})");
  BOOST_REQUIRE(decided.findings.size() == 1u);
  BOOST_TEST(decided.findings[0].by == "复核组");
}

BOOST_AUTO_TEST_CASE(records_are_matched_by_label) {
  const Body body = merged({list_of(record("焊工", 1) + "," + record("电工", 2)),
                            list_of(record("电工", 3) + "," + record("焊工", 1))});
  BOOST_TEST(occupations(body) == "焊工=1 电工=disputed");
  BOOST_TEST(disputes(body) == "occupations[2].own_examiners");
}

BOOST_AUTO_TEST_CASE(records_without_labels_of_their_own_are_matched_by_position) {
  const Body twice = merged({list_of(record("焊工", 1) + "," + record("焊工", 2)),
                             list_of(record("焊工", 1) + "," + record("焊工", 3))});
  BOOST_TEST(occupations(twice) == "焊工=1 焊工=disputed");
  const Body none = merged({list_of(R"({"own_examiners":1})"), list_of(record("焊工", 1))});
  BOOST_TEST(occupations(none) == "焊工=1");
  // The second list has no label field.
  const Body batches = merged(
      {R"("batches":[{"persons":3},{"persons":4}])", R"("batches":[{"persons":3},{"persons":5}])"});
  BOOST_TEST(disputes(batches) == "batches[2].persons");
}

BOOST_AUTO_TEST_CASE(other_records_make_the_list_unknown) {
  const Body body =
      merged({list_of(record("焊工", 1) + "," + record("电工", 2)), list_of(record("焊工", 4))});
  BOOST_TEST(occupations(body) == "disputed");
  // The fields that differ are told at once.
  BOOST_TEST(disputes(body) == "occupations occupations[1].own_examiners");
  BOOST_TEST(occupations(merged({list_of(""), list_of(record("焊工", 4))})) == "disputed");
  BOOST_TEST(occupations(merged({list_of(""), list_of("")})) == "");
  BOOST_TEST(occupations(merged({list_of(record("焊工", 4)), ""})) == "焊工=4");
}

BOOST_AUTO_TEST_CASE(a_decided_list_says_which_records_there_are) {
  const std::vector<std::string> sheets = {list_of(record("焊工", 1) + "," + record("电工", 2)),
                                           list_of(record("焊工", 4))};
  const Body both = merged(sheets, list_of(R"({"name":"电工"},{"name":"焊工","own_examiners":4})"));
  BOOST_TEST(occupations(both) == "电工=2 焊工=4");
  BOOST_TEST(disputes(both) == "occupations! occupations[2].own_examiners!");
  // A record that the decision names but leaves open stays so.
  BOOST_TEST(occupations(merged(sheets, list_of(R"({"name":"焊工"})"))) == "焊工=disputed");
  // A record of none of the sheets.
  BOOST_TEST(occupations(merged(sheets, list_of(record("钳工", 9)))) == "钳工=9");
}

BOOST_AUTO_TEST_CASE(a_decided_record_must_be_known_where_the_records_agree) {
  const std::vector<std::string> sheets = {list_of(record("焊工", 1) + "," + record("电工", 2)),
                                           list_of(record("焊工", 4) + "," + record("电工", 2))};
  // Only what is decided is stated.
  BOOST_TEST(occupations(merged(sheets, list_of(record("焊工", 4)))) == "焊工=4 电工=2");
  BOOST_TEST(errors_of(merged(sheets, list_of(record("钳工", 4)))) ==
             "1 occupations[1] decided_record_unknown");
  BOOST_TEST(errors_of(merged(sheets, list_of(R"({"own_examiners":4})"))) ==
             "1 occupations[1] decided_record_unknown");
}

BOOST_AUTO_TEST_CASE(rows_that_apply_or_not) {
  const auto rows = [](const Body& body) {
    std::string text;
    for (const int row : body.not_applicable) text += sample()->parts[std::size_t(row)].id + " ";
    for (const int row : body.disputed_rows) text += sample()->parts[std::size_t(row)].id + "? ";
    return text;
  };
  const std::vector<std::string> sheets = {R"("not_applicable":["R01","R02"])",
                                           R"("not_applicable":["R02"])"};
  BOOST_TEST(rows(merged(sheets)) == "R02 R01? ");
  BOOST_TEST(disputes(merged(sheets)) == "not_applicable[R01]");
  // A sheet without the list says that all rows apply.
  BOOST_TEST(rows(merged({R"("not_applicable":["R01"])", ""})) == "R01? ");
  BOOST_TEST(rows(merged(sheets, R"("not_applicable":[])")) == "");
  BOOST_TEST(rows(merged(sheets, R"("not_applicable":["R01","R02"])")) == "R01 R02 ");
  BOOST_TEST(rows(merged(sheets, R"("cohort":2020)")) == "R02 R01? ");
  // Two bodies with the same facts differ where a row is disputed.
  BOOST_TEST(merged(sheets).sha256(*sample()) != merged({sheets[1]}).sha256(*sample()));
}

BOOST_AUTO_TEST_CASE(a_sheet_without_the_body_says_nothing) {
  const Body body = merged({"-", R"("cohort":2020,"not_applicable":["R01"])"});
  BOOST_TEST(value_of(body, "cohort") == "2020");
  BOOST_TEST(body.not_applicable.size() == 1u);
  BOOST_TEST(disputes(body).empty());
  BOOST_TEST(codes(body) == "sheet_without_body default_taken default_taken");
}

BOOST_AUTO_TEST_CASE(errors_of_all_sheets_are_kept) {
  const Body body = merged({R"("cohort":2019)", R"("posts_missing_count":-1)"}, R"("remark":3)");
  BOOST_TEST(errors_of(body) ==
             "1 cohort not_a_choice; 1 posts_missing_count count_negative; 1 remark wrong_type");
}

BOOST_AUTO_TEST_CASE(what_is_set_comes_after_the_merge) {
  FactsOptions options;
  options.set = {{"posts_missing_count", "4"}, {"not_applicable", ""}};
  const Body body =
      merged({R"("posts_missing_count":1,"not_applicable":["R01"])", R"("posts_missing_count":2)"},
             "-", options);
  BOOST_TEST(value_of(body, "posts_missing_count") == "4");
  BOOST_TEST(body.disputed_rows.empty());
}

BOOST_AUTO_TEST_CASE(sets_of_bodies_keep_every_body) {
  const auto read = [](const std::string& text, std::size_t most = 100) {
    Diagnostics diagnostics;
    const auto reader =
        FactsReader::from_text("t", FactsFormat::json_lines, text, sample(), {}, diagnostics);
    BodySet set("t", *reader, diagnostics, most);
    return std::pair(std::move(set), diagnostics);
  };
  auto [first, none] = read("{\"id\":\"b\"}\n{\"id\":\"a\"}\n{\"id\":\"b\"}\n{}\n");
  BOOST_TEST(none.all().empty());
  BOOST_TEST(first.bodies().size() == 3u);
  BOOST_TEST(errors_of(*first.find("b")) == "3 id duplicate_id");
  BOOST_TEST(first.find("c") == nullptr);
  auto [second, none_either] = read("{\"id\":\"c\"}\n{\"id\":\"a\"}\n");
  auto [decided, nor_here] = read("{\"id\":\"a\"}\n{\"id\":\"x\"}\n");
  const SheetSet sheets({{"甲", first}, {"乙", second}}, decided);
  BOOST_REQUIRE(sheets.entries().size() == 4u);  // b, a, the one without id, c
  BOOST_TEST(sheets.entries()[1].decided != nullptr);
  BOOST_TEST(sheets.entries()[1].sheets[1].body != nullptr);
  BOOST_TEST(sheets.entries()[3].sheets[0].body == nullptr);
  BOOST_REQUIRE(sheets.unused().size() == 1u);
  BOOST_TEST(sheets.unused()[0]->id == "x");
  // The limit.
  auto [cut, problem] = read("{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n", 2);
  BOOST_TEST(cut.bodies().size() == 2u);
  BOOST_REQUIRE(problem.all().size() == 1u);
  BOOST_TEST((problem.all()[0].code == Code::too_many_bodies));
}

BOOST_AUTO_TEST_SUITE_END()
