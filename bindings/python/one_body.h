// One dict at a time: what a loop in Python calls again and again, without what pybind11 adds to a call.
#pragma once

#include "evaluation.h"
#include "module.h"

namespace guiju::python {

// A function of a body: its result, an object of the class `result`, which must have the slots _made
// (None), _data (None), _later ((evaluation, held), where `held` is the body as read, for
// Evaluation.json_of and .brief_of) and _brief (as short_of gives it, or None where that is not found at
// once). Else a TypeError. The function keeps `evaluation` and `result`.
py::object reader_of(const py::object& evaluation, const py::object& result);

// What a reader held; throws TypeError for anything else.
Bodies& held_bodies(const py::object& held);

// (value, low, high, opinion, settled), points as Decimal; None where the result object has to tell.
py::object short_of(const Evaluation& evaluation, const std::optional<Evaluation::Short>& found);

}  // namespace guiju::python
