// Names as the keys of Python's mappings find them: by the hash that a str remembers, so that a key
// costs a comparison and no text is made of it.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
  struct Name {
    pybind11::object interned;  // null: no name stands here
    Py_hash_t hash = 0;
    std::uint32_t text = 0;          // of texts_
    mutable std::uint32_t next = 0;  // the name that followed this one last
    std::int32_t meaning = 0;
    // What a cell takes, of facts and fields (facts::CellRule).
    FactType type = FactType::list;
    std::int32_t slot = -1, list = -1;
    std::int64_t min = 0, max = 0;
    std::shared_ptr<const Choice> choice;
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
    const std::uint32_t guess = names_[trail.last].next;
    if (names_[guess].interned.ptr() != str) return search(str, trail);
    trail.last = guess;
    return &names_[guess];
  }

 private:
  const Name* search(PyObject* str, Trail& trail) const;
  std::vector<std::string> texts_;
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
};

}  // namespace guiju::python
