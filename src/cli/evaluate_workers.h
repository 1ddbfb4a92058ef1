// The workers of guiju evaluate: what each output format needs of a body.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/bodies.h"
#include "cli/counterparts.h"
#include "evaluate/open_evaluator.h"
#include "report/html_page.h"
#include "report/pipeline.h"
#include "report/result_json.h"
#include "report/summary_table.h"

namespace guiju::cli {

// What all workers share; nothing of it changes while they run.
struct Shared {
  Shared(const Run& the_run, OpenReadings the_readings, const Options& options, Bodies& bodies)
      : run(the_run),
        readings(std::move(the_readings)),
        json(run),
        table(run),
        sheet(run),
        sheets(!options.sheets.empty()) {
    if (!options.against.empty()) others.emplace(run, bodies.read_against());
  }
  const Run& run;
  const OpenReadings readings;
  const ResultJson json;
  const SummaryTable table;  // makes rows; the rows are added to another one
  const ScoreSheet sheet;
  const bool sheets;                   // bodies are merged from --sheet
  std::optional<Counterparts> others;  // --against
};

// Makes what a format needs of a body; a body that cannot be evaluated gets an error first.
class Worker : public BodyWorker {
 public:
  explicit Worker(const Shared& shared) : shared_(shared), evaluator_(shared.readings) {
    if (shared.others) other_.emplace(*shared.others, shared.readings);
  }

  void add(Body& body, std::size_t number, BatchResult& result) override {
    const std::size_t begin = result.text.size();
    if (body.errors.empty()) {
      try {
        evaluate(body, number, result);
        return;
      } catch (const EvaluationFailure& failure) {
        result.text.resize(begin);
        body.errors.push_back(failure.error);
        body.errors.back().file = body.file;
        body.errors.back().line = body.line;
      }
    }
    add_errors(body, result);
  }

  // Appends what stands in the output for a body with errors.
  virtual void add_errors(const Body& body, BatchResult& result) = 0;
  // Appends what stands in the output for a counterpart without a body.
  virtual void add_only(const Body& other, BatchResult& result) = 0;

 protected:
  virtual void evaluate(const Body& body, std::size_t number, BatchResult& result) = 0;
  // Finds the counterpart of a body (`whole` null: it has errors) for other_ to write.
  void look(const Body& body, const Result* whole, BatchResult& result) {
    if (other_) result.others.push_back(other_->look(body, whole));
  }
  const Counterpart& only(const Body& other, BatchResult& result) {
    return result.others.emplace_back(other_->only(other));
  }

  const Shared& shared_;
  std::optional<CounterpartEvaluator> other_;
  OpenEvaluator evaluator_;
  Result result_;
};

// The worker of --format.
std::unique_ptr<Worker> make_worker(const Options& options, const Shared& shared);

// Appends the header of --format csv.
void csv_header(const Shared& shared, std::string& out);

}  // namespace guiju::cli
