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
from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.model.delivery import Delivery
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Issue
from outscore.model.delivery import RowCounts
from outscore.model.delivery import Severity
from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path
    from pathlib import PurePath

    from outscore.model.feed import Feed
    from outscore.storage.approvals import Subject
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.office import Office


FROZEN_CODE = "period_frozen"
FETCHED = "fetched"
"""The folder of the inbox for what is fetched: in it one folder for each feed, by its id."""


class News(StrEnum):
    """What a file in the inbox meant this time."""

    NEW = "new"
    KNOWN = "known"
    REPEATED = "sent again"
    READ_AGAIN = "read again"
    KEPT = "kept: frozen month"
    UNCLAIMED = "no feed"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file in the inbox, by its path inside it, and the feeds whose pattern it fits.

    member: the name of one file in it, where it is an archive; `file` then ends in that name.
    """

    path: Path
    file: str
    feeds: tuple[str, ...]
    member: str = ""


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
        for one in _unpacked(_arrival(path, path.relative_to(inbox), office), office)
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
        if name == printable and (feed.id == for_feed if for_feed else fnmatch(name, feed.files))
    ]
    return Arrival(path, printable, tuple(feeds))


def _unpacked(arrival: Arrival, office: Office) -> Sequence[Arrival]:
    """The files in an archive, one by one; the archive itself where there is something wrong with it."""
    feed = office.workspace.feed(arrival.feeds[0]) if len(arrival.feeds) == 1 else None
    if feed is None or not feed.inside:
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


def receive_one(office: Office, arrival: Arrival) -> Reception:
    """Receive one file. It becomes visible in one step; received twice, it is recorded once."""
    if len(arrival.feeds) != 1:
        return Reception(arrival.file, News.UNCLAIMED, None, (_unclaimed(arrival),))
    feed = office.workspace.feed(arrival.feeds[0])
    try:
        content, fault = _content(arrival, feed)
    except OSError:
        return Reception(arrival.file, News.LOCKED, None, (_locked(arrival),))
    reading = _reading(office, feed)
    known = office.deliveries.find(feed.id, sha256(content))
    if known:
        fresh = office.deliveries.note_arrival(known, arrival.file, office.now())
        if known.reading_sha256 == reading and not _opened_since(office, known):
            return _known(office, arrival, known, fresh=fresh)
        if _touches_frozen(office, known):
            issues = office.deliveries.issues([known.id]).get(known.id, ())
            return Reception(arrival.file, News.KEPT, known, (*issues, _kept(known)))
    if fault:
        delivery = _refused(office, feed, arrival.file, content, fault)
    else:
        delivery = _delivery(office, feed, arrival.file, content, known.id if known else None)
    if known and (known.reading_sha256, known.rows) == (reading, delivery.rows):
        return _known(office, arrival, known, fresh=False)
    stored = office.deliveries.add(delivery, office.now(), known)
    news = News.READ_AGAIN if known else News.NEW
    return Reception(arrival.file, news, stored, delivery.issues)


def _content(arrival: Arrival, feed: Feed) -> tuple[bytes, Issue | None]:
    """The bytes to read; of an archive that cannot be opened its own bytes, and why."""
    if not feed.inside:
        return arrival.path.read_bytes(), None
    try:
        with arrival.path.open("rb") as file:
            if arrival.member:
                return member(file, arrival.member), None
            members(file, feed)
        fault = no_member(feed.inside)
    except Unreadable as unreadable:
        fault = unreadable.issue
    return arrival.path.read_bytes(), fault


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


def _kept(known: StoredDelivery) -> Issue:
    return Issue(
        code="file_kept",
        severity=Severity.NOTE,
        message=(
            f"The feed contract or the vendor codes changed since {known.file!r} was read. It was not read "
            f"again, because it holds rows of a month whose result was approved. Send rows of other months "
            f"in a file of their own."
        ),
    )


def _reading(office: Office, feed: Feed) -> str:
    """What a file's meaning depends on: the feed contract and the codes that name vendors in it."""
    codes = [
        [code.code, vendor.id, str(code.span.start), str(code.span.end)]
        for vendor in office.workspace.vendors
        for code in vendor.codes_in(feed.id)
    ]
    return sha256(canonical({"feed": feed.sha256, "codes": sorted(codes)}))


def _touches_frozen(office: Office, delivery: StoredDelivery) -> bool:
    months = office.deliveries.months_of(delivery.id)
    return any(month in months for _, month in frozen_months(office))


def frozen_months(office: Office) -> frozenset[tuple[str, date]]:
    """The vendors' months whose result was approved, as (vendor id, first day).

    A month that a person opened again is not among them; one that was scored anew because of it still is.
    """
    opened = [subject for subject, one in office.approvals.reopened().items() if one.asked_for]
    return _months_of(office.approvals.frozen()) - _months_of(opened)


def _months_of(subjects: Iterable[Subject]) -> frozenset[tuple[str, date]]:
    return frozenset(
        (vendor, month.start) for vendor, _, period in subjects for month in Period.parse(period).months()
    )


def _opened_since(office: Office, known: StoredDelivery) -> bool:
    """Whether rows of a file were rejected for a frozen month that has been opened again."""
    opened = {one.subject for one in office.approvals.reopened().values() if one.asked_for}
    if not opened:
        return False
    months = {(vendor, f"{month:%Y-%m}") for vendor, month in _months_of(opened)}
    issues = office.deliveries.issues([known.id]).get(known.id, ())
    return any(one.code == FROZEN_CODE and (one.vendor, one.month) in months for one in issues)


def _refused(office: Office, feed: Feed, file: str, content: bytes, fault: Issue) -> Delivery:
    """An archive that was not opened."""
    return Delivery(
        feed=feed.id,
        file=file,
        sha256=office.archive.put("raw", content),
        size=len(content),
        status=DeliveryStatus.REFUSED,
        rows=RowCounts(),
        facts_sha256=None,
        reading_sha256=_reading(office, feed),
        issues=(fault,),
    )


def _delivery(office: Office, feed: Feed, file: str, content: bytes, before: int | None) -> Delivery:
    from outscore.intake.delivery import Known  # pandera is slow to import, and only new files need it
    from outscore.intake.delivery import check_delivery

    digest = office.archive.put("raw", content)

    known = Known(
        vendors=office.workspace.vendors,
        facts_of=lambda months: office.facts.like(feed, months, before),
        frozen=frozen_months(office),
    )
    checked = check_delivery(content, feed, known, file)
    return Delivery(
        feed=feed.id,
        file=file,
        sha256=digest,
        size=len(content),
        status=checked.status,
        rows=checked.rows,
        facts_sha256=office.facts.write(checked.facts, feed) if checked.rows.accepted else None,
        reading_sha256=_reading(office, feed),
        issues=checked.issues,
        rejected=checked.rejected,
        header=checked.header,
        months=checked.months,
    )
