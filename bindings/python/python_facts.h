// A Python mapping → a body. The values are taken by the same code as those of a JSON file, so that
// the same facts give the same body; nothing is guessed or dropped.
#pragma once

#include <pybind11/pybind11.h>

#include <string>

#include "facts/filler.h"

namespace guiju::python {

namespace py = pybind11;

// Reads bodies while the interpreter lock is held; one for each call.
class PythonFacts {
 public:
  // Fills a body from any mapping and finishes it; anything else is the body's error. What is wrong
  // becomes an error of the body. An exception of a value's own methods is passed on.
  void read(py::handle body, facts::Filler& filler, std::uint32_t line);

  // A value as a facts file would state it. `out` refers to `hold` or to the object. False with a
  // problem for what no file could state: a fraction in binary, a time of day, another type.
  bool value(py::handle object, facts::Value& out, std::string& hold, facts::Problem& problem);

 private:
  friend class UsualFacts;
  void member(int meaning, py::handle object, facts::Filler& filler, std::uint32_t line);
  void scalar(int fact, py::handle object, facts::Filler& filler, std::uint32_t line);
  void in_parts(int meaning, py::handle object, facts::Filler& filler, std::uint32_t line);
  void rows(py::handle object, facts::Filler& filler, std::uint32_t line);
  void list(int list, py::handle object, facts::Filler& filler, std::uint32_t line);
  void record(int list, std::size_t record, py::handle object, facts::Filler& filler,
              std::uint32_t line);
  void field(int list, std::size_t record, int field, py::handle object, facts::Filler& filler,
             std::uint32_t line);
  bool number(py::handle object, facts::Value& out, std::string& hold, facts::Problem& problem);

  std::string hold_;
};

}  // namespace guiju::python
