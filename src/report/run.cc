// Facts about a run -> the lines that every report shows of it.
#include "report/run.h"

#include <algorithm>

#include "guiju/version.h"
#include "report/wording.h"

namespace guiju {

bool Run::trial() const {
  return !set.empty() || !open.empty() || selection != rules->default_readings();
}

std::string_view engine_name() { return "guiju " GUIJU_VERSION; }

const ScoreRule* score_rule(const RuleSet& rules, const std::vector<int>& selection) {
  for (const ScoreRule& rule : rules.scores) {
    if (rule.under.holds(selection)) return &rule;
  }
  return nullptr;
}

Number shown_number(const Number& value, const ScoreRule* rule) {
  if (rule && rule->shown_rounding && !value.finite_decimals())
    return value.rounded(*rule->shown_rounding, rule->shown_step);
  return value;
}

std::string shown_score(const Number& value, const ScoreRule* rule) {
  return shown_number(value, rule).to_string();
}

std::string shown_score(const Result& result, const ScoreRule* rule) {
  if (!result.has_score) return {};
  const std::string low = shown_score(result.low, rule);
  if (result.low == result.high) return low;
  return low + "–" + shown_score(result.high, rule);
}

PointRange total_of(const RuleSet& rules, const Result& result) {
  PointRange total;
  for (std::size_t i = 0; i < rules.parts.size(); ++i) {
    if (rules.parts[i].parent >= 0) continue;
    total.low = total.low + result.parts[i].score.low;
    total.high = total.high + result.parts[i].score.high;
  }
  return total;
}

std::vector<std::string> trial_lines(const Run& run) {
  std::vector<std::string> lines;
  if (!run.trial()) return lines;
  lines.emplace_back(choose(run.language, "试算：改动了事实或条款读法，结果只供参考，不是评估意见",
                            "Trial (试算): facts or readings were changed; this is no opinion"));
  for (const auto& [fact, value] : run.set) {
    const int index = run.rules->facts.find(fact);
    const std::string_view label =
        index < 0 ? std::string_view(fact)
                  : label_of(run.rules->facts.facts[static_cast<std::size_t>(index)]);
    const std::string_view shown =
        value.empty() ? choose(run.language, "尚不清楚", "not known") : std::string_view(value);
    std::string line;
    say(line, run.language, "改设事实：{} = {}", "fact set: {} = {}", label, shown);
    lines.push_back(std::move(line));
  }
  if (!run.open.empty()) {
    std::vector<std::string> ids;
    for (const int reading : run.open) ids.push_back(at(run.rules->readings, reading).id);
    say(lines.emplace_back(), run.language, "未选定的读法：{}；结果为其各种选项的范围",
        "readings left open: {}; results are what all their options allow",
        joined(ids, run.language));
  }
  for (std::size_t i = 0; i < run.rules->readings.size(); ++i) {
    const Reading& reading = run.rules->readings[i];
    if (run.selection[i] == reading.default_option) continue;
    const auto& taken = reading.options[static_cast<std::size_t>(run.selection[i])];
    const auto& usual = reading.options[static_cast<std::size_t>(reading.default_option)];
    std::string line;
    say(line, run.language, "改用读法：{} = {}（{}）；现行读法为 {}（{}）",
        "reading: {} = {} ({}); the default is {} ({})", reading.id, taken.first, taken.second,
        usual.first, usual.second);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> open_reading_lines(const Run& run, const Result& result) {
  std::vector<std::string> lines;
  for (const int index : result.open_readings) {
    const Reading& reading = at(run.rules->readings, index);
    std::vector<std::string> options;
    for (const auto& [id, meaning] : reading.options)
      say(options.emplace_back(), run.language, "{}（{}）", "{} ({})", id, meaning);
    say(lines.emplace_back(), run.language, "{}（{}）：{}？{}", "{} ({}): {}? {}", reading.id,
        reading.where, reading.question, joined(options, run.language));
  }
  return lines;
}

bool has_no_opinion(const Result& result) {
  return result.opinion < 0 && result.opinions_possible.empty();
}

bool has_no_opinion(const Brief& brief) {
  return brief.opinion < 0 && brief.opinions_possible == 0;
}

bool is_settled(const Result& result) {
  return has_no_opinion(result) ? result.value.has_value() : result.settled;
}

bool is_settled(const Brief& brief) {
  return has_no_opinion(brief) ? brief.value_known : brief.settled;
}

std::string_view undetermined_words(Language language) {
  return choose(language, "尚不能确定", "undetermined");
}

std::string opinion_words(const RuleSet& rules, const Result& result, Language language) {
  if (result.opinion >= 0) {
    const OpinionCode& code = rules.opinions[static_cast<std::size_t>(result.opinion)];
    return code.label.empty() ? code.id : code.label;
  }
  if (has_no_opinion(result)) return std::string(choose(language, "无", "none"));
  return std::string(undetermined_words(language));
}

std::string whole_opinion_words(const RuleSet& rules, const Result& result, Language language) {
  std::string text = opinion_words(rules, result, language);
  if (!result.opinions_possible.empty() && result.opinion < 0) {
    say(text, language, "，可能为{}", "; possible: {}", possible_words(rules, result, language));
  }
  if (result.needs_confirmation) {
    text += choose(language, "（须由人确认）", " (needs a person's confirmation)");
  }
  return text;
}

std::string grade_words(const RuleSet& rules, const Result& result, Language language) {
  if (result.grade >= 0) return at(rules.grades, result.grade).label;
  if (result.grades_possible.empty()) return std::string(choose(language, "无", "none"));
  std::vector<std::string> labels;
  for (const int grade : result.grades_possible) labels.push_back(at(rules.grades, grade).label);
  std::string text;
  say(text, language, "{}，可能为{}", "{}; possible: {}", undetermined_words(language),
      joined(labels, language));
  return text;
}

std::string column_words(const ResultColumn& column, const ColumnResult& found, Language language) {
  if (found.none) return std::string(choose(language, "无", "none"));
  std::string text;
  if (column.value) {
    text = range_text(found.number);
    if (!column.unit.empty()) text += " " + column.unit;
    return text;
  }
  std::vector<std::string> labels;
  for (const int label : found.labels) labels.push_back(at(column.labels, label));
  if (found.certain) return labels.front();
  say(text, language, "{}，可能为{}", "{}; possible: {}", undetermined_words(language),
      joined(labels, language));
  return text;
}

bool has_awards(const RuleSet& rules) {
  return std::any_of(rules.parts.begin(), rules.parts.end(),
                     [](const Part& part) { return part.kind == PartKind::awards; });
}

std::string possible_words(const RuleSet& rules, const Result& result, Language language) {
  std::vector<std::string> labels;
  for (const int opinion : result.opinions_possible) {
    const OpinionCode& code = rules.opinions[static_cast<std::size_t>(opinion)];
    labels.push_back(code.label.empty() ? code.id : code.label);
  }
  return joined(labels, language);
}

std::string_view name_heading(const RuleSet& rules, std::string_view usual) {
  return rules.report.name_heading.empty() ? usual : rules.report.name_heading;
}

std::string_view id_heading(const RuleSet& rules, std::string_view usual) {
  return rules.report.id_heading.empty() ? usual : rules.report.id_heading;
}

std::string part_words(const Part& part) {
  if (part.title.empty()) return part.id;
  return part.id.empty() ? part.title : part.id + " " + part.title;
}

}  // namespace guiju
