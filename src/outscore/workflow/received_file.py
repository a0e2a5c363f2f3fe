"""A file of the inbox on its way to a delivery: its bytes, or where they lie if they are too many."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from outscore.model.canonical import sha256
from outscore.model.feed import Csv
from outscore.model.feed import Parquet
from outscore.model.sent_back import form_sent_back
from outscore.storage.archive import sha256_of

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.model.feed import Feed
    from outscore.storage.archive import Archive


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """Some bytes that arrived. path: where they lie, for a file that is never read whole."""

    sha256: str
    size: int
    content: bytes = field(default=b"", repr=False)
    path: Path | None = None

    def is_archived(self, archive: Archive) -> bool:
        """Keep them in the archive; False where the file was written to since it was looked at."""
        if self.path is None:
            return archive.put("raw", self.content) == self.sha256
        return archive.put_file("raw", self.path) == self.sha256


def of_bytes(content: bytes) -> ReceivedFile:
    """A file that was read whole."""
    return ReceivedFile(sha256(content), len(content), content)


def of_path(path: Path) -> ReceivedFile:
    """A file that stays where it lies."""
    return ReceivedFile(sha256_of(path), path.stat().st_size, path=path)


def is_streamed(feed: Feed, file: str) -> bool:
    """Whether a file's rows are added up while they are read, so that no size is too large."""
    return feed.added_up and isinstance(feed.format, Csv | Parquet) and not form_sent_back(file)
