"""Receiving: every file of the inbox into the archive, checked, its accepted rows made facts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.sent_back import form_sent_back
from outscore.workflow.arrivals import FETCHED
from outscore.workflow.arrivals import arrivals
from outscore.workflow.arrivals import content_of
from outscore.workflow.arrivals import is_link
from outscore.workflow.arrivals import stored_arrivals
from outscore.workflow.checking import checked_delivery
from outscore.workflow.checking import refused_delivery
from outscore.workflow.owners import reading_of
from outscore.workflow.workbook_inbox import evidence_of
from outscore.workflow.workbook_inbox import returned

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.model.delivery import Delivery
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.arrivals import Arrival
    from outscore.workflow.office import Office


FROZEN_CODE = "period_frozen"


class News(StrEnum):
    """What a file in the inbox meant this time."""

    NEW = "new"
    KNOWN = "known"
    REPEATED = "sent again"
    READ_AGAIN = "read again"
    UNCLAIMED = "no feed"
    LOCKED = "locked"
    TAKEN = "in the registers"
    NOT_TAKEN = "not in the registers"
    EVIDENCE = "evidence"


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
        if self.delivery is None:
            return self.news not in (News.TAKEN, News.KNOWN, News.EVIDENCE)
        if self.news is News.REPEATED:
            return True
        return self.delivery.status is not DeliveryStatus.ACCEPTED


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
            receive_one(office, arrival, again=again)
            for arrival in stored_arrivals(stored, feed, path, office)
        )


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
    if len(arrival.feeds) != 1 or is_link(arrival):
        return None
    feed = office.workspace.feed(arrival.feeds[0])
    try:
        received, _ = content_of(arrival, feed)
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
    of_people = _workbook(office, arrival) or _evidence(office, arrival)
    return of_people or _of_a_feed(office, arrival, again=again)


def _of_a_feed(office: Office, arrival: Arrival, *, again: bool) -> Reception:
    """Receive a file of rows."""
    if len(arrival.feeds) != 1 or is_link(arrival):
        why = _linked(arrival) if is_link(arrival) else _unclaimed(arrival)
        return Reception(arrival.file, News.UNCLAIMED, None, (why,))
    feed = office.workspace.feed(arrival.feeds[0])
    try:
        received, fault = content_of(arrival, feed)
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
        delivery = refused_delivery(office, feed, arrival.file, received, fault)
    else:
        delivery = checked_delivery(office, feed, arrival.file, received, known.id if known else None)
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


def _workbook(office: Office, arrival: Arrival) -> Reception | None:
    """What became of a workbook of the registers; None where the file is none."""
    if is_link(arrival) or arrival.member or arrival.as_read:
        return None
    back = returned(office, arrival.path, claimed=bool(arrival.feeds))
    if back is None:
        return None
    issues = tuple(
        Issue(code="file_workbook", severity=Severity.FILE, message=sentence) for sentence in back.sentences
    )
    news = News.NOT_TAKEN if issues else News.TAKEN if back.entries else News.KNOWN
    return Reception(arrival.file, news, None, issues)


def _evidence(office: Office, arrival: Arrival) -> Reception | None:
    """That a file of no feed is kept with a claim for relief; None where it is not.

    What could be the lost file of a feed, of whichever vendor, is told as such until somebody has taken it
    out of the inbox: whose it is nobody knows, and a claim that names it does not say.
    """
    if arrival.feeds or arrival.member or is_link(arrival):
        return None
    kept = evidence_of(office, arrival.path)
    if kept is None:
        return None
    if kept.may_hold_figures:
        return Reception(arrival.file, News.UNCLAIMED, None, (_unclaimed(arrival, kept.claims),))
    message = (
        f"The file {arrival.file!r} is evidence of {kept.claims}, and is kept with it. It may be taken out "
        f"of the inbox."
    )
    told = Issue(code="file_evidence", severity=Severity.NOTE, message=message)
    return Reception(arrival.file, News.EVIDENCE, None, (told,))


def _unclaimed(arrival: Arrival, evidence_of_claims: str = "") -> Issue:
    if arrival.member:
        claim = "is in an archive and does not fit the pattern of what is read there"
        mend = "Leave it out, or correct the pattern under `inside` in the feed contract."
    elif arrival.feeds:
        claim = f"fits the pattern of more than one feed ({', '.join(arrival.feeds)})"
        mend = "Make the patterns under `files` in the feed contracts tell them apart."
        if form_sent_back(arrival.file):
            claim = f"brings back rows of files of more than one feed ({', '.join(arrival.feeds)})"
            mend = f"Put it into the folder {FETCHED}/FEED of the inbox, with the feed's id for FEED."
    else:
        claim = "fits the pattern of no feed"
        mend = "Rename it, or correct the pattern under `files` in the feed contract."
    if evidence_of_claims:
        claim = f"is evidence of {evidence_of_claims}, and {claim}"
        mend = f"If it holds figures, {mend[0].lower()}{mend[1:]} If not, take it out of the inbox."
    return Issue(
        code="file_unclaimed",
        severity=Severity.FILE,
        message=f"The file {arrival.file!r} {claim}. {mend}",
    )


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


def _kept_out_before(office: Office, known: StoredDelivery) -> bool:
    """Whether an earlier version of the program rejected rows for a frozen month, which are kept today."""
    issues = office.deliveries.issues([known.id]).get(known.id, ())
    return any(one.code == FROZEN_CODE and one.severity is Severity.ROW for one in issues)
