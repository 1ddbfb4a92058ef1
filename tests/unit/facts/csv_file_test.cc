// Bodies from CSV files and the files of their record lists.
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "unit/facts/sample_rules.h"

using namespace guiju;
using namespace guiju::test;

namespace {

std::string described(const Facts& facts) {
  std::string all = facts.problems();
  for (const Body& body : facts.bodies) {
    all += body.id + '@' + std::to_string(body.line) + ' ' + errors_of(body) + '\n';
  }
  return all;
}

std::string read(std::string text, std::vector<ListText> lists = {},
                 const FactsOptions& options = {}) {
  return described(read_text(FactsFormat::csv, std::move(text), options, std::move(lists)));
}

// GB18030 of the texts used here, made by iconv once.
const std::string gb_header =
    "id,\xD6\xA4\xD5\xD5\xB5\xC8\xD7\xCA\xC1\xCF\xC6\xEB\xB1\xB8,"
    "\xB1\xB8\xD7\xA2\n";                           // id,证照等资料齐备,备注
const std::string gb_yes = "\xCA\xC7";              // 是
const std::string gb_example = "\xCA\xBE\xC0\xFD";  // 示例

Facts open_in(const Folder& folder, const std::string& name, std::size_t batch = 3) {
  return open_all((folder.path / name).string(), {}, batch);
}

// Without the folder's own name.
std::string described_in(const Folder& folder, const Facts& facts) {
  std::string text = described(facts);
  const std::string prefix = folder.path.string() + '/';
  for (std::size_t at; (at = text.find(prefix)) != std::string::npos;) {
    text.erase(at, prefix.size());
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_csv)

BOOST_AUTO_TEST_CASE(one_body_a_row) {
  const Facts facts = read_text(
      FactsFormat::csv,
      "id,name,证照等资料齐备,posts_missing_count,备注,refused_without_cause,"
      "refused_without_cause.by,无故拒绝参加评估.on,refused_without_cause.because,not_applicable\n"
      "b1,示例机构1,是,2,\"a,\"\"b\"\"\",否,评估组,2023-09-20,\"到场\n签字\",R02 R01\n"
      "\n"
      "b2,,FALSE,,,,,,,\r\n");
  BOOST_TEST(described(facts) == "b1@2 \nb2@5 \n");
  const Body& body = facts.bodies.at(0);
  BOOST_TEST(body.name == "示例机构1");
  BOOST_TEST(value_of(body, "licences_complete") == "true");
  BOOST_TEST(value_of(body, "posts_missing_count") == "2");
  BOOST_TEST(value_of(body, "remark") == "a,\"b\"");
  BOOST_TEST(value_of(body, "refused_without_cause") == "false");
  BOOST_REQUIRE(body.findings.size() == 1u);
  BOOST_TEST(body.findings[0].by == "评估组");
  BOOST_TEST(body.findings[0].on == "2023-09-20");
  BOOST_TEST(body.findings[0].because == "到场\n签字");
  BOOST_TEST((body.not_applicable == std::vector<int>{1, 2}));
  const Body& other = facts.bodies.at(1);
  BOOST_TEST(other.name == "");
  BOOST_TEST(value_of(other, "licences_complete") == "false");
  BOOST_TEST(value_of(other, "posts_missing_count") == "absent");
  BOOST_TEST(value_of(other, "refused_without_cause") == "absent");
  BOOST_TEST(value_of(other, "second_evaluation") == "false (default)");
  BOOST_TEST((list_of(other, "occupations").given == Given::absent));
  BOOST_TEST((list_of(other, "batches").given == Given::defaulted));
}

BOOST_AUTO_TEST_CASE(headers) {
  BOOST_TEST(read("") == "t:1:1 csv_no_header\n");
  BOOST_TEST(read("\n\n") == "t:1:1 csv_no_header\n");
  BOOST_TEST(read("id\n") == "");
  BOOST_TEST(read("\xEF\xBB\xBFid\na\n") == "a@2 \n");
  BOOST_TEST(read("\xEF\xBB\xBF\"id\"\na\n") == "a@2 \n");
  BOOST_TEST(read(" id , name \na,b\n") == "a@2 \n");
  BOOST_TEST(read("id;name\na;b\n") == "t:1:1 csv_separator ';'\n");
  BOOST_TEST(read("id\tname\na\tb\n") == "t:1:1 csv_separator '\t'\n");
  BOOST_TEST(read("id，name\na，b\n") == "t:1:1 csv_separator '，'\n");
  BOOST_TEST(read("\n\nid,nam\"e\na,b\n") == "t:3:1 csv_stray_quote\n");
  BOOST_TEST(read("\xFF\xFEi\n") == "utf16_text 't'\n");
  BOOST_TEST(read("name\nx\n") == "t:1:1 csv_no_id_column\n@2 2 id missing_id\n");
}

BOOST_AUTO_TEST_CASE(a_column_that_means_nothing_is_an_error_of_every_body) {
  const Facts facts =
      read_text(FactsFormat::csv, "id,posts_mising_count,cohort\na,1,2020\nb,,2019\n");
  BOOST_TEST(described(facts) ==
             "t:1:4 undeclared_fact 'posts_mising_count'\n"
             "a@2 2 posts_mising_count undeclared_fact\n"
             "b@3 3 posts_mising_count undeclared_fact; 3 cohort not_a_choice\n");
  const Diagnostic& diagnostic = facts.diagnostics.all().at(0);
  BOOST_REQUIRE(diagnostic.notes.size() == 1u);
  BOOST_TEST(diagnostic.notes[0].arguments.at(0) == "posts_missing_count");
  BOOST_TEST(value_of(facts.bodies.at(0), "cohort") == "2020");

  BOOST_TEST(read("id,cohort,备案年度\na,2020,2020\n") ==
             "t:1:11 csv_duplicate_column '备案年度'\na@2 2 备案年度 csv_duplicate_column\n");
  BOOST_TEST(read("id,id\na,a\n") ==
             "t:1:4 csv_duplicate_column 'id'\na@2 2 id csv_duplicate_column\n");
  BOOST_TEST(read("id,occupations\na,1\n") ==
             "t:1:4 csv_list_column 'occupations' 'NAME.occupations.csv'\n"
             "a@2 2 occupations csv_list_column\n");
  BOOST_TEST(read("id,cohort.by\na,x\n") ==
             "t:1:4 undeclared_fact 'cohort.by'\na@2 2 cohort.by undeclared_fact\n");
  BOOST_TEST(read("id,exam_disorder_found.by,考场秩序混乱.by\na,,\n") ==
             "t:1:27 csv_duplicate_column '考场秩序混乱.by'\n"
             "a@2 2 考场秩序混乱.by csv_duplicate_column\n");
  BOOST_TEST(read("id,exam_disorder_found.who\na,x\n") ==
             "t:1:4 undeclared_fact 'exam_disorder_found.who'\n"
             "a@2 2 exam_disorder_found.who undeclared_fact\n");
  // A column without a name may be empty.
  BOOST_TEST(read("id,,\na,,\nb,x,\n") == "a@2 \nb@3 3  csv_unnamed_cell\n");
}

BOOST_AUTO_TEST_CASE(rows_that_cannot_be_read_keep_their_id) {
  BOOST_TEST(read("id,cohort,remark\na,2020\nb,2020,x,y\nc,2020,x\n") ==
             "a@2 2  csv_cell_count\nb@3 3  csv_cell_count\nc@4 \n");
  BOOST_TEST(read("id,cohort,remark\na,2020,\"x\"y\nb,20\"20,x\nc,2020,\"x\n d,e\n") ==
             "a@2 2  csv_stray_quote\nb@3 3  csv_stray_quote\nc@4 4  csv_unclosed_quote\n"
             "d@5 5  csv_cell_count\n");
  BOOST_TEST(read("id,cohort\n,2020\n \t,2020\n") == "@2 2 id missing_id\n@3 3 id missing_id\n");
  BOOST_TEST(read("cohort,id\n\"20\"20,a\n") == "@2 2  csv_stray_quote\n");
}

BOOST_AUTO_TEST_CASE(values_that_are_wrong_have_line_and_fact) {
  BOOST_TEST(read("id,posts_missing_count,licences_complete,not_applicable,remark\n"
                  "a,-1,yes,R09 C1,\"two\nlines\"\n"
                  "b,1.5,maybe,,x\n") ==
             "a@2 2 posts_missing_count count_negative; 2 licences_complete not_true_or_false; "
             "2 not_applicable unknown_row; 2 not_applicable row_has_parts\n"
             "b@4 4 posts_missing_count not_whole; 4 licences_complete not_true_or_false\n");
  BOOST_TEST(read("id,exam_disorder_found,exam_disorder_found.by,exam_disorder_found.on\n"
                  "a,,x,\nb,是,x,2023-02-30\nc,null,x,2023-01-31\n") ==
             "a@2 2 exam_disorder_found finding_without_value\n"
             "b@3 3 exam_disorder_found.on no_such_day\nc@4 \n");
  BOOST_TEST(read("id,exam_disorder_found.by\na,x\nb,\n") ==
             "a@2 2 exam_disorder_found finding_without_value\nb@3 \n");
}

BOOST_AUTO_TEST_CASE(record_lists) {
  const std::vector<ListText> lists = {{"occupations", "t.occupations.csv",
                                        "id,职业名称,own_examiners,code\n"
                                        "b1,示例职业1,2,4-07-03-13\n"
                                        "b2,示例职业2,0,\n"
                                        "b1,\"示例,职业3\",,\n"},
                                       {"评价批次", "t.batches.csv", "batch_no,id\n"}};
  const Facts facts = read_text(FactsFormat::csv, "id\nb1\nb2\nb3\n", {}, lists);
  BOOST_TEST(described(facts) == "b1@2 \nb2@3 \nb3@4 \n");
  const Body& body = facts.bodies.at(0);
  BOOST_TEST(list_of(body, "occupations").count == 2u);
  BOOST_TEST(value_of(body, "occupations", 0, "name") == "示例职业1");
  BOOST_TEST(value_of(body, "occupations", 0, "own_examiners") == "2");
  BOOST_TEST(value_of(body, "occupations", 1, "name") == "示例,职业3");
  BOOST_TEST(value_of(body, "occupations", 1, "own_examiners") == "absent");
  BOOST_TEST(value_of(body, "occupations", 1, "evaluated") == "true (default)");
  BOOST_TEST(list_of(facts.bodies.at(1), "occupations").count == 1u);
  // With the list's file a body without a line has an empty list.
  BOOST_TEST((list_of(facts.bodies.at(2), "occupations").given == Given::stated));
  BOOST_TEST(list_of(facts.bodies.at(2), "occupations").count == 0u);
  BOOST_TEST((list_of(facts.bodies.at(2), "batches").given == Given::stated));
}

// Records are looked for behind those of the body before; wherever they are they are found.
BOOST_AUTO_TEST_CASE(records_in_any_order) {
  const std::string bodies = "id\nb1\nb2\nb3\nb10\n";
  for (const char* list :
       {"id,name\nb1,b1\nb1,b1\nb2,b2\nb10,b10\n", "id,name\nb10,b10\nb2,b2\nb1,b1\nb1,b1\n",
        "id,name\nb1,b1\nb2,b2\nb10,b10\nb1,b1\n",
        "id,name\n\"b1\",b1\n b1 ,b1\nb10,b10\nb2,b2\n"}) {
    const Facts facts =
        read_text(FactsFormat::csv, bodies, {}, {{"occupations", "t.occupations.csv", list}});
    BOOST_TEST(facts.problems() == "");
    const std::size_t counts[] = {2, 1, 0, 1};
    for (std::size_t i = 0; i < facts.bodies.size(); ++i) {
      BOOST_TEST_REQUIRE(list_of(facts.bodies[i], "occupations").count == counts[i]);
      for (std::size_t r = 0; r < counts[i]; ++r)
        BOOST_TEST(value_of(facts.bodies[i], "occupations", r, "name") == facts.bodies[i].id);
    }
  }
  // A body that stands twice has its records both times, though only the first counts.
  const Facts twice = read_text(FactsFormat::csv, "id\nb1\nb2\nb1\n", {},
                                {{"occupations", "t.occupations.csv", "id,name\nb1,x\nb2,y\n"}});
  for (const Body& body : twice.bodies) BOOST_TEST(list_of(body, "occupations").count == 1u);
  // Blank lines before the header count as lines.
  BOOST_TEST(read("id\nb1\n", {{"occupations", "t.occupations.csv", "\n\nid,unheard\nb1,x\n"}}) ==
             "t.occupations.csv:3:4 undeclared_fact 'unheard'\n"
             "b1@2 3 occupations.unheard undeclared_fact\n");
}

BOOST_AUTO_TEST_CASE(errors_in_record_lists_name_their_file) {
  const auto list = [](std::string text) {
    return std::vector<ListText>{{"occupations", "t.occupations.csv", std::move(text)}};
  };
  const Facts facts = read_text(
      FactsFormat::csv, "id,cohort\nb1,2020\nb2,2020\n", {},
      list("id,own_examiners,required_examiners\nb1,1,3\nb1,-1,0\n\nb2,1\nb1,\"2\"x,3\n"));
  BOOST_TEST(described(facts) ==
             "b1@2 3 occupations[2].own_examiners count_negative; "
             "3 occupations[2].required_examiners out_of_range; "
             "6 occupations[3] csv_stray_quote\n"
             "b2@3 5 occupations[1] csv_cell_count\n");
  for (const Body& body : facts.bodies) {
    for (const BodyError& error : body.errors) BOOST_TEST(error.file == "t.occupations.csv");
  }
  // Records of nobody, without an id, or in a file that cannot be read.
  const Facts orphans =
      read_text(FactsFormat::csv, "id\nb1\n", {}, list("id,name\nb9,x\nb1,y\n,z\nb8,u\n"));
  BOOST_TEST(orphans.problems() ==
             "t.occupations.csv:4:1 missing_id\n"
             "t.occupations.csv:2:1 csv_list_without_body 'b9'\n"
             "t.occupations.csv:5:1 csv_list_without_body 'b8'\n");
  BOOST_TEST(read("id\nb1\n", list("name\nx\n")) ==
             "t.occupations.csv:1:1 csv_no_id_column\nb1@2 2 occupations csv_list_unusable\n");
  BOOST_TEST(read("id\nb1\n", list("")) ==
             "t.occupations.csv:1:1 csv_no_header\nb1@2 2 occupations csv_list_unusable\n");
  BOOST_TEST(read("id\nb1\n", list("id;name\nb1;x\n")) ==
             "t.occupations.csv:1:1 csv_separator ';'\nb1@2 2 occupations csv_list_unusable\n");
  BOOST_TEST(
      read("id\nb1\nb2\n", list("id,unheard,own_examiner\nb1,1,2\n")) ==
      "t.occupations.csv:1:4 undeclared_fact 'unheard'\n"
      "t.occupations.csv:1:12 undeclared_fact 'own_examiner'\n"
      "b1@2 1 occupations.unheard undeclared_fact; 1 occupations.own_examiner undeclared_fact\n"
      "b2@3 \n");
  BOOST_TEST(read("id\nb1\n", list("id,name,职业名称\nb1,x,y\n")) ==
             "t.occupations.csv:1:9 csv_duplicate_column '职业名称'\n"
             "b1@2 1 occupations.职业名称 csv_duplicate_column\n");
  BOOST_TEST(read("id\nb1\n", list("id,\nb1,\nb1,x\n")) ==
             "b1@2 3 occupations[2] csv_unnamed_cell\n");
  BOOST_TEST(read("id\nb1\n", {{"unheard", "t.x.csv", ""}}) ==
             "undeclared_fact 'unheard'\nb1@2 \n");
}

BOOST_AUTO_TEST_CASE(limits) {
  FactsOptions options;
  options.limits.records = 2;
  BOOST_TEST(read("id\nb1\n", {{"batches", "l", "id,persons\nb1,1\nb1,2\nb1,3\nb1,4\n"}},
                  options) == "b1@2 4 batches too_many_records\n");
  options = {};
  options.limits.file_bytes = 10;
  BOOST_TEST(read("id\nb1\n", {{"batches", "l", "id,persons\n"}}, options) ==
             "l:1:1 too_large '> 10' '10'\nb1@2 2 batches csv_list_unusable\n");
  options = {};
  options.limits.line_bytes = 40;
  BOOST_TEST(read("id,remark\na," + std::string(50, 'x') + "\nb,y\n", {}, options) ==
             "a@2 2  line_too_long\nb@3 \n");
  options = {};
  options.limits.text_bytes = 5;
  BOOST_TEST(read("id,remark\na,123456\nb,12345\n", {}, options) ==
             "a@2 2 remark text_too_long\nb@3 \n");
}

BOOST_AUTO_TEST_CASE(a_million_records_over_the_limit) {
  std::string list = "id,persons\n";
  for (int i = 0; i < 1'000'000; ++i) list += "b1,1\n";
  const Facts facts = read_text(FactsFormat::csv, "id\nb1\nb2\n", {}, {{"batches", "l", list}});
  BOOST_REQUIRE(facts.bodies.size() == 2u);
  BOOST_TEST(errors_of(facts.bodies[0]) == "100002 batches too_many_records");
  BOOST_TEST(list_of(facts.bodies[0], "batches").count == 100'000u);
  BOOST_TEST(errors_of(facts.bodies[1]) == "");
}

BOOST_AUTO_TEST_CASE(gb18030_files) {
  const Facts facts = read_text(
      FactsFormat::csv, gb_header + "b1," + gb_yes + "," + gb_example + "\n", {},
      {{"occupations", "l", "id,\xD6\xB0\xD2\xB5\xC3\xFB\xB3\xC6\nb1," + gb_example + "\n"}});
  BOOST_TEST(described(facts) == "b1@2 \n");
  BOOST_TEST(value_of(facts.bodies.at(0), "licences_complete") == "true");
  BOOST_TEST(value_of(facts.bodies.at(0), "remark") == "示例");
  BOOST_TEST(value_of(facts.bodies.at(0), "occupations", 0, "name") == "示例");
  // Bytes that are no GB18030 cost their row; the position counts from the start of the file.
  const Facts damaged =
      read_text(FactsFormat::csv, gb_header + "b1," + gb_yes + ",\xCA\nb2," + gb_yes + ",x\n");
  BOOST_TEST(described(damaged) == "b1@2 2  undecodable\nb2@3 \n");
  BOOST_TEST(damaged.bodies.at(0).errors.at(0).en == "byte 30 is neither UTF-8 nor GB18030");
  // The header is wrong in both.
  BOOST_TEST(read("id,\xFF\xFF\nb1,\n") == "t:1:1 undecodable '4'\n");
}

BOOST_AUTO_TEST_CASE(damage_in_utf8) {
  const Facts facts =
      read_text(FactsFormat::csv, "id,备注\na,示例示例\nb,示\xE4\xB8\nc,示例示例示例\n", {},
                {{"occupations", "l", "id,职业名称\na,示例示例示例\na,示例\xFF\nc,示例示例\n"}});
  BOOST_TEST(described(facts) == "a@2 3 occupations[2] not_utf8\nb@3 3  not_utf8\nc@4 \n");
  BOOST_TEST(facts.bodies.at(1).errors.at(0).en.find("byte 31 ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(files_beside_the_csv) {
  const Folder folder;
  folder.write("f.csv", "id\nb1\nb2\n");
  folder.write("f.occupations.csv", "id,own_examiners\nb1,3\n");
  folder.write("f.评价批次.csv", "id,persons\nb2,-3\n");
  folder.write("f.backup.csv", "nonsense");
  const Facts facts = open_in(folder, "f.csv");
  BOOST_TEST(described_in(folder, facts) == "b1@2 \nb2@3 2 batches[1].persons count_negative\n");
  BOOST_TEST(value_of(facts.bodies.at(0), "occupations", 0, "own_examiners") == "3");
  BOOST_TEST(facts.bodies.at(1).errors.at(0).file == (folder.path / "f.评价批次.csv").string());

  folder.write("f.batches.csv", "id,persons\nb2,3\n");
  BOOST_TEST(described_in(folder, open_in(folder, "f.csv")) ==
             "csv_two_list_files 'f.batches.csv' 'f.评价批次.csv'\n"
             "b1@2 2 batches csv_list_unusable\nb2@3 3 batches csv_list_unusable\n");
  std::filesystem::remove(folder.path / "f.batches.csv");
  std::filesystem::remove(folder.path / "f.评价批次.csv");
  folder.write("f.batchs.csv", "id,persons\nb2,3\n");
  BOOST_TEST(described_in(folder, open_in(folder, "f.csv")) ==
             "csv_unknown_list_file 'f.batchs.csv' 'f.batches.csv'\nb1@2 \nb2@3 \n");
  std::filesystem::remove(folder.path / "f.batchs.csv");
  std::filesystem::create_directory(folder.path / "f.batches.csv");
  BOOST_TEST(described_in(folder, open_in(folder, "f.csv"))
                 .starts_with("file_unreadable 'f.batches.csv'"));
}

BOOST_AUTO_TEST_CASE(a_pipe_that_cannot_be_read_twice) {
  const Folder folder;
  const std::string path = (folder.path / "pipe.csv").string();
  BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] {
    std::ofstream(path, std::ios::binary)
        << gb_header << "b1," << gb_yes << "," << gb_example << "\n";
  });
  const Facts facts = open_in(folder, "pipe.csv");
  writer.join();
  BOOST_TEST(described_in(folder, facts) == "b1@2 \n");
  BOOST_TEST(value_of(facts.bodies.at(0), "remark") == "示例");
}

BOOST_AUTO_TEST_CASE(a_file_of_many_blocks) {
  const Folder folder;
  std::string text = gb_header;
  for (int i = 1; i <= 40'000; ++i) {
    text += "id-" + std::to_string(i) + "," + gb_yes + ",\"" + gb_example + "\n" +
            std::string(static_cast<std::size_t>(i * 7919 % 97), 'x') + "\"\n";
  }
  BOOST_TEST_REQUIRE(text.size() > (2u << 20));
  folder.write("many.csv", text);
  const Facts facts = open_in(folder, "many.csv", 1000);
  BOOST_TEST(facts.problems() == "");
  BOOST_REQUIRE(facts.bodies.size() == 40'000u);
  for (std::size_t i = 0; i < facts.bodies.size(); ++i) {
    BOOST_REQUIRE(facts.bodies[i].id == "id-" + std::to_string(i + 1));
    BOOST_REQUIRE(facts.bodies[i].line == 2 + 2 * i);
    BOOST_REQUIRE(facts.bodies[i].errors.empty());
  }
}

BOOST_AUTO_TEST_SUITE_END()
