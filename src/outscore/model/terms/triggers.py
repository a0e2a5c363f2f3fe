"""Terms that are not money: what happens when failures add up, and until when a right can be used."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from typing import ClassVar
from typing import TypeAlias

from outscore.model.target import Target
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import Inline
from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause
from outscore.model.terms.judging import Gap


@clause
class InBand:
    """A measure falls into one of these bands."""

    test: ClassVar[str] = "in_band"
    bands: Annotated[tuple[str, ...], Reference("band"), "The bands."]
    measures: Annotated[tuple[str, ...], Reference("measure"), "Which measures, or all."] = EVERY


class Counting(StrEnum):
    """Whether misses are counted measure by measure or together."""

    EACH = "each_measure"
    ANY = "any_measure"


@clause
class Missed:
    """A measure is missed several times: in a row, or within a window; this period's miss completes it."""

    test: ClassVar[str] = "missed"
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


@clause
class Level:
    """A measure's figure is at some level."""

    test: ClassVar[str] = "level"
    measure: Annotated[str, Reference("measure"), "The measure."]
    level: Annotated[Target, Inline()]


@clause
class AverageLevel:
    """The plain average of a measure's figures over several periods is at some level."""

    test: ClassVar[str] = "average"
    measure: Annotated[str, Reference("measure"), "The measure."]
    in_last: Annotated[int, "Over how many periods, this one included; all of them must be measured."]
    level: Annotated[Target, Inline()]


@clause
class PointsTotal:
    """Points add up to a level."""

    test: ClassVar[str] = "points_total"
    level: Annotated[Target, Inline()]
    in_last: Annotated[int, "Over how many periods, this one included."] = 1


@clause
class CreditsTotal:
    """Credits add up to a sum."""

    test: ClassVar[str] = "credits_total"
    level: Annotated[Target, Inline()]
    in_last: Annotated[int, "Over how many periods, this one included."] = 1


@clause
class CreditsShare:
    """Credits of a period are at some percentage of its charges, in several periods."""

    test: ClassVar[str] = "credits_share"
    level: Annotated[Target, Inline()]
    times: Annotated[int, "In how many periods."] = 1
    in_last: Annotated[int, "Of how many, this one included."] = 1


@clause
class CapReached:
    """Credits reach a cap, in several periods."""

    test: ClassVar[str] = "cap_reached"
    cap: Annotated[str, Reference("cap"), "The cap."]
    times: Annotated[int, "In how many periods."] = 1
    in_last: Annotated[int, "Of how many, this one included."] = 1


Test: TypeAlias = (
    InBand | Missed | Level | AverageLevel | PointsTotal | CreditsTotal | CreditsShare | CapReached
)


@clause
class Trigger:
    """Something that follows from failures and is not money."""

    id: Annotated[str, "Records name it by this id."]
    name: Annotated[str, "What follows, such as Rectification plan."]
    clause: Annotated[str, "Where the contract says so."]
    when: Annotated[tuple[Test, ...], "Any one of these fires it."]
    due_within_days: Annotated[int | None, "How many days the vendor has."] = None
    expires_after_days: Annotated[int | None, "For a right: after how many days it lapses."] = None
