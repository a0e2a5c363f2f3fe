"""One file checked: what a delivery of it would be, and its accepted rows made facts."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING

from outscore.model.delivery import Delivery
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.sent_back import form_sent_back
from outscore.workflow.owners import reading_of

if TYPE_CHECKING:
    from datetime import date

    from outscore.intake.delivery import Checked
    from outscore.model.delivery import Issue
    from outscore.model.feed import Feed
    from outscore.workflow.office import Office
    from outscore.workflow.received_file import ReceivedFile


def frozen_months(office: Office) -> frozenset[tuple[str, date]]:
    """The vendors' months whose result was approved, as (vendor id, first day).

    A month that a person opened again is not among them; one that was scored anew because of it still is.
    """
    return frozenset(office.deliveries.closed_months())


def refused_delivery(office: Office, feed: Feed, file: str, received: ReceivedFile, fault: Issue) -> Delivery:
    """An archive that was not opened."""
    return Delivery(
        feed=feed.id,
        file=file,
        sha256=received.sha256,
        size=received.size,
        status=DeliveryStatus.REFUSED,
        rows=RowCounts(),
        facts_sha256=None,
        reading_sha256=reading_of(office.workspace, feed),
        issues=(fault,),
    )


def checked_delivery(
    office: Office, feed: Feed, file: str, received: ReceivedFile, before: int | None
) -> Delivery:
    """A file read and checked, its facts written; before: the delivery whose bytes it is read from again."""
    checked, facts = _read(office, feed, file, received, before)
    return Delivery(
        feed=feed.id,
        file=file,
        sha256=received.sha256,
        size=received.size,
        status=checked.status,
        rows=checked.rows,
        facts_sha256=facts,
        reading_sha256=reading_of(office.workspace, feed),
        issues=checked.issues,
        rejected=checked.rejected,
        header=checked.header,
        months=checked.months,
    )


def _read(
    office: Office, feed: Feed, file: str, received: ReceivedFile, before: int | None
) -> tuple[Checked, str | None]:
    """What a file turned out to be, and the SHA-256 of its facts; None where it brought none."""
    if not form_sent_back(file):
        return _checked(office, feed, file, received, before)
    from outscore.intake.returned import refused_again  # pandera is slow to import
    from outscore.intake.returned import with_places
    from outscore.intake.returned import with_unsure
    from outscore.workflow.sent_back import sent_back

    back = sent_back(office, feed, file, received.content, before)
    if back.refused:
        return refused_again(back.refused, feed.fixed_vendor, len(back.places)), None
    checked, facts = _checked(office, feed, file, received, before)
    placed = with_places(checked, back.places, feed.fixed_vendor)
    return with_unsure(placed, back.unsure, feed.fixed_vendor), facts


def _received(office: Office, before: int | None) -> datetime:
    """When a file came: now, or when its bytes came first."""
    at = office.deliveries.first_arrivals().get(before) if before else None
    moment = datetime.fromisoformat(at or office.now())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _checked(
    office: Office, feed: Feed, file: str, received: ReceivedFile, before: int | None
) -> tuple[Checked, str | None]:
    """What a file turned out to be by itself."""
    from outscore.intake.delivery import Known  # pandera is slow to import, and only new files need it
    from outscore.intake.delivery import check_delivery
    from outscore.intake.sent_back import as_sent
    from outscore.workflow.record_receiving import read_added_up
    from outscore.workflow.record_receiving import read_each

    frozen = frozen_months(office)
    if feed.records:
        found = (
            read_added_up(office, feed, file, received.sha256, before, frozen, _received(office, before))
            if feed.added_up
            else read_each(office, feed, file, received.content, before, frozen, _received(office, before))
        )
        return found.checked, found.facts_sha256
    known = Known(
        vendors=office.workspace.vendors,
        facts_of=lambda months: office.facts.like(feed, months, before),
        frozen=frozen,
        zone=office.workspace.settings.timezone,
        received=_received(office, before),
    )
    read, terms, name = as_sent(received.content, feed, file)
    checked = check_delivery(read, terms, known, name)
    return checked, office.facts.write(checked.facts, feed) if checked.rows.accepted else None
