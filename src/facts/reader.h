// Facts files to bodies: YAML, JSON, JSON lines, CSV. A file gives batches (read one after the
// other), a batch gives bodies (parsed by any thread). A body with a problem is still given: it
// carries its errors, and all others are unaffected.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/diagnostic.h"
#include "evaluate/body.h"
#include "rules/model.h"
#include "syntax/yaml_tree.h"

namespace guiju {

struct FactsLimits {
  std::size_t file_bytes = 256u << 20;  // YAML, JSON and list CSV files read whole
  std::size_t line_bytes = 16u << 20;   // one JSON line or CSV row
  std::size_t records = 100'000;        // records of one list of one body
  std::size_t text_bytes = 10'000;      // one text value
  std::size_t depth = 16;               // nested YAML collections; JSON costs none
};

struct FactsOptions {
  std::optional<Date> as_of;                             // --as-of
  std::vector<std::pair<std::string, std::string>> set;  // --set FACT=VALUE, id or label
  FactsLimits limits;
};

// Working memory of one thread for parsing; not shared.
class FactsScratch {
 public:
  FactsScratch();
  ~FactsScratch();
  struct Impl;
  std::unique_ptr<Impl> impl;
};

// Some bodies not yet parsed. parse() may be called from several threads at once for different
// scratch and body objects.
class FactsBatch {
 public:
  virtual ~FactsBatch() = default;
  virtual std::size_t size() const = 0;
  // Fills `body` (resets it first). Problems are in body.errors; defaults are applied and noted.
  virtual void parse(std::size_t index, FactsScratch& scratch, Body& body) const = 0;
};

enum class FactsFormat { json_lines, json, yaml, csv };

// The text of one record list for FactsReader::from_text with FactsFormat::csv.
struct ListText {
  std::string list;  // id or label
  std::string name;  // shown as the file's name in errors
  std::string text;
};

class FactsReader {
 public:
  virtual ~FactsReader() = default;
  // The next batch of at most `bodies` bodies, or null at the end. Problems that are no body's
  // own (a broken CSV header, a file cut in the middle) go to `diagnostics`; reading goes on
  // where it can.
  virtual std::unique_ptr<FactsBatch> next(std::size_t bodies, Diagnostics& diagnostics) = 0;

  // Opens `path` by its ending (.yaml .yml .json .jsonl .csv; "-" is JSON lines on standard
  // input). Null and a file_unreadable diagnostic when it cannot be opened.
  static std::unique_ptr<FactsReader> open(const std::string& path,
                                           std::shared_ptr<const RuleSet> rules,
                                           const FactsOptions& options, Diagnostics& diagnostics);
  // The same from memory; `name` stands for the file's name in errors. A CSV's record lists are in
  // `lists`. Never null.
  static std::unique_ptr<FactsReader> from_text(
      std::string name, FactsFormat format, std::string text, std::shared_ptr<const RuleSet> rules,
      const FactsOptions& options, Diagnostics& diagnostics, std::vector<ListText> lists = {});
};

// Reads bodies one by one from JSON text in memory (for the C++, C and Python interfaces). Prepared
// once for a rule set. Not thread safe; one thread, one reader.
class JsonBodyReader {
 public:
  JsonBodyReader(std::shared_ptr<const RuleSet> rules, FactsOptions options);
  ~JsonBodyReader();
  // Fills `body` (resets it first) from one JSON object. Problems are in body.errors, their lines
  // counted in `json`; defaults are applied and noted.
  void read(std::string_view json, Body& body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One body from JSON text in memory. For many bodies use JsonBodyReader, which prepares once.
void parse_body_json(const RuleSet& rules, std::string_view json, const FactsOptions& options,
                     Body& body);

// One body from a YAML mapping of `source`, as in a facts file but for an id, which may be missing
// (the facts of a test case).
void read_body_yaml(const RuleSet& rules, const YamlNode& node, const SourceFile& source,
                    const FactsOptions& options, Body& body);

// Remembers ids as 128-bit keyed hashes. Not thread safe.
class SeenIds {
 public:
  explicit SeenIds(std::string_view key);  // any text; decides the hash key
  ~SeenIds();
  // True when the id is new. Otherwise `first_line` (if given) gets the number passed with it.
  bool add(std::string_view id, std::uint32_t line, std::uint32_t* first_line = nullptr);
  // Adds the body's id. When another body had it before, the body gets a duplicate_id error that
  // names the first one's place, and the result is false. A body without an id is no duplicate.
  bool claim(Body& body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Sets one fact of a body from text, as --set FACT=VALUE does; adds an error to the body when
// the fact or value is not right. VALUE empty or "null" makes it unknown.
void set_fact(const RuleSet& rules, std::string_view fact, std::string_view value, Body& body);

// What is wrong with facts to be set, whatever the body: that one is not declared, or cannot have the
// value. Which records there are only a body tells.
std::vector<BodyError> errors_of_set(const RuleSet& rules,
                                     const std::vector<std::pair<std::string, std::string>>& set);

// Makes a body that was read without --set what it would be if it had been read with options.set (and
// the same options.as_of): "what if". Errors are added to the body. Any thread, one body each.
void try_facts(const RuleSet& rules, const FactsOptions& options, Body& body);

}  // namespace guiju
