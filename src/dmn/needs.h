// What must be known of a body for the model to give a result: not every fact, but those that are
// looked at. A fact after `and` is looked at where what stands before holds, one of a later tier where
// no earlier tier holds, one of a row where the row applies. Internal to dmn/.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plan/general_form.h"
#include "rules/model.h"

namespace guiju::dmn {

// What has no form in DMN, and where it stands. Thrown while a model is made.
struct NotExportable {
  Span where;
  std::string what;
};

// A scalar fact (list < 0), a field of a list, or (slot < 0) the list.
struct Leaf {
  int list = -1;
  int slot = -1;  // of the body, or of the record
  friend auto operator<=>(const Leaf&, const Leaf&) = default;
};

// "The fact is missing, and looked at", as a condition over the body.
struct Need {
  // Asked by the scope, by the score of a part, by what follows in scope, or where there is a score.
  enum class Where { scope, sheet, outcome, scored };
  Where where = Where::sheet;
  int part = -1;  // asked only where this part applies; -1 = always
  Expr missing;
};

// By fact. Facts whose absence is known to mean something are none of them.
using Needs = std::map<Leaf, std::vector<Need>>;

// Throws NotExportable where conditions built on conditions grow out of all proportion: more than
// most_need_nodes nodes in all.
inline constexpr std::size_t most_need_nodes = 1'000'000;
Needs collect_needs(const RuleSet& rules, const GeneralForm& form,
                    const std::vector<int>& selection);

}  // namespace guiju::dmn
