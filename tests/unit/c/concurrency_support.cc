// The same for the tests with threads.
#include "unit/columns/arrow_table.cc"
#include "unit/evaluate/random_rules.cc"
