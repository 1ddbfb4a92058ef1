// The merge of a body -> JSON and lines of text. One idea: what each sheet says is read from the sheet
// itself, so nothing is remembered but the place.
#include "report/disagreements.h"

#include <algorithm>

#include "report/counterpart.h"
#include "report/fact_values.h"
#include "report/html_page.h"
#include "report/json_writer.h"

namespace guiju {
namespace {

// What one body says of a disagreement, wherever in it that stands.
class Said {
 public:
  Said(const RuleSet& rules, const Disagreement& about, const Body& body, int record)
      : rules_(rules), about_(about), body_(body), place_{about.fact, about.field, record} {}

  // A row is said to apply or not by every sheet.
  bool anything() const {
    if (about_.fact < 0) return true;
    const Fact& fact = at(rules_.facts.facts, about_.fact);
    if (fact.list < 0) return state_at(body_, fact.slot) == Given::stated;
    const RecordList& records = at(body_.lists, fact.list);
    if (about_.field < 0) return records.given == Given::stated;
    return place_.record >= 0 &&
           records.state(static_cast<std::size_t>(place_.record),
                         static_cast<std::size_t>(place_.field)) == Given::stated;
  }
  void json(std::string& out) const {
    if (about_.fact >= 0) return append_value_json(out, rules_, body_, place_);
    out += not_applicable() ? "true" : "false";
  }
  std::string words(Language language) const {
    if (about_.fact >= 0) return value_words(rules_, body_, place_, language);
    return std::string(not_applicable() ? choose(language, "不适用", "not applicable")
                                        : choose(language, "适用", "applies"));
  }

 private:
  bool not_applicable() const {
    return std::binary_search(body_.not_applicable.begin(), body_.not_applicable.end(), about_.row);
  }
  const RuleSet& rules_;
  const Disagreement& about_;
  const Body& body_;
  const FactPath place_;
};

Said said_in_sheet(const RuleSet& rules, const Merge& merge, const Disagreement& about,
                   std::size_t sheet) {
  return {rules, about, *merge.sheets[sheet].body,
          about.records.empty() ? -1 : about.records[sheet]};
}

std::string subject(const RuleSet& rules, const Body& body, const Disagreement& about,
                    Language language) {
  if (about.fact >= 0) return path_words(rules.facts, path_of(rules, about), body, language);
  std::string out;
  say(out, language, "是否适用：{}", "whether it applies: {}",
      part_words(at(rules.parts, about.row)));
  return out;
}

}  // namespace

void append_disagreements_json(std::string& out, const RuleSet& rules, const Body& body) {
  if (!body.merge) return;
  const Merge& merge = *body.merge;
  out += ",\"sheets\":[";
  bool first = true;
  for (const AssessorSheet& sheet : merge.sheets) {
    if (!sheet.body) continue;
    if (!first) out += ',';
    first = false;
    append_json_string(out, sheet.label);
  }
  out += "],\"disagreements\":[";
  for (std::size_t i = 0; i < merge.disagreements.size(); ++i) {
    const Disagreement& about = merge.disagreements[i];
    out += i > 0 ? ",{\"fact\":" : "{\"fact\":";
    append_json_string(out, path_of(rules, about));
    out += ",\"values\":{";
    first = true;
    for (std::size_t s = 0; s < merge.sheets.size(); ++s) {
      if (!merge.sheets[s].body) continue;
      const Said said = said_in_sheet(rules, merge, about, s);
      if (!said.anything()) continue;
      if (!first) out += ',';
      first = false;
      append_json_string(out, merge.sheets[s].label);
      out += ':';
      said.json(out);
    }
    out += about.decided ? "},\"state\":\"decided\",\"decided\":" : "},\"state\":\"open\"}";
    if (!about.decided) continue;
    Said(rules, about, *merge.decided, about.decided_record).json(out);
    out += '}';
  }
  out += ']';
}

std::vector<std::string> disagreement_lines(const RuleSet& rules, const Body& body,
                                            Language language) {
  std::vector<std::string> lines;
  if (!body.merge) return lines;
  const Merge& merge = *body.merge;
  for (const Disagreement& about : merge.disagreements) {
    std::string& line = lines.emplace_back(subject(rules, body, about, language));
    line += choose(language, "：", ": ");
    bool first = true;
    for (std::size_t s = 0; s < merge.sheets.size(); ++s) {
      if (!merge.sheets[s].body) continue;
      const Said said = said_in_sheet(rules, merge, about, s);
      if (!said.anything()) continue;
      if (!first) line += choose(language, "；", "; ");
      first = false;
      line += shown_line(merge.sheets[s].label) + " " + said.words(language);
    }
    if (first) line += choose(language, "各表均未填写", "no sheet says");
    if (about.decided) {
      const Said said(rules, about, *merge.decided, about.decided_record);
      say(line, language, "；决定：{}", "; decided: {}", said.words(language));
    } else {
      line += choose(language, "（待决定）", " (to be decided)");
    }
  }
  return lines;
}

void append_disagreements(const RuleSet& rules, const Body& body, Language language,
                          std::string& out) {
  const std::vector<std::string> lines = disagreement_lines(rules, body, language);
  if (lines.empty()) return;
  say(out, language, "  {}：评分表不一致 {} 处，待决定 {} 处\n",
      "  {}: sheets disagree on {}, {} to be decided\n", body_title(body, language), lines.size(),
      body.merge->open());
  for (const std::string& line : lines) out += "    " + line + "\n";
}

void append_disagreements_html(const RuleSet& rules, const Body& body, Language language,
                               std::string& out) {
  const std::vector<std::string> lines = disagreement_lines(rules, body, language);
  if (lines.empty()) return;
  std::string text;
  out += "<section class=\"against\">\n";
  say(text, language, "{}：评分表不一致 {} 处，待决定 {} 处",
      "{}: sheets disagree on {}, {} to be decided", body_title(body, language), lines.size(),
      body.merge->open());
  append_element(out, "h3", text);
  out += "\n<ul class=\"list\">\n";
  for (const std::string& line : lines) {
    append_element(out, "li", line);
    out += '\n';
  }
  out += "</ul>\n</section>\n";
}

std::string disagreement_paths(const RuleSet& rules, const Body& body, bool decided) {
  std::string out;
  if (!body.merge) return out;
  for (const Disagreement& about : body.merge->disagreements) {
    if (about.decided != decided) continue;
    if (!out.empty()) out += ' ';
    out += path_of(rules, about);
  }
  return out;
}

}  // namespace guiju
