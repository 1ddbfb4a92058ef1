// The parts of a part → their weighted sum, mean, highest or lowest. Parts that may have left are
// tried both ways; what is scaled up for those that left is a step of its own.
#include <algorithm>

#include "evaluate/general.h"
#include "evaluate/general_ranges.h"

namespace guiju {

namespace {

constexpr std::size_t most_open_members = 10;  // 2^10 ways to be present or not

}  // namespace

// A part inside another: its score, its weight, and whether it can leave.
struct GeneralSheet::Member {
  int index = -1;
  PointRange score, weight;
  bool may_leave = false, leaves = false;
  bool rescales = false;  // where it leaves the rest is scaled up
};

// The members' scores combined where those of `absent` (bits over members that may leave) have left.
// nullopt where nothing is left to combine.
std::optional<PointRange> GeneralSheet::combine_present(const Part& part,
                                                        const std::vector<Member>& members,
                                                        std::uint64_t absent, bool rescaled) const {
  PointRange sum{0, 0};
  Number weight_low = 0, weight_high = 0;
  PointRange here{0, 0}, left{0, 0};  // marks of the members that apply, and of those scaled up for
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
    const PointRange weighted_marks = product(member.weight, {marks, marks});
    const auto add = [&](PointRange& to) {
      to = {bounded(to.low + weighted_marks.low), bounded(to.high + weighted_marks.high)};
    };
    if (gone && member.rescales) add(left);
    if (gone) continue;
    add(here);
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
  if (rescaled && left.high.sign() > 0) {
    if (here.high.sign() <= 0) return std::nullopt;
    // First the ratio: it is the simpler number.
    const Number most = here.low.sign() > 0 ? Number(1) + left.high / here.low : unlimited;
    sum = product(sum, {Number(1) + left.low / here.high, most});
  }
  return sum;
}

// What a sum scaled up to all marks can be, whichever of its members apply: a mean of the members'
// shares of their marks, times all marks.
PointRange GeneralSheet::rescaled_range(const std::vector<Member>& members) const {
  PointRange all{0, 0};
  std::optional<PointRange> share;
  for (const Member& member : members) {
    if (member.leaves && !member.rescales) continue;
    const Number& marks = part(member.index).marks;
    const PointRange weighted = product(member.weight, {marks, marks});
    all = {bounded(all.low + weighted.low), bounded(all.high + weighted.high)};
    if (member.leaves) continue;
    PointRange own{-unlimited, unlimited};
    if (marks.sign() > 0)
      own = product(member.score, {Number(1) / marks, Number(1) / marks});
    else if (member.score.low.sign() == 0 && member.score.high.sign() == 0)
      own = {0, 0};
    share = share ? hull(*share, own) : own;
  }
  return share ? product(*share, all) : PointRange{0, 0};
}

PointRange GeneralSheet::combined(int index) {
  const Part& source = part(index);
  GeneralPartState& out = state(index);
  std::vector<Member> members;
  PointRange bonus{0, 0};
  std::size_t open = 0;
  bool rescales = false;
  for (const int child : source.children) {
    const Part& c = part(child);
    const GeneralPartState& s = state(child);
    Member member;
    member.index = child;
    member.score = s.within;
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
      if (source.kind == PartKind::sum && rescaled) most = rescaled_range(members);
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
    return below(index);
  }
  const Number extra = source.start.value_or(Number(0));
  PointRange score = below(index);
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

}  // namespace guiju
