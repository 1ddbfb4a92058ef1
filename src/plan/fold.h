// Constant folding of bound expressions: readings become constants, what is constant is computed,
// and conditions shrink. Folding never changes a value and never makes an error out of a value.
#pragma once

#include <optional>
#include <vector>

#include "rules/model.h"

namespace guiju {

// The expression with every reading replaced by its option in `selection`, simplified.
Expr fold(const RuleSet& rules, const Expr& expr, const std::vector<int>& selection);
// The same under default readings with one choice fact fixed to an option.
Expr fold_with_choice(const RuleSet& rules, const Expr& expr, int slot, int option);
// Months or days of a duration, at most.
inline constexpr std::int64_t max_duration = 9'999'999;

// The value of a number, date or duration expression without facts or readings.
std::optional<Number> constant_number(const Expr& expr);

// The comparison with its sides changed over: `<` for `>`; any other operator is its own.
Op mirrored(Op op);

}  // namespace guiju
