// Rows of a bound table → named values of a body, in the order of the columns.
#include <algorithm>

#include "arrow_table.h"
#include "module.h"
#include "stated_parts.h"

namespace guiju::python {

namespace {

// Tables of numbers have 0 and 1 for no and yes.
void take_flag(const facts::CellRule& rule, facts::Value& value) {
  if (value.form != facts::Value::Form::number) return;
  if (rule.type != FactType::boolean && rule.type != FactType::finding) return;
  if (value.text == "0" || value.text == "1")
    value = {facts::Value::Form::boolean, value.text == "1" ? "true" : "false"};
}

}  // namespace

using facts::Filler;
using facts::FindingPart;
using facts::Problem;
using facts::Value;
using facts::Words;

void ArrowTable::read_list(int list, const ArrowColumn& column, std::int64_t at,
                           const Target& target, Filler& filler, std::uint32_t line) const {
  const facts::ListRule& rule = filler.vocabulary().lists[static_cast<std::size_t>(list)];
  if (!column.known(at)) return filler.list_value(list, {}, line);
  std::int64_t first = 0, count = 0;
  if (!column.range(at, first, count)) {
    filler.list_value(list, {}, line);
    return filler.error(line, rule.fact->id,
                        {Code::table_broken,
                         {Words(column.name()), Words("记录的位置不对", "the records' places")},
                         {}});
  }
  if (!filler.begin_list(list, line)) return;
  const ArrowColumn& records = column.children().front();
  Value value;
  std::string hold;
  for (std::int64_t i = first; i < first + count; ++i) {
    const std::int64_t record = filler.begin_record(list, line);
    if (record < 0) return;
    const auto index = static_cast<std::size_t>(record);
    if (!records.known(i)) {
      filler.wrong_shape({"一条记录 {…}", "a record {…}"}, {},
                         facts::record_path(*rule.fact, index, {}), line);
      continue;
    }
    for (std::size_t m = 0; m < target.members.size(); ++m) {
      Problem problem;
      const int field = target.members[m];
      if (!records.children()[m].value(records.inside(i), value, hold, problem)) {
        value = {};
        filler.error(line,
                     facts::record_path(*rule.fact, index,
                                        rule.fields[static_cast<std::size_t>(field)].fact->id),
                     problem);
      }
      take_flag(rule.fields[static_cast<std::size_t>(field)], value);
      filler.field(list, index, field, value, line);
    }
  }
}

// A structure {value, by, on, because}.
void ArrowTable::read_struct(int fact, const ArrowColumn& column, std::int64_t at,
                             const Target& target, Filler& filler, std::uint32_t line) const {
  StatedParts parts(filler, fact, line);
  if (!parts.begin()) return;
  Value value;
  std::string hold;
  for (std::size_t m = 0; m < target.members.size(); ++m) {
    Problem problem;
    if (column.children()[m].value(column.inside(at), value, hold, problem))
      parts.part(target.members[m], value);
    else
      parts.wrong(target.members[m], problem);
  }
  parts.end();
}

// Parts that have columns of their own; what has nothing in any of them is left out. The value of a
// finding is stated as unknown where it is null.
void ArrowTable::read_parts(const Details& details, const Chunk& chunk, std::int64_t at,
                            Filler& filler, std::uint32_t line) const {
  StatedParts parts(filler, details.fact, line);
  bool stated = false;
  Value value;
  std::string hold;
  for (std::size_t part = 0; part < details.columns.size(); ++part) {
    if (details.columns[part] < 0) continue;
    const ArrowColumn& column = chunk.columns[static_cast<std::size_t>(details.columns[part])];
    const bool is_value = part == static_cast<std::size_t>(FindingPart::value) &&
                          !StatedParts::is_determination(details.fact);
    if (!is_value && !column.known(at)) continue;
    if (!stated && !parts.begin()) return;
    stated = true;
    Problem problem;
    if (column.value(at, value, hold, problem))
      parts.part(static_cast<int>(part), value);
    else
      parts.wrong(static_cast<int>(part), problem);
  }
  if (stated) parts.end();
}

// not_applicable as a list of ids, or as in a CSV with spaces between them.
void ArrowTable::read_rows(const ArrowColumn& column, std::int64_t at, Filler& filler,
                           std::uint32_t line) const {
  if (!column.known(at) || !filler.begin_rows(line)) return;
  if (is_list_column(column)) filler.rows_listed();
  Value value;
  std::string hold;
  Problem problem;
  if (!is_list_column(column)) {
    if (!column.value(at, value, hold, problem)) {
      filler.error(line, "not_applicable", problem);
      return;
    }
    std::string_view rest = value.text;
    while (!rest.empty()) {
      const std::size_t space = std::min(rest.find(' '), rest.size());
      if (space > 0) filler.row({Value::Form::text, rest.substr(0, space)}, line);
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    return;
  }
  std::int64_t first = 0, count = 0;
  if (!column.range(at, first, count)) {
    filler.error(line, "not_applicable",
                 {Code::table_broken,
                  {Words(column.name()), Words("元素的位置不对", "the elements' places")},
                  {}});
    return;
  }
  for (std::int64_t i = first; i < first + count; ++i) {
    if (column.children().front().value(i, value, hold, problem)) {
      filler.row(value, line);
    } else {
      filler.error(line, "not_applicable", problem);
    }
  }
}

// One record out of another table.
void ArrowTable::read_record(const Joined& joined, std::int64_t row, Filler& filler,
                             std::uint32_t line) const {
  const std::int64_t record = filler.begin_record(joined.list, line);
  if (record < 0) return;
  const facts::ListRule& rule = filler.vocabulary().lists[static_cast<std::size_t>(joined.list)];
  const auto index = static_cast<std::size_t>(record);
  std::int64_t place = 0;
  const Chunk& records = joined.table->chunk_of(row, place);
  Value value;
  std::string hold;
  for (std::size_t c = 0; c < joined.fields.size(); ++c) {
    const int field = joined.fields[c];
    if (field < 0) continue;
    const facts::CellRule& cell = rule.fields[static_cast<std::size_t>(field)];
    Problem problem;
    if (!records.columns[c].value(place, value, hold, problem)) {
      value = {};
      filler.error(line, facts::record_path(*rule.fact, index, cell.fact->id), problem);
    }
    take_flag(cell, value);
    filler.field(joined.list, index, field, value, line);
  }
}

// The records that another table has for this row; none are an empty list.
void ArrowTable::read_joined(const Joined& joined, std::int64_t row, const std::string& id,
                             Filler& filler, std::uint32_t line) const {
  if (!filler.begin_list(joined.list, line)) return;
  if (!joined.offsets.empty()) {
    const auto at = static_cast<std::size_t>(row);
    for (std::int64_t record = joined.offsets[at]; record < joined.offsets[at + 1]; ++record)
      read_record(joined, record, filler, line);
    return;
  }
  const auto found = joined.records.find(id);
  if (found == joined.records.end()) return;
  for (const std::int64_t record : found->second) read_record(joined, record, filler, line);
}

void ArrowTable::read(std::int64_t row, Filler& filler) const {
  const auto line = static_cast<std::uint32_t>(std::min<std::int64_t>(row + 1, UINT32_MAX));
  std::int64_t at = 0;
  const Chunk& chunk = chunk_of(row, at);
  const facts::Vocabulary& vocabulary = filler.vocabulary();
  std::string hold, own_id;
  Value value;
  for (std::size_t c = 0; c < targets_.size(); ++c) {
    using What = Target::What;
    const Target& target = targets_[c];
    const ArrowColumn& column = chunk.columns[c];
    if (target.what == What::part) continue;
    if (target.what == What::list) {
      read_list(target.fact, column, at, target, filler, line);
      continue;
    }
    if (target.what == What::rows) {
      read_rows(column, at, filler, line);
      continue;
    }
    if (column.kind() == ArrowColumn::Kind::structure && column.known(at)) {
      read_struct(target.fact, column, at, target, filler, line);
      continue;
    }
    if (StatedParts::is_determination(target.fact)) continue;  // null: nothing was determined
    Problem problem;
    const bool good = column.value(at, value, hold, problem);
    if (!good) value = {};
    if (target.what == What::fact) {
      const Fact& fact = *vocabulary.facts[static_cast<std::size_t>(target.fact)].fact;
      if (!good) filler.error(line, fact.id, problem);
      take_flag(vocabulary.facts[static_cast<std::size_t>(target.fact)], value);
      filler.scalar(target.fact, value, line);
    } else if (target.what == What::id) {
      own_id = value.text;
      if (!good) filler.error(line, "id", problem);
      filler.id(value, line);
    } else {
      if (!good) filler.error(line, "name", problem);
      filler.name(value, line);
    }
  }
  for (const Details& details : details_) read_parts(details, chunk, at, filler, line);
  for (const Joined& joined : joined_) read_joined(joined, row, own_id, filler, line);
  filler.finish();
  const auto duplicate = duplicates_.find(row);
  if (duplicate != duplicates_.end()) {
    const auto before = static_cast<std::uint64_t>(duplicate->second + 1);
    filler.error(line, "id", duplicate_id(filler.body().id, before, true));
  }
}

}  // namespace guiju::python
