// Facts as stated and facts to try -> both results and what differs. One idea: both are evaluated in
// full, and only what differs is told.
#include "report/what_if.h"

#include <algorithm>

#include "report/wording.h"

namespace guiju {
namespace {

bool differs(const PartResult& a, const PartResult& b) {
  return a.score.low != b.score.low || a.score.high != b.score.high || a.state != b.state;
}

std::string grounds_words(const Run& run, const Result& result) {
  std::vector<std::string> names;
  for (const GroundResult& ground : result.grounds) {
    std::string name = at(run.rules->opinion_rows, ground.row).clause;
    if (ground.state != GroundState::holds) name += choose(run.language, "（可能）", " (possible)");
    names.push_back(std::move(name));
  }
  if (names.empty()) return std::string(choose(run.language, "无", "none"));
  return joined(names, run.language);
}

std::string score_words(const Run& run, const Result& result) {
  const std::string score = shown_score(result, score_rule(*run.rules, run.selection));
  return score.empty() ? std::string(choose(run.language, "无", "none")) : score;
}

std::string part_score(const PartResult& part, Language language) {
  std::string text = range_text(part.score);
  if (part.state == PartState::not_applicable)
    text += choose(language, "（不适用）", " (not applicable)");
  return text;
}

}  // namespace

Trial what_if(OpenEvaluator& evaluator, bool open_readings, const Body& stated,
              const FactsOptions& options) {
  const auto evaluate = [&](const Body& body, std::optional<Result>& result) {
    result.emplace();
    if (open_readings)
      evaluator.evaluate(body, *result);
    else
      evaluator.usual().evaluate(body, *result);
  };
  Trial out;
  try {
    evaluate(stated, out.before);
  } catch (const EvaluationFailure& failure) {
    out.before.reset();
    out.before_errors.push_back(failure.error);
  }
  out.body = stated;
  try_facts(evaluator.usual().plan().rules(), options, out.body);
  if (!out.body.errors.empty()) return out;
  try {
    evaluate(out.body, out.after);
  } catch (const EvaluationFailure& failure) {
    out.after.reset();
    out.body.errors.push_back(failure.error);
  }
  if (out.before && out.after)
    for (std::size_t i = 0; i < out.after->parts.size(); ++i)
      if (differs(out.before->parts[i], out.after->parts[i]))
        out.parts.push_back(static_cast<int>(i));
  return out;
}

std::vector<std::string> trial_changes(const Run& run, const Trial& trial) {
  const RuleSet& rules = *run.rules;
  const Language language = run.language;
  std::vector<std::string> lines;
  if (!trial.after) return lines;
  const Result& after = *trial.after;
  if (!trial.before) {
    for (const BodyError& error : trial.before_errors)
      say(lines.emplace_back(), language, "按所填事实不能评估：{}",
          "cannot be evaluated as stated: {}", message_of(error, language));
    return lines;
  }
  const Result& before = *trial.before;
  const auto change = [&](std::string_view what, const std::string& old, const std::string& now) {
    std::string& line = lines.emplace_back(what);
    if (old == now)
      say(line, language, "{}，不变", "{}, unchanged", now);
    else
      say(line, language, "{} → {}", "{} → {}", old, now);
  };
  change(choose(language, "得分      ", "Score     "), score_words(run, before),
         score_words(run, after));
  if (!rules.grades.empty())
    change(choose(language, "等级      ", "Grade     "), grade_words(rules, before, language),
           grade_words(rules, after, language));
  if (!rules.opinions.empty()) {
    change(choose(language, "评估意见  ", "Opinion   "),
           whole_opinion_words(rules, before, language),
           whole_opinion_words(rules, after, language));
    change(choose(language, "依据      ", "Grounds   "), grounds_words(run, before),
           grounds_words(run, after));
  }
  for (std::size_t i = 0; i < rules.results.size(); ++i)
    change(rules.results[i].label + std::string(choose(language, "：", ": ")),
           column_words(rules.results[i], before.columns[i], language),
           column_words(rules.results[i], after.columns[i], language));
  bool any = false;
  for (const int part : trial.parts) {
    if (!at(rules.parts, part).is_criterion()) continue;
    any = true;
    change(part_words(at(rules.parts, part)) + std::string(choose(language, "：", ": ")),
           part_score(at(before.parts, part), language),
           part_score(at(after.parts, part), language));
  }
  if (!any) lines.emplace_back(choose(language, "各行得分不变", "no row changes its score"));
  return lines;
}

Corrected outcome_of(const Result& result) {
  Corrected out;
  out.has_score = result.has_score;
  out.value_known = result.value.has_value();
  out.score = {result.low, result.high};
  out.grade = result.grade;
  out.opinion = result.opinion;
  for (const int grade : result.grades_possible) out.grades_possible |= std::uint64_t{1} << grade;
  for (const int code : result.opinions_possible) out.opinions_possible |= std::uint64_t{1} << code;
  return out;
}

void append_outcome(const Run& run, const Corrected& outcome, JsonWriter& json) {
  const RuleSet& rules = *run.rules;
  const ScoreRule* const rule = score_rule(rules, run.selection);
  const auto number = [&](const char* key, const char* exact, const Number& value) {
    json.key(key).string(shown_score(value, rule));
    if (!value.finite_decimals()) json.key(exact).string(value.to_exact_string());
  };
  json.key("score").begin_object();
  if (!outcome.has_score) {
    for (const char* key : {"value", "low", "high"}) json.key(key).null();
  } else {
    const bool known = outcome.value_known && outcome.score.known();
    if (known)
      number("value", "exact", outcome.score.low);
    else
      json.key("value").null();
    number("low", "low_exact", outcome.score.low);
    number("high", "high_exact", outcome.score.high);
  }
  json.end_object();
  json.key("grade").begin_object();
  json.key("value");
  if (outcome.grade >= 0)
    json.string(at(rules.grades, outcome.grade).label);
  else
    json.null();
  json.key("possible").begin_array();
  for (std::size_t i = 0; i < rules.grades.size(); ++i)
    if ((outcome.grades_possible >> i & 1) != 0) json.string(rules.grades[i].label);
  json.end_array();
  json.end_object();
  json.key("opinion").begin_object();
  json.key("code");
  if (outcome.opinion >= 0)
    json.string(at(rules.opinions, outcome.opinion).id);
  else if (outcome.opinions_possible == 0)
    json.null();
  else
    json.string("undetermined");
  json.key("possible").begin_array();
  for (std::size_t i = 0; i < rules.opinions.size(); ++i)
    if ((outcome.opinions_possible >> i & 1) != 0) json.string(rules.opinions[i].id);
  json.end_array();
  json.end_object();
}

void append_trial_json(const Run& run, const Trial& trial, std::string& out) {
  const RuleSet& rules = *run.rules;
  JsonWriter json(out);
  json.begin_object();
  const auto side = [&](const char* key, const std::optional<Result>& result) {
    json.key(key);
    if (!result) {
      json.null();
      return;
    }
    json.begin_object();
    append_outcome(run, outcome_of(*result), json);
    json.key("grounds").begin_array();
    for (const GroundResult& ground : result->grounds)
      json.string(at(rules.opinion_rows, ground.row).clause);
    json.end_array();
    json.end_object();
  };
  side("before", trial.before);
  if (!trial.before) {
    json.key("before_errors").begin_array();
    for (const BodyError& error : trial.before_errors) {
      json.begin_object();
      json.key("code").string(error.code);
      json.key("message").string(message_of(error, run.language));
      json.end_object();
    }
    json.end_array();
  }
  side("after", trial.after);
  json.key("parts").begin_array();
  for (const int part : trial.parts) {
    const auto score = [&](const char* key, const PartResult& found) {
      json.key(key).begin_object();
      json.key("low").string(found.score.low.to_string());
      json.key("high").string(found.score.high.to_string());
      json.key("state").string(found.state == PartState::not_applicable ? "not_applicable"
                               : found.state == PartState::unknown      ? "unknown"
                                                                        : "scored");
      json.end_object();
    };
    json.begin_object();
    json.key("part").string(at(rules.parts, part).id);
    score("before", at(trial.before->parts, part));
    score("after", at(trial.after->parts, part));
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace guiju
