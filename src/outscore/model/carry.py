"""What one settled period hands the next: marks, credits on hold, watches, amounts paid."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from outscore.model.outcome import Held
    from outscore.model.period import Period
    from outscore.model.target import Comparison

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Mark:
    """What later periods need to know of a measure's period.

    failed: counts as a failure for repeats and triggers. miss: counts as a miss of the expected level. value:
    the figure that was judged, None where there was none. used: what count_in_window has charged for of it.
    """

    measured: bool
    failed: bool
    miss: bool
    exceeded: bool
    value: Fraction | None
    used: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class State:
    """What is carried of one measure.

    marks: the last periods, oldest first. own: the previous period's own figure, before smoothing, None where
    it was not measured. last: the last figure that was measured. chain: whether the last measured period
    failed. run: failed periods in a row, those not measured passed over. level: the target as it has risen,
    None where it stands as written; written, compared: the target it has risen from.
    """

    marks: tuple[Mark, ...] = ()
    own: Fraction | None = None
    last: Fraction | None = None
    chain: bool = False
    run: int = 0
    level: Fraction | None = None
    written: Fraction | None = None
    compared: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """A credit that is being earned back: how many good periods it has seen.

    gone: what other earn-backs have given back of the same credit, in whole steps.
    """

    earn_back: str
    measure: str
    origin: Period
    amount: Fraction
    passed: int
    gone: Fraction = ZERO

    @property
    def left(self) -> Fraction:
        """What there still is of the credit."""
        return max(ZERO, self.amount - self.gone)


@dataclass(frozen=True, slots=True)
class Paid:
    """A past period as caps and triggers look back at it.

    credit: rounded, what was withheld included. exact: the same before it was rounded, None where that
    changed nothing. uncapped: the same before the pool, the caps, what was set off and small amounts as well,
    None where those changed nothing or no trigger asks. capped: by cap id, what was booked of what it covers.
    points: those that add up over time. missed: the measures that failed.
    """

    period: Period
    charges: Fraction
    credit: Fraction
    capped: Mapping[str, Fraction]
    points: Fraction
    caps_reached: tuple[str, ...]
    missed: tuple[str, ...]
    exact: Fraction | None = None
    uncapped: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """What a cap over a quarter, a contract year or the contract has seen since that began."""

    began: date
    charges: Fraction
    credited: Fraction


@dataclass(frozen=True, slots=True)
class Retained:
    """What is held back under a retainage clause, and for how many failing periods in a row."""

    amount: Fraction
    run: int


@dataclass(frozen=True, slots=True)
class Former:
    """A sum that goes on under a clause as it stood before an amendment changed it or took it out.

    id: of the clause. until: the last period in which it stood so. run: of what is held back, for how many
    failing periods in a row.
    """

    id: str
    until: Period
    amount: Fraction
    run: int = 0


@dataclass(frozen=True, slots=True)
class Carry:
    """What one period hands to the next: no more than the longest window of the contract needs.

    states: by measure. paid: past periods, oldest first. held: credits on hold. watches: credits that are
    being earned back. offsets: earned back and not yet used up, rounded, by earn-back id. retained: by
    retainage id. retained_before, offsets_before: the same under clauses as they stood before an amendment.
    upheld: counted credits so far. running: by cap id. runs: failed periods in a row, by group of measures.
    periods: how many have been settled.
    """

    states: Mapping[str, State] = field(default_factory=dict)
    paid: tuple[Paid, ...] = ()
    held: tuple[Held, ...] = ()
    watches: tuple[Watch, ...] = ()
    offsets: Mapping[str, Fraction] = field(default_factory=dict)
    retained: Mapping[str, Retained] = field(default_factory=dict)
    upheld: int = 0
    running: Mapping[str, Running] = field(default_factory=dict)
    runs: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    periods: int = 0
    retained_before: tuple[Former, ...] = ()
    offsets_before: tuple[Former, ...] = ()


START = Carry()
