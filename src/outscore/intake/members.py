"""Files within a zip archive, each of them a delivery of its own."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from outscore.intake.archives import Archive
from outscore.intake.kinds import Kind
from outscore.intake.kinds import kind_of
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import no_member
from outscore.intake.refusals import other_format
from outscore.intake.refusals import unsafe
from outscore.model.sent_back import sent_name

if TYPE_CHECKING:
    from typing import BinaryIO

    from outscore.model.feed import Feed

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def fits_inside(name: str, feed: Feed) -> bool:
    """Whether a file in an archive is one that the feed reads: by its own name, or with its folders.

    A rejects file goes by the name of the file that it is of.
    """
    named = (one for whole in (name, sent_name(name)) for one in (whole, whole.rpartition("/")[2]))
    return any(fnmatchcase(one, feed.inside) for one in named)


def members(file: BinaryIO, feed: Feed) -> tuple[str, ...]:
    """The names of the files in an archive; raises Unreadable where it is none, or nothing in it fits."""
    names = _opened(file).names
    if not any(fits_inside(name, feed) for name in names):
        raise Unreadable(no_member(feed.inside))
    return names


def member(file: BinaryIO, name: str) -> bytes:
    """The bytes of a file in an archive; raises Unreadable where it is damaged, or is itself an archive."""
    content = _opened(file).read(name)
    if content.startswith(_ZIP) and kind_of(content) is Kind.ZIP:
        raise Unreadable(
            unsafe(
                f"{name!r} in the archive is itself an archive.",
                "Put its files into one archive, or send them alone.",
            )
        )
    return content


def _opened(file: BinaryIO) -> Archive:
    start = file.read(4096)
    if not start.startswith(_ZIP):
        found = kind_of(start)
        called = "text, such as CSV" if found is Kind.TEXT else str(found)
        raise Unreadable(
            other_format(called, "a zip archive (inside)", "Send the archive, or agree on files without one.")
        )
    return Archive(file)
