// A value as it stands in a facts file -> a cell of the type the fact declares, exactly.
#pragma once

#include <cstdint>
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

// Whether a byte is an ASCII control character, line ends and tabs among them.
bool has_control_character(std::string_view text);

// ASCII spaces and tabs removed from both ends.
std::string_view trimmed(std::string_view text);

}  // namespace guiju::facts
