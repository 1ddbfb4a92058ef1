// Finds the keys of one object after the other, guessing that the key after a key is the one that
// followed it last time: then one comparison of bytes finds it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/json_text.h"
#include "facts/vocabulary.h"

namespace guiju::facts {

class KeyFinder {
 public:
  // `table` must outlive the finds that follow.
  void prepare(const KeyTable& table) {
    table_ = &table;
    if (next_.size() == table.size() + 1) return;
    next_.resize(table.size() + 1);
    for (std::size_t i = 0; i < next_.size(); ++i) {
      next_[i] = i < table.size() ? static_cast<int>(i) : -1;
    }
  }
  // An object begins.
  void start() { last_ = -1; }
  // `raw` is the key between its quotes. Its number, or -1; then written() is its text.
  int find(std::string_view raw) {
    int& guess = next_[static_cast<std::size_t>(last_ + 1)];
    if (guess >= 0 && table_->name(guess) == raw) return last_ = guess;
    const int key = look_up(raw);
    if (key >= 0) last_ = guess = key;
    return key;
  }
  std::string_view written() const { return written_; }
  // Whether the key last not found has an invalid escape, which is then written().
  bool escape_wrong() const { return escape_wrong_; }

 private:
  int look_up(std::string_view raw) {
    written_ = raw;
    escape_wrong_ = false;
    if (raw.find('\\') != std::string_view::npos) {
      escape_wrong_ = !unescape_json(raw, unescaped_);
      written_ = unescaped_;
    }
    return escape_wrong_ ? -1 : table_->find(written_);
  }

  const KeyTable* table_ = nullptr;
  std::vector<int> next_;  // by the key before + 1 (0: at the start of an object)
  int last_ = -1;
  std::string_view written_;
  std::string unescaped_;
  bool escape_wrong_ = false;
};

}  // namespace guiju::facts
