// Deductions against the clause beside them and against each other: points that differ from the
// 扣N分 of the clause, repeated ids, caps that never bind, tiers that can never be reached.
#include <algorithm>

#include "base/utf8.h"
#include "plan/fold.h"
#include "rules/checks.h"

namespace guiju {

namespace {

constexpr std::string_view take = "扣", points = "分";

// The number at `i` of a clause, which moves behind it; full-width digits count too.
std::optional<Number> number_at(std::string_view clause, std::size_t& i) {
  std::string digits;
  while (i < clause.size()) {
    std::size_t next = i;
    char32_t c = utf8::next(clause, next);
    if (c == U' ') {
      i = next;
      continue;
    }
    if ((c >= U'０' && c <= U'９') || c == U'．') c -= 0xFEE0;
    if (!((c >= U'0' && c <= U'9') || c == U'.')) break;
    digits += static_cast<char>(c);
    i = next;
  }
  return Number::parse(digits);
}

// The numbers N of every 扣N分 in a clause.
std::vector<Number> stated_points(std::string_view clause) {
  std::vector<Number> found;
  for (std::size_t at = clause.find(take); at != std::string_view::npos;
       at = clause.find(take, at + 1)) {
    std::size_t i = at + take.size();
    const auto number = number_at(clause, i);
    if (number && clause.substr(i).starts_with(points)) found.push_back(*number);
  }
  return found;
}

// The ends A, B of every 扣A～B分.
std::vector<std::pair<Number, Number>> stated_ranges(std::string_view clause) {
  static constexpr std::string_view between[] = {"~", "～", "-", "－", "–", "—", "至", "到"};
  std::vector<std::pair<Number, Number>> found;
  for (std::size_t at = clause.find(take); at != std::string_view::npos;
       at = clause.find(take, at + 1)) {
    std::size_t i = at + take.size();
    const auto low = number_at(clause, i);
    const auto* sign = std::find_if(std::begin(between), std::end(between),
                                    [&](auto text) { return clause.substr(i).starts_with(text); });
    if (!low || sign == std::end(between)) continue;
    i += sign->size();
    const auto high = number_at(clause, i);
    if (high && clause.substr(i).starts_with(points)) found.emplace_back(*low, *high);
  }
  return found;
}

// An amount that an assessor picks: its range must be the clause's.
void check_range_clause(LoadContext& context, const Deduction& deduction) {
  if (!deduction.least || !deduction.clause_differs.empty()) return;
  const auto stated = stated_ranges(deduction.clause);
  const std::pair range(*deduction.least, *deduction.most);
  if (stated.empty() || std::find(stated.begin(), stated.end(), range) != stated.end()) return;
  context.error(Code::amount_differs_from_clause, deduction.points_span,
                {deduction.id, range.first.to_string(), range.second.to_string(),
                 stated[0].first.to_string(), stated[0].second.to_string(), deduction.clause});
}

bool is_default(const RuleSet& rules, const Under& under) {
  return under.holds(rules.default_readings());
}

// Two variants of one id must never be in force together.
bool exclusive(const Under& a, const Under& b) {
  for (const auto& [reading, options] : a.readings)
    for (const auto& other : b.readings)
      if (reading == other.first && std::none_of(options.begin(), options.end(), [&](int option) {
            return std::find(other.second.begin(), other.second.end(), option) !=
                   other.second.end();
          }))
        return true;
  return false;
}

// Whether `other` is in force wherever `under` is.
bool implies(const Under& under, const Under& other) {
  return std::all_of(other.readings.begin(), other.readings.end(), [&](const auto& wanted) {
    return std::any_of(under.readings.begin(), under.readings.end(), [&](const auto& given) {
      return given.first == wanted.first &&
             std::all_of(given.second.begin(), given.second.end(), [&](int option) {
               return std::find(wanted.second.begin(), wanted.second.end(), option) !=
                      wanted.second.end();
             });
    });
  });
}

void check_clause(LoadContext& context, const Deduction& deduction) {
  check_range_clause(context, deduction);
  if (deduction.points.sign() <= 0) return;  // reported already
  const auto stated = stated_points(deduction.clause);
  const bool differs =
      !stated.empty() && std::find(stated.begin(), stated.end(), deduction.points) == stated.end();
  if (differs && deduction.clause_differs.empty() && is_default(context.rules, deduction.under)) {
    std::string list;
    for (const Number& number : stated) list += (list.empty() ? "" : " / ") + number.to_string();
    Diagnostic& diagnostic =
        context.error(Code::points_differ_from_clause, deduction.points_span,
                      {deduction.id, deduction.points.to_string(), list, deduction.clause});
    if (stated.size() == 1)
      diagnostic.fixes.push_back({{context.source, deduction.points_span}, stated[0].to_string()});
  }
}

// The most that a part can lose or gain; none where it has no limit, or its marks are in error.
std::optional<Number> room_of(const Part& part) {
  if (part.kind == PartKind::awards) {
    if (!part.ceiling) return std::nullopt;
    return *part.ceiling - part.start.value_or(Number(0));
  }
  if (!part.marks_known || !part.floor) return std::nullopt;
  return part.start.value_or(part.marks) - *part.floor;
}

// `x < 2/3` as (text of x, comparison, constant); false when a condition is of another form.
struct Bound {
  std::string of;
  Op op = Op::eq;
  Number limit;
};
bool bound_of(const Expr& expr, Bound& bound) {
  if (expr.op != Op::lt && expr.op != Op::le && expr.op != Op::gt && expr.op != Op::ge &&
      expr.op != Op::eq)
    return false;
  const auto right = constant_number(expr.args[1]);
  if (!right || constant_number(expr.args[0])) return false;
  bound = {dump(expr.args[0]), expr.op, *right};
  return true;
}

// Whether everything within `inner` lies within `outer` (same quantity).
bool covers(const Bound& outer, const Bound& inner) {
  if (outer.of != inner.of) return false;
  const bool low_inner = inner.op == Op::lt || inner.op == Op::le || inner.op == Op::eq;
  const bool high_inner = inner.op == Op::gt || inner.op == Op::ge || inner.op == Op::eq;
  switch (outer.op) {
    case Op::lt:
      return low_inner &&
             (inner.limit < outer.limit || (inner.limit == outer.limit && inner.op == Op::lt));
    case Op::le: return low_inner && inner.limit <= outer.limit;
    case Op::gt:
      return high_inner &&
             (inner.limit > outer.limit || (inner.limit == outer.limit && inner.op == Op::gt));
    case Op::ge: return high_inner && inner.limit >= outer.limit;
    default: return inner.op == Op::eq && inner.limit == outer.limit;
  }
}

void check_tiers(LoadContext& context, const Charge& charge) {
  if (charge.choose != Charge::Choose::first) return;
  const RuleSet& rules = context.rules;
  struct Tier {
    const Deduction* deduction;
    std::string condition;
    Bound bound;
    bool bounded;
  };
  std::vector<Tier> tiers;
  const Deduction* always = nullptr;  // the first that holds for any body, such as a band `-`
  for (const int index : charge.deductions) {
    const Deduction& later = rules.deductions[static_cast<std::size_t>(index)];
    if (always != nullptr && implies(later.under, always->under)) {
      context
          .error(Code::unreachable_tier, later.when ? later.when->span : later.span,
                 {later.id, always->id})
          .notes.push_back({{context.source, always->span}, Code::earlier_tier_here, {always->id}});
      continue;
    }
    if (!later.when && !later.has_when && !later.each && always == nullptr) always = &later;
    if (!later.when) continue;
    Tier tier{&later, dump(*later.when), {}, false};
    tier.bounded = bound_of(*later.when, tier.bound);
    for (const Tier& before : tiers) {
      const Deduction& earlier = *before.deduction;
      if (!implies(later.under, earlier.under) || earlier.each) continue;
      const bool certain = earlier.when->op == Op::boolean && earlier.when->number.sign() != 0;
      const bool covered = before.bounded && tier.bounded && covers(before.bound, tier.bound);
      if (!certain && before.condition != tier.condition && !covered) continue;
      context.error(Code::unreachable_tier, later.when->span, {later.id, earlier.id})
          .notes.push_back(
              {{context.source, earlier.when->span}, Code::earlier_tier_here, {earlier.id}});
      break;
    }
    tiers.push_back(std::move(tier));
  }
}

// Points times the largest count must stay within a quarter of 64 bits in the plan's unit.
void check_range(LoadContext& context, const Deduction& deduction, int decimals) {
  if (!deduction.each || deduction.points.sign() <= 0) return;
  Number most = default_max_count;
  if (deduction.each->op == Op::fact) {
    const Fact& fact = context.rules.facts.scalar(deduction.each->index);
    if (fact.max) most = *fact.max;
  }
  if (deduction.points * Number(10).power(decimals) * most > Number(INT64_MAX / 4))
    context.error(Code::overflow_possible, deduction.points_span, {deduction.id});
}

}  // namespace

void check_deductions(LoadContext& context) {
  RuleSet& rules = context.rules;
  int decimals = 0;
  for (const Part& part : rules.parts)
    decimals = std::max(decimals, part.marks.finite_decimals().value_or(0));
  for (const Deduction& deduction : rules.deductions) {
    decimals = std::max(decimals, deduction.points.finite_decimals().value_or(0));
    if (deduction.cap) decimals = std::max(decimals, deduction.cap->finite_decimals().value_or(0));
  }
  std::vector<bool> sharing(rules.parts.size());
  for (const SharedLimit& limit : rules.shared_limits)
    for (const int part : limit.parts) sharing[static_cast<std::size_t>(part)] = true;
  std::vector<bool> by_record(rules.deductions.size());
  for (const Part& part : rules.parts)
    for (const Charge& charge : part.charges)
      if (charge.list >= 0)
        for (const int d : charge.deductions) by_record[static_cast<std::size_t>(d)] = true;
  std::unordered_map<std::string_view, std::vector<int>> by_id;
  for (std::size_t i = 0; i < rules.deductions.size(); ++i) {
    const Deduction& deduction = rules.deductions[i];
    check_clause(context, deduction);
    check_range(context, deduction, decimals);
    auto& same = by_id[deduction.id];
    for (const int other : same) {
      const Deduction& first = rules.deductions[static_cast<std::size_t>(other)];
      if (exclusive(first.under, deduction.under)) continue;
      context.error(Code::duplicate_deduction, deduction.span, {deduction.id})
          .notes.push_back({{context.source, first.span}, Code::first_here, {}});
      break;
    }
    if (same.size() < 16) same.push_back(static_cast<int>(i));
    const Part& part = rules.parts[static_cast<std::size_t>(deduction.part)];
    // Of records it is the cap of all of them together.
    if (deduction.cap && !deduction.each && !deduction.amount && !by_record[i] &&
        *deduction.cap >= deduction.points)
      context.error(Code::cap_never_binds, deduction.span,
                    {deduction.id, deduction.cap->to_string()});
    const bool shares = sharing[static_cast<std::size_t>(deduction.part)];
    const auto room = room_of(part);
    if (room && deduction.points > *room && !shares)
      context.error(Code::points_above_marks, deduction.points_span,
                    {deduction.id, deduction.points.to_string(), part.id, room->to_string()});
  }
  for (const Part& part : rules.parts)
    for (const Charge& charge : part.charges) check_tiers(context, charge);
}

}  // namespace guiju
