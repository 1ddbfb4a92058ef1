// Facts → registers of their values. The one idea: where a value comes from (a column, a default, the
// same for all rows, nowhere) is settled first, so that whoever reads it need not know.
#include <algorithm>

#include "columns/conditions.h"

namespace guiju::columns {

namespace {

// Unknown dates have no bounds: beyond any, and within 63 bits times any factor (comparisons.cc).
constexpr std::int64_t endless = std::int64_t{1} << 40;

}  // namespace

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

}  // namespace guiju::columns
