// Random rule files for the general form: every kind of part and charge, policies for what does not
// apply, gates, steps, result columns, composed freely. Loaded like random_rules.h's.
#pragma once

#include "random_rules.h"

namespace guiju::test {

std::string random_general_file(std::uint64_t seed);
// Draws that the loader refuses for how their parts are composed (cycles, policies that contradict
// each other, limits shared across sheets) are drawn again; any other problem fails the test.
std::shared_ptr<const RuleSet> random_general_rules(std::uint64_t seed);
// Complete, but a fact that may be missing (`missing: known`) is left out now and then.
Body random_general_body(const RuleSet& rules, Dice& dice);

}  // namespace guiju::test
