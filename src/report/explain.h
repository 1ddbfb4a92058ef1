// The ledger of one body as text for people: every lost point with its clause, facts and
// arithmetic, what was not deducted and why, the grounds of the opinion, what would change it.
#pragma once

#include <string>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/evaluator.h"
#include "evaluate/open_evaluator.h"
#include "evaluate/result.h"
#include "report/inspect.h"
#include "report/outlook.h"
#include "report/run.h"
#include "report/what_if.h"

namespace guiju {

// What explain shows of a body.
struct Explained {
  Result result;
  std::vector<NotApplied> not_applied;
  Outlook outlook;
  std::vector<ToInspect> inspect;  // the unknown facts that can settle most
};

// The same with readings left open; what would change it is told of the lines alone.
Explained explain_body(OpenEvaluator& evaluator, const Body& body);
// Evaluates a body for explaining. The body must have no errors.
Explained explain_body(Evaluator& evaluator, const Body& body, const CorrectionLimits& limits = {});

// What explain says beside the result object, as members of an object that is open: `not_applied`,
// `outlook`, and `what_if` where `trial` is given.
void append_explained_json(const Run& run, const Body& body, const Explained& explained,
                           const Trial* trial, std::string& out);

// Appends the text. `trial`: of a body with other facts than stated; may be null. The frame is in
// the run's language; clauses and labels are the rule file's.
void append_explanation(const Run& run, const Body& body, const Explained& explained,
                        std::string& out, const Trial* trial = nullptr);
// The errors of a body that cannot be evaluated, in its place: a line each.
void append_errors(const Run& run, const Body& body, std::string& out);
// The explanation as a whole HTML page.
void append_explained_page(const Run& run, const Body& body, const Explained& explained,
                           std::string& out, const Trial* trial = nullptr);

}  // namespace guiju
