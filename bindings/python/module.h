// What the files that define the module share.
#pragma once

#include <pybind11/pybind11.h>

#include "evaluation.h"

namespace guiju::python {

namespace py = pybind11;

void define_evaluation(py::module_& module);
void define_tables(py::module_& module);

// A body, or row of a table, whose id the one numbered `before` had first.
facts::Problem duplicate_id(const std::string& id, std::uint64_t before, bool row);

}  // namespace guiju::python
