// The same facts in every format give the same body, and the hash of a body's facts is the same
// whatever the notation, order and file format.
#include <boost/test/unit_test.hpp>

#include "base/sha256.h"
#include "unit/facts/sample_rules.h"

using namespace guiju;
using namespace guiju::test;

namespace {

// Everything of a body but where it was read.
std::string contents(const Body& body) {
  std::string all = body.id + '|' + body.name + '|' + errors_of(body) + '\n';
  const FactTable& table = sample()->facts;
  for (const Fact& fact : table.facts) {
    all += fact.id + '=';
    if (fact.list < 0) {
      all += value_of(body, fact.id) + '\n';
      continue;
    }
    const RecordList& records = list_of(body, fact.id);
    all += std::to_string(static_cast<int>(records.given)) + ':' + std::to_string(records.count);
    for (std::size_t r = 0; r < records.count; ++r) {
      for (const Fact& field : fact.fields) all += ' ' + value_of(body, fact.id, r, field.id);
    }
    all += '\n';
  }
  for (const FindingDetail& detail : body.findings) {
    all += std::to_string(detail.slot) + detail.by + detail.on + detail.because + '\n';
  }
  for (const int part : body.not_applicable) all += std::to_string(part) + ' ';
  for (const BodyNote& note : notes_of(body)) all += note.code + note.zh + note.en + '\n';
  return all;
}

Body only(const Facts& facts) {
  BOOST_TEST(facts.problems() == "");
  BOOST_REQUIRE(facts.bodies.size() == 1u);
  return facts.bodies[0];
}

std::string hash(const std::string& json) {
  const Body body = read_json("{\"id\":\"x\"" + json + "}");
  BOOST_TEST(errors_of(body) == "");
  return body.sha256(*sample());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_same)

BOOST_AUTO_TEST_CASE(every_format_gives_the_same_body) {
  const std::string json =
      R"({"id": "b1", "name": "示例机构", "licences_complete": true, "posts_missing_count": 2,)"
      R"( "area": 120.50, "remark": "a \"b\"\n中", "cohort": 2021, "published_on": "2020-12-01",)"
      R"( "refused_without_cause": {"value": false, "by": "评估组", "on": "2023-09-20"},)"
      R"( "occupations": [{"name": "示例1", "code": "4-07-03-13", "own_examiners": 2, "rate": 0.5},)"
      R"( {"name": "示例2", "evaluated": false, "level": "高级", "code": "odd"}],)"
      R"( "not_applicable": ["R02", "R03"]})";
  const std::string yaml = R"(
id: b1
name: 示例机构
证照等资料齐备: 是
缺岗数: 2.0
场地面积: 120.5
备注: "a \"b\"\n中"
备案年度: 2021
备案公布日期: 2020-12-01
无故拒绝参加评估: {value: 否, by: 评估组, on: 2023-09-20}
已开展评价的职业（工种）:
- {职业名称: 示例1, 职业代码: 4-07-03-13, 自有考评员数: '2', 合格率: 0.50}
- {职业名称: 示例2, 已开展评价: false, 等级: 高级, 职业代码: odd}
not_applicable: [R03, R02]
)";
  const std::string csv =
      "refused_without_cause,refused_without_cause.by,refused_without_cause.on,id,name,"
      "licences_complete,posts_missing_count,area,remark,cohort,published_on,not_applicable\n"
      "否,评估组,2023-09-20,b1,示例机构,TRUE,2,120.500,\"a \"\"b\"\"\n中\",2021,2020-12-01,R02  "
      "R03\n";
  const std::string list =
      "code,name,id,own_examiners,rate,evaluated,level\n"
      "4-07-03-13,示例1,b1,2,.5,,\n"
      "odd,示例2,b1,,,否,高级\n";
  std::string list_text = list;
  list_text.replace(list_text.find(",.5,"), 4, ",0.5,");
  const Body from_json = read_json(json);
  const std::string expected = contents(from_json);
  BOOST_TEST(expected.find("unusual_form") != std::string::npos);
  BOOST_TEST(contents(only(read_text(FactsFormat::json, "[" + json + "]"))) == expected);
  BOOST_TEST(contents(only(read_text(FactsFormat::json_lines, json))) == expected);
  BOOST_TEST(contents(only(read_text(FactsFormat::yaml, yaml))) == expected);
  const Body from_csv =
      only(read_text(FactsFormat::csv, csv, {}, {{"occupations", "t.occupations.csv", list_text}}));
  BOOST_TEST(contents(from_csv) == expected);
  const std::string sha = from_json.sha256(*sample());
  BOOST_TEST(only(read_text(FactsFormat::yaml, yaml)).sha256(*sample()) == sha);
  BOOST_TEST(from_csv.sha256(*sample()) == sha);
}

BOOST_AUTO_TEST_CASE(the_canonical_text) {
  // As documented in body.h.
  const Body body = read_json(
      R"({"id":"b1","name":"n","cohort":2021,"remark":"a\"b\n中","ratio":-0.50,"licences_complete":true,)"
      R"("published_on":"2020-12-01","team_size":null,)"
      R"("refused_without_cause":{"value":false,"by":"评","on":"2023-09-20","because":"x"},)"
      R"("exam_disorder_found":{"value":null,"by":"y"},)"
      R"("occupations":[{"name":"n","own_examiners":2},{"code":null}],)"
      R"("not_applicable":["R03","R01"]})");
  const std::string text =
      "guiju facts 1\n"
      "licences_complete=true\n"
      "ratio=-0.5\n"
      "remark=\"a\\\"b\\n中\"\n"
      "cohort=2021\n"
      "published_on=2020-12-01\n"
      "refused_without_cause=false\n"
      "refused_without_cause.by=\"评\"\n"
      "refused_without_cause.on=\"2023-09-20\"\n"
      "refused_without_cause.because=\"x\"\n"
      "exam_disorder_found.by=\"y\"\n"
      "occupations=2\n"
      "occupations[1].name=\"n\"\n"
      "occupations[1].evaluated=true\n"
      "occupations[1].own_examiners=2\n"
      "occupations[2].evaluated=true\n"
      "batches=not_given\n"
      "second_evaluation=false\n"
      "not_applicable=R01 R03\n";
  BOOST_TEST(errors_of(body) == "");
  BOOST_TEST(body.sha256(*sample()) == sha256_hex(text));
}

BOOST_AUTO_TEST_CASE(what_the_hash_tells_apart) {
  const std::string nothing = hash("");
  BOOST_TEST(hash(",\"cohort\":null") == nothing);
  BOOST_TEST(hash(",\"second_evaluation\":false") == nothing);
  BOOST_TEST(hash(",\"second_evaluation\":null") != nothing);
  BOOST_TEST(hash(",\"batches\":[]") != nothing);
  BOOST_TEST(hash(",\"occupations\":[]") != nothing);
  BOOST_TEST(hash(",\"occupations\":[{}]") != hash(",\"occupations\":[]"));
  BOOST_TEST(hash(",\"occupations\":null") == nothing);
  BOOST_TEST(hash(",\"not_applicable\":[\"R01\"]") != nothing);
  BOOST_TEST(hash(",\"exam_disorder_found\":true") !=
             hash(",\"exam_disorder_found\":{\"value\":true,\"by\":\"x\"}"));
  BOOST_TEST(hash(",\"remark\":\"a\",\"cohort\":2020") ==
             hash(",\"cohort\":\"2020\",\"remark\":\"a\""));
}

BOOST_AUTO_TEST_SUITE_END()
