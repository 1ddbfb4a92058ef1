// Durations of years and months, and of days, as ISO 8601 writes them: P1Y2M, P30D.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guiju {

// P2Y, P14M, P1Y6M, each with a minus before it or not, as months: at most 9,999 years of them.
std::optional<std::int64_t> parse_months(std::string_view text);
// P30D as days, at most 9,999,999.
std::optional<std::int64_t> parse_days(std::string_view text);
// "P1Y2M", "-P3M", "P0M"; and "P30D", "P0D".
std::string months_text(std::int64_t months);
std::string days_text(std::int64_t days);

}  // namespace guiju
