// Types of Arrow, as their format strings name them.
#include "columns/arrow_types.h"

#include <charconv>
#include <utility>

namespace guiju::columns {

using facts::Words;

Words type_words(std::string_view format) {
  struct Name {
    std::string_view format, zh, en;
  };
  static constexpr Name names[] = {
      {"n", "空", "null"},
      {"b", "布尔", "boolean"},
      {"c", "8 位整数", "int8"},
      {"C", "8 位无符号整数", "uint8"},
      {"s", "16 位整数", "int16"},
      {"S", "16 位无符号整数", "uint16"},
      {"i", "32 位整数", "int32"},
      {"I", "32 位无符号整数", "uint32"},
      {"l", "64 位整数", "int64"},
      {"L", "64 位无符号整数", "uint64"},
      {"e", "16 位浮点数", "float16"},
      {"f", "32 位浮点数", "float32"},
      {"g", "64 位浮点数", "float64"},
      {"u", "文字", "utf8"},
      {"U", "文字（64 位位置）", "large utf8"},
      {"tdD", "日期", "date32"},
      {"tdm", "日期（毫秒）", "date64"},
      {"+l", "列表", "list"},
      {"+L", "列表（64 位位置）", "large list"},
      {"+s", "结构", "struct"},
      {"vu", "文字视图", "utf8 view"},
      {"z", "字节串", "binary"},
      {"Z", "字节串（64 位位置）", "large binary"},
      {"vz", "字节串视图", "binary view"},
      {"+vl", "列表视图", "list view"},
      {"+vL", "列表视图（64 位位置）", "large list view"},
      {"+m", "映射", "map"},
      {"+r", "游程编码", "run-end encoded"},
  };
  static constexpr Name families[] = {
      {"ts", "带时刻的日期", "timestamp"},
      {"tt", "时刻", "time of day"},
      {"tD", "时长", "duration"},
      {"ti", "间隔", "interval"},
      {"w:", "定长字节串", "fixed-size binary"},
      {"+w:", "定长列表", "fixed-size list"},
      {"+u", "联合", "union"},
  };
  for (const Name& name : names)
    if (name.format == format) return {std::string(name.zh), std::string(name.en)};
  for (const Name& name : families)
    if (format.substr(0, name.format.size()) == name.format)
      return {std::string(name.zh), std::string(name.en)};
  // As written, as far as it can be shown.
  std::string shown;
  for (const char c : format.substr(0, 20))
    shown += c >= 0x20 && c < 0x7f ? std::string(1, c) : std::string("?");
  // "d:precision,scale" or "d:precision,scale,bits".
  if (shown.substr(0, 2) == "d:")
    return {"十进制数（" + shown.substr(2) + "：位数，小数位数）",
            "decimal (" + shown.substr(2) + ": digits, decimals)"};
  return {"Arrow “" + shown + "”", "Arrow type '" + shown + "'"};
}

Words wanted_words(FactType type) {
  switch (type) {
    case FactType::boolean:
    case FactType::finding: return {"布尔、整数 0/1 或文字", "boolean, integer 0/1 or text"};
    case FactType::count:
    case FactType::number:
      return {"整数、十进制数（128 位，小数至多 34 位）或文字",
              "integer, decimal (128 bits, at most 34 decimals) or text"};
    case FactType::text: return {"文字（utf8 或 large utf8）", "text (utf8 or large utf8)"};
    case FactType::choice:
      return {"文字（可用字典编码）或整数", "text (also dictionary-encoded) or integer"};
    case FactType::date: return {"日期或文字", "date or text"};
    case FactType::list: break;
  }
  return {"结构的列表", "list of structs"};
}

std::optional<Store> integer_store(std::string_view format) {
  static constexpr std::pair<char, Store> stores[] = {
      {'c', Store::i8},  {'C', Store::u8},  {'s', Store::i16}, {'S', Store::u16},
      {'i', Store::i32}, {'I', Store::u32}, {'l', Store::i64}, {'L', Store::u64}};
  if (format.size() != 1) return std::nullopt;
  for (const auto& [letter, store] : stores)
    if (format[0] == letter) return store;
  return std::nullopt;
}

bool read_decimal(std::string_view format, int& scale) {
  const char* at = format.data() + 2;
  const char* const end = format.data() + format.size();
  int precision = 0, width = 128;
  auto read = std::from_chars(at, end, precision);
  if (read.ec != std::errc() || read.ptr == end || *read.ptr != ',') return false;
  read = std::from_chars(read.ptr + 1, end, scale);
  if (read.ec != std::errc()) return false;
  if (read.ptr != end) {
    if (*read.ptr != ',') return false;
    read = std::from_chars(read.ptr + 1, end, width);
    if (read.ec != std::errc() || read.ptr != end) return false;
  }
  return width == 128 && precision >= 1 && precision <= 38 && scale >= 0 && scale <= 34;
}

}  // namespace guiju::columns
