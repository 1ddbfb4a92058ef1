// What is the same for every body of one run: the rule set, the readings in force, what was tried.
// Every report starts from it, so that a trial says 试算 and a discrepancy is shown everywhere.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/diagnostic.h"
#include "base/number.h"
#include "base/work_days.h"
#include "evaluate/evaluator.h"
#include "evaluate/result.h"
#include "rules/model.h"

namespace guiju {

// Plain data; not changed once reports are being written, so threads may share it.
struct Run {
  std::shared_ptr<const RuleSet> rules;
  std::vector<int> selection;  // option in force of each reading (Plan::selection())
  std::vector<int> open;       // readings left open, ascending; `selection` has their defaults
  std::optional<Date> as_of;
  std::vector<std::pair<std::string, std::string>> set;  // --set FACT=VALUE, in the order given
  Language language = Language::zh;
  std::shared_ptr<const WorkDays> holidays;  // null: no date is shifted

  // Facts were changed by --set, a reading is not the default or open: the result is no opinion.
  bool trial() const;
};

// Code of the note in every result whose rule set's marks do not add up to the printed total.
inline constexpr std::string_view marks_differ_code = "marks_differ_from_declared";

// An element by the int index that the rule set and results refer by.
template <class List>
const auto& at(const List& list, int index) {
  return list[static_cast<std::size_t>(index)];
}

inline Given state_at(const Body& body, int slot) {
  return body.cells.state(static_cast<std::size_t>(slot));
}

// "guiju 1.0.0": what made the result.
std::string_view engine_name();

// The score rule that holds under `selection`; null for a rule set without one.
const ScoreRule* score_rule(const RuleSet& rules, const std::vector<int>& selection);

// A score as shown: exact where it has a finite decimal, else rounded as `rule` says (34 digits
// half even where it says nothing, which the text alone does). `rule` may be null.
Number shown_number(const Number& value, const ScoreRule* rule);
std::string shown_score(const Number& value, const ScoreRule* rule);
// "86.5", "80.5–92", or empty where no completion has a score.
std::string shown_score(const Result& result, const ScoreRule* rule);
// Points of the whole rubric as added up, before the score rule: "81.2–92" where not certain.
PointRange total_of(const RuleSet& rules, const Result& result);

// What a trial changed, one line each: the facts set, the readings other than the defaults with
// the default beside them. Empty where the run is no trial.
std::vector<std::string> trial_lines(const Run& run);

// The open readings that still matter to a body, one line each, with their options.
std::vector<std::string> open_reading_lines(const Run& run, const Result& result);

// A body in scope of a rule set without an opinion table has no opinion; nothing is undetermined
// about that, so its result is settled where its score is.
bool has_no_opinion(const Result& result);
bool has_no_opinion(const Brief& brief);
bool is_settled(const Result& result);
bool is_settled(const Brief& brief);

// What an opinion that is not certain is called: 尚不能确定.
std::string_view undetermined_words(Language language);
// Opinion of a body: its label; 尚不能确定 where not certain, 无 where there is none.
std::string opinion_words(const RuleSet& rules, const Result& result, Language language);
// The same, with what is possible where it is not certain, and whether a person must confirm it:
// 尚不能确定，可能为终止备案、同意延续备案（须由人确认）.
std::string whole_opinion_words(const RuleSet& rules, const Result& result, Language language);
// Grade of a body: 合格; 尚不能确定，可能为合格、不合格; 无 where it has none.
std::string grade_words(const RuleSet& rules, const Result& result, Language language);
// What a further result column says of a body: its label, or its number with the unit; what is
// possible where it is not certain, 无 where the body has no score.
std::string column_words(const ResultColumn& column, const ColumnResult& found, Language language);
// Whether some part is made of awards: then its reports speak of points gained as well as lost.
bool has_awards(const RuleSet& rules);
// The labels of the opinions still possible.
std::string possible_words(const RuleSet& rules, const Result& result, Language language);

// Headings over a body's name and id: the rule file's, or else `usual`.
std::string_view name_heading(const RuleSet& rules, std::string_view usual);
std::string_view id_heading(const RuleSet& rules, std::string_view usual);

// "R01" -> "R01 机构信用良好…"; parts without a title are their id.
std::string part_words(const Part& part);

}  // namespace guiju
