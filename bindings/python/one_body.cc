// A dict → what was read of it, with score and opinion. One idea: the function and what it gives are
// plain objects of Python's own interface, which cost a tenth of registered classes.
#include "one_body.h"

#include "python_facts.h"
#include "usual_facts.h"

#include <structmember.h>

namespace guiju::python {

namespace {

constexpr const char* held_name = "guiju body as read";
constexpr const char* reader_name = "guiju reader of bodies";

// Where the slots of a result lie in its memory.
struct Slots {
  Py_ssize_t made = 0, data = 0, later = 0, brief = 0;
};

// What the function keeps.
struct Reader {
  py::object object;  // the evaluation as Python holds it
  const Evaluation& evaluation;
  py::object type;  // of results
  Slots slots;
};

// Frees without the guard of a running exception: what is freed raises none.
void free_held(PyObject* capsule) {
  delete static_cast<Bodies*>(PyCapsule_GetPointer(capsule, held_name));
}
void free_reader(PyObject* capsule) {
  delete static_cast<Reader*>(PyCapsule_GetPointer(capsule, reader_name));
}

py::object stolen(PyObject* made) {
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(made);
}

Py_ssize_t slot_of(const py::object& type, const char* name) {
  const py::object member = py::getattr(type, name, py::none());
  if (PyType_Check(type.ptr()) == 0 || Py_TYPE(member.ptr()) != &PyMemberDescr_Type)
    throw py::type_error("a class with slots is expected");
  return reinterpret_cast<PyMemberDescrObject*>(member.ptr())->d_member->offset;
}

// An object of the class without a call of it: its slots are filled where they lie.
py::object result_of(const Reader& reader, py::object later, py::object brief) {
  auto* const type = reinterpret_cast<PyTypeObject*>(reader.type.ptr());
  py::object out = stolen(type->tp_alloc(type, 0));
  const auto put = [&](Py_ssize_t at, py::object value) {
    *reinterpret_cast<PyObject**>(reinterpret_cast<char*>(out.ptr()) + at) = value.release().ptr();
  };
  put(reader.slots.made, py::none());
  put(reader.slots.data, py::none());
  put(reader.slots.later, std::move(later));
  put(reader.slots.brief, std::move(brief));
  return out;
}

py::object read(const Reader& reader, PyObject* body) {
  const Evaluation& evaluation = reader.evaluation;
  auto bodies = std::make_unique<Bodies>(evaluation.shared_handle(), 1);
  Body& into = bodies->bodies.front();
  PythonFacts others;
  UsualFacts usual(*evaluation.handle().names, others);
  facts::Suggestions suggestions;
  usual.read_any(body, 1, [&] {
    return facts::Filler(evaluation.handle().vocabulary, evaluation.facts(), suggestions, into, {},
                         1);
  });
  py::object brief = short_of(evaluation, evaluation.brief_at_once(into));
  const py::object held = stolen(PyCapsule_New(bodies.get(), held_name, free_held));
  bodies.release();  // NOLINT(bugprone-unused-return-value): the capsule has it
  return result_of(reader, stolen(PyTuple_Pack(2, reader.object.ptr(), held.ptr())),
                   std::move(brief));
}

PyObject* call(PyObject* self, PyObject* body) {
  try {
    const auto* const reader = static_cast<const Reader*>(PyCapsule_GetPointer(self, reader_name));
    if (reader == nullptr) return nullptr;
    return read(*reader, body).release().ptr();
  } catch (py::error_already_set& error) {
    error.restore();
  } catch (const std::bad_alloc&) {
    PyErr_NoMemory();
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
  }
  return nullptr;
}

PyMethodDef method = {"read", call, METH_O, "The result of one body."};

}  // namespace

py::object reader_of(const py::object& evaluation, const py::object& result) {
  const Slots slots{slot_of(result, "_made"), slot_of(result, "_data"), slot_of(result, "_later"),
                    slot_of(result, "_brief")};
  auto reader = std::make_unique<Reader>(
      Reader{evaluation, evaluation.cast<const Evaluation&>(), result, slots});
  const py::object capsule = stolen(PyCapsule_New(reader.get(), reader_name, free_reader));
  reader.release();  // NOLINT(bugprone-unused-return-value): the capsule has it
  return stolen(PyCFunction_New(&method, capsule.ptr()));
}

Bodies& held_bodies(const py::object& held) {
  void* const bodies = PyCapsule_GetPointer(held.ptr(), held_name);
  if (bodies == nullptr) {
    PyErr_Clear();
    throw py::type_error("what a reader gave is expected");
  }
  return *static_cast<Bodies*>(bodies);
}

py::object short_of(const Evaluation& evaluation, const std::optional<Evaluation::Short>& found) {
  if (!found) return py::none();
  const PythonVocabulary& names = *evaluation.handle().names;
  const auto points = [&](const std::optional<Number>& number) -> py::object {
    if (!number) return py::none();
    return names.decimal(*number);
  };
  const py::object low = points(found->low);
  const bool one = found->value.has_value();  // then it is both bounds
  const py::object& opinion = found->opinion < 0
                                  ? names.undetermined
                                  : names.opinions[static_cast<std::size_t>(found->opinion)];
  const py::object value = one ? low : points(found->value), high = one ? low : points(found->high);
  return stolen(PyTuple_Pack(5, value.ptr(), low.ptr(), high.ptr(), opinion.ptr(),
                             found->settled ? Py_True : Py_False));
}

}  // namespace guiju::python
