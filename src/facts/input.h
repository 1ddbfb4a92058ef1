// Bytes of a facts file: from a path, standard input or memory, in blocks or whole.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace guiju::facts {

class Input {
 public:
  virtual ~Input() = default;
  // Reads at most `size` bytes to `to`: how many were there, 0 at the end, nullopt after an error,
  // which error() then names.
  virtual std::optional<std::size_t> read(char* to, std::size_t size) = 0;
  // Starts again at the first byte; false where that cannot be done (a pipe).
  virtual bool rewind() = 0;
  virtual std::string error() const = 0;
};

// Null with a file_unreadable diagnostic when it cannot be opened. "-" is standard input.
std::unique_ptr<Input> open_input(const std::string& path, Diagnostics& diagnostics);
std::unique_ptr<Input> memory_input(std::string text);

// All of it; nullopt with a diagnostic (file_unreadable, too_large) when that cannot be had.
std::optional<std::string> read_whole(Input& input, const std::string& name, std::size_t most,
                                      Diagnostics& diagnostics);

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Whether the text begins with the byte order mark of UTF-16, which no facts file may be.
bool is_utf16(std::string_view text);

}  // namespace guiju::facts
