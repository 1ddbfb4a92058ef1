// What would change the outcome of a body: how far the score is from the lines, which lost points
// would bring another opinion if they were not lost, and what follows without the findings.
#pragma once

#include <string>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/evaluator.h"
#include "evaluate/result.h"

namespace guiju {

// A number that a row of the opinion or grade table compares the score with.
struct ScoreLine {
  Number value;
  std::string label;  // of the parameter of that value; may be empty
};

// Another course of events and the result it would have had.
struct WhatIf {
  std::vector<int> parts;     // criteria that would lose nothing, most lost first
  std::vector<int> findings;  // slots of findings that would be the other way round
  Result result;
};

struct Outlook {
  std::vector<ScoreLine> lines;  // in table order, each once
  std::vector<int> most_lost;    // criteria that surely lost points, most first
  std::vector<WhatIf> changes;   // only those with another opinion
};

// Evaluates `body` again under the changes worth telling; one that cannot be evaluated is left out. `result` is the evaluator's own of this
// body; a body whose opinion is not certain gets no changes (its unknown facts come first). Costs
// at most two evaluations for each criterion.
Outlook look_ahead(Evaluator& evaluator, const Body& body, const Result& result);

}  // namespace guiju
