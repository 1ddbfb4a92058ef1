// A set of criteria put right → what comes out. One idea: the engine itself evaluates every set; what
// lines say of it is read off its scores.
#include "evaluate/correction.h"

#include <algorithm>

#include "plan/general_form.h"
#include "plan/program.h"

namespace guiju {

namespace {

bool is_full(const Part& part, const PointRange& score) {
  const Number* const full = full_points(part);
  return full == nullptr || score.low >= *full;
}

// Scores of all parts in points.
void take_parts(const Brief& brief, bool general, std::vector<PartResult>& parts) {
  const std::size_t count = general ? brief.parts.size() : brief.part_low.size();
  parts.resize(count);
  for (std::size_t i = 0; i < count; ++i)
    parts[i].score = general ? brief.parts[i]
                             : PointRange{Number::scaled(brief.part_low[i], brief.decimals),
                                          Number::scaled(brief.highest()[i], brief.decimals)};
}

PointRange sum_of_tops(const RuleSet& rules, const std::vector<PartResult>& parts) {
  PointRange total{0, 0};
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (rules.parts[i].parent < 0)
      total = {total.low + parts[i].score.low, total.high + parts[i].score.high};
  return total;
}

// At most so many steps for exact bounds, as long as it lives.
class FewerSteps {
 public:
  FewerSteps(Evaluator& evaluator, std::size_t most)
      : evaluator_(evaluator), before_(evaluator.bound_steps()) {
    evaluator_.set_bound_steps(std::min(before_, most));
  }
  ~FewerSteps() { evaluator_.set_bound_steps(before_); }
  FewerSteps(const FewerSteps&) = delete;
  FewerSteps& operator=(const FewerSteps&) = delete;

 private:
  Evaluator& evaluator_;
  const std::size_t before_;
};

}  // namespace

Corrected outcome_of(const Brief& brief) {
  Corrected out;
  out.has_score = brief.has_score;
  out.value_known = brief.value_known;
  out.score = {brief.low, brief.high};
  out.grade = brief.grade;
  out.opinion = brief.opinion;
  out.grades_possible = brief.grades_possible;
  out.opinions_possible = brief.opinions_possible;
  return out;
}

const Number* full_points(const Part& part) {
  if (part.kind != PartKind::awards && part.kind != PartKind::value) return nullptr;
  if (part.ceiling) return &*part.ceiling;
  return part.marks_known ? &part.marks : nullptr;
}

Corrections::Corrections(Evaluator& evaluator, const Body& body, const Result& result)
    : evaluator_(evaluator), body_(body), steps_left_(evaluator.bound_steps()) {
  const Plan& plan = evaluator.plan();
  Abstract abstract(plan.rules(), body);
  lines_ = point_lines(plan, abstract);
  if (result.has_score) find_candidates(result);
  // What is not known may act on several criteria at once.
  const auto known = [](const PartResult& part) { return part.score.known(); };
  if (!std::all_of(result.parts.begin(), result.parts.end(), known)) return;
  groups_ = independent_groups(plan);
  score_adds_up_ = adds_up(plan.program().score_value, false);
}

void Corrections::find_candidates(const Result& result) {
  const RuleSet& rules = evaluator_.plan().rules();
  std::vector<bool> asks(rules.parts.size());
  for (const LedgerLine& line : result.ledger)
    if (line.deduction >= 0)
      asks[static_cast<std::size_t>(
          rules.deductions[static_cast<std::size_t>(line.deduction)].part)] = true;
  for (std::size_t i = 0; i < rules.parts.size(); ++i) {
    const Part& part = rules.parts[i];
    if (!part.is_criterion() || result.parts[i].state == PartState::not_applicable) continue;
    if (part.kind == PartKind::deductions ? asks[i] : !is_full(part, result.parts[i].score))
      candidates_.push_back(static_cast<int>(i));
  }
}

const Corrected& Corrections::evaluate(const std::vector<int>& parts) {
  const auto [place, is_new] = evaluated_.try_emplace(parts);
  Corrected& out = place->second;
  if (!is_new) return out;
  const Plan& plan = evaluator_.plan();
  out.lines.resize(lines_.size());
  body_.corrected = parts;
  const FewerSteps fewer(evaluator_, steps_left_);
  try {
    const Brief& brief = evaluator_.brief(body_);
    if (plan.general() != nullptr)
      steps_left_ -= std::min(steps_left_, evaluator_.bound_steps_used());
    std::vector<PartResult> scores;
    const bool general = plan.general() != nullptr;
    take_parts(brief, general, scores);
    std::vector<LineStanding> lines = std::move(out.lines);
    out = outcome_of(brief);
    out.lines = std::move(lines);
    out.total = general ? brief.total : sum_of_tops(plan.rules(), scores);
    Abstract abstract(plan.rules(), body_);
    abstract.whole_points = !general;
    abstract.total = &out.total;
    abstract.score = &out.score;
    abstract.parts = &scores;
    for (std::size_t i = 0; i < lines_.size(); ++i) out.lines[i] = standing_of(lines_[i], abstract);
  } catch (const EvaluationFailure&) {
    out.failed = true;
  } catch (const NumberOverflow&) {
    out.failed = true;
  }
  if (out.failed)
    for (LineStanding& line : out.lines) line.failed = true;
  body_.corrected.clear();
  return out;
}

const std::vector<int>& Corrections::groups(std::size_t line) const {
  static const std::vector<int> none;
  return adds_up(lines_[line].subject, score_adds_up_) ? groups_ : none;
}

}  // namespace guiju
