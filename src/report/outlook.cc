// One result -> what would change it. One idea: nothing is guessed; every course of events told is
// evaluated by the engine's own rules.
#include "report/outlook.h"

#include <algorithm>

#include "plan/fold.h"
#include "report/run.h"

namespace guiju {
namespace {

// Lines as they stand for the result.
std::vector<LineStanding> standings(const Plan& plan, const Body& body, const Result& result,
                                    const std::vector<PointLine>& lines) {
  std::vector<LineStanding> out;
  try {
    const PointRange total = total_of(plan.rules(), result);
    const PointRange score{result.low, result.high};
    Abstract abstract(plan.rules(), body);
    abstract.whole_points = plan.general() == nullptr;
    abstract.total = &total;
    abstract.score = &score;
    abstract.parts = &result.parts;
    for (const PointLine& line : lines) out.push_back(standing_of(line, abstract));
  } catch (const NumberOverflow&) {
    out.clear();
  }
  return out;
}

// Criteria that may be put right for a line. In further result columns a higher score need not be the
// better one, so only what was taken away is given back there.
std::vector<int> allowed_for(const RuleSet& rules, bool decides,
                             const std::vector<int>& candidates) {
  if (decides) return candidates;
  std::vector<int> out;
  std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(out),
               [&](int part) { return at(rules.parts, part).kind == PartKind::deductions; });
  return out;
}

class Outlooker {
 public:
  Outlooker(Evaluator& evaluator, const Body& body, const Result& result,
            const CorrectionLimits& limits)
      : plan_(evaluator.plan()),
        rules_(plan_.rules()),
        result_(result),
        limits_(limits),
        corrections_(evaluator, body, result) {}

  void run(Outlook& out) {
    const std::vector<PointLine>& lines = corrections_.lines();
    const bool decide = std::any_of(lines.begin(), lines.end(),
                                    [](const PointLine& line) { return line.decides(); });
    const std::vector<int> candidates = allowed_for(rules_, decide, corrections_.candidates());
    for (const int part : candidates) {
      const Corrected& alone = corrections_.evaluate({part});
      if (!alone.failed) out.corrections.push_back(brought_back({}, {part}, part));
    }
    if (!candidates.empty()) {
      const Corrected& all = corrections_.evaluate(candidates);
      if (!all.failed) out.all = all;
    }
    for (std::size_t i = 0; i < out.lines.size(); ++i) {
      OutlookLine& line = out.lines[i];
      if (line.standing.reached || !line.line.in_play) continue;
      const std::vector<int> allowed = allowed_for(rules_, line.line.decides(), candidates);
      if (!allowed.empty()) line.reach = reach(i, line.line, allowed);
    }
  }

  const std::vector<PointLine>& lines() const { return corrections_.lines(); }

 private:
  PutRight brought_back(const std::vector<int>& before, const std::vector<int>& after, int part) {
    PutRight out;
    out.part = part;
    const Corrected& without = corrections_.evaluate(before);
    const Corrected& with = corrections_.evaluate(after);
    if (without.failed || with.failed) return out;
    out.least = with.total.low - without.total.low;
    out.most = with.total.high - without.total.high;
    return out;
  }

  LineReach reach(std::size_t number, const PointLine& line, const std::vector<int>& allowed) {
    LineReach out;
    out.found = find_correcting_sets(corrections_, number, allowed, limits_);
    out.all_reach = corrections_.evaluate(allowed).lines[number].reached;
    for (const std::vector<int>& parts : out.found.sets) {
      CorrectingSet& set = out.sets.emplace_back();
      set.result = corrections_.evaluate(parts);
      std::vector<int> so_far;
      for (const int part : parts) {
        std::vector<int> more = so_far;
        more.push_back(part);
        set.parts.push_back(brought_back(so_far, more, part));
        so_far = std::move(more);
      }
    }
    const auto stays = [&](int now, int Corrected::*what) {
      return now >= 0 && !out.sets.empty() &&
             std::all_of(out.sets.begin(), out.sets.end(),
                         [&](const auto& set) { return set.result.*what == now; });
    };
    out.opinion_stays =
        line.stands_in(LineUse::Table::opinion) && stays(result_.opinion, &Corrected::opinion);
    out.grade_stays =
        line.stands_in(LineUse::Table::grade) && stays(result_.grade, &Corrected::grade);
    return out;
  }

  const Plan& plan_;
  const RuleSet& rules_;
  const Result& result_;
  const CorrectionLimits limits_;
  Corrections corrections_;
};

void add_lines(const Plan& plan, const Body& body, const Result& result,
               const std::vector<PointLine>& lines, Outlook& out) {
  if (!result.has_score) return;
  const std::vector<LineStanding> found = standings(plan, body, result, lines);
  // One that has no value for these facts is none; the order of the lines is kept.
  for (std::size_t i = 0; i < found.size(); ++i) out.lines.push_back({lines[i], found[i], {}});
}

// Of an equality: the number where it can still be reached, or be left by going beyond it.
void choose_of_equalities(std::vector<OutlookLine>& lines) {
  const auto leaves = [](const OutlookLine& line) {
    const OpenRange distance = line.standing.distance();
    return line.line.equal && line.line.beyond && distance.known() && distance.low.sign() == 0 &&
           line.reach && !line.reach->sets.empty();
  };
  std::vector<OutlookLine> kept;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool pair = lines[i].line.equal && !lines[i].line.beyond && i + 1 < lines.size() &&
                      leaves(lines[i + 1]);
    if (lines[i].line.equal && (lines[i].line.beyond ? !leaves(lines[i]) : pair)) continue;
    kept.push_back(std::move(lines[i]));
  }
  lines = std::move(kept);
}

void add_fixed_grounds(const Plan& plan, const Result& result, Outlook& out) {
  const RuleSet& rules = plan.rules();
  bool decided = result.opinion < 0;
  for (const GroundResult& ground : result.grounds) {
    const OpinionRow& row = at(rules.opinion_rows, ground.row);
    const bool gives = row.opinion >= 0 || row.by_slot >= 0;
    const bool first = !decided && gives && ground.state == GroundState::holds;
    decided = decided || first;
    if (row.otherwise || !row.when) continue;
    if (speaks_of_points(fold(rules, *row.when, plan.selection()))) continue;
    out.fixed.push_back({ground.row, ground.state, first});
  }
}

// The grade that a row of facts alone gives.
void add_fixed_grade(const Plan& plan, const Body& body, const Result& result, Outlook& out) {
  const RuleSet& rules = plan.rules();
  if (result.grade < 0) return;
  for (const GroundResult& ground : result.grounds)
    if (ground.state == GroundState::holds && at(rules.opinion_rows, ground.row).grade >= 0) return;
  try {
    const PointRange total = total_of(rules, result);
    const PointRange score{result.low, result.high};
    Abstract abstract(rules, body);
    abstract.whole_points = plan.general() == nullptr;
    abstract.total = &total;
    abstract.score = &score;
    abstract.parts = &result.parts;
    for (std::size_t i = 0; i < rules.grade_rows.size(); ++i) {
      if (!rules.grade_rows[i].when) return;
      const Expr when = fold(rules, *rules.grade_rows[i].when, plan.selection());
      const Value holds = abstract.evaluate(when);
      if (holds.is_false()) continue;
      if (holds.is_true() && !speaks_of_points(when)) out.fixed_grade = static_cast<int>(i);
      return;
    }
  } catch (const EvaluationError&) {
    return;
  } catch (const NumberOverflow&) {
    return;
  }
}

void add_findings(Evaluator& evaluator, const Body& body, const Result& result, Outlook& out) {
  WithoutFindings without;
  for (const GroundResult& ground : result.grounds) {
    if (ground.state != GroundState::holds) continue;
    for (const int slot : ground.findings)
      if (std::count(without.findings.begin(), without.findings.end(), slot) == 0)
        without.findings.push_back(slot);
  }
  if (without.findings.empty()) return;
  Body other = body;
  for (const int slot : without.findings) other.set(slot, at(body.cells, slot) == 0 ? 1 : 0);
  try {
    evaluator.evaluate(other, without.result);
  } catch (const EvaluationFailure&) {
    return;
  }
  if (without.result.opinion != result.opinion) out.without_findings = std::move(without);
}

}  // namespace

Outlook look_ahead(Evaluator& evaluator, const Body& body, const Result& result,
                   const CorrectionLimits& limits) {
  Outlook out;
  out.limits = limits;
  Outlooker outlooker(evaluator, body, result, limits);
  add_lines(evaluator.plan(), body, result, outlooker.lines(), out);
  try {
    outlooker.run(out);
  } catch (const NumberOverflow&) {
    // Differences of ratios that no number holds: nothing is told of corrections then.
    out.corrections.clear();
    for (OutlookLine& line : out.lines) line.reach.reset();
  }
  std::erase_if(out.lines, [](const OutlookLine& line) { return line.standing.failed; });
  choose_of_equalities(out.lines);
  add_fixed_grounds(evaluator.plan(), result, out);
  add_fixed_grade(evaluator.plan(), body, result, out);
  if (result.opinion >= 0) add_findings(evaluator, body, result, out);
  return out;
}

Outlook look_at_lines(Evaluator& evaluator, const Body& body, const Result& result) {
  Outlook out;
  Abstract abstract(evaluator.plan().rules(), body);
  add_lines(evaluator.plan(), body, result, point_lines(evaluator.plan(), abstract), out);
  std::erase_if(out.lines, [](const OutlookLine& line) { return line.standing.failed; });
  choose_of_equalities(out.lines);
  add_fixed_grounds(evaluator.plan(), result, out);
  add_fixed_grade(evaluator.plan(), body, result, out);
  return out;
}

}  // namespace guiju
