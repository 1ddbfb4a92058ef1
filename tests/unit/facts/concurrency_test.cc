// Batches parsed by several threads while the reader goes on reading: one rule set, one context and
// blocks of bytes are shared, scratch memory and bodies are not.
#include <boost/test/unit_test.hpp>

#include <functional>
#include <thread>

#include "unit/facts/sample_rules.h"

using namespace guiju;
using namespace guiju::test;

namespace {

constexpr std::size_t most_threads = 4;

// Reads in this thread and parses each batch in another. `wrong` says what is wrong with a body. The
// number of bodies.
std::size_t parse_in_threads(FactsReader& reader,
                             const std::function<std::string(const Body&)>& wrong) {
  Diagnostics diagnostics;
  std::vector<std::string> found(most_threads);
  std::vector<std::thread> threads(most_threads);
  std::size_t bodies = 0;
  for (std::size_t next = 0;; next = (next + 1) % most_threads) {
    std::shared_ptr<FactsBatch> batch = reader.next(700, diagnostics);
    if (!batch) break;
    bodies += batch->size();
    if (threads[next].joinable()) threads[next].join();
    threads[next] = std::thread([batch, &wrong, &mine = found[next]] {
      FactsScratch scratch;
      Body body;
      for (std::size_t i = 0; i < batch->size(); ++i) {
        batch->parse(i, scratch, body);
        mine += wrong(body);
      }
    });
  }
  for (std::thread& thread : threads) {
    if (thread.joinable()) thread.join();
  }
  for (const std::string& text : found) BOOST_TEST(text == "");
  BOOST_TEST(diagnostics.all().empty());
  return bodies;
}

// The id must be the first record's count, and the second record's error must be there.
std::string wrong_body(const Body& body) {
  const bool right = body.id == value_of(body, "occupations", 0, "own_examiners") &&
                     errors_of(body).ends_with("occupations[2].own_examiners count_negative");
  return right ? "" : body.id + ": " + errors_of(body) + '\n';
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_concurrency)

BOOST_AUTO_TEST_CASE(json_lines) {
  std::string text;
  for (int i = 0; i < 6000; ++i) {
    text += "{\"id\":\"" + std::to_string(i) +
            "\",\"occupations\":[{\"own_examiners\":" + std::to_string(i) +
            "},{\"own_examiners\":-1}],\"remark\":\"" + std::string(300, 'y') + "\"}\n";
  }
  Diagnostics diagnostics;
  const auto reader =
      FactsReader::from_text("t", FactsFormat::json_lines, text, sample(), {}, diagnostics);
  BOOST_TEST(parse_in_threads(*reader, wrong_body) == 6000u);
}

BOOST_AUTO_TEST_CASE(csv_with_a_record_list) {
  std::string text = "id,remark\n";
  std::string list = "id,own_examiners\n";
  for (int i = 0; i < 4000; ++i) {
    const std::string id = std::to_string(i);
    text += id + ",\"" + std::string(400, 'y') + "\n\"\n";
    list += id + ',' + id + '\n' + id + ",-1\n";
  }
  Diagnostics diagnostics;
  const auto reader = FactsReader::from_text("t", FactsFormat::csv, text, sample(), {}, diagnostics,
                                             {{"occupations", "l", list}});
  BOOST_TEST(parse_in_threads(*reader, wrong_body) == 4000u);
}

BOOST_AUTO_TEST_SUITE_END()
