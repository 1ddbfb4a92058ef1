// What the tests with threads need of the others.
#include "arrow_table.cc"
#include "unit/evaluate/random_rules.cc"
