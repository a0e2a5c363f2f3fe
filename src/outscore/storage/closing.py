"""Up to which delivery a frozen month knows of rows: what came later waits for a restatement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func
from sqlalchemy import select

from outscore.model.period import Period
from outscore.storage import tables
from outscore.storage.frozen import freezings
from outscore.storage.frozen import reopenings

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Connection

    from outscore.storage.frozen import Freezing
    from outscore.storage.frozen import Reopening
    from outscore.storage.frozen import Subject

Closed = dict[tuple[str, "date"], int]
"""Vendor and first day of a month that is frozen -> the number of the last delivery that it knows of."""


def closed_months(connection: Connection, months: Collection[date] | None = None) -> Closed:
    """The vendors' months whose result was approved and that nobody has opened since, or those of some.

    A result that was opened because an earlier one was restated stays closed to rows. Where several results
    rest on one month, the first approval closes it, and after a restatement the last one does.
    """
    periods = None if months is None else {str(one) for month in months for one in _over(month)}
    found: dict[Subject, list[Freezing]] = {}
    for one in freezings(connection, periods):
        found.setdefault(one.subject, []).append(one)
    ended = reopenings(connection) if found else {}
    first: Closed = {}
    again: Closed = {}
    opened: set[tuple[str, date]] = set()
    for subject, frozen in found.items():
        places = [(subject[0], month.start) for month in Period.parse(subject[2]).months()]
        known, restated = _known(frozen, ended)
        if known is None:
            opened.update(places)
        for place in places:
            if known is not None and restated:
                again[place] = max(known, again.get(place, known))
            elif known is not None:
                first[place] = min(known, first.get(place, known))
    return {place: known for place, known in (first | again).items() if place not in opened}


def _known(
    frozen: Iterable[Freezing], ended: Mapping[tuple[Subject, int], Reopening]
) -> tuple[int | None, bool]:
    """The last delivery that a result knows of, None while it is open; and whether it ever was."""
    known: int | None = None
    restated = False
    for one in frozen:
        known = one.last_delivery if known is None else known
        reopening = ended.get((one.subject, one.number))
        if reopening is not None and reopening.asked_for:
            known, restated = None, True
    return known, restated


def _over(month: date) -> tuple[Period, ...]:
    """The periods that a month can be frozen in."""
    own = Period.month_of(month)
    return (own, own.quarter())


def last_delivery(connection: Connection) -> int:
    """The number of the last delivery, or reading of one, that was recorded; 0 where there is none."""
    return connection.execute(select(func.max(tables.delivery.c.id))).scalar() or 0
