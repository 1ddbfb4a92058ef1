// The smallest sets of criteria whose correction reaches a line.
#pragma once

#include <cstddef>
#include <vector>

#include "evaluate/correction.h"

namespace guiju {

struct CorrectionLimits {
  std::size_t sets = 10;             // told for a line
  std::size_t evaluations = 10'000;  // sets evaluated for a line
};
// Steps of the search for a line where what criteria bring back is proved to add up: sets are sums
// there and need no evaluation each.
inline constexpr std::size_t most_sums = 200'000;

struct CorrectingSets {
  // No part of a set is enough. By size; of a size those whose criteria bring back most alone first.
  std::vector<std::vector<int>> sets;
  std::size_t not_told = 0;   // further ones of the sizes looked at
  bool all_counted = true;    // of the last size looked at; else there are more than not_told
  std::size_t looked_at = 0;  // every set up to this size was looked at
  bool complete = true;       // the search ended by itself, not by a limit
  // No set was found within the limits, but all candidates together reach the line: the one set told
  // was made by taking them one after the other; smaller ones are not excluded.
  bool not_smallest = false;
  std::size_t limit = 0;  // the one that ended the search: sums or evaluations
};

// For line number `line`, which is not certainly reached; `allowed` are some of the candidates. A
// set counts where it reaches the line in every completion of the unknown facts.
CorrectingSets find_correcting_sets(Corrections& corrections, std::size_t line,
                                    const std::vector<int>& allowed,
                                    const CorrectionLimits& limits);

}  // namespace guiju
