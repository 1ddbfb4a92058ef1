// Plan + batch → loops (columns/lowered.h), and the parts of it that decide. Internal to columns/.
#pragma once

#include "columns/conditions.h"
#include "columns/lowered.h"

namespace guiju::columns {

// The opinion table over complete rows. `body.total` is their total.
void decide_complete(const Plan& plan, const Wanted& wanted, Builder& builder, Conditions& body,
                     Answer& answer);
// The same over rows with nulls; the totals are in `answer`.
void decide_open(const Plan& plan, const Wanted& wanted, Builder& builder, Readers& readers,
                 Conditions& body, Answer& answer);

}  // namespace guiju::columns
