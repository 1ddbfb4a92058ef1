// What a plan reads of a body: in how many places each fact stands in its expressions, and beside
// which constants. It tells the search for attained bounds (evaluate/attain.h) which facts are shared
// and which values are worth a try.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rules/model.h"

namespace guiju {

struct GeneralForm;
class Program;

// Of one scalar fact, or of one field of a record list.
struct CellReads {
  // Leaves of expressions in force that read it; 0: neither score nor opinion looks at it.
  int places = 0;
  // Constants of these expressions, ascending, the first few of each kind.
  std::vector<Number> numbers;
  std::vector<std::int64_t> days;    // dates, as days since 1970-01-01
  std::vector<std::int64_t> months;  // durations
  std::vector<std::string> texts;
  // Dates that stand in the same expressions: slots, and lists with the fields.
  std::vector<int> dates;
  std::vector<std::pair<int, int>> date_fields;
  // A text is only compared as a whole with these: all others are alike.
  bool whole_text = true;
  // What can change with it: parts (in the fast form: criteria and what they lie in), the rows of
  // scope, opinion and grade.
  std::vector<int> parts;
  bool scores = false, outcome = false;
};

struct PlanReads {
  std::vector<CellReads> scalars;              // by slot
  std::vector<std::vector<CellReads>> fields;  // by list, then field
  std::vector<CellReads> lists;                // by list: what reads its records
};

// Of what makes scores, results and opinions; notes and dates due are not counted.
PlanReads reads_of(const RuleSet& rules, const Program& program, const GeneralForm* general);

}  // namespace guiju
