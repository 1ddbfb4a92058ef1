// A stream of record batches → rows that fill bodies. One idea: what a column is for is found out once;
// a row then goes through the same reader as the facts of a file, value by value.
#include "arrow_table.h"

#include <algorithm>
#include <stdexcept>

#include "module.h"
#include "stated_parts.h"

namespace guiju::python {

using facts::Filler;
using facts::Problem;
using facts::Value;
using facts::Words;

ArrowTable::ArrowTable(ArrowArrayStream& from) {
  Owned<ArrowArrayStream> stream(from);
  const auto check = [&stream](int status) {
    if (status == 0) return;
    const char* const why = stream.get()->get_last_error(stream.get());
    throw std::runtime_error(why == nullptr ? "the table's stream failed" : why);
  };
  check(stream.get()->get_schema(stream.get(), schema_.get()));
  const ArrowSchema& schema = *schema_.get();
  for (;;) {
    auto chunk = std::make_unique<Chunk>();
    check(stream.get()->get_next(stream.get(), chunk->array.get()));
    if (chunk->array.empty()) break;
    const ArrowArray& array = *chunk->array.get();
    ArrowColumn whole;
    bool broken = false;
    std::string why;
    if (!whole.bind(schema, array, why, broken) || whole.kind() != ArrowColumn::Kind::structure) {
      // Again column by column, to name the one.
      fault_ = why;
      fault_of_type_ = !broken;
      for (std::int64_t i = 0; i < schema.n_children && schema.children != nullptr; ++i) {
        ArrowColumn column;
        if (array.n_children <= i ||
            column.bind(*schema.children[i], *array.children[i], why, broken))
          continue;
        fault_column_ = column.name();
        break;
      }
      return;
    }
    chunk->first = rows_;
    chunk->columns = whole.take_children();
    rows_ += array.length;
    chunks_.push_back(std::move(chunk));
  }
}

const ArrowTable::Chunk& ArrowTable::chunk_of(std::int64_t row, std::int64_t& at) const {
  auto after = std::upper_bound(chunks_.begin(), chunks_.end(), row,
                                [](std::int64_t r, const auto& chunk) { return r < chunk->first; });
  const Chunk& chunk = **--after;
  at = row - chunk.first + chunk.array.get()->offset;
  return chunk;
}

int ArrowTable::id_column() const {
  const ArrowSchema& schema = *schema_.get();
  for (std::int64_t i = 0; i < schema.n_children; ++i)
    if (schema.children[i]->name != nullptr && std::string_view(schema.children[i]->name) == "id")
      return static_cast<int>(i);
  return -1;
}

std::optional<std::string_view> ArrowTable::id_at(std::int64_t row, int column,
                                                  std::string& hold) const {
  std::int64_t at = 0;
  const Chunk& chunk = chunk_of(row, at);
  Value value;
  Problem problem;
  if (!chunk.columns[static_cast<std::size_t>(column)].value(at, value, hold, problem))
    return std::nullopt;
  if (value.form != Value::Form::text && value.form != Value::Form::number) return std::nullopt;
  return value.text;
}

void ArrowTable::bind_members(const facts::KeyTable& keys, const ArrowColumn& structure,
                              const std::string& column, std::vector<int>& members,
                              std::vector<TableFault>& faults) const {
  std::vector<bool> given(keys.size());
  for (const ArrowColumn& child : structure.children()) {
    const int key = keys.find(child.name());
    const std::string path = column + '.' + child.name();
    members.push_back(key < 0 ? -1 : keys.meaning(key));
    if (key < 0) {
      faults.push_back({path,
                        {Code::table_column_undeclared,
                         {Words(path)},
                         nearest_name(child.name(), keys.names())}});
      continue;
    }
    const auto member = static_cast<std::size_t>(members.back());
    if (given[member]) faults.push_back({path, {Code::table_column_twice, {Words(path)}, {}}});
    given[member] = true;
    if (child.kind() == ArrowColumn::Kind::structure || is_list_column(child))
      faults.push_back({path,
                        {Code::table_column_type,
                         {Words(path), Words(child.format()), Words("单个值", "single values")},
                         {}}});
  }
}

void ArrowTable::bind_column(const facts::Vocabulary& vocabulary, std::size_t column,
                             std::vector<bool>& given, std::vector<TableFault>& faults) {
  const ArrowColumn& first = chunks_.front()->columns[column];
  const std::string& name = first.name();
  Target& target = targets_[column];
  const auto fault = [&](Code code, std::vector<Words> arguments, std::string suggestion = {}) {
    arguments.insert(arguments.begin(), Words(name));
    faults.push_back({name, {code, std::move(arguments), std::move(suggestion)}});
  };
  const auto wrong_type = [&](const Words& expected) {
    fault(Code::table_column_type, {Words(first.format()), expected});
  };
  const Words single("单个值", "single values");
  const bool nested = is_list_column(first) || first.kind() == ArrowColumn::Kind::structure;
  const int key = vocabulary.keys.find(name);
  if (key < 0) {
    // A part, as in a CSV: FACT.by, confirmation.opinion.
    const std::size_t dot = name.rfind('.');
    const int whole =
        dot == name.npos ? -1 : vocabulary.keys.find(std::string_view(name).substr(0, dot));
    const int meaning = whole < 0 ? facts::means_id : vocabulary.keys.meaning(whole);
    const bool in_parts =
        StatedParts::is_determination(meaning) ||
        (meaning >= 0 &&
         vocabulary.facts[static_cast<std::size_t>(meaning)].type == FactType::finding);
    const facts::KeyTable& parts = StatedParts::keys(vocabulary, meaning);
    const int part = in_parts ? parts.find(std::string_view(name).substr(dot + 1)) : -1;
    if (part < 0)
      return fault(Code::table_column_undeclared, {}, nearest_name(name, vocabulary.keys.names()));
    target.what = Target::What::part;
    target.fact = meaning;
    target.part = parts.meaning(part);
    if (nested) wrong_type(single);
    return;
  }
  const int meaning = vocabulary.keys.meaning(key);
  const auto place = static_cast<std::size_t>(meaning + facts::own_keys);  // these come first
  if (given[place]) return fault(Code::table_column_twice, {});
  given[place] = true;
  if (StatedParts::is_determination(meaning)) {
    target.fact = meaning;
    if (first.kind() == ArrowColumn::Kind::nothing) return;
    if (first.kind() != ArrowColumn::Kind::structure)
      return wrong_type({"struct，或 " + name + ".opinion 等几列",
                         "a struct, or columns " + name + ".opinion and so on"});
    bind_members(vocabulary.determination_parts, first, name, target.members, faults);
    return;
  }
  if (meaning < 0) {
    target.what = meaning == facts::means_id     ? Target::What::id
                  : meaning == facts::means_name ? Target::What::name
                                                 : Target::What::rows;
    if (nested && !(target.what == Target::What::rows && is_list_column(first))) wrong_type(single);
    return;
  }
  const facts::CellRule& rule = vocabulary.facts[static_cast<std::size_t>(meaning)];
  target.fact = meaning;
  if (rule.list >= 0) {
    target.what = Target::What::list;
    target.fact = rule.list;
    if (first.kind() == ArrowColumn::Kind::nothing) return;
    if (!is_list_column(first)) return wrong_type({"记录的列表", "lists of records"});
    const ArrowColumn& records = first.children().front();
    if (records.kind() == ArrowColumn::Kind::nothing) return;  // every list is empty
    if (records.kind() != ArrowColumn::Kind::structure)
      return wrong_type({"记录（struct）的列表", "lists of records (structs)"});
    bind_members(vocabulary.lists[static_cast<std::size_t>(rule.list)].keys, records, name,
                 target.members, faults);
  } else if (first.kind() == ArrowColumn::Kind::structure && rule.type == FactType::finding) {
    bind_members(vocabulary.finding_parts, first, name, target.members, faults);
  } else if (nested) {
    wrong_type(single);
  }
}

// What has columns for its parts is read part by part.
void ArrowTable::group_parts() {
  for (std::size_t c = 0; c < targets_.size(); ++c) {
    const Target& target = targets_[c];
    if (target.what != Target::What::part) continue;
    auto group = std::find_if(details_.begin(), details_.end(),
                              [&](const Details& one) { return one.fact == target.fact; });
    if (group == details_.end()) group = details_.insert(group, {target.fact, {-1, -1, -1, -1}});
    group->columns[static_cast<std::size_t>(target.part)] = static_cast<int>(c);
  }
  for (std::size_t c = 0; c < targets_.size(); ++c)
    for (Details& group : details_)
      if (group.fact >= 0 && targets_[c].what == Target::What::fact &&
          targets_[c].fact == group.fact &&
          chunks_.front()->columns[c].kind() != ArrowColumn::Kind::structure) {
        targets_[c].what = Target::What::part;
        group.columns[static_cast<std::size_t>(facts::FindingPart::value)] = static_cast<int>(c);
      }
}

bool ArrowTable::is_plain() const {
  for (std::size_t c = 0; c < targets_.size(); ++c) {
    const Target& target = targets_[c];
    if (target.what == Target::What::part || target.fact < -1) return false;
    if (target.what == Target::What::rows && !chunks_.empty() &&
        is_list_column(chunks_.front()->columns[c]))
      return false;
    if (target.what == Target::What::fact && !chunks_.empty() &&
        chunks_.front()->columns[c].kind() == ArrowColumn::Kind::structure)
      return false;
  }
  return true;
}

bool ArrowTable::is_date_text(std::size_t column, const facts::Vocabulary& vocabulary) const {
  const Target& target = targets_[column];
  using Kind = ArrowColumn::Kind;
  const Kind kind = chunks_.front()->columns[column].kind();
  return target.what == Target::What::fact &&
         (kind == Kind::text || kind == Kind::view || kind == Kind::moment) &&
         vocabulary.facts[static_cast<std::size_t>(target.fact)].type == FactType::date;
}

bool ArrowTable::has(int fact, const facts::Vocabulary& vocabulary) const {
  const int list = vocabulary.facts[static_cast<std::size_t>(fact)].list;
  const auto is_it = [&](const Target& target) {
    return target.what == Target::What::list
               ? list >= 0 && target.fact == list
               : target.what == Target::What::fact && target.fact == fact;
  };
  return std::any_of(targets_.begin(), targets_.end(), is_it) ||
         std::any_of(joined_.begin(), joined_.end(),
                     [&](const Joined& one) { return list >= 0 && one.list == list; });
}

std::vector<ArrowTable::Records> ArrowTable::records() const {
  std::vector<Records> out;
  static const std::vector<std::int32_t> none;
  for (const Joined& joined : joined_)
    out.push_back({joined.list, joined.table, joined.id_column,
                   joined.table->chunks_.size() == 1 ? joined.offsets : none});
  return out;
}

void ArrowTable::bind(const facts::Vocabulary& vocabulary, std::vector<ListTable> lists,
                      std::vector<TableFault>& faults) {
  if (!fault_.empty() ||
      (schema_.get()->format != nullptr && std::string_view(schema_.get()->format) != "+s")) {
    const Words column(fault_column_);
    if (fault_of_type_)
      faults.push_back(
          {fault_column_,
           {Code::table_column_type,
            {column, Words(fault_),
             Words("真假值、整数、小数、文字、日期、字典、列表或 struct",
                   "booleans, integers, decimals, texts, dates, dictionaries, lists or "
                   "structs")},
            {}}});
    else
      faults.push_back({fault_column_, {Code::table_broken, {column, Words(fault_)}, {}}});
    return;
  }
  const auto columns = static_cast<std::size_t>(schema_.get()->n_children);
  targets_.assign(columns, {});
  std::vector<bool> given(vocabulary.facts.size() + facts::own_keys);
  for (std::size_t i = 0; i < columns && !chunks_.empty(); ++i) {
    std::vector<ArrowColumn*> same;
    for (const auto& chunk : chunks_) same.push_back(&chunk->columns[i]);
    settle_nan(same);
    bind_column(vocabulary, i, given, faults);
  }
  // A stream without batches has no rows to read, and of its columns only the names can be wrong.
  for (std::size_t i = 0; i < columns && chunks_.empty(); ++i) {
    const ArrowSchema& column = *schema_.get()->children[i];
    const std::string name = column.name == nullptr ? "" : column.name;
    const std::string whole = name.substr(0, name.rfind('.'));
    if (vocabulary.keys.find(name) < 0 && vocabulary.keys.find(whole) < 0)
      faults.push_back({name,
                        {Code::table_column_undeclared,
                         {Words(name)},
                         nearest_name(name, vocabulary.keys.names())}});
  }
  group_parts();
  find_ids(false, faults);
  for (ListTable& list : lists) join(vocabulary, std::move(list), given, faults);
}

}  // namespace guiju::python
