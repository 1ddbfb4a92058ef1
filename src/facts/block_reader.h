// A stream of bytes -> blocks in which whole lines (or rows) lie together, so that a file of any size
// takes the memory of a few blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "facts/input.h"

namespace guiju::facts {

// Bytes that stay where they are for as long as a batch refers to them.
struct Block {
  explicit Block(std::size_t bytes) : data(new char[bytes]), capacity(bytes) {}
  std::unique_ptr<char[]> data;
  std::size_t capacity;
  std::size_t size = 0;
};

class BlockReader {
 public:
  explicit BlockReader(std::unique_ptr<Input> input) : input_(std::move(input)) {}

  // What has been read and not been taken. Valid until more() is called.
  std::string_view rest() const { return {block_ ? block_->data.get() + at_ : nullptr, left()}; }
  // Takes `size` bytes of rest().
  void take(std::size_t size) {
    at_ += size;
    offset_ += size;
  }
  // Reads on: rest() has the same bytes and more after them, perhaps in another block. False at the
  // end and after an error.
  bool more();
  bool at_end() const { return at_end_; }
  // Why reading stopped before the end, or empty.
  const std::string& error() const { return error_; }
  // The block rest() lies in, to be kept for as long as its bytes are needed. Nothing is written to
  // it any more.
  std::shared_ptr<const Block> lend() {
    lent_ = true;
    return block_;
  }
  // Offset of rest() in the file.
  std::uint64_t offset() const { return offset_; }
  // Bytes from the start of rest() that may be read, at least json_padding beyond its end.
  std::size_t readable() const { return block_ ? block_->capacity - at_ : 0; }

 private:
  std::size_t left() const { return block_ ? block_->size - at_ : 0; }

  std::unique_ptr<Input> input_;
  std::shared_ptr<Block> block_;
  std::size_t at_ = 0;
  std::uint64_t offset_ = 0;
  bool lent_ = false;
  bool at_end_ = false;
  std::string error_;
};

}  // namespace guiju::facts
