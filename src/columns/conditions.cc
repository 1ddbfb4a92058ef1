// Conditions → masks. The one idea: a comparison is worked out as if every value were known, and then
// put right where one is not: what must hold needs the value, what may hold does not.
#include "columns/conditions.h"

#include <algorithm>
#include <set>

#include "columns/row.h"

namespace guiju::columns {

namespace {

// Unknown dates have no bounds; with factors this far below 2^20 nothing exceeds 63 bits.
constexpr std::int64_t endless = std::int64_t{1} << 40;
constexpr std::int64_t most_factor = std::int64_t{1} << 20;

bool truth_of(Compare compare, std::int64_t a, std::int64_t b) {
  switch (compare) {
    case Compare::lt: return a < b;
    case Compare::le: return a <= b;
    case Compare::gt: return a > b;
    case Compare::ge: return a >= b;
    case Compare::eq: return a == b;
    case Compare::ne: return a != b;
  }
  return false;
}

bool is_order(Compare compare) { return compare != Compare::eq && compare != Compare::ne; }
bool grows(Compare compare) { return compare == Compare::gt || compare == Compare::ge; }
Compare mirrored(Compare compare) {
  switch (compare) {
    case Compare::lt: return Compare::gt;
    case Compare::le: return Compare::ge;
    case Compare::gt: return Compare::lt;
    case Compare::ge: return Compare::le;
    default: return compare;
  }
}

}  // namespace

Compare compare_of(Node::Op op) {
  switch (op) {
    case Node::Op::lt:
    case Node::Op::total_lt: return Compare::lt;
    case Node::Op::le:
    case Node::Op::total_le: return Compare::le;
    case Node::Op::gt:
    case Node::Op::total_gt: return Compare::gt;
    case Node::Op::ge:
    case Node::Op::total_ge: return Compare::ge;
    case Node::Op::eq: return Compare::eq;
    default: return Compare::ne;
  }
}

std::vector<Readers::Fact> Readers::entangled() const {
  std::vector<Fact> out;
  for (const auto& [fact, reads] : reads_) {
    bool fine = true;
    for (const auto& [reader, direction] : reads) {
      fine = fine && reader == reads.front().first && direction != 2;
      if (reads.size() > 1) fine = fine && direction != 0 && direction == reads.front().second;
    }
    if (!fine) out.push_back(fact);
  }
  return out;
}

std::vector<Readers::Fact> Readers::of(int reader) const {
  std::vector<Fact> out;
  for (const auto& [fact, reads] : reads_)
    for (const auto& read : reads)
      if (read.first == reader) {
        out.push_back(fact);
        break;
      }
  return out;
}

Source Conditions::source(int slot, bool on_record) const {
  Source out;
  int index = -1;
  if (on_record) {
    const ListColumn& list = batch_.lists[static_cast<std::size_t>(list_)];
    out.fact = &rules_.facts.list(list_).fields[static_cast<std::size_t>(slot)];
    index = list.bound ? list.by_field[static_cast<std::size_t>(slot)] : -1;
    if (index >= 0) out.column = &list.fields[static_cast<std::size_t>(index)];
  } else {
    // Records and rows are counted differently.
    if (list_ >= 0) throw Unsupported{"a fact of the body in a condition on records"};
    out.fact = &rules_.facts.scalar(slot);
    index = batch_.by_slot[static_cast<std::size_t>(slot)];
    if (index >= 0) out.column = &batch_.columns[static_cast<std::size_t>(index)];
  }
  if (nothing_known) {
    out.column = nullptr;
    return out;
  }
  bool left_out = out.column == nullptr;
  if (!on_record && !batch_.fixed.empty()) {
    const FixedFact& fixed = batch_.fixed[static_cast<std::size_t>(slot)];
    if (fixed.given != Given::absent) {
      out.column = nullptr;
      out.constant = is_known(fixed.given);
      out.value = fixed.cell;
      if (out.constant) return out;
      left_out = false;
    }
  }
  if (out.column != nullptr && out.column->store == Store::nothing) out.column = nullptr;
  if (left_out || out.fact->default_for_null) {
    if (out.fact->default_kind == Fact::Default::value && !out.fact->default_number) {
      out.constant = true;
      out.value = out.fact->default_cell;
    } else if (out.fact->default_kind == Fact::Default::as_of && as_of_) {
      out.constant = true;
      out.value = as_of_->days();
    }
  }
  out.sure =
      without_nulls != nullptr && !out.constant &&
      std::find(without_nulls->begin(), without_nulls->end(), out.column) != without_nulls->end();
  return out;
}

bool Conditions::is_finding(int slot, bool on_record) const {
  return !on_record && rules_.facts.scalar(slot).type == FactType::finding;
}

// What an unknown value can be.
std::pair<std::int64_t, std::int64_t> Conditions::range(const Fact& fact) const {
  switch (fact.type) {
    case FactType::boolean:
    case FactType::finding: return {0, 1};
    case FactType::choice: return {0, static_cast<std::int64_t>(fact.choices.size()) - 1};
    case FactType::count: {
      const facts::CellRule rule = facts::cell_rule(fact);
      return {rule.min, rule.max};
    }
    default: return {-endless, endless};
  }
}

Reg Conditions::known(const Source& source) {
  if (source.column == nullptr) return builder_.everywhere(source.constant);
  if (!source.nullable()) return builder_.everywhere(true);
  Step step;
  step.op = Op::known;
  step.column = source.column;
  return builder_.make(Kind::mask, step);
}

Reg Conditions::list_known(int list) {
  const ListColumn& column = batch_.lists[static_cast<std::size_t>(list)];
  if (!column.bound) return builder_.everywhere(false);
  if (column.validity.bytes == nullptr) return builder_.everywhere(true);
  Step step;
  step.op = Op::known;
  step.list = &column;
  return builder_.make(Kind::mask, step);
}

// `truth` where the value is known; elsewhere what it may or must be.
Reg Conditions::settle(Reg truth, const Source& source, bool may, bool must, Sense sense) {
  if (source.column == nullptr && !source.constant)
    return builder_.everywhere(sense == Sense::may ? may : sense == Sense::must && must);
  if (sense == Sense::exact || !source.nullable() || source.constant) return truth;
  const bool otherwise = sense == Sense::may ? may : must;
  const Reg there = known(source);
  return otherwise ? builder_.either(truth, builder_.negate(there)) : builder_.both(truth, there);
}

namespace {

void readable(const Source& source) {
  const Column& column = *source.column;
  bool fine = is_integer(column.store);
  switch (source.fact->type) {
    case FactType::boolean:
    case FactType::finding: fine = (fine || column.store == Store::bits) && !column.words; break;
    case FactType::count: fine = fine && !column.words; break;
    case FactType::date: fine = column.store == Store::i32; break;
    case FactType::choice:
      fine = source.fact->choices.size() <= 64 && (fine || is_text(column.store));
      break;
    default: fine = false;
  }
  if (!fine) throw Unsupported{"values of " + column.name};
}

}  // namespace

// A value of a count, `fill` where it is unknown.
Reg Conditions::small(const Source& source, std::int64_t fill) {
  Step step;
  step.op = Op::small;
  const std::int64_t top = builder_.top();
  if (source.column == nullptr) {
    step.op = Op::constant;
    step.a = builder_.everywhere(true);
    step.k0 = std::clamp<std::int64_t>(source.constant ? source.value : fill, 0, top);
    return builder_.make(Kind::value, step);
  }
  readable(source);
  step.column = source.column;
  if (source.nullable()) {
    step.b = known(source);
    step.k0 = std::clamp<std::int64_t>(source.constant ? source.value : fill, 0, top);
  }
  return builder_.make(Kind::value, step);
}

Reg Conditions::wide(const Source& source, std::int64_t fill) {
  Step step;
  step.op = Op::wide;
  if (source.column == nullptr) {
    step.op = Op::wide_constant;
    step.k0 = source.constant ? source.value : fill;
    return builder_.make(Kind::wide, step);
  }
  readable(source);
  if (!is_integer(source.column->store) || source.column->words)
    throw Unsupported{"numbers of " + source.column->name};
  step.column = source.column;
  if (source.nullable()) {
    step.b = known(source);
    step.k0 = source.constant ? source.value : fill;
  }
  return builder_.make(Kind::wide, step);
}

Reg Conditions::code(const Source& source) {
  Step step;
  if (source.column == nullptr) {
    step.op = Op::fill;
    step.k0 = source.constant ? source.value : 0xff;
    return builder_.make(Kind::mask, step);
  }
  readable(source);
  step.op = Op::choice;
  step.column = source.column;
  if (source.nullable() || source.column->words) {
    // A word of a dictionary can be null, too.
    if (source.nullable()) step.b = known(source);
    step.k0 = source.constant ? source.value : 0xff;
  }
  return builder_.make(Kind::mask, step);
}

Reg Conditions::option(int slot) {
  const Source from = source(slot, false);
  return code(from);
}

Reg Conditions::flag(int slot, bool on_record, bool want_zero, Sense sense) {
  const Source from = source(slot, on_record);
  if (findings_false && is_finding(slot, on_record)) return builder_.everywhere(want_zero);
  readers_.read(fact_key(slot, on_record), want_zero ? -1 : 1);
  const auto [low, high] = range(*from.fact);
  const bool may = want_zero ? low <= 0 : high > 0;
  const bool must = want_zero ? high <= 0 : low > 0;
  if (from.column == nullptr) {
    if (from.constant) return builder_.everywhere((from.value == 0) == want_zero);
    return settle(no_reg, from, may, must, sense);
  }
  readable(from);
  Step step;
  step.column = from.column;
  Reg truth = no_reg;
  switch (from.fact->type) {
    case FactType::boolean:
    case FactType::finding:
      step.op = from.column->store == Store::bits ? Op::bits : Op::flag;
      if (step.op == Op::flag && from.nullable()) step.b = known(from);
      truth = builder_.make(Kind::mask, step);
      if (want_zero) truth = builder_.negate(truth);
      break;
    case FactType::choice:
      truth = builder_.unary(Kind::mask, Op::same, code(from), 0);
      if (!want_zero) truth = builder_.negate(truth);
      break;
    default:
      step.op = Op::flag;
      if (from.nullable()) step.b = known(from);
      truth = builder_.make(Kind::mask, step);
      if (want_zero) truth = builder_.negate(truth);
  }
  if (from.constant && from.nullable()) {
    // A null is a known value: the default.
    const Reg there = known(from);
    return (from.value == 0) == want_zero ? builder_.either(truth, builder_.negate(there))
                                          : builder_.both(truth, there);
  }
  return settle(truth, from, may, must, sense);
}

// cell × factor against a constant.
Reg Conditions::against(int slot, bool on_record, std::int64_t factor, Compare compare,
                        std::int64_t limit, Sense sense) {
  const Source from = source(slot, on_record);
  if (findings_false && is_finding(slot, on_record))
    return builder_.everywhere(truth_of(compare, 0, limit));
  if (factor == 0 || factor > most_factor || factor < -most_factor)
    throw Unsupported{"the factor " + std::to_string(factor)};
  const auto [low, high] = range(*from.fact);
  // Whether some, and whether every possible value fulfils it.
  bool may = false, must = true;
  if (is_order(compare)) {
    for (const std::int64_t end : {low, high}) {
      may = may || truth_of(compare, end * factor, limit);
      must = must && truth_of(compare, end * factor, limit);
    }
    readers_.read(fact_key(slot, on_record), grows(compare) == (factor > 0) ? 1 : -1);
  } else {
    const bool hits = limit % factor == 0 && limit / factor >= low && limit / factor <= high;
    may = compare == Compare::eq ? hits : !hits || low < high;
    must = compare == Compare::eq ? hits && low == high : !hits;
    readers_.read(fact_key(slot, on_record), 0);
  }
  if (from.column == nullptr) {
    if (from.constant) return builder_.everywhere(truth_of(compare, from.value * factor, limit));
    return settle(no_reg, from, may, must, sense);
  }
  readable(from);
  Reg truth = no_reg;
  Step step;
  step.test.compare = compare;
  if (from.fact->type == FactType::count && factor == 1 && limit >= 0 && limit < builder_.top()) {
    step.op = Op::compare_small;
    step.a = small(from, 0);
    step.k0 = limit;
    truth = builder_.make(Kind::mask, step);
  } else if (from.fact->type == FactType::choice && !is_order(compare) && factor == 1) {
    truth =
        builder_.unary(Kind::mask, Op::same, code(from), limit < 0 || limit > 0xfe ? 0xfe : limit);
    if (compare == Compare::ne) truth = builder_.negate(truth);
  } else if (from.fact->type == FactType::boolean || from.fact->type == FactType::finding ||
             from.fact->type == FactType::choice) {
    throw Unsupported{"an order of " + from.fact->id};
  } else {
    Reg value = wide(from, 0);
    if (factor != 1) value = builder_.unary(Kind::wide, Op::wide_times, value, factor);
    step.op = Op::compare_wide;
    step.a = value;
    Step constant;
    constant.op = Op::wide_constant;
    constant.k0 = limit;
    step.b = builder_.make(Kind::wide, constant);
    truth = builder_.make(Kind::mask, step);
  }
  if (from.constant && from.nullable()) {
    const Reg there = known(from);
    return truth_of(compare, from.value * factor, limit)
               ? builder_.either(truth, builder_.negate(there))
               : builder_.both(truth, there);
  }
  return settle(truth, from, may, must, sense);
}

// Two cells against each other: a × fa + c compared with b × fb.
Reg Conditions::between(const Scaled& a, const Scaled& b, Compare compare, Sense sense) {
  const Source left = source(a.slot, a.on_record), right = source(b.slot, b.on_record);
  if (is_finding(a.slot, a.on_record) || is_finding(b.slot, b.on_record))
    throw Unsupported{"a comparison of findings"};
  for (const std::int64_t factor : {a.factor, b.factor})
    if (factor == 0 || factor > most_factor || factor < -most_factor)
      throw Unsupported{"the factor " + std::to_string(factor)};
  if (left.fact->type == FactType::choice || right.fact->type == FactType::choice ||
      left.fact->type == FactType::boolean || right.fact->type == FactType::boolean)
    throw Unsupported{"a comparison of " + left.fact->id};
  const bool order = is_order(compare);
  const int up = grows(compare) ? 1 : -1;
  readers_.read(fact_key(a.slot, a.on_record), !order ? 2 : a.factor > 0 ? up : -up);
  readers_.read(fact_key(b.slot, b.on_record), !order ? 2 : b.factor > 0 ? -up : up);
  if (!order) {
    readers_.entangle(fact_key(a.slot, a.on_record));
    readers_.entangle(fact_key(b.slot, b.on_record));
  }
  Step step;
  step.test.compare = compare;
  const bool open = sense != Sense::exact;
  const auto plain = [&](const Source& s) {
    return s.column != nullptr && (!open || !s.nullable()) && !(s.constant && s.nullable());
  };
  // Both as they lie, in 32 bits: products of good values stay within.
  if (plain(left) && plain(right)) {
    readable(left);
    readable(right);
    const auto reach = [](const Source& s) {
      switch (s.column->store) {
        case Store::i8:
        case Store::u8: return std::int64_t{255};
        case Store::i16:
        case Store::u16: return std::int64_t{65535};
        default: return s.fact->type == FactType::date ? last_day : facts::cell_rule(*s.fact).max;
      }
    };
    constexpr std::int64_t room = INT32_MAX;
    const auto size = [](std::int64_t v) { return v < 0 ? -v : v; };
    if (left.column->store == right.column->store && left.column->store <= Store::u32 &&
        left.column->store >= Store::i8 && size(a.factor) < 0x8000 && size(b.factor) < 0x8000 &&
        size(a.constant) < room / 4 && size(a.factor) * reach(left) < room / 4 &&
        size(b.factor) * reach(right) < room / 4) {
      step.op = Op::test;
      step.column = left.column;
      step.other = right.column;
      step.test.fa = a.factor;
      step.test.fb = b.factor;
      step.test.c = a.constant;
      return builder_.make(Kind::mask, step);
    }
  }
  // What makes it hold most easily, or least.
  const auto end = [&](const Source& s, std::int64_t factor, bool largest) {
    const auto [low, high] = range(*s.fact);
    return (factor > 0) == largest ? high : low;
  };
  const bool may = sense == Sense::may;
  const bool left_large = (up > 0) == may;
  Reg x = wide(left, order ? end(left, a.factor, left_large) : 0);
  Reg y = wide(right, order ? end(right, b.factor, !left_large) : 0);
  if (a.factor != 1) x = builder_.unary(Kind::wide, Op::wide_times, x, a.factor);
  if (b.factor != 1) y = builder_.unary(Kind::wide, Op::wide_times, y, b.factor);
  if (a.constant != 0) {
    Step constant;
    constant.op = Op::wide_constant;
    constant.k0 = a.constant;
    x = builder_.binary(Kind::wide, Op::wide_add, x, builder_.make(Kind::wide, constant));
  }
  step.op = Op::compare_wide;
  step.a = x;
  step.b = y;
  return builder_.make(Kind::mask, step);
}

bool Conditions::scaled(std::int32_t index, Scaled& out) const {
  const Node* at = &node(index);
  if (at->op == Node::Op::constant) {
    out.constant = at->value;
    return true;
  }
  if (at->op == Node::Op::mul) {
    const Node& by = node(at->b);
    if (by.op != Node::Op::constant) return false;
    out.factor = by.value;
    at = &node(at->a);
  }
  if (at->op != Node::Op::cell && at->op != Node::Op::field) return false;
  out.has_cell = true;
  out.slot = at->a;
  out.on_record = at->op == Node::Op::field;
  return true;
}

Reg Conditions::compared(std::int32_t a, std::int32_t b, Compare compare, Sense sense) {
  Scaled left, right;
  if (scaled(a, left) && scaled(b, right)) {
    if (left.has_cell && right.has_cell) return between(left, right, compare, sense);
    if (left.has_cell)
      return against(left.slot, left.on_record, left.factor, compare, right.constant, sense);
    if (right.has_cell)
      return against(right.slot, right.on_record, right.factor, mirrored(compare), left.constant,
                     sense);
    return builder_.everywhere(truth_of(compare, left.constant, right.constant));
  }
  const auto is_truth = [&](std::int32_t index) {
    switch (node(index).op) {
      case Node::Op::constant:
      case Node::Op::cell:
      case Node::Op::field:
      case Node::Op::add:
      case Node::Op::sub:
      case Node::Op::mul:
      case Node::Op::records:
      case Node::Op::condition: return false;
      default: return true;
    }
  };
  if (is_truth(a) || is_truth(b)) throw Unsupported{"a comparison of conditions"};
  Step step;
  step.op = Op::compare_wide;
  step.test.compare = compare;
  step.a = number(a);
  step.b = number(b);
  return builder_.make(Kind::mask, step);
}

// A whole number of complete facts; whatever it reads is entangled.
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

// Everything that a condition reads.
void Conditions::entangle_all(std::int32_t index) {
  if (index < 0) return;
  const Node& at = node(index);
  switch (at.op) {
    case Node::Op::cell: readers_.entangle({-1, at.a}); return;
    case Node::Op::field: readers_.entangle({list_, at.a}); return;
    case Node::Op::given:
    case Node::Op::records: readers_.entangle({at.a, -1}); return;
    case Node::Op::add:
    case Node::Op::sub:
    case Node::Op::mul:
    case Node::Op::eq:
    case Node::Op::ne:
    case Node::Op::lt:
    case Node::Op::le:
    case Node::Op::gt:
    case Node::Op::ge:
    case Node::Op::and_:
    case Node::Op::or_:
    case Node::Op::not_:
    case Node::Op::condition:
      entangle_all(at.a);
      entangle_all(at.b);
      entangle_all(at.c);
      return;
    default: return;
  }
}

void Conditions::entangle(const Condition& condition) {
  switch (condition.kind) {
    case Condition::Kind::any:
    case Condition::Kind::all:
    case Condition::Kind::member:
    case Condition::Kind::compare: {
      const int list = condition.on_record ? list_ : -1;
      const bool two = condition.kind == Condition::Kind::compare && condition.factors[1] != 0;
      const std::size_t count = condition.kind == Condition::Kind::compare  ? (two ? 2 : 1)
                                : condition.kind == Condition::Kind::member ? 1
                                                                            : condition.count;
      for (std::size_t i = 0; i < count; ++i) readers_.entangle({list, condition.slots[i]});
      return;
    }
    case Condition::Kind::node: entangle_all(condition.node); return;
    default: return;
  }
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

Reg Conditions::member(int slot, bool on_record, std::uint64_t options, Sense sense) {
  const Source from = source(slot, on_record);
  readers_.read(fact_key(slot, on_record), 0);
  const std::size_t count = from.fact->choices.size();
  const std::uint64_t all = count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
  if (from.column == nullptr) {
    if (from.constant) return builder_.everywhere((options >> from.value & 1) != 0);
    return settle(no_reg, from, (options & all) != 0, (options & all) == all, sense);
  }
  Step step;
  step.op = Op::member;
  step.a = code(from);
  step.k0 = static_cast<std::int64_t>(options);
  return settle(builder_.make(Kind::mask, step), from, (options & all) != 0, (options & all) == all,
                sense);
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
