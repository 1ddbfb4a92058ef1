// Names as the keys of Python's mappings find them: by the hash that a str remembers, so that a key
// costs a comparison and no text is made of it.
#pragma once

#include <pybind11/pybind11.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/number.h"
#include "facts/vocabulary.h"

namespace guiju::python {

// The text of a str; nothing where it holds half a character (a lone surrogate). Needs the
// interpreter lock.
std::optional<std::string_view> text_beyond_ascii(PyObject* str);
inline std::optional<std::string_view> text_of(PyObject* str) {
  if (PyUnicode_IS_COMPACT_ASCII(str))
    return std::string_view(static_cast<const char*>(PyUnicode_DATA(str)),
                            static_cast<std::size_t>(PyUnicode_GET_LENGTH(str)));
  return text_beyond_ascii(str);
}

// The one str of this text that the interpreter keeps. Needs the interpreter lock.
pybind11::object interned(const std::string& text);

class PythonNames {
 public:
  // Options of a choice: as words, and those that are written as a number.
  struct Choice;
  // A line of a processor's cache each.
  struct alignas(64) Name {
    pybind11::object interned;           // null: no name stands here
    mutable const Name* next = nullptr;  // the name that mostly follows this one; never null
    // Another str of this text that several mappings share, as those of one JSON document do.
    mutable pybind11::object also;
    // What a cell takes, of facts and fields (facts::CellRule).
    std::int64_t min = 0, max = 0;
    const Choice* choice = nullptr;
    std::int32_t meaning = 0;
    std::int32_t slot = -1;
    FactType type = FactType::list;       // list: also of what is no fact
    mutable bool other_followed = false;  // another one than `next` did, last time

    bool is(PyObject* str) const { return interned.ptr() == str || also.ptr() == str; }
  };
  // Where one mapping is read: names mostly come in the order in which they came before.
  class Trail {
   public:
    explicit Trail(const PythonNames& names) : names_(names), last_(&names.names_.back()) {}
    // What a key names; null where it names nothing, or is no exact str.
    const Name* find(PyObject* str) {
      const Name* found = last_->next;
      if (found->is(str)) {
        if (last_->other_followed) last_->other_followed = false;
      } else {
        found = names_.search(str, *last_);
        if (found == nullptr) return nullptr;
      }
      last_ = found;
      return found;
    }

   private:
    const PythonNames& names_;
    const Name* last_;
  };

  // All, and the end of it, need the interpreter lock.
  PythonNames() : PythonNames(std::vector<std::pair<std::string, int>>()) {}
  explicit PythonNames(const facts::KeyTable& keys);
  // Names whose meaning, where it is not below 0, is one of `rules`.
  PythonNames(const facts::KeyTable& keys, const std::vector<facts::CellRule>& rules);
  explicit PythonNames(const std::vector<std::pair<std::string, int>>& names);
  PythonNames(PythonNames&&) = default;  // names stay where they are
  PythonNames& operator=(PythonNames&&) = default;

 private:
  const Name* search(PyObject* str, const Name& last) const;
  std::vector<std::shared_ptr<const Choice>> choices_;
  // Open addressing: a power of two, at most half full; then one that stands before the first.
  std::vector<Name> names_;
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

  // Points as Decimal, with the digits that results write; of late ones the same object.
  pybind11::object decimal(const Number& points) const;

 private:
  struct Known {
    Number points;
    pybind11::object decimal;  // null: none yet
  };
  pybind11::object decimal_;  // the class
  mutable std::array<Known, 1024> known_;
};

}  // namespace guiju::python
