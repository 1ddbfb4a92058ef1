// Bytes and a key -> 128-bit SipHash, by libsodium (which needs no sodium_init() for it).
#include "base/keyed_hash.h"

#include <sodium/crypto_shorthash_siphash24.h>

namespace guiju {
namespace {

// The hash is a row of bytes, least significant first.
std::uint64_t word(const unsigned char* bytes) {
  std::uint64_t value = 0;
  for (int i = 7; i >= 0; --i) value = (value << 8) | bytes[i];
  return value;
}

}  // namespace

Hash128 keyed_hash(std::string_view bytes, const HashKey& key) {
  static_assert(crypto_shorthash_siphashx24_KEYBYTES == 16);
  std::array<unsigned char, crypto_shorthash_siphashx24_BYTES> hash{};
  crypto_shorthash_siphashx24(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size(), key.data());
  return {word(hash.data()), word(hash.data() + 8)};
}

}  // namespace guiju
