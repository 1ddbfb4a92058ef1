// Program + body → asks. Two ways with one meaning: exact on complete bodies, as ranges otherwise.
#include "evaluate/asks.h"

#include <algorithm>
#include <cstring>

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
    used_cap_alone.assign(deductions, 0);
  }
}

namespace {

// Whether no byte is Cells::unknown where `needed` has all bits; eight at a time.
bool all_known(const std::uint8_t* needed, const std::uint8_t* small, std::size_t count,
               const LaneKernels* lanes) {
  static_assert(Cells::unknown == 0xff);
  if (lanes != nullptr) return lanes->all_known(needed, small, count);
  std::uint64_t unknown = 0;
  // The highest bit of a byte that has all bits, and of none in front of it that has not.
  const auto full = [](std::uint64_t bytes) {
    return (~bytes - 0x0101010101010101) & bytes & 0x8080808080808080;
  };
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    std::uint64_t must = 0, byte = 0;
    std::memcpy(&must, needed + i, 8);
    std::memcpy(&byte, small + i, 8);
    unknown |= full(must & byte);
  }
  for (; i < count; ++i) unknown |= full(needed[i] & small[i]);
  return unknown == 0;
}

}  // namespace

bool is_complete(const Program& program, const Body& body, const LaneKernels* lanes) {
  const std::vector<std::uint8_t>& needed = program.needed_mask;
  if (!all_known(needed.data(), body.cells.small(), needed.size(), lanes)) return false;
  for (const QuickNeed& need : program.quick_needs) {
    const RecordList& records = body.lists[need.list];
    if (!is_known(records.given) || records.more) return false;
    // As many records at once as there are masks.
    const std::size_t cells = records.count * records.fields;
    for (std::size_t at = 0; at < cells; at += need.fields.size())
      if (!all_known(need.fields.data(), records.cells.small() + at,
                     std::min(cells - at, need.fields.size()), lanes))
        return false;
  }
  return true;
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
      const bool better = best == nullptr ||
                          (charge.choose == Charge::Choose::largest && value > best_amount) ||
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

  void take(const CompiledDeduction& deduction, int list, int record, std::int64_t n,
            CriterionAsks& out) {
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
      if (records.more) unknown_records(charge, where, out);
    }
    out.unknown = out.low != out.high;
  }

 private:
  struct Amounts {
    std::int64_t low, high, occurrences;
    bool certain_count;
  };

  Amounts amounts(const CompiledDeduction& deduction) {
    const ExprPtr& each =
        program_.folded_deductions[static_cast<std::size_t>(deduction.deduction)].each;
    if (!each) return {deduction.points, deduction.points, 1, true};
    const Value v = abstract_.evaluate(*each);
    if (v.certain()) {
      const auto n = v.low.to_int64();
      if (!n || *n < 0 || *n > max_occurrences)
        throw EvaluationError{Code::occurrences_not_whole, each->span};
      const std::int64_t times = *n / deduction.every;
      return {amount(deduction.points, times), amount(deduction.points, times), times, true};
    }
    const auto bound = [&](bool has, const WideNumber& value, std::int64_t otherwise) {
      if (!has) return otherwise;
      const auto n = value.rounded(Rounding::floor, 1).to_int64();
      return n ? std::clamp<std::int64_t>(*n, 0, max_occurrences) : otherwise;
    };
    const std::int64_t low = bound(v.has_low, v.low, 0) / deduction.every;
    const std::int64_t high = bound(v.has_high, v.high, max_occurrences) / deduction.every;
    return {amount(deduction.points, low), amount(deduction.points, high), 0, low == high};
  }

  // A deduction that holds or may hold, and what it takes then.
  struct Candidate {
    const CompiledDeduction* deduction;
    Amounts taken;
    bool sure;  // its condition certainly holds
  };

  // `optional`: it is unknown whether the record is concerned at all.
  void choose(const CompiledCharge& charge, int record, bool optional, CriterionAsks& out) {
    using Choose = Charge::Choose;
    candidates_.clear();
    bool known = !optional;  // every candidate is certain, and so is what it takes
    for (std::uint32_t d = charge.first; d < charge.last; ++d) {
      const CompiledDeduction& deduction = program_.deductions[d];
      const ExprPtr& when =
          program_.folded_deductions[static_cast<std::size_t>(deduction.deduction)].when;
      const Value holds = when ? abstract_.evaluate(*when) : Value::truth(true);
      if (!holds.can_true) continue;
      const Amounts taken = amounts(deduction);
      if (taken.high == 0 && charge.choose != Choose::first) continue;
      candidates_.push_back({&deduction, taken, !holds.can_false});
      known = known && !holds.can_false && taken.certain_count;
      if (!holds.can_false && charge.choose == Choose::first) break;  // the last that can be chosen
    }
    if (charge.choose == Choose::all) {
      for (const Candidate& candidate : candidates_)
        alone(charge, record, optional, candidate, out);
      return;
    }
    const Candidate* chosen = candidates_.size() == 1 ? &candidates_.front() : nullptr;
    if (known && charge.choose != Choose::first)
      for (const Candidate& candidate : candidates_)
        if (chosen == nullptr ||
            (charge.choose == Choose::largest ? candidate.taken.low > chosen->taken.low
                                              : candidate.taken.low < chosen->taken.low))
          chosen = &candidate;
    if (chosen != nullptr)
      alone(charge, record, optional, *chosen, out);
    else if (!candidates_.empty())
      one_of(charge, record, optional, out);
  }

  Ask ask_of(const CompiledCharge& charge, int record, const Candidate& candidate) const {
    Ask ask;
    ask.deduction = candidate.deduction->deduction;
    ask.list = charge.list;
    ask.record = record;
    ask.occurrences = candidate.taken.occurrences;
    ask.asked = candidate.taken.low;
    ask.high = candidate.taken.high;
    return ask;
  }

  // A deduction that no other of its charge competes with.
  void alone(const CompiledCharge& charge, int record, bool optional, const Candidate& candidate,
             CriterionAsks& out) {
    if (candidate.taken.high == 0) return;
    const bool sure = candidate.sure && !optional;
    Ask ask = ask_of(charge, record, candidate);
    ask.low = sure ? candidate.taken.low : 0;
    ask.settled = sure && candidate.taken.certain_count;
    std::int64_t low = ask.low, high = ask.high;
    const std::int64_t cap = candidate.deduction->cap;
    if (cap != INT64_MAX) {
      // The sum over the records is capped, so its ends grow by what is left of the cap at each end.
      const auto index = static_cast<std::size_t>(ask.deduction);
      std::int64_t& least = asks_.used_cap_low[index];
      std::int64_t& most = asks_.used_cap_high[index];
      std::int64_t& alone = asks_.used_cap_alone[index];
      low = std::min(ask.low, cap - least);
      high = std::min(ask.high, cap - alone);
      alone += high;
      const std::int64_t line_low = std::min(ask.low, cap - most);
      most += std::min(ask.high, cap - most);
      ask.high = std::min(ask.high, cap - least);
      least += low;
      ask.low = line_low;
    }
    out.low = saturating_add(out.low, low);
    out.high = saturating_add(out.high, high);
    asks_.asks.push_back(ask);
  }

  // One of several candidates, of which it is unknown which: the hull of what they take.
  void one_of(const CompiledCharge& charge, int record, bool optional, CriterionAsks& out) {
    std::int64_t low = INT64_MAX, high = 0;
    std::int64_t sure_least = 0;         // the most that a certain candidate takes at least
    std::int64_t sure_most = INT64_MAX;  // the least that a certain candidate takes at most
    bool settled = false;                // something is certainly chosen
    bool capped = false;
    for (const Candidate& candidate : candidates_) {
      const std::int64_t cap = candidate.deduction->cap;
      // Where something is chosen as largest or smallest it occurs at least once.
      low = std::min(low, charge.choose == Charge::Choose::first
                              ? candidate.taken.low
                              : std::max(candidate.taken.low, candidate.deduction->points));
      high = std::max(high, std::min(candidate.taken.high, cap));
      // What asks nothing is no candidate for the largest or smallest.
      if (candidate.sure && (charge.choose == Charge::Choose::first || candidate.taken.low > 0)) {
        settled = true;
        sure_least = std::max(sure_least, candidate.taken.low);
        sure_most = std::min(sure_most, candidate.taken.high);
      }
      Ask ask = ask_of(charge, record, candidate);
      if (cap != INT64_MAX) {
        const auto index = static_cast<std::size_t>(ask.deduction);
        std::int64_t& most = asks_.used_cap_high[index];
        capped = true;
        most += std::min(ask.high, cap - most);
        ask.high = std::min(ask.high, cap - asks_.used_cap_low[index]);
      }
      if (ask.high > 0) asks_.asks.push_back(ask);
    }
    if (settled && charge.choose == Charge::Choose::largest) low = std::max(low, sure_least);
    if (settled && charge.choose == Charge::Choose::smallest) high = std::min(high, sure_most);
    // A cap may have been used up by other records.
    if (!settled || optional || capped) low = 0;
    out.low = saturating_add(out.low, low);
    out.high = saturating_add(out.high, high);
  }

  // A list of which nothing is known: none or any number of records.
  void unknown_records(const CompiledCharge& charge, const ExprPtr& where, CriterionAsks& out) {
    abstract_.enter_unknown_record(charge.list);
    const bool concerned = !where || abstract_.evaluate(*where).can_true;
    for (std::uint32_t d = charge.first; concerned && d < charge.last; ++d) {
      const CompiledDeduction& deduction = program_.deductions[d];
      const ExprPtr& when =
          program_.folded_deductions[static_cast<std::size_t>(deduction.deduction)].when;
      if (when && !abstract_.evaluate(*when).can_true) continue;
      if (amounts(deduction).high == 0) continue;
      Ask ask;
      ask.deduction = deduction.deduction;
      ask.list = charge.list;
      ask.high = std::min(top, deduction.cap);
      out.high = saturating_add(out.high, ask.high);
      asks_.asks.push_back(ask);
    }
    abstract_.leave();
  }

  const Program& program_;
  const Body& body_;
  Abstract& abstract_;
  Asks& asks_;
  std::vector<Candidate> candidates_;
};

}  // namespace

void collect_exact(const Program& program, const Body& body, Runner& runner, Asks& asks,
                   const std::int64_t* scores) {
  Exact exact(program, body, runner, asks);
  const bool named = !body.not_applicable.empty();
  const CompiledCriterion* criterion = program.criteria.data();
  const std::uint8_t* loud = program.loud.data();
  for (CriterionAsks& out : asks.criteria) {
    const CompiledCriterion& at = *criterion++;
    const bool full = scores != nullptr && *loud == 0 && scores[at.part] == at.marks;
    ++loud;
    out.first = out.last = static_cast<std::uint32_t>(asks.asks.size());
    if (at.not_applicable.kind != Condition::Kind::never || named)
      out.not_applicable = named_not_applicable(body, at.part) || runner.holds(at.not_applicable);
    if (full || out.not_applicable || is_corrected(body, at.part)) continue;
    exact.criterion(at, out);
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
    if (!out.not_applicable && !is_corrected(body, criterion.part)) open.criterion(criterion, out);
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
