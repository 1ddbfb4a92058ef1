// One dict at a time: what a loop in Python calls again and again, without what pybind11 adds to a call.
#pragma once

#include "evaluation.h"
#include "module.h"

namespace guiju::python {

// A function of a body: ((evaluation, held), brief), where `held` is the body as read, for
// Evaluation.json_of and .brief_of, and `brief` is (value, low, high, opinion, settled), or None where
// that is not found at once. It keeps `evaluation`.
py::object reader_of(const py::object& evaluation);

// What a reader held; throws TypeError for anything else.
Bodies& held_bodies(const py::object& held);

// (value, low, high, opinion, settled); None where the result object has to tell.
py::object short_of(const Evaluation& evaluation, const std::optional<Evaluation::Short>& found);

}  // namespace guiju::python
