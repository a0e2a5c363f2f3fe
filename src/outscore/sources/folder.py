"""A folder of this machine: its files, not those of folders within, and never what a link leads to."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from outscore.model.feed_source import FolderSource
from outscore.sources.listing import Gone
from outscore.sources.listing import Seen
from outscore.sources.listing import fetch_listed
from outscore.sources.parts import Stopped
from outscore.sources.room import PIECE
from outscore.sources.troubles import folder_missing
from outscore.sources.troubles import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence
    from pathlib import Path

    from outscore.sources.order import Order
    from outscore.sources.parts import Found


def from_folder(order: Order) -> Iterator[Found]:
    """The new files of a folder."""
    source = order.feed.source
    assert isinstance(source, FolderSource)  # noqa: S101
    yield from fetch_listed(_Folder(source.folder, order.feed.folder / source.folder), order, source.largest)


class _Folder:
    """A folder, by the way it is written in the feed contract and as it is."""

    settled = False

    def __init__(self, written: str, folder: Path) -> None:
        self.place = f"{written.rstrip('/')}/"
        self._folder = folder

    def look(self) -> Sequence[Seen]:
        try:
            names = os.listdir(self._folder)  # noqa: PTH208
        except (FileNotFoundError, NotADirectoryError):
            raise Stopped(folder_missing(f"folder {self.place!r}", self.place)) from None
        except PermissionError:
            refused = f"The folder {self.place!r} may not be read."
            raise Stopped(
                trouble("login_refused", self.place, refused, "Give Outscore's user the right to read it.")
            ) from None
        found = (self._seen(name) for name in names)
        return [one for one in found if one is not None]

    def again(self, seen: Seen) -> Seen | None:
        return self._seen(seen.name)

    def read(self, seen: Seen) -> Iterator[bytes]:
        # A link could lead to a file that whoever drops files here must not see; a pipe never ends.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        flags |= getattr(os, "O_BINARY", 0)
        try:
            with open(os.open(self._folder / seen.name, flags), "rb") as stream:  # noqa: PTH123
                if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                    raise Gone("it is no file any more")
                while piece := stream.read(PIECE):
                    yield piece
        except OSError as problem:
            raise Gone(problem.strerror or "it cannot be read") from None

    def _seen(self, name: str) -> Seen | None:
        try:
            found = (self._folder / name).lstat()
        except OSError:
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        return Seen(name, found.st_size, str(found.st_mtime_ns))
