// The ledger of one body as text for people: every lost point with its clause, facts and
// arithmetic, what was not deducted and why, the grounds of the opinion, what would change it.
#pragma once

#include <string>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/evaluator.h"
#include "evaluate/open_evaluator.h"
#include "evaluate/result.h"
#include "report/outlook.h"
#include "report/run.h"

namespace guiju {

// What explain shows of a body.
struct Explained {
  Result result;
  std::vector<NotApplied> not_applied;
  Outlook outlook;
};

// The same with readings left open; what would change it is told of the lines alone.
Explained explain_body(OpenEvaluator& evaluator, const Body& body);
// Evaluates a body for explaining. The body must have no errors.
Explained explain_body(Evaluator& evaluator, const Body& body);

// Appends the text. The frame is in the run's language; clauses and labels are the rule file's.
void append_explanation(const Run& run, const Body& body, const Explained& explained,
                        std::string& out);

}  // namespace guiju
