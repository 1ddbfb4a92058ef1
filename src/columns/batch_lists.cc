// Arrow lists, or offsets and structs given apart → record lists of facts. The one idea: a list is
// offsets into child columns, each of which is bound as any other column.
#include "columns/arrow_types.h"
#include "columns/batch_binder.h"

namespace guiju::columns {

using facts::CellRule;

void BatchBinder::list(const std::string& name, const ArrowSchema& schema, const ArrowArray& array,
                       std::int64_t from, ListColumn& out) {
  const std::string_view format = format_of(schema);
  if (format != "+l" && format != "+L") {
    wrong_type(name, format, wanted_words(FactType::list));
    return;
  }
  if (!sound(name, schema, array, from, batch_.rows, 2)) return;
  if (schema.n_children != 1) {
    broken(name, {"列表应有一个子列", "a list has one child"});
    return;
  }
  if (array.buffers[1] == nullptr && array.length > 0) {
    broken(name, {"缺位置的缓冲区", "its buffer of offsets is missing"});
    return;
  }
  out.large = format == "+L";
  out.offsets = static_cast<const std::uint8_t*>(array.buffers[1]);
  if (!aligned(name, out.offsets, out.large ? 8 : 4)) return;
  out.offset = array.offset + from;
  out.validity = validity(array);
  out.validity.offset += from;
  records(name, *schema.children[0], *array.children[0], out);
}

void BatchBinder::separate(const SeparateList& list) {
  const int key = vocabulary_.keys.find(list.name);
  const int meaning = key < 0 ? -1 : vocabulary_.keys.meaning(key);
  if (meaning < 0 || vocabulary_.facts[static_cast<std::size_t>(meaning)].list < 0) {
    problem(
        list.name,
        {Code::undeclared_column, {list.name}, nearest_name(list.name, vocabulary_.keys.names())});
    return;
  }
  if (!claim(list.name, meaning)) return;
  if (list.schema == nullptr || list.records == nullptr || list.offsets == nullptr) {
    broken(list.name, {"缺位置或记录", "its offsets or records are missing"});
    return;
  }
  if (list.count >= 0 && list.count != batch_.rows + 1) {
    const std::string count = std::to_string(list.count), rows = std::to_string(batch_.rows);
    broken(list.name, {"表有 " + rows + " 行，位置应比行数多一个，却有 " + count + " 个",
                       "the table has " + rows + " rows and the list " + count +
                           " offsets; there must be one more than rows"});
    return;
  }
  ListColumn& out = batch_.lists[static_cast<std::size_t>(
      vocabulary_.facts[static_cast<std::size_t>(meaning)].list)];
  out.offsets = reinterpret_cast<const std::uint8_t*>(list.offsets);
  if (!aligned(list.name, out.offsets, sizeof *list.offsets)) return;
  records(list.name, *list.schema, *list.records, out);
}

void BatchBinder::records(const std::string& name, const ArrowSchema& schema,
                          const ArrowArray& array, ListColumn& out) {
  if (!is_struct(schema, array, name)) return;
  out.bound = true;
  std::vector<bool> given(out.by_field.size());
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    const ArrowSchema& child = *schema.children[i];
    if (is_released(child, *array.children[i], name + "." + place(child, i))) continue;
    const std::string written = name_of(child);
    const int key = written.empty() ? -1 : out.rule->keys.find(written);
    const std::string path = name + "." + written;
    if (key < 0) {
      problem(path,
              {Code::undeclared_column, {path}, nearest_name(written, out.rule->keys.names())});
      continue;
    }
    const auto field = static_cast<std::size_t>(out.rule->keys.meaning(key));
    if (given[field]) {
      problem(path, {Code::column_given_twice, {path}, {}});
      continue;
    }
    given[field] = true;
    const CellRule& rule = out.rule->fields[field];
    Column column;
    if (!values(out.rule->fact->id + "." + rule.fact->id, *schema.children[i], *array.children[i],
                array.offset, array.length, &rule, column))
      continue;
    column.records = validity(array);
    out.by_field[field] = static_cast<int>(out.fields.size());
    out.fields.push_back(std::move(column));
  }
  lists_.push_back({name, &out, array.length});
}

}  // namespace guiju::columns
