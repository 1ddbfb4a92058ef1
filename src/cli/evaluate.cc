// guiju evaluate: bodies -> scores and opinions as a table, JSON, CSV or a page. One idea: workers
// (evaluate_workers.h) make each body's text on any thread; ids, order, the table and the exit code
// belong to one thread.
#include <unistd.h>

#include <limits>
#include <unordered_set>

#include "cli/bodies.h"
#include "cli/common.h"
#include "cli/evaluate_workers.h"
#include "cli/output.h"
#include "cli/sheets.h"
#include "cli/verbs.h"
#include "report/html_page.h"
#include "report/pipeline.h"
#include "report/text_table.h"

namespace guiju::cli {
namespace {

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
      csv_header(shared, header);
      output_.write(header);
    }
    const bool listed = options.format == "table" || options.format == "html";
    const std::size_t lines = listed ? std::numeric_limits<std::size_t>::max() : warned_of + 1;
    if (shared.others) population_.emplace(run, options.against, lines);
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
    return failures_.failed + (population_ ? population_->failed().count : 0);
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
  std::optional<Run> run = make_run(loaded.rules, options);
  if (!run) return exit_usage;
  if (const int code = take_holidays(options, *run); code != exit_fine) return code;
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
        [&] { return make_worker(options, shared); },
        [&collector](const DoneBatch& done) { collector.take(done); });
    collector.finish();
    collector.warn_of_related();
    failed = collector.summarise();
  }
  if (!output.commit() || bodies.unreadable()) return exit_usage;
  return failed > 0 || bodies.file_errors() ? exit_errors : exit_fine;
}

}  // namespace guiju::cli
