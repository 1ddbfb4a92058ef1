// Plain Python values → cells. One idea: what a value's exact type and declared fact leave no question
// about is taken at once; a plain value that is no such case goes to the library's own reader.
#include "usual_facts.h"

#include "stated_parts.h"

#include <datetime.h>

namespace guiju::python {

namespace {

// Values of which nothing of the user's runs when they are looked at.
bool is_plain(PyObject* value) {
  return value == Py_None || PyBool_Check(value) != 0 || PyLong_CheckExact(value) != 0 ||
         PyUnicode_CheckExact(value) != 0 || PyFloat_CheckExact(value) != 0;
}
bool is_plain_list(PyObject* value) {
  if (PyList_CheckExact(value) == 0) return false;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(value); ++i)
    if (!is_plain(PyList_GET_ITEM(value, i))) return false;
  return true;
}
bool is_day(PyObject* value) {
  if (PyDateTimeAPI == nullptr) PyDateTime_IMPORT;
  if (PyDateTimeAPI == nullptr) PyErr_Clear();
  return PyDateTimeAPI != nullptr && PyDate_CheckExact(value) != 0;
}

// A text that is taken as it is: nothing in it has to be looked at again.
inline std::optional<std::string_view> good_text(PyObject* value, const FactsLimits& limits) {
  if (PyUnicode_CheckExact(value) == 0) return std::nullopt;
  const auto text = text_of(value);
  if (!text || text->empty() || text->size() > limits.text_bytes) return std::nullopt;
  if (facts::has_control_character(*text)) return std::nullopt;
  return text;
}

// A whole number that fits 64 bits. Small ones are taken as they lie in memory, which costs a fifth.
std::optional<long long> integer(PyObject* value) {
  if (PyLong_CheckExact(value) == 0) return std::nullopt;
#if PY_VERSION_HEX >= 0x030C0000
  if (const auto* number = reinterpret_cast<PyLongObject*>(value);
      PyUnstable_Long_IsCompact(number))
    return PyUnstable_Long_CompactValue(number);
#else
  const Py_ssize_t digits = Py_SIZE(value);
  if (digits == 0) return 0;
  if (digits == 1) return reinterpret_cast<PyLongObject*>(value)->ob_digit[0];
#endif
  int overflow = 0;
  const long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
  if (overflow != 0) return std::nullopt;
  return number;
}

// The cell of a flag or count, of which most bodies have nothing else; nothing leaves it to cell().
inline std::optional<Cell> small_cell(const PythonNames::Name& name, PyObject* value) {
  if (name.type == FactType::boolean || name.type == FactType::finding) {
    if (value == Py_True) return 1;
    if (value == Py_False) return 0;
  } else if (name.type == FactType::count) {
    const std::optional<long long> count = integer(value);
    if (count && *count >= 0 && *count >= name.min && *count <= name.max) return *count;
  }
  return std::nullopt;
}

// The cell of another value about which there is no question; false leaves it to others.
bool cell(const PythonNames::Name& name, PyObject* value, facts::Filler& filler, Cell& out,
          Given& state) {
  state = Given::stated;
  if (value == Py_None) {
    out = 0;
    state = Given::null;
    return true;
  }
  switch (name.type) {
    case FactType::choice:
      if (PyUnicode_CheckExact(value) != 0) {
        PythonNames::Trail trail(name.choice->words);
        const PythonNames::Name* const option = trail.find(value);
        if (option == nullptr) return false;
        out = option->meaning;
        return true;
      }
      if (const std::optional<long long> number = integer(value))
        for (const auto& [named, option] : name.choice->numbers)
          if (named == *number) {
            out = option;
            return true;
          }
      return false;
    case FactType::date: {
      std::optional<Date> date;
      if (PyUnicode_CheckExact(value) != 0) {
        if (const auto text = text_of(value)) date = Date::parse(*text);
      } else if (is_day(value)) {
        date = Date::from_ymd(PyDateTime_GET_YEAR(value), PyDateTime_GET_MONTH(value),
                              PyDateTime_GET_DAY(value));
      }
      if (!date) return false;
      out = date->days();
      return true;
    }
    case FactType::text: {
      const auto text = good_text(value, filler.limits());
      if (text) out = filler.body().add_text(*text);
      return text.has_value();
    }
    case FactType::boolean:
    case FactType::finding:
    case FactType::count:
    case FactType::number:
    case FactType::list: break;
  }
  return false;
}

}  // namespace

bool UsualFacts::list(int list, PyObject* value, facts::Filler& filler, std::uint32_t line) {
  if (value == Py_None) {
    others_.list(list, value, filler, line);
    return true;
  }
  RecordList& records = filler.body().lists[static_cast<std::size_t>(list)];
  if (PyList_CheckExact(value) == 0 || records.given != Given::absent ||
      static_cast<std::size_t>(PyList_GET_SIZE(value)) > filler.limits().records)
    return false;
  filler.begin_list(list, line);
  PythonNames::Trail trail(names_.fields[static_cast<std::size_t>(list)]);
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(value); ++i) {
    PyObject* const record = PyList_GET_ITEM(value, i);
    if (PyDict_CheckExact(record) == 0) return false;
    const auto held = py::reinterpret_borrow<py::object>(record);
    const std::size_t number = filler.body().add_record(list);
    const std::size_t first = number * records.fields;
    PyObject *key = nullptr, *member = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(record, &at, &key, &member) != 0;) {
      const PythonNames::Name* const name = trail.find(key);
      if (name == nullptr) return false;
      const std::size_t place = first + static_cast<std::size_t>(name->slot);
      if (records.cells.state(place) != Given::absent) return false;
      if (const std::optional<Cell> small = small_cell(*name, member)) {
        records.cells.set(place, *small);
        continue;
      }
      Cell taken = 0;
      Given as = Given::absent;
      if (cell(*name, member, filler, taken, as)) {
        records.cells.set(place, taken, as);
      } else if (is_plain(member)) {
        const auto taken_up = py::reinterpret_borrow<py::object>(member);
        others_.field(list, number, name->meaning, taken_up, filler, line);
      } else {
        return false;
      }
    }
  }
  return true;
}

bool UsualFacts::member(const PythonNames::Name& name, PyObject* value, facts::Filler& filler,
                        std::uint32_t line) {
  const int meaning = name.meaning;
  if (meaning >= 0) {
    if (name.type == FactType::list)
      return list(filler.vocabulary().facts[static_cast<std::size_t>(meaning)].list, value, filler,
                  line);
    Body& body = filler.body();
    const auto slot = static_cast<std::size_t>(name.slot);
    Cell taken = 0;
    Given as = Given::absent;
    if (cell(name, value, filler, taken, as)) {
      body.cells.set(slot, taken, as);
      return true;
    }
  }
  if (meaning == facts::means_id || meaning == facts::means_name) {
    const auto text = good_text(value, filler.limits());
    if (text) return meaning == facts::means_id ? filler.usual_id(*text) : filler.usual_name(*text);
  }
  if (PyDict_CheckExact(value) != 0) return in_parts(meaning, value, filler, line);
  const bool plain =
      is_plain(value) || (meaning == facts::means_not_applicable && is_plain_list(value));
  if (!plain) return false;
  others_.member(meaning, py::reinterpret_borrow<py::object>(value), filler, line);
  return true;
}

// A finding {value, by, on, because} whose value is stated and whose texts are good. Nothing is taken
// where it is another one.
bool UsualFacts::finding(int slot, PyObject* parts, Body& body, const FactsLimits& limits) {
  if (body.cells.state(static_cast<std::size_t>(slot)) != Given::absent) return false;
  std::optional<std::string_view> texts[4];
  PyObject* stated = nullptr;
  PythonNames::Trail trail(names_.finding_parts);
  PyObject *key = nullptr, *member = nullptr;
  for (Py_ssize_t at = 0; PyDict_Next(parts, &at, &key, &member) != 0;) {
    const PythonNames::Name* const name = trail.find(key);
    if (name == nullptr) return false;
    const auto part = static_cast<facts::FindingPart>(name->meaning);
    auto& text = texts[static_cast<std::size_t>(part)];
    if (part == facts::FindingPart::value) {
      stated = member;
      continue;
    }
    text = good_text(member, limits);
    if (!text || (part == facts::FindingPart::on && !Date::parse(*text))) return false;
  }
  if (stated != Py_True && stated != Py_False) return false;
  body.set(slot, stated == Py_True ? 1 : 0);
  const auto& by = texts[static_cast<std::size_t>(facts::FindingPart::by)];
  const auto& on = texts[static_cast<std::size_t>(facts::FindingPart::on)];
  const auto& because = texts[static_cast<std::size_t>(facts::FindingPart::because)];
  if (!by && !on && !because) return true;
  FindingDetail& detail = body.add_finding(slot);
  detail.by = by.value_or(std::string_view());
  detail.on = on.value_or(std::string_view());
  detail.because = because.value_or(std::string_view());
  return true;
}

bool UsualFacts::in_parts(int meaning, PyObject* value, facts::Filler& filler, std::uint32_t line) {
  const bool determined = StatedParts::is_determination(meaning);
  const bool is_finding =
      meaning >= 0 &&
      filler.vocabulary().facts[static_cast<std::size_t>(meaning)].type == FactType::finding;
  if (!determined && !is_finding) return false;
  if (is_finding && finding(filler.vocabulary().facts[static_cast<std::size_t>(meaning)].slot,
                            value, filler.body(), filler.limits()))
    return true;
  StatedParts parts(filler, meaning, line);
  if (!parts.begin()) return false;
  PythonNames::Trail trail(determined ? names_.determination_parts : names_.finding_parts);
  PyObject *key = nullptr, *member = nullptr;
  for (Py_ssize_t at = 0; PyDict_Next(value, &at, &key, &member) != 0;) {
    if (!is_plain(member)) return false;
    const PythonNames::Name* const name = trail.find(key);
    if (name == nullptr) return false;
    const int part = name->meaning;
    const auto held = py::reinterpret_borrow<py::object>(member);
    facts::Value stated;
    facts::Problem problem;
    if (others_.value(held, stated, hold_, problem))
      parts.part(part, stated);
    else
      parts.wrong(part, problem);
  }
  parts.end();
  return true;
}

bool UsualFacts::read(PyObject* body, facts::Filler& filler, std::uint32_t line) {
  if (PyDict_CheckExact(body) == 0) return false;
  Cells& cells = filler.body().cells;
  PythonNames::Trail trail(names_.keys);
  PyObject *key = nullptr, *value = nullptr;
  for (Py_ssize_t at = 0; PyDict_Next(body, &at, &key, &value) != 0;) {
    const PythonNames::Name* const name = trail.find(key);
    if (name == nullptr) return false;
    if (name->slot >= 0) {
      const auto slot = static_cast<std::size_t>(name->slot);
      if (cells.state(slot) != Given::absent) return false;
      if (const std::optional<Cell> small = small_cell(*name, value)) {
        cells.set(slot, *small);
        continue;
      }
    }
    if (!member(*name, value, filler, line)) return false;
  }
  filler.finish();
  return true;
}

}  // namespace guiju::python
