// Plan + batch → loops. The one idea: everything is lowered once for complete rows and once for rows
// with nulls, where everything is worked out twice: for the completion of the unknown facts that loses
// least and the one that loses most.
#include "columns/lower.h"

#include <algorithm>

#include "columns/loss_sum.h"
#include "columns/losses.h"

namespace guiju::columns {

namespace {

// Looks at the values of columns that no loop reads.
void check_rest(const Batch& batch, Lowered& out) {
  std::vector<const Column*> seen;
  const auto reads = [&](const Loops& loops) {
    for (const Step& step : loops.steps) switch (step.op) {
        case Op::small:
        case Op::flag:
        case Op::flag_either:
        case Op::flag_both:
        case Op::sum_flag:
        case Op::sum_small:
        case Op::wide:
        case Op::choice: seen.push_back(step.column); break;
        default: break;
      }
  };
  reads(out.loops);
  for (const RecordLoops& records : out.records) reads(records.loops);
  const auto rest = [&](const Column& column, Loops& loops) {
    const bool free = column.store == Store::bits || column.store == Store::nothing;
    if (free || std::find(seen.begin(), seen.end(), &column) != seen.end()) return;
    Step step;
    step.op = Op::check;
    step.column = &column;
    loops.steps.push_back(step);
  };
  for (const Column& column : batch.columns) rest(column, out.loops);
  for (const ListColumn& list : batch.lists) {
    if (!list.bound) continue;
    auto own = std::find_if(out.records.begin(), out.records.end(),
                            [&](const RecordLoops& records) { return records.list == &list; });
    if (own == out.records.end()) {
      RecordLoops loops;
      loops.list = &list;
      own = out.records.insert(out.records.end(), std::move(loops));
      Step step;
      step.op = Op::records;
      step.k0 = static_cast<std::int64_t>(out.records.size()) - 1;
      step.list = &list;
      out.loops.steps.push_back(step);
    }
    for (const Column& column : list.fields) rest(column, own->loops);
  }
}

class PlanLowering {
 public:
  PlanLowering(const Plan& plan, const Batch& batch, const Wanted& wanted,
               std::optional<Date> as_of)
      : plan_(plan), program_(plan.program()), batch_(batch), wanted_(wanted), as_of_(as_of) {}

  // Of chunks in which no column of `needed` has a null.
  std::unique_ptr<const Lowered> complete(int value, const std::vector<const Column*>& needed) {
    auto out = std::make_unique<Lowered>();
    out->value = value;
    Builder builder(value);
    Readers readers;
    Conditions body(program_, plan_.rules(), batch_, as_of_, -1, builder, readers);
    readers.record(false);
    body.without_nulls = &needed;
    body.exceptions = builder.everywhere(false);
    in_force(builder, body);
    Losses losses(plan_, batch_, as_of_, wanted_, *out, builder, readers, body);
    Answer& answer = out->answer;
    answer.total_low = answer.total_high = sum(losses, builder, Sense::exact, 0);
    body.total = answer.total_low;
    decide_complete(plan_, wanted_, builder, body, answer);
    finish(builder, body, *out);
    return out;
  }

  std::unique_ptr<const Lowered> open(int value) {
    auto out = std::make_unique<Lowered>();
    out->value = value;
    out->sets = true;
    Builder builder(value);
    Readers readers;
    Conditions body(program_, plan_.rules(), batch_, as_of_, -1, builder, readers);
    body.exceptions = builder.everywhere(false);
    readers.record(false);
    in_force(builder, body);
    readers.record(true);
    Losses losses(plan_, batch_, as_of_, wanted_, *out, builder, readers, body);
    Answer& answer = out->answer;
    answer.total_low = sum(losses, builder, Sense::may, 1);
    answer.total_high = sum(losses, builder, Sense::must, 2);
    decide_open(plan_, wanted_, builder, readers, body, answer);
    // A null of what is entangled: the row is evaluated by itself.
    std::map<int, Reg> of_lists;
    for (const auto& [list, slot] : readers.entangled()) {
      if (slot < 0) {
        body.exceptions = builder.either(body.exceptions, builder.negate(body.list_known(list)));
      } else if (list < 0) {
        const Source source = body.source(slot, false);
        if (source.constant) continue;
        body.exceptions = builder.either(body.exceptions, builder.negate(body.known(source)));
      } else {
        entangled_fields_[list].push_back(slot);
      }
    }
    fields(builder, body, *out);
    finish(builder, body, *out);
    return out;
  }

 private:
  Reg sum(Losses& losses, Builder& builder, Sense sense, int which) {
    LossSum sum(program_, builder, which, wanted_.parts);
    losses.run(sense, [&](std::size_t criterion, Reg lost) { sum.take(criterion, lost); });
    return sum.total();
  }

  // Of a body that states when it was evaluated the rules may not be in force.
  void in_force(Builder& builder, Conditions& body) {
    const RuleSet& rules = plan_.rules();
    if (rules.in_force_slot < 0) return;
    const auto outside = [&](const std::string& day, Compare compare) {
      const auto date = Date::parse(day);
      if (!date) throw Unsupported{"the dates between which the rules are in force"};
      Condition condition;
      condition.kind = Condition::Kind::compare;
      condition.slots[0] = static_cast<std::uint16_t>(rules.in_force_slot);
      condition.factors = {1, 0};
      condition.offset = date->days();
      condition.comparison = compare == Compare::lt ? Node::Op::lt : Node::Op::gt;
      // An unknown day is no day outside.
      const Source source = body.source(rules.in_force_slot, false);
      if (source.column == nullptr && !source.constant) return;
      body.exceptions = builder.either(
          body.exceptions, builder.both(body.known(source), body.holds(condition, Sense::exact)));
    };
    outside(rules.in_force_from, Compare::lt);
    if (!rules.in_force_to.empty()) outside(rules.in_force_to, Compare::gt);
  }

  // Rows with a record that has a null in an entangled field.
  void fields(Builder& builder, Conditions& body, Lowered& out) {
    for (const auto& [list, slots] : entangled_fields_) {
      const ListColumn& column = batch_.lists[static_cast<std::size_t>(list)];
      if (!column.bound) continue;
      Builder own(out.value);
      Readers none;
      none.record(false);
      Conditions at(program_, plan_.rules(), batch_, as_of_, list, own, none);
      Reg missing = own.everywhere(false);
      for (const int slot : slots) {
        const Source source = at.source(slot, true);
        if (!source.constant) missing = own.either(missing, own.negate(at.known(source)));
      }
      if (own.constant(missing) == false) continue;
      RecordLoops loops;
      loops.list = &column;
      loops.any.push_back(missing);
      loops.some.push_back(builder.fresh(Kind::mask));
      std::vector<RecordLoops> nothing;
      loops.loops = own.finish({&loops.any.back()}, nothing);
      Step step;
      step.op = Op::records;
      step.k0 = static_cast<std::int64_t>(out.records.size());
      step.list = &column;
      body.exceptions = builder.either(body.exceptions, loops.some.back());
      out.records.push_back(std::move(loops));
      builder.change(step);
    }
  }

  void finish(Builder& builder, Conditions& body, Lowered& out) {
    Answer& answer = out.answer;
    answer.exceptions = body.exceptions;
    std::vector<Reg*> keep{&answer.exceptions, &answer.scored,    &answer.certain,
                           &answer.confirm,    &answer.total_low, &answer.total_high,
                           &answer.opinions,   &answer.grades};
    // The same register twice would be renamed twice.
    if (answer.total_high == answer.total_low) keep.erase(keep.begin() + 5);
    rename_aliases(keep, builder);
    out.loops = builder.finish(keep, out.records);
    if (!out.sets) answer.total_high = answer.total_low;
    check_rest(batch_, out);
  }

  // Registers that stand for two answers become copies.
  static void rename_aliases(std::vector<Reg*>& keep, Builder& builder) {
    for (std::size_t i = 0; i < keep.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (*keep[i] != no_reg && *keep[i] == *keep[j]) {
          // A computation of its own: what holds and holds.
          Step copy;
          copy.op = Op::both;
          copy.a = copy.b = *keep[i];
          copy.k2 = static_cast<std::int64_t>(i) + 1;
          *keep[i] = builder.make(Kind::mask, copy);
        }
  }

  const Plan& plan_;
  const Program& program_;
  const Batch& batch_;
  const Wanted& wanted_;
  std::optional<Date> as_of_;
  std::map<int, std::vector<int>> entangled_fields_;
};

void needs(const Plan& plan, const Batch& batch, std::optional<Date> as_of, LoweredPlan& out) {
  const Program& program = plan.program();
  Builder builder(0);
  Readers readers;
  const auto need = [&](const Source& source) {
    if (source.constant) return;
    if (source.column == nullptr)
      out.always_open = true;
    else if (source.nullable())
      out.needed.push_back(source.column);
  };
  Conditions body(program, plan.rules(), batch, as_of, -1, builder, readers);
  for (const int slot : program.needed_slots) need(body.source(slot, false));
  for (std::size_t list = 0; list < program.needed_lists.size(); ++list) {
    if (!program.needed_lists[list]) continue;
    const ListColumn& column = batch.lists[list];
    if (!column.bound) {
      if (plan.rules().facts.list(static_cast<int>(list)).default_kind != Fact::Default::not_given)
        out.always_open = true;
      continue;
    }
    if (column.validity.bytes != nullptr) out.needed_lists.push_back(&column);
    Conditions at(program, plan.rules(), batch, as_of, static_cast<int>(list), builder, readers);
    for (const int field : program.needed_fields[list]) {
      const Source source = at.source(field, true);
      // Without records nothing is missing; with any it is.
      if (source.constant || source.column != nullptr)
        need(source);
      else
        out.always_open = true;
    }
  }
}

}  // namespace

LoweredPlan lower(const Plan& plan, const Batch& batch, const Wanted& wanted,
                  std::optional<Date> as_of) {
  LoweredPlan out;
  if (plan.general() != nullptr) {
    out.why = "the general form";
    return out;
  }
  needs(plan, batch, as_of, out);
  PlanLowering lowering(plan, batch, wanted, as_of);
  const auto attempt = [&](auto make) -> std::unique_ptr<const Lowered> {
    for (const int value : {0, 1}) {
      try {
        return make(value);
      } catch (const Unsupported& reason) {
        out.why = reason.what;
      }
    }
    return nullptr;
  };
  if (!out.always_open)
    out.complete = attempt([&](int value) { return lowering.complete(value, out.needed); });
  const bool may_be_open = out.always_open || !out.needed.empty() || !out.needed_lists.empty();
  if (may_be_open && !wanted.deductions)
    out.open = attempt([&](int value) { return lowering.open(value); });
  return out;
}

}  // namespace guiju::columns
