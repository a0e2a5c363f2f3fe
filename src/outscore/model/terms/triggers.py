"""Terms that are not money: what happens when failures add up, and until when a right can be used."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from typing import ClassVar

from outscore.model.target import Target
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import Inline
from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.clause import names
from outscore.model.terms.judging import Gap


class Reads(StrEnum):
    """What a test looks at."""

    BANDS = "bands"
    MISSES = "misses"
    FIGURES = "figures"
    POINTS = "points"
    CREDITS = "credits"


class Test:
    """Something that is so or not in a period; a new test says what differs from the answers here.

    Keys that stand in several tests mean the same in each: `measure` or `measures` (or `all`) are looked at,
    over `in_last` periods, this one included, and held against `level`.

    test: the word in the file. reads: what it looks at. filled: lists that hold something.
    """

    __slots__ = ()
    test: ClassVar[str]
    reads: ClassVar[Reads]
    filled: ClassVar[tuple[str, ...]] = ()

    @property
    def looks_back(self) -> int:
        """How many periods it looks at, this one included."""
        periods: int | None = getattr(self, "in_last", None)
        return periods or 1

    @property
    def asked(self) -> Target | None:
        """The level that something is held against."""
        level: Target | None = getattr(self, "level", None)
        return level

    @property
    def in_bands(self) -> tuple[str, ...]:
        """The bands that it waits for."""
        labels: tuple[str, ...] = getattr(self, "bands", ())
        return labels

    @property
    def counted_together(self) -> tuple[str, ...]:
        """The measures whose misses in a row it counts together."""
        return ()

    def is_about(self, measure: str) -> bool:
        """Whether it names a measure."""
        one = getattr(self, "measure", None)
        return one == measure if one is not None else names(getattr(self, "measures", ()), measure)


@clause
class InBand(Test):
    """A measure falls into one of these bands."""

    test: ClassVar[str] = "in_band"
    reads: ClassVar[Reads] = Reads.BANDS
    filled: ClassVar[tuple[str, ...]] = ("bands",)
    bands: Annotated[tuple[str, ...], Reference("band"), "The bands."]
    measures: Annotated[tuple[str, ...], Reference("measure"), "Which measures, or all."] = EVERY


class Counting(StrEnum):
    """Whether misses are counted measure by measure or together."""

    EACH = "each_measure"
    ANY = "any_measure"


@clause
class Missed(Test):
    """A measure is missed several times: in a row, or within a window; this period's miss completes it."""

    test: ClassVar[str] = "missed"
    reads: ClassVar[Reads] = Reads.MISSES
    times: Annotated[int, "How many misses."]
    in_last: Annotated[int | None, "In how many periods, this one included; left out: in a row."] = None
    counting: Annotated[
        Counting,
        "each_measure: misses of the same measure. any_measure: periods in which any of them was missed.",
    ] = Counting.EACH
    measures: Annotated[tuple[str, ...], Reference("measure"), "Which measures, or all."] = EVERY
    not_measured: Annotated[
        Gap,
        "For misses in a row: a period not measured is passed over (keeps_the_chain), or breaks_the_chain.",
    ] = Gap.KEEPS

    @property
    def looks_back(self) -> int:
        return self.in_last or self.times

    @property
    def counted_together(self) -> tuple[str, ...]:
        return self.measures if self.counting is Counting.ANY and self.in_last is None else ()


@clause
class Level(Test):
    """A measure's figure is at some level."""

    test: ClassVar[str] = "level"
    reads: ClassVar[Reads] = Reads.FIGURES
    measure: Annotated[str, Reference("measure"), "The measure."]
    level: Annotated[Target, Inline()]


@clause
class AverageLevel(Test):
    """The plain average of a measure's figures over several periods is at some level."""

    test: ClassVar[str] = "average"
    reads: ClassVar[Reads] = Reads.FIGURES
    measure: Annotated[str, Reference("measure"), "The measure."]
    in_last: Annotated[int, "Over how many periods, this one included; all of them must be measured."]
    level: Annotated[Target, Inline()]


@clause
class PointsTotal(Test):
    """Points add up to a level."""

    test: ClassVar[str] = "points_total"
    reads: ClassVar[Reads] = Reads.POINTS
    level: Annotated[Target, Inline()]
    in_last: Annotated[int, "Over how many periods, this one included."] = 1


class Limits(StrEnum):
    """Whether a test looks at credits before limits or at what the client was credited."""

    DISREGARDED = "disregarded"
    APPLIED = "applied"


CAPS = (
    "disregarded: what failures cost before the pool, the caps, what was set off and small amounts. applied: "
    "what was credited after all of these."
)


@clause
class CreditsTotal(Test):
    """Credits add up to a sum."""

    test: ClassVar[str] = "credits_total"
    reads: ClassVar[Reads] = Reads.CREDITS
    level: Annotated[Target, Inline()]
    in_last: Annotated[int, "Over how many periods, this one included."] = 1
    caps: Annotated[Limits, CAPS] = Limits.DISREGARDED


@clause
class CreditsShare(Test):
    """Credits of a period are at some percentage of its charges, in several periods."""

    test: ClassVar[str] = "credits_share"
    reads: ClassVar[Reads] = Reads.CREDITS
    level: Annotated[Target, Inline()]
    times: Annotated[int, "In how many periods."] = 1
    in_last: Annotated[int, "Of how many, this one included."] = 1
    caps: Annotated[Limits, CAPS] = Limits.DISREGARDED


@clause
class CapReached(Test):
    """Credits reach a cap, in several periods."""

    test: ClassVar[str] = "cap_reached"
    reads: ClassVar[Reads] = Reads.CREDITS
    cap: Annotated[str, Reference("cap"), "The cap."]
    times: Annotated[int, "In how many periods."] = 1
    in_last: Annotated[int, "Of how many, this one included."] = 1


@clause
class Trigger:
    """Something that follows from failures and is not money."""

    id: Annotated[str, "Records name it by this id."]
    name: Annotated[str, "What follows, such as Rectification plan."]
    clause: Annotated[str, "Where the contract says so."]
    when: Annotated[tuple[Test, ...], "Any one of these fires it."]
    due_within_days: Annotated[
        int | None,
        "How many calendar days the vendor has, counted from the period's last day, not from the notice or "
        "the approval.",
    ] = None
    expires_after_days: Annotated[
        int | None,
        "For a right: after how many calendar days from the period's last day it lapses.",
    ] = None
