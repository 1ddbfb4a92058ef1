// What is taken → scores, from the innermost parts outwards. A score is made in this order: what it
// is based on (start less what is taken, its parts combined, or a formula); its adjustments, each
// with its clamp; the gate; zeroing; rounding; floor and ceiling.
//
// A part that does not apply counts as its policy says and leaves no line but one. A part that only
// may not apply is taken both ways.
#include <algorithm>

#include "evaluate/asks.h"
#include "evaluate/general.h"

namespace guiju {

namespace {

const Number unlimited = Number(general_unlimited);
constexpr std::size_t most_open_members = 10;  // 2^10 ways to be present or not

bool same(const PointRange& a, const PointRange& b) { return a.low == b.low && a.high == b.high; }

PointRange hull(const PointRange& a, const PointRange& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

// Products stay within what stands for "no limit".
Number bounded(const Number& value) { return std::clamp(value, -unlimited, unlimited); }

Number scaled(const Number& a, const Number& b) {
  if (a.sign() == 0 || b.sign() == 0) return 0;
  try {
    return bounded(a * b);
  } catch (const NumberOverflow&) {
    throw EvaluationError{Code::number_too_large, {}};
  }
}

PointRange product(const PointRange& a, const PointRange& b) {
  const Number corners[] = {scaled(a.low, b.low), scaled(a.low, b.high), scaled(a.high, b.low),
                            scaled(a.high, b.high)};
  return {*std::min_element(std::begin(corners), std::end(corners)),
          *std::max_element(std::begin(corners), std::end(corners))};
}

}  // namespace

// A part inside another: its score, its weight, and whether it can leave.
struct GeneralSheet::Member {
  int index = -1;
  PointRange score, weight;
  bool may_leave = false, leaves = false;
  bool rescales = false;  // where it leaves the rest is scaled up
};

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

// Whether a part applies; what is inside a part that does not, does not either.
void GeneralSheet::see_absence(int index) {
  const Part& source = part(index);
  const GeneralPart& form_part = form(index);
  GeneralPartState& out = state(index);
  const bool named = named_not_applicable(body_, index);
  if (named && source.absent == Absent::forbidden)
    throw EvaluationError{Code::may_not_be_absent, source.span, {source.id}};
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
  const Number instead = source.absent == Absent::zero ? Number(0) : source.marks;
  if (out.absent) {
    out.steps.clear();
    score = {form(index).start, form(index).start};
    step(index, score, LineKind::not_applicable, {instead, instead});
    result.state = PartState::not_applicable;
  } else {
    if (out.may_be_absent) score = hull(score, {instead, instead});
    result.state = score.known() ? PartState::scored : PartState::unknown;
  }
  result.score = score;
  cover(index);
}

PointRange GeneralSheet::basis(int index) {
  const Part& source = part(index);
  if (source.kind == PartKind::deductions || source.kind == PartKind::awards) return charged(index);
  if (source.kind != PartKind::value) return combined(index);
  PointRange score{form(index).start, form(index).start};
  if (!source.children.empty())
    for (const int child : source.children) {
      const PointRange& c = parts[static_cast<std::size_t>(child)].score;
      const Number& start = form(child).start;
      score = {score.low + c.low - start, score.high + c.high - start};
    }
  step(index, score, LineKind::value, value_range(*form(index).value));
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
      if (!most && state(members[i]).may_be_absent) lost[i] = 0;
      excess[i] = std::max(Number(0), lost[i] - room(members[i]));
      lost[i] = lost[i] - excess[i];
    }
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t s = 1; s < members.size() && excess[i].sign() > 0; ++s) {
        const std::size_t other = (i + s) % members.size();
        // A part that does not apply takes no part. Where that is unknown, the most that the others
        // can lose counts it as absent, the least as there.
        if (state(members[other]).absent || (most && state(members[other]).may_be_absent)) continue;
        const Number moved = std::min(excess[i], room(members[other]) - lost[other]);
        lost[other] = lost[other] + moved;
        excess[i] = excess[i] - moved;
      }
    for (std::size_t i = 0; i < members.size(); ++i) {
      GeneralPartState& out = state(members[i]);
      // Of its own it may lose all to the others' excess, or nothing.
      if (out.may_be_absent && !out.absent) lost[i] = most ? room(members[i]) : Number(0);
      (most ? out.lost_high : out.lost_low) = lost[i];
    }
  };
  fold(false);
  fold(true);
}

// The members' scores combined where those of `absent` (bits over members that may leave) have left.
// nullopt where nothing is left to combine.
std::optional<PointRange> GeneralSheet::combine_present(const Part& part,
                                                        const std::vector<Member>& members,
                                                        std::uint64_t absent, bool rescaled) const {
  PointRange sum{0, 0};
  Number weight_low = 0, weight_high = 0, marks_here = 0, marks_all = 0;
  std::optional<PointRange> extreme;
  PointRange spread{0, 0};  // of the scores: what any mean lies within
  bool first = true, exact_weights = true;
  std::uint64_t bit = 1;
  for (const Member& member : members) {
    const bool gone = member.leaves || (member.may_leave && (absent & bit) != 0);
    if (member.may_leave && !member.leaves) bit <<= 1;
    const Number& marks = rules_.parts[static_cast<std::size_t>(member.index)].marks;
    const bool exact = member.weight.known();
    exact_weights = exact_weights && exact;
    if (exact && (!gone || member.rescales)) marks_all = marks_all + member.weight.low * marks;
    if (gone) continue;
    if (exact) marks_here = marks_here + member.weight.low * marks;
    const PointRange weighted = product(member.weight, member.score);
    sum = {bounded(sum.low + weighted.low), bounded(sum.high + weighted.high)};
    weight_low = weight_low + member.weight.low;
    weight_high = weight_high + member.weight.high;
    spread = first ? member.score : hull(spread, member.score);
    const bool most = part.kind == PartKind::maximum;
    if (!extreme)
      extreme = member.score;
    else
      extreme = most ? PointRange{std::max(extreme->low, member.score.low),
                                  std::max(extreme->high, member.score.high)}
                     : PointRange{std::min(extreme->low, member.score.low),
                                  std::min(extreme->high, member.score.high)};
    first = false;
  }
  if (first) return std::nullopt;
  switch (part.kind) {
    case PartKind::mean:
      if (weight_high.sign() == 0) throw EvaluationError{Code::weights_empty, part.span, {part.id}};
      if (!exact_weights || weight_low.sign() == 0) return spread;
      return PointRange{sum.low / weight_low, sum.high / weight_low};
    case PartKind::maximum:
    case PartKind::minimum: return extreme;
    default: break;
  }
  if (rescaled && marks_here != marks_all) {
    if (marks_here.sign() <= 0) return std::nullopt;
    // First the ratio: it is the simpler number.
    const Number ratio = marks_all / marks_here;
    sum = {sum.low * ratio, sum.high * ratio};
  }
  return sum;
}

PointRange GeneralSheet::combined(int index) {
  const Part& source = part(index);
  GeneralPartState& out = state(index);
  std::vector<Member> members;
  PointRange bonus{0, 0}, below{form(index).start, form(index).start};
  std::size_t open = 0;
  bool rescales = false;
  for (const int child : source.children) {
    const Part& c = part(child);
    const GeneralPartState& s = state(child);
    const PartResult& r = parts[static_cast<std::size_t>(child)];
    below = {below.low + r.score.low - form(child).start,
             below.high + r.score.high - form(child).start};
    Member member;
    member.index = child;
    member.score = r.score;
    member.weight = {1, 1};
    if (form(child).weight) member.weight = value_range(*form(child).weight);
    if (member.weight.low.sign() < 0) {
      if (member.weight.high.sign() < 0 || member.weight.known())
        throw EvaluationError{Code::weights_empty, c.span, {source.id}};
      member.weight.low = 0;  // completions with a negative weight are errors
    }
    member.may_leave = s.may_leave;
    member.leaves = s.leaves;
    member.rescales = c.absent == Absent::rescale;
    if (c.bonus) {
      if (member.leaves) continue;
      PointRange extra = product(member.weight, member.score);
      if (member.may_leave) extra = hull(extra, {0, 0});
      bonus = {bonus.low + extra.low, bonus.high + extra.high};
      continue;
    }
    if (member.may_leave && !member.leaves) ++open;
    rescales = rescales || (member.rescales && member.may_leave);
    members.push_back(member);
  }
  const auto ways = [&](bool rescaled) {
    std::optional<PointRange> all;
    bool may_be_empty = false;
    if (open > most_open_members) {
      // Too many ways: each score alone spans what any choice of them can give.
      std::optional<PointRange> one;
      PointRange most{0, 0};
      for (const Member& member : members) {
        PointRange weighted = product(member.weight, member.score);
        if (source.kind == PartKind::sum) {
          if (member.may_leave) weighted = hull(weighted, {0, 0});
          most = {most.low + weighted.low, most.high + weighted.high};
        } else {
          one = one ? hull(*one, member.score) : member.score;
        }
      }
      if (source.kind == PartKind::sum && rescaled)
        most = hull(most, {std::min(Number(0), most.low), std::max(most.high, source.marks)});
      all = source.kind == PartKind::sum ? most : *one;
    } else {
      for (std::uint64_t absent = 0; absent < (std::uint64_t{1} << open); ++absent) {
        const auto way = combine_present(source, members, absent, rescaled);
        if (!way)
          may_be_empty = true;
        else
          all = all ? hull(*all, *way) : *way;
      }
    }
    return std::pair(all, may_be_empty);
  };
  auto [plain, empty] = ways(false);
  // Where none of its parts applies, neither does it; then its own policy must say what it counts.
  const bool stated = source.absent != Absent::full && source.absent != Absent::forbidden;
  if (!plain && !stated) throw EvaluationError{Code::nothing_applies, source.span, {source.id}};
  if (empty && stated) {
    out.may_be_absent = true;
    out.may_leave = out.may_leave || source.absent != Absent::zero;
  }
  if (!plain) {
    out.absent = true;
    out.leaves = source.absent != Absent::zero;
    return below;
  }
  const Number extra = source.start.value_or(Number(0));
  PointRange score = below;
  const LineKind kind = source.kind == PartKind::mean      ? LineKind::mean
                        : source.kind == PartKind::maximum ? LineKind::maximum
                        : source.kind == PartKind::minimum ? LineKind::minimum
                                                           : LineKind::weight;
  const auto with_bonus = [&](const PointRange& range) {
    return PointRange{range.low + extra + bonus.low, range.high + extra + bonus.high};
  };
  const bool weighted = source.kind != PartKind::sum ||
                        std::any_of(source.children.begin(), source.children.end(),
                                    [&](int child) { return form(child).weight != nullptr; });
  step(index, score, weighted ? kind : LineKind::not_applicable, with_bonus(*plain));
  if (rescales && source.kind == PartKind::sum)
    if (const auto scaled_up = ways(true).first)
      step(index, score, LineKind::rescale, with_bonus(*scaled_up));
  return score;
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
    if (c.bonus) continue;
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
    out.coverage = *extreme;
  else
    out.coverage = sum;
}

}  // namespace guiju
