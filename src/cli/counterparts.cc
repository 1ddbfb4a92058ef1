// A body and its result -> the counterpart and what differs.
#include "cli/counterparts.h"

namespace guiju::cli {

void CounterpartEvaluator::evaluate(const Body& other, Counterpart::State state) {
  pair_.other = &other;
  found_.errors = other.errors;
  if (found_.errors.empty()) {
    try {
      evaluator_.evaluate(other, result_);
      pair_.other_result = &result_;
    } catch (const EvaluationFailure& failure) {
      found_.errors.push_back(failure.error);
      found_.errors.back().file = other.file;
      found_.errors.back().line = other.line;
    }
  }
  found_.state = found_.errors.empty() || state == Counterpart::State::only
                     ? state
                     : Counterpart::State::error;
}

const Counterpart& CounterpartEvaluator::look(const Body& body, const Result* result) {
  found_ = {};
  found_.title = body_title(body, shared_.language);
  pair_ = {&body, result, nullptr, nullptr};
  other_ = shared_.bodies.find(body.id);
  if (!other_) return found_;
  evaluate(*other_, result ? Counterpart::State::compared : Counterpart::State::uncompared);
  if (found_.state == Counterpart::State::compared) {
    found_.against = shared_.comparer.compare(body, *result, *other_, result_);
    if (found_.against.opinion_differs) found_.headline = shared_.writer.headline(pair_);
  }
  return found_;
}

const Counterpart& CounterpartEvaluator::only(const Body& other) {
  found_ = {};
  found_.title = body_title(other, shared_.language);
  pair_ = {};
  evaluate(other, Counterpart::State::only);
  found_.headline = shared_.writer.outcome(pair_, found_);
  return found_;
}

}  // namespace guiju::cli
