// Where a verb's text goes: standard output, or a file that appears only when it is complete.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace guiju::cli {

// Buffered. A file is written beside its final name under another one and renamed by commit(), so
// that nobody sees half of it; without commit() nothing is left behind. Devices and pipes are
// written directly. Problems are shown on standard error once.
class Output {
 public:
  // `path` empty: standard output.
  Output(std::string path, Language language);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // False when the file cannot be written; then the other members do nothing.
  bool good() const { return good_; }
  void write(std::string_view text);
  // Everything is written and the file has its name. False when that failed.
  bool commit();

 private:
  void fail(const std::string& why);
  void flush();

  std::string path_;
  std::string temporary_;  // empty: `file_` is written directly
  Language language_;
  int file_ = -1;
  bool good_ = true;
  std::string buffer_;
};

}  // namespace guiju::cli
