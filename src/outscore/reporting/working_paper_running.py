"""The total so far, line after line: in whole coins and parts of one, each a formula.

A total of many ratios would need a common denominator that no spreadsheet can hold. It is therefore kept as
whole coins and as parts of a coin rounded down, with the number of lines whose parts are not exact beside it:
the true total is at most so many parts higher. Lines that stand in parts themselves may be so many off.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from math import lcm
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.working_paper_large import Steps
from outscore.reporting.working_paper_large import floor_parts
from outscore.reporting.working_paper_numbers import choose
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_sheets import DIFFERS
from outscore.reporting.working_paper_sheets import MARK
from outscore.reporting.working_paper_sheets import OTHER_RULES
from outscore.reporting.working_paper_sheets import SAID_N
from outscore.reporting.working_paper_sheets import TOO_LARGE
from outscore.reporting.working_paper_sheets import TOP
from outscore.reporting.working_paper_sheets import whole_ratio

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from outscore.reporting.working_paper_numbers import Ratio
    from outscore.reporting.working_paper_numbers import Whole
    from outscore.reporting.working_paper_sheets import Lines

COINS, PARTS, INEXACT, SO_FAR, SO_FAR_PARTS, UP_TO, TOTAL = range(11, 18)
MONEY_HEAD = (
    "Whole coins",
    "Parts of a coin",
    "Parts rounded (1: down; more: so many parts off)",
    "Total so far: whole coins",
    "Total so far: parts",
    "May be off by so many parts",
    "Total so far, for reading",
)
MOST_PARTS = 10**9
PARTS_OF_A_COIN = 10**6
HALF_UP = {"how": "half_up"}


@dataclass(frozen=True, slots=True)
class Split:
    """An amount as whole coins and parts of one; `low` counts the lines whose parts were rounded down."""

    coins: Whole
    parts: Whole
    low: Whole

    @property
    def fits(self) -> bool:
        """Whether a spreadsheet can hold it."""
        return self.coins.fits and self.parts.fits

    def less(self, other: Split, share: Whole) -> Split:
        """What is left without another amount that is part of it."""
        parts = self.parts - other.parts
        carry = parts.divided(share)
        return Split(self.coins - other.coins + carry, parts - carry * share, self.low + other.low)

    def above(self, other: Split) -> Whole:
        """1 where it is more than another, else 0."""
        equal = self.coins.compared("=", other.coins) * self.parts.compared(">", other.parts)
        return (self.coins.compared(">", other.coins) + equal).compared(">", whole(0))

    def chosen(self, condition: Whole, other: Split) -> Split:
        """This one where a condition is 1, else the other."""
        return Split(
            choose(condition, self.coins, other.coins),
            choose(condition, self.parts, other.parts),
            choose(condition, self.low, other.low),
        )


NOTHING = Split(whole(0), whole(0), whole(0))


@dataclass(slots=True)
class Running:
    """The total so far, line after line; `true` is what the statement's amounts come to, in coins.

    rough: whether a line so far is only known to some parts of a coin, so that it may be too high as well.
    """

    lines: Lines
    share: Whole
    split: Split = NOTHING
    rough: bool = False
    true: Fraction = Fraction(0)

    def parted(self, amount: Ratio) -> Split:
        """An amount as whole coins and parts, written into the next free line."""
        sheet = self.lines.sheet
        coins = sheet.formula(COINS, amount.n.divided(amount.d))
        rest = amount.n - coins * amount.d
        if (rest * self.share).fits:
            parts = sheet.formula(PARTS, (rest * self.share).divided(amount.d))
            inexact = whole(1) - (parts * amount.d).compared("=", rest * self.share)
        else:
            _, found, inexact = floor_parts(Steps(sheet), amount, self.share)
            parts = sheet.formula(PARTS, found)
        self.rough = self.rough or bool(amount.off)
        off = ceil(amount.off * self.share.value)
        return Split(coins, parts, sheet.formula(INEXACT, inexact + whole(off) if off else inexact))

    def parted_above(self, amount: Ratio) -> Split:
        """The amount of the line above, as whole coins and parts."""
        self.lines.sheet.row -= 1
        split = self.parted(amount)
        self.lines.sheet.row += 1
        return split

    def add(self, label: str, ratio: Ratio | None, stated: Fraction, how: str) -> Ratio:
        """A line that adds an amount."""
        found = self.lines.worked(label, ratio, stated, how)
        split = self.parted_above(found)
        self.lines.sheet.row -= 1
        parts = self.split.parts + split.parts
        carry = parts.divided(self.share)
        self._so_far(
            Split(
                self.split.coins + split.coins + carry, parts - carry * self.share, self.split.low + split.low
            ),
            self.true + stated,
        )
        return found

    def become(self, label: str, total: Split, stated: Fraction, how: str) -> None:
        """A line after which the total is another one, such as a limit; `stated` is what it adds."""
        sheet = self.lines.sheet
        sheet.text(0, label)
        sheet.text(6, how, "quiet")
        sheet.number(TOP, stated.numerator, "quiet")
        sheet.number(TOP + 1, stated.denominator, "quiet")
        self._so_far(total, self.true + stated)

    def _so_far(self, split: Split, true: Fraction) -> None:
        """The total after a line; where the formulas do not come to the statement's, that is taken."""
        sheet, size = self.lines.sheet, self.share.value
        coins = true.numerator // true.denominator
        parts = int((true - coins) * size)
        off = (coins - split.coins.value) * size + parts - split.parts.value
        live = split.fits and (0 if not self.rough else -split.low.value) <= off <= split.low.value
        if live:
            self.split = Split(
                sheet.formula(SO_FAR, split.coins),
                sheet.formula(SO_FAR_PARTS, split.parts),
                sheet.formula(UP_TO, split.low),
            )
        else:
            self.lines.taken += 1
            self.split = Split(
                sheet.number(SO_FAR, coins, "taken"),
                sheet.number(SO_FAR_PARTS, parts, "taken"),
                sheet.number(UP_TO, int(parts != (true - coins) * size), "taken"),
            )
            sheet.text(MARK, OTHER_RULES, "quiet")
        self.true = true
        row = sheet.row + 1
        sheet.reading(TOTAL, f"O{row}+P{row}/{self.share.text}", true)
        sheet.row += 1


def parts_of_a_coin(amounts: Iterable[Fraction]) -> int:
    """Into how many parts a coin is split: exactly enough where that is possible."""
    exactly = lcm(*(amount.denominator for amount in amounts))
    return exactly if exactly <= MOST_PARTS else PARTS_OF_A_COIN


def rounded_total(running: Running, terms: Mapping[str, Any], coins: int, label: str, stated: int) -> Whole:
    """The total so far, rounded once as the terms say; `stated` is the statement's, in coins."""
    rule = terms.get("money_rounding") or HALF_UP
    step = Fraction(rule.get("to", Fraction(1, coins))) * coins
    total = _rounded(running, step, str(rule["how"])) if step.denominator == 1 else None
    lines = running.lines
    sheet = lines.sheet
    sheet.text(0, label, "strong")
    sheet.text(6, f"rounded {str(rule['how']).replace('_', ' ')} to {step} of the smallest coin", "quiet")
    if total is None or not total.fits or total.value != stated:
        lines.taken += 1
        sheet.text(MARK, TOO_LARGE if running.split.low.value else OTHER_RULES, "quiet")
        found = sheet.number(TOP, stated, "taken")
    else:
        lines.recomputed += 1
        found = sheet.formula(TOP, total, "total")
    sheet.number(TOP + 1, 1, "quiet")
    said = sheet.number(SAID_N, stated, "quiet")
    sheet.formula(DIFFERS, found - said, "check")
    sheet.row += 1
    return found


def _rounded(running: Running, step: Fraction, how: str) -> Whole | None:
    """The rule as a formula; it is for totals of 0 and more."""
    unit, split, share = whole(int(step)), running.split, running.share
    if split.coins.value < 0:
        return None
    lines = running.lines
    steps = lines.worked("Whole steps", whole_ratio(split.coins.divided(unit))).n
    over = lines.worked("Parts above them", whole_ratio((split.coins - steps * unit) * share + split.parts)).n
    full = unit * share
    up = {
        "half_up": (over * whole(2)).compared(">=", full),
        "half_even": _half_even(over * whole(2), full, steps),
        "down": whole(0),
        "up": over.compared(">", whole(0)),
    }[how]
    return (steps + up) * unit


def _half_even(twice: Whole, full: Whole, steps: Whole) -> Whole:
    odd = steps - steps.divided(whole(2)) * whole(2)
    at_half = twice.compared("=", full) * odd
    return (twice.compared(">", full) + at_half).compared(">", whole(0))
