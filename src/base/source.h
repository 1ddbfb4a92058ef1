// Where something stands in a text that a person wrote: the file, and a range of bytes in it.
// Positions shown to people are 1-based lines and columns counted in characters (not bytes).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace guiju {

// A half-open range of byte offsets [begin, end) in a SourceFile's text.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

// 1-based line and column; the column counts Unicode characters.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend bool operator==(const LineColumn&, const LineColumn&) = default;
};

// One text with its name and an index of line starts. Immutable after construction, so it may be
// shared between threads. The text is kept as given (a byte order mark stays in it; offsets count
// it). Places beyond 4 GiB - 1 bytes cannot be named; limits on texts are far below.
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);
  // Several texts one behind the other, so that one offset names a place in any of them; named like
  // the first. REQUIRES: at least one, none of them made in this way, below 4 GiB together.
  explicit SourceFile(std::vector<std::shared_ptr<const SourceFile>> files);
  // Where file number `i` of such a text starts in it.
  static std::vector<std::uint32_t> starts(
      const std::vector<std::shared_ptr<const SourceFile>>& files);
  // The file that an offset lies in, and the offset in that file; null for a text of its own.
  struct Origin {
    std::shared_ptr<const SourceFile> file;
    std::uint32_t offset = 0;
  };
  Origin origin(std::uint32_t offset) const;

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }

  // Line and column of a byte offset; an offset beyond the end gives the position after the last
  // character. The byte order mark does not count as a column.
  LineColumn position(std::uint32_t offset) const;
  // The text of a 1-based line without its line ending (LF or CRLF) and byte order mark; empty
  // beyond the last line.
  std::string_view line(std::uint32_t number) const;
  // A text that ends with a line ending has an empty last line, which counts.
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_starts_.size()); }
  // Byte offset of the start of a 1-based line (of line 1: after the byte order mark); the end of
  // the text beyond the last line.
  std::uint32_t line_start(std::uint32_t number) const;

 private:
  std::uint32_t characters_before(std::uint32_t offset) const;

  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
  std::vector<std::uint32_t> block_counts_;  // characters before each block of the text
  std::vector<std::shared_ptr<const SourceFile>> files_;  // of several, with where each starts
  std::vector<std::uint32_t> file_starts_;
};

using SourcePtr = std::shared_ptr<const SourceFile>;

}  // namespace guiju
