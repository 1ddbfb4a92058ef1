// Expressions of the reference: a tree walk over one complete body.
#pragma once

#include <string>
#include <vector>

#include "evaluate/body.h"
#include "rules/model.h"

namespace guiju::test {

struct ReferenceFailure {};

struct Known {
  bool truth = false;
  Number number;  // also dates as days
  std::string text;
  int record = -1;           // an item that is a record
  std::vector<Known> items;  // a list
};

class ReferenceExpressions {
 public:
  ReferenceExpressions(const RuleSet& rules, const std::vector<int>& selection, const Body& body)
      : rules_(rules), selection_(selection), body_(body) {}

  Known value(const Expr& expr);
  bool truth(const Expr& expr) { return value(expr).truth; }

  std::vector<int> records;  // by loop level; -1 for an item that is no record
  std::vector<Known> items;  // parallel
  Number total, score;
  std::vector<Number> parts;
  bool without_findings = false;  // every finding counts as false

 private:
  Known cell(const Fact& fact, Cell cell) const;
  Known list(const Expr& expr);
  Known with(const Known& item, const Expr& expr);
  Known compared(const Expr& expr);
  Known dated(const Expr& expr);

  const RuleSet& rules_;
  const std::vector<int>& selection_;
  const Body& body_;
};

}  // namespace guiju::test
