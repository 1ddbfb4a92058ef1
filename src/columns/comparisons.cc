// Comparisons of one value or two → masks. The one idea: a comparison is worked out as if every value
// were known, and then put right where one is not: what must hold needs the value, what may hold does
// not.
#include "columns/conditions.h"
#include "columns/row.h"

namespace guiju::columns {

namespace {

// With factors no larger nothing exceeds 63 bits, unknown dates (sources.cc) included.
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

Reg Conditions::settle(Reg truth, const Source& source, bool may, bool must, Sense sense) {
  if (source.column == nullptr && !source.constant)
    return builder_.everywhere(sense == Sense::may ? may : sense == Sense::must && must);
  if (sense == Sense::exact || !source.nullable() || source.constant) return truth;
  const bool otherwise = sense == Sense::may ? may : must;
  const Reg there = known(source);
  return otherwise ? builder_.either(truth, builder_.negate(there)) : builder_.both(truth, there);
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

}  // namespace guiju::columns
