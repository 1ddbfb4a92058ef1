// The generator of rule sets and bodies that the tests of src/evaluate have.
#include "unit/evaluate/random_rules.cc"
