// Names as the keys of Python's mappings find them: by the hash that a str remembers, so that a key
// costs a comparison and no text is made of it.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "facts/vocabulary.h"

namespace guiju::python {

// The text of a str; nothing where it holds half a character (a lone surrogate). Needs the
// interpreter lock.
std::optional<std::string_view> text_of(PyObject* str);

// The one str of this text that the interpreter keeps. Needs the interpreter lock.
pybind11::object interned(const std::string& text);

class PythonNames {
 public:
  // Options of a choice: as words, and those that are written as a number.
  struct Choice;
  // A line of a processor's cache each.
  struct alignas(64) Name {
    pybind11::object interned;  // null: no name stands here
    // What a cell takes, of facts and fields (facts::CellRule).
    std::int64_t min = 0, max = 0;
    const Choice* choice = nullptr;
    std::int32_t meaning = 0;
    std::int32_t slot = -1, list = -1;
    FactType type = FactType::list;
    mutable bool other_followed = false;  // another one than `next` did, last time
    mutable std::uint32_t next = 0;       // the name that mostly follows this one
    std::uint32_t text = 0;               // of texts_
    Py_hash_t hash = 0;
  };
  // Where one mapping is read: names mostly come in the order in which they came before.
  struct Trail {
    std::uint32_t last = 0;
  };

  // All, and the end of it, need the interpreter lock.
  PythonNames() : PythonNames(std::vector<std::pair<std::string, int>>()) {}
  explicit PythonNames(const facts::KeyTable& keys);
  // Names whose meaning, where it is not below 0, is one of `rules`.
  PythonNames(const facts::KeyTable& keys, const std::vector<facts::CellRule>& rules);
  explicit PythonNames(const std::vector<std::pair<std::string, int>>& names);
  // What a key names; null where it names nothing, or is no exact str.
  const Name* find(PyObject* str, Trail& trail) const {
    const Name& last = names_[trail.last];
    if (names_[last.next].interned.ptr() != str) return search(str, trail);
    if (last.other_followed) last.other_followed = false;
    trail.last = last.next;
    return &names_[trail.last];
  }

 private:
  const Name* search(PyObject* str, Trail& trail) const;
  std::vector<std::string> texts_;
  std::vector<std::shared_ptr<const Choice>> choices_;
  std::vector<Name> names_;  // open addressing: a power of two, at most half full
};

struct PythonNames::Choice {
  PythonNames words;                                   // meaning: the option
  std::vector<std::pair<std::int64_t, Cell>> numbers;  // and option
};

// What a vocabulary names, for mappings of Python. Made and used under the interpreter lock.
struct PythonVocabulary {
  explicit PythonVocabulary(const facts::Vocabulary& vocabulary);

  PythonNames keys;  // as Vocabulary::keys
  PythonNames finding_parts, determination_parts;
  std::vector<PythonNames> fields;         // by list
  std::vector<pybind11::object> opinions;  // their codes, as str
  pybind11::object undetermined;

  // Points as Decimal; those that came before are the same object. `points` is as results write them.
  pybind11::object decimal(const std::string& points) const;

 private:
  pybind11::object decimal_;  // the class
  mutable std::unordered_map<std::string, pybind11::object> known_;
};

}  // namespace guiju::python
