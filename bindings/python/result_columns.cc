// Rule set + names → the columns of a table of results.
#include "result_columns.h"

#include <algorithm>

#include "plan/program.h"
#include "report/wording.h"

namespace guiju::python {

namespace {

// Decimals that points of parts, and scores, need.
std::pair<int, int> scales(const Evaluation& evaluation) {
  const RuleSet& rules = *evaluation.run().rules;
  int points = 0;
  for (const Part& part : rules.parts)
    points = std::max(points, part.marks.finite_decimals().value_or(0));
  const auto plan = evaluation.handle().plans->get(evaluation.run().selection);
  if (plan->general() == nullptr) points = std::max(points, plan->program().decimals);
  int score = points;
  const ScoreRule* const rule = score_rule(rules, evaluation.run().selection);
  if (rule != nullptr && rule->shown_rounding)
    score = std::max(score, rule->shown_step.finite_decimals().value_or(0));
  return {points, score};
}

std::vector<ColumnHead> all_columns(const Evaluation& evaluation) {
  const RuleSet& rules = *evaluation.run().rules;
  const auto [points, score] = scales(evaluation);
  std::vector<ColumnHead> heads{
      {"id", ColumnKind::text, 0, Says::id},
      {"name", ColumnKind::text, 0, Says::name},
      {"score", ColumnKind::points, score, Says::score},
      {"score_low", ColumnKind::points, score, Says::score_low},
      {"score_high", ColumnKind::points, score, Says::score_high},
      {"grade", ColumnKind::text, 0, Says::grade},
      {"opinion", ColumnKind::text, 0, Says::opinion},
      {"possible", ColumnKind::text, 0, Says::possible},
      {"settled", ColumnKind::flag, 0, Says::settled},
      {"needs_confirmation", ColumnKind::flag, 0, Says::needs_confirmation}};
  for (std::size_t i = 0; i < rules.parts.size(); ++i)
    if (rules.parts[i].is_criterion())
      heads.push_back(
          {rules.parts[i].id, ColumnKind::points, points, Says::criterion, static_cast<int>(i)});
  for (std::size_t i = 0; i < rules.results.size(); ++i) {
    const ResultColumn& column = rules.results[i];
    const int decimals = column.round ? column.round->step.finite_decimals().value_or(0) : 0;
    heads.push_back({column.id, column.value ? ColumnKind::points : ColumnKind::text, decimals,
                     Says::result, static_cast<int>(i)});
  }
  heads.push_back({"unknown", ColumnKind::text, 0, Says::unknown});
  heads.push_back({"error", ColumnKind::text, 0, Says::error});
  return heads;
}

}  // namespace

std::vector<ColumnHead> result_columns(const Evaluation& evaluation,
                                       const std::optional<std::vector<std::string>>& names) {
  std::vector<ColumnHead> all = all_columns(evaluation);
  if (!names) return all;
  std::vector<ColumnHead> out{all.front()};
  for (const std::string& name : *names) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const ColumnHead& head) { return head.name == name; });
    const Language language = evaluation.run().language;
    std::string text;
    if (found == all.end()) {
      std::vector<std::string> known;
      for (const ColumnHead& head : all) known.push_back(head.name);
      const std::string nearest = nearest_name(name, known);
      say(text, language, "结果没有列“{}”", "the results have no column '{}'", name);
      if (!nearest.empty()) say(text, language, "；是不是“{}”？", "; did you mean '{}'?", nearest);
      throw WrongUse(text);
    }
    if (found->says == Says::id) continue;  // is always there
    if (std::any_of(out.begin(), out.end(),
                    [&](const ColumnHead& head) { return head.name == name; })) {
      say(text, language, "列“{}”要了两次", "column '{}' is asked for twice", name);
      throw WrongUse(text);
    }
    out.push_back(*found);
  }
  return out;
}

}  // namespace guiju::python
