// Charges → what they take of which part. Sets of possible values throughout: where all is known
// each is one value.
#include <algorithm>

#include "evaluate/asks.h"
#include "evaluate/general.h"
#include "evaluate/runner.h"

namespace guiju {

namespace {

std::size_t place_of(const GeneralCharge& charge, const GeneralDeduction& deduction) {
  return static_cast<std::size_t>(&deduction - charge.deductions.data());
}

}  // namespace

bool GeneralSheet::is_spared(const GeneralCharge& charge) const {
  return part(charge.part).kind == PartKind::deductions && is_corrected(body_, charge.part);
}

void GeneralSheet::see_charge(int index) {
  const GeneralCharge& charge = form_.charges[static_cast<std::size_t>(index)];
  charge_ = index;
  cap_used_low_.assign(charge.deductions.size(), 0);
  cap_used_high_.assign(charge.deductions.size(), 0);
  if (charge.deductions.empty() || is_spared(charge)) return;
  const Value concerned =
      charge.only_when ? abstract_.evaluate(*charge.only_when) : Value::truth(true);
  // A part that does not apply takes nothing, from no part.
  if (!concerned.can_true || state(charge.part).absent) return;
  const bool optional = concerned.can_false;
  const int list = charge.source->list;
  if (list < 0) {
    see_record(charge, -1, optional);
    return;
  }
  const RecordList& records = body_.lists[static_cast<std::size_t>(list)];
  if (!is_known(records.given)) {
    see_unknown_records(charge);
    return;
  }
  for (std::size_t record = 0; record < records.count; ++record) {
    abstract_.enter_record(list, record);
    const Value where = charge.where ? abstract_.evaluate(*charge.where) : Value::truth(true);
    if (where.can_true) see_record(charge, static_cast<int>(record), where.can_false || optional);
    abstract_.leave();
  }
  if (records.more) see_unknown_records(charge);
}

void GeneralSheet::add_taken(int target, const Number& low, const Number& high) {
  std::vector<GeneralTaken>& taken = taken_[static_cast<std::size_t>(charge_)];
  for (GeneralTaken& entry : taken)
    if (entry.target == target) {
      entry.low = entry.low + low;
      entry.high = std::min(unlimited, entry.high + high);
      return;
    }
  taken.push_back({target, low, high});
}

void GeneralSheet::check_amount(const Deduction& source, const Number& amount) const {
  if (amount.sign() == 0) return;  // nothing was found
  std::string allowed;
  if (!source.choices.empty()) {
    if (std::find(source.choices.begin(), source.choices.end(), amount) != source.choices.end())
      return;
    for (const Number& choice : source.choices)
      allowed += (allowed.empty() ? "" : ", ") + choice.to_string();
  } else if (source.least) {
    if (amount >= *source.least && amount <= *source.most) return;
    allowed = source.least->to_string() + " … " + source.most->to_string();
  } else if (amount.sign() > 0) {
    return;
  } else {
    allowed = ">= 0";
  }
  throw EvaluationError{
      Code::amount_not_allowed, source.amount->span, {source.id, amount.to_string(), allowed}};
}

// Points for one occurrence.
Value GeneralSheet::points_of(const GeneralDeduction& deduction) {
  const Deduction& source = rules_.deductions[static_cast<std::size_t>(deduction.deduction)];
  if (!deduction.amount) return Value::exactly(Type::Kind::number, source.points);
  Value v = abstract_.evaluate(*deduction.amount);
  if (v.certain()) {
    check_amount(source, v.low.exact());
    return v;
  }
  // Completions outside what the rubric allows are errors, so only those inside count.
  std::optional<Number> most;
  if (!source.choices.empty()) most = source.choices.back();
  if (source.most) most = source.most;
  if (!v.has_low || v.low.sign() < 0) v.low = 0;
  if (most && (!v.has_high || v.high > *most)) {
    v.has_high = true;
    v.high = *most;
  }
  if (!v.has_high) v.high = unlimited;
  v.has_low = v.has_high = true;
  if (v.high < v.low) v.high = v.low;
  return v;
}

GeneralSheet::Amounts GeneralSheet::amounts(const GeneralDeduction& deduction) {
  const Deduction& source = rules_.deductions[static_cast<std::size_t>(deduction.deduction)];
  const Value points = points_of(deduction);
  if (!deduction.each) return {points.low.exact(), points.high.exact(), 1, points.certain()};
  const Number& least_points = points.low.exact();
  const Number& most_points = points.high.exact();
  const Value v = abstract_.evaluate(*deduction.each);
  const auto whole = [&](const Number& n) {
    return (n / source.every).rounded(Rounding::floor, 1);
  };
  if (v.certain()) {
    if (!v.low.is_integer() || v.low.sign() < 0 || v.low > WideNumber(max_occurrences))
      throw EvaluationError{Code::occurrences_not_whole, deduction.each->span};
    const Number times = whole(v.low.exact());
    return {least_points * times, std::min(unlimited, most_points * times), times,
            points.certain()};
  }
  const Number least = v.has_low && v.low.sign() > 0 ? whole(v.low.exact()) : Number(0);
  const Number most =
      whole(v.has_high && v.high < WideNumber(max_occurrences) ? v.high.exact()
                                                               : Number(max_occurrences));
  const Number high =
      most_points >= unlimited ? unlimited : std::min(unlimited, most_points * most);
  return {least_points * least, high, 0, false};
}

// `optional`: it is unknown whether the record (or the body) is concerned at all.
void GeneralSheet::see_record(const GeneralCharge& charge, int record, bool optional) {
  using Choose = Charge::Choose;
  const Choose choose = charge.source->choose;
  candidates_.clear();
  bool known = !optional;
  for (const GeneralDeduction& deduction : charge.deductions) {
    const Value holds = deduction.when ? abstract_.evaluate(*deduction.when) : Value::truth(true);
    if (!holds.can_true) continue;
    const Amounts taken = amounts(deduction);
    const bool zeroes =
        rules_.deductions[static_cast<std::size_t>(deduction.deduction)].zeroes >= 0;
    if (taken.high.sign() == 0 && choose != Choose::first && !zeroes) continue;
    candidates_.push_back({&deduction, taken, !holds.can_false});
    known = known && !holds.can_false && taken.certain;
    if (!holds.can_false && choose == Choose::first) break;  // the last that can be chosen
  }
  // Where its part may not apply, completions without a band are errors only where it does.
  if (candidates_.empty() && charge.source->must_hold && !optional && !state(charge.part).open())
    throw EvaluationError{Code::no_band, charge.source->span, {part(charge.part).id}};
  if (choose == Choose::all) {
    for (const Candidate& candidate : candidates_) take(charge, record, optional, candidate);
    return;
  }
  const Candidate* chosen = candidates_.size() == 1 ? &candidates_.front() : nullptr;
  if (known && choose != Choose::first)
    for (const Candidate& candidate : candidates_)
      if (chosen == nullptr ||
          (choose == Choose::largest ? candidate.taken.low > chosen->taken.low
                                     : candidate.taken.low < chosen->taken.low))
        chosen = &candidate;
  if (chosen != nullptr) {
    Candidate one = *chosen;
    // A body that no band fits is an error, so the one that is left holds.
    one.sure = one.sure || (charge.source->must_hold && !optional);
    take(charge, record, optional, one);
  } else if (!candidates_.empty()) {
    take_one_of(charge, record, optional);
  }
}

// One that no other of its charge competes with.
void GeneralSheet::take(const GeneralCharge& charge, int record, bool optional,
                        const Candidate& candidate) {
  const Deduction& source =
      rules_.deductions[static_cast<std::size_t>(candidate.deduction->deduction)];
  // One that certainly does not occur zeroes nothing either.
  if (candidate.taken.certain && candidate.taken.occurrences.sign() == 0) return;
  const bool sure = candidate.sure && !optional && !owner_open(charge, candidate.deduction->target);
  GeneralAsk ask;
  ask.deduction = candidate.deduction->deduction;
  ask.target = candidate.deduction->target;
  ask.list = charge.source->list;
  ask.record = record;
  ask.occurrences = candidate.taken.occurrences;
  ask.asked = candidate.taken.low;
  ask.sure = candidate.sure && !optional && candidate.taken.occurrences.sign() > 0 &&
             (source.zeroes < 0 || !owner_open(charge, source.zeroes));
  ask.settled = sure && candidate.taken.certain;
  ask.low = sure ? candidate.taken.low : Number(0);
  ask.high = candidate.taken.high;
  ask.zeroes = source.zeroes;
  if (ask.high.sign() == 0 && ask.zeroes < 0) return;
  if (source.cap) {
    const std::size_t place = place_of(charge, *candidate.deduction);
    Number &least = cap_used_low_[place], &most = cap_used_high_[place];
    const Number line_low = std::min(ask.low, *source.cap - most);
    const Number low = std::min(ask.low, *source.cap - least);
    const Number high = std::min(ask.high, *source.cap - most);
    ask.high = std::min(ask.high, *source.cap - least);
    ask.low = line_low;
    least = least + low;
    most = most + high;
    add_taken(ask.target, low, high);
  } else {
    add_taken(ask.target, ask.low, ask.high);
  }
  asks_[static_cast<std::size_t>(charge_)].push_back(ask);
}

// One of several candidates, of which it is unknown which: the hull of what they take.
void GeneralSheet::take_one_of(const GeneralCharge& charge, int record, bool optional) {
  using Choose = Charge::Choose;
  const Choose choose = charge.source->choose;
  const bool settled =
      !optional && (charge.source->must_hold ||
                    std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& c) {
                      return c.sure && (choose == Choose::first || c.taken.low.sign() > 0);
                    }));
  std::vector<int> targets;
  for (const Candidate& candidate : candidates_) {
    GeneralAsk ask;
    ask.deduction = candidate.deduction->deduction;
    ask.target = candidate.deduction->target;
    ask.list = charge.source->list;
    ask.record = record;
    const Deduction& source =
        rules_.deductions[static_cast<std::size_t>(candidate.deduction->deduction)];
    ask.zeroes = source.zeroes;
    ask.high = source.cap ? std::min(candidate.taken.high, *source.cap) : candidate.taken.high;
    if (ask.high.sign() > 0 || ask.zeroes >= 0)
      asks_[static_cast<std::size_t>(charge_)].push_back(ask);
    if (std::find(targets.begin(), targets.end(), ask.target) == targets.end())
      targets.push_back(ask.target);
  }
  for (const int target : targets) {
    Number low = unlimited, high = 0;
    for (const Candidate& candidate : candidates_) {
      const Deduction& source =
          rules_.deductions[static_cast<std::size_t>(candidate.deduction->deduction)];
      const bool here = candidate.deduction->target == target && !source.cap;
      low = std::min(low, here ? candidate.taken.low : Number(0));
      if (candidate.deduction->target == target)
        high = std::max(
            high, source.cap ? std::min(candidate.taken.high, *source.cap) : candidate.taken.high);
    }
    add_taken(target, settled && !owner_open(charge, target) ? low : Number(0), high);
  }
}

// A list of which nothing is known: any number of records, any of which may be concerned.
void GeneralSheet::see_unknown_records(const GeneralCharge& charge) {
  abstract_.enter_unknown_record(charge.source->list);
  const Value where = charge.where ? abstract_.evaluate(*charge.where) : Value::truth(true);
  for (const GeneralDeduction& deduction : charge.deductions) {
    if (!where.can_true) break;
    const Value holds = deduction.when ? abstract_.evaluate(*deduction.when) : Value::truth(true);
    if (!holds.can_true) continue;
    const Deduction& source = rules_.deductions[static_cast<std::size_t>(deduction.deduction)];
    const Amounts taken = amounts(deduction);
    if (taken.high.sign() == 0 && source.zeroes < 0) continue;
    GeneralAsk ask;
    ask.deduction = deduction.deduction;
    ask.target = deduction.target;
    ask.list = charge.source->list;
    ask.zeroes = source.zeroes;
    ask.high = taken.high.sign() == 0 ? Number(0) : source.cap ? *source.cap : unlimited;
    add_taken(ask.target, 0, ask.high);
    asks_[static_cast<std::size_t>(charge_)].push_back(ask);
  }
  abstract_.leave();
}

}  // namespace guiju
