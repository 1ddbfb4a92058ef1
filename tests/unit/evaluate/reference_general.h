// A slow, obvious scoring of complete bodies by everything that a rubric may be made of: the rule
// set walked from the top, a part's score worked out where it is asked for, nothing shared with the
// engine but the numbers, the model and reference_expression.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluate/body.h"
#include "rules/model.h"

namespace guiju::test {

struct GeneralReference {
  bool failed = false;        // the body has no exact result
  std::vector<Number> parts;  // by part
  std::vector<bool> absent;   // by part: does not apply
  Number total, score;
  int opinion = -1;
  struct Column {
    int label = -1;
    Number number;
  };
  std::vector<Column> columns;
};

// Every fact that the rules read is known, or may be missing.
GeneralReference general_reference(const RuleSet& rules, const std::vector<int>& selection,
                                   const Body& body);

}  // namespace guiju::test
