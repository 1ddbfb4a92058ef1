// JSON lines, streamed, and JSON files, read whole.
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <fstream>
#include <semaphore>
#include <thread>

#include "unit/facts/sample_rules.h"

using namespace guiju;
using namespace guiju::test;

namespace {

std::string ids_of(const Facts& facts) {
  std::string ids;
  for (const Body& body : facts.bodies) {
    ids += (ids.empty() ? "" : " ") + body.id + '@' + std::to_string(body.line);
    if (!body.errors.empty()) ids += '!' + body.errors[0].code;
  }
  return ids;
}

std::string lines(std::string text, const FactsOptions& options = {}) {
  const Facts facts = read_text(FactsFormat::json_lines, std::move(text), options);
  return facts.problems() + ids_of(facts);
}

std::string file(std::string text, const FactsOptions& options = {}) {
  const Facts facts = read_text(FactsFormat::json, std::move(text), options);
  return facts.problems() + ids_of(facts);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_json_lines)

BOOST_AUTO_TEST_CASE(line_ends_blank_lines_and_marks) {
  BOOST_TEST(lines("") == "");
  BOOST_TEST(lines("\n \n\t\r\n") == "");
  BOOST_TEST(lines("{\"id\":\"a\"}\n{\"id\":\"b\"}\n") == "a@1 b@2");
  BOOST_TEST(lines("{\"id\":\"a\"}\r\n\r\n{\"id\":\"b\"}") == "a@1 b@3");
  BOOST_TEST(lines("\xEF\xBB\xBF{\"id\":\"a\"}\n") == "a@1");
  BOOST_TEST(lines("\xEF\xBB\xBF") == "");
  BOOST_TEST(lines("\n\n{\"id\":\"a\"}") == "a@3");
  BOOST_TEST(lines("{\"id\":\"a\"}\n\xEF\xBB\xBF{\"id\":\"b\"}") == "a@1 b@2");
  BOOST_TEST(lines(std::string("\xFF\xFE{\0", 4)) == "utf16_text 't'\n");
}

BOOST_AUTO_TEST_CASE(a_broken_line_harms_no_other) {
  BOOST_TEST(lines("{\"id\":\"a\"}\n{\"id\":\"b\"\n\n[]\nx\n{\"id\":\"c\",\"remark\":\"\xFF\"}\n"
                   "{\"id\":\"d\"} {\"id\":\"e\"}\n{\"id\":\"f\"}") ==
             "a@1 b@2!json_cut @4!body_not_object @5!body_not_object c@6!not_utf8 "
             "d@7!json_after_end f@8");
}

BOOST_AUTO_TEST_CASE(a_file_cut_in_the_middle) {
  BOOST_TEST(lines("{\"id\":\"a\"}\n{\"id\":\"b\",\"cohort\":20") == "a@1 b@2!json_cut");
  BOOST_TEST(lines("{\"id\":\"a\"}\n{\"i") == "a@1 @2!json_cut");
}

BOOST_AUTO_TEST_CASE(the_byte_named_is_counted_in_the_file) {
  const Facts facts =
      read_text(FactsFormat::json_lines, "{\"id\":\"a\"}\n{\"id\":\"b\",\"remark\":\"\xFF\"}\n");
  BOOST_REQUIRE(facts.bodies.size() == 2u);
  BOOST_TEST(facts.bodies[1].errors.at(0).en.find("byte 32 ") != std::string::npos);
  BOOST_TEST(facts.bodies[1].errors.at(0).file == "t");
}

BOOST_AUTO_TEST_CASE(a_line_that_is_too_long) {
  FactsOptions options;
  options.limits.line_bytes = 100;
  const std::string tail = ",\"remark\":\"" + std::string(200, 'x') + "\"}\n";
  BOOST_TEST(
      lines("{\"id\":\"a\"" + tail + "{\"id\":\"b\"}\n{\"name\":\"n\"" + tail + "{\"id\":\"c\"}",
            options) == "a@1!line_too_long b@2 @3!line_too_long c@4");
  // Exactly the limit is fine.
  const std::string head = "{\"id\":\"a\",\"remark\":\"";
  const std::string exact = head + std::string(100 - head.size() - 2, 'x') + "\"}";
  BOOST_TEST(lines(exact + "\n", options) == "a@1");
  BOOST_TEST(lines(exact, options) == "a@1");
  BOOST_TEST(lines(exact + " \n", options) == "a@1!line_too_long");
}

BOOST_AUTO_TEST_CASE(a_line_of_many_blocks_is_passed_over_in_bounded_memory) {
  FactsOptions options;
  options.limits.line_bytes = 1000;
  std::string text = "{\"id\":\"a\",\"remark\":\"" + std::string(9'000'000, 'x') + "\"}\n";
  text += "{\"id\":\"b\"}\n";
  BOOST_TEST(lines(text, options) == "a@1!line_too_long b@2");
}

BOOST_AUTO_TEST_CASE(lines_across_blocks) {
  // Lines of varying length, so that block ends fall everywhere in them.
  std::string text;
  std::string expected;
  for (int i = 1; i <= 9000; ++i) {
    const std::string id = "id-" + std::to_string(i);
    text += "{\"id\":\"" + id + "\",\"remark\":\"" +
            std::string(static_cast<std::size_t>(i * 7919 % 701), 'x') +
            "\",\"ratio\":" + std::to_string(i) + ".5}\n";
    expected += (expected.empty() ? "" : " ") + id + '@' + std::to_string(i);
  }
  BOOST_TEST_REQUIRE(text.size() > (3u << 20));
  BOOST_TEST((lines(text) == expected));
  const Facts facts = read_text(FactsFormat::json_lines, text);
  for (std::size_t i = 0; i < facts.bodies.size(); ++i) {
    BOOST_REQUIRE(value_of(facts.bodies[i], "ratio") == std::to_string(i + 1) + ".5");
  }
}

BOOST_AUTO_TEST_CASE(bodies_of_a_pipe_come_as_they_are_written) {
  const Folder folder;
  const std::string path = (folder.path / "pipe.jsonl").string();
  BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::binary_semaphore first_read(0);
  std::thread writer([&] {
    std::ofstream pipe(path, std::ios::binary);
    pipe << "{\"id\":\"a\"}\n{\"id\":" << std::flush;
    // Not before the first body was read: the reader must not have waited for more.
    first_read.acquire();
    pipe << "\"b\"}";
  });
  Diagnostics diagnostics;
  const auto reader = FactsReader::open(path, sample(), {}, diagnostics);
  BOOST_REQUIRE(reader);
  FactsScratch scratch;
  Body body;
  const auto batch = reader->next(100, diagnostics);
  BOOST_REQUIRE(batch);
  BOOST_TEST(batch->size() == 1u);
  batch->parse(0, scratch, body);
  BOOST_TEST(body.id == "a");
  first_read.release();
  const auto rest = reader->next(100, diagnostics);
  BOOST_REQUIRE(rest);
  rest->parse(0, scratch, body);
  BOOST_TEST(body.id == "b");
  BOOST_TEST(body.line == 2u);
  BOOST_TEST(reader->next(100, diagnostics) == nullptr);
  writer.join();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(facts_json_file)

BOOST_AUTO_TEST_CASE(one_object_or_an_array) {
  BOOST_TEST(file("{\"id\":\"a\"}") == "a@1");
  BOOST_TEST(file("\xEF\xBB\xBF[{\"id\":\"a\"},\n\n  {\"id\":\"b\"}]\n") == "a@1 b@3");
  BOOST_TEST(file("[]") == "");
  BOOST_TEST(file("[{\"id\":\"a\"}, 3, [], {\"id\":\"b\"}]") ==
             "a@1 @1!body_not_object @1!body_not_object b@1");
  BOOST_TEST(file("3") == "@1!body_not_object");
}

BOOST_AUTO_TEST_CASE(errors_have_the_lines_of_the_file) {
  const Facts facts = read_text(FactsFormat::json,
                                "[\n{\"id\":\"a\",\n\"cohort\":2019},\n{\"id\":\"b\",\n\n"
                                "\"occupations\":[\n{\"own_examiners\":-1}]}]");
  BOOST_REQUIRE(facts.bodies.size() == 2u);
  BOOST_TEST(errors_of(facts.bodies[0]) == "3 cohort not_a_choice");
  BOOST_TEST(errors_of(facts.bodies[1]) == "7 occupations[1].own_examiners count_negative");
}

BOOST_AUTO_TEST_CASE(a_syntax_error_is_the_files_and_bodies_before_it_are_given) {
  BOOST_TEST(
      file("[{\"id\":\"a\"},\n{\"id\":\"b\"},\n{\"id\":\"c\" \"name\":\"x\"},{\"id\":\"d\"}]") ==
      "t:3:11 json_unexpected '11' '\"name\"' ', }'\na@1 b@2");
  BOOST_TEST(file("[{\"id\":\"a\"},\n{\"id\":\"b\"") == "t:2:10 json_cut '}'\na@1");
  BOOST_TEST(file("[{\"id\":\"a\"}") == "t:1:12 json_cut ']'\na@1");
  BOOST_TEST(file("[{\"id\":\"a\"},]") ==
             "t:1:13 json_unexpected '13' ']' '{ [ \" 0-9 true false null'\na@1");
  BOOST_TEST(file("{\"id\":\"a\"} {\"id\":\"b\"}") ==
             "t:1:12 json_several_values '{\"id\":\"b\"}'\na@1");
  BOOST_TEST(file("[{\"id\":\"a\"}] x") == "t:1:14 json_after_end 'x'\na@1");
  BOOST_TEST(file("") == "t:1:1 json_cut '{'\n");
  BOOST_TEST(file(std::string("\xFE\xFF\0[", 4)) == "utf16_text 't'\n");
}

BOOST_AUTO_TEST_CASE(a_wrong_word_or_byte_is_one_bodys_error) {
  BOOST_TEST(
      file("[{\"id\":\"a\",\"ratio\":NaN},{\"id\":\"b\",\"remark\":\"\xFF\"},{\"id\":\"c\"}]") ==
      "a@1!not_finite b@1!not_utf8 c@1");
}

BOOST_AUTO_TEST_CASE(limits_of_the_file) {
  FactsOptions options;
  options.limits.file_bytes = 20;
  BOOST_TEST(file("[{\"id\":\"a\"}]       ", options) == "a@1");
  BOOST_TEST(file("[{\"id\":\"a\"}]        x", options) == "t:1:1 too_large '> 20' '20'\n");
}

BOOST_AUTO_TEST_CASE(files_by_their_ending) {
  const Folder folder;
  BOOST_TEST(ids_of(open_all(folder.write("a.jsonl", "{\"id\":\"a\"}\n"))) == "a@1");
  BOOST_TEST(ids_of(open_all(folder.write("a.NDJSON", "{\"id\":\"a\"}\n"))) == "a@1");
  BOOST_TEST(ids_of(open_all(folder.write("a.json", "[{\"id\":\"a\"}]"))) == "a@1");
  BOOST_TEST(ids_of(open_all(folder.write("a.yaml", "id: a\n"))) == "a@1");
  BOOST_TEST(ids_of(open_all(folder.write("a.yml", "- id: a\n"))) == "a@1");
  BOOST_TEST(ids_of(open_all(folder.write("a.CSV", "id\na\n"))) == "a@2");
  const std::string odd = folder.write("a.xlsx", "");
  BOOST_TEST(open_all(odd).problems() == "unknown_facts_format '" + odd + "'\n");
  const std::string missing = (folder.path / "missing.json").string();
  BOOST_TEST(open_all(missing).problems().starts_with("file_unreadable '" + missing + "'"));
  for (const char* ending : {"d.json", "d.jsonl", "d.csv", "d.yaml"}) {
    const std::filesystem::path path = folder.path / ending;
    std::filesystem::create_directory(path);
    BOOST_TEST(open_all(path.string()).problems().starts_with("file_unreadable '" + path.string()));
  }
}

BOOST_AUTO_TEST_SUITE_END()
