// The text of a number in a facts file -> its exact value, or why it has none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/number.h"

namespace guiju::facts {

struct NumberText {
  std::optional<Number> number;
  Code problem = Code::not_a_number;  // when there is no number
  std::string ascii;                  // of full_width_number: how to write it
};

// Reads a decimal ("3", "-0.50"). `json`: an exponent is allowed where the value is a decimal of at
// most 34 digits; elsewhere an exponent comes from a spreadsheet that has dropped digits.
NumberText read_number(std::string_view text, bool json);

// Whether the text is a number by the grammar of JSON (RFC 8259, section 6).
bool is_json_number(std::string_view text);

// NaN, Infinity and their like in any case, with or without a sign.
bool is_not_finite(std::string_view text);

}  // namespace guiju::facts
