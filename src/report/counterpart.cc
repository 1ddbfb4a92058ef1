// Two evaluations of a body -> JSON, CSV columns, lines and a section of a page. One idea: every format
// shows rows in the order of the largest difference, with the facts of both behind each.
#include "report/counterpart.h"

#include <algorithm>

#include "report/csv.h"
#include "report/fact_values.h"
#include "report/html_page.h"
#include "report/json_writer.h"

namespace guiju {
namespace {

constexpr std::size_t facts_told = 6;  // of a row; more are counted

void append_range(std::string& out, std::string_view key, const PointRange& range) {
  JsonWriter json(out);
  out += key;
  json.begin_object();
  json.key("value");
  if (range.known())
    json.string(range.low.to_string());
  else
    json.null();
  json.key("low").string(range.low.to_string());
  json.key("high").string(range.high.to_string());
  // As beside a score: the fraction of what has no finite decimal.
  if (!range.low.finite_decimals())
    json.key(range.known() ? "exact" : "low_exact").string(range.low.to_exact_string());
  if (!range.known() && !range.high.finite_decimals())
    json.key("high_exact").string(range.high.to_exact_string());
  json.end_object();
}

std::string signed_points(const Number& points) {
  return (points > 0 ? "+" : "") + points_text(points);
}

}  // namespace

std::string_view name_of(Counterpart::State state) {
  switch (state) {
    case Counterpart::State::compared: return "compared";
    case Counterpart::State::missing: return "missing";
    case Counterpart::State::error: return "error";
    case Counterpart::State::uncompared: return "uncompared";
    case Counterpart::State::only: return "only";
  }
  return {};
}

std::string body_title(const Body& body, Language language) {
  std::string out(body.id.empty() ? choose(language, "（无编号）", "(no id)")
                                  : std::string_view(body.id));
  out = shown_line(out);
  if (!body.name.empty()) out += " " + shown_line(body.name);
  return out;
}

CounterpartWriter::CounterpartWriter(const Run& run)
    : run_(run), score_rule_(score_rule(*run.rules, run.selection)) {}

void CounterpartWriter::json(const Pair& pair, const Counterpart& found, const ResultJson& writer,
                             std::string& out) const {
  const RuleSet& rules = *run_.rules;
  out += ",\"against\":{\"state\":\"";
  out += name_of(found.state);
  out += '"';
  if (!found.errors.empty()) {
    out += ',';
    Body failed;
    failed.errors = found.errors;
    writer.append_error_list(failed, out);
  }
  if (pair.other_result) writer.append_outcome(*pair.other, *pair.other_result, out);
  if (found.state == Counterpart::State::compared) {
    const Against& against = found.against;
    if (against.has_score)
      append_range(out, ",\"difference\":", against.score);
    else
      out += ",\"difference\":null";
    out += ",\"parts\":[";
    for (std::size_t i = 0; i < against.rows.size(); ++i) {
      const RowDifference& row = against.rows[i];
      out += i > 0 ? ",{\"id\":" : "{\"id\":";
      append_json_string(out, at(rules.parts, row.part).id);
      append_range(out, ",\"lost\":", row.here);
      append_range(out, ",\"against\":", row.there);
      append_range(out, ",\"difference\":", row.difference);
      out += ",\"facts\":[";
      for (std::size_t f = 0; f < row.facts.size(); ++f) {
        if (f > 0) out += ',';
        append_json_string(out, path_of(rules, against.facts[row.facts[f]]));
      }
      out += "]}";
    }
    out += "],\"facts\":[";
    for (std::size_t f = 0; f < against.facts.size(); ++f) {
      const FactDifference& fact = against.facts[f];
      out += f > 0 ? ",{\"fact\":" : "{\"fact\":";
      append_json_string(out, path_of(rules, fact));
      const auto value = [&](const Body& body, const FactPath& place, const FactPath& other) {
        if (fact.row >= 0) {
          const auto holds = [&](const std::vector<int>& rows) {
            return std::binary_search(rows.begin(), rows.end(), fact.row);
          };
          out += holds(body.disputed_rows) ? "null" : holds(body.not_applicable) ? "true" : "false";
        } else if (place.record < 0 && other.record >= 0) {
          out += "null";  // the record is not there
        } else {
          append_value_json(out, rules, body, place);
        }
      };
      out += ",\"value\":";
      value(*pair.body, fact.here, fact.there);
      out += ",\"against\":";
      value(*pair.other, fact.there, fact.here);
      out += '}';
    }
    out += ']';
  }
  out += '}';
}

void CounterpartWriter::csv_header(std::string& out) const {
  out +=
      ",against_state,against_score,against_score_low,against_score_high,against_grade,"
      "against_opinion,against_possible,difference_low,difference_high";
  for (const Part& part : run_.rules->parts) {
    if (!part.is_criterion()) continue;
    out += ',';
    append_csv_field(out, part.id + "_against");
  }
  out += ",differing_facts,against_error";
}

void CounterpartWriter::csv(const Pair& pair, const Counterpart& found, std::string& out) const {
  const RuleSet& rules = *run_.rules;
  const auto field = [&out](std::string_view text) {
    out += ',';
    append_csv_field(out, text);
  };
  const auto spaced = [](const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
  };
  field(name_of(found.state));
  const Result* other = pair.other_result;
  if (other) {
    const bool has = other->has_score;
    field(has && other->value ? shown_score(*other->value, score_rule_) : std::string());
    field(has ? shown_score(other->low, score_rule_) : std::string());
    field(has ? shown_score(other->high, score_rule_) : std::string());
    field(other->grade < 0 ? std::string() : at(rules.grades, other->grade).label);
    field(other->opinion >= 0      ? at(rules.opinions, other->opinion).id
          : has_no_opinion(*other) ? std::string()
                                   : std::string("undetermined"));
    std::vector<std::string> possible;
    for (const int opinion : other->opinions_possible)
      possible.push_back(at(rules.opinions, opinion).id);
    field(spaced(possible));
  } else {
    out += ",,,,,,";
  }
  const bool difference = found.state == Counterpart::State::compared && found.against.has_score;
  field(difference ? found.against.score.low.to_string() : std::string());
  field(difference ? found.against.score.high.to_string() : std::string());
  for (std::size_t i = 0; i < rules.parts.size(); ++i) {
    if (!rules.parts[i].is_criterion()) continue;
    const bool known = other && other->parts[i].score.known();
    field(known ? other->parts[i].score.low.to_string() : std::string());
  }
  std::vector<std::string> paths;
  for (const FactDifference& fact : found.against.facts) paths.push_back(path_of(rules, fact));
  field(spaced(paths));
  Body failed;
  failed.errors = found.errors;
  out += ',';
  append_csv_errors(out, failed);
}

std::string CounterpartWriter::difference_words(const PointRange& range) const {
  if (range.known()) return signed_points(range.low);
  std::string out;
  say(out, run_.language, "{} 至 {}", "{} to {}", signed_points(range.low),
      signed_points(range.high));
  return out;
}

std::string CounterpartWriter::fact_words(const Pair& pair,
                                          const FactDifference& difference) const {
  const RuleSet& rules = *run_.rules;
  const Language language = run_.language;
  std::string out;
  if (difference.row >= 0) {
    const auto words = [&](const Body& body) {
      const auto holds = [&](const std::vector<int>& rows) {
        return std::binary_search(rows.begin(), rows.end(), difference.row);
      };
      if (holds(body.disputed_rows)) return choose(language, "尚不清楚", "not known");
      return holds(body.not_applicable) ? choose(language, "不适用", "not applicable")
                                        : choose(language, "适用", "applies");
    };
    say(out, language, "{} {}，对照{}", "{} {}, against {}", at(rules.parts, difference.row).id,
        words(*pair.body), words(*pair.other));
    return out;
  }
  const bool only_there = difference.here.record < 0 && difference.there.record >= 0;
  const bool only_here = difference.there.record < 0 && difference.here.record >= 0;
  const std::string path = path_words(rules.facts, path_of(rules, difference),
                                      only_there ? *pair.other : *pair.body, language);
  if (only_there || only_here) {
    say(out, language, "{} {}", "{} {}", path,
        only_here ? choose(language, "对照表没有", "is not there")
                  : choose(language, "只在对照表里", "is only there"));
    return out;
  }
  say(out, language, "{} {}，对照 {}", "{} {}, against {}", path,
      value_words(rules, *pair.body, difference.here, language),
      value_words(rules, *pair.other, difference.there, language));
  return out;
}

std::string CounterpartWriter::facts_words(const Pair& pair, const Counterpart& found,
                                           const std::vector<std::size_t>& facts) const {
  std::string out;
  for (std::size_t i = 0; i < std::min(facts.size(), facts_told); ++i) {
    if (i > 0) out += choose(run_.language, "；", "; ");
    out += fact_words(pair, found.against.facts[facts[i]]);
  }
  if (facts.size() > facts_told)
    say(out, run_.language, "；等共 {} 项", " and more, {} in all", facts.size());
  return out;
}

std::string CounterpartWriter::headline(const Pair& pair) const {
  std::string out;
  say(out, run_.language, "{}，对照为{}", "{}; against: {}",
      whole_opinion_words(*run_.rules, *pair.result, run_.language),
      whole_opinion_words(*run_.rules, *pair.other_result, run_.language));
  return out;
}

std::string CounterpartWriter::outcome(const Pair& pair, const Counterpart& found) const {
  if (!pair.other_result)
    return found.errors.empty() ? std::string() : error_words(found.errors.front(), run_.language);
  std::string out = shown_score(*pair.other_result, score_rule_);
  if (out.empty()) out = choose(run_.language, "无", "none");
  out.insert(0, choose(run_.language, "得分 ", "score "));
  if (!run_.rules->opinions.empty())
    say(out, run_.language, "，评估意见 {}", "; {}",
        whole_opinion_words(*run_.rules, *pair.other_result, run_.language));
  return out;
}

// Score, grade and opinion of both.
std::string CounterpartWriter::outcome_words(const Pair& pair, const Counterpart& found) const {
  const RuleSet& rules = *run_.rules;
  const Language language = run_.language;
  const auto score = [&](const Result& result) {
    const std::string text = shown_score(result, score_rule_);
    return text.empty() ? std::string(choose(language, "无", "none")) : text;
  };
  std::string out;
  say(out, language, "得分 {}，对照 {}", "score {}, against {}", score(*pair.result),
      score(*pair.other_result));
  if (found.against.has_score)
    say(out, language, "（差 {}）", " ({})", difference_words(found.against.score));
  if (!rules.grades.empty() && found.against.grade_differs)
    say(out, language, "；等级 {}，对照为{}", "; grade {}; against: {}",
        grade_words(rules, *pair.result, language),
        grade_words(rules, *pair.other_result, language));
  if (!rules.opinions.empty()) {
    if (found.against.opinion_differs)
      say(out, language, "；评估意见 {}", "; opinion {}", headline(pair));
    else
      say(out, language, "；评估意见相同：{}", "; same opinion: {}",
          opinion_words(rules, *pair.result, language));
  }
  return out;
}

std::vector<std::size_t> CounterpartWriter::behind_no_row(const Against& against) const {
  std::vector<bool> behind(against.facts.size());
  for (const RowDifference& row : against.rows)
    for (const std::size_t fact : row.facts) behind[fact] = true;
  std::vector<std::size_t> rest;
  for (std::size_t f = 0; f < behind.size(); ++f)
    if (!behind[f]) rest.push_back(f);
  return rest;
}

std::string CounterpartWriter::title(const Pair& pair) const {
  return body_title(pair.body ? *pair.body : *pair.other, run_.language);
}

void CounterpartWriter::text(const Pair& pair, const Counterpart& found, std::string& out) const {
  if (found.state != Counterpart::State::compared || found.against.same()) return;
  const Language language = run_.language;
  say(out, language, "  {}：{}\n", "  {}: {}\n", title(pair), outcome_words(pair, found));
  for (const RowDifference& row : found.against.rows) {
    if (row.none()) continue;
    say(out, language, "    {}：扣 {}，对照扣 {}，差 {}", "    {}: lost {}, against {}, {}",
        part_words(at(run_.rules->parts, row.part)), range_text(row.here), range_text(row.there),
        difference_words(row.difference));
    if (!row.facts.empty()) say(out, language, "；{}", "; {}", facts_words(pair, found, row.facts));
    out += '\n';
  }
  const std::vector<std::size_t> rest = behind_no_row(found.against);
  if (!rest.empty())
    say(out, language, "    另有不同的事实：{}\n", "    other facts that differ: {}\n",
        facts_words(pair, found, rest));
}

void CounterpartWriter::html(const Pair& pair, const Counterpart& found, std::string& out) const {
  if (found.state != Counterpart::State::compared || found.against.same()) return;
  const Language language = run_.language;
  std::string text;
  out += "<section class=\"against\">\n";
  say(text, language, "{}：与对照表比较", "{}: against the other sheet", title(pair));
  append_element(out, "h3", text);
  out += '\n';
  append_element(out, "p", outcome_words(pair, found));
  out += "\n<table>\n<thead>\n<tr>";
  for (const std::string_view heading :
       {choose(language, "评分行", "Row"), choose(language, "扣分", "Lost"),
        choose(language, "对照扣分", "Lost there"), choose(language, "差", "Difference"),
        choose(language, "不同的事实", "Facts that differ")})
    append_element(out, "th scope=\"col\"", heading);
  out += "</tr>\n</thead>\n<tbody>\n";
  for (const RowDifference& row : found.against.rows) {
    if (row.none()) continue;
    out += "<tr>";
    append_element(out, "th scope=\"row\"", part_words(at(run_.rules->parts, row.part)));
    append_element(out, "td class=\"number\"", range_text(row.here));
    append_element(out, "td class=\"number\"", range_text(row.there));
    append_element(out, "td class=\"number\"", difference_words(row.difference));
    append_element(out, "td class=\"why\"", facts_words(pair, found, row.facts));
    out += "</tr>\n";
  }
  out += "</tbody>\n</table>\n";
  const std::vector<std::size_t> rest = behind_no_row(found.against);
  if (!rest.empty()) {
    text.clear();
    say(text, language, "另有不同的事实：{}", "Other facts that differ: {}",
        facts_words(pair, found, rest));
    append_element(out, "p", text);
    out += '\n';
  }
  out += "</section>\n";
}

}  // namespace guiju
