// A dict of plain Python values → a body, without texts in between: the way of nearly every body. What
// it takes it takes as PythonFacts would; anything else is left to that.
#pragma once

#include "facts/filler.h"
#include "python_facts.h"
#include "python_names.h"

namespace guiju::python {

class UsualFacts {
 public:
  // Both must outlive this. Used under the interpreter lock.
  UsualFacts(const PythonVocabulary& names, PythonFacts& others) : names_(names), others_(others) {}

  // Fills and finishes a body from any object; `make` begins its filler, perhaps twice.
  template <class Make>
  void read_any(PyObject* object, std::uint32_t line, const Make& make) {
    facts::Filler begun = make();
    if (read(object, begun, line)) return;
    facts::Filler again = make();
    others_.read(py::handle(object), again, line);
  }
  // Fills and finishes the body of `filler`, which is fresh. False where something is not usual: then
  // the body is half filled and has to be begun again. Runs no code of the dict's values.
  bool read(PyObject* body, facts::Filler& filler, std::uint32_t line);

 private:
  bool member(const PythonNames::Name& name, PyObject* value, facts::Filler& filler,
              std::uint32_t line);
  bool list(int list, PyObject* value, facts::Filler& filler, std::uint32_t line);
  bool finding(int slot, PyObject* parts, Body& body, const FactsLimits& limits);
  bool in_parts(int meaning, PyObject* value, facts::Filler& filler, std::uint32_t line);

  const PythonVocabulary& names_;
  PythonFacts& others_;
  std::string hold_;
};

}  // namespace guiju::python
