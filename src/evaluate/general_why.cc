// What explains a general sheet: the unknown facts that can still change a score, and why a
// deduction took nothing.
#include <algorithm>

#include "evaluate/asks.h"
#include "evaluate/general.h"

namespace guiju {

void GeneralSheet::unknown_of_charge(const GeneralCharge& charge, UnknownFacts& facts) {
  if (charge.deductions.empty() || state(charge.part).absent || is_spared(charge)) return;
  for (int p = charge.part; p >= 0; p = part(p).parent) {
    if (form(p).not_applicable) abstract_.unknown(*form(p).not_applicable, facts);
    if (form(p).only_when) abstract_.unknown(*form(p).only_when, facts);
  }
  if (charge.only_when) {
    abstract_.unknown(*charge.only_when, facts);
    if (!abstract_.evaluate(*charge.only_when).can_true) return;
  }
  const auto look = [&] {
    if (charge.where) {
      abstract_.unknown(*charge.where, facts);
      if (!abstract_.evaluate(*charge.where).can_true) return;
    }
    for (const GeneralDeduction& deduction : charge.deductions) {
      const Value when = deduction.when ? abstract_.evaluate(*deduction.when) : Value::truth(true);
      if (deduction.when) abstract_.unknown(*deduction.when, facts);
      if (when.can_true && deduction.each) abstract_.unknown(*deduction.each, facts);
      if (when.can_true && deduction.amount) abstract_.unknown(*deduction.amount, facts);
      if (charge.source->choose == Charge::Choose::first && when.is_true()) return;
    }
  };
  const int list = charge.source->list;
  if (list < 0) {
    look();
    return;
  }
  const RecordList& records = body_.lists[static_cast<std::size_t>(list)];
  if (!is_known(records.given)) {
    facts.insert({rules_.facts.list_facts[static_cast<std::size_t>(list)], -1, -1});
    return;
  }
  if (records.more) facts.insert({rules_.facts.list_facts[static_cast<std::size_t>(list)], -1, -1});
  for (std::size_t record = 0; record < records.count; ++record) {
    abstract_.enter_record(list, record);
    look();
    abstract_.leave();
  }
}

void GeneralSheet::collect_unknown(UnknownFacts& facts) {
  const auto of = [&](const ExprPtr& expr) {
    if (expr) abstract_.unknown(*expr, facts);
  };
  const auto varies = [&](int index) {
    return !parts[static_cast<std::size_t>(index)].score.known() ||
           state(index).lost_low != state(index).lost_high ||
           (state(index).may_leave && !state(index).leaves);
  };
  for (std::size_t i = 0; i < rules_.parts.size(); ++i) {
    const int index = static_cast<int>(i);
    const GeneralPart& source = form(index);
    // What exceeds its own room may change the parts it shares a limit with.
    bool open = varies(index);
    if (!open && source.shared >= 0) {
      const std::vector<int>& group = form_.shared[static_cast<std::size_t>(source.shared)];
      open = std::any_of(group.begin(), group.end(), varies);
    }
    if (!open || state(index).absent) continue;
    of(source.not_applicable);
    of(source.only_when);
    of(source.value);
    of(source.counts_when);
    for (const int child : part(index).children) {
      of(form(child).weight);
      of(form(child).not_applicable);
      of(form(child).only_when);
    }
    for (const GeneralAdjustment& adjustment : source.adjustments) {
      of(adjustment.when);
      of(adjustment.amount);
    }
    for (const int c : source.charges)
      unknown_of_charge(form_.charges[static_cast<std::size_t>(c)], facts);
  }
}

void GeneralSheet::reasons(std::vector<NotApplied>& out) {
  using Why = NotApplied::Why;
  for (std::size_t c = 0; c < form_.charges.size(); ++c) {
    const GeneralCharge& charge = form_.charges[c];
    const int list = charge.source->list;
    const auto all = [&](Why why, int record) {
      for (const GeneralDeduction& deduction : charge.deductions)
        out.push_back({deduction.deduction, list, record, why});
    };
    if (state(charge.part).absent) {
      all(Why::not_applicable, -1);
      continue;
    }
    if (charge.only_when && !abstract_.evaluate(*charge.only_when).can_true) {
      all(Why::not_concerned, -1);
      continue;
    }
    const auto look = [&](int record) {
      bool taken = false;
      for (const GeneralDeduction& deduction : charge.deductions) {
        const auto say = [&](Why why) { out.push_back({deduction.deduction, list, record, why}); };
        if (taken) {
          say(Why::earlier_tier);
          continue;
        }
        const Deduction& source = rules_.deductions[static_cast<std::size_t>(deduction.deduction)];
        const Value when =
            deduction.when ? abstract_.evaluate(*deduction.when) : Value::truth(true);
        if (when.is_false()) {
          const bool exempt = deduction.unless && abstract_.evaluate(*deduction.unless).is_true();
          say(exempt ? Why::exempt : Why::condition_false);
          continue;
        }
        const Value each = deduction.each ? abstract_.evaluate(*deduction.each)
                                          : Value::exactly(Type::Kind::number, 1);
        const Value amount = deduction.amount ? abstract_.evaluate(*deduction.amount)
                                              : Value::exactly(Type::Kind::number, 1);
        if ((each.certain() && each.low < source.every) ||
            (amount.certain() && amount.low.sign() == 0))
          say(Why::no_occurrence);
        taken = charge.source->choose == Charge::Choose::first && when.is_true();
      }
    };
    if (list < 0) {
      look(-1);
      continue;
    }
    const RecordList& records = body_.lists[static_cast<std::size_t>(list)];
    if (is_known(records.given) && records.count == 0) all(Why::no_record, -1);
    for (std::size_t record = 0; record < records.count; ++record) {
      abstract_.enter_record(list, record);
      const bool concerned = !charge.where || abstract_.evaluate(*charge.where).can_true;
      if (concerned)
        look(static_cast<int>(record));
      else
        all(Why::not_concerned, static_cast<int>(record));
      abstract_.leave();
    }
  }
}

}  // namespace guiju
