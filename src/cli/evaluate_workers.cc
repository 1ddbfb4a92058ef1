// A body -> its line, object, row or sheet. One idea: a worker knows one format, and what is added by
// sheets and counterparts stands in the same place of each.
#include "cli/evaluate_workers.h"

#include "cli/common.h"
#include "report/csv.h"
#include "report/disagreements.h"

namespace guiju::cli {
namespace {

class CsvWorker : public Worker {
 public:
  explicit CsvWorker(const Shared& shared) : Worker(shared), csv_(shared.run) {}
  void add_errors(const Body& body, BatchResult& result) override {
    look(body, nullptr, result);
    csv_.error_row(body, result.text);
    more_columns(&body, result);
  }
  void add_only(const Body& other, BatchResult& result) override {
    only(other, result);
    csv_.missing_row(other, result.text);
    more_columns(nullptr, result);
  }

 protected:
  void evaluate(const Body& body, std::size_t, BatchResult& result) override {
    if (!shared_.run.open.empty() || shared_.sheets || other_) {
      evaluator_.evaluate(body, result_);
      look(body, &result_, result);
      csv_.row(body, evaluator_.brief(result_, unknown_), unknown_, result.text);
      more_columns(&body, result);
      return;
    }
    const Brief& brief = evaluator_.usual().brief(body, false);  // criteria only
    if (brief.complete) {
      csv_.row(body, brief, {}, result.text);
    } else {
      csv_.row(body, brief, evaluator_.usual().unknown_facts(body), result.text);
    }
  }

 private:
  void more_columns(const Body* body, BatchResult& result) {
    if (!shared_.sheets && !other_) return;
    std::string& out = result.text;
    out.pop_back();
    if (shared_.sheets) {
      for (const bool decided : {false, true}) {
        out += ',';
        if (body) append_csv_field(out, disagreement_paths(*shared_.run.rules, *body, decided));
      }
    }
    if (other_) other_->writer().csv(other_->pair(), result.others.back(), out);
    out += '\n';
  }

  CsvTable csv_;
  std::vector<std::string> unknown_;
};

class JsonWorker : public Worker {
 public:
  // Objects as lines, or as elements of an array: each after its comma and line break.
  JsonWorker(const Shared& shared, bool lines) : Worker(shared), lines_(lines) {}
  void add_errors(const Body& body, BatchResult& result) override {
    look(body, nullptr, result);
    if (!lines_) result.text += ",\n";
    shared_.json.append_errors(body, result.text, more(result));
    if (lines_) result.text += '\n';
  }
  void add_only(const Body& other, BatchResult& result) override {
    only(other, result);
    if (!lines_) result.text += ",\n";
    shared_.json.append_missing(other, result.text, more(result));
    if (lines_) result.text += '\n';
  }

 protected:
  void evaluate(const Body& body, std::size_t, BatchResult& result) override {
    evaluator_.evaluate(body, result_);
    look(body, &result_, result);
    if (!lines_) result.text += ",\n";
    shared_.json.append(body, result_, result.text, more(result));
    if (lines_) result.text += '\n';
  }

 private:
  const std::string& more(const BatchResult& result) {
    more_.clear();
    if (other_) other_->writer().json(other_->pair(), result.others.back(), shared_.json, more_);
    return more_;
  }

  std::string more_;
  const bool lines_;
};

class TableWorker : public Worker {
 public:
  // Rows of the table, and for a page each body's score sheet.
  TableWorker(const Shared& shared, bool sheets) : Worker(shared), sheets_(sheets) {}
  void add_errors(const Body& body, BatchResult& result) override {
    look(body, nullptr, result);
    result.rows.push_back(shared_.table.error_row(body));
  }
  void add_only(const Body& other, BatchResult& result) override { only(other, result); }

 protected:
  void evaluate(const Body& body, std::size_t number, BatchResult& result) override {
    evaluator_.evaluate(body, result_);
    look(body, &result_, result);
    SummaryRow row = shared_.table.row(body, result_);
    row.number = number;
    // Bodies that the rubric is not for have no sheet to print.
    if (sheets_ && row.place == SummaryRow::Place::in_table) {
      shared_.sheet.append(body, result_, number, result.text);
    }
    const RuleSet& rules = *shared_.run.rules;
    if (sheets_) {
      append_disagreements_html(rules, body, shared_.run.language, result.text);
      if (other_) other_->writer().html(other_->pair(), result.others.back(), result.text);
    } else {
      append_disagreements(rules, body, shared_.run.language, result.text);
      if (other_) other_->writer().text(other_->pair(), result.others.back(), result.text);
    }
    result.rows.push_back(std::move(row));
  }

 private:
  const bool sheets_;
};

}  // namespace

void csv_header(const Shared& shared, std::string& out) {
  CsvTable(shared.run).header(out);
  out.pop_back();
  if (shared.sheets) out += ",disagreements,decided";
  if (shared.others) shared.others->writer.csv_header(out);
  out += '\n';
}

std::unique_ptr<Worker> make_worker(const Options& options, const Shared& shared) {
  if (options.format == "csv") return std::make_unique<CsvWorker>(shared);
  if (options.format == "json") return std::make_unique<JsonWorker>(shared, false);
  if (options.format == "jsonl") return std::make_unique<JsonWorker>(shared, true);
  return std::make_unique<TableWorker>(shared, options.format == "html");
}

}  // namespace guiju::cli
