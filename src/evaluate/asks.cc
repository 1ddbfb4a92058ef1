// Program + body → asks. Two ways with one meaning: exact on complete bodies, as ranges otherwise.
#include "evaluate/asks.h"

#include <algorithm>

namespace guiju {

namespace {

constexpr std::int64_t top = INT64_MAX / 4;

// points × n, held at `top`.
std::int64_t amount(std::int64_t points, std::int64_t n) {
  std::int64_t product = 0;
  return __builtin_mul_overflow(points, n, &product) || product > top ? top : product;
}

}  // namespace

void Asks::clear(const Program& program, std::size_t deductions) {
  asks.clear();
  criteria.assign(program.criteria.size(), {});
  if (program.has_capped) {
    used_cap_low.assign(deductions, 0);
    used_cap_high.assign(deductions, 0);
  }
}

bool is_complete(const Program& program, const Body& body) {
  // Given::stated and ::defaulted have the bit 2; the loop is one the compiler vectorises.
  static_assert(static_cast<int>(Given::stated) == 2 && static_cast<int>(Given::defaulted) == 3);
  unsigned missing = 0;
  for (std::size_t slot = 0; slot < program.needed_mask.size(); ++slot)
    missing |= program.needed_mask[slot] & ~static_cast<unsigned>(body.states[slot]);
  if (missing != 0) return false;
  bool known = true;
  for (std::size_t list = 0; list < program.needed_lists.size(); ++list) {
    if (!program.needed_lists[list]) continue;
    const RecordList& records = body.lists[list];
    if (!is_known(records.given)) return false;
    for (std::size_t i = 0; i < records.count; ++i)
      for (const int field : program.needed_fields[list])
        known &= is_known(records.state(i, static_cast<std::size_t>(field)));
  }
  return known;
}

bool named_not_applicable(const Body& body, int part) {
  return std::binary_search(body.not_applicable.begin(), body.not_applicable.end(), part);
}

namespace {

class Exact {
 public:
  Exact(const Program& program, const Body& body, Runner& runner, Asks& asks)
      : program_(program), body_(body), runner_(runner), asks_(asks) {}

  void criterion(const CompiledCriterion& criterion, CriterionAsks& out) {
    for (std::uint32_t c = criterion.first; c < criterion.last; ++c) {
      const CompiledCharge& charge = program_.charges[c];
      if (charge.list < 0) {
        choose(charge, -1, out);
        continue;
      }
      const std::size_t count = body_.lists[static_cast<std::size_t>(charge.list)].count;
      for (std::size_t record = 0; record < count; ++record) {
        runner_.enter(charge.list, record);
        if (runner_.holds(charge.where)) choose(charge, static_cast<int>(record), out);
      }
      runner_.leave();
    }
    out.high = out.low;
  }

 private:
  void choose(const CompiledCharge& charge, int record, CriterionAsks& out) {
    const CompiledDeduction* best = nullptr;
    std::int64_t best_amount = 0, best_n = 0;
    for (std::uint32_t d = charge.first; d < charge.last; ++d) {
      const CompiledDeduction& deduction = program_.deductions[d];
      if (!runner_.holds(deduction.when)) continue;
      const std::int64_t n = runner_.occurrences(deduction);
      if (charge.choose == Charge::Choose::all) {
        take(deduction, charge.list, record, n, out);
        continue;
      }
      const std::int64_t value = amount(deduction.points, n);
      // What asks nothing is no candidate for the largest or smallest.
      if (value == 0 && charge.choose != Charge::Choose::first) continue;
      const bool better = best == nullptr || (charge.choose == Charge::Choose::largest && value > best_amount) ||
                          (charge.choose == Charge::Choose::smallest && value < best_amount);
      if (better) {
        best = &deduction;
        best_amount = value;
        best_n = n;
      }
      if (charge.choose == Charge::Choose::first) break;
    }
    if (best != nullptr) take(*best, charge.list, record, best_n, out);
  }

  void take(const CompiledDeduction& deduction, int list, int record, std::int64_t n, CriterionAsks& out) {
    if (n == 0) return;
    Ask ask;
    ask.deduction = deduction.deduction;
    ask.list = list;
    ask.record = record;
    ask.occurrences = n;
    ask.asked = amount(deduction.points, n);
    ask.low = ask.asked;
    if (deduction.cap != INT64_MAX) {
      std::int64_t& used = asks_.used_cap_low[static_cast<std::size_t>(deduction.deduction)];
      ask.low = std::min(ask.asked, deduction.cap - used);
      used += ask.low;
    }
    ask.high = ask.low;
    ask.settled = true;
    out.low = saturating_add(out.low, ask.low);
    asks_.asks.push_back(ask);
  }

  const Program& program_;
  const Body& body_;
  Runner& runner_;
  Asks& asks_;
};

// The same as ranges. A charge for one record gives the hull over the deductions it may choose.
class Open {
 public:
  Open(const Program& program, const Body& body, Abstract& abstract, Asks& asks)
      : program_(program), body_(body), abstract_(abstract), asks_(asks) {}

  void criterion(const CompiledCriterion& criterion, CriterionAsks& out) {
    for (std::uint32_t c = criterion.first; c < criterion.last; ++c) {
      const CompiledCharge& charge = program_.charges[c];
      const ExprPtr& where = program_.folded_where[c];
      if (charge.list < 0) {
        choose(charge, -1, false, out);
        continue;
      }
      const RecordList& records = body_.lists[static_cast<std::size_t>(charge.list)];
      if (!is_known(records.given)) {
        unknown_records(charge, where, out);
        continue;
      }
      for (std::size_t record = 0; record < records.count; ++record) {
        abstract_.enter_record(charge.list, record);
        const Value concerned = where ? abstract_.evaluate(*where) : Value::truth(true);
        if (concerned.can_true) choose(charge, static_cast<int>(record), concerned.can_false, out);
        abstract_.leave();
      }
    }
    out.unknown = out.low != out.high;
  }

 private:
  struct Amounts {
    std::int64_t low, high, occurrences;
    bool certain_count;
  };

  Amounts amounts(const CompiledDeduction& deduction) {
    const ExprPtr& each = program_.folded_deductions[static_cast<std::size_t>(deduction.deduction)].each;
    if (!each) return {deduction.points, deduction.points, 1, true};
    const Value v = abstract_.evaluate(*each);
    if (v.certain()) {
      const auto n = v.low.to_int64();
      if (!n || *n < 0 || *n > max_occurrences) throw EvaluationError{Code::occurrences_not_whole, each->span};
      const std::int64_t times = *n / deduction.every;
      return {amount(deduction.points, times), amount(deduction.points, times), times, true};
    }
    const auto bound = [&](bool has, const Number& value, std::int64_t otherwise) {
      if (!has) return otherwise;
      const auto n = value.rounded(Rounding::floor, 1).to_int64();
      return n ? std::clamp<std::int64_t>(*n, 0, max_occurrences) : otherwise;
    };
    const std::int64_t low = bound(v.has_low, v.low, 0) / deduction.every;
    const std::int64_t high = bound(v.has_high, v.high, max_occurrences) / deduction.every;
    return {amount(deduction.points, low), amount(deduction.points, high), 0, low == high};
  }

  // `optional`: it is unknown whether the record is concerned at all.
  void choose(const CompiledCharge& charge, int record, bool optional, CriterionAsks& out) {
    using Choose = Charge::Choose;
    std::int64_t low = -1, high = 0;      // what the choice takes; low -1 = no candidate yet
    std::int64_t sure_least = 0;          // largest: the most a certain candidate takes at least
    std::int64_t sure_most = INT64_MAX;   // smallest: the least a certain candidate takes at most
    bool settled = false;                 // some candidate certainly holds
    bool capped = false;
    const std::size_t first_ask = asks_.asks.size();
    for (std::uint32_t d = charge.first; d < charge.last; ++d) {
      if (settled && charge.choose == Choose::first) break;
      const CompiledDeduction& deduction = program_.deductions[d];
      const ExprPtr& when = program_.folded_deductions[static_cast<std::size_t>(deduction.deduction)].when;
      const Value holds = when ? abstract_.evaluate(*when) : Value::truth(true);
      if (!holds.can_true) continue;
      const Amounts taken = amounts(deduction);
      if (taken.high == 0 && charge.choose != Choose::first) continue;
      const bool sure = !holds.can_false && !optional;
      Ask ask;
      ask.deduction = deduction.deduction;
      ask.list = charge.list;
      ask.record = record;
      ask.occurrences = taken.occurrences;
      ask.asked = taken.low;
      ask.low = sure ? taken.low : 0;
      ask.high = taken.high;
      ask.settled = sure && taken.certain_count;
      if (charge.choose == Choose::all) {
        cap(deduction, ask);
        out.low = saturating_add(out.low, ask.low);
        out.high = saturating_add(out.high, ask.high);
        asks_.asks.push_back(ask);
        continue;
      }
      // A tier is the one chosen for certain only where nothing before it may hold.
      const bool only = charge.choose == Choose::first && sure && low < 0;
      if (!only) {
        ask.low = 0;
        ask.settled = false;
      }
      low = low < 0 ? taken.low : std::min(low, taken.low);
      high = std::max(high, taken.high);
      if (!holds.can_false && taken.low > 0) {
        sure_least = std::max(sure_least, taken.low);
        sure_most = std::min(sure_most, taken.high);
      }
      settled = settled || (!holds.can_false && (charge.choose == Choose::first || taken.low > 0));
      capped = capped || deduction.cap != INT64_MAX;
      cap(deduction, ask);
      if (taken.high > 0) asks_.asks.push_back(ask);
      if (only && capped) low = ask.low;
    }
    if (charge.choose == Choose::all || low < 0) return;
    if (settled && charge.choose == Choose::largest) low = std::max(low, sure_least);
    if (settled && charge.choose == Choose::smallest) high = std::min(high, sure_most);
    const bool one = asks_.asks.size() == first_ask + 1 && asks_.asks[first_ask].settled;
    if (!settled || optional || (capped && !one)) low = 0;
    if (one) high = asks_.asks[first_ask].high;
    out.low = saturating_add(out.low, low);
    out.high = saturating_add(out.high, high);
  }

  // A deduction's own cap over all records.
  void cap(const CompiledDeduction& deduction, Ask& ask) {
    if (deduction.cap == INT64_MAX) return;
    const auto index = static_cast<std::size_t>(deduction.deduction);
    std::int64_t& used_low = asks_.used_cap_low[index];
    std::int64_t& used_high = asks_.used_cap_high[index];
    const std::int64_t low = std::min(ask.low, deduction.cap - used_high);
    const std::int64_t high = std::min(ask.high, deduction.cap - used_low);
    used_low += std::min(ask.low, deduction.cap - used_low);
    used_high += std::min(ask.high, deduction.cap - used_high);
    ask.low = low;
    ask.high = high;
  }

  // A list of which nothing is known: none or any number of records.
  void unknown_records(const CompiledCharge& charge, const ExprPtr& where, CriterionAsks& out) {
    abstract_.enter_unknown_record(charge.list);
    const bool concerned = !where || abstract_.evaluate(*where).can_true;
    bool any = false;
    for (std::uint32_t d = charge.first; concerned && d < charge.last; ++d) {
      const CompiledDeduction& deduction = program_.deductions[d];
      const ExprPtr& when = program_.folded_deductions[static_cast<std::size_t>(deduction.deduction)].when;
      if (when && !abstract_.evaluate(*when).can_true) continue;
      if (amounts(deduction).high == 0) continue;
      Ask ask;
      ask.deduction = deduction.deduction;
      ask.list = charge.list;
      ask.high = std::min(top, deduction.cap);
      asks_.asks.push_back(ask);
      any = true;
    }
    abstract_.leave();
    if (any) out.high = top;
  }

  const Program& program_;
  const Body& body_;
  Abstract& abstract_;
  Asks& asks_;
};

}  // namespace

void collect_exact(const Program& program, const Body& body, Runner& runner, Asks& asks) {
  Exact exact(program, body, runner, asks);
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const CompiledCriterion& criterion = program.criteria[i];
    CriterionAsks& out = asks.criteria[i];
    out.first = static_cast<std::uint32_t>(asks.asks.size());
    out.not_applicable = named_not_applicable(body, criterion.part) || runner.holds(criterion.not_applicable);
    if (!out.not_applicable) exact.criterion(criterion, out);
    out.last = static_cast<std::uint32_t>(asks.asks.size());
  }
}

void collect_open(const Program& program, const Body& body, Abstract& abstract, Asks& asks) {
  Open open(program, body, abstract, asks);
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const CompiledCriterion& criterion = program.criteria[i];
    CriterionAsks& out = asks.criteria[i];
    out.first = static_cast<std::uint32_t>(asks.asks.size());
    Value absent = Value::truth(named_not_applicable(body, criterion.part));
    if (!absent.is_true() && program.folded_not_applicable[i])
      absent = abstract.evaluate(*program.folded_not_applicable[i]);
    out.not_applicable = absent.is_true();
    out.may_not_apply = absent.can_true && absent.can_false;
    if (!out.not_applicable) open.criterion(criterion, out);
    if (out.may_not_apply) {
      out.low = 0;
      for (std::size_t a = out.first; a < asks.asks.size(); ++a) {
        asks.asks[a].low = 0;
        asks.asks[a].settled = false;
      }
      out.unknown = out.high > 0;
    }
    out.last = static_cast<std::uint32_t>(asks.asks.size());
  }
}

}  // namespace guiju
