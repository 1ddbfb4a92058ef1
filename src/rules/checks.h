// The checks of a rule set as a whole, one function each, one file for each idea. Internal to rules/.
#pragma once

#include "rules/loader.h"

namespace guiju {

void check_sums(LoadContext& context);  // check_sums.cc: marks add up, printed totals
void check_deductions(
    LoadContext& context);  // check_deductions.cc: clause and points, ids, caps, tiers
void check_composition(LoadContext& context);  // check_composition.cc: cycles, contradictions
void check_bands(LoadContext& context);        // check_bands.cc: gaps and overlaps of bands
void check_outcome(LoadContext& context);      // check_outcome.cc: scores, opinion table, grades
void check_gap(LoadContext& context);  // check_gap.cc: scores for which no opinion need follow
void check_judgement(LoadContext& context);  // check_judgement.cc: words for a person to judge
void check_use(LoadContext& context);        // check_use.cc: facts and readings that nothing reads

// The selections of the readings that occur in `unders`, all combinations of their options, at most
// `limit` of them (then the rest is left out); every other reading stays at its default.
std::vector<std::vector<int>> selections(const RuleSet& rules,
                                         const std::vector<const Under*>& unders,
                                         std::size_t limit);
// "review_cell=pooled, item_bank=exclusive": the readings of a selection that differ from default,
// or all of `of` when given.
std::string describe_selection(const RuleSet& rules, const std::vector<int>& selection,
                               const std::vector<const Under*>& of);

}  // namespace guiju
