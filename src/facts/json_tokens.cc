// JSON text -> offsets of its tokens. One idea: this is the first stage of every simdjson parser, which
// is the fast part; what the tokens mean is decided by JsonBody, value by value, so that nothing is
// checked lazily. simdjson offers the stage by itself only through its parser's implementation
// object; this file is the only one that knows.
#include "facts/json_tokens.h"

#include <simdjson.h>

#include <algorithm>

namespace guiju::facts {

static_assert(json_padding >= simdjson::SIMDJSON_PADDING);

struct JsonTokens::Impl {
  simdjson::dom::parser parser;
};

JsonTokens::JsonTokens() : impl_(std::make_unique<Impl>()) {}
JsonTokens::~JsonTokens() = default;

const char* JsonTokens::index(std::string_view json) {
  next_ = end_ = nullptr;
  simdjson::dom::parser& parser = impl_->parser;
  simdjson::error_code error = simdjson::SUCCESS;
  if (!parser.implementation || parser.capacity() < json.size()) {
    // Some room, so that a stream of slightly longer texts does not allocate for each.
    const std::size_t capacity = std::max<std::size_t>(json.size() + json.size() / 2, 16u << 10);
    error = parser.allocate(std::min<std::size_t>(capacity, simdjson::SIMDJSON_MAXSIZE_BYTES));
  }
  if (error == simdjson::SUCCESS) {
    error = parser.implementation->stage1(reinterpret_cast<const std::uint8_t*>(json.data()),
                                          json.size(), simdjson::stage1_mode::regular);
  }
  if (error != simdjson::SUCCESS) return simdjson::error_message(error);
  base_ = json.data();
  next_ = parser.implementation->structural_indexes.get();
  end_ = next_ + parser.implementation->n_structural_indexes;
  return nullptr;
}

}  // namespace guiju::facts
