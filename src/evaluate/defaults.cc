// Declared defaults of what a body leaves out. One idea: that a default was taken is what a cell's
// state says, so the notes are made of it when somebody reads them.
#include "evaluate/defaults.h"

#include "base/diagnostic.h"

namespace guiju {
namespace {

constexpr std::size_t most_records_named = 20;

std::size_t index(int value) { return static_cast<std::size_t>(value); }

bool is_left_out(const FactDefault& rule, Given state) {
  return state == Given::absent || (state == Given::null && rule.for_null);
}

}  // namespace

void Body::apply_defaults(const FactTable& facts, std::optional<Date> as_of) {
  for (const FactDefault& rule : facts.defaults) {
    if (rule.kind == Fact::Default::as_of && !as_of) continue;
    const auto value = [&] {
      if (rule.kind == Fact::Default::as_of) return Cell{as_of->days()};
      const auto& number = facts.of(rule).default_number;
      return rule.is_number ? add_number(*number) : rule.cell;
    };
    if (rule.list < 0) {
      if (is_left_out(rule, cells.state(index(rule.slot))))
        set(rule.slot, value(), Given::defaulted);
      continue;
    }
    RecordList& records = lists[index(rule.list)];
    if (rule.field < 0) {
      if (records.given == Given::absent) records.given = Given::defaulted;
    } else if (records.given == Given::stated) {
      std::optional<Cell> cell;
      for (std::size_t at = index(rule.slot); at < records.cells.size(); at += records.fields) {
        if (!is_left_out(rule, records.cells.state(at))) continue;
        if (!cell) cell = value();
        records.cells.set(at, *cell, Given::defaulted);
      }
    }
  }
}

bool took_default(const FactDefault& rule, const Body& body) {
  if (rule.list < 0) return body.cells.state(index(rule.slot)) == Given::defaulted;
  const RecordList& records = body.lists[index(rule.list)];
  if (rule.field < 0) return records.given == Given::defaulted;
  for (std::size_t r = 0; r < records.count; ++r)
    if (records.state(r, index(rule.slot)) == Given::defaulted) return true;
  return false;
}

void default_note(const FactTable& facts, const FactDefault& rule, const Body& body,
                  BodyNote& note) {
  const Fact& fact = facts.of(rule);
  note.code = info(Code::default_taken).name;
  note.zh = fact.default_note_zh;
  note.en = fact.default_note_en;
  const auto add_day = [&](Cell days) {
    const std::string day = Date::from_days(static_cast<std::int32_t>(days)).to_string();
    note.zh += day;
    note.en += day;
  };
  const bool is_day = rule.kind == Fact::Default::as_of;
  if (rule.field < 0) {
    if (is_day) add_day(body.cells[index(rule.slot)]);
    return;
  }
  const RecordList& records = body.lists[index(rule.list)];
  std::string named;
  std::size_t taken = 0;
  for (std::size_t r = 0; r < records.count; ++r) {
    if (records.state(r, index(rule.slot)) != Given::defaulted) continue;
    if (++taken > most_records_named) break;
    if (taken == 1 && is_day) add_day(records.cell(r, index(rule.slot)));
    if (!named.empty()) named += ", ";
    named += std::to_string(r + 1);
  }
  if (taken > most_records_named) named += ", …";
  // The table's words around the one argument, without the work of message() for every body.
  for (auto [form, text] : {std::pair(info(Code::default_records).zh, &note.zh),
                            std::pair(info(Code::default_records).en, &note.en)}) {
    const std::size_t place = form.find("{0}");
    text->append(form.substr(0, place)).append(named).append(form.substr(place + 3));
  }
}

}  // namespace guiju
