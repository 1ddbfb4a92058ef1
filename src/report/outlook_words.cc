// Outlooks and readings -> sentences. One idea: a sentence says what would have to be different and
// what would then come out, never what somebody ought to do.
#include "report/outlook_words.h"

#include <algorithm>

#include "report/ledger_words.h"
#include "report/wording.h"

namespace guiju {
namespace {

constexpr std::size_t most_parts_named = 5;  // rows with the most lost points

// How far the score is from a line: 合格线 60：59.9 − 60 = −0.1，还差 0.1
std::string distance_words(const ScoreLine& line, const Result& result, const ScoreRule* rule,
                           Language language) {
  std::string text =
      line.label.empty() ? std::string(choose(language, "分数线", "line")) : line.label;
  text += " " + line.value.to_string();
  const auto shown = [rule](const Number& value) { return shown_score(value, rule); };
  if (result.low == result.high) {
    const Number difference = result.low - line.value;
    const bool short_of = difference.sign() < 0;
    say(text, language, "：{} − {} = {}，", ": {} − {} = {}, ", shown(result.low),
        line.value.to_string(), short_of ? "−" + shown(-difference) : shown(difference));
    if (short_of) {
      say(text, language, "还差 {}", "{} short of it", shown(-difference));
    } else if (difference.sign() == 0) {
      text += choose(language, "恰在此线", "exactly on it");
    } else {
      text += choose(language, "在此线以上", "above it");
    }
    return text;
  }
  const std::string low = shown(result.low);
  const std::string high = shown(result.high);
  if (result.low >= line.value) {
    say(text, language, "：得分 {}–{}，无论如何都不低于此线", ": {}–{}, not below it in any case",
        low, high);
  } else if (result.high < line.value) {
    say(text, language, "：得分 {}–{}，无论如何都低于此线", ": {}–{}, below it in any case", low,
        high);
  } else {
    say(text, language, "：得分 {}–{}，是否低于此线尚不能确定",
        ": {}–{}, may lie on either side of it", low, high);
  }
  return text;
}

// Another course of events: 假如 R29 不扣分：同意延续备案（62.9 分）
std::string what_if_words(const WhatIf& change, const Run& run, const Body& body) {
  const RuleSet& rules = *run.rules;
  const Language language = run.language;
  std::string opinion = opinion_words(rules, change.result, language);
  const std::string score = shown_score(change.result, score_rule(rules, run.selection));
  if (!score.empty()) say(opinion, language, "（{} 分）", " (score {})", score);
  std::string text;
  std::vector<std::string> names;
  if (change.findings.empty()) {
    for (const int part : change.parts) names.push_back(at(rules.parts, part).id);
    say(text, language, "假如 {} 不扣分：{}", "if {} lost nothing: {}", joined(names, language),
        opinion);
    return text;
  }
  for (const int slot : change.findings) {
    const bool found = at(body.cells, slot) != 0;
    say(names.emplace_back(), language, "“{}”为{}", "'{}' were {}",
        label_of(rules.facts.scalar(slot)),
        found ? choose(language, "否", "no") : choose(language, "是", "yes"));
  }
  say(text, language, "假如认定{}：{}", "if {}: {}", joined(names, language), opinion);
  return text;
}

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

std::vector<std::string> outlook_lines(const Run& run, const Body& body, const Result& result,
                                       const Outlook& outlook) {
  const RuleSet& rules = *run.rules;
  const Language language = run.language;
  std::vector<std::string> lines;
  if (result.opinion >= 0 && result.opinion == rules.scope.otherwise) return lines;
  if (result.has_score) {
    const ScoreRule* rule = score_rule(rules, run.selection);
    for (const ScoreLine& line : outlook.lines) {
      lines.push_back(distance_words(line, result, rule, language));
    }
  }
  // Without an opinion only the lines between grades are of interest.
  if (has_no_opinion(result)) return lines;
  if (!outlook.most_lost.empty()) {
    std::vector<std::string> parts;
    for (const int part : outlook.most_lost) {
      if (parts.size() == most_parts_named) break;
      const PointRange points = lost(at(rules.parts, part).marks, at(result.parts, part).score);
      parts.push_back(at(rules.parts, part).id + " " + points.low.to_string());
    }
    say(lines.emplace_back(), language, "扣分最多的行：{}", "rows with the most lost points: {}",
        joined(parts, language));
  }
  for (const WhatIf& change : outlook.changes) lines.push_back(what_if_words(change, run, body));
  if (result.opinion < 0 && result.unknown.empty()) {
    lines.emplace_back(choose(language, "先选定上列读法，评估意见才能确定",
                              "the opinion is settled by deciding the readings listed above"));
  } else if (result.opinion < 0) {
    lines.emplace_back(choose(language, "先查明上列事实，评估意见才能确定",
                              "the opinion is settled by the facts listed above"));
  } else if (outlook.changes.empty() && !outlook.most_lost.empty()) {
    lines.emplace_back(choose(language, "补回全部扣分，评估意见也不变",
                              "the opinion would be the same without any lost point"));
  }
  return lines;
}

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
