// A text -> line starts and character counts, so that a byte offset becomes a line and a column.
// One idea: next to the line starts, the number of characters before every 1024th byte is kept;
// a column is then the difference of two counts, also on a line of many megabytes.
#include "base/source.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace guiju {
namespace {

constexpr std::size_t block_size = 1024;

bool starts_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

}  // namespace

SourceFile::SourceFile(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
  // Offsets are 32 bits wide: what lies beyond has no line of its own.
  const std::size_t size =
      std::min<std::size_t>(text_.size(), std::numeric_limits<std::uint32_t>::max());
  const bool has_mark = std::string_view(text_).substr(0, 3) == "\xEF\xBB\xBF";
  line_starts_.push_back(has_mark ? 3 : 0);
  block_counts_.reserve(size / block_size + 1);
  std::uint32_t characters = 0;
  for (std::size_t begin = 0; begin < size; begin += block_size) {
    block_counts_.push_back(characters);
    const std::size_t end = std::min(begin + block_size, size);
    for (std::size_t i = begin; i < end; ++i) {
      characters += starts_character(text_[i]) ? 1u : 0u;
    }
  }
  for (std::size_t at = text_.find('\n'); at < size; at = text_.find('\n', at + 1)) {
    line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

namespace {

// Each file begins a line of its own.
std::string joined(const std::vector<SourcePtr>& files) {
  std::string out;
  for (const SourcePtr& file : files) {
    out += file->text();
    if (file->text().empty() || file->text().back() != '\n') out += '\n';
  }
  return out;
}

}  // namespace

SourceFile::SourceFile(std::vector<SourcePtr> files)
    : SourceFile(files.front()->name(), joined(files)) {
  file_starts_ = starts(files);
  files_ = std::move(files);
}

std::vector<std::uint32_t> SourceFile::starts(const std::vector<SourcePtr>& files) {
  std::vector<std::uint32_t> out;
  std::uint32_t at = 0;
  for (const SourcePtr& file : files) {
    out.push_back(at);
    const std::string_view text = file->text();
    at += static_cast<std::uint32_t>(text.size());
    if (text.empty() || text.back() != '\n') ++at;
  }
  return out;
}

SourceFile::Origin SourceFile::origin(std::uint32_t offset) const {
  if (files_.empty()) return {nullptr, offset};
  const auto after = std::upper_bound(file_starts_.begin(), file_starts_.end(), offset);
  const auto index = static_cast<std::size_t>(after - file_starts_.begin()) - 1;
  return {files_[index], offset - file_starts_[index]};
}

std::uint32_t SourceFile::characters_before(std::uint32_t offset) const {
  const std::size_t block = std::min<std::size_t>(
      offset / block_size, block_counts_.empty() ? 0 : block_counts_.size() - 1);
  std::uint32_t count = block_counts_.empty() ? 0 : block_counts_[block];
  for (std::size_t i = block * block_size; i < offset; ++i) {
    count += starts_character(text_[i]) ? 1u : 0u;
  }
  return count;
}

LineColumn SourceFile::position(std::uint32_t offset) const {
  if (offset > text_.size()) offset = static_cast<std::uint32_t>(text_.size());
  // An offset inside a character means that character (a character has at most four bytes).
  for (int i = 0; i < 3 && offset > 0 && offset < text_.size(); ++i) {
    if (starts_character(text_[offset])) break;
    --offset;
  }
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  if (after == line_starts_.begin()) return {1, 1};  // in the byte order mark
  LineColumn result;
  result.line = static_cast<std::uint32_t>(after - line_starts_.begin());
  result.column = characters_before(offset) - characters_before(*std::prev(after)) + 1;
  return result;
}

std::string_view SourceFile::line(std::uint32_t number) const {
  if (number == 0 || number > line_count()) return {};
  const std::size_t begin = line_starts_[number - 1];
  std::size_t end = number < line_count() ? line_starts_[number] - 1 : text_.size();
  if (number < line_count() && end > begin && text_[end - 1] == '\r') --end;
  return std::string_view(text_).substr(begin, end - begin);
}

std::uint32_t SourceFile::line_start(std::uint32_t number) const {
  if (number == 0) return line_starts_.front();
  if (number > line_count()) return static_cast<std::uint32_t>(text_.size());
  return line_starts_[number - 1];
}

}  // namespace guiju
