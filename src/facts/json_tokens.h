// The places of a JSON text's tokens, found by simdjson, and a cursor over them.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace guiju::facts {

// Bytes that may be read (not used) after a text given to JsonTokens::index; what they hold is of no
// matter.
inline constexpr std::size_t json_padding = 64;

// A token is a bracket, a colon, a comma, a string with its quotes, or a run of other characters; it
// reaches to the start of the next one, so white space may follow it. That strings are closed and
// hold no control characters, and that the text is UTF-8, has been checked; nothing else has.
class JsonTokens {
 public:
  JsonTokens();
  ~JsonTokens();

  // Finds the tokens of `json` and starts at the first; null, or why that cannot be done.
  const char* index(std::string_view json);

  bool at_end() const { return next_ == end_; }
  // The first character of the next token; 0 at the end.
  char first() const { return at_end() ? '\0' : base_[*next_]; }
  // The next token, which is passed over. Not at the end.
  std::string_view take() {
    const std::uint32_t begin = *next_++;
    return {base_ + begin, *next_ - begin};
  }
  void pass() { ++next_; }
  // The next token, which stays. Not at the end.
  std::string_view peek() const { return {base_ + *next_, next_[1] - *next_}; }

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  const char* base_ = nullptr;
  const std::uint32_t* next_ = nullptr;  // offsets of the tokens …
  const std::uint32_t* end_ = nullptr;   // … and here that of the end of the text
};

}  // namespace guiju::facts
