// Which columns a table of results has: those of the program's CSV, or some of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evaluation.h"

namespace guiju::python {

// Text; true or false; or points, exact: whole numbers of 10^-scale points.
enum class ColumnKind : std::uint8_t { text, flag, points };

// What a column of results says of a row.
enum class Says : std::uint8_t {
  other,
  id,
  name,
  score,
  score_low,
  score_high,
  grade,
  opinion,
  possible,
  settled,
  needs_confirmation,
  criterion,  // points of part `index`
  result,     // result column `index` of the rule file
  unknown,
  error,
};

struct ColumnHead {
  std::string name;
  ColumnKind kind = ColumnKind::text;
  int scale = 0;  // of points, where every value has so few decimals
  Says says = Says::other;
  int index = -1;
};

// The columns under an evaluation; all of them, or id and those named, in this order. Throws WrongUse
// for a name that is none, with the nearest, and for one named twice.
std::vector<ColumnHead> result_columns(const Evaluation& evaluation,
                                       const std::optional<std::vector<std::string>>& names);

}  // namespace guiju::python
