// The structure of a JSON text without its values: whether brackets, commas, colons and quotes are
// in place, where the outermost values stand, and exactly where and why it breaks off.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace guiju::facts {

struct JsonProblem {
  Code code{};
  std::size_t offset = 0;              // of the byte where reading stopped
  std::vector<std::string> arguments;  // of the code's message
};

struct JsonOutline {
  struct Range {
    std::size_t begin, end;
  };
  std::vector<Range> values;  // the elements of an outermost array, or the one value
  bool is_array = false;      // what the outermost value is
  bool is_object = false;
  std::size_t begin = 0;               // where it stands
  std::optional<JsonProblem> problem;  // `values` holds what was complete before it
  // Of an outermost object: the token of its first member "id", with quotes if any; even when the
  // text breaks off after it.
  std::optional<Range> id;
};

// Reads `text` from byte `begin` on. Words between the punctuation (true, 12, NaN) are not checked, nor are escapes or UTF-8. Takes
// time and at most an eighth of memory linear in the text; no recursion.
JsonOutline outline_json(std::string_view text, std::size_t begin = 0);

}  // namespace guiju::facts
