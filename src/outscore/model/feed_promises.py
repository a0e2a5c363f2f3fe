"""What a feed contract promises beyond its format: when it is due, what is there, what may be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.period import Grain


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Whose working days count: a country's (and a part's), without some days on which all is closed.

    weekend: the days of the week that are none, Monday 0; None for those of the country, or Saturday and
    Sunday where there is no country.
    """

    country: str = ""
    subdivision: str = ""
    closed: tuple[date, ...] = ()
    weekend: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days from one to another, both included, and those of them that are no working days."""

    first: date
    last: date
    closed: frozenset[date]

    def is_working(self, day: date) -> bool:
        """Whether work is done on a day; raises ValueError for one of which nothing is known."""
        if not self.first <= day <= self.last:
            message = f"{day} is not among the days from {self.first} to {self.last}"
            raise ValueError(message)
        return day not in self.closed


@dataclass(frozen=True, slots=True)
class Due:
    """When each day, week or month of a feed must be there: some days after its last day, by a time of day.

    working: whether only working days are counted. by: minutes after midnight, 1440 for the end of the day.
    zone: whose clock, "" for that of the workspace.
    """

    every: Grain
    days: int
    working: bool
    by: int = 24 * 60
    zone: str = ""


class ExpectedDays(StrEnum):
    """Which days of a period must be there."""

    ALL = "all"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class ExpectedHours:
    """The part of each day that must be there, cut into stretches of some minutes; in minutes of the day."""

    since: int
    until: int
    every: int

    @property
    def minutes(self) -> tuple[int, ...]:
        """When each stretch begins."""
        return tuple(range(self.since, self.until, self.every))


@dataclass(frozen=True, slots=True)
class Complete:
    """What must be in a feed: every day, and in each every combination of the values listed.

    below_percent: the share of what is expected below which its measures are not measured; None: never.
    """

    days: ExpectedDays = ExpectedDays.ALL
    dimensions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    hours: ExpectedHours | None = None
    below_percent: Fraction | None = None


class Exceeded(StrEnum):
    """What becomes of a delivery that is above a limit.

    IN_PART: its good rows are taken, with a warning. REFUSE: it is kept out whole.
    """

    IN_PART = "in_part"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a delivery may be rejected, in percent of its rows and of a volume, `of` a quantity."""

    rows_percent: Fraction | None = None
    volume_percent: Fraction | None = None
    of: str = ""
    then: Exceeded = Exceeded.REFUSE


class Zeros(StrEnum):
    """What it means that every figure of a row is zero.

    CLOSED: nobody was open, so nothing was expected. NO_DATA: whoever sends the feed had no figures.
    MEASURED: it was open, and nothing came.
    """

    CLOSED = "closed"
    NO_DATA = "no_data"
    MEASURED = "measured"


class Doubt(StrEnum):
    """Why figures that can be read are not plausible; the values are the codes of the warnings."""

    LEVEL_SHIFT = "level_shift"
    UNIT_CHANGED = "unit_changed"
    FIGURES_REPEATED = "figures_repeated"
    FIGURES_ROUND = "figures_round"
    SHARE_ABOVE_WHOLE = "share_above_whole"


UNIT_FACTORS = tuple(
    factor for number in (60, 100, 1000, 3600) for factor in (Fraction(number), Fraction(1, number))
)
"""By how much a figure moves where seconds become minutes or hours, fractions percent, ones thousands."""


@dataclass(frozen=True, slots=True)
class Plausible:
    """From where on figures are doubted. Doubts are warnings; they change no figure.

    earlier: how many comparable figures it takes before a level is known. shift_mads: how many times the
    usual distance from the level (the median absolute deviation) is a shift, if it is more than
    shift_percent of the level too. unit_percent: how near to a factor between units a figure must be.
    repeated_digits: how many digits figures have together that nobody meets twice by chance. round_one_in:
    of so many honest months one may be called too round. silent: doubts that are not told.
    """

    earlier: int = 6
    shift_mads: Fraction = Fraction(6)
    shift_percent: Fraction = Fraction(30)
    unit_percent: Fraction = Fraction(20)
    unit_factors: tuple[Fraction, ...] = UNIT_FACTORS
    repeated_digits: int = 6
    round_one_in: int = 10_000
    silent: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedPromises:
    """Everything that one feed contract promises; without a part, nothing is promised there."""

    due: Due | None = None
    calendar: WorkCalendar | None = None
    complete: Complete | None = None
    limits: Limits | None = None
    zeros: Zeros | None = None
    plausible: Plausible = Plausible()


NO_PROMISES = FeedPromises()


class MeasuredBy(StrEnum):
    """Who works out a figure."""

    VENDOR = "vendor"
    CLIENT = "client"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two figures may be apart: so much in the metric's own unit, or a share of the one of record."""

    amount: Fraction
    is_percent: bool


@dataclass(frozen=True, slots=True)
class SecondSource:
    """Another feed that brings the same figure; metric: what works it out from there, "" for the same one."""

    feed: str
    measured_by: MeasuredBy
    within: Tolerance
    metric: str = ""


@dataclass(frozen=True, slots=True)
class SourceOfRecord:
    """Whose figure of a measure counts, from which feed ("" for any), and what it is held against."""

    measured_by: MeasuredBy
    feed: str = ""
    second: SecondSource | None = None
