// Ids of a table, and the records that other tables have for them.
#include <algorithm>

#include "arrow_table.h"
#include "facts/reader.h"

namespace guiju::python {

using facts::Problem;
using facts::Value;
using facts::Words;

void settle_nan(const std::vector<ArrowColumn*>& same) {
  if (same.empty()) return;
  const bool whole =
      std::all_of(same.begin(), same.end(), [](const ArrowColumn* c) { return c->all_whole(); });
  for (ArrowColumn* const one : same) one->nan_is_null(whole);
  for (std::size_t child = 0; child < same.front()->children().size(); ++child) {
    std::vector<ArrowColumn*> children;
    for (ArrowColumn* const one : same) children.push_back(&one->child(child));
    settle_nan(children);
  }
}

// Ids that stand before in the table; `keep`: for records that name them. Of ids alone a hash each is
// kept.
void ArrowTable::find_ids(bool keep, std::vector<TableFault>& faults) {
  const int id = id_column();
  if (id < 0) {
    if (!keep) faults.push_back({"id", {Code::table_without_id, {Words("表格", "the table")}, {}}});
    return;
  }
  SeenIds seen("table");
  std::string hold;
  for (std::int64_t row = 0; row < rows_; ++row) {
    const auto text = id_at(row, id, hold);
    if (!text || text->empty()) continue;
    if (keep) {
      ids_.emplace(*text, row);
      continue;
    }
    std::uint32_t first = 0;
    const auto number = static_cast<std::uint32_t>(std::min<std::int64_t>(row, UINT32_MAX));
    if (!seen.add(*text, number, &first)) duplicates_.emplace(row, first);
  }
}

void ArrowTable::join(const facts::Vocabulary& vocabulary, ListTable given_list,
                      std::vector<bool>& given, std::vector<TableFault>& faults) {
  const std::string& name = given_list.name;
  const int key = vocabulary.keys.find(name);
  const int fact = key < 0 ? -1 : vocabulary.keys.meaning(key);
  const int list = fact < 0 ? -1 : vocabulary.facts[static_cast<std::size_t>(fact)].list;
  if (list < 0) {
    faults.push_back({name,
                      {Code::table_column_undeclared,
                       {Words(name)},
                       nearest_name(name, vocabulary.keys.names())}});
    return;
  }
  const auto place = static_cast<std::size_t>(fact + facts::own_keys);
  if (given[place]) faults.push_back({name, {Code::table_column_twice, {Words(name)}, {}}});
  given[place] = true;
  Joined& joined = joined_.emplace_back();
  joined.list = list;
  ArrowTable& table = *given_list.table;
  joined.table = given_list.table;
  if (!table.fault_.empty()) {
    faults.push_back({name, {Code::table_broken, {Words(name), Words(table.fault_)}, {}}});
    return;
  }
  const int id = table.id_column();
  if (id < 0) {
    faults.push_back({name, {Code::table_without_id, {Words(name)}, {}}});
    return;
  }
  const facts::KeyTable& keys = vocabulary.lists[static_cast<std::size_t>(list)].keys;
  std::vector<bool> fields(keys.size());
  const ArrowSchema& schema = *table.schema_.get();
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    const std::string column = schema.children[i]->name == nullptr ? "" : schema.children[i]->name;
    const int field = i == id ? -1 : keys.find(column);
    joined.fields.push_back(field < 0 ? -1 : keys.meaning(field));
    const std::string path = name + '.' + column;
    if (i != id && field < 0) {
      faults.push_back(
          {path,
           {Code::table_column_undeclared, {Words(path)}, nearest_name(column, keys.names())}});
    } else if (field >= 0) {
      const auto index = static_cast<std::size_t>(joined.fields.back());
      if (fields[index]) faults.push_back({path, {Code::table_column_twice, {Words(path)}, {}}});
      fields[index] = true;
    }
  }
  for (std::size_t i = 0; !table.chunks_.empty() && i < joined.fields.size(); ++i) {
    std::vector<ArrowColumn*> same;
    for (const auto& chunk : table.chunks_) same.push_back(&chunk->columns[i]);
    settle_nan(same);
  }
  joined.id_column = id;
  if (in_order(table, id, joined.offsets)) return;
  joined.offsets.clear();
  if (ids_.empty()) find_ids(true, faults);
  constexpr std::size_t most_told = 20;
  std::string hold;
  for (std::int64_t row = 0; row < table.rows_; ++row) {
    const auto owner = table.id_at(row, id, hold);
    const std::string text(owner.value_or(std::string_view()));
    if (owner && ids_.contains(text)) {
      joined.records[text].push_back(row);
    } else if (faults.size() < most_told) {
      faults.push_back({name,
                        {Code::table_record_without_body,
                         {Words(name), Words(std::to_string(row + 1)), Words(text)},
                         {}}});
    }
  }
}

// Whether the records of every row stand together and in the order of the rows, so that one pass over
// both tables finds them.
bool ArrowTable::in_order(const ArrowTable& table, int id,
                          std::vector<std::int32_t>& offsets) const {
  const int own = id_column();
  if (own < 0 || table.rows_ > INT32_MAX || !duplicates_.empty()) return false;
  offsets.reserve(static_cast<std::size_t>(rows_) + 1);
  offsets.push_back(0);
  std::string hold, own_hold;
  std::int64_t record = 0;
  for (std::int64_t row = 0; row < rows_; ++row) {
    const auto text = id_at(row, own, own_hold);
    while (text && record < table.rows_) {
      const auto owner = table.id_at(record, id, hold);
      if (!owner || *owner != *text) break;
      ++record;
    }
    offsets.push_back(static_cast<std::int32_t>(record));
  }
  return record == table.rows_;
}

}  // namespace guiju::python
