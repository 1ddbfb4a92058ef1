// Whether a body states what the model asks for: the same conditions that the model's own decisions on
// missing facts are made of. Internal to dmn/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dmn/needs.h"
#include "evaluate/body.h"
#include "evaluate/result.h"

namespace guiju::dmn {

class RequiredFacts {
 public:
  RequiredFacts(const RuleSet& rules, std::unique_ptr<const GeneralForm> form, ExprPtr scope,
                Needs needs)
      : rules_(rules), form_(std::move(form)), scope_(std::move(scope)), needs_(std::move(needs)) {}
  // The first fact (an id, or list.field) without which there is no result.
  std::optional<std::string> missing(const Body& body, const Result& result) const;
  // The same of the scores of parts, which may be missing where there is no score to give.
  bool sheet_complete(const Body& body) const;

 private:
  std::optional<std::string> first(const Body& body, bool scope, bool sheet, bool outcome,
                                   bool scored) const;

  const RuleSet& rules_;
  std::unique_ptr<const GeneralForm> form_;
  ExprPtr scope_;  // folded; null = all are in scope
  Needs needs_;
};

// The id of a fact, list or field: "posts", "rooms.lit".
std::string name_of(const RuleSet& rules, const Leaf& leaf);

}  // namespace guiju::dmn
