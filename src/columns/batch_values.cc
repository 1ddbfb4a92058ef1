// Arrow arrays of single values → where the values of a fact lie. The one idea: the type of the array
// and that of the fact decide together, once for all rows, how a row is read.
#include <algorithm>
#include <charconv>
#include <memory>

#include "columns/arrow_types.h"
#include "columns/batch_binder.h"

namespace guiju::columns {

using facts::CellRule;
using facts::Words;

Bits BatchBinder::validity(const ArrowArray& array) {
  Bits bits;
  if (array.null_count != 0 && array.n_buffers > 0 && array.buffers[0] != nullptr) {
    bits.bytes = static_cast<const std::uint8_t*>(array.buffers[0]);
    bits.offset = array.offset;
  }
  return bits;
}

// As many as there are, at least three: known, views and how long the texts' buffers are.
std::int64_t BatchBinder::buffers_of_views(const ArrowArray& array) {
  return std::max<std::int64_t>(3, array.n_buffers);
}

void BatchBinder::take_texts(const ArrowArray& array, Column& out) {
  out.bytes = static_cast<const std::uint8_t*>(array.buffers[2]);
  out.buffers = array.buffers;
}

// A column of single values; `from` is where row 0 lies, before the array's own offset.
bool BatchBinder::values(const std::string& name, const ArrowSchema& schema,
                         const ArrowArray& array, std::int64_t from, std::int64_t count,
                         const CellRule* rule, Column& out) {
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
      return broken(name, {"字典的序号不是整数", "the indices of its dictionary are no integers"});
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
    good = (type == FactType::number || type == FactType::count) && read_decimal(format, out.scale);
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

bool BatchBinder::dictionary(const std::string& name, const ArrowSchema& schema,
                             const ArrowArray& array, const CellRule* rule, Column& out) {
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
void BatchBinder::options(const Fact& fact, Column& out) {
  if (out.words) {
    out.options.assign(static_cast<std::size_t>(out.word_count), -1);
    for (std::int64_t w = 0; w < out.word_count; ++w) {
      if (!out.words->known(w)) continue;
      const std::string_view text = out.words->text(w);
      for (std::size_t i = 0; i < fact.choices.size(); ++i)
        if (fact.choices[i] == text) out.options[static_cast<std::size_t>(w)] = static_cast<int>(i);
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

}  // namespace guiju::columns
