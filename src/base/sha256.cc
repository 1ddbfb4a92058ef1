// Bytes -> SHA-256 in hexadecimal, by libsodium. sodium_init() is not called: it only prepares random
// numbers (from the system) and faster variants of other functions, and hashing needs neither.
#include "base/sha256.h"

#include <sodium/crypto_hash_sha256.h>

#include <array>

namespace guiju {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  constexpr char hex[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * hash.size());
  for (const unsigned char byte : hash) {
    text += hex[byte >> 4];
    text += hex[byte & 15];
  }
  return text;
}

}  // namespace guiju
