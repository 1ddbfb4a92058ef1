// SHA-256, by which a rule file or a facts file is named in results.
#pragma once

#include <string>
#include <string_view>

namespace guiju {

// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits. Thread safe.
std::string sha256_hex(std::string_view bytes);

}  // namespace guiju
