// Bytes wanted → memory for them. The one idea: what was there is neither kept nor
// cleared, so memory is first touched by the thread that writes it.
#include "columns/buffer.h"

#include <new>
#include <utility>

namespace guiju::columns {

namespace {
constexpr std::align_val_t alignment{64};
}

Buffer::~Buffer() { ::operator delete(data_, alignment); }
Buffer::Buffer(Buffer&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
Buffer& Buffer::operator=(Buffer&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}
void Buffer::reserve(std::size_t bytes) {
  if (bytes <= size_) return;
  ::operator delete(data_, alignment);
  data_ = nullptr;
  size_ = 0;
  const std::size_t room = (bytes + 63) / 64 * 64;
  data_ = static_cast<std::uint8_t*>(::operator new(room, alignment));
  size_ = room;
}

}  // namespace guiju::columns
