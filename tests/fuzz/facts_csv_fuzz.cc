// Any bytes as facts in CSV; what follows a line "----" is the file of a record list. Whatever comes:
// no crash, no byte of a row lost between rows, and the same bodies however the text is cut into
// batches.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "../unit/facts/sample_rules.h"
#include "base/utf8.h"
#include "facts/csv_rows.h"

namespace {

using namespace guiju;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string digest(const test::Facts& facts) {
  std::string all = facts.problems();
  for (const Body& body : facts.bodies) {
    all += body.id + '@' + std::to_string(body.line) + ' ' + body.sha256(*test::sample());
    for (const BodyError& error : body.errors) {
      all +=
          '|' + error.file + ':' + std::to_string(error.line) + ' ' + error.fact + ' ' + error.code;
      require(utf8::first_invalid(error.zh + error.en + error.fact) == utf8::npos);
    }
    for (const std::string& text : body.texts) require(utf8::first_invalid(text) == utf8::npos);
    require(utf8::first_invalid(body.id + body.name) == utf8::npos);
    all += '\n';
  }
  return all;
}

test::Facts read(const std::string& text, const std::string& list, bool has_list,
                 std::size_t batch) {
  FactsOptions options;
  options.limits.line_bytes = 400;
  options.limits.records = 5;
  std::vector<ListText> lists;
  if (has_list) lists.push_back({"occupations", "list", list});
  Diagnostics diagnostics;
  auto reader = FactsReader::from_text("main", FactsFormat::csv, text, test::sample(), options,
                                       diagnostics, std::move(lists));
  return test::take_all(std::move(reader), std::move(diagnostics), batch);
}

// Rows follow each other without a gap and their lines grow.
void check_rows(std::string_view text) {
  facts::RowFinder finder(400);
  std::uint32_t line = 0;
  for (std::size_t offset = 0; offset < text.size();) {
    const facts::RowFinder::Step step = finder.next(text.substr(offset), offset, true);
    require(step.taken > 0 && step.taken <= text.size() - offset);
    if (step.row) {
      require(step.row->offset == offset && step.row->line > line);
      line = step.row->line;
    }
    offset += step.taken;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string all(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = all.find("----\n");
  const bool has_list = cut != std::string::npos;
  const std::string text = all.substr(0, cut);
  const std::string list = has_list ? all.substr(cut + 5) : std::string();
  check_rows(text);
  const test::Facts facts = read(text, list, has_list, 1);
  require(digest(facts) == digest(read(text, list, has_list, 1000)));
  RenderOptions options;
  require(utf8::first_invalid(render(facts.diagnostics.all(), options)) == utf8::npos);
  return 0;
}
