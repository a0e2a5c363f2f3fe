"""Exact numbers as a spreadsheet can hold them: formulas over whole numbers, each with its value.

A spreadsheet counts in binary floats, which hold whole numbers exactly up to some size. A ratio is therefore
two whole numbers, ratios are compared by multiplying crosswise, and a formula in which any number on the way
is too large is known to be so, and never written. Where a sum or a product of ratios would grow too large,
common factors are taken out before and not after: the same number, from smaller ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 10**15
"""Fifteen digits, which every spreadsheet keeps and compares as they are (floats would go to 2**53)."""

_OPERATORS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}
_COMPARED: dict[str, Callable[[int, int], bool]] = {
    ">=": lambda left, right: left >= right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    "<": lambda left, right: left < right,
    "=": lambda left, right: left == right,
}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number: its formula, its value, and whether every number on the way to it can be held.

    >>> product = whole(7) * cell("Facts", 3, 1, 12)
    >>> product.text, product.value, product.fits
    ("7*'Facts'!$B$4", 84, True)
    >>> (product * whole(LARGEST)).fits
    False
    """

    text: str
    value: int
    fits: bool = True
    single: bool = True

    def __add__(self, other: Whole) -> Whole:
        return self._with(other, f"{self.text}+{other.text}", self.value + other.value)

    def __sub__(self, other: Whole) -> Whole:
        return self._with(other, f"{self.text}-{other._factor}", self.value - other.value)

    def __mul__(self, other: Whole) -> Whole:
        return self._with(other, f"{self._factor}*{other._factor}", self.value * other.value)

    @property
    def _factor(self) -> str:
        return self.text if self.single else f"({self.text})"

    def _with(self, other: Whole, text: str, value: int) -> Whole:
        return Whole(text, value, self.fits and other.fits and abs(value) <= LARGEST, single=False)

    def compared(self, sign: str, other: Whole) -> Whole:
        """1 where a comparison such as >= holds, else 0."""
        holds = _COMPARED[sign](self.value, other.value)
        text = f"IF({self.text}{sign}{other.text},1,0)"
        return Whole(text, int(holds), self.fits and other.fits)

    def divided(self, by: Whole) -> Whole:
        """The whole part of a quotient, towards minus infinity, even if a spreadsheet rounds it up."""
        quotient = f"INT({self._factor}/{by._factor})"
        text = f"{quotient}-IF({quotient}*{by._factor}>{self.text},1,0)"
        return Whole(text, self.value // by.value, self.fits and by.fits, single=False)

    def common(self, other: Whole) -> Whole:
        """The greatest common factor; of two zeros 1."""
        text = f"MAX(1,GCD(ABS({self.text}),ABS({other.text})))"
        return Whole(text, max(1, gcd(self.value, other.value)), self.fits and other.fits)

    def without(self, factor: Whole) -> Whole:
        """Divided by a factor that it has."""
        if factor.value == 1 and factor.text == "1":
            return self
        text = f"{self._factor}/{factor._factor}"
        return Whole(text, self.value // factor.value, self.fits and factor.fits, single=False)


def whole(value: int) -> Whole:
    """A number written into a formula."""
    return Whole(str(value) if value >= 0 else f"({value})", value, abs(value) <= LARGEST)


def cell(sheet: str, row: int, column: int, value: int) -> Whole:
    """The number in a cell; rows and columns count from 0."""
    return Whole(f"'{sheet}'!${letter(column)}${row + 1}", value, abs(value) <= LARGEST)


def letter(column: int) -> str:
    """The name of a column.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    before, last = divmod(column, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def choose(condition: Whole, yes: Whole, no: Whole) -> Whole:
    """One number where a condition is 1, another where it is 0."""
    chosen = yes if condition.value else no
    text = f"IF({condition.text}=1,{yes.text},{no.text})"
    return Whole(text, chosen.value, condition.fits and yes.fits and no.fits)


EXACT = Fraction(0)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One whole number over another, which is above 0; off: how far at most from the number it stands for."""

    n: Whole
    d: Whole
    off: Fraction = EXACT

    @property
    def value(self) -> Fraction:
        """What it comes to."""
        return Fraction(self.n.value, self.d.value)

    @property
    def fits(self) -> bool:
        """Whether a spreadsheet can work it out exactly."""
        return self.n.fits and self.d.fits

    def __mul__(self, other: Ratio) -> Ratio:
        off = self._off_times(other.value, other.off)
        found = Ratio(self.n * other.n, self.d * other.d, off)
        return found if found.fits else self._reduced_product(other.n, other.d, off)

    def _off_times(self, other: Fraction, off: Fraction) -> Fraction:
        if not self.off and not off:
            return EXACT
        return abs(self.value) * off + abs(other) * self.off + self.off * off

    def _reduced_product(self, n: Whole, d: Whole, off: Fraction = EXACT) -> Ratio:
        """Times n over d, with the factors that stand above and below taken out before.

        >>> large = Ratio(whole(10**9), whole(3 * 10**8))
        >>> (large * Ratio(whole(6 * 10**8), whole(10**9))).value
        Fraction(2, 1)
        >>> (large * Ratio(whole(6 * 10**8), whole(10**9))).fits
        True
        """
        one, other = self.n.common(d), n.common(self.d)
        return Ratio(self.n.without(one) * n.without(other), self.d.without(other) * d.without(one), off)

    def __sub__(self, other: Ratio) -> Ratio:
        return self._summed(other, lambda left, right: left - right)

    def __add__(self, other: Ratio) -> Ratio:
        return self._summed(other, lambda left, right: left + right)

    def _summed(self, other: Ratio, joined: Callable[[Whole, Whole], Whole]) -> Ratio:
        """Over the common denominator; over the smallest one where the product of both is too large."""
        if self.d.text == other.d.text:
            return Ratio(joined(self.n, other.n), self.d, self.off + other.off)
        off = self.off + other.off
        found = Ratio(joined(self.n * other.d, other.n * self.d), self.d * other.d, off)
        if found.fits:
            return found
        common = self.d.common(other.d)
        own, others = self.d.without(common), other.d.without(common)
        return Ratio(joined(self.n * others, other.n * own), self.d * others, off)

    def over(self, other: Ratio) -> Ratio:
        """Divided by a ratio above 0."""
        off = self._off_over(other)
        found = Ratio(self.n * other.d, self.d * other.n, off)
        return found if found.fits else self._reduced_product(other.d, other.n, off)

    def _off_over(self, other: Ratio) -> Fraction:
        if not self.off and not other.off:
            return EXACT
        least = abs(other.value) - other.off
        return (
            (self.off + abs(self.value / other.value) * other.off) / least if least > 0 else abs(self.value)
        )

    def negative(self) -> Ratio:
        """With the other sign."""
        return Ratio(whole(0) - self.n, self.d, self.off)

    def compared(self, sign: str, other: Ratio) -> Whole:
        """1 where a comparison holds, else 0, by multiplying crosswise.

        >>> near = Ratio(whole(94968), whole(1000))
        >>> near.compared(">=", Ratio(whole(95), whole(1))).text
        'IF(94968*1>=95*1000,1,0)'
        """
        found = (self.n * other.d).compared(sign, other.n * self.d)
        if found.fits:
            return found
        above, below = self.n.common(other.n), self.d.common(other.d)
        left, right = self.n.without(above), other.n.without(above)
        return (left * other.d.without(below)).compared(sign, right * self.d.without(below))

    def reaches(self, comparison: str, edge: Ratio) -> Whole:
        """1 where it reaches an edge, given as at_least, above, at_most or below."""
        return self.compared(_OPERATORS[comparison], edge)

    def floor(self) -> Ratio:
        """The whole part, towards minus infinity."""
        return Ratio(self.n.divided(self.d), ONE)

    def ceiling(self) -> Ratio:
        """The next whole number, unless it is one."""
        return Ratio(whole(0) - (whole(0) - self.n).divided(self.d), ONE)

    def nearest(self, *, half_to_even: bool = False) -> Ratio:
        """The nearest whole number; of a half the next one, or the even one.

        >>> half = Ratio(whole(5), whole(2))
        >>> half.nearest().value, half.nearest(half_to_even=True).value
        (Fraction(3, 1), Fraction(2, 1))
        """
        twice, half_more = self.d * whole(2), self.n * whole(2) + self.d
        found = half_more.divided(twice)
        if not half_to_even:
            return Ratio(found, ONE)
        at_half = (found * twice).compared("=", half_more)
        odd = found - found.divided(whole(2)) * whole(2)
        return Ratio(found - at_half * odd, ONE)


ONE = whole(1)
ZERO = Ratio(whole(0), ONE)
HUNDRED = Ratio(whole(100), ONE)


def chosen(condition: Whole, yes: Ratio, no: Ratio) -> Ratio:
    """One ratio where a condition is 1, another where it is 0."""
    off = max(yes.off, no.off)
    return Ratio(choose(condition, yes.n, no.n), choose(condition, yes.d, no.d), off)


def least(one: Ratio, other: Ratio) -> Ratio:
    """The smaller of two ratios."""
    return chosen(one.compared("<=", other), one, other)


def largest(one: Ratio, other: Ratio) -> Ratio:
    """The larger of two ratios."""
    return chosen(one.compared(">=", other), one, other)


def not_below_zero(one: Ratio) -> Ratio:
    """A ratio, or 0 where it is negative."""
    return Ratio(choose(one.n.compared(">", whole(0)), one.n, whole(0)), one.d, one.off)


def rounded_to(one: Ratio, step: Ratio, how: str) -> Ratio:
    """A ratio of 0 and more, rounded to a step as a contract says.

    >>> rounded_to(Ratio(whole(1005), whole(10)), Ratio(ONE, ONE), "half_up").value
    Fraction(101, 1)
    """
    units = one.over(step)
    match how:
        case "down":
            found = units.floor()
        case "up":
            found = units.ceiling()
        case _:
            found = units.nearest(half_to_even=how == "half_even")
    return found * step


def scaled(value: Fraction) -> tuple[int, int]:
    """A number as a whole number and its scale: a power of ten where a decimal can be written.

    >>> scaled(Fraction("98.55")), scaled(Fraction(1, 3)), scaled(Fraction(7))
    ((9855, 100), (1, 3), (7, 1))
    """
    scale = 1
    while value.denominator > 1 and scale < value.denominator**4 and scale % value.denominator:
        scale *= 10
    scale = scale if scale % value.denominator == 0 else value.denominator
    return value.numerator * scale // value.denominator, scale
