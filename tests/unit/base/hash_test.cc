// SHA-256 and SipHash against published vectors.
#include <boost/test/unit_test.hpp>

#include <numeric>
#include <string>

#include "base/keyed_hash.h"
#include "base/sha256.h"

using namespace guiju;

BOOST_AUTO_TEST_SUITE(hashes)

BOOST_AUTO_TEST_CASE(sha256_of_fips_180) {
  BOOST_TEST(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  BOOST_TEST(sha256_hex("abc") ==
             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  BOOST_TEST(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
             "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  BOOST_TEST(sha256_hex(std::string(1000000, 'a')) ==
             "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

BOOST_AUTO_TEST_CASE(siphash_128_of_the_reference) {
  // vectors_sip128 of the reference implementation: key 00 01 … 0f, input 00 01 … of each length.
  HashKey key{};
  std::iota(key.begin(), key.end(), static_cast<unsigned char>(0));
  BOOST_TEST((keyed_hash("", key) == Hash128{0xe6a825ba047f81a3, 0x930255c71472f66d}));
  BOOST_TEST((keyed_hash(std::string_view("\0", 1), key) ==
              Hash128{0x44af996bd8c187da, 0x45fc229b11597634}));
}

BOOST_AUTO_TEST_CASE(the_key_and_every_byte_count) {
  HashKey key{};
  HashKey other = key;
  other[15] = 1;
  BOOST_TEST((keyed_hash("id-1", key) == keyed_hash("id-1", key)));
  BOOST_TEST((keyed_hash("id-1", key) != keyed_hash("id-2", key)));
  BOOST_TEST((keyed_hash("id-1", key) != keyed_hash("id-1", other)));
  BOOST_TEST((keyed_hash("id-1", key) != keyed_hash(std::string_view("id-1\0", 5), key)));
}

BOOST_AUTO_TEST_SUITE_END()
