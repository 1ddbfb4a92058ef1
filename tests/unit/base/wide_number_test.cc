// Numbers beyond 127 bits. The arithmetic as a whole is compared with Python's decimal module in
// tests/python/test_eval_numbers.py; here are the edges.
#include <boost/test/unit_test.hpp>

#include "base/duration_text.h"
#include "base/wide_number.h"

using namespace guiju;

namespace {

WideNumber ten_to(std::int64_t exponent) { return WideNumber(10).power(exponent); }
const WideNumber greatest = WideNumber(2).power(126) - WideNumber(1) + WideNumber(2).power(126);

}  // namespace

BOOST_AUTO_TEST_SUITE(wide_numbers)

BOOST_AUTO_TEST_CASE(stays_exact_up_to_127_bits) {
  BOOST_TEST(greatest.is_exact());
  BOOST_TEST(greatest.to_string() == "170141183460469231731687303715884105727");
  BOOST_TEST(!(greatest * WideNumber(2)).is_exact());
  BOOST_TEST((greatest * WideNumber(2)).to_string() == "340282366920938463463374607431768200000");
  // One more does not fit, but it does after rounding to 34 digits.
  BOOST_TEST((greatest + WideNumber(1)).is_exact());
  BOOST_TEST((greatest + WideNumber(1)).to_string() == "170141183460469231731687303715884100000");
  BOOST_TEST((WideNumber(1) / greatest).is_exact());
  BOOST_TEST((WideNumber(1) / greatest * greatest == WideNumber(1)));
  BOOST_CHECK_THROW((greatest * WideNumber(2)).exact(), NumberOverflow);
  BOOST_TEST((greatest.exact() == greatest));
}

// A value that fits again is exact again: what counts is the value, not how it was made.
BOOST_AUTO_TEST_CASE(comes_back) {
  BOOST_TEST((ten_to(40) / ten_to(39)).is_exact());
  BOOST_TEST((ten_to(40) / ten_to(39) == WideNumber(10)));
  BOOST_TEST((ten_to(40) / WideNumber(3) / ten_to(40)).to_string() ==
             "0.3333333333333333333333333333333333");
  BOOST_TEST((ten_to(1000).power(6) - ten_to(1000).power(6) == WideNumber(0)));
  BOOST_TEST((ten_to(40) + ten_to(-40) - ten_to(40)).sign() == 0);  // lost in 34 digits
}

BOOST_AUTO_TEST_CASE(compares_exactly) {
  const WideNumber third_of_ten_to_40 = ten_to(40) / WideNumber(3);  // …333000000
  BOOST_TEST((third_of_ten_to_40 * WideNumber(3) < ten_to(40)));
  BOOST_TEST((greatest < greatest * WideNumber(2)));
  BOOST_TEST((-ten_to(40) < WideNumber(0)));
  BOOST_TEST((-ten_to(41) < -ten_to(40)));
  BOOST_TEST((ten_to(-41) > WideNumber(0)));
  BOOST_TEST((ten_to(-40) > ten_to(-41)));
  BOOST_TEST((ten_to(-41) < WideNumber(1) / greatest));
}

BOOST_AUTO_TEST_CASE(rounds_half_to_even_once) {
  // 34 nines and a tie; the even neighbour is above.
  const WideNumber nines = ten_to(34) - WideNumber(1);
  BOOST_TEST((nines * ten_to(20) + WideNumber(5) * ten_to(19)).to_string() == "1E+54");
  const WideNumber even = (ten_to(33) + WideNumber(2)) * ten_to(20);
  BOOST_TEST((even + WideNumber(5) * ten_to(19) == even));
  BOOST_TEST((even + WideNumber(5) * ten_to(19) + WideNumber(1)).to_string() ==
             even.to_string());  // the tie was decided before
  BOOST_TEST((WideNumber(2) / WideNumber(3)).in_34_digits().to_string() ==
             "0.6666666666666666666666666666666667");
}

BOOST_AUTO_TEST_CASE(powers) {
  BOOST_TEST(WideNumber(2).power(200).to_string() == "1.606938044258990275541962092341163E+60");
  BOOST_TEST(WideNumber(-2).power(201).to_string() == "-3.213876088517980551083924184682325E+60");
  BOOST_TEST(WideNumber(2).power(-200).to_string() == "6.223015277861141707144064053780124E-61");
  BOOST_TEST(ten_to(1000).power(-1).to_string() == "1E-1000");
  BOOST_TEST((WideNumber(0).power(0) == WideNumber(1)));
  BOOST_CHECK_THROW(WideNumber(0).power(-1), DivisionByZero);
  BOOST_CHECK_THROW(WideNumber(1).power(1001), NumberOverflow);
  // A tie that 70 digits cannot tell from its neighbours: (10^34 + 1)^2 × 5 ends in 5.
  const WideNumber root = WideNumber(*Number::parse("1000000000000000000000000000000001"));
  BOOST_TEST(root.power(2).to_string() == "1.000000000000000000000000000000002E+66");
}

BOOST_AUTO_TEST_CASE(ends_where_decimal128_does) {
  BOOST_TEST((ten_to(1000).power(6) * ten_to(144)).to_string() == "1E+6144");
  BOOST_CHECK_THROW(ten_to(1000).power(6) * ten_to(145), NumberOverflow);
  BOOST_TEST((ten_to(1000).power(-6) * ten_to(-143)).to_string() == "1E-6143");
  BOOST_CHECK_THROW(ten_to(1000).power(-6) * ten_to(-144), NumberOverflow);
}

BOOST_AUTO_TEST_CASE(rounding_and_remainders) {
  BOOST_TEST((ten_to(50).rounded(Rounding::floor, 1) == ten_to(50)));
  BOOST_TEST((ten_to(-50).rounded(Rounding::floor, 1) == WideNumber(0)));
  BOOST_TEST((ten_to(-50).rounded(Rounding::ceiling, 1) == WideNumber(1)));
  BOOST_TEST(((-ten_to(-50)).rounded(Rounding::floor, 1) == WideNumber(-1)));
  BOOST_TEST(((-ten_to(-50)).rounded(Rounding::half_up, 1) == WideNumber(0)));
  BOOST_TEST((WideNumber::modulo(ten_to(50), WideNumber(7)) == WideNumber(2)));
  BOOST_TEST((WideNumber::modulo(WideNumber(-12), WideNumber(5)) == WideNumber(3)));
  BOOST_TEST((WideNumber::modulo(WideNumber(12), WideNumber(-5)) == WideNumber(-3)));
  BOOST_TEST(ten_to(50).is_even());
  BOOST_TEST(!ten_to(-50).is_even());
  BOOST_TEST(!ten_to(-50).is_integer());
}

BOOST_AUTO_TEST_CASE(text) {
  BOOST_TEST((ten_to(39) * WideNumber(2)).to_string() ==
             "2000000000000000000000000000000000000000");
  BOOST_TEST(ten_to(40).to_string() == "1E+40");
  BOOST_TEST((ten_to(-40) * WideNumber(5)).to_string() ==
             "0.0000000000000000000000000000000000000005");
  BOOST_TEST((ten_to(-41) * WideNumber(-5)).to_string() == "-5E-41");
  BOOST_TEST((WideNumber(1) / WideNumber(3)).to_exact_string() == "1/3");
}

BOOST_AUTO_TEST_CASE(durations) {
  BOOST_TEST(months_text(14) == "P1Y2M");
  BOOST_TEST(months_text(-12) == "-P1Y");
  BOOST_TEST(months_text(0) == "P0M");
  BOOST_TEST(days_text(-30) == "-P30D");
  BOOST_TEST((parse_months("-P1Y2M") == -14));
  BOOST_TEST((parse_days("P30D") == 30));
  for (const char* bad : {"", "P", "P1", "1Y", "PY", "P1M1Y", "P1Y1Y", "P99999999M", "P1D", "+P1Y"})
    BOOST_TEST(!parse_months(bad), bad);
  for (const char* bad : {"", "P", "PD", "P1", "P1DT2H", "P99999999D", "P1M", "P1D "})
    BOOST_TEST(!parse_days(bad), bad);
}

BOOST_AUTO_TEST_SUITE_END()
