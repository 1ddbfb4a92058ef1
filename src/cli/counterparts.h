// --against FILE: for each body the one of the same id there, evaluated the same way.
#pragma once

#include <optional>

#include "evaluate/open_evaluator.h"
#include "facts/body_set.h"
#include "report/counterpart.h"

namespace guiju::cli {

// What all threads share; immutable.
struct Counterparts {
  Counterparts(const Run& run, BodySet read)
      : bodies(std::move(read)), comparer(*run.rules), writer(run), language(run.language) {}
  const BodySet bodies;
  const Comparer comparer;
  const CounterpartWriter writer;
  const Language language;
};

// One for each thread.
class CounterpartEvaluator {
 public:
  CounterpartEvaluator(const Counterparts& shared, const OpenReadings& readings)
      : shared_(shared), evaluator_(readings) {}

  // Looks for the counterpart of `body`, whose result is `result` (null where it has errors). All
  // that is given stays valid until the next call.
  const Counterpart& look(const Body& body, const Result* result);
  // The counterpart `other` of a body that is not in the facts.
  const Counterpart& only(const Body& other);
  const Pair& pair() const { return pair_; }
  const CounterpartWriter& writer() const { return shared_.writer; }

 private:
  void evaluate(const Body& other, Counterpart::State state);

  const Counterparts& shared_;
  OpenEvaluator evaluator_;
  std::shared_ptr<const Body> other_;
  Result result_;
  Pair pair_;
  Counterpart found_;
};

}  // namespace guiju::cli
