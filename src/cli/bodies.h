// The bodies of all FACTS, in order.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "cli/options.h"
#include "facts/body_set.h"
#include "facts/reader.h"
#include "report/pipeline.h"
#include "report/run.h"

namespace guiju::cli {

// Reads FACTS one after the other, on one thread. Problems of a file as a whole are shown on
// standard error.
class Bodies {
 public:
  // `run` and `options` must outlive it.
  Bodies(const Run& run, const Options& options);

  // Whether every file can be opened; shows those that cannot. Nothing is read.
  bool can_open() const;
  // --against FILE read whole. Not to be called while batches are taken.
  BodySet read_against();
  // The next batch, or null after the last file. Sheets are read whole first, and merged.
  std::unique_ptr<FactsBatch> next();
  // A file could not be read after all.
  bool unreadable() const { return unreadable_; }
  // A file had errors that are no body's own.
  bool file_errors() const { return file_errors_; }

 private:
  FactsOptions facts_options() const;
  BodySet read_whole(const std::string& path, const FactsOptions& facts);
  void read_sheets();
  void note(const Diagnostics& diagnostics);

  const Run& run_;
  const Options& options_;
  std::size_t file_ = 0;
  std::unique_ptr<FactsReader> reader_;
  bool unreadable_ = false;
  bool file_errors_ = false;
  std::shared_ptr<const SheetSet> sheets_;
  std::size_t merged_ = 0;  // bodies of the sheets that were given out
};

// Fills `body` with the one whose id is --id; where there is none the exit code, after saying so with
// the nearest id and those there are.
std::optional<int> find_body(Bodies& bodies, const Options& options, Body& body);
// Says on standard error why a body was not evaluated.
void show_errors(const Body& body, Language language);
// Bodies with errors, counted for a summary after the output.
struct Failures {
  std::size_t bodies = 0;  // all of them
  std::size_t failed = 0;
  std::vector<BodyError> errors;  // the first ones

  void keep(const BodyError& error) {
    if (errors.size() < BatchResult::errors_kept) errors.push_back(error);
  }
  // Writes the summary to standard error; nothing where none failed.
  void show(Language language) const;
};

// Says on a terminal how far the work is, from one second on.
class Progress {
 public:
  explicit Progress(Language language);
  ~Progress();
  void at(std::size_t bodies);

 private:
  using Clock = std::chrono::steady_clock;
  const Language language_;
  const bool shown_on_;
  bool shown_ = false;
  Clock::time_point last_;
};

}  // namespace guiju::cli
