// guiju readings: bodies -> on which readings of the text their results depend, and how many results
// each option moves.
#include <algorithm>

#include "cli/bodies.h"
#include "cli/common.h"
#include "cli/output.h"
#include "cli/verbs.h"
#include "evaluate/reading_search.h"
#include "report/json_writer.h"
#include "report/pipeline.h"
#include "report/readings_report.h"

namespace guiju::cli {
namespace {

// What all workers share; nothing of it changes while they run but the cache, which locks.
struct Shared {
  std::shared_ptr<PlanCache> plans;
  std::shared_ptr<const ReadingReach> reach;
  const Options& options;
  const ReadingsReport report;
};

class Worker : public BodyWorker {
 public:
  explicit Worker(const Shared& shared)
      : shared_(shared),
        search_(shared.plans, shared.reach, shared.report.run().selection,
                shared.options.combinations, shared.options.bound_steps) {}

  std::size_t block() const override { return 64; }

  void see(std::span<const Body> bodies) override {
    seen_.resize(std::max(seen_.size(), bodies.size()));
    search_.alone(bodies, seen_);
    next_ = 0;
  }

  void add(Body& body, std::size_t, BatchResult& result) override {
    ReadingsOfBody& found = seen_[next_++];
    if (body.errors.empty()) {
      search_.search(body, found);
      // Told as in evaluate; what other readings make of the body is told all the same.
      if (!found.base.error.empty()) {
        body.errors.push_back(found.problem);
        body.errors.back().file = body.file;
        body.errors.back().line = body.line;
      }
      result.moves.push_back(shared_.report.moves(found));
      const ReadingsReport& report = shared_.report;
      if (shared_.options.format == "json") {
        result.text += ",\n";
        report.json(body, found, result.text);
      } else if (shared_.options.format == "csv") {
        report.csv(body, found, result.text);
      } else {
        report.text(body, found, result.text);
      }
      return;
    }
    result.moves.emplace_back();
    add_errors(body, result.text);
  }

  void add_errors(const Body& body, std::string& out) const {
    if (shared_.options.format == "json") {
      out += ",\n";
      shared_.report.json_errors(body, out);
    } else if (shared_.options.format == "csv") {
      shared_.report.csv_errors(body, out);
    } else {
      shared_.report.text_errors(body, out);
    }
  }

 private:
  const Shared& shared_;
  ReadingSearch search_;
  std::vector<ReadingsOfBody> seen_;  // of the bodies to be added
  std::size_t next_ = 0;
};

// Everything that happens in the order read.
class Collector {
 public:
  Collector(const Shared& shared, Output& output)
      : shared_(shared),
        output_(output),
        rewriter_(shared),
        totals_(shared.report),
        seen_("guiju readings"),
        progress_(shared.options.language) {
    std::string text;
    if (shared.options.format == "csv") ReadingsReport::csv_header(text);
    if (shared.options.format == "json") head(text);
    if (shared.options.format == "table") {
      text += shared.report.run().rules->title + '\n';
      for (const std::string& line : trial_lines(shared.report.run())) text += line + '\n';
      text += '\n';
    }
    output.write(text);
  }

  void take(const DoneBatch& done) {
    BatchResult& result = *done.result;
    for (const BodyError& error : result.errors) failures_.keep(error);
    std::size_t id_begin = 0, text_begin = 0;
    probe_.file = result.file;
    for (std::size_t i = 0; i < result.entries.size(); ++i) {
      const BodyEntry& entry = result.entries[i];
      ++failures_.bodies;
      if (entry.failed) ++failures_.failed;
      probe_.id.assign(result.ids, id_begin, entry.id_end - id_begin);
      probe_.line = entry.line;
      std::string_view text(result.text);
      text = text.substr(text_begin, entry.text_end - text_begin);
      if (seen_.claim(probe_)) {
        write(text);
        totals_.add(result.moves[i]);
      } else {
        if (!entry.failed) ++failures_.failed;
        repeated(done, i);
      }
      id_begin = entry.id_end;
      text_begin = entry.text_end;
    }
    progress_.at(failures_.bodies);
  }

  std::size_t finish() {
    std::string text;
    if (shared_.options.format == "json") {
      text += first_ ? "],\"totals\":" : "\n],\"totals\":";
      totals_.json(text);
      text += "}\n";
    }
    if (shared_.options.format == "table") totals_.text(text);
    output_.write(text);
    failures_.show(shared_.options.language);
    return failures_.failed;
  }

 private:
  void head(std::string& text) const {
    const Run& run = shared_.report.run();
    JsonWriter json(text);
    json.begin_object();
    json.key("rules").begin_object();
    json.key("id").string(run.rules->id);
    json.key("version").string(run.rules->version);
    json.key("sha256").string(run.rules->sha256);
    json.end_object();
    json.key("engine").string(engine_name());
    json.key("readings").begin_object();
    for (std::size_t i = 0; i < run.rules->readings.size(); ++i) {
      const Reading& reading = run.rules->readings[i];
      json.key(reading.id).string(at(reading.options, run.selection[i]).first);
    }
    json.end_object();
    json.key("combinations").integer(static_cast<std::int64_t>(shared_.options.combinations));
    json.key("trial").boolean(run.trial());
    json.key("bodies").raw("[");
  }

  void write(std::string_view text) {
    if (shared_.options.format == "json" && first_) text.remove_prefix(1);  // the first comma
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
    std::string text;
    rewriter_.add_errors(body, text);
    write(text);
    totals_.add({});
  }

  const Shared& shared_;
  Output& output_;
  Worker rewriter_;
  ReadingTotals totals_;
  FactsScratch scratch_;
  SeenIds seen_;
  Body probe_;  // only id, place and errors
  Failures failures_;
  Progress progress_;
  bool first_ = true;
};

}  // namespace

int readings(const Options& options) {
  const LoadedRules loaded = load(options.rules.front(), options.language);
  if (!loaded.rules) return loaded.exit_code;
  const std::optional<Run> run = make_run(loaded.rules, options);
  if (!run) return exit_usage;
  if (!run->open.empty()) {
    complain(options.language, "readings 逐一比较各种读法，不接受 open；用 evaluate 或 explain",
             "readings compares readings and takes none as open; evaluate and explain do");
    return exit_usage;
  }
  std::vector<int> all;
  std::size_t options_to_try = 0;
  for (std::size_t i = 0; i < run->rules->readings.size(); ++i) {
    all.push_back(static_cast<int>(i));
    options_to_try += run->rules->readings[i].options.size() - 1;
  }
  if (options_to_try > PlanCache::most) {
    complain(options.language, "读法共有 {} 个其他选项，最多可比较 {} 个",
             "the readings have {} other options; at most {} can be compared", options_to_try,
             PlanCache::most);
    return exit_errors;
  }
  Bodies bodies(*run, options);
  if (!bodies.can_open()) return exit_usage;
  Output output(options.output, options.language);
  if (!output.good()) return exit_usage;
  auto plans = std::make_shared<PlanCache>(run->rules);
  auto reach = std::make_shared<const ReadingReach>(*plans->get(run->selection), all);
  const Shared shared{plans, reach, options, ReadingsReport(*run, reach, options.combinations)};
  std::size_t failed = 0;
  {
    Collector collector(shared, output);
    run_pipeline(
        options.jobs, [&] { return output.good() ? bodies.next() : nullptr; },
        [&shared] { return std::make_unique<Worker>(shared); },
        [&collector](const DoneBatch& done) { collector.take(done); });
    failed = collector.finish();
  }
  if (!output.commit() || bodies.unreadable()) return exit_usage;
  return failed > 0 || bodies.file_errors() ? exit_errors : exit_fine;
}

}  // namespace guiju::cli
