// Text -> a file or standard output. One idea: what cannot be written completely is not there.
#include "cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "cli/common.h"

namespace guiju::cli {
namespace {

constexpr std::size_t flush_at = 1u << 20;  // bytes

// The file a path leads to, so that a symbolic link stays one.
std::string resolved(const std::string& path) {
  char* target = realpath(path.c_str(), nullptr);
  if (!target) return path;  // it does not exist yet
  const std::string found = target;
  std::free(target);
  return found;
}

bool is_other_than_file(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode);
}

}  // namespace

Output::Output(std::string path, Language language) : path_(std::move(path)), language_(language) {
  if (path_.empty()) {
    file_ = STDOUT_FILENO;
    return;
  }
  if (is_other_than_file(path_)) {
    file_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    if (file_ < 0) fail(std::strerror(errno));
    return;
  }
  const std::string target = resolved(path_);
  temporary_ = target + ".XXXXXX";
  file_ = mkstemp(temporary_.data());
  if (file_ < 0) {
    temporary_.clear();
    fail(std::strerror(errno));
    return;
  }
  // mkstemp makes private files; the result is an ordinary one.
  const mode_t mask = umask(0);
  umask(mask);
  fchmod(file_, 0666 & ~mask);
}

Output::~Output() {
  if (file_ >= 0 && file_ != STDOUT_FILENO) close(file_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void Output::fail(const std::string& why) {
  if (good_) {
    complain(language_, "无法写入“{}”：{}", "cannot write '{}': {}",
             path_.empty() ? std::string(choose(language_, "标准输出", "standard output")) : path_,
             why);
  }
  good_ = false;
}

void Output::write(std::string_view text) {
  if (!good_) return;
  buffer_ += text;
  if (buffer_.size() >= flush_at) flush();
}

void Output::flush() {
  std::size_t written = 0;
  while (good_ && written < buffer_.size()) {
    const ssize_t count = ::write(file_, buffer_.data() + written, buffer_.size() - written);
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      fail(std::strerror(errno));
    }
  }
  buffer_.clear();
}

bool Output::commit() {
  flush();
  if (!good_ || file_ == STDOUT_FILENO) return good_;
  const int file = file_;
  file_ = -1;
  if (close(file) != 0) {
    fail(std::strerror(errno));
    return false;
  }
  if (!temporary_.empty()) {
    if (std::rename(temporary_.c_str(), resolved(path_).c_str()) != 0) {
      fail(std::strerror(errno));
      return false;
    }
    temporary_.clear();
  }
  return true;
}

}  // namespace guiju::cli
