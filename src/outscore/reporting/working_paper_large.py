"""Amounts whose exact numbers no spreadsheet can hold, as formulas: in small parts of a coin, rounded down.

The credits of several measures over counts without a common factor, each cut down in proportion, are ratios
of dozens of digits. They are kept in parts of a coin then, with how far from the true amount they may be:
long division brings out each part with numbers that stay exact on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.reporting.working_paper_numbers import LARGEST
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_sheets import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.reporting.working_paper_numbers import Whole
    from outscore.reporting.working_paper_sheets import Sheet

STEPS = 18
"""The first column of the steps of a long division, to the right of everything else on the sheet Money."""
STEPS_HEAD = "Steps of a long division"
MOST_FINE = 10**6
BASE = 100
_LARGEST_AMOUNT = LARGEST // (2 * BASE)


def fineness(amounts: Iterable[Fraction]) -> int:
    """Into how many parts a coin can be split so that amounts of this size can be multiplied and divided.

    >>> fineness([Fraction(400_000)]), fineness([Fraction(10**8), Fraction(10**8)])
    (1000000, 10000)
    """
    together = sum((abs(amount) for amount in amounts), Fraction(1))
    fine = MOST_FINE
    while fine > 1 and together * fine > _LARGEST_AMOUNT:
        fine //= 10
    return fine


@dataclass(slots=True)
class Steps:
    """Cells to the right of the next free line, one after another."""

    sheet: Sheet
    column: int = STEPS

    def cell(self, found: Whole) -> Whole:
        """A step that gets a cell of its own, so that what follows can name it."""
        if not found.text.isdigit():
            self.sheet.cells.setdefault((1, STEPS), Entry(STEPS_HEAD, "quiet"))
            found = self.sheet.formula(self.column, found, "quiet")
            self.column += 1
        return found


def floor_parts(steps: Steps, amount: Ratio, share: Whole) -> tuple[Whole, Whole, Whole]:
    """An amount as whole coins, parts of one rounded down, and 1 where those are not all of it.

    The parts come out digit by digit where the rest of a coin times all of them is too large a number.
    """
    coins = steps.cell(amount.n.divided(amount.d))
    rest = steps.cell(amount.n - coins * amount.d)
    parts = whole(0)
    for digits in _factors(share.value, amount.d.value):
        more = rest * whole(digits)
        found = steps.cell(more.divided(amount.d))
        parts = steps.cell(parts * whole(digits) + found)
        rest = steps.cell(more - found * amount.d)
    return coins, parts, rest.compared(">", whole(0))


def _factors(share: int, below: int) -> list[int]:
    """A number of parts as factors, each so small that a remainder times it can be held."""
    found, most = [], max(2, LARGEST // max(below, 1))
    while share > most:
        factor = next((one for one in (1000, 100, 10) if one <= most and share % one == 0), share)
        found.append(factor)
        share //= factor
    return [*found, share] if share > 1 or not found else found


@dataclass(frozen=True, slots=True)
class Large:
    """Sums and shares in parts of a coin; `fine` is how many of them make one."""

    sheet: Sheet
    fine: int

    def plus(self, one: Ratio, other: Ratio) -> Ratio:
        """A sum."""
        steps = Steps(self.sheet)
        found, own_off = self._parts(steps, one)
        more, other_off = self._parts(steps, other)
        return Ratio(found + more, whole(self.fine), own_off + other_off)

    def share(self, amount: Ratio, limit: Ratio, before: Ratio) -> Ratio:
        """What is left of an amount where all of `before` it is part of is cut down to a limit."""
        steps = Steps(self.sheet)
        (of, of_off), (most, most_off), (all_, all_off) = (
            self._parts(steps, one) for one in (amount, limit, before)
        )
        if all_.value <= 0:
            return Ratio(whole(0), whole(self.fine), of_off)
        found = _times_over(steps, of, most, all_)
        return Ratio(found, whole(self.fine), of_off + most_off + all_off + Fraction(1, self.fine))

    def _parts(self, steps: Steps, amount: Ratio) -> tuple[Whole, Fraction]:
        """An amount in parts, and how far from the true one."""
        if amount.d.text == str(self.fine):
            return steps.cell(amount.n), amount.off
        share = whole(self.fine)
        coins, parts, _ = floor_parts(steps, amount, share)
        exact = (amount.value * self.fine).denominator == 1
        return steps.cell(coins * share + parts), amount.off + (0 if exact else Fraction(1, self.fine))


def _times_over(steps: Steps, one: Whole, other: Whole, by: Whole) -> Whole:
    """One number times another over a third, rounded down, digit by digit from the left."""
    heads = [one]
    while heads[-1].value >= BASE:
        heads.append(steps.cell(heads[-1].divided(whole(BASE))))
    found, rest, above = whole(0), whole(0), whole(0)
    for head in reversed(heads):
        digit = head - above * whole(BASE)
        more = steps.cell(rest * whole(BASE) + other * digit)
        quotient = steps.cell(more.divided(by))
        rest = steps.cell(more - quotient * by)
        found = steps.cell(found * whole(BASE) + quotient)
        above = head
    return found
