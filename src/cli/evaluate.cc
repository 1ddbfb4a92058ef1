// guiju evaluate: bodies -> scores and opinions as a table, JSON, CSV or a page. One idea: workers
// make each body's text on any thread; ids, order, the table and the exit code belong to one thread.
#include <unistd.h>

#include <unordered_set>

#include "cli/bodies.h"
#include "cli/common.h"
#include "cli/counterparts.h"
#include "cli/output.h"
#include "cli/sheets.h"
#include "cli/verbs.h"
#include "evaluate/evaluator.h"
#include "report/csv.h"
#include "report/disagreements.h"
#include "report/html_page.h"
#include "report/pipeline.h"
#include "report/result_json.h"
#include "report/summary_table.h"
#include "report/text_table.h"

namespace guiju::cli {
namespace {

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
  static void header(const Shared& shared, std::string& out) {
    CsvTable(shared.run).header(out);
    out.pop_back();
    if (shared.sheets) out += ",disagreements,decided";
    if (shared.others) shared.others->writer.csv_header(out);
    out += '\n';
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

// Everything that happens in the order read.
class Collector {
 public:
  Collector(const Run& run, const Options& options, const Shared& shared, Output& output)
      : options_(options),
        shared_(shared),
        output_(output),
        table_(run),
        rewriter_(make_worker(options, shared)),
        seen_("guiju evaluate"),
        progress_(options.language) {
    if (options.format == "csv") {
      std::string header;
      CsvWorker::header(shared, header);
      output_.write(header);
    }
    if (shared.others) population_.emplace(run, options.against);
  }

  static std::unique_ptr<Worker> make_worker(const Options& options, const Shared& shared) {
    if (options.format == "csv") return std::make_unique<CsvWorker>(shared);
    if (options.format == "json") return std::make_unique<JsonWorker>(shared, false);
    if (options.format == "jsonl") return std::make_unique<JsonWorker>(shared, true);
    return std::make_unique<TableWorker>(shared, options.format == "html");
  }

  void take(const DoneBatch& done) {
    BatchResult& result = *done.result;
    failures_.bodies += result.entries.size();
    for (const BodyError& error : result.errors) failures_.keep(error);
    std::size_t id_begin = 0;
    std::size_t text_begin = 0;
    std::size_t written = 0;  // of result.text
    probe_.file = result.file;
    for (std::size_t i = 0; i < result.entries.size(); ++i) {
      const BodyEntry& entry = result.entries[i];
      if (entry.failed) ++failures_.failed;
      probe_.id.assign(result.ids, id_begin, entry.id_end - id_begin);
      probe_.line = entry.line;
      sheets_read_.add(probe_.id, entry);
      if (shared_.others && shared_.others->bodies.find(probe_.id)) matched_.insert(probe_.id);
      if (!seen_.claim(probe_)) {
        write(std::string_view(result.text).substr(written, text_begin - written));
        written = entry.text_end;
        if (!entry.failed) ++failures_.failed;
        repeated(done, i);
      }
      id_begin = entry.id_end;
      text_begin = entry.text_end;
    }
    write(std::string_view(result.text).substr(written));
    for (SummaryRow& row : result.rows) table_.add(std::move(row));
    for (const Counterpart& other : result.others) population_->add(other);
    progress_.at(failures_.bodies);
  }

  void finish() {
    if (shared_.others) add_only();
    if (options_.format == "json") output_.write(first_ ? "[]\n" : "\n]\n");
    std::string text;
    if (options_.format == "table") {
      append_text_table(table_, text);
      if (population_) population_->text(text);
      if (!details_.empty()) {
        text += choose(options_.language, "\n逐个机构：\n", "\nBody by body:\n");
        text += details_;
      }
    } else if (options_.format == "html") {
      begin_html_page(table_, text);
      if (population_) population_->html(text);
      output_.write(text);
      output_.write(details_);
      text.clear();
      end_html_page(text);
    }
    output_.write(text);
  }

  // Bodies of the same name as one whose opinion concerns them, on standard error: where the table
  // goes to a file, a page or another program, nobody may be looking at it yet.
  void warn_of_related() const {
    if (options_.format != "table" && options_.format != "html") return;
    const bool seen =
        options_.format == "table" && options_.output.empty() && isatty(STDOUT_FILENO) != 0;
    const SummaryList list = table_.related();
    if (seen || list.entries.empty()) return;
    std::string text;
    say(text, options_.language, "{}（{}）：", "{} ({}):", list.heading, list.entries.size());
    for (const SummaryList::Entry& entry : list.entries) {
      text += "\n  " + entry_words(entry, options_.language);
    }
    write_message(text);
  }

  // Bodies with errors, after a summary on standard error.
  std::size_t summarise() const {
    failures_.show(options_.language);
    if (shared_.sheets) sheets_read_.show(options_.language);
    if (population_) show_counterparts(*population_, options_.language);
    return failures_.failed + (population_ ? population_->failed().size() : 0);
  }

 private:
  void write(std::string_view text) {
    if (text.empty()) return;
    if (options_.format == "html" || options_.format == "table") {
      details_ += text;
      return;
    }
    if (options_.format == "json" && first_) {
      output_.write("[");
      text.remove_prefix(1);  // the comma before the first element
    }
    first_ = false;
    output_.write(text);
  }

  // Puts an error in the place of a body whose id was used before.
  void repeated(const DoneBatch& done, std::size_t index) {
    Body body;
    done.batch->parse(index, scratch_, body);
    body.errors.push_back(probe_.errors.back());
    failures_.keep(probe_.errors.back());
    probe_.errors.clear();
    rewritten_.clear();
    rewriter_->add_errors(body, rewritten_);
    write(rewritten_.text);
    if (!rewritten_.rows.empty()) done.result->rows[index] = std::move(rewritten_.rows.front());
    if (!rewritten_.others.empty())
      done.result->others[index] = std::move(rewritten_.others.front());
  }

  // Counterparts that no body asked for, in the order of their file.
  void add_only() {
    for (const std::shared_ptr<const Body>& other : shared_.others->bodies.bodies()) {
      if (matched_.contains(other->id)) continue;
      rewritten_.clear();
      rewriter_->add_only(*other, rewritten_);
      write(rewritten_.text);
      for (const Counterpart& found : rewritten_.others) population_->add(found);
    }
  }

  const Options& options_;
  const Shared& shared_;
  Output& output_;
  SummaryTable table_;
  SheetsRead sheets_read_;
  std::optional<PopulationReport> population_;
  std::unordered_set<std::string> matched_;  // ids that have a counterpart
  std::unique_ptr<Worker> rewriter_;
  BatchResult rewritten_;
  FactsScratch scratch_;
  SeenIds seen_;
  Body probe_;  // only id, place and errors
  Progress progress_;
  std::string details_;  // of each body, which stand after the table
  Failures failures_;
  bool first_ = true;
};

}  // namespace

int evaluate(const Options& options) {
  const LoadedRules loaded = load(options.rules.front(), options.language);
  if (!loaded.rules) return loaded.exit_code;
  const std::optional<Run> run = make_run(loaded.rules, options);
  if (!run) return exit_usage;
  Bodies bodies(*run, options);
  if (!bodies.can_open()) return exit_usage;
  Output output(options.output, options.language);
  if (!output.good()) return exit_usage;
  const Shared shared(*run, open_readings(*run, options), options, bodies);
  std::size_t failed = 0;
  {
    Collector collector(*run, options, shared, output);
    run_pipeline(
        options.jobs, [&] { return output.good() ? bodies.next() : nullptr; },
        [&] { return Collector::make_worker(options, shared); },
        [&collector](const DoneBatch& done) { collector.take(done); });
    collector.finish();
    collector.warn_of_related();
    failed = collector.summarise();
  }
  if (!output.commit() || bodies.unreadable()) return exit_usage;
  return failed > 0 || bodies.file_errors() ? exit_errors : exit_fine;
}

}  // namespace guiju::cli
