// Plan in the fast form + body → scores and outcome, with the asks they are made of: exactly where
// everything needed is known, else as sets of possible values.
#include "evaluate/fast_run.h"

namespace guiju {

PointRange score_range(const Program& program, Abstract& abstract, std::int64_t low,
                       std::int64_t high) {
  const Number least = program.points(low);
  const PointRange total{least, low == high ? least : program.points(high)};
  if (program.score_is_total) return total;
  if (program.score_linear) {
    const Number lower = total.low * program.score_slope + program.score_offset;
    return {lower, low == high ? lower : total.high * program.score_slope + program.score_offset};
  }
  abstract.total = &total;
  const Value v = abstract.evaluate(program.score_value);
  abstract.total = nullptr;
  if (!v.has_low || !v.has_high)
    throw EvaluationError{Code::number_too_large, program.score_value.span};
  return {v.low.exact(), v.high.exact()};
}

void part_points(const Program& program, const Sheet& sheet, std::vector<PartResult>& parts) {
  parts.resize(sheet.low.size());
  PartResult* part = parts.data();
  const std::size_t count = parts.size(), ready = program.ready_points.size();
  const Number* const numbers = program.ready_points.data();
  const std::int64_t* const lows = sheet.low.data();
  const std::int64_t* const highs = sheet.high.data();
  for (std::size_t i = 0; i < count; ++i, ++part) {
    const std::int64_t low = lows[i], high = highs[i];
    if (low == high && static_cast<std::uint64_t>(low) < ready) {
      part->state = PartState::scored;
      part->score.low = part->score.high = numbers[low];
      continue;
    }
    part->state = low == high ? PartState::scored : PartState::unknown;
    part->score.low = program.points(low);
    part->score.high = program.points(high);
  }
}

// Collects, scores and decides; leaves everything in what is handed in.
void run_fast(const Plan& plan, const Body& body, Abstract& abstract, Asks& asks, Sheet& sheet,
              Outcome& outcome, PointRange& score, std::vector<PartResult>& parts, bool& complete,
              bool with_parts) {
  const Program& program = plan.program();
  const RuleSet& rules = plan.rules();
  complete = is_complete(program, body);
  asks.clear(program, rules.deductions.size());
  if (complete) {
    Runner runner(program, body, abstract);
    collect_exact(program, body, runner, asks);
    make_sheet(program, asks, true, sheet);
    runner.set_points(sheet.total_low, sheet.low.data());
    score = score_range(program, abstract, sheet.total_low, sheet.total_high);
    if (with_parts || program.general_points || program.row_points)
      part_points(program, sheet, parts);
    const PointRange total{Number::scaled(sheet.total_low, program.decimals),
                           Number::scaled(sheet.total_low, program.decimals)};
    abstract.total = &total;
    abstract.score = &score;
    abstract.parts = &parts;
    decide_exact(program, rules, body, runner, abstract, outcome);
    abstract.total = nullptr;
    return;
  }
  collect_open(program, body, abstract, asks);
  make_sheet(program, asks, false, sheet);
  score = score_range(program, abstract, sheet.total_low, sheet.total_high);
  part_points(program, sheet, parts);
  const PointRange total{Number::scaled(sheet.total_low, program.decimals),
                         Number::scaled(sheet.total_high, program.decimals)};
  abstract.total = &total;
  abstract.score = &score;
  abstract.parts = &parts;
  decide_open(program, rules, body, abstract, outcome);
  abstract.total = nullptr;
}

}  // namespace guiju
