// A body's confirmation and overriding opinion -> text. One idea: who, when and why go wherever the
// opinion goes.
#include "report/determination_words.h"

#include <algorithm>
#include <array>

#include "base/json_text.h"
#include "report/wording.h"

namespace guiju {
namespace {

void append_who(std::string& out, const Determination& said) {
  out += ",\"by\":";
  append_json_string(out, said.by);
  out += ",\"on\":";
  append_json_string(out, said.on);
  out += ",\"because\":";
  append_json_string(out, said.because);
}

}  // namespace

const std::string& opinion_label(const RuleSet& rules, int opinion) {
  const OpinionCode& code = at(rules.opinions, opinion);
  return code.label.empty() ? code.id : code.label;
}

std::string confirmation_words(const RuleSet& rules, const Body& body, const Result& result,
                               Language language) {
  const Determination& said = body.confirmation;
  std::string text;
  if (!said.given) return text;
  const int opinion = said.opinion >= 0 || !result.confirmed ? said.opinion : result.opinion;
  if (opinion >= 0)
    text = opinion_label(rules, opinion);
  else
    text = choose(language, "未写明意见", "no opinion named");
  say(text, language, "（确认人：{}；时间：{}；理由：{}）", " (by: {}; on: {}; because: {})",
      shown_line(said.by), said.on, shown_line(said.because));
  if (!result.confirmed)
    text += choose(language, "，不算数，见提示", ", which does not count: see the notes");
  return text;
}

std::string override_words(const RuleSet& rules, const Body& body, Language language) {
  const Determination& said = body.overriding;
  std::string text;
  if (!said.given) return text;
  text = opinion_label(rules, said.opinion);
  say(text, language, "（改定人：{}；时间：{}；理由：{}）", " (by: {}; on: {}; because: {})",
      shown_line(said.by), said.on, shown_line(said.because));
  return text;
}

std::string_view candidate_words(const RuleSet& rules, const OpinionRow& row, const Result& result,
                                 Language language) {
  const std::vector<JudgedWord>& words = rules.judgement.confirmations;
  const bool left_to_people = std::any_of(
      words.begin(), words.end(),
      [&row](const JudgedWord& word) { return row.text.find(word.text) != std::string::npos; });
  if (!left_to_people) return {};
  if (result.confirmed)
    return choose(language, "只是候选；已由人确认", "a candidate only; confirmed by a person");
  return choose(language, "只是候选，须由人确认", "a candidate only, until a person confirms it");
}

std::string doubts_about_determinations(const Result& result, Language language) {
  static constexpr std::array doubtful = {Code::confirmation_unnamed,
                                          Code::confirmation_of_another,
                                          Code::confirmation_of_undetermined,
                                          Code::confirmed_and_overridden,
                                          Code::override_same,
                                          Code::override_not_open};
  std::string text;
  for (const BodyNote& note : result.notes) {
    if (std::none_of(doubtful.begin(), doubtful.end(),
                     [&note](Code code) { return info(code).name == note.code; }))
      continue;
    if (!text.empty()) text += choose(language, "；", "; ");
    text += message_of(note, language);
  }
  return text;
}

void append_override(std::string& out, const RuleSet& rules, const Determination& overriding) {
  const OpinionCode& code = at(rules.opinions, overriding.opinion);
  out += "{\"code\":";
  append_json_string(out, code.id);
  out += ",\"label\":";
  append_json_string(out, code.label);
  append_who(out, overriding);
  out += '}';
}

void append_determinations(std::string& out, const RuleSet& rules, const Body& body,
                           const Result& result) {
  if (const Determination& said = body.confirmation; said.given) {
    out += ",\"confirmation\":{\"opinion\":";
    if (said.opinion >= 0)
      append_json_string(out, at(rules.opinions, said.opinion).id);
    else
      out += "null";
    append_who(out, said);
    out += result.confirmed ? ",\"counts\":true}" : ",\"counts\":false}";
  }
  if (body.overriding.given) {
    out += ",\"override\":";
    append_override(out, rules, body.overriding);
  }
}

}  // namespace guiju
