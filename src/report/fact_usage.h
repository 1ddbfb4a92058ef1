// Which rows, deductions and clauses of a rule set read each fact: for templates, schemas and for
// telling what an unknown fact is needed for.
#pragma once

#include <string>
#include <vector>

#include "rules/model.h"

namespace guiju {

// Where one fact (or one field) is read.
struct FactUsage {
  std::vector<int> parts;           // document order, each once
  std::vector<std::string> places;  // ids of those parts, then clauses of the scope, opinion rows,
                                    // result columns and dates in table order, each once
  // "R01, R02, 四(一)1"; of more than eight places the first, and how many there are
  std::string text() const;
};

// Usage of all facts of a rule set under all readings. Immutable after construction.
class FactUsages {
 public:
  explicit FactUsages(const RuleSet& rules);
  // `fact` indexes FactTable::facts; `field` indexes its fields, or is -1 for the fact itself. A
  // list's own usage includes that of its fields.
  const FactUsage& of(int fact, int field = -1) const;

 private:
  void walk(const RuleSet& rules, const Expr& expr, int part, const std::string& place);
  void enter(int fact, int field, int part, const std::string& place);

  std::vector<FactUsage> facts_;
  std::vector<std::vector<FactUsage>> fields_;
};

}  // namespace guiju
