"""What lies in the inbox: each file, or each in an archive, with the feeds it fits and its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from outscore.intake.archives import size_words
from outscore.intake.members import fits_inside
from outscore.intake.members import member
from outscore.intake.members import members
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import no_member
from outscore.intake.refusals import too_large
from outscore.model.delivery import DeliveryStatus
from outscore.model.sent_back import form_sent_back
from outscore.model.sent_back import name_in_exchange
from outscore.model.sent_back import sent_name
from outscore.workflow.received_file import is_streamed
from outscore.workflow.received_file import of_bytes
from outscore.workflow.received_file import of_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from pathlib import Path
    from pathlib import PurePath

    from outscore.model.delivery import Issue
    from outscore.model.feed import Feed
    from outscore.storage.deliveries import StoredDelivery
    from outscore.workflow.office import Office
    from outscore.workflow.received_file import ReceivedFile


WORKBOOK = ".xlsx"
FETCHED = "fetched"
"""The folder of the inbox for what is fetched: in it one folder for each feed, by its id."""
MOST_BYTES_AT_ONCE = 512 << 20
"""What is read whole: everything but records that are added up while they stream by."""
_ZIP = b"PK"


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
    known = office.deliveries.order_of_files()
    here = [
        one
        for path in sorted(found)
        for one in unpacked(_arrival(path, path.relative_to(inbox), office, known), office)
        if one.feeds or not _is_a_note(one.file)
    ]
    return tuple(_in_order_of_receipt(office, here, known))


def _in_order_of_receipt(
    office: Office, here: Sequence[Arrival], known: Mapping[tuple[str, str], int]
) -> list[Arrival]:
    """What came before first, as it came: read again, each file is held against those before it.

    Of new files, what an archive held comes before what mends it, and a workbook that no feed claims before
    what it may name as evidence.
    """
    places = {
        one.file: max((known.get((feed, one.file), 0) for feed in one.feeds), default=0) for one in here
    }
    inside = {feed.id for feed in office.workspace.feeds if feed.inside}
    has_books = any(_is_a_workbook(one) for one in here if not one.feeds)

    def place(one: Arrival) -> tuple[bool, int, bool, bool]:
        mends = bool(form_sent_back(one.file)) and not inside.isdisjoint(one.feeds)
        beside = has_books and not one.feeds and not _is_a_workbook(one)
        return places[one.file] == 0, places[one.file], mends, beside

    return sorted(here, key=place)


def _is_a_workbook(one: Arrival) -> bool:
    return one.file.lower().endswith(WORKBOOK)


def _counts(path: PurePath) -> bool:
    return not any(part.startswith(".") for part in path.parts)


def _is_a_note(name: str) -> bool:
    """Whether a file that no feed claims is there for people to read."""
    return PurePosixPath(name).name.upper().startswith("README")


def _arrival(path: Path, relative: Path, office: Office, known: Iterable[tuple[str, str]]) -> Arrival:
    name = relative.as_posix()
    printable = name.encode("utf-8", "backslashreplace").decode()
    folder, _, rest = name.partition("/")
    for_feed = rest.partition("/")[0] if folder == FETCHED else ""
    every = office.workspace.feeds if name == printable else ()
    if for_feed:
        feeds: Sequence[str] = [feed.id for feed in every if feed.id == for_feed]
    elif form_sent_back(name):
        feeds = _sent_back_to(name, path, office, known) if every else []
    else:
        feeds = [feed.id for feed in every if fnmatch(name, feed.files)]
    return Arrival(path, printable, tuple(feeds))


def _sent_back_to(name: str, path: Path, office: Office, known: Iterable[tuple[str, str]]) -> Sequence[str]:
    """The feeds of a rejects file: those that had a file of its name, else those that would read one.

    The name is that of a file, without its folder, or of one in an archive; what it is fetched as or packed
    in need not be known to whoever sends it back. Of several feeds it is the one whose rows come back.
    """
    sent = name_in_exchange(name)
    had = {feed for feed, file in known if name_in_exchange(file) == sent}
    feeds = [feed for feed in office.workspace.feeds if feed.id in had]
    feeds = feeds or [feed for feed in office.workspace.feeds if fnmatch(sent_name(name), feed.files)]
    feeds = feeds or [feed for feed in office.workspace.feeds if feed.inside and fits_inside(sent, feed)]
    if len(feeds) > 1 and not path.is_symlink():
        from outscore.workflow.sent_back import feeds_whose_rows

        feeds = list(feeds_whose_rows(office, feeds, name, path)) or feeds
    return [feed.id for feed in feeds]


def unpacked(arrival: Arrival, office: Office) -> Sequence[Arrival]:
    """The files in an archive, one by one; the archive itself where there is something wrong with it."""
    feed = office.workspace.feed(arrival.feeds[0]) if len(arrival.feeds) == 1 else None
    if feed is None or not feed.inside or form_sent_back(arrival.file) or is_link(arrival):
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


def stored_arrivals(stored: StoredDelivery, feed: Feed, path: Path, office: Office) -> Iterable[Arrival]:
    """The bytes as one file; of an archive that could not be opened when it came, the files in it today."""
    was_closed = stored.status is DeliveryStatus.REFUSED and not stored.header
    if feed.inside and was_closed and fnmatch(sent_name(stored.file), feed.files):
        closed = Arrival(path, stored.file, (feed.id,))
        with path.open("rb") as file:
            return unpacked(closed, office) if file.read(len(_ZIP)) == _ZIP else [closed]
    return [Arrival(path, stored.file, (feed.id,), as_read=True)]


def is_link(arrival: Arrival) -> bool:
    """Whether it only points to a file: links are told and never followed."""
    return not arrival.as_read and arrival.path.is_symlink()


def content_of(arrival: Arrival, feed: Feed) -> tuple[ReceivedFile, Issue | None]:
    """The file to read; of an archive that cannot be opened the archive itself, and why."""
    sent_alone = bool(form_sent_back(arrival.file)) and not arrival.member
    if arrival.as_read or not feed.inside or sent_alone:
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
