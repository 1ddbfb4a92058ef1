// What is taken → scores, from the innermost parts outwards. A score is made in this order: what it
// is based on (start less what is taken, its parts combined, or a formula); its adjustments, each
// with its clamp; the gate; zeroing; rounding; floor and ceiling.
//
// A part that does not apply counts as its policy says and leaves no line but one. A part that only
// may not apply is taken both ways.
#include <algorithm>

#include "evaluate/asks.h"
#include "evaluate/correction.h"
#include "evaluate/general.h"
#include "evaluate/general_ranges.h"

namespace guiju {

void GeneralSheet::run() {
  const std::size_t count = rules_.parts.size();
  parts.assign(count, {});
  states_.assign(count, {});
  asks_.assign(form_.charges.size(), {});
  taken_.assign(form_.charges.size(), {});
  shared_done_.assign(form_.shared.size(), false);
  abstract_.parts = &parts;
  for (std::size_t i = 0; i < count; ++i) see_absence(static_cast<int>(i));
  for (const PartOrder::Step& step : form_.steps) {
    if (step.part >= 0)
      see_part(step.part);
    else
      see_charge(step.charge);
  }
  total = {0, 0};
  coverage = 0;
  bool applies = false;
  for (std::size_t i = 0; i < count; ++i) {
    if (rules_.parts[i].parent >= 0) continue;
    const GeneralPartState& top = states_[i];
    if (!rules_.parts[i].bonus) coverage = coverage + top.coverage;
    if (top.leaves) continue;
    applies = true;
    PointRange score = parts[i].score;
    if (top.may_leave) score = hull(score, {0, 0});
    total = {total.low + score.low, total.high + score.high};
  }
  if (!applies) throw EvaluationError{Code::nothing_applies, {}, {rules_.id}};
}

const Number& GeneralSheet::instead_of(const Part& part) {
  static const Number zero = 0;
  return part.absent == Absent::zero ? zero : part.marks;
}

// What leaves its parent's sum or mean, or is inside a part that does not apply, has no ledger: it
// starts from what it counts as. A part above may turn out not to apply later, when all that it is
// made of has left: what was started from then stays.
const Number& GeneralSheet::start_of(int index) const {
  const GeneralPartState& s = state(index);
  const Part& source = part(index);
  const bool out = s.absent && (s.leaves || (source.parent >= 0 && state(source.parent).absent));
  return out ? instead_of(source) : form(index).start;
}

// Whether a part applies; what is inside a part that does not, does not either.
void GeneralSheet::see_absence(int index) {
  const Part& source = part(index);
  const GeneralPart& form_part = form(index);
  GeneralPartState& out = state(index);
  const bool named = named_not_applicable(body_, index);
  if (named && source.absent == Absent::forbidden)
    throw EvaluationError{Code::may_not_be_absent, source.span, {source.id}};
  if (named && source.absent == Absent::full && !source.marks_known && !source.marks_derived)
    throw EvaluationError{
        Code::marks_needed,
        source.span,
        {source.id, "不适用时按满分计", "it counts as full marks where it does not apply"}};
  out.absent = out.may_be_absent = named;
  if (!named && form_part.not_applicable) {
    const Value absent = abstract_.evaluate(*form_part.not_applicable);
    out.absent = absent.is_true();
    out.may_be_absent = absent.can_true;
  }
  if (source.absent == Absent::rescale || source.absent == Absent::leave) {
    out.leaves = out.absent;
    out.may_leave = out.may_be_absent;
  }
  if (form_part.only_when) {
    // A part that a body does not have is no member of anything.
    const Value has = abstract_.evaluate(*form_part.only_when);
    out.leaves = out.leaves || has.is_false();
    out.may_leave = out.may_leave || has.can_false;
    out.absent = out.absent || has.is_false();
    out.may_be_absent = out.may_be_absent || has.can_false;
  }
  if (source.parent < 0) return;
  const GeneralPartState& above = state(source.parent);
  if (above.absent) out.absent = out.may_be_absent = true;
  out.open_above = above.open();
}

// The range of a formula; without limit where the unknown facts have none.
PointRange GeneralSheet::value_range(const Expr& expr) {
  const Value v = abstract_.evaluate(expr);
  return {v.has_low ? v.low.exact() : -unlimited, v.has_high ? v.high.exact() : unlimited};
}

void GeneralSheet::step(int index, PointRange& score, LineKind kind, const PointRange& after,
                        const Adjustment* adjustment, int deduction) {
  if (!same(score, after))
    state(index).steps.push_back({kind, adjustment, deduction, score, after});
  score = after;
}

void GeneralSheet::see_part(int index) {
  const Part& source = part(index);
  GeneralPartState& out = state(index);
  PartResult& result = parts[static_cast<std::size_t>(index)];
  PointRange score;
  if (!out.absent) {
    score = basis(index);
    // All of its parts may have turned out not to apply.
    if (!out.absent) {
      adjust(index, score);
      if (form(index).counts_when) {
        const Value counts = abstract_.evaluate(*form(index).counts_when);
        if (counts.can_false)
          step(index, score, LineKind::guard,
               counts.can_true ? hull(score, {0, 0}) : PointRange{0, 0});
      }
      zero(index, score);
      if (source.round) {
        const auto rounded = [&](const Number& n) {
          return n.sign() != 0 && (n >= unlimited || n <= -unlimited)
                     ? n
                     : n.rounded(source.round->rounding, source.round->step);
        };
        step(index, score, LineKind::round, {rounded(score.low), rounded(score.high)});
      }
      limit(index, score, source.floor, source.ceiling);
    }
  }
  const Number& instead = instead_of(source);
  if (out.absent) {
    out.steps.clear();
    score = below(index);
    step(index, score, LineKind::not_applicable, {instead, instead});
    result.state = PartState::not_applicable;
  } else if (out.may_be_absent) {
    score = hull(score, {instead, instead});
  }
  check_points_fit(score, source.span);
  out.within = score;
  result.score = out.open() ? hull(score, {instead, instead}) : score;
  if (!out.absent) result.state = result.score.known() ? PartState::scored : PartState::unknown;
  out.start = start_of(index);
  cover(index);
}

// Its start with the lines of the parts in it: what the ledger has come to before its own steps.
PointRange GeneralSheet::below(int index) const {
  PointRange out{start_of(index), start_of(index)};
  for (const int child : part(index).children) {
    const PointRange& c = state(child).within;
    const Number& start = state(child).start;
    out = {out.low + c.low - start, out.high + c.high - start};
  }
  return out;
}

PointRange GeneralSheet::basis(int index) {
  const Part& source = part(index);
  if (source.kind == PartKind::deductions || source.kind == PartKind::awards) return charged(index);
  if (source.kind != PartKind::value) return combined(index);
  PointRange score = below(index);
  PointRange value = value_range(*form(index).value);
  const Number* const full = full_points(source);
  if (full != nullptr && is_corrected(body_, index))
    value = {std::max(value.low, *full), std::max(value.high, *full)};
  step(index, score, LineKind::value, value);
  return score;
}

Number GeneralSheet::room(int index) const {
  const Part& source = part(index);
  const Number& start = form(index).start;
  if (source.kind == PartKind::awards)
    return source.ceiling ? std::max(Number(0), *source.ceiling - start) : unlimited;
  return source.floor ? std::max(Number(0), start - *source.floor) : unlimited;
}

// Start less what is taken (or and what is given), within its room.
PointRange GeneralSheet::charged(int index) {
  const Part& source = part(index);
  const GeneralPart& form_part = form(index);
  if (form_part.shared >= 0) share(form_part.shared);
  GeneralPartState& out = state(index);
  if (form_part.shared < 0) {
    for (const int c : form_part.charges)
      for (const GeneralTaken& taken : taken_[static_cast<std::size_t>(c)])
        if (taken.target == index) {
          out.lost_low = out.lost_low + taken.low;
          out.lost_high = out.lost_high + taken.high;
        }
    out.lost_low = std::min(out.lost_low, room(index));
    out.lost_high = std::min(out.lost_high, room(index));
    // Awards put right give all.
    const Number* const full = full_points(source);
    if (full != nullptr && is_corrected(body_, index)) {
      out.lost_low = std::max(out.lost_low, *full - form_part.start);
      out.lost_high = std::max(out.lost_high, *full - form_part.start);
    }
  }
  const Number& start = form_part.start;
  if (source.kind == PartKind::awards) return {start + out.lost_low, start + out.lost_high};
  return {start - out.lost_high, start - out.lost_low};
}

// What exceeds one part's room is taken from the next that has room, in document order and then
// round; once for the least and once for the most that may be taken.
void GeneralSheet::share(int group) {
  if (shared_done_[static_cast<std::size_t>(group)]) return;
  shared_done_[static_cast<std::size_t>(group)] = true;
  const std::vector<int>& members = form_.shared[static_cast<std::size_t>(group)];
  const auto fold = [&](bool most) {
    std::vector<Number> lost(members.size()), excess(members.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (state(members[i]).absent) continue;
      for (const int c : form(members[i]).charges)
        for (const GeneralTaken& taken : taken_[static_cast<std::size_t>(c)])
          if (taken.target == members[i])
            lost[i] = std::min(unlimited, lost[i] + (most ? taken.high : taken.low));
      if (!most && state(members[i]).open()) lost[i] = 0;
      excess[i] = std::max(Number(0), lost[i] - room(members[i]));
      lost[i] = lost[i] - excess[i];
    }
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t s = 1; s < members.size() && excess[i].sign() > 0; ++s) {
        const std::size_t other = (i + s) % members.size();
        // A part that does not apply takes no part. Where that is unknown, the most that the others
        // can lose counts it as absent, the least as there.
        if (state(members[other]).absent || (most && state(members[other]).open())) continue;
        const Number moved = std::min(excess[i], room(members[other]) - lost[other]);
        lost[other] = lost[other] + moved;
        excess[i] = excess[i] - moved;
      }
    for (std::size_t i = 0; i < members.size(); ++i) {
      GeneralPartState& out = state(members[i]);
      // Of its own it may lose all to the others' excess, or nothing.
      if (out.open()) lost[i] = most ? room(members[i]) : Number(0);
      (most ? out.lost_high : out.lost_low) = lost[i];
    }
  };
  fold(false);
  fold(true);
}

void GeneralSheet::adjust(int index, PointRange& score) {
  using How = Adjustment::How;
  for (const GeneralAdjustment& adjustment : form(index).adjustments) {
    const Value holds = adjustment.when ? abstract_.evaluate(*adjustment.when) : Value::truth(true);
    if (!holds.can_true) continue;
    const PointRange amount = value_range(*adjustment.amount);
    PointRange after =
        adjustment.source->how == How::set ? amount
        : adjustment.source->how == How::multiply
            ? product(score, amount)
            : PointRange{bounded(score.low + amount.low), bounded(score.high + amount.high)};
    const auto clamp = [&](Number n) {
      if (adjustment.source->floor) n = std::max(n, *adjustment.source->floor);
      if (adjustment.source->ceiling) n = std::min(n, *adjustment.source->ceiling);
      return n;
    };
    after = {clamp(after.low), clamp(after.high)};
    if (holds.can_false) after = hull(after, score);
    step(index, score, LineKind::adjust, after, adjustment.source);
  }
}

void GeneralSheet::zero(int index, PointRange& score) {
  for (const int c : form(index).charges)
    for (const GeneralAsk& ask : asks_[static_cast<std::size_t>(c)]) {
      if (ask.zeroes != index) continue;
      step(index, score, LineKind::guard, ask.sure ? PointRange{0, 0} : hull(score, {0, 0}),
           nullptr, ask.deduction);
    }
}

void GeneralSheet::limit(int index, PointRange& score, const std::optional<Number>& floor,
                         const std::optional<Number>& ceiling) {
  if (floor)
    step(index, score, LineKind::floor,
         {std::max(score.low, *floor), std::max(score.high, *floor)});
  if (ceiling)
    step(index, score, LineKind::cap,
         {std::min(score.low, *ceiling), std::min(score.high, *ceiling)});
}

// Marks that apply, combined as scores are; a part that certainly does not apply has none.
void GeneralSheet::cover(int index) {
  const Part& source = part(index);
  GeneralPartState& out = state(index);
  out.coverage = 0;
  if (out.absent) return;
  if (source.children.empty() || source.kind == PartKind::value) {
    out.coverage = source.marks;
    return;
  }
  Number sum = source.start.value_or(Number(0)), weights = 0;
  std::optional<Number> extreme;
  for (const int child : source.children) {
    const Part& c = part(child);
    if (c.bonus || state(child).leaves) continue;
    Number weight = 1;
    if (form(child).weight) {
      const PointRange range = value_range(*form(child).weight);
      weight = range.known() ? range.low : Number(0);
    }
    sum = sum + weight * state(child).coverage;
    weights = weights + weight;
    const Number& covered = state(child).coverage;
    if (!extreme || (source.kind == PartKind::maximum ? covered > *extreme : covered < *extreme))
      extreme = covered;
  }
  if (source.kind == PartKind::mean)
    out.coverage = weights.sign() > 0 ? sum / weights : Number(0);
  else if (source.kind == PartKind::maximum || source.kind == PartKind::minimum)
    out.coverage = extreme.value_or(Number(0));
  else
    out.coverage = sum;
  // Its parts may be worth more than it counts.
  if (source.marks_known) out.coverage = std::min(out.coverage, source.marks);
}

}  // namespace guiju
