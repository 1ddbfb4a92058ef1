// The one main of every unit-test program; the cases are in the folders beside it.
#define BOOST_TEST_MODULE guiju
#include <boost/test/unit_test.hpp>
