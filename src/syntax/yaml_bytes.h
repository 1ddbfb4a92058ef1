// Checks of the bytes of a YAML text that come before any parser sees them. Internal to yaml_tree.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "syntax/yaml_tree.h"

namespace guiju {

struct CheckedBytes {
  std::string_view text;     // what may be parsed, without byte order mark
  std::uint32_t offset = 0;  // of `text` in the source: 0, or 3 after a byte order mark
  std::string replaced;      // holds `text` when control characters had to be masked
};

// Diagnoses too_large, invalid_utf8 and control_character (at most 20 of them). nullptr when the
// text must not be parsed. Masked characters keep their number of bytes, so offsets stay right.
std::unique_ptr<CheckedBytes> check_bytes(const SourcePtr& source, const YamlLimits& limits,
                                          Diagnostics& diagnostics);

// Whether a character may not stand in a YAML text: control characters but for tab, LF and NEL,
// the byte order mark inside a text, and the marks that reorder the text shown around them.
bool forbidden_in_yaml(char32_t code_point);

}  // namespace guiju
