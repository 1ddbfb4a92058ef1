// Format strings of the Arrow C data interface: what they are called, and which of them a fact can have.
// Internal to columns/.
#pragma once

#include <optional>
#include <string_view>

#include "columns/batch.h"

namespace guiju::columns {

// A type in words; one that is not known as it is written.
facts::Words type_words(std::string_view format);
// What a fact of `type` can have.
facts::Words wanted_words(FactType type);
// Of integers how they lie in memory.
std::optional<Store> integer_store(std::string_view format);
// "d:precision,scale" or "d:precision,scale,128", of which the scale is whole digits; else false.
bool read_decimal(std::string_view format, int& scale);

}  // namespace guiju::columns
