// Python objects → named values of a body. One idea: an object is turned into the words that a facts
// file would hold, and the library's own reader judges them.
#include "python_facts.h"

#include "python_names.h"
#include "stated_parts.h"

#include "base/utf8.h"
#include "facts/number_text.h"

namespace guiju::python {

using facts::Filler;
using facts::Problem;
using facts::Value;
using facts::Words;

namespace {

std::string type_name(py::handle object) {
  return py::str(py::type::handle_of(object).attr("__name__"));
}

// Of numpy's scalars and arrays, which are no Python numbers or lists.
bool is_numpy(py::handle object, const char* method) {
  const py::handle type = py::type::handle_of(object);
  if (!py::hasattr(type, "__module__") || !py::isinstance<py::str>(type.attr("__module__")))
    return false;
  return std::string(py::str(type.attr("__module__"))) == "numpy" && py::hasattr(object, method);
}

// The elements of a list, a tuple or a numpy array; a null object for anything else.
py::object elements_of(py::handle object) {
  if (PyList_Check(object.ptr()) != 0 || PyTuple_Check(object.ptr()) != 0)
    return py::reinterpret_borrow<py::object>(object);
  if (is_numpy(object, "tolist") && type_name(object) == "ndarray")
    return elements_of(object.attr("tolist")());
  return {};
}

// Calls `take` with every key and value of a mapping. A dict is looked through in a copy: reading a
// value may run code that changes it.
template <class Take>
void each_item(py::handle mapping, const Take& take) {
  if (PyDict_CheckExact(mapping.ptr()) != 0) {
    PyObject* const copy = PyDict_Copy(mapping.ptr());
    if (copy == nullptr) throw py::error_already_set();
    const auto held = py::reinterpret_steal<py::dict>(copy);
    PyObject *key = nullptr, *value = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(copy, &at, &key, &value) != 0;)
      take(py::handle(key), py::handle(value));
    return;
  }
  PyObject* const items = PyMapping_Items(mapping.ptr());
  if (items == nullptr) throw py::error_already_set();
  for (const py::handle item : py::reinterpret_steal<py::list>(items)) {
    const py::tuple pair = py::reinterpret_borrow<py::tuple>(item);
    take(pair[0], pair[1]);
  }
}

// Types that are looked for, imported once.
struct Types {
  Types()
      : decimal(py::module_::import("decimal").attr("Decimal")),
        date(py::module_::import("datetime").attr("date")),
        datetime(py::module_::import("datetime").attr("datetime")),
        mapping(py::module_::import("collections.abc").attr("Mapping")) {}
  py::object decimal, date, datetime, mapping;
};

const Types& types() {
  PYBIND11_CONSTINIT static py::gil_safe_call_once_and_store<Types> storage;
  return storage.call_once_and_store_result([] { return Types(); }).get_stored();
}

bool is_mapping(py::handle object) {
  PyObject* const o = object.ptr();
  if (PyDict_Check(o) != 0) return true;
  if (object.is_none() || PyBool_Check(o) != 0 || PyLong_CheckExact(o) != 0 ||
      PyUnicode_CheckExact(o) != 0 || PyList_CheckExact(o) != 0)
    return false;
  return py::isinstance(object, types().mapping);
}

}  // namespace

bool PythonFacts::number(py::handle object, Value& out, std::string& hold, Problem& problem) {
  out.form = Value::Form::number;
  if (PyFloat_Check(object.ptr()) != 0) {
    hold = py::str(object);
    if (facts::is_not_finite(hold)) {
      out = {Value::Form::broken, hold};
      return true;
    }
    if (!py::cast<bool>(object.attr("is_integer")())) {
      problem = {Code::binary_fraction, {hold}, {}};
      return false;
    }
    PyObject* const whole = PyNumber_Long(object.ptr());
    if (whole == nullptr) throw py::error_already_set();
    return number(py::reinterpret_steal<py::object>(whole), out, hold, problem);
  }
  int overflow = 0;
  const long long small = PyLong_AsLongLongAndOverflow(object.ptr(), &overflow);
  if (overflow == 0) {
    if (small == -1 && PyErr_Occurred() != nullptr) throw py::error_already_set();
    hold = std::to_string(small);
  } else {
    PyObject* const digits = PyNumber_ToBase(object.ptr(), 10);
    if (digits == nullptr) {  // more digits than Python itself writes out
      PyErr_Clear();
      problem = {Code::too_many_digits, {Words("…")}, {}};
      return false;
    }
    hold = py::reinterpret_steal<py::str>(digits);
  }
  out.text = hold;
  return true;
}

bool PythonFacts::value(py::handle object, Value& out, std::string& hold, Problem& problem) {
  out = {};
  PyObject* const o = object.ptr();
  if (object.is_none()) return true;
  if (PyBool_Check(o) != 0) {
    out = {Value::Form::boolean, o == Py_True ? "true" : "false"};
    return true;
  }
  if (PyUnicode_Check(o) != 0) {
    const auto text = text_of(object.ptr());
    out = {text ? Value::Form::text : Value::Form::escape, text ? *text : "\\ud800…\\udfff"};
    return true;
  }
  if (PyLong_Check(o) != 0 || PyFloat_Check(o) != 0) return number(object, out, hold, problem);
  if (py::isinstance(object, types().decimal)) {
    hold = py::str(object);
    out = {facts::is_json_number(hold) ? Value::Form::number : Value::Form::broken, hold};
    if (out.form == Value::Form::broken) out.text = "NaN";
    if (py::cast<bool>(object.attr("is_infinite")())) out.text = "Infinity";
    return true;
  }
  const std::string type = type_name(object);
  if (type == "NAType" || type == "NaTType") return true;  // what pandas writes for a missing value
  if (py::isinstance(object, types().datetime)) {
    hold = py::str(object);
    const py::object day = object.attr("date")();
    const bool has_time = !object.attr("tzinfo").is_none() ||
                          !object.attr("time")().equal(types().datetime.attr("min").attr("time")());
    if (has_time) {
      problem = {Code::time_in_date, {hold}, {}};
      return false;
    }
    hold = py::str(day.attr("isoformat")());
    out = {Value::Form::text, hold};
    return true;
  }
  if (py::isinstance(object, types().date)) {
    hold = py::str(object.attr("isoformat")());
    out = {Value::Form::text, hold};
    return true;
  }
  if (elements_of(object)) {
    out.form = Value::Form::list;
    return true;
  }
  if (is_mapping(object)) {
    out.form = Value::Form::mapping;
    return true;
  }
  if (is_numpy(object, "item")) {
    const py::object plain = object.attr("item")();
    if (!is_numpy(plain, "item")) {
      const bool good = value(plain, out, hold, problem);
      // A text lies in the object that goes away.
      if (good && out.text.data() != hold.data()) {
        hold = out.text;
        out.text = hold;
      }
      return good;
    }
  }
  problem = {Code::unsupported_value, {type}, {}};
  return false;
}

void PythonFacts::scalar(int fact, py::handle object, Filler& filler, std::uint32_t line) {
  const facts::CellRule& rule = filler.vocabulary().facts[static_cast<std::size_t>(fact)];
  Value stated;
  Problem problem;
  if (value(object, stated, hold_, problem)) {
    filler.scalar(fact, stated, line);
  } else {
    filler.error(line, rule.fact->id, problem);
    filler.body().set(rule.slot, 0, Given::null);
  }
}

void PythonFacts::in_parts(int meaning, py::handle object, Filler& filler, std::uint32_t line) {
  StatedParts parts(filler, meaning, line);
  if (!parts.begin()) return;
  const facts::KeyTable& keys = StatedParts::keys(filler.vocabulary(), meaning);
  const std::string id = StatedParts::id(filler.vocabulary(), meaning);
  each_item(object, [&](py::handle key_object, py::handle member) {
    const auto name =
        PyUnicode_Check(key_object.ptr()) != 0 ? text_of(key_object.ptr()) : std::nullopt;
    if (!name) {
      filler.error(line, id, {Code::key_not_text, {std::string(py::repr(key_object))}, {}});
      return;
    }
    const int key = keys.find(*name);
    if (key < 0) {
      const std::string shown = utf8::repaired(name->substr(0, 400));
      filler.undeclared(*name, keys, id + '.' + shown, line);
      return;
    }
    Value stated;
    Problem problem;
    if (value(member, stated, hold_, problem))
      parts.part(keys.meaning(key), stated);
    else
      parts.wrong(keys.meaning(key), problem);
  });
  parts.end();
}

void PythonFacts::rows(py::handle object, Filler& filler, std::uint32_t line) {
  if (!filler.begin_rows(line) || object.is_none()) return;
  Value stated;
  Problem problem;
  if (const py::object all = elements_of(object)) {
    filler.rows_listed();
    for (const py::handle row : all) {
      if (value(row, stated, hold_, problem)) {
        filler.row(stated, line);
      } else {
        filler.error(line, "not_applicable", problem);
      }
    }
  } else if (!value(object, stated, hold_, problem)) {
    filler.error(line, "not_applicable", problem);
  } else {
    filler.wrong_shape({"评分行编号的列表 […]", "a list of row ids […]"}, stated, "not_applicable",
                       line);
  }
}

void PythonFacts::list(int list, py::handle object, Filler& filler, std::uint32_t line) {
  const facts::ListRule& rule = filler.vocabulary().lists[static_cast<std::size_t>(list)];
  const py::object all = elements_of(object);
  Value stated;
  Problem problem;
  if (!all) {
    if (value(object, stated, hold_, problem)) {
      filler.list_value(list, stated, line);
    } else {
      filler.list_value(list, {}, line);
      filler.error(line, rule.fact->id, problem);
    }
    return;
  }
  if (!filler.begin_list(list, line)) return;
  for (const py::handle one : all) {
    const std::int64_t number = filler.begin_record(list, line);
    if (number < 0) return;
    const auto index = static_cast<std::size_t>(number);
    if (is_mapping(one)) {
      record(list, index, one, filler, line);
    } else if (value(one, stated, hold_, problem)) {
      filler.wrong_shape({"一条记录 {…}", "a record {…}"}, stated,
                         facts::record_path(*rule.fact, index, {}), line);
    } else {
      filler.error(line, facts::record_path(*rule.fact, index, {}), problem);
    }
  }
}

void PythonFacts::record(int list, std::size_t record, py::handle object, Filler& filler,
                         std::uint32_t line) {
  const facts::ListRule& rule = filler.vocabulary().lists[static_cast<std::size_t>(list)];
  each_item(object, [&](py::handle key_object, py::handle member) {
    const auto name =
        PyUnicode_Check(key_object.ptr()) != 0 ? text_of(key_object.ptr()) : std::nullopt;
    if (!name) {
      filler.error(line, facts::record_path(*rule.fact, record, {}),
                   {Code::key_not_text, {std::string(py::repr(key_object))}, {}});
      return;
    }
    const int key = rule.keys.find(*name);
    if (key < 0) {
      const std::string shown = utf8::repaired(name->substr(0, 400));
      filler.undeclared(*name, rule.keys, facts::record_path(*rule.fact, record, shown), line);
      return;
    }
    field(list, record, rule.keys.meaning(key), member, filler, line);
  });
}

void PythonFacts::field(int list, std::size_t record, int field, py::handle object, Filler& filler,
                        std::uint32_t line) {
  const facts::ListRule& rule = filler.vocabulary().lists[static_cast<std::size_t>(list)];
  Value stated;
  Problem problem;
  if (!value(object, stated, hold_, problem)) {
    const std::string& id = rule.fields[static_cast<std::size_t>(field)].fact->id;
    filler.error(line, facts::record_path(*rule.fact, record, id), problem);
  }
  filler.field(list, record, field, problem.arguments.empty() ? stated : Value{}, line);
}

void PythonFacts::member(int meaning, py::handle object, Filler& filler, std::uint32_t line) {
  if (meaning == facts::means_not_applicable) return rows(object, filler, line);
  if (meaning >= 0) {
    const facts::CellRule& rule = filler.vocabulary().facts[static_cast<std::size_t>(meaning)];
    if (rule.list >= 0) return list(rule.list, object, filler, line);
    if (rule.type == FactType::finding && is_mapping(object))
      return in_parts(meaning, object, filler, line);
    return scalar(meaning, object, filler, line);
  }
  const bool determined = StatedParts::is_determination(meaning);
  if (determined && is_mapping(object)) return in_parts(meaning, object, filler, line);
  const bool is_id = meaning == facts::means_id;
  Value stated;
  Problem problem;
  if (!value(object, stated, hold_, problem)) {
    filler.error(line,
                 is_id        ? "id"
                 : determined ? StatedParts::id(filler.vocabulary(), meaning)
                              : "name",
                 problem);
    filler.broken();
  } else if (determined) {
    filler.determination_value(facts::determined(meaning), stated, line);
  } else if (is_id) {
    filler.id(stated, line);
  } else {
    filler.name(stated, line);
  }
}

void PythonFacts::read(py::handle body, Filler& filler, std::uint32_t line) {
  if (!is_mapping(body)) {
    Value found;
    Problem problem;
    if (!value(body, found, hold_, problem)) found = {Value::Form::broken, {}};
    filler.error(line, {}, {Code::body_not_object, {facts::words_for(found.form)}, {}});
    filler.broken();
    filler.finish();
    return;
  }
  const facts::KeyTable& keys = filler.vocabulary().keys;
  each_item(body, [&](py::handle key_object, py::handle member_object) {
    const auto name =
        PyUnicode_Check(key_object.ptr()) != 0 ? text_of(key_object.ptr()) : std::nullopt;
    if (!name) {
      filler.error(line, {}, {Code::key_not_text, {std::string(py::repr(key_object))}, {}});
      return;
    }
    const int key = keys.find(*name);
    if (key >= 0) {
      member(keys.meaning(key), member_object, filler, line);
    } else {
      filler.undeclared(*name, keys, utf8::repaired(name->substr(0, 400)), line);
    }
  });
  filler.finish();
}

}  // namespace guiju::python
