// JSON text -> its outline. One idea: a state says what may come next, and one bit for each open
// bracket whether it is an array; so depth costs neither stack nor recursion.
#include "facts/json_outline.h"

#include "base/utf8.h"

namespace guiju::facts {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

bool is_punctuation(char c) {
  return c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':' || c == '"';
}

class Outliner {
 public:
  Outliner(std::string_view text, std::size_t begin) : text_(text), at_(begin) {}

  JsonOutline run() {
    while (!outline_.problem && next_token()) step();
    if (!outline_.problem && expect_ != Expect::end) cut();
    return std::move(outline_);
  }

 private:
  enum class Expect { value, value_or_close, key, key_or_close, colon, comma_or_close, end };

  // Finds the next token: its first byte is at begin_, at_ is after it. False at the end.
  bool next_token() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    begin_ = at_;
    if (at_ >= text_.size()) return false;
    if (text_[at_] == '"') return skip_string();
    if (is_punctuation(text_[at_])) {
      ++at_;
      return true;
    }
    for (; at_ < text_.size() && !is_space(text_[at_]) && !is_punctuation(text_[at_]); ++at_) {
      if (is_control(text_[at_])) return stop_at_control();
    }
    return true;
  }

  // False (with a problem) when the string is not closed.
  bool skip_string() {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        return true;
      }
      if (is_control(text_[at_])) return stop_at_control();
      // A control character is wrong after a backslash too.
      if (text_[at_] == '\\' && at_ + 1 < text_.size() && !is_control(text_[at_ + 1])) ++at_;
    }
    at_ = text_.size();
    stop(Code::json_cut, text_.size(), {"\""});
    return false;
  }

  void step() {
    const char c = text_[begin_];
    switch (expect_) {
      case Expect::value:
      case Expect::value_or_close:
        if (c == ']' && expect_ == Expect::value_or_close) return close();
        if (c == '{' || c == '[') return open(c);
        if (c == '"' || !is_punctuation(c)) return end_value(begin_);
        return unexpected(expect_ == Expect::value ? "{ [ \" 0-9 true false null" : "] { [ \" 0-9");
      case Expect::key:
      case Expect::key_or_close:
        if (c == '}' && expect_ == Expect::key_or_close) return close();
        if (c != '"') return unexpected(expect_ == Expect::key ? "\"" : "\" }");
        if (arrays_.size() == 1) key_ = text_.substr(begin_, at_ - begin_);
        expect_ = Expect::colon;
        return;
      case Expect::colon:
        if (c != ':') return unexpected(":");
        expect_ = Expect::value;
        return;
      case Expect::comma_or_close:
        if (c == ',') {
          expect_ = arrays_.back() ? Expect::value : Expect::key;
          return;
        }
        if (c == (arrays_.back() ? ']' : '}')) return close();
        return unexpected(arrays_.back() ? ", ]" : ", }");
      case Expect::end:
        return stop(Code::json_after_end, begin_, {std::string(text_.substr(begin_, 40))});
    }
  }

  void open(char c) {
    if (arrays_.empty()) {
      outline_.is_array = c == '[';
      outline_.is_object = c == '{';
      outline_.begin = begin_;
    } else if (arrays_.size() == 1) {
      inner_ = begin_;
    }
    arrays_.push_back(c == '[');
    expect_ = c == '[' ? Expect::value_or_close : Expect::key_or_close;
  }

  void close() {
    arrays_.pop_back();
    if (arrays_.empty() && outline_.is_array) {
      expect_ = Expect::end;
    } else {
      end_value(arrays_.empty() ? outline_.begin : inner_);
    }
  }

  // A value that began at `begin` (of an outermost value, or directly within it) has ended.
  void end_value(std::size_t begin) {
    const JsonOutline::Range range{begin, at_};
    if (arrays_.empty()) outline_.begin = begin;
    if (arrays_.empty() || (arrays_.size() == 1 && outline_.is_array)) {
      outline_.values.push_back(range);
    } else if (arrays_.size() == 1 && key_ == "\"id\"" && !outline_.id) {
      outline_.id = range;
    }
    expect_ = arrays_.empty() ? Expect::end : Expect::comma_or_close;
  }

  void unexpected(const char* expected) {
    // The column in characters, for a text of one line or several.
    const std::size_t newline = text_.substr(0, begin_).rfind('\n');
    const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
    std::size_t column = 1;
    for (const char c : text_.substr(start, begin_ - start)) {
      column += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    }
    const std::string_view token = text_.substr(begin_, at_ - begin_);
    stop(Code::json_unexpected, begin_,
         {std::to_string(column), utf8::repaired(token.substr(0, 100)), expected});
  }

  void cut() {
    const bool nothing = arrays_.empty();
    const char* missing = nothing ? "{" : arrays_.back() ? "]" : "}";
    if (expect_ == Expect::colon) missing = ":";
    stop(Code::json_cut, text_.size(), {missing});
  }

  bool stop_at_control() {
    constexpr char hex[] = "0123456789ABCDEF";
    const unsigned char c = static_cast<unsigned char>(text_[at_]);
    stop(Code::json_control_character, at_, {std::string("00") + hex[c >> 4] + hex[c & 15]});
    return false;
  }

  void stop(Code code, std::size_t offset, std::vector<std::string> arguments) {
    outline_.problem = JsonProblem{code, offset, std::move(arguments)};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  Expect expect_ = Expect::value;
  std::vector<bool> arrays_;  // open brackets, outermost first: is it an array?
  std::size_t inner_ = 0;     // where the value within it began
  std::string_view key_;      // the last key of the outermost object
  JsonOutline outline_;
};

}  // namespace

JsonOutline outline_json(std::string_view text, std::size_t begin) {
  return Outliner(text, begin).run();
}

}  // namespace guiju::facts
