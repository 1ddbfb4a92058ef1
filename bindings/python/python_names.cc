// Names → places by Python's own hash of them.
#include "python_names.h"

#include "facts/usual_value.h"

namespace guiju::python {

namespace {

std::vector<std::pair<std::string, int>> pairs_of(const facts::KeyTable& keys) {
  std::vector<std::pair<std::string, int>> names;
  for (int key = 0; key < static_cast<int>(keys.size()); ++key)
    names.emplace_back(std::string(keys.name(key)), keys.meaning(key));
  return names;
}

std::shared_ptr<const PythonNames::Choice> choice_of(const Fact& fact) {
  if (fact.type != FactType::choice) return nullptr;
  auto out = std::make_shared<PythonNames::Choice>();
  std::vector<std::pair<std::string, int>> words;
  for (std::size_t i = 0; i < fact.choices.size(); ++i) {
    const std::string& word = fact.choices[i];
    words.emplace_back(word, static_cast<int>(i));
    if (const std::int64_t number = word.empty() ? -1 : facts::small_count(word); number >= 0)
      out->numbers.emplace_back(number, static_cast<Cell>(i));
  }
  out->words = PythonNames(words);
  return out;
}

// As PyObject_Hash, which is asked where a str does not remember it yet.
Py_hash_t hash_of(PyObject* str) {
  const Py_hash_t hash = reinterpret_cast<PyASCIIObject*>(str)->hash;
  return hash != -1 ? hash : PyObject_Hash(str);
}

// Whether an interned str and another one, of this hash, have the same text.
bool same_text(PyObject* interned, PyObject* str, Py_hash_t hash) {
  if (hash_of(interned) != hash) return false;
  const auto one = text_of(interned), other = text_of(str);
  return one && other && *one == *other;
}

}  // namespace

pybind11::object interned(const std::string& text) {
  PyObject* const str = PyUnicode_InternFromString(text.c_str());
  if (str == nullptr) throw pybind11::error_already_set();
  return pybind11::reinterpret_steal<pybind11::object>(str);
}

std::optional<std::string_view> text_beyond_ascii(PyObject* str) {
  Py_ssize_t size = 0;
  const char* const bytes = PyUnicode_AsUTF8AndSize(str, &size);
  if (bytes == nullptr) {
    PyErr_Clear();
    return std::nullopt;
  }
  return std::string_view(bytes, static_cast<std::size_t>(size));
}

PythonNames::PythonNames(const facts::KeyTable& keys) : PythonNames(pairs_of(keys)) {}

PythonNames::PythonNames(const facts::KeyTable& keys, const std::vector<facts::CellRule>& rules)
    : PythonNames(pairs_of(keys)) {
  for (const facts::CellRule& rule : rules) choices_.push_back(choice_of(*rule.fact));
  for (Name& name : names_) {
    if (!name.interned || name.meaning < 0) continue;
    const auto index = static_cast<std::size_t>(name.meaning);
    const facts::CellRule& rule = rules[index];
    name.type = rule.type;
    name.slot = rule.slot;
    name.min = rule.min;
    name.max = rule.max;
    name.choice = choices_[index].get();
  }
}

PythonNames::PythonNames(const std::vector<std::pair<std::string, int>>& names) {
  std::size_t size = 2;
  while (size < 2 * names.size() + 2) size *= 2;
  names_.resize(size + 1);
  for (const auto& [text, meaning] : names) {
    pybind11::object str = interned(text);
    std::size_t at = static_cast<std::size_t>(PyObject_Hash(str.ptr())) & (size - 1);
    while (names_[at].interned) at = (at + 1) & (size - 1);
    names_[at].interned = std::move(str);
    names_[at].meaning = meaning;
  }
  for (const Name& name : names_) name.next = &names_.back();
}

const PythonNames::Name* PythonNames::search(PyObject* str, const Name& last) const {
  // This mapping may leave a name out: then the one after it follows.
  if (last.next->next->is(str)) return last.next->next;
  if (PyUnicode_CheckExact(str) == 0) return nullptr;
  const Py_hash_t hash = hash_of(str);
  const std::size_t mask = names_.size() - 2;
  for (std::size_t at = static_cast<std::size_t>(hash) & mask;; at = (at + 1) & mask) {
    const Name& name = names_[at];
    if (!name.interned) return nullptr;
    if (!name.is(str)) {
      if (!same_text(name.interned.ptr(), str, hash)) continue;
      if (Py_REFCNT(str) > 1) name.also = pybind11::reinterpret_borrow<pybind11::object>(str);
    }
    // One mapping in another order than usual does not count yet.
    if (last.other_followed) last.next = &name;
    last.other_followed = !last.other_followed;
    return &name;
  }
}

PythonVocabulary::PythonVocabulary(const facts::Vocabulary& vocabulary)
    : keys(vocabulary.keys, vocabulary.facts),
      finding_parts(vocabulary.finding_parts),
      determination_parts(vocabulary.determination_parts),
      decimal_(pybind11::module_::import("decimal").attr("Decimal")) {
  for (const facts::ListRule& rule : vocabulary.lists) fields.emplace_back(rule.keys, rule.fields);
  for (const OpinionCode& code : vocabulary.rules.opinions) opinions.push_back(interned(code.id));
  undetermined = interned("undetermined");
}

pybind11::object PythonVocabulary::decimal(const Number& points) const {
  const std::size_t mixed = static_cast<std::size_t>(points.numerator()) +
                            7 * static_cast<std::size_t>(points.denominator());
  Known& known = known_[mixed % known_.size()];
  if (!known.decimal || known.points != points) known = {points, decimal_(points.to_string())};
  return known.decimal;
}

}  // namespace guiju::python
