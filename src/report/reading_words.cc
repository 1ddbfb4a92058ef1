// The readings that a result rests on -> sentences: those that bear on a row that lost points or on a
// ground, and those that are not the default.
#include <algorithm>

#include "report/ledger_words.h"
#include "report/outlook_words.h"
#include "report/wording.h"

namespace guiju {
namespace {

// Whether `where` ("R18 R19", "四(三) 与附件3") holds one of `names` as a word of its own.
bool names_any(std::string_view where, const std::vector<std::string>& names) {
  for (std::size_t begin = 0; begin < where.size();) {
    const std::size_t end = std::min(where.find_first_of(" ,;", begin), where.size());
    const std::string_view word = where.substr(begin, end - begin);
    if (std::find(names.begin(), names.end(), word) != names.end()) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

std::vector<std::string> reading_lines(const Run& run, const Result& result) {
  const RuleSet& rules = *run.rules;
  std::vector<std::string> concerned;
  for (std::size_t i = 0; i < rules.parts.size(); ++i) {
    const PointRange points = lost(rules.parts[i].marks, result.parts[i].score);
    if (points.low.sign() != 0 || points.high.sign() != 0) concerned.push_back(rules.parts[i].id);
  }
  for (const GroundResult& ground : result.grounds) {
    concerned.push_back(at(rules.opinion_rows, ground.row).clause);
  }
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < rules.readings.size(); ++i) {
    const Reading& reading = rules.readings[i];
    if (std::binary_search(run.open.begin(), run.open.end(), static_cast<int>(i))) continue;
    const int taken = run.selection[i];
    if (taken == reading.default_option && !names_any(reading.where, concerned)) continue;
    const auto& option = at(reading.options, taken);
    say(lines.emplace_back(), run.language, "{}（{}）：{}，取 {}（{}）",
        "{} ({}): {}; taken: {} ({})", reading.id, reading.where, reading.question, option.first,
        option.second);
  }
  return lines;
}

}  // namespace guiju
