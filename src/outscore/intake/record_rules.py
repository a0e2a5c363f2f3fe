"""What is agreed about a feed of records, in one place: how its rows are read, checked and counted."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from outscore.errors import OutscoreError
from outscore.errors import UnknownName
from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.model.kind import FieldType
from outscore.model.records import Belongs
from outscore.model.records import Cut
from outscore.schemas import RECORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.feed import Feed
    from outscore.model.kind import Count
    from outscore.model.kind import Field
    from outscore.model.kind import Kind
    from outscore.model.records import FieldText
    from outscore.model.records import RecordText
    from outscore.model.vendor import Vendor


@cache
def _by_end(kind: str) -> Kind:
    return RECORDS[kind].by_its_end()


@dataclass(frozen=True, slots=True)
class RecordRules:
    """How the rows of one feed of records are read, checked and counted.

    feed: how the file is written, whose rows they are, and the dimensions; its period and quantities are not
    looked at. text: how the fields are told. asked: the quantities that the facts are to have. zone: the
    workspace's time zone, by whose clocks days and slots are cut. vendors: whose codes may stand in the file.
    latest: the last day that records can be about, as the file came then; None for any.
    """

    feed: Feed
    text: RecordText
    asked: tuple[str, ...]
    zone: str
    vendors: Sequence[Vendor] = ()
    latest: date | None = None

    @property
    def kind(self) -> Kind:
        """The kind of feed, with the moment by which its records are placed."""
        return _by_end(self.text.kind) if self.text.belongs is Belongs.ENDS else RECORDS[self.text.kind]

    @property
    def told(self) -> tuple[tuple[Field, FieldText], ...]:
        """The fields that the feed brings, in the kind's order, each with how it is told."""
        pairs = ((field, self.text.of(field.id)) for field in self.kind.fields)
        return tuple((field, how) for field, how in pairs if how)

    @property
    def by_moments(self) -> bool:
        """Whether records have a moment, and not only a day."""
        return self.kind.field(self.kind.moment).type is FieldType.MOMENT

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, each once."""
        return self.as_feed.columns

    @property
    def counts(self) -> tuple[Count, ...]:
        """The quantities asked for, as counts of the kind; UnknownName for one that the feed cannot give."""
        told = {field.id for field, _ in self.told}
        found = [self.kind.count_for(name) for name in self.asked]
        for name, count in zip(self.asked, found, strict=True):
            if count is None or not told.issuperset(count.fields):
                known = (one.id for one in self.kind.counts if told.issuperset(one.fields))
                raise UnknownName(f"quantity in the feed {self.feed.id}", name, known)
        return tuple(count for count in found if count)

    @property
    def as_feed(self) -> Feed:
        """The feed with the columns of its fields, as the reading of headers knows them."""
        columns = [Quantity(how.field, how.column, QuantityType.COUNT) for _, how in self.told if how.column]
        return replace(self.feed, period_column=None, quantities=tuple(columns), identities=())

    def check_cut(self) -> None:
        """Raise OutscoreError where days are to be cut into hours, or nothing is to be added up."""
        if self.text.cut is Cut.ROW:
            raise OutscoreError(f"The feed {self.feed.id} is not added up. Give it a cut: half_hour")
        if self.text.cut is not Cut.DAY and not self.by_moments:
            raise OutscoreError(
                f"The feed {self.feed.id} tells the day of {self.kind.row}, not the time, so it cannot be "
                f"cut by {self.text.cut}. Write: cut: day"
            )
