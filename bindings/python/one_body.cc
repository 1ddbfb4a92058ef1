// A dict → what was read of it, with score and opinion. One idea: the function and what it gives are
// plain objects of Python's own interface, which cost a tenth of registered classes.
#include "one_body.h"

#include "python_facts.h"
#include "usual_facts.h"

namespace guiju::python {

namespace {

constexpr const char* held_name = "guiju body as read";
constexpr const char* reader_name = "guiju reader of bodies";

// What the function keeps.
struct Reader {
  py::object object;  // the evaluation as Python holds it
  const Evaluation& evaluation;
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
  const py::object brief = short_of(evaluation, evaluation.brief_at_once(into));
  const py::object held = stolen(PyCapsule_New(bodies.get(), held_name, free_held));
  bodies.release();  // NOLINT(bugprone-unused-return-value): the capsule has it
  const py::object later = stolen(PyTuple_Pack(2, reader.object.ptr(), held.ptr()));
  return stolen(PyTuple_Pack(2, later.ptr(), brief.ptr()));
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

PyMethodDef method = {"read", call, METH_O, "((evaluation, held), brief) of one body."};

}  // namespace

py::object reader_of(const py::object& evaluation) {
  auto reader = std::make_unique<Reader>(Reader{evaluation, evaluation.cast<const Evaluation&>()});
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
  const auto words = [](const std::optional<std::string>& text) -> py::object {
    if (!text) return py::none();
    return py::str(*text);
  };
  const py::object low = words(found->low);
  const bool one = found->value.has_value();  // then it is both bounds
  const py::object& opinion = found->opinion < 0
                                  ? names.undetermined
                                  : names.opinions[static_cast<std::size_t>(found->opinion)];
  const py::object value = one ? low : words(found->value), high = one ? low : words(found->high);
  return stolen(PyTuple_Pack(5, value.ptr(), low.ptr(), high.ptr(), opinion.ptr(),
                             found->settled ? Py_True : Py_False));
}

}  // namespace guiju::python
