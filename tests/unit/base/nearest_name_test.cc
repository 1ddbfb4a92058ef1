// nearest_name: which misspelling is near enough.
#include <boost/test/unit_test.hpp>

#include <string>

#include "base/diagnostic.h"

using guiju::nearest_name;

BOOST_AUTO_TEST_SUITE(nearest)

BOOST_AUTO_TEST_CASE(near_and_far) {
  const std::vector<std::string> names = {"marks", "clause", "points", "缺岗数", "自有考评员数"};
  BOOST_TEST(nearest_name("mark", names) == "marks");
  BOOST_TEST(nearest_name("makrs", names) == "marks");  // swapped neighbours
  BOOST_TEST(nearest_name("points", names) == "points");
  BOOST_TEST(nearest_name("pionts", names) == "points");
  BOOST_TEST(nearest_name("缺岗书", names) == "缺岗数");
  BOOST_TEST(nearest_name("自有考评人员数", names) == "自有考评员数");
  BOOST_TEST(nearest_name("xyzzy", names) == "");
  BOOST_TEST(nearest_name("", names) == "");
  BOOST_TEST(nearest_name("marks", {}) == "");
}

BOOST_AUTO_TEST_CASE(short_names_must_share_something) {
  BOOST_TEST(nearest_name("x", {"y"}) == "");
  BOOST_TEST(nearest_name("岗", {"位"}) == "");
  BOOST_TEST(nearest_name("岗位", {"岗数"}) == "岗数");
}

BOOST_AUTO_TEST_CASE(the_first_of_equally_near_ones) {
  BOOST_TEST(nearest_name("R1x", {"R11", "R12"}) == "R11");
  BOOST_TEST(nearest_name("R12", {"R11", "R12"}) == "R12");
}

BOOST_AUTO_TEST_CASE(hostile_names_cost_nothing) {
  const std::vector<std::string> names = {"marks", std::string(1 << 20, 'a'), "\xFF\xFE"};
  BOOST_TEST(nearest_name(std::string(1 << 20, 'a'), names) == "");
  BOOST_TEST(nearest_name("\xFF\xFE", names) == "");
}

BOOST_AUTO_TEST_SUITE_END()
