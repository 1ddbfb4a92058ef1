// One body from JSON text.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "facts/filler.h"
#include "facts/json_tokens.h"

namespace guiju::facts {

// Where a text begins in its file.
struct JsonOrigin {
  std::uint32_t line = 1;  // 1-based
  std::uint64_t byte = 0;  // bytes before it
};

// Reads bodies with memory that is used again. One thread, one JsonBody.
class JsonBody {
 public:
  JsonBody();
  ~JsonBody();

  // Fills a body from `json`, one object, and finishes it. `readable` bytes from json.data() on may
  // be read; where that is less than json.size() + json_padding the text is copied.
  void read(std::string_view json, std::size_t readable, JsonOrigin origin, Filler& filler);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace guiju::facts
