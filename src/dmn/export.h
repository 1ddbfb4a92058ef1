// Rule set → DMN 1.3: a decision model that other engines read, and bodies with their results in the
// test format of the DMN technology compatibility kit. Docs: docs/dmn-export.md.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "dmn/model.h"
#include "evaluate/body.h"
#include "evaluate/result.h"
#include "rules/model.h"

namespace guiju::dmn {

class RequiredFacts;  // which facts a body must state for the model to give its result

// A model with the names under which it has the elements of a rule set.
struct Exported {
  Model model;
  std::vector<std::string> slots;                     // by scalar slot: the input
  std::vector<std::string> lists;                     // by list: the input
  std::vector<std::vector<std::string>> fields;       // by list and field
  std::string not_applicable, as_of;                  // inputs
  std::vector<std::string> parts;                     // decisions, by RuleSet::parts
  std::vector<std::string> results;                   // by RuleSet::results
  std::vector<std::pair<int, std::string>> due;       // index into RuleSet::due, decision
  std::string total, score, opinion, grade, grounds;  // empty where there is none
  std::shared_ptr<const RequiredFacts> required;
};

// Builds the model under `selection` (the option in force of each reading). Everything that has no
// form in DMN is an error in `diagnostics`, at its place in the rule file; then there is no model.
// Texts that are not the rule file's are in `language`.
std::optional<Exported> build_model(const RuleSet& rules, const std::vector<int>& selection,
                                    Language language, Diagnostics& diagnostics);

// Appends the model as XML.
void append_model(const Model& model, std::string& out);

// Bodies as test cases: all inputs, and the value of every part, score, opinion, grade, ground and
// result column. `add` returns why a body is no test case, or nothing.
class TestCases {
 public:
  TestCases(const RuleSet& rules, const Exported& exported, const std::string& model_file,
            std::optional<Date> as_of, std::string& out);
  // The fact that is missing (an id, or list.field), where the model gives no result for the body.
  std::optional<std::string> missing(const Body& body, const Result& result) const;
  // Whether all texts of the body can stand in XML.
  static bool writable(const Body& body);
  // REQUIRES: nothing is missing, the body is writable, and `result` is its result.
  void add(const Body& body, const Result& result);
  void finish();

 private:
  const RuleSet& rules_;
  const Exported& exported_;
  std::optional<Date> as_of_;
  std::string& out_;
};

}  // namespace guiju::dmn
