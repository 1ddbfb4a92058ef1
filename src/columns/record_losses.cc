// Charges on records → values of the body. The one idea: for each list there is one set of loops over
// all charges that go through it, whose sums are values in the loops of the body.
#include "columns/losses.h"

namespace guiju::columns {

void Losses::collect_lists() {
  for (std::size_t list = 0; list < batch_.lists.size(); ++list) {
    std::vector<std::size_t> charges;
    for (std::size_t i = 0; i < program_.criteria.size(); ++i)
      for (std::uint32_t c = program_.criteria[i].first; c < program_.criteria[i].last; ++c)
        if (program_.charges[c].list == static_cast<int>(list)) charges.push_back(c);
    if (!charges.empty()) through(static_cast<int>(list), charges);
  }
}

std::int64_t Losses::room_of_charge(std::size_t charge) const {
  for (const CompiledCriterion& criterion : program_.criteria)
    if (charge >= criterion.first && charge < criterion.last) return room(criterion);
  return 0;
}

void Losses::through(int list, const std::vector<std::size_t>& charges) {
  const ListColumn& column = batch_.lists[static_cast<std::size_t>(list)];
  if (!column.bound) {
    if (rules_.facts.list(list).default_kind == Fact::Default::not_given) {
      for (const std::size_t c : charges) records_[c] = {};
      return;  // no records
    }
    throw Unsupported{"a list that is not there"};
  }
  Builder builder(builder_.value());
  record_builder_ = &builder;
  Conditions at(program_, rules_, batch_, as_of_, list, builder, readers_);
  at.without_nulls = body_.without_nulls;
  at.exceptions = builder.everywhere(false);
  RecordLoops loops;
  loops.list = &column;
  std::vector<Asks> asks;
  for (const std::size_t c : charges)
    asks.push_back(charge(program_.charges[c], room_of_charge(c), at));
  // Lanes, and where their sums go in the body's loops.
  for (std::size_t i = 0; i < charges.size(); ++i) {
    Through& out = records_[charges[i]];
    for (const Term& term : asks[i].terms) {
      loops.lanes.push_back(term.value);
      loops.sums.push_back(builder_.fresh(Kind::value));
      out.terms.push_back({loops.sums.back(), term.cap, term.deduction});
    }
    if (!wanted_.deductions) continue;
    for (const auto& [deduction, holds] : asks[i].holds) {
      loops.any.push_back(holds);
      loops.some.push_back(builder_.fresh(Kind::mask));
      out.holds.emplace_back(deduction, loops.some.back());
    }
  }
  if (builder.constant(at.exceptions) != false) {
    loops.any.push_back(at.exceptions);
    loops.some.push_back(builder_.fresh(Kind::mask));
    body_.exceptions = builder_.either(body_.exceptions, loops.some.back());
  }
  constexpr std::size_t most_lanes = 32;
  if (loops.lanes.size() > most_lanes) throw Unsupported{"more than 32 sums over one list"};
  loops.endless = endless(list, charges, loops.lanes.size());
  std::vector<Reg*> keep;
  for (Reg& lane : loops.lanes) keep.push_back(&lane);
  for (Reg& any : loops.any) keep.push_back(&any);
  std::vector<RecordLoops> none;
  loops.loops = builder.finish(keep, none);
  Step step;
  step.op = Op::records;
  step.k0 = static_cast<std::int64_t>(out_.records.size());
  step.list = &column;
  out_.records.push_back(std::move(loops));
  builder_.change(step);
  record_builder_ = nullptr;
}

std::vector<bool> Losses::endless(int list, const std::vector<std::size_t>& charges,
                                  std::size_t lanes) {
  std::vector<bool> out(lanes, false);
  if (sense_ != Sense::may) return out;
  readers_.record(false);
  Builder shadow(builder_.value());
  Builder* const real = std::exchange(record_builder_, &shadow);
  Conditions at(program_, rules_, batch_, as_of_, list, shadow, readers_);
  at.nothing_known = true;
  at.exceptions = shadow.everywhere(false);
  std::size_t lane = 0;
  for (const std::size_t c : charges) {
    const Asks asks = charge(program_.charges[c], room_of_charge(c), at);
    for (const Term& term : asks.terms) {
      for (const auto& [deduction, holds] : asks.holds) {
        const bool own =
            term.deduction == deduction ||
            (term.deduction < 0 &&
             program_.deductions[static_cast<std::size_t>(deduction)].cap == INT64_MAX);
        if (own && shadow.constant(holds) != false &&
            program_.deductions[static_cast<std::size_t>(deduction)].points > 0)
          out[lane] = true;
      }
      ++lane;
    }
  }
  record_builder_ = real;
  readers_.record(true);
  return out;
}

}  // namespace guiju::columns
