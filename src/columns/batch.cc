// Arrow structs → columns of facts. One idea: everything that can be checked of a foreign structure
// is checked here, once, so that what reads rows later only computes addresses. The interface carries
// no sizes of buffers; that they are as long as the array says is the giver's word.
#include "columns/batch.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include "base/diagnostic.h"
#include "base/utf8.h"
#include "columns/arrow_types.h"

namespace guiju::columns {

using facts::CellRule;
using facts::Problem;
using facts::Words;

std::int64_t Column::integer(std::int64_t i) const {
  const auto at = static_cast<std::size_t>(i + offset);
  const auto read = [&](auto zero) {
    auto value = zero;
    std::memcpy(&value, values + at * sizeof value, sizeof value);
    return static_cast<std::int64_t>(value);
  };
  switch (store) {
    case Store::i8: return read(std::int8_t{});
    case Store::u8: return read(std::uint8_t{});
    case Store::i16: return read(std::int16_t{});
    case Store::u16: return read(std::uint16_t{});
    case Store::i32: return read(std::int32_t{});
    case Store::u32: return read(std::uint32_t{});
    case Store::u64: {
      // What exceeds 63 bits is beyond every count.
      std::uint64_t value = 0;
      std::memcpy(&value, values + at * sizeof value, sizeof value);
      return value > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(value);
    }
    default: return read(std::int64_t{});
  }
}

namespace {

// One row of text views, as it lies in memory.
struct View {
  std::int32_t size = 0;
  std::int32_t buffer = 0, offset = 0;  // where it is longer than `most_within`
  static constexpr std::size_t width = 16;
  static constexpr std::int32_t most_within = 12;  // bytes, which stand behind the size

  explicit View(const std::uint8_t* from) {
    std::memcpy(&size, from, 4);
    std::memcpy(&buffer, from + 8, 4);
    std::memcpy(&offset, from + 12, 4);
  }
};

}  // namespace

std::string_view Column::text(std::int64_t i) const {
  const auto at = static_cast<std::size_t>(i + offset);
  if (store == Store::text_view) {
    const std::uint8_t* const from = values + at * View::width;
    const View view(from);
    const char* const begin = reinterpret_cast<const char*>(
        view.size <= View::most_within
            ? from + 4
            : static_cast<const std::uint8_t*>(buffers[2 + view.buffer]) + view.offset);
    return {begin, static_cast<std::size_t>(view.size)};
  }
  std::int64_t begin = 0, end = 0;
  if (store == Store::large_text) {
    begin = reinterpret_cast<const std::int64_t*>(values)[at];
    end = reinterpret_cast<const std::int64_t*>(values)[at + 1];
  } else {
    begin = reinterpret_cast<const std::int32_t*>(values)[at];
    end = reinterpret_cast<const std::int32_t*>(values)[at + 1];
  }
  if (begin == end) return {};
  return {reinterpret_cast<const char*>(bytes) + begin, static_cast<std::size_t>(end - begin)};
}

namespace {

// No array has more rows: addresses stay within 64 bits whatever is added up.
constexpr std::int64_t most_rows = std::int64_t{1} << 40;

class Binder {
 public:
  Binder(const facts::Vocabulary& vocabulary, Batch& batch, std::vector<BatchProblem>& problems)
      : vocabulary_(vocabulary), batch_(batch), problems_(problems) {}

  void run(const ArrowSchema& schema, const ArrowArray& array,
           const std::vector<SeparateList>& lists) {
    const FactTable& facts = vocabulary_.rules.facts;
    batch_.by_slot.assign(static_cast<std::size_t>(facts.scalar_count), -1);
    batch_.lists.resize(facts.list_facts.size());
    for (std::size_t i = 0; i < batch_.lists.size(); ++i) {
      batch_.lists[i].rule = &vocabulary_.lists[i];
      batch_.lists[i].by_field.assign(vocabulary_.lists[i].fields.size(), -1);
    }
    if (!is_struct(schema, array, "")) return;
    batch_.rows = array.length;
    batch_.row_validity = validity(array);
    given_.assign(facts.facts.size(), false);
    for (std::int64_t i = 0; i < schema.n_children; ++i) {
      const ArrowSchema& child = *schema.children[i];
      if (is_released(child, *array.children[i], place(child, i))) continue;
      column(child, *array.children[i], array.offset);
    }
    for (const SeparateList& list : lists) separate(list);
    // Rows are checked only where columns can be read at all.
    if (problems_.empty()) check_offsets();
  }

 private:
  static std::string_view format_of(const ArrowSchema& schema) {
    return schema.format == nullptr ? std::string_view() : schema.format;
  }
  // A column that may not be looked at is called by its number if its name is gone.
  static std::string place(const ArrowSchema& schema, std::int64_t index) {
    return schema.release == nullptr ? std::to_string(index + 1) : name_of(schema);
  }
  static std::string name_of(const ArrowSchema& schema) {
    return schema.name == nullptr ? std::string() : std::string(schema.name);
  }

  bool problem(std::string_view column, Problem what) {
    problems_.push_back({std::string(column), std::move(what)});
    return false;
  }
  // What the messages call a column; the batch itself has no name.
  static std::string shown(std::string_view column) {
    return std::string(column.empty() ? "batch" : column);
  }
  // The messages take the words of both languages, so that they can be made in either.
  bool broken(std::string_view column, const Words& why) {
    return problem(column, {Code::broken_column, {shown(column), why.zh, why.en}, {}});
  }
  bool wrong_type(std::string_view column, std::string_view format, const Words& wanted) {
    const bool binary = format == "e" || format == "f" || format == "g";
    const Words type = type_words(format);
    if (binary) return problem(column, {Code::float_column, {shown(column), type.zh, type.en}, {}});
    return problem(
        column,
        {Code::unusable_column, {shown(column), type.zh, wanted.zh, type.en, wanted.en}, {}});
  }

  static Bits validity(const ArrowArray& array) {
    Bits bits;
    if (array.null_count != 0 && array.n_buffers > 0 && array.buffers[0] != nullptr) {
      bits.bytes = static_cast<const std::uint8_t*>(array.buffers[0]);
      bits.offset = array.offset;
    }
    return bits;
  }

  // What is released, or was moved away, may not be looked at, not even at its type or name.
  bool is_released(const ArrowSchema& schema, const ArrowArray& array, std::string_view column) {
    if (schema.release != nullptr && array.release != nullptr) return false;
    broken(column, {"已被释放", "it has been released"});
    return true;
  }

  // What every array must fulfil. `from`: the first value that will be read, `count` how many.
  bool sound(std::string_view column, const ArrowSchema& schema, const ArrowArray& array,
             std::int64_t from, std::int64_t count, std::int64_t buffers) {
    if (is_released(schema, array, column)) return false;
    if (array.length < 0 || array.offset < 0 || array.length > most_rows ||
        array.offset > most_rows)
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

  bool is_struct(const ArrowSchema& schema, const ArrowArray& array, std::string_view column) {
    if (is_released(schema, array, column)) return false;
    if (format_of(schema) != "+s")
      return wrong_type(column, format_of(schema), {"结构（记录批）", "struct (a record batch)"});
    return sound(column, schema, array, 0, array.length, 1);
  }

  // Takes one fact; false where it was given before.
  bool claim(std::string_view column, int fact) {
    if (given_[static_cast<std::size_t>(fact)])
      return problem(column, {Code::column_given_twice, {std::string(column)}, {}});
    return given_[static_cast<std::size_t>(fact)] = true;
  }

  void column(const ArrowSchema& schema, const ArrowArray& array, std::int64_t from) {
    const std::string name = name_of(schema);
    const int key = name.empty() ? -1 : vocabulary_.keys.find(name);
    if (key < 0) {
      problem(name,
              {Code::undeclared_column, {name}, nearest_name(name, vocabulary_.keys.names())});
      return;
    }
    const int meaning = vocabulary_.keys.meaning(key);
    if (meaning == facts::means_confirmation || meaning == facts::means_override) {
      problem(name, {Code::undeclared_column, {name}, {}});  // a table row determines nothing
      return;
    }
    if (meaning < 0) {
      auto& own = meaning == facts::means_id     ? batch_.id
                  : meaning == facts::means_name ? batch_.name
                                                 : batch_.not_applicable;
      if (own) {
        problem(name, {Code::column_given_twice, {name}, {}});
        return;
      }
      own = std::make_unique<Column>();
      values(name, schema, array, from, batch_.rows, nullptr, *own);
      return;
    }
    if (!claim(name, meaning)) return;
    const CellRule& rule = vocabulary_.facts[static_cast<std::size_t>(meaning)];
    if (rule.list >= 0) {
      list(name, schema, array, from, batch_.lists[static_cast<std::size_t>(rule.list)]);
      return;
    }
    Column out;
    if (!values(rule.fact->id, schema, array, from, batch_.rows, &rule, out)) return;
    batch_.by_slot[static_cast<std::size_t>(rule.slot)] = static_cast<int>(batch_.columns.size());
    batch_.columns.push_back(std::move(out));
  }

  // A column of single values; `from` is where row 0 lies, before the array's own offset.
  bool values(const std::string& name, const ArrowSchema& schema, const ArrowArray& array,
              std::int64_t from, std::int64_t count, const CellRule* rule, Column& out) {
    const std::string_view format = format_of(schema);
    out.name = name;
    out.rule = rule;
    const Words wanted =
        rule != nullptr ? wanted_words(rule->type) : Words("文字或整数", "text or integer");
    if (format == "n") {
      if (!sound(name, schema, array, from, count, 0)) return false;
      out.store = Store::nothing;
      return true;
    }
    const FactType type = rule != nullptr ? rule->type : FactType::text;
    const auto integer = integer_store(format);
    bool good = false;
    std::int64_t buffers = 2;
    if (schema.dictionary != nullptr) {
      if (!integer)
        return broken(name,
                      {"字典的序号不是整数", "the indices of its dictionary are no integers"});
      if (array.dictionary == nullptr)
        return broken(name, {"字典与类型不符", "its dictionary does not match its type"});
      if (is_released(*schema.dictionary, *array.dictionary, name)) return false;
      const std::string_view words = format_of(*schema.dictionary);
      if (words != "u" && words != "U" && words != "vu") return wrong_type(name, words, wanted);
      out.store = *integer;
      good = true;
    } else if (format == "b") {
      out.store = Store::bits;
      good = type == FactType::boolean || type == FactType::finding;
    } else if (integer) {
      out.store = *integer;
      good = rule == nullptr || (type != FactType::text && type != FactType::date);
    } else if (format == "tdD" || format == "tdm") {
      out.store = format == "tdD" ? Store::i32 : Store::milliseconds;
      out.is_date = true;
      good = type == FactType::date;
    } else if (format == "u" || format == "U") {
      out.store = format == "u" ? Store::text : Store::large_text;
      buffers = 3;
      good = true;
    } else if (format == "vu") {
      out.store = Store::text_view;
      buffers = buffers_of_views(array);
      good = true;
    } else if (format.substr(0, 2) == "d:") {
      good =
          (type == FactType::number || type == FactType::count) && read_decimal(format, out.scale);
      out.store = Store::decimal;
    }
    if (!good) return wrong_type(name, format, wanted);
    if (!sound(name, schema, array, from, count, buffers)) return false;
    out.offset = array.offset + from;
    out.validity = validity(array);
    out.validity.offset += from;
    if (count > 0 && array.buffers[1] == nullptr && array.length > 0)
      return broken(name, {"缺值的缓冲区", "its buffer of values is missing"});
    out.values = static_cast<const std::uint8_t*>(array.buffers[1]);
    if (!aligned(name, out.values, size_of(out.store))) return false;
    if (is_text(out.store)) {
      take_texts(array, out);
      texts_.push_back({name, out, count, array.n_buffers});
    }
    if (schema.dictionary != nullptr &&
        !dictionary(name, *schema.dictionary, *array.dictionary, rule, out))
      return false;
    if (type == FactType::choice && rule != nullptr) options(*rule->fact, out);
    return true;
  }

  // As many as there are, at least three: known, views and how long the texts' buffers are.
  static std::int64_t buffers_of_views(const ArrowArray& array) {
    return std::max<std::int64_t>(3, array.n_buffers);
  }
  static void take_texts(const ArrowArray& array, Column& out) {
    out.bytes = static_cast<const std::uint8_t*>(array.buffers[2]);
    out.buffers = array.buffers;
  }

  // Bytes of one value, as it is read in one piece.
  static std::size_t size_of(Store store) {
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
  bool aligned(std::string_view column, const std::uint8_t* values, std::size_t size) {
    if (reinterpret_cast<std::uintptr_t>(values) % size == 0) return true;
    return broken(column, {"缓冲区没有对齐", "a buffer is not aligned"});
  }

  bool dictionary(const std::string& name, const ArrowSchema& schema, const ArrowArray& array,
                  const CellRule* rule, Column& out) {
    const std::string_view format = format_of(schema);
    const bool views = format == "vu";
    if (!sound(name, schema, array, 0, array.length, views ? buffers_of_views(array) : 3))
      return false;
    if (array.length > 0 && array.buffers[1] == nullptr)
      return broken(name, {"字典缺值的缓冲区", "the buffer of its dictionary's values is missing"});
    auto words = std::make_unique<Column>();
    words->name = name;
    words->rule = rule;
    words->store = views ? Store::text_view : format == "u" ? Store::text : Store::large_text;
    words->values = static_cast<const std::uint8_t*>(array.buffers[1]);
    take_texts(array, *words);
    if (!aligned(name, words->values, size_of(words->store))) return false;
    words->offset = array.offset;
    words->validity = validity(array);
    out.word_count = array.length;
    // Its words are looked at now, so their offsets are too.
    if (!texts(name, *words, array.length, array.n_buffers)) return false;
    out.words = std::move(words);
    return true;
  }

  // What the words, or integers, of a choice stand for.
  static void options(const Fact& fact, Column& out) {
    if (out.words) {
      out.options.assign(static_cast<std::size_t>(out.word_count), -1);
      for (std::int64_t w = 0; w < out.word_count; ++w) {
        if (!out.words->known(w)) continue;
        const std::string_view text = out.words->text(w);
        for (std::size_t i = 0; i < fact.choices.size(); ++i)
          if (fact.choices[i] == text)
            out.options[static_cast<std::size_t>(w)] = static_cast<int>(i);
      }
      return;
    }
    for (const std::string& choice : fact.choices) {
      std::int64_t value = Column::no_value;
      const auto read = std::from_chars(choice.data(), choice.data() + choice.size(), value);
      const bool whole = read.ec == std::errc() && read.ptr == choice.data() + choice.size() &&
                         std::to_string(value) == choice;
      out.option_values.push_back(whole ? value : Column::no_value);
    }
  }

  void list(const std::string& name, const ArrowSchema& schema, const ArrowArray& array,
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

  void separate(const SeparateList& list) {
    const int key = vocabulary_.keys.find(list.name);
    const int meaning = key < 0 ? -1 : vocabulary_.keys.meaning(key);
    if (meaning < 0 || vocabulary_.facts[static_cast<std::size_t>(meaning)].list < 0) {
      problem(list.name, {Code::undeclared_column,
                          {list.name},
                          nearest_name(list.name, vocabulary_.keys.names())});
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

  void records(const std::string& name, const ArrowSchema& schema, const ArrowArray& array,
               ListColumn& out) {
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

  bool texts(const std::string& name, const Column& column, std::int64_t count,
             std::int64_t buffers) {
    return column.store == Store::text_view ? text_views(name, column, count, buffers)
                                            : text_offsets(name, column, count);
  }

  // Known texts lie within their row or the buffer that it names.
  bool text_views(const std::string& name, const Column& column, std::int64_t count,
                  std::int64_t buffers) {
    // The last one says how long those between are.
    const std::int64_t texts = buffers - 3;
    const auto* const sizes = static_cast<const std::uint8_t*>(column.buffers[buffers - 1]);
    for (std::int64_t i = 0; i < count; ++i) {
      if (!column.validity.at(i)) continue;
      const View view(column.values + static_cast<std::size_t>(i + column.offset) * View::width);
      bool good = view.size >= 0;
      if (good && view.size > View::most_within) {
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

  bool text_offsets(const std::string& name, const Column& column, std::int64_t count) {
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
  void check_offsets() {
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

  struct Text {
    std::string name;
    Store store;
    const std::uint8_t *values, *bytes;
    const void* const* buffers;
    Bits validity;
    std::int64_t offset, count, buffer_count;
    Text(std::string the_name, const Column& column, std::int64_t the_count,
         std::int64_t the_buffer_count)
        : name(std::move(the_name)),
          store(column.store),
          values(column.values),
          bytes(column.bytes),
          buffers(column.buffers),
          validity(column.validity),
          offset(column.offset),
          count(the_count),
          buffer_count(the_buffer_count) {}
  };
  struct List {
    std::string name;
    const ListColumn* column;
    std::int64_t records;
  };

  const facts::Vocabulary& vocabulary_;
  Batch& batch_;
  std::vector<BatchProblem>& problems_;
  std::vector<bool> given_;
  std::vector<Text> texts_;
  std::vector<List> lists_;
};

}  // namespace

void Batch::bind(const facts::Vocabulary& vocabulary, const ArrowSchema& schema,
                 const ArrowArray& array, const std::vector<SeparateList>& separate,
                 std::vector<BatchProblem>& problems) {
  Binder(vocabulary, *this, problems).run(schema, array, separate);
}

}  // namespace guiju::columns
