// The result object of one body as JSON: what programs read of a result.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluate/body.h"
#include "evaluate/evaluator.h"
#include "evaluate/result.h"
#include "report/run.h"

namespace guiju {

// Writes result objects of one run. What is the same for every body is made once. Thread safe:
// all members are const after construction.
class ResultJson {
 public:
  explicit ResultJson(Run run);

  // Appends one object on one line, without a line ending. Points are decimal strings; a value
  // that is not certain is null with low and high beside it.
  // `more` are further members that stand at its end, each after a comma.
  void append(const Body& body, const Result& result, std::string& out,
              std::string_view more = {}) const;
  // Appends the object of a body that was not evaluated: its errors.
  void append_errors(const Body& body, std::string& out, std::string_view more = {}) const;
  // Appends the object of a body that is not in the facts: nothing but `more`, opinion `missing`.
  void append_missing(const Body& body, std::string& out, std::string_view more) const;
  // Appends the members `score`, `grade` and `opinion`, each after a comma.
  void append_outcome(const Body& body, const Result& result, std::string& out) const;
  // Appends the member `errors` without a comma before it.
  void append_error_list(const Body& body, std::string& out) const;
  // Appends what says of whom, by which rules and from what anything was made: the members `id`,
  // `name`, `rules`, `engine`, `readings` and `inputs`, without braces.
  void append_head(const Body& body, std::string& out) const;

 private:
  struct SetFact {
    std::string key;  // the fact's id, or the text as given where it names no scalar fact
    int slot = -1;
    std::string value;  // as given, for a text without slot
  };
  void identity(const Body& body, std::string& out) const;
  void inputs(const Body& body, std::string& out) const;
  void score(const Result& result, std::string& out) const;
  void grade_and_opinion(const Body& body, const Result& result, std::string& out) const;
  void columns(const Result& result, std::string& out) const;
  void grounds(const Body& body, const Result& result, std::string& out) const;
  void parts(const Result& result, std::string& out) const;
  void ledger(const Body& body, const Result& result, std::string& out) const;
  void rest(const Result& result, std::string& out) const;

  Run run_;
  const ScoreRule* score_rule_;
  std::string rules_;                       // "rules":{…}
  std::string engine_;                      // "engine":…,"readings":{…}
  std::vector<std::string> part_heads_;     // {"id":…,"marks":…
  std::vector<std::vector<FactUse>> uses_;  // by deduction
  std::vector<SetFact> set_;
};

}  // namespace guiju
