// --set FACT=VALUE with limits; set_fact in reader.h is the same with the usual ones.
#pragma once

#include <string_view>

#include "facts/reader.h"

namespace guiju::facts {

void set_fact(const RuleSet& rules, const FactsLimits& limits, std::string_view fact,
              std::string_view value, Body& body);

}  // namespace guiju::facts
