"""What moved from one delivery to the next: figures with their difference, and notes apart from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outscore.errors import UnknownName
from outscore.intake.cells import written
from outscore.model.flag import decoded
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.wording import exact_text
from outscore.storage.differences import differences

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from datetime import date
    from fractions import Fraction

    from outscore.model.feed import Feed
    from outscore.model.feed import Quantity
    from outscore.storage.deliveries import StoredDelivery
    from outscore.storage.differences import CutOtherwise
    from outscore.storage.differences import Replaced
    from outscore.storage.differences import Side
    from outscore.workflow.office import Office


class Kind(StrEnum):
    """What moved.

    FIGURE: a figure, or the text in its place. NOTE_TOO: the notes beside a figure, in a row of which a
    figure moved. NOTE: notes in a row of which no figure moved. VENDOR: whose row it is. CUT: rows that count
    no more, because the same thing came cut otherwise.
    """

    FIGURE = "figure"
    NOTE_TOO = "note too"
    NOTE = "note"
    VENDOR = "vendor"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said: the delivery by its order of receipt, its file and row; 0 for no one row."""

    delivery: int
    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a delivery says otherwise than one before it.

    quantity: its id, or the code of rows that were cut otherwise; column: as it is sent.
    """

    kind: Kind
    feed: str
    vendor: str
    period: str
    scope: str
    quantity: str
    column: str
    was: str
    now: str
    difference: str
    earlier: Place | None
    later: Place

    @property
    def sentence(self) -> str:
        """The change with what made it."""
        moved = (
            self.difference if self.kind in (Kind.NOTE, Kind.NOTE_TOO) else f"was {self.was}, now {self.now}"
        )
        new, old = self.later.file, self.earlier.file if self.earlier else "earlier files"
        if self.earlier and old == new:
            new, old = (f"delivery {one.delivery} ({one.file})" for one in (self.later, self.earlier))
        return f"{self.column or self.quantity}: {moved}, because {new} replaced {old}."


def changes(
    office: Office, feed: str | None = None, vendor: str | None = None, period: Period | None = None
) -> tuple[Change, ...]:
    """What each delivery moved, in order of receipt; only of a feed, a vendor or a period if it is named."""
    wanted = {month.start for month in period.months()} if period else None
    found: list[Change] = []
    for delivery in office.deliveries.all():
        if delivery.facts_sha256 and feed in (None, delivery.feed):
            months = office.deliveries.months_of(delivery.id)
            months = months if wanted is None else months & wanted
            found += _of_delivery(office, delivery, months) if months else ()
    return tuple(one for one in found if vendor in (None, one.vendor))


def _of_delivery(office: Office, delivery: StoredDelivery, months: Collection[date]) -> Iterator[Change]:
    replaced, cut = differences(office.facts, delivery, months)
    feed, zone = _feed(office, delivery.feed), ZoneInfo(office.workspace.settings.timezone)
    for one in sorted(replaced, key=lambda each: each.now.row):
        yield from _of_row(one, delivery, feed, zone)
    for gone in cut:
        yield _of_cut(gone, delivery)


def _feed(office: Office, name: str) -> Feed | None:
    """The feed contract as it is now; None where the workspace has the feed no more."""
    try:
        return office.workspace.feed(name)
    except UnknownName:
        return None


def _of_row(one: Replaced, delivery: StoredDelivery, feed: Feed | None, zone: ZoneInfo) -> Iterator[Change]:
    when = str(Period(one.start, Grain(one.grain)))
    if one.slot is not None:
        when = f"{one.slot.astimezone(zone):%Y-%m-%d %H:%M}"
    quantities = {quantity.id: quantity for quantity in feed.quantities} if feed else {}

    def change(kind: Kind, name: str, was: str, now: str, difference: str) -> Change:
        return Change(
            kind=kind,
            feed=delivery.feed,
            vendor=one.now.vendor,
            period=when,
            scope=", ".join(f"{name}={value}" for name, value in one.dimensions) or "all",
            quantity=name,
            column=quantities[name].column if name in quantities else "",
            was=was,
            now=now,
            difference=difference,
            earlier=Place(one.was.delivery, one.was.file, one.was.row),
            later=Place(one.now.delivery, one.now.file, one.now.row),
        )

    if one.was.vendor != one.now.vendor:
        yield change(Kind.VENDOR, "vendor", one.was.vendor, one.now.vendor, "")
    both = [name for name in one.now.figures if name in one.was.figures]
    moved = [name for name in both if _told(one.was, name) != _told(one.now, name)]
    for name in moved:
        own = quantities.get(name)
        was, now = one.was.figures.get(name), one.now.figures[name]
        shown = (_shown(was, one.was.said.get(name), own), _shown(now, one.now.said.get(name), own))
        yield change(Kind.FIGURE, name, *shown, _difference(was, now, own))
    for name, notes in one.now.notes.items():
        before = one.was.notes.get(name)
        if _texts(before) != _texts(notes):  # what a note means is not said by a delivery
            yield change(Kind.NOTE_TOO if moved else Kind.NOTE, name, *_notes(before, notes))


def _told(side: Side, name: str) -> tuple[Fraction | None, str | None]:
    return side.figures.get(name), side.said.get(name)


def _shown(figure: Fraction | None, said: str | None, quantity: Quantity | None) -> str:
    """A figure as the feed writes it, or the text in its place."""
    if figure is None:
        return repr(said) if said else "not reported"
    if quantity is None or (figure * quantity.scale).denominator != 1:
        return exact_text(figure)
    return written(int(figure * quantity.scale), quantity)


def _difference(was: Fraction | None, now: Fraction | None, quantity: Quantity | None) -> str:
    if was is None or now is None:
        return ""
    amount = _shown(abs(now - was), None, quantity)
    points = f"{amount.removesuffix('%')} points" if amount.endswith("%") else amount
    return f"{'up' if now > was else 'down'} {points}"


def _notes(was: str | None, now: str | None) -> tuple[str, str, str]:
    """The notes before and after, and what moved."""
    before, after = _texts(was), _texts(now)
    gone = [repr(text) for text in before if text not in after]
    new = [repr(text) for text in after if text not in before]
    parts = [f"no longer says {'; '.join(gone)}"] if gone else []
    parts += [f"now says {'; '.join(new)}"] if new else []
    return "; ".join(before), "; ".join(after), ", ".join(parts)


def _texts(notes: str | None) -> list[str]:
    return sorted(one.text for one in decoded(notes))


def _of_cut(one: CutOtherwise, delivery: StoredDelivery) -> Change:
    rows = "1 row" if one.rows == 1 else f"{one.rows:,} rows"
    return Change(
        kind=Kind.CUT,
        feed=delivery.feed,
        vendor=one.vendor,
        period=str(Period.month_of(one.month)),
        scope="all",
        quantity=one.code,
        column="",
        was=rows,
        now="cut otherwise",
        difference="",
        earlier=None,
        later=Place(one.delivery, one.file, 0),
    )
