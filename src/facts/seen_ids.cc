// Ids -> whether each was seen before. One idea: 24 bytes for an id whatever its length, since two
// ids of equal 128-bit hash under a key do not occur; a flat table, so a million ids take no nodes.
#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "base/keyed_hash.h"
#include "base/sha256.h"
#include "facts/problem.h"
#include "facts/reader.h"

namespace guiju {
namespace {

// The first sixteen bytes of the SHA-256 of any text.
HashKey key_from(std::string_view text) {
  const std::string hex = sha256_hex(text);
  HashKey key{};
  for (std::size_t i = 0; i < key.size(); ++i) {
    std::from_chars(hex.data() + 2 * i, hex.data() + 2 * i + 2, key[i], 16);
  }
  return key;
}

}  // namespace

struct SeenIds::Impl {
  struct Entry {
    Hash128 hash;
    std::uint32_t line = 0;
    std::uint32_t file = 0;  // 0: an empty place, else 1 + index into files
  };

  HashKey key{};
  std::vector<Entry> entries = std::vector<Entry>(1024);  // a power of two, at most half full
  std::size_t count = 0;
  std::vector<std::string> files;

  Entry& place_of(const Hash128& hash) {
    const std::size_t mask = entries.size() - 1;
    std::size_t place = static_cast<std::size_t>(hash.low) & mask;
    while (entries[place].file != 0 && entries[place].hash != hash) place = (place + 1) & mask;
    return entries[place];
  }
  void grow() {
    std::vector<Entry> old(entries.size() * 2);
    old.swap(entries);
    for (const Entry& entry : old) {
      if (entry.file != 0) place_of(entry.hash) = entry;
    }
  }
  std::uint32_t number_of(std::string_view file) {
    if (files.empty() || files.back() != file) {
      const auto known = std::find(files.begin(), files.end(), file);
      if (known != files.end()) return static_cast<std::uint32_t>(known - files.begin() + 1);
      files.emplace_back(file);
    }
    return static_cast<std::uint32_t>(files.size());
  }
  // The entry that was there before, or null when the id is new.
  const Entry* add(std::string_view id, std::string_view file, std::uint32_t line) {
    if ((count + 1) * 2 > entries.size()) grow();
    const Hash128 hash = keyed_hash(id, key);
    Entry& entry = place_of(hash);
    if (entry.file != 0) return &entry;
    entry = {hash, line, number_of(file)};
    ++count;
    return nullptr;
  }
};

SeenIds::SeenIds(std::string_view key) : impl_(std::make_unique<Impl>()) {
  impl_->key = key_from(key);
}

SeenIds::~SeenIds() = default;

bool SeenIds::add(std::string_view id, std::uint32_t line, std::uint32_t* first_line) {
  const Impl::Entry* before = impl_->add(id, {}, line);
  if (before != nullptr && first_line != nullptr) *first_line = before->line;
  return before == nullptr;
}

bool SeenIds::claim(Body& body) {
  if (body.id.empty()) return true;
  const Impl::Entry* before = impl_->add(body.id, body.file, body.line);
  if (before == nullptr) return true;
  std::string place = impl_->files[before->file - 1];
  place += ':' + std::to_string(before->line);
  facts::add_error(body, body.file, body.line, "id",
                   {Code::duplicate_id, {facts::Words(body.id), place}, {}});
  return false;
}

}  // namespace guiju
