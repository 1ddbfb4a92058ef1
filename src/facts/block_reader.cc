// Bytes -> blocks. One idea: a block that others may refer to is left alone; what has not been taken of
// it is copied to the next block.
#include "facts/block_reader.h"

#include <algorithm>
#include <cstring>

#include "facts/json_tokens.h"

namespace guiju::facts {
namespace {

// The first block is small, since most files are.
constexpr std::size_t first_block_bytes = 1u << 16;
constexpr std::size_t block_bytes = 1u << 20;

}  // namespace

bool BlockReader::more() {
  if (at_end_) return false;
  const bool full = !block_ || lent_ || block_->size + json_padding >= block_->capacity;
  if (full) {
    // Twice what is left: a long line is copied a few times, not once for each block.
    const std::size_t least = block_ ? block_bytes : first_block_bytes;
    const std::size_t wanted = std::max(least, 2 * left()) + json_padding;
    auto next = std::make_shared<Block>(wanted);
    std::memset(next->data.get() + wanted - json_padding, 0, json_padding);
    if (left() > 0) std::memcpy(next->data.get(), block_->data.get() + at_, left());
    next->size = left();
    block_ = std::move(next);
    at_ = 0;
    lent_ = false;
  }
  const std::optional<std::size_t> got = input_->read(
      block_->data.get() + block_->size, block_->capacity - json_padding - block_->size);
  if (!got || *got == 0) {
    at_end_ = true;
    if (!got) error_ = input_->error();
    return false;
  }
  block_->size += *got;
  return true;
}

}  // namespace guiju::facts
