// Guiju 规矩: official scoring rubrics as checked rule files, scored exactly and explained.
//
// Start here. A rule file is loaded once into a Rules; an Evaluation fixes readings and options; a
// Session evaluates bodies, one for each thread. Bodies go in and results come out as JSON text in
// UTF-8 (the result object is described in docs/semantics.md); points are decimal strings, never
// binary floating point.
//
// Threads: Rules and Evaluation are immutable and may be shared and copied freely between threads.
// A Session belongs to one thread at a time. There is no global state. The library never prints,
// aborts, or reads the clock, environment or network; only Rules::load_file reads a file.
//
// Errors: what is wrong with a rule file comes back as problems; what is wrong with a body comes
// back in its result ("errors"). Exceptions are thrown only for wrong use: UsageError for an unknown
// reading, option, date or a wrong list of holidays, std::bad_alloc for want of memory.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <guiju/export.h>
#include <guiju/version.h>

namespace guiju::api {

// The caller asked for something that the rule set does not have.
class GUIJU_EXPORT UsageError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

// A problem found in a rule file. Lines and columns are 1-based and count characters; 0 where the
// problem has no place.
struct Problem {
  bool is_error = true;  // false: a warning; the rule file can be used
  std::string code;      // stable: "GJ3201" (docs/diagnostics.md)
  std::string file;
  unsigned line = 0, column = 0;
  std::string message_zh, message_en;
  std::string text_zh, text_en;  // as shown to people: place, message, source line, caret, notes
};

// One declared fact: what a body may state.
struct FactInfo {
  std::string id, label;
  std::string type;  // "boolean", "count", "number", "text", "choice", "date", "finding", "list"
  std::string unit, note;
  std::vector<std::string> choices;
  std::vector<FactInfo> fields;  // of a list's records
};

// One node of the rubric, in document order.
struct PartInfo {
  std::string id, title, parent;  // parent: empty for a top-level part
  std::string marks;              // 满分 in points, decimal
  std::string clause, method;     // scoring standard and inspection method as printed
  bool is_criterion = false;      // a row: it has deductions, no parts
};

// One way of reading an ambiguous clause.
struct ReadingInfo {
  std::string id, question, because;
  std::vector<std::pair<std::string, std::string>> options;  // id, meaning
  std::string default_option;
};

class Evaluation;
struct Loaded;

// A checked rule set. Cheap to copy.
class GUIJU_EXPORT Rules {
 public:
  // Loads a rule file, or the rules.yaml of a folder. Never throws for what is in the file.
  static Loaded load_file(const std::string& path);
  // Loads rule text; `name` is what messages call it.
  static Loaded load_text(std::string text, std::string name = "rules.yaml");

  const std::string& id() const;
  const std::string& version() const;
  const std::string& sha256() const;  // of the rule file's bytes, hex
  std::vector<FactInfo> facts() const;
  std::vector<PartInfo> parts() const;
  std::vector<ReadingInfo> readings() const;

 private:
  friend class Evaluation;
  struct Impl;
  explicit Rules(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

// What loading gives: rules unless some problem is an error, and all problems in source order.
struct GUIJU_EXPORT Loaded {
  std::optional<Rules> rules;
  std::vector<Problem> problems;
  // All problems as shown to people; empty when there are none.
  std::string text_zh() const;
  std::string text_en() const;
};

// What an evaluation may fix.
struct Options {
  std::vector<std::pair<std::string, std::string>> readings;  // reading id, option id
  std::string as_of;  // YYYY-MM-DD, for facts whose default is as_of; empty: none
  // What if: fact, value (empty: unknown). A fact or value that there is not is a UsageError.
  std::vector<std::pair<std::string, std::string>> set;
  std::string
      holidays;  // a list of holidays as YAML text (docs/facts.md): dates that follow are shown
                 // shifted to a working day, too; empty: none
  bool english = false;  // language of messages and notes; the rubric's words stay as they are
};

// The short form of a result.
struct Summary {
  std::string id;
  bool has_error = false;  // the body cannot be evaluated: see Session::evaluate
  std::string score;       // points, decimal; empty where not certain or none
  std::string low, high;   // bounds of the score; empty where no completion has one
  std::string grade;       // empty where not certain or none
  std::string opinion;     // code; "undetermined" where not certain, "error" with has_error, empty
                           // where the rule set gives none
  bool settled = false;  // exactly one opinion is possible; without opinions, the score is certain
  bool needs_confirmation = false;
  std::string overridden_by;  // the opinion that a person gives instead; `opinion` is the computed
};

// A rule set compiled under a choice of readings. Cheap to copy.
class GUIJU_EXPORT Evaluation {
 public:
  // Throws UsageError for an unknown reading or option, a date that does not exist, or a list of
  // holidays with an error.
  explicit Evaluation(const Rules& rules, const Options& options = {});

 private:
  friend class Session;
  friend class ColumnSession;  // guiju/columns.h
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

// Evaluates bodies; one for each thread. Keeps its working memory between bodies.
class GUIJU_EXPORT Session {
 public:
  explicit Session(const Evaluation& evaluation);
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  // A body as a JSON object → its result object on one line (docs/semantics.md). A body that cannot
  // be read or evaluated gives an object with "errors". The reference is valid until the next call.
  const std::string& evaluate(std::string_view body_json);
  // The same without ledger, grounds and notes: many times faster.
  Summary summarize(std::string_view body_json);
  // Everything about one body as text for people: every lost point, what was not deducted and why,
  // the grounds of the opinion, what is unknown and what would change it.
  std::string explain(std::string_view body_json);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace guiju::api
