// A path -> bytes, by the system's read(), which gives what a pipe has so far without waiting for
// more.
#include "facts/input.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace guiju::facts {
namespace {

class FileInput : public Input {
 public:
  FileInput(int descriptor, bool owned) : descriptor_(descriptor), owned_(owned) {}
  ~FileInput() override {
    if (owned_) ::close(descriptor_);
  }
  FileInput(const FileInput&) = delete;
  FileInput& operator=(const FileInput&) = delete;

  std::optional<std::size_t> read(char* to, std::size_t size) override {
    for (;;) {
      const ssize_t got = ::read(descriptor_, to, size);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno == EINTR) continue;
      error_ = errno;
      return std::nullopt;
    }
  }
  bool rewind() override { return ::lseek(descriptor_, 0, SEEK_SET) == 0; }
  std::string error() const override { return std::generic_category().message(error_); }

 private:
  int descriptor_;
  bool owned_;
  int error_ = 0;
};

class MemoryInput : public Input {
 public:
  explicit MemoryInput(std::string text) : text_(std::move(text)) {}
  std::optional<std::size_t> read(char* to, std::size_t size) override {
    const std::size_t taken = std::min(size, text_.size() - at_);
    std::copy_n(text_.data() + at_, taken, to);
    at_ += taken;
    return taken;
  }
  bool rewind() override {
    at_ = 0;
    return true;
  }
  std::string error() const override { return {}; }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<Input> open_input(const std::string& path, Diagnostics& diagnostics) {
  if (path == "-") return std::make_unique<FileInput>(STDIN_FILENO, false);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the one way to open without stdio's buffer
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    diagnostics.add(Code::file_unreadable, {}, {path, std::generic_category().message(errno)});
    return nullptr;
  }
  return std::make_unique<FileInput>(descriptor, true);
}

std::unique_ptr<Input> memory_input(std::string text) {
  return std::make_unique<MemoryInput>(std::move(text));
}

std::optional<std::string> read_whole(Input& input, const std::string& name, std::size_t most,
                                      Diagnostics& diagnostics) {
  constexpr std::size_t least = 1u << 16;
  std::string text;
  std::size_t size = 0;
  for (;;) {
    if (text.size() - size < least / 2) text.resize(std::max(2 * text.size(), least));
    const std::optional<std::size_t> got = input.read(text.data() + size, text.size() - size);
    if (!got) {
      diagnostics.add(Code::file_unreadable, {}, {name, input.error()});
      return std::nullopt;
    }
    if (*got == 0) break;
    size += *got;
    if (size > most) {
      // How large it is in the end is not known: a pipe may go on for ever.
      diagnostics.add(Code::too_large, {std::make_shared<SourceFile>(name, ""), {}},
                      {"> " + std::to_string(most), std::to_string(most)});
      return std::nullopt;
    }
  }
  text.resize(size);
  text.shrink_to_fit();
  return text;
}

bool is_utf16(std::string_view text) {
  return text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF";
}

}  // namespace guiju::facts
