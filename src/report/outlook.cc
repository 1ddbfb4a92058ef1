// One result -> what would change it. One idea: nothing is guessed; every course of events told is
// evaluated, a row that would lose nothing as one that is not applicable.
#include "report/outlook.h"

#include <algorithm>

#include "report/ledger_words.h"
#include "report/run.h"

namespace guiju {
namespace {

constexpr std::size_t singles_told = 5;  // rows that change the opinion alone, most lost first

void collect_lines(const RuleSet& rules, const Expr& expr, std::vector<ScoreLine>& lines) {
  const bool ordered =
      expr.op == Op::lt || expr.op == Op::le || expr.op == Op::gt || expr.op == Op::ge;
  if (ordered && expr.args.size() == 2) {
    const bool left = expr.args[0].op == Op::score;
    const Expr& other = expr.args[left ? 1 : 0];
    if ((left || expr.args[1].op == Op::score) && other.op == Op::number) {
      const auto same = [&other](const ScoreLine& line) { return line.value == other.number; };
      if (std::none_of(lines.begin(), lines.end(), same)) {
        ScoreLine& line = lines.emplace_back(ScoreLine{other.number, {}});
        for (const Parameter& parameter : rules.parameters) {
          const bool is_it = parameter.value.op == Op::number &&
                             parameter.value.number == line.value &&
                             parameter.value.type.kind == Type::Kind::number;
          if (is_it && line.label.empty()) line.label = parameter.label;
        }
      }
    }
  }
  for (const Expr& child : expr.args) collect_lines(rules, child, lines);
}

std::vector<ScoreLine> score_lines(const RuleSet& rules, const std::vector<int>& selection) {
  std::vector<ScoreLine> lines;
  for (const OpinionRow& row : rules.opinion_rows) {
    if (row.when && row.under.holds(selection)) collect_lines(rules, *row.when, lines);
  }
  for (const GradeRow& row : rules.grade_rows) {
    if (row.when) collect_lines(rules, *row.when, lines);
  }
  return lines;
}

// Rows of deductions; one that would lose nothing is as one that does not apply and keeps its marks.
std::vector<int> most_lost(const RuleSet& rules, const Result& result) {
  std::vector<int> parts;
  const auto surely_lost = [&](int part) {
    return at(rules.parts, part).marks - at(result.parts, part).score.high;
  };
  for (std::size_t i = 0; i < rules.parts.size(); ++i) {
    const int part = static_cast<int>(i);
    const Part& row = rules.parts[i];
    const bool spared =
        row.kind == PartKind::deductions && row.absent == Absent::full && !row.only_when;
    if (row.is_criterion() && spared && surely_lost(part).sign() > 0) parts.push_back(part);
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [&](int a, int b) { return surely_lost(a) > surely_lost(b); });
  return parts;
}

// The body as if `part` were not applicable.
void spare(Body& body, int part) {
  std::vector<int>& parts = body.not_applicable;
  const auto place = std::lower_bound(parts.begin(), parts.end(), part);
  if (place == parts.end() || *place != part) parts.insert(place, part);
}

// Evaluates another course of events. True when it has another opinion than `opinion`.
bool differs(Evaluator& evaluator, const Body& body, int opinion, Result& result) {
  try {
    evaluator.evaluate(body, result);
  } catch (const EvaluationFailure&) {
    return false;
  }
  return result.opinion != opinion;
}

}  // namespace

Outlook look_ahead(Evaluator& evaluator, const Body& body, const Result& result) {
  const RuleSet& rules = evaluator.plan().rules();
  Outlook outlook;
  outlook.lines = score_lines(rules, evaluator.plan().selection());
  outlook.most_lost = most_lost(rules, result);
  if (result.opinion < 0) return outlook;

  WhatIf without;
  for (const GroundResult& ground : result.grounds) {
    if (ground.state != GroundState::holds) continue;
    for (const int slot : ground.findings) {
      if (std::count(without.findings.begin(), without.findings.end(), slot) == 0) {
        without.findings.push_back(slot);
      }
    }
  }
  if (!without.findings.empty()) {
    Body other = body;
    for (const int slot : without.findings) other.set(slot, at(body.cells, slot) == 0 ? 1 : 0);
    if (differs(evaluator, other, result.opinion, without.result)) {
      outlook.changes.push_back(std::move(without));
    }
  }

  std::size_t singles = 0;
  for (const int part : outlook.most_lost) {
    Body other = body;
    spare(other, part);
    WhatIf change;
    change.parts.push_back(part);
    if (!differs(evaluator, other, result.opinion, change.result)) continue;
    outlook.changes.push_back(std::move(change));
    if (++singles == singles_told) break;
  }
  if (singles > 0) return outlook;
  // No row alone: the fewest, taken by points lost.
  Body other = body;
  WhatIf change;
  for (const int part : outlook.most_lost) {
    spare(other, part);
    change.parts.push_back(part);
    if (!differs(evaluator, other, result.opinion, change.result)) continue;
    outlook.changes.push_back(std::move(change));
    break;
  }
  return outlook;
}

}  // namespace guiju
