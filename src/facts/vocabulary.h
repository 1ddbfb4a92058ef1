// A rule set's facts, prepared for reading bodies: what a key can name, and for each fact the few
// numbers needed to take a value quickly. Immutable, shared between threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/body.h"
#include "rules/model.h"

namespace guiju::facts {

// Names and what each means, found by hashing their bytes.
class KeyTable {
 public:
  // Adds a name; of two equal names the first keeps its meaning.
  void add(std::string_view name, int meaning);
  // The number of the key that is exactly `name`, or -1.
  int find(std::string_view name) const;
  std::size_t size() const { return keys_.size(); }
  int meaning(int key) const { return keys_[static_cast<std::size_t>(key)].meaning; }
  std::string_view name(int key) const {
    const Key& k = keys_[static_cast<std::size_t>(key)];
    return std::string_view(bytes_).substr(k.begin, k.size);
  }
  std::vector<std::string> names() const;

 private:
  struct Key {
    std::uint32_t begin, size;  // in bytes_
    std::int32_t meaning;
  };
  std::size_t place_of(std::string_view name) const;
  void grow();

  std::string bytes_;
  std::vector<Key> keys_;
  std::vector<std::int32_t>
      places_;  // open addressing: key number or -1; a power of two, half empty
};

// Meanings of a body's keys that are no facts; a fact is its index into FactTable::facts.
inline constexpr int means_id = -1;
inline constexpr int means_name = -2;
inline constexpr int means_not_applicable = -3;
inline constexpr int means_confirmation = -4;
inline constexpr int means_override = -5;
inline constexpr int own_keys = 5;  // there are so many

// The parts of a finding {value, by, on, because}.
enum class FindingPart { value, by, on, because };
std::string_view name_of(FindingPart part);

// What a person says of a body's opinion, each {opinion, by, on, because}.
enum class Determined { confirmation, override };
std::string_view name_of(Determined what);
// `meaning` is means_confirmation or means_override.
inline Determined determined(int meaning) {
  return meaning == means_confirmation ? Determined::confirmation : Determined::override;
}
inline Determination Body::*member_of(Determined what) {
  return what == Determined::confirmation ? &Body::confirmation : &Body::overriding;
}
enum class DeterminationPart { opinion, by, on, because };
std::string_view name_of(DeterminationPart part);

// What a cell takes: the part of a Fact that is read for every value.
struct CellRule {
  FactType type = FactType::boolean;
  int slot = -1;         // of a body's cells, or the position in a record
  int list = -1;         // list: its index
  std::int64_t min = 0;  // count: the least and the largest, inclusive
  std::int64_t max = 0;
  const Fact* fact = nullptr;
};
CellRule cell_rule(const Fact& fact);

struct ListRule {
  const Fact* fact = nullptr;
  KeyTable keys;  // meaning: the field
  std::vector<CellRule> fields;
};

// A text fact whose usual form is declared.
struct FormRule {
  const Fact* list = nullptr;  // null: a fact of the body
  const Fact* fact = nullptr;
};

class Vocabulary {
 public:
  // `rules` must outlive this.
  explicit Vocabulary(const RuleSet& rules);

  const RuleSet& rules;
  KeyTable keys;                // meaning: fact index, or one of the means_… above
  std::vector<CellRule> facts;  // by fact index
  std::vector<ListRule> lists;  // by list index
  std::vector<FormRule> forms;
  KeyTable rows;                 // meaning: part index
  KeyTable finding_parts;        // value, by, on, because; meaning: FindingPart
  KeyTable determination_parts;  // meaning: DeterminationPart
  KeyTable opinions;             // codes, and labels that only one has; meaning: opinion index
};

}  // namespace guiju::facts
