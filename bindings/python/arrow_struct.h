// The struct of the Arrow C stream interface, as its specification gives it
// (https://arrow.apache.org/docs/format/CStreamInterface.html, Apache-2.0), and owners that release
// structs. The guard is that of the specification.
#pragma once

#include <guiju/arrow.h>

#include <cstdint>
#include <utility>

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

extern "C" {
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};
}
#endif  // ARROW_C_STREAM_INTERFACE

namespace guiju::python {

// Owns a struct and releases it once.
template <class Struct>
class Owned {
 public:
  Owned() = default;
  // Takes what `from` holds, as the interface asks for.
  explicit Owned(Struct& from) : held_(from) { from.release = nullptr; }
  ~Owned() { reset(); }
  Owned(Owned&& other) noexcept : held_(std::exchange(other.held_, Struct{})) {}
  Owned& operator=(Owned&& other) noexcept {
    if (this != &other) {
      reset();
      held_ = std::exchange(other.held_, Struct{});
    }
    return *this;
  }
  Struct* get() { return &held_; }
  const Struct* get() const { return &held_; }
  bool empty() const { return held_.release == nullptr; }
  void reset() {
    if (held_.release != nullptr) held_.release(&held_);
    held_ = {};
  }

 private:
  Struct held_{};
};

}  // namespace guiju::python
