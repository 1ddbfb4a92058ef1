// The value of an expression for people and programs: text in the form the language writes it, and
// JSON. For trying expressions.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "evaluate/abstract.h"
#include "report/json_writer.h"

namespace guiju {

// One evaluated expression. Made by value_of_expression; plain data.
struct ExpressionValue {
  Type type;
  bool certain = true;
  // As the language writes it: 0.5, "text", @"2023-08-31", [1, 2], {day: @"2023-08-31"}; after a
  // number without a finite decimal form its ratio: 0.333… (1/3).
  std::string text;
  std::string json;   // numbers, dates and durations as texts
  std::string exact;  // of a number without a finite form: "1/3"
  // Where it is not certain: what is possible.
  std::string low, high;              // of a number, date or duration; empty: no bound
  std::vector<std::string> possible;  // of a boolean or choice, as in `text`
  std::vector<std::string> unknown;   // facts that it depends on: ids, list[2].field
};

// May throw EvaluationError.
ExpressionValue value_of_expression(const RuleSet& rules, const Expr& expr, Abstract& abstract);

// "3", or "not certain: 0–5; unknown: errors".
std::string to_text(const ExpressionValue& value, Language language);
// The keys type, value, exact, low, high, possible, unknown of an object that is open.
void append_keys(const ExpressionValue& value, JsonWriter& json);

}  // namespace guiju
