// What follows from a score: exactly one score rule under every selection of readings, an opinion
// for every choice that is in scope, grades that always decide.
#include <algorithm>

#include "plan/fold.h"
#include "rules/checks.h"

namespace guiju {

std::vector<std::vector<int>> selections(const RuleSet& rules,
                                         const std::vector<const Under*>& unders,
                                         std::size_t limit) {
  std::vector<int> involved;
  for (const Under* under : unders)
    for (const auto& entry : under->readings)
      if (std::find(involved.begin(), involved.end(), entry.first) == involved.end())
        involved.push_back(entry.first);
  std::vector<std::vector<int>> out{rules.default_readings()};
  for (const int reading : involved) {
    const std::size_t before = out.size();
    const int options =
        static_cast<int>(rules.readings[static_cast<std::size_t>(reading)].options.size());
    for (std::size_t i = 0; i < before; ++i)
      for (int option = 0; option < options; ++option) {
        if (option == out[i][static_cast<std::size_t>(reading)]) continue;
        if (out.size() >= limit) return out;
        out.push_back(out[i]);
        out.back()[static_cast<std::size_t>(reading)] = option;
      }
  }
  return out;
}

std::string describe_selection(const RuleSet& rules, const std::vector<int>& selection,
                               const std::vector<const Under*>& of) {
  std::string out;
  std::vector<int> seen;
  for (const Under* under : of)
    for (const auto& entry : under->readings) {
      if (std::find(seen.begin(), seen.end(), entry.first) != seen.end()) continue;
      seen.push_back(entry.first);
      const Reading& reading = rules.readings[static_cast<std::size_t>(entry.first)];
      out +=
          (out.empty() ? "" : ", ") + reading.id + "=" +
          reading
              .options[static_cast<std::size_t>(selection[static_cast<std::size_t>(entry.first)])]
              .first;
    }
  return out;
}

namespace {

constexpr std::size_t selection_limit = 4096;

void check_scores(LoadContext& context) {
  RuleSet& rules = context.rules;
  std::vector<const Under*> unders;
  for (const ScoreRule& rule : rules.scores) unders.push_back(&rule.under);
  // In both languages, as "under …" needs it.
  const auto words = [&](const std::vector<int>& selection) -> std::vector<std::string> {
    const std::string text = describe_selection(rules, selection, unders);
    if (text.empty()) return {"任何读法", "any reading"};
    return {"读法 " + text + " ", text};
  };
  const auto all = selections(rules, unders, selection_limit + 1);
  if (all.size() > selection_limit) {
    context.error(Code::too_many_selections, context.score_span, {std::to_string(selection_limit)});
    return;
  }
  for (const auto& selection : all) {
    const ScoreRule* first = nullptr;
    for (const ScoreRule& rule : rules.scores) {
      if (!rule.under.holds(selection)) continue;
      if (first != nullptr) {
        context.error(Code::two_scores, rule.span, words(selection))
            .notes.push_back({{context.source, first->span}, Code::first_here, {}});
        return;
      }
      first = &rule;
    }
    if (first == nullptr) {
      const Span span = rules.scores.empty() ? context.score_span : rules.scores.front().span;
      context.error(Code::no_score_rule, span, words(selection));
      return;
    }
  }
}

// Which options of `slot` a scope condition lets through; all when it does not speak of the slot
// alone. Decided by trying each option.
bool in_scope(const RuleSet& rules, int slot, int option) {
  if (!rules.scope.when) return true;
  const auto value = fold_with_choice(rules, *rules.scope.when, slot, option);
  return !(value.op == Op::boolean && value.number.sign() == 0);
}

void check_rows(LoadContext& context) {
  RuleSet& rules = context.rules;
  for (const OpinionRow& row : rules.opinion_rows) {
    if (row.by_slot < 0) continue;
    const Fact& fact = rules.facts.scalar(row.by_slot);
    for (std::size_t i = 0; i < row.by_choice.size(); ++i)
      if (row.by_choice[i] < 0 && in_scope(rules, row.by_slot, static_cast<int>(i)))
        context.error(Code::choice_without_opinion, row.span,
                      {row.clause, fact.id, fact.choices[i]});
  }
  // A row after an unconditional one can never decide.
  const OpinionRow* closed = nullptr;
  for (const OpinionRow& row : rules.opinion_rows) {
    if (closed != nullptr)
      context.error(Code::unreachable_row, row.span, {row.clause, closed->clause})
          .notes.push_back(
              {{context.source, closed->span}, Code::earlier_tier_here, {closed->clause}});
    // A missing condition is an error of its own, but for an `otherwise` row.
    const bool always = (row.otherwise && !row.has_when) ||
                        (row.when && row.when->op == Op::boolean && row.when->number.sign() != 0);
    if (always && row.under.empty()) closed = &row;
  }
  for (std::size_t i = 1; i < rules.grade_rows.size(); ++i) {
    const GradeRow& earlier = rules.grade_rows[i - 1];
    const GradeRow& row = rules.grade_rows[i];
    if (earlier.when || earlier.grade < 0 || row.grade < 0) continue;
    const auto label = [&](const GradeRow& r) {
      return rules.grades[static_cast<std::size_t>(r.grade)].label;
    };
    context.error(Code::unreachable_row, row.span, {label(row), label(earlier)})
        .notes.push_back(
            {{context.source, earlier.span}, Code::earlier_tier_here, {label(earlier)}});
  }
  if (!rules.grade_rows.empty() && rules.grade_rows.back().when)
    context.error(Code::grade_may_be_missing, rules.grade_rows.back().span);
}

}  // namespace

void check_outcome(LoadContext& context) {
  check_scores(context);
  check_rows(context);
}

}  // namespace guiju
