// Draws what is inspected of a body: for each `sample` of the rule file the records (or numbers),
// and everything that a record of the draw has to say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/result.h"
#include "rules/model.h"

namespace guiju {

// What was asked of the sets, and how many sets fulfil it.
struct SampleStep {
  std::size_t distinct = 0;  // the first so many of SampleRule::distinct
  bool least = false;
  std::string sets;  // a whole number
};

struct SampleResult {
  enum class State {
    drawn,
    all,        // no more than asked for: all are taken
    empty,      // there is nothing to draw from
    not_given,  // the list was not given
    unknown     // the list, the size or what else is needed is not known
  };
  int rule = -1;  // of RuleSet::samples
  State state = State::drawn;
  std::int64_t size = 0;            // asked for; 0 where not known
  std::size_t listed = 0;           // records (or numbers) in all
  std::size_t frame = 0;            // of these, what is drawn from
  std::int64_t first_number = 0;    // of `frame` numbers, one after the other
  std::optional<Number> least;      // what the sum has to be at least
  std::vector<int> uncertain;       // records of the frame of which `where` is not certain
  std::vector<SampleStep> steps;    // in the order tried; from the sets of the last one was drawn
  std::string number;               // the set drawn, from 1, among the sets of the last step
  std::vector<std::int64_t> drawn;  // records (from 0), or numbers; ascending
  std::optional<Number> sum_low, sum_high;  // of the records drawn, as far as known
  std::vector<std::string> unknown;         // facts that make it uncertain, as results name them
};
std::string_view name_of(SampleResult::State state);  // "drawn"

// The samples in force under `selection` (Plan::selection()), in the order of the rule file. The
// same seed, body and sample id give the same draw on every machine; every set that fulfils what
// is asked is equally likely. `only` are ids of samples; empty: all of them. `body` must have no
// errors. Throws EvaluationFailure. Thread safe.
std::vector<SampleResult> draw_samples(const RuleSet& rules, const std::vector<int>& selection,
                                       const Body& body, std::uint64_t seed,
                                       const std::vector<std::string>& only = {});

}  // namespace guiju
