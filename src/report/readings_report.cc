// Results of a search among readings → one body's JSON object, CSV lines or paragraph. One idea: a
// result under other readings is written like any result, beside the names of what was changed.
#include "report/readings_report.h"

#include <algorithm>

#include "report/csv.h"
#include "report/determination_words.h"
#include "report/json_writer.h"
#include "report/wording.h"

namespace guiju {
namespace {

template <class Name>
std::vector<std::string> named(std::uint64_t set, const Name& name) {
  std::vector<std::string> names;
  for (int i = 0; set != 0; ++i, set >>= 1)
    if ((set & 1) != 0) names.push_back(name(i));
  return names;
}

void append_list(JsonWriter& json, const std::vector<std::string>& texts) {
  json.begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

const std::string& option_of(const RuleSet& rules, const Alternative& alternative) {
  return at(at(rules.readings, alternative.reading).options, alternative.option).first;
}

std::string_view words_of(Aspect aspect, Language language) {
  switch (aspect) {
    case Aspect::score: return choose(language, "得分", "score");
    case Aspect::grade: return choose(language, "等级", "grade");
    case Aspect::opinion: return choose(language, "评估意见", "opinion");
  }
  return {};
}

}  // namespace

ReadingsReport::ReadingsReport(Run run, std::shared_ptr<const ReadingReach> reach,
                               std::size_t combinations)
    : run_(std::move(run)),
      reach_(std::move(reach)),
      combinations_(combinations),
      base_rule_(score_rule(*run_.rules, run_.selection)) {
  for (const Alternative& alternative : reach_->alternatives())
    rules_.push_back(rule_under({alternative}));
}

const ScoreRule* ReadingsReport::rule_under(const std::vector<Alternative>& changes) const {
  std::vector<int> selection = run_.selection;
  for (const Alternative& change : changes)
    selection[static_cast<std::size_t>(change.reading)] = change.option;
  return score_rule(*run_.rules, selection);
}

std::string ReadingsReport::words_of(const Alternative& alternative) const {
  return at(run_.rules->readings, alternative.reading).id + " = " +
         option_of(*run_.rules, alternative);
}

std::vector<std::string> ReadingsReport::grades_of(const Standing& standing) const {
  if (!standing.error.empty()) return {"error"};
  return named(standing.grades_possible,
               [this](int grade) { return at(run_.rules->grades, grade).label; });
}

std::vector<std::string> ReadingsReport::opinions_of(const Standing& standing) const {
  if (!standing.error.empty()) return {"error"};
  return named(standing.opinions_possible,
               [this](int opinion) { return at(run_.rules->opinions, opinion).id; });
}

ReadingMoves ReadingsReport::moves(const ReadingsOfBody& found) const {
  ReadingMoves out;
  out.counted = found.base.error.empty();
  if (!out.counted) return out;
  for (const Aspect aspect : all_aspects) {
    const auto a = static_cast<std::size_t>(aspect);
    out.depends[a] = !found.sets[a].empty();
  }
  for (std::size_t i = 0; i < found.alone.size(); ++i) {
    ReadingMove move;
    move.alternative = static_cast<std::uint32_t>(i);
    bool any = false;
    for (const Aspect aspect : all_aspects) {
      const bool changed = !found.alone[i].same(found.base, aspect);
      move.changed[static_cast<std::size_t>(aspect)] = changed;
      any = any || changed;
    }
    if (!any) continue;
    move.grades = {grades_of(found.base), grades_of(found.alone[i])};
    move.opinions = {opinions_of(found.base), opinions_of(found.alone[i])};
    out.moves.push_back(std::move(move));
  }
  return out;
}

void ReadingsReport::json_standing(const Standing& standing, const ScoreRule* rule,
                                   std::string& out) const {
  if (!standing.error.empty()) {
    out += "\"error\":";
    append_json_string(out, standing.error);
    return;
  }
  const auto number = [&](const char* key, bool known, const Number& value) {
    out += key;
    if (!known) {
      out += "null";
      return;
    }
    append_json_string(out, shown_score(value, rule));
  };
  number("\"score\":{\"value\":", standing.value_known, standing.low);
  if (standing.value_known && !standing.low.finite_decimals()) {
    out += ",\"exact\":";
    append_json_string(out, standing.low.to_exact_string());
  }
  number(",\"low\":", standing.has_score, standing.low);
  number(",\"high\":", standing.has_score, standing.high);
  out += "},\"grade\":{\"value\":";
  if (standing.grade < 0)
    out += "null";
  else
    append_json_string(out, at(run_.rules->grades, standing.grade).label);
  out += ",\"possible\":";
  JsonWriter grades(out);
  append_list(grades, grades_of(standing));
  out += "},\"opinion\":{\"code\":";
  if (standing.opinion >= 0)
    append_json_string(out, at(run_.rules->opinions, standing.opinion).id);
  else
    out += standing.opinions_possible == 0 ? "null" : "\"undetermined\"";
  out += ",\"possible\":";
  JsonWriter opinions(out);
  append_list(opinions, opinions_of(standing));
  out += ",\"settled\":";
  out += standing.settled ? "true" : "false";
  out += ",\"needs_confirmation\":";
  out += standing.needs_confirmation ? "true}" : "false}";
}

void ReadingsReport::json(const Body& body, const ReadingsOfBody& found, std::string& out) const {
  const RuleSet& rules = *run_.rules;
  out += "{\"id\":";
  append_json_string(out, body.id);
  if (!body.name.empty()) {
    out += ",\"name\":";
    append_json_string(out, body.name);
  }
  out += ",\"result\":{";
  json_standing(found.base, base_rule_, out);
  if (body.overriding.given) {
    out += ",\"override\":";
    append_override(out, rules, body.overriding);
  }
  out += "},\"depends\":{";
  for (const Aspect aspect : all_aspects) {
    if (aspect != Aspect::score) out += ',';
    append_json_string(out, name_of(aspect));
    out += ":[";
    bool first = true;
    for (const ReadingSet& set : found.sets[static_cast<std::size_t>(aspect)]) {
      out += first ? "{\"readings\":[" : ",{\"readings\":[";
      first = false;
      for (std::size_t i = 0; i < set.changes.size(); ++i) {
        if (i > 0) out += ',';
        append_json_string(out, at(rules.readings, set.changes[i].reading).id);
      }
      out += "],\"under\":{";
      for (std::size_t i = 0; i < set.changes.size(); ++i) {
        if (i > 0) out += ',';
        append_json_string(out, at(rules.readings, set.changes[i].reading).id);
        out += ':';
        append_json_string(out, option_of(rules, set.changes[i]));
      }
      out += "},\"result\":{";
      json_standing(set.standing, rule_under(set.changes), out);
      out += "}}";
    }
    out += ']';
  }
  out += "},\"searched\":{\"readings\":";
  out += found.complete ? "null" : std::to_string(found.searched);
  out += ",\"complete\":";
  out += found.complete ? "true" : "false";
  out += "},\"alone\":[";
  for (std::size_t i = 0; i < found.alone.size(); ++i) {
    const Alternative& alternative = reach_->alternatives()[i];
    out += i > 0 ? ",{\"reading\":" : "{\"reading\":";
    append_json_string(out, at(rules.readings, alternative.reading).id);
    out += ",\"option\":";
    append_json_string(out, option_of(rules, alternative));
    out += ",\"changes\":[";
    bool first = true;
    for (const Aspect aspect : all_aspects) {
      if (found.alone[i].same(found.base, aspect)) continue;
      if (!first) out += ',';
      first = false;
      append_json_string(out, name_of(aspect));
    }
    out += "],";
    json_standing(found.alone[i], rules_[i], out);
    out += '}';
  }
  out += "]}";
}

void ReadingsReport::json_errors(const Body& body, std::string& out) const {
  JsonWriter json(out);
  json.begin_object();
  json.key("id");
  if (body.id.empty())
    json.null();
  else
    json.string(body.id);
  if (!body.name.empty()) json.key("name").string(body.name);
  json.key("errors").begin_array();
  for (const BodyError& error : body.errors) {
    json.begin_object();
    json.key("code").string(error.code);
    json.key("file").string(error.file);
    json.key("line").integer(error.line);
    json.key("fact").string(error.fact);
    json.key("message").string(message_of(error, run_.language));
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void ReadingsReport::csv_header(std::string& out) {
  out +=
      "id,name,reading,option,changes,score,score_low,score_high,grade,opinion,possible,settled,"
      "needs_confirmation,score_depends,grade_depends,opinion_depends,searched,error\n";
}

void ReadingsReport::csv_standing(const Standing& standing, const ScoreRule* rule, const Body& body,
                                  std::string& out) const {
  if (!standing.error.empty()) {
    out += ",,,,error,,,";
    return;
  }
  if (standing.value_known) out += shown_score(standing.low, rule);
  out += ',';
  if (standing.has_score) out += shown_score(standing.low, rule);
  out += ',';
  if (standing.has_score) out += shown_score(standing.high, rule);
  out += ',';
  if (standing.grade >= 0) append_csv_field(out, at(run_.rules->grades, standing.grade).label);
  out += ',';
  const std::vector<std::string> opinions = opinions_of(standing);
  if (standing.opinion >= 0)
    out += opinions[0];
  else if (!opinions.empty())
    out += "undetermined";
  if (body.overriding.given) {
    out += overridden_by;
    out += at(run_.rules->opinions, body.overriding.opinion).id;
  }
  out += ',';
  for (std::size_t i = 0; i < opinions.size(); ++i) out += (i > 0 ? " " : "") + opinions[i];
  out += standing.settled ? ",true" : ",false";
  out += standing.needs_confirmation ? ",true" : ",false";
}

void ReadingsReport::csv(const Body& body, const ReadingsOfBody& found, std::string& out) const {
  std::string who;
  append_csv_field(who, body.id);
  who += ',';
  append_csv_field(who, body.name);
  who += ',';
  out += who + ",,,";
  csv_standing(found.base, base_rule_, body, out);
  for (const Aspect aspect : all_aspects) {
    out += ',';
    bool first = true;
    for (const ReadingSet& set : found.sets[static_cast<std::size_t>(aspect)]) {
      if (!first) out += ' ';
      first = false;
      for (std::size_t i = 0; i < set.changes.size(); ++i)
        out += (i > 0 ? "+" : "") + at(run_.rules->readings, set.changes[i].reading).id;
    }
  }
  out += ',' + (found.complete ? std::string("all") : std::to_string(found.searched)) + ',';
  out += found.base.error;
  out += '\n';
  for (std::size_t i = 0; i < found.alone.size(); ++i) {
    const Alternative& alternative = reach_->alternatives()[i];
    out += who;
    append_csv_field(out, at(run_.rules->readings, alternative.reading).id);
    out += ',';
    append_csv_field(out, option_of(*run_.rules, alternative));
    out += ',';
    bool first = true;
    for (const Aspect aspect : all_aspects) {
      if (found.alone[i].same(found.base, aspect)) continue;
      if (!first) out += ' ';
      first = false;
      out += name_of(aspect);
    }
    out += ',';
    csv_standing(found.alone[i], rules_[i], body, out);
    out += ",,,,," + found.alone[i].error + '\n';
  }
}

void ReadingsReport::csv_errors(const Body& body, std::string& out) const {
  append_csv_field(out, body.id);
  out += ',';
  append_csv_field(out, body.name);
  out += ",,,,,,,,error,,,,,,,,";
  append_csv_errors(out, body);
  out += '\n';
}

// "67.9 分，合格，同意延续备案"
std::string ReadingsReport::words_of(const Standing& standing, const ScoreRule* rule) const {
  const RuleSet& rules = *run_.rules;
  const Language language = run_.language;
  if (!standing.error.empty()) {
    std::string text;
    say(text, language, "不能评估（{}）", "not evaluated ({})", standing.error);
    return text;
  }
  std::string text;
  if (!standing.has_score) {
    text += choose(language, "无得分", "no score");
  } else {
    std::string score = shown_score(standing.low, rule);
    if (standing.low != standing.high) score += "–" + shown_score(standing.high, rule);
    say(text, language, "{} 分", "score {}", score);
    if (!standing.value_known && standing.low == standing.high)
      text += choose(language, "（或无得分）", " (or none)");
  }
  const std::string_view comma = choose(language, "，", ", ");
  const auto one_or_more = [&](const std::vector<std::string>& names) {
    if (names.empty()) return;
    text += comma;
    if (names.size() > 1) text += choose(language, "可能为", "possibly ");
    text += joined(names, language);
  };
  one_or_more(grades_of(standing));
  one_or_more(named(standing.opinions_possible, [&rules](int opinion) {
    const OpinionCode& code = at(rules.opinions, opinion);
    return code.label.empty() ? code.id : code.label;
  }));
  return text;
}

void ReadingsReport::text_sets(const ReadingsOfBody& found, Aspect aspect, std::string& out) const {
  const std::vector<ReadingSet>& sets = found.sets[static_cast<std::size_t>(aspect)];
  const Language language = run_.language;
  if (sets.empty()) return;
  std::vector<std::string> names;
  for (const ReadingSet& set : sets) {
    std::string& name = names.emplace_back();
    for (const Alternative& change : set.changes)
      name += (name.empty() ? "" : " + ") + at(run_.rules->readings, change.reading).id;
  }
  say(out, language, "  {}取决于：{}\n", "  {} depends on: {}\n", guiju::words_of(aspect, language),
      joined(names, language));
  if (aspect != Aspect::opinion) return;
  // Of single readings every option that moves the opinion, of several the first that do.
  for (const ReadingSet& set : sets) {
    const auto line = [&](const std::vector<Alternative>& changes, const Standing& standing) {
      out += "    ";
      for (std::size_t i = 0; i < changes.size(); ++i)
        out += (i > 0 ? ", " : "") + words_of(changes[i]);
      out += choose(language, "：", ": ");
      out += words_of(standing, rule_under(changes)) + '\n';
    };
    if (set.changes.size() > 1) {
      line(set.changes, set.standing);
      continue;
    }
    for (std::size_t i = 0; i < found.alone.size(); ++i) {
      const Alternative& alternative = reach_->alternatives()[i];
      if (alternative.reading == set.changes[0].reading && !found.alone[i].same(found.base, aspect))
        line({alternative}, found.alone[i]);
    }
  }
}

void ReadingsReport::text(const Body& body, const ReadingsOfBody& found, std::string& out) const {
  const Language language = run_.language;
  out += shown_line(body.id);
  if (!body.name.empty()) out += " " + shown_line(body.name);
  out += choose(language, "：", ": ");
  out += words_of(found.base, base_rule_);
  if (body.overriding.given)
    say(out, language, "；由人改定为{}", "; overridden by a person: {}",
        opinion_label(*run_.rules, body.overriding.opinion));
  out += '\n';
  const std::size_t before = out.size();
  for (const Aspect aspect : {Aspect::opinion, Aspect::grade, Aspect::score})
    text_sets(found, aspect, out);
  if (out.size() == before && found.complete)
    out += choose(language, "  不取决于任何读法\n", "  depends on no reading\n");
  if (!found.complete) {
    say(out, language, "  同时改用 {} 处以上读法的组合超过 {} 个，没有查（--combinations）\n",
        "  sets of more than {} not searched: more than {} combinations (--combinations)\n",
        found.searched, combinations_);
  }
}

void ReadingsReport::text_errors(const Body& body, std::string& out) const {
  out += shown_line(body.id);
  if (!body.name.empty()) out += " " + shown_line(body.name);
  out += choose(run_.language, "：数据有错误，没有评估\n", ": not evaluated because of errors\n");
  for (const BodyError& error : body.errors) out += "  " + error_words(error, run_.language) + '\n';
}

}  // namespace guiju
