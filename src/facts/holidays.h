// A file of public holidays and worked weekend days → WorkDays.
#pragma once

#include <memory>
#include <string>

#include "base/diagnostic.h"
#include "base/source.h"
#include "base/work_days.h"

namespace guiju {

// Most bytes of such a file, days in it, and days of one range.
inline constexpr std::size_t max_holiday_bytes = 1u << 20;
inline constexpr std::size_t max_holidays = 20'000;
inline constexpr int max_holiday_range = 366;

// A source whose name ends in .yaml, .yml or .json holds {source, from, to, holidays, workdays} or a
// list of holidays; any other one lines of `DATE[..DATE][,holiday|workday]`. Null (with all
// diagnostics) where something is wrong with it.
std::shared_ptr<const WorkDays> read_holidays(const SourcePtr& source, Diagnostics& diagnostics);

}  // namespace guiju
