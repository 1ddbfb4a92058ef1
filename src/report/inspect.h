// What to find out next: the unknown facts that can settle most, and what each answer to one of them
// would leave open.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/correction.h"
#include "evaluate/result.h"
#include "report/json_writer.h"
#include "report/run.h"
#include "report/wording.h"

namespace guiju {

struct Answer {
  Cell cell = 0;
  Corrected left;  // the result with it; failed: it has none
};

struct ToInspect {
  std::string path;  // as in Result::unknown
  FactPath place;
  std::vector<Answer>
      answers;  // none of facts that have no few answers: numbers, dates, texts, lists
};

// Facts of which the answers are told, the first of Result::unknown.
inline constexpr std::size_t most_inspected = 5;

// `outcome` gives score, grade and opinion of a body, or throws EvaluationFailure. Of a yes or no and a choice all
// answers are told (of a choice the first few), of a count 0 and 1.
std::vector<ToInspect> to_inspect(const RuleSet& rules, const Body& body, const Result& result,
                                  const std::function<Corrected(const Body&)>& outcome);

// 是：得分 61–63，合格，正常评价; one line for each answer.
std::vector<std::string> answer_lines(const Run& run, const Body& body, const ToInspect& fact);
// An array of `fact` and `answers`, each with `value`, `score`, `grade` and `opinion`.
void append_inspect_json(const Run& run, const Body& body, const std::vector<ToInspect>& facts,
                         JsonWriter& json);

}  // namespace guiju
