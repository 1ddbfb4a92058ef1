"""The numbers of expressions against Python's `fractions` and `decimal` on random and extreme operands.

The reference is the documented rule: an operation gives the exact result for its operands' values
where numerator and denominator stay below 2^127 in lowest terms, else that result rounded once to
34 significant digits, half to even, with the exponents of IEEE 754 decimal128.
"""

import decimal
import json
import operator
import random
from decimal import Decimal
from fractions import Fraction

import pytest

LIMIT = 2 ** 127
CONTEXT = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, Emax=6144, Emin=-6143,
                          traps=[decimal.Overflow, decimal.Subnormal, decimal.DivisionByZero,
                                 decimal.InvalidOperation])
ROUNDINGS = {"decimal": decimal.ROUND_HALF_EVEN, "round half up": decimal.ROUND_HALF_UP,
             "round half down": decimal.ROUND_HALF_DOWN, "round up": decimal.ROUND_UP,
             "round down": decimal.ROUND_DOWN, "floor": decimal.ROUND_FLOOR,
             "ceiling": decimal.ROUND_CEILING}


def kept(value):
    """A Fraction as an expression keeps it."""
    if abs(value.numerator) < LIMIT and value.denominator < LIMIT:
        return value
    return fraction(CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator)))


def fraction(number):
    """A Decimal as a Fraction; Fraction(number) takes long for great exponents."""
    sign, digits, exponent = number.as_tuple()
    whole = int("".join(map(str, digits))) * (-1 if sign else 1)
    return Fraction(whole * 10 ** exponent) if exponent >= 0 else Fraction(whole, 10 ** -exponent)


def rounded(value, places, rounding):
    """A Fraction rounded to decimal places by Python's decimal, without loss before."""
    scaled = value * Fraction(10) ** places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    # Two digits tell decimal on which side of a tie the rest lies.
    tail = 0 if rest == 0 else 50 if 2 * rest == scaled.denominator else (
        25 if 2 * rest < scaled.denominator else 75)
    wide = decimal.Context(prec=whole.bit_length() // 3 + 10, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)
    near = Decimal(whole * 100 + tail).scaleb(-2, wide)
    return Fraction(near.quantize(Decimal(1), rounding=rounding, context=wide)) / Fraction(10) ** places


class Source:
    """Random expressions with the values they must have (None: an error)."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def literal(self):
        pick = self.random
        digits = pick.choice((1, 1, 2, 3, 5, 17, 33, 34))
        number = pick.randrange(10 ** digits)
        decimals = pick.choice((0, 0, 0, 1, 2, digits, 34))
        text = str(number).rjust(decimals + 1, "0")
        text = text[:-decimals] + "." + text[-decimals:] if decimals else text
        if pick.random() < 0.3:
            return f"(-{text})", -Fraction(text)
        return text, Fraction(text)

    def extreme(self):
        pick = self.random
        base, exponent = pick.choice(((2, 127), (2, 126), (2, 128), (10, 38), (10, 39), (10, 1000),
                                      (10, -38), (10, -39), (10, -1000), (2, -127), (5, 55), (3, 80),
                                      (7, -45), (9, 1000), (10, 34), (10, 33)))
        value = kept(Fraction(base) ** exponent)
        text = f"{base} ** {exponent}"
        change = pick.choice((None, "+", "-", "*", "/"))
        if change is None:
            return f"({text})", value
        other = pick.choice((("1", Fraction(1)), ("0.5", Fraction(1, 2)), ("3", Fraction(3)),
                             self.literal()))
        return self.applied(change, (text, value), other)

    def operand(self):
        kind = self.random.random()
        if kind < 0.45:
            return self.literal()
        if kind < 0.6:
            left, right = self.literal(), self.literal()
            return self.applied("/", left, right)
        return self.extreme()

    def applied(self, sign, left, right):
        text = f"({left[0]} {sign} {right[0]})"
        if left[1] is None or right[1] is None or (sign == "/" and right[1] == 0):
            return text, None
        operation = {"+": operator.add, "-": operator.sub, "*": operator.mul,
                     "/": operator.truediv}[sign]
        try:
            return text, kept(operation(left[1], right[1]))
        except (decimal.Overflow, decimal.Subnormal):
            return text, None

    def expression(self):
        pick = self.random
        kind = pick.random()
        left = self.operand()
        if kind < 0.65:
            for _ in range(pick.choice((1, 1, 2, 3))):
                left = self.applied(pick.choice("+-*/"), left, self.operand())
            return left
        if kind < 0.75:
            exponent = pick.choice((0, 1, 2, 3, 7, 34, 100, 999, -1, -2, -9, -1000))
            if left[1] is not None and abs(exponent) * max(
                    left[1].numerator.bit_length(), left[1].denominator.bit_length()) > 8000:
                exponent %= 7  # the reference is slow with tens of thousands of digits
            text = f"{left[0]} ** {exponent}"
            if left[1] is None or (left[1] == 0 and exponent < 0):
                return text, None
            try:
                return text, kept(left[1] ** exponent)
            except (decimal.Overflow, decimal.Subnormal):
                return text, None
        if kind < 0.9:
            name = pick.choice(list(ROUNDINGS))
            places = pick.choice((0, 1, 2, 17, 18, -1, -18))
            text = f"{name}({left[0]}, {places})"
            if left[1] is None:
                return text, None
            try:
                return text, kept(rounded(left[1], places, ROUNDINGS[name]))
            except (decimal.Overflow, decimal.Subnormal):
                return text, None
        right = self.operand()
        text = f"modulo({left[0]}, {right[0]})"
        if None in (left[1], right[1]) or right[1] == 0:
            return text, None
        try:
            return text, kept(left[1] % right[1])
        except (decimal.Overflow, decimal.Subnormal):
            return text, None

    def comparison(self):
        left, right = self.operand(), self.operand()
        if self.random.random() < 0.3:
            right = self.applied(self.random.choice("+-"), left, self.literal())
        sign, compare = self.random.choice((("<", operator.lt), ("<=", operator.le),
                                            (">", operator.gt), (">=", operator.ge),
                                            ("=", operator.eq), ("!=", operator.ne)))
        value = None if None in (left[1], right[1]) else compare(left[1], right[1])
        return f"{left[0]} {sign} {right[0]}", value


def answers(guiju, tmp_path, expressions):
    path = tmp_path / "expressions.txt"
    path.write_text("".join(text + "\n" for text in expressions), encoding="utf-8")
    done = guiju("eval", "--expressions", path, "--format", "json")
    found = [json.loads(line) for line in done.stdout.split("\n")[:-1]]
    assert [answer["expression"] for answer in found] == expressions
    return found


def number(answer):
    """The exact value of an answer; None for an error."""
    if "errors" in answer:
        codes = {error["code"] for error in answer["errors"]}
        # too large, division by zero (found while binding, or while evaluating)
        assert codes <= {"GJ5002", "GJ2120", "GJ5001"}, answer
        return None
    return Fraction(answer.get("exact", answer["value"]))


@pytest.mark.parametrize("seed", range(3))
def test_operations_give_what_the_rule_says(guiju, tmp_path, seed):
    source = Source(seed)
    cases = [source.expression() for _ in range(2000)]
    found = answers(guiju, tmp_path, [text for text, _ in cases])
    wrong = [(text, value, number(answer)) for (text, value), answer in zip(cases, found)
             if number(answer) != value]
    assert wrong == []
    # The cases do what they are for: exact, rounded and refused ones among them.
    values = [value for _, value in cases]
    rounded_ones = [v for v in values if v is not None
                    and (abs(v.numerator) >= LIMIT or v.denominator >= LIMIT)]
    assert len(rounded_ones) > 200 and values.count(None) > 10 and len(values) > 1000


def test_results_without_a_finite_form_are_shown_with_34_digits_half_even(guiju, tmp_path):
    source = Source(77)
    cases = [case for case in (source.expression() for _ in range(1000)) if case[1] is not None]
    found = answers(guiju, tmp_path, [text for text, _ in cases])
    checked = 0
    for (text, value), answer in zip(cases, found):
        if "exact" in answer:
            shown = CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
            assert Decimal(answer["value"]) == shown, text
            checked += 1
    assert checked > 50


@pytest.mark.parametrize("sign, name", [("+", "add"), ("-", "subtract"), ("*", "multiply"),
                                        ("/", "divide")])
def test_decimals_agree_with_python_s_decimal_operations(guiju, tmp_path, sign, name):
    """Operands of 34 digits far outside 127 bits: a result beyond the size is decimal's own."""
    source = random.Random(name)
    texts, wanted = [], []
    for _ in range(1000):
        operands = []
        for _ in range(2):
            digits = source.choice(("1", "9" * 34, str(source.randrange(1, 10 ** 34)),
                                    "5" + "0" * 33, "1" + "0" * 32 + "5"))
            exponent = source.choice((0, 1, 40, -40, 33, -34, 500, -500, 999, -999, 1000))
            operands.append((f"({digits} * 10 ** {exponent})", Decimal(f"{digits}E{exponent}")))
        (left, a), (right, b) = operands
        texts.append(f"{left} {sign} {right}")
        wanted.append(getattr(CONTEXT, name)(a, b))
    for text, value, answer in zip(texts, wanted, answers(guiju, tmp_path, texts)):
        got = number(answer)
        shown = CONTEXT.divide(Decimal(got.numerator), Decimal(got.denominator))
        assert shown == value, text


def test_comparisons_are_exact_between_ratios_and_decimals(guiju, tmp_path):
    source = Source(5)
    cases = [source.comparison() for _ in range(2000)]
    found = answers(guiju, tmp_path, [text for text, _ in cases])
    wrong = [(text, value, answer) for (text, value), answer in zip(cases, found)
             if (None if "errors" in answer else answer["value"]) is not value]
    assert wrong == []


def test_exponents_end_where_decimal128_s_do(guiju, tmp_path):
    thousand = "10 ** 1000"
    big = " * ".join([thousand] * 6)
    small = "1 / (" + big + ")"
    found = answers(guiju, tmp_path, [
        f"{big} * 10 ** 144", f"9.99 * {big} * 10 ** 144", f"{big} * 10 ** 145",
        f"{small} / 10 ** 143", f"{small} / 10 ** 144"])
    assert [answer.get("value") for answer in found] == [
        "1E+6144", "9.99E+6144", None, "1E-6143", None]
    assert found[2]["errors"][0]["code"] == found[4]["errors"][0]["code"] == "GJ5002"
