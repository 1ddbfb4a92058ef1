// A rule set and an evaluation as Python holds them: what threads share, and the working memory that
// each call borrows. Nothing here touches Python objects; all calls may run without the interpreter
// lock and on several threads at once.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "evaluate/open_evaluator.h"
#include "facts/filler.h"
#include "plan/plan_cache.h"
#include "report/explain.h"
#include "report/html_page.h"
#include "report/readings_report.h"
#include "report/result_json.h"

namespace guiju::python {

// The caller asked for what the rule set does not have.
class WrongUse : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

struct PythonVocabulary;  // python_names.h

// Bodies that were used, by whatever thread, for the next ones of about as many.
class BodyPool {
 public:
  std::vector<Body> take(std::size_t count);
  void give(std::vector<Body> bodies) noexcept;

 private:
  static constexpr std::size_t most_single = 64, most_block = 256, most_blocks = 4;
  std::mutex mutex_;
  std::vector<std::vector<Body>> single_, blocks_;
};

// A checked rule set with its plans. Immutable but for the cache of plans, which locks.
struct RuleHandle {
  explicit RuleHandle(std::shared_ptr<const RuleSet> the_rules)
      : rules(std::move(the_rules)),
        plans(std::make_shared<PlanCache>(rules)),
        vocabulary(*rules) {}
  std::shared_ptr<const RuleSet> rules;
  std::shared_ptr<PlanCache> plans;
  facts::Vocabulary vocabulary;
  std::shared_ptr<const PythonVocabulary> names;  // given by the module once it is loaded
  mutable BodyPool pool;
};

// What an evaluation fixes, in words.
struct Choices {
  std::vector<std::pair<std::string, std::string>> readings;  // id, option or "open"
  std::string as_of;                                          // YYYY-MM-DD or empty
  std::vector<std::pair<std::string, std::string>> set;       // fact, value (empty: unknown)
  bool english = false;
};

// Bodies as read, in order; `first` is the number of the first, from 1. What cannot be evaluated gets
// an error, so evaluations of the same ones take turns.
struct Bodies {
  Bodies() = default;
  // Takes memory that others of the rule set gave back, and gives it back in its turn.
  Bodies(std::shared_ptr<const RuleHandle> the_home, std::size_t count)
      : bodies(the_home->pool.take(count)), home(std::move(the_home)) {}
  ~Bodies() {
    if (home) home->pool.give(std::move(bodies));
  }
  Bodies(const Bodies&) = delete;
  Bodies& operator=(const Bodies&) = delete;
  std::vector<Body> bodies;
  std::size_t first = 1;
  std::mutex turn;
  std::shared_ptr<const RuleHandle> home;
};

// Memory of one thread.
struct Desk {
  explicit Desk(const OpenReadings& open) : evaluator(open) {}
  OpenEvaluator evaluator;
  Result result;
  std::vector<std::string> unknown;
};

class Evaluation {
 public:
  // Throws WrongUse for an unknown reading, option, date or fact.
  Evaluation(std::shared_ptr<const RuleHandle> handle, const Choices& choices);

  const RuleHandle& handle() const { return *handle_; }
  const std::shared_ptr<const RuleHandle>& shared_handle() const { return handle_; }
  const Run& run() const { return run_; }
  const FactsOptions& facts() const { return facts_; }

  // What the opinion and grade tables compare the score with, each once, with the name of the parameter.
  std::vector<std::pair<Number, std::string>> lines() const;
  // The result object of each body, as the program writes it.
  std::vector<std::string> json(Bodies& bodies) const;
  // Score and opinion of the first body, without anything that explains them; nothing for a body with
  // errors, or with readings left open.
  struct Short {
    std::optional<Number> value, low, high;  // as they are shown
    int opinion = -1;                        // -1: undetermined
    bool settled = false;
  };
  std::optional<Short> brief(Bodies& bodies) const;
  // The same of what was read just now and is found at once; it keeps the interpreter lock.
  std::optional<Short> brief_at_once(const Body& body) const;
  // Everything about the first body as text and as a page; errors of the body as text.
  struct Explanation {
    std::string text, html, json;
  };
  Explanation explain(Bodies& bodies, const CorrectionLimits& limits) const;
  // On what each body's result depends, an object each, as `guiju readings` writes it; what they add
  // up to is added to `totals`. Throws WrongUse with open readings.
  class Readings;
  std::shared_ptr<Readings> readings(std::size_t combinations) const;

  // Borrows a desk for a call.
  class Lease {
   public:
    explicit Lease(const Evaluation& of);
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Desk* operator->() const { return desk_.get(); }

   private:
    const Evaluation& of_;
    std::unique_ptr<Desk> desk_;
  };
  // Gives a body the error that kept it from being evaluated.
  static void fail(Body& body, const EvaluationFailure& failure);

 private:
  bool has_brief(const Body& body) const;
  Short short_of(const Brief& found) const;
  std::shared_ptr<const RuleHandle> handle_;
  Run run_;
  FactsOptions facts_;
  OpenReadings open_;
  std::unique_ptr<const ResultJson> json_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Desk>> desks_;
};

// A comparison of readings that runs over bodies; one thread at a time.
class Evaluation::Readings {
 public:
  Readings(const Evaluation& evaluation, std::size_t combinations);
  std::vector<std::string> json(Bodies& bodies);
  std::string totals() const;

 private:
  std::shared_ptr<const ReadingReach> reach_;
  ReadingsReport report_;
  ReadingSearch search_;
  ReadingTotals totals_;
};

}  // namespace guiju::python
