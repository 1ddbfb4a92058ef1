// The score sheet: asks → part scores, totals and ledger lines. Internal to evaluate/.
#pragma once

#include <vector>

#include "evaluate/asks.h"
#include "evaluate/result.h"

namespace guiju {

struct Sheet {
  Units low, high;
  std::vector<std::int64_t> lost_low, lost_high;  // by criterion, units (working memory)
  std::int64_t total_low = 0, total_high = 0;
};

// Within each shared limit, moves what a part is asked beyond its marks to the next that has room.
// `lost` is by Program::criteria.
void share_out(const Program& program, const std::vector<CriterionAsks>& criteria, bool at_most,
               std::vector<std::int64_t>& lost);

void make_sheet(const Program& program, const Asks& asks, bool complete, Sheet& sheet);

// Ledger lines in document order. Each line's applied points stay within its part's marks; what
// exceeds them goes to the next part of a shared limit.
void make_ledger(const Program& program, const Asks& asks, std::vector<LedgerLine>& ledger);

}  // namespace guiju
