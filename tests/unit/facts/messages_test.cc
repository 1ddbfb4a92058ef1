// Every message about facts, in both languages, as people see it: a golden file.
#include <boost/test/unit_test.hpp>

#include <set>

#include "support/golden.h"
#include "unit/facts/sample_rules.h"

using namespace guiju;
using namespace guiju::test;

namespace {

// Collects what is said and which codes said it.
class Collector {
 public:
  void read(const char* title, FactsFormat format, const std::string& text,
            std::vector<ListText> lists = {}, const FactsOptions& options = {}) {
    const Facts facts = read_text(format, text, options, std::move(lists));
    heading(title);
    RenderOptions rendering;
    for (const Language language : {Language::zh, Language::en}) {
      rendering.language = language;
      text_ += render(facts.diagnostics.all(), rendering);
    }
    for (const Diagnostic& diagnostic : facts.diagnostics.all()) {
      seen_.emplace(info(diagnostic.code).name);
    }
    SeenIds seen("golden");
    for (Body body : facts.bodies) {
      seen.claim(body);
      add(body);
    }
  }
  void set(const std::string& fact, const std::string& value) {
    Body body = read_json(R"({"id":"a","occupations":[{}],"second_evaluation":true,"batches":[]})");
    set_fact(*sample(), fact, value, body);
    heading(("--set " + fact + "=" + value).c_str());
    add(body);
  }
  const std::string& text() const { return text_; }
  const std::set<std::string>& seen() const { return seen_; }

 private:
  void heading(const char* title) {
    text_ += (text_.empty() ? "" : "\n") + ("# " + std::string(title)) + '\n';
  }
  void add(const Body& body) {
    for (const BodyError& error : body.errors) {
      seen_.insert(error.code);
      text_ += '"' + body.id + "\" " + error.file + ':' + std::to_string(error.line) + ' ' +
               error.fact + " [" + error.code + "]\n  " + error.zh + "\n  " + error.en + '\n';
    }
    for (const BodyNote& note : notes_of(body)) {
      seen_.insert(note.code);
      text_ += '"' + body.id + "\" [" + note.code + "]\n  " + note.zh + "\n  " + note.en + '\n';
    }
  }

  std::string text_;
  std::set<std::string> seen_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_messages)

BOOST_AUTO_TEST_CASE(all_of_them) {
  Collector all;
  const std::string quiet = R"("second_evaluation":true,"batches":[])";
  const auto json = [&](const char* title, const std::string& facts) {
    all.read(title, FactsFormat::json_lines, "{" + quiet + "," + facts + "}");
  };
  json("ids", R"("name":"x")");
  json("ids of another kind", R"("id":[1])");
  all.read("the same id twice", FactsFormat::json_lines,
           "{\"id\":\"a\"," + quiet + "}\n{\"id\":\"a\"," + quiet + "}");
  json("undeclared facts",
       R"("id":"a","证照等资料齐全":true,"nothing_like_it":1,"occupations":[{"own_examiner":1}])");
  json("facts given twice", R"("id":"a","cohort":2020,"备案年度":2020)");
  json(
      "values of another kind",
      R"("id":"a","licences_complete":"yes","posts_missing_count":true,"ratio":[1],"remark":7,)"
      R"("cohort":{},"published_on":20230831,"exam_disorder_found":1,"occupations":{},"not_applicable":"R01")");
  json("numbers", R"("id":"a","posts_missing_count":-2,"team_size":1.5,"area":100001,"ratio":NaN)");
  json("more numbers",
       R"("id":"a","posts_missing_count":"三","team_size":"２","ratio":"1e3","area":1e99)");
  json("bounds", R"("id":"a","team_size":21,"occupations":[{"required_examiners":0}])");
  json("dates and choices",
       R"("id":"a","published_on":"2023-02-29","evaluated_on":"2023/8/31","cohort":2019)");
  json("texts", R"("id":"a","remark":"\x","name":"\u0007","body_type":nothing)");
  json(
      "findings",
      R"("id":"a","exam_disorder_found":{"by":"x","who":1},"refused_without_cause":{"value":true,"on":"2023-04-31"})");
  json("rows", R"("id":"a","not_applicable":["R1","C1",null])");
  all.read("yaml words", FactsFormat::yaml,
           "id: a\nlicences_complete: yes\nbatches: []\nsecond_evaluation: off\n");
  all.read("yaml tags", FactsFormat::yaml,
           "id: a\nratio: !!int 3\nbatches: []\nsecond_evaluation: 否\n");
  FactsOptions small;
  small.limits.records = 1;
  small.limits.text_bytes = 4;
  all.read("limits", FactsFormat::json_lines,
           "{\"id\":\"a\"," + quiet + R"(,"remark":"12345","occupations":[{"evaluated":true},{}]})",
           {}, small);
  small = {};
  small.limits.line_bytes = 20;
  all.read("long lines", FactsFormat::json_lines, "{\"id\":\"a\"," + std::string(30, ' ') + "}", {},
           small);
  std::string many = "{\"id\":\"a\"," + quiet;
  for (int i = 0; i < 60; ++i) many += ",\"occupations\":[]";
  Body crowded = read_json(many + "}");
  BOOST_TEST(crowded.errors.size() == 51u);
  all.read("broken lines", FactsFormat::json_lines,
           "{\"id\":\"a\" \"name\":\"x\"}\n{\"id\":\"b\",\n[]\n{\"id\":\"c\"} {}\n"
           "{\"id\":\"d\",\"name\":\"x\ty\"}\n{\"id\":\"e\",\"name\":\"\xFF\"}\n");
  all.read("broken files", FactsFormat::json, "[{\"id\":\"a\"," + quiet + "},\n {\"id\":\"b\" 1}]");
  all.read("lines in a file", FactsFormat::json, "{\"id\":\"a\"," + quiet + "}\n{\"id\":\"b\"}\n");
  all.read("utf-16", FactsFormat::json, "\xFF\xFE[");
  all.read("csv without header", FactsFormat::csv, "");
  all.read("csv with semicolons", FactsFormat::csv, "id;name\n");
  const std::vector<ListText> empty_list = {{"batches", "l", "id\n"}};
  all.read("csv headers", FactsFormat::csv,
           "cohrt,cohort,备案年度,occupations,,second_evaluation\n2020,2020,2020,1,x,是\n",
           empty_list);
  all.read("csv rows", FactsFormat::csv,
           "id,name,second_evaluation\na,b\nc,d\"e,是\n\"f,g,是\nh,\xFF,是\n", empty_list);
  all.read("csv in neither encoding", FactsFormat::csv, "id,remark\nb,\xCA\xBE\xC0\xFD\na,\xFF\n",
           empty_list);
  all.read(
      "csv lists", FactsFormat::csv, "id,second_evaluation\na,是\n",
      {{"occupations", "t.occupations.csv", "id,evaluated,own_examiners\na,是,-1\n,是,1\nz,是,1\n"},
       {"batches", "t.batches.csv", "persons\n1\n"}});
  FactsOptions as_of;
  as_of.as_of = Date::parse("2023-09-20");
  all.read("defaults", FactsFormat::json_lines,
           R"({"id":"a","occupations":[{},{"evaluated":true},{}]})", {}, as_of);
  json("forms", R"("id":"a","occupations":[{"evaluated":true,"code":"4-7"}])");
  all.set("occupations[2].own_examiners", "1");
  all.set("occupations", "1");
  all.set("cohrt", "1");

  // Every code of the section is there, but those for files that are opened by name (tested with the
  // readers) and for what simdjson alone refuses.
  const std::set<std::string> elsewhere = {
      "unknown_facts_format", "csv_two_list_files", "csv_unknown_list_file", "json_unreadable",
      "default_as_of", "default_not_given", "default_records",
      // of facts without a rule file: plain_facts_test.cc
      "plain_facts_expected", "plain_value_expected", "plain_null", "plain_types_differ"};
  for (const CodeInfo& code : all_codes()) {
    if (code.id.substr(0, 3) != "GJ4" || elsewhere.count(std::string(code.name)) > 0) continue;
    BOOST_TEST(all.seen().count(std::string(code.name)) == 1u, code.name);
  }
  check_golden("facts/messages.txt", all.text());
}

BOOST_AUTO_TEST_SUITE_END()
