// Arrow buffers → values in words. One idea: a value is named by its index within the array, whose own
// offset is added in one place each, so that slices read as whole arrays do.
#include "arrow_column.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include "base/date.h"
#include "base/number.h"
#include "base/utf8.h"

namespace guiju::python {

using facts::Problem;
using facts::Value;

namespace {

bool bit(const void* bitmap, std::int64_t at) {
  return (static_cast<const std::uint8_t*>(bitmap)[at >> 3] >> (at & 7) & 1) != 0;
}

// What a floating value is, from its bits (IEEE 754, 64 bits): a whole number within ±2^63, none, or
// not a number.
constexpr std::uint64_t fraction_mask = (std::uint64_t{1} << 52) - 1;
int exponent_of(std::uint64_t bits) { return static_cast<int>(bits >> 52 & 0x7ff); }
bool is_nan(std::uint64_t bits) {
  return exponent_of(bits) == 0x7ff && (bits & fraction_mask) != 0;
}
bool is_infinite(std::uint64_t bits) {
  return exponent_of(bits) == 0x7ff && (bits & fraction_mask) == 0;
}
std::optional<std::int64_t> whole(std::uint64_t bits) {
  if ((bits << 1) == 0) return 0;
  const int power = exponent_of(bits) - 1075;  // of the 53-bit significand
  const auto significand = static_cast<std::int64_t>((bits & fraction_mask) | (fraction_mask + 1));
  std::int64_t value = 0;
  if (power > 10 || power < -52) return std::nullopt;
  if (power >= 0) {
    value = significand << power;
  } else {
    if ((significand & ((std::int64_t{1} << -power) - 1)) != 0) return std::nullopt;
    value = significand >> -power;
  }
  return bits >> 63 != 0 ? -value : value;
}
// 32-bit and 16-bit floating values as 64-bit ones with the same meaning.
std::uint64_t widened(std::uint64_t bits, int fraction_bits, int exponent_bits) {
  const std::uint64_t sign = bits >> (fraction_bits + exponent_bits) & 1;
  const int top = (1 << exponent_bits) - 1;
  const int exponent = static_cast<int>(bits >> fraction_bits) & top;
  std::uint64_t fraction = bits & ((std::uint64_t{1} << fraction_bits) - 1);
  std::uint64_t wide = static_cast<std::uint64_t>(exponent - top / 2 + 1023);
  if (exponent == top) {
    wide = 0x7ff;
  } else if (exponent == 0) {
    // Below the least normal value: zero, or a fraction whatever it is exactly.
    wide = 0;
    if (fraction != 0) fraction = std::uint64_t{1} << (fraction_bits - 1);
  }
  return sign << 63 | wide << 52 | fraction << (52 - fraction_bits);
}

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string decimal_text(int128 value, int scale) {
  std::string digits = to_string(value);
  const bool negative = !digits.empty() && digits.front() == '-';
  if (negative) digits.erase(0, 1);
  const auto after = static_cast<std::size_t>(std::max(scale, 0));
  if (scale < 0) digits.append(static_cast<std::size_t>(-scale), '0');
  while (digits.size() <= after) digits.insert(0, 1, '0');
  if (after > 0) {
    digits.insert(digits.size() - after, 1, '.');
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  return negative ? '-' + digits : digits;
}

}  // namespace

bool ArrowColumn::bind_format(std::string_view format, std::string& why) {
  const std::string_view integers = "cCsSiIlL";
  why = format;
  if (format == "n") {
    kind_ = Kind::nothing;
  } else if (format == "b") {
    kind_ = Kind::boolean;
  } else if (format.size() == 1 && integers.find(format[0]) != std::string_view::npos) {
    const std::size_t index = integers.find(format[0]);
    kind_ = Kind::integer;
    width_ = std::int64_t{1} << (index / 2);
    signed_ = index % 2 == 0;
  } else if (format == "e" || format == "f" || format == "g") {
    kind_ = Kind::floating;
    width_ = format == "e" ? 2 : format == "f" ? 4 : 8;
  } else if (format == "u" || format == "U") {
    kind_ = Kind::text;
    width_ = format == "u" ? 4 : 8;
  } else if (format == "vu") {
    kind_ = Kind::view;
  } else if (format == "tdD") {
    kind_ = Kind::days;
  } else if (format == "tdm") {
    kind_ = Kind::moment;
    per_day_ = 86'400'000;
  } else if (format.size() >= 4 && format.substr(0, 2) == "ts" && format[3] == ':') {
    kind_ = Kind::moment;
    per_day_ = 86'400;
    if (format[2] == 'm') per_day_ *= 1'000;
    if (format[2] == 'u') per_day_ *= 1'000'000;
    if (format[2] == 'n') per_day_ *= 1'000'000'000;
    zoned_ = format.size() > 4;
  } else if (format.substr(0, 2) == "d:") {
    kind_ = Kind::decimal;
    const std::size_t comma = format.find(',');
    const std::size_t second = comma == format.npos ? comma : format.find(',', comma + 1);
    if (comma == format.npos || (second != format.npos && format.substr(second) != ",128"))
      return false;
    const auto scale = number_in(format.substr(comma + 1, second - comma - 1));
    if (!scale || *scale < -38 || *scale > 38) return false;
    scale_ = static_cast<int>(*scale);
  } else if (format == "+l" || format == "+L") {
    kind_ = Kind::list;
    width_ = format == "+l" ? 4 : 8;
  } else if (format.substr(0, 3) == "+w:") {
    kind_ = Kind::fixed;
    const auto size = number_in(format.substr(3));
    if (!size || *size < 0) return false;
    width_ = *size;
  } else if (format == "+s") {
    kind_ = Kind::structure;
  } else {
    return false;
  }
  return true;
}

bool ArrowColumn::bind(const ArrowSchema& schema, const ArrowArray& array, std::string& why,
                       bool& broken) {
  name_ = schema.name == nullptr ? "" : schema.name;
  format_ = schema.format == nullptr ? "" : schema.format;
  array_ = &array;
  if (!bind_format(format_, why)) return false;
  broken = true;
  const auto refuse = [&why](const char* what) {
    why = what;
    return false;
  };
  if (array.length < 0 || array.offset < 0) return refuse("length or offset below 0");
  const bool nested = kind_ == Kind::list || kind_ == Kind::fixed || kind_ == Kind::structure;
  const std::int64_t children = kind_ == Kind::structure ? schema.n_children : nested ? 1 : 0;
  if (array.n_children != children || schema.n_children != children)
    return refuse("a wrong number of children");
  if ((schema.dictionary == nullptr) != (array.dictionary == nullptr))
    return refuse("a dictionary without its type");
  std::int64_t buffers = 2;
  if (kind_ == Kind::nothing) buffers = 0;
  if (kind_ == Kind::structure || kind_ == Kind::fixed) buffers = 1;
  if (kind_ == Kind::text || kind_ == Kind::view) buffers = 3;
  const bool enough = kind_ == Kind::view ? array.n_buffers >= 2 + 1 : array.n_buffers == buffers;
  if (!enough && kind_ != Kind::nothing) return refuse("a wrong number of buffers");
  if (array.length > 0 && buffers > 1 && array.buffers[1] == nullptr)
    return refuse("no buffer of values");
  if (schema.dictionary != nullptr) {
    if (kind_ != Kind::integer) return refuse("a dictionary whose indices are no integers");
    kind_ = Kind::words;
    dictionary_ = std::make_unique<ArrowColumn>();
    broken = false;
    return dictionary_->bind(*schema.dictionary, *array.dictionary, why, broken);
  }
  children_.resize(static_cast<std::size_t>(children));
  for (std::int64_t i = 0; i < children; ++i) {
    if (schema.children[i] == nullptr || array.children[i] == nullptr)
      return refuse("a missing child");
    broken = false;
    if (!children_[static_cast<std::size_t>(i)].bind(*schema.children[i], *array.children[i], why,
                                                     broken))
      return false;
    broken = true;
    if (kind_ == Kind::structure && array.children[i]->length < array.offset + array.length)
      return refuse("a child shorter than its structure");
  }
  broken = false;
  return true;
}

template <class T>
T ArrowColumn::load(std::size_t buffer, std::int64_t at) const {
  T value;
  std::memcpy(&value,
              static_cast<const char*>(array_->buffers[buffer]) + at * std::int64_t{sizeof(T)},
              sizeof(T));
  return value;
}

bool ArrowColumn::known(std::int64_t at) const {
  if (kind_ == Kind::nothing) return false;
  if (array_->buffers[0] != nullptr && !bit(array_->buffers[0], at + array_->offset)) return false;
  return !(nan_is_null_ && kind_ == Kind::floating && is_nan(bits(at)));
}

std::int64_t ArrowColumn::integer(std::int64_t at) const {
  at += array_->offset;
  switch (width_) {
    case 1: return signed_ ? std::int64_t{load<std::int8_t>(1, at)} : load<std::uint8_t>(1, at);
    case 2: return signed_ ? std::int64_t{load<std::int16_t>(1, at)} : load<std::uint16_t>(1, at);
    case 4: return signed_ ? std::int64_t{load<std::int32_t>(1, at)} : load<std::uint32_t>(1, at);
    default: return load<std::int64_t>(1, at);
  }
}

std::uint64_t ArrowColumn::bits(std::int64_t at) const {
  at += array_->offset;
  if (width_ == 8) return load<std::uint64_t>(1, at);
  if (width_ == 4) return widened(load<std::uint32_t>(1, at), 23, 8);
  return widened(load<std::uint16_t>(1, at), 10, 5);
}

bool ArrowColumn::all_whole() const {
  if (kind_ != Kind::floating) return false;
  for (std::int64_t i = 0; i < array_->length; ++i) {
    if (!known(i)) continue;
    const std::uint64_t value = bits(i);
    if (!is_nan(value) && !whole(value)) return false;
  }
  return true;
}

std::optional<std::int64_t> ArrowColumn::count(std::int64_t at) const {
  return known(at) ? whole(bits(at)) : std::nullopt;
}

bool ArrowColumn::text(std::int64_t at, std::string_view& out) const {
  at += array_->offset;
  if (kind_ == Kind::text) {
    const std::int64_t first = width_ == 4 ? load<std::int32_t>(1, at) : load<std::int64_t>(1, at);
    const std::int64_t end =
        width_ == 4 ? load<std::int32_t>(1, at + 1) : load<std::int64_t>(1, at + 1);
    if (first < 0 || end < first || (end > first && array_->buffers[2] == nullptr)) return false;
    out = {static_cast<const char*>(array_->buffers[2]) + first,
           static_cast<std::size_t>(end - first)};
    return true;
  }
  const char* const view = static_cast<const char*>(array_->buffers[1]) + at * 16;
  std::int32_t size = 0, buffer = 0, offset = 0;
  std::memcpy(&size, view, 4);
  if (size < 0) return false;
  if (size <= 12) {
    out = {view + 4, static_cast<std::size_t>(size)};
    return true;
  }
  std::memcpy(&buffer, view + 8, 4);
  std::memcpy(&offset, view + 12, 4);
  // Buffers: validity, views, texts …, and how long these are.
  const std::int64_t texts = array_->n_buffers - 3;
  if (buffer < 0 || buffer >= texts || offset < 0) return false;
  const auto* const lengths =
      static_cast<const std::int64_t*>(array_->buffers[array_->n_buffers - 1]);
  if (lengths == nullptr || std::int64_t{offset} + size > lengths[buffer]) return false;
  out = {static_cast<const char*>(array_->buffers[2 + buffer]) + offset,
         static_cast<std::size_t>(size)};
  return true;
}

bool ArrowColumn::floating(std::int64_t at, Value& out, std::string& hold, Problem& problem) const {
  const std::uint64_t value = bits(at);
  if (is_nan(value) || is_infinite(value)) {
    out = {Value::Form::broken, is_nan(value)      ? "NaN"
                                : value >> 63 != 0 ? "-Infinity"
                                                   : "Infinity"};
    return true;
  }
  if (const auto integer = whole(value)) {
    hold = std::to_string(*integer);
    out = {Value::Form::number, hold};
    return true;
  }
  problem = {Code::binary_fraction, {facts::Words("此值", "this value")}, {}};
  return false;
}

bool ArrowColumn::value(std::int64_t at, Value& out, std::string& hold, Problem& problem) const {
  out = {};
  if (!known(at)) return true;
  const std::int64_t place = at + array_->offset;
  switch (kind_) {
    case Kind::nothing: return true;
    case Kind::boolean:
      out = {Value::Form::boolean, bit(array_->buffers[1], place) ? "true" : "false"};
      return true;
    case Kind::integer:
      hold = width_ == 8 && !signed_ ? std::to_string(load<std::uint64_t>(1, place))
                                     : std::to_string(integer(at));
      out = {Value::Form::number, hold};
      return true;
    case Kind::floating: return floating(at, out, hold, problem);
    case Kind::text:
    case Kind::view: {
      std::string_view words;
      if (!text(at, words)) {
        problem = {
            Code::table_broken, {name_, facts::Words("文字的位置不对", "a text's place")}, {}};
        return false;
      }
      if (const std::size_t bad = utf8::first_invalid(words); bad != utf8::npos) {
        problem = {Code::not_utf8, {std::to_string(bad + 1)}, {}};
        return false;
      }
      out = {Value::Form::text, words};
      return true;
    }
    case Kind::days:
    case Kind::moment: {
      std::int64_t days = kind_ == Kind::days ? std::int64_t{load<std::int32_t>(1, place)}
                                              : load<std::int64_t>(1, place);
      if (kind_ == Kind::moment) {
        const bool whole_day = days % per_day_ == 0;
        days = days / per_day_ - (days < 0 && !whole_day ? 1 : 0);
        if (!whole_day || zoned_) {
          const bool shown = days >= -719'162 && days <= 2'932'896;
          const Date day = Date::from_days(static_cast<std::int32_t>(shown ? days : 0));
          problem = {Code::time_in_date, {shown ? day.to_string() + " …" : "…"}, {}};
          return false;
        }
      }
      // A day outside the years 1 to 9999 is no date; its number says so.
      const bool is_date = days >= -719'162 && days <= 2'932'896;
      hold = is_date ? Date::from_days(static_cast<std::int32_t>(days)).to_string()
                     : std::to_string(days);
      out = {Value::Form::text, hold};
      return true;
    }
    case Kind::decimal: {
      int128 value = 0;
      std::memcpy(&value, static_cast<const char*>(array_->buffers[1]) + place * 16, 16);
      hold = decimal_text(value, scale_);
      out = {Value::Form::number, hold};
      return true;
    }
    case Kind::list:
    case Kind::fixed: out.form = Value::Form::list; return true;
    case Kind::structure: out.form = Value::Form::mapping; return true;
    case Kind::words: break;
  }
  const std::int64_t word = integer(at);
  if (word < 0 || word >= dictionary_->length()) {
    problem = {Code::table_broken,
               {name_, facts::Words("字典里没有第 " + std::to_string(word) + " 个词",
                                    "the dictionary has no word " + std::to_string(word))},
               {}};
    return false;
  }
  return dictionary_->value(word, out, hold, problem);
}

bool ArrowColumn::range(std::int64_t at, std::int64_t& first, std::int64_t& count) const {
  at += array_->offset;
  if (kind_ == Kind::fixed) {
    first = at * width_;
    count = width_;
  } else {
    first = width_ == 4 ? load<std::int32_t>(1, at) : load<std::int64_t>(1, at);
    count = (width_ == 4 ? load<std::int32_t>(1, at + 1) : load<std::int64_t>(1, at + 1)) - first;
  }
  return first >= 0 && count >= 0 && first + count <= children_.front().length();
}

}  // namespace guiju::python
