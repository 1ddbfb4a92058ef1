// A value as it stands in a facts file -> a cell of the type the fact declares, exactly.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "evaluate/body.h"
#include "facts/problem.h"
#include "facts/reader.h"
#include "facts/vocabulary.h"

namespace guiju::facts {

// What the file says, before it is known what the fact wants.
struct Value {
  enum class Form : std::uint8_t {
    null,
    boolean,  // JSON true or false; `text` is that word
    number,   // a JSON number, as written
    text,     // a JSON string, without quotes and escapes
    plain,    // a YAML scalar, a CSV cell, --set: whether it is a number only the fact decides
    list,
    mapping,
    broken,  // a JSON token that is no value, as written
    escape,  // a JSON string with an invalid escape, which is `text`
  };
  Form form = Form::null;
  std::string_view text;
};

// What a value is, in words: "a list", for messages.
Words words_for(Value::Form form);

enum class Taken { known, null, wrong };
// Reads `value` as a cell of `rule` (no list). Texts and numbers are added to `body`. `known`: `cell`
// is set. `wrong`: `problem` says why.
Taken take_value(const CellRule& rule, const Value& value, const FactsLimits& limits, Body& body,
                 Cell& cell, Problem& problem);

// Whether `value` can be the text of `what` (an id, a name, a finding's details): `text` is set, and
// empty for null.
bool take_text(const Value& value, const FactsLimits& limits, std::string_view& text,
               Problem& problem);

// Whether a byte is an ASCII control character, line ends and tabs among them. Looks at all of them,
// eight at a time, without leaving early: nearly no text has any.
inline bool has_control_character(std::string_view text) {
  // The highest bit of a byte below 0x20, and of none in front of the first such.
  const auto below = [](std::uint64_t bytes) {
    return (bytes - 0x2020202020202020) & ~bytes & 0x8080808080808080;
  };
  if (text.size() < 8)
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  std::uint64_t found = 0, eight = 0;
  const auto look = [&](std::size_t at) {
    std::memcpy(&eight, text.data() + at, 8);
    found |= below(eight);
  };
  for (std::size_t at = 0; at + 8 < text.size(); at += 8) look(at);
  look(text.size() - 8);  // some of them for the second time
  return found != 0;
}

// ASCII spaces and tabs removed from both ends.
std::string_view trimmed(std::string_view text);

}  // namespace guiju::facts
