// Memory of the registers of a frame and of columns of results. Internal to columns/.
#pragma once

#include <cstddef>
#include <cstdint>

namespace guiju::columns {

// Memory that is not touched before it is written, aligned for any vector.
class Buffer {
 public:
  Buffer() = default;
  ~Buffer();
  Buffer(Buffer&& other) noexcept;
  Buffer& operator=(Buffer&& other) noexcept;
  // Room for `bytes`, whose content is undefined; keeps what is large enough.
  void reserve(std::size_t bytes);
  std::uint8_t* data() const { return data_; }
  template <class T>
  T* as() const {
    return reinterpret_cast<T*>(data_);
  }
  std::size_t size() const { return size_; }

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace guiju::columns
