// Foreign arrays → whether they may be read. The one idea: first what an array says of itself is
// looked at, then where its offsets point to; nothing is followed before it is checked.
#include <cstring>

#include "columns/batch_binder.h"
#include "columns/text_view.h"

namespace guiju::columns {

namespace {

// No array has more rows: addresses stay within 64 bits whatever is added up.
constexpr std::int64_t most_rows = std::int64_t{1} << 40;

}  // namespace

// What is released, or was moved away, may not be looked at, not even at its type or name.
bool BatchBinder::is_released(const ArrowSchema& schema, const ArrowArray& array,
                              std::string_view column) {
  if (schema.release != nullptr && array.release != nullptr) return false;
  broken(column, {"已被释放", "it has been released"});
  return true;
}

// What every array must fulfil. `from`: the first value that will be read, `count` how many.
bool BatchBinder::sound(std::string_view column, const ArrowSchema& schema, const ArrowArray& array,
                        std::int64_t from, std::int64_t count, std::int64_t buffers) {
  if (is_released(schema, array, column)) return false;
  if (array.length < 0 || array.offset < 0 || array.length > most_rows || array.offset > most_rows)
    return broken(column, {"长度或起点超出范围", "its length or offset is out of range"});
  if (from < 0 || count < 0 || from > array.length || count > array.length - from)
    return broken(column, {"比表短", "it is shorter than the table"});
  if (array.n_buffers != buffers || (buffers > 0 && array.buffers == nullptr))
    return broken(column, {"缓冲区个数不对", "it has a wrong number of buffers"});
  if (buffers > 0 && array.null_count > 0 && array.buffers[0] == nullptr)
    return broken(column, {"有空值却缺空值的位图", "it has nulls but no bitmap of them"});
  if (array.n_children != schema.n_children || array.n_children < 0)
    return broken(column, {"子列个数与类型不符", "its children do not match its type"});
  if (array.n_children > 0 && (array.children == nullptr || schema.children == nullptr))
    return broken(column, {"缺子列", "its children are missing"});
  for (std::int64_t i = 0; i < array.n_children; ++i)
    if (array.children[i] == nullptr || schema.children[i] == nullptr)
      return broken(column, {"缺子列", "its children are missing"});
  if ((schema.dictionary == nullptr) != (array.dictionary == nullptr))
    return broken(column, {"字典与类型不符", "its dictionary does not match its type"});
  return true;
}

bool BatchBinder::is_struct(const ArrowSchema& schema, const ArrowArray& array,
                            std::string_view column) {
  if (is_released(schema, array, column)) return false;
  if (format_of(schema) != "+s")
    return wrong_type(column, format_of(schema), {"结构（记录批）", "struct (a record batch)"});
  return sound(column, schema, array, 0, array.length, 1);
}

// Bytes of one value, as it is read in one piece.
std::size_t BatchBinder::size_of(Store store) {
  switch (store) {
    case Store::i16:
    case Store::u16: return 2;
    case Store::i32:
    case Store::u32:
    case Store::text: return 4;
    case Store::i64:
    case Store::u64:
    case Store::large_text: return 8;
    default: return 1;
  }
}

bool BatchBinder::aligned(std::string_view column, const std::uint8_t* values, std::size_t size) {
  if (reinterpret_cast<std::uintptr_t>(values) % size == 0) return true;
  return broken(column, {"缓冲区没有对齐", "a buffer is not aligned"});
}

bool BatchBinder::texts(const std::string& name, const Column& column, std::int64_t count,
                        std::int64_t buffers) {
  return column.store == Store::text_view ? text_views(name, column, count, buffers)
                                          : text_offsets(name, column, count);
}

// Known texts lie within their row or the buffer that it names.
bool BatchBinder::text_views(const std::string& name, const Column& column, std::int64_t count,
                             std::int64_t buffers) {
  // The last one says how long those between are.
  const std::int64_t texts = buffers - 3;
  const auto* const sizes = static_cast<const std::uint8_t*>(column.buffers[buffers - 1]);
  for (std::int64_t i = 0; i < count; ++i) {
    if (!column.validity.at(i)) continue;
    const TextView view(column.values +
                        static_cast<std::size_t>(i + column.offset) * TextView::width);
    bool good = view.size >= 0;
    if (good && view.size > TextView::most_within) {
      std::int64_t size = 0;
      good = sizes != nullptr && view.buffer >= 0 && view.buffer < texts && view.offset >= 0 &&
             column.buffers[2 + view.buffer] != nullptr;
      if (good) std::memcpy(&size, sizes + 8 * static_cast<std::size_t>(view.buffer), 8);
      good = good && std::int64_t{view.offset} + view.size <= size;
    }
    if (!good)
      return broken(
          name, {"第 " + std::to_string(i + 1) + " 行文字不在缓冲区之内",
                 "the text of row " + std::to_string(i + 1) + " does not lie within its buffer"});
  }
  return true;
}

bool BatchBinder::text_offsets(const std::string& name, const Column& column, std::int64_t count) {
  std::int64_t last = 0;
  const auto at = [&](std::int64_t i) {
    return column.store == Store::large_text
               ? reinterpret_cast<const std::int64_t*>(column.values)[i + column.offset]
               : reinterpret_cast<const std::int32_t*>(column.values)[i + column.offset];
  };
  for (std::int64_t i = 0; i <= count && count > 0; ++i) {
    const std::int64_t next = at(i);
    if (next < last)
      return broken(name, {"第 " + std::to_string(i) + " 行文字的位置不是递增的",
                           "the offsets of its texts descend at row " + std::to_string(i)});
    last = next;
  }
  if (count > 0 && last > 0 && column.bytes == nullptr)
    return broken(name, {"缺文字的缓冲区", "its buffer of bytes is missing"});
  return true;
}

// Texts and lists lie where their offsets say: ascending, and within the child.
void BatchBinder::check_offsets() {
  for (const Text& text : texts_) {
    Column column;
    column.store = text.store;
    column.values = text.values;
    column.bytes = text.bytes;
    column.buffers = text.buffers;
    column.offset = text.offset;
    column.validity = text.validity;
    texts(text.name, column, text.count, text.buffer_count);
  }
  for (const List& list : lists_) {
    std::int64_t last = 0;
    for (std::int64_t i = 0; i <= batch_.rows && batch_.rows > 0; ++i) {
      const std::int64_t next = list.column->begin(i);
      if (next < last || next > list.records) {
        broken(list.name, {"第 " + std::to_string(i) + " 行记录的位置不对（不递增或超出子列）",
                           "the offsets of its records descend or leave the child at row " +
                               std::to_string(i)});
        break;
      }
      last = next;
    }
  }
}

}  // namespace guiju::columns
