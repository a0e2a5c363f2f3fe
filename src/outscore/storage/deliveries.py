"""Deliveries as they were recorded: what arrived, its row accounting, its issues, its rejected rows."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import and_
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Issue
from outscore.model.delivery import RejectedRow
from outscore.model.delivery import RowCounts
from outscore.model.delivery import Severity
from outscore.model.kept_out import SENT_BACK
from outscore.model.kept_out import sent_back_from
from outscore.storage import tables
from outscore.storage.chain import add_rows
from outscore.storage.closing import closed_months
from outscore.storage.closing import last_delivery
from outscore.storage.delivery_rows import record

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Hashable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy import Row

    from outscore.model.delivery import Delivery
    from outscore.storage.closing import Closed
    from outscore.storage.database import Database


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """A recorded delivery; `id` is the order of receipt, and stays when the bytes are read again.

    received_at: when this reading was recorded, which is when the bytes came unless they were read again.
    """

    id: int
    feed: str
    file: str
    sha256: str
    size: int
    status: DeliveryStatus
    rows: RowCounts
    facts_sha256: str | None
    reading_sha256: str
    superseded: bool
    reported_in: str | None
    header: tuple[str, ...]
    received_at: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a delivery that brought rows: from which number on it stood, and before which.

    `until` is None for the one that stands today. The delivery has its place in the order of receipt, and
    `number` is the reading's own.
    """

    number: int
    delivery: StoredDelivery
    since: int
    until: int | None

    def stood_at(self, last: int) -> bool:
        """Whether it was the standing reading when `last` was the last number."""
        return self.since <= last and (self.until is None or last < self.until)


_ORDER = func.coalesce(tables.delivery.c.superseded_by, tables.delivery.c.id)
"""The order of receipt, which a reading that was replaced shares with the one that stands."""
_STANDING = select(tables.delivery.c.id).where(tables.delivery.c.superseded_by.is_(None))


class Deliveries:
    """The record of deliveries. A delivery appears in one transaction, with everything known of it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._readings: dict[Hashable, tuple[Reading, ...]] | None = None
        self._closed: dict[frozenset[date] | None, Closed] | None = None

    @contextmanager
    def as_they_are(self) -> Iterator[None]:
        """Within the block, which readings there are and which months are frozen is read once.

        What is written meanwhile is not seen. Blocks within it belong to it.
        """
        if self._readings is not None:
            yield
            return
        self._readings, self._closed = {}, {}
        try:
            yield
        finally:
            self._readings = self._closed = None

    def find(self, feed: str, sha256: str) -> StoredDelivery | None:
        """The standing reading of these bytes for this feed, if they came before."""
        query = select(tables.delivery).where(
            tables.delivery.c.feed == feed,
            tables.delivery.c.sha256 == sha256,
            tables.delivery.c.superseded_by.is_(None),
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return _stored(row) if row else None

    def add(self, delivery: Delivery, at: str, instead_of: StoredDelivery | None = None) -> StoredDelivery:
        """Record a delivery, or one instead of an earlier reading of the same bytes, which is kept beside it.

        Where somebody else has recorded these bytes since they were looked at, what that one wrote stands.
        """
        looked_at = (instead_of.reading_sha256, instead_of.facts_sha256) if instead_of else None
        self._database.write(lambda connection: record(connection, delivery, at, looked_at))
        found = self.find(delivery.feed, delivery.sha256)
        if found is None:
            message = f"delivery {delivery.sha256} was recorded and cannot be found"
            raise LookupError(message)
        return found

    def came_as(self, delivery: StoredDelivery, file: str) -> bool:
        """Whether the bytes of a delivery are known to have come under a name."""
        one = tables.arrival.c
        query = select(one.id).where(one.delivery_id == delivery.id, one.file == file)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def note_arrival(self, delivery: StoredDelivery, file: str, at: str) -> bool:
        """Record that the same bytes came under this name; False if that was known."""
        if self.came_as(delivery, file):
            return False
        try:
            with self._database.writing() as connection:
                values = {"delivery_id": delivery.id, "file": file, "arrived_at": at}
                add_rows(connection, tables.arrival, [values])
        except IntegrityError:  # somebody else has just noted it
            return False
        return True

    def order_of_files(self) -> dict[tuple[str, str], int]:
        """For each feed and file name, the order of receipt of the last delivery that came under it."""
        query = (
            select(tables.delivery.c.feed, tables.arrival.c.file, func.max(tables.delivery.c.id))
            .join(tables.arrival, tables.arrival.c.delivery_id == tables.delivery.c.id)
            .group_by(tables.delivery.c.feed, tables.arrival.c.file)
        )
        with self._database.reading() as connection:
            return {(feed, file): last for feed, file, last in connection.execute(query)}

    def last_under(self, feed: str, file: str) -> int:
        """The order of receipt of the last delivery that came under a name; 0 where none did."""
        one = tables.delivery.c
        query = (
            select(func.max(one.id))
            .join(tables.arrival, tables.arrival.c.delivery_id == one.id)
            .where(one.feed == feed, tables.arrival.c.file == file)
        )
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar() or 0)

    def all(self, *, superseded: bool = False) -> tuple[StoredDelivery, ...]:
        """Every delivery, in order of receipt; readings that were replaced only if asked for."""
        query = select(tables.delivery).order_by(tables.delivery.c.id)
        if not superseded:
            query = query.where(tables.delivery.c.superseded_by.is_(None))
        with self._database.reading() as connection:
            return tuple(_stored(row) for row in connection.execute(query))

    def numbered(self, number: int) -> StoredDelivery | None:
        """The delivery of a number, as it is read today; None where there is none."""
        standing = (tables.delivery.c.id == number, tables.delivery.c.superseded_by.is_(None))
        with self._database.reading() as connection:
            row = connection.execute(select(tables.delivery).where(*standing)).one_or_none()
        return _stored(row) if row else None

    def with_facts(
        self, months: Collection[date], feed: str | None = None, before: int | None = None
    ) -> tuple[StoredDelivery, ...]:
        """The deliveries that brought accepted rows for any of the months, in order of receipt.

        Only of one feed if it is named, only those received before another if its order is given.
        """
        chosen = select(tables.delivery_month.c.delivery_id).where(
            tables.delivery_month.c.month.in_(sorted(months))
        )
        query = (
            select(tables.delivery)
            .where(tables.delivery.c.id.in_(chosen), tables.delivery.c.superseded_by.is_(None))
            .order_by(tables.delivery.c.id)
        )
        if feed is not None:
            query = query.where(tables.delivery.c.feed == feed)
        if before is not None:
            query = query.where(tables.delivery.c.id < before)
        with self._database.reading() as connection:
            return tuple(_stored(row) for row in connection.execute(query))

    def readings(
        self, months: Collection[date], feed: str | None = None, before: int | None = None
    ) -> tuple[Reading, ...]:
        """Every reading that brought accepted rows for any of the months, those replaced since among them.

        In order of receipt, the readings of one delivery in their own order; restricted as `with_facts` is.
        """
        asked, kept = (frozenset(months), feed, before), self._readings
        if kept is None:
            return self._read_readings(*asked)
        if asked not in kept:
            kept[asked] = self._read_readings(*asked)
        return kept[asked]

    def _read_readings(
        self, months: frozenset[date], feed: str | None, before: int | None
    ) -> tuple[Reading, ...]:
        month, columns = tables.delivery_month.c, tables.delivery.c
        wanted: list[ColumnElement[bool]] = [
            columns.id.in_(select(month.delivery_id).where(month.month.in_(sorted(months))))
        ]
        wanted += [columns.feed == feed] if feed is not None else []
        wanted += [before > _ORDER] if before is not None else []
        return self._every_reading(*wanted)

    def _every_reading(self, *wanted: ColumnElement[bool]) -> tuple[Reading, ...]:
        columns = tables.delivery.c
        replaced = select(columns.superseded_by, columns.id).where(columns.superseded_by.is_not(None))
        query = select(tables.delivery).where(*wanted).order_by(_ORDER, columns.id)
        ends: dict[int, list[int]] = {}
        with self._database.reading() as connection:
            for delivery, number in connection.execute(replaced.order_by(columns.id)):
                ends.setdefault(delivery, []).append(number)
            return tuple(_reading(row, ends) for row in connection.execute(query))

    def closed_months(self, months: Collection[date] | None = None) -> Closed:
        """The vendors' frozen months, or those of some months, and the last delivery that each knows of."""
        asked, kept = None if months is None else frozenset(months), self._closed
        if kept is not None and asked in kept:
            return dict(kept[asked])
        with self._database.reading() as connection:
            found = closed_months(connection, asked)
        if kept is not None:
            kept[asked] = dict(found)
        return found

    def last(self) -> int:
        """The number of the last delivery, or reading of one, that was recorded; 0 where there is none."""
        with self._database.reading() as connection:
            return last_delivery(connection)

    def report_refused_in(self, period: str) -> None:
        """Let the refused files that no pack tells of yet be told of in the pack of this period."""
        columns = tables.delivery.c
        waiting = (columns.status == DeliveryStatus.REFUSED.value, columns.reported_in.is_(None))
        with self._database.writing() as connection:
            connection.execute(update(tables.delivery).where(*waiting).values(reported_in=period))

    def rows_for(self, months: Collection[date]) -> dict[int, int]:
        """How many accepted rows each delivery brought for the months."""
        month = tables.delivery_month.c
        query = (
            select(month.delivery_id, func.sum(month.rows))
            .where(month.month.in_(sorted(months)))
            .group_by(month.delivery_id)
        )
        with self._database.reading() as connection:
            return {one: int(rows) for one, rows in connection.execute(query)}

    def last_arrivals(self) -> dict[int, str]:
        """When the bytes of each delivery arrived last, under whatever name."""
        columns = tables.arrival.c
        query = select(columns.delivery_id, func.max(columns.arrived_at)).group_by(columns.delivery_id)
        with self._database.reading() as connection:
            return {number: str(at) for number, at in connection.execute(query)}

    def first_arrivals(self) -> dict[int, str]:
        """When the bytes of each delivery arrived first; reading them again changes nothing in that."""
        columns = tables.arrival.c
        query = select(columns.delivery_id, func.min(columns.arrived_at)).group_by(columns.delivery_id)
        with self._database.reading() as connection:
            return {number: str(at) for number, at in connection.execute(query)}

    def months(self) -> frozenset[date]:
        """The months (first days) for which any delivery brought accepted rows."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tables.delivery_month.c.month).distinct())
            return frozenset(row.month for row in rows)

    def months_of(self, delivery: int) -> frozenset[date]:
        """The months (first days) for which a delivery brought accepted rows."""
        month = tables.delivery_month.c
        with self._database.reading() as connection:
            rows = connection.execute(select(month.month).where(month.delivery_id == delivery))
            return frozenset(row.month for row in rows)

    def issues(
        self, deliveries: Collection[int] | None = None, months: Collection[str] | None = None
    ) -> dict[int, tuple[Issue, ...]]:
        """Issues by delivery, in the file's order; only of some deliveries or months ("2015-09") if given."""
        query = select(tables.issue).order_by(tables.issue.c.delivery_id, tables.issue.c.number)
        if deliveries is not None:
            query = query.where(tables.issue.c.delivery_id.in_(deliveries))
        if months is not None:
            query = query.where(tables.issue.c.month.in_(months), tables.issue.c.delivery_id.in_(_STANDING))
        found: dict[int, list[Issue]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found.setdefault(row.delivery_id, []).append(_issue(row))
        return {one: tuple(issues) for one, issues in found.items()}

    def issues_that_count(
        self, months: Collection[str], closed: Closed, deliveries: Collection[int]
    ) -> dict[int, tuple[Issue, ...]]:
        """The issues about some months by delivery; of some deliveries those about no month too.

        Of a frozen month those of the readings that count there; `closed` says up to which delivery it knows.
        """
        readings = {one.number: one for one in self._every_reading()}
        columns = tables.issue.c
        unplaced = and_(columns.month.is_(None), columns.delivery_id.in_(deliveries))
        about = or_(columns.month.in_(months), unplaced)
        query = select(tables.issue).where(about).order_by(columns.delivery_id, columns.number)
        found: dict[int, list[Issue]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(query):
                reading = readings[row.delivery_id]
                month = date.fromisoformat(f"{row.month}-01") if row.month else None
                last = closed.get((row.vendor, month)) if month else None
                if reading.until is None if last is None else reading.stood_at(last):
                    found.setdefault(reading.delivery.id, []).append(_issue(row))
        return {one: tuple(issues) for one, issues in sorted(found.items())}

    def sent_back(self, closed: Closed) -> dict[tuple[int, int], int]:
        """The rejected rows that came back, by delivery and row, each with how many one delivery brought.

        They are more than one where the rejected one held several.

        Without those of frozen months that came later than what the month knows of, as `closed` says.
        """
        columns = tables.issue.c
        standing = tables.delivery.c.superseded_by.is_(None)
        query = (
            select(tables.delivery.c.feed, tables.issue)
            .join(tables.delivery, tables.delivery.c.id == columns.delivery_id)
            .where(columns.code == SENT_BACK, standing)
            .order_by(columns.delivery_id, columns.number)
        )
        found: dict[tuple[int, int, int], int] = {}
        with self._database.reading() as connection:
            notes = connection.execute(query).all()
            known = select(tables.delivery.c.feed, tables.delivery.c.sha256, tables.delivery.c.id)
            named = connection.execute(known.where(standing)).all() if notes else ()
        numbers = {(feed, sha256): number for feed, sha256, number in named}
        for one in notes:
            sha256, row = sent_back_from(one.key)
            month = date.fromisoformat(f"{one.month}-01") if one.month else None
            last = closed.get((one.vendor, month)) if month else None
            if (one.feed, sha256) in numbers and (last is None or one.delivery_id <= last):
                place = (numbers[one.feed, sha256], row, one.delivery_id)
                found[place] = found.get(place, 0) + 1
        most: dict[tuple[int, int], int] = {}
        for (delivery, row, _), rows in found.items():
            most[delivery, row] = max(rows, most.get((delivery, row), 0))
        return most

    def rejected(self, delivery: int) -> tuple[RejectedRow, ...]:
        """The rows of a delivery that were kept out, whole."""
        query = (
            select(tables.rejected_row)
            .where(tables.rejected_row.c.delivery_id == delivery)
            .order_by(tables.rejected_row.c.row)
        )
        with self._database.reading() as connection:
            return tuple(
                RejectedRow(row.row, tuple(json.loads(row.cells))) for row in connection.execute(query)
            )


def _reading(row: Row[tuple[object, ...]], ends: Mapping[int, Sequence[int]]) -> Reading:
    """When a reading stood: a replaced one has the number that was the last one's when it was set aside."""
    stored = _stored(row)
    place = row.superseded_by or row.id
    own = ends.get(place, ())
    if not stored.superseded:
        return Reading(place, stored, own[-1] if own else place, None)
    earlier = [number for number in own if number < stored.id]
    return Reading(stored.id, replace(stored, id=place), earlier[-1] if earlier else place, stored.id)


def _issue(row: Row[tuple[object, ...]]) -> Issue:
    return Issue(
        code=row.code,
        severity=Severity(row.severity),
        message=row.message,
        row=row.row,
        column=row.column,
        value=row.value,
        vendor=row.vendor,
        month=row.month,
        key=row.key,
    )


def _stored(row: Row[tuple[object, ...]]) -> StoredDelivery:
    return StoredDelivery(
        id=row.id,
        feed=row.feed,
        file=row.file,
        sha256=row.sha256,
        size=row.size,
        status=DeliveryStatus(row.status),
        rows=RowCounts(
            row.rows_read, row.rows_accepted, row.rows_rejected, row.rows_duplicate, row.rows_skipped
        ),
        facts_sha256=row.facts_sha256,
        reading_sha256=row.reading_sha256,
        superseded=row.superseded_by is not None,
        reported_in=row.reported_in,
        header=tuple(json.loads(row.header)),
        received_at=row.received_at,
    )
