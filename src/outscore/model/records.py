"""How the rows of a feed tell of records: which column each field of the kind is in, and in whose words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.kind import Count
    from outscore.model.kind import Kind


class Cut(StrEnum):
    """How finely records are added up; ROW keeps each as a fact of its own."""

    ROW = "row"
    QUARTER_HOUR = "quarter_hour"
    HALF_HOUR = "half_hour"
    HOUR = "hour"
    DAY = "day"

    @property
    def minutes(self) -> int:
        """How long a slot is; 0 for rows that are not added up."""
        return {"row": 0, "quarter_hour": 15, "half_hour": 30, "hour": 60, "day": 1440}[self.value]


class Twice(StrEnum):
    """What a time means that the clocks show twice on the day they are put back.

    REFUSED: nobody can say, so the row is rejected. FIRST, SECOND: the earlier or the later of the two.
    """

    REFUSED = "refused"
    FIRST = "first"
    SECOND = "second"


class Belongs(StrEnum):
    """Which of a record's moments says to which day, month and slot it belongs."""

    BEGINS = "begins"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class FieldText:
    """Where a field of the kind stands, and how its text is to be read.

    column: None where `always` says the same of every row, in our words (yes or no for a flag, seconds for a
    duration, a day as 2026-10-31, a moment with its offset). words: pairs of the vendor's word and ours, for
    choices and flags; without them our words are written. pattern: for durations one of feed.DURATIONS, for
    decimals one of feed.DECIMALS or nothing. places: the most digits after the point of a decimal. formats:
    the ways in which a day or moment may be written, in strptime's signs; a text that reads as different ones
    is nobody's guess. empty: texts that mean "nothing was given". scale: the lowest and highest score.
    """

    field: str
    column: str | None
    always: str = ""
    words: tuple[tuple[str, str], ...] = ()
    pattern: str = "seconds"
    places: int = 0
    formats: tuple[str, ...] = ()
    empty: tuple[str, ...] = ("",)
    scale: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class RecordText:
    """The fields of a feed of records.

    kind: the id of the kind. zone: the time zone of moments, by its IANA name. twice: what a time means that
    the clocks show twice. cut: how finely records are added up. belongs: by which moment they are placed.
    """

    kind: str
    zone: str
    fields: tuple[FieldText, ...]
    cut: Cut = Cut.ROW
    twice: Twice = Twice.REFUSED
    belongs: Belongs = Belongs.BEGINS

    def of(self, field: str) -> FieldText | None:
        """How a field is told; None where the feed does not bring it."""
        return next((one for one in self.fields if one.field == field), None)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its fields, each once."""
        return tuple(dict.fromkeys(one.column for one in self.fields if one.column is not None))

    @property
    def added_up(self) -> bool:
        """Whether records become sums over slots, and are no facts of their own."""
        return self.cut is not Cut.ROW


@dataclass(frozen=True, slots=True)
class SlotText:
    """Rows of sums that are shorter than a day: how long each is, and whose clocks show its beginning."""

    minutes: int
    zone: str
    twice: Twice = Twice.REFUSED


def untold(kind: Kind, told: Iterable[str]) -> tuple[str, ...]:
    """The fields that no feed of the kind can do without and that are not among those told."""
    return tuple(field.id for field in kind.fields if field.needed and field.id not in {*told})


def not_told_for(count: Count, told: Iterable[str]) -> tuple[str, ...]:
    """The fields that a count looks at and that are not among those told."""
    return tuple(name for name in count.fields if name not in {*told})
