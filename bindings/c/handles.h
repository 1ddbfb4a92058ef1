// What stands behind the opaque types of <guiju/guiju_c.h>: shared pointers to what never changes,
// plain values, and the working memory of a session.
#pragma once

#include <guiju/guiju_c.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "columns/evaluator.h"
#include "evaluate/correction_search.h"
#include "evaluate/open_evaluator.h"
#include "facts/reader.h"
#include "report/result_json.h"
#include "report/run.h"

namespace guiju::c {

// What the sessions of one evaluation share; nothing of it changes but the cache inside `readings`,
// which is made for threads.
struct Compiled {
  Run run;
  FactsOptions facts;
  OpenReadings readings;
  CorrectionLimits corrections;
  std::unique_ptr<const ResultJson> json;
};

}  // namespace guiju::c

// The names are those of C.
// NOLINTBEGIN(readability-identifier-naming)
struct guiju_problems {
  std::vector<guiju::Diagnostic> list;
  std::size_t errors = 0;
  std::size_t warnings = 0;
};

struct guiju_rules {
  std::shared_ptr<const guiju::RuleSet> rules;
};

struct guiju_options {
  std::vector<std::pair<std::string, std::string>> readings;  // as called; of one reading the last
  bool open_readings = false;
  std::size_t combinations = 1000;
  std::size_t bound_steps = guiju::default_bound_steps;
  guiju::CorrectionLimits corrections;
  std::string as_of;
  std::vector<std::pair<std::string, std::string>> set;
  guiju::Language language = guiju::Language::zh;
};

struct guiju_evaluation {
  std::shared_ptr<const guiju::c::Compiled> compiled;
};

struct guiju_session {
  explicit guiju_session(std::shared_ptr<const guiju::c::Compiled> the_compiled)
      : compiled(std::move(the_compiled)),
        reader(compiled->run.rules, compiled->facts),
        evaluator(compiled->readings) {
    if (compiled->facts.set.empty()) return;
    guiju::FactsOptions options = compiled->facts;
    options.set.clear();
    stated = std::make_unique<guiju::JsonBodyReader>(compiled->run.rules, options);
  }

  std::shared_ptr<const guiju::c::Compiled> compiled;
  guiju::JsonBodyReader reader;
  std::unique_ptr<guiju::JsonBodyReader> stated;  // without what is set; null where nothing is
  guiju::OpenEvaluator evaluator;
  guiju::Body body;
  guiju::Result result;
  std::string out;
};

struct guiju_column_options {
  guiju::columns::Settings settings;  // but for those of facts, which the evaluation has
  bool decimals = true;
  bool results = false;
};

struct guiju_columns {
  guiju_columns(std::shared_ptr<const guiju::c::Compiled> the_compiled,
                const guiju_column_options& the_options);

  std::shared_ptr<const guiju::c::Compiled> compiled;
  bool decimals, results;
  guiju::columns::ColumnEvaluator columns;
  std::vector<guiju::columns::SeparateList> lists;  // for the next table
  std::unique_ptr<guiju::columns::BoundBatch> bound;
  guiju::OpenEvaluator evaluator;  // of single rows
  guiju::Body body;
  guiju::Result result;
  std::string out;
};
// NOLINTEND(readability-identifier-naming)
