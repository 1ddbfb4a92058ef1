// What the tests with tables need of the others.
#include "unit/columns/arrow_table.cc"
#include "unit/evaluate/random_rules.cc"
