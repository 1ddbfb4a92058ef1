// Number: parsing, printing, arithmetic at the edges of 127 bits, comparison.
#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>
#include <vector>

#include "base/number.h"

namespace guiju {
namespace {

Number number(std::string_view text) {
  const std::size_t slash = text.find('/');
  const Number over = Number::parse(text.substr(0, slash)).value();
  if (slash == std::string_view::npos) return over;
  return over / Number::parse(text.substr(slash + 1)).value();
}

int128 power_of_two(int exponent) { return static_cast<int128>(1) << exponent; }

const int128 greatest = power_of_two(126) - 1 + power_of_two(126);
const int128 least = -greatest - 1;

}  // namespace
}  // namespace guiju

using namespace guiju;

BOOST_AUTO_TEST_SUITE(number_text)

BOOST_AUTO_TEST_CASE(parses_decimals) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"0", "0"},
      {"-0", "0"},
      {"60", "60"},
      {"60.0", "60"},
      {"0.40", "0.4"},
      {"+1.5", "1.5"},
      {"-3", "-3"},
      {"007", "7"},
      {"0.001", "0.001"},
      {"1000", "1000"},
      {"-0.5", "-0.5"},
      {"0000000000000000000000000000000000000001", "1"},
      {"9999999999999999999999999999999999", "9999999999999999999999999999999999"},
      {"0.0000000000000000000000000000000001", "0.0000000000000000000000000000000001"},
      {"123456789012345678901234567890.1234", "123456789012345678901234567890.1234"},
  };
  for (const auto& [text, shown] : cases) {
    BOOST_TEST_CONTEXT(text) {
      const std::optional<Number> parsed = Number::parse(text);
      BOOST_REQUIRE(parsed.has_value());
      BOOST_TEST(parsed->to_string() == shown);
      BOOST_TEST(parsed->to_exact_string() == shown);
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_everything_else) {
  for (const std::string text :
       {"",
        "+",
        "-",
        ".",
        ".5",
        "5.",
        "1e3",
        "1E3",
        "1,000",
        " 1",
        "1 ",
        "1.2.3",
        "--1",
        "+-1",
        "0x10",
        "inf",
        "NaN",
        "１",
        "1_000",
        "½",
        "1/2",
        "12345678901234567890123456789012345",      // 35 significant digits
        "0.00000000000000000000000000000000001",    // 35 decimals
        "1.0000000000000000000000000000000000"}) {  // 35 significant digits
    BOOST_TEST_CONTEXT("'" << text << "'") { BOOST_TEST(!Number::parse(text).has_value()); }
  }
  BOOST_TEST(!Number::parse(std::string_view("1\0", 2)).has_value());
}

BOOST_AUTO_TEST_CASE(rounds_half_even_to_34_digits_without_a_finite_form) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"1/3", "0.3333333333333333333333333333333333"},
      {"2/3", "0.6666666666666666666666666666666667"},
      {"-2/3", "-0.6666666666666666666666666666666667"},
      {"245/3", "81.66666666666666666666666666666667"},
      {"1/7", "0.1428571428571428571428571428571429"},
      {"1/300", "0.003333333333333333333333333333333333"},
      {"100/3", "33.33333333333333333333333333333333"},
      {"9999999999999999999999999999999998/9999999999999999999999999999999999",
       "0.9999999999999999999999999999999999"},
  };
  for (const auto& [text, shown] : cases) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(number(text).to_string() == shown);
      BOOST_TEST(number(text).to_exact_string() == text);
    }
  }
}

BOOST_AUTO_TEST_CASE(rounding_carries_into_the_integer_part) {
  // 2 - 1/(3·10^34) has 34 nines after the point; the 34th significant digit carries.
  const Number value = Number(2) - number("1/3") * number("0.0000000000000000000000000000000001");
  BOOST_TEST(value.to_string() == "2");
  BOOST_TEST(!value.finite_decimals().has_value());
  const Number ten = Number(10) - number("1/3") * number("0.0000000000000000000000000000000001");
  BOOST_TEST(ten.to_string() == "10");
}

BOOST_AUTO_TEST_CASE(integer_parts_longer_than_34_digits) {
  const Number value = Number::ratio(power_of_two(126), 3);
  // 2^126 / 3 = 28356863910078205288614550619314017621.333…
  BOOST_TEST(value.to_string() == "28356863910078205288614550619314020000");
  BOOST_TEST(value.to_exact_string() == "85070591730234615865843651857942052864/3");
  BOOST_TEST(Number::ratio(greatest, 1).to_string() == "170141183460469231731687303715884105727");
  BOOST_TEST(Number::ratio(-greatest, 1).to_string() == "-170141183460469231731687303715884105727");
  // Rounding that carries through all kept digits: 99999999999999999999999999999999999.6…
  int128 nines = 1;
  for (int i = 0; i < 35; ++i) nines *= 10;
  BOOST_TEST(Number::ratio(3 * nines - 1, 3).to_string() == "1" + std::string(35, '0'));
}

BOOST_AUTO_TEST_CASE(long_finite_decimals_are_shown_in_full) {
  const Number tiny = Number::ratio(1, power_of_two(126));
  const std::string text = tiny.to_string();
  BOOST_TEST(tiny.finite_decimals().value() == 126);
  BOOST_TEST(text.size() == 128u);
  BOOST_TEST(text.substr(0, 41) == "0.000000000000000000000000000000000000011");
  BOOST_TEST(text.back() == '5');
  // Every digit multiplied back gives the value: 5^126 ends the digits; check a smaller one exactly.
  BOOST_TEST(Number::ratio(1, power_of_two(10)).to_string() == "0.0009765625");
  BOOST_TEST(Number::ratio(-3, 8).to_string() == "-0.375");
  BOOST_TEST(Number::ratio(7, 5).to_string() == "1.4");
  // A denominator above 2^124: the digits need the careful path.
  const Number wide = Number::ratio(power_of_two(126) - 1, power_of_two(126));
  BOOST_TEST(wide.to_string().substr(0, 40) == "0.99999999999999999999999999999999999998");
}

BOOST_AUTO_TEST_CASE(finite_decimals_of_common_values) {
  BOOST_TEST(Number(5).finite_decimals().value() == 0);
  BOOST_TEST(number("0.5").finite_decimals().value() == 1);
  BOOST_TEST(number("0.125").finite_decimals().value() == 3);
  BOOST_TEST(number("1/80").finite_decimals().value() == 4);
  BOOST_TEST(!number("1/3").finite_decimals().has_value());
  BOOST_TEST(!number("1/15").finite_decimals().has_value());
}

BOOST_AUTO_TEST_CASE(int128_text) {
  BOOST_TEST(to_string(static_cast<int128>(0)) == "0");
  BOOST_TEST(to_string(static_cast<int128>(-7)) == "-7");
  BOOST_TEST(to_string(least) == "-170141183460469231731687303715884105728");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(number_arithmetic)

BOOST_AUTO_TEST_CASE(one_hundred_less_a_thousand_tenths_is_zero) {
  Number value(100);
  for (int i = 0; i < 1000; ++i) value = value - number("0.1");
  BOOST_TEST((value == Number(0)));
  BOOST_TEST((Number(100) - Number(1000) * number("0.1") == 0));
}

BOOST_AUTO_TEST_CASE(sums_products_quotients) {
  BOOST_TEST((number("1/3") + number("1/6")).to_exact_string() == "0.5");
  BOOST_TEST((number("1/3") + number("1/3")).to_exact_string() == "2/3");
  BOOST_TEST((number("1/3") - number("1/3")).to_exact_string() == "0");
  BOOST_TEST((number("2/3") * number("3/4")).to_exact_string() == "0.5");
  BOOST_TEST((number("2/3") / number("-4/9")).to_exact_string() == "-1.5");
  BOOST_TEST((-number("2/3")).to_exact_string() == "-2/3");
  BOOST_TEST((Number(86) + number("0.5")).to_string() == "86.5");
  BOOST_CHECK_THROW(Number(1) / Number(0), DivisionByZero);
  BOOST_CHECK_THROW(Number::ratio(1, 0), DivisionByZero);
}

BOOST_AUTO_TEST_CASE(ratios_are_reduced_with_positive_denominator) {
  const Number value = Number::ratio(-6, -4);
  BOOST_TEST((value.numerator() == 3));
  BOOST_TEST((value.denominator() == 2));
  const Number negative = Number::ratio(6, -4);
  BOOST_TEST((negative.numerator() == -3));
  BOOST_TEST((negative.denominator() == 2));
  BOOST_TEST((Number::ratio(0, -5) == Number(0)));
  BOOST_TEST((Number::ratio(least, 2).numerator() == least / 2));
  BOOST_TEST((Number::ratio(2, least).to_exact_string() ==
              Number::ratio(-1, power_of_two(126)).to_exact_string()));
}

BOOST_AUTO_TEST_CASE(overflow_throws_only_when_the_result_does_not_fit) {
  const Number top = Number::ratio(greatest, 1);
  BOOST_CHECK_THROW(top + Number(1), NumberOverflow);
  BOOST_CHECK_THROW(-top - Number(1), NumberOverflow);
  BOOST_CHECK_THROW(top * Number(2), NumberOverflow);
  BOOST_CHECK_THROW(Number::ratio(least, 1), NumberOverflow);
  BOOST_CHECK_THROW(Number::ratio(1, least), NumberOverflow);
  BOOST_TEST((top - top == Number(0)));
  BOOST_TEST((top + (-top) == Number(0)));
  // The plain sum of numerators overflows, the reduced result fits.
  const Number half = Number::ratio(greatest, 2);
  BOOST_TEST((half + half == top));
  BOOST_TEST((-half - half == -top));
  BOOST_TEST((half - half == Number(0)));
  // So does the product before cross-reduction.
  BOOST_TEST((top * Number::ratio(3, greatest) == Number(3)));
  BOOST_TEST((top / top == Number(1)));
  // Different denominators whose common one is wide: 1/p + 1/q with a result that fits.
  const Number a = Number::ratio(greatest, 6);
  const Number b = Number::ratio(greatest, 3);
  BOOST_TEST((a + b == Number::ratio(greatest, 2)));
  BOOST_TEST((b - a == Number::ratio(greatest, 6)));
  BOOST_TEST((a - b == Number::ratio(-greatest, 6)));
  const Number tiny = Number::ratio(1, power_of_two(126));
  BOOST_TEST((tiny + tiny == Number::ratio(1, power_of_two(125))));
  BOOST_CHECK_THROW(tiny * Number::ratio(1, 3), NumberOverflow);
  BOOST_CHECK_THROW(tiny + Number::ratio(1, 3), NumberOverflow);
}

BOOST_AUTO_TEST_CASE(wide_sums_agree_with_a_rearrangement) {
  // (x/d + y/e) - y/e = x/d, with all intermediate results representable but wide.
  const int128 d = power_of_two(62) * 3;
  const int128 e = power_of_two(62) * 5;
  for (int k = -5; k <= 5; ++k) {
    const Number x = Number::ratio(power_of_two(120) + k, d);
    const Number y = Number::ratio(power_of_two(119) - 7 * k, e);
    BOOST_TEST((x + y - y == x));
    BOOST_TEST((x - y + y == x));
    BOOST_TEST((y - x == -(x - y)));
  }
}

BOOST_AUTO_TEST_CASE(powers) {
  BOOST_TEST((Number(2).power(126) == Number::ratio(power_of_two(126), 1)));
  BOOST_CHECK_THROW(Number(2).power(127), NumberOverflow);
  BOOST_TEST((number("2/3").power(3) == number("8/27")));
  BOOST_TEST((number("-2/3").power(-3) == number("-27/8")));
  BOOST_TEST((Number(0).power(0) == Number(1)));
  BOOST_TEST((Number(7).power(0) == Number(1)));
  BOOST_TEST((Number(1).power(1000) == Number(1)));
  BOOST_TEST((Number(-1).power(-999) == Number(-1)));
  BOOST_CHECK_THROW(Number(0).power(-1), DivisionByZero);
  BOOST_CHECK_THROW(Number(1).power(1001), NumberOverflow);
  BOOST_CHECK_THROW(Number(1).power(std::numeric_limits<std::int64_t>::min()), NumberOverflow);
}

BOOST_AUTO_TEST_CASE(scaled_integers) {
  BOOST_TEST((Number::scaled(865, 1) == number("86.5")));
  BOOST_TEST((Number::scaled(-5, 18).to_string() == "-0.000000000000000005"));
  BOOST_CHECK_THROW(Number::scaled(1, 19), std::out_of_range);
  BOOST_CHECK_THROW(Number::scaled(1, -1), std::out_of_range);
  BOOST_TEST(number("86.5").to_scaled(1).value() == 865);
  BOOST_TEST(number("86.5").to_scaled(3).value() == 86500);
  BOOST_TEST(!number("86.55").to_scaled(1).has_value());
  BOOST_TEST(!number("1/3").to_scaled(10).has_value());
  BOOST_TEST(!Number(10).to_scaled(18).has_value());
  BOOST_TEST(!Number(1).to_scaled(39).has_value());
  BOOST_TEST(!Number(1).to_scaled(-1).has_value());
  const Number top(std::numeric_limits<std::int64_t>::max());
  const Number bottom(std::numeric_limits<std::int64_t>::min());
  BOOST_TEST(top.to_int64().value() == std::numeric_limits<std::int64_t>::max());
  BOOST_TEST(bottom.to_int64().value() == std::numeric_limits<std::int64_t>::min());
  BOOST_TEST(bottom.to_scaled(0).value() == std::numeric_limits<std::int64_t>::min());
  BOOST_TEST(!(top + Number(1)).to_int64().has_value());
  BOOST_TEST(!(bottom - Number(1)).to_int64().has_value());
  BOOST_TEST(!number("0.5").to_int64().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(number_order)

BOOST_AUTO_TEST_CASE(orders_a_ladder) {
  std::vector<Number> ladder = {
      Number::ratio(-greatest, 1),
      Number(std::numeric_limits<std::int64_t>::min()),
      Number(-2),
      number("-2/3"),
      Number::ratio(-1, 3),
      Number::ratio(-1, greatest),
      Number(0),
      Number::ratio(1, greatest),
      Number::ratio(1, greatest - 1),
      Number::ratio(1, 3),
      // Neighbours whose cross products differ by one in 2^252.
      Number::ratio(power_of_two(125) - 1, power_of_two(126) - 1),
      Number::ratio(power_of_two(125), power_of_two(126)),
      Number::ratio(power_of_two(125) + 1, power_of_two(126) + 1),
      Number::ratio(greatest - 2, greatest - 1),
      Number::ratio(greatest - 1, greatest),
      Number(1),
      Number::ratio(greatest, greatest - 1),
      Number::ratio(greatest - 1, greatest - 2),
      Number(60),
      number("60.0000000000000000000000000000001"),
      Number(std::numeric_limits<std::int64_t>::max()),
      Number::ratio(greatest - 1, 2),
      Number::ratio(greatest, 1),
  };
  for (std::size_t i = 0; i < ladder.size(); ++i) {
    for (std::size_t j = 0; j < ladder.size(); ++j) {
      BOOST_TEST_CONTEXT(ladder[i].to_exact_string() << " and " << ladder[j].to_exact_string()) {
        BOOST_TEST(((ladder[i] <=> ladder[j]) == (i <=> j)));
        BOOST_TEST((ladder[i] == ladder[j]) == (i == j));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(compares_with_integers) {
  BOOST_TEST((number("0.3") * 2 < 1));
  BOOST_TEST((number("2/3") * 3 == 2));
  BOOST_TEST((number("60") >= 60));
  BOOST_TEST(number("-0.1").sign() == -1);
  BOOST_TEST(Number().sign() == 0);
  BOOST_TEST(number("0.1").sign() == 1);
  BOOST_TEST(Number(4).is_integer());
  BOOST_TEST(!number("4.5").is_integer());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(number_rounding)

BOOST_AUTO_TEST_CASE(every_mode_on_both_sides_of_zero) {
  struct Row {
    std::string value;
    std::vector<std::string> expected;  // half_up half_even half_down down up floor ceiling
  };
  const std::vector<Row> rows = {
      {"2.5", {"3", "2", "2", "2", "3", "2", "3"}},
      {"3.5", {"4", "4", "3", "3", "4", "3", "4"}},
      {"-2.5", {"-3", "-2", "-2", "-2", "-3", "-3", "-2"}},
      {"-3.5", {"-4", "-4", "-3", "-3", "-4", "-4", "-3"}},
      {"2.4", {"2", "2", "2", "2", "3", "2", "3"}},
      {"2.6", {"3", "3", "3", "2", "3", "2", "3"}},
      {"-2.4", {"-2", "-2", "-2", "-2", "-3", "-3", "-2"}},
      {"-2.6", {"-3", "-3", "-3", "-2", "-3", "-3", "-2"}},
      {"0.5", {"1", "0", "0", "0", "1", "0", "1"}},
      {"-0.5", {"-1", "0", "0", "0", "-1", "-1", "0"}},
      {"7/3", {"2", "2", "2", "2", "3", "2", "3"}},
      {"-7/3", {"-2", "-2", "-2", "-2", "-3", "-3", "-2"}},
      {"2", {"2", "2", "2", "2", "2", "2", "2"}},
      {"0", {"0", "0", "0", "0", "0", "0", "0"}},
  };
  const std::vector<Rounding> modes = {Rounding::half_up, Rounding::half_even, Rounding::half_down,
                                       Rounding::down,    Rounding::up,        Rounding::floor,
                                       Rounding::ceiling};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < modes.size(); ++i) {
      BOOST_TEST_CONTEXT(row.value << " " << name_of(modes[i])) {
        BOOST_TEST(number(row.value).rounded(modes[i], Number(1)).to_string() == row.expected[i]);
        // The same at another step.
        const Number step = number("0.01");
        BOOST_TEST((number(row.value) * step).rounded(modes[i], step).to_string() ==
                   (number(row.expected[i]) * step).to_string());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(steps) {
  BOOST_TEST(number("86.24").rounded(Rounding::half_up, number("0.5")).to_string() == "86");
  BOOST_TEST(number("86.25").rounded(Rounding::half_up, number("0.5")).to_string() == "86.5");
  BOOST_TEST(number("86.25").rounded(Rounding::half_even, number("0.5")).to_string() == "86");
  BOOST_TEST(number("86.75").rounded(Rounding::half_even, number("0.5")).to_string() == "87");
  BOOST_TEST(number("245/3").rounded(Rounding::half_up, number("0.01")).to_string() == "81.67");
  BOOST_TEST(number("1").rounded(Rounding::half_up, number("1/3")).to_string() == "1");
  BOOST_CHECK_THROW(Number(1).rounded(Rounding::up, Number(0)), DivisionByZero);
  BOOST_CHECK_THROW(Number(1).rounded(Rounding::up, Number(-1)), std::domain_error);
  BOOST_CHECK_THROW(Number::ratio(greatest, 1).rounded(Rounding::up, number("0.01")),
                    NumberOverflow);
  BOOST_TEST(
      (Number::ratio(greatest, 2).rounded(Rounding::up, 1) == Number::ratio(greatest / 2 + 1, 1)));
}

BOOST_AUTO_TEST_CASE(names_go_both_ways) {
  for (const std::string_view name :
       {"half_up", "half_even", "half_down", "down", "up", "floor", "ceiling"}) {
    BOOST_REQUIRE(rounding_named(name).has_value());
    BOOST_TEST(name_of(*rounding_named(name)) == name);
  }
  BOOST_TEST(!rounding_named("").has_value());
  BOOST_TEST(!rounding_named("HALF_UP").has_value());
  BOOST_TEST(!rounding_named("round").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
