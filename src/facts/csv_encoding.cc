// Bytes -> encoding -> UTF-8. One idea: Chinese text in GB18030 is hardly ever well-formed UTF-8, so
// counting which bytes fit decides, and a few damaged bytes do not turn a UTF-8 file into nonsense.
#include "facts/csv_encoding.h"

#include <iconv.h>
#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "facts/input.h"

namespace guiju::facts {
namespace {

constexpr std::size_t npos = utf8::npos;
// Fewer wrong bytes than one in so many characters is damage.
constexpr std::size_t damage = 4;

std::size_t sequence_length(char lead) {
  const unsigned char c = static_cast<unsigned char>(lead);
  return c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
}

// The bytes at the end that may be the start of a character.
std::size_t unfinished_tail(std::string_view bytes) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, bytes.size()); ++back) {
    const char c = bytes[bytes.size() - back];
    if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
    return sequence_length(c) > back ? back : 0;
  }
  return 0;
}

// How many bytes begin a character of several. Counted in bytes, block by block, which is what compilers
// turn into few instructions.
std::size_t leads(std::string_view bytes) {
  constexpr std::size_t block = 128;
  const auto count = [](const char* from, std::size_t size) {
    std::uint8_t n = 0;
    for (std::size_t i = 0; i < size; ++i)
      n = static_cast<std::uint8_t>(n + (static_cast<unsigned char>(from[i]) >= 0xC0 ? 1 : 0));
    return n;
  };
  std::size_t all = 0, at = 0;
  for (; at + block <= bytes.size(); at += block) all += count(bytes.data() + at, block);
  return all + count(bytes.data() + at, bytes.size() - at);
}

}  // namespace

void EncodingGuess::look(std::string_view bytes) {
  if (bytes.empty()) return;
  std::string joined;
  if (!pending_.empty()) {
    joined = std::exchange(pending_, {});
    joined += bytes;
    bytes = joined;
  }
  if (first_) {
    if (bytes.size() < 3) {
      pending_ = bytes;
      return;
    }
    has_mark_ = bytes.starts_with(byte_order_mark);
    first_ = false;
  }
  const std::size_t tail = unfinished_tail(bytes);
  pending_ = bytes.substr(bytes.size() - tail);
  bytes.remove_suffix(tail);
  // The usual case at full speed; the count is needed if wrong bytes come later.
  if (bad_ == 0 && simdjson::validate_utf8(bytes.data(), bytes.size())) {
    good_ += leads(bytes);
    return;
  }
  look_closely(bytes);
}

void EncodingGuess::look_closely(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    if (static_cast<unsigned char>(bytes[at]) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t length = sequence_length(bytes[at]);
    if (length > 1 && utf8::first_invalid(bytes.substr(at, length)) == npos &&
        at + length <= bytes.size()) {
      ++good_;
      at += length;
    } else {
      ++bad_;
      ++at;
    }
  }
}

Encoding EncodingGuess::result() {
  look_closely(pending_);
  pending_.clear();
  const bool is_utf8 = has_mark_ || bad_ == 0 || good_ > damage * bad_;
  return is_utf8 ? Encoding::utf8 : Encoding::gb18030;
}

std::size_t first_not_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size()) ? npos : utf8::first_invalid(text);
}

Gb18030Decoder::Gb18030Decoder() : converter_(::iconv_open("UTF-8", "GB18030")) {}

Gb18030Decoder::~Gb18030Decoder() {
  if (converter_ != reinterpret_cast<void*>(-1)) ::iconv_close(converter_);
}

std::size_t Gb18030Decoder::decode(std::string_view bytes, std::string& utf8) {
  utf8.clear();
  if (converter_ == reinterpret_cast<void*>(-1)) return bytes.empty() ? npos : 0;
  ::iconv(converter_, nullptr, nullptr, nullptr, nullptr);
  // Two or more bytes become at most three, four become at most four; ASCII stays.
  utf8.resize(bytes.size() * 2 + 16);
  char* in = const_cast<char*>(bytes.data());  // iconv does not write to its input
  std::size_t left = bytes.size();
  char* out = utf8.data();
  std::size_t room = utf8.size();
  const std::size_t failed = ::iconv(converter_, &in, &left, &out, &room);
  utf8.resize(utf8.size() - room);
  return failed == static_cast<std::size_t>(-1) ? bytes.size() - left : npos;
}

}  // namespace guiju::facts
