// The generator of rule sets in the general form that the tests of src/evaluate have.
#include "unit/evaluate/random_general.cc"
