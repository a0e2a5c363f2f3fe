"""Receiving: every file of the inbox into the archive, checked, its accepted rows made facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatch
from pathlib import Path
from pathlib import PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from outscore.intake.archives import size_words
from outscore.intake.members import fits_inside
from outscore.intake.members import member
from outscore.intake.members import members
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import no_member
from outscore.intake.refusals import too_large
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
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from datetime import date
    from pathlib import PurePath

    from outscore.intake.delivery import Checked
    from outscore.model.feed import Feed
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.office import Office
    from outscore.workflow.received_file import ReceivedFile


FROZEN_CODE = "period_frozen"
_ZIP = b"PK"
FETCHED = "fetched"
"""The folder of the inbox for what is fetched: in it one folder for each feed, by its id."""


MOST_BYTES_AT_ONCE = 512 << 20
"""What is read whole: everything but records that are added up while they stream by."""


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
    """The files in the inbox: known ones as they came, new ones by path; no hidden files.

    A README that no feed claims is for people, and left alone.
    Each file in an archive of a feed that reads inside archives counts as a file of its own.
    """
    inbox = office.workspace.settings.inbox
    if not inbox.is_dir():
        return ()
    files = (path for path in inbox.rglob("*") if path.is_symlink() or path.is_file())
    found = [path for path in files if _counts(path.relative_to(inbox))]
    here = [
        one
        for path in sorted(found)
        for one in unpacked(_arrival(path, path.relative_to(inbox), office), office)
        if one.feeds or not _is_a_note(one.file)
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
    return not any(part.startswith(".") for part in path.parts)


def _is_a_note(name: str) -> bool:
    """Whether a file that no feed claims is there for people to read."""
    return PurePosixPath(name).name.upper().startswith("README")


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
    if feed is None or not feed.inside or form_sent_back(arrival.file) or _is_link(arrival):
        return [arrival]
    try:
        with arrival.path.open("rb") as file:
            names = [name for name in members(file, feed) if _counts(PurePosixPath(name))]
    except (OSError, Unreadable):
        return [arrival]  # opened once more when it is received, and then told
    if not names:
        return [arrival]
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
    return tuple(receive_each(office, arrivals(office)))


def receive_each(office: Office, here: Iterable[Arrival]) -> Iterator[Reception]:
    """Receive files one by one. Where one is read otherwise than before, so are those received after it.

    Each file was held against those before it, so that reading one of them anew moves what it says.
    """
    told: set[int] = set()
    for arrival in here:
        reception = receive_one(office, arrival)
        if reception.news is not News.KNOWN or not reception.delivery or reception.delivery.id not in told:
            yield reception
        if reception.news is News.READ_AGAIN and reception.delivery:
            for one in _read_after(office, reception.delivery):
                told |= {one.delivery.id} if one.delivery else set()
                yield one


def _read_after(office: Office, first: StoredDelivery) -> Iterator[Reception]:
    """The deliveries of a feed after one that was read anew, those that come out otherwise."""
    for stored in office.deliveries.all():
        if stored.feed == first.feed and stored.id > first.id:
            found = receive_stored(office, stored, again=True)
            yield from (one for one in found if one.news is not News.KNOWN)


def receive_stored(office: Office, stored: StoredDelivery, *, again: bool = False) -> tuple[Reception, ...]:
    """Read a delivery again from the archive, in its place in the order of receipt."""
    feed = office.workspace.feed(stored.feed)
    with TemporaryDirectory(prefix="outscore-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "file"
        office.archive.copy("raw", stored.sha256, path)
        return tuple(
            receive_one(office, arrival, again=again) for arrival in _stored(stored, feed, path, office)
        )


def _stored(stored: StoredDelivery, feed: Feed, path: Path, office: Office) -> Iterable[Arrival]:
    """The bytes as one file; of an archive that could not be opened when it came, the files in it today."""
    was_closed = stored.status is DeliveryStatus.REFUSED and not stored.header
    if feed.inside and was_closed and fnmatch(sent_name(stored.file), feed.files):
        closed = Arrival(path, stored.file, (feed.id,))
        with path.open("rb") as file:
            return unpacked(closed, office) if file.read(len(_ZIP)) == _ZIP else [closed]
    return [Arrival(path, stored.file, (feed.id,), as_read=True)]


def looked_through(
    office: Office, here: Iterable[Arrival]
) -> tuple[tuple[Reception, ...], tuple[Arrival, ...]]:
    """What is to be said of files that are known and read as they were, and the files to be received.

    Nothing is written.
    """
    known: list[Reception] = []
    waiting: list[Arrival] = []
    for arrival in here:
        found = _as_before(office, arrival)
        if found is None:
            waiting.append(arrival)
        else:
            known.append(found)
    return tuple(known), tuple(waiting)


def _as_before(office: Office, arrival: Arrival) -> Reception | None:
    """A file of which all is known, its name too; None where there may be something to do."""
    if len(arrival.feeds) != 1 or _is_link(arrival):
        return None
    feed = office.workspace.feed(arrival.feeds[0])
    try:
        received, _ = _content(arrival, feed)
    except OSError:
        return None
    known = office.deliveries.find(feed.id, received.sha256)
    if known is None or not office.deliveries.came_as(known, arrival.file) or _is_outdated(office, known):
        return None
    return _known(office, arrival, known, fresh=False)


def _is_outdated(office: Office, known: StoredDelivery) -> bool:
    """Whether a delivery would be read otherwise today, or is still as an early version read it."""
    reading = reading_of(office.workspace, office.workspace.feed(known.feed))
    return known.reading_sha256 != reading or _kept_out_before(office, known)


def receive_one(office: Office, arrival: Arrival, *, again: bool = False) -> Reception:
    """Receive one file. It becomes visible in one step; received twice, it is recorded once.

    again: read it also where nothing says that it would be read otherwise than before.
    """
    if len(arrival.feeds) != 1 or _is_link(arrival):
        why = _linked(arrival) if _is_link(arrival) else _unclaimed(arrival)
        return Reception(arrival.file, News.UNCLAIMED, None, (why,))
    feed = office.workspace.feed(arrival.feeds[0])
    try:
        received, fault = _content(arrival, feed)
    except OSError:
        return Reception(arrival.file, News.LOCKED, None, (_locked(arrival),))
    known = office.deliveries.find(feed.id, received.sha256)
    if known:
        fresh = office.deliveries.note_arrival(known, arrival.file, office.now())
        if not again and not _is_outdated(office, known):
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
        if is_streamed(feed, arrival.file):
            return of_path(arrival.path), None
        size = arrival.path.stat().st_size
        if size > MOST_BYTES_AT_ONCE:
            fault = too_large("The file has", size_words(size), size_words(MOST_BYTES_AT_ONCE))
            return of_path(arrival.path), fault
        return of_bytes(arrival.path.read_bytes()), None
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


def _is_link(arrival: Arrival) -> bool:
    return not arrival.as_read and arrival.path.is_symlink()


def _linked(arrival: Arrival) -> Issue:
    return Issue(
        code="file_linked",
        severity=Severity.FILE,
        message=f"{arrival.file!r} is a link, and links are not followed. Put the file itself there.",
    )


def _locked(arrival: Arrival) -> Issue:
    return Issue(
        code="file_locked",
        severity=Severity.FILE,
        message=f"The file {arrival.file!r} is gone or may not be read. Put it back, free to be read.",
    )


def _known(office: Office, arrival: Arrival, known: StoredDelivery, *, fresh: bool) -> Reception:
    """A file that came before: told where it comes under a new name, or again after others of its name."""
    standing = arrival.as_read or fresh
    went_back = not standing and office.deliveries.last_under(known.feed, arrival.file) > known.id
    replaced = _replaced_since(office, known) if fresh or went_back else 0
    if fresh or replaced:
        message = _repeated(arrival, known, replaced)
        repeated = Issue(code="file_repeated", severity=Severity.NOTE, message=message)
        return Reception(arrival.file, News.REPEATED, known, (repeated,))
    return Reception(arrival.file, News.KNOWN, known, office.deliveries.issues([known.id]).get(known.id, ()))


def _repeated(arrival: Arrival, known: StoredDelivery, replaced: int) -> str:
    first = f"The file {arrival.file!r} holds the same bytes as {known.file!r}, which was received before."
    if arrival.file == known.file:
        first = f"The file {arrival.file!r} holds again what it held before another one of its name."
    if not replaced:
        return f"{first} It was not counted again. If a new file was meant, ask for it."
    rows = "1 of its rows has" if replaced == 1 else f"{replaced:,} of its rows have"
    return (
        f"{first} It was not counted again, and {rows} been replaced by later files since. If it is right "
        f"after all, have it written anew, for example with an empty line at its end, so that it is counted "
        f"as a new one."
    )


def _replaced_since(office: Office, known: StoredDelivery) -> int:
    """How many rows of a delivery no longer stand, whatever waits for a frozen month."""
    found = office.facts.known(office.deliveries.months_of(known.id), known.feed)
    stand = sum(rows for one in found for _, _, number, rows in one.counted() if number == known.id)
    return max(known.rows.accepted - stand, 0)


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
    if not form_sent_back(file):
        return _checked(office, feed, file, received, before)
    from outscore.intake.returned import refused_again  # pandera is slow to import
    from outscore.intake.returned import with_places
    from outscore.workflow.sent_back import sent_back

    back = sent_back(office, feed, file, received.content, before)
    if back.refused:
        return refused_again(back.refused, feed.fixed_vendor, len(back.places)), None
    checked, facts = _checked(office, feed, file, received, before)
    return with_places(checked, back.places, feed.fixed_vendor), facts


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
