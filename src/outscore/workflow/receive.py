"""Receiving: every file of the inbox into the archive, checked, its accepted rows made facts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from outscore.intake.members import fits_inside
from outscore.intake.members import member
from outscore.intake.members import members
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import no_member
from outscore.model.delivery import Delivery
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Issue
from outscore.model.delivery import RowCounts
from outscore.model.delivery import Severity
from outscore.model.sent_back import form_sent_back
from outscore.model.sent_back import sent_name
from outscore.workflow.owners import reading_of
from outscore.workflow.received_file import is_streamed
from outscore.workflow.received_file import of_bytes
from outscore.workflow.received_file import of_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path
    from pathlib import PurePath

    from outscore.intake.delivery import Checked
    from outscore.model.feed import Feed
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.office import Office
    from outscore.workflow.received_file import ReceivedFile


FROZEN_CODE = "period_frozen"
FETCHED = "fetched"
"""The folder of the inbox for what is fetched: in it one folder for each feed, by its id."""


class News(StrEnum):
    """What a file in the inbox meant this time."""

    NEW = "new"
    KNOWN = "known"
    REPEATED = "sent again"
    READ_AGAIN = "read again"
    UNCLAIMED = "no feed"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file in the inbox, by its path inside it, and the feeds whose pattern it fits.

    member: the name of one file in it, where it is an archive; `file` then ends in that name. as_read: the
    bytes are those that were read when it came, and no archive around them.
    """

    path: Path
    file: str
    feeds: tuple[str, ...]
    member: str = ""
    as_read: bool = False


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of an arrival. `delivery` is None where it was not read: locked, or not one feed's."""

    file: str
    news: News
    delivery: StoredDelivery | None
    issues: tuple[Issue, ...]

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody must look: it was kept out in whole or in part, or was sent twice."""
        if self.delivery is None or self.news is News.REPEATED:
            return True
        return self.delivery.status is not DeliveryStatus.ACCEPTED


def arrivals(office: Office) -> tuple[Arrival, ...]:
    """The files in the inbox: known ones as they came, new ones by path; no hidden files, no READMEs.

    Each file in an archive of a feed that reads inside archives counts as a file of its own.
    """
    inbox = office.workspace.settings.inbox
    if not inbox.is_dir():
        return ()
    found = [path for path in inbox.rglob("*") if path.is_file() and _counts(path.relative_to(inbox))]
    here = [
        one
        for path in sorted(found)
        for one in unpacked(_arrival(path, path.relative_to(inbox), office), office)
    ]
    return tuple(_in_order_of_receipt(office, here))


def _in_order_of_receipt(office: Office, here: Sequence[Arrival]) -> list[Arrival]:
    """What came before first, as it came: read again, each file is held against those before it."""
    known = office.deliveries.order_of_files()
    places = {
        one.file: max((known.get((feed, one.file), 0) for feed in one.feeds), default=0) for one in here
    }
    return sorted(here, key=lambda one: (places[one.file] == 0, places[one.file]))


def _counts(path: PurePath) -> bool:
    return not any(part.startswith(".") for part in path.parts) and not path.name.upper().startswith("README")


def _arrival(path: Path, relative: Path, office: Office) -> Arrival:
    name = relative.as_posix()
    printable = name.encode("utf-8", "backslashreplace").decode()
    folder, _, rest = name.partition("/")
    for_feed = rest.partition("/")[0] if folder == FETCHED else ""
    feeds = [
        feed.id
        for feed in office.workspace.feeds
        if name == printable and (feed.id == for_feed if for_feed else fnmatch(sent_name(name), feed.files))
    ]
    return Arrival(path, printable, tuple(feeds))


def unpacked(arrival: Arrival, office: Office) -> Sequence[Arrival]:
    """The files in an archive, one by one; the archive itself where there is something wrong with it."""
    feed = office.workspace.feed(arrival.feeds[0]) if len(arrival.feeds) == 1 else None
    if feed is None or not feed.inside or form_sent_back(arrival.file):
        return [arrival]
    try:
        with arrival.path.open("rb") as file:
            names = [name for name in members(file, feed) if _counts(PurePosixPath(name))]
    except (OSError, Unreadable):
        return [arrival]  # opened once more when it is received, and then told
    return [
        Arrival(
            path=arrival.path,
            file=f"{arrival.file}/{name}",
            feeds=arrival.feeds if fits_inside(name, feed) else (),
            member=name,
        )
        for name in names
    ]


def receive(office: Office) -> tuple[Reception, ...]:
    """Receive every file of the inbox, in the order of `arrivals`; what came before is left alone."""
    return tuple(receive_one(office, arrival) for arrival in arrivals(office))


def receive_one(office: Office, arrival: Arrival, *, again: bool = False) -> Reception:
    """Receive one file. It becomes visible in one step; received twice, it is recorded once.

    again: read it also where nothing says that it would be read otherwise than before.
    """
    if len(arrival.feeds) != 1:
        return Reception(arrival.file, News.UNCLAIMED, None, (_unclaimed(arrival),))
    feed = office.workspace.feed(arrival.feeds[0])
    try:
        received, fault = _content(arrival, feed)
    except OSError:
        return Reception(arrival.file, News.LOCKED, None, (_locked(arrival),))
    reading = reading_of(office.workspace, feed)
    known = office.deliveries.find(feed.id, received.sha256)
    if known:
        fresh = office.deliveries.note_arrival(known, arrival.file, office.now())
        if not again and known.reading_sha256 == reading and not _kept_out_before(office, known):
            return _known(office, arrival, known, fresh=fresh)
    if not received.is_archived(office.archive):  # it was written to meanwhile
        return Reception(arrival.file, News.LOCKED, None, (_locked(arrival),))
    if fault:
        delivery = _refused(office, feed, arrival.file, received, fault)
    else:
        delivery = _delivery(office, feed, arrival.file, received, known.id if known else None)
    if known and _says_the_same(known, delivery):
        return _known(office, arrival, known, fresh=False)
    stored = office.deliveries.add(delivery, office.now(), known)
    news = News.READ_AGAIN if known else News.NEW
    return Reception(arrival.file, news, stored, delivery.issues)


def _says_the_same(known: StoredDelivery, delivery: Delivery) -> bool:
    return (known.reading_sha256, known.rows, known.facts_sha256) == (
        delivery.reading_sha256,
        delivery.rows,
        delivery.facts_sha256,
    )


def _content(arrival: Arrival, feed: Feed) -> tuple[ReceivedFile, Issue | None]:
    """The file to read; of an archive that cannot be opened the archive itself, and why."""
    whole = arrival.as_read or not feed.inside or bool(form_sent_back(arrival.file))
    if whole:
        streamed = is_streamed(feed, arrival.file)
        return (of_path(arrival.path) if streamed else of_bytes(arrival.path.read_bytes())), None
    try:
        with arrival.path.open("rb") as file:
            if arrival.member:
                return of_bytes(member(file, arrival.member)), None
            members(file, feed)
        fault = no_member(feed.inside)
    except Unreadable as unreadable:
        fault = unreadable.issue
    return of_bytes(arrival.path.read_bytes()), fault


def _unclaimed(arrival: Arrival) -> Issue:
    if arrival.member:
        claim = "is in an archive and does not fit the pattern of what is read there"
        mend = "Leave it out, or correct the pattern under `inside` in the feed contract."
    elif arrival.feeds:
        claim = f"fits the pattern of more than one feed ({', '.join(arrival.feeds)})"
        mend = "Make the patterns under `files` in the feed contracts tell them apart."
    else:
        claim = "fits the pattern of no feed"
        mend = "Rename it, or correct the pattern under `files` in the feed contract."
    return Issue(
        code="file_unclaimed",
        severity=Severity.FILE,
        message=f"The file {arrival.file!r} {claim}. {mend}",
    )


def _locked(arrival: Arrival) -> Issue:
    return Issue(
        code="file_locked",
        severity=Severity.FILE,
        message=f"The file {arrival.file!r} is gone or may not be read. Put it back, free to be read.",
    )


def _known(office: Office, arrival: Arrival, known: StoredDelivery, *, fresh: bool) -> Reception:
    issues = office.deliveries.issues([known.id]).get(known.id, ())
    if not fresh:
        return Reception(arrival.file, News.KNOWN, known, issues)
    repeated = Issue(
        code="file_repeated",
        severity=Severity.NOTE,
        message=(
            f"The file {arrival.file!r} holds the same bytes as {known.file!r}, which was received before. "
            f"It was not counted again. If a new file was meant, ask for it."
        ),
    )
    return Reception(arrival.file, News.REPEATED, known, (repeated,))


def frozen_months(office: Office) -> frozenset[tuple[str, date]]:
    """The vendors' months whose result was approved, as (vendor id, first day).

    A month that a person opened again is not among them; one that was scored anew because of it still is.
    """
    return frozenset(office.deliveries.closed_months())


def _kept_out_before(office: Office, known: StoredDelivery) -> bool:
    """Whether an earlier version of the program rejected rows for a frozen month, which are kept today."""
    issues = office.deliveries.issues([known.id]).get(known.id, ())
    return any(one.code == FROZEN_CODE and one.severity is Severity.ROW for one in issues)


def _refused(office: Office, feed: Feed, file: str, received: ReceivedFile, fault: Issue) -> Delivery:
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


def _delivery(office: Office, feed: Feed, file: str, received: ReceivedFile, before: int | None) -> Delivery:
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
    from outscore.intake.delivery import Known  # pandera is slow to import, and only new files need it
    from outscore.intake.delivery import check_delivery
    from outscore.intake.sent_back import as_sent
    from outscore.workflow.record_receiving import read_added_up
    from outscore.workflow.record_receiving import read_each

    frozen = frozen_months(office)
    if feed.records:
        found = (
            read_added_up(office, feed, file, received.sha256, before, frozen)
            if feed.added_up
            else read_each(office, feed, file, received.content, before, frozen)
        )
        return found.checked, found.facts_sha256
    known = Known(
        vendors=office.workspace.vendors,
        facts_of=lambda months: office.facts.like(feed, months, before),
        frozen=frozen,
        zone=office.workspace.settings.timezone,
    )
    read, terms, name = as_sent(received.content, feed, file)
    checked = check_delivery(read, terms, known, name)
    return checked, office.facts.write(checked.facts, feed) if checked.rows.accepted else None
