"""Results: what was counted, what it makes, and what the contract says of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outscore.model.contract import Measure
    from outscore.model.period import Period
    from outscore.model.target import Target


class Verdict(StrEnum):
    """What the contract says of a figure."""

    MET = "met"
    MISSED = "missed"
    NOT_MEASURED = "not_measured"
    REPORT_ONLY = "report_only"

    @property
    def words(self) -> str:
        """The verdict as a page shows it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Tally:
    """What the facts hold for one vendor, measure and month, in integers.

    rows: accepted rows in the measure's scope. incomplete: those of them in which a quantity that
    the measure needs was not reported. numerator, denominator: sums over the complete rows.
    scale: what numerator / denominator must be divided by to give the metric's unit (1000 for milliseconds).
    below_scale: what the denominator must be divided by to give its quantities' own unit. short: why the
    month is not measured although rows are there, because too many others are not; "" where it is.
    """

    rows: int
    incomplete: int
    numerator: int
    denominator: int | None
    scale: int = 1
    below_scale: int = 1
    short: str = ""

    @property
    def count(self) -> Fraction | None:
        """How many cases there are below the line, in their own unit; None for a plain total.

        >>> Tally(1, 0, 0, 90_000, 1, 1000).count
        Fraction(90, 1)
        """
        return None if self.denominator is None else Fraction(self.denominator, self.below_scale)


EMPTY_TALLY = Tally(rows=0, incomplete=0, numerator=0, denominator=None)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure for one period; `value` is exact and in the metric's unit, None where not measured.

    numerator and denominator are the integers that were divided; both None where nothing was counted.
    The numerator is in units of 1/scale of the metric's unit (scale 1000 for milliseconds). below_scale:
    what the denominator must be divided by to be in its own unit; None where nobody knows.
    `reason` says why there is no value, or why a value has no verdict; "" otherwise. `band` is the contract's
    word for the step that was reached, "" where it has none. `level` is what it was held against, where that
    is known and may be another than the measure's target.
    """

    period: Period
    numerator: int | None
    denominator: int | None
    value: Fraction | None
    verdict: Verdict
    reason: str
    scale: int = 1
    band: str = ""
    level: Target | None = None
    below_scale: int | None = 1


@dataclass(frozen=True, slots=True)
class Result:
    """A measure's figure for the period, with the run of months that leads up to it."""

    measure: Measure
    figure: Figure
    trend: tuple[Figure, ...]
    quarter: Figure | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What settling a period under the contract made of a measure.

    counted: whether the counts of all its rows stand behind it. If not, numerator, denominator and the
    scales are what was counted after relief and exclusions, as in a Figure; both None where nothing was
    divided. level:
    what the figure was held against, where that is known and not as written.
    """

    value: Fraction | None
    verdict: Verdict
    band: str
    reason: str
    counted: bool = True
    numerator: int | None = None
    denominator: int | None = None
    scale: int = 1
    below_scale: int | None = None
    level: Target | None = None
