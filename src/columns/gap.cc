// has_gap over columns. The one idea: it is worked out row by row where everything that it reads is
// known, and a row of which that is not so tells its result by itself.
#include <algorithm>

#include "columns/conditions.h"
#include "columns/row.h"
#include "evaluate/days_in_order.h"

namespace guiju::columns {

namespace {

void dates_of(const Column& column) {
  if ((column.store != Store::i32 && !is_text(column.store)) || column.words)
    throw Unsupported{"dates of " + column.name};
}

// nullopt where it is unknown, no date or outside the calendar.
std::optional<std::int32_t> known_day(const Column& column, std::int64_t row) {
  if (!column.known(row)) return std::nullopt;
  if (is_text(column.store)) {
    const auto date = Date::parse(column.text(row));
    if (!date) return std::nullopt;
    return date->days();
  }
  const std::int64_t day = column.integer(row);
  if (day < first_day || day > last_day) return std::nullopt;
  return static_cast<std::int32_t>(day);
}

std::optional<std::int32_t> known_day(const GapLoop::Day& day, std::int64_t row) {
  std::optional<std::int32_t> found = day.value;
  if (day.column != nullptr) found = known_day(*day.column, row);
  return found ? day_of(day.kind, *found) : std::nullopt;
}

bool collect(const GapLoop::Records& records, std::int64_t row, DaysInOrder& dates) {
  if (records.list == nullptr) return true;
  if (!records.list->validity.at(row)) return false;
  std::int64_t low = INT64_MIN, high = INT64_MAX;
  for (const GapLoop::Bound& bound : records.bounds) {
    const auto limit = known_day(bound.day, row);
    if (!limit) return false;
    narrow(bound.op, *limit, low, high);
  }
  const std::int64_t end = records.list->begin(row + 1);
  for (std::int64_t record = records.list->begin(row); record < end; ++record) {
    const auto date = known_day(*records.field, record);
    if (!date) return false;
    if (*date >= low && *date <= high && !dates.add(*date)) return false;
  }
  return true;
}

std::uint8_t code_of(const GapLoop& loop, std::int64_t row) {
  DaysInOrder dates;
  for (const GapLoop::Day& one : loop.days) {
    const auto day = known_day(one, row);
    if (!day || !dates.add(*day)) return gap_untold;
  }
  for (const GapLoop::Records& records : loop.records)
    if (!collect(records, row, dates)) return gap_untold;
  return dates.apart(loop.months) ? 0xff : 0;
}

}  // namespace

void gap_codes(const GapLoop& loop, std::int64_t first, std::size_t rows, std::uint8_t* out) {
  for (std::size_t i = 0; i < rows; ++i)
    out[i] = code_of(loop, first + static_cast<std::int64_t>(i));
}

GapLoop::Day Conditions::gap_day(const CompiledDay& day) const {
  GapLoop::Day out;
  out.kind = day.kind;
  const Node& at = node(day.node);
  if (at.op == Node::Op::constant) {
    out.value = static_cast<std::int32_t>(at.value);
    return out;
  }
  const Source from = source(at.a, false);
  if (from.constant && from.column == nullptr) {
    out.value = static_cast<std::int32_t>(from.value);
    return out;
  }
  if (from.column == nullptr || from.constant) throw Unsupported{"dates of " + from.fact->id};
  dates_of(*from.column);
  out.column = from.column;
  return out;
}

Reg Conditions::gap(std::int32_t index) {
  const CompiledGap& gap = program_.gaps[static_cast<std::size_t>(index)];
  const auto made = std::find_if(builder_.gaps.begin(), builder_.gaps.end(),
                                 [index](const GapLoop& known) { return known.gap == index; });
  Step step;
  step.op = Op::gap;
  step.k0 = made - builder_.gaps.begin();
  if (made == builder_.gaps.end()) {
    GapLoop loop;
    loop.gap = index;
    loop.months = gap.months;
    for (const CompiledDay& day : gap.days) loop.days.push_back(gap_day(day));
    for (const CompiledGap::Records& records : gap.records) {
      GapLoop::Records& out = loop.records.emplace_back();
      const ListColumn& list = batch_.lists[static_cast<std::size_t>(records.list)];
      const guiju::Fact& declared = rules_.facts.list(records.list);
      const auto field = static_cast<std::size_t>(records.field);
      if (!list.bound) {
        if (declared.default_kind != guiju::Fact::Default::not_given)
          throw Unsupported{"dates of a list that is not there"};
        continue;
      }
      if (list.by_field[field] < 0 ||
          declared.fields[field].default_kind != guiju::Fact::Default::none)
        throw Unsupported{"dates of " + declared.fields[field].id};
      out.list = &list;
      out.field = &list.fields[static_cast<std::size_t>(list.by_field[field])];
      dates_of(*out.field);
      for (const CompiledGap::Bound& bound : records.bounds)
        out.bounds.push_back({bound.op, gap_day(bound.day)});
    }
    builder_.gaps.push_back(std::move(loop));
  }
  const Reg code = builder_.make(Kind::mask, step);
  exceptions = builder_.either(exceptions, builder_.unary(Kind::mask, Op::same, code, gap_untold));
  return builder_.unary(Kind::mask, Op::same, code, 0xff);
}

}  // namespace guiju::columns
