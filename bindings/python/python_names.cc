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

}  // namespace

pybind11::object interned(const std::string& text) {
  PyObject* const str = PyUnicode_InternFromString(text.c_str());
  if (str == nullptr) throw pybind11::error_already_set();
  return pybind11::reinterpret_steal<pybind11::object>(str);
}

std::optional<std::string_view> text_of(PyObject* str) {
  if (PyUnicode_IS_COMPACT_ASCII(str))
    return std::string_view(static_cast<const char*>(PyUnicode_DATA(str)),
                            static_cast<std::size_t>(PyUnicode_GET_LENGTH(str)));
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
    name.list = rule.list;
    name.min = rule.min;
    name.max = rule.max;
    name.choice = choices_[index].get();
  }
}

PythonNames::PythonNames(const std::vector<std::pair<std::string, int>>& names) {
  std::size_t size = 2;
  while (size < 2 * names.size() + 2) size *= 2;
  names_.resize(size);
  for (const auto& [text, meaning] : names) {
    pybind11::object str = interned(text);
    const Py_hash_t hash = PyObject_Hash(str.ptr());
    std::size_t at = static_cast<std::size_t>(hash) & (size - 1);
    while (names_[at].interned) at = (at + 1) & (size - 1);
    Name& name = names_[at];
    name.interned = std::move(str);
    name.hash = hash;
    name.text = static_cast<std::uint32_t>(texts_.size());
    name.meaning = meaning;
    texts_.push_back(text);
  }
}

const PythonNames::Name* PythonNames::search(PyObject* str, Trail& trail) const {
  const Name& last = names_[trail.last];
  // This mapping may leave a name out: then the one after it follows.
  if (const std::uint32_t after = names_[last.next].next; names_[after].interned.ptr() == str) {
    trail.last = after;
    return &names_[after];
  }
  if (PyUnicode_CheckExact(str) == 0) return nullptr;
  Py_hash_t hash = reinterpret_cast<PyASCIIObject*>(str)->hash;  // -1: not worked out yet
  if (hash == -1) hash = PyObject_Hash(str);
  for (std::size_t at = static_cast<std::size_t>(hash) & (names_.size() - 1);;
       at = (at + 1) & (names_.size() - 1)) {
    const Name& name = names_[at];
    if (!name.interned) return nullptr;
    if (name.interned.ptr() != str) {
      if (name.hash != hash) continue;
      const auto text = text_of(str);
      if (!text || texts_[name.text] != *text) continue;
    }
    // One mapping in another order than usual does not count yet.
    if (last.other_followed) last.next = static_cast<std::uint32_t>(at);
    last.other_followed = !last.other_followed;
    trail.last = static_cast<std::uint32_t>(at);
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

pybind11::object PythonVocabulary::decimal(const std::string& points) const {
  constexpr std::size_t most_known = 4096;
  if (const auto found = known_.find(points); found != known_.end()) return found->second;
  if (known_.size() >= most_known) known_.clear();
  return known_.emplace(points, decimal_(points)).first->second;
}

}  // namespace guiju::python
