// Conditions and counts → masks and values. The one idea: a condition is walked as the tree that it is;
// each comparison is a mask (comparisons.cc), and what joins them joins masks. Numbers that are worked
// out have no range, so what they read is entangled.
#include "columns/conditions.h"

namespace guiju::columns {

Reg Conditions::number(std::int32_t index) {
  const Node& at = node(index);
  Step step;
  switch (at.op) {
    case Node::Op::constant:
      step.op = Op::wide_constant;
      step.k0 = at.value;
      return builder_.make(Kind::wide, step);
    case Node::Op::cell:
    case Node::Op::field: {
      const bool on_record = at.op == Node::Op::field;
      if (is_finding(at.a, on_record)) throw Unsupported{"a finding as a number"};
      readers_.entangle(fact_key(at.a, on_record));
      return wide(source(at.a, on_record), 0);
    }
    case Node::Op::add:
      return builder_.binary(Kind::wide, Op::wide_add, number(at.a), number(at.b));
    case Node::Op::sub:
      return builder_.binary(Kind::wide, Op::wide_subtract, number(at.a), number(at.b));
    case Node::Op::mul:
      if (node(at.b).op != Node::Op::constant) break;
      return builder_.unary(Kind::wide, Op::wide_times, number(at.a), node(at.b).value);
    case Node::Op::records: {
      const ListColumn& list = batch_.lists[static_cast<std::size_t>(at.a)];
      readers_.entangle({at.a, -1});
      if (!list.bound) {
        step.op = Op::wide_constant;
        if (rules_.facts.list(at.a).default_kind != Fact::Default::not_given)
          throw Unsupported{"the number of records of a list that is not there"};
        return builder_.make(Kind::wide, step);
      }
      step.op = Op::record_count;
      step.list = &list;
      return builder_.make(Kind::wide, step);
    }
    case Node::Op::condition: {
      step.op = Op::wide_choose;
      step.a = truth(at.a, Sense::exact);
      // Whatever the condition reads moves the number both ways.
      entangle_all(at.a);
      step.b = number(at.b);
      step.c = number(at.c);
      return builder_.make(Kind::wide, step);
    }
    default: break;
  }
  throw Unsupported{"a number"};
}

Reg Conditions::against_total(Node::Op op, std::int64_t limit) {
  if (total == no_reg) throw Unsupported{"a condition on the score"};
  // On whole units everything is "below", or not.
  const Compare compare = compare_of(op);
  const std::int64_t threshold =
      compare == Compare::le || compare == Compare::gt ? limit + 1 : limit;
  if (limit == INT64_MAX || threshold > INT32_MAX || threshold < INT32_MIN)
    throw Unsupported{"a line beyond 32 bits"};
  thresholds.push_back(threshold);
  Step step;
  step.op = Op::compare_total;
  step.a = total;
  step.k0 = threshold;
  step.test.compare = compare == Compare::lt || compare == Compare::le ? Compare::lt : Compare::ge;
  return builder_.make(Kind::mask, step);
}

Reg Conditions::truth(std::int32_t index, Sense sense) {
  const Node& at = node(index);
  switch (at.op) {
    case Node::Op::constant: return builder_.everywhere(at.value != 0);
    case Node::Op::cell: return flag(at.a, false, false, sense);
    case Node::Op::field: return flag(at.a, true, false, sense);
    case Node::Op::and_: {
      const Reg a = truth(at.a, sense);
      return builder_.both(a, truth(at.b, sense));
    }
    case Node::Op::or_: {
      const Reg a = truth(at.a, sense);
      return builder_.either(a, truth(at.b, sense));
    }
    case Node::Op::not_: {
      readers_.flip();
      const Reg a = truth(at.a, opposite(sense));
      readers_.flip();
      return builder_.negate(a);
    }
    case Node::Op::condition: {
      if (node(at.a).op == Node::Op::given) {
        const int list = node(at.a).a;
        const ListColumn& column = batch_.lists[static_cast<std::size_t>(list)];
        if (!column.bound) {
          if (rules_.facts.list(list).default_kind != Fact::Default::not_given)
            throw Unsupported{"whether a list is given that is not there"};
          return truth(at.c, sense);
        }
        readers_.entangle({list, -1});
        const Reg there = list_known(list);
        Reg then = builder_.everywhere(false);
        const Reg before = exceptions;
        exceptions = builder_.everywhere(false);
        try {
          then = truth(at.b, sense);
        } catch (const Unsupported&) {
          // Where the list is given, the row is evaluated by itself.
          exceptions = builder_.everywhere(true);
        }
        exceptions = builder_.either(before, builder_.both(there, exceptions));
        return builder_.either(builder_.both(there, then),
                               builder_.without(truth(at.c, sense), there));
      }
      entangle_all(at.a);
      const Reg when = truth(at.a, sense);
      const Reg a = truth(at.b, sense);
      return builder_.either(builder_.both(when, a), builder_.without(truth(at.c, sense), when));
    }
    case Node::Op::given: {
      const ListColumn& column = batch_.lists[static_cast<std::size_t>(at.a)];
      readers_.entangle({at.a, -1});
      if (!column.bound && rules_.facts.list(at.a).default_kind != Fact::Default::not_given)
        throw Unsupported{"whether a list is given that is not there"};
      return list_known(at.a);
    }
    case Node::Op::eq:
    case Node::Op::ne:
    case Node::Op::lt:
    case Node::Op::le:
    case Node::Op::gt:
    case Node::Op::ge: return compared(at.a, at.b, compare_of(at.op), sense);
    case Node::Op::total_lt:
    case Node::Op::total_le:
    case Node::Op::total_gt:
    case Node::Op::total_ge: return against_total(at.op, at.value);
    case Node::Op::gap: return gap(at.a);
    default: break;
  }
  throw Unsupported{"a condition that is worked out as an expression"};
}

Reg Conditions::holds(const Condition& condition, Sense sense) {
  switch (condition.kind) {
    case Condition::Kind::always: return builder_.everywhere(true);
    case Condition::Kind::never: return builder_.everywhere(false);
    case Condition::Kind::any:
    case Condition::Kind::all: {
      const bool any = condition.kind == Condition::Kind::any;
      Reg out = builder_.everywhere(!any);
      for (std::size_t i = 0; i < condition.count; ++i) {
        const Reg one =
            flag(condition.slots[i], condition.on_record, condition.want_zero[i], sense);
        out = any ? builder_.either(out, one) : builder_.both(out, one);
      }
      return out;
    }
    case Condition::Kind::compare: {
      Scaled a, b;
      a.has_cell = b.has_cell = true;
      a.on_record = b.on_record = condition.on_record;
      a.slot = condition.slots[0];
      b.slot = condition.slots[1];
      a.factor = condition.factors[0];
      b.factor = condition.factors[1];
      if (b.factor == 0)
        return against(a.slot, a.on_record, a.factor, compare_of(condition.comparison),
                       condition.offset, sense);
      a.constant = -condition.offset;
      return between(a, b, compare_of(condition.comparison), sense);
    }
    case Condition::Kind::member:
      return member(condition.slots[0], condition.on_record,
                    static_cast<std::uint64_t>(condition.offset), sense);
    case Condition::Kind::total: return against_total(condition.comparison, condition.offset);
    case Condition::Kind::node: return truth(condition.node, sense);
  }
  throw Unsupported{"a condition"};
}

Reg Conditions::count(const CompiledDeduction& deduction, Sense sense, Reg& bad) {
  int slot = deduction.each_slot;
  bool on_record = false;
  if (slot < 0) {
    const Node& at = node(deduction.each_node);
    if (at.op == Node::Op::cell || at.op == Node::Op::field) {
      slot = at.a;
      on_record = at.op == Node::Op::field;
    }
  }
  if (slot >= 0) {
    const Source from = source(slot, on_record);
    if (from.fact->type != FactType::count) throw Unsupported{"occurrences of " + from.fact->id};
    readers_.read(fact_key(slot, on_record), 1);
    const auto [low, high] = range(*from.fact);
    return small(from, sense == Sense::may ? high : low);
  }
  const Reg value = number(deduction.each_node);
  Step step, limit;
  limit.op = Op::wide_constant;
  limit.k0 = default_max_count;
  step.op = Op::compare_wide;
  step.a = value;
  step.b = builder_.make(Kind::wide, limit);
  step.test.compare = Compare::gt;
  const Reg above = builder_.make(Kind::mask, step);
  limit.k0 = 0;
  step.b = builder_.make(Kind::wide, limit);
  step.test.compare = Compare::lt;
  bad = builder_.either(above, builder_.make(Kind::mask, step));
  return builder_.unary(Kind::value, Op::narrow, value);
}

}  // namespace guiju::columns
