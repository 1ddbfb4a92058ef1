// Bodies' moves → how many scores, grades and opinions each option moves, from what to what.
#include <algorithm>

#include "base/utf8.h"
#include "report/json_writer.h"
#include "report/readings_report.h"
#include "report/wording.h"

namespace guiju {

ReadingTotals::ReadingTotals(const ReadingsReport& report)
    : report_(report), options_(report.reach().alternatives().size()) {}

void ReadingTotals::add(const ReadingMoves& moves) {
  ++bodies_;
  if (!moves.counted) return;
  ++counted_;
  for (std::size_t a = 0; a < depend_.size(); ++a) depend_[a] += moves.depends[a] ? 1 : 0;
  for (const ReadingMove& move : moves.moves) {
    Option& option = options_[move.alternative];
    for (const Aspect aspect : all_aspects) {
      const auto a = static_cast<std::size_t>(aspect);
      if (!move.changed[a]) continue;
      ++option.changed[a];
      if (aspect == Aspect::grade) ++option.grades[move.grades];
      if (aspect == Aspect::opinion) ++option.opinions[move.opinions];
    }
  }
}

void ReadingTotals::json(std::string& out) const {
  const RuleSet& rules = *report_.run().rules;
  JsonWriter json(out);
  json.begin_object();
  json.key("bodies").integer(static_cast<std::int64_t>(bodies_));
  json.key("evaluated").integer(static_cast<std::int64_t>(counted_));
  json.key("depend").begin_object();
  for (const Aspect aspect : all_aspects)
    json.key(name_of(aspect))
        .integer(static_cast<std::int64_t>(depend_[static_cast<std::size_t>(aspect)]));
  json.end_object();
  json.key("options").begin_array();
  for (std::size_t i = 0; i < options_.size(); ++i) {
    const Alternative& alternative = report_.reach().alternatives()[i];
    const Reading& reading = at(rules.readings, alternative.reading);
    json.begin_object();
    json.key("reading").string(reading.id);
    json.key("option").string(at(reading.options, alternative.option).first);
    for (const Aspect aspect : all_aspects) {
      const std::string plural = std::string(name_of(aspect)) + "s";
      json.key(plural).integer(
          static_cast<std::int64_t>(options_[i].changed[static_cast<std::size_t>(aspect)]));
    }
    const auto moves = [&json](std::string_view key, const Moves& of) {
      json.key(key).begin_array();
      for (const auto& [move, count] : of) {
        json.begin_object();
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
          json.key(side == 0 ? "from" : "to").begin_array();
          for (const std::string& name : move[side]) json.string(name);
          json.end_array();
        }
        json.key("bodies").integer(static_cast<std::int64_t>(count));
        json.end_object();
      }
      json.end_array();
    };
    moves("grade_moves", options_[i].grades);
    moves("opinion_moves", options_[i].opinions);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

std::string ReadingTotals::move_words(const Moves& moves, bool opinions) const {
  const RuleSet& rules = *report_.run().rules;
  const Language language = report_.run().language;
  const auto side = [&](const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
      if (!text.empty()) text += choose(language, "或", " or ");
      const int code = opinions ? rules.find_opinion(name) : -1;
      const bool labelled = code >= 0 && !at(rules.opinions, code).label.empty();
      text += labelled ? at(rules.opinions, code).label : name;
    }
    if (text.empty()) text = choose(language, "无", "none");
    return text;
  };
  std::vector<std::string> lines;
  for (const auto& [move, count] : moves)
    lines.push_back(side(move[0]) + " → " + side(move[1]) + " " + std::to_string(count));
  return joined(lines, language);
}

void ReadingTotals::text(std::string& out) const {
  const Language language = report_.run().language;
  say(out, language, "\n共 {} 个，已评估 {} 个；取决于读法的：得分 {} 个，等级 {} 个，意见 {} 个\n",
      "\n{} in all, {} evaluated; depending on readings: {} scores, {} grades, {} opinions\n",
      bodies_, counted_, depend_[0], depend_[1], depend_[2]);
  if (options_.empty()) return;
  std::vector<std::string> names;
  std::size_t widest = 0;
  for (const Alternative& alternative : report_.reach().alternatives()) {
    names.push_back(report_.words_of(alternative));
    widest = std::max(widest, utf8::width(names.back()));
  }
  const auto cell = [&out](std::string_view text, std::size_t columns, bool right) {
    const std::size_t width = utf8::width(text);
    const std::string space(columns > width ? columns - width : 0, ' ');
    out += right ? space + std::string(text) : std::string(text) + space;
  };
  const auto heading = choose(language, "单独改用", "taken alone");
  widest = std::max(widest, utf8::width(heading));
  cell(heading, widest, false);
  constexpr std::size_t column = 10;
  cell(choose(language, "得分变", "scores"), column, true);
  cell(choose(language, "等级变", "grades"), column, true);
  cell(choose(language, "意见变", "opinions"), column, true);
  out += '\n';
  for (std::size_t i = 0; i < options_.size(); ++i) {
    cell(names[i], widest, false);
    for (const std::size_t count : options_[i].changed) cell(std::to_string(count), column, true);
    out += '\n';
    for (const bool opinions : {false, true}) {
      const std::string moves =
          move_words(opinions ? options_[i].opinions : options_[i].grades, opinions);
      if (!moves.empty()) out += "    " + moves + '\n';
    }
  }
}

}  // namespace guiju
