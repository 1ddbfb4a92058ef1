// Fills one body from named values, whatever notation they come from: finds double statements,
// takes values, collects errors with their place, and finishes the body (--set, id, notes, defaults).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "facts/value.h"

namespace guiju::facts {

// Nearest declared names by what was written, so that a file with one misspelt column does not
// compare names for every body.
class Suggestions {
 public:
  const std::string& nearest(std::string_view written, const KeyTable& table);

 private:
  std::unordered_map<std::string, std::string> known_;
  const KeyTable* table_ = nullptr;
};

class Filler {
 public:
  // All must outlive the filler. `body` is reset.
  Filler(const Vocabulary& vocabulary, const FactsOptions& options, Suggestions& suggestions,
         Body& body, std::string_view file, std::uint32_t line);

  const Vocabulary& vocabulary() const { return vocabulary_; }
  const FactsLimits& limits() const { return options_.limits; }
  Body& body() { return body_; }

  // The body's own keys.
  void id(const Value& value, std::uint32_t line);
  void name(const Value& value, std::uint32_t line);
  // The same of a text without control characters and within the limit; false where one was given.
  bool usual_id(std::string_view text) {
    if (!id_given_) body_.id = text;
    return !std::exchange(id_given_, true);
  }
  bool usual_name(std::string_view text) {
    if (!name_given_) body_.name = text;
    return !std::exchange(name_given_, true);
  }
  // Whether `not_applicable` may be filled (it was not given before).
  bool begin_rows(std::uint32_t line);
  void row(const Value& value, std::uint32_t line);
  // The rows were given as a list, which may be empty.
  void rows_listed() { body_.rows_stated = true; }

  // A scalar fact of the body (a finding without details too). True when a value was taken.
  void scalar(int fact, const Value& value, std::uint32_t line);
  // A finding with details: false when it was given before. Then each part once, then its end.
  bool begin_finding(int fact, std::uint32_t line);
  void finding_part(int fact, FindingPart part, const Value& value, std::uint32_t line);
  void end_finding(int fact, std::uint32_t line);

  // What a person determined of the opinion: false when it was given before. Then each part once,
  // then its end. `null` and values that are no mapping go to determination_value.
  bool begin_determination(Determined what, std::uint32_t line);
  void determination_value(Determined what, const Value& value, std::uint32_t line);
  void determination_part(Determined what, DeterminationPart part, const Value& value,
                          std::uint32_t line);
  void end_determination(Determined what, std::uint32_t line);

  // A list stated as an array: false when it was given before. `null` and values that are no list
  // go to list_value.
  bool begin_list(int list, std::uint32_t line);
  void list_value(int list, const Value& value, std::uint32_t line);
  // The new record's number, or -1 when there are too many (then nothing more is taken).
  std::int64_t begin_record(int list, std::uint32_t line);
  void field(int list, std::size_t record, int field, const Value& value, std::uint32_t line);

  // Errors. `fact` is an id or path.
  void error(std::uint32_t line, std::string fact, const Problem& problem) {
    add_error(body_, file_, line, std::move(fact), problem);
  }
  void undeclared(std::string_view written, const KeyTable& table, std::string path,
                  std::uint32_t line);
  void twice(std::string_view written, std::string path, std::uint32_t line);
  // `value` stands where `expected` should.
  void wrong_shape(const Words& expected, const Value& value, std::string path, std::uint32_t line);
  // Errors are in `file` from now on (a list file beside the body's).
  void in_file(std::string_view file) { file_ = file; }

  bool has_id() const { return id_given_; }
  // An id is needed, except for the facts of a test case.
  void id_not_needed() { id_needed_ = false; }
  // The body could not be read through, and its errors say so: that something was left out says
  // nothing then.
  void broken() { broken_ = true; }
  // After everything was given: a missing id, --set, unusual forms, defaults.
  void finish();

 private:
  void put(const CellRule& rule, Taken taken, Cell cell);

  const Vocabulary& vocabulary_;
  const FactsOptions& options_;
  Suggestions& suggestions_;
  Body& body_;
  std::string_view file_;
  bool id_given_ = false;
  bool id_wrong_ = false;
  bool id_needed_ = true;
  bool broken_ = false;
  bool name_given_ = false;
  bool rows_given_ = false;
  unsigned parts_given_ = 0;  // of the finding or determination being read, a bit each
};

// Notes texts whose form is not the usual one; one note for each fact or field.
void note_forms(const Vocabulary& vocabulary, Body& body);

}  // namespace guiju::facts
